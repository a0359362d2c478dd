//! Observations: what was read, when, from which bytes.

use super::{ObservationId, RunId, Store, WindowId, facts, text};
use crate::Result;
use chrono::{DateTime, Utc};
use payouts_model::{RawFacts, ReadReport, Window};
use rusqlite::{Connection, OptionalExtension, Row};

/// A window loaded once. It never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
    /// Its number.
    pub id: ObservationId,
    /// The window's number.
    pub window_id: WindowId,
    /// The window.
    pub window: Window,
    /// The run that loaded it.
    pub run: Option<RunId>,
    /// What is known of the raw bytes.
    pub facts: RawFacts,
    /// When the window was asked for.
    pub asked_at: DateTime<Utc>,
    /// When its rows became durable.
    pub loaded_at: DateTime<Utc>,
    /// Counts and control totals.
    pub report: ReadReport,
}

/// One run of the command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunRecord {
    /// Its number.
    pub id: RunId,
    /// What was run.
    pub command: String,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ended; absent when it is running or was killed.
    pub finished_at: Option<DateTime<Utc>>,
    /// How it ended.
    pub outcome: Option<String>,
}

const SELECT: &str =
    "SELECT w.source, w.dataset, w.account, w.period, o.*, r.sha256, r.size FROM observations o
     JOIN windows w ON w.id = o.window JOIN raw r ON r.id = o.raw";

impl Store {
    /// One observation.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn observation(&self, id: ObservationId) -> Result<Option<Observation>> {
        let mut select = self.db.prepare_cached(&format!("{SELECT} WHERE o.id = ?1"))?;
        select.query_row([id], |row| Ok(observation(row))).optional()?.transpose()
    }

    /// All observations, in the order they were loaded.
    ///
    /// # Errors
    /// When the catalog cannot be read, or `visit` fails.
    pub fn observations(&self, each: impl FnMut(Observation) -> Result<()>) -> Result<()> {
        visit(&self.db, each)
    }

    /// The runs, newest first, at most `most`.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn runs(&self, most: u32) -> Result<Vec<RunRecord>> {
        let mut select = self.db.prepare_cached("SELECT * FROM runs ORDER BY id DESC LIMIT ?1")?;
        let mut rows = select.query([most])?;
        let mut runs = Vec::new();
        while let Some(row) = rows.next()? {
            runs.push(RunRecord {
                id: row.get("id")?,
                command: row.get("command")?,
                started_at: text::parsed(row, "started_at")?,
                finished_at: text::optional(row, "finished_at")?,
                outcome: row.get("outcome")?,
            });
        }
        Ok(runs)
    }
}

pub(super) fn visit(db: &Connection, mut each: impl FnMut(Observation) -> Result<()>) -> Result<()> {
    let mut select = db.prepare_cached(&format!("{SELECT} ORDER BY o.id"))?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        each(observation(row)?)?;
    }
    Ok(())
}

fn observation(row: &Row<'_>) -> Result<Observation> {
    Ok(Observation {
        id: row.get("id")?,
        window_id: row.get("window")?,
        window: text::window(row)?,
        run: row.get("run")?,
        facts: facts::facts(row)?,
        asked_at: text::parsed(row, "asked_at")?,
        loaded_at: text::parsed(row, "loaded_at")?,
        report: text::from_json(row, "report")?,
    })
}
