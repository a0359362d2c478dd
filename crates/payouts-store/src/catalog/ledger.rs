//! Changes to the catalog. Every method is part of one transaction of [`Store::write`](super::Store::write).
//!
//! A step of a journey is a change of state that names the states it may come from. A step from anywhere else is refused:
//! two engines, or a bug, cannot tear a journey.

use super::{
    HoldRule, JobState, RunId, StoredFailure, WindowId, cells::Cells, facts, jobs::UNPLANNED,
    statements::Statements, text,
};
use crate::{Error, Result, error::Kind};
use chrono::{DateTime, Utc};
use payouts_model::{Account, ExportHandle, RawFacts, RequestId, SourceId};
use rusqlite::{Connection, Transaction, TransactionBehavior, params};

/// The open transaction.
#[derive(Debug)]
pub struct Ledger<'store> {
    pub(crate) db: &'store Connection,
    transaction: Transaction<'store>,
    pub(super) statements: Statements<'store>,
    /// The last number of an observation, once one was handed out; written down before the commit.
    pub(super) last_observation: Option<i64>,
    pub(super) hold: Option<HoldRule>,
}

impl<'store> Ledger<'store> {
    /// No other caller has this connection, or the transaction would contain statements of others as well.
    pub(super) fn begin(db: &'store mut Connection, hold: Option<HoldRule>) -> Result<Self> {
        let db: &Connection = db;
        let transaction = Transaction::new_unchecked(db, TransactionBehavior::Immediate)?;
        Ok(Self { db, transaction, statements: Statements::new(db), last_observation: None, hold })
    }

    pub(super) fn commit(self) -> Result<()> {
        if let Some(last) = self.last_observation {
            self.db
                .prepare_cached(
                    "UPDATE numbers SET last = ?1, digest = row_digest(name, ?1) WHERE name = 'observation'",
                )?
                .execute([last])?;
        }
        Ok(self.transaction.commit()?)
    }

    /// Makes a change that fails alone: when it is refused, the other changes in the transaction stay.
    ///
    /// # Errors
    /// The error of `change`, undone; or that of the catalog.
    pub fn apart<T>(&mut self, change: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.db.execute_batch("SAVEPOINT change")?;
        let outcome = change(self);
        if outcome.is_err() && self.is_undone() {
            return outcome;
        }
        let end = if outcome.is_ok() { "RELEASE change" } else { "ROLLBACK TO change; RELEASE change" };
        self.db.execute_batch(end)?;
        outcome
    }

    /// Whether nothing is left of the transaction: a full disk makes SQLite take all of it back at once. Whatever is done
    /// from here on would be committed by itself.
    #[must_use]
    pub fn is_undone(&self) -> bool {
        self.db.is_autocommit()
    }

    /// Notes the beginning of a run. A search in it for windows that were never loaded begins behind those that all were
    /// loaded or have a job.
    ///
    /// # Errors
    /// When the catalog refuses.
    pub fn begin_run(&mut self, command: &str, now: DateTime<Utc>) -> Result<RunId> {
        self.db.execute(
            "INSERT INTO runs (command, started_at, digest) VALUES (?1, ?2, 0)",
            params![command, text::stamp(now)],
        )?;
        let run = RunId(self.db.last_insert_rowid());
        self.seal("runs", run.0)?;
        self.db.execute(
            &format!(
                "UPDATE numbers SET last = coalesce(({UNPLANNED} ORDER BY w.id LIMIT 1) - 1, (SELECT max(id) FROM windows), 0)
                 WHERE name = 'window-known'"
            ),
            [],
        )?;
        self.db
            .execute("UPDATE numbers SET digest = row_digest(name, last) WHERE name = 'window-known'", [])?;
        Ok(run)
    }

    /// Notes the end of a run.
    ///
    /// # Errors
    /// When the catalog refuses.
    pub fn end_run(&mut self, run: RunId, outcome: &str, now: DateTime<Utc>) -> Result<()> {
        self.db.execute(
            "UPDATE runs SET finished_at = ?2, outcome = ?3 WHERE id = ?1",
            params![run, text::stamp(now), outcome],
        )?;
        self.seal("runs", run.0)
    }

