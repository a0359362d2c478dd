//! The ledger's catalog, read in one view: whatever a sync commits meanwhile is not part of a publication.
//!
//! This is the only file that knows the tables of the catalog.

use crate::error::{Error, Kind, Result};
use chrono::{DateTime, NaiveDate, Utc};
use payouts_store::{LakeFile, Layout};
use rusqlite::{Connection, OpenFlags, Row};
use std::{fmt::Display, str::FromStr, time::Duration};

/// The catalog as it is at one instant.
#[derive(Debug)]
pub(super) struct CatalogView {
    db: Connection,
}

/// The current rows of a window of earnings, in the lake.
#[derive(Clone, Debug)]
pub(super) struct LakeSet {
    pub(super) observation: i64,
    pub(super) window: i64,
    pub(super) source: String,
    pub(super) account: String,
    pub(super) period: String,
    /// SHA-256 of the raw bytes.
    pub(super) raw: String,
    pub(super) files: Vec<LakeFile>,
}

impl LakeSet {
    pub(super) fn rows(&self) -> i64 {
        let rows: u64 = self.files.iter().map(|file| file.rows).sum();
        i64::try_from(rows).unwrap_or(i64::MAX)
    }

    /// What changes when a file does.
    pub(super) fn fingerprint(&self) -> String {
        let hashes: Vec<_> = self.files.iter().map(|file| file.sha256.as_str()).collect();
        hashes.join(" ")
    }
}

impl CatalogView {
    /// Opens the catalog. Later commits are not seen.
    pub(super) fn open(layout: &Layout) -> Result<Self> {
        let path = layout.catalog();
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let open = || -> rusqlite::Result<Connection> {
            let db = Connection::open_with_flags(&path, flags)?;
            db.busy_timeout(Duration::from_secs(10))?;
            db.pragma_update(None, "temp_store", "memory")?;
            db.execute_batch(
                "BEGIN; CREATE TEMP TABLE changed (window INTEGER PRIMARY KEY);
                CREATE TEMP TABLE published (last_window INTEGER)",
            )?;
            // The view begins with the first read.
            db.query_row("SELECT count(*) FROM windows WHERE id = 0", [], |row| row.get::<_, i64>(0))?;
            Ok(db)
        };
        let db = open().map_err(|error| {
            Error::because(Kind::Ledger, format!("{} cannot be read", path.display()), error)
                .with_hint("publish as a user who can write next to it, or copy the ledger first")
        })?;
        Ok(Self { db })
    }

    /// When the first run began, or the first observation was loaded. It never changes, and no two ledgers have the same.
    pub(super) fn begun_at(&self) -> Result<Option<DateTime<Utc>>> {
        let select = "SELECT min(at) AS at FROM (SELECT min(started_at) AS at FROM runs UNION ALL
                      SELECT min(loaded_at) FROM observations WHERE id = (SELECT min(id) FROM observations))";
        let mut select = self.db.prepare(select)?;
        let mut rows = select.query([])?;
        match rows.next()? {
            Some(row) => instant(row, "at"),
            None => Ok(None),
        }
    }

    /// Marks the windows that have an observation which is not among the published ones, given in order, and those behind the
    /// last published one as new. With `all`, every window. Returns how many observations are new, and the changed windows.
    ///
    /// Numbers of observations are handed out before these are loaded, so a smaller one may be the newer.
    pub(super) fn mark_changed(
        &self,
        published: &[i64],
        last_window: i64,
        all: bool,
    ) -> Result<(u64, Vec<i64>)> {
        let mut new = 0;
        self.db.execute("INSERT INTO temp.published VALUES (?1)", [if all { 0 } else { last_window }])?;
        {
            let mut select = self.db.prepare("SELECT id, window FROM observations ORDER BY id")?;
            let mut mark = self.db.prepare("INSERT OR IGNORE INTO temp.changed VALUES (?1)")?;
            let mut rows = select.query([])?;
            while let Some(row) = rows.next()? {
                let is_new = published.binary_search(&row.get(0)?).is_err();
                new += u64::from(is_new);
                if is_new || all {
                    mark.execute([row.get::<_, i64>(1)?])?;
                }
            }
        }
        let mut select = self.db.prepare("SELECT window FROM temp.changed ORDER BY window")?;
        let changed = select.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok((new, changed))
    }

    /// Visits the rows of a query.
    pub(super) fn each(&self, sql: &str, mut visit: impl FnMut(&Row<'_>) -> Result<()>) -> Result<()> {
        let mut select = self.db.prepare(sql)?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            visit(row)?;
        }
        Ok(())
    }

    /// The current observation of each window of earnings, and its files in their order.
    pub(super) fn lake_sets(&self) -> Result<Vec<LakeSet>> {
        let mut files = self.db.prepare(
            "SELECT path, rows, bytes, sha256 FROM lake_files WHERE observation = ?1 ORDER BY path",
        )?;
        let mut sets = Vec::new();
        self.each(LAKE_SETS, |row| {
            let observation = row.get("id")?;
            let of_it = files.query_map([observation], |row| {
                Ok(LakeFile { path: row.get(0)?, rows: row.get(1)?, bytes: row.get(2)?, sha256: row.get(3)? })
            })?;
            sets.push(LakeSet {
                observation,
                window: row.get("window")?,
                source: row.get("source")?,
                account: row.get("account")?,
                period: row.get("period")?,
                raw: row.get("sha256")?,
                files: of_it.collect::<Result<_, _>>()?,
            });
            Ok(())
        })?;
        Ok(sets)
    }
}

