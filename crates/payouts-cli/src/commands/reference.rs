//! The references, derived from the arguments and from the columns of each command.

use super::{
    accept, accounts, auth, bank, close, config, coverage, doctor, earnings, exceptions, export, import,
    jobs, payouts::by, plan, prune, publish, quarantine, rebuild, reconcile, report, runs, show, status,
    sync, verify, views,
};
use crate::{
    args::{By, Cli, ReferenceWhat},
    exit::{Exit, Outcome},
    output::{
        Column,
        dictionary::{FIELDS, Kind},
    },
};
use payouts_files::columns::ColumnKind;
use payouts_store::{ExportColumn, exported_earnings_columns};
use std::{
    fmt::Write as _,
    io::{self, Write},
};

/// `payouts reference`: prints docs/commands.md or docs/data.md.
pub(crate) fn run(what: ReferenceWhat) -> Outcome {
    let text = match what {
        ReferenceWhat::Commands => commands(),
        ReferenceWhat::Data => data(),
    };
    io::stdout().lock().write_all(text.as_bytes())?;
    Ok(Exit::Done)
}

fn commands() -> String {
    let options = clap_markdown::MarkdownOptions::new()
        .title("Commands".to_owned())
        .show_footer(false)
        .show_table_of_contents(true);
    let text = clap_markdown::help_markdown_custom::<Cli>(&options);
    let lines = text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    format!(
        "<!-- Derived from the arguments: payouts reference > docs/commands.md -->\n\n{}\n",
        lines.trim_end()
    )
}

/// Every command that prints rows, and their columns in `--output json` and `csv`.
fn listings() -> Vec<(&'static str, Vec<Column>)> {
    let mut all = vec![
        ("ls payouts, export payouts", export::COLUMNS.to_vec()),
        ("ls payouts --by program", by::columns(By::Program)),
        ("ls payouts --by account", by::columns(By::Account)),
        ("ls payouts --by participant", by::columns(By::Participant)),
        ("ls payouts --by month", by::columns(By::Month)),
        ("ls payouts --by status", by::columns(By::Status)),
        ("ls earnings", earnings::COLUMNS.to_vec()),
        ("ls earnings --by program", earnings::totals_columns(By::Program)),
        ("ls earnings --by account", earnings::totals_columns(By::Account)),
        ("ls earnings --by participant", earnings::totals_columns(By::Participant)),
        ("ls earnings --by month", earnings::totals_columns(By::Month)),
        ("ls earnings --by status", earnings::totals_columns(By::Status)),
        ("show (a payout)", show::columns()),
        ("show (an earning)", earnings::shown_columns()),
        ("ls accounts", accounts::COLUMNS.to_vec()),
        ("ls runs", runs::COLUMNS.to_vec()),
        ("coverage", coverage::COLUMNS.to_vec()),
        ("status", status::COLUMNS.to_vec()),
        ("jobs", jobs::COLUMNS.to_vec()),
        ("plan", plan::COLUMNS.to_vec()),
        ("sync", sync::COLUMNS.to_vec()),
        ("reconcile", reconcile::COLUMNS.to_vec()),
        ("verify", verify::COLUMNS.to_vec()),
        ("rebuild", rebuild::COLUMNS.to_vec()),
        ("export --to FILE", export::WRITTEN.to_vec()),
        ("quarantine ls", [&quarantine::COLUMNS[..], &quarantine::ACKNOWLEDGED].concat()),
        (
            "quarantine show",
            [&quarantine::COLUMNS[..], &quarantine::ACKNOWLEDGED, &[quarantine::BYTES]].concat(),
        ),
        ("quarantine acknowledge", quarantine::DONE.to_vec()),
        ("accept", accept::COLUMNS.to_vec()),
        ("prune", prune::COLUMNS.to_vec()),
        ("views --files", views::COLUMNS.to_vec()),
        ("auth status", auth::COLUMNS.to_vec()),
        ("config show", config::COLUMNS.to_vec()),
        ("doctor", doctor::COLUMNS.to_vec()),
        ("reconcile --explain REF", reconcile::EXPLAINED.to_vec()),
        ("import", import::COLUMNS.to_vec()),
        ("exceptions decisions", exceptions::COLUMNS.to_vec()),
        ("exceptions apply", exceptions::ANSWERS.to_vec()),
        ("publish postgres", publish::COLUMNS.to_vec()),
        ("publish postgres --verify", publish::DIFFERENCES.to_vec()),
        ("closes", close::COLUMNS.to_vec()),
        ("diff", close::CHANGES.to_vec()),
    ];
    let further = bank::LISTINGS.iter().chain(&report::LISTINGS);
    all.extend(further.map(|(command, columns)| (*command, columns.to_vec())));
    all
}

