//! The calendar of an account: which of its days are proved, which are not, and which are missing.

use super::{gaps::Joint, section::Section};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Days in a row of which the same is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CoveredDays {
    /// The first of them.
    pub first: NaiveDate,
    /// The last of them.
    pub last: NaiveDate,
    /// What is known of them.
    pub state: CoverageState,
}

/// What is known of the days of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum CoverageState {
    /// No statement covers them.
    Missing,
    /// Only statements cover them whose balances do not prove them, or that may still change.
    Unproved,
    /// A statement with proved balances covers them, or they lie between two that continue each other.
    Proved,
}

impl CoverageState {
    /// The name used in files and listings.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Unproved => "unproved",
            Self::Proved => "proved",
        }
    }
}

/// Days without a statement between two that continue each other in balance, but not by number: a weekend with its
/// holidays. The longest common one is Easter.
const CLOSED: i64 = 4;

/// The calendar from the first to the last day that any statement covers.
pub(super) fn calendar(sections: &[&Section<'_>], joints: &[Joint]) -> Vec<CoveredDays> {
    let mut periods = Vec::new();
    for section in sections {
        if let Some((first, last)) = section.days {
            let state =
                if section.proof.is_proved() { CoverageState::Proved } else { CoverageState::Unproved };
            periods.push((first, last, state));
        }
    }
    for joint in joints {
        let (Some(first), Some(last)) = (joint.last.succ_opt(), joint.first.pred_opt()) else { continue };
        if first <= last {
            let is_proved = joint.is_sequel || (last - first).num_days() < CLOSED;
            let state = if is_proved { CoverageState::Proved } else { CoverageState::Unproved };
            periods.push((first, last, state));
        }
    }
    overlaid(&periods)
}

/// Where periods overlap, the best state counts.
fn overlaid(periods: &[(NaiveDate, NaiveDate, CoverageState)]) -> Vec<CoveredDays> {
    // How many periods of each state begin, or have ended, on a day.
    let mut changes: BTreeMap<NaiveDate, [i64; 2]> = BTreeMap::new();
    for (first, last, state) in periods {
        let index = usize::from(*state == CoverageState::Proved);
        changes.entry(*first).or_default()[index] += 1;
        if let Some(after) = last.succ_opt() {
            changes.entry(after).or_default()[index] -= 1;
        }
    }
    let mut days: Vec<CoveredDays> = Vec::new();
    let mut open = [0, 0];
    let ends = changes.keys().copied().skip(1).collect::<Vec<_>>();
    for ((first, change), end) in changes.into_iter().zip(ends) {
        open = [open[0] + change[0], open[1] + change[1]];
        let Some(last) = end.pred_opt() else { continue };
        let state = match open {
            [_, proved] if proved > 0 => CoverageState::Proved,
            [unproved, _] if unproved > 0 => CoverageState::Unproved,
            _ => CoverageState::Missing,
        };
        match days.last_mut().filter(|before| before.state == state) {
            Some(before) => before.last = last,
            None => days.push(CoveredDays { first, last, state }),
        }
    }
    days
}

/// Periods that follow each other, joined, to look days up in.
pub(super) struct Covered(BTreeMap<NaiveDate, NaiveDate>);

impl Covered {
    pub(super) fn new(periods: impl Iterator<Item = (NaiveDate, NaiveDate)>) -> Self {
        let mut periods: Vec<_> = periods.collect();
        periods.sort_unstable();
        let mut joined: Vec<(NaiveDate, NaiveDate)> = Vec::new();
        for (first, last) in periods {
            match joined.last_mut().filter(|(_, end)| end.succ_opt().is_none_or(|next| first <= next)) {
                Some((_, end)) => *end = last.max(*end),
                None => joined.push((first, last)),
            }
        }
        Self(joined.into_iter().collect())
    }

    pub(super) fn has(&self, first: NaiveDate, last: NaiveDate) -> bool {
        self.0.range(..=first).next_back().is_some_and(|(_, end)| last <= *end)
    }
}
