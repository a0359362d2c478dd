//! A row of the lake, cell by cell as it was received.

use super::amounts::least_scale;
use crate::{
    Error, Result,
    error::{Kind, lake},
    lake::{
        schema::{self, Shape},
        value::{Spelling, date, decimal, instant},
    },
};
use arrow_array::{
    Array, Date32Array, Decimal128Array, Int32Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use chrono::SecondsFormat;
use payouts_files::columns::RowSchema;
use payouts_wire::{UtcTime, amount::parse_loose};
use std::{borrow::Cow, collections::BTreeMap};

/// Rows of a lake file, their columns found.
pub(crate) struct Rows {
    pub(crate) dataset: &'static RowSchema,
    columns: Vec<Values>,
    /// For each column of the dataset its letter in `spelling`; text has none.
    letters: Vec<Option<usize>>,
    extra: StringArray,
    received: StringArray,
    spelling: StringArray,
    entry: StringArray,
    line: Int64Array,
    occurrence: Int32Array,
    count: usize,
}

/// The values of one column. A file written before the spec knew the column has none.
enum Values {
    Text(StringArray),
    Decimal(Decimal128Array),
    Date(Date32Array),
    Instant(TimestampMicrosecondArray),
    None,
}

impl Rows {
    pub(crate) fn of(batch: &RecordBatch, dataset: &'static RowSchema) -> Result<Self> {
        let columns = dataset.columns.iter().map(|column| {
            let Some(array) = batch.column_by_name(column.name) else { return Ok(Values::None) };
            let array = array.as_any();
            let values = match Shape::of(column) {
                Shape::Text => array.downcast_ref().cloned().map(Values::Text),
                Shape::Decimal => array.downcast_ref().cloned().map(Values::Decimal),
                Shape::Date => array.downcast_ref().cloned().map(Values::Date),
                Shape::Instant => array.downcast_ref().cloned().map(Values::Instant),
            };
            values.ok_or_else(|| damaged(column.name))
        });
        let columns = columns.collect::<Result<Vec<_>>>()?;
        // Letters are for the typed columns that the file was written with, in its order.
        let mut typed = 0;
        let fields = batch.schema();
        let mut letters = vec![None; dataset.columns.len()];
        for field in fields.fields() {
            let place = dataset.columns.iter().position(|column| column.name == field.name());
            if let Some(place) = place
                && !matches!(columns[place], Values::Text(_))
            {
                letters[place] = Some(typed);
                typed += 1;
            }
        }
        Ok(Self {
            dataset,
            columns,
            letters,
            extra: added(batch, schema::EXTRA)?,
            received: added(batch, schema::RECEIVED)?,
            spelling: added(batch, schema::SPELLING)?,
            entry: added(batch, schema::ENTRY)?,
            line: added(batch, schema::LINE)?,
            occurrence: added(batch, schema::OCCURRENCE)?,
            count: batch.num_rows(),
        })
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        let spelling = |index| self.spelling.value(index).as_bytes();
        (0..self.count).map(move |index| Row { rows: self, index, spelling: spelling(index) })
    }

    /// The texts of a column that holds text.
    pub(crate) fn texts(&self, column: usize) -> Option<&StringArray> {
        match &self.columns[column] {
            Values::Text(values) => Some(values),
            _ => None,
        }
    }

    /// Whether the file does not have the column.
    pub(crate) fn lacks(&self, column: usize) -> bool {
        matches!(self.columns[column], Values::None)
    }

    pub(crate) fn extras(&self) -> &StringArray {
        &self.extra
    }

    pub(crate) fn entries(&self) -> &StringArray {
        &self.entry
    }
}

fn added<T: Clone + 'static>(batch: &RecordBatch, name: &str) -> Result<T> {
    let array = batch.column_by_name(name).and_then(|array| array.as_any().downcast_ref::<T>());
    array.cloned().ok_or_else(|| damaged(name))
}

fn damaged(column: &str) -> Error {
    Error::new(
        Kind::Damaged,
        format!("column {column} of a lake file is not as it was written: run payouts verify"),
    )
}

/// One row.
#[derive(Clone, Copy)]
pub(crate) struct Row<'r> {
    rows: &'r Rows,
    pub(crate) index: usize,
    /// A letter for each typed column of the file.
    spelling: &'r [u8],
}

/// Texts by name, as they are stored next to the columns.
pub(crate) type Beside = BTreeMap<String, String>;

impl<'r> Row<'r> {
    /// Appends a cell as it was received, by the index of its column in the dataset; `false` when it was blank.
    pub(crate) fn write_cell(&self, column: usize, beside: &BesideColumns, out: &mut Vec<u8>) -> bool {
        let index = self.index;
        let letter = self.spelling_of(column);
        match (&self.rows.columns[column], letter) {
            (_, Some(Spelling::BLANK)) => return false,
            (_, Some(Spelling::ODD)) => return append(beside.received.get(self.name(column)), out),
            (_, Some(Spelling::MALFORMED)) => return append(beside.extra.get(self.name(column)), out),
            (Values::Text(values), _) if values.is_valid(index) => {
                out.extend_from_slice(values.value(index).as_bytes());
            }
            (Values::Decimal(values), Some(letter)) => {
                decimal::write(values.value(index), letter.as_scale().unwrap_or(schema::SCALE), out);
            }
            (Values::Date(values), Some(letter)) => date::write(values.value(index), letter, out),
            (Values::Instant(values), Some(letter)) => instant::write(values.value(index), letter, out),
            _ => return false,
        }
        true
    }

