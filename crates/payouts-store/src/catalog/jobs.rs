//! The state of each window's journey.

use super::{Store, WindowId, facts, text};
use crate::Result;
use chrono::{DateTime, Utc};
use payouts_model::{ExportHandle, RawFacts, RequestId, SourceId, Window};
use rusqlite::Row;
use serde::{Deserialize, Serialize};
use std::{fmt, sync::LazyLock};

/// The states of a journey, in their order. What each means, and what follows a crash in it, is described in the crate
/// docs of the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum JobState {
    /// The window's row exists.
    Planned,
    /// Our request id is durable; the request may or may not have left.
    Intended,
    /// The provider's export id is durable.
    Requested,
    /// The raw bytes are durable.
    Archived,
    /// The rows are durable, and there is an observation of them.
    Loaded,
    /// The provider keeps nothing for us any more.
    Released,
    /// The last step failed; it is tried again by policy.
    Failed,
}

impl JobState {
    const ALL: [Self; 7] = [
        Self::Planned,
        Self::Intended,
        Self::Requested,
        Self::Archived,
        Self::Loaded,
        Self::Released,
        Self::Failed,
    ];

    /// The name used in files and tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Intended => "intended",
            Self::Requested => "requested",
            Self::Archived => "archived",
            Self::Loaded => "loaded",
            Self::Released => "released",
            Self::Failed => "failed",
        }
    }
}

impl fmt::Display for JobState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl std::str::FromStr for JobState {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| format!("{text:?} is not a state of a job"))
    }
}

/// Why a step failed, as the catalog keeps it. Never holds a secret: messages come from errors that cannot print one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredFailure {
    /// The kind, a word for programs: `rate-limited`, `sign-in`, `permission`, `export-failed` and so on.
    pub kind: String,
    /// What happened and what to do now, for people.
    pub message: String,
}

/// The present journey of a window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// The window's number.
    pub id: WindowId,
    /// The window.
    pub window: Window,
    /// Its state.
    pub state: JobState,
    /// Our request id, from `intended` on.
    pub request_id: Option<RequestId>,
    /// The claim on the provider's export, from `requested` on.
    pub export: Option<ExportHandle>,
    /// What is known of the archived bytes, from `archived` on.
    pub facts: Option<RawFacts>,
    /// When the window was asked for.
    pub asked_at: Option<DateTime<Utc>>,
    /// How many times a step of this journey failed.
    pub attempts: u32,
    /// Not to be tried before.
    pub not_before: Option<DateTime<Utc>>,
    /// The state to go on from, after a failure.
    pub failed_in: Option<JobState>,
    /// Why the last step failed.
    pub failure: Option<StoredFailure>,
    /// When the state was reached; unknown for a window that was only planned.
    pub updated_at: Option<DateTime<Utc>>,
}

impl Job {
    /// A journey at its beginning, as planning leaves it.
    #[must_use]
    pub fn planned(id: WindowId, window: Window) -> Self {
        Self {
            id,
            window,
            state: JobState::Planned,
            request_id: None,
            export: None,
            facts: None,
            asked_at: None,
            attempts: 0,
            not_before: None,
            failed_in: None,
            failure: None,
            updated_at: None,
        }
    }
}

/// The windows on their first journey that have no job yet.
pub(super) const UNPLANNED: &str = "SELECT w.id FROM windows w
    WHERE w.id > (SELECT last FROM numbers WHERE name = 'window-known')
      AND NOT EXISTS (SELECT 1 FROM observations WHERE window = w.id)
      AND NOT EXISTS (SELECT 1 FROM jobs WHERE window = w.id)";

/// Each window `w` with its job `j` and its newest observation `o`, where there are such.
pub(super) const JOURNEYS: &str = "windows w LEFT JOIN jobs j ON j.window = w.id
    LEFT JOIN observations o ON o.id = (SELECT max(id) FROM observations WHERE window = w.id)";

