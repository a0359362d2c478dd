//! Rows in PostgreSQL's binary COPY format.

use super::numeric;
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde_json::Value;
use std::borrow::Cow;

const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// Where a row should be.
const END: &[u8] = &[0xff, 0xff];

/// From 1970-01-01 to 2000-01-01, from which PostgreSQL counts.
const EPOCH_DAYS: i32 = 10_957;
const EPOCH_MICROS: i64 = EPOCH_DAYS as i64 * 86_400_000_000;

/// PostgreSQL has no text with a NUL character. This one is its picture, U+2400.
const PICTURE_OF_NUL: &str = "\u{2400}";

/// Rows that are being written, one cell after the other.
#[derive(Debug)]
pub(super) struct RowBuffer {
    bytes: Vec<u8>,
    rows: u64,
    replaced_nuls: u64,
}

impl RowBuffer {
    /// A buffer that begins a COPY.
    pub(super) fn new() -> Self {
        Self { bytes: HEADER.to_vec(), rows: 0, replaced_nuls: 0 }
    }

    /// How many bytes wait to be taken.
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// The bytes so far, for sending.
    pub(super) fn take(&mut self) -> Vec<u8> {
        let capacity = self.bytes.capacity();
        std::mem::replace(&mut self.bytes, Vec::with_capacity(capacity))
    }

    /// Ends the COPY.
    pub(super) fn end(&mut self) {
        self.bytes.extend_from_slice(END);
    }

    /// How many rows were begun.
    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    /// How many cells held a NUL character that was replaced.
    pub(super) fn replaced_nuls(&self) -> u64 {
        self.replaced_nuls
    }

    /// Begins a row of this many cells.
    pub(super) fn row(&mut self, cells: u16) {
        self.rows += 1;
        self.bytes.extend_from_slice(&cells.to_be_bytes());
    }

    pub(super) fn null(&mut self) {
        self.bytes.extend_from_slice(&(-1_i32).to_be_bytes());
    }

    /// Writes a cell if there is a value.
    pub(super) fn optional<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T)) {
        match value {
            Some(value) => write(self, value),
            None => self.null(),
        }
    }

    fn cell(&mut self, bytes: &[u8]) {
        // A cell of 2 GiB is refused by the server as well. It has to be made first, and memory is bounded before that.
        let length = i32::try_from(bytes.len()).unwrap_or(i32::MAX);
        self.bytes.extend_from_slice(&length.to_be_bytes());
        self.bytes.extend_from_slice(bytes);
    }

    pub(super) fn text(&mut self, text: &str) {
        if text.as_bytes().contains(&0) {
            self.replaced_nuls += 1;
            self.cell(text.replace('\0', PICTURE_OF_NUL).as_bytes());
        } else {
            self.cell(text.as_bytes());
        }
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.cell(bytes);
    }

    pub(super) fn bool(&mut self, value: bool) {
        self.cell(&[value.into()]);
    }

    pub(super) fn bigint(&mut self, value: i64) {
        self.cell(&value.to_be_bytes());
    }

    pub(super) fn date(&mut self, day: NaiveDate) {
        self.days(day.to_epoch_days());
    }

    /// A date as days since 1970.
    pub(super) fn days(&mut self, days: i32) {
        // Every date of four-digit years is within PostgreSQL's range.
        self.cell(&days.saturating_sub(EPOCH_DAYS).to_be_bytes());
    }

    pub(super) fn instant(&mut self, instant: DateTime<Utc>) {
        self.micros(instant.timestamp_micros());
    }

    /// An instant as microseconds since 1970.
    pub(super) fn micros(&mut self, micros: i64) {
        self.cell(&micros.saturating_sub(EPOCH_MICROS).to_be_bytes());
    }

    pub(super) fn decimal(&mut self, decimal: Decimal) {
        self.sized(|bytes| numeric::write_decimal(decimal, bytes));
    }

    /// `value` × 10^-`scale`, shown with `shown` digits behind the point if those are enough.
    pub(super) fn scaled(&mut self, value: i128, scale: u8, shown: u8) {
        self.sized(|bytes| numeric::write_scaled(value, scale, shown, bytes));
    }

    /// A cell whose length is known behind it.
    fn sized(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(&[0; 4]);
        write(&mut self.bytes);
        let length = i32::try_from(self.bytes.len() - start - 4).unwrap_or(i32::MAX);
        self.bytes[start..start + 4].copy_from_slice(&length.to_be_bytes());
    }

    /// JSON text as `jsonb`.
    pub(super) fn json(&mut self, text: &str) {
        let text = if text.contains("\\u0000") { self.without_nuls(text) } else { Cow::Borrowed(text) };
        self.sized(|bytes| {
            bytes.push(1);
            bytes.extend_from_slice(text.as_bytes());
        });
    }

    fn without_nuls<'t>(&mut self, text: &'t str) -> Cow<'t, str> {
        let Ok(mut value) = serde_json::from_str::<Value>(text) else { return text.into() };
        let found = replace_nuls(&mut value);
        self.replaced_nuls += found;
        if found > 0 { value.to_string().into() } else { text.into() }
    }
}

/// Replaces NUL characters in all texts and names. Returns how many texts had one.
fn replace_nuls(value: &mut Value) -> u64 {
    match value {
        Value::String(text) if text.contains('\0') => {
            *text = text.replace('\0', PICTURE_OF_NUL);
            1
        }
        Value::Array(values) => values.iter_mut().map(replace_nuls).sum(),
        Value::Object(members) => {
            let mut found = members.values_mut().map(replace_nuls).sum();
            if members.keys().any(|name| name.contains('\0')) {
                let renamed = std::mem::take(members).into_iter();
                let renamed = renamed.map(|(name, value)| {
                    found += u64::from(name.contains('\0'));
                    (name.replace('\0', PICTURE_OF_NUL), value)
                });
                *members = renamed.collect();
            }
            found
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nul_becomes_its_picture_and_is_counted() {
        let mut rows = RowBuffer::new();
        rows.row(3);
        rows.text("a\0b\0");
        rows.json(r#"{"a\u0000":"\u0000","b":["\\u0000"],"c":1.10}"#);
        rows.text("plain");
        assert_eq!((rows.rows(), rows.replaced_nuls()), (1, 3));
        let text = String::from_utf8_lossy(&rows.take()).into_owned();
        assert!(text.contains("a\u{2400}b\u{2400}"), "{text}");
        assert!(text.contains("{\"a\u{2400}\":\"\u{2400}\",\"b\":[\"\\\\u0000\"],\"c\":1.10}"), "{text}");
    }
}
