//! The rules of the book, one by one, and that the order of imports changes nothing.

use super::{Book, CoverageState, EntryId, GapPlace, Proof};
use crate::statement::{
    Balance, Batch, Entry, Finality, Format, Reference, ReferenceKind, Statement, Status,
};
use chrono::{Days, NaiveDate};
use payouts_model::Money;
use proptest::{prelude::*, sample::select};

fn day(text: &str) -> NaiveDate {
    format!("2026-{text}").parse().expect("a day")
}

fn money(text: &str) -> Money {
    format!("{text} EUR").parse().expect("money")
}

/// `08 12.30 ref text`: a day of April, an amount, a reference of the bank or `-`, and a text.
fn entry(text: &str) -> Entry {
    let mut parts = text.splitn(4, ' ');
    let mut next = || parts.next().unwrap_or("-");
    let date = day(&format!("04-{}", next()));
    let mut entry = Entry::new(money(next()));
    entry.booked_on = Some(date);
    let reference = next();
    if reference != "-" {
        entry.references.push(Reference::new(ReferenceKind::Servicer, reference));
    }
    entry.texts.push(next().to_owned());
    entry
}

/// A statement of days in April, with balances and a number: `08 09 7 100 112.30`.
fn statement(head: &str, entries: &[&str]) -> Statement {
    let parts: Vec<&str> = head.split(' ').collect();
    let [first, last, number, opening, closing] = parts.as_slice() else { panic!("{head}") };
    let (first, last) = (day(&format!("04-{first}")), day(&format!("04-{last}")));
    let balance = |text: &str, day| (text != "-").then(|| Balance::new(Some(day), money(text)));
    Statement {
        account: "DE1".to_owned(),
        currency: "EUR".parse().ok(),
        sequence: (*number != "-").then(|| (*number).to_owned()),
        days: Some((first, last)),
        opening: balance(opening, first),
        closing: balance(closing, last),
        entries: entries.iter().map(|text| entry(text)).collect(),
        ..Statement::default()
    }
}

fn book(statements: &[&Statement]) -> Book {
    Book::new(statements)
}

/// All that is the same in any order of the statements.
fn seen(book: &Book) -> Vec<(EntryId, bool, Finality)> {
    book.bookings().map(|one| (one.id, one.proved, one.finality)).collect()
}

fn count(statements: &[&Statement]) -> usize {
    let forward = book(statements);
    let backward: Vec<&Statement> = statements.iter().rev().copied().collect();
    let backward = book(&backward);
    assert_eq!(seen(&forward), seen(&backward));
    let gaps = |book: &Book| {
        let mut gaps: Vec<_> = book.gaps().map(|gap| (gap.days, gap.money.amount)).collect();
        gaps.sort_unstable();
        gaps
    };
    assert_eq!(gaps(&forward), gaps(&backward));
    assert_eq!(forward.accounts[0].coverage, backward.accounts[0].coverage);
    forward.bookings().count()
}

#[test]
fn equal_bookings_count_as_often_as_one_statement_has_them() {
    let three = statement("08 08 1 0 30", &["08 10 - A", "08 10 - A", "08 10 - A"]);
    let two = statement("08 08 - - -", &["08 10 - A", "08 10 -  a "]);
    assert_eq!(count(&[&three, &two, &three]), 3);
    assert_eq!(count(&[&two]), 2);
    // Proved is what the statement with balances has.
    let more = statement("08 08 - - -", &["08 10 - A"; 4]);
    let book = book(&[&more, &three]);
    assert_eq!(book.bookings().filter(|one| one.proved).count(), 3);
    assert_eq!(book.bookings().count(), 4);
}