fn data() -> String {
    let mut text = "<!-- Derived from the columns of the commands: payouts reference data > docs/data.md -->\n\n# Data\n\n\
        One name and one type for the same thing in every command and every machine form. Each row has every column of its \
        command: in JSON an absent value is null, in CSV an empty cell. Absent is not zero.\n\n\
        ## Types\n\n| type | JSON | CSV | Parquet |\n|---|---|---|---|\n"
        .to_owned();
    for kind in Kind::ALL {
        let [json, csv, parquet] = kind.forms();
        let _ = writeln!(text, "| {} | {json} | {csv} | {parquet} |", kind.as_str());
    }
    text += "\n## Columns of each command\n\n`--output json` prints one array of objects, `--output csv` a header and rows; \
             `export --format jsonl` prints one object on each line.\n\n| command | columns |\n|---|---|\n";
    let listings = listings();
    for (command, columns) in &listings {
        let names: Vec<_> = columns.iter().map(|column| format!("`{}`", column.name)).collect();
        let _ = writeln!(text, "| {command} | {} |", names.join(", "));
    }
    text += &exported_earnings();
    text += "\n## Dictionary\n\nThe unit of an amount is the column with its currency, that of a count what is counted. The source \
             is the column of Partner Center's file or the member of Oracle's answer; a value without one is this \
             program's own.\n\n| name | type | unit | source | meaning |\n|---|---|---|---|---|\n";
    let is_used =
        |name: &str| listings.iter().any(|(_, columns)| columns.iter().any(|column| column.name == name));
    for field in FIELDS.iter().filter(|field| is_used(field.name)) {
        let kind = field.kind.as_str();
        let _ = writeln!(
            text,
            "| `{}` | {kind} | {} | {} | {} |",
            field.name, field.unit, field.source, field.meaning
        );
    }
    text
}

/// The columns of `export earnings`: those of Partner Center's file, the currency of each amount, and what the ledger adds.
fn exported_earnings() -> String {
    let mut text = "\n## Columns of export earnings\n\nThe names are those of Partner Center's file. Every row has all of them in \
        every form. An amount is followed by a column with its currency. Parquet keeps the types of the lake.\n\n\
        | name | type | unit | meaning |\n|---|---|---|---|\n"
        .to_owned();
    for ExportColumn { name, of, is_currency, .. } in exported_earnings_columns() {
        let (kind, unit, meaning) = match of {
            Some(column) if is_currency => {
                (Kind::Currency, String::new(), format!("The currency of `{}`.", column.name))
            }
            Some(column) => {
                let unit = column.money.map_or_else(String::new, |_| format!("{}Currency", column.name));
                (kind_of(column), unit, column.doc.to_owned())
            }
            None => {
                let field = FIELDS.iter().find(|field| field.name == name);
                let kind = field.map_or(Kind::Count, |field| field.kind);
                let meaning = field.map_or(OCCURRENCE, |field| field.meaning);
                (kind, String::new(), meaning.to_owned())
            }
        };
        let _ = writeln!(text, "| `{name}` | {} | {unit} | {} |", kind.as_str(), meaning.replace('|', "\\|"));
    }
    text
}

/// What the only column means that no listing has.
const OCCURRENCE: &str = "How many rows before it in the same file say exactly the same.";

fn kind_of(column: &payouts_files::columns::Column) -> Kind {
    match column.kind {
        ColumnKind::Amount | ColumnKind::Decimal => Kind::Amount,
        ColumnKind::Integer => Kind::Count,
        ColumnKind::Date => Kind::Day,
        ColumnKind::Instant => Kind::Instant,
        ColumnKind::Boolean => Kind::Flag,
        _ => Kind::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::{FIELDS, commands, data, listings};
    use crate::output::dictionary::field;

    #[test]
    fn every_column_of_every_command_is_in_the_dictionary_and_nothing_else_is() {
        let listings = listings();
        let used: Vec<&str> =
            listings.iter().flat_map(|(_, columns)| columns.iter().map(|column| column.name)).collect();
        let missing: Vec<_> = used.iter().filter(|name| field(name).is_none()).collect();
        assert!(missing.is_empty(), "add to output/dictionary.rs: {missing:?}");
        let unused: Vec<_> =
            FIELDS.iter().map(|field| field.name).filter(|name| !used.contains(name)).collect();
        assert!(unused.is_empty(), "no command has these columns: {unused:?}");
    }

    #[test]
    fn the_data_dictionary_is_not_stale() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/data.md");
        let committed = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            committed == data(),
            "docs/data.md is stale: run cargo run --quiet -- reference data > docs/data.md"
        );
    }

    #[test]
    fn the_command_reference_is_not_stale() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/commands.md");
        let committed = std::fs::read_to_string(path).expect("docs/commands.md");
        assert!(
            committed == commands(),
            "docs/commands.md is stale: run cargo run --quiet -- reference > docs/commands.md"
        );
    }

    /// The codes that `Exit` has, the guide's table and the help of the command.
    #[test]
    fn every_exit_code_is_in_the_guide_and_in_the_help() {
        use clap::CommandFactory;
        let numbers = |text: &str| -> Vec<u8> {
            text.split(|letter: char| !letter.is_ascii_digit())
                .filter_map(|digits| digits.parse().ok())
                .collect()
        };
        let source =
            include_str!("../exit.rs").split("enum Exit {").nth(1).and_then(|rest| rest.split('}').next());
        let variants = source.expect("an enumeration").lines().filter(|line| line.contains(" = "));
        let codes: Vec<u8> = variants.flat_map(numbers).collect();
        assert!(codes.len() > 10, "{codes:?}");

        let guide = include_str!("../../../../docs/guide.md").split("| exit code |").nth(1).expect("a table");
        let rows = guide.lines().skip(2).take_while(|line| line.starts_with('|'));
        let documented: Vec<u8> =
            rows.flat_map(|row| numbers(row.split('|').nth(1).unwrap_or_default())).collect();
        assert_eq!(documented, codes, "docs/guide.md");

        let help = super::Cli::command().render_help().to_string();
        let listed = help.split("Exit codes:").nth(1).expect("a list");
        assert_eq!(numbers(listed), codes, "payouts --help");
    }

    #[test]
    fn the_configuration_reference_is_a_configuration() {
        let text = include_str!("../../../../docs/configuration.md");
        let block =
            text.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a block");
        let config: crate::config::Config = toml::from_str(block).expect("a configuration");
        assert_eq!(config.accounts.len(), 2);
    }
}
