//! `payouts report tie-out`: ledger = in bank + in transit + credit notes + failed or returned + difference.

use super::{ledger, matched};
use crate::{
    args::{Part, TieOutArgs},
    context::Context,
    exit::{Exit, Failure, Outcome},
    output::{Cell, Column},
    progress::counted,
};
use clap::ValueEnum;
use payouts_core::{Month, Period};
use payouts_reconcile::{Figure, Match, Matched, OpenTransfer, TieOut, Transfer, tie_out};
use std::collections::{BTreeSet, HashMap};

pub(super) const COLUMNS: [Column; 7] = [
    Column::new("month", "Month"),
    Column::new("provider", "Provider"),
    Column::new("part", "Part"),
    Column::new("payouts", "Payouts"),
    Column::new("amount", "Amount"),
    Column::new("currency", ""),
    Column::new("list", "List").aside(),
];

/// What people see.
const SHORT: [Column; 9] = [
    Column::new("provider", "Provider"),
    Column::new("payouts", "Payouts"),
    Column::new("ledger", "Ledger"),
    Column::new("in_bank", "In bank"),
    Column::new("in_transit", "In transit"),
    Column::new("credit_notes", "Credit notes"),
    Column::new("failed", "Failed or returned"),
    Column::new("difference", "Difference"),
    Column::new("currency", ""),
];

/// The payouts behind one figure.
pub(super) const PAYOUTS: [Column; 9] = [
    Column::new("provider", "Provider"),
    Column::new("account", "Account"),
    Column::new("reference", "Reference"),
    Column::new("subject", "Id").aside(),
    Column::new("paid_on", "Paid on"),
    Column::new("total", "Ledger"),
    Column::new("total_currency", ""),
    Column::new("bank_entries", "Bank entries").aside(),
    Column::new("detail", "Why").aside(),
];

pub(super) fn run(args: &TieOutArgs, context: &Context) -> Outcome {
    let store = ledger(context)?;
    let matched = matched(&store, args.knowledge.as_of(), context)?;
    let mut all = of_month(args.month, &matched);
    all.retain(|one| {
        args.provider.is_none_or(|provider| provider == one.provider)
            && args.currency.is_none_or(|currency| currency == one.currency)
    });
    match args.part {
        Some(part) => list(part, &all, &matched, context)?,
        None => show(args.month, &all, context)?,
    }
    let is_open = |one: &TieOut| !one.difference.ids.is_empty();
    Ok(if all.iter().any(is_open) { Exit::Reconciliation } else { Exit::Done })
}

/// Prints the tie-out of a month.
pub(in crate::commands) fn print(month: Month, matched: &Matched, context: &Context) -> Result<(), Failure> {
    show(month, &of_month(month, matched), context)
}

/// One line for each provider and currency, where people look on, and one for each figure for programs.
fn show(month: Month, all: &[TieOut], context: &Context) -> Result<(), Failure> {
    let nothing = format!("no payout was paid in {month}");
    let mut printer = context.printer();
    if !context.for_people() {
        let rows = all.iter().flat_map(|one| parts(one).map(|(part, figure)| row(month, one, part, figure)));
        return printer.rows(&COLUMNS, rows, &nothing);
    }
    printer.rows(&SHORT, all.iter().map(short), &nothing)?;
    for (part, count, why) in [
        (Part::Unproved, sum_of(all, Part::Unproved), "in the bank on statements that no balances prove"),
        (Part::LeftOut, sum_of(all, Part::LeftOut), "in no figure: not paid yet, or of unknown status"),
    ] {
        if count > 0 {
            let part = part.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned());
            printer.line(&format!("{} {why}: --part {part}", counted(count, "payout")))?;
        }
    }
    Ok(())
}

fn sum_of(all: &[TieOut], part: Part) -> usize {
    all.iter().map(|one| figure(one, part).count()).sum()
}

fn short(one: &TieOut) -> Vec<Cell> {
    let figures = std::iter::once(&one.ledger).chain(one.parts().map(|(_, figure)| figure));
    let amounts = figures.map(|figure| Cell::Number(figure.amount.to_string()));
    let name = [Cell::text(one.provider.as_str()), Cell::Count(one.ledger.count() as u64)];
    name.into_iter().chain(amounts).chain([Cell::text(one.currency.to_string())]).collect()
}

fn of_month(month: Month, matched: &Matched) -> Vec<TieOut> {
    let month = Period::Month(month);
    tie_out(matched, &(month.first_day()..=month.last_day()))
}

/// The figures in the order of the equation. The last two are no part of it, and shown where there is something in them.
fn parts(one: &TieOut) -> impl Iterator<Item = (&'static str, &Figure)> {
    let beside = [("unproved", &one.unproved), ("left-out", &one.left_out)];
    let beside = beside.into_iter().filter(|(_, figure)| figure.count() > 0);
    std::iter::once(("ledger", &one.ledger)).chain(one.parts()).chain(beside)
}

fn row(month: Month, one: &TieOut, part: &str, figure: &Figure) -> Vec<Cell> {
    let list = (figure.count() > 0).then(|| format!("payouts report tie-out --month {month} --part {part}"));
    vec![
        Cell::text(month.to_string()),
        Cell::text(one.provider.as_str()),
        Cell::text(part),
        Cell::Count(figure.count() as u64),
        Cell::Number(figure.amount.to_string()),
        Cell::text(one.currency.to_string()),
        Cell::optional(list),
    ]
}

fn list(part: Part, all: &[TieOut], matched: &Matched, context: &Context) -> Result<(), Failure> {
    let ids: BTreeSet<&str> =
        all.iter().flat_map(|one| figure(one, part).ids.iter().map(String::as_str)).collect();
    let matches: HashMap<&str, &Match> = matched
        .matches
        .iter()
        .flat_map(|own| own.transfers.iter().map(move |id| (id.as_str(), own)))
        .collect();
    let open: HashMap<&str, &OpenTransfer> =
        matched.open_transfers.iter().map(|open| (open.transfer.as_str(), open)).collect();
    let payouts = matched.transfers.iter().filter(|transfer| ids.contains(transfer.id.as_str()));
    let rows = payouts.map(|transfer| {
        let id = transfer.id.as_str();
        cells(transfer, matches.get(id).copied(), open.get(id).copied())
    });
    context.printer().rows(&PAYOUTS, rows, "no payout is behind this figure")
}

const fn figure(one: &TieOut, part: Part) -> &Figure {
    match part {
        Part::Ledger => &one.ledger,
        Part::InBank => &one.in_bank,
        Part::InTransit => &one.in_transit,
        Part::CreditNotes => &one.credit_notes,
        Part::FailedOrReturned => &one.failed_or_returned,
        Part::Difference => &one.difference,
        Part::Unproved => &one.unproved,
        Part::LeftOut => &one.left_out,
    }
}

fn cells(transfer: &Transfer, own: Option<&Match>, open: Option<&OpenTransfer>) -> Vec<Cell> {
    let why = own.map(|own| own.why.clone()).or_else(|| open.map(|open| open.why.clone()));
    vec![
        Cell::text(transfer.provider.as_str()),
        Cell::text(&transfer.account),
        Cell::optional(transfer.reference.as_ref()),
        Cell::text(transfer.id.as_str()),
        Cell::optional(transfer.paid_on),
        Cell::amount(transfer.money.as_ref()),
        Cell::currency(transfer.money.as_ref()),
        Cell::optional(own.map(|own| own.entries.join(", "))),
        Cell::optional(why),
    ]
}