/// The state of a journey. Without a job it is at its end when its window was ever loaded, and else at its beginning.
pub(super) const STATE: &str = "coalesce(j.state, CASE WHEN o.id IS NULL THEN 'planned' ELSE 'released' END)";

/// The columns that [`job`] reads, in its order: a hundred thousand journeys are read by their places, not by names. The
/// last four are the facts.
static SELECT: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT w.id, w.source, w.dataset, w.account, w.period, {STATE}, j.request_id, j.export,
            j.asked_at, coalesce(j.attempts, 0), j.not_before, j.failed_in, j.failure,
            coalesce(j.updated_at, o.loaded_at), j.facts, j.received_at, r.sha256, r.size
         FROM {JOURNEYS} LEFT JOIN raw r ON r.id = j.raw"
    )
});

impl Store {
    /// The journeys that are not at their end, oldest window first.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn open_jobs(&self) -> Result<Vec<Job>> {
        self.jobs_where(&format!(
            "WHERE w.id IN (SELECT window FROM jobs UNION ALL {UNPLANNED})
             ORDER BY w.first_day, w.source, w.dataset, w.account"
        ))
    }

    /// The windows of a source whose journeys are not at their end and can be walked on, oldest window first.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn windows_to_walk(&self, source: &SourceId) -> Result<Vec<WindowId>> {
        // A cross join, so that only the few windows that are on a journey are looked up.
        let mut select = self.db.prepare_cached(&format!(
            "SELECT w.id FROM (SELECT window FROM jobs WHERE state <> 'failed' UNION ALL {UNPLANNED}) j
                CROSS JOIN windows w ON w.id = j.window
             WHERE w.source = ?1
             ORDER BY w.first_day, w.dataset, w.account"
        ))?;
        let ids = select.query_map([source.as_str()], |row| row.get(0))?;
        Ok(ids.collect::<Result<_, _>>()?)
    }

    /// The journeys that failed, oldest window first.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn failed_jobs(&self) -> Result<Vec<Job>> {
        self.jobs_where("WHERE j.state = 'failed' ORDER BY w.first_day, w.source, w.dataset, w.account")
    }

    /// The journeys of these windows, in the order asked for.
    ///
    /// # Errors
    /// When the catalog cannot be read, or does not know one of them.
    pub fn jobs(&self, windows: &[WindowId]) -> Result<Vec<Job>> {
        let mut select = self.db.prepare_cached(&format!("{} WHERE w.id = ?1", *SELECT))?;
        windows.iter().map(|window| select.query_row([window], |row| Ok(job(row)))?).collect()
    }

    /// All journeys, those at their end too, oldest window first.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn all_jobs(&self) -> Result<Vec<Job>> {
        self.jobs_where("ORDER BY w.first_day, w.source, w.dataset, w.account")
    }

    fn jobs_where(&self, rest: &str) -> Result<Vec<Job>> {
        let mut select = self.db.prepare_cached(&format!("{} {rest}", *SELECT))?;
        let mut rows = select.query([])?;
        let mut jobs = Vec::new();
        while let Some(row) = rows.next()? {
            jobs.push(job(row)?);
        }
        Ok(jobs)
    }
}

fn job(row: &Row<'_>) -> Result<Job> {
    Ok(Job {
        id: row.get(0)?,
        window: Window {
            source: SourceId::new(row.get::<_, String>(1)?),
            dataset: text::parsed(row, 2)?,
            account: row.get(3)?,
            period: text::parsed(row, 4)?,
        },
        state: text::parsed(row, 5)?,
        request_id: row.get::<_, Option<String>>(6)?.map(RequestId::new),
        export: text::optional_json(row, 7)?,
        facts: facts::optional(row)?,
        asked_at: text::optional(row, 8)?,
        attempts: row.get(9)?,
        not_before: text::optional(row, 10)?,
        failed_in: text::optional(row, 11)?,
        failure: text::optional_json(row, 12)?,
        updated_at: text::optional(row, 13)?,
    })
}
