//! Bank statements, read exactly: camt.052, .053 and .054, MT940 and MT942, BAI2, OFX and QFX, and separated values.
//!
//! Pure functions from bytes to [`Statement`]s, without files or a network. [`read`] recognizes the form by content;
//! [`book::Book`] combines the statements of a ledger: each booking once, balances proved, days covered.
//!
//! ```no_run
//! let file = std::fs::read("statement.xml")?;
//! for document in payouts_bank::read(&file, &payouts_bank::Profiles::default())? {
//!     for statement in document.statements {
//!         println!("{} has {} entries", statement.account, statement.entries.len());
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod bai2;
pub mod book;
pub mod camt;
mod container;
mod encoding;
mod error;
mod figures;
mod lines;
pub mod mt940;
pub mod ofx;
mod read;
mod statement;
mod table;

pub use error::{NotAStatement, Place};
pub use read::{Document, read};
pub use statement::{
    Balance, Batch, Entry, Finality, Format, Reference, ReferenceKind, Statement, Status, joined,
};
pub use table::{Column, Columns, Indicator, Profile, Profiles, Proposal, SignRule};

/// For the fuzz targets alone.
#[cfg(any(test, feature = "fuzzing"))]
#[doc(hidden)]
pub mod fuzzing;
