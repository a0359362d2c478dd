//! Encoding a column of text.

use super::{
    chunk::Chunk,
    column::{Column, Mode, Shelf},
    delta,
    interner::{Interner, same},
    pages::Press,
    plain,
};
use crate::Result;
use parquet::{basic::Encoding, file::statistics::Statistics, schema::types::ColumnDescPtr};

/// Encodes one column of text.
pub(crate) struct TextEncoder(Column<Texts>);

#[derive(Debug, Default)]
struct Texts {
    dictionary: Interner,
    lengths: Vec<i64>,
    bytes: Vec<u8>,
    /// Readers pass over row groups by the smallest and the largest text.
    is_pruned_by: bool,
    /// There were texts that are not in the dictionary.
    has_plain: bool,
}

impl TextEncoder {
    /// Where hardly any text comes twice, no dictionary is tried.
    pub(crate) fn new(column: ColumnDescPtr, is_unique: bool, is_pruned_by: bool) -> Self {
        let first_mode = if is_unique { Mode::Plain } else { Mode::Trial };
        Self(Column::new(column, first_mode, Texts { is_pruned_by, ..Texts::default() }))
    }

    /// Takes in rows; `None` is blank.
    pub(crate) fn push<'c>(
        &mut self,
        cells: impl Iterator<Item = Option<&'c [u8]>>,
        press: &mut Press,
    ) -> Result<()> {
        let is_plain = self.0.is_plain();
        let Column { levels, shelf, numbers, .. } = &mut self.0;
        if is_plain {
            for cell in cells {
                levels.push(cell.is_some());
                if let Some(text) = cell {
                    shelf.put(text);
                }
            }
            return self.0.settle(press);
        }
        let mut last: Option<(&[u8], u32)> = None;
        for cell in cells {
            levels.push(cell.is_some());
            let Some(text) = cell else { continue };
            let number = match last {
                Some((above, number)) if same(above, text) => number,
                _ => shelf.dictionary.number(text).0,
            };
            last = Some((text, number));
            numbers.push(number);
        }
        self.0.settle(press)
    }

    /// Takes in rows that are all blank.
    pub(crate) fn push_blank(&mut self, rows: usize, press: &mut Press) -> Result<()> {
        self.0.levels.push_blank(rows);
        self.0.settle(press)
    }

    /// Ends the row group.
    pub(crate) fn finish(&mut self, press: &mut Press) -> Result<Chunk> {
        self.0.finish(press)
    }
}

impl Texts {
    fn put(&mut self, text: &[u8]) {
        self.lengths.push(i64::try_from(text.len()).unwrap_or(i64::MAX));
        self.bytes.extend_from_slice(text);
    }
}

impl Shelf for Texts {
    const PLAIN: Encoding = Encoding::DELTA_LENGTH_BYTE_ARRAY;

    fn entries(&self) -> usize {
        self.dictionary.len()
    }

    fn dictionary_size(&self) -> usize {
        self.dictionary.size()
    }

    fn put_dictionary(&self, out: &mut Vec<u8>) {
        self.dictionary.iter().for_each(|text| plain::put_text(text, out));
    }

    fn clear_dictionary(&mut self) {
        self.dictionary.clear();
    }

    fn take_plain(&mut self, number: u32) {
        let text = self.dictionary.text(number);
        self.lengths.push(i64::try_from(text.len()).unwrap_or(i64::MAX));
        self.bytes.extend_from_slice(text);
    }

    fn plain_size(&self) -> usize {
        self.bytes.len()
    }

    fn put_plain(&mut self, out: &mut Vec<u8>) {
        delta::encode(&self.lengths, out);
        out.append(&mut self.bytes);
        self.lengths.clear();
        self.has_plain = true;
    }

    fn statistics(&mut self, nulls: u64) -> Option<Statistics> {
        let has_plain = std::mem::take(&mut self.has_plain);
        let bounds = self.dictionary.iter().min().zip(self.dictionary.iter().max());
        let bounds = bounds.filter(|_| self.is_pruned_by && !has_plain);
        Some(plain::statistics_of_text(bounds, nulls))
    }
}
