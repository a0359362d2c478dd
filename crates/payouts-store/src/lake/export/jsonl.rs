//! One JSON object in a line.

use super::{Source, currency_name, lines::Lines, rows_of};
use crate::{
    Result,
    error::lake,
    lake::{read::codes_of, schema, value::digits},
};
use arrow_array::RecordBatch;
use payouts_files::columns::RowSchema;

pub(super) struct Jsonl {
    pub(super) dataset: &'static RowSchema,
    pub(super) as_received: bool,
}

impl Lines for Jsonl {
    fn above(&self) -> String {
        String::new()
    }

    fn append(&self, batch: &RecordBatch, source: &Source<'_>, text: &mut Vec<u8>) -> Result<()> {
        let rows = rows_of(batch, self.dataset)?;
        let mut origin = Vec::new();
        member("source", source.file.window.source.as_str(), &mut origin)?;
        member("observation", &source.observation, &mut origin)?;
        member("raw_sha256", &source.file.raw, &mut origin)?;
        let currencies: Vec<_> = self.dataset.columns.iter().map(currency_name).collect();
        let mut codes = codes_of(self.dataset, batch);
        let mut cell = Vec::new();
        for row in rows.iter() {
            let beside = row.beside()?;
            text.push(b'{');
            for (column, known) in self.dataset.columns.iter().enumerate() {
                cell.clear();
                let is_typed = rows.texts(column).is_none();
                let is_filled = match is_typed && !self.as_received {
                    true => row.write_plain(column, &beside, &mut cell),
                    false => row.write_cell(column, &beside, &mut cell),
                };
                begin(known.name, text);
                if !is_filled {
                    text.extend_from_slice(b"null,");
                } else if is_typed && !(self.as_received && row.is_odd(column)) {
                    // Digits and dates need no escapes.
                    text.push(b'"');
                    text.extend_from_slice(&cell);
                    text.extend_from_slice(b"\",");
                } else {
                    string(std::str::from_utf8(&cell).map_err(lake("a row as JSON"))?, text)?;
                }
                if let (Some(name), Some(codes)) = (&currencies[column], &mut codes[column]) {
                    begin(name, text);
                    match codes.currency(row.index).filter(|_| is_filled) {
                        Some(currency) => string(currency.as_str(), text)?,
                        None => text.extend_from_slice(b"null,"),
                    }
                }
            }
            begin(schema::EXTRA, text);
            // It is JSON already.
            text.extend_from_slice(row.extra().unwrap_or("{}").as_bytes());
            let counts = source.counts(batch, row.index);
            text.extend_from_slice(if counts { b",\"counts\":true," } else { b",\"counts\":false," });
            number(schema::OCCURRENCE, row.occurrence().into(), text);
            text.push(b',');
            text.extend_from_slice(&origin);
            match row.entry() {
                Some(entry) => member(schema::ENTRY, entry, text)?,
                None => {
                    begin(schema::ENTRY, text);
                    text.extend_from_slice(b"null,");
                }
            }
            number(schema::LINE, row.line(), text);
            text.extend_from_slice(b"}\n");
        }
        Ok(())
    }
}

fn begin(name: &str, text: &mut Vec<u8>) {
    text.push(b'"');
    text.extend_from_slice(name.as_bytes());
    text.extend_from_slice(b"\":");
}

/// A member, with a comma behind it.
fn member(name: &str, value: &str, text: &mut Vec<u8>) -> Result<()> {
    begin(name, text);
    string(value, text)
}

/// A string, with a comma behind it.
fn string(value: &str, text: &mut Vec<u8>) -> Result<()> {
    serde_json::to_writer(&mut *text, value).map_err(lake("a row as JSON"))?;
    text.push(b',');
    Ok(())
}

fn number(name: &str, value: u64, text: &mut Vec<u8>) {
    begin(name, text);
    digits::write(value, text);
}
