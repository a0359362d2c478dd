//! The bank statements match the payments of both services, and the world is the same on every machine.

use std::collections::BTreeMap;

use payouts_sandbox_world::{
    EarningColumn, EarningsQuery, PaymentColumn, PaymentMethod, PaymentStatus, PaymentsQuery, Provider,
    World, WorldConfig,
};
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

fn seeded(seed: u64) -> World {
    World::new(WorldConfig { seed, ..WorldConfig::default() }).expect("a valid world")
}

fn camt053(world: &World) -> String {
    let mut out = Vec::new();
    world.bank().write_camt053(world.config().today, &mut out).expect("written");
    String::from_utf8(out).expect("UTF-8")
}

#[test]
fn every_sent_payment_arrives_under_its_id_and_every_payout_under_its_reference() {
    for seed in 1..=4 {
        let world = seeded(seed);
        let as_of = world.horizon();
        let mut booked: BTreeMap<(Provider, String), Decimal> = BTreeMap::new();
        for entry in world.bank().entries(as_of) {
            *booked.entry((entry.provider, entry.reference.clone())).or_default() += entry.amount.value();
            assert!(entry.remittance.join(" ").contains(&entry.reference));
        }
        let mut expected: BTreeMap<(Provider, String), Decimal> = BTreeMap::new();
        for payment in world.partner_center().payments(&PaymentsQuery::new(as_of)) {
            if payment.method() == PaymentMethod::BankTransfer && payment.status() == PaymentStatus::Sent {
                let id = payment.payment_id().expect("a sent transfer has an id");
                *expected.entry((Provider::PartnerCenter, id)).or_default() += payment.total().value();
            }
        }
        for account in world.oracle().accounts() {
            for payout in world
                .oracle()
                .payout_days(account)
                .flat_map(|day| world.oracle().payouts(account, day, as_of))
            {
                if payout.amount.minor() > 0 {
                    expected.insert((Provider::OracleBi, payout.psp_reference), payout.amount.value());
                }
            }
        }
        assert_eq!(booked, expected, "seed {seed}");
    }
}

#[test]
fn a_returned_payment_is_credited_debited_and_credited_again() {
    let world = seeded(1);
    let mut lines: BTreeMap<String, Vec<bool>> = BTreeMap::new();
    for entry in world.bank().entries(world.horizon()) {
        lines.entry(entry.reference).or_default().push(entry.amount.minor() > 0);
    }
    assert!(lines.values().any(|credits| credits == &[true, false, true]));
}

#[test]
fn entries_are_in_order_of_their_day_and_stop_at_the_requested_instant() {
    let world = seeded(2);
    let today = world.config().today;
    let days: Vec<_> = world.bank().entries(today).map(|entry| entry.booked_on).collect();
    assert!(days.is_sorted());
    assert!(days.last().is_some_and(|day| *day <= today.date_naive()));
    assert!(world.bank().entries(world.horizon()).count() > days.len());
}

/// The first amount of a part of a statement, negative for a debit.
fn signed_amount(part: &str) -> Decimal {
    let element = part.split("<Amt ").nth(1).expect("an amount");
    let digits = element.split(['>', '<']).nth(1).expect("its text");
    let amount = Decimal::from_str_exact(digits).expect("a decimal");
    if part.contains("<CdtDbtInd>DBIT") { -amount } else { amount }
}

#[test]
fn each_statement_closes_with_the_sum_of_its_entries() {
    let xml = camt053(&seeded(1));
    let statements: Vec<_> = xml.split("<Stmt>").skip(1).collect();
    assert_eq!(statements.len(), 5, "one per currency");
    for statement in statements {
        let balance = statement.split("<Cd>CLBD</Cd>").nth(1).and_then(|rest| rest.split("</Bal>").next());
        let lines: Vec<_> = statement.split("<Ntry>").skip(1).map(signed_amount).collect();
        assert!(!lines.is_empty());
        assert_eq!(lines.iter().sum::<Decimal>(), signed_amount(balance.expect("a closing balance")));
    }
}

