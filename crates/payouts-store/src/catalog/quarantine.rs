//! What could not be read, row by row and cell by cell, and who has seen it.
//!
//! A problem is acknowledged for its window, not for one observation: when a later read brings the same problem in the same
//! place, it stays acknowledged, and any other needs a person again.

use super::{Ledger, ObservationId, Store, text};
use crate::Result;
use chrono::{DateTime, Utc};
use payouts_model::{ReadReport, UnreadCell, Unreadable, Window};
use rusqlite::params;
use sha2::{Digest, Sha256};

/// Cells that are kept of an observation, the first ones. The rest is counted, and in the raw bytes.
pub(crate) const MOST_CELLS: usize = 10_000;

/// A row or cell in quarantine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuarantineEntry {
    /// Its number. A rebuild may give it another one.
    pub id: i64,
    /// The observation that brought it.
    pub observation: ObservationId,
    /// The window.
    pub window: Window,
    /// The entry of an archive.
    pub entry: Option<String>,
    /// The line, or the position in a JSON array, from 1; 0 when it is about the file as a whole.
    pub line: u64,
    /// The column of a cell; none for a whole row.
    pub column: Option<String>,
    /// Why it could not be read, or why it is suspicious.
    pub reason: String,
    /// The bytes of the row, or the text of the cell.
    pub bytes: Vec<u8>,
    /// Who has seen it.
    pub acknowledged: Option<Acknowledgement>,
}

/// Who has seen a problem, and why nothing has to be done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acknowledgement {
    /// The user.
    pub who: String,
    /// Why nothing has to be done.
    pub reason: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// How much is in quarantine, of the current observations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QuarantineCounts {
    /// Rows that could not be read. They are in no sum.
    pub rows: u64,
    /// Entries of [`Store::quarantine`] that no person has acknowledged.
    pub unacknowledged: u64,
}

/// One entry, as reading the bytes makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    entry: Option<String>,
    line: u64,
    column: Option<String>,
    reason: String,
    bytes: Vec<u8>,
    /// What is the same as long as the problem is.
    identity: String,
}

impl Problem {
    fn new(
        entry: Option<&str>,
        line: u64,
        column: Option<&str>,
        reason: &str,
        bytes: &[u8],
        has_one_entry: bool,
    ) -> Self {
        let mut hash = Sha256::new();
        // Providers name the only entry of an archive after the export, so the name would be another one each time.
        let distinguishing = if has_one_entry { None } else { entry };
        for part in [distinguishing, column, Some(reason)].into_iter().map(|part| part.map(str::as_bytes)) {
            hash.update([u8::from(part.is_some())]);
            hash.update((part.map_or(0, <[u8]>::len) as u64).to_be_bytes());
            hash.update(part.unwrap_or_default());
        }
        hash.update(line.to_be_bytes());
        hash.update(bytes);
        Self {
            entry: entry.map(str::to_owned),
            line,
            column: column.map(str::to_owned),
            reason: reason.to_owned(),
            bytes: bytes.to_vec(),
            identity: hex::encode(hash.finalize()),
        }
    }
}

/// The entries that an observation has in quarantine, rows first.
pub(crate) fn problems(rows: &[Unreadable], cells: &[UnreadCell], report: &ReadReport) -> Vec<Problem> {
    let has_one_entry = report.entries <= 1;
    let mut all: Vec<Problem> = rows
        .iter()
        .map(|row| Problem::new(row.entry.as_deref(), row.line, None, &row.reason, &row.bytes, has_one_entry))
        .collect();
    all.extend(cells.iter().take(MOST_CELLS).map(|cell| {
        let (entry, text) = (cell.entry.as_deref(), cell.text.as_bytes());
        Problem::new(entry, cell.line, Some(&cell.column), &cell.reason, text, has_one_entry)
    }));
    let more_rows = report.unreadable.saturating_sub(rows.len() as u64);
    let counted = report.malformed_cells.values().sum::<u64>().max(cells.len() as u64);
    let more_cells = if cells.len() < MOST_CELLS { 0 } else { counted.saturating_sub(MOST_CELLS as u64) };
    if more_rows + more_cells > 0 {
        let reason = format!("{more_rows} more rows and {more_cells} more cells are counted and not listed");
        all.push(Problem::new(None, 0, None, &reason, &[], true));
    }
    all
}

