//! Payments against the earnings that carry their ids.

use crate::support::{all_of_2025, contoso, day, earned, held, kinds, money, sent};
use payouts_model::{Dataset, Earning, Payout, Provenance, RowKey, SourceId};
use payouts_reconcile::{EarningLine, Kind, Loaded, Missing, Payments, Remedy, Verdict};
use std::collections::BTreeMap;

const ID: &str = "000041870277";

fn paid(amount: &str) -> Payout {
    sent(ID, "2025-06-15", amount)
}

#[test]
fn a_payment_agrees_with_the_sum_of_its_earnings_to_the_last_digit() {
    let lines = [earned(ID, "2025-04-01", "10.10 EUR"), earned(ID, "2025-04-30", "-0.105 EUR")];
    let findings = held(&[paid("9.995 EUR")], &lines, &all_of_2025());
    assert_eq!(kinds(&findings), [Kind::EarningsAgree]);
    assert_eq!(findings[0].detail, "2 earnings");

    let findings = held(&[paid("10.00 EUR")], &lines, &all_of_2025());
    assert_eq!(kinds(&findings), [Kind::EarningsDiffer]);
    assert_eq!(findings[0].verdict(), Verdict::Exception);
    assert_eq!(findings[0].difference(), Some(money("-0.005 EUR")));
}

#[test]
fn rows_of_one_payment_id_are_one_payment() {
    let rows = [paid("7.50 EUR"), paid("2.50 EUR")];
    let findings = held(&rows, &[earned(ID, "2025-04-01", "10.00 EUR")], &all_of_2025());
    assert_eq!(kinds(&findings), [Kind::EarningsAgree]);
    assert_eq!(findings[0].ledger, Some(money("10.00 EUR")));
}

#[test]
fn what_was_converted_may_agree_but_a_difference_proves_nothing() {
    let converted =
        |amount| EarningLine { converted: Some(money(amount)), ..earned(ID, "2025-04-01", "11.00 USD") };
    let findings = held(&[paid("10.00 EUR")], &[converted("10.00 EUR")], &all_of_2025());
    assert_eq!(kinds(&findings), [Kind::EarningsAgree]);
    let findings = held(&[paid("10.00 EUR")], &[converted("10.01 EUR")], &all_of_2025());
    assert_eq!(kinds(&findings), [Kind::ConvertedDiffer]);
    assert_eq!(findings[0].verdict(), Verdict::Information);
    // The latest payment was in another currency.
    let findings = held(&[paid("10.00 EUR")], &[converted("1500 JPY")], &all_of_2025());
    assert_eq!(kinds(&findings), [Kind::NotComparable]);
}

#[test]
fn without_conversions_us_dollars_are_compared() {
    let line = |usd| EarningLine { usd: Some(money(usd)), ..earned(ID, "2025-04-01", "15 GBP") };
    let with_usd = |usd: &str| Payout {
        extra: BTreeMap::from([("earnedUSD".to_owned(), usd.to_owned())]),
        ..paid("17.50 EUR")
    };
    let findings = held(&[with_usd("20.10")], &[line("20.10 USD")], &all_of_2025());
    assert_eq!(kinds(&findings), [Kind::EarningsAgree]);
    assert_eq!(findings[0].detail, "1 earning, compared in US dollars");
    let findings = held(&[with_usd("20.11")], &[line("20.10 USD")], &all_of_2025());
    assert_eq!(kinds(&findings), [Kind::ConvertedDiffer]);
    assert_eq!(findings[0].difference(), Some(money("-0.01 USD")));
    // One side does not contain it.
    assert_eq!(kinds(&held(&[with_usd("n/a")], &[line("20.10 USD")], &all_of_2025())), [Kind::NotComparable]);
    let silent = EarningLine { usd: None, ..line("0 USD") };
    let findings = held(&[with_usd("20.10")], &[line("20.10 USD"), silent], &all_of_2025());
    assert_eq!(kinds(&findings), [Kind::NotComparable]);
    // Dollars do not hide a difference in the payment's own currency.
    let own = EarningLine { usd: Some(money("20.10 USD")), ..earned(ID, "2025-04-01", "17.49 EUR") };
    assert_eq!(kinds(&held(&[with_usd("20.10")], &[own], &all_of_2025())), [Kind::EarningsDiffer]);
}

