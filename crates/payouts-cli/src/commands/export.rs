//! `payouts export`: payouts or earnings as a file that appears whole or not at all.

use super::selection::{check_payouts, visit};
use crate::{
    args::{ExportArgs, Format, LsArgs},
    context::{Context, shown},
    exit::{Exit, Failure, Outcome},
    output::{Cell, Column, Stream, of_csv, spreadsheet_safe},
};
use payouts_core::{Money, Payout};
use payouts_reconcile::settlement_status;
use payouts_store::{PayoutVersion, Store};
use serde_json::{Map, Value};
use std::io::Write;

pub(super) use crate::output::to_file;

/// Every column of a payout. Amounts and their currencies are side by side; nothing is left out.
pub(crate) const COLUMNS: [Column; 32] = [
    Column::new("provider", "Provider"),
    Column::new("source", "Source"),
    Column::new("dataset", "Dataset"),
    Column::new("account", "Account"),
    Column::new("reference", "Reference"),
    Column::new("paid_on", "Paid on"),
    Column::new("paid_at", "Paid at"),
    Column::new("status", "Status"),
    Column::new("method", "Method"),
    Column::new("program", "Program"),
    Column::new("settlement", "Settlement"),
    Column::new("earned", "Earned"),
    Column::new("earned_currency", ""),
    Column::new("withheld_tax", "Withheld tax"),
    Column::new("withheld_tax_currency", ""),
    Column::new("sales_tax", "Sales tax"),
    Column::new("sales_tax_currency", ""),
    Column::new("service_fee_tax", "Service fee tax"),
    Column::new("service_fee_tax_currency", ""),
    Column::new("withheld", "Withheld"),
    Column::new("withheld_currency", ""),
    Column::new("total", "Total"),
    Column::new("total_currency", ""),
    Column::new("vanished", "Vanished"),
    Column::new("extra", "Extra"),
    Column::new("period", "Period"),
    Column::new("key", "Key"),
    Column::new("raw_sha256", "Raw SHA-256"),
    Column::new("raw_entry", "Entry"),
    Column::new("raw_line", "Line"),
    Column::new("first_observation", "First observation"),
    Column::new("last_observation", "Last observation"),
];

pub(crate) fn payouts(args: &ExportArgs, context: &Context) -> Outcome {
    let format = args.format()?;
    let store = super::open(context)?;
    check_payouts(&args.selection, &store, context)?;
    let count = match format {
        Format::Parquet => {
            let mut all = Vec::new();
            visit(&store, &args.selection, |version| {
                all.push(version);
                Ok(())
            })?;
            to_file(&args.to, args.force, |out| Ok(payouts_store::write_payouts_parquet(&all, out)?))?;
            all.len()
        }
        Format::Csv => to_file(&args.to, args.force, |out| csv(&store, args, out))?,
        Format::Jsonl => to_file(&args.to, args.force, |out| jsonl(&store, args, out))?,
        Format::Hledger | Format::Beancount => return Err(no_journal("payouts", format)),
    };
    written(count as u64, "payouts", args, context)
}

/// A form of journals for something else.
pub(super) fn no_journal(what: &str, format: Format) -> Failure {
    Failure::usage(format!("{what} have no form {}", format.as_str()))
        .with_hint("payouts export journal --month YYYY-MM has it")
}

pub(super) const WRITTEN: [Column; 4] = [
    Column::new("what", "What"),
    Column::new("format", "Format"),
    Column::new("file", "File"),
    Column::new("rows", "Rows"),
];

/// Says what was written: a sentence for people, a row for programs unless standard output has the data.
pub(super) fn written(count: u64, what: &str, args: &ExportArgs, context: &Context) -> Outcome {
    let file = shown(&args.to);
    let is_on_stdout = matches!(args.to.to_str(), Some("-" | "/dev/stdout"));
    if context.for_people() || is_on_stdout {
        context.notice(format!("{count} {what} written to {file}"));
        return Ok(Exit::Done);
    }
    let row =
        vec![Cell::text(what), Cell::text(args.format()?.as_str()), Cell::text(file), Cell::Count(count)];
    context.printer().rows(&WRITTEN, [row], "")?;
    Ok(Exit::Done)
}

pub(crate) fn earnings(args: &ExportArgs, context: &Context) -> Outcome {
    super::earnings::export(args, context)
}

/// `payouts ls payouts --output json|csv`: the same columns, to standard output.
pub(super) fn list<W: Write>(store: &Store, args: &LsArgs, mut stream: Stream<'_, W>) -> Outcome {
    let mut listed = 0;
    visit(store, &args.selection, |version| {
        if listed < args.most() {
            stream.row(&cells(&version))?;
            listed += 1;
        }
        Ok(())
    })?;
    stream.finish()?;
    Ok(Exit::Done)
}

fn csv(store: &Store, args: &ExportArgs, out: &mut dyn Write) -> Result<usize, Failure> {
    let mut writer = csv::Writer::from_writer(out);
    let refused = |error: csv::Error| Failure::from(of_csv(error));
    writer.write_record(COLUMNS.iter().map(|column| column.name)).map_err(refused)?;
    let mut count = 0;
    visit(store, &args.selection, |version| {
        count += 1;
        let cells = cells(&version);
        let texts = cells.iter().map(|cell| {
            if args.spreadsheet_safe { spreadsheet_safe(cell) } else { cell.plain().into_owned() }
        });
        writer.write_record(texts).map_err(refused)
    })?;
    writer.flush()?;
    Ok(count)
}

fn jsonl(store: &Store, args: &ExportArgs, out: &mut dyn Write) -> Result<usize, Failure> {
    let mut count = 0;
    visit(store, &args.selection, |version| {
        count += 1;
        let cells = cells(&version);
        let object: Map<String, Value> =
            COLUMNS.iter().zip(&cells).map(|(column, cell)| (column.name.to_owned(), cell.json())).collect();
        Ok(writeln!(out, "{}", Value::Object(object))?)
    })?;
    Ok(count)
}

pub(crate) fn cells(version: &PayoutVersion) -> Vec<Cell> {
    let payout = &version.payout;
    let mut cells = vec![
        Cell::text(payout.provider.as_str()),
        Cell::text(version.source.as_str()),
        Cell::text(version.dataset.as_str()),
        Cell::text(&payout.account),
        Cell::optional(payout.reference.as_ref()),
        Cell::optional(payout.paid_on),
        Cell::instant(payout.paid_at),
        Cell::optional(payout.status.as_ref()),
        Cell::optional(payout.method.as_ref()),
        Cell::optional(payout.program.as_ref()),
        Cell::text(settlement_status(payout).as_str()),
    ];
    for money in figures(payout) {
        cells.push(Cell::amount(money));
        cells.push(Cell::currency(money));
    }
    cells.extend([
        Cell::Flag(version.vanished_in.is_some()),
        Cell::Object(payout.extra_texts()),
        Cell::text(version.period.to_string()),
        Cell::text(payout.key.as_str()),
        Cell::text(&payout.provenance.sha256),
        Cell::optional(payout.provenance.entry.as_ref()),
        Cell::Count(payout.provenance.line),
        Cell::Number(version.first_observation.to_string()),
        Cell::Number(version.last_observation.to_string()),
    ]);
    cells
}

pub(super) fn figures(payout: &Payout) -> [Option<&Money>; 6] {
    [
        payout.earned.as_ref(),
        payout.withheld_tax.as_ref(),
        payout.sales_tax.as_ref(),
        payout.service_fee_tax.as_ref(),
        payout.withheld.as_ref(),
        payout.total.as_ref(),
    ]
}
