//! The derived tables as a whole: what verification compares and a rebuild replaces.

use super::{Ledger, Observation, ObservationId, Store, facts, observations, payout_row, text};
use crate::{Error, RawArchive, Result, error::Kind};
use payouts_files::RawRead;
use payouts_model::{Payout, ReadReport, Window};
use rusqlite::{Connection, OptionalExtension, params, types::ValueRef};
use sha2::{Digest, Sha256};
use std::io::{BufReader, Cursor};

/// What the catalog knows of raw bytes.
pub(crate) struct RawRow {
    pub(crate) sha256: String,
    pub(crate) size: u64,
}

/// The bytes of a hash, wherever they are stored.
pub(crate) fn open_raw(db: &Connection, archive: &RawArchive, sha256: &str) -> Result<Box<dyn RawRead>> {
    let body: Option<Option<Vec<u8>>> = db
        .prepare_cached(&format!("SELECT body FROM raw WHERE {}", facts::BY_HASH))?
        .query_row([sha256], |row| row.get(0))
        .optional()?;
    match body {
        Some(Some(body)) => Ok(Box::new(Cursor::new(body))),
        Some(None) => Ok(Box::new(BufReader::new(archive.open(sha256)?))),
        None => Err(Error::new(Kind::Absent, format!("no raw body {sha256} is known"))),
    }
}

/// A hash over every row of the derived tables, in their order.
pub(crate) fn table_digest(db: &Connection) -> Result<String> {
    let mut hash = Sha256::new();
    for select in [
        "SELECT * FROM payouts ORDER BY id",
        "SELECT observation, entry, line, column_name, reason, bytes, problem FROM quarantine ORDER BY observation, id",
        "SELECT * FROM lake_files ORDER BY path",
        "SELECT id, report FROM observations ORDER BY id",
        "SELECT * FROM bank_statements ORDER BY file, position",
        "SELECT * FROM bank_entries ORDER BY file, statement, position",
    ] {
        let mut select = db.prepare(select)?;
        let columns = select.column_count();
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            for column in 0..columns {
                let (tag, bytes) = match row.get_ref(column)? {
                    ValueRef::Null => (0, Vec::new()),
                    ValueRef::Integer(number) => (1, number.to_be_bytes().to_vec()),
                    ValueRef::Real(number) => (2, number.to_be_bytes().to_vec()),
                    ValueRef::Text(text) => (3, text.to_vec()),
                    ValueRef::Blob(blob) => (4, blob.to_vec()),
                };
                hash.update([tag]);
                hash.update((bytes.len() as u64).to_be_bytes());
                hash.update(bytes);
            }
        }
    }
    Ok(hex::encode(hash.finalize()))
}

pub(crate) fn all_observations(db: &Connection) -> Result<Vec<Observation>> {
    let mut all = Vec::new();
    observations::visit(db, |observation| {
        all.push(observation);
        Ok(())
    })?;
    Ok(all)
}

/// The payouts that an observation holds.
pub(crate) fn payouts_of(db: &Connection, observation: &Observation) -> Result<Vec<Payout>> {
    let mut select = db.prepare_cached(
        "SELECT p.*, r.sha256 AS raw FROM payouts p JOIN observations o ON o.id = p.first_observation
            JOIN raw r ON r.id = o.raw
         WHERE p.window = ?1 AND p.first_observation <= ?2 AND p.last_observation >= ?2",
    )?;
    let mut rows = select.query(params![observation.window_id, observation.id])?;
    let mut payouts = Vec::new();
    while let Some(row) = rows.next()? {
        payouts.push(payout_row::payout(row)?);
    }
    Ok(payouts)
}

