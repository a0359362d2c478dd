//! Unused exports that are still stored at their provider.

use super::{Ledger, LeftoverId, Store, StoredFailure, WindowId, text};
use crate::{Error, Result, error::Kind};
use chrono::{DateTime, Utc};
use payouts_model::{ExportHandle, SourceId, Window};
use rusqlite::{Row, ToSql, params};

/// An unused export that its provider has not deleted yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leftover {
    /// Its number in the catalog.
    pub id: LeftoverId,
    /// The window it was asked for.
    pub window: Window,
    /// The claim on it.
    pub export: ExportHandle,
    /// Why it is unused.
    pub why: String,
    /// Since when.
    pub left_at: DateTime<Utc>,
    /// How often its deletion was refused.
    pub attempts: u32,
    /// Not to be tried before.
    pub not_before: Option<DateTime<Utc>>,
    /// The last refusal.
    pub failure: Option<StoredFailure>,
}

/// What became of a leftover in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftoverEnd {
    /// We deleted it.
    Deleted,
    /// The provider did not know it any more.
    Gone,
    /// It was refused for so long that no run tries again.
    GivenUp,
}

impl LeftoverEnd {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Deleted => "deleted",
            Self::Gone => "gone",
            Self::GivenUp => "given-up",
        }
    }
}

const SELECT: &str = "SELECT l.*, w.source, w.dataset, w.account, w.period
    FROM orphaned_exports l JOIN windows w ON w.id = l.window";

impl Store {
    /// The exports that are still to be deleted at their providers, oldest first.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn leftovers(&self) -> Result<Vec<Leftover>> {
        leftovers(self, "WHERE l.ended_at IS NULL ORDER BY l.id", &[])
    }

    /// Those of one source.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn leftovers_of(&self, source: &SourceId) -> Result<Vec<Leftover>> {
        leftovers(self, "WHERE l.ended_at IS NULL AND w.source = ?1 ORDER BY l.id", &[&source.as_str()])
    }
}

fn leftovers(store: &Store, rest: &str, values: &[&dyn ToSql]) -> Result<Vec<Leftover>> {
    let mut select = store.db.prepare_cached(&format!("{SELECT} {rest}"))?;
    let mut rows = select.query(values)?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(leftover(row)?);
    }
    Ok(all)
}

fn leftover(row: &Row<'_>) -> Result<Leftover> {
    Ok(Leftover {
        id: row.get("id")?,
        window: text::window(row)?,
        export: text::from_json(row, "export")?,
        why: row.get("why")?,
        left_at: text::parsed(row, "left_at")?,
        attempts: row.get("attempts")?,
        not_before: text::optional(row, "not_before")?,
        failure: text::optional_json(row, "failure")?,
    })
}

impl Ledger<'_> {
    /// Notes that the export of a window's current journey is unused, if there is one. Belongs into the
    /// transaction in which the journey forgets it, before that.
    ///
    /// # Errors
    /// When the catalog refuses.
    pub fn leave_export(
        &mut self,
        window: WindowId,
        why: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Leftover>> {
        let left = self
            .db
            .prepare_cached(
                "INSERT INTO orphaned_exports (window, export, why, left_at, digest)
                 SELECT window, export, ?2, ?3, 0 FROM jobs WHERE window = ?1 AND export IS NOT NULL",
            )?
            .execute(params![window, why, text::stamp(now)])?;
        if left == 0 {
            return Ok(None);
        }
        let id = self.db.last_insert_rowid();
        self.seal("orphaned_exports", id)?;
        let mut select = self.db.prepare_cached(&format!("{SELECT} WHERE l.id = ?1"))?;
        Ok(Some(select.query_row([id], |row| Ok(leftover(row)))??))
    }

    /// Notes that a deletion was refused, and when to try again.
    ///
    /// # Errors
    /// When it is not to be deleted any more.
    pub fn keep_leftover(
        &mut self,
        leftover: LeftoverId,
        failure: &StoredFailure,
        not_before: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let kept = self
            .db
            .prepare_cached(
                "UPDATE orphaned_exports SET attempts = attempts + 1, failure = ?2, not_before = ?3, tried_at = ?4
                 WHERE id = ?1 AND ended_at IS NULL",
            )?
            .execute(params![leftover, text::json(failure)?, text::stamp(not_before), text::stamp(now)])?;
        open_or_refused(kept, leftover)?;
        self.seal("orphaned_exports", leftover.0)
    }

    /// Notes that nothing is left to be done about it.
    ///
    /// # Errors
    /// When that was noted before.
    pub fn end_leftover(&mut self, leftover: LeftoverId, end: LeftoverEnd, now: DateTime<Utc>) -> Result<()> {
        let ended = self
            .db
            .prepare_cached(
                "UPDATE orphaned_exports SET ended_as = ?2, ended_at = ?3 WHERE id = ?1 AND ended_at IS NULL",
            )?
            .execute(params![leftover, end.as_str(), text::stamp(now)])?;
        open_or_refused(ended, leftover)?;
        self.seal("orphaned_exports", leftover.0)
    }
}

fn open_or_refused(changed: usize, leftover: LeftoverId) -> Result<()> {
    if changed == 1 {
        return Ok(());
    }
    let what = format!("export {leftover} is not left over any more: run payouts verify");
    Err(Error::new(Kind::Refused, what))
}
