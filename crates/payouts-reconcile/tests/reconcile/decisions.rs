//! What people decide, and what becomes of it when the sides change.

use crate::{
    cases::{bank, from_contoso, kinds_by_reference, loaded, matched, payment, rules, transfers},
    support::money,
};
use chrono::{DateTime, Utc};
use payouts_bank::Entry;
use payouts_model::Payout;
use payouts_reconcile::{
    BankSide, Cause, Decision, Kind, MatchRule, Matching, OpenState, Ruling, Step, Verdict,
};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

fn payouts() -> Vec<Payout> {
    vec![payment("5100000202", "2026-03-04", "95.00 EUR"), payment("5100000201", "2026-03-04", "218.44 EUR")]
}

fn entries() -> Vec<Entry> {
    vec![
        from_contoso("2026-03-05", "94.50 EUR", "S1", "CONTOSO PAYOUT"),
        from_contoso("2026-03-05", "218.44 EUR", "S2", "CONTOSO PAYOUT"),
    ]
}

/// A decision about the payouts and entries at these places, as they are in this world.
fn decide(
    id: &str,
    ruling: Ruling,
    on: &str,
    bank: BankSide<'_>,
    ours: &[&str],
    theirs: &[&str],
) -> Decision {
    let rules = rules();
    let matching = Matching::new(transfers(&payouts()), bank, &rules, &[]);
    let ours = matching.transfers().iter().filter(|transfer| ours.contains(&transfer.label()));
    let theirs = matching.entries().iter().filter(|booked| theirs.contains(&booked.id.as_str()));
    Decision::new(id, ruling, "ana", at(on), "seen on the advice").about(ours, theirs)
}

#[test]
fn what_a_person_accepts_is_a_match_with_its_difference_named() {
    let entries = entries();
    let accept =
        decide("d1", Ruling::Accept, "2026-03-10T10:00:00Z", bank(&entries), &["5100000202"], &["e1"]);
    let found = matched(&payouts(), bank(&entries), &[accept]);
    assert_eq!(
        kinds_by_reference(&found.findings),
        [("5100000201", Kind::ByAmountAndDate), ("5100000202", Kind::Accepted)]
    );
    let own = found.matches.iter().find(|own| own.rule == MatchRule::Decision).expect("a match");
    let difference = own.difference.as_ref().expect("a difference");
    assert_eq!((difference.cause, &difference.money), (Cause::Accepted, &money("-0.50 EUR")));
    assert!(own.why.contains("d1 by ana on 2026-03-10: seen on the advice"), "{}", own.why);
}

#[test]
fn a_side_that_changed_reopens_the_decision() {
    let before = entries();
    let accept =
        decide("d1", Ruling::Accept, "2026-03-10T10:00:00Z", bank(&before), &["5100000202"], &["e1"]);
    let mut changed = payouts();
    changed[0].total = Some(money("96.00 EUR"));
    let found = matched(&changed, bank(&before), std::slice::from_ref(&accept));
    let reopened = found.findings.iter().find(|finding| finding.kind == Kind::Reopened).expect("a finding");
    assert_eq!(reopened.verdict(), Verdict::Exception);
    assert!(reopened.detail.contains("payout partner-center:5100000202 has changed"), "{}", reopened.detail);
    assert!(found.matches.iter().all(|own| own.rule != MatchRule::Decision));
    // The entry was corrected, or is gone.
    let mut corrected = entries();
    corrected[0].money = money("94.40 EUR");
    let found = matched(&payouts(), bank(&corrected), std::slice::from_ref(&accept));
    assert!(found.findings.iter().any(|finding| finding.detail.contains("entry e1 has changed")));
    let found = matched(&payouts(), bank(&[]), std::slice::from_ref(&accept));
    assert!(found.findings.iter().any(|finding| finding.detail.contains("entry e1 is gone")));
    // How the bank folds its text, and how many zeros it writes, is no change.
    let mut folded = entries();
    folded[0].texts = vec!["CONTOSO PAY".to_owned(), "OUT".to_owned()];
    folded[0].money = money("94.5 EUR");
    let found = matched(&payouts(), bank(&folded), &[accept]);
    assert!(found.findings.iter().all(|finding| finding.kind != Kind::Reopened));
}

#[test]
fn what_a_person_rejects_is_no_match_until_they_accept_it() {
    let entries = entries();
    let reject =
        decide("d1", Ruling::Reject, "2026-03-10T10:00:00Z", bank(&entries), &["5100000201"], &["e2"]);
    let accept =
        decide("d2", Ruling::Accept, "2026-03-11T10:00:00Z", bank(&entries), &["5100000201"], &["e2"]);
    let found = matched(&payouts(), bank(&entries), std::slice::from_ref(&reject));
    assert!(found.matches.is_empty());
    let open =
        found.open_transfers.iter().find(|open| open.transfer.as_str().ends_with("201")).expect("open");
    assert_eq!(open.state, OpenState::Missing);
    assert!(open.candidates[0].why.contains("rejected: d1 by ana"), "{}", open.candidates[0].why);
    // In any order: the later one counts.
    for decisions in [[reject.clone(), accept.clone()], [accept, reject]] {
        let found = matched(&payouts(), bank(&entries), &decisions);
        assert_eq!(found.matches[0].rule, MatchRule::Decision);
    }
}

#[test]
fn a_payout_can_be_accepted_without_an_entry_and_an_entry_without_a_payout() {
    let entries = entries();
    let on = "2026-03-10T10:00:00Z";
    let settled = decide("d1", Ruling::Accept, on, bank(&entries), &["5100000202"], &[]);
    let no_payout = decide("d2", Ruling::Accept, on, bank(&entries), &[], &["e1"]);
    let found = matched(&payouts(), bank(&entries), &[settled, no_payout]);
    assert!(found.open_transfers.is_empty() && found.open_entries.is_empty());
    assert!(found.findings.iter().all(|finding| finding.verdict() == Verdict::Agrees));
}

#[test]
fn an_explanation_has_every_step_of_one_payout() {
    let entries = entries();
    let note = decide("d1", Ruling::Note, "2026-03-10T10:00:00Z", bank(&entries), &["5100000201"], &[]);
    let (rules, decisions) = (rules(), [note]);
    let matching = Matching::new(transfers(&payouts()), bank(&entries), &rules, &decisions);
    let lines = matching.explain("5100000201", &loaded());
    let steps: Vec<_> = lines.iter().map(|line| line.step).collect();
    assert_eq!(steps, [Step::Subject, Step::Expectation, Step::Decision, Step::Amount, Step::Outcome]);
    assert_eq!(lines[3].other.as_deref(), Some("e2"));
    assert!(lines[4].text.starts_with("by-amount-and-date"), "{}", lines[4].text);
    // By the id of either side.
    assert_eq!(matching.explain("partner-center:5100000201", &loaded()), lines);
    let of_entry = matching.explain("e1", &loaded());
    assert!(of_entry.iter().any(|line| line.step == Step::RunnerUp && line.text.contains("differ by")));
    assert_eq!(matching.explain("no such thing", &loaded()), []);
}