#[test]
fn statements_of_one_day_add_up_where_one_goes_on_from_the_other() {
    let morning = statement("08 08 1 0 10", &["08 10 - A"]);
    let evening = statement("08 08 2 10 20", &["08 10 - A"]);
    let whole = statement("08 09 3 0 20", &["08 10 - A", "08 10 - A"]);
    assert_eq!(count(&[&morning, &evening]), 2);
    assert_eq!(count(&[&evening, &whole, &morning]), 2);
    // The same number is the same statement.
    let again = statement("08 08 1 10 20", &["08 10 - A"]);
    assert_eq!(count(&[&morning, &again]), 1);
    // A day that ends where it began, issued again under another number.
    let zero = |number: &str| statement(&format!("08 08 {number} 5 5"), &["08 10 REF-1 A", "08 -10 REF-1 A"]);
    assert_eq!(count(&[&zero("1"), &zero("2")]), 2);
    // The same without references, in the middle of longer statements.
    let before = statement("07 08 1 0 5", &["07 5 - A", "08 10 - B", "08 -10 - B"]);
    let after = statement("08 09 2 5 6", &["08 10 - B", "08 -10 - B", "09 1 - C"]);
    assert_eq!(count(&[&before, &after]), 4);
}

#[test]
fn a_reference_of_the_bank_identifies_unless_the_bank_repeats_it() {
    let first = statement("08 08 - - -", &["08 10 REF-1 PAYMENT A", "08 10 REF-2 PAYMENT A"]);
    let second = statement("08 08 - - -", &["08 10 REF-1 OTHER WORDS"]);
    assert_eq!(count(&[&first, &second]), 2);
    let customer = statement("08 08 - - -", &["08 10 CUST PAYMENT A", "08 10 CUST PAYMENT B"]);
    let other = statement("08 08 - - -", &["08 10 CUST PAYMENT C"]);
    assert_eq!(count(&[&customer, &other]), 3);
    // One amount taken back is another booking, although all else is equal.
    let mut reversed = statement("08 08 - - -", &["08 10 REF-1 PAYMENT A", "08 10 REF-1 PAYMENT A"]);
    reversed.entries[1].is_reversal = true;
    assert_eq!(count(&[&reversed, &first]), 3);
}

#[test]
fn files_of_other_forms_state_the_same_bookings_in_other_words() {
    let camt = statement("08 08 1 0 30", &["08 10 SVC-1 PAYMENT 1", "08 20 - PAYMENT 2"]);
    let mut swift = statement("08 08 1 0 30", &["08 10 SVC-1 payment one", "08 20 SHORT REF 2"]);
    swift.format = Format::Mt940;
    assert_eq!(count(&[&camt, &swift]), 2);
    let both = book(&[&swift, &camt]);
    let alone = book(&[&camt]);
    assert_eq!(seen(&both), seen(&alone));
    assert!(both.bookings().all(|one| one.statement == 1 && one.places.len() == 2));
    // What the other file called it is kept.
    let other = book(&[&swift]);
    let known: Vec<EntryId> =
        both.bookings().flat_map(|one| one.same_as.iter().copied().chain([one.id])).collect();
    assert!(other.bookings().all(|one| known.contains(&one.id)));
}

/// A batch of two, as its transactions or as a whole.
fn batch(is_split: bool) -> Statement {
    let mut statement =
        statement("08 08 1 0 30", if is_split { &["08 10 - A", "08 20 - B"] } else { &["08 30 - C"] });
    for entry in &mut statement.entries {
        entry.batch = Some(Batch::new(money("30"), 2, None));
    }
    statement
}

#[test]
fn a_batch_counts_once_whether_it_is_split_or_not() {
    let (split, whole) = (batch(true), batch(false));
    assert_eq!(count(&[&split, &whole]), 2);
    assert_eq!(count(&[&whole]), 1);
    let both = book(&[&whole, &split]);
    assert!(both.bookings().all(|one| one.proved && one.statement == 1));
    assert!(both.bookings().all(|one| one.places.contains(&(0, 0))));
    // A statement that has such a batch and an entry of its amount has both.
    let mut mixed = split.clone();
    mixed.entries.push(entry("08 30 - C"));
    assert_eq!(count(&[&mixed]), 3);
}

