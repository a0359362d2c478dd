//! Payouts against the entries of statements.

use crate::support::{
    batch, day, entry, kinds, matched, money, on_statement, on_statements, sent, statement,
};
use payouts_bank::{Entry, Reference, ReferenceKind, Statement};
use payouts_model::Payout;
use payouts_reconcile::{Kind, Verdict};

const ID: &str = "000041870277";

fn paid() -> Payout {
    sent(ID, "2025-06-13", "10.00 EUR")
}

#[test]
fn a_payout_is_found_by_its_reference_wherever_the_bank_prints_it() {
    let in_text = entry("2025-06-16", "10.00 EUR", "MSFT PARTNER PMT 000041870277 REF/4103117");
    let mut in_field = entry("2025-06-16", "10.00 EUR", "");
    in_field.references = vec![Reference::new(ReferenceKind::EndToEnd, ID)];
    for entry in [in_text, in_field] {
        let findings = on_statement(&[paid()], statement(vec![entry]));
        assert_eq!(kinds(&findings), [Kind::ByReference]);
        assert_eq!(findings[0].booked_on, Some(day("2025-06-16")));
    }
    // However late it is booked: the reference is proof enough.
    let late = entry("2025-09-01", "10 EUR", ID);
    assert_eq!(kinds(&on_statement(&[paid()], statement(vec![late]))), [Kind::ByReference]);
}

#[test]
fn another_amount_under_the_reference_is_an_exception() {
    for amount in ["10.01 EUR", "9.99 EUR", "10.00 USD"] {
        let findings = on_statement(&[paid()], statement(vec![entry("2025-06-16", amount, ID)]));
        assert_eq!(kinds(&findings), [Kind::AmountDiffers], "{amount}");
        assert_eq!(findings[0].verdict(), Verdict::Exception);
        assert_eq!(findings[0].found, Some(money(amount)));
    }
    // Paid twice.
    let twice = vec![entry("2025-06-16", "10.00 EUR", ID), entry("2025-06-17", "10.00 EUR", ID)];
    let findings = on_statement(&[paid()], statement(twice));
    assert_eq!(kinds(&findings), [Kind::AmountDiffers]);
    assert_eq!(findings[0].difference(), Some(money("10.00 EUR")));
}

#[test]
fn rows_under_one_reference_are_one_credit_or_several() {
    let rows = [sent(ID, "2025-06-13", "7.50 EUR"), sent(ID, "2025-06-13", "2.50 EUR")];
    let one = vec![entry("2025-06-16", "10.00 EUR", ID)];
    let two = vec![entry("2025-06-16", "7.50 EUR", ID), entry("2025-06-16", "2.50 EUR", ID)];
    for entries in [one, two] {
        assert_eq!(kinds(&on_statement(&rows, statement(entries))), [Kind::ByReference]);
    }
}

#[test]
fn one_reference_in_two_currencies_is_two_transfers() {
    let rows = [batch("PSP1004", "2025-06-13", "10.00 USD"), batch("PSP1004", "2025-06-13", "10.00 CAD")];
    let in_currency = |currency: &str, entries: Vec<Entry>| {
        let mut statement = statement(entries);
        statement.currency = Some(currency.parse().expect("a currency"));
        statement
    };
    let dollars = in_currency("USD", vec![entry("2025-06-16", "10.00 USD", "PSP1004")]);
    let canadian = in_currency("CAD", vec![entry("2025-06-16", "10.00 CAD", "PSP1004")]);
    let both = on_statements(&rows, &[dollars.clone(), canadian]);
    assert_eq!(kinds(&both), [Kind::ByReference, Kind::ByReference]);
    let without = in_currency("CAD", vec![entry("2025-06-16", "3.00 CAD", "rent")]);
    let one = on_statements(&rows, &[dollars, without]);
    assert_eq!(kinds(&one), [Kind::ByReference, Kind::NotOnStatement], "the other is missed");
}

#[test]
fn what_was_returned_and_sent_again_counts_once() {
    let story = || {
        vec![
            entry("2025-06-16", "10.00 EUR", ID),
            entry("2025-06-23", "-10.00 EUR", ID),
            entry("2025-07-15", "10.00 EUR", ID),
        ]
    };
    let again = sent(ID, "2025-07-14", "10.00 EUR");
    assert_eq!(kinds(&on_statement(std::slice::from_ref(&again), statement(story()))), [Kind::ByReference]);
    // The first credit is on the statement before.
    assert_eq!(
        kinds(&on_statement(std::slice::from_ref(&again), statement(story().split_off(1)))),
        [Kind::ByReference]
    );
    // Returned, and not sent again.
    let mut returned = story();
    returned.truncate(2);
    let findings = on_statement(&[again], statement(returned.clone()));
    assert_eq!(kinds(&findings), [Kind::Returned]);
    assert_eq!(findings[0].verdict(), Verdict::Exception);
    assert_eq!(findings[0].found, Some(money("0.00 EUR")));
    let reversed = Payout { status: Some("Reversed".to_owned()), ..paid() };
    assert_eq!(kinds(&on_statement(&[reversed], statement(returned))), [Kind::ReturnedAsStated]);
}

