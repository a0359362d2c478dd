//! Cells that are not UTF-8.

use super::block::{Block, Cell};

/// The texts of cells after bytes that are not UTF-8 were replaced by `U+FFFD`. They are kept apart, because they are
/// longer than what was received.
#[derive(Debug, Default)]
pub(super) struct Repairs(Vec<(usize, String)>);

impl Repairs {
    /// Looks at the cells from an index on, whose text is in `bytes`.
    pub(super) fn collect(&mut self, cells: &[Cell], from: usize, bytes: &[u8]) {
        for (index, cell) in cells.iter().enumerate().skip(from) {
            let text = &bytes[cell.start as usize..cell.end as usize];
            if std::str::from_utf8(text).is_err() {
                self.0.push((index, String::from_utf8_lossy(text).into_owned()));
            }
        }
    }

    /// Puts the replaced texts behind the bytes of the block, and lets the cells point there.
    pub(super) fn apply(&mut self, block: &mut Block) {
        for (index, text) in self.0.drain(..) {
            let start = offset(block.bytes.len());
            block.bytes.extend_from_slice(text.as_bytes());
            block.cells[index] = Cell { start, end: offset(block.bytes.len()) };
        }
    }
}

/// A place in a block, which is never longer than a few records.
#[inline]
pub(super) fn offset(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}
