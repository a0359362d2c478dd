//! The target's tables and views: created, migrated forwards, and extended by columns that the specification gained.

use super::{
    catalog_rows::PAYOUT_COLUMNS,
    earning_columns::{EarningColumn, SqlKind, earning_columns, snake_case},
    target::{PostgresTarget, quoted},
};
use crate::error::{Error, Kind, Result};
use std::{collections::BTreeMap, fmt::Write};
use tokio_postgres::{Client, GenericClient, Transaction};

/// What each version adds to the one before. A version that was released is never changed.
const MIGRATIONS: [&str; 1] = [include_str!("schema.sql")];
const VIEWS: &str = include_str!("views.sql");

/// The version that this program writes.
pub(super) const VERSION: i32 = 1;

/// Makes the target what this program writes, in a transaction of its own: readers wait for a change of a table, and must not
/// wait for a whole publication. Most often nothing has to be done.
pub(super) async fn prepare(client: &mut Client, target: &PostgresTarget) -> Result<()> {
    let columns = earning_columns();
    if state(client, target, &columns).await?.is_ready() {
        return Ok(());
    }
    let change = client.transaction().await.map_err(Error::server("the schema cannot be prepared"))?;
    let lock = "SELECT pg_advisory_xact_lock(hashtextextended('payouts schema ' || $1, 0))";
    change.execute(lock, &[&target.schema]).await.map_err(Error::server("the schema cannot be locked"))?;
    // Another publisher may have done it meanwhile.
    let state = state(&change, target, &columns).await?;
    migrate(&change, target, &state, &columns).await?;
    change.commit().await.map_err(Error::server(format!("schema {} cannot be prepared", target.schema)))
}

/// Refuses a target that was not prepared: for reading only.
pub(super) async fn expect_ready(client: &impl GenericClient, target: &PostgresTarget) -> Result<()> {
    if state(client, target, &earning_columns()).await?.is_ready() {
        return Ok(());
    }
    Err(Error::new(Kind::OtherVersion, format!("{target} was not published into by this version"))
        .with_hint("publish first"))
}

#[derive(Debug)]
struct State {
    has_schema: bool,
    /// 0 before the first.
    version: i32,
    missing: Vec<EarningColumn>,
}

impl State {
    fn is_ready(&self) -> bool {
        self.version == VERSION && self.missing.is_empty()
    }
}

async fn state(
    client: &impl GenericClient,
    target: &PostgresTarget,
    columns: &[EarningColumn],
) -> Result<State> {
    let failed = || Error::server(format!("the state of {target} cannot be read"));
    let schema = client.query_opt("SELECT oid FROM pg_namespace WHERE nspname = $1", &[&target.schema]).await;
    let has_schema = schema.map_err(failed())?.is_some();
    let table = "SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                 WHERE n.nspname = $1 AND c.relname = 'schema_version'";
    let has_version =
        has_schema && client.query_opt(table, &[&target.schema]).await.map_err(failed())?.is_some();
    if !has_version {
        return Ok(State { has_schema, version: 0, missing: columns.to_vec() });
    }
    let select = format!("SELECT max(version) FROM {}.schema_version", target.quoted_schema());
    let version = client.query_one(&select, &[]).await.map_err(failed())?;
    let version = version.get::<_, Option<i32>>(0).unwrap_or(0);
    if version > VERSION {
        let what = format!("{target} has version {version}; this program writes version {VERSION}");
        return Err(
            Error::new(Kind::OtherVersion, what).with_hint("update payouts, or publish into another schema")
        );
    }
    let select = "SELECT a.attname::text, format_type(a.atttypid, a.atttypmod) FROM pg_attribute a
                  JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
                  WHERE n.nspname = $1 AND c.relname = 'earnings' AND a.attnum > 0 AND NOT a.attisdropped";
    let present = client.query(select, &[&target.schema]).await.map_err(failed())?;
    let present: BTreeMap<String, String> = present.iter().map(|row| (row.get(0), row.get(1))).collect();
    let mut missing = Vec::new();
    for column in columns {
        match present.get(&column.name) {
            None => missing.push(column.clone()),
            Some(kind) if kind == column.kind.sql() => {}
            // A NUMERIC with a precision would round.
            Some(kind) => {
                let (name, wanted) = (&column.name, column.kind.sql());
                let what = format!(
                    "column {name} of {target} is {kind}, not {wanted}: it would change what is published"
                );
                return Err(Error::new(Kind::OtherVersion, what).with_hint(format!(
                    "give the column the type {wanted} again, or publish into another schema"
                )));
            }
        }
    }
    Ok(State { has_schema, version, missing })
}

async fn migrate(
    change: &Transaction<'_>,
    target: &PostgresTarget,
    state: &State,
    columns: &[EarningColumn],
) -> Result<()> {
    let schema = target.quoted_schema();
    let mut sql = String::new();
    if !state.has_schema {
        // Even with IF NOT EXISTS, this needs a privilege on the database.
        sql.push_str(&format!("CREATE SCHEMA {schema};\n"));
    }
    if state.version == 0 {
        sql.push_str(&format!(
            "CREATE TABLE {schema}.schema_version (version integer PRIMARY KEY, migrated_at timestamptz NOT NULL DEFAULT now());\n"
        ));
    }
    for (migration, version) in
        MIGRATIONS.iter().zip(1..).skip_while(|(_, version)| *version <= state.version)
    {
        sql.push_str(&migration.replace("{schema}", &schema));
        sql.push_str(&format!("INSERT INTO {schema}.schema_version (version) VALUES ({version});\n"));
    }
    sql.push_str(&added_columns(&schema, &state.missing));
    sql.push_str(&views(&schema, columns));
    let what = format!("the tables of {target} cannot be made");
    change.batch_execute(&sql).await.map_err(Error::server(what))
}

fn added_columns(schema: &str, missing: &[EarningColumn]) -> String {
    let mut sql = String::new();
    if missing.is_empty() {
        return sql;
    }
    let added =
        missing.iter().map(|column| format!("ADD COLUMN {} {}", quoted(&column.name), column.kind.sql()));
    let added = added.collect::<Vec<_>>().join(", ");
    // Writing to a string cannot fail.
    let _ = writeln!(sql, "ALTER TABLE {schema}.earnings {added};");
    for column in missing {
        let means = match column.kind {
            SqlKind::Currency => format!("The currency of {}.", column.of.name),
            _ => format!("{}: {}", column.of.name, column.of.doc),
        };
        let (name, means) = (quoted(&column.name), means.replace('\'', "''"));
        let _ = writeln!(sql, "COMMENT ON COLUMN {schema}.earnings.{name} IS '{means}';");
    }
    for name in ["earning_id", "payment_id"] {
        let _ = writeln!(
            sql,
            "CREATE INDEX IF NOT EXISTS earnings_by_{name} ON {schema}.earnings (ledger, {name});"
        );
    }
    sql
}

fn views(schema: &str, columns: &[EarningColumn]) -> String {
    let currencies = columns.iter().filter(|column| column.kind == SqlKind::Currency);
    let figures = currencies.map(|column| {
        let (amount, currency) = (snake_case(column.of.name), &column.name);
        format!("('{amount}', e.{}, e.{})", quoted(&amount), quoted(currency))
    });
    let figures = figures.collect::<Vec<_>>().join(", ");
    VIEWS
        .replace("{schema}", schema)
        .replace("{payouts}", &PAYOUT_COLUMNS.join(", "))
        .replace("{earning_figures}", &figures)
}
