//! Encoding the numbers of lines, which rise evenly.

use super::{
    chunk::Chunk,
    column::{Column, Mode, Shelf},
    delta,
    pages::Press,
    plain::{Plain, widen},
};
use crate::Result;
use parquet::{basic::Encoding, file::statistics::Statistics, schema::types::ColumnDescPtr};

/// Encodes a column of whole numbers of which each is a little larger than the one before.
pub(crate) struct LineEncoder(Column<Lines>);

#[derive(Debug, Default)]
struct Lines {
    numbers: Vec<i64>,
    bounds: Option<(i64, i64)>,
}

impl LineEncoder {
    pub(crate) fn new(column: ColumnDescPtr) -> Self {
        Self(Column::new(column, Mode::Plain, Lines::default()))
    }

    pub(crate) fn push(&mut self, numbers: impl Iterator<Item = i64>, press: &mut Press) -> Result<()> {
        for number in numbers {
            self.0.levels.push(true);
            self.0.shelf.numbers.push(number);
        }
        self.0.settle(press)
    }

    /// Ends the row group.
    pub(crate) fn finish(&mut self, press: &mut Press) -> Result<Chunk> {
        self.0.finish(press)
    }
}

/// There never is a dictionary.
impl Shelf for Lines {
    const PLAIN: Encoding = Encoding::DELTA_BINARY_PACKED;

    fn entries(&self) -> usize {
        0
    }

    fn dictionary_size(&self) -> usize {
        0
    }

    fn put_dictionary(&self, _out: &mut Vec<u8>) {}

    fn clear_dictionary(&mut self) {}

    fn take_plain(&mut self, _number: u32) {}

    fn plain_size(&self) -> usize {
        size_of_val(self.numbers.as_slice())
    }

    fn put_plain(&mut self, out: &mut Vec<u8>) {
        delta::encode(&self.numbers, out);
        self.numbers.drain(..).for_each(|number| widen(&mut self.bounds, number));
    }

    fn statistics(&mut self, nulls: u64) -> Option<Statistics> {
        Some(i64::statistics(self.bounds.take(), nulls))
    }
}
