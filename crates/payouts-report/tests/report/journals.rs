//! Journals balance, and posting again adds nothing.

use super::world::{self, builder, day, in_bank, money, payout};
use payouts_report::{
    ExactSum, Snapshot,
    journal::{ChartOfAccounts, Journal, JournalFormat, VoucherKind, render_journal},
    snapshot::BankState,
};
use proptest::prelude::*;

fn journal(snapshot: &Snapshot) -> Journal {
    Journal::new(snapshot, &ChartOfAccounts::default())
}

fn balance(journal: &Journal, account: &str, currency: &str) -> String {
    let key = (account.to_owned(), currency.parse().expect("a currency"));
    journal.balances().get(&key).copied().unwrap_or(ExactSum::ZERO).to_string()
}

#[test]
fn every_voucher_balances_in_each_currency() {
    for snapshot in [world::empty(), world::normal(), world::hostile()] {
        for voucher in journal(&snapshot).vouchers {
            assert!(voucher.imbalance().values().all(ExactSum::is_zero), "{voucher:?}");
        }
    }
}

#[test]
fn clearing_is_zero_when_everything_is_in_the_bank() {
    let mut month = builder();
    for (id, total) in [("1", "100.00 EUR"), ("2", "7.10 EUR"), ("3", "50 USD")] {
        month.add_payout(payout(id, "2026-10-15", total));
    }
    month.add_match(in_bank("1", "100.00 EUR", "2026-10-17"));
    let mut with_charge = in_bank("2", "5.10 EUR", "2026-10-17");
    with_charge.charges = vec![money("2.00 EUR")];
    month.add_match(with_charge);
    month.add_match(in_bank("3", "45.00 EUR", "2026-10-18"));
    let journal = journal(&month.finish());
    for currency in ["EUR", "USD"] {
        let clearing = balance(&journal, "Assets:Clearing:PartnerCenter", currency);
        assert!(
            clearing.parse::<rust_decimal::Decimal>().expect("a number").is_zero(),
            "{clearing} {currency}"
        );
    }
    assert_eq!(balance(&journal, "Assets:Bank:EUR", "EUR"), "150.10");
    assert_eq!(balance(&journal, "Expenses:Fees:Bank", "EUR"), "2.00");
}

#[test]
fn what_the_bank_does_not_have_stays_on_the_clearing_account() {
    let journal = journal(&world::normal());
    assert_eq!(
        balance(&journal, "Assets:Clearing:PartnerCenter", "EUR"),
        "85.25",
        "10.00 of a difference, 75.25 in transit"
    );
    assert_eq!(balance(&journal, "Assets:CreditNotes:PartnerCenter", "EUR"), "300.00");
    assert_eq!(balance(&journal, "Expenses:Differences:PartnerCenter", "EUR"), "0");
    assert_eq!(journal.not_posted, 3, "failed, vanished, without a currency");
}

#[test]
fn numbers_are_unique_and_stable() {
    let (one, other) = (journal(&world::hostile()), journal(&world::hostile()));
    assert_eq!(one, other);
    let mut numbers: Vec<&str> = one.vouchers.iter().map(|voucher| voucher.number.as_str()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), one.vouchers.len());
}

fn month(total: &str, is_in_bank: bool) -> Journal {
    let mut month = builder();
    month.add_payout(payout("1", "2026-10-15", total));
    let mut found = in_bank("1", total, "2026-10-17");
    if !is_in_bank {
        found.state = BankState::InTransit;
        found.booked.clear();
    }
    month.add_match(found);
    journal(&month.finish())
}

#[test]
fn a_correction_reverses_and_adds_and_changes_nothing() {
    let mut posted = month("100 EUR", true);
    let original = posted.clone();
    let november = day("2026-11-05");
    let current = month("90 EUR", true);
    let corrections = Journal::corrections(&posted, &current, november);
    let kinds: Vec<VoucherKind> = corrections.vouchers.iter().map(|voucher| voucher.kind).collect();
    assert_eq!(kinds, [VoucherKind::Payout, VoucherKind::Bank, VoucherKind::Reversal, VoucherKind::Reversal]);
    assert!(corrections.vouchers.iter().all(|voucher| voucher.day == november));
    assert_eq!(corrections, Journal::corrections(&posted, &current, november), "the same numbers again");
    posted.extend(corrections);
    assert!(original.vouchers.iter().all(|voucher| posted.vouchers.contains(voucher)));
    assert_eq!(posted.balances(), with_zeros(&current, &posted));
    assert_eq!(Journal::corrections(&posted, &current, november).vouchers, []);
}

#[test]
fn a_reopened_month_is_reversed_once() {
    let mut posted = month("100 EUR", true);
    let november = day("2026-11-05");
    let reversal = Journal::reversal(&posted, november);
    assert_eq!(reversal.vouchers.len(), 2);
    posted.extend(reversal);
    assert!(posted.balances().values().all(ExactSum::is_zero));
    assert_eq!(Journal::reversal(&posted, november).vouchers, []);
}

/// The balances of a journal, with a zero for each account that only the other one has.
fn with_zeros(
    journal: &Journal,
    other: &Journal,
) -> std::collections::BTreeMap<(String, payouts_model::Currency), ExactSum> {
    let mut balances = journal.balances();
    for key in other.balances().into_keys() {
        balances.entry(key).or_insert(ExactSum::ZERO);
    }
    balances
}

#[test]
fn texts_cannot_leave_their_line() {
    let journal = journal(&world::hostile());
    let hledger = render_journal(&journal, JournalFormat::Hledger).expect("text");
    for line in hledger.lines() {
        let is_known = ["", ";", "2026-10-", "    ", "account ", "commodity ", "decimal-mark"];
        assert!(
            is_known.iter().any(|start| !start.is_empty() && line.starts_with(start)) || line.is_empty(),
            "{line}"
        );
    }
    let beancount = render_journal(&journal, JournalFormat::Beancount).expect("text");
    let quotes = |line: &str| line.replace(r"\\", "").replace(r#"\""#, "").matches('"').count();
    assert!(beancount.lines().all(|line| quotes(line) % 2 == 0));
    let csv = render_journal(&journal, JournalFormat::Csv).expect("text");
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let records = reader.records().filter(|record| record.as_ref().expect("a record").len() == 13).count();
    assert_eq!(records, journal.vouchers.iter().map(|voucher| voucher.lines.len()).sum::<usize>());
}

proptest! {
    #[test]
    fn any_chain_of_corrections_ends_at_the_current_balances(
        totals in prop::collection::vec((prop::sample::select(vec!["0 EUR", "1 EUR", "2 EUR", "2 USD"]), any::<bool>()), 1..8),
    ) {
        let mut posted = Journal::default();
        for (number, (total, is_in_bank)) in totals.iter().enumerate() {
            let current = month(total, *is_in_bank);
            let date = day("2026-11-01") + chrono::Days::new(number as u64);
            let before = posted.vouchers.clone();
            let corrections = Journal::corrections(&posted, &current, date);
            let added = corrections.vouchers.len();
            posted.extend(corrections);
            prop_assert_eq!(posted.vouchers.len(), before.len() + added, "no number is used twice");
            prop_assert!(before.iter().all(|voucher| posted.vouchers.contains(voucher)));
            prop_assert_eq!(posted.balances(), with_zeros(&current, &posted));
            prop_assert_eq!(Journal::corrections(&posted, &current, date).vouchers, vec![]);
        }
    }
}
