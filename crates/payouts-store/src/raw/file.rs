//! Large bodies as files.

use super::follow::{Progress, RawFollower};
use crate::{
    Error, Result,
    error::{Kind, at},
};
use async_trait::async_trait;
use payouts_wire::RawSink;
use sha2::{Digest, Sha256};
use std::{
    fs::{self, File},
    io::{self, Seek, Write},
    path::{Path, PathBuf},
};
use tempfile::NamedTempFile;

/// The directory of large bodies.
#[derive(Clone, Debug)]
pub struct RawArchive {
    dir: PathBuf,
}

impl RawArchive {
    pub(crate) fn new(dir: PathBuf) -> Self {
        Self { dir }
    }

    /// Begins a body. Nothing is visible under its name until [`RawFile::commit`].
    ///
    /// # Errors
    /// When the directory cannot be written.
    pub fn begin(&self) -> Result<RawFile> {
        if !self.dir.is_dir() {
            fs::create_dir_all(&self.dir).map_err(at(&self.dir))?;
            self.dir.parent().map_or(Ok(()), sync_dir)?;
        }
        let file =
            tempfile::Builder::new().prefix("incoming-").tempfile_in(&self.dir).map_err(at(&self.dir))?;
        Ok(RawFile {
            archive: self.clone(),
            file,
            hash: Sha256::new(),
            size: 0,
            progress: Progress::default(),
        })
    }

    /// Where a body of this hash is stored.
    #[must_use]
    pub fn path_of(&self, sha256: &str) -> PathBuf {
        let (head, tail) = sha256.split_at_checked(2).unwrap_or(("", sha256));
        self.dir.join(head).join(tail)
    }

    /// Opens a body.
    ///
    /// # Errors
    /// When it is not there or cannot be read.
    pub fn open(&self, sha256: &str) -> Result<File> {
        let path = self.path_of(sha256);
        File::open(&path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => Error::new(
                Kind::Damaged,
                format!("raw body {sha256} is missing: {} does not exist", path.display()),
            ),
            _ => at(path)(error),
        })
    }

    /// The hashes of all bodies that are here, and the paths of what a crash left behind.
    ///
    /// # Errors
    /// When the directory cannot be listed.
    pub fn list(&self) -> Result<(Vec<String>, Vec<PathBuf>)> {
        let (mut bodies, mut leftovers) = (Vec::new(), Vec::new());
        for entry in entries(&self.dir)? {
            if entry.is_dir() {
                for file in entries(&entry)? {
                    match (name(&entry), name(&file)) {
                        (Some(head), Some(tail)) if head.len() + tail.len() == 64 => {
                            bodies.push(format!("{head}{tail}"));
                        }
                        _ => leftovers.push(file),
                    }
                }
            } else {
                leftovers.push(entry);
            }
        }
        bodies.sort_unstable();
        leftovers.sort_unstable();
        Ok((bodies, leftovers))
    }
}

