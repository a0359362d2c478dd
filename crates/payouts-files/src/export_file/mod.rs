//! Export files: from bytes as received to cells with a line number.
//!
//! Almost nothing about these files is documented, so everything is derived from the bytes themselves, and nothing is
//! refused that can be read:
//!
//! ```text
//! bytes ──► ExportFile ──► Entry ──► Table ──► Block ──► Record ──► cells
//!           zip, gzip      UTF-8     header    rows      line       &str by column
//!           or text        stream    found     split     counted    or by index
//! ```
//!
//! There is one reader: [`Tables`] walks the entries of a file and hands out [`Block`]s. The lake of earnings encodes blocks;
//! [`read`](mod@crate::read) makes rows of the model of their records.
//!
//! Memory does not grow with the file: an entry is a stream, a block has about 256 KiB, and [`Limits`] bound what a
//! record, a directory and an inflated entry may cost.
//!
//! # What is a row
//! What is not evidently a row is refused: it comes as [`Unreadable`], with its line, its bytes and the reason, and reading
//! goes on behind it. A record is a row when
//!
//! - it has as many cells as its header has columns; blank cells beyond the last column are forgiven;
//! - no quote is inside a cell that does not begin with one, and only blanks follow a closing quote;
//! - it contains no `NUL`, no `SUB` (Ctrl-Z) and none of the four ASCII separators;
//! - it shows what the spec describes for its dataset: the identifying column looks like an id, and the others that are
//!   named there are filled with what they look like, as far as the header has them.
//!
//! A header is refused, and the file with it, when it has no identifying column, when it contains numbers, dates or
//! separators of lines, or when more than half of the rows (at least three; a footer does not count) have another number of
//! cells. A file or an entry without any text is no table, and no evidence that there are no rows. Cells are separated by
//! commas or tabs; another separator is named in the error.
//!
//! ```
//! use payouts_files::columns::PAYMENTS;
//! use payouts_files::export_file::{ExportFile, Limits, Table};
//!
//! let mut raw = std::io::Cursor::new(b"Payment ID,totalPayment\n000042,\"1,234.50\"\n");
//! let mut file = ExportFile::open(&mut raw, None, Limits::default())?;
//! while let Some(entry) = file.next_entry()? {
//!     let Some(mut table) = Table::open(entry, &PAYMENTS, &Limits::default(), None)?.table() else { continue };
//!     while let Some(block) = table.next_block(None)? {
//!         let record = block.record(0);
//!         assert_eq!(block.header().position("paymentID").and_then(|column| record.cell(column)), Some("000042"));
//!         assert_eq!(record.line(), 2);
//!     }
//! }
//! # Ok::<(), payouts_files::Error>(())
//! ```

mod arriving;
mod blocks;
mod container;
mod dialect;
mod entry;
mod evidence;
mod header;
mod limits;
mod record;
mod repeats;
mod table;
mod tables;

pub use arriving::{Arrived, ArrivingFile};
pub use blocks::{Block, is_blank};
pub use container::Container;
pub use dialect::Delimiter;
pub use entry::Entry;
pub use header::{Header, HeaderColumn};
pub use limits::Limits;
pub use record::Record;
pub use repeats::Repeats;
pub use table::{Layout, Opened, Table};
pub use tables::{BlockSink, Entries, Tables};

use crate::{error::Result, sink::RawRead};
pub(crate) use entry::{is_table, unreadable as cannot_read};
use flate2::read::MultiGzDecoder;
use limits::{Meter, Metered};
use std::{
    fmt,
    io::{BufReader, Read},
    sync::Arc,
};
use zip::{ZipReadOptions, read::ZipArchiveMetadata};

#[cfg(doc)]
use payouts_model::Unreadable;

/// A table of a file: its name inside the archive, and its bytes.
pub(crate) type NamedBytes<'f> = (Option<String>, Box<dyn Read + Send + 'f>);