#[test]
fn an_amount_in_the_payments_currency_is_not_read_from_a_conversion() {
    let line = EarningLine { converted: Some(money("9.99 EUR")), ..earned(ID, "2025-04-01", "10.00 EUR") };
    assert_eq!(kinds(&held(&[paid("10.00 EUR")], &[line], &all_of_2025())), [Kind::EarningsAgree]);
}

#[test]
fn a_report_that_repeats_earnings_is_summed_once_for_each_id() {
    let line = earned(ID, "2025-04-01", "10.00 EUR");
    let again = EarningLine { is_repeat: true, ..line.clone() };
    let findings = held(&[paid("10.00 EUR")], &[line.clone(), again.clone()], &all_of_2025());
    assert_eq!(kinds(&findings), [Kind::EarningsAgree]);
    assert_eq!(findings[0].found, Some(money("10.00 EUR")));
    assert_eq!(findings[0].detail, "1 earning; 1 row repeats an earning id and is not counted");
    // The service's documentation sums distinct ids only: a payment of both rows is no agreement.
    let findings = held(&[paid("20.00 EUR")], &[line, again], &all_of_2025());
    assert_eq!(kinds(&findings), [Kind::EarningsDiffer]);
    assert!(findings[0].detail.ends_with("with these the sums are the same"), "{}", findings[0].detail);
}

#[test]
fn a_repeat_is_recognized_by_the_key_of_an_earning() {
    let line_of = |key: RowKey| {
        let earning = Earning {
            key,
            account: String::new(),
            payout_reference: Some(ID.to_owned()),
            status: None,
            program: None,
            lever: None,
            earning_type: None,
            customer: None,
            product: None,
            transaction: None,
            transaction_on: None,
            earning: Some(money("1 EUR")),
            earning_usd: None,
            earning_paid: None,
            earned_on: None,
            extra: BTreeMap::new(),
            provenance: Provenance { observation: None, sha256: String::new(), entry: None, line: 1 },
        };
        EarningLine::of(&earning).expect("a line").is_repeat
    };
    assert!(!line_of(RowKey::new(["E1"], 0)));
    assert!(line_of(RowKey::new(["E1"], 1)));
    assert!(!line_of(RowKey::new(["E#1"], 0)));
    // A row without an id repeats nothing.
    assert!(!line_of(RowKey::new(["", "2025-04"], 3)));
}

#[test]
fn a_payment_without_earnings_is_an_exception_once_earnings_reach_that_far_back() {
    let other = sent("000041870280", "2025-05-15", "1 EUR");
    let reached = earned("000041870280", "2025-03-15", "1 EUR");
    let findings = held(&[paid("10 EUR"), other], &[reached], &all_of_2025());
    assert_eq!(kinds(&findings), [Kind::NoEarnings, Kind::EarningsAgree]);
    // The first payments of a ledger pay what was earned before it begins.
    assert_eq!(kinds(&held(&[paid("10 EUR")], &[], &all_of_2025())), [Kind::NotAllLoaded]);
    // A payment of the same day shows nothing, when a part of its own earnings may be there too.
    let cut = [sent("000041870280", "2025-06-15", "9 EUR"), paid("10 EUR")];
    let found = held(&cut, &[earned("000041870280", "2025-01-31", "1 EUR")], &all_of_2025());
    assert_eq!(kinds(&found), [Kind::NotAllLoaded, Kind::NotAllLoaded]);
    let early = earned(ID, "2025-01-31", "1 EUR");
    assert_eq!(kinds(&held(&[paid("10 EUR")], &[early], &all_of_2025())), [Kind::NotAllLoaded]);
}