#[test]
fn without_a_reference_amount_and_date_must_leave_no_doubt() {
    let unnamed = |on, amount| entry(on, amount, "incoming payment");
    let findings = on_statement(&[paid()], statement(vec![unnamed("2025-06-16", "10.00 EUR")]));
    assert_eq!(kinds(&findings), [Kind::ByAmountAndDate]);
    assert_eq!(findings[0].detail, "incoming payment");
    for (on, amount) in [
        ("2025-06-21", "10.00 EUR"),
        ("2025-06-11", "10.00 EUR"),
        ("2025-06-16", "10.01 EUR"),
        ("2025-06-16", "-10.00 EUR"),
        ("2025-06-16", "10.00 USD"),
    ] {
        let findings = on_statement(&[paid()], statement(vec![unnamed(on, amount)]));
        assert_eq!(kinds(&findings), [Kind::NotOnStatement], "{on} {amount}");
    }
    // The rim of the days it may be booked on.
    for on in ["2025-06-12", "2025-06-20"] {
        let findings = on_statement(&[paid()], statement(vec![unnamed(on, "10.00 EUR")]));
        assert_eq!(kinds(&findings), [Kind::ByAmountAndDate], "{on}");
    }
}

#[test]
fn what_makes_no_difference_is_paired_and_the_surplus_is_open() {
    let unnamed = || entry("2025-06-16", "10.00 EUR", "incoming payment");
    let findings = on_statement(&[paid()], statement(vec![unnamed(), unnamed()]));
    assert_eq!(kinds(&findings), [Kind::Interchangeable, Kind::NotInLedger]);
    let two = [paid(), sent("000041870280", "2025-06-13", "10.00 EUR")];
    let findings = on_statement(&two, statement(vec![unnamed()]));
    assert_eq!(kinds(&findings), [Kind::Interchangeable, Kind::NotOnStatement]);
    assert_eq!(findings[0].reference.as_deref(), Some(ID), "the first by id");
    assert_eq!(kinds(&on_statement(&two, statement(vec![unnamed(), unnamed()]))), [Kind::Interchangeable; 2]);
    // A reference decides.
    let named = entry("2025-06-16", "10.00 EUR", ID);
    let findings = on_statement(&two, statement(vec![named, unnamed()]));
    assert_eq!(kinds(&findings), [Kind::ByReference, Kind::ByAmountAndDate]);
    // So does the payer, where only one of the entries shows it.
    let shown = entry("2025-06-17", "10.00 EUR", "MSFT");
    let findings = on_statement(&[paid()], statement(vec![unnamed(), shown]));
    assert_eq!(kinds(&findings), [Kind::ByAmountAndDate]);
    assert_eq!(findings[0].booked_on, Some(day("2025-06-17")));
}

#[test]
fn what_could_be_either_is_not_guessed() {
    let unnamed = |text| entry("2025-06-16", "10.00 EUR", text);
    // Two entries that do not look alike.
    let findings = on_statement(&[paid()], statement(vec![unnamed("rent"), unnamed("incoming payment")]));
    assert_eq!(kinds(&findings), [Kind::Ambiguous]);
    // Payouts of several providers, or of several accounts.
    let other = batch("8836251672789792", "2025-06-13", "10.00 EUR");
    let findings = on_statement(&[paid(), other], statement(vec![unnamed("incoming payment")]));
    assert_eq!(kinds(&findings), [Kind::Ambiguous; 2]);
    let other = Payout { account: "7700001".to_owned(), ..sent("000041870280", "2025-06-13", "10.00 EUR") };
    let findings = on_statement(&[paid(), other], statement(vec![unnamed("incoming payment")]));
    assert_eq!(kinds(&findings), [Kind::Ambiguous; 2]);
}

#[test]
fn an_entry_that_names_several_payouts_is_their_sum_or_no_match() {
    let two = [paid(), sent("000041870280", "2025-06-13", "10.00 EUR")];
    let both = |amount| entry("2025-06-16", amount, "PMT 000041870277 000041870280");
    let findings = on_statement(&two, statement(vec![both("20.00 EUR")]));
    assert_eq!(kinds(&findings), [Kind::SumOfSeveral; 2]);
    assert_eq!(findings[0].difference(), Some(money("0.00 EUR")));
    let findings = on_statement(&two, statement(vec![both("25.00 EUR")]));
    assert_eq!(kinds(&findings), [Kind::Ambiguous]);
    assert!(findings[0].detail.contains("000041870277, 000041870280"), "{}", findings[0].detail);
}

