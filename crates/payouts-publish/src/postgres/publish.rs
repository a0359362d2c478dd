//! A publication: one transaction that makes the rows of a ledger in the target those of its catalog and lake.

use super::{
    catalog::CatalogView,
    catalog_rows::TABLES,
    connect::connect,
    copy::copy_in,
    earning_sets::publish_earnings,
    merge::{Merged, MergedTable, Scope, merge},
    schema::prepare,
    target::PostgresTarget,
};
use crate::error::{Error, Kind, Result};
use chrono::{DateTime, Utc};
use futures_util::TryStreamExt;
use payouts_store::{Layout, Store};
use std::time::Duration;
use tokio_postgres::Transaction;

/// How a ledger is published.
///
/// ```
/// use payouts_publish::postgres::PublishOptions;
///
/// let options = PublishOptions::new("contoso").everything(true);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PublishOptions {
    /// The name of the ledger in the target. Several ledgers share a schema, each under a name of its own.
    pub ledger: String,
    /// How long to wait for another publication of the same ledger to end.
    pub wait: Duration,
    /// Whether rows that are published already are compared as well, and all earnings are copied again: after a rebuild, or when
    /// [`verify`](super::verify()) has found a difference.
    pub everything: bool,
}

impl PublishOptions {
    /// What is new, under this name; refused while another publication of it is running.
    pub fn new(ledger: impl Into<String>) -> Self {
        Self { ledger: ledger.into(), wait: Duration::ZERO, everything: false }
    }

    /// Waits this long for another publication.
    #[must_use]
    pub fn wait(mut self, wait: Duration) -> Self {
        self.wait = wait;
        self
    }

    /// Also compares what is published already.
    #[must_use]
    pub fn everything(mut self, everything: bool) -> Self {
        self.everything = everything;
        self
    }
}

/// What a publication changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Published {
    /// Whether anything changed. If not, the target has no trace of this publication.
    pub is_changed: bool,
    /// Observations that were new.
    pub observations: u64,
    /// Versions of payouts that were added, changed or removed.
    pub payouts: u64,
    /// Rows of earnings that were copied.
    pub earnings: u64,
    /// Rows of earnings that were removed, because their window has newer ones.
    pub removed_earnings: u64,
    /// Texts in which NUL, which PostgreSQL has no room for, became U+2400.
    pub replaced_nuls: u64,
    /// Earning ids and payment ids that are too long for an index and are only in `extra`.
    pub moved_ids: u64,
}

/// Brings a ledger into PostgreSQL, or brings it up to date there.
///
/// Everything is one transaction. When it is cut at any instant, the target is as it was before or as it is afterwards, and the
/// next publication continues. It must run on a Tokio runtime; reading the ledger is done on a thread for blocking work.
///
/// # Errors
/// When the target cannot be reached or refuses, when another publication of this ledger is running
/// ([`Error::is_in_use`]), when the name belongs to another ledger ([`Error::is_of_other_ledger`]), or when the ledger cannot be
/// read. The target is unchanged then.
pub fn publish(
    store: &Store,
    target: &PostgresTarget,
    options: &PublishOptions,
) -> impl Future<Output = Result<Published>> + Send + use<> {
    let (layout, target, options) = (store.layout().clone(), target.clone(), options.clone());
    async move { publish_ledger(layout, &target, &options).await }
}

async fn publish_ledger(
    layout: Layout,
    target: &PostgresTarget,
    options: &PublishOptions,
) -> Result<Published> {
    if options.ledger.is_empty() || options.ledger.contains('\0') {
        return Err(Error::new(Kind::Configuration, "the ledger needs a name in the target"));
    }
    let mut client = connect(target).await?;
    prepare(&mut client, target).await?;
    let change = client.transaction().await.map_err(Error::server("the publication cannot begin"))?;
    lock(&change, target, options).await?;
    // Not before the lock: a publisher that waited must not publish an older view over a newer one.
    let root = layout.root().to_owned();
    let (view, begun_at) = blocking(move || {
        let view = CatalogView::open(&layout)?;
        let begun_at = view.begun_at()?;
        Ok((view, begun_at))
    })
    .await?;
    claim(&change, target, &options.ledger, begun_at).await?;
    let mut published = Published::default();
    let view = publish_tables(&change, target, options, view, &mut published).await?;
    // The view ends here: a long one keeps the write-ahead log of the catalog from being shortened.
    let sets = blocking(move || view.lake_sets()).await?;
    let earnings = publish_earnings(&change, target, &options.ledger, root, sets, options.everything).await?;
    published.is_changed |= earnings.is_changed;
    (published.earnings, published.removed_earnings) = (earnings.copied, earnings.removed);
    published.replaced_nuls += earnings.replaced_nuls;
    published.moved_ids = earnings.moved_ids;
    if published.is_changed {
        note(&change, target, &options.ledger, &published).await?;
    }
    let what = format!("whether the publication into {target} is complete is not known");
    change.commit().await.map_err(Error::server(what))?;
    Ok(published)
}

async fn lock(change: &Transaction<'_>, target: &PostgresTarget, options: &PublishOptions) -> Result<()> {
    let name = format!("payouts ledger {} {}", target.schema(), options.ledger);
    let what = format!("ledger {:?} is being published into {target} by another process", options.ledger);
    let failed = || Error::server(what.clone());
    if options.wait.is_zero() {
        let lock = "SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0))";
        let row = change.query_one(lock, &[&name]).await.map_err(failed())?;
        return match row.get(0) {
            true => Ok(()),
            false => Err(Error::new(Kind::InUse, what).with_hint("wait for it to end, then publish again")),
        };
    }
    let limit =
        format!("SET LOCAL lock_timeout = {}", options.wait.as_millis().min(i32::MAX.unsigned_abs().into()));
    change.batch_execute(&limit).await.map_err(failed())?;
    let lock = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
    change.execute(lock, &[&name]).await.map_err(failed())?;
    change.batch_execute("SET LOCAL lock_timeout = 0").await.map_err(failed())
}

