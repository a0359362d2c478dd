//! Statements of real bug reports, with invented names and amounts, as a reader of statements hands them over.

use crate::support::{batch, day, money, sent};
use payouts_bank::{Entry, Reference, ReferenceKind};
use payouts_model::{Payout, Provider};
use payouts_reconcile::{
    BankSide, Booked, Cause, CoveredDays, Decision, Finding, Kind, Loaded, MatchRule, Matched, Matching,
    OpenState, Payer, Rules, Transfers, Verdict, tie_out,
};
use std::collections::BTreeMap;

pub(crate) const ACCOUNT: &str = "DE90999999990000004711";

/// A payment of the payments export that the cases share.
pub(crate) fn payment(reference: &str, paid_on: &str, amount: &str) -> Payout {
    Payout { account: "7700001".to_owned(), ..sent(reference, paid_on, amount) }
}

/// A credit or a debit of the payer of the cases.
pub(crate) fn from_contoso(on: &str, amount: &str, servicer: &str, text: &str) -> Entry {
    let mut entry = Entry::new(money(amount));
    entry.booked_on = Some(day(on));
    entry.valued_on = entry.booked_on;
    entry.references = vec![Reference::new(ReferenceKind::Servicer, servicer)];
    entry.texts = vec![text.to_owned()];
    entry.counterparty = Some("Contoso Payouts Ltd".to_owned());
    entry.counterparty_account = Some("IE51TEST99999900008899".to_owned());
    entry
}

/// Entries of one account, whose currency is that of the first one, over the first half of 2026.
pub(crate) fn bank(entries: &[Entry]) -> BankSide<'_> {
    let currency = entries.first().and_then(|entry| entry.money.currency);
    let booked = entries
        .iter()
        .zip(1..)
        .map(|(entry, number)| Booked::new(format!("e{number}"), ACCOUNT, currency, entry));
    let mut covered = CoveredDays::default();
    if let Some(currency) = currency {
        covered.add(ACCOUNT, currency, day("2026-01-01"), day("2026-06-30"));
    }
    BankSide::new(booked.collect(), covered)
}

pub(crate) fn rules() -> Rules {
    let contoso = Payer { provider: Provider::PartnerCenter, name: "Contoso".to_owned() };
    let acquirer = Payer { provider: Provider::OracleBi, name: "Acquirer Example".to_owned() };
    Rules { payers: vec![contoso, acquirer], ..Rules::default() }
}

pub(crate) fn transfers(payouts: &[Payout]) -> Transfers {
    let mut transfers = Transfers::default();
    payouts.iter().for_each(|payout| transfers.add(&crate::support::contoso(), payout));
    transfers
}

pub(crate) fn loaded() -> BTreeMap<Provider, Loaded> {
    let mut all = Loaded::default();
    all.add(day("2026-01-01"), day("2026-06-30"), Some(day("2026-07-01")));
    BTreeMap::from([(Provider::PartnerCenter, all.clone()), (Provider::OracleBi, all)])
}

pub(crate) fn matched(payouts: &[Payout], bank: BankSide<'_>, decisions: &[Decision]) -> Matched {
    Matching::new(transfers(payouts), bank, &rules(), decisions).run(&loaded())
}

pub(crate) fn kinds_by_reference(findings: &[Finding]) -> Vec<(&str, Kind)> {
    findings.iter().map(|finding| (finding.reference.as_deref().unwrap_or(""), finding.kind)).collect()
}

/// A credit and what takes it back, both with the payment's end-to-end id.
fn returned_entries(second: &str) -> Vec<Entry> {
    let mut credit = from_contoso("2026-03-04", "1250.00 EUR", "SVC-0101", "PAYMENT 5100000101");
    credit.references.push(Reference::new(ReferenceKind::EndToEnd, "E2E-5100000101"));
    let mut back = credit.clone();
    back.money = money(second);
    back.is_reversal = true;
    back.return_reason = Some("AC04".to_owned());
    vec![credit, back]
}

