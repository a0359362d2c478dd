//! The Oracle side of the world adds up: from payments to settlements, payout details and payouts.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc, Weekday};
use payouts_sandbox_world::{
    Account, AccountStatus, ChargebackStatus, Currency, Location, Movement, Payout, PayoutDetail, World,
    WorldConfig,
};

fn seeded(seed: u64) -> World {
    // Few payments a day, so that chargebacks can exceed what comes in.
    let config =
        WorldConfig { seed, months: 4, rows: 0, accounts: 13, payments_per_day: 5, ..WorldConfig::default() };
    World::new(config).expect("a valid world")
}

fn days(world: &World) -> impl Iterator<Item = NaiveDate> + use<> {
    let first = world.config().first_month;
    first.iter_days().take_while(move |day| (*day - first).num_days() < 4 * 31 + 100)
}

fn payouts(world: &World, account: &Account) -> Vec<Payout> {
    days(world).flat_map(|day| world.oracle().payouts(account, day, world.horizon())).collect()
}

fn every_detail(world: &World, as_of: DateTime<Utc>) -> Vec<PayoutDetail> {
    let locations = world.oracle().locations().iter();
    locations.flat_map(|location| details(world, location, as_of)).collect()
}

fn details(world: &World, location: &Location, as_of: DateTime<Utc>) -> Vec<PayoutDetail> {
    days(world).flat_map(|day| world.oracle().payout_details(location, day, as_of)).collect()
}

#[test]
fn details_of_a_payout_sum_to_it_and_the_balance_is_carried_over() {
    for seed in 1..=3 {
        let world = seeded(seed);
        let mut sums: BTreeMap<String, i64> = BTreeMap::new();
        for detail in every_detail(&world, world.horizon()) {
            if let Some(reference) = &detail.transaction_payout_reference {
                *sums.entry(reference.clone()).or_default() += detail.amount.minor();
            }
            if let Some(reference) = &detail.fee_payout_reference {
                *sums.entry(reference.clone()).or_default() += detail.fee.minor();
            }
        }
        for account in world.oracle().accounts() {
            let mut carried: BTreeMap<Currency, i64> = BTreeMap::new();
            for payout in payouts(&world, account) {
                let details = sums.remove(&payout.psp_reference).expect("a payout has details");
                let balance = payout.carried_in.minor() + details - payout.carried_out.minor();
                assert_eq!(payout.amount.minor(), balance, "{payout:?}");
                assert!(payout.amount.minor() >= 0);
                assert_eq!(payout.withheld.minor(), payout.carried_out.minor().max(0));
                let running = carried.entry(payout.amount.currency()).or_default();
                let second_batch = payout.carried_in.minor() == 0 && payout.carried_out.minor() == 0;
                assert!(*running == payout.carried_in.minor() || second_batch);
                if *running == payout.carried_in.minor() {
                    *running = payout.carried_out.minor();
                }
            }
        }
        assert_eq!(sums, BTreeMap::new(), "details of no payout");
    }
}

#[test]
fn settlements_and_details_contain_the_same_transactions() {
    let world = seeded(1);
    let as_of = world.horizon();
    for location in world.oracle().locations() {
        let transactions: BTreeMap<String, i64> = days(&world)
            .flat_map(|day| world.oracle().transactions(location, day, as_of))
            .map(|row| (row.payment.detail_id, row.amount.minor()))
            .collect();
        let settlements: BTreeMap<String, i64> = days(&world)
            .flat_map(|day| world.oracle().settlements(location, day, as_of))
            .map(|row| (row.payment.detail_id, row.amount.minor()))
            .collect();
        let paid: BTreeMap<String, i64> = details(&world, location, as_of)
            .into_iter()
            .filter(|row| matches!(row.movement, Movement::Payment | Movement::Refund))
            .map(|row| (row.payment.detail_id, row.amount.minor()))
            .collect();
        assert_eq!(transactions, settlements);
        assert_eq!(transactions, paid);
    }
}

#[test]
fn chargebacks_are_booked_in_a_payout_and_won_ones_come_back() {
    let world = seeded(2);
    let as_of = world.horizon();
    let mut booked: BTreeMap<String, i64> = every_detail(&world, as_of)
        .into_iter()
        .filter(|row| matches!(row.movement, Movement::Chargeback | Movement::ChargebackReversed))
        .map(|row| (row.payment.detail_id, row.amount.minor()))
        .collect();
    let mut statuses = Vec::new();
    for location in world.oracle().locations() {
        for row in days(&world).flat_map(|day| world.oracle().chargebacks(location, day, as_of)) {
            assert_eq!(booked.remove(&row.payment.detail_id), Some(row.amount.minor()));
            statuses.push(row.status);
        }
    }
    assert!(booked.is_empty(), "booked and never recorded: {booked:?}");
    assert!(statuses.contains(&ChargebackStatus::Won) && statuses.contains(&ChargebackStatus::Lost));
}

#[test]
fn refunds_and_their_payments_share_a_psp_reference() {
    let world = seeded(1);
    let rows = every_detail(&world, world.horizon());
    let refund = rows.iter().find(|row| row.movement == Movement::Refund).expect("a refund");
    let same: Vec<_> =
        rows.iter().filter(|row| row.payment.psp_reference == refund.payment.psp_reference).collect();
    let payment = same.iter().find(|row| row.movement == Movement::Payment).expect("its payment");
    assert_eq!(payment.payment.id, refund.payment.id);
    assert_eq!(payment.amount.minor(), -refund.amount.minor());
    assert_ne!(payment.payment.detail_id, refund.payment.detail_id);
}

