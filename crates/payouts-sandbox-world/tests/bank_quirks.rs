//! Each quirk of the bank does what its name says, and changes no more than that.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use payouts_sandbox_world::{
    BankEntry, BankQuirk, BankQuirks, BankStatement, EntryKind, EntryStatus, PayoutsTotal, StatementForm,
    StatementPeriod, World, WorldConfig,
};
use rust_decimal::Decimal;

fn as_of() -> DateTime<Utc> {
    "2025-01-31T12:00:00Z".parse().expect("an instant")
}

fn world() -> World {
    World::new(WorldConfig { months: 8, rows: 2_000, ..WorldConfig::default() }).expect("a valid world")
}

/// The entries of a bank with one quirk in every case.
fn always(world: &World, quirk: BankQuirk) -> Vec<BankEntry> {
    let quirks = BankQuirks::default().with(quirk, 1_000);
    world.bank().with_quirks(quirks).entries(world.horizon()).collect()
}

fn plain(world: &World) -> Vec<BankEntry> {
    world.bank().entries(world.horizon()).collect()
}

/// What each payout was paid in the currency of the payout.
fn paid(entries: &[BankEntry]) -> BTreeMap<&str, Decimal> {
    let mut paid = BTreeMap::new();
    for payout in entries.iter().filter(|entry| entry.is_booked()).flat_map(|entry| &entry.payouts) {
        *paid.entry(payout.reference.as_str()).or_default() += payout.amount.value();
    }
    paid
}

/// The statements of days in one quirk.
fn days(world: &World, quirk: BankQuirk, per_mille: u16) -> Vec<BankStatement> {
    let quirks = BankQuirks::default().with(quirk, per_mille);
    world.bank().with_quirks(quirks).statements(StatementPeriod::Day, as_of())
}

#[test]
fn returned_credits_are_taken_back_with_a_reason_and_sent_again() {
    let world = world();
    let entries = always(&world, BankQuirk::Returns);
    let before = plain(&world);
    assert_eq!(paid(&entries), paid(&before));
    let payments = before.iter().filter(|entry| entry.kind == EntryKind::Payment).count();
    assert_eq!(entries.len(), before.len() + 2 * payments);
    for back in entries.iter().filter(|entry| entry.kind == EntryKind::Return) {
        assert!(back.return_reason.is_some() && back.amount.minor() < 0);
    }
    let of_one: Vec<_> = entries.iter().filter(|entry| entry.reference == before[0].reference).collect();
    let signs: Vec<_> = of_one.iter().map(|entry| entry.amount.minor().signum()).collect();
    assert_eq!(signs, [1, -1, 1]);
    assert!(of_one.windows(2).all(|pair| pair[0].booked_on < pair[1].booked_on));
}

#[test]
fn twins_differ_in_nothing_that_a_bank_states() {
    let entries = always(&world(), BankQuirk::Twins);
    let twins: Vec<_> = entries.iter().filter(|entry| !entry.states_booking_id).collect();
    assert!(!twins.is_empty());
    let unexplained = twins.iter().filter(|entry| entry.payouts.is_empty());
    assert_eq!(unexplained.count() * 2, twins.len());
    let camt = StatementForm::CAMT_053;
    let quirks = BankQuirks::default().with(BankQuirk::Twins, 1_000);
    let mut xml = Vec::new();
    let world = world();
    world
        .bank()
        .with_quirks(quirks)
        .write_statements(camt, StatementPeriod::Whole, as_of(), &mut xml)
        .expect("written");
    let xml = String::from_utf8(xml).expect("UTF-8");
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in xml.split("<Ntry>").skip(1).filter_map(|rest| rest.split("</Ntry>").next()) {
        *counts.entry(entry).or_default() += 1;
    }
    assert!(counts.iter().filter(|(entry, _)| entry.contains("NONREF")).all(|(_, count)| count % 2 == 0));
}