#[test]
fn a_hole_before_the_payment_keeps_it_from_being_judged() {
    let loaded = |hole: &str| {
        let holes = vec![(day(hole), day(hole))];
        BTreeMap::from([(contoso(), Loaded { holes, ..crate::support::year() })])
    };
    let line = earned(ID, "2025-04-01", "1 EUR");
    let findings = held(&[paid("10 EUR")], std::slice::from_ref(&line), &loaded("2025-05-01"));
    assert_eq!(kinds(&findings), [Kind::NotAllLoaded]);
    assert_eq!(findings[0].detail, "earnings of 2025-05 are not loaded yet");
    let findings = held(&[paid("10 EUR")], &[line], &loaded("2025-07-01"));
    assert_eq!(kinds(&findings), [Kind::EarningsDiffer]);
}

#[test]
fn only_what_was_sent_is_judged() {
    let line = [earned(ID, "2025-04-01", "1 EUR")];
    let with_status = |status: &str| Payout { status: Some(status.to_owned()), ..paid("10 EUR") };
    for status in ["Upcoming", "In progress", "REVERSED", "Tax invoice under review"] {
        assert_eq!(kinds(&held(&[with_status(status)], &line, &all_of_2025())), [], "{status}");
    }
    for status in ["Sent", "SENT", "Paid"] {
        assert_eq!(
            kinds(&held(&[with_status(status)], &line, &all_of_2025())),
            [Kind::EarningsDiffer],
            "{status}"
        );
    }
    for status in ["Processed", "Something new"] {
        assert_eq!(
            kinds(&held(&[with_status(status)], &line, &all_of_2025())),
            [Kind::NotComparable],
            "{status}"
        );
    }
}

#[test]
fn how_it_was_paid_does_not_matter_to_earnings() {
    let note = Payout { method: Some("LRDCredit".to_owned()), ..paid("10 EUR") };
    let findings = held(&[note], &[earned(ID, "2025-04-01", "1 EUR")], &all_of_2025());
    assert_eq!(kinds(&findings), [Kind::EarningsDiffer]);
}

#[test]
fn an_amount_that_is_missing_or_without_currency_is_not_compared() {
    let line = [earned(ID, "2025-04-01", "10 EUR")];
    for payment in [Payout { earned: None, ..paid("10 EUR") }, paid("10")] {
        assert_eq!(kinds(&held(&[payment], &line, &all_of_2025())), [Kind::NotComparable]);
    }
    let in_two = [paid("10 EUR"), paid("10 USD")];
    assert_eq!(kinds(&held(&in_two, &line, &all_of_2025())), [Kind::NotComparable]);
    let silent = EarningLine { earning: None, ..line[0].clone() };
    let findings = held(&[paid("10 EUR")], &[line[0].clone(), silent], &all_of_2025());
    assert_eq!(kinds(&findings), [Kind::NotComparable]);
}

#[test]
fn earnings_that_name_no_payment_of_the_ledger_are_an_exception() {
    let late = earned(ID, "2025-04-01", "10 EUR");
    let findings = held(&[], &[late], &all_of_2025());
    assert_eq!(kinds(&findings), [Kind::NoPayment]);
    assert_eq!(findings[0].reference.as_deref(), Some(ID));
    // Paid at a time of which no payments are loaded: before they begin, after they end.
    let early = earned(ID, "2024-12-31", "10 EUR");
    assert_eq!(kinds(&held(&[], &[early], &all_of_2025())), [Kind::NotAllLoaded]);
    let asked_later = Loaded { asked_on: Some(day("2026-01-02")), ..crate::support::year() };
    let loaded = BTreeMap::from([(contoso(), asked_later)]);
    let line = earned(ID, "2025-04-01", "10 EUR");
    assert_eq!(kinds(&held(&[], &[line], &loaded)), [Kind::NotAllLoaded]);
}

/// Months that were loaded, each asked for on this day.
fn months(first: &[&str], asked_on: &str) -> BTreeMap<SourceId, Loaded> {
    let mut loaded = Loaded::default();
    for first in first {
        let period = Dataset::Earnings.period_of(day(first));
        loaded.add(period.first_day(), period.last_day(), Some(day(asked_on)));
    }
    BTreeMap::from([(contoso(), loaded)])
}

fn remedy(missing: Missing, since: &str) -> Option<Remedy> {
    Some(Remedy { dataset: Dataset::Earnings, missing, since: day(since) })
}

