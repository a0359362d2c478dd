//! From text to rectangles of cells: RFC 4180 in full, and what breaks its rules is refused with its bytes.

mod block;
mod buffer;
mod names;
mod repair;
mod specials;
mod splitter;
mod unquote;

pub use block::{Block, is_blank};
pub(super) use splitter::{Misfit, Preview, Splitter, preview};

#[cfg(test)]
mod tests;
