//! The columns of a lake file, derived from the columns of the spec.
//!
//! | column | what it holds |
//! |---|---|
//! | every column of the spec, by its name there | text, `DECIMAL(28, 12)`, a date or a UTC timestamp; null where blank |
//! | `extra` | JSON: what has no column, or is not what its column holds, as received, by name |
//! | `received` | JSON: the text of values whose spelling `spelling` cannot represent, by name |
//! | `spelling` | how the decimals, dates and timestamps of the row were written, one letter each |
//! | `entry`, `line` | where in the raw file the row begins |
//! | `occurrence` | 0, or how many rows of the same business key came before in the observation |
//!
//! 28 digits, because a sum over a column then has ten more digits to grow into before any engine's 38 overflow.

use crate::{Error, Result, error::Kind};
use arrow_schema::{DataType, Field, Schema, SchemaRef, TimeUnit};
use parquet::{
    arrow::ArrowSchemaConverter,
    schema::types::{ColumnDescPtr, SchemaDescPtr},
};
use payouts_files::columns::{Column, ColumnKind, RowSchema};
use std::sync::Arc;

pub(crate) const DIGITS: u8 = 28;
pub(crate) const SCALE: u8 = 12;

pub(crate) const EXTRA: &str = "extra";
pub(crate) const RECEIVED: &str = "received";
pub(crate) const SPELLING: &str = "spelling";
pub(crate) const ENTRY: &str = "entry";
pub(crate) const LINE: &str = "line";
pub(crate) const OCCURRENCE: &str = "occurrence";

/// What a column of the lake holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Text,
    Decimal,
    Date,
    Instant,
}

impl Shape {
    pub(crate) fn of(column: &Column) -> Self {
        match column.kind {
            ColumnKind::Amount | ColumnKind::Decimal | ColumnKind::Integer => Self::Decimal,
            ColumnKind::Date => Self::Date,
            ColumnKind::Instant => Self::Instant,
            _ => Self::Text,
        }
    }

    fn data_type(self) -> DataType {
        match self {
            Self::Text => DataType::Utf8,
            Self::Decimal => DataType::Decimal128(DIGITS, SCALE.cast_signed()),
            Self::Date => DataType::Date32,
            Self::Instant => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        }
    }
}

/// The indices of the dataset's columns that are not text, in order. `spelling` has a letter for each.
pub(crate) fn typed_columns(dataset: &RowSchema) -> Vec<usize> {
    let columns = dataset.columns.iter().enumerate();
    columns.filter(|(_, column)| Shape::of(column) != Shape::Text).map(|(index, _)| index).collect()
}

pub(crate) fn text_columns(dataset: &RowSchema) -> Vec<usize> {
    let columns = dataset.columns.iter().enumerate();
    columns.filter(|(_, column)| Shape::of(column) == Shape::Text).map(|(index, _)| index).collect()
}

/// The field of a column of the dataset.
pub(crate) fn field(column: &Column) -> Field {
    Field::new(column.name, Shape::of(column).data_type(), true)
}

/// The fields that the lake adds to those of the spec, `occurrence` apart.
fn added_fields() -> [Field; 5] {
    [
        Field::new(EXTRA, DataType::Utf8, true),
        Field::new(RECEIVED, DataType::Utf8, true),
        Field::new(SPELLING, DataType::Utf8, false),
        Field::new(ENTRY, DataType::Utf8, true),
        Field::new(LINE, DataType::Int64, false),
    ]
}

fn occurrence_field() -> Field {
    Field::new(OCCURRENCE, DataType::Int32, false)
}

/// All columns of a lake file.
pub(crate) fn file_schema(dataset: &RowSchema) -> SchemaRef {
    let fields = dataset.columns.iter().map(field).chain(added_fields()).chain([occurrence_field()]);
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

/// Text by whose smallest and largest values readers pass over row groups. For names and random ids they are useless.
const PRUNED_BY: [&str; 4] = ["participantId", "programName", "paymentId", "paymentStatus"];

pub(crate) fn is_pruned_by(column: &str) -> bool {
    PRUNED_BY.contains(&column)
}

/// The columns of a lake file, to be found by their names.
#[derive(Clone, Debug)]
pub(crate) struct Leaves(pub(crate) SchemaDescPtr);

impl Leaves {
    pub(crate) fn of(dataset: &RowSchema) -> Result<Self> {
        parquet_schema(&file_schema(dataset)).map(Self)
    }

    pub(crate) fn find(&self, name: &str) -> Result<ColumnDescPtr> {
        let column = self.0.columns().iter().find(|column| column.name() == name);
        column.cloned().ok_or_else(|| Error::new(Kind::Lake, format!("a lake file has no column {name}")))
    }
}

/// A schema in Parquet's own terms.
fn parquet_schema(schema: &Schema) -> Result<SchemaDescPtr> {
    let converted = ArrowSchemaConverter::new().schema_root("earnings").convert(schema);
    Ok(Arc::new(
        converted.map_err(|error| Error::because(Kind::Lake, "the columns make no Parquet schema", error))?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use payouts_files::columns::EARNINGS;

    #[test]
    fn no_column_of_the_spec_has_the_name_of_one_of_ours() {
        let schema = file_schema(&EARNINGS);
        let mut names: Vec<_> =
            schema.fields().iter().map(|field| field.name().to_ascii_lowercase()).collect();
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all);
        parquet_schema(&schema).expect("a Parquet schema");
    }
}
