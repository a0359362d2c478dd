//! Comparing a target with its ledger: counts and exact sums, by dataset, month and currency.
//!
//! The ledger's side is what the store answers to any other caller, not what a publication reads: a mistake of one is not
//! mirrored in the other.

use super::{
    catalog::CatalogView, catalog_rows::FIGURES, connect::connect, earning_columns::snake_case,
    schema::expect_ready, target::PostgresTarget,
};
use crate::error::{Error, Result};
use chrono::NaiveDate;
use payouts_files::columns::EARNINGS;
use payouts_model::{Dataset, Money, Month, Payout, SourceId, Totals};
use payouts_store::{AsOf, EarningFilter, EarningGroup, EarningSums, PayoutFilter, Store};
use payouts_wire::Amount;
use std::{collections::BTreeMap, fmt, path::Path};
use tokio_postgres::{Client, IsolationLevel, Transaction};

/// How a target compares with its ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TargetCheck {
    /// Counts and sums that were compared.
    pub compared: u64,
    /// Those that differ.
    pub differences: Vec<TargetDifference>,
    /// Observations of the ledger that are not published yet. While there are any, differences are expected.
    pub unpublished_observations: u64,
}

/// A count or a sum that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TargetDifference {
    /// What it is of: `payments contoso 2026-02: total EUR`.
    pub what: String,
    /// What the ledger has; absent when it has nothing of the kind.
    pub ledger: Option<String>,
    /// What the target has, likewise.
    pub target: Option<String>,
}

impl fmt::Display for TargetDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
        write!(f, "{}: the ledger has {}, the target {}", self.what, shown(&self.ledger), shown(&self.target))
    }
}

/// Compares what is published under the name of a ledger with the ledger. Changes nothing.
///
/// The ledger is read before this returns; `scratch` takes files meanwhile, if repeated earning ids have to be looked for.
///
/// # Errors
/// When the ledger or the target cannot be read. A difference is no error.
pub fn verify(
    store: &Store,
    target: &PostgresTarget,
    ledger: &str,
    scratch: &Path,
) -> impl Future<Output = Result<TargetCheck>> + Send + use<> {
    let (expected, target, ledger) = (ledger_figures(store, scratch), target.clone(), ledger.to_owned());
    async move {
        let expected = expected?;
        let mut client = connect(&target).await?;
        expect_ready(&client, &target).await?;
        let found = target_figures(&mut client, &target, &ledger).await?;
        Ok(compare(&expected, &found))
    }
}

/// Counts and sums, by what they are of.
#[derive(Debug, Default)]
struct Figures(BTreeMap<String, String>);

/// The observations, which are compared as the other counts and also show whether the target is behind.
const OBSERVATIONS: &str = "observations: rows";

/// Tables whose rows are counted: the target's name and the catalog's.
const COUNTED: [(&str, &str); 7] = [
    ("runs", "runs"),
    ("accounts", "accounts"),
    ("windows", "windows"),
    ("observations", "observations"),
    ("payouts", "payouts"),
    ("quarantine", "quarantine"),
    ("acknowledgements", "acknowledgements"),
];

impl Figures {
    fn count(&mut self, what: String, count: u64) {
        if count > 0 {
            self.0.insert(what, count.to_string());
        }
    }

    /// Zeros behind the point are no part of a sum.
    fn sum(&mut self, what: String, sum: Amount) {
        self.0.insert(what, sum.decimal().normalize().to_string());
    }
}

/// The part that all figures of a month have in common.
fn group(dataset: &str, source: &str, month: Option<&str>) -> String {
    format!("{dataset} {source} {}", month.unwrap_or("without a date"))
}