/// An export file as received, handing out its tables one after the other.
pub struct ExportFile<'r> {
    raw: &'r mut dyn RawRead,
    name: Option<String>,
    container: Container,
    size: u64,
    /// The directory of an archive, and how far it has been walked; a file that is no archive counts as one entry.
    archive: Option<Arc<ZipArchiveMetadata>>,
    walked: usize,
    meter: Meter,
    passed_over: Vec<String>,
}

impl<'r> ExportFile<'r> {
    /// Opens a file, read from its beginning. `name` is what the link called it, and hints at the delimiter.
    ///
    /// # Errors
    /// When the bytes cannot be read, or are a zip archive that is damaged, larger than the limits, or holds two entries
    /// of one name.
    pub fn open(raw: &'r mut dyn RawRead, name: Option<&str>, limits: Limits) -> Result<Self> {
        let (container, size) = container::measure(raw).map_err(|e| entry::unreadable(None, &e))?;
        let archive = match container {
            Container::Zip => Some(container::directory(raw, &limits)?),
            Container::Gzip | Container::Text => None,
        };
        Ok(Self {
            raw,
            name: name.map(str::to_owned),
            container,
            size,
            archive,
            walked: 0,
            meter: Meter::new(&limits, size),
            passed_over: Vec::new(),
        })
    }

    /// How the file is packed.
    #[must_use]
    pub const fn container(&self) -> Container {
        self.container
    }

    /// How many bytes it has.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// How many entries it has, those that are no tables included.
    #[must_use]
    pub fn entries(&self) -> usize {
        self.archive.as_ref().map_or(1, |archive| archive.len())
    }

    /// Names of the archive's entries that were passed over so far, because they are no tables: directories and files
    /// with another extension than `.csv`, `.tsv` and `.txt`.
    #[must_use]
    pub fn passed_over(&self) -> &[String] {
        &self.passed_over
    }

    /// The next table, in the order of the archive.
    ///
    /// # Errors
    /// When the entry is encrypted, compressed by an unknown method, or damaged.
    pub fn next_entry(&mut self) -> Result<Option<Entry<'_>>> {
        let file_name = if self.archive.is_some() { None } else { self.name.clone() };
        Ok(self.next_bytes()?.map(|(name, bytes)| Entry::new(name, file_name, bytes)))
    }

    /// The bytes of the next table, inflated and otherwise as received, and its name inside the archive.
    pub(crate) fn next_bytes(&mut self) -> Result<Option<NamedBytes<'_>>> {
        if self.archive.is_some() {
            return self.next_of_archive();
        }
        if self.walked > 0 {
            return Ok(None);
        }
        self.walked = 1;
        self.raw.rewind().map_err(|e| entry::unreadable(None, &e))?;
        let raw = BufReader::new(&mut *self.raw);
        Ok(Some(if self.container == Container::Gzip {
            (None, Box::new(Metered { inner: MultiGzDecoder::new(raw), meter: &mut self.meter }))
        } else {
            (None, Box::new(raw))
        }))
    }

    fn next_of_archive(&mut self) -> Result<Option<NamedBytes<'_>>> {
        let Some(archive) = &self.archive else { return Ok(None) };
        while self.walked < archive.len() {
            let member = archive.entry(self.walked).map_err(|e| container::damaged(&e))?;
            self.walked += 1;
            let name = String::from_utf8_lossy(member.name_raw()).into_owned();
            if member.is_dir() || !is_table(&name) {
                self.passed_over.push(name);
                continue;
            }
            let inner = member
                .with_reader(&mut self.raw, ZipReadOptions::new())
                .map_err(|e| container::damaged(&e))?;
            return Ok(Some((Some(name), Box::new(Metered { inner, meter: &mut self.meter }))));
        }
        Ok(None)
    }
}

impl fmt::Debug for ExportFile<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExportFile")
            .field("name", &self.name)
            .field("container", &self.container)
            .field("passed_over", &self.passed_over)
            .finish_non_exhaustive()
    }
}
