//! Giving up the files of older observations.

use super::{
    AsOf, Ledger, ObservationId, Store, StoredLakeFile,
    lake_files::{FILES, stored},
    text,
};
use crate::{Error, Result, error::Kind, raw::remove};
use chrono::{DateTime, Utc};
use payouts_model::Window;
use rusqlite::{Connection, params};
use std::collections::BTreeSet;

/// Files of one window that were deleted, or would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pruned {
    /// The window.
    pub window: Window,
    /// Its superseded observations.
    pub observations: u64,
    /// Their files in the lake.
    pub files: u64,
    /// The bytes of these.
    pub bytes: u64,
}

impl Store {
    /// Removes the lake files of observations that were replaced at this time or earlier: what was known before it can
    /// be asked no more. Raw bytes, counts and control totals stay.
    ///
    /// # Errors
    /// When the catalog refuses, or a file cannot be removed; a file that is left is swept later.
    pub fn prune(&mut self, replaced_by: DateTime<Utc>, now: DateTime<Utc>) -> Result<Vec<Pruned>> {
        let root = self.layout().root().to_owned();
        let files = self.write(|ledger| ledger.prune(replaced_by, now))?;
        let mut pruned = Vec::new();
        for file in files {
            if remove(&root.join(&file.file.path))? {
                pruned.push(file);
            }
        }
        self.settle_lake()?;
        Ok(by_window(&pruned))
    }

    /// What [`Store::prune`] would delete. Changes nothing.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn prunable(&self, replaced_by: DateTime<Utc>) -> Result<Vec<Pruned>> {
        Ok(by_window(&prunable(&self.db, replaced_by)?))
    }

    pub(crate) fn is_pruned(&self, observation: ObservationId) -> Result<bool> {
        is_pruned(&self.db, observation)
    }

    /// Whether what was current at some time is still there.
    pub(super) fn refuse_pruned(&self, as_of: AsOf) -> Result<()> {
        let mut select = self.db.prepare_cached(
            "SELECT 1 FROM observations o WHERE pruned_at IS NOT NULL
               AND id = (SELECT max(id) FROM observations WHERE window = o.window AND loaded_at <= ?1)",
        )?;
        if select.exists([as_of.stamp()])? {
            let what = "the earnings known at that time were pruned: ask for a later time";
            return Err(Error::new(Kind::Absent, what));
        }
        Ok(())
    }
}

impl Ledger<'_> {
    fn prune(&mut self, replaced_by: DateTime<Utc>, now: DateTime<Utc>) -> Result<Vec<StoredLakeFile>> {
        let files = prunable(self.db, replaced_by)?;
        for StoredLakeFile { observation, file, .. } in &files {
            self.db.execute("DELETE FROM lake_files WHERE path = ?1", [&file.path])?;
            let mark = "UPDATE observations SET pruned_at = ?2 WHERE id = ?1";
            self.db.execute(mark, params![observation, text::stamp(now)])?;
            self.seal("observations", observation.0)?;
        }
        Ok(files)
    }

    pub(crate) fn is_pruned(&self, observation: ObservationId) -> Result<bool> {
        is_pruned(self.db, observation)
    }
}

fn is_pruned(db: &Connection, observation: ObservationId) -> Result<bool> {
    let mut select = db.prepare_cached("SELECT pruned_at IS NOT NULL FROM observations WHERE id = ?1")?;
    Ok(select.query_row([observation], |row| row.get(0))?)
}

/// The files of observations that were replaced at this time or earlier.
fn prunable(db: &Connection, replaced_by: DateTime<Utc>) -> Result<Vec<StoredLakeFile>> {
    let mut select = db.prepare_cached(&format!(
        "{FILES} WHERE EXISTS (SELECT 1 FROM observations n
             WHERE n.window = o.window AND n.id > o.id AND n.loaded_at <= ?1) ORDER BY w.first_day, w.source, f.path"
    ))?;
    let mut rows = select.query([text::stamp(replaced_by)])?;
    let mut files = Vec::new();
    while let Some(row) = rows.next()? {
        files.push(stored(row)?);
    }
    Ok(files)
}

/// What files come to, window by window, in their order.
fn by_window(files: &[StoredLakeFile]) -> Vec<Pruned> {
    let of_one = files.chunk_by(|one, next| one.window == next.window).filter_map(|files| {
        let observations: BTreeSet<_> = files.iter().map(|file| file.observation).collect();
        Some(Pruned {
            window: files.first()?.window.clone(),
            observations: observations.len() as u64,
            files: files.len() as u64,
            bytes: files.iter().map(|file| file.file.bytes).sum(),
        })
    });
    of_one.collect()
}
