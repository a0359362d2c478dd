//! Every figure adds up.

use super::world::{self, builder, day, in_bank, money, payout};
use payouts_model::{Currency, Month, Provider};
use payouts_reconcile::SettlementStatus;
use payouts_report::{
    ExactSum, Figures, PayoutRow, Snapshot,
    figures::Place,
    snapshot::{BankState, EarningRow},
};
use payouts_wire::Amount;
use proptest::prelude::*;
use std::collections::BTreeMap;

#[test]
fn the_places_of_the_normal_month() {
    let figures = Figures::new(&world::normal());
    let line = figures.tie_out.iter().find(|line| line.currency.as_str() == "EUR").expect("a line");
    let amount = |place| line.places[&place].amount.to_string();
    assert_eq!(line.ledger.amount.to_string(), "1235966.75");
    assert_eq!(amount(Place::InBank), "1235537.50");
    assert_eq!(amount(Place::Difference), "10.00");
    assert_eq!(amount(Place::InTransit), "75.25");
    assert_eq!(amount(Place::CreditNotes), "300.00");
    assert_eq!(amount(Place::FailedOrReturned), "44.00");
    let dollars = figures.tie_out.iter().find(|line| line.currency.as_str() == "USD").expect("a line");
    assert_eq!(dollars.places[&Place::InBank].amount.to_string(), "500", "booked in euros");
}

#[test]
fn what_is_in_no_sum_is_counted_with_its_reason() {
    let figures = Figures::new(&world::normal());
    let reasons: BTreeMap<&str, u64> =
        figures.left_out.iter().map(|line| (line.reason.as_str(), line.rows)).collect();
    assert_eq!(reasons["vanished from its window"], 1);
    assert_eq!(reasons["a total without a currency"], 1);
    assert_eq!(reasons["repeats an earning id"], 1);
    assert_eq!(reasons["could not be read"], 2);
}

#[test]
fn absent_is_not_zero() {
    let figures = Figures::new(&world::normal());
    let yen = figures.providers.iter().find(|line| line.currency.as_str() == "JPY").expect("a line");
    assert_eq!(yen.sent.earned, None);
    assert_eq!(yen.sent.withheld.map(|sum| sum.to_string()).as_deref(), Some("10"));
}

#[test]
fn conversions_are_those_of_the_data() {
    let figures = Figures::new(&world::normal());
    let provider: Vec<_> = figures.exchange.iter().filter(|line| line.stated_by == "provider").collect();
    assert_eq!(provider.len(), 2, "{provider:?}");
    assert!(provider.iter().all(|line| line.difference == Some(money("0.00 EUR"))), "{provider:?}");
    let bank = figures.exchange.iter().find(|line| line.stated_by == "bank").expect("the bank's own");
    assert_eq!((bank.from.clone(), bank.to.clone()), (Some(money("500 USD")), Some(money("455.32 EUR"))));
}

#[test]
fn a_payout_that_two_sign_ins_read_counts_once() {
    let mut month = builder();
    month.add_payout(payout("1", "2026-10-15", "5 EUR"));
    month.add_payout(payout("1", "2026-10-15", "5 EUR"));
    let figures = Figures::new(&month.finish());
    assert_eq!(figures.tie_out[0].ledger.amount.to_string(), "5");
    assert_eq!(figures.left_out[0].rows, 1);
}

#[test]
fn too_many_customers_are_a_sentence() {
    let own = money("1 EUR");
    let mut month = builder();
    for number in 0..10_001 {
        let customer = format!("customer {number}");
        let mut earning = EarningRow::new(world::october(), "1");
        earning.customer = Some(&customer);
        earning.money = Some(&own);
        month.add_earning(&earning);
    }
    let figures = Figures::new(&month.finish());
    assert!(figures.earnings.by_customer.is_empty() && figures.earnings.customers_note.is_some());
    assert_eq!(figures.earnings.lines[0].amount.to_string(), "10001");
}

fn row() -> impl Strategy<Value = PayoutRow> {
    let status = prop::sample::select(SettlementStatus::ALL.to_vec());
    let currency = prop::sample::select(vec!["EUR", "USD", "JPY", "KWD", ""]);
    let parts = (0_u32..60, status, currency, any::<i64>(), 0_u32..6, any::<bool>(), any::<bool>(), 0_u8..3);
    parts.prop_map(|(id, settlement, currency, digits, scale, vanished, is_oracle, program)| {
        let amount = Amount::from(rust_decimal::Decimal::new(digits, scale));
        let mut row = payout(&format!("{id:05}"), "2026-10-15", "0 EUR");
        row.provider = if is_oracle { Provider::OracleBi } else { Provider::PartnerCenter };
        row.settlement = settlement;
        row.vanished = vanished;
        row.program = (program > 0).then(|| format!("program {program}"));
        row.total = Some(payouts_model::Money { amount, currency: currency.parse().ok() });
        row.earned = None;
        row
    })
}

