//! Any input, and any statement.

use super::{
    compare::{any_input_agrees, seen, written},
    reader::read,
};
use crate::statement::{Balance, Entry, Reference, ReferenceKind, Statement, Status};
use chrono::NaiveDate;
use payouts_model::Money;
use proptest::{collection::vec, option, prelude::*};
use std::{fs, path::Path};

fn day() -> impl Strategy<Value = NaiveDate> {
    (1_990..2_100, 1_u32..=366)
        .prop_map(|(year, day)| NaiveDate::from_yo_opt(year, day.min(365)).expect("a day"))
}

/// What a bank may write into a field, without blanks around it.
fn words() -> impl Strategy<Value = String> {
    r#"[a-z0-9<>&'"/;\]]{1,12}([ \r\n\t]|&amp;|é|\PC)?[A-Z0-9]{1,20}"#.prop_map(|text| text.trim().to_owned())
}

fn money() -> impl Strategy<Value = Money> {
    let currency = prop_oneof![Just("EUR"), Just("JPY"), Just("KWD")];
    (any::<i64>(), 0_u32..9, currency).prop_map(|(digits, scale, currency)| {
        let amount = rust_decimal::Decimal::new(digits, scale).into();
        Money::new(amount, currency.parse().expect("a currency"))
    })
}

fn reference() -> impl Strategy<Value = Reference> {
    let kind = prop_oneof![
        Just(ReferenceKind::Servicer),
        Just(ReferenceKind::EndToEnd),
        Just(ReferenceKind::Instruction),
        Just(ReferenceKind::Mandate),
        Just(ReferenceKind::Structured),
        Just(ReferenceKind::Other),
    ];
    (kind, words()).prop_map(|(kind, text)| Reference::new(kind, text))
}

fn status() -> impl Strategy<Value = Status> {
    prop_oneof![Just(Status::Booked), Just(Status::Pending), Just(Status::Information)]
}

fn entry() -> impl Strategy<Value = Entry> {
    let other = (option::of(words()), option::of(words()), option::of(words()));
    let figures = (money(), option::of(money()), option::of(money()), vec(money(), 0..3));
    let facts = (status(), any::<bool>(), option::of(day()), option::of(words()));
    (figures, facts, other, vec(reference(), 0..4), vec(words(), 0..4)).prop_map(
        |(figures, facts, other, references, texts)| {
            let mut entry = Entry::new(figures.0);
            entry.instructed = figures.1;
            entry.rate = figures.2.map(|money| money.amount);
            entry.charges = figures.3;
            (entry.status, entry.is_reversal, entry.booked_on, entry.return_reason) = facts;
            entry.valued_on = entry.booked_on;
            entry.counterparty = other.0;
            entry.counterparty_account = other.1.map(|text| text.split_whitespace().collect());
            entry.code = other.2;
            for reference in references {
                if !entry.references.contains(&reference) {
                    entry.references.push(reference);
                }
            }
            entry.texts = texts;
            entry
        },
    )
}

fn statement() -> impl Strategy<Value = Statement> {
    let currency = Just(Some("EUR".parse().expect("a currency")));
    let balance = || option::of((option::of(day()), any::<i64>()));
    let euros = |(day, cents): (Option<NaiveDate>, i64)| {
        let amount = rust_decimal::Decimal::new(cents, 2).into();
        Balance::new(day, Money::new(amount, "EUR".parse().expect("a currency")))
    };
    (words(), words(), currency, (day(), day()), vec(entry(), 0..6), balance(), balance()).prop_map(
        move |(id, account, currency, days, entries, opening, closing)| Statement {
            sequence: Some(id.clone()),
            bank: Some(id.clone()),
            id,
            account: account.split_whitespace().collect(),
            currency,
            days: Some(days),
            entries,
            opening: opening.map(euros),
            closing: closing.map(euros),
            ..Statement::default()
        },
    )
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(statements in vec(statement(), 0..4)) {
        let text = written(&statements);
        let again = read(text.as_bytes()).expect("statements");
        prop_assert_eq!(seen(Some(again)), seen(Some(statements)));
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in vec(any::<u8>(), 0..300)) {
        any_input_agrees(&bytes);
    }

    #[test]
    fn any_elements_in_any_order_are_read_or_refused(
        pieces in vec(
            prop_oneof![
                8 => prop::sample::select(NAMES.to_vec()).prop_map(|name| format!("<{name}>")),
                8 => prop::sample::select(NAMES.to_vec()).prop_map(|name| format!("</{name}>")),
                2 => prop::sample::select(NAMES.to_vec()).prop_map(|name| format!("<{name} Ccy='EUR'/>")),
                6 => prop::sample::select(vec!["12.30", "CRDT", "DBIT", "BOOK", "2025-06-16", "<Amt Ccy=\"EUR\">", "&#48;"]).prop_map(str::to_owned),
                1 => "\\PC{0,4}",
            ],
            0..60,
        )
    ) {
        let inside = pieces.concat();
        any_input_agrees(format!("<Document><BkToCstmrStmt><Stmt>{inside}</Stmt></BkToCstmrStmt></Document>").as_bytes());
    }
}

const NAMES: [&str; 12] = [
    "Ntry",
    "NtryDtls",
    "TxDtls",
    "Amt",
    "CdtDbtInd",
    "Sts",
    "BookgDt",
    "Dt",
    "Refs",
    "EndToEndId",
    "Stmt",
    "Id",
];

/// What the fuzz target does, over its corpus, over that of it which is left when its end or a byte is lost, and over
/// every two joined halfway.
#[test]
fn every_input_of_the_corpus_agrees_and_so_does_what_is_broken_off_it() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/camt");
    let mut paths: Vec<_> =
        fs::read_dir(corpus).expect("a corpus").map(|entry| entry.expect("a file").path()).collect();
    paths.sort_unstable();
    let inputs: Vec<Vec<u8>> = paths.iter().map(|path| fs::read(path).expect("a file")).collect();
    assert!(!inputs.is_empty());
    for input in &inputs {
        any_input_agrees(input);
        for place in (0..input.len()).step_by(input.len() / 60 + 1) {
            any_input_agrees(&input[..place]);
            any_input_agrees(&[&input[..place], &input[place + 1..]].concat());
        }
        for other in &inputs {
            any_input_agrees(&[&input[..input.len() / 2], &other[other.len() / 2..]].concat());
        }
    }
}
