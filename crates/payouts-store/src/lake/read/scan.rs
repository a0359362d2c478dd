//! Walking over the rows of the lake.

use super::{
    EarningFilter,
    earning::{Origin, earning},
    row::Rows,
};
use crate::{AsOf, Error, Result, Store, StoredLakeFile};
use arrow_array::RecordBatch;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReaderBuilder, RowFilter};
use partner_center_client::columns::EARNINGS;
use payouts_core::Earning;
use std::{fs::File, path::Path};

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
                let rows = Rows::of(&batch?, &EARNINGS)?;
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
pub(crate) fn batches<'f>(
    root: &Path,
    stored: &'f StoredLakeFile,
    filter: &EarningFilter,
) -> Result<impl Iterator<Item = Result<RecordBatch>> + use<'f>> {
    let builder = reader(root, stored)?;
    let predicates = filter.predicates(&stored.window.period, builder.parquet_schema());
    read(builder.with_row_filter(RowFilter::new(predicates)), stored)
}

/// The rows that a reader was set up for. Whatever cannot be read is damage: we wrote it, and could read it then.
pub(super) fn read(
    builder: ParquetRecordBatchReaderBuilder<File>,
    stored: &StoredLakeFile,
) -> Result<impl Iterator<Item = Result<RecordBatch>> + use<'_>> {
    let batches = builder.build().map_err(|error| stored.file.not_what_was_written(error))?;
    Ok(batches.map(|batch| batch.map_err(|error| stored.file.not_what_was_written(error))))
}

/// The rows of a file, a few thousand at a time.
pub(super) fn reader(root: &Path, stored: &StoredLakeFile) -> Result<ParquetRecordBatchReaderBuilder<File>> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(stored.file.open(root)?);
    let builder = builder.map_err(|error| stored.file.not_what_was_written(error))?;
    Ok(builder.with_batch_size(BATCH))
}
