//! Which windows of the grid are asked for.

use chrono::{Days, NaiveDate};
use payouts_core::Window;
use payouts_store::WindowCoverage;
use std::collections::HashMap;

/// What was selected out of the grid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Windows that were never loaded: holes.
    pub holes: Vec<Window>,
    /// Windows that were loaded, and may have changed since: they end inside the look-back, or were last asked for before
    /// they had left it.
    pub again: Vec<Window>,
}

impl Selection {
    /// All of them, holes first.
    pub fn windows(&self) -> impl Iterator<Item = &Window> {
        self.holes.iter().chain(&self.again)
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
    let look_back = Days::new(look_back_days);
    let horizon = today.checked_sub_days(look_back).unwrap_or(NaiveDate::MIN);
    let mut selection = Selection::default();
    for window in grid {
        let last_day = window.period.last_day();
        let settles_on = last_day.checked_add_days(look_back).unwrap_or(NaiveDate::MAX);
        match asked.get(&window) {
            None => selection.holes.push(window),
            Some(asked_on) if last_day >= horizon || *asked_on < settles_on => selection.again.push(window),
            Some(_) => {}
        }
    }
    selection
}
