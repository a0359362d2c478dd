//! The steps of a window that is imported: whether its bytes are known, and how it gets ready for them.

use crate::{
    Error, JobState, Ledger, LoadOutcome, ObservationId, Result, Store, WindowId, catalog::text, error::Kind,
};
use chrono::{DateTime, Utc};
use payouts_model::{ReadReport, Window};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// The newest read of a window: what it is current by, or what is held since.
struct NewestRead {
    number: ObservationId,
    sha256: String,
    asked_at: DateTime<Utc>,
    report: ReadReport,
    held: Vec<String>,
}

/// A window by its names, which are the first parameters.
const WINDOW: &str =
    "(SELECT id FROM windows WHERE source = ?1 AND dataset = ?2 AND account = ?3 AND period = ?4)";

impl Store {
    /// What the ledger has of a window, if these bytes are its newest read already and covered no less of its period.
    ///
    /// # Errors
    /// When a read of the window covers more of its period than an import that ends before the period does: what came
    /// since then would vanish.
    pub(super) fn known_import(
        &self,
        window: &Window,
        sha256: &str,
        asked_at: DateTime<Utc>,
    ) -> Result<Option<(ReadReport, LoadOutcome)>> {
        let current = newest(&self.db, window, false)?;
        let held = newest(&self.db, window, true)?;
        let held = held.filter(|held| current.as_ref().is_none_or(|current| held.number > current.number));
        if let Some(last) = held.as_ref().or(current.as_ref())
            && last.sha256 == sha256
            && last.asked_at >= asked_at
        {
            let (observation, unchanged) = (last.number, if held.is_some() { 0 } else { last.report.rows });
            let reasons = last.held.clone();
            let outcome =
                LoadOutcome { observation, held: reasons, new: 0, changed: 0, unchanged, vanished: 0 };
            return Ok(Some((last.report.clone(), outcome)));
        }
        match current {
            Some(current) if asked_at < window.period.ends_at() && asked_at < current.asked_at => {
                let what = format!(
                    "{window} was read on {} already, and the import ends on {}: import a file of the whole period",
                    current.asked_at.date_naive(),
                    asked_at.date_naive().pred_opt().unwrap_or_default()
                );
                Err(Error::new(Kind::NotImported, what))
            }
            _ => Ok(None),
        }
    }
}

fn newest(db: &Connection, window: &Window, is_held: bool) -> Result<Option<NewestRead>> {
    let (table, reasons) = if is_held { ("held_reads", "o.reasons") } else { ("observations", "'[]'") };
    let mut select = db.prepare_cached(&format!(
        "SELECT o.id, o.asked_at, o.report, r.sha256, {reasons} AS reasons FROM {table} o JOIN raw r ON r.id = o.raw
         WHERE o.window = {WINDOW} ORDER BY o.id DESC LIMIT 1"
    ))?;
    let read = |row: &Row<'_>| {
        Ok(NewestRead {
            number: row.get("id")?,
            sha256: row.get("sha256")?,
            asked_at: text::parsed(row, "asked_at")?,
            report: text::from_json(row, "report")?,
            held: text::from_json(row, "reasons")?,
        })
    };
    select.query_row(names(window), |row| Ok(read(row))).optional()?.transpose()
}

/// The parameters of [`WINDOW`].
fn names(window: &Window) -> [String; 4] {
    let Window { source, dataset, account, period } = window;
    [source.to_string(), dataset.to_string(), account.clone(), period.to_string()]
}

impl Ledger<'_> {
    /// → `planned`: gets a window ready for bytes that no request brings. A sync may have left it in any state; its export is
    /// unused then, and deleted by the next sync.
    pub(super) fn begin_import(&mut self, window: &Window, now: DateTime<Utc>) -> Result<WindowId> {
        const WHY: &str = "the window was imported from a file";
        self.plan([window], now)?;
        let find = format!(
            "SELECT w.id, j.state FROM windows w LEFT JOIN jobs j ON j.window = w.id WHERE w.id = {WINDOW}"
        );
        let (id, state): (WindowId, Option<String>) = self
            .db
            .prepare_cached(&find)?
            .query_row(names(window), |row| Ok((row.get("id")?, row.get("state")?)))?;
        let Some(state) = state.filter(|state| *state != JobState::Planned.as_str()) else { return Ok(id) };
        self.leave_export(id, WHY, now)?;
        let is_loaded = self
            .db
            .prepare_cached("SELECT 1 FROM jobs WHERE window = ?1 AND coalesce(failed_in, state) = 'loaded'")?
            .exists([id])?;
        if !is_loaded {
            self.start_over(id, now)?;
            return Ok(id);
        }
        if state == JobState::Failed.as_str() {
            let end = "UPDATE jobs SET state = 'loaded', failed_in = NULL WHERE window = ?1";
            self.db.prepare_cached(end)?.execute(params![id])?;
        }
        self.release(id)?;
        self.plan([window], now)?;
        Ok(id)
    }
}