#[test]
fn returned_payout() {
    let entries = returned_entries("-1250.00 EUR");
    let matched = matched(&[payment("5100000101", "2026-03-03", "1250.00 EUR")], bank(&entries), &[]);
    assert_eq!(kinds_by_reference(&matched.findings), [("5100000101", Kind::Returned)]);
    let finding = &matched.findings[0];
    assert_eq!(finding.verdict(), Verdict::Exception);
    assert_eq!(finding.found, Some(money("0.00 EUR")));
    assert_eq!(
        finding.detail,
        "booked on 2026-03-04 and taken back on 2026-03-04: nothing stays of it (AC04)"
    );
    let own = &matched.matches[0];
    assert_eq!((own.rule, own.entries.len()), (MatchRule::Reference, 2));
    let difference = own.difference.as_ref().expect("a difference");
    assert_eq!((difference.cause, &difference.money), (Cause::Returned, &money("-1250.00 EUR")));
    let march = tie_out(&matched, &(day("2026-03-01")..=day("2026-03-31")));
    assert_eq!(march[0].failed_or_returned.amount, money("1250.00 EUR").amount);
    assert!(march[0].in_bank.ids.is_empty() && march[0].adds_up());
}

#[test]
fn a_return_alone_is_a_return() {
    let entries = returned_entries("-1250.00 EUR").split_off(1);
    let matched = matched(&[payment("5100000101", "2026-03-03", "1250.00 EUR")], bank(&entries), &[]);
    assert_eq!(kinds_by_reference(&matched.findings), [("5100000101", Kind::Returned)]);
    assert!(matched.findings[0].detail.contains("earlier statement"), "{}", matched.findings[0].detail);
}

#[test]
fn reversal_keeps_original_sign() {
    let entries = returned_entries("1250.00 EUR");
    let mut bank = bank(&entries);
    bank.entries = bank.entries.into_iter().map(Booked::unproved).collect();
    let matched = matched(&[payment("5100000101", "2026-03-03", "1250.00 EUR")], bank, &[]);
    assert_eq!(kinds_by_reference(&matched.findings), [("5100000101", Kind::UnprovedDiffers)]);
    let detail = &matched.findings[0].detail;
    assert!(detail.contains("marked as a reversal") && detail.contains("no balances prove"), "{detail}");
    assert!(!matched.matches[0].is_proved);
}

#[test]
fn what_agrees_on_an_unproved_statement_is_not_said_to_agree() {
    let entries = [from_contoso("2026-03-04", "1250.00 EUR", "SVC-0101", "PAYMENT 5100000101")];
    let mut bank = bank(&entries);
    bank.entries = bank.entries.into_iter().map(Booked::unproved).collect();
    let matched = matched(&[payment("5100000101", "2026-03-03", "1250.00 EUR")], bank, &[]);
    assert_eq!(matched.findings[0].kind, Kind::Unproved);
    assert_ne!(matched.findings[0].verdict(), Verdict::Agrees);
    assert_eq!(matched.matches[0].kind, Kind::ByReference);
    let march = tie_out(&matched, &(day("2026-03-01")..=day("2026-03-31")));
    assert_eq!(march[0].unproved.ids, ["partner-center:5100000101"]);
}

#[test]
fn eur_payout_on_chf_account() {
    let mut entry = from_contoso("2026-03-09", "7912.80 CHF", "SVC-0401", "PAYMENT 5100000401");
    entry.instructed = Some(money("8400 EUR"));
    entry.rate = Some("0.942".parse().expect("a rate"));
    let entries = [entry];
    let matched = matched(&[payment("5100000401", "2026-03-06", "8400.00 EUR")], bank(&entries), &[]);
    assert_eq!(kinds_by_reference(&matched.findings), [("5100000401", Kind::OtherCurrency)]);
    let finding = &matched.findings[0];
    assert_eq!((&finding.ledger, &finding.found), (&Some(money("8400.00 EUR")), &Some(money("7912.80 CHF"))));
    assert_eq!(finding.difference(), None, "currencies never add");
    assert_ne!(finding.verdict(), Verdict::Exception);
    // Without the instructed amount there is nothing to compare.
    let mut without = entries[0].clone();
    without.instructed = None;
    let without = [without];
    let matched = self::matched(&[payment("5100000401", "2026-03-06", "8400.00 EUR")], bank(&without), &[]);
    assert_eq!(matched.findings[0].kind, Kind::AmountDiffers);
}

