//! The short way of a window whose service answers at once: from `planned` to `released` in one step.

use super::{JobState, Ledger, LoadOutcome, Loaded, RunId, WindowId, ledger::moved_or_refused, text};
use crate::Result;
use chrono::{DateTime, Utc};
use payouts_core::source::RawFacts;
use rusqlite::params;

/// An answer, and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
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
        window: WindowId,
        answer: &Answer,
        run: Option<RunId>,
        now: DateTime<Utc>,
    ) -> Result<LoadOutcome> {
        let Answer { facts, body, loaded, asked_at } = answer;
        let (asked_at, now) = (text::stamp(*asked_at), text::stamp(now));
        let received_at = text::stamp(facts.received_at);
        let moved = self
            .db
            .prepare_cached(
                "UPDATE jobs SET state = 'released', attempts = 0, not_before = NULL, failure = NULL,
                    asked_at = ?2, received_at = ?3, updated_at = ?4
                 WHERE window = ?1 AND state = 'planned'",
            )?
            .execute(params![window, asked_at, received_at, now])?;
        moved_or_refused(moved, window, JobState::Released)?;
        self.keep_raw(facts, body.as_deref())?;
        let number = self.next_observation()?;
        self.db
            .prepare_cached(
                "INSERT INTO observations (id, window, run, raw, facts, asked_at, received_at, loaded_at, report)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute(params![
                number,
                window,
                run,
                facts.sha256,
                text::json(facts)?,
                asked_at,
                received_at,
                now,
                text::json(&loaded.report)?
            ])?;
        self.load_rows(window, number, loaded)
    }
}
