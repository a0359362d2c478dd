//! Earnings: the current rows of each window are a set, copied once and replaced as a whole.
//!
//! A set that is current already is left as it is. One whose window was read again with the same bytes keeps its rows. So a
//! publication costs the windows that changed, and the first one costs one COPY without a temporary table.

use super::{
    catalog::LakeSet,
    copy::copy_in,
    earning_columns::{OWN, earning_columns},
    lake_rows::write_set,
    target::{PostgresTarget, quoted},
};
use crate::error::{Error, Result};
use std::{collections::BTreeMap, path::PathBuf};
use tokio_postgres::Transaction;

/// What publishing earnings did.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct EarningsPublished {
    pub(super) copied: u64,
    pub(super) removed: u64,
    pub(super) replaced_nuls: u64,
    pub(super) moved_ids: u64,
    pub(super) is_changed: bool,
}

/// A set in the target.
struct PublishedSet {
    observation: i64,
    current_observation: i64,
    raw: String,
    files: String,
    rows: i64,
}

/// What has to be done for the sets.
#[derive(Default)]
struct Plan {
    removed: Vec<i64>,
    /// Sets that stay, under the number of a later observation.
    confirmed: Vec<(i64, LakeSet)>,
    copied: Vec<LakeSet>,
}

fn plan(mut published: BTreeMap<i64, PublishedSet>, current: Vec<LakeSet>, all: bool) -> Plan {
    let mut plan = Plan::default();
    for set in current {
        let Some(known) = published.remove(&set.window) else {
            plan.copied.push(set);
            continue;
        };
        let is_current = known.current_observation == set.observation;
        if is_current && known.files == set.fingerprint() && !all {
            continue;
        }
        // The number of its observation is inside a lake file, so the same rows have other files. Other files of the same
        // observation are those of a rebuild, which may read more than before.
        if !is_current && known.raw == set.raw && known.rows == set.rows() && !all {
            plan.confirmed.push((known.observation, set));
        } else {
            plan.removed.push(known.observation);
            plan.copied.push(set);
        }
    }
    plan.removed.extend(published.into_values().map(|gone| gone.observation));
    plan
}

/// Makes the earnings of a ledger those of its current lake files. With `all`, everything is copied again.
pub(super) async fn publish_earnings(
    change: &Transaction<'_>,
    target: &PostgresTarget,
    ledger: &str,
    root: PathBuf,
    current: Vec<LakeSet>,
    all: bool,
) -> Result<EarningsPublished> {
    let schema = target.quoted_schema();
    let failed = || Error::server(format!("earnings of {target} cannot be written"));
    let select = format!(
        "SELECT window_id, observation, current_observation, raw_sha256, files, rows FROM {schema}.earning_sets WHERE ledger = $1"
    );
    let published = change.query(&select, &[&ledger]).await.map_err(failed())?;
    let published = published.iter().map(|row| {
        let set = PublishedSet {
            observation: row.get(1),
            current_observation: row.get(2),
            raw: row.get(3),
            files: row.get(4),
            rows: row.get(5),
        };
        (row.get(0), set)
    });
    let Plan { removed, confirmed, copied } = plan(published.collect(), current, all);
    let mut done = EarningsPublished::default();
    if removed.is_empty() && confirmed.is_empty() && copied.is_empty() {
        return Ok(done);
    }
    done.is_changed = true;
    let before = removed.iter().copied().chain(confirmed.iter().map(|(rows, _)| *rows)).collect::<Vec<_>>();
    let mut repeats = Repeats::begin(change, target, ledger).await?;
    repeats.note(&before).await?;
    for table in ["earnings", "earning_repeats", "earning_sets"] {
        let delete = format!("DELETE FROM {schema}.{table} WHERE ledger = $1 AND observation = ANY($2)");
        let deleted = change.execute(&delete, &[&ledger, &removed]).await.map_err(failed())?;
        if table == "earnings" {
            done.removed = deleted;
        }
    }
    let confirm = format!(
        "UPDATE {schema}.earning_sets SET current_observation = $3, files = $4 WHERE ledger = $1 AND observation = $2"
    );
    for (rows, set) in &confirmed {
        let params: [&(dyn tokio_postgres::types::ToSql + Sync); 4] =
            [&ledger, rows, &set.observation, &set.fingerprint()];
        change.execute(&confirm, &params).await.map_err(failed())?;
    }
    if copied.is_empty() {
        repeats.find(0).await?;
        return Ok(done);
    }
    insert_sets(change, target, ledger, &copied).await?;
    let new: Vec<i64> = copied.iter().map(|set| set.observation).collect();
    let columns = earning_columns().into_iter().map(|column| quoted(&column.name));
    let columns = OWN.iter().map(|name| (*name).to_owned()).chain(columns).collect::<Vec<_>>().join(", ");
    let owner = ledger.to_owned();
    let (rows, moved_ids) = copy_in(change, &format!("{schema}.earnings ({columns})"), move |rows| {
        copied.iter().map(|set| write_set(rows, &owner, &root, set)).sum::<Result<u64>>()
    })
    .await?;
    (done.copied, done.replaced_nuls, done.moved_ids) = (rows.rows, rows.replaced_nuls, moved_ids);
    repeats.note_copied(&new);
    repeats.find(rows.rows).await?;
    Ok(done)
}

