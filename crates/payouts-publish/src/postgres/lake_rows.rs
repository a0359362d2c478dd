//! Rows of the lake as rows of the table `earnings`.
//!
//! Files of the lake are plain Parquet with the columns of the specification: text, `DECIMAL(28, 12)`, dates and instants in UTC.
//! Next to them, `extra` has what no column holds and `spelling` has a letter for each typed column: of a decimal, how many digits
//! behind the point were received.

use super::{
    catalog::LakeSet,
    copy::RowSender,
    earning_columns::{EarningColumn, INDEXED, OWN, SqlKind, earning_columns},
    rows::RowBuffer,
};
use crate::error::{Error, Kind, Result};
use arrow_array::{
    Array, Date32Array, Decimal128Array, Int32Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use payouts_files::columns::CurrencyRule;
use payouts_model::Currency;
use payouts_store::LakeFile;
use payouts_wire::{Amount, amount::parse_loose};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, Read, Seek},
    path::Path,
};

/// Rows that are decoded together: 4,096 of 60 columns are about 4 MiB.
const BATCH: usize = 4096;

/// Bytes that are hashed at once.
const HASHED_PIECE: usize = 128 << 10;

/// Digits behind the point of the lake's decimals.
const SCALE: u8 = 12;
/// The letter of a decimal without digits behind the point; each more is the next letter.
const NO_DIGITS: u8 = b'A';
/// The letter of a cell whose text is in `extra`.
const IN_EXTRA: u8 = b'!';

/// The longest text that an index takes: an entry has at most 2,704 bytes.
const LONGEST_INDEXED: usize = 2000;

/// Writes the rows of a set. Returns how many ids were too long for an index.
pub(super) fn write_set(rows: &mut RowSender, ledger: &str, root: &Path, set: &LakeSet) -> Result<u64> {
    let columns = earning_columns();
    let (mut position, mut moved) = (0, 0);
    for file in &set.files {
        let before = position;
        for batch in open(root, file)? {
            let batch = batch.map_err(|error| damaged(&file.path, &error.to_string()))?;
            let batch = EarningBatch::new(&batch, &columns).map_err(|why| damaged(&file.path, &why))?;
            for row in 0..batch.count {
                moved += batch.write(rows, row, ledger, set.observation, position)?;
                position += 1;
            }
        }
        if (position - before).unsigned_abs() != file.rows {
            return Err(damaged(&file.path, "it has another number of rows"));
        }
    }
    Ok(moved)
}

/// Opens a file whose bytes are those that were written: not every bit that changes on a disk is an error to a reader, and some
/// are another figure.
fn open(root: &Path, file: &LakeFile) -> Result<ParquetRecordBatchReader> {
    let failed = |error: io::Error| {
        Error::because(Kind::Ledger, format!("{} cannot be read", file.path), error)
            .with_hint("if a sync or prune has replaced it, publish again; else run payouts verify")
    };
    let mut bytes = File::open(root.join(&file.path)).map_err(failed)?;
    let (mut hash, mut piece) = (Sha256::new(), vec![0; HASHED_PIECE]);
    loop {
        match bytes.read(&mut piece).map_err(failed)? {
            0 => break,
            read => hash.update(&piece[..read]),
        }
    }
    if hex::encode(hash.finalize()) != file.sha256 {
        return Err(damaged(&file.path, "its bytes are not those that were written"));
    }
    bytes.rewind().map_err(failed)?;
    let reader = ParquetRecordBatchReaderBuilder::try_new(bytes);
    let reader = reader.and_then(|reader| reader.with_batch_size(BATCH).build());
    reader.map_err(|error| damaged(&file.path, &error.to_string()))
}

fn damaged(path: &str, why: &str) -> Error {
    Error::new(Kind::Ledger, format!("{path} is damaged: {why}")).with_hint("run payouts verify")
}

/// Rows that were decoded together, their columns found.
struct EarningBatch<'b> {
    columns: Vec<Cells<'b>>,
    extra: &'b StringArray,
    received: &'b StringArray,
    spelling: &'b StringArray,
    entry: &'b StringArray,
    line: &'b Int64Array,
    occurrence: &'b Int32Array,
    count: usize,
}