#[test]
fn a_folded_reference_is_in_the_text_only_without_its_line_breaks() {
    for entry in always(&world(), BankQuirk::FoldedReferences) {
        if entry.kind == EntryKind::Payment {
            assert!(!entry.remittance.iter().any(|line| line.contains(&entry.reference)));
            assert!(entry.remittance.concat().contains(&entry.reference));
            assert_eq!(entry.end_to_end, None);
        }
    }
}

#[test]
fn a_reference_loses_its_zeros_everywhere() {
    let entries = always(&world(), BankQuirk::LostZeros);
    let numbers =
        entries.iter().filter(|entry| entry.kind == EntryKind::Payment && entry.reference.starts_with('0'));
    let mut count = 0;
    for entry in numbers {
        let short = entry.reference.trim_start_matches('0');
        assert!(entry.remittance[0].contains(&format!(" {short} ")), "{entry:?}");
        assert_eq!(entry.end_to_end.as_deref(), Some(short));
        count += 1;
    }
    assert!(count > 10);
}

#[test]
fn a_charge_is_the_difference_to_the_instructed_amount() {
    let world = world();
    let entries = always(&world, BankQuirk::Charges);
    assert_eq!(paid(&entries), paid(&plain(&world)));
    for entry in entries.iter().filter(|entry| entry.kind == EntryKind::Payment) {
        let (Some(instructed), Some(charge)) = (entry.instructed, entry.charge) else {
            assert!(entry.amount.minor() < 2, "{entry:?}");
            continue;
        };
        assert!(charge.minor() > 0 && entry.amount.minor() > 0);
        assert_eq!(entry.amount.value() + charge.value(), instructed.value());
    }
}

#[test]
fn another_currency_is_booked_by_the_stated_rate() {
    let world = world();
    let entries = always(&world, BankQuirk::ForeignCurrency);
    assert_eq!(paid(&entries), paid(&plain(&world)));
    for entry in entries.iter().filter(|entry| entry.kind == EntryKind::Payment) {
        let (instructed, rate) = (entry.instructed.expect("an amount"), entry.rate.expect("a rate"));
        assert_ne!(instructed.currency(), entry.amount.currency());
        let difference = instructed.value() * rate - entry.amount.value();
        assert!(difference.abs() <= Decimal::new(5, entry.amount.currency().decimals() + 1), "{entry:?}");
    }
}

#[test]
fn a_batch_is_the_sum_of_its_payouts() {
    let world = world();
    for (quirk, is_itemized) in [(BankQuirk::ItemizedBatches, true), (BankQuirk::OpaqueBatches, false)] {
        let entries = always(&world, quirk);
        assert_eq!(paid(&entries), paid(&plain(&world)));
        let batches: Vec<_> = entries.iter().filter(|entry| entry.is_batch()).collect();
        assert!(!batches.is_empty());
        for batch in batches {
            let sum: Decimal = batch.payouts.iter().map(|payout| payout.amount.value()).sum();
            assert_eq!(batch.amount.value(), sum);
            assert_eq!(batch.is_itemized, is_itemized);
            let text = batch.text_lines().join(" ");
            assert!(batch.payouts.iter().all(|payout| text.contains(&payout.reference) == is_itemized));
        }
    }
}

#[test]
fn a_payout_arrives_in_parts_on_one_day() {
    let world = world();
    let entries = always(&world, BankQuirk::Installments);
    assert_eq!(paid(&entries), paid(&plain(&world)));
    let first = &entries[0];
    let parts: Vec<_> = entries.iter().filter(|entry| entry.reference == first.reference).collect();
    assert!((2..=3).contains(&parts.len()));
    assert!(parts.iter().all(|part| part.booked_on == first.booked_on));
    assert_ne!(parts[0].booking_id, parts[1].booking_id);
}

