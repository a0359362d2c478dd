//! From blocks of cells to Arrow columns.

mod leftovers;
mod texts;
mod typed;

pub(crate) use leftovers::Leftovers;
pub(crate) use texts::Texts;
pub(crate) use typed::{Counts, Typed};