#[test]
fn what_is_not_final_is_replaced_by_the_statement_of_its_day() {
    let mut report = statement("09 10 - - -", &["09 10 SVC-1 A", "10 5 - B"]);
    report.finality = Finality::Intraday;
    let last = statement("08 09 1 0 10", &["09 10 SVC-1 A"]);
    assert_eq!(count(&[&report]), 2);
    let both = book(&[&report, &last]);
    let states: Vec<_> = both.bookings().map(|one| (one.finality, one.proved)).collect();
    assert_eq!(states, [(Finality::Final, true), (Finality::Intraday, false)]);
    assert_eq!(both.accounts[0].replaced, 1);
    assert_eq!(both.proofs, [Proof::NotFinal, Proof::Proved]);
    // A notification has the transactions of a batch that the statement states as a whole.
    let mut notification = batch(true);
    notification.finality = Finality::Notification;
    let whole = batch(false);
    let both = book(&[&whole, &notification]);
    assert!(both.bookings().all(|one| one.finality == Finality::Final && one.proved && one.statement == 1));
    assert_eq!(both.bookings().count(), 2);
    // What is announced is no booking.
    let mut pending = statement("10 10 - - -", &["10 5 - B"]);
    pending.entries[0].status = Status::Pending;
    assert_eq!(count(&[&pending]), 0);
}

#[test]
fn balances_that_contradict_each_other_are_gaps() {
    let eighth = statement("08 08 1 0 10", &["08 10 - A"]);
    let ninth = statement("09 09 2 12 12", &[]);
    let gap = book(&[&ninth, &eighth]).accounts[0].gaps[0].clone();
    assert_eq!((gap.money, gap.place), (money("2"), GapPlace::Between { before: 1, after: 0 }));
    // A day is missing between them, and a longer statement has it.
    let tenth = statement("10 10 3 12 12", &[]);
    assert_eq!(book(&[&eighth, &tenth]).gaps().count(), 1);
    let long = statement("08 10 4 0 12", &["08 10 - A", "09 2 - B"]);
    assert_eq!(count(&[&eighth, &tenth, &long]), 2);
    assert_eq!(book(&[&eighth, &tenth, &long]).gaps().count(), 0);
    // On one day, the one that is missing between two numbers.
    let later = statement("08 08 3 15 20", &["08 5 - B"]);
    assert_eq!(
        book(&[&eighth, &later]).gaps().map(|gap| gap.money.clone()).collect::<Vec<_>>(),
        [money("5")]
    );
    let none = statement("08 08 - - -", &["08 10 - A"]);
    assert_eq!(book(&[&none]).proofs, [Proof::NoBalances]);
    let mut wrong = eighth.clone();
    wrong.problems.push("a total".to_owned());
    assert_eq!(book(&[&wrong]).proofs, [Proof::Contradictory("a total".to_owned())]);
}

#[test]
fn the_calendar_names_what_is_proved_unproved_and_missing() {
    // 2026-04-10 is a Friday.
    let friday = statement("10 10 1 0 10", &["10 10 - A"]);
    let monday = statement("13 13 2 10 10", &[]);
    let unproved = statement("14 14 - - -", &["14 1 - B"]);
    let after = statement("20 20 - 11 11", &[]);
    let calendar = book(&[&after, &monday, &friday, &unproved]).accounts[0].coverage.clone();
    let seen: Vec<_> = calendar.iter().map(|days| (days.first, days.last, days.state)).collect();
    let april = |number: u32| day(&format!("04-{number:02}"));
    assert_eq!(
        seen,
        [
            (april(10), april(13), CoverageState::Proved),
            (april(14), april(14), CoverageState::Unproved),
            (april(15), april(19), CoverageState::Missing),
            (april(20), april(20), CoverageState::Proved),
        ]
    );
    // Balances that happen to agree over many days prove nothing without the numbers in a row.
    let far = |number: &str| statement(&format!("28 28 {number} 10 10"), &[]);
    let state = |later: &Statement| book(&[&friday, later]).accounts[0].coverage[1].state;
    assert_eq!(state(&far("9")), CoverageState::Unproved);
    assert_eq!(book(&[&friday, &far("2")]).accounts[0].coverage.len(), 1);
}

