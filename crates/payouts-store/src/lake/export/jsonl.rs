//! One JSON object in a line.

use super::{Source, lines::Lines, rows_of};
use crate::{
    Result,
    error::lake,
    lake::{schema, value::digits},
};
use arrow_array::RecordBatch;
use partner_center_client::columns::Dataset;

pub(super) struct Jsonl {
    pub(super) dataset: &'static Dataset,
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
        let mut cell = Vec::new();
        for row in rows.iter() {
            let beside = row.beside()?;
            text.push(b'{');
            for (column, known) in self.dataset.columns.iter().enumerate() {
                if rows.texts(column).is_none() && !row.is_odd(column) {
                    // Digits and dates need no escapes.
                    let start = text.len();
                    begin(known.name, text);
                    text.push(b'"');
                    if row.write_cell(column, &beside, text) {
                        text.extend_from_slice(b"\",");
                    } else {
                        text.truncate(start);
                    }
                    continue;
                }
                cell.clear();
                if row.write_cell(column, &beside, &mut cell) {
                    member(known.name, std::str::from_utf8(&cell).map_err(lake("a row as JSON"))?, text)?;
                }
            }
            if let Some(extra) = row.extra() {
                // It is JSON already.
                begin(schema::EXTRA, text);
                text.extend_from_slice(extra.as_bytes());
                text.push(b',');
            }
            number(schema::OCCURRENCE, row.occurrence().into(), text);
            text.push(b',');
            text.extend_from_slice(&origin);
            if let Some(entry) = row.entry() {
                member(schema::ENTRY, entry, text)?;
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
    serde_json::to_writer(&mut *text, value).map_err(lake("a row as JSON"))?;
    text.push(b',');
    Ok(())
}

/// A number is given as text, like all values.
fn number(name: &str, value: u64, text: &mut Vec<u8>) {
    begin(name, text);
    text.push(b'"');
    digits::write(value, text);
    text.push(b'"');
}
