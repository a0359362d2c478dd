//! Export files: rows spelt, laid out, encoded, packed and spooled to disk once, so that ranges of them can be served.

mod columns;
mod earnings;
mod encoding;
mod format;
mod layout;
mod pack;
mod payments;
mod table;

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use super::filter::Dataset;
use super::rows::Wanted;
use crate::quirks::Quirks;
use crate::quirks::partner::Container;
use payouts_sandbox_world::World;

/// From how many records on a file is split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Splitting {
    /// Up to so many records make one file; more make one for each month.
    pub one_file: u64,
    /// A month of more records makes several files of so many.
    pub per_file: u64,
}

impl Default for Splitting {
    /// What Partner Center's pages say of the web export: 50,000 and 500,000.
    fn default() -> Self {
        Self { one_file: 50_000, per_file: 500_000 }
    }
}

/// Format of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Csv,
    Tsv,
}

impl Format {
    pub(super) fn separator(self) -> char {
        match self {
            Self::Csv => ',',
            Self::Tsv => '\t',
        }
    }

    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Tsv => "tsv",
        }
    }
}

/// What a file is made from.
pub(crate) struct Recipe<'w> {
    pub(crate) world: &'w World,
    pub(crate) dataset: Dataset,
    pub(crate) wanted: Wanted,
    pub(crate) format: Format,
    pub(crate) quirks: &'w Quirks,
    pub(crate) splitting: Splitting,
}

/// A finished file.
#[derive(Clone, Debug)]
pub(crate) struct Spooled {
    pub(crate) path: PathBuf,
    pub(crate) length: u64,
    pub(crate) rows: u64,
}

impl Recipe<'_> {
    /// Writes the file, in memory that does not grow with it.
    pub(crate) fn spool(&self, path: &Path) -> io::Result<Spooled> {
        let file = File::create(path)?;
        let rows = match self.dataset {
            Dataset::Earnings => earnings::write(self, pack::Pack::new(self, file))?,
            Dataset::Payments => payments::write(self, pack::Pack::new(self, file))?,
        };
        let length = path.metadata()?.len();
        Ok(Spooled { path: path.to_owned(), length, rows })
    }
}

/// The name of the file behind a link.
pub(crate) fn file_name(id: &str, format: Format, quirks: &Quirks) -> String {
    match quirks.side() {
        Container::Zip => format!("{id}.zip"),
        Container::Gzip => format!("{id}.{}.gz", format.extension()),
        Container::Plain => format!("{id}.{}", format.extension()),
    }
}
