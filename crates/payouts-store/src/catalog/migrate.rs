//! Creates the catalog's schema, and refuses a catalog of a version that this program does not know.

use crate::{Error, Result, error::Kind};
use rusqlite::{Connection, TransactionBehavior};

/// Marks a SQLite file as ours: `PAYO`.
const APPLICATION_ID: i32 = 0x5041_594f;

/// Version 1. Until the first release it may be edited, and stores of earlier builds are refused.
const SCHEMA: &str = include_str!("../../schema.sql");

/// Each entry takes the catalog one version further: the first one from version 1 to 2. After the first release, entries are
/// added here and never edited, and `SCHEMA` stays as it was released.
const MIGRATIONS: &[&str] = &[];

/// The version that this program writes. A file without tables has version 0.
const VERSION: usize = MIGRATIONS.len() + 1;

/// Whether the catalog lacks migrations that this program knows.
///
/// # Errors
/// When it is no catalog, or has a version that this program does not know.
pub(super) fn is_behind(db: &Connection) -> Result<bool> {
    Ok(version(db)? < VERSION)
}

/// Brings the catalog to the newest version, in one transaction for each step.
///
/// # Errors
/// As [`is_behind`], or when SQLite refuses a step.
pub(super) fn migrate(db: &mut Connection) -> Result<()> {
    let from = version(db)?;
    // SQLite ignores this switch inside a transaction. With foreign keys on, a step could not replace a table that others
    // refer to.
    db.pragma_update(None, "foreign_keys", false)?;
    for (index, step) in [SCHEMA].iter().chain(MIGRATIONS).enumerate().skip(from) {
        let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(step)?;
        refuse_broken_references(&transaction)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", index + 1)?;
        transaction.commit()?;
        tracing::info!(version = index + 1, "catalog migrated");
    }
    Ok(db.pragma_update(None, "foreign_keys", true)?)
}

fn refuse_broken_references(db: &Connection) -> Result<()> {
    let broken: u32 = db.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0))?;
    if broken > 0 {
        let what =
            format!("{broken} rows of the catalog refer to rows that are not there: it is left as it was");
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
    if version > VERSION {
        return Err(Error::new(
            Kind::OtherVersion,
            format!(
                "the store has schema version {version}, and this program knows version {VERSION}: it was written by a \
                 newer program, or by a build from before the first release. Update payouts, or sync into a new directory"
            ),
        ));
    }
    Ok(version)
}
