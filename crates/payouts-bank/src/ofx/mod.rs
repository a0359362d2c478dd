//! Reading OFX and QFX: version 1 (SGML, with elements that do not end) and version 2 (XML).

mod element;
mod reader;
mod transaction;

pub(crate) use reader::looks_like;
pub use reader::read;
