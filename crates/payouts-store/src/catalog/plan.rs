//! Putting windows on their journey.

use super::{Ledger, WindowId, text};
use crate::Result;
use chrono::{DateTime, Utc};
use payouts_model::Window;
use rusqlite::params;
use std::ops::AddAssign;

/// What planning changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Planned {
    /// Windows that were never asked for before.
    pub new: usize,
    /// Windows that were loaded before and are to be read again.
    pub again: usize,
    /// Windows that are on their journey already, and stay there.
    pub in_progress: usize,
}

impl AddAssign for Planned {
    fn add_assign(&mut self, part: Self) {
        self.new += part.new;
        self.again += part.again;
        self.in_progress += part.in_progress;
    }
}

/// A window at the end of its journey begins another one.
const BEGIN_AGAIN: &str = "INSERT INTO jobs (window, state, updated_at, digest)
    VALUES (?1, 'planned', ?2, row_digest(?1, 'planned', NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, ?2, NULL))
    ON CONFLICT DO NOTHING";

impl Ledger<'_> {
    /// Puts a window that was loaded before on its journey again, if it is at its end.
    pub(super) fn begin_again(&mut self, window: WindowId, now: DateTime<Utc>) -> Result<usize> {
        Ok(self.db.prepare_cached(BEGIN_AGAIN)?.execute(params![window, text::stamp(now)])?)
    }

    /// Puts windows on their journey: new ones, and those at the end of an earlier one.
    ///
    /// # Errors
    /// When the catalog refuses.
    pub fn plan<'w>(
        &mut self,
        windows: impl IntoIterator<Item = &'w Window>,
        now: DateTime<Utc>,
    ) -> Result<Planned> {
        self.plan_where(windows, now, |_, _| true, |_, _| {})
    }

    /// Puts windows on their journey: new ones, those that were never loaded, and of the others those that are wanted
    /// `again`. It is asked for each, with the instant at which the window was last asked for. Each window that begins a
    /// journey is passed to `begun`, with its place among the windows and its number.
    ///
    /// # Errors
    /// When the catalog refuses.
    pub fn plan_where<'w>(
        &mut self,
        windows: impl IntoIterator<Item = &'w Window>,
        now: DateTime<Utc>,
        again: impl Fn(&Window, DateTime<Utc>) -> bool,
        mut begun: impl FnMut(usize, WindowId),
    ) -> Result<Planned> {
        let now = text::stamp(now);
        let mut planned = Planned::default();
        let mut make = self.db.prepare_cached(
            "INSERT INTO windows (source, dataset, account, period, first_day, last_day, digest)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, row_digest(?1, ?2, ?3, ?4, ?5, ?6)) ON CONFLICT DO NOTHING",
        )?;
        let mut find = self.db.prepare_cached(
            "SELECT id, (SELECT asked_at FROM observations WHERE window = w.id ORDER BY id DESC LIMIT 1) AS asked_at
             FROM windows w WHERE source = ?1 AND dataset = ?2 AND account = ?3 AND period = ?4",
        )?;
        let mut begin_again = self.db.prepare_cached(BEGIN_AGAIN)?;
        for (place, window) in windows.into_iter().enumerate() {
            let (period, account) = (window.period.to_string(), &window.account);
            let (source, dataset) = (window.source.as_str(), window.dataset.as_str());
            let (first, last) = (text::day(window.period.first_day()), text::day(window.period.last_day()));
            if make.execute(params![source, dataset, account, period, first, last])? > 0 {
                begun(place, WindowId(self.db.last_insert_rowid()));
                planned.new += 1;
                continue;
            }
            let (id, asked_at) = find.query_row(params![source, dataset, account, period], |row| {
                Ok((row.get::<_, WindowId>("id")?, text::optional(row, "asked_at")))
            })?;
            match asked_at? {
                Some(asked_at) if !again(window, asked_at) => {}
                Some(_) if begin_again.execute(params![id, now])? > 0 => {
                    begun(place, id);
                    planned.again += 1;
                }
                _ => planned.in_progress += 1,
            }
        }
        Ok(planned)
    }
}
