//! Which earnings are asked for.

use crate::StoredLakeFile;
use arrow_array::{Array, BooleanArray, RecordBatch, StringArray, TimestampMicrosecondArray};
use arrow_schema::ArrowError;
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use parquet::{
    arrow::{
        ProjectionMask,
        arrow_reader::{ArrowPredicate, ArrowPredicateFn},
    },
    schema::types::SchemaDescriptor,
};
use payouts_model::{Dataset, Period, Provider, SourceId};
use std::ops::Range;

/// The column of the day on which a row was earned.
const EARNED: &str = "earningDate";

/// Which earnings are asked for. An absent condition lets everything through.
///
/// A row belongs to the day (UTC) of its `earningDate`. One whose date is blank or cannot be read belongs to every day of
/// the month that it was received for: money is rather seen on a day too many than on none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EarningFilter {
    /// Of this sign-in.
    pub source: Option<SourceId>,
    /// Only this service. Only Partner Center has earnings.
    pub provider: Option<Provider>,
    /// Earned on this day or later.
    pub since: Option<NaiveDate>,
    /// Earned on this day or earlier.
    pub until: Option<NaiveDate>,
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
    /// Whether it lets every row through that is in its files.
    pub(super) fn is_all(&self) -> bool {
        let Self { source: _, provider: _, since, until, account, program, payment, earning } = self;
        since.is_none()
            && until.is_none()
            && [account, program, payment, earning].into_iter().all(Option::is_none)
    }

    /// Whether it is about a service that has earnings.
    pub(super) fn concerns_earnings(&self) -> bool {
        self.provider.is_none_or(|provider| provider == Dataset::Earnings.provider())
    }

    /// Whether such rows may be in the file.
    pub(super) fn wants(&self, file: &StoredLakeFile) -> bool {
        let Range { start, end } = reach(&file.window.period);
        file.window.dataset == Dataset::Earnings
            && self.provider.is_none_or(|provider| provider == file.window.dataset.provider())
            && self.since.is_none_or(|since| since < end)
            && self.until.is_none_or(|until| until >= start)
    }

    /// What each row of a file has to pass.
    pub(super) fn predicates(
        &self,
        period: &Period,
        columns: &SchemaDescriptor,
    ) -> Vec<Box<dyn ArrowPredicate>> {
        let on_days = (self.since.is_some() || self.until.is_some()).then(|| {
            let (micros, is_undated_wanted) = (self.micros(), self.touches(period));
            let only = ProjectionMask::columns(columns, [EARNED]);
            let earned_in = move |batch: RecordBatch| earned_in(&batch, &micros, is_undated_wanted);
            Box::new(ArrowPredicateFn::new(only, earned_in)) as Box<dyn ArrowPredicate>
        });
        let texts = self.texts().map(|(name, text)| {
            let text = text.to_owned();
            let only = ProjectionMask::columns(columns, [name]);
            let holds = move |batch: RecordBatch| holds(&batch, &text);
            Box::new(ArrowPredicateFn::new(only, holds)) as Box<dyn ArrowPredicate>
        });
        on_days.into_iter().chain(texts).collect()
    }

    /// Columns and the text that each must hold.
    fn texts(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let named = [
            ("participantId", &self.account),
            ("programName", &self.program),
            ("paymentId", &self.payment),
            ("earningId", &self.earning),
        ];
        named.into_iter().filter_map(|(name, text)| Some((name, text.as_deref()?)))
    }

    /// Whether some day of the period is asked for.
    fn touches(&self, period: &Period) -> bool {
        self.since.is_none_or(|since| since <= period.last_day())
            && self.until.is_none_or(|until| until >= period.first_day())
    }

    /// The instants asked for, as microseconds since 1970.
    fn micros(&self) -> Range<i64> {
        let start = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc().timestamp_micros();
        let after = self.until.and_then(|day| day.succ_opt());
        self.since.map_or(i64::MIN, start)..after.map_or(i64::MAX, start)
    }
}

/// The days that the rows of a period may have. It is a month of the service's own clock, and which zone its dates are
/// in is not documented: rows at the rim may belong to the day next to it.
fn reach(period: &Period) -> Range<NaiveDate> {
    let day = TimeDelta::days(1);
    let start = period.first_day().checked_sub_signed(day).unwrap_or(NaiveDate::MIN);
    start..period.last_day().checked_add_signed(day + day).unwrap_or(NaiveDate::MAX)
}

fn earned_in(
    batch: &RecordBatch,
    micros: &Range<i64>,
    is_undated_wanted: bool,
) -> Result<BooleanArray, ArrowError> {
    let column: &TimestampMicrosecondArray = only_column(batch)?;
    let wanted = column.iter().map(|earned| earned.map_or(is_undated_wanted, |at| micros.contains(&at)));
    Ok(wanted.map(Some).collect())
}

fn holds(batch: &RecordBatch, text: &str) -> Result<BooleanArray, ArrowError> {
    let column: &StringArray = only_column(batch)?;
    Ok((0..column.len()).map(|row| Some(column.is_valid(row) && column.value(row) == text)).collect())
}

fn only_column<A: 'static>(batch: &RecordBatch) -> Result<&A, ArrowError> {
    let column = batch.columns().first().and_then(|column| column.as_any().downcast_ref());
    column.ok_or_else(|| ArrowError::SchemaError("a column is not what its name says".to_owned()))
}
