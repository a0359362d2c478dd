//! One record of a table.

use std::fmt;

/// One record: cells as text, and the line where it begins.
#[derive(Clone, Copy)]
pub struct Record<'t> {
    pub(super) line: u64,
    pub(super) text: &'t str,
    pub(super) ends: &'t [usize],
    pub(super) raw: &'t [u8],
}

impl<'t> Record<'t> {
    /// The line on which it begins, from 1, counted by line feeds in the entry it comes from.
    #[must_use]
    pub const fn line(&self) -> u64 {
        self.line
    }

    /// How many cells it has.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether it has no cells.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// A cell by its index, unquoted; `None` behind the last.
    #[must_use]
    pub fn cell(&self, index: usize) -> Option<&'t str> {
        let end = *self.ends.get(index)?;
        let start = index.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.text.get(start..end)
    }

    /// Its cells in order.
    pub fn cells(&self) -> impl Iterator<Item = &'t str> + use<'t> {
        let record = *self;
        (0..record.len()).filter_map(move |index| record.cell(index))
    }

    /// Whether every cell is blank.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Whether a letter was lost on the way, here or before: it holds the replacement character `U+FFFD`.
    #[must_use]
    pub fn is_damaged(&self) -> bool {
        self.text.contains(char::REPLACEMENT_CHARACTER)
    }

    /// The bytes it was read from (decoded, where they were UTF-16).
    #[must_use]
    pub const fn raw(&self) -> &'t [u8] {
        self.raw
    }
}

impl fmt::Debug for Record<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: ", self.line)?;
        f.debug_list().entries(self.cells()).finish()
    }
}

/// Makes the cells valid text, and tells its length: what is no UTF-8 becomes `U+FFFD`, cell by cell.
pub(super) fn repair(cells: &mut Vec<u8>, ends: &mut [usize], scratch: &mut Vec<u8>) -> usize {
    scratch.clear();
    let mut start = 0;
    for end in ends {
        scratch.extend_from_slice(String::from_utf8_lossy(&cells[start..*end]).as_bytes());
        start = *end;
        *end = scratch.len();
    }
    let written = scratch.len();
    // The parser wants room to write to, and never less than it had.
    scratch.resize(written.max(cells.len()), 0);
    std::mem::swap(cells, scratch);
    written
}
