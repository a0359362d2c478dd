//! Directories for files that are made to be compared and then thrown away.
//!
//! Whoever has one holds a shared lock in the directory around it, so that one which a crash left can be told from one
//! that is in use.

use crate::{
    Error, Result,
    error::{Kind, at},
};
use std::{
    fs::{self, File, OpenOptions},
    io,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

const PREFIX: &str = "apart-";
const LOCK: &str = "apart.lock";

/// A directory that is removed when it is dropped.
#[derive(Debug)]
pub(super) struct Apart {
    // Dropped first: it must be gone before anybody may sweep.
    dir: TempDir,
    _in_use: File,
}

impl Apart {
    pub(super) fn path(&self) -> &Path {
        self.dir.path()
    }
}

pub(super) fn make(inside: &Path) -> Result<Apart> {
    let path = inside.join(LOCK);
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).read(true).write(true);
    // In a directory of everybody's it belongs to whoever came first.
    let lock = options.open(&path).or_else(|error| File::open(&path).map_err(|_| error));
    let lock = lock.map_err(no_scratch(&path))?;
    lock.lock_shared().map_err(no_scratch(&path))?;
    let dir = tempfile::Builder::new().prefix(PREFIX).tempdir_in(inside).map_err(no_scratch(inside))?;
    Ok(Apart { dir, _in_use: lock })
}

fn no_scratch(path: &Path) -> impl FnOnce(io::Error) -> Error {
    let path = path.display().to_string();
    move |error| Error::because(Kind::Scratch, path, error)
}

/// The directories that a crash left; none while any is in use.
pub(crate) fn leftovers(inside: &Path) -> Result<Vec<PathBuf>> {
    let path = inside.join(LOCK);
    let lock = match File::open(&path) {
        Ok(lock) => Some(lock),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(at(path)(error)),
    };
    if lock.as_ref().is_some_and(|lock| lock.try_lock().is_err()) {
        return Ok(Vec::new());
    }
    let mut left = Vec::new();
    for entry in fs::read_dir(inside).map_err(at(inside))? {
        let entry = entry.map_err(at(inside))?;
        let is_ours = entry.file_name().to_string_lossy().starts_with(PREFIX);
        if is_ours && entry.file_type().map_err(at(inside))?.is_dir() {
            left.push(entry.path());
        }
    }
    Ok(left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_crash_left_is_told_from_what_is_in_use() {
        let dir = tempfile::tempdir().unwrap();
        let left = dir.path().join("apart-left");
        fs::create_dir(&left).unwrap();
        let in_use = make(dir.path()).unwrap();
        assert_eq!(leftovers(dir.path()).unwrap(), [] as [PathBuf; 0]);
        drop(in_use);
        assert_eq!(leftovers(dir.path()).unwrap(), [left]);
    }
}
