//! The catalog's schema, and the way from every older one to it. Forward only.

use crate::{Error, Result, error::Kind};
use rusqlite::{Connection, TransactionBehavior};

/// Marks a SQLite file as ours: `PAYO`.
const APPLICATION_ID: i32 = 0x5041_594f;

/// Each entry takes the catalog one version further. Entries are never edited, only added.
const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/0001_ledger.sql"),
    include_str!("../../migrations/0002_lake.sql"),
    include_str!("../../migrations/0003_append.sql"),
    include_str!("../../migrations/0004_leftovers.sql"),
    include_str!("../../migrations/0005_lean.sql"),
    include_str!("../../migrations/0006_spare.sql"),
    include_str!("../../migrations/0007_scan.sql"),
    include_str!("../../migrations/0008_done.sql"),
];

/// Whether the catalog lacks migrations that this program knows.
pub(super) fn is_behind(db: &Connection) -> Result<bool> {
    Ok(version(db)? < MIGRATIONS.len())
}

/// Brings the catalog to the newest version, one transaction for each step.
pub(super) fn migrate(db: &mut Connection) -> Result<()> {
    let from = version(db)?;
    // A table that others refer to is replaced by one that keeps what they refer to. Within a transaction it is too late.
    db.pragma_update(None, "foreign_keys", false)?;
    for (index, step) in MIGRATIONS.iter().enumerate().skip(from) {
        let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(step)?;
        refuse_loose_ends(&transaction)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", index + 1)?;
        transaction.commit()?;
        tracing::info!(version = index + 1, "catalog migrated");
    }
    Ok(db.pragma_update(None, "foreign_keys", true)?)
}

fn refuse_loose_ends(db: &Connection) -> Result<()> {
    let loose: u32 = db.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0))?;
    if loose > 0 {
        let what =
            format!("{loose} rows of the catalog refer to rows that are not there: it is left as it was");
        return Err(Error::new(Kind::Damaged, what));
    }
    Ok(())
}

fn version(db: &Connection) -> Result<usize> {
    let application: i32 = db.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let version: usize = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let tables: u32 = db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if application != APPLICATION_ID && tables > 0 {
        return Err(Error::new(
            Kind::Damaged,
            "payouts.db is not a catalog of this program: name another directory",
        ));
    }
    if version > MIGRATIONS.len() {
        return Err(Error::new(
            Kind::TooNew,
            format!(
                "the store has schema version {version}, this program knows {}: update payouts",
                MIGRATIONS.len()
            ),
        ));
    }
    Ok(version)
}
