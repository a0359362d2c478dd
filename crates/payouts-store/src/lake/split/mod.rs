//! From text to rectangles of cells: RFC 4180 in full, and read as csv-core reads it where it is none.

mod block;
mod buffer;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod compare;
mod records;
mod repair;
mod specials;
mod splitter;
mod unquote;

pub(crate) use block::Block;
pub(crate) use splitter::{Splitter, Start, is_blank};

#[cfg(test)]
mod tests;
