//! The manifest: the files of the lake that are current, for programs that read the lake without this one.
//!
//! The directory also holds files of older observations, for `--as-of`. A program that reads all of them counts superseded
//! rows. The manifest is derived from the catalog: it is written when a sync, a rebuild or a pruning ends, under its name at
//! once as a whole, and the same files make the same bytes.

use crate::{
    AsOf, Error, Result, Store, StoredLakeFile,
    error::{Kind, at},
    raw::sync_dir,
};
use serde::{Deserialize, Serialize};
use std::{
    fs,
    io::{self, Write},
    path::PathBuf,
};

/// Its name, in the directory of earnings.
const NAME: &str = "manifest.json";
/// What readers have to understand. It grows when a reader of the version before would misunderstand.
const VERSION: u32 = 1;

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Manifest {
    version: u32,
    dataset: String,
    rows: u64,
    files: Vec<Entry>,
}

/// One current file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    /// Below the store's directory, parted by `/`.
    path: String,
    source: String,
    account: String,
    month: String,
    observation: i64,
    rows: u64,
    bytes: u64,
    sha256: String,
}

/// How a manifest compares with the catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ManifestState {
    /// It names the current files, or there is neither.
    Current,
    /// It is missing, or names files that were current once: a sync was killed before its end.
    Behind,
    /// It is not what this program wrote.
    Wrong,
}

impl Store {
    /// The file that names the current files of the lake.
    #[must_use]
    pub fn manifest_path(&self) -> PathBuf {
        self.layout().lake().join(NAME)
    }

    /// Writes the manifest, where it is not current.
    ///
    /// # Errors
    /// When the catalog cannot be read, or the disk does not take the file.
    pub(crate) fn write_manifest(&self) -> Result<()> {
        let (path, dir) = (self.manifest_path(), self.layout().lake());
        let Some(text) = self.manifest()? else {
            return match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(at(&path)(error)),
                _ => Ok(()),
            };
        };
        if fs::read(&path).is_ok_and(|kept| kept == text) {
            return Ok(());
        }
        fs::create_dir_all(&dir).map_err(at(&dir))?;
        let file = tempfile::Builder::new().prefix("incoming-").tempfile_in(&dir);
        let mut file = file.map_err(at(&dir))?;
        file.write_all(&text).and_then(|()| file.as_file().sync_all()).map_err(at(&path))?;
        file.persist(&path).map_err(|error| at(&path)(error.error))?;
        sync_dir(&dir)
    }

    pub(crate) fn manifest_state(&self) -> Result<ManifestState> {
        let path = self.manifest_path();
        let kept = match fs::read(&path) {
            Ok(kept) => Some(kept),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(at(&path)(error)),
        };
        if kept == self.manifest()? {
            return Ok(ManifestState::Current);
        }
        let Some(kept) = kept else { return Ok(ManifestState::Behind) };
        let Ok(manifest) = serde_json::from_slice::<Manifest>(&kept) else { return Ok(ManifestState::Wrong) };
        let known: Vec<Entry> = self.all_lake_files()?.iter().map(Entry::new).collect();
        let is_whole = manifest == Manifest::new(manifest.files.clone());
        let is_known = manifest.files.iter().all(|entry| known.contains(entry));
        Ok(if is_whole && is_known { ManifestState::Behind } else { ManifestState::Wrong })
    }

    fn manifest(&self) -> Result<Option<Vec<u8>>> {
        let files = self.lake_files(None, AsOf::Now)?;
        if files.is_empty() {
            return Ok(None);
        }
        let manifest = Manifest::new(files.iter().map(Entry::new).collect());
        let mut text = serde_json::to_vec_pretty(&manifest)
            .map_err(|error| Error::because(Kind::Lake, "the manifest has no JSON form", error))?;
        text.push(b'\n');
        Ok(Some(text))
    }
}

impl Manifest {
    fn new(files: Vec<Entry>) -> Self {
        let rows = files.iter().map(|file| file.rows).sum();
        Self { version: VERSION, dataset: "earnings".to_owned(), rows, files }
    }
}

impl Entry {
    fn new(stored: &StoredLakeFile) -> Self {
        let StoredLakeFile { window, observation, file, .. } = stored;
        Self {
            path: file.path.clone(),
            source: window.source.as_str().to_owned(),
            account: window.account.clone(),
            month: window.period.to_string(),
            observation: observation.0,
            rows: file.rows,
            bytes: file.bytes,
            sha256: file.sha256.clone(),
        }
    }
}
