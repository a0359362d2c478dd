//! Walking over the rows of the lake.

use super::{
    EarningFilter,
    earning::{Origin, earning},
    row::Rows,
};
use crate::{
    AsOf, Error, Result, Store, StoredLakeFile,
    error::{Kind, at, lake},
};
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder, RowFilter};
use partner_center_client::columns::EARNINGS;
use payouts_core::Earning;
use std::{fs::File, io::ErrorKind, path::Path};

/// Rows that are in memory together.
const BATCH: usize = 1024;

impl Store {
    /// Visits the earnings that are known, month by month, in the order in which they were received.
    ///
    /// # Errors
    /// When the catalog or a file cannot be read, or `visit` fails.
    pub fn earnings<E: From<Error>>(
        &self,
        filter: &EarningFilter,
        as_of: AsOf,
        mut visit: impl FnMut(Earning) -> Result<(), E>,
    ) -> Result<(), E> {
        for file in self.earning_files(filter, as_of)? {
            let origin = Origin { window: &file.window, observation: file.observation.0, raw: &file.raw };
            for batch in batches(self.layout().root(), &file, filter)? {
                let rows = Rows::of(&batch.map_err(lake("a lake file"))?, &EARNINGS)?;
                for row in rows.iter() {
                    visit(earning(&EARNINGS, row, &origin)?)?;
                }
            }
        }
        Ok(())
    }

    /// The files in which earnings of that kind may be.
    pub(crate) fn earning_files(&self, filter: &EarningFilter, as_of: AsOf) -> Result<Vec<StoredLakeFile>> {
        let mut files = self.lake_files(filter.source.as_ref(), as_of)?;
        files.retain(|file| filter.wants(file));
        Ok(files)
    }
}

/// The rows of a file that pass the filter, a few thousand at a time.
pub(crate) fn batches(
    root: &Path,
    stored: &StoredLakeFile,
    filter: &EarningFilter,
) -> Result<ParquetRecordBatchReader> {
    let builder = reader(root, stored)?;
    let predicates = filter.predicates(&stored.window.period, builder.parquet_schema());
    builder.with_row_filter(RowFilter::new(predicates)).build().map_err(lake("a lake file"))
}

/// The rows of a file, a few thousand at a time.
pub(super) fn reader(root: &Path, stored: &StoredLakeFile) -> Result<ParquetRecordBatchReaderBuilder<File>> {
    let path = root.join(&stored.file.path);
    let not_what_was_written = |why: Box<dyn std::error::Error + Send + Sync>| {
        Error::because(Kind::Damaged, format!("lake file {} is not what was written", stored.file.path), why)
    };
    let file = File::open(&path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => not_what_was_written(error.into()),
        _ => at(path)(error),
    })?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file);
    let builder = builder.map_err(|error| not_what_was_written(error.into()))?;
    Ok(builder.with_batch_size(BATCH))
}