fn entries(dir: &Path) -> Result<Vec<PathBuf>> {
    match fs::read_dir(dir) {
        Ok(all) => all.map(|entry| entry.map(|entry| entry.path()).map_err(at(dir))).collect(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(at(dir)(error)),
    }
}

fn name(path: &Path) -> Option<&str> {
    path.file_name()?.to_str()
}

/// A body on its way into the archive. Dropped without a commit, it leaves nothing behind.
#[derive(Debug)]
pub struct RawFile {
    archive: RawArchive,
    file: NamedTempFile,
    hash: Sha256,
    size: u64,
    progress: Progress,
}

impl RawFile {
    /// Where the bytes are until the commit, so that a pipeline can read along.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// Reads along, from the first byte to the last, while the body is written.
    ///
    /// # Errors
    /// When the file cannot be opened once more.
    pub fn follow(&self) -> Result<RawFollower> {
        self.file.reopen().map(|file| self.progress.follow(file)).map_err(at(self.file.path()))
    }

    /// The store's error for a failure to write this body: it names the path.
    #[must_use]
    pub fn failed(&self, why: io::Error) -> Error {
        at(self.file.path())(why)
    }

    /// How many bytes so far.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The hash of the bytes so far, in hex.
    pub(crate) fn sha256(&self) -> String {
        hex::encode(self.hash.clone().finalize())
    }

    /// Syncs the bytes and gives them their name, then syncs the name. Returns the hash, in hex.
    ///
    /// # Errors
    /// When the disk does not take them; there is then no file of that name.
    pub fn commit(self) -> Result<String> {
        // A follower need not wait for the disk.
        self.progress.whole();
        let sha256 = hex::encode(self.hash.finalize());
        let path = self.archive.path_of(&sha256);
        let dir = path.parent().unwrap_or(&self.archive.dir);
        fs::create_dir_all(dir).map_err(at(dir))?;
        self.file.as_file().sync_all().map_err(at(self.file.path()))?;
        self.file.persist(&path).map_err(|error| at(&path)(error.error))?;
        sync_dir(dir)?;
        sync_dir(&self.archive.dir)?;
        Ok(sha256)
    }
}

impl Write for RawFile {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        let written = self.file.write(piece)?;
        self.hash.update(&piece[..written]);
        self.size += written as u64;
        self.progress.grow(self.size);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[async_trait]
impl RawSink for RawFile {
    async fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        self.write_all(piece)
    }

    async fn restart(&mut self) -> io::Result<()> {
        // A follower has read what is no longer there.
        self.progress = Progress::default();
        self.file.as_file_mut().set_len(0)?;
        self.file.as_file_mut().rewind()?;
        self.hash = Sha256::new();
        self.size = 0;
        Ok(())
    }
}

/// Removes a file. Whether it was there: another process may have been about to remove it.
pub(crate) fn remove(path: &Path) -> Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(at(path)(error)),
    }
}

/// Makes a rename survive a power cut: the directory is what holds the name.
pub(crate) fn sync_dir(dir: &Path) -> Result<()> {
    File::open(dir).and_then(|handle| handle.sync_all()).map_err(at(dir))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn archive() -> (tempfile::TempDir, RawArchive) {
        let dir = tempfile::tempdir().expect("a directory");
        let archive = RawArchive::new(dir.path().join("raw"));
        (dir, archive)
    }

    /// A sweep once ended a run because a download of the run before it had just removed its own file.
    #[test]
    fn a_file_that_is_gone_already_is_as_good_as_removed() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("incoming-x");
        fs::write(&path, "half").expect("a file");
        assert_eq!(remove(&path).ok(), Some(true));
        assert_eq!(remove(&path).ok(), Some(false));
        assert!(remove(dir.path()).is_err(), "a directory is no file");
    }

    #[test]
    fn bytes_lie_under_their_hash_exactly_as_received() {
        let (_dir, archive) = archive();
        let mut file = archive.begin().expect("begin");
        file.write_all(b"abc").expect("write");
        let sha256 = file.commit().expect("commit");
        assert_eq!(sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        let mut bytes = Vec::new();
        archive.open(&sha256).expect("open").read_to_end(&mut bytes).expect("read");
        assert_eq!(bytes, b"abc");
        assert_eq!(archive.list().expect("list"), (vec![sha256], vec![]));
    }

    #[test]
    fn an_abandoned_body_leaves_nothing_behind() {
        let (_dir, archive) = archive();
        let mut file = archive.begin().expect("begin");
        file.write_all(b"half").expect("write");
        drop(file);
        assert_eq!(archive.list().expect("list"), (vec![], vec![]));
    }

    #[test]
    fn what_a_crash_left_is_listed_apart() {
        let (_dir, archive) = archive();
        let file = archive.begin().expect("begin");
        let (_, path) = file.file.keep().expect("keep, as a crash would");
        assert_eq!(archive.list().expect("list"), (vec![], vec![path]));
    }

    #[test]
    fn the_same_bytes_twice_are_one_body() {
        let (_dir, archive) = archive();
        for _ in 0..2 {
            let mut file = archive.begin().expect("begin");
            file.write_all(b"twin").expect("write");
            file.commit().expect("commit");
        }
        assert_eq!(archive.list().expect("list").0.len(), 1);
    }

    #[test]
    fn a_missing_body_is_called_damage() {
        let (_dir, archive) = archive();
        assert!(archive.open(&"0".repeat(64)).unwrap_err().is_damaged());
    }
}