    /// Keeps an account, or what has changed about it.
    ///
    /// # Errors
    /// When the catalog refuses.
    pub fn see_account(&mut self, source: &SourceId, account: &Account, now: DateTime<Utc>) -> Result<()> {
        self.db
            .prepare_cached(
                "INSERT INTO accounts (source, provider, account, details, first_seen, last_seen, digest)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?5, row_digest(?1, ?2, ?3, ?4, ?5, ?5))
                 ON CONFLICT (source, account) DO UPDATE SET details = ?4, last_seen = ?5,
                    digest = row_digest(source, provider, account, ?4, first_seen, ?5)",
            )?
            .execute(params![
                source.as_str(),
                account.provider.as_str(),
                account.id,
                text::json(account)?,
                text::stamp(now)
            ])?;
        Ok(())
    }

    /// `planned` → `intended`: our request id is durable before the request leaves.
    ///
    /// # Errors
    /// When the journey is in another state.
    pub fn intend(&mut self, window: WindowId, id: &RequestId, now: DateTime<Utc>) -> Result<()> {
        self.ensure_job(window, now)?;
        let moved = self
            .db
            .prepare_cached(
                "UPDATE jobs SET state = 'intended', request_id = ?2, asked_at = ?3, updated_at = ?3
                 WHERE window = ?1 AND state = 'planned'",
            )?
            .execute(params![window, id.as_str(), text::stamp(now)])?;
        moved_or_refused(moved, window, JobState::Intended)?;
        self.seal("jobs", window.0)
    }

    /// `intended` → `requested`: the provider has taken the request. The window counts as asked for from then on, however
    /// long the request had waited for its turn, or for another run.
    ///
    /// # Errors
    /// When the journey is in another state.
    pub fn request(&mut self, window: WindowId, export: &ExportHandle, now: DateTime<Utc>) -> Result<()> {
        let moved = self
            .db
            .prepare_cached(
                "UPDATE jobs SET state = 'requested', export = ?2, asked_at = ?4, updated_at = ?3, not_before = NULL,
                    failure = NULL
                 WHERE window = ?1 AND state = 'intended'",
            )?
            .execute(params![window, text::json(export)?, text::stamp(now), text::stamp(export.queued_at)])?;
        moved_or_refused(moved, window, JobState::Requested)?;
        self.seal("jobs", window.0)
    }

    /// → `archived`: the bytes are durable. `body` is given for a small one, which is kept in the catalog itself; a large
    /// one is in the archive already.
    ///
    /// # Errors
    /// When the journey is in another state.
    pub fn archive(
        &mut self,
        window: WindowId,
        facts: &RawFacts,
        body: Option<&[u8]>,
        asked_at: DateTime<Utc>,
    ) -> Result<()> {
        let mut cells = Cells::default();
        facts::Columns::put(facts, &mut cells)?;
        let facts = facts::Columns::take(&mut cells.values())?;
        let raw = self.keep_raw(&facts, body)?;
        self.ensure_job(window, asked_at)?;
        let moved = self
            .db
            .prepare_cached(
                "UPDATE jobs SET state = 'archived', raw = ?2, facts = ?3, asked_at = coalesce(asked_at, ?4),
                    received_at = ?5, updated_at = ?5, not_before = NULL, failure = NULL
                 WHERE window = ?1 AND state IN ('planned', 'intended', 'requested')",
            )?
            .execute(params![window, raw, facts.facts, text::stamp(asked_at), facts.received_at])?;
        moved_or_refused(moved, window, JobState::Archived)?;
        self.seal("jobs", window.0)
    }

    /// `archived` → `requested`: the bytes cannot be read, so the same export is downloaded once more. The bytes stay in the
    /// archive.
    ///
    /// # Errors
    /// When the journey is in another state, or has no export.
    pub fn download_again(&mut self, window: WindowId, now: DateTime<Utc>) -> Result<()> {
        let moved = self
            .db
            .prepare_cached(
                "UPDATE jobs SET state = 'requested', raw = NULL, facts = NULL, received_at = NULL, updated_at = ?2
                 WHERE window = ?1 AND state = 'archived' AND export IS NOT NULL",
            )?
            .execute(params![window, text::stamp(now)])?;
        moved_or_refused(moved, window, JobState::Requested)
    }

