//! A stretch of records, split into cells.

use crate::lake::mapping::Mapping;
use memchr::memmem;
use std::sync::Arc;

/// Where a cell's text lies in the bytes of its block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(super) start: u32,
    pub(super) end: u32,
}

/// A cell beyond the last column of the header.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Surplus {
    pub(crate) row: usize,
    pub(crate) position: usize,
    pub(super) cell: Cell,
}

/// Whole records under one header, as a rectangle of cells. Every cell is UTF-8, unquoted; a missing one is empty.
#[derive(Debug, Default)]
pub(crate) struct Block {
    pub(crate) mapping: Arc<Mapping>,
    pub(crate) entry: Option<Arc<str>>,
    /// The line of each row, from 1.
    pub(crate) lines: Vec<u64>,
    /// Rows that hold the replacement character.
    pub(crate) damaged: Vec<usize>,
    pub(crate) surplus: Vec<Surplus>,
    pub(super) bytes: Vec<u8>,
    /// Row by row, as many for each as the header has columns.
    pub(super) cells: Vec<Cell>,
}

impl Block {
    pub(crate) fn rows(&self) -> usize {
        self.lines.len()
    }

    /// How many bytes of text it holds.
    pub(crate) fn size(&self) -> usize {
        self.bytes.len()
    }

    #[inline]
    pub(crate) fn bytes_of(&self, cell: Cell) -> &[u8] {
        &self.bytes[cell.start as usize..cell.end as usize]
    }

    /// The cells of a column, from the first row to the last.
    #[inline]
    pub(crate) fn column(&self, position: usize) -> impl Iterator<Item = &[u8]> {
        let width = self.mapping.width();
        self.cells.iter().skip(position).step_by(width).map(|cell| self.bytes_of(*cell))
    }

    #[inline]
    pub(crate) fn cell(&self, row: usize, position: usize) -> &[u8] {
        self.bytes_of(self.cells[row * self.mapping.width() + position])
    }

    pub(crate) fn surplus_cell(&self, surplus: &Surplus) -> &[u8] {
        self.bytes_of(surplus.cell)
    }

    /// Notes which rows hold the replacement character: a letter was lost on the way, here or before.
    pub(super) fn find_damage(&mut self) {
        const LOST: &[u8] = "\u{fffd}".as_bytes();
        if memmem::find(&self.bytes, LOST).is_none() {
            return;
        }
        let width = self.mapping.width();
        for (row, cells) in self.cells.chunks(width).enumerate() {
            let beyond =
                self.surplus.iter().filter(|surplus| surplus.row == row).map(|surplus| &surplus.cell);
            if cells.iter().chain(beyond).any(|cell| memmem::find(self.bytes_of(*cell), LOST).is_some()) {
                self.damaged.push(row);
            }
        }
    }

    /// Gives the memory of a block that is done with to the next one.
    pub(super) fn clear(&mut self) {
        self.lines.clear();
        self.damaged.clear();
        self.surplus.clear();
        self.cells.clear();
        self.bytes.clear();
    }
}
