//! What the catalog promises, on a store in a scratch directory.

use super::*;
use chrono::{DateTime, TimeDelta, Utc};
use payouts_core::{
    Dataset, Payout, Provenance, Provider, RowKey, SourceId, Window,
    source::{RawFacts, RequestId, Unreadable},
};
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, io::Read};
use tempfile::TempDir;

struct Fixture {
    dir: TempDir,
    store: Store,
    clock: DateTime<Utc>,
}

impl Fixture {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a directory");
        let store = Store::open(dir.path()).expect("a store");
        Self { dir, store, clock: "2026-03-01T00:00:00Z".parse().expect("an instant") }
    }

    fn later(&mut self, days: i64) -> DateTime<Utc> {
        self.clock += TimeDelta::days(days);
        self.clock
    }

    /// Walks a window through its whole journey.
    fn observe(&mut self, window: &Window, payouts: &[Payout]) -> LoadOutcome {
        let now = self.later(1);
        let body = format!("{window} {payouts:?}");
        let facts = facts(body.as_bytes(), now);
        let loaded = Loaded { payouts: payouts.to_vec(), ..Loaded::default() };
        let window = window.clone();
        self.store.write(|ledger| ledger.plan([&window], now)).expect("plan");
        let id = self.job(&window).id;
        self.store
            .write(|ledger| {
                ledger.archive(id, &facts, Some(body.as_bytes()), now)?;
                let outcome = ledger.load(id, &loaded, None, now)?;
                ledger.release(id, now)?;
                Ok(outcome)
            })
            .expect("load")
    }

    fn job(&self, window: &Window) -> Job {
        let jobs = self.store.all_jobs().expect("jobs");
        jobs.into_iter().find(|job| job.window == *window).expect("a job")
    }

    fn known(&self, filter: &PayoutFilter, as_of: AsOf) -> Vec<PayoutVersion> {
        let mut all = Vec::new();
        self.store
            .payouts(filter, as_of, |version| {
                all.push(version);
                Ok::<(), crate::Error>(())
            })
            .expect("payouts");
        all
    }

    fn totals(&self, as_of: AsOf) -> Vec<String> {
        let all = self.known(&PayoutFilter::default(), as_of);
        all.iter().filter_map(|version| version.payout.total.as_ref()).map(ToString::to_string).collect()
    }
}

fn facts(body: &[u8], now: DateTime<Utc>) -> RawFacts {
    RawFacts {
        sha256: hex::encode(Sha256::digest(body)),
        size: body.len() as u64,
        name: None,
        media_type: None,
        received_at: now,
        request_ids: BTreeMap::new(),
    }
}

fn window(period: &str) -> Window {
    Window {
        source: SourceId::new("contoso"),
        dataset: Dataset::Payments,
        account: "all".to_owned(),
        period: period.parse().expect("a period"),
    }
}

fn payout(key: &str, total: &str) -> Payout {
    Payout {
        key: RowKey::new([key], 0),
        provider: Provider::PartnerCenter,
        account: "1234567".to_owned(),
        reference: Some(key.to_owned()),
        paid_on: Some("2026-02-15".parse().expect("a date")),
        paid_at: None,
        status: Some("SENT".to_owned()),
        method: None,
        program: None,
        earned: None,
        withheld_tax: None,
        sales_tax: None,
        service_fee_tax: None,
        withheld: None,
        total: Some(total.parse().expect("money")),
        extra: BTreeMap::from([("newColumn".to_owned(), "kept".to_owned())]),
        provenance: Provenance { observation: None, sha256: String::new(), entry: None, line: 2 },
    }
}

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

#[test]
fn a_refused_step_changes_nothing() {
    let mut fixture = Fixture::new();
    let (window, now) = (window("2026-02"), fixture.clock);
    fixture.store.write(|ledger| ledger.plan([&window], now)).expect("plan");
    let id = fixture.job(&window).id;
    let refused = fixture.store.write(|ledger| {
        ledger.intend(id, &RequestId::new("1"), now)?;
        ledger.release(id, now)
    });
    assert!(refused.unwrap_err().is_damaged());
    assert_eq!(fixture.job(&window).state, JobState::Planned, "the intent went with the refusal");
}

#[test]
fn a_failed_step_goes_on_where_it_failed() {
    let mut fixture = Fixture::new();
    let (window, now) = (window("2026-02"), fixture.clock);
    let failure = StoredFailure { kind: "rate-limited".to_owned(), message: "too many requests".to_owned() };
    fixture.store.write(|ledger| ledger.plan([&window], now)).expect("plan");
    let id = fixture.job(&window).id;
    fixture
        .store
        .write(|ledger| {
            ledger.intend(id, &RequestId::new("1"), now)?;
            ledger.fail(id, &failure, now + TimeDelta::minutes(5), now)?;
            ledger.fail(id, &failure, now + TimeDelta::minutes(9), now)
        })
        .expect("fail twice");
    let job = fixture.job(&window);
    assert_eq!((job.state, job.failed_in, job.attempts), (JobState::Failed, Some(JobState::Intended), 2));
    fixture.store.write(|ledger| ledger.resume(id, now)).expect("resume");
    let job = fixture.job(&window);
    assert_eq!((job.state, job.request_id), (JobState::Intended, Some(RequestId::new("1"))));
}

