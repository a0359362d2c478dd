//! Of which days a ledger holds everything.

use chrono::NaiveDate;
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
    pub(super) fn never_asked(&self, until: NaiveDate) -> Option<NaiveDate> {
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
    pub(super) fn read_before(&self, since: NaiveDate, paid_on: NaiveDate) -> Option<NaiveDate> {
        let periods = self.periods.range(since..=paid_on);
        periods.filter(|(_, (_, asked_on))| *asked_on <= paid_on).map(|(first, _)| *first).next()
    }

    /// Whether everything of these days is there.
    pub(super) fn holds(&self, first: NaiveDate, last: NaiveDate) -> bool {
        let within =
            self.since.is_some_and(|since| since <= first) && self.until.is_some_and(|until| last <= until);
        within && !self.holes.iter().any(|(from, to)| *from <= last && first <= *to)
    }
}
