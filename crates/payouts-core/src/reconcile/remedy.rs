//! What would have to be asked for to know more.

use crate::Dataset;
use chrono::{Months, NaiveDate};

/// How long before a payment was made what it pays may have been earned, for suggestions alone: nobody documents it.
const REACH: Months = Months::new(6);

/// What would have to be asked for to know more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Remedy {
    /// What is missing.
    pub dataset: Dataset,
    /// Why it is missing.
    pub missing: Missing,
    /// The first day to ask for.
    pub since: NaiveDate,
}

/// Why something is not in the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Missing {
    /// It was never asked for.
    NeverAsked,
    /// It was asked for and is not loaded yet.
    NotYet,
    /// It was last read before the payment was made, and so before it could carry the payment's id.
    ReadBefore,
}

impl Remedy {
    pub(super) const fn new(dataset: Dataset, missing: Missing, since: NaiveDate) -> Self {
        Self { dataset, missing, since }
    }

    /// Ask for what was earned so long before this day as a payment may reach back.
    pub(super) fn long_before(dataset: Dataset, day: NaiveDate) -> Self {
        Self::new(dataset, Missing::NeverAsked, reach_of(day))
    }
}

/// The first day of what a payment of this day may pay.
pub(super) fn reach_of(day: NaiveDate) -> NaiveDate {
    let since = day.checked_sub_months(REACH).unwrap_or(NaiveDate::MIN);
    Dataset::Earnings.period_of(since).first_day()
}
