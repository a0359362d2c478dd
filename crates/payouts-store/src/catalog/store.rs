//! Opening a store, writing to it in transactions, and finding raw bytes again.

use super::{HoldRule, Ledger, derived::open_raw, digest, facts, migrate, reading::open_for_reading};
use crate::{
    Error, Lake, Layout, RawArchive, Result,
    error::{Kind, at},
    lock::Lock,
    raw::remove,
};
use payouts_files::RawRead;
use rusqlite::{Connection, config::DbConfig};
use std::{fs, path::Path, time::Duration};
use tempfile::TempDir;

/// Pages of the catalog that are held in memory.
const CACHE_KIB: i32 = 8 * 1024;

/// How many pages the write-ahead log may have before they are moved into the catalog: 64 MiB. Hot pages, which every
/// commit writes again, are moved once.
const CHECKPOINT_PAGES: u32 = 16 * 1024;

/// An open store. One process writes at a time; any number of others read concurrently.
#[derive(Debug)]
pub struct Store {
    layout: Layout,
    pub(crate) db: Connection,
    raw: RawArchive,
    lock: Option<Lock>,
    pub(super) hold: Option<HoldRule>,
    /// Where the catalog was copied to, when it could not be read in its place. Removed after the connection is closed.
    _copy: Option<TempDir>,
}

impl Store {
    /// Opens the store in this directory for writing; creates and migrates it as needed.
    ///
    /// # Errors
    /// When another process writes ([`Error::is_in_use`]), when its schema version is unknown
    /// ([`Error::is_of_other_version`]), or when the directory cannot be written.
    pub fn open(dir: &Path) -> Result<Self> {
        let layout = Layout::new(dir);
        make_private_dir(dir)?;
        let lock = Lock::take(&layout.lock())?;
        let mut db = Connection::open(layout.catalog())?;
        db.pragma_update(None, "journal_mode", "wal")?;
        configure(&db)?;
        migrate::migrate(&mut db)?;
        Ok(Self { raw: RawArchive::new(layout.raw()), layout, db, lock: Some(lock), hold: None, _copy: None })
    }

    /// Opens the store for reading, next to a process that writes. Nothing is written to its directory: it may belong to
    /// another user, or be on a read-only disk. Where SQLite cannot read the catalog without writing next to it, a copy
    /// among the system's temporary files is read.
    ///
    /// # Errors
    /// When there is no store ([`Error::is_absent`]) or it cannot be read.
    pub fn open_read_only(dir: &Path) -> Result<Self> {
        let layout = Layout::new(dir);
        let path = layout.catalog();
        if !path.exists() {
            return Err(Error::new(
                Kind::Absent,
                format!("there is no store in {}: run payouts sync first", dir.display()),
            ));
        }
        let (db, copy) = open_for_reading(&path)?;
        configure(&db)?;
        if migrate::is_behind(&db)? {
            drop(db);
            drop(Self::open(dir)?);
            return Self::open_read_only(dir);
        }
        Ok(Self { raw: RawArchive::new(layout.raw()), layout, db, lock: None, hold: None, _copy: copy })
    }

    /// Where things are stored.
    #[must_use]
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The archive of large raw bodies.
    #[must_use]
    pub fn raw(&self) -> &RawArchive {
        &self.raw
    }

    /// The earnings lake.
    #[must_use]
    pub fn lake(&self) -> Lake {
        Lake::new(self.layout.clone())
    }

    /// Runs a group of changes as one durable transaction: all of them, or none.
    ///
    /// # Errors
    /// The first error of `work`, or of the commit; nothing has changed then.
    pub fn write<T>(&mut self, work: impl FnOnce(&mut Ledger<'_>) -> Result<T>) -> Result<T> {
        if self.lock.is_none() {
            return Err(Error::new(Kind::Catalog, "the store was opened for reading"));
        }
        let mut ledger = Ledger::begin(&mut self.db, self.hold)?;
        let value = work(&mut ledger)?;
        ledger.commit()?;
        Ok(value)
    }

    /// Opens raw bytes by their hash, wherever they are stored.
    ///
    /// # Errors
    /// When the catalog does not know the hash, or the file is missing.
    pub fn open_raw(&self, sha256: &str) -> Result<Box<dyn RawRead>> {
        open_raw(&self.db, &self.raw, sha256)
    }

    /// Removes files that a crash left without a name or a row: unfinished downloads, and bodies without an observation.
    /// Returns how many.
    ///
    /// # Errors
    /// When a file cannot be removed.
    pub fn sweep(&self) -> Result<usize> {
        let (bodies, leftovers) = self.raw.list()?;
        let mut known = self.db.prepare(&format!("SELECT 1 FROM raw WHERE {}", facts::BY_HASH))?;
        let mut orphans = leftovers;
        for body in bodies {
            if !known.exists([&body])? {
                orphans.push(self.raw.path_of(&body));
            }
        }
        for orphan in &orphans {
            remove(orphan)?;
        }
        Ok(orphans.len() + self.sweep_lake()?)
    }
}

fn configure(db: &Connection) -> Result<()> {
    db.busy_timeout(Duration::from_secs(10))?;
    db.pragma_update(None, "foreign_keys", true)?;
    // A commit is a promise: it must survive a power cut, not only a crash.
    db.pragma_update(None, "synchronous", "full")?;
    // A group of changes touches some thousand pages; those that do not fit are written twice.
    db.pragma_update(None, "cache_size", -CACHE_KIB)?;
    // What a change may have to take back is nothing that a crash needs.
    db.pragma_update(None, "temp_store", "memory")?;
    db.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
    // A plan holds for all values. Otherwise some statements are compiled again for each value.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    db.set_prepared_statement_cache_capacity(96);
    digest::register(db)
}

/// Figures and names of people are stored here: only the owner may read them.
fn make_private_dir(dir: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir).map_err(at(dir))
}