#[test]
fn only_days_that_a_statement_covers_are_judged() {
    let of_days = |first: &str, last: &str| -> Statement {
        let mut statement = statement(Vec::new());
        statement.days = Some((day(first), day(last)));
        statement
    };
    for (first, last, expected) in [
        ("2025-06-01", "2025-06-30", Some(Kind::NotOnStatement)),
        ("2025-06-12", "2025-06-20", Some(Kind::NotOnStatement)),
        ("2025-06-01", "2025-06-19", Some(Kind::MayStillArrive)),
        ("2025-06-13", "2025-06-30", None),
        ("2025-07-01", "2025-07-31", None),
        ("2025-05-01", "2025-05-31", None),
    ] {
        let matched = matched(&[paid()], &[of_days(first, last)]);
        assert_eq!(matched.findings.first().map(|finding| finding.kind), expected, "{first} {last}");
        assert_eq!(matched.uncovered, u64::from(expected.is_none()), "{first} {last}");
    }
    let daily: Vec<_> =
        (10..=24).map(|date| of_days(&format!("2025-06-{date}"), &format!("2025-06-{date}"))).collect();
    assert_eq!(kinds(&on_statements(&[paid()], &daily)), [Kind::NotOnStatement]);
    // A statement in another currency is no evidence.
    let mut dollars = of_days("2025-01-01", "2025-12-31");
    dollars.currency = Some("USD".parse().expect("a currency"));
    assert_eq!(kinds(&on_statement(&[paid()], dollars)), []);
}

#[test]
fn a_bank_is_not_expected_to_have_what_it_was_not_sent() {
    let with = |status: Option<&str>, method: Option<&str>| Payout {
        status: status.map(str::to_owned),
        method: method.map(str::to_owned),
        ..paid()
    };
    for payout in [
        with(Some("In progress"), Some("ElectronicBank")),
        with(Some("Sent"), Some("LRDCredit")),
        with(Some("Sent"), Some("Credit note")),
        Payout { total: None, ..batch("8836251672789792", "2025-06-13", "1 EUR") },
        batch("8836251672789792", "2025-06-13", "0.00 EUR"),
    ] {
        assert_eq!(kinds(&on_statement(&[payout], statement(Vec::new()))), []);
    }
    for payout in [
        with(Some("Sent"), Some("bank transfer")),
        with(None, Some("ElectronicBank")),
        batch("8836251672789792", "2025-06-13", "3 EUR"),
    ] {
        assert_eq!(kinds(&on_statement(&[payout], statement(Vec::new()))), [Kind::NotOnStatement]);
    }
    for payout in [
        with(Some("Processed"), Some("ElectronicBank")),
        with(Some("Sent"), Some("cheque")),
        with(Some("Sent"), None),
        Payout { paid_on: None, ..paid() },
        Payout { total: Some(money("10")), ..paid() },
        // Whether a bank is debited, or the next payout is smaller, is undocumented.
        batch("8836251672789792", "2025-06-13", "-3 EUR"),
    ] {
        assert_eq!(kinds(&on_statement(&[payout], statement(Vec::new()))), [Kind::NotSure]);
    }
    // The bank is ahead of the ledger.
    let early = with(Some("In progress"), Some("ElectronicBank"));
    let findings = on_statement(&[early], statement(vec![entry("2025-06-16", "10.00 EUR", ID)]));
    assert_eq!(kinds(&findings), [Kind::NotExpected]);
    assert_eq!(findings[0].detail, "the ledger says: status In progress");
}

#[test]
fn money_from_a_provider_that_the_ledger_does_not_have_is_an_exception() {
    let unknown = entry("2025-06-16", "10.00 EUR", "MSFT PARTNER PMT 000041870999");
    let findings = on_statement(&[], statement(vec![unknown.clone()]));
    assert_eq!(kinds(&findings), [Kind::NotInLedger]);
    assert_eq!(findings[0].found, Some(money("10.00 EUR")));
    // Money of others, and money that goes to the provider, is ignored here.
    let others = vec![
        entry("2025-06-16", "10.00 EUR", "RENT"),
        entry("2025-06-16", "-10.00 EUR", "MICROSOFT INVOICE E0400"),
    ];
    assert_eq!(kinds(&on_statement(&[], statement(others))), []);
    // From before the ledger begins.
    let mut early = unknown;
    early.booked_on = Some(day("2025-01-03"));
    assert_eq!(kinds(&on_statement(&[], statement(vec![early]))), [Kind::OutsideLedger]);
}

#[test]
fn one_payment_that_two_sign_ins_read_is_paid_once() {
    let rows = [paid(), paid()];
    let findings = on_statement(&rows, statement(vec![entry("2025-06-16", "10.00 EUR", ID)]));
    assert_eq!(kinds(&findings), [Kind::ByReference]);
}
