//! The cases of real bug reports, as far as statements alone decide them.

use payouts_bank::{
    Document, Entry, Profiles, ReferenceKind, Statement,
    book::{Book, CoverageState, GapPlace, Proof},
    read,
};
use payouts_model::Money;

fn money(text: &str) -> Money {
    text.parse().expect("money")
}

fn statements(file: &[u8]) -> Vec<Statement> {
    let documents = read(file, &Profiles::default()).unwrap_or_else(|error| panic!("{error}"));
    documents.into_iter().flat_map(|document| document.statements).collect()
}

fn book(statements: &[Statement]) -> Book {
    Book::new(&statements.iter().collect::<Vec<_>>())
}

fn amounts(statements: &[Statement]) -> Vec<String> {
    statements.iter().flat_map(|one| &one.entries).map(|entry| entry.money.to_string()).collect()
}

#[test]
fn returned_payout() {
    let all = statements(include_bytes!("cases/returned-payout.camt053.xml"));
    assert_eq!(amounts(&all), ["1250.00 EUR", "-1250.00 EUR"]);
    let [credit, debit] = all[0].entries.as_slice() else { panic!("{all:?}") };
    assert!(!credit.is_reversal && debit.is_reversal);
    assert_eq!(debit.return_reason.as_deref(), Some("AC04 Account closed at payer"));
    // The other side of a reversal is that of the entry which it takes back.
    assert_eq!(debit.counterparty.as_deref(), Some("Contoso Payouts Ltd"));
    let book = book(&all);
    assert_eq!(book.proofs, [Proof::Proved]);
    // Both have one reference of the bank and are two bookings.
    assert_eq!(book.bookings().count(), 2);
    assert!(book.bookings().all(|booking| booking.proved));
    assert_eq!(book.gaps().count(), 0);
    // Issued again, they are the same two, although the day ends where it began.
    assert_eq!(self::book(&[all[0].clone(), all[0].clone()]).bookings().count(), 2);
}

#[test]
fn reversal_keeps_original_sign() {
    let all = statements(include_bytes!("cases/reversal-keeps-original-sign.camt053.xml"));
    let book = book(&all);
    assert_eq!(book.proofs, [Proof::Gap(money("-2500.00 EUR"))]);
    let gaps: Vec<_> = book.gaps().collect();
    assert_eq!((gaps.len(), &gaps[0].money), (1, &money("-2500.00 EUR")));
    assert_eq!(gaps[0].place, GapPlace::Within(0));
    assert_eq!(book.bookings().filter(|booking| booking.proved).count(), 0);
    assert_eq!(book.accounts[0].coverage[0].state, CoverageState::Unproved);
}

#[test]
fn eur_payout_on_chf_account() {
    let all = statements(include_bytes!("cases/eur-payout-on-chf-account.camt053.xml"));
    let [entry] = all[0].entries.as_slice() else { panic!("{all:?}") };
    assert_eq!(entry.money, money("7912.80 CHF"));
    assert_eq!(entry.instructed, Some(money("8400 EUR")));
    assert_eq!(entry.rate.map(|rate| rate.to_string()).as_deref(), Some("0.942"));
    assert_eq!(book(&all).proofs, [Proof::Proved]);
}

#[test]
fn one_day_and_two_days_reissued() {
    let day = statements(include_bytes!("cases/one-day.camt053.xml")).remove(0);
    let period = statements(include_bytes!("cases/two-days-reissued.camt053.xml")).remove(0);
    let ids = |book: &Book| book.bookings().map(|booking| booking.id).collect::<Vec<_>>();
    let alone = book(std::slice::from_ref(&day));
    let (forward, backward) = (book(&[day.clone(), period.clone()]), book(&[period.clone(), day.clone()]));
    assert_eq!(forward.bookings().count(), 2);
    assert_eq!(ids(&forward), ids(&backward));
    assert_eq!(ids(&alone)[0], ids(&forward)[0]);
    assert_eq!(forward.accounts[0].repeated, 1);
    assert_eq!(forward.gaps().count() + backward.gaps().count(), 0);
    let booking = forward.bookings().next().expect("a booking");
    assert_eq!((booking.statement, booking.places.as_slice()), (0, &[(0, 0), (1, 0)][..]));
    let covered = &forward.accounts[0].coverage;
    assert_eq!(covered.len(), 1);
    assert_eq!(
        (covered[0].first.to_string(), covered[0].last.to_string()),
        ("2026-04-08".to_owned(), "2026-04-09".to_owned())
    );
}

#[test]
fn declared_iso_8859_15() {
    let file = include_bytes!("cases/declared-iso-8859-15.camt053.xml");
    let all = statements(file);
    let [entry] = all[0].entries.as_slice() else { panic!("{all:?}") };
    assert_eq!(entry.counterparty.as_deref(), Some("Müller & Söhne Auszahlung"));
    assert_eq!(entry.texts, ["PAYMENT 5100001201 über €244,60"]);
    let place = usize::try_from(entry.byte).expect("a place");
    assert!(file[place..].starts_with(b"<Ntry>"));
}

#[test]
fn two_days_v08_in_a_zip() {
    let documents =
        read(include_bytes!("cases/two-days-v08.camt053.zip"), &Profiles::default()).expect("statements");
    let names: Vec<_> = documents.iter().map(|document: &Document| document.entry.as_deref()).collect();
    assert_eq!(names, [Some("2026-04-14_C53.xml"), Some("2026-04-15_C53.xml")]);
    let all: Vec<Statement> = documents.into_iter().flat_map(|one| one.statements).collect();
    assert_eq!(amounts(&all), ["321.09 EUR", "12.30 EUR"]);
    let book = book(&all);
    assert_eq!(book.proofs, [Proof::Proved, Proof::Proved]);
    assert_eq!(book.gaps().count(), 0);
}

#[test]
fn net_credit_and_negative_payout() {
    let all = statements(include_bytes!("cases/net-credit-and-negative-payout.camt053.xml"));
    assert_eq!(amounts(&all), ["300.30 EUR", "-61.37 EUR"]);
    assert_eq!(all[0].entries[1].texts, ["NEGATIVE SETTLEMENT PSP0003"]);
    assert_eq!(book(&all).proofs, [Proof::Proved]);
}

#[test]
fn three_equal_credits() {
    let all = statements(include_bytes!("cases/three-equal-credits-two-payouts.camt053.xml"));
    let servicer = |entry: &Entry| entry.references.iter().any(|one| one.kind == ReferenceKind::Servicer);
    assert!(!all[0].entries.iter().any(servicer));
    let book = book(&[all[0].clone(), all[0].clone()]);
    assert_eq!(book.bookings().count(), 3);
    let mut ids: Vec<_> = book.bookings().map(|booking| booking.id).collect();
    ids.dedup();
    assert_eq!(ids.len(), 3);
    assert!(book.bookings().all(|booking| booking.proved));
}
