//! The files of the lake: which observation each belongs to, and which are current.

use super::{AsOf, Ledger, LoadOutcome, Observation, ObservationId, RunId, Store, WindowId, problems, text};
use crate::{
    Error, Ingested, LakeFile, Result,
    error::{Kind, at},
    lake::apart,
    raw::remove,
};
use chrono::{DateTime, Utc};
use payouts_model::{Dataset, SourceId, Window};
use rusqlite::{Row, named_params, params};
use std::{
    collections::{BTreeMap, HashSet},
    fs, io,
    path::{Path, PathBuf},
};

/// A file of the lake with a row in the catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredLakeFile {
    /// The window whose rows it holds.
    pub window: Window,
    /// The observation that it is part of.
    pub observation: ObservationId,
    /// SHA-256 of the raw bytes that it was read from.
    pub raw: String,
    /// The file.
    pub file: LakeFile,
}

/// An observation of earnings, and the files that still hold its rows; none when it had no rows.
pub(crate) struct KeptObservation {
    pub(crate) id: ObservationId,
    pub(crate) window: WindowId,
    pub(crate) source: SourceId,
    pub(crate) files: Vec<StoredLakeFile>,
}

impl Ledger<'_> {
    /// `archived` → `loaded`: makes the archived bytes of a window an observation whose rows are in the lake. From the
    /// commit on readers see its files, and those of the observation before no more. When they are worse than those, they
    /// become a held read, and [`Lake::discard`](crate::Lake::discard) removes the files.
    ///
    /// # Errors
    /// When nothing is archived for the window, when the files carry another number than
    /// [`Ledger::reserve_observation`] gave, or when the catalog refuses; nothing has changed then.
    pub fn load_lake(
        &mut self,
        window: WindowId,
        ingested: &Ingested,
        run: Option<RunId>,
        now: DateTime<Utc>,
    ) -> Result<LoadOutcome> {
        let (before, worse) = self.compare_with_newest(window, &ingested.report)?;
        if !worse.is_empty() {
            return self.hold(window, &ingested.report, worse, run, now);
        }
        let observation = self.observe(window, &ingested.report, run, now)?;
        if observation != ingested.observation {
            let carried = ingested.observation;
            let what = format!(
                "the lake files of window {window} carry number {carried}, not {observation}: ingest again"
            );
            return Err(Error::new(Kind::Lake, what));
        }
        self.lake_rows(ingested)?;
        self.loaded(window, now)?;
        Ok(LoadOutcome::of_counts(observation, before, ingested.report.rows))
    }

    /// The files of an observation that exists already, and what could not be read.
    pub(crate) fn lake_rows(&mut self, ingested: &Ingested) -> Result<()> {
        let problems = problems(&ingested.unreadable, &ingested.cells, &ingested.report);
        self.quarantine(ingested.observation, &problems)?;
        let mut insert = self.db.prepare_cached(
            "INSERT INTO lake_files (path, observation, rows, bytes, sha256) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        for file in &ingested.files {
            insert.execute(params![file.path, ingested.observation, file.rows, file.bytes, file.sha256])?;
        }
        Ok(())
    }
}

pub(super) const FILES: &str =
    "SELECT f.*, w.source, w.dataset, w.account, w.period, r.sha256 AS raw FROM lake_files f
    JOIN observations o ON o.id = f.observation JOIN windows w ON w.id = o.window JOIN raw r ON r.id = o.raw";

impl Store {
    /// The current files of the lake, or those that were current at some time, oldest month first.
    ///
    /// # Errors
    /// When the catalog cannot be read, or the files of that time were pruned ([`Error::is_absent`]).
    pub fn lake_files(&self, source: Option<&SourceId>, as_of: AsOf) -> Result<Vec<StoredLakeFile>> {
        self.refuse_pruned(as_of)?;
        let mut select = self.db.prepare_cached(&format!(
            "{FILES} WHERE o.id = (SELECT max(id) FROM observations WHERE window = w.id AND loaded_at <= :as_of)
               AND (:source IS NULL OR w.source = :source) ORDER BY w.first_day, w.source, w.account, f.path"
        ))?;
        let mut rows = select
            .query(named_params! { ":as_of": as_of.stamp(), ":source": source.map(SourceId::as_str) })?;
        let mut files = Vec::new();
        while let Some(row) = rows.next()? {
            files.push(stored(row)?);
        }
        Ok(files)
    }

