//! `payouts report outlook`: what is estimated to be paid when.

use super::ledger;
use crate::{
    args::Knowledge,
    context::Context,
    exit::{Exit, Outcome},
    output::{Cell, Column},
};
use chrono::NaiveDate;
use payouts_core::Month;
use payouts_reconcile::settlement::of_earning;
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
        let totals = sums.totals.get(EARNING);
        let of = |currency: Option<String>, amount: Option<String>| {
            let label = if context.for_people() { settlement.label() } else { settlement.as_str() };
            vec![
                Cell::optional(written.as_deref().map(month)),
                Cell::text(label),
                Cell::optional(status.as_ref()),
                Cell::Count(sums.rows),
                amount.map_or(Cell::Absent, Cell::Number),
                Cell::optional(currency),
            ]
        };
        match totals.map(|totals| &totals.sums).filter(|sums| !sums.is_empty()) {
            Some(sums) => rows.extend(
                sums.iter()
                    .map(|(currency, amount)| of(Some(currency.to_string()), Some(amount.to_string()))),
            ),
            None => rows.push(of(None, None)),
        }
    }
    context.printer().rows(&COLUMNS, rows, "there are no earnings")?;
    Ok(Exit::Done)
}

/// `May-2023` as a month; whatever else is written stays as it is.
fn month(written: &str) -> String {
    let day = NaiveDate::parse_from_str(&format!("01-{written}"), "%d-%b-%Y");
    day.map_or_else(|_| written.to_owned(), |day| Month::of(day).to_string())
}