#[test]
fn net_credit_and_negative_payout() {
    let settlement = |reference, amount| Payout {
        account: "4000123412341234".to_owned(),
        ..batch(reference, "2026-03-29", amount)
    };
    let payouts = [
        settlement("PSP0001", "100.1 EUR"),
        settlement("PSP0002", "200.2 EUR"),
        settlement("PSP0003", "-61.37 EUR"),
        settlement("PSP0004", "0 EUR"),
    ];
    let mut credit = from_contoso("2026-03-30", "300.30 EUR", "SVC-1501", "SETTLEMENT ACCT 4000123412341234");
    credit.counterparty = Some("Acquirer Example NV".to_owned());
    let mut debit = from_contoso("2026-03-30", "-61.37 EUR", "SVC-1502", "NEGATIVE SETTLEMENT PSP0003");
    (debit.counterparty, debit.counterparty_account) = (None, None);
    let entries = [credit, debit];
    let own_rules = Rules { payers: Payer::usual(), ..Rules::default() };
    for rules in [rules(), own_rules] {
        let matched = Matching::new(transfers(&payouts), bank(&entries), &rules, &[]).run(&loaded());
        assert_eq!(
            kinds_by_reference(&matched.findings),
            [("PSP0001", Kind::SumOfSeveral), ("PSP0002", Kind::SumOfSeveral), ("PSP0003", Kind::Debited)]
        );
        assert!(matched.findings.iter().all(|finding| finding.verdict() == Verdict::Agrees));
        let sum = &matched.matches[0];
        assert_eq!((sum.rule, sum.transfers.len()), (MatchRule::SumOfPayouts, 2));
        assert_eq!((&sum.ledger, &sum.found), (&Some(money("300.30 EUR")), &Some(money("300.30 EUR"))));
        assert!(matched.open_entries.is_empty());
        let open: Vec<_> =
            matched.open_transfers.iter().map(|open| (open.transfer.as_str(), open.state)).collect();
        assert_eq!(open, [("oracle-bi:PSP0004:EUR", OpenState::NothingExpected)]);
    }
}

#[test]
fn three_equal_credits_two_payouts() {
    let payouts =
        [payment("5100001301", "2026-04-12", "99.99 EUR"), payment("5100001302", "2026-04-12", "99.99 EUR")];
    let entries = vec![from_contoso("2026-04-13", "99.99 EUR", "NONREF", "CONTOSO PAYOUT"); 3];
    let first = matched(&payouts, bank(&entries), &[]);
    assert_eq!(
        kinds_by_reference(&first.findings),
        [
            ("5100001301", Kind::Interchangeable),
            ("5100001302", Kind::Interchangeable),
            ("NONREF", Kind::NotInLedger)
        ]
    );
    let pairs: Vec<_> =
        first.matches.iter().map(|own| (own.transfers[0].as_str(), own.entries[0].as_str())).collect();
    assert_eq!(pairs, [("partner-center:5100001301", "e1"), ("partner-center:5100001302", "e2")]);
    assert_eq!(first.open_entries[0].entry, "e3");
    // In any order, and without knowing the payer.
    let mut bank = bank(&entries);
    bank.entries.reverse();
    let turned: Vec<_> = payouts.iter().rev().cloned().collect();
    assert_eq!(matched(&turned, bank.clone(), &[]), first);
    let unknown = Matching::new(transfers(&payouts), bank, &Rules::default(), &[]).run(&loaded());
    assert_eq!(unknown.open_entries[0].entry, "e3");
    assert_eq!(kinds_by_reference(&unknown.findings), kinds_by_reference(&first.findings));
}

#[test]
fn charges_that_the_bank_states_explain_a_difference() {
    let mut entry = from_contoso("2026-03-05", "2025.00 USD", "SVC-0301", "PAYMENT 5100000301");
    entry.charges = vec![money("15.00 USD")];
    let paid = payment("5100000301", "2026-03-05", "2040.00 USD");
    let entries = [entry.clone()];
    let with_reference = matched(std::slice::from_ref(&paid), bank(&entries), &[]);
    assert_eq!(with_reference.findings[0].kind, Kind::ChargesDeducted);
    let difference = with_reference.matches[0].difference.as_ref().expect("a difference");
    assert_eq!((difference.cause, &difference.money), (Cause::Charges, &money("-15.00 USD")));
    // The same without a reference.
    entry.texts = vec!["INCOMING".to_owned()];
    let unnamed = [entry.clone()];
    let without = matched(std::slice::from_ref(&paid), bank(&unnamed), &[]);
    assert_eq!(without.matches[0].rule, MatchRule::AmountBeforeCharges);
    assert_eq!(without.findings[0].kind, Kind::ChargesDeducted);
    // A bank on the way kept it: the payer instructed the full amount.
    entry.charges.clear();
    entry.instructed = Some(money("2040.00 USD"));
    let instructed = [entry];
    let kept = matched(&[paid], bank(&instructed), &[]);
    assert_eq!(kept.matches[0].difference.as_ref().map(|own| own.cause), Some(Cause::KeptOnTheWay));
}

