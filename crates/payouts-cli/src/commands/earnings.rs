//! `payouts ls earnings` and `payouts export earnings`: the lines that payouts are made of.

use super::payouts::by::named;
use super::{
    export::{no_journal, to_file, written},
    open,
    selection::{check_earnings, nothing},
    trace::{self, Seen},
};
use crate::{
    args::{By, ExportArgs, Format, LsArgs, SelectionArgs, ShowArgs},
    context::Context,
    exit::{Exit, Failure, Outcome},
    output::{Cell, Column},
    suggest::unknown,
};
use payouts_core::{Earning, SourceId};
use payouts_store::{
    AsOf, EarningFilter, EarningGroup, EarningVersion, EarningsExport, EarningsFormat, Store,
};

pub(super) const COLUMNS: [Column; 13] = [
    Column::new("earned_on", "Earned on"),
    Column::new("account", "Account"),
    Column::new("key", "Earning"),
    Column::new("program", "Program").aside(),
    Column::new("lever", "Lever").aside(),
    Column::new("earning_type", "Type").aside(),
    Column::new("customer", "Customer").aside(),
    Column::new("product", "Product").aside(),
    Column::new("status", "Status").aside(),
    Column::new("payment", "Payment"),
    Column::new("earning", "Earning"),
    Column::new("currency", ""),
    Column::new("counts", "Counts").aside(),
];

/// Rows shown to people unless they ask for more or all: a terminal is no place for a million.
const SHOWN: usize = 50;

/// Rows of one table. Its columns are as wide as their widest cells, so a table is in memory as a whole: very many rows
/// become several tables.
const TABLE: usize = 10_000;

/// The column of the amount that is listed, and summed below the list.
const EARNING: &str = "earningAmount";

pub(crate) fn run(args: &LsArgs, context: &Context) -> Outcome {
    let filter = filter(&args.selection)?;
    let store = open(context)?;
    check_earnings(&args.selection, &store, context)?;
    if let Some(by) = args.by {
        return totals_by(by, &filter, args, &store, context);
    }
    if let Some(mut stream) = context.printer().stream(&COLUMNS)? {
        visit(&store, &filter, args, usize::MAX, |cells| Ok(stream.row(&cells)?))?;
        stream.finish()?;
        return Ok(Exit::Done);
    }
    let sums = store.earning_sums(&filter, as_of(&args.selection), &[EARNING], &std::env::temp_dir())?;
    // People see which rows are not in the sums, where there are any.
    let columns = if sums.repeats > 0 { &COLUMNS[..] } else { &COLUMNS[..COLUMNS.len() - 1] };
    let mut printer = context.printer();
    let mut rows = Vec::new();
    let mut listed = 0;
    visit(&store, &filter, args, SHOWN, |mut cells| {
        let counts = cells.pop() == Some(Cell::Flag(true));
        if sums.repeats > 0 {
            cells.push(if counts { Cell::Absent } else { Cell::text("no") });
        }
        rows.push(cells);
        listed += 1;
        if rows.len() < TABLE {
            return Ok(());
        }
        printer.rows(columns, std::mem::take(&mut rows), "")
    })?;
    if !rows.is_empty() || listed == 0 {
        printer.rows(columns, rows, &nothing("earnings", &args.selection))?;
    }
    let hidden = sums.rows.saturating_sub(listed);
    if hidden > 0 {
        printer
            .line(&format!("… and {hidden} more: --limit shows more, payouts export earnings writes all"))?;
    }
    let totals = sums.totals.get(EARNING).cloned().unwrap_or_default();
    let widest = totals.sums.values().map(|sum| sum.to_string().len()).max().unwrap_or(0);
    for (currency, sum) in &totals.sums {
        printer.line(&format!("total  {:>widest$} {currency}", sum.to_string()))?;
    }
    if sums.repeats > 0 {
        printer.line(&repeated(sums.repeats))?;
    }
    if totals.unsummed > 0 {
        printer.line(&format!("{} amounts without a currency are not summed", totals.unsummed))?;
    }
    Ok(Exit::Done)
}

/// The columns of `--by` after those that name what the totals are for. The counts are those of all rows of a name, on its
/// first line; a further currency has a line of its own without them.
const TOTALS: [Column; 5] = [
    Column::new("rows", "Rows"),
    Column::new("repeated_rows", "Repeated").aside(),
    Column::new("unsummed", "Unsummed").aside(),
    Column::new("earning", "Earning"),
    Column::new("currency", ""),
];

/// The columns of `ls earnings --by`.
pub(super) fn totals_columns(by: By) -> Vec<Column> {
    [named(by), &TOTALS].concat()
}