#[test]
fn both_statements_have_the_same_entries() {
    let world = seeded(3);
    let mut out = Vec::new();
    world.bank().write_csv(world.config().today, &mut out).expect("written");
    let mut csv = csv::Reader::from_reader(out.as_slice());
    let amount = csv.headers().expect("a header").iter().position(|name| name == "amount").expect("a column");
    let lines: Vec<_> = csv.records().map(|line| line.expect("a line")).collect();
    assert_eq!(lines.len(), camt053(&world).matches("<Ntry>").count());
    let sum: Decimal =
        lines.iter().map(|line| Decimal::from_str_exact(&line[amount]).expect("an amount")).sum();
    let expected: Decimal = world.totals(world.config().today).bank.values().map(|total| total.amount).sum();
    assert_eq!(sum, expected);
}

/// Two months of every location, one line per row.
fn oracle_lines(world: &World) -> Vec<String> {
    let (oracle, today) = (world.oracle(), world.config().today);
    let mut lines = Vec::new();
    for location in oracle.locations() {
        lines.push(format!("{} {}", location.loc_ref, location.name));
        for day in world.config().first_month.iter_days().take(60) {
            let transactions = oracle.transactions(location, day, today).into_iter();
            lines.extend(transactions.map(|row| {
                let at = (row.transacted_at.timestamp(), row.changed_at.timestamp());
                format!(
                    "{} {} {} {at:?}",
                    row.payment.detail_id,
                    row.payment.merchant_reference,
                    row.amount.value()
                )
            }));
            let details = oracle.payout_details(location, day, today).into_iter();
            lines.extend(details.map(|row| {
                let references = [row.transaction_payout_reference, row.fee_payout_reference]
                    .map(Option::unwrap_or_default);
                format!(
                    "{} {} {} {}",
                    row.payment.detail_id,
                    row.amount.value(),
                    row.fee.value(),
                    references.join(" ")
                )
            }));
            let chargebacks = oracle.chargebacks(location, day, today).into_iter();
            lines.extend(chargebacks.map(|row| format!("{} {}", row.payment.detail_id, row.reason)));
        }
    }
    lines
}

/// The digest of every row of a world at its `today`.
fn digest(world: &World) -> String {
    let today = world.config().today;
    let mut hash = Sha256::new();
    let mut cell = String::new();
    for row in world.partner_center().earnings(&EarningsQuery::new(today)) {
        for column in EarningColumn::ALL {
            cell.clear();
            row.write_cell(*column, &mut cell);
            cell.push('\u{1f}');
            hash.update(&cell);
        }
    }
    for row in world.partner_center().payments(&PaymentsQuery::new(today)) {
        for column in PaymentColumn::ALL {
            cell.clear();
            row.write_cell(*column, &mut cell);
            cell.push('\u{1f}');
            hash.update(&cell);
        }
    }
    hash.update(oracle_lines(world).join("\n"));
    hash.update(camt053(world));
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_same_seed_is_the_same_world_byte_for_byte() {
    // A new value here is a new world. Announce it in the changelog, because users pin their own tests to it.
    let pinned = "57c5efa0b1463ce095376cde22123fee14d31b50f89b5caf7f1cba845e8d5450";
    assert_eq!(digest(&seeded(1)), pinned);
    assert_ne!(digest(&seeded(2)), pinned);
}

#[test]
fn a_world_is_shared_between_threads() {
    fn shareable<T: Send + Sync + 'static>(_: &T) {}
    let world = seeded(1);
    shareable(&world);
    let totals = std::thread::scope(|scope| {
        let other = scope.spawn(|| world.totals(world.config().today));
        (world.totals(world.config().today), other.join().expect("no panic"))
    });
    assert_eq!(totals.0, totals.1);
}
