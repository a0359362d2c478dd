//! One field of a message.

use crate::{
    error::{NotAStatement, excerpt},
    lines::Line,
};

/// A field: its tag without colons, its first line without the tag, and the lines that continue it.
pub(super) struct Field<'a> {
    pub(super) tag: &'a str,
    pub(super) lines: Vec<Line<'a>>,
}

impl<'a> Field<'a> {
    pub(super) fn first(&self) -> &'a str {
        self.lines.first().map_or("", |line| line.text.trim())
    }

    pub(super) fn place(&self) -> (u64, u64) {
        self.lines.first().map_or((0, 0), |line| (line.number, line.byte))
    }

    pub(super) fn refuse(&self, what: &str) -> NotAStatement {
        NotAStatement::new(format!("the {what} {} cannot be read", excerpt(self.first())))
            .at_line(self.place().0)
            .with_hint("ask the bank to issue the statement again")
    }
}
