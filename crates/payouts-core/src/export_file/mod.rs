//! Export files: from bytes as received to cells with a line number.
//!
//! Almost nothing about these files is documented, so everything is told from the bytes themselves, and nothing is
//! refused that can be read:
//!
//! ```text
//! bytes ──► ExportFile ──► Entry ──► Table ──► TableRow ──► cells
//!           zip, gzip      UTF-8     header    line         &str by column
//!           or text        stream    found     counted      or by index
//! ```
//!
//! Memory does not grow with the file: an entry is a stream, a table holds one record, and [`Limits`] bound what a
//! record, a directory and an inflated entry may cost. What cannot be read is handed out as [`Unreadable`], with its
//! bytes, and reading goes on behind it.
//!
//! ```
//! use partner_center_client::columns::PAYMENTS;
//! use payouts_core::export_file::{ExportFile, Limits, Table, TableRow};
//!
//! let mut raw = std::io::Cursor::new(b"Payment ID,totalPayment\n000042,\"1,234.50\"\n");
//! let mut file = ExportFile::open(&mut raw, None, Limits::default())?;
//! while let Some(entry) = file.next_entry()? {
//!     let Some(mut table) = Table::open(entry, &PAYMENTS, &Limits::default(), None)?.table() else { continue };
//!     while let Some(row) = table.next_row()? {
//!         let TableRow::Row { header, record } = row else { continue };
//!         assert_eq!(header.position("paymentID").and_then(|column| record.cell(column)), Some("000042"));
//!         assert_eq!(record.line(), 2);
//!     }
//! }
//! # Ok::<(), payouts_core::Error>(())
//! ```

mod arriving;
mod container;
mod dialect;
mod entry;
mod header;
mod limits;
mod record;
mod records;
mod table;

pub use arriving::{Arrived, ArrivingFile};
pub use container::Container;
pub use dialect::Delimiter;
pub use entry::Entry;
pub use header::{Header, HeaderColumn};
pub use limits::Limits;
pub use record::Record;
pub use records::{Records, Step};
pub use table::{Layout, Opened, Table, TableRow};

use crate::{Result, source::RawRead};
use flate2::read::MultiGzDecoder;
use limits::{Meter, Metered};
use std::{fmt, io::BufReader, sync::Arc};
use zip::{ZipReadOptions, read::ZipArchiveMetadata};

#[cfg(doc)]
use crate::source::Unreadable;

/// An export file as received, handing out its tables one after the other.
pub struct ExportFile<'r> {
    raw: &'r mut dyn RawRead,
    name: Option<String>,
    container: Container,
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
        if self.archive.is_some() {
            return self.next_of_archive();
        }
        if self.walked > 0 {
            return Ok(None);
        }
        self.walked = 1;
        self.raw.rewind().map_err(|e| entry::unreadable(None, &e))?;
        let raw = BufReader::new(&mut *self.raw);
        let name = self.name.clone();
        Ok(Some(if self.container == Container::Gzip {
            Entry::new(None, name, Metered { inner: MultiGzDecoder::new(raw), meter: &mut self.meter })
        } else {
            Entry::new(None, name, raw)
        }))
    }

    fn next_of_archive(&mut self) -> Result<Option<Entry<'_>>> {
        let Some(archive) = &self.archive else { return Ok(None) };
        while self.walked < archive.len() {
            let member = archive.entry(self.walked).map_err(|e| container::damaged(&e))?;
            self.walked += 1;
            let name = String::from_utf8_lossy(member.name_raw()).into_owned();
            if member.is_dir() || !entry::is_table(&name) {
                self.passed_over.push(name);
                continue;
            }
            let inner = member
                .with_reader(&mut self.raw, ZipReadOptions::new())
                .map_err(|e| container::damaged(&e))?;
            return Ok(Some(Entry::new(Some(name), None, Metered { inner, meter: &mut self.meter })));
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
