//! Earnings on their way out: every column of the spec, the currency of each amount in a column of its own, and where a row
//! comes from. Every form has the same columns in the same order, and every row has all of them.

mod csv;
mod jsonl;
mod lines;
mod parquet;
mod texts;

use super::{
    read::{Rows, batches, is_repeated},
    repeats::RepeatedRows,
    schema,
};
use crate::{AsOf, EarningFilter, Error, Result, Store, StoredLakeFile};
use arrow_array::RecordBatch;
use payouts_files::columns::{Column, EARNINGS, RowSchema};
use std::{
    io::Write,
    path::{Path, PathBuf},
};

/// What earnings are written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EarningsFormat {
    /// RFC 4180 with a header. Blank is blank.
    Csv {
        /// Puts a `'` before a text that a spreadsheet would take for a formula.
        spreadsheet_safe: bool,
    },
    /// One JSON object in a line; blank is `null`. Amounts are strings, so that no reader makes floats of them.
    Jsonl,
    /// Parquet with the columns of the lake: amounts are `DECIMAL(28, 12)`.
    Parquet,
}

/// How earnings are written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EarningsExport {
    /// As what.
    pub format: EarningsFormat,
    /// Whether cells are written as they were received: `2.574E+1` and not `25.74`. Parquet, whose columns are typed, then
    /// writes the spelling to columns of its own.
    pub as_received: bool,
    /// Takes files while repeated earning ids are looked for, where they are not known.
    pub scratch: PathBuf,
}

impl EarningsExport {
    /// Plain amounts, ISO dates and instants.
    pub fn new(format: EarningsFormat, scratch: impl Into<PathBuf>) -> Self {
        Self { format, as_received: false, scratch: scratch.into() }
    }
}

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExportedEarnings {
    /// Rows.
    pub rows: u64,
    /// Those of them that repeat an earning id, whose column `counts` is false.
    pub repeats: u64,
}

/// What the file of a row states about it.
struct Source<'f> {
    file: &'f StoredLakeFile,
    observation: String,
    /// The rows of the file that do not count.
    repeated: &'f [u32],
}

impl Source<'_> {
    fn counts(&self, batch: &RecordBatch, row: usize) -> bool {
        !is_repeated(batch, row, self.repeated)
    }

    /// How many rows of a batch do not count.
    fn repeats(&self, batch: &RecordBatch) -> u64 {
        if self.repeated.is_empty() {
            return 0;
        }
        (0..batch.num_rows()).filter(|row| !self.counts(batch, *row)).count() as u64
    }
}

/// The name of the column that holds the currency of an amount.
fn currency_name(column: &Column) -> Option<String> {
    column.money.map(|_| format!("{}Currency", column.name))
}

/// The columns behind those of the spec.
const BEHIND: [&str; 8] = [
    schema::EXTRA,
    "counts",
    schema::OCCURRENCE,
    "source",
    "observation",
    "raw_sha256",
    schema::ENTRY,
    schema::LINE,
];

/// A column of exported earnings.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ExportColumn {
    /// Its name.
    pub name: String,
    /// The column of the spec, or the amount whose currency it holds; absent for what the ledger adds.
    pub of: Option<&'static Column>,
    /// Whether it holds the currency of that amount.
    pub is_currency: bool,
}

/// The columns that CSV and JSON Lines of earnings have, in their order.
pub fn exported_earnings_columns() -> impl Iterator<Item = ExportColumn> {
    let of_spec = EARNINGS.columns.iter().flat_map(|column| {
        let own = ExportColumn { name: column.name.to_owned(), of: Some(column), is_currency: false };
        let code = |name| ExportColumn { name, of: Some(column), is_currency: true };
        [Some(own), currency_name(column).map(code)].into_iter().flatten()
    });
    let added =
        BEHIND.iter().map(|name| ExportColumn { name: (*name).to_owned(), of: None, is_currency: false });
    of_spec.chain(added)
}

impl Store {
    /// Writes the earnings that are known, month by month, in the order in which they were received.
    ///
    /// Memory does not depend on their number. Reading and writing overlap.
    ///
    /// # Errors
    /// When the catalog or a file cannot be read, or `out` cannot be written.
    pub fn export_earnings(
        &self,
        filter: &EarningFilter,
        as_of: AsOf,
        how: &EarningsExport,
        out: &mut (dyn Write + Send),
    ) -> Result<ExportedEarnings> {
        let (dataset, as_received) = (&EARNINGS, how.as_received);
        // One view of the catalog: a sync may commit meanwhile.
        let view = self.db.unchecked_transaction()?;
        let files = self.earning_files(filter, as_of)?;
        let repeated = self.repeated_rows(filter.source.as_ref(), as_of, &how.scratch)?;
        drop(view);
        let files = Files { root: self.layout().root(), files: &files, filter, repeated: &repeated };
        match how.format {
            EarningsFormat::Csv { spreadsheet_safe } => {
                lines::write(&csv::Csv { dataset, spreadsheet_safe, as_received }, &files, out)
            }
            EarningsFormat::Jsonl => lines::write(&jsonl::Jsonl { dataset, as_received }, &files, out),
            EarningsFormat::Parquet => parquet::write(dataset, as_received, &files, out),
        }
    }
}

/// The files to write out.
struct Files<'f> {
    root: &'f Path,
    files: &'f [StoredLakeFile],
    filter: &'f EarningFilter,
    repeated: &'f RepeatedRows,
}

impl<'f> Files<'f> {
    /// Hands out all rows in their order, until the receiver takes no more.
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
                let repeated = self.repeated.of(&file.file.path);
                let source = || Source { file, observation: file.observation.to_string(), repeated };
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

fn rows_of(batch: &RecordBatch, dataset: &'static RowSchema) -> Result<Rows> {
    Rows::of(batch, dataset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_columns_have_one_name() {
        let mut names: Vec<_> = exported_earnings_columns().map(|column| column.name).collect();
        names.iter_mut().for_each(|name| name.make_ascii_lowercase());
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
