//! Asking for payouts: as they are, or as they were known at some time.

use super::{ObservationId, Store, payout_row, text};
use crate::Result;
use chrono::{DateTime, NaiveDate, Utc};
use payouts_model::{Dataset, Payout, Period, Provider, SourceId};
use rusqlite::{Row, named_params};
use std::collections::BTreeSet;

/// Which knowledge is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AsOf {
    /// Everything known.
    #[default]
    Now,
    /// What was known at this instant: observations loaded later are left out.
    At(DateTime<Utc>),
}

impl AsOf {
    /// The instant as the catalog compares it; later than any other for `Now`.
    pub(crate) fn stamp(self) -> String {
        match self {
            Self::Now => "9999-12-31T23:59:59.999999Z".to_owned(),
            Self::At(instant) => text::stamp(instant),
        }
    }
}

/// Which payouts are asked for. An absent condition lets everything through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PayoutFilter {
    /// Of this sign-in.
    pub source: Option<SourceId>,
    /// Of this service.
    pub provider: Option<Provider>,
    /// Of this account.
    pub account: Option<String>,
    /// Paid on this day or later. A payout without a payment date counts to every day of its window's period: a payment that
    /// failed has none, and has to be seen.
    pub since: Option<NaiveDate>,
    /// Paid on this day or earlier, likewise.
    pub until: Option<NaiveDate>,
    /// With this reference or this key.
    pub key: Option<String>,
    /// Paid for this program.
    pub program: Option<String>,
    /// Also those that are not in their window any more.
    pub with_vanished: bool,
}

/// A version of a payout, and its place in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayoutVersion {
    /// The sign-in.
    pub source: SourceId,
    /// The kind of rows it came with.
    pub dataset: Dataset,
    /// The period of the window that it is in.
    pub period: Period,
    /// Its content.
    pub payout: Payout,
    /// The first observation with this content.
    pub first_observation: ObservationId,
    /// The last observation with this content.
    pub last_observation: ObservationId,
    /// The observation in which it was missing, if it was.
    pub vanished_in: Option<ObservationId>,
}

/// The values that payouts, their accounts and their windows have ever had: what a condition can ask for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PayoutValues {
    /// Sign-ins.
    pub sources: BTreeSet<String>,
    /// Accounts.
    pub accounts: BTreeSet<String>,
    /// Programs.
    pub programs: BTreeSet<String>,
    /// Statuses as the providers write them.
    pub statuses: BTreeSet<String>,
    /// Payment methods as the providers write them.
    pub methods: BTreeSet<String>,
}

/// Every version with the newest observation of its window; live when that observation still holds it. A payment may move
/// from one window to another, so of the versions of one key the one seen last wins: by when the provider was asked, since
/// an export may be collected long after a younger one.
const CURRENT: &str = "
WITH newest AS (SELECT window, max(id) AS observation FROM observations WHERE loaded_at <= :as_of GROUP BY window),
seen AS (
    SELECT p.*, n.observation AS newest, min(p.last_observation, n.observation) AS seen_in,
           p.last_observation >= n.observation AS live
    FROM payouts p JOIN newest n ON n.window = p.window WHERE p.first_observation <= n.observation),
ranked AS (
    SELECT s.*, row_number() OVER (
        PARTITION BY s.source, s.dataset, s.key ORDER BY s.live DESC, a.asked_at DESC, s.seen_in DESC) AS rank
    FROM seen s JOIN observations a ON a.id = s.seen_in)
SELECT v.*, r.sha256 AS raw, w.period FROM ranked v JOIN observations o ON o.id = v.first_observation
    JOIN raw r ON r.id = o.raw JOIN windows w ON w.id = v.window
WHERE rank = 1 AND (live OR :vanished)
  AND (:source IS NULL OR v.source = :source) AND (:provider IS NULL OR provider = :provider)
  AND (:account IS NULL OR v.account = :account) AND (:key IS NULL OR key = :key OR reference = :key)
  AND (:program IS NULL OR program = :program)
  AND (:since IS NULL OR coalesce(paid_on, w.last_day) >= :since)
  AND (:until IS NULL OR coalesce(paid_on, w.first_day) <= :until)
