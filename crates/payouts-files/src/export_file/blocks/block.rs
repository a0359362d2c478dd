//! A stretch of records, split into cells.

use crate::export_file::{Header, Record};
use memchr::memmem;
use payouts_model::Unreadable;
use std::sync::Arc;

/// Where a cell's text is in the bytes of its block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) start: u32,
    pub(super) end: u32,
}

/// Whole records under one header, as a rectangle of cells, and the records between them that are no rows.
///
/// Every cell is UTF-8 and unquoted. A block has about 256 KiB of text, so that it stays in the cache of the core that
/// reads it.
#[derive(Debug, Default)]
pub struct Block {
    pub(super) header: Arc<Header>,
    pub(super) entry: Option<Arc<str>>,
    pub(super) lines: Vec<u64>,
    pub(super) damaged: Vec<usize>,
    pub(super) bytes: Vec<u8>,
    /// Row by row, as many for each as the header has columns.
    pub(super) cells: Vec<Cell>,
    /// The records that are no rows, in the order of their lines.
    pub unreadable: Vec<Unreadable>,
}

impl Block {
    /// The header of all its rows.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The entry of the archive that it comes from.
    #[must_use]
    pub fn entry(&self) -> Option<&str> {
        self.entry.as_deref()
    }

    /// How many rows it has.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.lines.len()
    }

    /// The line on which each row begins, from 1.
    #[must_use]
    pub fn lines(&self) -> &[u64] {
        &self.lines
    }

    /// The rows that contain the replacement character `U+FFFD` or a byte order mark: a letter was lost on the way, here or
    /// before, or files were put together inside a row.
    #[must_use]
    pub fn damaged(&self) -> &[usize] {
        &self.damaged
    }

    /// How many bytes of text it has.
    #[must_use]
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    #[inline]
    pub(super) fn bytes_of(&self, cell: Cell) -> &[u8] {
        &self.bytes[cell.start as usize..cell.end as usize]
    }

    /// The cells of a column, from the first row to the last.
    #[inline]
    pub fn column(&self, position: usize) -> impl Iterator<Item = &[u8]> {
        let width = self.header.width();
        self.cells.iter().skip(position).step_by(width.max(1)).map(|cell| self.bytes_of(*cell))
    }

    /// One cell.
    #[inline]
    #[must_use]
    pub fn cell(&self, row: usize, position: usize) -> &[u8] {
        self.bytes_of(self.cells[row * self.header.width() + position])
    }

    /// One row as a record.
    #[must_use]
    pub fn record(&self, row: usize) -> Record<'_> {
        Record::new(self, row)
    }

    /// Notes which rows contain the replacement character, or a byte order mark inside.
    pub(super) fn find_damage(&mut self) {
        const LOST: [&str; 2] = ["\u{fffd}", "\u{feff}"];
        let is_damaged = |text: &[u8]| LOST.iter().any(|lost| memmem::find(text, lost.as_bytes()).is_some());
        if !is_damaged(&self.bytes) {
            return;
        }
        for (row, cells) in self.cells.chunks(self.header.width().max(1)).enumerate() {
            if cells.iter().any(|cell| is_damaged(self.bytes_of(*cell))) {
                self.damaged.push(row);
            }
        }
    }

    /// Keeps the memory of a block that is done with for the next one.
    pub(super) fn clear(&mut self) {
        self.lines.clear();
        self.damaged.clear();
        self.cells.clear();
        self.bytes.clear();
        self.unreadable.clear();
    }
}

/// Whether a cell contains nothing but blanks.
#[inline]
#[must_use]
pub fn is_blank(cell: &[u8]) -> bool {
    match cell.first() {
        None => true,
        Some(first) if first.is_ascii_graphic() => false,
        Some(_) => std::str::from_utf8(cell).is_ok_and(|text| text.trim().is_empty()),
    }
}
