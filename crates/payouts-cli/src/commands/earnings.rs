//! `payouts ls earnings` and `payouts export earnings`: the lines that payouts are made of.

use super::{
    export::to_file,
    open,
    trace::{self, Seen},
};
use crate::{
    args::{ExportArgs, Format, LsArgs, Output, SelectionArgs, ShowArgs},
    context::{Context, shown},
    exit::{Exit, Failure, Outcome},
    output::{Cell, Column},
};
use payouts_core::{Earning, SourceId};
use payouts_store::{AsOf, EarningFilter, EarningVersion, EarningsExport, EarningsFormat, Store};
use serde_json::{Value, json};

const COLUMNS: [Column; 13] = [
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
    if let Some(mut stream) = context.printer().stream(&COLUMNS)? {
        visit(&store, &filter, args, usize::MAX, |cells| Ok(stream.row(&cells)?))?;
        stream.finish()?;
        return Ok(Exit::Done);
    }
    let sums = store.earning_sums(&filter, as_of(&args.selection), &[EARNING], &std::env::temp_dir())?;
    // People are told which rows are not in the sums, where there are any.
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
        printer.rows(columns, rows, "no earnings are known: run payouts sync, or widen the conditions")?;
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

/// What is told of rows that are in no sum.
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
    let format = match args.format {
        Format::Csv => EarningsFormat::Csv { spreadsheet_safe: args.spreadsheet_safe },
        Format::Jsonl => EarningsFormat::Jsonl,
        Format::Parquet => EarningsFormat::Parquet,
    };
    let mut how = EarningsExport::new(format, std::env::temp_dir());
    how.as_received = args.as_received;
    let as_of = as_of(&args.selection);
    let written = to_file(&args.to, |out| Ok(store.export_earnings(&filter, as_of, &how, out)?))?;
    context.tell(format!("{} earnings written to {}", written.rows, shown(&args.to)));
    if written.repeats > 0 {
        context.tell(format!("{}: in column counts they are false", repeated(written.repeats)));
    }
    Ok(Exit::Done)
}

/// `payouts show KEY` where the key is an earning's: every cell, and where it was read.
pub(super) fn show(store: &Store, args: &ShowArgs, context: &Context) -> Outcome {
    // Twins differ by what follows the mark; both are shown.
    let id = args.key.split('#').next().unwrap_or(&args.key);
    let versions = store.earning_history(id)?;
    if versions.is_empty() {
        return Err(Failure::usage(format!(
            "no payout and no earning has the reference or key {:?}",
            args.key
        ))
        .with_hint("list them with: payouts ls payouts, payouts ls earnings"));
    }
    if context.common.output == Output::Json {
        let all: Result<Vec<Value>, Failure> =
            versions.iter().map(|version| as_json(store, version)).collect();
        context.printer().raw(&format!("{:#}", Value::Array(all?)))?;
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
    let told = known.map(|(column, cell)| {
        let value = match (column.name, &earning.earning) {
            ("earning", Some(money)) => money.to_string(),
            _ => cell.plain(),
        };
        (column.name.replace('_', " "), value)
    });
    told.chain(earning.extra.clone()).collect()
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

fn as_json(store: &Store, version: &EarningVersion) -> Result<Value, Failure> {
    let earning = serde_json::to_value(&version.earning)
        .map_err(|error| Failure::new(Exit::Unexpected, format!("an earning has no JSON form: {error}")))?;
    let what = json!({ "source": version.source.as_str(), "dataset": "earnings", "earning": earning });
    trace::json(store, &seen(version), version.vanished_in, what)
}

/// The conditions as the lake understands them.
fn filter(selection: &SelectionArgs) -> Result<EarningFilter, Failure> {
    if selection.vanished {
        return Err(Failure::usage("--vanished is for payouts: earnings that are gone are not listed beside the rest")
            .with_hint("ask for an earlier time with --as-of, or for all that was said of one: payouts show EARNING --trace"));
    }
    Ok(EarningFilter {
        source: selection.source.as_ref().map(SourceId::new),
        provider: selection.provider,
        since: selection.since,
        until: selection.until,
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
