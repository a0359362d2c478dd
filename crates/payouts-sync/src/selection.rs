//! Which windows of the grid are asked for.

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
    look_back: Days,
    horizon: NaiveDate,
}

impl Rule {
    pub(crate) fn new(today: NaiveDate, look_back_days: u64) -> Self {
        let look_back = Days::new(look_back_days);
        Self { look_back, horizon: today.checked_sub_days(look_back).unwrap_or(NaiveDate::MIN) }
    }

    pub(crate) fn reason(&self, window: &Window, asked_on: Option<NaiveDate>) -> Option<Reason> {
        let last_day = window.period.last_day();
        let settles_on = last_day.checked_add_days(self.look_back).unwrap_or(NaiveDate::MAX);
        match asked_on {
            None => Some(Reason::Hole),
            Some(asked_on) if last_day >= self.horizon || asked_on < settles_on => Some(Reason::Again),
            Some(_) => None,
        }
    }
}

/// Selects from the grid what was never loaded, and what may have changed since: what ends within `look_back_days` before
/// `today`, and what was last asked for sooner than that after its end.
///
/// A window is in the look-back as long as its last day is: a month stays in it until the month is over by that much. A
/// month that was read half-way, before nothing ran for half a year, is read again all the same.
#[must_use]
pub fn select(
    grid: Vec<Window>,
    coverage: &[WindowCoverage],
    today: NaiveDate,
    look_back_days: u64,
) -> Selection {
    let asked: HashMap<&Window, NaiveDate> =
        coverage.iter().filter_map(|known| Some((&known.window, known.asked_at?.date_naive()))).collect();
    let held: HashSet<&Window> =
        coverage.iter().filter(|known| known.is_held).map(|known| &known.window).collect();
    let rule = Rule::new(today, look_back_days);
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