ORDER BY paid_on, v.source, v.dataset, v.account, key";

impl Store {
    /// Visits the payouts that are known, oldest first; those without a date come first of all.
    ///
    /// # Errors
    /// When the catalog cannot be read, or `visit` fails.
    pub fn payouts<E: From<crate::Error>>(
        &self,
        filter: &PayoutFilter,
        as_of: AsOf,
        mut visit: impl FnMut(PayoutVersion) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut select = self.db.prepare_cached(CURRENT).map_err(crate::Error::from)?;
        let mut rows = select
            .query(named_params! {
                ":as_of": as_of.stamp(),
                ":vanished": filter.with_vanished,
                ":source": filter.source.as_ref().map(SourceId::as_str),
                ":provider": filter.provider.map(Provider::as_str),
                ":account": filter.account,
                ":key": filter.key,
                ":program": filter.program,
                ":since": filter.since.map(|day| day.to_string()),
                ":until": filter.until.map(|day| day.to_string()),
            })
            .map_err(crate::Error::from)?;
        while let Some(row) = rows.next().map_err(crate::Error::from)? {
            let live: bool = row.get("live").map_err(crate::Error::from)?;
            let mut known = version(row)?;
            // What later observations added is no part of what was known then.
            known.last_observation = row.get("seen_in").map_err(crate::Error::from)?;
            if live {
                known.vanished_in = None;
            }
            visit(known)?;
        }
        Ok(())
    }

    /// The values that conditions on payouts can have.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn payout_values(&self) -> Result<PayoutValues> {
        let texts = |query: &str| -> Result<BTreeSet<String>> {
            let mut select = self.db.prepare_cached(query)?;
            let texts = select.query_map([], |row| row.get(0))?;
            Ok(texts.collect::<Result<_, _>>()?)
        };
        Ok(PayoutValues {
            sources: texts("SELECT source FROM windows UNION SELECT source FROM accounts")?,
            accounts: texts("SELECT account FROM payouts UNION SELECT account FROM accounts")?,
            programs: texts("SELECT DISTINCT program FROM payouts WHERE program IS NOT NULL")?,
            statuses: texts("SELECT DISTINCT status FROM payouts WHERE status IS NOT NULL")?,
            methods: texts("SELECT DISTINCT method FROM payouts WHERE method IS NOT NULL")?,
        })
    }

    /// The references of all payouts.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn payout_references(&self) -> Result<BTreeSet<String>> {
        let mut select =
            self.db.prepare_cached("SELECT DISTINCT reference FROM payouts WHERE reference IS NOT NULL")?;
        let references = select.query_map([], |row| row.get(0))?;
        Ok(references.collect::<Result<_, _>>()?)
    }

    /// Every version that a payout ever had, oldest first, by its key or its reference.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn history(&self, key: &str) -> Result<Vec<PayoutVersion>> {
        let mut select = self.db.prepare_cached(
            "SELECT p.*, r.sha256 AS raw, w.period FROM payouts p JOIN observations o ON o.id = p.first_observation
                JOIN raw r ON r.id = o.raw JOIN windows w ON w.id = p.window
             WHERE p.key = ?1 OR p.reference = ?1 ORDER BY p.source, p.dataset, p.key, p.first_observation",
        )?;
        let mut rows = select.query([key])?;
        let mut versions = Vec::new();
        while let Some(row) = rows.next()? {
            versions.push(version(row)?);
        }
        Ok(versions)
    }
}

fn version(row: &Row<'_>) -> Result<PayoutVersion> {
    Ok(PayoutVersion {
        source: SourceId::new(row.get::<_, String>("source")?),
        dataset: text::parsed(row, "dataset")?,
        period: text::parsed(row, "period")?,
        payout: payout_row::payout(row)?,
        first_observation: row.get("first_observation")?,
        last_observation: row.get("last_observation")?,
        vanished_in: row.get("vanished_in")?,
    })
}
