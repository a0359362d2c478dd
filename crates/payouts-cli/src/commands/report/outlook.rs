//! `payouts report outlook`: what is not paid yet, by the month for which its payment is estimated.

use super::ledger;
use crate::{
    args::Knowledge,
    context::Context,
    exit::{Exit, Outcome},
    output::{Cell, Column},
};
use chrono::NaiveDate;
use payouts_core::{Money, Month};
use payouts_reconcile::{SettlementStatus, settlement::of_earning};
use payouts_store::{EarningFilter, EarningGroup};

/// The amount that is added up.
pub(super) const EARNING: &str = "earningAmount";

pub(super) const COLUMNS: [Column; 6] = [
    Column::new("estimated_month", "Estimated for"),
    Column::new("settlement", "Settlement"),
    Column::new("status", "Status"),
    Column::new("rows", "Earnings"),
    Column::new("earning", "Earning"),
    Column::new("currency", ""),
];

pub(super) fn run(args: &Knowledge, context: &Context) -> Outcome {
    let store = ledger(context)?;
    let groups = store.earning_sums_by(
        EarningGroup::EstimatedMonth,
        &EarningFilter::default(),
        args.as_of(),
        &[EARNING],
        &std::env::temp_dir(),
    )?;
    let mut rows = Vec::new();
    for (key, sums) in &groups {
        let [written, status] = key.as_slice() else { continue };
        let settlement = of_earning(status.as_deref());
        // What was paid, or never will be, is nothing to look out for.
        if !matches!(settlement, SettlementStatus::NotPaidYet | SettlementStatus::Unknown) {
            continue;
        }
        let label = if context.for_people() { settlement.label() } else { settlement.as_str() };
        let of = |count: Option<u64>, money: Option<Money>| {
            vec![
                Cell::optional(written.as_deref().map(month)),
                Cell::text(label),
                Cell::optional(status.as_ref()),
                Cell::count(count),
                Cell::amount(money.as_ref()),
                Cell::currency(money.as_ref()),
            ]
        };
        let totals = sums.totals.get(EARNING).map(|totals| &totals.sums);
        // How many there are is known of all currencies together, so the first line says it.
        let mut count = Some(sums.rows);
        for (currency, amount) in totals.into_iter().flatten() {
            rows.push(of(count.take(), Some(Money::new(*amount, *currency))));
        }
        if count.is_some() {
            rows.push(of(count, None));
        }
    }
    context.printer().rows(&COLUMNS, rows, "nothing is estimated to be paid")?;
    Ok(Exit::Done)
}

/// `May-2023` as a month; whatever else is written stays as it is.
fn month(written: &str) -> String {
    let day = NaiveDate::parse_from_str(&format!("01-{written}"), "%d-%b-%Y");
    day.map_or_else(|_| written.to_owned(), |day| Month::of(day).to_string())
}
