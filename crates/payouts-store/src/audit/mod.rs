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
