//! Opening the catalog where nothing may be written next to it: another user's store, a read-only disk, a copy.
//!
//! In WAL mode even a reader shares memory with others through the file `payouts.db-shm`. Where that file is missing and
//! cannot be made, SQLite refuses. Its way out, `immutable=1`, ignores the write-ahead log and locks, so it is right only
//! where there is no log and no process can write. In all other cases the catalog and its log are copied, and the copy is read.

use crate::{
    Error, Result,
    error::{Kind, at},
};
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::{
    fs::{self, Metadata},
    io,
    path::{Path, PathBuf},
    time::SystemTime,
};
use tempfile::TempDir;

/// How often a catalog may change while it is copied.
const TRIES: u32 = 5;

/// Opens the catalog for reading: in its place, or as a copy in a directory of its own.
pub(super) fn open_for_reading(path: &Path) -> Result<(Connection, Option<TempDir>)> {
    match readable(path, "") {
        Ok(db) => return Ok((db, None)),
        Err(error) if needs_to_write(&error) => {}
        Err(error) => return Err(error.into()),
    }
    if is_on_read_only_disk(path) && log_of(path)?.is_none() {
        return Ok((readable(path, "?immutable=1")?, None));
    }
    for _ in 0..TRIES {
        let (log, before) = (log_of(path)?, state_of(path)?);
        let copy = tempfile::Builder::new().prefix("payouts-catalog-").tempdir();
        let copy = copy.map_err(|error| no_room(path, error))?;
        let copied = copy.path().join("payouts.db");
        fs::copy(path, &copied).map_err(|error| no_room(path, error))?;
        if let Some(log) = &log {
            fs::copy(log, copy.path().join("payouts.db-wal")).map_err(|error| no_room(path, error))?;
        }
        // A checkpoint meanwhile would have moved pages from the log to the catalog.
        if (log_of(path)?, state_of(path)?) == (log, before) {
            make_writable(&copied)?;
            return Ok((readable(&copied, "")?, Some(copy)));
        }
    }
    let what =
        format!("{} changes all the time, and cannot be read while it does: try again", path.display());
    Err(Error::new(Kind::Io, what))
}

fn readable(path: &Path, parameters: &str) -> rusqlite::Result<Connection> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let absolute = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let db = match url::Url::from_file_path(absolute) {
        Ok(uri) => Connection::open_with_flags(format!("{uri}{parameters}"), flags)?,
        Err(()) => Connection::open_with_flags(path, flags)?,
    };
    // Opening reads nothing yet.
    db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, u32>(0))?;
    Ok(db)
}

/// Whether SQLite could read, if it could write next to the catalog.
fn needs_to_write(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly))
}

/// The write-ahead log, if something is in it.
fn log_of(path: &Path) -> Result<Option<PathBuf>> {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    let log = PathBuf::from(log);
    match fs::metadata(&log) {
        Ok(metadata) => Ok((metadata.len() > 0).then_some(log)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(at(&log)(error)),
    }
}

type State = Vec<Option<(u64, Option<SystemTime>)>>;

/// What changes when a file is written.
fn state_of(path: &Path) -> Result<State> {
    let of = |metadata: &Metadata| (metadata.len(), metadata.modified().ok());
    let catalog = fs::metadata(path).map_err(at(path))?;
    let log = match log_of(path)? {
        Some(log) => fs::metadata(&log).ok(),
        None => None,
    };
    Ok(vec![Some(of(&catalog)), log.as_ref().map(of)])
}

/// A copy keeps the permissions of what it was copied from.
fn make_writable(copied: &Path) -> Result<()> {
    #[cfg(unix)]
    for name in ["payouts.db", "payouts.db-wal"] {
        use std::os::unix::fs::PermissionsExt;
        let path = copied.with_file_name(name);
        if path.exists() {
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).map_err(at(&path))?;
        }
    }
    #[cfg(not(unix))]
    let _ = copied;
    Ok(())
}

/// Whether no process of any user can write to the file.
fn is_on_read_only_disk(path: &Path) -> bool {
    // Root may write where modes forbid it, so only the disk itself decides.
    let Some(dir) = path.parent() else { return false };
    let tried = tempfile::Builder::new().prefix("probe-").tempfile_in(dir);
    tried.is_err_and(|error| error.kind() == io::ErrorKind::ReadOnlyFilesystem)
}

fn no_room(path: &Path, error: io::Error) -> Error {
    let what = format!(
        "{} cannot be read in its place, because nothing can be written next to it, nor copied: check its permissions, \
         or name a directory with room in TMPDIR",
        path.display()
    );
    Error::because(Kind::Io, what, error)
}