/// `payouts ls earnings --by WHAT`: totals for each program, account, participant, month or status.
fn totals_by(by: By, filter: &EarningFilter, args: &LsArgs, store: &Store, context: &Context) -> Outcome {
    let group = match by {
        By::Program => EarningGroup::Program,
        By::Account => EarningGroup::Account,
        By::Participant => EarningGroup::Participant,
        By::Month => EarningGroup::Month,
        By::Status => EarningGroup::Status,
    };
    let sums =
        store.earning_sums_by(group, filter, as_of(&args.selection), &[EARNING], &std::env::temp_dir())?;
    let mut rows = Vec::new();
    for (key, sums) in &sums {
        let totals = sums.totals.get(EARNING).cloned().unwrap_or_default();
        let counts = [Cell::Count(sums.rows), Cell::Count(sums.repeats), Cell::Count(totals.unsummed)];
        let mut figures = totals
            .sums
            .iter()
            .map(|(currency, sum)| [Cell::Number(sum.to_string()), Cell::text(currency.as_str())]);
        let names = || key.iter().map(|name| Cell::optional(name.as_ref()));
        rows.push(
            names().chain(counts).chain(figures.next().unwrap_or([Cell::Absent, Cell::Absent])).collect(),
        );
        rows.extend(
            figures
                .map(|figures| names().chain([const { Cell::Absent }; 3]).chain(figures).collect::<Vec<_>>()),
        );
    }
    context.printer().rows(&totals_columns(by), rows, &nothing("earnings", &args.selection))?;
    Ok(Exit::Done)
}

/// The note on rows that are in no sum.
pub(super) fn repeated(rows: u64) -> String {
    match rows {
        1 => "1 row repeats an earning id and is not in the sums".to_owned(),
        rows => format!("{rows} rows repeat an earning id and are not in the sums"),
    }
}

/// Visits the rows to list, and reads no more of them.
fn visit(
    store: &Store,
    filter: &EarningFilter,
    args: &LsArgs,
    default: usize,
    mut row: impl FnMut(Vec<Cell>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let (most, mut listed) = (args.most_or(default), 0);
    let as_of = as_of(&args.selection);
    let visited = store.listed_earnings(filter, as_of, &std::env::temp_dir(), |earning, counts| {
        if listed == most {
            return Err(Stop::Enough);
        }
        listed += 1;
        let mut cells = cells(&earning);
        cells.push(Cell::Flag(counts));
        row(cells).map_err(Stop::Failed)
    });
    match visited {
        Err(Stop::Failed(failure)) => Err(failure),
        Err(Stop::Enough) | Ok(()) => Ok(()),
    }
}

/// Why a listing does not read on.
enum Stop {
    Enough,
    Failed(Failure),
}

impl From<payouts_store::Error> for Stop {
    fn from(error: payouts_store::Error) -> Self {
        Self::Failed(error.into())
    }
}

pub(super) fn export(args: &ExportArgs, context: &Context) -> Outcome {
    let filter = filter(&args.selection)?;
    let store = open(context)?;
    check_earnings(&args.selection, &store, context)?;
    let format = match args.format()? {
        Format::Csv => EarningsFormat::Csv { spreadsheet_safe: args.spreadsheet_safe },
        Format::Jsonl => EarningsFormat::Jsonl,
        Format::Parquet => EarningsFormat::Parquet,
        other => return Err(no_journal("earnings", other)),
    };
    let mut how = EarningsExport::new(format, std::env::temp_dir());
    how.as_received = args.as_received;
    let as_of = as_of(&args.selection);
    let done = to_file(&args.to, args.force, |out| Ok(store.export_earnings(&filter, as_of, &how, out)?))?;
    if done.repeats > 0 {
        context.notice(format!("{}: in column counts they are false", repeated(done.repeats)));
    }
    written(done.rows, "earnings", args, context)
}

/// `payouts show KEY` where the key is an earning's: every cell, and where it was read.
pub(super) fn show(store: &Store, args: &ShowArgs, context: &Context) -> Outcome {
    // Twins differ by what follows the mark; both are shown.
    let id = args.key.split('#').next().unwrap_or(&args.key);
    let versions = store.earning_history(id)?;
    if versions.is_empty() {
        let known = store.payout_references()?;
        return Err(unknown("payout or earning", &args.key, known.iter().map(String::as_str)));
    }
    if !context.for_people() {
        let rows: Vec<_> =
            versions.iter().map(|version| shown_cells(store, version)).collect::<Result<_, _>>()?;
        context.printer().rows(&shown_columns(), rows, "")?;
        return Ok(Exit::Done);
    }
    let shown = if args.trace { versions.iter().collect() } else { newest_of_each(&versions) };
    let mut entries = Vec::new();
    for version in shown {
        let mut lines = fields(&version.earning);
        lines.extend(
            version.vanished_in.map(|gone| ("vanished".to_owned(), format!("in observation {gone}"))),
        );
        if args.trace {
            lines.extend(trace::lines(store, &seen(version))?);
        }
        entries.push(lines);
    }
    trace::print(&mut context.printer(), &entries)?;
    Ok(Exit::Done)
}

fn fields(earning: &Earning) -> Vec<(String, String)> {
    let cells = COLUMNS.iter().zip(cells(earning));
    let known = cells.filter(|(column, cell)| *cell != Cell::Absent && !column.title.is_empty());
    let stated = known.map(|(column, cell)| {
        let value = match (column.name, &earning.earning) {
            ("earning", Some(money)) => money.to_string(),
            _ => cell.plain().into_owned(),
        };
        (column.name.replace('_', " "), value)
    });
    stated.chain(earning.extra.clone()).collect()
}

fn seen(version: &EarningVersion) -> Seen<'_> {
    Seen {
        provenance: &version.earning.provenance,
        first: version.first_observation,
        last: version.last_observation,
    }
}

