//! Which rows of earnings repeat an earning id, as found when the last sync ended.

use super::{AsOf, Store, text};
use crate::{
    Result, StoredLakeFile,
    lake::{EarningRepeats, Found, RepeatedRows, find},
};
use payouts_model::{Dataset, ReadReport, SourceId};
use rusqlite::{OptionalExtension, named_params, params};
use std::collections::BTreeSet;

const KEPT: &str = "FROM earning_repeats WHERE source = ?1 AND observations = ?2";

/// The observations that files belong to, as the catalog compares them.
fn observations(files: &[StoredLakeFile]) -> Result<String> {
    text::json(&files.iter().map(|file| file.observation.0).collect::<BTreeSet<_>>())
}

impl Store {
    /// What was found in exactly these files, if it was kept.
    pub(crate) fn kept_repeats(
        &self,
        source: &SourceId,
        files: &[StoredLakeFile],
    ) -> Result<Option<EarningRepeats>> {
        let mut select = self.db.prepare_cached(&format!("SELECT summary {KEPT}"))?;
        let mut rows = select.query(params![source.as_str(), observations(files)?])?;
        rows.next()?.map(|row| text::from_json(row, "summary")).transpose()
    }

    /// The rows, likewise.
    pub(crate) fn kept_repeated_rows(
        &self,
        source: &SourceId,
        files: &[StoredLakeFile],
    ) -> Result<Option<RepeatedRows>> {
        let mut select = self.db.prepare_cached(&format!("SELECT rows {KEPT}"))?;
        let kept = select.query_row(params![source.as_str(), observations(files)?], |row| row.get(0));
        let Some(bytes) = kept.optional()? else { return Ok(None) };
        let bytes: Vec<u8> = bytes;
        let rows = RepeatedRows::from_bytes(&bytes, files);
        rows.map(Some).ok_or_else(|| text::damaged("rows", "it is not what was written"))
    }

    /// Brings what is derived from the current files of the lake up to date: the manifest, and which rows repeat an earning
    /// id. Listings and sums then need not look for them. A file that is not what was written is left to `verify`.
    ///
    /// # Errors
    /// When the catalog cannot be read, or the disk does not take what is derived.
    pub fn settle_lake(&mut self) -> Result<EarningRepeats> {
        self.write_manifest()?;
        let (root, mut all) = (self.layout().root().to_owned(), EarningRepeats::default());
        let by_source = self.files_by_source(None, AsOf::Now)?;
        for (source, files) in &by_source {
            if let Some(kept) = self.kept_repeats(source, files)? {
                all.merge(kept);
                continue;
            }
            let Found { repeats, rows, .. } = match find(&root, files, &root) {
                Ok(found) => found,
                Err(error) if error.is_damaged() => {
                    tracing::warn!(%source, %error, "repeated earning ids were not looked for");
                    continue;
                }
                Err(error) => return Err(error),
            };
            let (summary, rows) = (text::json(&repeats)?, rows.to_bytes(files));
            let compared = observations(files)?;
            self.write(|ledger| {
                let keep = "INSERT OR REPLACE INTO earning_repeats (source, observations, summary, rows)
                            VALUES (?1, ?2, ?3, ?4)";
                ledger.db.execute(keep, params![source.as_str(), compared, summary, rows])?;
                Ok(())
            })?;
            all.merge(repeats);
        }
        Ok(all)
    }

    /// How many current rows repeat an earning id, by observation: as found when the last sync ended, or else within each
    /// observation by itself.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn known_repeats(&self) -> Result<EarningRepeats> {
        let mut all = EarningRepeats::default();
        for (source, files) in self.files_by_source(None, AsOf::Now)? {
            if let Some(kept) = self.kept_repeats(&source, &files)? {
                all.merge(kept);
                continue;
            }
            let observations: BTreeSet<_> = files.iter().map(|file| file.observation).collect();
            for id in observations {
                let observation = self.observation(id)?;
                let rows = observation.map_or(0, |observation| observation.report.repeated_keys);
                all.rows += rows;
                all.earnings += rows;
                if rows > 0 {
                    all.by_observation.insert(id.0, rows);
                }
            }
        }
        Ok(all)
    }

    /// What reading found in the current observations of earnings.
    pub(crate) fn earning_reports(&self, source: Option<&SourceId>, as_of: AsOf) -> Result<Vec<ReadReport>> {
        self.refuse_pruned(as_of)?;
        let mut select = self.db.prepare_cached(
            "SELECT o.report FROM windows w JOIN observations o
                ON o.id = (SELECT max(id) FROM observations WHERE window = w.id AND loaded_at <= :as_of)
             WHERE w.dataset = :dataset AND (:source IS NULL OR w.source = :source)",
        )?;
        let mut rows = select.query(named_params! {
            ":as_of": as_of.stamp(),
            ":dataset": Dataset::Earnings.as_str(),
            ":source": source.map(SourceId::as_str),
        })?;
        let mut reports = Vec::new();
        while let Some(row) = rows.next()? {
            reports.push(text::from_json(row, "report")?);
        }
        Ok(reports)
    }

    /// What is kept of repeated rows and is not what the files hold.
    pub(crate) fn wrong_repeats(
        &self,
        source: &SourceId,
        files: &[StoredLakeFile],
        found: &Found,
    ) -> Result<bool> {
        let Some(kept) = self.kept_repeats(source, files)? else { return Ok(false) };
        let rows = self.kept_repeated_rows(source, files);
        match rows {
            Ok(rows) => Ok(kept != found.repeats || rows.as_ref() != Some(&found.rows)),
            Err(error) if error.is_damaged() => Ok(true),
            Err(error) => Err(error),
        }
    }
}
