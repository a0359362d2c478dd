//! The catalog's schema, and the way from every older one to it. Forward only.

use crate::{Error, Result, error::Kind};
use rusqlite::{Connection, TransactionBehavior};

/// Marks a SQLite file as ours: `PAYO`.
const APPLICATION_ID: i32 = 0x5041_594f;

/// Each entry takes the catalog one version further. Entries are never edited, only added.
const MIGRATIONS: &[&str] =
    &[include_str!("../../migrations/0001_ledger.sql"), include_str!("../../migrations/0002_lake.sql")];

/// Whether the catalog lacks migrations that this program knows.
pub(super) fn is_behind(db: &Connection) -> Result<bool> {
    Ok(version(db)? < MIGRATIONS.len())
}

/// Brings the catalog to the newest version, one transaction for each step.
pub(super) fn migrate(db: &mut Connection) -> Result<()> {
    let from = version(db)?;
    for (index, step) in MIGRATIONS.iter().enumerate().skip(from) {
        let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", index + 1)?;
        transaction.commit()?;
        tracing::info!(version = index + 1, "catalog migrated");
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
