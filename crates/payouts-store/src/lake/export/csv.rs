//! Comma-separated values.

use super::{Source, Writer, refused, rows_of};
use crate::{
    Result,
    lake::schema::{self, Shape},
};
use arrow_array::RecordBatch;
use memchr::memchr3;
use partner_center_client::columns::Dataset;
use std::io::Write;

/// Bytes that are handed over at once.
const PIECE: usize = 1 << 20;

pub(super) struct Csv<'o> {
    out: &'o mut (dyn Write + Send),
    dataset: &'static Dataset,
    /// For each column whether it holds text.
    is_text: Vec<bool>,
    spreadsheet_safe: bool,
    text: Vec<u8>,
}

/// Columns behind those of the spec.
const BEHIND: [&str; 7] =
    [schema::EXTRA, schema::OCCURRENCE, "source", "observation", "raw_sha256", schema::ENTRY, schema::LINE];

impl<'o> Csv<'o> {
    pub(super) fn begin(
        out: &'o mut (dyn Write + Send),
        dataset: &'static Dataset,
        spreadsheet_safe: bool,
    ) -> Result<Self> {
        let is_text = dataset.columns.iter().map(|column| Shape::of(column) == Shape::Text).collect();
        let names: Vec<&str> = dataset.columns.iter().map(|column| column.name).chain(BEHIND).collect();
        let text = format!("{}\n", names.join(",")).into_bytes();
        Ok(Self { out, dataset, is_text, spreadsheet_safe, text })
    }

    fn flush(&mut self) -> Result<()> {
        self.out.write_all(&self.text).map_err(refused)?;
        self.text.clear();
        Ok(())
    }

    fn cell(&mut self, text: &str) {
        let start = self.text.len();
        self.text.extend_from_slice(text.as_bytes());
        finish_cell(&mut self.text, start, self.spreadsheet_safe);
        self.text.push(b',');
    }
}

impl Writer for Csv<'_> {
    fn batch(&mut self, batch: &RecordBatch, source: &Source<'_>) -> Result<()> {
        let rows = rows_of(batch, self.dataset)?;
        for row in rows.iter() {
            let beside = row.beside()?;
            for (column, is_text) in self.is_text.iter().enumerate() {
                let start = self.text.len();
                if row.write_cell(column, &beside, &mut self.text) && (*is_text || row.is_odd(column)) {
                    finish_cell(&mut self.text, start, self.spreadsheet_safe && *is_text);
                }
                self.text.push(b',');
            }
            self.cell(row.extra().unwrap_or_default());
            write!(self.text, "{},", row.occurrence()).map_err(refused)?;
            self.cell(source.file.window.source.as_str());
            self.cell(&source.observation);
            self.cell(&source.file.raw);
            self.cell(row.entry().unwrap_or_default());
            writeln!(self.text, "{}", row.line()).map_err(refused)?;
            if self.text.len() >= PIECE {
                self.flush()?;
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        self.flush()?;
        self.out.flush().map_err(refused)
    }
}

/// Quotes what was appended since `start`, where it has to be.
fn finish_cell(text: &mut Vec<u8>, start: usize, spreadsheet_safe: bool) {
    if spreadsheet_safe && matches!(text.get(start), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r' | b'\n'))
    {
        text.insert(start, b'\'');
    }
    let cell = &text[start..];
    if memchr3(b',', b'"', b'\n', cell).is_none() && !cell.contains(&b'\r') {
        return;
    }
    let cell = text.split_off(start);
    text.push(b'"');
    for byte in cell {
        if byte == b'"' {
            text.push(b'"');
        }
        text.push(byte);
    }
    text.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::finish_cell;

    #[test]
    fn cells_are_quoted_where_they_have_to_be() {
        for (cell, safe, written) in [
            ("plain text", false, "plain text"),
            ("a,b", false, "\"a,b\""),
            ("say \"hi\"", false, "\"say \"\"hi\"\"\""),
            ("a\rb", false, "\"a\rb\""),
            ("=1+1", false, "=1+1"),
            ("=1+1", true, "'=1+1"),
            ("@a,b", true, "\"'@a,b\""),
            ("a=b", true, "a=b"),
            ("", true, ""),
        ] {
            let mut text = format!("x,{cell}").into_bytes();
            finish_cell(&mut text, 2, safe);
            assert_eq!(String::from_utf8(text).unwrap(), format!("x,{written}"));
        }
    }
}
