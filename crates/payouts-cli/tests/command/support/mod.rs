//! What every test of the command needs: a place to run it in, a world to run it against, a person at the browser.

mod browser;
mod ledger;
mod place;
mod ran;
mod sign_ins;
#[cfg(unix)]
pub(crate) mod terminal;
mod worlds;

pub(crate) use ledger::Ledger;
pub(crate) use place::Place;
pub(crate) use ran::Ran;
pub(crate) use sign_ins::{change_kept, days_from_now};
pub(crate) use worlds::{LAST_DAY, MONTHS, PARTNER, RESTAURANTS, quarter, sandbox};
