//! A digest of each row that raw bytes cannot remake, stored next to the row.
//!
//! `payouts verify` reads raw bytes again and compares whatever is derived from them. Nothing could show a change in the other
//! rows: when a window was requested, by which run, who acknowledged what. So the statement that writes such a row also
//! writes a digest of its columns. It finds damage, not an attacker: who can write the file can write the digest too.

use super::{Ledger, Store};
use crate::Result;
use rusqlite::{Connection, functions::FunctionFlags, params, types::ValueRef};
use sha2::{Digest, Sha256};

/// A table whose rows have a digest.
pub(super) struct Sealed {
    pub(super) table: &'static str,
    /// The column that finds one row.
    pub(super) id: &'static str,
    /// The columns in the digest, in its order.
    pub(super) columns: &'static str,
}

/// The tables whose rows have a digest. Left out are `digest` itself and what raw bytes remake: an observation's `report`.
pub(super) const SEALED: [Sealed; 14] = [
    Sealed { table: "runs", id: "id", columns: "id, command, started_at, finished_at, outcome" },
    Sealed {
        table: "accounts",
        id: "account",
        columns: "source, provider, account, details, first_seen, last_seen",
    },
    Sealed { table: "windows", id: "id", columns: "source, dataset, account, period, first_day, last_day" },
    Sealed {
        table: "observations",
        id: "id",
        columns: "id, window, run, raw, facts, asked_at, received_at, loaded_at, pruned_at",
    },
    Sealed {
        table: "jobs",
        id: "window",
        columns: "window, state, request_id, export, raw, facts, asked_at, received_at, attempts, not_before, failed_in, \
                  failure, updated_at, observation",
    },
    Sealed {
        table: "orphaned_exports",
        id: "id",
        columns: "id, window, export, why, left_at, attempts, tried_at, not_before, failure, ended_at, ended_as",
    },
    Sealed {
        table: "held_reads",
        id: "id",
        columns: "id, window, run, raw, facts, asked_at, received_at, held_at, report, reasons",
    },
    Sealed {
        table: "acceptances",
        id: "observation",
        columns: "observation, held, who, reason, accepted_at",
    },
    Sealed {
        table: "acknowledgements",
        id: "id",
        columns: "id, window, problem, entry, line, column_name, what, who, reason, acknowledged_at",
    },
    Sealed { table: "numbers", id: "name", columns: "name, last" },
    Sealed { table: "bank_files", id: "id", columns: "id, raw, run, name, profiles, imported_at" },
    Sealed { table: "matches", id: "id", columns: "id, run, content, since, until" },
    Sealed {
        table: "closes",
        id: "id",
        columns: "id, run, month, is_reopened, who, reason, waived, figures, row_count, row_digest_of_month, closed_at",
    },
    Sealed {
        table: "decisions",
        id: "id",
        columns: "id, run, ruling, transfers, entries, who, reason, decided_at",
    },
];

/// Makes `row_digest(…)` known to SQLite: 64 bits of a SHA-256 over the values, each with its type and length.
pub(super) fn register(db: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    Ok(db.create_scalar_function("row_digest", -1, flags, |values| {
        let mut hash = Sha256::new();
        for index in 0..values.len() {
            match values.get_raw(index) {
                ValueRef::Null => hash.update([0]),
                ValueRef::Integer(number) => add(&mut hash, 1, &number.to_be_bytes()),
                ValueRef::Real(number) => add(&mut hash, 2, &number.to_be_bytes()),
                ValueRef::Text(text) => add(&mut hash, 3, text),
                ValueRef::Blob(blob) => add(&mut hash, 4, blob),
            }
        }
        let digest = hash.finalize();
        Ok(digest.iter().take(8).fold(0_i64, |number, byte| number << 8 | i64::from(*byte)))
    })?)
}

fn add(hash: &mut Sha256, tag: u8, bytes: &[u8]) {
    hash.update([tag]);
    hash.update((bytes.len() as u64).to_be_bytes());
    hash.update(bytes);
}

/// A row that is not as it was written.
pub(crate) struct ChangedRow {
    pub(crate) table: &'static str,
    /// The value of the column that finds it.
    pub(crate) row: String,
}

impl Store {
    /// The rows that are not as they were written.
    pub(crate) fn changed_rows(&self) -> Result<Vec<ChangedRow>> {
        let mut changed = Vec::new();
        for Sealed { table, id, columns } in SEALED {
            let mut select = self.db.prepare(&format!(
                "SELECT CAST({id} AS TEXT) FROM {table} WHERE digest IS NOT row_digest({columns}) ORDER BY 1"
            ))?;
            let mut rows = select.query([])?;
            while let Some(row) = rows.next()? {
                changed.push(ChangedRow { table, row: row.get(0)? });
            }
        }
        Ok(changed)
    }
}

impl Ledger<'_> {
    /// Writes the digest of a row that was changed, in the same transaction.
    pub(crate) fn seal(&mut self, table: &str, row: i64) -> Result<()> {
        let sealed = SEALED.iter().find(|sealed| sealed.table == table);
        if let Some(Sealed { table, id, columns }) = sealed {
            self.db
                .prepare_cached(&format!(
                    "UPDATE {table} SET digest = row_digest({columns}) WHERE {id} = ?1"
                ))?
                .execute(params![row])?;
        }
        Ok(())
    }
}
