//! Measures matching: `cargo run --release -p payouts-reconcile --example match_many [payouts]`.
//!
//! Four invented worlds of as many entries as payouts: what a bank prints in an ordinary year, and three that are as hard as they
//! get: nothing but equal amounts, nothing that fits, and credits that could be sums of many payouts.
#![allow(clippy::print_stdout, reason = "the measurement is the output")]

use chrono::{Days, NaiveDate};
use payouts_bank::{Entry, Reference, ReferenceKind};
use payouts_model::{Money, Payout, Provenance, Provider, RowKey, SourceId};
use payouts_reconcile::{
    BankSide, Booked, CoveredDays, Loaded, MatchRule, Matched, Matching, Rules, Transfers,
};
use std::{collections::BTreeMap, time::Instant};

const PAYOUTS: u64 = 100_000;

/// The days of the year over which everything is spread.
const DAYS: u64 = 330;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let count = std::env::args().nth(1).map_or(Ok(PAYOUTS), |text| text.parse())?;
    println!("{:<10} {:>9} {:>9} {:>9} {:>8}", "world", "matches", "payouts", "entries", "seconds");
    for (name, world) in
        [("ordinary", ordinary as fn(u64) -> Line), ("equal", equal), ("nothing", nothing), ("sums", sums)]
    {
        measure(name, &(0..count).map(world).collect::<Vec<_>>())?;
    }
    Ok(())
}

/// A payout and an entry: the cents of both, the day of payment, and what the bank prints of it.
struct Line {
    number: u64,
    paid: u64,
    booked: u64,
    day: u64,
    text: String,
}

/// Most print the reference; others only the amount, the reference in two lines or without its zeros, or the payer.
fn ordinary(number: u64) -> Line {
    let reference = format!("{:012}", 41_000_000 + number);
    let (paid, day) = (1000 + number * 7919 % 50_000_000, number * 31 % DAYS);
    let text = match number % 20 {
        0 => "INCOMING PAYMENT".to_owned(),
        1 => "MSFT PARTNER PAYMENT".to_owned(),
        2 => format!("PMT {}", reference.trim_start_matches('0')),
        _ => format!("MSFT PMT {reference} REF/{number}"),
    };
    let booked = if number.is_multiple_of(50) { paid + 1 } else { paid };
    Line { number, paid, booked, day, text }
}

fn equal(number: u64) -> Line {
    Line { number, paid: 9999, booked: 9999, day: number % DAYS, text: "PAYMENT".to_owned() }
}

fn nothing(number: u64) -> Line {
    let (paid, booked) = (1000 + 2 * number, 1001 + 2 * number);
    Line { number, paid, booked, day: number % DAYS, text: "RENT".to_owned() }
}

/// Each entry shows the payer and could be a sum of hundreds of payouts.
fn sums(number: u64) -> Line {
    let (paid, booked) = (1000 + 2 * (number * 7919 % 50_000), 300_001 + number);
    Line { number, paid, booked, day: number % DAYS, text: "MSFT".to_owned() }
}

fn measure(name: &str, lines: &[Line]) -> Result<(), Box<dyn std::error::Error>> {
    let since: NaiveDate = "2025-01-10".parse()?;
    let currency = "EUR".parse()?;
    let euros = |cents: u64| format!("{}.{:02} EUR", cents / 100, cents % 100).parse::<Money>();
    let mut transfers = Transfers::default();
    let source = SourceId::new("contoso");
    let mut entries = Vec::new();
    for line in lines {
        let paid_on = since + Days::new(line.day);
        transfers.add(&source, &payout(line.number, paid_on, euros(line.paid)?));
        let mut entry = Entry::new(euros(line.booked)?);
        entry.booked_on = Some(paid_on + Days::new(line.number % 4));
        entry.references = vec![Reference::new(ReferenceKind::Servicer, format!("SVC-{}", line.number))];
        entry.texts = vec![line.text.clone()];
        entries.push(entry);
    }
    let mut covered = CoveredDays::default();
    covered.add("DE90999999990000004711", currency, "2025-01-01".parse()?, "2025-12-31".parse()?);
    let booked = entries.iter().enumerate().map(|(number, entry)| {
        Booked::new(format!("{number:06}"), "DE90999999990000004711", Some(currency), entry)
    });
    let bank = BankSide::new(booked.collect(), covered);
    let mut year = Loaded::default();
    year.add("2025-01-01".parse()?, "2025-12-31".parse()?, Some("2026-01-01".parse()?));
    let loaded = BTreeMap::from([(Provider::PartnerCenter, year)]);

    let start = Instant::now();
    let matched: Matched = Matching::new(transfers, bank, &Rules::default(), &[]).run(&loaded);
    let taken = start.elapsed();
    let (payouts, open) = (matched.open_transfers.len(), matched.open_entries.len());
    println!(
        "{name:<10} {:>9} {payouts:>9} {open:>9} {:>4}.{:03}",
        matched.matches.len(),
        taken.as_secs(),
        taken.subsec_millis()
    );
    let mut by_rule: BTreeMap<MatchRule, usize> = BTreeMap::new();
    for own in &matched.matches {
        *by_rule.entry(own.rule).or_default() += 1;
    }
    for (rule, count) in by_rule {
        println!("  {rule:<20} {count:>9}");
    }
    Ok(())
}

fn payout(number: u64, paid_on: NaiveDate, total: Money) -> Payout {
    Payout {
        key: RowKey::new([number.to_string()], 0),
        provider: Provider::PartnerCenter,
        account: "7700001".to_owned(),
        reference: Some(format!("{:012}", 41_000_000 + number)),
        paid_on: Some(paid_on),
        paid_at: None,
        status: Some("Sent".to_owned()),
        method: Some("Electronic bank transfer".to_owned()),
        program: None,
        earned: None,
        withheld_tax: None,
        sales_tax: None,
        service_fee_tax: None,
        withheld: None,
        total: Some(total),
        extra: BTreeMap::new(),
        provenance: Provenance { observation: None, sha256: String::new(), entry: None, line: number + 1 },
    }
}
