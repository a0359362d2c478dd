//! `payouts bank accounts`: the accounts that statements are of.

use super::{BankLedger, files::NOTHING};
use crate::{
    args::BankSelection,
    commands::open,
    context::Context,
    exit::{Exit, Outcome},
    output::{Cell, Column},
};
use payouts_bank::{Finality, book::CoverageState};

pub(super) const COLUMNS: [Column; 11] = [
    Column::new("bank_account", "Account"),
    Column::new("currency", ""),
    Column::new("from_day", "From"),
    Column::new("to_day", "To"),
    Column::new("entries", "Entries"),
    Column::new("unproved_entries", "Unproved"),
    Column::new("not_final_entries", "Not final"),
    Column::new("repeated_entries", "Repeated"),
    Column::new("gaps", "Gaps"),
    Column::new("closing", "Closing"),
    Column::new("closing_on", "On"),
];

pub(super) fn run(selection: &BankSelection, context: &Context) -> Outcome {
    let ledger = BankLedger::of(&open(context)?, selection.knowledge())?;
    let rows = ledger.accounts(selection)?.into_iter().map(|account| {
        let covered = || account.coverage.iter().filter(|days| days.state != CoverageState::Missing);
        let count = |keep: &dyn Fn(&payouts_bank::book::Booking) -> bool| {
            Cell::Count(account.bookings.iter().filter(|booking| keep(booking)).count() as u64)
        };
        let closing = ledger.closing(account);
        vec![
            Cell::text(&account.account),
            Cell::optional(account.currency),
            Cell::optional(covered().map(|days| days.first).min()),
            Cell::optional(covered().map(|days| days.last).max()),
            count(&|_| true),
            count(&|booking| !booking.proved),
            count(&|booking| booking.finality != Finality::Final),
            Cell::Count(account.repeated as u64),
            Cell::Count(account.gaps.len() as u64),
            Cell::amount(closing.as_ref().map(|(_, money)| money)),
            Cell::optional(closing.map(|(day, _)| day)),
        ]
    });
    context.printer().rows(&COLUMNS, rows, NOTHING)?;
    Ok(Exit::Done)
}
