//! A table: a header, and the rows beneath it.

use super::{Delimiter, Entry, Header, Limits, Record, Records, Step, dialect, entry::unreadable};
use crate::Result;
use partner_center_client::columns::Dataset;
use std::{
    fmt,
    io::{Chain, Cursor, Read},
};

/// How much of a table is looked at to find its header.
const BEGINNING: u64 = 256 << 10;
/// How much is handed out of a text without a header.
const KEPT_BYTES: usize = 16 << 10;

/// What the next table of the same file may take over when it has no header of its own.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The header.
    pub header: Header,
    /// What parts the cells.
    pub delimiter: Delimiter,
}

/// What opening an entry found.
#[derive(Debug)]
#[non_exhaustive]
pub enum Opened<'e> {
    /// A table.
    Table(Box<Table<'e>>),
    /// Nothing, or blank lines only.
    Empty,
    /// Text without a header: none of its first lines names columns of the dataset.
    NoHeader {
        /// How it begins, up to 16 KiB.
        beginning: Vec<u8>,
    },
}

impl<'e> Opened<'e> {
    /// The table, where there is one.
    #[must_use]
    pub fn table(self) -> Option<Box<Table<'e>>> {
        match self {
            Self::Table(table) => Some(table),
            Self::Empty | Self::NoHeader { .. } => None,
        }
    }
}

/// A table whose header was found, handing out the rows beneath it.
pub struct Table<'e> {
    entry: Option<String>,
    dataset: &'static Dataset,
    layout: Layout,
    above: usize,
    inherited: bool,
    records: Records<Chain<Cursor<Vec<u8>>, Entry<'e>>>,
}

/// What stands on a line of a table.
#[derive(Debug)]
#[non_exhaustive]
pub enum TableRow<'t> {
    /// A row.
    Row {
        /// The header that it stands under.
        header: &'t Header,
        /// Its cells: fewer than the header has where some are missing at the end, more where there are surplus ones.
        record: Record<'t>,
    },
    /// Bytes that make no record.
    Unreadable {
        /// The line on which they begin, from 1.
        line: u64,
        /// What is wrong with them.
        reason: &'static str,
        /// The bytes, up to 16 KiB.
        bytes: Vec<u8>,
    },
}

impl<'e> Table<'e> {
    /// Opens an entry: finds out what parts its cells and where its header is.
    ///
    /// The parts of a split export may lack a header: where none is found, `previous` stands in, the layout of the
    /// table before in the same file, provided that the first record has exactly as many cells.
    ///
    /// # Errors
    /// When the entry cannot be read.
    pub fn open(
        mut entry: Entry<'e>,
        dataset: &'static Dataset,
        limits: &Limits,
        previous: Option<&Layout>,
    ) -> Result<Opened<'e>> {
        let name = entry.name().map(str::to_owned);
        let failed = |e| unreadable(name.as_deref(), &e);
        let mut beginning = Vec::new();
        entry.by_ref().take(BEGINNING).read_to_end(&mut beginning).map_err(failed)?;

        let hint = entry.named_delimiter();
        let detected = dialect::detect(&beginning, hint, dataset, limits).map_err(failed)?;
        let records =
            |beginning, delimiter| Records::new(Cursor::new(beginning).chain(entry), delimiter, limits);
        if let Some(found) = detected {
            let mut records = records(beginning, found.delimiter);
            for _ in 0..=found.above {
                records.advance().map_err(failed)?;
            }
            let Some(header) = Header::of(&records.current(), dataset) else { return Ok(Opened::Empty) };
            let layout = Layout { header, delimiter: found.delimiter };
            let table = Self { entry: name, dataset, layout, above: found.above, inherited: false, records };
            return Ok(Opened::Table(Box::new(table)));
        }
        let is_whole = u64::try_from(beginning.len()).is_ok_and(|len| len < BEGINNING);
        if is_whole && beginning.iter().all(u8::is_ascii_whitespace) {
            return Ok(Opened::Empty);
        }
        if let Some(Layout { header, delimiter }) = previous
            && dialect::fits(&beginning, header, *delimiter, limits).map_err(failed)?
        {
            let records = records(beginning, *delimiter);
            let layout = Layout { header: header.clone(), delimiter: *delimiter };
            let table = Self { entry: name, dataset, layout, above: 0, inherited: true, records };
            return Ok(Opened::Table(Box::new(table)));
        }
        beginning.truncate(KEPT_BYTES);
        Ok(Opened::NoHeader { beginning })
    }

    /// The header found at the top; a row carries its own.
    #[must_use]
    pub const fn layout(&self) -> &Layout {
        &self.layout
    }

    /// How many records stood above the header: a title, a date, a `sep=,`.
    #[must_use]
    pub const fn records_above(&self) -> usize {
        self.above
    }

    /// Whether it had no header, so that the one of the table before stands in.
    #[must_use]
    pub const fn is_header_inherited(&self) -> bool {
        self.inherited
    }

    /// The next row, or what stands in its place; `None` at the end.
    ///
    /// Rows without any text are passed over. A header may come again, even another one, where files were put together:
    /// it counts from there on.
    ///
    /// # Errors
    /// When the entry cannot be read on.
    pub fn next_row(&mut self) -> Result<Option<TableRow<'_>>> {
        loop {
            match self.records.advance().map_err(|e| unreadable(self.entry.as_deref(), &e))? {
                None => return Ok(None),
                Some(Step::Unreadable { line, reason, bytes }) => {
                    return Ok(Some(TableRow::Unreadable { line, reason, bytes }));
                }
                Some(Step::Record) => {}
            }
            let record = self.records.current();
            if record.is_blank() {
                continue;
            }
            match header_again(&record, self.dataset) {
                Some(header) => self.layout.header = header,
                None => break,
            }
        }
        Ok(Some(TableRow::Row { header: &self.layout.header, record: self.records.current() }))
    }
}

/// A record among the rows that is a header: it names columns, in at least half of its cells.
fn header_again(record: &Record<'_>, dataset: &'static Dataset) -> Option<Header> {
    // Nearly every row begins with an id. No column's name has a digit in it, so such a row needs no closer look.
    let first = record.cell(0).filter(|cell| !cell.bytes().any(|byte| byte.is_ascii_digit()))?;
    dataset.find(first)?;
    let filled = record.cells().filter(|cell| !cell.trim().is_empty()).count();
    Header::of(record, dataset).filter(|header| header.known() * 2 >= filled)
}

impl fmt::Debug for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table")
            .field("entry", &self.entry)
            .field("layout", &self.layout)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use partner_center_client::columns::DATASETS;

    #[test]
    fn a_header_is_told_from_rows_by_having_no_digits() {
        for column in DATASETS.iter().flat_map(|dataset| dataset.columns) {
            let mut names = std::iter::once(&column.name).chain(column.aliases);
            assert!(names.all(|name| !name.contains(|c: char| c.is_ascii_digit())), "{}", column.name);
        }
    }
}
