//! `payouts export`: payouts or earnings as a file that appears whole or not at all.

use super::payouts::visit;
use crate::{
    args::{ExportArgs, Format, LsArgs},
    context::{Context, shown},
    exit::{Exit, Failure, Outcome},
    output::{Cell, Column, Stream, of_csv, spreadsheet_safe},
};
use payouts_core::{Money, Payout};
use payouts_store::{PayoutVersion, Store};
use serde_json::{Map, Value};
use std::io::Write;

pub(super) use crate::output::to_file;

/// Every column of a payout. Amounts and their currencies stand side by side; nothing is left out.
pub(crate) const COLUMNS: [Column; 30] = [
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
    Column::new("key", "Key"),
    Column::new("raw_sha256", "Raw SHA-256"),
    Column::new("raw_entry", "Entry"),
    Column::new("raw_line", "Line"),
    Column::new("first_observation", "First observation"),
    Column::new("last_observation", "Last observation"),
];

pub(crate) fn payouts(args: &ExportArgs, context: &Context) -> Outcome {
    let store = super::open(context)?;
    let count = match args.format {
        Format::Parquet => {
            let mut all = Vec::new();
            visit(&store, &args.selection, |version| {
                all.push(version);
                Ok(())
            })?;
            to_file(&args.to, |out| Ok(payouts_store::write_payouts_parquet(&all, out)?))?;
            all.len()
        }
        Format::Csv => to_file(&args.to, |out| csv(&store, args, out))?,
        Format::Jsonl => to_file(&args.to, |out| jsonl(&store, args, out))?,
    };
    context.tell(format!("{count} payouts written to {}", shown(&args.to)));
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
        let texts = cells
            .iter()
            .map(|cell| if args.spreadsheet_safe { spreadsheet_safe(cell) } else { cell.plain() });
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
        Cell::optional(payout.paid_at.map(|at| at.to_rfc3339())),
        Cell::optional(payout.status.as_ref()),
        Cell::optional(payout.method.as_ref()),
        Cell::optional(payout.program.as_ref()),
    ];
    for money in figures(payout) {
        cells.push(Cell::amount(money));
        cells.push(Cell::currency(money));
    }
    let extra = payout.extra_texts();
    let extra = (!extra.is_empty()).then(|| serde_json::to_string(&extra).unwrap_or_default());
    cells.extend([
        Cell::text(if version.vanished_in.is_some() { "yes" } else { "no" }),
        Cell::optional(extra),
        Cell::text(payout.key.as_str()),
        Cell::text(&payout.provenance.sha256),
        Cell::optional(payout.provenance.entry.as_ref()),
        Cell::Count(payout.provenance.line),
        Cell::Number(version.first_observation.to_string()),
        Cell::Number(version.last_observation.to_string()),
    ]);
    cells
}

fn figures(payout: &Payout) -> [Option<&Money>; 6] {
    [
        payout.earned.as_ref(),
        payout.withheld_tax.as_ref(),
        payout.sales_tax.as_ref(),
        payout.service_fee_tax.as_ref(),
        payout.withheld.as_ref(),
        payout.total.as_ref(),
    ]
}
