//! Proving that the ledger agrees with its raw bytes, and making it again from them.

mod lake;
mod rebuild;
mod rows;
pub(crate) mod scratch;
#[cfg(test)]
mod tests;
mod verify;

pub use rebuild::Rebuilt;
pub use rows::read_loaded;
pub use verify::{Finding, NOT_VOUCHED_FOR, Recovery, Verified};

use payouts_files::{RawRead, RowSink};
use payouts_model::{RawFacts, ReadReport, Window};

/// The pure function from a window's bytes to its rows.
pub type ReadWindow =
    fn(&Window, &RawFacts, &mut dyn RawRead, &mut dyn RowSink) -> payouts_files::Result<ReadReport>;