#[test]
fn planning_leaves_a_journey_under_way_alone() {
    let mut fixture = Fixture::new();
    let (window, now) = (window("2026-02"), fixture.clock);
    let plan = |store: &mut Store| store.write(|ledger| ledger.plan([&window], now)).expect("plan");
    assert_eq!(plan(&mut fixture.store), Planned { new: 1, ..Planned::default() });
    assert_eq!(plan(&mut fixture.store), Planned { under_way: 1, ..Planned::default() });
    fixture.observe(&window, &[]);
    assert_eq!(plan(&mut fixture.store), Planned { again: 1, ..Planned::default() });
}

#[test]
fn small_and_large_bodies_are_found_by_their_hash() {
    let mut fixture = Fixture::new();
    let now = fixture.clock;
    let mut large = fixture.store.raw().begin().expect("begin");
    std::io::Write::write_all(&mut large, b"large").expect("write");
    let large = large.commit().expect("commit");
    let small = facts(b"small", now);
    let (first, second) = (window("2026-01"), window("2026-02"));
    fixture.store.write(|ledger| ledger.plan([&first, &second], now)).expect("plan");
    let (a, b) = (fixture.job(&first).id, fixture.job(&second).id);
    fixture
        .store
        .write(|ledger| {
            ledger.archive(a, &small, Some(b"small"), now)?;
            ledger.archive(b, &RawFacts { sha256: large.clone(), ..facts(b"large", now) }, None, now)
        })
        .expect("archive");
    for (sha256, bytes) in [(&small.sha256, "small"), (&large, "large")] {
        let mut text = String::new();
        fixture.store.open_raw(sha256).expect("open").read_to_string(&mut text).expect("read");
        assert_eq!(text, bytes);
    }
}

#[test]
fn unreadable_rows_are_kept_with_their_bytes() {
    let mut fixture = Fixture::new();
    let (window, now) = (window("2026-02"), fixture.clock);
    let row =
        Unreadable { entry: None, line: 7, reason: "no end of quotes".to_owned(), bytes: b"\"\xff".to_vec() };
    fixture.store.write(|ledger| ledger.plan([&window], now)).expect("plan");
    let id = fixture.job(&window).id;
    let loaded = Loaded { unreadable: vec![row], ..Loaded::default() };
    fixture
        .store
        .write(|ledger| {
            ledger.archive(id, &facts(b"x", now), Some(b"x"), now)?;
            ledger.load(id, &loaded, None, now)
        })
        .expect("load");
    let kept = fixture.store.quarantine().expect("quarantine");
    assert_eq!((kept.len(), kept[0].line, kept[0].bytes.as_slice()), (1, 7, b"\"\xff".as_slice()));
}

#[test]
fn a_second_writer_is_refused_and_a_reader_is_not() {
    let fixture = Fixture::new();
    let refused = Store::open(fixture.dir.path()).unwrap_err();
    assert!(refused.is_in_use());
    assert!(refused.to_string().contains(&std::process::id().to_string()), "{refused}");
    Store::open_read_only(fixture.dir.path()).expect("a reader");
}

#[test]
fn a_reader_cannot_write() {
    let fixture = Fixture::new();
    let mut reader = Store::open_read_only(fixture.dir.path()).expect("a reader");
    assert!(reader.write(|_| Ok(())).is_err());
}

#[test]
fn a_store_of_a_newer_program_is_left_alone() {
    let Fixture { dir, store, .. } = Fixture::new();
    store.db.pragma_update(None, "user_version", 99).expect("a version");
    drop(store);
    assert!(Store::open(dir.path()).unwrap_err().is_too_new());
}

#[test]
fn a_database_of_somebody_else_is_left_alone() {
    let dir = tempfile::tempdir().expect("a directory");
    let other = rusqlite::Connection::open(dir.path().join("payouts.db")).expect("a database");
    other.execute_batch("CREATE TABLE theirs (x)").expect("a table");
    drop(other);
    assert!(Store::open(dir.path()).unwrap_err().is_damaged());
}

#[test]
fn no_store_is_called_absent() {
    let dir = tempfile::tempdir().expect("a directory");
    assert!(Store::open_read_only(dir.path()).unwrap_err().is_absent());
}
