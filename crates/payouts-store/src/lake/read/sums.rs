//! What earnings come to, each counted once.

use super::{
    EarningFilter,
    amounts::{AmountSums, money_columns},
    scan::{read, reader},
};
use crate::{AsOf, Result, Store, StoredLakeFile, lake::repeats::RepeatedRows};
use parquet::arrow::{ProjectionMask, arrow_reader::RowFilter};
use payouts_files::columns::EARNINGS;
use payouts_model::Totals;
use std::{collections::BTreeMap, path::Path};

/// Rows that are in memory together where only a few of their columns are read.
pub(super) const BATCH: usize = 8192;

/// What some earnings come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EarningSums {
    /// Rows, those that repeat an earning id included.
    pub rows: u64,
    /// Rows that repeat an earning id of another row. They are not in the totals.
    pub repeats: u64,
    /// The exact sums by the name of their column.
    pub totals: BTreeMap<String, Totals>,
}

impl Store {
    /// Adds up money columns of the earnings that are known, each earning id once.
    ///
    /// Without a condition this takes the totals that were stored when the windows were loaded, and reads no file. With
    /// one, it reads the columns of the conditions and of the sums. Sorting, if it is needed to find repeated ids, takes
    /// room in `scratch`.
    ///
    /// # Errors
    /// When the catalog or a file cannot be read.
    pub fn earning_sums(
        &self,
        filter: &EarningFilter,
        as_of: AsOf,
        columns: &[&str],
        scratch: &Path,
    ) -> Result<EarningSums> {
        // One view of the catalog: a sync may commit meanwhile.
        let _view = self.db.unchecked_transaction()?;
        if filter.is_all() && filter.concerns_earnings() {
            return self.stored_sums(filter, as_of, columns, scratch);
        }
        let repeated = self.repeated_rows(filter.source.as_ref(), as_of, scratch)?;
        let mut sums = EarningSums::default();
        for file in self.earning_files(filter, as_of)? {
            sums.merge(self.file_sums(&file, filter, columns, &repeated)?);
        }
        Ok(sums)
    }

    /// The totals that were stored with each observation, without what repeated rows add to them.
    fn stored_sums(
        &self,
        filter: &EarningFilter,
        as_of: AsOf,
        columns: &[&str],
        scratch: &Path,
    ) -> Result<EarningSums> {
        let source = filter.source.as_ref();
        let mut sums = EarningSums::default();
        for mut report in self.earning_reports(source, as_of)? {
            report.totals.retain(|name, _| columns.contains(&name.as_str()));
            sums.merge(EarningSums { rows: report.rows, repeats: 0, totals: report.totals });
        }
        let repeats = self.earning_repeats(source, as_of, scratch)?;
        sums.repeats = repeats.rows;
        for (name, totals) in &mut sums.totals {
            if let Some(repeated) = repeats.totals.get(name) {
                subtract(totals, repeated);
            }
        }
        Ok(sums)
    }

    fn file_sums(
        &self,
        file: &StoredLakeFile,
        filter: &EarningFilter,
        columns: &[&str],
        repeated: &RepeatedRows,
    ) -> Result<EarningSums> {
        let builder = reader(self.layout().root(), file)?.with_batch_size(BATCH);
        let wanted = money_columns(&EARNINGS).filter(|column| columns.contains(&column.name));
        let mut sums = AmountSums::new(&EARNINGS, wanted, builder.schema());
        let predicates = filter.predicates(&file.window.period, builder.parquet_schema());
        let only = ProjectionMask::columns(builder.parquet_schema(), sums.needed());
        let builder = builder.with_row_filter(RowFilter::new(predicates)).with_projection(only);
        for batch in read(builder, file)? {
            sums.add(&batch?, repeated.of(&file.file.path))?;
        }
        Ok(sums.finish())
    }
}

impl EarningSums {
    pub(crate) fn merge(&mut self, other: Self) {
        self.rows += other.rows;
        self.repeats += other.repeats;
        for (name, totals) in other.totals {
            add(self.totals.entry(name).or_default(), totals);
        }
    }
}

fn add(totals: &mut Totals, other: Totals) {
    totals.counted += other.counted;
    totals.unsummed += other.unsummed;
    for (currency, amount) in other.sums {
        let before = totals.sums.get(&currency).copied().unwrap_or_default();
        // More digits than an amount holds: stated, rather than rounded.
        match before.checked_add(amount) {
            Some(sum) => drop(totals.sums.insert(currency, sum)),
            None => totals.unsummed += 1,
        }
    }
}

/// Takes back what some of the rows added.
fn subtract(totals: &mut Totals, part: &Totals) {
    totals.counted -= part.counted.min(totals.counted);
    totals.unsummed -= part.unsummed.min(totals.unsummed);
    for (currency, amount) in &part.sums {
        if let Some(sum) = totals.sums.get_mut(currency)
            && let Some(rest) = sum.checked_sub(*amount)
        {
            *sum = rest;
        }
    }
}
