//! Walking over the rows of the lake.

use super::{
    EarningFilter,
    earning::{Origin, earning},
    row::Rows,
};
use crate::{AsOf, Error, Result, Store, StoredLakeFile, error::lake, lake::repeats::RepeatedRows};
use arrow_array::{Int64Array, RecordBatch};
use arrow_schema::{DataType, Field};
use parquet::arrow::{
    RowNumber,
    arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder, RowFilter},
};
use payouts_files::columns::EARNINGS;
use payouts_model::Earning;
use std::{fs::File, path::Path, sync::Arc};

/// The column of a batch that holds the number of a row in its file, from 0. It is the last one.
const ROW_NUMBER: &str = "row_number";

/// Rows that are in memory together.
const BATCH: usize = 1024;

impl Store {
    /// Visits the earnings that are known, month by month, in the order in which they were received. A row that repeats an
    /// earning id is one of them; [`Store::listed_earnings`] separates them.
    ///
    /// # Errors
    /// When the catalog or a file cannot be read, or `visit` fails.
    pub fn earnings<E: From<Error>>(
        &self,
        filter: &EarningFilter,
        as_of: AsOf,
        mut visit: impl FnMut(Earning) -> Result<(), E>,
    ) -> Result<(), E> {
        self.visit(filter, as_of, &RepeatedRows::default(), |earning, _| visit(earning))
    }

    /// Does what [`Store::earnings`] does, and states of each row whether it counts: of the rows with one earning id one
    /// counts, and a sum over the others would count money twice. Sorting, if it is needed to find them, takes room in
    /// `scratch`.
    ///
    /// # Errors
    /// As [`Store::earnings`].
    pub fn listed_earnings<E: From<Error>>(
        &self,
        filter: &EarningFilter,
        as_of: AsOf,
        scratch: &Path,
        visit: impl FnMut(Earning, bool) -> Result<(), E>,
    ) -> Result<(), E> {
        let repeated = self.repeated_rows(filter.source.as_ref(), as_of, scratch)?;
        self.visit(filter, as_of, &repeated, visit)
    }

    fn visit<E: From<Error>>(
        &self,
        filter: &EarningFilter,
        as_of: AsOf,
        repeated: &RepeatedRows,
        mut visit: impl FnMut(Earning, bool) -> Result<(), E>,
    ) -> Result<(), E> {
        for file in self.earning_files(filter, as_of)? {
            let repeated = repeated.of(&file.file.path);
            let origin = Origin { window: &file.window, observation: file.observation.0, raw: &file.raw };
            for batch in batches(self.layout().root(), &file, filter)? {
                let batch = batch?;
                let rows = Rows::of(&batch, &EARNINGS)?;
                for row in rows.iter() {
                    let counts = !is_repeated(&batch, row.index, repeated);
                    visit(earning(&EARNINGS, row, &origin)?, counts)?;
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
pub(crate) fn read(
    builder: ParquetRecordBatchReaderBuilder<File>,
    stored: &StoredLakeFile,
) -> Result<impl Iterator<Item = Result<RecordBatch>> + use<'_>> {
    let batches = builder.build().map_err(|error| stored.file.not_what_was_written(error))?;
    Ok(batches.map(|batch| batch.map_err(|error| stored.file.not_what_was_written(error))))
}

/// The rows of a file, a few thousand at a time.
pub(crate) fn reader(root: &Path, stored: &StoredLakeFile) -> Result<ParquetRecordBatchReaderBuilder<File>> {
    let number = Field::new(ROW_NUMBER, DataType::Int64, false).with_extension_type(RowNumber);
    let options = ArrowReaderOptions::new()
        .with_virtual_columns(vec![Arc::new(number)])
        .map_err(lake("the number of a row"))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new_with_options(stored.file.open(root)?, options);
    let builder = builder.map_err(|error| stored.file.not_what_was_written(error))?;
    Ok(builder.with_batch_size(BATCH))
}

/// Whether a row of a batch is among these rows of its file, which are in order.
pub(crate) fn is_repeated(batch: &RecordBatch, row: usize, repeated: &[u32]) -> bool {
    if repeated.is_empty() {
        return false;
    }
    let numbers = batch.columns().last().and_then(|column| column.as_any().downcast_ref::<Int64Array>());
    let number = numbers.and_then(|numbers| u32::try_from(numbers.value(row)).ok());
    number.is_some_and(|number| repeated.binary_search(&number).is_ok())
}
