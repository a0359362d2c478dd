//! Which windows of the grid are asked for.

use chrono::{Days, NaiveDate};
use payouts_core::Window;
use payouts_store::WindowCoverage;
use std::collections::HashSet;

/// What was selected out of the grid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Windows that were never loaded: holes.
    pub holes: Vec<Window>,
    /// Windows that were loaded, and end inside the look-back.
    pub again: Vec<Window>,
}

impl Selection {
    /// All of them, holes first.
    pub fn windows(&self) -> impl Iterator<Item = &Window> {
        self.holes.iter().chain(&self.again)
    }
}

/// Selects from the grid what was never loaded, and what ends within `look_back_days` before `today`.
///
/// A window is in the look-back as long as its last day is: a month stays in it until the month is over by that much.
#[must_use]
pub fn select(
    grid: Vec<Window>,
    coverage: &[WindowCoverage],
    today: NaiveDate,
    look_back_days: u64,
) -> Selection {
    let loaded: HashSet<&Window> =
        coverage.iter().filter(|window| window.observation.is_some()).map(|window| &window.window).collect();
    let horizon = today.checked_sub_days(Days::new(look_back_days)).unwrap_or(NaiveDate::MIN);
    let mut selection = Selection::default();
    for window in grid {
        if !loaded.contains(&window) {
            selection.holes.push(window);
        } else if window.period.last_day() >= horizon {
            selection.again.push(window);
        }
    }
    selection
}
