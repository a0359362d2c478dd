//! `payouts bank`: statements in the ledger.

mod accounts;
mod coverage;
mod entries;
mod files;
mod import;
mod known;
mod profile;

pub(crate) use known::BankLedger;

use crate::{args::BankCommand, context::Context, exit::Outcome, output::Column};

pub(crate) fn run(command: BankCommand, context: &Context) -> Outcome {
    match command {
        BankCommand::Import(args) => import::run(&args, context),
        BankCommand::Accounts(selection) => accounts::run(&selection, context),
        BankCommand::Ls(args) => entries::run(&args, context),
        BankCommand::Coverage(selection) => coverage::run(&selection, context),
        BankCommand::Files => files::run(context),
        BankCommand::Profile { file } => profile::run(&file, context),
    }
}

/// What programs get of each.
pub(super) const LISTINGS: [(&str, &[Column]); 5] = [
    ("bank import", &import::COLUMNS),
    ("bank accounts", &accounts::COLUMNS),
    ("bank ls", &entries::COLUMNS),
    ("bank coverage", &coverage::COLUMNS),
    ("bank files", &files::COLUMNS),
];
