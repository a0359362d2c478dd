//! `payouts ls earnings` and `payouts export earnings`: the lines that payouts are made of.

use super::{export::to_file, open};
use crate::{
    args::{ExportArgs, Format, LsArgs, Output, SelectionArgs, ShowArgs},
    context::{Context, shown},
    exit::{Exit, Failure, Outcome},
    output::{Cell, Column},
};
use payouts_core::{Dataset, Earning, SourceId, Totals};
use payouts_store::{AsOf, EarningFilter, EarningsFormat, Store};

const COLUMNS: [Column; 12] = [
    Column::new("earned_on", "Earned on"),
    Column::new("account", "Account"),
    Column::new("key", "Earning"),
    Column::new("program", "Program"),
    Column::new("lever", "Lever"),
    Column::new("earning_type", "Type"),
    Column::new("customer", "Customer"),
    Column::new("product", "Product"),
    Column::new("status", "Status"),
    Column::new("payment", "Payment"),
    Column::new("earning", "Earning"),
    Column::new("currency", ""),
];

/// Rows shown to people unless they ask for more or all: a terminal is no place for a million.
const SHOWN: usize = 50;

pub(crate) fn run(args: &LsArgs, context: &Context) -> Outcome {
    let store = open(context)?;
    let limit = match args.limit {
        0 if context.for_people() => SHOWN,
        0 => usize::MAX,
        limit => limit,
    };
    let (mut rows, mut count, mut totals) = (Vec::new(), 0_usize, Totals::default());
    store.earnings(&filter(&args.selection), as_of(&args.selection), |earning| {
        if let Some(money) = &earning.earning {
            totals.add(money);
        }
        if rows.len() < limit {
            rows.push(cells(&earning));
        }
        count += 1;
        Ok::<(), Failure>(())
    })?;
    let hidden = count - rows.len();
    let mut printer = context.printer();
    printer.rows(&COLUMNS, rows, "no earnings are known: run payouts sync, or widen the conditions")?;
    if hidden > 0 {
        printer
            .line(&format!("… and {hidden} more: --limit shows more, payouts export earnings writes all"))?;
    }
    for (currency, sum) in &totals.sums {
        printer.line(&format!("total {sum} {currency}"))?;
    }
    Ok(Exit::Done)
}

pub(super) fn export(args: &ExportArgs, context: &Context) -> Outcome {
    let store = open(context)?;
    let format = match args.format {
        Format::Csv => EarningsFormat::Csv { spreadsheet_safe: args.spreadsheet_safe },
        Format::Jsonl => EarningsFormat::Jsonl,
        Format::Parquet => EarningsFormat::Parquet,
    };
    let (filter, as_of) = (filter(&args.selection), as_of(&args.selection));
    let count = to_file(&args.to, |out| Ok(store.export_earnings(&filter, as_of, format, out)?))?;
    context.tell(format!("{count} earnings written to {}", shown(&args.to)));
    Ok(Exit::Done)
}

/// `payouts show KEY` where the key is an earning's: every cell, and where it was read.
pub(super) fn show(store: &Store, args: &ShowArgs, context: &Context) -> Outcome {
    // Twins differ by what follows the mark; both are shown.
    let id = args.key.split('#').next().unwrap_or(&args.key);
    let filter = EarningFilter { earning: Some(id.to_owned()), ..EarningFilter::default() };
    let mut found = Vec::new();
    store.earnings(&filter, AsOf::Now, |earning| {
        found.push(earning);
        Ok::<(), Failure>(())
    })?;
    if found.is_empty() {
        return Err(Failure::usage(format!(
            "no payout and no earning has the reference or key {:?}",
            args.key
        ))
        .with_hint("list them with: payouts ls payouts, payouts ls earnings"));
    }
    let mut printer = context.printer();
    if context.common.output == Output::Json {
        let all = serde_json::to_string_pretty(&found).map_err(|error| {
            Failure::new(Exit::Unexpected, format!("an earning has no JSON form: {error}"))
        })?;
        printer.raw(&all)?;
        return Ok(Exit::Done);
    }
    for earning in &found {
        for (column, cell) in COLUMNS.iter().zip(cells(earning)).filter(|(_, cell)| *cell != Cell::Absent) {
            printer.raw(&format!("{:<16} {}", column.name, cell.shown()))?;
        }
        for (name, value) in &earning.extra {
            printer.raw(&format!("{name:<16} {value}"))?;
        }
        if args.trace {
            let provenance = &earning.provenance;
            let place =
                provenance.entry.as_ref().map_or_else(String::new, |entry| format!("entry {entry}, "));
            printer.raw(&format!("{:<16} {}", "raw sha256", provenance.sha256))?;
            printer.raw(&format!("{:<16} {place}line {}", "place", provenance.line))?;
            let file = store.raw().path_of(&provenance.sha256);
            printer.raw(&format!("{:<16} {}", "bytes lie in", file.display()))?;
        }
    }
    Ok(Exit::Done)
}

fn filter(selection: &SelectionArgs) -> EarningFilter {
    let month = |day| Dataset::Earnings.period_of(day);
    EarningFilter {
        source: selection.source.as_ref().map(SourceId::new),
        since: selection.since.map(month),
        until: selection.until.map(month),
        account: selection.account.clone(),
        program: selection.program.clone(),
        payment: selection.payment.clone(),
        earning: None,
    }
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
