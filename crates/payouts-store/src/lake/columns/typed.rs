//! Decimals, dates and instants, and everything that is found out beside them.

use super::{Leftovers, texts::TextBuilder};
use crate::{
    Result,
    error::lake,
    lake::{
        schema::{self, Shape},
        split::{Block, is_blank},
        sums::Sums,
        value::{Read, Spelling, date, decimal, instant},
    },
};
use arrow_array::{
    ArrayRef, Date32Array, Decimal128Array, Int64Array, StringArray, TimestampMicrosecondArray,
};
use arrow_schema::{Field, Schema, SchemaRef};
use partner_center_client::columns::{Currency as CurrencyRule, Dataset};
use payouts_core::Currency;
use payouts_wire::amount::parse_loose;
use std::{collections::BTreeMap, sync::Arc};

/// The columns of a dataset that are not text, with what the lake adds to them.
#[derive(Debug)]
pub(crate) struct Typed {
    columns: Vec<TypedColumn>,
    schema: SchemaRef,
    pub(crate) counts: Counts,
}

/// What was counted in the pass.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    pub(crate) rows: u64,
    pub(crate) malformed_cells: BTreeMap<String, u64>,
    pub(crate) unknown_columns: BTreeMap<String, u64>,
    /// Sums by the name of their column.
    pub(crate) sums: BTreeMap<&'static str, Sums>,
}

#[derive(Debug)]
struct TypedColumn {
    /// Its index in the dataset.
    index: usize,
    name: &'static str,
    shape: Shape,
    money: Option<Where>,
}

/// Where the currency of a money column stands.
#[derive(Debug)]
enum Where {
    Fixed(Option<Currency>),
    /// In the first of these columns of the dataset that is not blank.
    FirstOf(Vec<usize>),
}

/// What is collected while the columns of one block are read.
struct Pass<'b> {
    block: &'b Block,
    /// A letter for each typed column, row by row.
    spellings: Vec<u8>,
    extra: Leftovers,
    received: Leftovers,
    /// Cells that are not what their column holds, by row and position.
    malformed: Vec<(usize, usize)>,
}

impl Typed {
    pub(crate) fn new(dataset: &'static Dataset) -> Self {
        let columns: Vec<TypedColumn> = schema::typed_columns(dataset)
            .into_iter()
            .map(|index| {
                let column = &dataset.columns[index];
                let money = column.money.map(|rule| Where::of(rule, dataset));
                TypedColumn { index, name: column.name, shape: Shape::of(column), money }
            })
            .collect();
        let fields = columns.iter().map(|column| schema::field(&dataset.columns[column.index]));
        let fields: Vec<Field> = fields.chain(schema::added_fields()).collect();
        Self { columns, schema: Arc::new(Schema::new(fields)), counts: Counts::default() }
    }

    pub(crate) fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// The columns of a block, in the order of the schema.
    pub(crate) fn arrays(&mut self, block: &Block) -> Result<Vec<ArrayRef>> {
        let mut pass = Pass {
            block,
            spellings: vec![Spelling::BLANK.0; block.rows() * self.columns.len()],
            extra: Leftovers::default(),
            received: Leftovers::default(),
            malformed: Vec::new(),
        };
        let mut arrays = Vec::with_capacity(self.schema.fields().len());
        for (place, column) in self.columns.iter().enumerate() {
            let position = block.mapping.position(column.index);
            arrays.push(match column.shape {
                Shape::Date => {
                    Arc::new(Date32Array::from(pass.column(place, self.columns.len(), position, date::read)))
                        as ArrayRef
                }
                Shape::Instant => {
                    let values = pass.column(place, self.columns.len(), position, instant::read);
                    Arc::new(TimestampMicrosecondArray::from(values).with_timezone("UTC"))
                }
                Shape::Decimal | Shape::Text => {
                    let values = pass.column(place, self.columns.len(), position, decimal::read);
                    if let (Some(rule), Some(position)) = (&column.money, position) {
                        let sums = self.counts.sums.entry(column.name).or_default();
                        pass.sum(&values, place, self.columns.len(), position, rule, sums);
                    }
                    let array = Decimal128Array::from(values);
                    let array = array.with_precision_and_scale(schema::DIGITS, schema::SCALE.cast_signed());
                    Arc::new(array.map_err(lake("a column of decimals"))?)
                }
            });
        }
        pass.unknown(&mut self.counts.unknown_columns);
        pass.damaged();
        pass.count_malformed(&mut self.counts.malformed_cells);
        self.counts.rows += block.rows() as u64;
        arrays.push(pass.extra.finish(block)?);
        arrays.push(pass.received.finish(block)?);
        arrays.push(spelling_column(&pass.spellings, self.columns.len(), block.rows())?);
        arrays.push(entry_column(block));
        let lines = block.lines.iter().map(|line| i64::try_from(*line).unwrap_or(i64::MAX));
        arrays.push(Arc::new(Int64Array::from_iter_values(lines)));
        Ok(arrays)
    }
}

