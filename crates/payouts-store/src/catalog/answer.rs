//! The short way of a window whose service answers at once: from `planned` to `released` in one step.

use super::{
    JobState, Ledger, LoadOutcome, Loaded, ObservationId, Place, RunId, WindowId,
    cells::Cells,
    facts,
    hold::Quality,
    ledger::moved_or_refused,
    payout_row::{self, TEXTS, WIDTH},
    quarantine::{Problem, problems},
    text,
};
use crate::Result;
use chrono::{DateTime, Utc};
use payouts_model::{Dataset, RawFacts, SourceId, Window};
use rusqlite::params;

/// An answer and its content, as the catalog keeps it: many can be made at once, and one thread writes them all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    source: SourceId,
    dataset: Dataset,
    /// The facts, when it was asked for, the report, and then each payout.
    values: Cells,
    problems: Vec<Problem>,
    pub(super) quality: Quality,
}

impl Answer {
    /// The content of a window, in bytes of which these are the facts, when it was requested at that instant.
    ///
    /// # Errors
    /// When a value of it has no form in the catalog.
    pub fn new(window: &Window, facts: &RawFacts, loaded: Loaded, asked_at: DateTime<Utc>) -> Result<Self> {
        let Loaded { payouts, unreadable, cells, report } = loaded;
        let mut values = Cells::with_room(6 + payouts.len() * WIDTH, 512 + payouts.len() * TEXTS);
        facts::Columns::put(facts, &mut values)?;
        values.text(&text::stamp(asked_at));
        values.json(&report)?;
        payouts.iter().try_for_each(|payout| payout_row::put(payout, &mut values))?;
        Ok(Self {
            source: window.source.clone(),
            dataset: window.dataset,
            values,
            problems: problems(&unreadable, &cells, &report),
            quality: Quality::from(&report),
        })
    }
}

impl Ledger<'_> {
    /// `planned` → `released`: bytes, rows and the end of the journey. Says in one step what [`Ledger::archive`],
    /// [`Ledger::load`] and [`Ledger::release`] say in three. `body` is given when the bytes are few; otherwise they
    /// are in the archive already.
    ///
    /// # Errors
    /// When the journey is in another state: nothing has changed then, so a neighbour in the transaction need not mind.
    /// When the catalog refuses.
    pub fn keep_answer(
        &mut self,
        id: WindowId,
        answer: &Answer,
        body: Option<&[u8]>,
        run: Option<RunId>,
        now: DateTime<Utc>,
    ) -> Result<LoadOutcome> {
        let mut values = answer.values.values();
        let facts = facts::Columns::take(&mut values)?;
        let (asked_at, report) = (values.expect()?, values.expect()?);
        let last = self.leave_planned(id)?;
        let raw = self.keep_raw(&facts, body)?;
        let number = self.next_observation()?;
        if let Some(last) = last {
            let reasons = self.worse_answer(last, answer)?;
            if !reasons.is_empty() {
                self.statements
                    .get(
                        "INSERT INTO held_reads
                            (id, window, run, raw, facts, asked_at, received_at, held_at, report, reasons, digest)
                         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,
                            row_digest(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10))",
                    )?
                    .execute(params![
                        number,
                        id,
                        run,
                        raw,
                        facts.facts,
                        asked_at,
                        facts.received_at,
                        text::stamp(now),
                        report,
                        text::json(&reasons)?
                    ])?;
                return Ok(LoadOutcome::held(number, reasons));
            }
        }
        self.statements
            .get(
                "INSERT INTO observations (id, window, run, raw, facts, asked_at, received_at, loaded_at, report, digest)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, row_digest(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, NULL))",
            )?
            .execute(params![number, id, run, raw, facts.facts, asked_at, facts.received_at, text::stamp(now), report])?;
        let place =
            Place { source: &answer.source, dataset: answer.dataset, window: id, observation: number };
        self.load_values(&place, last, values, &answer.problems)
    }

    /// Ends a journey that is at its beginning. Gives back the window's newest observation.
    fn leave_planned(&mut self, id: WindowId) -> Result<Option<ObservationId>> {
        let (state, last): (Option<String>, Option<ObservationId>) = self
            .statements
            .get(
                "SELECT (SELECT state FROM jobs WHERE window = ?1),
                    (SELECT max(id) FROM observations WHERE window = ?1)",
            )?
            .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let is_planned = match &state {
            Some(state) => state == JobState::Planned.as_str(),
            None => last.is_none(),
        };
        moved_or_refused(is_planned.into(), id, JobState::Released)?;
        if state.is_some() {
            self.statements.get("DELETE FROM jobs WHERE window = ?1")?.execute([id])?;
        }
        Ok(last)
    }
}
