//! What all statements of a ledger state together, by account and currency.
//!
//! A pure function of the statements: the order in which they were imported changes nothing but the indexes. It answers
//! four questions: which bookings there are, each counted once however often it was issued; which of them are proved by
//! balances; where balances contradict the entries; and which days are covered.

mod account;
mod bookings;
mod coverage;
mod gaps;
mod identity;
mod lanes;
mod section;
#[cfg(test)]
mod tests;

pub use account::{AccountBook, Book};
pub use bookings::Booking;
pub use coverage::{CoverageState, CoveredDays};
pub use gaps::{Gap, GapPlace};
pub use identity::{EntryId, NotAnEntryId};
pub use section::Proof;
