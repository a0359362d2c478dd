//! From blocks of cells to encoded columns.

mod added;
mod currency;
mod leftovers;
mod pass;
mod texts;
mod typed;
mod unread;

use leftovers::Leftovers;
pub(crate) use texts::Texts;
pub(crate) use typed::{Counts, Typed};
