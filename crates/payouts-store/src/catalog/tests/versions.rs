//! Rows that are read again: what counts, and what was known when.

use super::*;
use payouts_model::RowKey;

#[test]
fn a_row_reads_back_as_it_was_loaded() {
    let mut fixture = Fixture::new();
    let mut sent = payout("1", "1.10 EUR");
    fixture.observe(&window("2026-02"), std::slice::from_ref(&sent));
    let known = fixture.known(&PayoutFilter::default(), AsOf::Now);
    assert_eq!(known.len(), 1);
    let read = &known[0].payout;
    assert_eq!(read.provenance.sha256.len(), 64, "the row leads to its bytes");
    sent.provenance = read.provenance.clone();
    assert_eq!(*read, sent);
    assert_eq!(read.total.as_ref().expect("a total").to_string(), "1.10 EUR");
}

#[test]
fn reading_a_window_again_adds_nothing() {
    let mut fixture = Fixture::new();
    let rows = [payout("1", "1 EUR"), payout("2", "2 EUR")];
    fixture.observe(&window("2026-02"), &rows);
    let again = fixture.observe(&window("2026-02"), &rows);
    assert_eq!((again.new, again.changed, again.unchanged, again.vanished), (0, 0, 2, 0));
    assert_eq!(fixture.totals(AsOf::Now), ["1 EUR", "2 EUR"]);
}

#[test]
fn a_correction_wins_and_the_earlier_word_can_still_be_asked_for() {
    let mut fixture = Fixture::new();
    fixture.observe(&window("2026-02"), &[payout("1", "1.00 EUR")]);
    let then = fixture.clock;
    let outcome = fixture.observe(&window("2026-02"), &[payout("1", "1.05 EUR")]);
    assert_eq!((outcome.changed, outcome.new), (1, 0));
    assert_eq!(fixture.totals(AsOf::Now), ["1.05 EUR"]);
    assert_eq!(fixture.totals(AsOf::At(then)), ["1.00 EUR"]);
    assert_eq!(fixture.totals(AsOf::At(then - TimeDelta::days(9))), Vec::<String>::new());
}

#[test]
fn a_change_of_scale_is_a_change_of_what_was_said() {
    let mut fixture = Fixture::new();
    fixture.observe(&window("2026-02"), &[payout("1", "1.1 EUR")]);
    assert_eq!(fixture.observe(&window("2026-02"), &[payout("1", "1.10 EUR")]).changed, 1);
}

#[test]
fn a_row_in_another_spelling_has_the_same_content() {
    let mut fixture = Fixture::new();
    let at_noon = Payout { paid_at: Some("2026-02-15T12:00:00Z".parse().unwrap()), ..payout("1", "1 EUR") };
    fixture.observe(&window("2026-02"), std::slice::from_ref(&at_noon));
    let other_words =
        "UPDATE payouts SET paid_at = '2026-02-15T13:00:00.0+01:00', extra = '{ \"newColumn\" : \"kept\" }'";
    assert_eq!(fixture.store.db.execute(other_words, []).expect("an update"), 1);
    assert_eq!(fixture.observe(&window("2026-02"), &[at_noon]).unchanged, 1);
}

#[test]
fn the_place_of_a_row_is_no_part_of_its_content() {
    let mut fixture = Fixture::new();
    let mut row = payout("1", "1 EUR");
    fixture.observe(&window("2026-02"), std::slice::from_ref(&row));
    row.provenance = Provenance { entry: Some("other.csv".to_owned()), line: 7, ..row.provenance };
    assert_eq!(fixture.observe(&window("2026-02"), &[row]).unchanged, 1);
}

#[test]
fn every_other_field_is_part_of_what_a_row_says() {
    let row = payout("1", "1 EUR");
    let money = || Some("2 EUR".parse().expect("money"));
    let others = [
        Payout { provider: Provider::OracleBi, ..row.clone() },
        Payout { account: "7".to_owned(), ..row.clone() },
        Payout { reference: None, ..row.clone() },
        Payout { paid_on: None, ..row.clone() },
        Payout { paid_at: Some("2026-02-15T12:00:00Z".parse().unwrap()), ..row.clone() },
        Payout { status: None, ..row.clone() },
        Payout { method: Some("wire".to_owned()), ..row.clone() },
        Payout { program: Some("CSP".to_owned()), ..row.clone() },
        Payout { extra: BTreeMap::new(), ..row.clone() },
        Payout { earned: money(), ..row.clone() },
        Payout { withheld_tax: money(), ..row.clone() },
        Payout { sales_tax: money(), ..row.clone() },
        Payout { service_fee_tax: money(), ..row.clone() },
        Payout { withheld: money(), ..row.clone() },
        Payout { total: "1 USD".parse().ok(), ..row.clone() },
    ];
    let mut fixture = Fixture::new();
    for other in others {
        fixture.observe(&window("2026-02"), std::slice::from_ref(&row));
        let outcome = fixture.observe(&window("2026-02"), std::slice::from_ref(&other));
        assert_eq!((outcome.changed, outcome.unchanged), (1, 0), "{other:?}");
    }
}

#[test]
fn a_vanished_key_is_marked_and_never_erased() {
    let mut fixture = Fixture::new();
    fixture.observe(&window("2026-02"), &[payout("1", "1 EUR"), payout("2", "2 EUR")]);
    assert_eq!(fixture.observe(&window("2026-02"), &[payout("2", "2 EUR")]).vanished, 1);
    assert_eq!(fixture.totals(AsOf::Now), ["2 EUR"]);
    let all = fixture.known(&PayoutFilter { with_vanished: true, ..PayoutFilter::default() }, AsOf::Now);
    let vanished: Vec<_> = all.iter().filter(|version| version.vanished_in.is_some()).collect();
    assert_eq!(vanished.len(), 1);
    assert_eq!(vanished[0].payout.key.as_str(), "1");
}

#[test]
fn a_key_that_comes_back_is_live_again() {
    let mut fixture = Fixture::new();
    for rows in [vec![payout("1", "1 EUR")], vec![], vec![payout("1", "1 EUR")]] {
        fixture.observe(&window("2026-02"), &rows);
    }
    assert_eq!(fixture.totals(AsOf::Now), ["1 EUR"]);
    assert_eq!(fixture.store.history("1").expect("history").len(), 2);
}

#[test]
fn a_payment_that_moves_between_windows_is_counted_once() {
    let mut fixture = Fixture::new();
    fixture.observe(&window("2026-01"), &[payout("1", "1 EUR")]);
    fixture.observe(&window("2026-02"), &[payout("1", "1 EUR")]);
    assert_eq!(fixture.totals(AsOf::Now), ["1 EUR"], "the newest observation of a key wins");
    fixture.observe(&window("2026-01"), &[]);
    assert_eq!(fixture.totals(AsOf::Now), ["1 EUR"], "gone from its old window, live in the new one");
}

#[test]
fn twins_both_survive() {
    let mut fixture = Fixture::new();
    let twin = Payout { key: RowKey::new(["1"], 1), ..payout("1", "1 EUR") };
    fixture.observe(&window("2026-02"), &[payout("1", "1 EUR"), twin]);
    assert_eq!(fixture.totals(AsOf::Now), ["1 EUR", "1 EUR"]);
}
