//! Earnings on their way out: every column of the spec, cells as they were received.

mod csv;
mod jsonl;
mod parquet;

use super::read::{Rows, batches};
use crate::{AsOf, EarningFilter, Error, Result, Store, StoredLakeFile, error::lake};
use arrow_array::RecordBatch;
use partner_center_client::columns::{Dataset, EARNINGS};
use std::{io::Write, sync::mpsc::sync_channel, thread};

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

/// Takes batches of rows and writes them.
trait Writer {
    fn batch(&mut self, batch: &RecordBatch, source: &Source<'_>) -> Result<()>;

    fn finish(self: Box<Self>) -> Result<()>;
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
        let mut writer: Box<dyn Writer + '_> = match format {
            EarningsFormat::Csv { spreadsheet_safe } => {
                Box::new(csv::Csv::begin(out, dataset, spreadsheet_safe)?)
            }
            EarningsFormat::Jsonl => Box::new(jsonl::Jsonl::begin(out, dataset)),
            EarningsFormat::Parquet => Box::new(parquet::Parquet::begin(out, dataset)?),
        };
        let root = self.layout().root();
        let mut rows = 0;
        thread::scope(|scope| {
            let (sender, receiver) = sync_channel(2);
            scope.spawn(|| {
                let sender = sender;
                for (index, file) in files.iter().enumerate() {
                    let batches = match batches(root, file, filter) {
                        Ok(batches) => batches,
                        Err(error) => return drop(sender.send(Err(error))),
                    };
                    for batch in batches {
                        let batch = batch.map_err(lake("a lake file")).map(|batch| (index, batch));
                        // Nobody listens once writing has failed.
                        if sender.send(batch).is_err() {
                            return;
                        }
                    }
                }
            });
            for batch in receiver {
                let (index, batch) = batch?;
                let file = &files[index];
                rows += batch.num_rows() as u64;
                writer.batch(&batch, &Source { file, observation: file.observation.to_string() })?;
            }
            Ok::<(), Error>(())
        })?;
        writer.finish()?;
        Ok(rows)
    }
}

fn refused(error: std::io::Error) -> Error {
    Error::because(crate::error::Kind::Io, "the export cannot be written", error)
}

fn rows_of(batch: &RecordBatch, dataset: &'static Dataset) -> Result<Rows> {
    Rows::of(batch, dataset)
}
