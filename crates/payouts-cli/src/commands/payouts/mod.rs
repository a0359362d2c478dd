//! `payouts ls payouts`: what left the providers, with sums that add only like to like.

pub(crate) mod by;
mod sums;

use super::{
    export, open,
    selection::{check_payouts, nothing, visit_with},
};
use crate::{
    args::LsArgs,
    context::Context,
    exit::{Exit, Failure, Outcome},
    output::{Cell, Column, Printer},
};
use payouts_reconcile::settlement_status;
use payouts_store::PayoutVersion;
use std::io::Write;
pub(crate) use sums::Sums;

/// What people see: enough to find a bank statement's line.
const SHORT: [Column; 13] = [
    Column::new("paid_on", "Paid on"),
    Column::new("provider", "Provider"),
    Column::new("account", "Account"),
    Column::new("reference", "Reference"),
    Column::new("program", "Program").aside(),
    Column::new("status", "Status").aside(),
    Column::new("settlement", "Settlement").aside(),
    Column::new("withheld_tax", "Withheld tax").aside_later(),
    Column::new("sales_tax", "Sales tax").aside_later(),
    Column::new("service_fee_tax", "Service fee tax").aside_later(),
    Column::new("withheld", "Held back").aside_later(),
    Column::new("total", "Total"),
    Column::new("currency", ""),
];

pub(crate) fn run(args: &LsArgs, context: &Context) -> Outcome {
    let store = open(context)?;
    check_payouts(&args.selection, &store, context)?;
    if let Some(by) = args.by {
        return by::run(by, args, &store, context);
    }
    if let Some(stream) = context.printer().stream(&export::COLUMNS)? {
        return export::list(&store, args, stream);
    }
    let (mut rows, mut hidden) = (Vec::new(), 0_usize);
    let mut sums = Sums::default();
    visit_with(&store, &args.selection, true, |version| {
        sums.add(&version);
        if version.vanished_in.is_some() && !args.selection.vanished {
            return Ok(());
        }
        if rows.len() == args.most() {
            hidden += 1;
        } else {
            rows.push(short(&version));
        }
        Ok(())
    })?;
    sums.add_quarantined(&store, &args.selection)?;
    let mut printer = context.printer();
    list(&mut printer, rows, &nothing("payouts", &args.selection))?;
    if hidden > 0 {
        printer.line(&format!("… and {hidden} more"))?;
    }
    sums.print(&mut printer)?;
    Ok(Exit::Done)
}

/// Prints rows for people. A tax or a program that no row has takes no column.
pub(crate) fn list<W: Write>(
    printer: &mut Printer<W>,
    rows: Vec<Vec<Cell>>,
    nothing: &str,
) -> Result<(), Failure> {
    let is_used = |index: usize| rows.iter().any(|row| row[index] != Cell::Absent);
    let is_always_shown =
        |column: &Column| ["paid_on", "reference", "total", "currency"].contains(&column.name);
    let used: Vec<bool> =
        SHORT.iter().enumerate().map(|(index, column)| is_always_shown(column) || is_used(index)).collect();
    let keep = |index: usize| used[index];
    let columns: Vec<Column> =
        SHORT.iter().enumerate().filter(|(index, _)| keep(*index)).map(|(_, column)| *column).collect();
    let rows = rows.into_iter().map(|row| {
        let cells = row.into_iter().enumerate().filter(|(index, _)| keep(*index));
        cells.map(|(_, cell)| cell).collect::<Vec<_>>()
    });
    printer.rows(&columns, rows, nothing)
}

pub(crate) fn short(version: &PayoutVersion) -> Vec<Cell> {
    let payout = &version.payout;
    let status = match (&payout.status, version.vanished_in) {
        (_, Some(_)) => Cell::text("(vanished)"),
        (status, None) => Cell::optional(status.as_ref()),
    };
    vec![
        Cell::optional(payout.paid_on),
        Cell::text(payout.provider.as_str()),
        Cell::text(&payout.account),
        Cell::optional(payout.reference.as_ref()),
        Cell::optional(payout.program.as_ref()),
        status,
        Cell::text(settlement_status(payout).label()),
        Cell::amount(payout.withheld_tax.as_ref()),
        Cell::amount(payout.sales_tax.as_ref()),
        Cell::amount(payout.service_fee_tax.as_ref()),
        Cell::amount(payout.withheld.as_ref()),
        Cell::amount(payout.total.as_ref()),
        Cell::currency(payout.total.as_ref()),
    ]
}
