//! Proving and remaking the files of the lake.

use super::{Recovery, Verified, scratch::Scratch};
use crate::{Ingested, Lake, Ledger, Observation, Result, Store, StoredLakeFile};
use payouts_files::RawRead;

impl Store {
    /// Hashes the files of an observation, and compares them with files made again from its raw bytes.
    pub(super) fn verify_lake(
        &self,
        observation: &Observation,
        scratch: &mut Scratch<'_>,
        verified: &mut Verified,
    ) -> Result<()> {
        let window = Some(&observation.window);
        let stored = self.lake_files_of(observation)?;
        let mut is_sound = true;
        for stored in &stored {
            if let Err(error) = stored.file.open(self.layout().root()) {
                is_sound = false;
                verified.found(window, error.to_string());
            }
        }
        let is_pruned = self.is_pruned(observation.id)?;
        let (lake, facts) = (self.lake(), &observation.facts);
        let made = scratch.use_for(|scratch| {
            let mut raw = self.open_raw(&facts.sha256)?;
            lake.ingest_apart(&observation.window, observation.id, facts, &mut *raw, scratch)
        });
        match made {
            Ok((Ingested { report, files, unreadable, cells, .. }, _scratch)) => {
                verified.rows += report.rows;
                if report != observation.report {
                    verified.found(window, "counts or control totals differ from those of its raw bytes");
                }
                let made = files.into_iter().map(|file| StoredLakeFile {
                    window: observation.window.clone(),
                    observation: observation.id,
                    raw: facts.sha256.clone(),
                    file,
                });
                let made: Vec<_> = made.collect();
                if is_sound && !is_pruned && stored != made {
                    verified.found(window, "its lake files are not those that its raw bytes make");
                }
                self.compare_problems(observation, (&unreadable, &cells), &report, verified)?;
            }
            Err(error) if error.is_unwritable() => return Err(error),
            Err(error) => verified.found_lost(window, error.to_string(), Recovery::RestoreOrFetch),
        }
        Ok(())
    }
}

impl Ledger<'_> {
    /// Makes the files of an observation again. Returns how many rows they have.
    pub(super) fn rebuild_lake(
        &mut self,
        observation: &Observation,
        lake: &Lake,
        raw: &mut dyn RawRead,
    ) -> Result<u64> {
        let (window, facts) = (&observation.window, &observation.facts);
        let mut ingested = if self.is_pruned(observation.id)? {
            lake.ingest_apart(window, observation.id, facts, raw, lake.root())?.0
        } else {
            lake.ingest(window, observation.id, facts, raw)?
        };
        if self.is_pruned(observation.id)? {
            ingested.files.clear();
        }
        self.lake_rows(&ingested)?;
        self.replace_report(observation.id, &ingested.report)?;
        Ok(ingested.files.iter().map(|file| file.rows).sum())
    }
}