    /// `loaded` → `released`: the end of the journey.
    ///
    /// # Errors
    /// When the journey is in another state.
    pub fn release(&mut self, window: WindowId) -> Result<()> {
        let moved = self
            .db
            .prepare_cached("DELETE FROM jobs WHERE window = ?1 AND state = 'loaded'")?
            .execute([window])?;
        moved_or_refused(moved, window, JobState::Released)
    }

    /// → `failed`, to go on from where it was.
    ///
    /// # Errors
    /// When the journey is at its end.
    pub fn fail(
        &mut self,
        window: WindowId,
        failure: &StoredFailure,
        not_before: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        self.ensure_job(window, now)?;
        let moved = self
            .db
            .prepare_cached(
                "UPDATE jobs SET failed_in = CASE state WHEN 'failed' THEN failed_in ELSE state END, state = 'failed',
                    failure = ?2, not_before = ?3, attempts = attempts + 1, updated_at = ?4
                 WHERE window = ?1",
            )?
            .execute(params![window, text::json(failure)?, text::stamp(not_before), text::stamp(now)])?;
        moved_or_refused(moved, window, JobState::Failed)?;
        self.seal("jobs", window.0)
    }

    /// `failed` → the state they failed in, for the windows of a source that are due to be tried again.
    ///
    /// # Errors
    /// When the catalog refuses.
    pub fn resume_due(&mut self, source: &SourceId, now: DateTime<Utc>) -> Result<usize> {
        let mut due = self.db.prepare_cached(
            "SELECT window FROM jobs WHERE state = 'failed' AND coalesce(not_before, '') <= ?2
               AND ?1 = (SELECT source FROM windows WHERE id = window)",
        )?;
        let due = due.query_map(params![source.as_str(), text::stamp(now)], |row| row.get(0))?;
        let due = due.collect::<Result<Vec<WindowId>, _>>()?;
        for window in &due {
            self.db
                .prepare_cached(
                    "UPDATE jobs SET state = coalesce(failed_in, 'planned'), failed_in = NULL, updated_at = ?2
                     WHERE window = ?1",
                )?
                .execute(params![window, text::stamp(now)])?;
            self.seal("jobs", window.0)?;
        }
        Ok(due.len())
    }

    /// → `planned`: the export failed or is gone, or its bytes cannot be read, so the request is made again, under a new
    /// request id. Bytes that were archived stay in the archive.
    ///
    /// # Errors
    /// When the rows are loaded already.
    pub fn start_over(&mut self, window: WindowId, now: DateTime<Utc>) -> Result<()> {
        self.ensure_job(window, now)?;
        let moved = self
            .db
            .prepare_cached(
                "UPDATE jobs SET state = 'planned', request_id = NULL, export = NULL, raw = NULL, facts = NULL,
                    asked_at = NULL, received_at = NULL, failed_in = NULL, attempts = attempts + 1, updated_at = ?2
                 WHERE window = ?1 AND coalesce(failed_in, state) IN ('planned', 'intended', 'requested', 'archived')",
            )?
            .execute(params![window, text::stamp(now)])?;
        moved_or_refused(moved, window, JobState::Planned)?;
        self.seal("jobs", window.0)
    }

    /// Makes a job for a window that is at the beginning of its first journey, now that there is something to store.
    fn ensure_job(&mut self, window: WindowId, now: DateTime<Utc>) -> Result<()> {
        self.db
            .prepare_cached(
                "INSERT INTO jobs (window, state, updated_at, digest) SELECT id, 'planned', ?2, 0 FROM windows
                 WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM observations WHERE window = ?1) ON CONFLICT DO NOTHING",
            )?
            .execute(params![window, text::stamp(now)])?;
        Ok(())
    }
}

pub(super) fn moved_or_refused(moved: usize, window: WindowId, to: JobState) -> Result<()> {
    if moved == 1 {
        return Ok(());
    }
    Err(Error::new(
        Kind::Refused,
        format!("window {window} cannot become {to} from the state of its journey: run payouts verify"),
    ))
}