/// The cells of one column.
enum Cells<'b> {
    Text {
        texts: &'b StringArray,
        /// Its name, if it has an index.
        indexed: Option<&'static str>,
    },
    Numeric {
        values: &'b Decimal128Array,
        name: &'static str,
        letter: usize,
    },
    Date(&'b Date32Array),
    Instant(&'b TimestampMicrosecondArray),
    /// The currency of the amount in the column before.
    Fixed(Option<Currency>),
    FirstOf(Vec<&'b StringArray>),
    /// A file that was written before the specification knew the column.
    Absent,
}

impl<'b> EarningBatch<'b> {
    fn new(batch: &'b RecordBatch, columns: &[EarningColumn]) -> Result<Self, String> {
        // Letters are for the typed columns that the file has, in its order.
        let schema = batch.schema_ref();
        let is_typed = |name: &str| {
            let mut of_spec = columns.iter().filter(|column| column.of.name == name);
            of_spec.any(|column| matches!(column.kind, SqlKind::Numeric | SqlKind::Date | SqlKind::Instant))
        };
        let typed: Vec<&str> =
            schema.fields().iter().map(|field| field.name().as_str()).filter(|name| is_typed(name)).collect();
        let found =
            columns.iter().map(|column| Cells::new(batch, column, &typed)).collect::<Result<_, _>>()?;
        Ok(Self {
            columns: found,
            extra: array(batch, "extra")?,
            received: array(batch, "received")?,
            spelling: array(batch, "spelling")?,
            entry: array(batch, "entry")?,
            line: array(batch, "line")?,
            occurrence: array(batch, "occurrence")?,
            count: batch.num_rows(),
        })
    }

    /// Writes a row. Returns how many of its ids were too long for an index.
    fn write(
        &self,
        rows: &mut RowSender,
        row: usize,
        ledger: &str,
        observation: i64,
        position: i64,
    ) -> Result<u64> {
        let extra = text(self.extra, row);
        let long_ids = self.long_ids(row);
        let cells = rows.row(OWN.len() + self.columns.len())?;
        cells.text(ledger);
        cells.bigint(observation);
        cells.bigint(position);
        cells.optional(text(self.entry, row), RowBuffer::text);
        cells.bigint(self.line.value(row));
        cells.bigint(self.occurrence.value(row).into());
        match (long_ids.as_slice(), extra) {
            ([], extra) => cells.optional(extra, RowBuffer::json),
            (long_ids, extra) => cells.json(&with_members(extra, long_ids)?),
        }
        cells.optional(text(self.received, row), RowBuffer::json);
        let letters = self.spelling.value(row).as_bytes();
        let mut is_filled = false;
        for column in &self.columns {
            is_filled = column.write(cells, row, letters, extra, is_filled);
        }
        Ok(long_ids.len() as u64)
    }

    /// The ids that are too long for an index, by their names.
    fn long_ids(&self, row: usize) -> Vec<(&'static str, &'b str)> {
        let ids = self.columns.iter().filter_map(|column| match column {
            Cells::Text { texts, indexed: Some(name) } => Some((*name, text(texts, row)?)),
            _ => None,
        });
        ids.filter(|(_, id)| id.len() > LONGEST_INDEXED).collect()
    }
}

impl<'b> Cells<'b> {
    fn new(batch: &'b RecordBatch, column: &EarningColumn, typed: &[&str]) -> Result<Self, String> {
        let name = column.of.name;
        if column.kind == SqlKind::Currency {
            return Ok(match column.of.money {
                Some(CurrencyRule::Fixed(code)) => Self::Fixed(code.parse().ok()),
                Some(CurrencyRule::FirstOf(names)) => {
                    let present = names.iter().filter(|name| batch.column_by_name(name).is_some());
                    Self::FirstOf(present.map(|name| array(batch, name)).collect::<Result<_, _>>()?)
                }
                None => Self::Absent,
            });
        }
        if batch.column_by_name(name).is_none() {
            return Ok(Self::Absent);
        }
        Ok(match column.kind {
            SqlKind::Numeric => Self::Numeric {
                values: array(batch, name)?,
                name,
                letter: typed.iter().position(|typed| *typed == name).unwrap_or(usize::MAX),
            },
            SqlKind::Date => Self::Date(array(batch, name)?),
            SqlKind::Instant => Self::Instant(array(batch, name)?),
            SqlKind::Text | SqlKind::Currency => {
                Self::Text { texts: array(batch, name)?, indexed: INDEXED.contains(&name).then_some(name) }
            }
        })
    }

    /// Writes a cell, and returns whether there is a value. `is_filled` is whether the column before has one.
    fn write(
        &self,
        cells: &mut RowBuffer,
        row: usize,
        letters: &[u8],
        extra: Option<&str>,
        is_filled: bool,
    ) -> bool {
        match self {
            Self::Text { texts, indexed } => {
                let wanted =
                    text(texts, row).filter(|text| indexed.is_none() || text.len() <= LONGEST_INDEXED);
                cells.optional(wanted, RowBuffer::text);
                wanted.is_some()
            }
            Self::Numeric { values, name, letter } => {
                let letter = letters.get(*letter).copied();
                if values.is_valid(row) {
                    // Another spelling is in `received`; the value then shows as many digits as it has.
                    let shown =
                        letter.and_then(|letter| letter.checked_sub(NO_DIGITS)).filter(|digits| *digits < 26);
                    cells.scaled(values.value(row), SCALE, shown.unwrap_or(0));
                    return true;
                }
                // More digits than the lake's column holds are no more than NUMERIC does.
                let unfit =
                    extra.filter(|_| letter == Some(IN_EXTRA)).and_then(|extra| amount_in(extra, name));
                cells.optional(unfit, |cells, amount| cells.decimal(amount.decimal()));
                unfit.is_some()
            }
            Self::Date(days) => {
                cells.optional(days.is_valid(row).then(|| days.value(row)), RowBuffer::days);
                days.is_valid(row)
            }
            Self::Instant(micros) => {
                cells.optional(micros.is_valid(row).then(|| micros.value(row)), RowBuffer::micros);
                micros.is_valid(row)
            }
            Self::Fixed(currency) => {
                cells.optional(currency.filter(|_| is_filled), |cells, currency| {
                    cells.text(currency.as_str());
                });
                false
            }
            Self::FirstOf(columns) => {
                let code = columns.iter().find_map(|codes| text(codes, row)).filter(|_| is_filled);
                let currency = code.and_then(|code| code.parse::<Currency>().ok());
                cells.optional(currency, |cells, currency| cells.text(currency.as_str()));
                false
            }
            Self::Absent => {
                cells.null();
                false
            }
        }
    }
}

fn array<'b, A: 'static>(batch: &'b RecordBatch, name: &str) -> Result<&'b A, String> {
    let array = batch.column_by_name(name).and_then(|array| array.as_any().downcast_ref());
    array.ok_or_else(|| format!("its column {name} is not as it was written"))
}

fn text(texts: &StringArray, row: usize) -> Option<&str> {
    texts.is_valid(row).then(|| texts.value(row))
}

fn amount_in(extra: &str, name: &str) -> Option<Amount> {
    let texts: BTreeMap<String, Value> = serde_json::from_str(extra).ok()?;
    parse_loose(texts.get(name)?.as_str()?).ok()?
}

/// An object with more members.
fn with_members(object: Option<&str>, members: &[(&str, &str)]) -> Result<String> {
    let object = object.map(serde_json::from_str::<Map<String, Value>>).transpose();
    let mut object = object
        .map_err(|error| Error::because(Kind::Ledger, "column extra of a lake file is no JSON", error))?;
    let all = object.get_or_insert_default();
    all.extend(members.iter().map(|(name, text)| ((*name).to_owned(), (*text).into())));
    Ok(Value::Object(object.unwrap_or_default()).to_string())
}
