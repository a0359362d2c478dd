//! From received bytes to rows, without a network: export files of Partner Center and answers of Oracle.
//!
//! ```text
//! bytes ──► ExportFile ──► Table ──► Block ──► Record ──► Payout, Earning
//!           zip, gzip      header    rows      cells      (read)
//! ```
//!
//! - [`read()`] turns the bytes of a window into rows of the model: a pure function, so that every table can be rebuilt from
//!   the archive.
//! - [`export_file`] is the underlying reader of export files, which returns blocks of rows.
//! - [`columns`] lists the columns of export files and [`answers`] the members of Oracle's answers: generated from the documents
//!   in `specs/`.
//! - [`cut`] cuts a file that covers several windows into a part for each.
//! - [`json`] takes JSON answers apart without losing repeated names, unknown members or the text of a value.
//!
//! A row that is not evidently one is handed out as [`Unreadable`](payouts_model::Unreadable) with its line and bytes; an
//! [`Error`] means that the bytes as a whole cannot be read.
//!
//! ```
//! use payouts_files::read;
//! use payouts_model::{Dataset, Money, RawFacts, Row, SourceId, Window};
//!
//! let file = b"Payment ID,totalPayment,paymentCurrencyCode\n000042,\"1,234.50\",EUR\n";
//! let window = Window {
//!     source: SourceId::new("contoso"),
//!     dataset: Dataset::Payments,
//!     account: "all".to_owned(),
//!     period: "2026-10".parse()?,
//! };
//! let facts = RawFacts::new("", file.len() as u64, "2026-11-01T00:00:00Z".parse()?);
//! let mut rows = Vec::new();
//! read(&window, &facts, &mut std::io::Cursor::new(file), &mut rows)?;
//! let payout = rows[0].payout().ok_or("one payout")?;
//! assert_eq!(payout.reference.as_deref(), Some("000042"));
//! assert_eq!(payout.total, Some(Money { amount: "1234.50".parse()?, currency: Some("EUR".parse()?) }));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod answers;
pub mod columns;
pub mod cut;
mod error;
pub mod export_file;
pub mod json;
pub mod read;
mod sink;

pub use error::{Error, ErrorKind, Result};
pub use export_file::Limits;
pub use read::{read, read_within};
pub use sink::{RawRead, RowSink};

/// For the fuzz targets alone.
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing {
    /// Panics where an export file is read in two ways, or the report differs from the rows.
    pub fn export(input: &[u8]) {
        crate::read::any_file_agrees(input);
    }
}
