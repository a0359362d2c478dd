//! One JSON object in a line.

use super::{Source, Writer, refused, rows_of};
use crate::{Result, error::lake, lake::schema};
use arrow_array::RecordBatch;
use partner_center_client::columns::Dataset;
use std::io::Write;

/// Bytes that are handed over at once.
const PIECE: usize = 1 << 20;

pub(super) struct Jsonl<'o> {
    out: &'o mut (dyn Write + Send),
    dataset: &'static Dataset,
    text: Vec<u8>,
    cell: Vec<u8>,
}

impl<'o> Jsonl<'o> {
    pub(super) fn begin(out: &'o mut (dyn Write + Send), dataset: &'static Dataset) -> Self {
        Self { out, dataset, text: Vec::new(), cell: Vec::new() }
    }

    fn member(&mut self, name: &str, value: &str) -> Result<()> {
        self.text.extend_from_slice(b"\"");
        self.text.extend_from_slice(name.as_bytes());
        self.text.extend_from_slice(b"\":");
        serde_json::to_writer(&mut self.text, value).map_err(lake("a row as JSON"))?;
        self.text.push(b',');
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        self.out.write_all(&self.text).map_err(refused)?;
        self.text.clear();
        Ok(())
    }
}

impl Writer for Jsonl<'_> {
    fn batch(&mut self, batch: &RecordBatch, source: &Source<'_>) -> Result<()> {
        let rows = rows_of(batch, self.dataset)?;
        for row in rows.iter() {
            let beside = row.beside()?;
            self.text.push(b'{');
            for (column, known) in self.dataset.columns.iter().enumerate() {
                let mut cell = std::mem::take(&mut self.cell);
                cell.clear();
                if row.write_cell(column, &beside, &mut cell) {
                    self.member(known.name, std::str::from_utf8(&cell).map_err(lake("a row as JSON"))?)?;
                }
                self.cell = cell;
            }
            if let Some(extra) = row.extra() {
                // It is JSON already.
                write!(self.text, "\"{}\":{extra},", schema::EXTRA).map_err(refused)?;
            }
            self.member(schema::OCCURRENCE, &row.occurrence().to_string())?;
            self.member("source", source.file.window.source.as_str())?;
            self.member("observation", &source.observation)?;
            self.member("raw_sha256", &source.file.raw)?;
            if let Some(entry) = row.entry() {
                self.member(schema::ENTRY, entry)?;
            }
            writeln!(self.text, "\"{}\":\"{}\"}}", schema::LINE, row.line()).map_err(refused)?;
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
