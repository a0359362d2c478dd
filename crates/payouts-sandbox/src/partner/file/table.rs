//! Rows as lines, lines into entries.

use std::io;

use chrono::{Datelike, NaiveDate};

use super::format::Spelling;
use super::layout::{self, Column, Source};
use super::pack::Pack;
use super::{Format, Recipe};
use crate::partner::filter::Dataset;
use crate::quirks::partner::{CsvQuoting, HeaderLine, SplitFiles};

/// Text that is written at once.
const BLOCK: usize = 128 * 1024;
/// Lines of people before a header that is not the first line.
const PREAMBLE: &str = "Partner Center export\r\n\r\n";

/// A table being written.
pub(super) struct Table<'r, C> {
    pack: Pack,
    columns: Vec<Column<C>>,
    spelling: Spelling,
    quoting: CsvQuoting,
    recipe: &'r Recipe<'r>,
    is_split: bool,
    entry: Option<Entry>,
    entries: u32,
    rows: u64,
    text: String,
    cell: String,
}

struct Entry {
    month: (i32, u32),
    rows: u64,
}

impl<'r, C: Copy> Table<'r, C> {
    /// `many` says that there are more records than one file holds.
    pub(super) fn new(recipe: &'r Recipe<'r>, pack: Pack, columns: Vec<Column<C>>, many: bool) -> Self {
        Self {
            is_split: many && pack.has_entries(),
            pack,
            columns,
            spelling: Spelling::of(recipe.quirks),
            quoting: recipe.quirks.side(),
            recipe,
            entry: None,
            entries: 0,
            rows: 0,
            text: String::new(),
            cell: String::new(),
        }
    }

    /// Writes a row of a day; `spell` appends the cell of a column.
    pub(super) fn row(&mut self, day: NaiveDate, spell: impl Fn(C, &mut String)) -> io::Result<()> {
        self.turn_to((day.year(), day.month()))?;
        for index in 0..self.columns.len() {
            if index > 0 {
                self.text.push(self.recipe.format.separator());
            }
            self.cell.clear();
            match self.columns[index].source {
                Source::World(column, kind) => {
                    spell(column, &mut self.cell);
                    self.spelling.respell(kind, &mut self.cell, self.rows + index as u64);
                }
                Source::Fixed(text) => self.cell.push_str(text),
            }
            quote(self.recipe.format, self.quoting, &self.cell, &mut self.text);
        }
        self.text.push_str("\r\n");
        self.rows += 1;
        if self.text.len() >= BLOCK { self.flush() } else { Ok(()) }
    }

    /// Ends the file and says how many rows it has.
    pub(super) fn finish(mut self) -> io::Result<u64> {
        if self.entry.is_none() {
            self.open((0, 0))?;
        }
        self.flush()?;
        self.pack.finish()?;
        Ok(self.rows)
    }

    fn turn_to(&mut self, month: (i32, u32)) -> io::Result<()> {
        let per_file = self.recipe.splitting.per_file.max(1);
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
        let naming: SplitFiles = self.recipe.quirks.side();
        let extension = self.recipe.format.extension();
        let name = match (self.is_split, naming) {
            (false, _) => format!("{}.{extension}", plain_name(self.recipe.dataset)),
            (true, SplitFiles::Parts) => format!("part-{:05}.{extension}", self.entries),
            (true, _) => format!("{:04}-{:02}_{}.{extension}", month.0, month.1, self.entries),
        };
        self.pack.begin(&name)?;
        self.entry = Some(Entry { month, rows: 1 });
        if self.entries == 1 || naming != SplitFiles::HeaderOnce {
            self.header();
        }
        Ok(())
    }

    fn header(&mut self) {
        if self.recipe.quirks.side::<HeaderLine>() == HeaderLine::Third {
            self.text.push_str(PREAMBLE);
        }
        for (index, name) in layout::header(&self.columns, self.spelling).iter().enumerate() {
            if index > 0 {
                self.text.push(self.recipe.format.separator());
            }
            quote(self.recipe.format, self.quoting, name, &mut self.text);
        }
        self.text.push_str("\r\n");
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.text.is_empty() {
            self.pack.write(&self.text)?;
            self.text.clear();
        }
        Ok(())
    }
}

fn plain_name(dataset: Dataset) -> &'static str {
    match dataset {
        Dataset::Earnings => "transactionhistory",
        Dataset::Payments => "payments",
    }
}

/// RFC 4180: quotes around what holds a separator, a quote or a line break; quotes doubled.
fn quote(format: Format, quoting: CsvQuoting, cell: &str, out: &mut String) {
    let needed = cell.contains([format.separator(), '"', '\r', '\n']);
    if !needed && quoting == CsvQuoting::Needed {
        out.push_str(cell);
        return;
    }
    out.push('"');
    for (index, part) in cell.split('"').enumerate() {
        if index > 0 {
            out.push_str("\"\"");
        }
        out.push_str(part);
    }
    out.push('"');
}