impl Store {
    /// Payouts that are marked vanished though they did not, or the other way round: a version has vanished in the
    /// observation after its last when that holds no version of its key.
    pub(crate) fn wrong_vanished_marks(&self) -> Result<Vec<(Window, String)>> {
        let mut select = self.db.prepare(
            "SELECT w.*, p.key FROM payouts p JOIN windows w ON w.id = p.window WHERE p.vanished_in IS NOT (
                SELECT next.id FROM observations next
                WHERE next.id = (SELECT min(id) FROM observations WHERE window = p.window AND id > p.last_observation)
                  AND NOT EXISTS (SELECT 1 FROM payouts later WHERE later.source = p.source AND later.dataset = p.dataset
                    AND later.key = p.key AND later.window = p.window AND later.first_observation = next.id))",
        )?;
        let mut rows = select.query([])?;
        let mut wrong = Vec::new();
        while let Some(row) = rows.next()? {
            wrong.push((text::window(row)?, row.get("key")?));
        }
        Ok(wrong)
    }

    /// Payouts whose source or dataset is not that of their window, whose observations are not of their window, or which have
    /// the currency of an amount that they lack.
    pub(crate) fn misplaced_payouts(&self) -> Result<Vec<(Window, String)>> {
        let currencies: String = payout_row::FIGURES
            .iter()
            .map(|(figure, _, _)| format!(" OR (p.{figure} IS NULL AND p.{figure}_currency IS NOT NULL)"))
            .collect();
        let mut select = self.db.prepare(&format!(
            "SELECT w.*, p.key FROM payouts p JOIN windows w ON w.id = p.window
             WHERE p.source IS NOT w.source OR p.dataset IS NOT w.dataset
                OR NOT EXISTS (SELECT 1 FROM observations WHERE id = p.first_observation AND window = p.window)
                OR NOT EXISTS (SELECT 1 FROM observations WHERE id = p.last_observation AND window = p.window)
                OR p.first_observation > p.last_observation{currencies}"
        ))?;
        let mut rows = select.query([])?;
        let mut misplaced = Vec::new();
        while let Some(row) = rows.next()? {
            misplaced.push((text::window(row)?, row.get("key")?));
        }
        Ok(misplaced)
    }

    pub(crate) fn raw_rows(&self) -> Result<Vec<RawRow>> {
        let mut select = self.db.prepare("SELECT sha256, size FROM raw ORDER BY sha256")?;
        let rows = select.query_map([], |row| Ok(RawRow { sha256: row.get(0)?, size: row.get(1)? }))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What SQLite itself has to complain about.
    pub(crate) fn database_complaints(&self) -> Result<Vec<String>> {
        let mut complaints = Vec::new();
        let mut check = self.db.prepare("PRAGMA integrity_check")?;
        let mut rows = check.query([])?;
        while let Some(row) = rows.next()? {
            let line: String = row.get(0)?;
            if line != "ok" {
                complaints.push(format!("the catalog is damaged: {line}"));
            }
        }
        let mut check = self.db.prepare("PRAGMA foreign_key_check")?;
        let mut rows = check.query([])?;
        while let Some(row) = rows.next()? {
            let table: String = row.get(0)?;
            complaints.push(format!("a row of {table} refers to a row that is not there"));
        }
        Ok(complaints)
    }
}

impl Ledger<'_> {
    /// Empties the tables that raw bytes can fill again.
    pub(crate) fn clear_rows(&mut self) -> Result<()> {
        Ok(self.db.execute_batch(
            "DELETE FROM payouts; DELETE FROM quarantine; DELETE FROM lake_files;
            DELETE FROM earning_repeats;",
        )?)
    }

    pub(crate) fn replace_report(&mut self, observation: ObservationId, report: &ReadReport) -> Result<()> {
        self.db
            .prepare_cached("UPDATE observations SET report = ?2 WHERE id = ?1")?
            .execute(params![observation, text::json(report)?])?;
        Ok(())
    }

    pub(crate) fn count_payout_versions(&self) -> Result<u64> {
        Ok(self.db.query_row("SELECT count(*) FROM payouts", [], |row| row.get(0))?)
    }
}
