//! Decimals, dates and instants, and everything that is found out with them.

use super::{added::Added, currency::Where, pass::Pass, unread::UnreadCells};
use crate::{
    Result,
    lake::{
        encode::{Chunk, Press, ValueEncoder},
        schema::{self, Leaves, Shape},
        sums::Sums,
        value::{Read, date, decimal, instant},
    },
};
use payouts_files::columns::RowSchema;
use payouts_files::export_file::Block;
use std::collections::BTreeMap;

/// The columns of a dataset that are not text, with what the lake adds to them.
pub(crate) struct Typed {
    columns: Vec<TypedColumn>,
    added: Added,
    press: Press,
    pub(crate) counts: Counts,
}

/// What was counted in the pass.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    pub(crate) rows: u64,
    pub(crate) malformed_cells: BTreeMap<String, u64>,
    pub(crate) unread_cells: UnreadCells,
    pub(crate) unknown_columns: BTreeMap<String, u64>,
    /// Sums by the name of their column.
    pub(crate) sums: BTreeMap<&'static str, Sums>,
}

struct TypedColumn {
    /// Its index in the dataset.
    index: usize,
    name: &'static str,
    encoder: Encoder,
    money: Option<Where>,
}

enum Encoder {
    Date(ValueEncoder<i32>),
    Instant(ValueEncoder<i64>),
    Decimal(ValueEncoder<decimal::Scaled>),
}

impl Typed {
    pub(crate) fn new(dataset: &'static RowSchema, leaves: &Leaves) -> Result<Self> {
        let column = |index: usize| {
            let column = &dataset.columns[index];
            let leaf = leaves.find(column.name)?;
            let encoder = match Shape::of(column) {
                Shape::Date => Encoder::Date(ValueEncoder::new(leaf)),
                Shape::Instant => Encoder::Instant(ValueEncoder::new(leaf)),
                Shape::Decimal | Shape::Text => Encoder::Decimal(ValueEncoder::new(leaf)),
            };
            let money = column.money.map(|rule| Where::of(rule, dataset));
            Ok(TypedColumn { index, name: column.name, encoder, money })
        };
        Ok(Self {
            columns: schema::typed_columns(dataset).into_iter().map(column).collect::<Result<_>>()?,
            added: Added::new(leaves)?,
            press: Press::new()?,
            counts: Counts::default(),
        })
    }

    pub(crate) fn push(&mut self, block: &Block) -> Result<()> {
        let Self { columns, added, press, counts } = self;
        let width = columns.len();
        let mut pass = Pass::new(block, width);
        for (place, column) in columns.iter_mut().enumerate() {
            let Some(position) = block.header().place(column.index) else {
                column.encoder.push_blank(block.rows(), press)?;
                continue;
            };
            let cells = block.column(position);
            let mut notes = pass.notes(place, position);
            match &mut column.encoder {
                Encoder::Date(encoder) => {
                    encoder.push(cells, date::read, |cell, read| notes.take(cell, read), press)?;
                }
                Encoder::Instant(encoder) => {
                    encoder.push(cells, instant::read, |cell, read| notes.take(cell, read), press)?;
                }
                Encoder::Decimal(encoder) => match &column.money {
                    Some(rule) => {
                        let mut values = Vec::with_capacity(block.rows());
                        let report = |cell, read: Read<_>| {
                            values.push(read.value());
                            notes.take(cell, read);
                        };
                        encoder.push(cells, decimal::read, report, press)?;
                        let sums = counts.sums.entry(column.name).or_default();
                        pass.sum(&values, place, position, rule, sums);
                    }
                    None => encoder.push(cells, decimal::read, |cell, read| notes.take(cell, read), press)?,
                },
            }
        }
        pass.unknown(&mut counts.unknown_columns);
        pass.damaged();
        pass.count_malformed(&mut counts.malformed_cells, &mut counts.unread_cells);
        counts.rows += block.rows() as u64;
        added.push(block, pass, press)
    }

    /// Ends the row group.
    pub(crate) fn finish(&mut self) -> Result<Vec<Chunk>> {
        let Self { columns, added, press, .. } = self;
        let mut chunks = Vec::new();
        for column in columns {
            chunks.push(match &mut column.encoder {
                Encoder::Date(encoder) => encoder.finish(press)?,
                Encoder::Instant(encoder) => encoder.finish(press)?,
                Encoder::Decimal(encoder) => encoder.finish(press)?,
            });
        }
        added.finish(press, &mut chunks)?;
        Ok(chunks)
    }
}

impl Encoder {
    fn push_blank(&mut self, rows: usize, press: &mut Press) -> Result<()> {
        match self {
            Self::Date(encoder) => encoder.push_blank(rows, press),
            Self::Instant(encoder) => encoder.push_blank(rows, press),
            Self::Decimal(encoder) => encoder.push_blank(rows, press),
        }
    }
}
