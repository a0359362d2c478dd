//! Putting windows on their journey.

use super::{Ledger, WindowId, text};
use crate::Result;
use chrono::{DateTime, Utc};
use payouts_core::Window;
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
    pub under_way: usize,
}

impl AddAssign for Planned {
    fn add_assign(&mut self, part: Self) {
        self.new += part.new;
        self.again += part.again;
        self.under_way += part.under_way;
    }
}

impl Ledger<'_> {
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
    /// `again`. It is asked for each, with the instant at which the window was last asked for. Whatever begins a journey
    /// is told to `begun`, by its place among the windows and its number.
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
        let mut first_new = None;
        let mut make = self.db.prepare_cached(
            "INSERT INTO windows (source, dataset, account, period, first_day, last_day)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
        )?;
        let mut find = self.db.prepare_cached(
            "SELECT id, (SELECT asked_at FROM observations WHERE window = w.id ORDER BY id DESC LIMIT 1) AS asked_at
             FROM windows w WHERE source = ?1 AND dataset = ?2 AND account = ?3 AND period = ?4",
        )?;
        let mut begin_again = self.db.prepare_cached(
            "UPDATE jobs SET state = 'planned', request_id = NULL, export = NULL, asked_at = NULL, received_at = NULL,
                attempts = 0, not_before = NULL, failed_in = NULL, failure = NULL, updated_at = ?2
             WHERE window = ?1 AND state = 'released'",
        )?;
        for (place, window) in windows.into_iter().enumerate() {
            let (period, account) = (window.period.to_string(), &window.account);
            let (source, dataset) = (window.source.as_str(), window.dataset.as_str());
            let (first, last) = (text::day(window.period.first_day()), text::day(window.period.last_day()));
            if make.execute(params![source, dataset, account, period, first, last])? > 0 {
                let id = WindowId(self.db.last_insert_rowid());
                first_new.get_or_insert(id);
                begun(place, id);
                planned.new += 1;
                continue;
            }
            let (id, asked_at) = find.query_row(params![source, dataset, account, period], |row| {
                Ok((row.get::<_, WindowId>("id")?, text::optional(row, "asked_at")))
            })?;
            if asked_at?.is_some_and(|asked_at| !again(window, asked_at)) {
                continue;
            }
            if begin_again.execute(params![id, now])? > 0 {
                begun(place, id);
                planned.again += 1;
            } else {
                planned.under_way += 1;
            }
        }
        if let Some(first_new) = first_new {
            // Their numbers follow each other, so all of them begin at once.
            self.db
                .prepare_cached(
                    "INSERT INTO jobs (window, state, updated_at) SELECT id, 'planned', ?2 FROM windows WHERE id >= ?1",
                )?
                .execute(params![first_new, now])?;
        }
        Ok(planned)
    }
}