#[test]
fn a_fee_can_be_part_of_a_later_payout_than_its_sale() {
    let world = seeded(1);
    let rows = every_detail(&world, world.horizon());
    let late = rows.iter().find(|row| row.movement == Movement::Fee).expect("a late fee");
    assert_eq!(late.transaction_payout_reference, None);
    let sale = rows
        .iter()
        .find(|row| row.payment.detail_id == late.payment.detail_id && row.movement != Movement::Fee)
        .expect("its sale");
    assert_eq!((sale.fee.minor(), &sale.fee_payout_reference), (0, &None));
    assert_ne!(sale.transaction_payout_reference, late.fee_payout_reference);
}

#[test]
fn the_world_has_days_with_withheld_empty_and_split_payouts() {
    let world = seeded(1);
    let mut withheld = 0;
    let mut nothing = 0;
    let mut two_batches = 0;
    let mut two_currencies = 0;
    for account in world.oracle().accounts() {
        let paid_on: BTreeSet<_> = payouts(&world, account).iter().map(|payout| payout.paid_on).collect();
        assert!(paid_on.iter().all(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)));
        for day in paid_on {
            let of_day = world.oracle().payouts(account, day, world.horizon());
            withheld += of_day.iter().filter(|payout| payout.withheld.minor() > 0).count();
            nothing += of_day.iter().filter(|payout| payout.amount.minor() == 0).count();
            let currencies: BTreeSet<_> = of_day.iter().map(|payout| payout.amount.currency()).collect();
            two_currencies += usize::from(currencies.len() > 1);
            two_batches += of_day.len() - currencies.len();
        }
    }
    assert!(withheld > 0 && two_batches > 0 && two_currencies > 0 && nothing > 0);
}

#[test]
fn closed_and_pending_accounts_are_not_paid_for_days_without_business() {
    let world = seeded(1);
    let with =
        |status| world.oracle().accounts().iter().find(|account| account.status == status).expect("one");
    assert!(payouts(&world, with(AccountStatus::Pending)).is_empty());
    let closed = payouts(&world, with(AccountStatus::Closed));
    let last = closed.iter().map(|payout| payout.paid_on).max().expect("it traded once");
    assert!(last < world.config().first_month + TimeDelta::days(160));
    assert!(!closed.is_empty());
}

#[test]
fn nothing_is_known_before_it_happened() {
    let world = seeded(1);
    let location = &world.oracle().locations()[0];
    let day = world.config().first_month + TimeDelta::days(30);
    let noon = day.and_hms_opt(20, 0, 0).expect("evening").and_utc();
    let oracle = world.oracle();
    let all = oracle.transactions(location, day, world.horizon());
    let known = oracle.transactions(location, day, noon);
    assert!(known.iter().all(|row| row.transacted_at <= noon));
    assert!(known.len() < all.len());
    assert!(oracle.settlements(location, day + TimeDelta::days(1), noon).is_empty());
    let account = oracle.accounts_of(location).next().expect("an account");
    let paid = payouts(&world, account)[10].clone();
    assert!(oracle.payouts(account, paid.paid_on, paid.paid_at - TimeDelta::seconds(1)).is_empty());
    assert!(oracle.payouts(account, paid.paid_on, paid.paid_at).contains(&paid));
}

#[test]
fn tips_change_a_transaction_after_the_day_has_closed() {
    let world = seeded(1);
    let location = &world.oracle().locations()[0];
    let changed = days(&world).take(60).any(|day| {
        let last = world.oracle().transactions(location, day, world.horizon());
        last.iter().filter(|row| row.tip.minor() > 0).any(|row| {
            let before = world.oracle().transactions(location, day, row.changed_at - TimeDelta::seconds(1));
            before.iter().any(|earlier| {
                earlier.payment.detail_id == row.payment.detail_id
                    && earlier.amount.minor() + row.tip.minor() == row.amount.minor()
                    && earlier.changed_at < row.changed_at
            })
        })
    });
    assert!(changed);
}

#[test]
fn codes_keep_their_shape() {
    let world = seeded(1);
    let oracle = world.oracle();
    assert!(oracle.accounts().iter().all(|account| account.code.len() == 16));
    assert!(oracle.locations().iter().any(|location| location.loc_ref.starts_with('0')));
    assert!(oracle.locations().iter().any(|location| !location.loc_ref.is_ascii()));
    let payout = payouts(&world, &oracle.accounts()[0]).remove(0);
    assert_eq!(payout.psp_reference.len(), 16);
    assert_eq!(oracle.account(&oracle.accounts()[2].code), Some(&oracle.accounts()[2]));
    assert_eq!(oracle.location(&oracle.locations()[2].loc_ref), Some(&oracle.locations()[2]));
    assert!(oracle.locations().iter().any(|location| oracle.accounts_of(location).count() > 1));
}

#[test]
fn the_business_date_turns_at_four_in_the_morning_local_time() {
    let world = seeded(1);
    let oracle = world.oracle();
    let tokyo = oracle.locations().iter().find(|location| location.time_zone == "Asia/Tokyo").expect("one");
    let midnight =
        world.config().first_month.and_hms_opt(0, 0, 0).expect("midnight").and_utc() + TimeDelta::days(10);
    let date = |as_of| oracle.latest_business_date(tokyo, as_of).expect("it is open").day();
    // 18:59 and 19:00 UTC are 03:59 and 04:00 of the next day in Tokyo.
    assert_eq!(date(midnight + TimeDelta::minutes(18 * 60 + 59)), 11);
    assert_eq!(date(midnight + TimeDelta::hours(19)), 12);
}