/// Bookings of an account, and statements of any days of it that a bank may issue.
#[derive(Clone, Debug)]
struct World {
    bookings: Vec<Entry>,
    statements: Vec<Statement>,
}

fn world() -> impl Strategy<Value = World> {
    let booking = (0_u64..6, select(vec!["5", "10", "-5"]), select(vec!["A", "B"]), any::<bool>());
    let bookings = proptest::collection::vec(booking, 0..14);
    let periods = proptest::collection::vec((0_u64..6, 0_u64..4), 1..8);
    (bookings, periods).prop_map(|(mut bookings, periods)| {
        bookings.sort_by_key(|booking| booking.0);
        let start = day("04-01");
        let bookings: Vec<Entry> = bookings
            .iter()
            .enumerate()
            .map(|(index, (offset, amount, text, has_reference))| {
                let mut entry = Entry::new(money(amount));
                entry.booked_on = Some(start + Days::new(*offset));
                entry.texts.push((*text).to_owned());
                if *has_reference {
                    entry.references.push(Reference::new(ReferenceKind::Servicer, format!("SVC-{index}")));
                }
                entry
            })
            .collect();
        let total = |until: NaiveDate| {
            let before = bookings.iter().filter(|one| one.booked_on < Some(until));
            before.fold(money("100"), |sum, one| sum.checked_add(&one.money).expect("a sum"))
        };
        let statements = periods
            .iter()
            .enumerate()
            .map(|(index, (first, length))| {
                let (first, last) = (start + Days::new(*first), start + Days::new(first + length));
                let inside = |entry: &&Entry| entry.booked_on >= Some(first) && entry.booked_on <= Some(last);
                Statement {
                    account: "DE1".to_owned(),
                    currency: "EUR".parse().ok(),
                    sequence: Some((index + 1).to_string()),
                    days: Some((first, last)),
                    opening: Some(Balance::new(Some(first), total(first))),
                    closing: Some(Balance::new(Some(last), total(last + Days::new(1)))),
                    entries: bookings.iter().filter(inside).cloned().collect(),
                    ..Statement::default()
                }
            })
            .collect();
        World { bookings, statements }
    })
}

proptest! {
    /// Whatever days are issued how often, each booking of a covered day counts once, in any order of the imports.
    #[test]
    fn each_booking_counts_once(world in world(), seed in any::<u64>()) {
        let statements = &world.statements;
        let all: Vec<&Statement> = statements.iter().collect();
        let found = book(&all);
        let is_covered = |entry: &&Entry| {
            statements.iter().any(|one| one.days.is_some_and(|(first, last)| (Some(first)..=Some(last)).contains(&entry.booked_on)))
        };
        prop_assert_eq!(found.bookings().count(), world.bookings.iter().filter(is_covered).count());
        prop_assert!(found.bookings().all(|one| one.proved));
        let is_all = world.bookings.iter().all(|entry| is_covered(&entry));
        prop_assert!(found.gaps().count() == 0 || !is_all, "{:?}", found.accounts[0].gaps);
        let mut shuffled = all.clone();
        let length = shuffled.len();
        for index in 0..length {
            let other = usize::try_from(seed.rotate_left(u32::try_from(index).expect("few")) % length as u64).expect("few");
            shuffled.swap(index, other);
        }
        let again = book(&shuffled);
        prop_assert_eq!(seen(&again), seen(&found));
        prop_assert_eq!(&again.accounts[0].coverage, &found.accounts[0].coverage);
    }
}

