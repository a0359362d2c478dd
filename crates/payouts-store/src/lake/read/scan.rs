//! Walking over the rows of the lake.

use super::{
    earning::{Origin, earning},
    row::Rows,
};
use crate::{
    AsOf, Error, Result, Store, StoredLakeFile,
    error::{at, lake},
};
use arrow_array::{Array, BooleanArray, RecordBatch, StringArray};
use arrow_schema::ArrowError;
use parquet::arrow::{
    ProjectionMask,
    arrow_reader::{
        ArrowPredicate, ArrowPredicateFn, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
        RowFilter,
    },
};
use partner_center_client::columns::EARNINGS;
use payouts_core::{Dataset, Earning, Period, SourceId};
use std::{fs::File, path::Path};

/// Rows that are in memory together.
const BATCH: usize = 2048;

/// Which earnings are asked for. An absent condition lets everything through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EarningFilter {
    /// Of this sign-in.
    pub source: Option<SourceId>,
    /// Of this month or later: `2026-10`.
    pub since: Option<Period>,
    /// Of this month or earlier.
    pub until: Option<Period>,
    /// Of this participant id.
    pub account: Option<String>,
    /// Of this program, spelt exactly.
    pub program: Option<String>,
    /// Paid by this payment; the leading zeros count.
    pub payment: Option<String>,
    /// With this earning id.
    pub earning: Option<String>,
}

impl EarningFilter {
    fn wants(&self, file: &StoredLakeFile) -> bool {
        let day = file.window.period.first_day();
        file.window.dataset == Dataset::Earnings
            && self.since.is_none_or(|since| day >= since.first_day())
            && self.until.is_none_or(|until| day <= until.last_day())
    }

    /// Columns and the text that each must hold.
    fn conditions(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let named = [
            ("participantId", &self.account),
            ("programName", &self.program),
            ("paymentId", &self.payment),
            ("earningId", &self.earning),
        ];
        named.into_iter().filter_map(|(name, text)| Some((name, text.as_deref()?)))
    }
}

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
            for batch in batches(&self.layout().root().join(&file.file.path), filter)? {
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
pub(crate) fn batches(path: &Path, filter: &EarningFilter) -> Result<ParquetRecordBatchReader> {
    let file = File::open(path).map_err(at(path))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(lake("a lake file"))?;
    let columns = builder.parquet_schema();
    let predicates = filter.conditions().map(|(name, text)| {
        let text = text.to_owned();
        let only = ProjectionMask::columns(columns, [name]);
        Box::new(ArrowPredicateFn::new(only, move |batch| holds(&batch, &text))) as Box<dyn ArrowPredicate>
    });
    let filter = RowFilter::new(predicates.collect());
    builder.with_batch_size(BATCH).with_row_filter(filter).build().map_err(lake("a lake file"))
}

fn holds(batch: &RecordBatch, text: &str) -> Result<BooleanArray, ArrowError> {
    let column = batch.columns().first().and_then(|column| column.as_any().downcast_ref::<StringArray>());
    let column = column.ok_or_else(|| ArrowError::SchemaError("not a column of text".to_owned()))?;
    Ok((0..column.len()).map(|row| Some(column.is_valid(row) && column.value(row) == text)).collect())
}
