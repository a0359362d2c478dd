//! Months that people closed: what the figures were, and what was waived. Rows are only added.
//!
//! A close keeps no copy of its rows. The ledger can be asked for what it knew at the instant of the close
//! ([`AsOf::At`]), and a digest shows whether it still says the same.

use crate::{
    AsOf, Ledger, PayoutFilter, PayoutVersion, Result, RunId, Store,
    catalog::{all_of, text},
};
use chrono::{DateTime, Utc};
use payouts_model::{Dataset, Money, Month, Payout, Period, SourceId};
use rusqlite::params;
use sha2::{Digest, Sha256};

/// A month that was closed, or opened again.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Close {
    /// Its number. A later one about the same month counts.
    pub id: i64,
    /// The month.
    pub month: Month,
    /// Whether the month was opened again.
    pub is_reopened: bool,
    /// The user.
    pub who: String,
    /// Why; required to waive something or to open a month again.
    pub reason: Option<String>,
    /// What did not hold and was waived, in sentences.
    pub waived: Vec<String>,
    /// The figures as JSON.
    pub figures: String,
    /// How many rows of payouts the month had, and their digest.
    pub rows: MonthRows,
    /// When.
    pub at: DateTime<Utc>,
}

/// The payouts of a month, as a number and a digest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct MonthRows {
    /// How many.
    pub count: u64,
    /// SHA-256 over their content, 64 lower-case hex digits.
    pub digest: String,
}

impl Close {
    /// A close of a month, or its opening, to be kept.
    pub fn new(month: Month, who: impl Into<String>, at: DateTime<Utc>) -> Self {
        let (reason, waived) = (None, Vec::new());
        let (figures, rows) = (String::new(), MonthRows::default());
        Self { id: 0, month, is_reopened: false, who: who.into(), reason, waived, figures, rows, at }
    }
}

impl Store {
    /// Every close and every opening, in their order.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn closes(&self) -> Result<Vec<Close>> {
        let mut select = self.db.prepare_cached("SELECT * FROM closes ORDER BY id")?;
        all_of(&mut select, [], |row| {
            Ok(Close {
                id: row.get("id")?,
                month: Month::of(text::parsed::<Period>(row, "month")?.first_day()),
                is_reopened: row.get("is_reopened")?,
                who: row.get("who")?,
                reason: row.get("reason")?,
                waived: text::from_json(row, "waived")?,
                figures: row.get("figures")?,
                rows: MonthRows { count: row.get("row_count")?, digest: row.get("row_digest_of_month")? },
                at: text::parsed(row, "closed_at")?,
            })
        })
    }

    /// The months that are closed, each with its close.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn closed_months(&self) -> Result<Vec<Close>> {
        let mut newest = std::collections::BTreeMap::new();
        for close in self.closes()? {
            newest.insert(close.month, close);
        }
        Ok(newest.into_values().filter(|close| !close.is_reopened).collect())
    }

    /// The payouts of a month, as they were known then.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn month_rows(&self, month: Month, as_of: AsOf) -> Result<MonthRows> {
        let period = Period::Month(month);
        let filter = PayoutFilter {
            since: Some(period.first_day()),
            until: Some(period.last_day()),
            ..PayoutFilter::default()
        };
        let (mut count, mut rows) = (0, Vec::new());
        self.payouts(&filter, as_of, |PayoutVersion { source, dataset, payout, .. }| {
            count += 1;
            rows.push(content(&source, dataset, &payout)?);
            Ok::<(), crate::Error>(())
        })?;
        rows.sort_unstable();
        let mut hash = Sha256::new();
        for row in rows {
            hash.update((row.len() as u64).to_be_bytes());
            hash.update(row);
        }
        Ok(MonthRows { count, digest: hex::encode(hash.finalize()) })
    }

    /// When what was known then was last changed: by a load, an import, or a decision of a person.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn last_change(&self, as_of: AsOf) -> Result<Option<DateTime<Utc>>> {
        let mut select = self.db.prepare_cached(
            "SELECT max(at) AS at FROM (
                SELECT max(loaded_at) AS at FROM observations WHERE loaded_at <= ?1
                UNION ALL SELECT max(imported_at) FROM bank_files WHERE imported_at <= ?1
                UNION ALL SELECT max(decided_at) FROM decisions WHERE decided_at <= ?1)",
        )?;
        let all: Vec<_> = all_of(&mut select, [as_of.stamp()], |row| text::optional(row, "at"))?;
        Ok(all.into_iter().flatten().next())
    }

    /// The closes whose month, as it was known then, is not what was closed.
    pub(crate) fn wrong_closes(&self) -> Result<Vec<Month>> {
        let mut wrong = Vec::new();
        for close in self.closes()?.into_iter().filter(|close| !close.is_reopened) {
            if self.month_rows(close.month, AsOf::At(close.at))? != close.rows {
                wrong.push(close.month);
            }
        }
        Ok(wrong)
    }
}

/// What a close vouches for of a payout: each member by its name, so that the digest is the same in every version of this
/// program. The place of a row in its file is not part of it.
fn content(source: &SourceId, dataset: Dataset, payout: &Payout) -> Result<String> {
    let money = |money: &Option<Money>| {
        money
            .as_ref()
            .map(|money| (money.amount.to_string(), money.currency.map(|currency| currency.to_string())))
    };
    text::json(&(
        (source.as_str(), dataset.as_str(), payout.key.as_str(), payout.provider.as_str()),
        (&payout.account, &payout.reference, &payout.status, &payout.method, &payout.program),
        (payout.paid_on.map(text::day), payout.paid_at.map(text::stamp)),
        [&payout.earned, &payout.withheld_tax, &payout.sales_tax].map(money),
        [&payout.service_fee_tax, &payout.withheld, &payout.total].map(money),
        &payout.extra,
    ))
}

impl Ledger<'_> {
    /// Keeps a close, or the opening of a month, under a number of its own.
    ///
    /// # Errors
    /// When the catalog refuses.
    pub fn close(&mut self, close: &Close, run: Option<RunId>) -> Result<i64> {
        self.db
            .prepare_cached(
                "INSERT INTO closes (run, month, is_reopened, who, reason, waived, figures, row_count,
                    row_digest_of_month, closed_at, digest)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0)",
            )?
            .execute(params![
                run,
                close.month.to_string(),
                close.is_reopened,
                close.who,
                close.reason,
                text::json(&close.waived)?,
                close.figures,
                close.rows.count,
                close.rows.digest,
                text::stamp(close.at)
            ])?;
        let id = self.db.last_insert_rowid();
        self.seal("closes", id)?;
        Ok(id)
    }
}
