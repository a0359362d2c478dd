//! Reading SWIFT MT940 (statements) and MT942 (reports of a running day), with or without the blocks around them.

mod field;
mod information;
mod line61;
mod message;
mod reader;

pub(crate) use reader::looks_like;
pub use reader::read;
