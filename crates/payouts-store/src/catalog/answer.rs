//! The short way of a window whose service answers at once: from `planned` to `released` in one step.

use super::{JobState, Ledger, LoadOutcome, Loaded, RunId, WindowId, facts, ledger::moved_or_refused, text};
use crate::Result;
use chrono::{DateTime, Utc};
use payouts_core::{Window, source::RawFacts};
use rusqlite::params;

/// An answer, and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The window that was asked for.
    pub window: Window,
    /// What is known of its bytes.
    pub facts: RawFacts,
    /// The bytes, when they are few; otherwise they lie in the archive already.
    pub body: Option<Vec<u8>>,
    /// Its rows.
    pub loaded: Loaded,
    /// When it was asked for.
    pub asked_at: DateTime<Utc>,
}

impl Ledger<'_> {
    /// `planned` → `released`: bytes, rows and the end of the journey. Says in one step what [`Ledger::archive`],
    /// [`Ledger::load`] and [`Ledger::release`] say in three.
    ///
    /// # Errors
    /// When the journey stands elsewhere: nothing has changed then, so a neighbour in the transaction need not mind. When
    /// the catalog refuses.
    pub fn keep_answer(
        &mut self,
        id: WindowId,
        answer: &Answer,
        run: Option<RunId>,
        now: DateTime<Utc>,
    ) -> Result<LoadOutcome> {
        let Answer { window, facts, body, loaded, asked_at } = answer;
        let (asked_at, now) = (text::stamp(*asked_at), text::stamp(now));
        let received_at = text::stamp(facts.received_at);
        let moved = self
            .db
            .prepare_cached(
                "UPDATE jobs SET state = 'released', attempts = 0, not_before = NULL, failure = NULL, updated_at = ?2
                 WHERE window = ?1 AND state = 'planned'",
            )?
            .execute(params![id, now])?;
        moved_or_refused(moved, id, JobState::Released)?;
        let raw = self.keep_raw(facts, body.as_deref())?;
        let number = self.next_observation()?;
        self.db
            .prepare_cached(
                "INSERT INTO observations (id, window, run, raw, facts, asked_at, received_at, loaded_at, report)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute(params![
                number,
                id,
                run,
                raw,
                facts::rest(facts)?,
                asked_at,
                received_at,
                now,
                text::json(&loaded.report)?
            ])?;
        self.load_rows(id, window, number, loaded)
    }
}
