//! A table: a header, and the rows below it in blocks.

use super::{
    Block, Delimiter, Entry, Header, Limits,
    blocks::{Splitter, preview},
    dialect::{Detected, Dialect, detect},
    entry::unreadable,
};
use crate::columns::RowSchema;
use crate::error::{Error, ErrorKind, Result};
use payouts_model::Unreadable;
use std::{
    fmt,
    io::{self, Chain, Cursor, Read},
    sync::Arc,
};

/// How much of a table is looked at to find its header.
const BEGINNING: u64 = 256 << 10;
/// How much is handed out of a text without a header.
const KEPT_BYTES: usize = 16 << 10;

/// What the next table of the same file may take over when it has no header of its own.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The header.
    pub header: Arc<Header>,
    /// What parts the cells.
    pub delimiter: Delimiter,
}

/// What opening an entry found.
#[derive(Debug)]
#[non_exhaustive]
pub enum Opened<'e> {
    /// A table.
    Table(Box<Table<'e>>),
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
            Self::NoHeader { .. } => None,
        }
    }
}

/// A table whose header was found, which returns the rows below it.
pub struct Table<'e> {
    entry: Option<Arc<str>>,
    above: usize,
    is_header_inherited: bool,
    /// Rows above the header.
    stray: Vec<Unreadable>,
    splitter: Splitter<Chain<Cursor<Vec<u8>>, Entry<'e>>>,
}

impl<'e> Table<'e> {
    /// Opens an entry: finds out what parts its cells and where its header is.
    ///
    /// The parts of a split export may lack a header: where none is found, `previous` is used, the layout of the
    /// table before in the same file, provided that the first record is a row under it.
    ///
    /// # Errors
    /// When the entry cannot be read, has no text at all, or has a header that cannot be trusted.
    pub fn open(
        mut entry: Entry<'e>,
        dataset: &'static RowSchema,
        limits: &Limits,
        previous: Option<&Layout>,
    ) -> Result<Opened<'e>> {
        let name: Option<Arc<str>> = entry.name().map(Arc::from);
        let failed = |e| unreadable(name.as_deref(), &e);
        let mut beginning = Vec::new();
        entry.by_ref().take(BEGINNING).read_to_end(&mut beginning).map_err(failed)?;
        if is_nothing(&beginning) {
            return Err(refused(name.as_deref(), "it has no text, not even a header"));
        }
        let hint = entry.named_delimiter();
        let (layout, above) = match detect(&beginning, hint, dataset, limits).map_err(failed)? {
            Detected::Refused(reason) => return Err(refused(name.as_deref(), &reason)),
            Detected::Header(dialect) => {
                let Dialect { delimiter, header, above } = *dialect;
                (Layout { header: Arc::new(header), delimiter }, Some(above))
            }
            Detected::None => match previous {
                Some(layout) if fits(&beginning, layout, dataset, limits).map_err(failed)? => {
                    (layout.clone(), None)
                }
                _ => {
                    beginning.truncate(KEPT_BYTES);
                    return Ok(Opened::NoHeader { beginning });
                }
            },
        };
        let is_header_inherited = above.is_none();
        let above = above.unwrap_or_default();
        let passed_over = if is_header_inherited { 0 } else { above.len() + 1 };
        let stray =
            above.iter().filter(|record| is_row(&layout.header, &record.cells)).map(|record| Unreadable {
                entry: name.as_deref().map(str::to_owned),
                line: record.line,
                reason: "it is above the header and looks like a row: another header may be damaged"
                    .to_owned(),
                bytes: record.bytes.clone(),
            });
        let stray = stray.collect();
        let text = Cursor::new(beginning).chain(entry);
        let splitter = Splitter::new(text, layout, passed_over, name.clone(), dataset, limits);
        Ok(Opened::Table(Box::new(Self {
            entry: name,
            above: above.len(),
            is_header_inherited,
            stray,
            splitter,
        })))
    }

    /// The header of the last block, or the one found at the top before the first block.
    #[must_use]
    pub fn layout(&self) -> &Layout {
        self.splitter.layout()
    }

    /// How many records are above the header: a title, a date, a `sep=,`.
    #[must_use]
    pub const fn records_above(&self) -> usize {
        self.above
    }

    /// Whether it has no header, so that the one of the table before is used.
    #[must_use]
    pub const fn is_header_inherited(&self) -> bool {
        self.is_header_inherited
    }

    /// How many rows so far had fewer or more cells than their header.
    #[must_use]
    pub fn uneven_rows(&self) -> u64 {
        self.splitter.uneven_rows()
    }

    /// The next rows, and the records between them that are no rows; `None` at the end. The memory of `spent`, a block
    /// that is done with, is used again.
    ///
    /// Rows without any text are passed over. A header may come again, even another one, where files were put together:
    /// it counts from there on.
    ///
    /// # Errors
    /// When the entry cannot be read on, or its header does not fit its rows.
    pub fn next_block(&mut self, spent: Option<Block>) -> Result<Option<Block>> {
        let block = self.splitter.next_block(spent).map_err(|e| unreadable(self.entry.as_deref(), &e))?;
        Ok(block.map(|mut block| {
            block.unreadable.splice(0..0, self.stray.drain(..));
            block
        }))
    }

    /// Rows above the header that no block has brought, because there was none.
    pub(super) fn stray(&mut self) -> impl Iterator<Item = Unreadable> {
        self.stray.drain(..)
    }
}

/// Whether there is nothing but blanks, byte order marks and zeros.
fn is_nothing(beginning: &[u8]) -> bool {
    let text = String::from_utf8_lossy(beginning);
    text.chars().all(|c| c.is_whitespace() || matches!(c, '\u{feff}' | '\0' | '\u{1a}'))
}

/// Whether the first record of a table is a row under a header.
fn fits(beginning: &[u8], layout: &Layout, dataset: &'static RowSchema, limits: &Limits) -> io::Result<bool> {
    let records = preview(beginning, layout.delimiter, dataset, limits, 1)?;
    Ok(records.first().is_some_and(|record| is_row(&layout.header, &record.cells)))
}

fn is_row(header: &Header, cells: &[String]) -> bool {
    let cell = |position: usize| cells.get(position).map_or(&[][..], String::as_bytes);
    cells.len() == header.width() && header.evidence().missing(cell).is_none()
}

/// An error for an entry that is no table.
pub(super) fn refused(entry: Option<&str>, reason: &str) -> Error {
    let what = entry.map_or_else(|| "the file".to_owned(), |name| format!("the entry {name:?}"));
    Error::new(ErrorKind::Unreadable, format!("{what} is no table: {reason}"))
        .with_entry(entry)
        .with_hint("the bytes are kept as received; fetch the export again, and report it if it stays so")
}

impl fmt::Debug for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table")
            .field("entry", &self.entry)
            .field("layout", self.layout())
            .finish_non_exhaustive()
    }
}