/// Without a trace, only what is known now: the last version of each key.
fn newest_of_each(versions: &[EarningVersion]) -> Vec<&EarningVersion> {
    let same = |one: &EarningVersion, other: &EarningVersion| {
        one.source == other.source && one.earning.key == other.earning.key
    };
    versions.chunk_by(same).filter_map(<[_]>::last).collect()
}

/// What `show` has beyond the columns of a listing.
const MORE: [Column; 14] = [
    Column::new("transaction_on", ""),
    Column::new("transaction", ""),
    Column::new("transaction_currency", ""),
    Column::new("earning_usd", ""),
    Column::new("earning_paid", ""),
    Column::new("earning_paid_currency", ""),
    Column::new("source", ""),
    Column::new("dataset", ""),
    Column::new("extra", ""),
    Column::new("raw_sha256", ""),
    Column::new("raw_entry", ""),
    Column::new("raw_line", ""),
    Column::new("first_observation", ""),
    Column::new("last_observation", ""),
];

/// What programs get of `show`: every field of an earning, and the way back to its bytes.
pub(super) fn shown_columns() -> Vec<Column> {
    [&COLUMNS[..COLUMNS.len() - 1], &MORE, &trace::COLUMNS].concat()
}

fn shown_cells(store: &Store, version: &EarningVersion) -> Result<Vec<Cell>, Failure> {
    let earning = &version.earning;
    let more = vec![
        Cell::optional(earning.transaction_on),
        Cell::amount(earning.transaction.as_ref()),
        Cell::currency(earning.transaction.as_ref()),
        Cell::amount(earning.earning_usd.as_ref()),
        Cell::amount(earning.earning_paid.as_ref()),
        Cell::currency(earning.earning_paid.as_ref()),
        Cell::text(version.source.as_str()),
        Cell::text("earnings"),
        Cell::Object(earning.extra.clone()),
        Cell::text(&earning.provenance.sha256),
        Cell::optional(earning.provenance.entry.as_ref()),
        Cell::Count(earning.provenance.line),
        Cell::optional(Some(version.first_observation)),
        Cell::optional(Some(version.last_observation)),
    ];
    Ok([cells(earning), more, trace::cells(store, &seen(version), version.vanished_in)?].concat())
}

/// The conditions as the lake understands them.
fn filter(selection: &SelectionArgs) -> Result<EarningFilter, Failure> {
    if selection.vanished {
        return Err(Failure::usage("--vanished is for payouts: earnings that are gone are not listed beside the rest")
            .with_hint("ask for an earlier time with --as-of, or for all that was said of one: payouts show EARNING --trace"));
    }
    let of_payouts = ["--status", "--method", "--settlement"];
    let refused: Vec<_> = selection.given().filter(|name| of_payouts.contains(name)).collect();
    if !refused.is_empty() {
        return Err(Failure::usage(format!("{} is for payouts", refused.join(", "))));
    }
    Ok(EarningFilter {
        source: selection.source.as_ref().map(SourceId::new),
        provider: selection.provider,
        since: selection.since(),
        until: selection.until(),
        account: selection.account.clone(),
        program: selection.program.clone(),
        payment: selection.payment.clone(),
        earning: None,
    })
}

fn as_of(selection: &SelectionArgs) -> AsOf {
    selection.as_of.map_or(AsOf::Now, AsOf::At)
}

fn cells(earning: &Earning) -> Vec<Cell> {
    vec![
        Cell::optional(earning.earned_on),
        Cell::text(&earning.account),
        Cell::text(earning.key.as_str()),
        Cell::optional(earning.program.as_ref()),
        Cell::optional(earning.lever.as_ref()),
        Cell::optional(earning.earning_type.as_ref()),
        Cell::optional(earning.customer.as_ref()),
        Cell::optional(earning.product.as_ref()),
        Cell::optional(earning.status.as_ref()),
        Cell::optional(earning.payout_reference.as_ref()),
        Cell::amount(earning.earning.as_ref()),
        Cell::currency(earning.earning.as_ref()),
    ]
}
