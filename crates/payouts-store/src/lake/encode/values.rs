//! Encoding a column of decimals, dates, instants or whole numbers.

use super::{
    chunk::Chunk,
    column::{Column, Mode, Shelf},
    interner::{Interner, same},
    pages::Press,
    plain::{Plain, widen},
};
use crate::{Result, lake::value::Read};
use foldhash::fast::FixedState;
use parquet::{basic::Encoding, file::statistics::Statistics, schema::types::ColumnDescPtr};
use std::collections::{HashMap, hash_map::Entry};

/// Encodes one column of values.
pub(crate) struct ValueEncoder<T>(Column<Values<T>>);

#[derive(Debug)]
struct Values<T> {
    /// The texts that were read, and what each turned out to be.
    texts: Interner,
    said: Vec<Said<T>>,
    dictionary: Vec<T>,
    numbers: HashMap<T, u32, FixedState>,
    plain: Vec<u8>,
    bounds: Option<(T, T)>,
}

/// The parsed text, and the number of its value where it has one.
#[derive(Clone, Copy, Debug)]
struct Said<T> {
    read: Read<T>,
    number: u32,
}

impl<T: Plain> ValueEncoder<T> {
    pub(crate) fn new(column: ColumnDescPtr) -> Self {
        let values = Values {
            texts: Interner::default(),
            said: Vec::new(),
            dictionary: Vec::new(),
            numbers: HashMap::default(),
            plain: Vec::new(),
            bounds: None,
        };
        Self(Column::new(column, Mode::Trial, values))
    }

    /// Takes in rows, and reports for each what its cell turned out to be.
    pub(crate) fn push<'c>(
        &mut self,
        cells: impl Iterator<Item = &'c [u8]>,
        read: impl Fn(&[u8]) -> Read<T>,
        mut report: impl FnMut(&'c [u8], Read<T>),
        press: &mut Press,
    ) -> Result<()> {
        let is_plain = self.0.is_plain();
        let Column { levels, shelf, numbers, .. } = &mut self.0;
        // Rates and dates mostly are those of the row before.
        let mut last: (&[u8], Said<T>) = (&[], Said { read: Read::Blank, number: 0 });
        for cell in cells {
            if !same(cell, last.0) {
                let said =
                    if is_plain { Said { read: read(cell), number: 0 } } else { shelf.said(cell, &read) };
                last = (cell, said);
            }
            let Said { read, number } = last.1;
            let value = read.value();
            levels.push(value.is_some());
            match value {
                Some(value) if is_plain => shelf.put(value),
                Some(_) => numbers.push(number),
                None => {}
            }
            report(cell, read);
        }
        self.0.settle(press)
    }

    /// Takes in values without a text.
    pub(crate) fn push_values(&mut self, values: impl Iterator<Item = T>, press: &mut Press) -> Result<()> {
        let is_plain = self.0.is_plain();
        for value in values {
            self.0.levels.push(true);
            if is_plain {
                self.0.shelf.put(value);
            } else {
                let number = self.0.shelf.number(value);
                self.0.numbers.push(number);
            }
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

impl<T: Plain> Values<T> {
    #[inline]
    fn said(&mut self, cell: &[u8], read: impl Fn(&[u8]) -> Read<T>) -> Said<T> {
        if cell.is_empty() {
            return Said { read: Read::Blank, number: 0 };
        }
        let (text, is_new) = self.texts.number(cell);
        if is_new {
            let read = read(cell);
            let number = read.value().map_or(0, |value| self.number(value));
            self.said.push(Said { read, number });
        }
        self.said[text as usize]
    }

    /// The number of a value: `1.0` and `1.00` are two texts and one value.
    fn number(&mut self, value: T) -> u32 {
        match self.numbers.entry(value) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(vacant) => {
                let number = u32::try_from(self.dictionary.len()).unwrap_or(u32::MAX);
                self.dictionary.push(value);
                widen(&mut self.bounds, value);
                *vacant.insert(number)
            }
        }
    }

    #[inline]
    fn put(&mut self, value: T) {
        value.put(&mut self.plain);
        widen(&mut self.bounds, value);
    }
}

impl<T: Plain> Shelf for Values<T> {
    const PLAIN: Encoding = Encoding::PLAIN;

    fn entries(&self) -> usize {
        self.dictionary.len()
    }

    fn dictionary_size(&self) -> usize {
        self.texts.size().max(size_of_val(self.dictionary.as_slice()))
    }

    fn put_dictionary(&self, out: &mut Vec<u8>) {
        self.dictionary.iter().for_each(|value| value.put(out));
    }

    fn clear_dictionary(&mut self) {
        self.texts.clear();
        self.said.clear();
        self.dictionary.clear();
        self.numbers.clear();
    }

    fn take_plain(&mut self, number: u32) {
        self.dictionary[number as usize].put(&mut self.plain);
    }

    fn plain_size(&self) -> usize {
        self.plain.len()
    }

    fn put_plain(&mut self, out: &mut Vec<u8>) {
        out.append(&mut self.plain);
    }

    fn statistics(&mut self, nulls: u64) -> Option<Statistics> {
        Some(T::statistics(self.bounds.take(), nulls))
    }
}
