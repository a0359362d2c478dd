//! `payouts report in-transit` and `payouts report aging`: what is open on a day, and how old it is.

use super::{ledger, matched};
use crate::{
    args::OnDay,
    context::Context,
    exit::{Exit, Failure, Outcome},
    output::{Cell, Column},
};
use chrono::NaiveDate;
use payouts_core::Money;
use payouts_reconcile::{
    Aged, AgedKind, Bucket, SettlementStatus, in_transit as still_coming, settlement::of_earning, unmatched,
};
use payouts_store::{AsOf, EarningFilter, EarningGroup, PayoutFilter, PayoutVersion, Store};

pub(super) const IN_TRANSIT: [Column; 8] = [
    Column::new("provider", "Provider"),
    Column::new("account", "Account"),
    Column::new("subject", "Payout"),
    Column::new("paid_on", "Paid on"),
    Column::new("expected_by", "Expected by"),
    Column::new("days", "Days"),
    Column::new("amount", "Amount"),
    Column::new("currency", ""),
];

pub(super) const AGING: [Column; 6] = [
    Column::new("waits", "What waits"),
    Column::new("provider", "Provider"),
    Column::new("age", "Days"),
    Column::new("items", "Items"),
    Column::new("amount", "Amount"),
    Column::new("currency", ""),
];

pub(super) fn in_transit(args: &OnDay, context: &Context) -> Outcome {
    let store = ledger(context)?;
    let matched = matched(&store, args.knowledge.as_of(), context)?;
    let rows = still_coming(&matched, day(args, context)).into_iter().map(|one| {
        vec![
            Cell::text(one.provider.as_str()),
            Cell::text(&one.account),
            Cell::text(one.transfer.as_str()),
            Cell::text(one.paid_on.to_string()),
            Cell::optional(one.expected_by),
            Cell::Count(one.age.unsigned_abs()),
            Cell::amount(Some(&one.money)),
            Cell::currency(Some(&one.money)),
        ]
    });
    context.printer().rows(&IN_TRANSIT, rows, "nothing is in transit")?;
    Ok(Exit::Done)
}

pub(super) fn aging(args: &OnDay, context: &Context) -> Outcome {
    let (store, as_of, today) = (ledger(context)?, args.knowledge.as_of(), day(args, context));
    let matched = matched(&store, as_of, context)?;
    let mut items = unmatched(&matched, today);
    items.extend(unpaid_earnings(&store, as_of)?);
    items.extend(held_back(&store, as_of)?);
    let all = payouts_reconcile::aging(items, today);
    let rows = all.iter().flat_map(|one| {
        let buckets = Bucket::ALL.into_iter().filter_map(|bucket| Some((bucket, one.buckets.get(&bucket)?)));
        buckets.filter(|(_, figure)| figure.count() > 0).map(|(bucket, figure)| {
            vec![
                Cell::text(one.kind.as_str()),
                Cell::optional(one.provider),
                Cell::text(bucket.as_str()),
                Cell::Count(figure.count() as u64),
                one.currency.map_or(Cell::Absent, |_| Cell::Number(figure.amount.to_string())),
                Cell::optional(one.currency),
            ]
        })
    });
    context.printer().rows(&AGING, rows, "nothing waits")?;
    Ok(Exit::Done)
}

fn day(args: &OnDay, context: &Context) -> NaiveDate {
    args.on.unwrap_or_else(|| context.today())
}

/// What was earned and not paid, one item for each day and currency: there may be millions of earnings.
fn unpaid_earnings(store: &Store, as_of: AsOf) -> Result<Vec<Aged>, Failure> {
    let groups = store.earning_sums_by(
        EarningGroup::DayAndStatus,
        &EarningFilter::default(),
        as_of,
        &[super::outlook::EARNING],
        &std::env::temp_dir(),
    )?;
    let mut items = Vec::new();
    for (key, sums) in groups {
        let [day, status] = key.as_slice() else { continue };
        let Some(day) = day.as_deref().and_then(|day| day.parse().ok()) else { continue };
        if of_earning(status.as_deref()) != SettlementStatus::NotPaidYet {
            continue;
        }
        let Some(totals) = sums.totals.get(super::outlook::EARNING) else { continue };
        for (currency, amount) in &totals.sums {
            let id = format!("earnings of {day}, {}", status.as_deref().unwrap_or("no status"));
            let money = Money::new(*amount, *currency);
            items.push(Aged::new(
                AgedKind::UnpaidEarning,
                id,
                Some(payouts_core::Provider::PartnerCenter),
                money,
                day,
            ));
        }
    }
    Ok(items)
}

/// What Oracle held back, as the newest payout of each account states it.
fn held_back(store: &Store, as_of: AsOf) -> Result<Vec<Aged>, Failure> {
    let mut newest = std::collections::BTreeMap::new();
    store.payouts(&PayoutFilter::default(), as_of, |PayoutVersion { payout, .. }| {
        if let (Some(held), Some(day)) = (&payout.withheld, payout.paid_on) {
            let key = (payout.provider, payout.account.clone(), held.currency);
            newest.insert(key, (day, held.clone(), payout.key.as_str().to_owned()));
        }
        Ok::<(), Failure>(())
    })?;
    let held = newest.into_iter().filter(|(_, (_, held, _))| !held.amount.is_zero());
    Ok(held
        .map(|((provider, ..), (day, held, key))| Aged::new(AgedKind::Held, key, Some(provider), held, day))
        .collect())
}
