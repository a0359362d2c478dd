//! Which days a ledger holds everything of, and what to request to know more.

use chrono::{Months, NaiveDate};
use payouts_model::Dataset;
use std::collections::BTreeMap;

/// The days of which everything was loaded. Nothing is known of any other day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// The first day of the first period that was loaded.
    pub since: Option<NaiveDate>,
    /// The last day of which something can be known: that of the last period, or the day it was asked for.
    pub until: Option<NaiveDate>,
    /// The last day on which any of it was asked for.
    pub asked_on: Option<NaiveDate>,
    /// First and last days of periods between them that were wanted and not loaded yet.
    pub holes: Vec<(NaiveDate, NaiveDate)>,
    /// Each loaded period by its first day: its last one, and when it was asked for; of several accounts the one that was
    /// asked for first counts.
    pub periods: BTreeMap<NaiveDate, (NaiveDate, NaiveDate)>,
}

impl Loaded {
    /// Takes a period that was wanted, by its first and last day, and when it was asked for if it was loaded.
    pub fn add(&mut self, first: NaiveDate, last: NaiveDate, asked_on: Option<NaiveDate>) {
        let Some(asked_on) = asked_on else {
            self.holes.push((first, last));
            return;
        };
        let known = last.min(asked_on);
        let period = self.periods.entry(first).or_insert((last, asked_on));
        period.1 = period.1.min(asked_on);
        self.asked_on = self.asked_on.max(Some(asked_on));
        self.since = Some(self.since.map_or(first, |since| since.min(first)));
        self.until = Some(self.until.map_or(known, |until| until.max(known)));
    }

    /// The first day that was never asked for, after one that is loaded and up to this one.
    pub(crate) fn never_asked(&self, until: NaiveDate) -> Option<NaiveDate> {
        let mut next: Option<NaiveDate> = None;
        for (first, (last, _)) in &self.periods {
            if next.is_some_and(|next| next < *first) {
                break;
            }
            next = next.max(last.succ_opt());
        }
        next.filter(|next| *next <= until)
    }

    /// The first day, from this one on, of what was last asked for on the day of a payment or earlier.
    pub(crate) fn read_before(&self, since: NaiveDate, paid_on: NaiveDate) -> Option<NaiveDate> {
        let periods = self.periods.range(since..=paid_on);
        periods.filter(|(_, (_, asked_on))| *asked_on <= paid_on).map(|(first, _)| *first).next()
    }

    /// Whether everything of these days is there.
    pub(crate) fn holds(&self, first: NaiveDate, last: NaiveDate) -> bool {
        let within =
            self.since.is_some_and(|since| since <= first) && self.until.is_some_and(|until| last <= until);
        within && !self.holes.iter().any(|(from, to)| *from <= last && first <= *to)
    }
}

/// How long before a payment was made what it pays may have been earned, for suggestions alone: it is undocumented.
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
    pub(crate) const fn new(dataset: Dataset, missing: Missing, since: NaiveDate) -> Self {
        Self { dataset, missing, since }
    }

    /// Ask for what was earned so long before this day as a payment may reach back.
    pub(crate) fn long_before(dataset: Dataset, day: NaiveDate) -> Self {
        Self::new(dataset, Missing::NeverAsked, reach_of(day))
    }
}

/// The first day of what a payment of this day may pay.
pub(crate) fn reach_of(day: NaiveDate) -> NaiveDate {
    let since = day.checked_sub_months(REACH).unwrap_or(NaiveDate::MIN);
    Dataset::Earnings.period_of(since).first_day()
}
