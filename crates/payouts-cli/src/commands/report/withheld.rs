//! `payouts report withheld`: what a provider held back, and what it withheld as tax.

use super::ledger;
use crate::{
    args::WithheldArgs,
    commands::selection::check_days,
    context::Context,
    exit::{Exit, Failure, Outcome},
    output::{Cell, Column},
};
use payouts_core::{Currency, Provider};
use payouts_store::{PayoutFilter, PayoutVersion};
use payouts_wire::Amount;
use std::collections::BTreeMap;

pub(super) const COLUMNS: [Column; 8] = [
    Column::new("provider", "Provider"),
    Column::new("account", "Account"),
    Column::new("paid_on", "Paid on"),
    Column::new("reference", "Reference"),
    Column::new("withheld_as", "What"),
    Column::new("amount", "Amount"),
    Column::new("running", "Running sum"),
    Column::new("currency", ""),
];

pub(super) fn run(args: &WithheldArgs, context: &Context) -> Outcome {
    check_days(args.since, args.until)?;
    let store = ledger(context)?;
    let filter = PayoutFilter { since: args.since, until: args.until, ..PayoutFilter::default() };
    let mut running: BTreeMap<(Provider, String, &str, Option<Currency>), Option<Amount>> = BTreeMap::new();
    let mut rows = Vec::new();
    store.payouts(&filter, args.knowledge.as_of(), |PayoutVersion { payout, .. }| {
        for (what, money) in [("held-back", &payout.withheld), ("tax", &payout.withheld_tax)] {
            let Some(money) = money.as_ref().filter(|money| !money.amount.is_zero()) else { continue };
            let key = (payout.provider, payout.account.clone(), what, money.currency);
            let sum = running.entry(key).or_insert(Some(Amount::ZERO));
            *sum = sum.and_then(|sum| sum.checked_add(money.amount));
            rows.push(vec![
                Cell::text(payout.provider.as_str()),
                Cell::text(&payout.account),
                Cell::optional(payout.paid_on),
                Cell::optional(payout.reference.as_ref()),
                Cell::text(what),
                Cell::amount(Some(money)),
                sum.filter(|_| money.currency.is_some())
                    .map_or(Cell::Absent, |sum| Cell::Number(sum.to_string())),
                Cell::currency(Some(money)),
            ]);
        }
        Ok::<(), Failure>(())
    })?;
    context.printer().rows(&COLUMNS, rows, "nothing was held back or withheld")?;
    context.notice(
        "Oracle's documents do not say whether what is held back is new with each payout or carried on from the one before: \
         the running sum is right if it is new each time, the last amount if it is carried on",
    );
    Ok(Exit::Done)
}