/// Makes the name that of this ledger, or refuses when it is that of another.
async fn claim(
    change: &Transaction<'_>,
    target: &PostgresTarget,
    ledger: &str,
    begun_at: Option<DateTime<Utc>>,
) -> Result<()> {
    let schema = target.quoted_schema();
    let failed = || Error::server(format!("ledger {ledger:?} cannot be entered in {target}"));
    let select = format!("SELECT begun_at FROM {schema}.ledgers WHERE ledger = $1");
    let known = change.query_opt(&select, &[&ledger]).await.map_err(failed())?;
    let known: Option<Option<DateTime<Utc>>> = known.map(|row| row.get(0));
    let write = match known {
        Some(known) if known == begun_at => return Ok(()),
        None => format!("INSERT INTO {schema}.ledgers (ledger, begun_at) VALUES ($1, $2)"),
        Some(None) => format!("UPDATE {schema}.ledgers SET begun_at = $2 WHERE ledger = $1"),
        Some(Some(_)) => {
            let what = format!("the rows of {ledger:?} in {target} are those of another ledger");
            return Err(Error::new(Kind::OtherLedger, what)
                .with_hint("publish under another name; or, if the ledger was begun again on purpose, delete these rows first"));
        }
    };
    change.execute(&write, &[&ledger, &begun_at]).await.map_err(failed())?;
    Ok(())
}

async fn publish_tables(
    change: &Transaction<'_>,
    target: &PostgresTarget,
    options: &PublishOptions,
    view: CatalogView,
    published: &mut Published,
) -> Result<CatalogView> {
    let known = published_observations(change, target, &options.ledger).await?;
    let last_window = last_window(change, target, &options.ledger).await?;
    let all = options.everything;
    let (view, new, windows) = blocking(move || {
        let (new, windows) = view.mark_changed(&known, last_window, all)?;
        Ok((view, new, windows))
    })
    .await?;
    published.observations = new;
    let create = "CREATE TEMP TABLE changed_windows (window_id bigint PRIMARY KEY) ON COMMIT DROP";
    change.batch_execute(create).await.map_err(Error::server("the publication needs a temporary table"))?;
    copy_in(change, "pg_temp.changed_windows (window_id)", move |rows| {
        windows.iter().try_for_each(|window| {
            rows.row(1)?.bigint(*window);
            Ok(())
        })
    })
    .await?;
    let mut view = view;
    for table in TABLES {
        let has_nothing_new = table.table.scope == Scope::ChangedWindows && new == 0 && !all;
        if has_nothing_new {
            continue;
        }
        let scope = if all { Scope::Ledger } else { table.table.scope };
        let (merged, kept) = {
            let (ledger, merged) = (options.ledger.clone(), MergedTable { scope, ..table.table });
            merge(change, target, &options.ledger, merged, move |rows| {
                table.fill(&view, &ledger, rows)?;
                Ok(view)
            })
            .await?
        };
        view = kept;
        let Merged { changed, replaced_nuls } = merged;
        published.is_changed |= changed > 0;
        published.replaced_nuls += replaced_nuls;
        if table.table.name == "payouts" {
            published.payouts = changed;
        }
    }
    Ok(view)
}

/// The numbers of the observations that are published, in order.
async fn published_observations(
    change: &Transaction<'_>,
    target: &PostgresTarget,
    ledger: &str,
) -> Result<Vec<i64>> {
    let failed = || Error::server(format!("observations of {target} cannot be read"));
    let select = format!("SELECT observation FROM {}.observations WHERE ledger = $1", target.quoted_schema());
    let rows = change.query_raw(&select, [&ledger]).await.map_err(failed())?;
    let mut numbers: Vec<i64> =
        rows.map_ok(|row| row.get::<_, i64>(0)).try_collect().await.map_err(failed())?;
    numbers.sort_unstable();
    Ok(numbers)
}

/// The last window that is published. Windows are numbered in their order, and never change.
async fn last_window(change: &Transaction<'_>, target: &PostgresTarget, ledger: &str) -> Result<i64> {
    let select = format!(
        "SELECT coalesce(max(window_id), 0) FROM {}.windows WHERE ledger = $1",
        target.quoted_schema()
    );
    let last = change.query_one(&select, &[&ledger]).await;
    Ok(last.map_err(Error::server(format!("windows of {target} cannot be read")))?.get(0))
}

async fn note(
    change: &Transaction<'_>,
    target: &PostgresTarget,
    ledger: &str,
    published: &Published,
) -> Result<()> {
    let Published {
        is_changed: _,
        observations,
        payouts,
        earnings,
        removed_earnings,
        replaced_nuls,
        moved_ids,
    } = published;
    let counts = [observations, payouts, earnings, removed_earnings, replaced_nuls, moved_ids]
        .map(|count| count.cast_signed());
    let [observations, payouts, earnings, removed_earnings, replaced_nuls, moved_ids] = &counts;
    let insert = format!(
        "INSERT INTO {}.publications (ledger, observations, payouts, earnings, removed_earnings, replaced_nuls, moved_ids)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        target.quoted_schema()
    );
    let params: [&(dyn tokio_postgres::types::ToSql + Sync); 7] =
        [&ledger, observations, payouts, earnings, removed_earnings, replaced_nuls, moved_ids];
    change.execute(&insert, &params).await.map_err(Error::server("the publication cannot be noted"))?;
    Ok(())
}

/// Runs work that reads the ledger where it blocks no other task.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|_| Err(Error::new(Kind::Ledger, "reading the ledger ended with a defect")))
}
