//! Cells that are no UTF-8.

use super::block::{Block, Cell};

/// What cells say once the bytes that are no UTF-8 are replaced by `U+FFFD`. Kept apart, because it is longer than what
/// was received.
#[derive(Debug, Default)]
pub(super) struct Repairs(Vec<(Place, String)>);

#[derive(Clone, Copy, Debug)]
enum Place {
    Cell(usize),
    Surplus(usize),
}

impl Repairs {
    /// Looks at the cells from an index on, and at the surplus ones.
    pub(super) fn collect(&mut self, block: &Block, cells_from: usize, surplus_from: usize) {
        let cells = (cells_from..block.cells.len()).map(|index| (Place::Cell(index), block.cells[index]));
        let surplus = (surplus_from..block.surplus.len())
            .map(|index| (Place::Surplus(index), block.surplus[index].cell));
        for (place, cell) in cells.chain(surplus) {
            let bytes = block.bytes_of(cell);
            if std::str::from_utf8(bytes).is_err() {
                self.0.push((place, String::from_utf8_lossy(bytes).into_owned()));
            }
        }
    }

    /// Puts the replaced texts behind the bytes of the block, and lets the cells point there.
    pub(super) fn apply(&mut self, block: &mut Block) {
        for (place, text) in self.0.drain(..) {
            let start = offset(block.bytes.len());
            block.bytes.extend_from_slice(text.as_bytes());
            let cell = Cell { start, end: offset(block.bytes.len()) };
            match place {
                Place::Cell(index) => block.cells[index] = cell,
                Place::Surplus(index) => block.surplus[index].cell = cell,
            }
        }
    }
}

/// A place in a block, which is never longer than a few records.
#[inline]
pub(super) fn offset(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}
