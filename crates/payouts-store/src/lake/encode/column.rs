//! How one column goes about it: first a dictionary, then, where that does not pay, the values as they are.

use super::{
    DICTIONARY_BYTES, FEW, PAGE_BYTES, PAGE_ROWS, TRIAL,
    chunk::Chunk,
    hybrid, is_worth_a_dictionary,
    levels::Levels,
    pages::{Pages, Press},
    width,
};
use crate::Result;
use parquet::{basic::Encoding, file::statistics::Statistics, schema::types::ColumnDescPtr};

/// The values of a column, in both of the ways in which they can be kept.
pub(super) trait Shelf {
    /// How values are written that are in no dictionary.
    const PLAIN: Encoding;

    /// How many entries the dictionary has.
    fn entries(&self) -> usize;
    /// How many bytes they take.
    fn dictionary_size(&self) -> usize;
    fn put_dictionary(&self, out: &mut Vec<u8>);
    fn clear_dictionary(&mut self);

    /// Takes an entry of the dictionary for a plain value.
    fn take_plain(&mut self, number: u32);
    /// How many bytes the plain values of the open page take.
    fn plain_size(&self) -> usize;
    /// Appends the plain values of the open page, and forgets them.
    fn put_plain(&mut self, out: &mut Vec<u8>);

    /// The footer's metadata of the row group that ends.
    fn statistics(&mut self, nulls: u64) -> Option<Statistics>;
}

/// One column, row group after row group.
pub(super) struct Column<S> {
    pub(super) levels: Levels,
    pub(super) shelf: S,
    /// The values of the open page, by their numbers in the dictionary.
    pub(super) numbers: Vec<u32>,
    mode: Mode,
    first_mode: Mode,
    /// How many values of the row group became numbers, those of the open page apart.
    numbered: usize,
    pages: Pages,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Values become numbers of the dictionary, unless that turns out not to pay.
    Trial,
    Dictionary,
    Plain,
}

impl<S: Shelf> Column<S> {
    pub(super) fn new(column: ColumnDescPtr, first_mode: Mode, shelf: S) -> Self {
        Self {
            levels: Levels::default(),
            shelf,
            numbers: Vec::new(),
            mode: first_mode,
            first_mode,
            numbered: 0,
            pages: Pages::new(column),
        }
    }

    pub(super) fn is_plain(&self) -> bool {
        self.mode == Mode::Plain
    }

    /// Between blocks: decides what is open, and ends a page that is full.
    pub(super) fn settle(&mut self, press: &mut Press) -> Result<()> {
        let is_full = self.levels.rows() >= PAGE_ROWS || self.shelf.plain_size() >= PAGE_BYTES;
        let is_tried = self.numbers.len() >= if is_full { FEW } else { TRIAL };
        if self.mode == Mode::Trial && is_tried {
            self.decide(press)?;
        }
        if is_full {
            self.end_page(press)?;
        }
        if !self.is_plain() && self.shelf.dictionary_size() >= DICTIONARY_BYTES {
            self.end_page(press)?;
            self.mode = Mode::Plain;
        }
        Ok(())
    }

    /// Whether the dictionary is kept. If not, the open page is written without it.
    fn decide(&mut self, press: &mut Press) -> Result<()> {
        self.mode = Mode::Dictionary;
        if is_worth_a_dictionary(self.shelf.entries(), self.numbered + self.numbers.len()) {
            return Ok(());
        }
        if self.numbered > 0 {
            // Pages refer to it.
            self.end_page(press)?;
        } else {
            self.numbers.drain(..).for_each(|number| self.shelf.take_plain(number));
            self.shelf.clear_dictionary();
        }
        self.mode = Mode::Plain;
        Ok(())
    }

    fn end_page(&mut self, press: &mut Press) -> Result<()> {
        let Self { levels, shelf, numbers, .. } = self;
        if levels.rows() == 0 {
            return Ok(());
        }
        if levels.filled() == 0 {
            return self.pages.add(levels, Encoding::PLAIN, press, |_| {});
        }
        if self.mode == Mode::Plain {
            return self.pages.add(levels, S::PLAIN, press, |out| shelf.put_plain(out));
        }
        self.pages.add(levels, Encoding::RLE_DICTIONARY, press, |out| {
            let width = width(shelf.entries());
            out.extend_from_slice(&width.to_le_bytes()[..1]);
            hybrid::encode(numbers, width, out);
        })?;
        self.numbered += numbers.len();
        numbers.clear();
        Ok(())
    }

    /// Ends the row group.
    pub(super) fn finish(&mut self, press: &mut Press) -> Result<Chunk> {
        if self.mode == Mode::Trial && self.numbers.len() >= FEW {
            self.decide(press)?;
        }
        self.end_page(press)?;
        let shelf = &mut self.shelf;
        let dictionary = (self.numbered > 0).then(|| shelf.entries());
        let chunk = self.pages.finish(shelf, dictionary, press)?;
        shelf.clear_dictionary();
        self.numbered = 0;
        self.mode = self.first_mode;
        Ok(chunk)
    }
}
