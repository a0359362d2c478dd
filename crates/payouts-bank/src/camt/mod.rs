//! Reading ISO 20022 messages: `camt.053` (statements), `camt.052` (reports of a running day) and `camt.054`
//! (notifications), versions 001.02 to 001.13.
//!
//! What is not kept is passed over. An amount that cannot be read exactly fails the file: a statement with a hole proves
//! nothing. An entry that books several transactions, each with its amount in the currency of the account, is read as
//! that many, if they add up to the whole.

mod booking;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod compare;
mod header;
mod path;
mod ration;
mod reader;
#[cfg(test)]
mod tests;
mod transaction;

pub use reader::{read, read_utf8};