#[test]
fn what_is_not_booked_is_in_no_balance() {
    let world = world();
    let before = plain(&world);
    for (quirk, status) in
        [(BankQuirk::Pending, EntryStatus::Pending), (BankQuirk::Information, EntryStatus::Information)]
    {
        let entries = always(&world, quirk);
        let (booked, other): (Vec<_>, Vec<_>) = entries.into_iter().partition(BankEntry::is_booked);
        assert_eq!(booked, before);
        assert!(!other.is_empty() && other.iter().all(|entry| entry.status == status));
        let plain = world.bank().statements(StatementPeriod::Month, as_of());
        let quirks = BankQuirks::default().with(quirk, 1_000);
        let with = world.bank().with_quirks(quirks).statements(StatementPeriod::Month, as_of());
        assert!(
            plain.iter().zip(&with).all(|(a, b)| a.closing == b.closing && b.closing == b.computed_closing())
        );
    }
}

#[test]
fn a_month_repeats_the_bookings_of_its_days() {
    let days = days(&world(), BankQuirk::ReissuedMonths, 1_000);
    let (copies, originals): (Vec<_>, Vec<_>) = days.iter().partition(|statement| statement.is_reissue);
    assert_eq!(copies.len(), 5 * 7, "five accounts and seven months");
    for copy in copies {
        let within = originals.iter().filter(|day| {
            day.account == copy.account && (copy.first_day..=copy.last_day).contains(&day.first_day)
        });
        let entries: Vec<_> = within.flat_map(|day| day.entries.clone()).collect();
        assert_eq!(copy.entries, entries);
        assert_eq!(copy.closing, copy.computed_closing());
    }
}

#[test]
fn lost_statements_and_lost_entries_leave_gaps_of_their_size() {
    let world = world();
    let chained = |statements: &[BankStatement]| {
        let pairs = statements.windows(2).filter(|pair| pair[0].account == pair[1].account);
        pairs.filter(|pair| pair[0].closing != pair[1].opening).count()
    };
    let complete = days(&world, BankQuirk::LostStatements, 0);
    assert_eq!(chained(&complete), 0);
    let fewer = days(&world, BankQuirk::LostStatements, 100);
    assert!(fewer.len() < complete.len() && chained(&fewer) > 0);
    assert!(fewer.iter().all(|statement| complete.contains(statement)));

    let gaps = days(&world, BankQuirk::LostEntries, 100);
    assert_eq!(chained(&gaps), 0);
    let mut lost = 0;
    for (gap, whole) in gaps.iter().zip(&complete).filter(|(gap, whole)| gap != whole) {
        assert_eq!(gap.entries.len() + 1, whole.entries.len());
        assert_ne!(gap.closing, gap.computed_closing());
        lost += 1;
    }
    assert!(lost > 10);
}

#[test]
fn a_debt_is_collected_by_a_debit_that_names_its_payout() {
    let config = WorldConfig { collects_debts: true, rows: 0, payments_per_day: 2, ..WorldConfig::default() };
    let world = World::new(config).expect("a valid world");
    let entries = plain(&world);
    let debits: Vec<_> = entries.iter().filter(|entry| entry.kind == EntryKind::Collection).collect();
    assert!(!debits.is_empty());
    assert!(
        debits.iter().all(|entry| entry.amount.minor() < 0 && entry.remittance[0].contains(&entry.reference))
    );
    let totals = world.totals(world.horizon());
    let payouts: Decimal = totals.payouts.values().map(|total: &PayoutsTotal| total.amount).sum();
    assert_eq!(totals.bank.values().map(|total| total.amount).sum::<Decimal>(), payouts);
}

#[test]
fn quirks_do_not_depend_on_the_instant_of_reading() {
    let world = world();
    let quirks = BankQuirks::complete(100);
    let bank = world.bank().with_quirks(quirks);
    let earlier: Vec<_> = bank.entries(as_of()).filter(BankEntry::is_booked).collect();
    let until = as_of().date_naive();
    let later: Vec<_> =
        bank.entries(world.horizon()).filter(|entry| entry.is_booked() && entry.booked_on <= until).collect();
    assert_eq!(earlier, later);
    let ids: std::collections::BTreeSet<_> = later.iter().map(|entry| &entry.booking_id).collect();
    assert_eq!(ids.len(), later.len(), "a booking id is not unique");
}
