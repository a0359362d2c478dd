//! All rows of a target, as text.

use std::collections::BTreeMap;
use tokio_postgres::Client;

/// Tables whose rows follow from the ledger alone.
const TABLES: [&str; 12] = [
    "runs",
    "accounts",
    "windows",
    "jobs",
    "observations",
    "payouts",
    "earning_sets",
    "earnings",
    "earning_repeats",
    "quarantine",
    "acknowledgements",
    "current_payouts",
];

/// The rows of each table, sorted.
pub(crate) async fn snapshot(client: &Client, schema: &str) -> BTreeMap<&'static str, Vec<String>> {
    let mut all = BTreeMap::new();
    for table in TABLES {
        let rows = client
            .query(&format!("SELECT t::text FROM {schema}.{table} t ORDER BY 1"), &[])
            .await
            .expect(table);
        all.insert(table, rows.iter().map(|row| row.get(0)).collect());
    }
    all
}

pub(crate) async fn number(client: &Client, sql: &str) -> i64 {
    client.query_one(sql, &[]).await.expect(sql).get(0)
}

pub(crate) async fn texts(client: &Client, sql: &str) -> Vec<String> {
    let rows = client.query(sql, &[]).await.expect(sql);
    rows.iter().map(|row| row.get::<_, Option<String>>(0).unwrap_or_else(|| "null".to_owned())).collect()
}
