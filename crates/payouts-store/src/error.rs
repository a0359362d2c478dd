//! What can go wrong with a store, and what to do then.

use payouts_files::ErrorKind;
use payouts_model::Window;
use std::{fmt, io, path::PathBuf};

/// A failure of the store.
///
/// Ask it questions ([`is_in_use`](Self::is_in_use), [`is_disk_full`](Self::is_disk_full), …) rather than matching on it.
#[derive(Debug)]
pub struct Error(Box<Repr>);

/// The result of a store operation.
pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Debug)]
struct Repr {
    kind: Kind,
    what: String,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    InUse,
    OtherVersion,
    Damaged,
    CatalogDamaged,
    Refused,
    NoStatement,
    NotImported,
    Io,
    Catalog,
    Absent,
    Read,
    Lake,
    Scratch,
}

impl Error {
    pub(crate) fn new(kind: Kind, what: impl Into<String>) -> Self {
        Self(Box::new(Repr { kind, what: what.into(), source: None }))
    }

    pub(crate) fn because(
        kind: Kind,
        what: impl Into<String>,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self(Box::new(Repr { kind, what: what.into(), source: Some(source.into()) }))
    }

    /// Names the window and the raw bytes that an error is about.
    pub(crate) fn about(self, window: &Window, sha256: &str) -> Self {
        let kind = self.0.kind;
        Self::because(kind, format!("the bytes of {window} ({sha256}) did not reach the lake"), self)
    }

    /// Another process is writing to the store. Wait for it, or stop it.
    #[must_use]
    pub fn is_in_use(&self) -> bool {
        self.0.kind == Kind::InUse
    }

    /// The store has a schema version that this program does not know. Update the program, or use another store.
    #[must_use]
    pub fn is_of_other_version(&self) -> bool {
        self.0.kind == Kind::OtherVersion
    }

    /// The content of the disk is not what was written. `payouts verify` shows what, `payouts rebuild` mends tables.
    #[must_use]
    pub fn is_damaged(&self) -> bool {
        matches!(self.0.kind, Kind::Damaged | Kind::CatalogDamaged | Kind::Refused)
    }

    /// The catalog itself cannot be read, so that nothing can be verified or rebuilt by it. Restore it from a backup.
    #[must_use]
    pub fn is_catalog_damaged(&self) -> bool {
        self.0.kind == Kind::CatalogDamaged
    }

    /// A step of a journey was refused, because the journey is in another state. The step has changed nothing.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.0.kind == Kind::Refused
    }

    /// A file that was to be imported is no bank statement. Nothing has changed.
    #[must_use]
    pub fn is_no_statement(&self) -> bool {
        self.0.kind == Kind::NoStatement
    }

    /// Files were not imported, because what they contain does not fit the request or the ledger. Nothing has changed.
    #[must_use]
    pub fn is_not_imported(&self) -> bool {
        self.0.kind == Kind::NotImported
    }

    /// The raw bytes of a window make no sense: what is wrong is what came, and neither what is stored nor the disk.
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        let causes = std::iter::successors(std::error::Error::source(self), |cause| (**cause).source());
        let mut causes = causes.filter_map(|cause| cause.downcast_ref::<payouts_files::Error>());
        let is_ours = |kind| matches!(kind, ErrorKind::Io | ErrorKind::Sink);
        self.0.kind == Kind::Read && !causes.any(|cause| is_ours(cause.kind()))
    }

    /// What was requested is not in the store.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        self.0.kind == Kind::Absent
    }

    /// The disk is full. Nothing that was committed is lost; free some room and run again.
    #[must_use]
    pub fn is_disk_full(&self) -> bool {
        let mut next: Option<&(dyn std::error::Error + 'static)> = Some(self);
        while let Some(error) = next {
            if let Some(io) = error.downcast_ref::<io::Error>()
                && matches!(io.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
            {
                return true;
            }
            if let Some(sqlite) = error.downcast_ref::<rusqlite::Error>()
                && sqlite.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull)
            {
                return true;
            }
            next = error.source();
        }
        false
    }
}

impl Error {
    /// The place that something was to be written to takes no files: another place may.
    pub(crate) fn is_unwritable(&self) -> bool {
        let mut next: Option<&(dyn std::error::Error + 'static)> = Some(self);
        while let Some(error) = next {
            if let Some(io) = error.downcast_ref::<io::Error>()
                && matches!(io.kind(), io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied)
            {
                return true;
            }
            next = error.source();
        }
        self.0.kind == Kind::Scratch || self.is_disk_full()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.what)?;
        match &self.0.source {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_ref().map(|source| &**source as _)
    }
}

impl From<rusqlite::Error> for Error {
    fn from(source: rusqlite::Error) -> Self {
        match source.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt) => {
                Self::because(Kind::CatalogDamaged, "the catalog, payouts.db, is damaged", source)
            }
            _ => Self::because(Kind::Catalog, "the catalog did not do as asked", source),
        }
    }
}

impl From<io::Error> for Error {
    fn from(source: io::Error) -> Self {
        Self::because(Kind::Io, "the store's directory could not be read or written", source)
    }
}

/// Names the path that an I/O error is about.
pub(crate) fn at(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Error {
    // Nothing is made of the path unless there is an error: this is called with steps that are taken for each row.
    move |source| Error::because(Kind::Io, path.into().display().to_string(), source)
}

/// Names what of the lake could not be made or read.
pub(crate) fn lake<E>(what: &'static str) -> impl FnOnce(E) -> Error
where
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    move |source| Error::because(Kind::Lake, what, source)
}

/// Names the entry of an archive that cannot be read.
pub(crate) fn unreadable<E>(entry: Option<&str>) -> impl FnOnce(E) -> Error
where
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    move |source| {
        let what = entry
            .map_or_else(|| "the file cannot be read".to_owned(), |name| format!("{name:?} cannot be read"));
        Error::because(Kind::Read, what, source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use payouts_files::{Limits, export_file::ExportFile};
    use std::io::{Cursor, Read, Seek, SeekFrom};

    struct FailingDisk;

    impl Read for FailingDisk {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::from_raw_os_error(5))
        }
    }

    impl Seek for FailingDisk {
        fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
            Ok(0)
        }
    }

    #[test]
    fn a_disk_that_fails_while_bytes_are_read_does_not_make_them_unreadable() {
        let error = |raw: &mut dyn payouts_files::RawRead| {
            let error = ExportFile::open(raw, None, Limits::default()).expect_err("no file");
            Error::because(Kind::Read, "the bytes cannot be read", error)
        };
        assert!(error(&mut Cursor::new(b"PK\x03\x04 and no more")).is_unreadable());
        assert!(!error(&mut FailingDisk).is_unreadable());
    }
}
