//! What has been asked for, and what came of it: the answer to "did we miss anything?".

use super::{
    JobState, ObservationId, Store, WindowId,
    jobs::{JOURNEYS, STATE},
    text,
};
use crate::Result;
use chrono::{DateTime, Utc};
use payouts_model::{Account, ReadReport, SourceId, Window};

/// One window and how far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WindowCoverage {
    /// The window's number.
    pub id: WindowId,
    /// The window.
    pub window: Window,
    /// The state of its current journey.
    pub state: JobState,
    /// Its newest observation, if it was ever loaded.
    pub observation: Option<ObservationId>,
    /// When its newest observation was asked for.
    pub asked_at: Option<DateTime<Utc>>,
    /// When that was loaded.
    pub loaded_at: Option<DateTime<Utc>>,
    /// What reading it found.
    pub report: Option<ReadReport>,
    /// Whether a later read of it is held, because it is worse.
    pub is_held: bool,
}

impl WindowCoverage {
    /// Whether it was loaded, but asked for before its period was over: what came later in the period is not in it.
    #[must_use]
    pub fn is_early(&self) -> bool {
        self.observation.is_some() && self.asked_at.is_some_and(|at| at < self.window.period.ends_at())
    }
}

/// An account, and when its service last listed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenAccount {
    /// The account, as it was then.
    pub account: Account,
    /// When.
    pub last_seen: DateTime<Utc>,
}

impl Store {
    /// Every window of the grid that was ever planned, oldest first.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn coverage(&self) -> Result<Vec<WindowCoverage>> {
        let mut select = self.db.prepare_cached(&format!(
            "SELECT w.*, {STATE} AS state, o.id AS observation, o.asked_at, o.loaded_at, o.report,
                o.id < (SELECT max(id) FROM held_reads WHERE window = w.id) IS TRUE AS is_held
             FROM {JOURNEYS} ORDER BY w.source, w.dataset, w.account, w.first_day"
        ))?;
        let mut rows = select.query([])?;
        let mut windows = Vec::new();
        while let Some(row) = rows.next()? {
            windows.push(WindowCoverage {
                id: row.get("id")?,
                window: text::window(row)?,
                state: text::parsed(row, "state")?,
                observation: row.get("observation")?,
                asked_at: text::optional(row, "asked_at")?,
                loaded_at: text::optional(row, "loaded_at")?,
                report: text::optional_json(row, "report")?,
                is_held: row.get("is_held")?,
            });
        }
        Ok(windows)
    }

    /// The accounts that were ever seen through a sign-in.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn accounts_of(&self, source: &SourceId) -> Result<Vec<SeenAccount>> {
        let mut select = self
            .db
            .prepare_cached("SELECT details, last_seen FROM accounts WHERE source = ?1 ORDER BY account")?;
        let mut rows = select.query([source.as_str()])?;
        let mut accounts = Vec::new();
        while let Some(row) = rows.next()? {
            let (account, last_seen) = (text::from_json(row, "details")?, text::parsed(row, "last_seen")?);
            accounts.push(SeenAccount { account, last_seen });
        }
        Ok(accounts)
    }

    /// The accounts that were ever seen, with the sign-in they were seen through.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn accounts(&self) -> Result<Vec<(SourceId, Account)>> {
        let mut select =
            self.db.prepare_cached("SELECT source, details FROM accounts ORDER BY source, account")?;
        let mut rows = select.query([])?;
        let mut accounts = Vec::new();
        while let Some(row) = rows.next()? {
            accounts.push((SourceId::new(row.get::<_, String>("source")?), text::from_json(row, "details")?));
        }
        Ok(accounts)
    }
}