fn ledger_figures(store: &Store, scratch: &Path) -> Result<Figures> {
    let mut figures = Figures::default();
    let view = CatalogView::open(store.layout())?;
    for (name, table) in COUNTED {
        view.each(&format!("SELECT count(*) FROM {table}"), |row| {
            figures.count(format!("{name}: rows"), row.get(0)?);
            Ok(())
        })?;
    }
    payout_figures(store, &mut figures)?;
    let columns: Vec<&str> =
        EARNINGS.columns.iter().filter(|column| column.money.is_some()).map(|column| column.name).collect();
    for source in store.payout_values()?.sources {
        let filter =
            EarningFilter { source: Some(SourceId::new(source.as_str())), ..EarningFilter::default() };
        let sums = store.earning_sums_by(EarningGroup::Month, &filter, AsOf::Now, &columns, scratch)?;
        for (month, EarningSums { rows, repeats, totals }) in sums {
            let group = group(Dataset::Earnings.as_str(), &source, month.first().and_then(Option::as_deref));
            figures.count(format!("{group}: rows"), rows);
            figures.count(format!("{group}: repeated rows"), repeats);
            for (column, Totals { sums, counted, unsummed, .. }) in totals {
                let figure = snake_case(&column);
                figures.count(format!("{group}: {figure}, amounts"), counted);
                figures.count(format!("{group}: {figure}, amounts without a currency"), unsummed);
                for (currency, sum) in sums {
                    figures.sum(format!("{group}: {figure} {currency}"), sum);
                }
            }
        }
    }
    Ok(figures)
}