pub(super) const RUNS: &str = "SELECT * FROM runs";
pub(super) const ACCOUNTS: &str = "SELECT *, details ->> 'name' AS name FROM accounts";
pub(super) const WINDOWS: &str = "SELECT * FROM windows WHERE id > (SELECT last_window FROM temp.published)";
pub(super) const JOBS: &str = "SELECT * FROM jobs";
pub(super) const ACKNOWLEDGEMENTS: &str = "SELECT * FROM acknowledgements";

pub(super) const OBSERVATIONS: &str = "SELECT o.*, r.sha256, r.size, n.id AS superseded_by, n.loaded_at AS superseded_at
    FROM temp.changed c JOIN observations o ON o.window = c.window JOIN raw r ON r.id = o.raw
    LEFT JOIN observations n ON n.id = (SELECT min(id) FROM observations WHERE window = o.window AND id > o.id)";

pub(super) const PAYOUTS: &str =
    "SELECT p.*, o.loaded_at AS valid_from, n.id AS valid_to_observation, n.loaded_at AS valid_to, r.sha256
    FROM temp.changed c JOIN payouts p ON p.window = c.window
    JOIN observations o ON o.id = p.first_observation JOIN raw r ON r.id = o.raw
    LEFT JOIN observations n ON n.id = (SELECT min(id) FROM observations WHERE window = p.window AND id > p.last_observation)";

pub(super) const QUARANTINE: &str =
    "SELECT q.*, o.window FROM temp.changed c JOIN observations o ON o.window = c.window
    JOIN quarantine q ON q.observation = o.id";

const LAKE_SETS: &str = "SELECT o.id, o.window, w.source, w.account, w.period, r.sha256 FROM windows w
    JOIN observations o ON o.id = (SELECT max(id) FROM observations WHERE window = w.id)
    JOIN raw r ON r.id = o.raw WHERE w.dataset = 'earnings' ORDER BY o.id";

/// A text of the catalog, read as what it is.
fn parsed<T>(row: &Row<'_>, column: &str) -> Result<Option<T>>
where
    T: FromStr,
    T::Err: Display,
{
    let text: Option<String> = row.get(column)?;
    let read = |text: String| {
        text.parse().map_err(|error| {
            Error::new(Kind::Ledger, format!("column {column} of the catalog cannot be read: {error}"))
                .with_hint("run payouts verify")
        })
    };
    text.map(read).transpose()
}

pub(super) fn instant(row: &Row<'_>, column: &str) -> Result<Option<DateTime<Utc>>> {
    parsed(row, column)
}

pub(super) fn day(row: &Row<'_>, column: &str) -> Result<Option<NaiveDate>> {
    parsed(row, column)
}

pub(super) fn amount(row: &Row<'_>, column: &str) -> Result<Option<payouts_wire::Amount>> {
    parsed(row, column)
}
