//! Writes rows as lines, and lines to the entries of an archive.

use std::io;

use chrono::{Datelike, NaiveDate};

use super::archive::ArchiveWriter;
use super::columns::{Column, Source};
use super::format::CellFormat;
use super::spec::FileSpec;
use crate::csv_text::write_cell;
use crate::quirks::partner::{CsvQuoting, HeaderLine, SplitFiles};

/// The size of a write to the archive.
const BLOCK: usize = 128 * 1024;
/// The lines above a header that is not the first line.
const PREAMBLE: &str = "Partner Center export\r\n\r\n";

/// A table that is being written.
pub(super) struct TableWriter<'s, C> {
    archive: ArchiveWriter,
    columns: Vec<Column<C>>,
    format: CellFormat,
    is_quoted: bool,
    spec: &'s FileSpec<'s>,
    is_split: bool,
    entry: Option<CurrentEntry>,
    entries: u32,
    rows: u64,
    text: String,
    cell: String,
}

/// The entry that is being written.
struct CurrentEntry {
    month: (i32, u32),
    rows: u64,
}

impl<'s, C: Copy> TableWriter<'s, C> {
    /// `many`: there are more records than the limit of one file.
    pub(super) fn new(
        spec: &'s FileSpec<'s>,
        archive: ArchiveWriter,
        columns: Vec<Column<C>>,
        many: bool,
    ) -> Self {
        Self {
            is_split: many && archive.has_entries(),
            archive,
            columns,
            format: CellFormat::new(spec.quirks),
            is_quoted: spec.quirks.side::<CsvQuoting>() == CsvQuoting::All,
            spec,
            entry: None,
            entries: 0,
            rows: 0,
            text: String::new(),
            cell: String::new(),
        }
    }

    /// Writes a row of a day. `write` appends the cell of a column.
    pub(super) fn row(&mut self, day: NaiveDate, write: impl Fn(C, &mut String)) -> io::Result<()> {
        self.begin_row((day.year(), day.month()))?;
        let separator = self.spec.format.separator();
        for index in 0..self.columns.len() {
            if index > 0 {
                self.text.push(separator);
            }
            self.cell.clear();
            match self.columns[index].source {
                Source::World(column, kind) => {
                    write(column, &mut self.cell);
                    self.format.apply(kind, &mut self.cell, self.rows + index as u64);
                }
                Source::Fixed(text) => self.cell.push_str(text),
            }
            write_cell(&self.cell, separator, self.is_quoted, &mut self.text);
        }
        self.text.push_str("\r\n");
        self.rows += 1;
        if self.text.len() >= BLOCK { self.flush() } else { Ok(()) }
    }

    /// Ends the file and returns the number of its rows.
    pub(super) fn finish(mut self) -> io::Result<u64> {
        if self.entry.is_none() {
            self.open((0, 0))?;
        }
        self.flush()?;
        self.archive.finish()?;
        Ok(self.rows)
    }

    fn begin_row(&mut self, month: (i32, u32)) -> io::Result<()> {
        let per_file = self.spec.splitting.per_file.max(1);
        match &mut self.entry {
            Some(entry) if !self.is_split || entry.month == month && entry.rows < per_file => {
                entry.rows += 1;
                Ok(())
            }
            _ => self.open(month),
        }
    }

    fn open(&mut self, month: (i32, u32)) -> io::Result<()> {
        self.flush()?;
        self.entries += 1;
        let naming: SplitFiles = self.spec.quirks.side();
        let extension = self.spec.format.extension();
        let name = match (self.is_split, naming) {
            (false, _) => format!("{}.{extension}", self.spec.dataset.name()),
            (true, SplitFiles::Parts) => format!("part-{:05}.{extension}", self.entries),
            (true, _) => format!("{:04}-{:02}_{}.{extension}", month.0, month.1, self.entries),
        };
        self.archive.begin(&name)?;
        self.entry = Some(CurrentEntry { month, rows: 1 });
        if self.entries == 1 || naming != SplitFiles::HeaderOnce {
            self.header();
        }
        Ok(())
    }

    fn header(&mut self) {
        if self.spec.quirks.side::<HeaderLine>() == HeaderLine::Third {
            self.text.push_str(PREAMBLE);
        }
        let separator = self.spec.format.separator();
        for (index, column) in self.columns.iter().enumerate() {
            if index > 0 {
                self.text.push(separator);
            }
            write_cell(&self.format.column(column.name), separator, self.is_quoted, &mut self.text);
        }
        self.text.push_str("\r\n");
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.text.is_empty() {
            self.archive.write(&self.text)?;
            self.text.clear();
        }
        Ok(())
    }
}