/// Statements that follow each other, also within a day, and further ones that repeat several of them in a row.
fn rows() -> impl Strategy<Value = (usize, Vec<Statement>)> {
    let booking = (0_u64..4, select(vec!["5", "7", "-3"]), select(vec!["A", "B"]), any::<bool>());
    let bookings = proptest::collection::vec(booking, 1..14);
    let cuts = proptest::collection::vec(any::<bool>(), 14);
    let repeats = proptest::collection::vec((0_usize..14, 1_usize..5, any::<bool>()), 0..5);
    (bookings, cuts, repeats).prop_map(|(mut bookings, cuts, repeats)| {
        bookings.sort_by_key(|booking| booking.0);
        let start = day("04-01");
        let mut statements: Vec<Statement> = Vec::new();
        let mut sum = money("100");
        for (index, (offset, amount, text, has_reference)) in bookings.iter().enumerate() {
            let date = start + Days::new(*offset);
            let mut entry = Entry::new(money(amount));
            entry.booked_on = Some(date);
            entry.texts.push((*text).to_owned());
            if *has_reference {
                entry.references.push(Reference::new(ReferenceKind::Servicer, format!("SVC-{index}")));
            }
            if index == 0 || cuts[index] {
                let number = (statements.len() + 1).to_string();
                let mut next = statement("01 01 - - -", &[]);
                (next.sequence, next.days) = (Some(number), Some((date, date)));
                next.opening = Some(Balance::new(Some(date), sum.clone()));
                statements.push(next);
            }
            sum = sum.checked_add(&entry.money).expect("a sum");
            if let Some(last) = statements.last_mut() {
                last.entries.push(entry);
                last.closing = Some(Balance::new(Some(date), sum.clone()));
                last.days = last.days.map(|(first, _)| (first, date));
            }
        }
        let row = statements.clone();
        for (first, length, is_numbered) in repeats {
            let first = first % row.len();
            let repeated = &row[first..row.len().min(first + length)];
            let mut whole = repeated[0].clone();
            for next in &repeated[1..] {
                whole.entries.extend(next.entries.iter().cloned());
                whole.closing.clone_from(&next.closing);
                whole.days = whole.days.zip(next.days).map(|(own, other)| (own.0, other.1));
            }
            whole.sequence = is_numbered.then(|| (100 + statements.len()).to_string());
            statements.push(whole);
        }
        (bookings.len(), statements)
    })
}

proptest! {
    #[test]
    fn statements_within_a_day_add_up_and_repetitions_do_not((bookings, statements) in rows()) {
        let all: Vec<&Statement> = statements.iter().collect();
        let found = book(&all);
        prop_assert_eq!(found.bookings().count(), bookings);
        prop_assert!(found.bookings().all(|one| one.proved));
        prop_assert_eq!(&found.accounts[0].gaps, &[]);
        let backward: Vec<&Statement> = all.iter().rev().copied().collect();
        prop_assert_eq!(seen(&book(&backward)), seen(&found));
    }
}

#[test]
fn a_hundred_thousand_entries_are_no_matter() {
    let start = day("01-01");
    let mut statements = Vec::new();
    for offset in 0..250_u64 {
        let date = start + Days::new(offset);
        let entries: Vec<Entry> = (0..200)
            .map(|number| {
                let mut entry = Entry::new(money("1.50"));
                entry.booked_on = Some(date);
                if number % 2 == 0 {
                    entry
                        .references
                        .push(Reference::new(ReferenceKind::Servicer, format!("S-{offset}-{number}")));
                }
                entry.texts.push(format!("PAYMENT {}", number / 4));
                entry
            })
            .collect();
        let balance = |days: u64| {
            Some(Balance::new(
                None,
                Money { amount: i64::try_from(days * 300).expect("few").into(), ..money("0") },
            ))
        };
        statements.push(Statement {
            account: "DE1".to_owned(),
            currency: "EUR".parse().ok(),
            days: Some((date, date)),
            opening: balance(offset),
            closing: balance(offset + 1),
            entries,
            ..Statement::default()
        });
    }
    // All of them twice.
    let all: Vec<&Statement> = statements.iter().chain(&statements).collect();
    let begun = std::time::Instant::now();
    let book = book(&all);
    println!("100000 entries in {:?}", begun.elapsed());
    assert_eq!(book.bookings().filter(|one| one.proved).count(), 50_000);
    assert_eq!((book.accounts[0].repeated, book.gaps().count()), (50_000, 0));
}