    /// Appends the value of a cell of a typed column in its plain form: an amount as digits, a day and an instant as ISO 8601
    /// writes them. `false` when there is none: it was blank, or is not what the column holds and is in `extra`.
    pub(crate) fn write_plain(&self, column: usize, beside: &BesideColumns, out: &mut Vec<u8>) -> bool {
        let index = self.index;
        match (&self.rows.columns[column], self.spelling_of(column)) {
            (Values::Decimal(values), letter) if values.is_valid(index) => {
                let value = values.value(index);
                let received = || {
                    let text = beside.received.get(self.name(column))?;
                    u8::try_from(parse_loose(text).ok()??.decimal().scale()).ok()
                };
                let scale = letter.and_then(Spelling::as_scale).or_else(received);
                let scale = scale.filter(|scale| *scale >= least_scale(value));
                decimal::write(value, scale.unwrap_or_else(|| least_scale(value)), out);
                true
            }
            // More digits than the column holds.
            (Values::Decimal(_), Some(Spelling::MALFORMED)) => {
                let amount = beside.extra.get(self.name(column)).and_then(|text| parse_loose(text).ok()?);
                amount.inspect(|amount| out.extend_from_slice(amount.to_string().as_bytes())).is_some()
            }
            (Values::Date(values), _) if values.is_valid(index) => {
                date::write(values.value(index), Spelling::DAY, out);
                true
            }
            (Values::Instant(values), Some(letter)) if values.is_valid(index) => {
                // Finer than the column is.
                let received = || beside.received.get(self.name(column))?.trim().parse::<UtcTime>().ok();
                match received() {
                    Some(instant) => out.extend_from_slice(
                        instant.datetime().to_rfc3339_opts(SecondsFormat::AutoSi, true).as_bytes(),
                    ),
                    None => write_instant(values.value(index), letter, out),
                }
                true
            }
            _ => false,
        }
    }

    /// A cell as it was received; `None` when it was blank.
    pub(crate) fn cell<'c>(&self, column: usize, beside: &'c BesideColumns) -> Option<Cow<'c, str>>
    where
        'r: 'c,
    {
        if let Values::Text(values) = &self.rows.columns[column] {
            return values.is_valid(self.index).then(|| values.value(self.index).into());
        }
        let mut text = Vec::new();
        self.write_cell(column, beside, &mut text).then(|| String::from_utf8(text).unwrap_or_default().into())
    }

    fn name(&self, column: usize) -> &'static str {
        self.rows.dataset.columns[column].name
    }

    fn spelling_of(&self, column: usize) -> Option<Spelling> {
        let letter = self.rows.letters[column]?;
        self.spelling.get(letter).copied().map(Spelling)
    }

    /// The values of a row that its columns cannot hold.
    pub(crate) fn beside(&self) -> Result<BesideColumns> {
        if self.rows.extra.is_null(self.index) && self.rows.received.is_null(self.index) {
            return Ok(BesideColumns::default());
        }
        let texts = |column: &StringArray| match column.is_valid(self.index) {
            true => serde_json::from_str(column.value(self.index)).map_err(lake("a row of the lake")),
            false => Ok(Beside::new()),
        };
        Ok(BesideColumns { extra: texts(&self.rows.extra)?, received: texts(&self.rows.received)? })
    }

    /// Whether a cell of a typed column is given as text.
    pub(crate) fn is_odd(&self, column: usize) -> bool {
        matches!(self.spelling_of(column), Some(Spelling::ODD | Spelling::MALFORMED))
    }

    /// The letter of each typed column of the present spec; blank for one that the file does not have.
    pub(crate) fn spelling(&self) -> String {
        let letters = schema::typed_columns(self.rows.dataset).into_iter();
        letters.map(|column| char::from(self.spelling_of(column).unwrap_or(Spelling::BLANK).0)).collect()
    }

    /// The JSON of what has no column.
    pub(crate) fn extra(&self) -> Option<&'r str> {
        self.rows.extra.is_valid(self.index).then(|| self.rows.extra.value(self.index))
    }

    pub(crate) fn entry(&self) -> Option<&'r str> {
        self.rows.entry.is_valid(self.index).then(|| self.rows.entry.value(self.index))
    }

    pub(crate) fn line(&self) -> u64 {
        self.rows.line.value(self.index).unsigned_abs()
    }

    pub(crate) fn occurrence(&self) -> u32 {
        self.rows.occurrence.value(self.index).unsigned_abs()
    }
}

/// An instant with as many digits behind the second as it needs, or was received with.
fn write_instant(micros: i64, letter: Spelling, out: &mut Vec<u8>) {
    if letter.as_fraction().is_some() {
        instant::write(micros, letter, out);
    } else if micros % 1_000_000 == 0 {
        instant::write(micros, Spelling::ZULU, out);
    } else {
        instant::write(micros, Spelling::fraction(6), out);
    }
}

fn append(text: Option<&String>, out: &mut Vec<u8>) -> bool {
    text.inspect(|text| out.extend_from_slice(text.as_bytes())).is_some()
}

/// What the columns of a row do not contain.
#[derive(Debug, Default)]
pub(crate) struct BesideColumns {
    pub(crate) extra: Beside,
    received: Beside,
}