impl Pass<'_> {
    /// Reads one column, and keeps what the value alone does not tell.
    fn column<T: Copy>(
        &mut self,
        place: usize,
        width: usize,
        position: Option<usize>,
        read: impl Fn(&[u8]) -> Read<T>,
    ) -> Vec<Option<T>> {
        let Some(position) = position else { return vec![None; self.block.rows()] };
        let mut values = Vec::with_capacity(self.block.rows());
        let spellings = self.spellings.iter_mut().skip(place).step_by(width);
        // Rates and dates mostly are those of the row before.
        let mut last: (&[u8], Read<T>) = (&[], Read::Blank);
        for ((row, cell), spelling) in self.block.column(position).enumerate().zip(spellings) {
            if cell != last.0 {
                last = (cell, read(cell));
            }
            let (value, letter) = match last.1 {
                Read::Blank => (None, Spelling::BLANK),
                Read::Plain(value, letter) => (Some(value), letter),
                Read::Odd(value) => {
                    self.received.push(row, position, cell);
                    (Some(value), Spelling::ODD)
                }
                Read::Unfit => {
                    self.extra.push(row, position, cell);
                    (None, Spelling::MALFORMED)
                }
                Read::Malformed => {
                    self.extra.push(row, position, cell);
                    self.malformed.push((row, position));
                    (None, Spelling::MALFORMED)
                }
            };
            *spelling = letter.0;
            values.push(value);
        }
        values
    }

    fn sum(
        &mut self,
        values: &[Option<decimal::Scaled>],
        place: usize,
        width: usize,
        position: usize,
        rule: &Where,
        sums: &mut Sums,
    ) {
        let mut currencies = Currencies::default();
        for (row, value) in values.iter().enumerate() {
            let letter = Spelling(self.spellings[row * width + place]);
            if letter == Spelling::BLANK {
                continue;
            }
            if let (Some(value), Some(scale)) = (value, letter.as_scale()) {
                let currency = currencies.of(self.block, row, rule, &mut self.malformed);
                sums.add(currency, *value, scale);
                continue;
            }
            // Written in an odd way, or with more digits than the column has.
            let text = std::str::from_utf8(self.block.cell(row, position)).unwrap_or_default();
            if let Ok(Some(amount)) = parse_loose(text) {
                let currency = currencies.of(self.block, row, rule, &mut self.malformed);
                sums.add_unfit(currency, amount);
            }
        }
    }

    fn unknown(&mut self, counts: &mut BTreeMap<String, u64>) {
        for (position, name) in self.block.mapping.unknown() {
            let mut filled = 0;
            for (row, cell) in self.block.column(*position).enumerate() {
                if !is_blank(cell) {
                    self.extra.push(row, *position, cell);
                    filled += 1;
                }
            }
            if filled > 0 {
                *counts.entry(name.clone()).or_default() += filled;
            }
        }
        for surplus in &self.block.surplus {
            let cell = self.block.surplus_cell(surplus);
            if !is_blank(cell) {
                self.extra.push(surplus.row, surplus.position, cell);
                *counts.entry(self.block.mapping.name(surplus.position)).or_default() += 1;
            }
        }
    }

    /// Cells in which a letter was lost count as malformed, whatever their column holds.
    fn damaged(&mut self) {
        let is_damaged = |cell: &[u8]| String::from_utf8_lossy(cell).contains(char::REPLACEMENT_CHARACTER);
        for row in &self.block.damaged {
            for position in 0..self.block.mapping.width() {
                if is_damaged(self.block.cell(*row, position)) {
                    self.malformed.push((*row, position));
                }
            }
            for surplus in self.block.surplus.iter().filter(|surplus| surplus.row == *row) {
                if is_damaged(self.block.surplus_cell(surplus)) {
                    self.malformed.push((*row, surplus.position));
                }
            }
        }
    }

    fn count_malformed(&mut self, counts: &mut BTreeMap<String, u64>) {
        self.malformed.sort_unstable();
        self.malformed.dedup();
        for (_, position) in &self.malformed {
            *counts.entry(self.block.mapping.name(*position)).or_default() += 1;
        }
    }
}

/// The currencies of one money column, row after row. The same text means the same again.
#[derive(Default)]
struct Currencies<'b> {
    last: Option<(&'b [u8], Option<Currency>)>,
}

impl<'b> Currencies<'b> {
    #[inline]
    fn of(
        &mut self,
        block: &'b Block,
        row: usize,
        rule: &Where,
        malformed: &mut Vec<(usize, usize)>,
    ) -> Option<Currency> {
        let columns = match rule {
            Where::Fixed(currency) => return *currency,
            Where::FirstOf(columns) => columns,
        };
        let positions = columns.iter().filter_map(|column| block.mapping.position(*column));
        let mut cells = positions.map(|position| (position, block.cell(row, position)));
        let (position, text) = cells.find(|(_, cell)| !is_blank(cell))?;
        let currency = match self.last {
            Some((last, currency)) if last == text => currency,
            _ => std::str::from_utf8(text).ok().and_then(|text| text.parse().ok()),
        };
        self.last = Some((text, currency));
        if currency.is_none() {
            malformed.push((row, position));
        }
        currency
    }
}

impl Where {
    fn of(rule: CurrencyRule, dataset: &Dataset) -> Self {
        match rule {
            CurrencyRule::Fixed(code) => Self::Fixed(code.parse().ok()),
            CurrencyRule::FirstOf(names) => {
                let place = |name: &&str| dataset.columns.iter().position(|column| column.name == *name);
                Self::FirstOf(names.iter().filter_map(place).collect())
            }
        }
    }
}

fn spelling_column(spellings: &[u8], width: usize, rows: usize) -> Result<ArrayRef> {
    let mut texts = TextBuilder::new(rows);
    for row in 0..rows {
        texts.push(spellings.get(row * width..(row + 1) * width));
    }
    texts.finish()
}

fn entry_column(block: &Block) -> ArrayRef {
    match block.entry.as_deref() {
        Some(name) => Arc::new(StringArray::from_iter_values(std::iter::repeat_n(name, block.rows()))),
        None => Arc::new(StringArray::new_null(block.rows())),
    }
}