#[test]
fn a_folded_reference_and_one_without_its_zeros_are_found() {
    let mut folded = from_contoso("2026-03-05", "10.00 EUR", "S1", "PAYMENT 0000418");
    folded.texts.push("70277 REF".to_owned());
    let stripped = from_contoso("2026-03-05", "20.00 EUR", "S2", "PAYMENT 41870278");
    let entries = [folded, stripped.clone()];
    let payouts = [
        payment("000041870277", "2026-03-04", "10.00 EUR"),
        payment("000041870278", "2026-03-04", "20.00 EUR"),
    ];
    let found = matched(&payouts, bank(&entries), &[]);
    assert_eq!(
        kinds_by_reference(&found.findings),
        [("000041870277", Kind::ByReference), ("000041870278", Kind::LeadingZeros)]
    );
    // With another amount it may be another number.
    let mut other = stripped;
    other.money = money("21.00 EUR");
    let entries = [other];
    let found = matched(&payouts[1..], bank(&entries), &[]);
    assert_eq!(
        kinds_by_reference(&found.findings),
        [("000041870278", Kind::NotOnStatement), ("S2", Kind::NotInLedger)]
    );
}

#[test]
fn one_payout_in_several_entries_is_their_sum() {
    let part = |amount, servicer| from_contoso("2026-03-05", amount, servicer, "CONTOSO PAYOUT");
    let paid = payment("5100000202", "2026-03-04", "95.00 EUR");
    let entries = [part("60.00 EUR", "S1"), part("35.00 EUR", "S2")];
    let found = matched(std::slice::from_ref(&paid), bank(&entries), &[]);
    assert_eq!(found.matches[0].rule, MatchRule::SumOfEntries);
    assert_eq!(found.findings[0].found, Some(money("95.00 EUR")));
    // Two sums that fit are one too many.
    let entries = [part("60.00 EUR", "S1"), part("35.00 EUR", "S2"), part("35.00 EUR", "S3")];
    let found = matched(&[paid], bank(&entries), &[]);
    assert_eq!(found.findings[0].kind, Kind::Ambiguous);
    assert!(found.matches.is_empty());
}

#[test]
fn a_part_that_came_is_partial_while_the_rest_may_come() {
    let entries = [from_contoso("2026-06-29", "60.00 EUR", "S1", "PAYMENT 5100000202")];
    let found = matched(&[payment("5100000202", "2026-06-28", "95.00 EUR")], bank(&entries), &[]);
    assert_eq!(found.findings[0].kind, Kind::Partial);
    let entries = [from_contoso("2026-03-05", "60.00 EUR", "S1", "PAYMENT 5100000202")];
    let found = matched(&[payment("5100000202", "2026-03-04", "95.00 EUR")], bank(&entries), &[]);
    assert_eq!(found.findings[0].kind, Kind::AmountDiffers);
    let difference = found.matches[0].difference.as_ref().expect("a difference");
    assert_eq!((difference.cause, &difference.money), (Cause::Unexplained, &money("-35.00 EUR")));
}

#[test]
fn too_many_combinations_are_said_to_be_too_many() {
    let payouts: Vec<_> = (0..40)
        .map(|number| {
            payment(&format!("51000009{number:02}"), "2026-03-04", &format!("{}.01 EUR", 100 + number))
        })
        .collect();
    let entries = [from_contoso("2026-03-05", "1000.10 EUR", "S1", "CONTOSO PAYOUT")];
    let found = matched(&payouts, bank(&entries), &[]);
    assert!(found.matches.is_empty());
    let of_entry = found.findings.iter().find(|finding| finding.reference.as_deref() == Some("S1"));
    assert_eq!(of_entry.map(|finding| finding.kind), Some(Kind::NotSearchedFurther));
}

#[test]
fn a_window_ends_by_the_calendar_of_the_currency() {
    // Four days with Easter in them: business days are 2, 7, 8, 9 April 2026.
    let rules = Rules { days: 3, ..rules() };
    let entries = [from_contoso("2026-04-08", "10.00 EUR", "S1", "CONTOSO PAYOUT")];
    let of = |paid_on| {
        let transfers = transfers(&[payment("5100000202", paid_on, "10.00 EUR")]);
        Matching::new(transfers, bank(&entries), &rules, &[]).run(&loaded()).matches.len()
    };
    assert_eq!(of("2026-04-02"), 1);
    assert_eq!(of("2026-04-01"), 1, "the third business day after it");
    assert_eq!(of("2026-03-31"), 0);
}