/// A snapshot of these rows, with a match for some.
fn snapshot(rows: &[PayoutRow], matches: &[(usize, BankState, i64)], is_backwards: bool) -> Snapshot {
    let mut month = builder();
    let mut rows = rows.to_vec();
    rows.sort_by(|one, other| (one.provider, &one.id).cmp(&(other.provider, &other.id)));
    rows.dedup_by(|one, other| (one.provider, &one.id) == (other.provider, &other.id));
    let matches: Vec<_> = matches
        .iter()
        .filter_map(|(place, state, booked)| {
            let row = rows.get(*place)?;
            let mut found = in_bank(&row.id, "0 EUR", "2026-10-17");
            found.provider = row.provider;
            found.state = *state;
            found.booked = vec![payouts_model::Money {
                amount: Amount::from(*booked),
                currency: row.currency().or_else(|| "EUR".parse().ok()),
            }];
            Some(found)
        })
        .collect();
    if is_backwards {
        rows.reverse();
    }
    rows.into_iter().for_each(|row| month.add_payout(row));
    matches.into_iter().for_each(|found| month.add_match(found));
    month.finish()
}

proptest! {
    #[test]
    fn figures_add_up(
        rows in prop::collection::vec(row(), 0..60),
        matches in prop::collection::btree_map(0_usize..60, (prop::sample::select(vec![
            BankState::InBank, BankState::InTransit, BankState::CreditNote, BankState::FailedOrReturned, BankState::Difference,
        ]), any::<i64>()), 0..30),
    ) {
        let matches: Vec<_> = matches.into_iter().map(|(place, (state, booked))| (place, state, booked)).collect();
        let figures = Figures::new(&snapshot(&rows, &matches, false));
        let mut ledger: BTreeMap<(Provider, Currency), (u64, ExactSum)> = BTreeMap::new();
        for line in figures.payouts.iter().filter(|line| !line.vanished) {
            if let Some(payouts_model::Money { amount, currency: Some(currency) }) = line.total {
                let (count, sum) = ledger.entry((line.provider, currency)).or_default();
                *count += 1;
                *sum += amount.into();
            }
        }
        prop_assert_eq!(figures.tie_out.len(), ledger.len());
        for line in &figures.tie_out {
            let (count, sum) = ledger[&(line.provider, line.currency)];
            prop_assert!(line.remainder().is_zero());
            prop_assert_eq!((line.ledger.count, line.ledger.amount), (count, sum));
            prop_assert_eq!(line.places.values().map(|figure| figure.count).sum::<u64>(), count);
        }
        for line in &figures.providers {
            let (count, sum) = ledger[&(line.provider, line.currency)];
            let all = [&line.paid, &line.credit_notes, &line.failed, &line.not_paid_yet, &line.unknown];
            prop_assert_eq!(all.iter().map(|figure| figure.amount).sum::<ExactSum>(), sum);
            prop_assert_eq!(all.iter().map(|figure| figure.count).sum::<u64>(), count);
        }
        for breakdown in [&figures.settlements, &figures.programs, &figures.accounts] {
            let mut sums: BTreeMap<(Provider, Currency), (u64, ExactSum)> = BTreeMap::new();
            for line in &breakdown.lines {
                let (count, sum) = sums.entry((line.provider, line.currency)).or_default();
                *count += line.payouts;
                *sum += line.columns.total.unwrap_or_default();
            }
            prop_assert_eq!(&sums, &ledger);
        }
        let left_out: u64 = figures.left_out.iter().map(|line| line.rows).sum();
        let summed: u64 = ledger.values().map(|(count, _)| count).sum();
        prop_assert_eq!(left_out + summed, figures.payouts.len() as u64);
        prop_assert_eq!(figures, Figures::new(&snapshot(&rows, &matches, true)), "the order of rows has no effect");
    }

    #[test]
    fn earnings_add_up(amounts in prop::collection::vec((any::<i64>(), 0_u32..6, 0_u8..3, any::<bool>()), 0..200)) {
        let mut month = builder();
        let mut expected: BTreeMap<Currency, ExactSum> = BTreeMap::new();
        month.add_payout(payout("7", "2026-10-15", "1 EUR"));
        for (digits, scale, currency, has_payment) in amounts {
            let amount = Amount::from(rust_decimal::Decimal::new(digits, scale));
            let currency: Currency = ["EUR", "USD", "JPY"][usize::from(currency)].parse().expect("a currency");
            let own = payouts_model::Money::new(amount, currency);
            let mut earning = EarningRow::new(Month::of(day("2026-10-02")), "1");
            earning.money = Some(&own);
            earning.payment = has_payment.then_some("7");
            month.add_earning(&earning);
            *expected.entry(currency).or_default() += amount.into();
        }
        let figures = Figures::new(&month.finish());
        let mut found: BTreeMap<Currency, ExactSum> = BTreeMap::new();
        for line in &figures.earnings.lines {
            *found.entry(line.currency).or_default() += line.amount;
        }
        prop_assert_eq!(&found, &expected);
        let paid = figures.earnings.lines.iter().filter(|line| line.has_payment);
        let of_payment: ExactSum = figures.earnings.by_payment.iter().map(|line| line.amount).sum();
        prop_assert_eq!(paid.map(|line| line.amount).sum::<ExactSum>(), of_payment);
    }
}