const CURRENT: &str = "o.id = (SELECT max(id) FROM observations WHERE window = o.window)";

impl Store {
    /// The rows and cells in quarantine of the current observations, in the order of their arrival.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn quarantine(&self) -> Result<Vec<QuarantineEntry>> {
        let mut select = self.db.prepare_cached(&format!(
            "SELECT w.source, w.dataset, w.account, w.period, q.*, a.who, a.reason AS accepted, a.acknowledged_at
             FROM quarantine q JOIN observations o ON o.id = q.observation JOIN windows w ON w.id = o.window
                LEFT JOIN acknowledgements a ON a.id = (SELECT max(id) FROM acknowledgements
                    WHERE window = o.window AND problem = q.problem)
             WHERE {CURRENT} ORDER BY q.id"
        ))?;
        let mut rows = select.query([])?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            let acknowledged = match row.get("who")? {
                Some(who) => {
                    let at = text::parsed(row, "acknowledged_at")?;
                    Some(Acknowledgement { who, reason: row.get("accepted")?, at })
                }
                None => None,
            };
            entries.push(QuarantineEntry {
                id: row.get("id")?,
                observation: row.get("observation")?,
                window: text::window(row)?,
                entry: row.get("entry")?,
                line: row.get("line")?,
                column: row.get("column_name")?,
                reason: row.get("reason")?,
                bytes: row.get("bytes")?,
                acknowledged,
            });
        }
        Ok(entries)
    }

    /// How much is in quarantine, of the current observations.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn quarantine_counts(&self) -> Result<QuarantineCounts> {
        let mut select = self.db.prepare_cached(&format!(
            "SELECT coalesce(sum(o.report ->> 'unreadable'), 0) FROM observations o
             WHERE o.id IN (SELECT observation FROM quarantine) AND {CURRENT}"
        ))?;
        let rows = select.query_row([], |row| row.get(0))?;
        let mut select = self.db.prepare_cached(&format!(
            "SELECT count(*) FROM quarantine q JOIN observations o ON o.id = q.observation
             WHERE {CURRENT} AND NOT EXISTS (SELECT 1 FROM acknowledgements a
                WHERE a.window = o.window AND a.problem = q.problem)"
        ))?;
        let unacknowledged = select.query_row([], |row| row.get(0))?;
        Ok(QuarantineCounts { rows, unacknowledged })
    }

    /// The entries of an observation, as they are stored.
    pub(crate) fn problems_of(&self, observation: ObservationId) -> Result<Vec<Problem>> {
        let mut select =
            self.db.prepare_cached("SELECT * FROM quarantine WHERE observation = ?1 ORDER BY id")?;
        let rows = select.query_map([observation], |row| {
            Ok(Problem {
                entry: row.get("entry")?,
                line: row.get("line")?,
                column: row.get("column_name")?,
                reason: row.get("reason")?,
                bytes: row.get("bytes")?,
                identity: row.get("problem")?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Ledger<'_> {
    /// Keeps what an observation brought and could not be read.
    pub(super) fn quarantine(&mut self, observation: ObservationId, problems: &[Problem]) -> Result<()> {
        if problems.is_empty() {
            return Ok(());
        }
        let mut insert = self.db.prepare_cached(
            "INSERT INTO quarantine (observation, entry, line, column_name, reason, bytes, problem)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?;
        for Problem { entry, line, column, reason, bytes, identity } in problems {
            insert.execute(params![observation, entry, line, column, reason, bytes, identity])?;
        }
        Ok(())
    }

    /// Notes that a person has seen an entry in quarantine. Nothing is ever removed: acknowledging again adds a note.
    ///
    /// # Errors
    /// When there is no such entry, or the catalog refuses.
    pub fn acknowledge(&mut self, entry: i64, who: &str, reason: &str, now: DateTime<Utc>) -> Result<()> {
        self.db
            .prepare_cached(
                "INSERT INTO acknowledgements
                    (window, problem, entry, line, column_name, what, who, reason, acknowledged_at, digest)
                 SELECT o.window, q.problem, q.entry, q.line, q.column_name, q.reason, ?2, ?3, ?4, 0
                 FROM quarantine q JOIN observations o ON o.id = q.observation WHERE q.id = ?1",
            )?
            .execute(params![entry, who, reason, text::stamp(now)])?;
        self.seal("acknowledgements", self.db.last_insert_rowid())
    }
}
