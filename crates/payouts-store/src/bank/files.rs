//! Files of bank statements: archived once, read, and kept with all their entries.

use crate::{
    AsOf, Error, Ledger, Result, RunId, SMALL_BODY, Store,
    catalog::{all_of, text},
    error::Kind,
};
use chrono::{DateTime, Utc};
use payouts_bank::{Document, Format, Profiles, Statement};
use payouts_model::RawFacts;
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::io::Write;

crate::catalog::id! {
    /// The number of a file of bank statements. A later import has a larger number.
    BankFileId
}

/// A file of bank statements in the ledger. It never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BankFile {
    /// Its number.
    pub id: BankFileId,
    /// Its name, without directories.
    pub name: String,
    /// The hash of its bytes.
    pub sha256: String,
    /// How many bytes it has.
    pub size: u64,
    /// The profiles that separated values were read by; absent for forms that describe themselves.
    pub profiles: Option<Profiles>,
    /// The run that imported it.
    pub run: Option<RunId>,
    /// When it was imported.
    pub imported_at: DateTime<Utc>,
}

/// A statement in the ledger, and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeptStatement {
    /// The file.
    pub file: BankFileId,
    /// The entry of an archive.
    pub entry: Option<String>,
    /// What the bank states.
    pub statement: Statement,
}

impl KeptStatement {
    /// A statement of this file, or of an entry of it.
    #[must_use]
    pub const fn new(file: BankFileId, entry: Option<String>, statement: Statement) -> Self {
        Self { file, entry, statement }
    }
}

/// What an import did.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Imported {
    /// The file's number.
    pub file: BankFileId,
    /// Whether the ledger had these bytes already, read in the same way. Nothing was changed then.
    pub is_known: bool,
    /// How many statements it has.
    pub statements: usize,
    /// How many of their entries moved money.
    pub booked: usize,
    /// How many of their entries did not, or not yet.
    pub not_booked: usize,
}

impl Store {
    /// Imports a file of bank statements: archives its bytes, reads them, and keeps what they state. All of it, or nothing.
    /// Separated values are read by the one of the profiles that fits.
    ///
    /// # Errors
    /// When the bytes are no bank statement ([`Error::is_no_statement`]): the reader's own words say where and why. When the disk
    /// or the catalog refuses. Nothing has changed then.
    pub fn import_bank_file(
        &mut self,
        name: &str,
        bytes: &[u8],
        profiles: &Profiles,
        run: Option<RunId>,
        now: DateTime<Utc>,
    ) -> Result<Imported> {
        let documents = read(name, bytes, Some(profiles))?;
        let sha256 = match bytes.len() {
            0..=SMALL_BODY => crate::hash::of(bytes),
            _ => {
                let mut file = self.raw().begin()?;
                if let Err(why) = file.write_all(bytes) {
                    return Err(file.failed(why));
                }
                file.commit()?
            }
        };
        let mut facts = RawFacts::new(sha256, bytes.len() as u64, now);
        facts.name = Some(name.to_owned());
        self.write(|ledger| ledger.keep_bank_file(&facts, bytes, &documents, profiles, run, now))
    }

    /// The files of bank statements that were imported until then, in the order of their import.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn bank_files(&self, as_of: AsOf) -> Result<Vec<BankFile>> {
        files(&self.db, as_of)
    }

    /// The statements of these files, in the order of import and of their place in the file.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn bank_statements(&self, as_of: AsOf) -> Result<Vec<KeptStatement>> {
        let mut select = self.db.prepare_cached(
            "SELECT s.* FROM bank_statements s JOIN bank_files f ON f.id = s.file WHERE f.imported_at <= ?1
             ORDER BY s.file, s.position",
        )?;
        all_of(&mut select, [as_of.stamp()], |row| statement(&self.db, row))
    }
}

/// Reads a file, in words for the person who imports it.
pub(super) fn read(name: &str, bytes: &[u8], profiles: Option<&Profiles>) -> Result<Vec<Document>> {
    payouts_bank::read(bytes, profiles.unwrap_or(&Profiles::default())).map_err(|error| {
        let hint = error.hint().map_or_else(String::new, |hint| format!("; {hint}"));
        Error::new(Kind::NoStatement, format!("{name} is no bank statement: {error}{hint}"))
    })
}