/// The figures of a payout, by the names of their columns.
fn amounts(payout: &Payout) -> [(&'static str, &Option<Money>); 6] {
    let [earned, withheld_tax, sales_tax, service_fee_tax, withheld, total] = FIGURES;
    [
        (earned, &payout.earned),
        (withheld_tax, &payout.withheld_tax),
        (sales_tax, &payout.sales_tax),
        (service_fee_tax, &payout.service_fee_tax),
        (withheld, &payout.withheld),
        (total, &payout.total),
    ]
}

fn payout_figures(store: &Store, figures: &mut Figures) -> Result<()> {
    let mut rows = BTreeMap::<String, u64>::new();
    let mut sums = BTreeMap::<String, Totals>::new();
    store.payouts(&PayoutFilter::default(), AsOf::Now, |version| {
        let month = version.payout.paid_on.map(|day: NaiveDate| Month::of(day).to_string());
        let group = group(version.dataset.as_str(), version.source.as_str(), month.as_deref());
        for (figure, money) in amounts(&version.payout) {
            if let Some(money) = money {
                sums.entry(format!("{group}: {figure}")).or_default().add(money);
            }
        }
        *rows.entry(group).or_default() += 1;
        Ok::<(), Error>(())
    })?;
    for (group, count) in rows {
        figures.count(format!("{group}: rows"), count);
    }
    for (figure, totals) in sums {
        figures.count(format!("{figure}, amounts"), totals.counted);
        figures.count(format!("{figure}, amounts without a currency"), totals.unsummed);
        for (currency, sum) in totals.sums {
            figures.sum(format!("{figure} {currency}"), sum);
        }
    }
    Ok(())
}

async fn target_figures(client: &mut Client, target: &PostgresTarget, ledger: &str) -> Result<Figures> {
    let failed = || Error::server(format!("{target} cannot be read"));
    let view = client
        .build_transaction()
        .read_only(true)
        .isolation_level(IsolationLevel::RepeatableRead)
        .start()
        .await;
    let view = view.map_err(failed())?;
    let (schema, mut figures) = (target.quoted_schema(), Figures::default());
    for (name, _) in COUNTED {
        let select = format!("SELECT count(*) FROM {schema}.{name} WHERE ledger = $1");
        let count = view.query_one(&select, &[&ledger]).await.map_err(failed())?;
        figures.count(format!("{name}: rows"), count.get::<_, i64>(0).unsigned_abs());
    }
    let payouts = format!(
        "SELECT source, dataset, to_char(paid_on, CASE WHEN paid_on < '0001-01-01' THEN '\"0000\"-MM' ELSE 'YYYY-MM' END), count(*), 0::bigint FROM {schema}.current_payouts
         WHERE ledger = $1 GROUP BY 1, 2, 3"
    );
    count_rows(&view, target, &payouts, ledger, &mut figures).await?;
    let earnings = format!(
        "SELECT source, 'earnings', to_char(earning_date AT TIME ZONE 'UTC', CASE WHEN earning_date AT TIME ZONE 'UTC' < '0001-01-01' THEN '\"0000\"-MM' ELSE 'YYYY-MM' END), count(*),
            count(*) FILTER (WHERE NOT counts) FROM {schema}.current_earnings WHERE ledger = $1 GROUP BY 1, 2, 3"
    );
    count_rows(&view, target, &earnings, ledger, &mut figures).await?;
    add_sums(&view, target, ledger, &mut figures).await?;
    Ok(figures)
}

async fn count_rows(
    view: &Transaction<'_>,
    target: &PostgresTarget,
    select: &str,
    ledger: &str,
    figures: &mut Figures,
) -> Result<()> {
    let rows =
        view.query(select, &[&ledger]).await.map_err(Error::server(format!("{target} cannot be read")))?;
    for row in rows {
        let group = group(row.get(1), row.get(0), row.get(2));
        figures.count(format!("{group}: rows"), row.get::<_, i64>(3).unsigned_abs());
        figures.count(format!("{group}: repeated rows"), row.get::<_, i64>(4).unsigned_abs());
    }
    Ok(())
}

async fn add_sums(
    view: &Transaction<'_>,
    target: &PostgresTarget,
    ledger: &str,
    figures: &mut Figures,
) -> Result<()> {
    let select = format!(
        "SELECT source, dataset, month, figure, currency, amounts, sum::text FROM {}.tie_out WHERE ledger = $1",
        target.quoted_schema()
    );
    let rows =
        view.query(&select, &[&ledger]).await.map_err(Error::server(format!("{target} cannot be read")))?;
    let mut counted = BTreeMap::<String, u64>::new();
    for row in rows {
        let (source, dataset, figure): (&str, &str, &str) = (row.get(0), row.get(1), row.get(3));
        let group = group(dataset, source, row.get(2));
        let (currency, count): (Option<&str>, i64) = (row.get(4), row.get(5));
        let Some(currency) = currency else {
            figures.count(format!("{group}: {figure}, amounts without a currency"), count.unsigned_abs());
            continue;
        };
        *counted.entry(format!("{group}: {figure}, amounts")).or_default() += count.unsigned_abs();
        let text: &str = row.get(6);
        match text.parse::<Amount>() {
            Ok(sum) => figures.sum(format!("{group}: {figure} {currency}"), sum),
            // A sum with more digits than an amount holds is a difference, shown as it is.
            Err(_) => drop(figures.0.insert(format!("{group}: {figure} {currency}"), text.to_owned())),
        }
    }
    for (what, count) in counted {
        figures.count(what, count);
    }
    Ok(())
}

fn compare(expected: &Figures, found: &Figures) -> TargetCheck {
    let all: std::collections::BTreeSet<&String> = expected.0.keys().chain(found.0.keys()).collect();
    let compared = all.len() as u64;
    let differing = all.into_iter().filter(|what| expected.0.get(*what) != found.0.get(*what));
    let differences = differing.map(|what| TargetDifference {
        what: what.clone(),
        ledger: expected.0.get(what).cloned(),
        target: found.0.get(what).cloned(),
    });
    let observations = |figures: &Figures| {
        figures.0.get(OBSERVATIONS).and_then(|count| count.parse::<u64>().ok()).unwrap_or(0)
    };
    TargetCheck {
        compared,
        differences: differences.collect(),
        unpublished_observations: observations(expected).saturating_sub(observations(found)),
    }
}
