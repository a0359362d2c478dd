//! `payouts report`: what the ledger and the bank come to.

mod month;
mod open_items;
mod outlook;
mod snapshot;
pub(super) mod tie_out;
mod withheld;

pub(crate) use snapshot::{Cause, exceptions, snapshot};

use super::{
    matching::{Sides, transfers},
    open,
};
use crate::{
    args::{Knowledge, ReportCommand},
    context::Context,
    exit::{Failure, Outcome},
    output::Column,
};
use payouts_reconcile::Matched;
use payouts_store::{AsOf, Store};

pub(crate) fn run(command: ReportCommand, context: &Context) -> Outcome {
    match command {
        ReportCommand::Month(args) => month::run(&args, context),
        ReportCommand::TieOut(args) => tie_out::run(&args, context),
        ReportCommand::InTransit(args) => open_items::in_transit(&args, context),
        ReportCommand::Aging(args) => open_items::aging(&args, context),
        ReportCommand::Outlook(args) => outlook::run(&args, context),
        ReportCommand::Withheld(args) => withheld::run(&args, context),
    }
}

/// What programs get of each.
pub(super) const LISTINGS: [(&str, &[Column]); 6] = [
    ("report tie-out", &tie_out::COLUMNS),
    ("report tie-out --part PART", &tie_out::PAYOUTS),
    ("report in-transit", &open_items::IN_TRANSIT),
    ("report aging", &open_items::AGING),
    ("report outlook", &outlook::COLUMNS),
    ("report withheld", &withheld::COLUMNS),
];

impl Knowledge {
    fn as_of(&self) -> AsOf {
        self.as_of.map_or(AsOf::Now, AsOf::At)
    }
}

/// The ledger, matched with the bank.
pub(super) fn matched(store: &Store, as_of: AsOf, context: &Context) -> Result<Matched, Failure> {
    let sides = Sides::of(store, as_of, context)?;
    if sides.bank.is_empty() {
        context.notice("no bank statement was imported: everything that was sent counts as in transit");
    }
    Ok(sides.matching(transfers(store, as_of)?).run(&sides.loaded.payouts))
}

/// The ledger for reading.
fn ledger(context: &Context) -> Result<Store, Failure> {
    open(context)
}
