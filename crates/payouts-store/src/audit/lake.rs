//! Proving and remaking the files of the lake.

use super::{Verified, scratch::Scratch};
use crate::{Ingested, Lake, LakeFile, Ledger, Observation, Result, Store, lake::is_of_another_version};
use payouts_core::source::RawRead;

impl Store {
    /// Hashes the files of an observation, and compares them with what its raw bytes make anew.
    pub(super) fn verify_lake(
        &self,
        observation: &Observation,
        scratch: &mut Scratch<'_>,
        verified: &mut Verified,
    ) -> Result<()> {
        let window = Some(&observation.window);
        let stored: Vec<LakeFile> =
            self.lake_files_of(observation)?.into_iter().map(|stored| stored.file).collect();
        for file in &stored {
            if let Err(error) = file.open(self.layout().root()) {
                verified.found(window, error.to_string());
            }
        }
        let is_pruned = self.is_pruned(observation.id)?;
        let (lake, facts) = (self.lake(), &observation.facts);
        let said = scratch.use_for(|scratch| {
            let mut raw = self.open_raw(&facts.sha256)?;
            lake.ingest_apart(&observation.window, observation.id, facts, &mut *raw, scratch)
        });
        match said {
            Ok(Ingested { report, files, unreadable, .. }) => {
                verified.rows += report.rows;
                if report != observation.report {
                    verified.found(window, "counts or control totals differ from those of its raw bytes");
                }
                let is_older =
                    stored.iter().any(|file| is_of_another_version(&self.layout().root().join(&file.path)));
                let rows = |files: &[LakeFile]| files.iter().map(|file| file.rows).sum::<u64>();
                let agrees = if is_older { rows(&files) == rows(&stored) } else { files == stored };
                if !agrees && !is_pruned {
                    verified.found(window, "its lake files are not those that its raw bytes make");
                }
                self.compare_unreadable(observation, &unreadable, verified)?;
            }
            Err(error) if error.is_unwritable() => return Err(error),
            Err(error) => verified.found(window, error.to_string()),
        }
        Ok(())
    }
}

impl Ledger<'_> {
    /// Makes the files of an observation anew. Returns how many rows they have.
    pub(super) fn rebuild_lake(
        &mut self,
        observation: &Observation,
        lake: &Lake,
        raw: &mut dyn RawRead,
    ) -> Result<u64> {
        let (window, facts) = (&observation.window, &observation.facts);
        let mut ingested = if self.is_pruned(observation.id)? {
            lake.ingest_apart(window, observation.id, facts, raw, lake.root())?
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
