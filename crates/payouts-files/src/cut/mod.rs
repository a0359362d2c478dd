//! Cutting a file that covers several windows into one part for each.
//!
//! A file that a person downloads covers any stretch of days; the ledger keeps calendar months. So [`Survey`] reads the file
//! once, with the reader of every other file, and notes on which line each record begins and which period its date falls
//! into. [`Survey::cut`] then copies lines: a part has the byte order mark, the header and the records of its period, byte for
//! byte and in their order, in the same kind of container. [`Survey::check`] reads a part back and compares every cell.
//!
//! Lines are copied instead of cells written again, so a part shows what the service wrote: quotes, line ends, damage.
//!
//! - A record without a readable date, and a record that is no row, goes with the record before it; at the top of the file with
//!   the first one that has a date. So it stays in the same window when a later file covers another stretch, and a
//!   few damaged rows do not all meet in one small part, whose header they would make doubtful.
//! - A part without records has the header alone, which is evidence that its window is empty.
//! - What is above a header goes with the records as well; other parts begin with the header.

mod answers;
mod lines;
mod locate;
mod parts;
mod survey;
#[cfg(test)]
mod tests;

pub use answers::{ImportedAnswer, answers, holds_answers};
pub use locate::{Located, locate};
pub use survey::{CutFile, Survey};