/// Each statement with the entry of the archive that contains it.
pub(super) fn statements(documents: &[Document]) -> impl Iterator<Item = (Option<&String>, &Statement)> {
    documents.iter().flat_map(|document| document.statements.iter().map(|one| (document.entry.as_ref(), one)))
}

pub(super) fn files(db: &Connection, as_of: AsOf) -> Result<Vec<BankFile>> {
    let mut select = db.prepare_cached(
        "SELECT f.*, r.sha256, r.size FROM bank_files f JOIN raw r ON r.id = f.raw WHERE f.imported_at <= ?1 ORDER BY f.id",
    )?;
    all_of(&mut select, [as_of.stamp()], file)
}

fn file(row: &Row<'_>) -> Result<BankFile> {
    Ok(BankFile {
        id: row.get("id")?,
        name: row.get("name")?,
        sha256: row.get("sha256")?,
        size: row.get("size")?,
        profiles: text::optional_json(row, "profiles")?,
        run: row.get("run")?,
        imported_at: text::parsed(row, "imported_at")?,
    })
}

/// A statement with its entries.
pub(super) fn statement(db: &Connection, row: &Row<'_>) -> Result<KeptStatement> {
    let (file, position): (BankFileId, i64) = (row.get("file")?, row.get("position")?);
    let mut statement: Statement = text::from_json(row, "details")?;
    let mut select = db.prepare_cached(
        "SELECT position, details FROM bank_entries WHERE file = ?1 AND statement = ?2 ORDER BY position",
    )?;
    let mut next = 0;
    statement.entries = all_of(&mut select, params![file, position], |row| {
        if row.get::<_, i64>("position")? != next {
            return Err(text::damaged("position", "an entry of a bank statement is missing"));
        }
        next += 1;
        text::from_json(row, "details")
    })?;
    Ok(KeptStatement::new(file, row.get("entry")?, statement))
}

impl Ledger<'_> {
    fn keep_bank_file(
        &mut self,
        raw_facts: &RawFacts,
        bytes: &[u8],
        documents: &[Document],
        profiles: &Profiles,
        run: Option<RunId>,
        now: DateTime<Utc>,
    ) -> Result<Imported> {
        let raw = self.keep_raw_of(raw_facts, (bytes.len() <= SMALL_BODY).then_some(bytes))?;
        let is_by_profile = documents.iter().any(|document| document.format == Format::Csv);
        let profiles = is_by_profile.then(|| text::json(profiles)).transpose()?;
        let known = self
            .db
            .prepare_cached("SELECT id FROM bank_files WHERE raw = ?1 AND profiles IS ?2")?
            .query_row(params![raw, profiles], |row| row.get(0))
            .optional()?;
        let all = || statements(documents).map(|(_, statement)| statement);
        let booked = all().map(|statement| statement.booked().count()).sum();
        let entries: usize = all().map(|statement| statement.entries.len()).sum();
        let outcome = |file, is_known| Imported {
            file,
            is_known,
            statements: all().count(),
            booked,
            not_booked: entries - booked,
        };
        if let Some(known) = known {
            return Ok(outcome(known, true));
        }
        let name = raw_facts.name.as_deref().unwrap_or_default();
        self.db
            .prepare_cached(
                "INSERT INTO bank_files (raw, run, name, profiles, imported_at, digest) VALUES (?1, ?2, ?3, ?4, ?5, 0)",
            )?
            .execute(params![raw, run, name, profiles, text::stamp(now)])?;
        let file = BankFileId(self.db.last_insert_rowid());
        self.seal("bank_files", file.0)?;
        self.keep_statements(file, documents)?;
        Ok(outcome(file, false))
    }

    /// Keeps what a file states.
    pub(super) fn keep_statements(&mut self, file: BankFileId, documents: &[Document]) -> Result<()> {
        let mut insert = self.db.prepare_cached(
            "INSERT INTO bank_statements (file, position, entry, details) VALUES (?1, ?2, ?3, ?4)",
        )?;
        let mut entries = self.db.prepare_cached(
            "INSERT INTO bank_entries (file, statement, position, details) VALUES (?1, ?2, ?3, ?4)",
        )?;
        for (position, (entry, statement)) in statements(documents).enumerate() {
            let mut details = statement.clone();
            let of_it = std::mem::take(&mut details.entries);
            insert.execute(params![file, position, entry, text::json(&details)?])?;
            for (place, one) in of_it.iter().enumerate() {
                entries.execute(params![file, position, place, text::json(one)?])?;
            }
        }
        Ok(())
    }
}
