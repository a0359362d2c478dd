//! Giving up the files of older observations.

use super::{AsOf, Ledger, ObservationId, Store, text};
use crate::{Error, Result, error::Kind, raw::remove};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, params};

/// What was given up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Files of the lake.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
}

impl Store {
    /// Removes the lake files of observations that were replaced at this time or earlier: what was known before it can
    /// be asked no more. Raw bytes, counts and control totals stay.
    ///
    /// # Errors
    /// When the catalog refuses, or a file cannot be removed; a file that is left is swept later.
    pub fn prune(&mut self, replaced_by: DateTime<Utc>, now: DateTime<Utc>) -> Result<Pruned> {
        let root = self.layout().root().to_owned();
        let files = self.write(|ledger| ledger.prune(replaced_by, now))?;
        let mut pruned = Pruned::default();
        for (path, bytes) in files {
            let path = root.join(path);
            if remove(&path)? {
                pruned.files += 1;
                pruned.bytes += bytes;
            }
        }
        Ok(pruned)
    }

    /// What [`Store::prune`] would give up. Changes nothing.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn prunable(&self, replaced_by: DateTime<Utc>) -> Result<Pruned> {
        let files = prunable(&self.db, replaced_by)?;
        Ok(Pruned { files: files.len() as u64, bytes: files.iter().map(|(_, bytes, _)| bytes).sum() })
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
    fn prune(&mut self, replaced_by: DateTime<Utc>, now: DateTime<Utc>) -> Result<Vec<(String, u64)>> {
        let files = prunable(self.db, replaced_by)?;
        for (path, _, observation) in &files {
            self.db.execute("DELETE FROM lake_files WHERE path = ?1", [path])?;
            let mark = "UPDATE observations SET pruned_at = ?2 WHERE id = ?1";
            self.db.execute(mark, params![observation, text::stamp(now)])?;
            self.seal("observations", observation.0)?;
        }
        Ok(files.into_iter().map(|(path, bytes, _)| (path, bytes)).collect())
    }

    pub(crate) fn is_pruned(&self, observation: ObservationId) -> Result<bool> {
        is_pruned(self.db, observation)
    }
}

fn is_pruned(db: &Connection, observation: ObservationId) -> Result<bool> {
    let mut select = db.prepare_cached("SELECT pruned_at IS NOT NULL FROM observations WHERE id = ?1")?;
    Ok(select.query_row([observation], |row| row.get(0))?)
}

/// The files of observations that were replaced at this time or earlier, with their sizes.
fn prunable(db: &Connection, replaced_by: DateTime<Utc>) -> Result<Vec<(String, u64, ObservationId)>> {
    let mut select = db.prepare_cached(
        "SELECT f.path, f.bytes, f.observation FROM lake_files f JOIN observations o ON o.id = f.observation
         WHERE EXISTS (SELECT 1 FROM observations n
             WHERE n.window = o.window AND n.id > o.id AND n.loaded_at <= ?1) ORDER BY f.path",
    )?;
    let files =
        select.query_map([text::stamp(replaced_by)], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(files.collect::<Result<_, _>>()?)
}
