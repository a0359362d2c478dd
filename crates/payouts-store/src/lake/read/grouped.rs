//! What earnings come to for each program, account, participant, month or status: only the columns that it needs are decoded.

use super::{
    EarningFilter,
    amounts::{AmountSums, money_columns},
    line::column,
    scan::{read, reader},
    sums::{BATCH, EarningSums},
};
use crate::{AsOf, Result, Store, StoredLakeFile, lake::repeats::RepeatedRows};
use arrow_array::{Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use chrono::DateTime;
use parquet::arrow::{ProjectionMask, arrow_reader::RowFilter};
use payouts_files::columns::EARNINGS;
use payouts_model::Month;
use std::{collections::BTreeMap, path::Path};

/// What sums of earnings are made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EarningGroup {
    /// The program.
    Program,
    /// The participant id.
    Account,
    /// The participant id and name.
    Participant,
    /// The month (UTC) of the earning date; absent where the date is blank or cannot be read.
    Month,
    /// The payment status.
    Status,
    /// The day (UTC) of the earning date, and the payment status.
    DayAndStatus,
    /// The estimated month of payment as written, and the payment status.
    EstimatedMonth,
}

/// The values that sums are made for, one for each column of the group. An absent one was blank.
pub type GroupKey = Vec<Option<String>>;

impl EarningGroup {
    /// The columns that state it.
    const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Program => &["programName"],
            Self::Account => &["participantId"],
            Self::Participant => &["participantId", "participantName"],
            Self::Month => &["earningDate"],
            Self::Status => &["paymentStatus"],
            Self::DayAndStatus => &["earningDate", "paymentStatus"],
            Self::EstimatedMonth => &["estimatedPaymentMonth", "paymentStatus"],
        }
    }

    fn key(self, batch: &RecordBatch, row: usize) -> GroupKey {
        let cell = |name: &&str| {
            if let Some(dates) = column::<TimestampMicrosecondArray>(batch, name) {
                let date = dates.is_valid(row).then(|| dates.value(row))?;
                let day = DateTime::from_timestamp_micros(date)?.date_naive();
                return Some(if self == Self::Month { Month::of(day).to_string() } else { day.to_string() });
            }
            let cells = column::<StringArray>(batch, name)?;
            cells.is_valid(row).then(|| cells.value(row).to_owned())
        };
        self.columns().iter().map(cell).collect()
    }
}

impl Store {
    /// Adds up money columns of the earnings that are known, for each value of `group`, each earning id once. Sorting, if it is
    /// needed to find repeated ids, takes room in `scratch`.
    ///
    /// # Errors
    /// When the catalog or a file cannot be read.
    pub fn earning_sums_by(
        &self,
        group: EarningGroup,
        filter: &EarningFilter,
        as_of: AsOf,
        columns: &[&str],
        scratch: &Path,
    ) -> Result<BTreeMap<GroupKey, EarningSums>> {
        // One view of the catalog: a sync may commit meanwhile.
        let _view = self.db.unchecked_transaction()?;
        let repeated = self.repeated_rows(filter.source.as_ref(), as_of, scratch)?;
        let mut all = BTreeMap::<GroupKey, EarningSums>::new();
        for file in self.earning_files(filter, as_of)? {
            self.add_groups(group, &file, filter, columns, &repeated, &mut all)?;
        }
        Ok(all)
    }

    fn add_groups(
        &self,
        group: EarningGroup,
        file: &StoredLakeFile,
        filter: &EarningFilter,
        columns: &[&str],
        repeated: &RepeatedRows,
        all: &mut BTreeMap<GroupKey, EarningSums>,
    ) -> Result<()> {
        let builder = reader(self.layout().root(), file)?.with_batch_size(BATCH);
        let schema = builder.schema().clone();
        let sums = || {
            let wanted = money_columns(&EARNINGS).filter(|column| columns.contains(&column.name));
            AmountSums::new(&EARNINGS, wanted, &schema)
        };
        let predicates = filter.predicates(&file.window.period, builder.parquet_schema());
        let needed = sums().needed().into_iter().chain(group.columns().iter().copied());
        let only = ProjectionMask::columns(builder.parquet_schema(), needed);
        let builder = builder.with_row_filter(RowFilter::new(predicates)).with_projection(only);
        let mut groups = BTreeMap::<GroupKey, AmountSums>::new();
        for batch in read(builder, file)? {
            let batch = batch?;
            let mut rows = BTreeMap::<GroupKey, Vec<usize>>::new();
            for row in 0..batch.num_rows() {
                rows.entry(group.key(&batch, row)).or_default().push(row);
            }
            for (key, rows) in rows {
                groups.entry(key).or_insert_with(sums).add_rows(
                    &batch,
                    &rows,
                    repeated.of(&file.file.path),
                )?;
            }
        }
        for (key, sums) in groups {
            all.entry(key).or_default().merge(sums.finish());
        }
        Ok(())
    }
}
