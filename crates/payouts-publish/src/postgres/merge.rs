//! Small tables: their rows are copied into a temporary table, and only what differs is written.

use super::{
    copy::{Copied, RowSender, copy_in},
    target::PostgresTarget,
};
use crate::error::{Error, Result};
use tokio_postgres::Transaction;

/// A table of the target, and which of its rows a publication knows all of.
#[derive(Clone, Copy, Debug)]
pub(super) struct MergedTable {
    pub(super) name: &'static str,
    /// All its columns; the first is `ledger`.
    pub(super) columns: &'static [&'static str],
    /// The columns of its primary key next to `ledger`.
    pub(super) key: &'static [&'static str],
    pub(super) scope: Scope,
}

/// Which rows are removed when they are not among those copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// All of the ledger.
    Ledger,
    /// Those of the windows in `pg_temp.changed_windows`.
    ChangedWindows,
    /// None: rows are only added.
    Nothing,
}

/// What a merge did.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Merged {
    /// Rows that were added, changed or removed.
    pub(super) changed: u64,
    pub(super) replaced_nuls: u64,
}

/// Makes the rows of the ledger in a table those that `fill` writes.
pub(super) async fn merge<T: Send + 'static>(
    change: &Transaction<'_>,
    target: &PostgresTarget,
    ledger: &str,
    table: MergedTable,
    fill: impl FnOnce(&mut RowSender) -> Result<T> + Send + 'static,
) -> Result<(Merged, T)> {
    let MergedTable { name, columns, key, scope } = table;
    let (schema, list) = (target.quoted_schema(), columns.join(", "));
    let staged = format!("pg_temp.staged_{name}");
    let failed = || Error::server(format!("table {name} of {target} cannot be written"));
    let create = format!("CREATE TEMP TABLE staged_{name} (LIKE {schema}.{name}) ON COMMIT DROP");
    change.batch_execute(&create).await.map_err(failed())?;
    let (Copied { rows, replaced_nuls }, value) =
        copy_in(change, &format!("{staged} ({list})"), fill).await?;
    let mut changed = 0;
    if rows > 0 {
        change.batch_execute(&format!("ANALYZE {staged}")).await.map_err(failed())?;
    }
    let within = match scope {
        Scope::Ledger => Some("true"),
        Scope::ChangedWindows => Some("t.window_id IN (SELECT window_id FROM pg_temp.changed_windows)"),
        Scope::Nothing => None,
    };
    if let Some(within) = within {
        let same = key.iter().map(|key| format!("s.{key} = t.{key}")).collect::<Vec<_>>().join(" AND ");
        let delete = format!(
            "DELETE FROM {schema}.{name} t WHERE t.ledger = $1 AND {within}
             AND NOT EXISTS (SELECT 1 FROM {staged} s WHERE {same})"
        );
        changed += change.execute(&delete, &[&ledger]).await.map_err(failed())?;
    }
    if rows > 0 {
        let set = columns.iter().filter(|column| **column != "ledger" && !key.contains(column));
        let set = set.map(|column| format!("{column} = excluded.{column}")).collect::<Vec<_>>().join(", ");
        // Compared byte by byte: 1.1 and 1.10 are equal, and are two statements.
        let upsert = format!(
            "INSERT INTO {schema}.{name} AS t ({list}) SELECT {list} FROM {staged}
             ON CONFLICT (ledger, {}) DO UPDATE SET {set} WHERE t.* *<> excluded.*",
            key.join(", ")
        );
        changed += change.execute(&upsert, &[]).await.map_err(failed())?;
    }
    change.batch_execute(&format!("DROP TABLE {staged}")).await.map_err(failed())?;
    Ok((Merged { changed, replaced_nuls }, value))
}
