//! The cells of earnings that could not be read, for a person to look at.

use crate::catalog::MOST_CELLS;
use payouts_model::UnreadCell;

/// The first cells that could not be read, in the order of the rows. The report counts all of them.
#[derive(Debug, Default)]
pub(crate) struct UnreadCells(Vec<UnreadCell>);

impl UnreadCells {
    pub(super) fn push(&mut self, cell: impl FnOnce() -> UnreadCell) {
        if self.0.len() < MOST_CELLS {
            self.0.push(cell());
        }
    }

    pub(crate) fn into_cells(self) -> Vec<UnreadCell> {
        self.0
    }
}
