//! Keeping sign-ins in files that only their owner can read.

mod permissions;

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind as IoKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

use fs4::TryLockError;

use self::permissions::Looseness;
use super::{StoreLock, TokenStore};
use payouts_http::{Error, ErrorKind, SecretString};

/// A kept sign-in is a few KiB; what is larger is not one.
const LARGEST: usize = 1024 * 1024;

/// Keeps each account in a file of its own, mode 0600, in a directory of mode 0700.
///
/// A file is replaced by writing a new one next to it, syncing, and renaming. The lock is a second file that is never
/// deleted; the operating system releases it when its holder dies. Both need a local file system.
#[derive(Clone, Debug)]
pub struct FileStore {
    directory: PathBuf,
    looseness: Looseness,
}

impl FileStore {
    /// Keeps sign-ins in `directory`, which is created when first needed.
    ///
    /// A file or directory that others could read or change is refused.
    #[must_use]
    pub fn new(directory: impl Into<PathBuf>) -> Self {
        Self { directory: directory.into(), looseness: Looseness::Refuse }
    }

    /// Warns about files that others can read, instead of refusing them: for volumes whose modes another system sets,
    /// as Kubernetes does with `fsGroup`.
    #[must_use]
    pub fn tolerating_loose_permissions(mut self) -> Self {
        self.looseness = Looseness::Warn;
        self
    }

    /// The file that keeps `account`.
    #[must_use]
    pub fn path(&self, account: &str) -> PathBuf {
        self.directory.join(format!("{}.json", file_stem(account)))
    }

    fn lock_path(&self, account: &str) -> PathBuf {
        self.directory.join(format!("{}.lock", file_stem(account)))
    }

    fn create_directory(&self) -> Result<(), Error> {
        permissions::create_private_directory(&self.directory)
            .map_err(|why| cannot("create the directory", &self.directory, &why))
    }
}

impl TokenStore for FileStore {
    fn load(&self, account: &str) -> Result<Option<SecretString>, Error> {
        let path = self.path(account);
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(why) if why.kind() == IoKind::NotFound => return Ok(None),
            Err(why) => return Err(cannot("open", &path, &why)),
        };
        permissions::check(&self.directory, self.looseness)?;
        permissions::check(&path, self.looseness)?;
        let mut text = String::new();
        let read = file.take(LARGEST as u64 + 1).read_to_string(&mut text);
        let text = SecretString::new(text);
        match read {
            Ok(length) if length > LARGEST => {
                Err(Error::new(ErrorKind::Configuration, format!("{} is no kept sign-in", path.display()))
                    .with_hint("move it away and sign in again"))
            }
            Ok(_) => Ok(Some(text)),
            Err(why) => Err(cannot("read", &path, &why)),
        }
    }

    fn save(&self, account: &str, text: &SecretString) -> Result<(), Error> {
        self.create_directory()?;
        permissions::check(&self.directory, self.looseness)?;
        let path = self.path(account);
        replace(&self.directory, &path, text.expose().as_bytes()).map_err(|why| cannot("write", &path, &why))
    }

    fn remove(&self, account: &str) -> Result<(), Error> {
        let path = self.path(account);
        match fs::remove_file(&path) {
            Ok(()) => sync_directory(&self.directory).map_err(|why| cannot("remove", &path, &why)),
            Err(why) if why.kind() == IoKind::NotFound => Ok(()),
            Err(why) => Err(cannot("remove", &path, &why)),
        }
    }

    fn try_lock(&self, account: &str) -> Result<Option<StoreLock>, Error> {
        self.create_directory()?;
        let path = self.lock_path(account);
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).read(true).write(true);
        permissions::owner_only(&mut options);
        let file = options.open(&path).map_err(|why| cannot("open", &path, &why))?;
        match fs4::FileExt::try_lock(&file) {
            Ok(()) => Ok(Some(StoreLock::new(file))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(why)) => Err(cannot("lock", &path, &why)),
        }
    }
}

/// The account as a file name: one per account on every file system, those that ignore case included.
fn file_stem(account: &str) -> String {
    use std::fmt::Write as _;
    account.bytes().fold(String::new(), |mut stem, byte| {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' => stem.push(char::from(byte)),
            // Writing to a string cannot fail.
            _ => drop(write!(stem, "%{byte:02x}")),
        }
        stem
    })
}

fn replace(directory: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    // Temporary files are created with mode 0600, so the text is never readable by others, not even for a moment.
    let mut beside = tempfile::Builder::new().prefix(".writing-").tempfile_in(directory)?;
    beside.write_all(bytes)?;
    beside.as_file().sync_all()?;
    beside.persist(path).map_err(|failed| failed.error)?;
    sync_directory(directory)
}

/// Makes a rename or removal survive a power cut.
#[cfg(unix)]
fn sync_directory(directory: &Path) -> io::Result<()> {
    File::open(directory)?.sync_all()
}

/// Directories cannot be opened for syncing here; the file system's journal has to do.
#[cfg(not(unix))]
fn sync_directory(_: &Path) -> io::Result<()> {
    Ok(())
}

fn cannot(what: &str, path: &Path, why: &io::Error) -> Error {
    Error::new(ErrorKind::Configuration, format!("cannot {what} {}", path.display()))
        .with_source(why)
        .with_hint("signing in is kept there; check that the directory exists and is yours")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_accounts_have_different_files() {
        for (account, stem) in [
            ("acme", "acme"),
            ("Acme", "%41cme"),
            ("../../etc/passwd", "%2e%2e%2f%2e%2e%2fetc%2fpasswd"),
            ("a%41", "a%2541"),
            ("a b.json", "a%20b%2ejson"),
        ] {
            assert_eq!(file_stem(account), stem);
        }
    }
}
