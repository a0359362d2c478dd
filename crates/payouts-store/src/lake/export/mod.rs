//! Earnings on their way out: every column of the spec, cells as they were received.

mod csv;
mod jsonl;
mod lines;
mod parquet;
mod texts;

use super::read::{Rows, batches};
use crate::{AsOf, EarningFilter, Error, Result, Store, StoredLakeFile};
use arrow_array::RecordBatch;
use partner_center_client::columns::{Dataset, EARNINGS};
use std::{io::Write, path::Path};

/// What earnings are written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EarningsFormat {
    /// RFC 4180 with a header. Blank is blank, text as received, amounts in the digits received.
    Csv {
        /// Puts a `'` before a text that a spreadsheet would take for a formula.
        spreadsheet_safe: bool,
    },
    /// One JSON object in a line, with the members that hold something. Every value is a string.
    Jsonl,
    /// Parquet with the columns of the lake: amounts are `DECIMAL(28, 12)`.
    Parquet,
}

/// What the file of a row tells about it.
struct Source<'f> {
    file: &'f StoredLakeFile,
    observation: String,
}

impl Store {
    /// Writes the earnings that are known, month by month, in the order in which they were received. Returns how many.
    ///
    /// Memory does not depend on their number. Reading and writing overlap.
    ///
    /// # Errors
    /// When the catalog or a file cannot be read, or `out` cannot be written.
    pub fn export_earnings(
        &self,
        filter: &EarningFilter,
        as_of: AsOf,
        format: EarningsFormat,
        out: &mut (dyn Write + Send),
    ) -> Result<u64> {
        let dataset = &EARNINGS;
        let files = self.earning_files(filter, as_of)?;
        let files = Files { root: self.layout().root(), files: &files, filter };
        match format {
            EarningsFormat::Csv { spreadsheet_safe } => {
                lines::write(&csv::Csv { dataset, spreadsheet_safe }, &files, out)
            }
            EarningsFormat::Jsonl => lines::write(&jsonl::Jsonl { dataset }, &files, out),
            EarningsFormat::Parquet => parquet::write(dataset, &files, out),
        }
    }
}

/// The files to write out.
struct Files<'f> {
    root: &'f Path,
    files: &'f [StoredLakeFile],
    filter: &'f EarningFilter,
}

impl<'f> Files<'f> {
    /// Hands out all rows in their order, until nobody takes them any more.
    fn read(&self, mut hand_out: impl FnMut(Result<(RecordBatch, Source<'f>)>) -> bool) {
        for file in self.files {
            let batches = match batches(self.root, file, self.filter) {
                Ok(batches) => batches,
                Err(error) => {
                    hand_out(Err(error));
                    return;
                }
            };
            for batch in batches {
                let source = || Source { file, observation: file.observation.to_string() };
                if !hand_out(batch.map(|batch| (batch, source()))) {
                    return;
                }
            }
        }
    }
}

fn refused(error: std::io::Error) -> Error {
    Error::because(crate::error::Kind::Io, "the export cannot be written", error)
}

fn rows_of(batch: &RecordBatch, dataset: &'static Dataset) -> Result<Rows> {
    Rows::of(batch, dataset)
}
