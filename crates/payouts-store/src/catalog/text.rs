//! How values are stored in the catalog: as text that sorts and reads back exactly.

use crate::{Error, Result, error::Kind};
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use payouts_model::Window;
use payouts_wire::WireDate;
use rusqlite::{Params, Row, RowIndex, Statement};
use serde::{Serialize, de::DeserializeOwned};
use std::{fmt::Display, str::FromStr};

/// An instant, always of the same width, so that text order is time order.
pub(crate) fn stamp(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// A day, likewise.
pub(crate) fn day(day: NaiveDate) -> String {
    WireDate::from(day).to_string()
}

pub(crate) fn json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value)
        .map_err(|error| Error::because(Kind::Catalog, "a value has no JSON form", error))
}

/// Reads a cell that this program wrote; anything else in it is damage. The column is given by its name or its place.
pub(crate) fn parsed<T>(row: &Row<'_>, column: impl Column) -> Result<T>
where
    T: FromStr,
    T::Err: Display,
{
    optional(row, column)?.ok_or_else(|| damaged(column, "it is empty"))
}

pub(crate) fn optional<T>(row: &Row<'_>, column: impl Column) -> Result<Option<T>>
where
    T: FromStr,
    T::Err: Display,
{
    let text = row.get_ref(column)?.as_str_or_null().map_err(|error| damaged(column, &error))?;
    text.map(|text| text.parse().map_err(|error| damaged(column, &error))).transpose()
}

pub(crate) fn from_json<T: DeserializeOwned>(row: &Row<'_>, column: impl Column) -> Result<T> {
    optional_json(row, column)?.ok_or_else(|| damaged(column, "it is empty"))
}

pub(crate) fn optional_json<T: DeserializeOwned>(row: &Row<'_>, column: impl Column) -> Result<Option<T>> {
    let text = row.get_ref(column)?.as_str_or_null().map_err(|error| damaged(column, &error))?;
    text.map(|text| serde_json::from_str(text).map_err(|error| damaged(column, &error))).transpose()
}

/// Everything that a query yields, each row read by `read`.
pub(crate) fn all_of<T, C: FromIterator<T>>(
    select: &mut Statement<'_>,
    params: impl Params,
    mut read: impl FnMut(&Row<'_>) -> Result<T>,
) -> Result<C> {
    let mut rows = select.query(params)?;
    std::iter::from_fn(|| rows.next().map_err(Error::from).transpose().map(|row| row.and_then(&mut read)))
        .collect()
}

/// A column, by its name or its place.
pub(crate) trait Column: RowIndex + Display + Copy {}

impl<C: RowIndex + Display + Copy> Column for C {}

/// The window named by the columns `source`, `dataset`, `account` and `period`.
pub(super) fn window(row: &Row<'_>) -> Result<Window> {
    Ok(Window {
        source: payouts_model::SourceId::new(row.get::<_, String>("source")?),
        dataset: parsed(row, "dataset")?,
        account: row.get("account")?,
        period: parsed(row, "period")?,
    })
}

pub(crate) fn damaged(column: impl Display, why: &(impl Display + ?Sized)) -> Error {
    Error::new(
        Kind::Damaged,
        format!("column {column} of the catalog cannot be read: {why}; run payouts verify"),
    )
}
