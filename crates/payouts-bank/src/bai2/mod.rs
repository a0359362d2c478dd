//! Reading BAI2 cash management files: groups of accounts for a day, with balances and control totals.

mod account;
mod funds;
mod reader;
mod record;
mod totals;

pub(crate) use reader::looks_like;
pub use reader::read;
