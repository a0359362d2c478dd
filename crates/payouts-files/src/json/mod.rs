//! Answers in JSON, read without losing what serde would drop: repeated names, unknown members, and the text of each value.

mod answer;
mod members;

pub use answer::{account_agrees, bounded, open};
pub use members::{Member, Members, each_entry, is_blank, kind, text};
