//! What holds for all ledgers and statements.

use crate::support::{all_of_2025, day, earned, entry, held, kinds, money, on_statement, sent, statement};
use payouts_bank::Entry;
use payouts_model::Payout;
use payouts_reconcile::{Kind, Verdict};
use payouts_wire::Amount;
use proptest::prelude::*;
use std::collections::HashSet;

fn euros(cents: i64) -> String {
    format!("{}{}.{:02} EUR", if cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100)
}

/// A day of the middle of the year, by its number.
fn middle(number: u64) -> String {
    (day("2025-03-01") + chrono::Days::new(number)).to_string()
}

/// Payouts with amounts that collide often, and whether the bank prints the reference.
fn world() -> impl Strategy<Value = Vec<(Payout, bool)>> {
    prop::collection::vec((0_u64..200, 1_i64..2000, any::<bool>()), 1..20).prop_map(|rows| {
        let numbered = rows.into_iter().zip(41_870_226_u64..);
        let payouts = numbered.map(|((day, cents, is_named), number)| {
            (sent(&format!("{number:012}"), &middle(day), &euros(cents)), is_named)
        });
        payouts.collect()
    })
}

fn booked((payout, is_named): &(Payout, bool), lag: u64) -> Entry {
    let on = payout.paid_on.expect("a day") + chrono::Days::new(lag);
    let text = payout.reference.as_deref().filter(|_| *is_named).unwrap_or("INCOMING");
    entry(&on.to_string(), &payout.total.as_ref().expect("money").to_string(), text)
}

fn payouts(world: &[(Payout, bool)]) -> Vec<Payout> {
    world.iter().map(|(payout, _)| payout.clone()).collect()
}

proptest! {
    #[test]
    fn what_names_its_payouts_agrees_in_any_order(mut world in world(), lag in 0_u64..8, turn in any::<prop::sample::Index>()) {
        world.iter_mut().for_each(|(_, is_named)| *is_named = true);
        let mut entries: Vec<_> = world.iter().map(|row| booked(row, lag)).collect();
        let turn = turn.index(entries.len());
        entries.rotate_left(turn);
        let findings = on_statement(&payouts(&world), statement(entries));
        prop_assert_eq!(kinds(&findings), vec![Kind::ByReference; world.len()]);
    }

    #[test]
    fn an_entry_that_is_removed_or_changed_is_found_and_nothing_else(
        mut world in world(), place in any::<prop::sample::Index>(), cents in prop_oneof![-500_i64..0, 1_i64..500],
    ) {
        world.iter_mut().for_each(|(_, is_named)| *is_named = true);
        let entries: Vec<_> = world.iter().map(|row| booked(row, 2)).collect();
        let place = place.index(entries.len());
        let reference = world[place].0.reference.clone();

        let mut fewer = entries.clone();
        fewer.remove(place);
        let findings = on_statement(&payouts(&world), statement(fewer));
        let exceptions: Vec<_> = findings.iter().filter(|finding| finding.verdict() == Verdict::Exception).collect();
        prop_assert_eq!(exceptions.len(), 1);
        prop_assert_eq!((exceptions[0].kind, &exceptions[0].reference), (Kind::NotOnStatement, &reference));

        let mut changed = entries;
        let by: Amount = euros(cents).split(' ').next().expect("digits").parse().expect("an amount");
        changed[place].money.amount = changed[place].money.amount.checked_add(by).expect("a sum");
        prop_assume!(changed[place].money.amount > Amount::ZERO);
        let findings = on_statement(&payouts(&world), statement(changed));
        let exceptions: Vec<_> = findings.iter().filter(|finding| finding.verdict() == Verdict::Exception).collect();
        prop_assert_eq!(exceptions.len(), 1);
        prop_assert_eq!((exceptions[0].kind, &exceptions[0].reference), (Kind::AmountDiffers, &reference));
        prop_assert_eq!(exceptions[0].difference().map(|money| money.amount), Some(by));
    }

    #[test]
    fn no_entry_matches_two_payouts_and_every_payout_is_reported_once(world in world(), lag in 0_u64..8) {
        let entries: Vec<_> = world.iter().map(|row| booked(row, lag)).collect();
        let findings = on_statement(&payouts(&world), statement(entries.clone()));
        prop_assert_eq!(findings.len(), world.len());
        let shown: HashSet<_> = findings.iter().map(|finding| finding.reference.clone()).collect();
        prop_assert_eq!(shown.len(), world.len());
        // Nothing is missing, as everything is there; what agrees agrees in amount and day with an entry of its own.
        let mut free = entries;
        for finding in &findings {
            prop_assert!(finding.kind != Kind::NotOnStatement && finding.kind != Kind::AmountDiffers);
            if finding.verdict() == Verdict::Agrees {
                let own = free.iter().position(|entry| {
                    Some(&entry.money) == finding.ledger.as_ref() && entry.booked_on == finding.booked_on
                });
                prop_assert!(own.is_some(), "two payouts share an entry");
                free.swap_remove(own.expect("an entry"));
            }
        }
    }

    #[test]
    fn a_payment_agrees_with_any_earnings_that_sum_up_to_it_and_no_others(
        cents in prop::collection::vec(-5_000_i64..5_000, 1..12), off in prop_oneof![-3_i64..0, 1_i64..3],
    ) {
        let lines: Vec<_> = cents.iter().map(|cents| earned("000041870277", "2025-04-01", &euros(*cents))).collect();
        let sum: i64 = cents.iter().sum();
        let payment = |cents| sent("000041870277", "2025-06-15", &euros(cents));
        prop_assert_eq!(kinds(&held(&[payment(sum)], &lines, &all_of_2025())), [Kind::EarningsAgree]);
        let findings = held(&[payment(sum + off)], &lines, &all_of_2025());
        prop_assert_eq!(kinds(&findings), [Kind::EarningsDiffer]);
        prop_assert_eq!(findings[0].difference(), Some(money(&euros(-off))));
    }
}
