//! Directories for files that are made to be compared and then thrown away.
//!
//! The owner of one holds a lock on a file inside it. So one that a crash left differs from one that is in use, and
//! nothing stays behind but what a crash left.

use crate::{
    Error, Result,
    error::{Kind, at},
};
use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

const PREFIX: &str = "apart-";
const IN_USE: &str = "in-use";

/// How often a sweeper may be quicker than us.
const TRIES: u32 = 5;

/// A directory that is removed when it is dropped.
#[derive(Debug)]
pub(crate) struct Apart {
    // Dropped first: some systems remove no directory with an open file in it. A process that sweeps meanwhile does our
    // work.
    _in_use: File,
    dir: TempDir,
}

impl Apart {
    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }
}

pub(super) fn make(inside: &Path) -> Result<Apart> {
    for _ in 0..TRIES {
        let dir = tempfile::Builder::new().prefix(PREFIX).tempdir_in(inside).map_err(no_scratch(inside))?;
        let path = dir.path().join(IN_USE);
        let in_use = match File::create_new(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            made => made.map_err(no_scratch(&path))?,
        };
        in_use.lock().map_err(no_scratch(&path))?;
        // Between making and locking, it looked like one that a crash left.
        if path.exists() {
            return Ok(Apart { _in_use: in_use, dir });
        }
    }
    let what = io::Error::other("its directories vanish as soon as they are made");
    Err(no_scratch(inside)(what))
}

fn no_scratch(path: &Path) -> impl FnOnce(io::Error) -> Error {
    let path = path.display().to_string();
    move |error| Error::because(Kind::Scratch, path, error)
}

/// A directory that no process uses: a crash left it.
#[derive(Debug)]
pub(crate) struct Left {
    dir: PathBuf,
    /// Keeps all other processes out; absent when there was nothing to lock yet.
    lock: Option<File>,
}

impl Left {
    pub(crate) fn remove(&self) -> Result<()> {
        let removed = match self.lock {
            Some(_) => fs::remove_dir_all(&self.dir),
            None => match fs::remove_dir(&self.dir) {
                // Another process has begun to use it.
                Err(_) if self.dir.join(IN_USE).exists() => Ok(()),
                // It has files and no lock: no process uses it.
                Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => {
                    fs::remove_dir_all(&self.dir)
                }
                removed => removed,
            },
        };
        match removed {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            removed => removed.map_err(at(&self.dir)),
        }
    }
}

/// The directories that a crash left.
pub(crate) fn leftovers(inside: &Path) -> Result<Vec<Left>> {
    let mut left = Vec::new();
    for entry in fs::read_dir(inside).map_err(at(inside))? {
        let entry = entry.map_err(at(inside))?;
        let is_ours = entry.file_name().to_string_lossy().starts_with(PREFIX);
        if is_ours && entry.file_type().map_err(at(inside))?.is_dir() {
            left.extend(abandoned(entry.path())?);
        }
    }
    Ok(left)
}

fn abandoned(dir: PathBuf) -> Result<Option<Left>> {
    let path = dir.join(IN_USE);
    match File::open(&path) {
        Ok(lock) if lock.try_lock().is_ok() => Ok(Some(Left { dir, lock: Some(lock) })),
        Ok(_) => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Some(Left { dir, lock: None })),
        Err(error) => Err(at(path)(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(inside: &Path) -> Vec<String> {
        let entries = fs::read_dir(inside).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn nothing_stays_behind() {
        let dir = tempfile::tempdir().unwrap();
        let apart = make(dir.path()).unwrap();
        fs::write(apart.path().join("file"), "x").unwrap();
        assert_eq!(names(dir.path()).len(), 1);
        drop(apart);
        assert_eq!(names(dir.path()), [] as [&str; 0]);
    }

    #[test]
    fn what_a_crash_left_differs_from_what_is_in_use() {
        let dir = tempfile::tempdir().unwrap();
        let left = dir.path().join("apart-left");
        fs::create_dir(&left).unwrap();
        fs::write(left.join(IN_USE), "").unwrap();
        fs::write(left.join("file"), "x").unwrap();
        fs::create_dir(dir.path().join("apart-begun")).unwrap();
        let in_use = make(dir.path()).unwrap();
        let swept = leftovers(dir.path()).unwrap();
        assert_eq!(swept.len(), 2);
        swept.iter().for_each(|left| left.remove().unwrap());
        assert_eq!(names(dir.path()), [in_use.path().file_name().unwrap().to_str().unwrap()]);
        assert!(in_use.path().join(IN_USE).exists());
    }

    #[test]
    fn one_that_comes_into_use_before_it_is_removed_stays() {
        let dir = tempfile::tempdir().unwrap();
        let begun = dir.path().join("apart-begun");
        fs::create_dir(&begun).unwrap();
        let left = leftovers(dir.path()).unwrap();
        fs::write(begun.join(IN_USE), "").unwrap();
        left[0].remove().unwrap();
        assert!(begun.exists());
    }
}
