//! Which windows of the grid are asked for.

use crate::LookBack;
use chrono::{Days, NaiveDate};
use payouts_core::Window;
use payouts_store::WindowCoverage;
use std::collections::{HashMap, HashSet};

/// What was selected out of the grid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Windows that were never loaded: holes.
    pub holes: Vec<Window>,
    /// Windows that were loaded, and may have changed since: they end inside the look-back, or were last asked for before
    /// they had left it; and those of which a worse read is held.
    pub again: Vec<Window>,
}

impl Selection {
    /// All of them, holes first.
    pub fn windows(&self) -> impl Iterator<Item = &Window> {
        self.holes.iter().chain(&self.again)
    }
}

/// Why a window is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// It was never loaded.
    Hole,
    /// It may have changed since.
    Again,
}

/// What a window must be like to be asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rule {
    today: NaiveDate,
    look_back: LookBack,
}

impl Rule {
    pub(crate) const fn new(today: NaiveDate, look_back: LookBack) -> Self {
        Self { today, look_back }
    }

    pub(crate) fn reason(&self, window: &Window, asked_on: Option<NaiveDate>) -> Option<Reason> {
        let last_day = window.period.last_day();
        let look_back = Days::new(self.look_back.days(window.dataset));
        let settles_on = last_day.checked_add_days(look_back).unwrap_or(NaiveDate::MAX);
        match asked_on {
            None => Some(Reason::Hole),
            Some(asked_on) if settles_on >= self.today || asked_on < settles_on => Some(Reason::Again),
            Some(_) => None,
        }
    }
}

/// Selects from the grid what was never loaded, and what may have changed since: what ends within the look-back of
/// its dataset before `today`, and what was last asked for sooner than that after its end.
///
/// A window is in the look-back as long as its last day is: a month stays in it until the month is over by that much. A
/// month that was read half-way, before nothing ran for half a year, is read again all the same.
#[must_use]
pub fn select(
    grid: Vec<Window>,
    coverage: &[WindowCoverage],
    today: NaiveDate,
    look_back: LookBack,
) -> Selection {
    let asked: HashMap<&Window, NaiveDate> =
        coverage.iter().filter_map(|known| Some((&known.window, known.asked_at?.date_naive()))).collect();
    let held: HashSet<&Window> =
        coverage.iter().filter(|known| known.is_held).map(|known| &known.window).collect();
    let rule = Rule::new(today, look_back);
    let mut selection = Selection::default();
    for window in grid {
        match rule.reason(&window, asked.get(&window).copied()) {
            Some(Reason::Hole) => selection.holes.push(window),
            Some(Reason::Again) => selection.again.push(window),
            None if held.contains(&window) => selection.again.push(window),
            None => {}
        }
    }
    selection
}

#[cfg(test)]
mod tests {
    use super::*;
    use payouts_core::{Dataset, SourceId};

    /// Names of new customers arrive after 45 to 60 days, so earnings are read again for longer than payments.
    #[test]
    fn earnings_are_read_again_for_62_days_and_everything_else_for_45() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
        let is_again = |dataset, today| {
            let window = Window {
                source: SourceId::new("contoso"),
                dataset,
                account: "all".to_owned(),
                period: "2026-01".parse().expect("a month"),
            };
            Rule::new(today, LookBack::default()).reason(&window, Some(day("2026-06-01"))).is_some()
        };
        let cases = [
            (Dataset::Earnings, "2026-04-03"),
            (Dataset::Payments, "2026-03-17"),
            (Dataset::PayoutSummary, "2026-03-17"),
        ];
        for (dataset, last) in cases {
            assert!(is_again(dataset, day(last)), "{dataset} on {last}");
            assert!(!is_again(dataset, day(last).succ_opt().expect("a day")), "{dataset} after {last}");
        }
        let mixed = LookBack::uniform(7).with(Dataset::Payments, 9);
        assert_eq!(Dataset::ALL.map(|dataset| mixed.days(dataset)), [9, 7, 7]);
    }
}
