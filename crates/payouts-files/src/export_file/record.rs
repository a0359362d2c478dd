//! One row of a block as a record.

use super::Block;
use std::fmt;

/// One row: cells as text, and the line where it begins.
#[derive(Clone, Copy)]
pub struct Record<'b> {
    block: &'b Block,
    row: usize,
}

impl<'b> Record<'b> {
    pub(super) const fn new(block: &'b Block, row: usize) -> Self {
        Self { block, row }
    }

    /// The line on which it begins, from 1, counted in the entry it comes from.
    #[must_use]
    pub fn line(&self) -> u64 {
        self.block.lines()[self.row]
    }

    /// How many cells it has: as many as its header has columns.
    #[must_use]
    pub fn len(&self) -> usize {
        self.block.header().width()
    }

    /// Whether it has no cells.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A cell by its index, unquoted; `None` behind the last.
    #[must_use]
    pub fn cell(&self, index: usize) -> Option<&'b str> {
        (index < self.len())
            .then(|| std::str::from_utf8(self.block.cell(self.row, index)).unwrap_or_default())
    }

    /// Its cells in order.
    pub fn cells(&self) -> impl Iterator<Item = &'b str> + use<'b> {
        let record = *self;
        (0..record.len()).filter_map(move |index| record.cell(index))
    }

    /// Whether a letter was lost on the way, here or before: it contains the replacement character `U+FFFD`.
    #[must_use]
    pub fn is_damaged(&self) -> bool {
        self.block.damaged().binary_search(&self.row).is_ok()
    }
}

impl fmt::Debug for Record<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: ", self.line())?;
        f.debug_list().entries(self.cells()).finish()
    }
}