    /// Every file of the lake with a row in the catalog.
    pub(crate) fn all_lake_files(&self) -> Result<Vec<StoredLakeFile>> {
        let mut select = self.db.prepare_cached(&format!("{FILES} ORDER BY f.path"))?;
        let mut rows = select.query([])?;
        let mut files = Vec::new();
        while let Some(row) = rows.next()? {
            files.push(stored(row)?);
        }
        Ok(files)
    }

    /// Every observation of earnings whose files were not pruned, window by window, oldest first.
    pub(crate) fn kept_earning_observations(&self) -> Result<Vec<KeptObservation>> {
        let mut files = BTreeMap::<ObservationId, Vec<StoredLakeFile>>::new();
        let mut select = self.db.prepare_cached(&format!("{FILES} ORDER BY f.path"))?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let file = stored(row)?;
            files.entry(file.observation).or_default().push(file);
        }
        let mut select = self.db.prepare_cached(
            "SELECT o.id, o.window, w.source FROM observations o JOIN windows w ON w.id = o.window
             WHERE w.dataset = ?1 AND o.pruned_at IS NULL ORDER BY w.first_day, w.id, o.id",
        )?;
        let mut rows = select.query([Dataset::Earnings.as_str()])?;
        let mut kept = Vec::new();
        while let Some(row) = rows.next()? {
            let id = row.get("id")?;
            let files = files.remove(&id).unwrap_or_default();
            let source = SourceId::new(row.get::<_, String>("source")?);
            kept.push(KeptObservation { id, window: row.get("window")?, source, files });
        }
        Ok(kept)
    }

    /// Removes files in the lake without a row (files of a load that never came to its end) and what a comparison
    /// left when it was killed. Returns how many.
    pub(crate) fn sweep_lake(&self) -> Result<usize> {
        let orphans = self.lake_orphans()?;
        for orphan in &orphans {
            remove(orphan)?;
        }
        let leftovers = apart::leftovers(self.layout().root())?;
        for leftover in &leftovers {
            leftover.remove()?;
        }
        Ok(orphans.len() + leftovers.len())
    }

    pub(crate) fn lake_orphans(&self) -> Result<Vec<PathBuf>> {
        let mut known = self.db.prepare("SELECT path FROM lake_files")?;
        let known = known.query_map([], |row| row.get::<_, String>(0))?;
        let root = self.layout().root();
        let known = known.map(|path| Ok(root.join(path?))).collect::<Result<HashSet<_>>>()?;
        let mut orphans = files_below(&self.layout().lake())?;
        let manifest = self.manifest_path();
        orphans.retain(|file| !known.contains(file) && *file != manifest);
        Ok(orphans)
    }

    /// The files of one observation.
    pub(crate) fn lake_files_of(&self, observation: &Observation) -> Result<Vec<StoredLakeFile>> {
        let mut select =
            self.db.prepare_cached(&format!("{FILES} WHERE f.observation = ?1 ORDER BY f.path"))?;
        let mut rows = select.query([observation.id])?;
        let mut files = Vec::new();
        while let Some(row) = rows.next()? {
            files.push(stored(row)?);
        }
        Ok(files)
    }
}

pub(super) fn stored(row: &Row<'_>) -> Result<StoredLakeFile> {
    Ok(StoredLakeFile {
        window: text::window(row)?,
        observation: row.get("observation")?,
        raw: row.get("raw")?,
        file: LakeFile {
            path: row.get("path")?,
            rows: row.get("rows")?,
            bytes: row.get("bytes")?,
            sha256: row.get("sha256")?,
        },
    })
}

fn files_below(dir: &Path) -> Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(at(dir)(error)),
    };
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry.map_err(at(dir))?;
        if entry.file_type().map_err(at(dir))?.is_dir() {
            files.extend(files_below(&entry.path())?);
        } else {
            files.push(entry.path());
        }
    }
    Ok(files)
}