async fn insert_sets(
    change: &Transaction<'_>,
    target: &PostgresTarget,
    ledger: &str,
    sets: &[LakeSet],
) -> Result<()> {
    let numbers = |of: fn(&LakeSet) -> i64| sets.iter().map(of).collect::<Vec<i64>>();
    let texts = |of: fn(&LakeSet) -> &String| {
        sets.iter().map(|set| of(set).replace('\0', "\u{2400}")).collect::<Vec<_>>()
    };
    let insert = format!(
        "INSERT INTO {}.earning_sets (ledger, observation, current_observation, window_id, source, account, period, raw_sha256,
            files, rows)
         SELECT $1, o, o, w, s, a, p, r, f, n FROM unnest($2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[],
            $7::text[], $8::text[], $9::bigint[]) AS u (o, w, s, a, p, r, f, n)",
        target.quoted_schema()
    );
    let files: Vec<String> = sets.iter().map(LakeSet::fingerprint).collect();
    let params: [&(dyn tokio_postgres::types::ToSql + Sync); 9] = [
        &ledger,
        &numbers(|set| set.observation),
        &numbers(|set| set.window),
        &texts(|set| &set.source),
        &texts(|set| &set.account),
        &texts(|set| &set.period),
        &texts(|set| &set.raw),
        &files,
        &numbers(LakeSet::rows),
    ];
    change
        .execute(&insert, &params)
        .await
        .map_err(Error::server(format!("earnings of {target} cannot be written")))?;
    Ok(())
}

/// Which rows repeat an earning id. Of the rows with one id that count of the newest observation counts, the first of its rows.
struct Repeats<'c> {
    change: &'c Transaction<'c>,
    schema: String,
    ledger: String,
    copied: Vec<i64>,
}

impl<'c> Repeats<'c> {
    async fn begin(change: &'c Transaction<'_>, target: &PostgresTarget, ledger: &str) -> Result<Self> {
        let create = "CREATE TEMP TABLE changed_ids (source text COLLATE \"C\", earning_id text COLLATE \"C\") ON COMMIT DROP;
                      SET LOCAL work_mem = '48MB'";
        change.batch_execute(create).await.map_err(Self::failed())?;
        Ok(Self { change, schema: target.quoted_schema(), ledger: ledger.to_owned(), copied: Vec::new() })
    }

    fn failed() -> impl FnOnce(tokio_postgres::Error) -> Error {
        Error::server("repeated earning ids cannot be looked for")
    }

    /// Notes the ids of these sets: which of their rows counts may change.
    async fn note(&mut self, sets: &[i64]) -> Result<()> {
        if sets.is_empty() {
            return Ok(());
        }
        let schema = &self.schema;
        let insert = format!(
            "INSERT INTO pg_temp.changed_ids SELECT DISTINCT s.source, e.earning_id FROM {schema}.earning_sets s
                JOIN {schema}.earnings e ON e.ledger = s.ledger AND e.observation = s.observation
             WHERE s.ledger = $1 AND s.observation = ANY($2) AND e.earning_id IS NOT NULL"
        );
        self.change.execute(&insert, &[&self.ledger, &sets]).await.map_err(Self::failed())?;
        Ok(())
    }

    fn note_copied(&mut self, sets: &[i64]) {
        self.copied.extend_from_slice(sets);
    }

    /// Finds the repeats again, of the noted ids or of all.
    async fn find(mut self, copied_rows: u64) -> Result<()> {
        let (schema, change) = (self.schema.clone(), self.change);
        let count =
            format!("SELECT coalesce(sum(rows), 0)::bigint FROM {schema}.earning_sets WHERE ledger = $1");
        let all = change.query_one(&count, &[&self.ledger]).await.map_err(Self::failed())?;
        let all: i64 = all.get(0);
        // Looking at each row once is cheaper than finding most of them by their ids.
        let is_whole = copied_rows.saturating_mul(2) >= all.unsigned_abs();
        let (forget, candidates) = if is_whole {
            (String::new(), String::new())
        } else {
            let copied = std::mem::take(&mut self.copied);
            self.note(&copied).await?;
            change.batch_execute("ANALYZE pg_temp.changed_ids").await.map_err(Self::failed())?;
            let noted = "JOIN (SELECT DISTINCT source, earning_id FROM pg_temp.changed_ids) c
                         ON c.source = s.source AND c.earning_id = e.earning_id";
            let of_noted = format!(
                "AND EXISTS (SELECT 1 FROM {schema}.earnings e
                    JOIN {schema}.earning_sets s ON s.ledger = e.ledger AND s.observation = e.observation {noted}
                 WHERE e.ledger = r.ledger AND e.observation = r.observation AND e.position = r.position)"
            );
            (of_noted, noted.to_owned())
        };
        let delete = format!("DELETE FROM {schema}.earning_repeats r WHERE r.ledger = $1 {forget}");
        change.execute(&delete, &[&self.ledger]).await.map_err(Self::failed())?;
        let insert = format!(
            "WITH candidates AS (
                SELECT s.source COLLATE \"C\" AS source, e.earning_id COLLATE \"C\" AS earning_id FROM {schema}.earnings e
                    JOIN {schema}.earning_sets s ON s.ledger = e.ledger AND s.observation = e.observation {candidates}
                WHERE e.ledger = $1 AND e.earning_id IS NOT NULL GROUP BY 1, 2 HAVING count(*) > 1),
             ranked AS (
                SELECT e.ledger, e.observation, e.position, row_number() OVER (
                    PARTITION BY c.source, c.earning_id ORDER BY s.current_observation DESC, e.position) AS rank
                FROM candidates c JOIN {schema}.earnings e ON e.ledger = $1 AND e.earning_id = c.earning_id
                    JOIN {schema}.earning_sets s
                        ON s.ledger = e.ledger AND s.observation = e.observation AND s.source = c.source)
             INSERT INTO {schema}.earning_repeats (ledger, observation, position)
             SELECT ledger, observation, position FROM ranked WHERE rank > 1"
        );
        change.execute(&insert, &[&self.ledger]).await.map_err(Self::failed())?;
        Ok(())
    }
}
