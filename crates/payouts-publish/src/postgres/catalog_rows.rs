//! Rows of the catalog as rows of the target: which column is made of which, for each small table.

use super::{
    catalog::{
        ACCOUNTS, ACKNOWLEDGEMENTS, CatalogView, JOBS, OBSERVATIONS, PAYOUTS, QUARANTINE, RUNS, WINDOWS,
        amount, day, instant,
    },
    copy::RowSender,
    merge::{MergedTable, Scope},
    rows::RowBuffer,
};
use crate::error::{Error, Kind, Result};
use chrono::{DateTime, SecondsFormat, Timelike, Utc};
use rusqlite::Row;
use serde_json::{Map, Value};

/// A table, and how a row of it is written behind `ledger`.
pub(super) struct CatalogTable {
    pub(super) table: MergedTable,
    sql: &'static str,
    write: fn(&mut RowBuffer, &Row<'_>) -> Result<()>,
}

impl CatalogTable {
    /// Writes all rows of a ledger.
    pub(super) fn fill(&self, view: &CatalogView, ledger: &str, rows: &mut RowSender) -> Result<()> {
        view.each(self.sql, |row| {
            let cells = rows.row(self.table.columns.len())?;
            cells.text(ledger);
            (self.write)(cells, row)
        })
    }
}

/// The tables, in the order in which they are written.
pub(super) const TABLES: [&CatalogTable; 8] =
    [&RUN, &ACCOUNT, &WINDOW, &JOB, &ACKNOWLEDGEMENT, &OBSERVATION, &PAYOUT, &QUARANTINED];

const RUN: CatalogTable = CatalogTable {
    table: MergedTable {
        name: "runs",
        columns: &["ledger", "run", "command", "started_at", "finished_at", "outcome"],
        key: &["run"],
        scope: Scope::Ledger,
    },
    sql: RUNS,
    write: |cells, row| {
        number(cells, row, "id")?;
        text(cells, row, "command")?;
        time(cells, row, "started_at")?;
        time(cells, row, "finished_at")?;
        text(cells, row, "outcome")
    },
};

const ACCOUNT: CatalogTable = CatalogTable {
    table: MergedTable {
        name: "accounts",
        columns: &["ledger", "source", "account", "provider", "name", "details", "first_seen", "last_seen"],
        key: &["source", "account"],
        scope: Scope::Ledger,
    },
    sql: ACCOUNTS,
    write: |cells, row| {
        for column in ["source", "account", "provider", "name"] {
            text(cells, row, column)?;
        }
        json(cells, row, "details")?;
        time(cells, row, "first_seen")?;
        time(cells, row, "last_seen")
    },
};

const WINDOW: CatalogTable = CatalogTable {
    table: MergedTable {
        name: "windows",
        columns: &["ledger", "window_id", "source", "dataset", "account", "period", "first_day", "last_day"],
        key: &["window_id"],
        scope: Scope::Nothing,
    },
    sql: WINDOWS,
    write: |cells, row| {
        number(cells, row, "id")?;
        for column in ["source", "dataset", "account", "period"] {
            text(cells, row, column)?;
        }
        cells.optional(day(row, "first_day")?, RowBuffer::date);
        cells.optional(day(row, "last_day")?, RowBuffer::date);
        Ok(())
    },
};

const JOB: CatalogTable = CatalogTable {
    table: MergedTable {
        name: "jobs",
        columns: &["ledger", "window_id", "state", "attempts", "not_before", "failure", "updated_at"],
        key: &["window_id"],
        scope: Scope::Ledger,
    },
    sql: JOBS,
    write: |cells, row| {
        number(cells, row, "window")?;
        text(cells, row, "state")?;
        number(cells, row, "attempts")?;
        time(cells, row, "not_before")?;
        json(cells, row, "failure")?;
        time(cells, row, "updated_at")
    },
};

const OBSERVATION: CatalogTable = CatalogTable {
    table: MergedTable {
        name: "observations",
        columns: &[
            "ledger",
            "observation",
            "window_id",
            "run",
            "raw_sha256",
            "raw_size",
            "facts",
            "asked_at",
            "received_at",
            "loaded_at",
            "superseded_by",
            "superseded_at",
            "report",
        ],
        key: &["observation"],
        scope: Scope::ChangedWindows,
    },
    sql: OBSERVATIONS,
    write: |cells, row| {
        for column in ["id", "window", "run"] {
            number(cells, row, column)?;
        }
        text(cells, row, "sha256")?;
        number(cells, row, "size")?;
        json(cells, row, "facts")?;
        for column in ["asked_at", "received_at", "loaded_at"] {
            time(cells, row, column)?;
        }
        number(cells, row, "superseded_by")?;
        time(cells, row, "superseded_at")?;
        json(cells, row, "report")
    },
};

/// The amounts of a payout; the currency of each is in a column of the same name and `_currency`.
pub(super) const FIGURES: [&str; 6] =
    ["earned", "withheld_tax", "sales_tax", "service_fee_tax", "withheld", "total"];

/// The columns of payouts, in their order.
pub(super) const PAYOUT_COLUMNS: [&str; 35] = [
    "ledger",
    "payout_id",
    "window_id",
    "source",
    "dataset",
    "key",
    "valid_from_observation",
    "valid_to_observation",
    "valid_from",
    "valid_to",
    "is_vanished",
    "provider",
    "account",
    "reference",
    "paid_on",
    "paid_at",
    "status",
    "method",
    "program",
    "earned",
    "earned_currency",
    "withheld_tax",
    "withheld_tax_currency",
    "sales_tax",
    "sales_tax_currency",
    "service_fee_tax",
    "service_fee_tax_currency",
    "withheld",
    "withheld_currency",
    "total",
    "total_currency",
    "extra",
    "raw_sha256",
    "entry",
    "line",
];

const PAYOUT: CatalogTable = CatalogTable {
    table: MergedTable {
        name: "payouts",
        columns: &PAYOUT_COLUMNS,
        key: &["payout_id"],
        scope: Scope::ChangedWindows,
    },
    sql: PAYOUTS,
    write: |cells, row| {
        number(cells, row, "id")?;
        number(cells, row, "window")?;
        for column in ["source", "dataset", "key"] {
            text(cells, row, column)?;
        }
        number(cells, row, "first_observation")?;
        number(cells, row, "valid_to_observation")?;
        time(cells, row, "valid_from")?;
        time(cells, row, "valid_to")?;
        cells.bool(row.get::<_, Option<i64>>("vanished_in")?.is_some());
        for column in ["provider", "account", "reference"] {
            text(cells, row, column)?;
        }
        cells.optional(day(row, "paid_on")?, RowBuffer::date);
        let paid_at = instant(row, "paid_at")?;
        cells.optional(paid_at, RowBuffer::instant);
        for column in ["status", "method", "program"] {
            text(cells, row, column)?;
        }
        for figure in FIGURES {
            cells.optional(amount(row, figure)?, |cells, amount| cells.decimal(amount.decimal()));
            text(cells, row, &format!("{figure}_currency"))?;
        }
        match paid_at.filter(|at| at.nanosecond() % 1000 != 0) {
            None => json(cells, row, "extra")?,
            Some(at) => cells.json(&with_instant(&row.get::<_, String>("extra")?, at)?),
        }
        for column in ["sha256", "entry"] {
            text(cells, row, column)?;
        }
        number(cells, row, "line")
    },
};

const QUARANTINED: CatalogTable = CatalogTable {
    table: MergedTable {
        name: "quarantine",
        columns: &[
            "ledger",
            "quarantine",
            "window_id",
            "observation",
            "entry",
            "line",
            "column_name",
            "reason",
            "bytes",
            "problem",
        ],
        key: &["quarantine"],
        scope: Scope::ChangedWindows,
    },
    sql: QUARANTINE,
    write: |cells, row| {
        for column in ["id", "window", "observation"] {
            number(cells, row, column)?;
        }
        text(cells, row, "entry")?;
        number(cells, row, "line")?;
        text(cells, row, "column_name")?;
        text(cells, row, "reason")?;
        cells.bytes(&row.get::<_, Vec<u8>>("bytes")?);
        text(cells, row, "problem")
    },
};

const ACKNOWLEDGEMENT: CatalogTable = CatalogTable {
    table: MergedTable {
        name: "acknowledgements",
        columns: &[
            "ledger",
            "acknowledgement",
            "window_id",
            "problem",
            "entry",
            "line",
            "column_name",
            "what",
            "who",
            "reason",
            "acknowledged_at",
        ],
        key: &["acknowledgement"],
        scope: Scope::Ledger,
    },
    sql: ACKNOWLEDGEMENTS,
    write: |cells, row| {
        number(cells, row, "id")?;
        number(cells, row, "window")?;
        text(cells, row, "problem")?;
        text(cells, row, "entry")?;
        number(cells, row, "line")?;
        for column in ["column_name", "what", "who", "reason"] {
            text(cells, row, column)?;
        }
        time(cells, row, "acknowledged_at")
    },
};

fn text(cells: &mut RowBuffer, row: &Row<'_>, column: &str) -> Result<()> {
    let text = row.get_ref(column)?.as_str_or_null().map_err(|error| unexpected(column, &error))?;
    cells.optional(text, RowBuffer::text);
    Ok(())
}

fn json(cells: &mut RowBuffer, row: &Row<'_>, column: &str) -> Result<()> {
    let text = row.get_ref(column)?.as_str_or_null().map_err(|error| unexpected(column, &error))?;
    cells.optional(text, RowBuffer::json);
    Ok(())
}

fn number(cells: &mut RowBuffer, row: &Row<'_>, column: &str) -> Result<()> {
    cells.optional(row.get(column)?, RowBuffer::bigint);
    Ok(())
}

fn time(cells: &mut RowBuffer, row: &Row<'_>, column: &str) -> Result<()> {
    cells.optional(instant(row, column)?, RowBuffer::instant);
    Ok(())
}

fn unexpected(column: &str, error: &dyn std::fmt::Display) -> Error {
    Error::new(Kind::Ledger, format!("column {column} of the catalog cannot be read: {error}"))
        .with_hint("run payouts verify")
}

/// PostgreSQL keeps microseconds. What is finer is kept as text.
fn with_instant(extra: &str, at: DateTime<Utc>) -> Result<String> {
    let mut extra: Map<String, Value> =
        serde_json::from_str(extra).map_err(|error| unexpected("extra", &error))?;
    extra.insert("paid_at".to_owned(), at.to_rfc3339_opts(SecondsFormat::AutoSi, true).into());
    Ok(Value::Object(extra).to_string())
}