#[test]
fn a_month_that_was_never_requested_is_reported_with_the_day_to_ask_from() {
    let line = [earned(ID, "2025-04-01", "1 EUR")];
    let with_a_gap = months(&["2025-02-01", "2025-04-01", "2025-05-01", "2025-06-01"], "2025-12-31");
    let findings = held(&[paid("10 EUR")], &line, &with_a_gap);
    assert_eq!(kinds(&findings), [Kind::NotAllLoaded]);
    assert_eq!(findings[0].detail, "earnings of 2025-03 were never asked for");
    assert_eq!(findings[0].remedy, remedy(Missing::NeverAsked, "2025-03-01"));
    let agrees = held(&[paid("1 EUR")], &line, &with_a_gap);
    assert_eq!((agrees[0].kind, agrees[0].remedy), (Kind::EarningsAgree, None));
    // The ledger's earnings end before the payment.
    let too_short = months(&["2025-03-01", "2025-04-01", "2025-05-01"], "2025-12-31");
    let findings = held(&[paid("10 EUR")], &line, &too_short);
    assert_eq!(findings[0].remedy, remedy(Missing::NeverAsked, "2025-06-01"));
    // They begin too late, or there are none.
    let too_late = months(&["2025-04-01", "2025-05-01", "2025-06-01"], "2025-12-31");
    for (loaded, since) in [(too_late, "2024-10-01"), (BTreeMap::new(), "2024-12-01")] {
        let findings = held(&[paid("10 EUR")], &line, &loaded);
        assert_eq!(kinds(&findings), [Kind::NotAllLoaded]);
        assert_eq!(findings[0].remedy, remedy(Missing::NeverAsked, since));
    }
}

#[test]
fn earnings_that_were_read_before_the_payment_are_to_be_read_again() {
    let line = [earned(ID, "2025-04-01", "1 EUR")];
    let of = |asked_on| {
        let earlier = ["2025-02-01", "2025-03-01", "2025-04-01", "2025-05-01"];
        let mut loaded = months(&earlier, asked_on);
        let june = months(&["2025-06-01"], "2025-12-31").remove(&contoso()).expect("a month");
        loaded.get_mut(&contoso()).expect("months").periods.extend(june.periods);
        loaded
    };
    for lines in [&line[..], &[]] {
        // Another payment shows that earnings reach so far.
        let other = sent("000041870274", "2025-05-15", "1 EUR");
        let lines: Vec<_> =
            lines.iter().cloned().chain([earned("000041870274", "2025-03-01", "1 EUR")]).collect();
        let judged = |asked_on| held(&[other.clone(), paid("10 EUR")], &lines, &of(asked_on)).remove(1);
        let before = judged("2025-06-14");
        assert_eq!(before.verdict(), Verdict::Exception);
        assert_eq!(before.remedy, remedy(Missing::ReadBefore, "2025-02-01"));
        let after = judged("2025-06-16");
        assert_eq!((after.kind, after.remedy), (before.kind, None));
    }
}

#[test]
fn earnings_whose_payment_is_missing_show_which_payments_to_ask_for() {
    let line = earned(ID, "2025-04-01", "1 EUR");
    let payments = |change: &dyn Fn(&mut Loaded)| {
        let mut loaded = crate::support::year();
        change(&mut loaded);
        let mut held = Payments::default().hold();
        held.add(&contoso(), &line);
        let loaded = BTreeMap::from([(contoso(), loaded)]);
        held.findings(&all_of_2025(), &loaded).remove(0)
    };
    assert_eq!(payments(&|_| {}).kind, Kind::NoPayment);
    let of = |missing, since| Some(Remedy { dataset: Dataset::Payments, missing, since: day(since) });
    let found = payments(&|loaded| loaded.since = Some(day("2025-05-01")));
    assert_eq!((found.kind, found.remedy), (Kind::NotAllLoaded, of(Missing::NeverAsked, "2025-04-01")));
    let hole = (day("2025-06-01"), day("2025-06-30"));
    assert_eq!(payments(&|loaded| loaded.holes = vec![hole]).remedy, of(Missing::NotYet, "2025-06-01"));
}
