//! The bank's side of the ledger: files of statements, what they state, how they match payouts, and what people decided.
//!
//! A file is archived like an answer of a provider, and everything that it states is derived from its bytes: `verify` reads
//! them again, and `rebuild` replaces the rows. Matches are derived too, but when a match was made, and when it ended, is
//! history that no bytes hold: these rows, and people's decisions, are sealed with a digest.

mod decisions;
mod derived;
mod files;
mod matches;

pub use decisions::DecisionId;
pub(crate) use derived::WrongFile;
pub use files::{BankFile, BankFileId, Imported, KeptStatement};
pub use matches::{KeptMatch, MatchRecord, RecordedMatches};
