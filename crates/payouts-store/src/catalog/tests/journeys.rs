//! Steps of a journey, and what they keep.

use super::*;
use payouts_model::{ExportHandle, RequestId, Unreadable};
use std::io::Read;

#[test]
fn a_refused_step_changes_nothing() {
    let mut fixture = Fixture::new();
    let (window, now) = (window("2026-02"), fixture.clock);
    fixture.store.write(|ledger| ledger.plan([&window], now)).expect("plan");
    let id = fixture.job(&window).id;
    let refused = fixture.store.write(|ledger| {
        ledger.intend(id, &RequestId::new("1"), now)?;
        ledger.release(id)
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
    let mut resume = |source: &str, minutes| {
        let now = now + TimeDelta::minutes(minutes);
        fixture.store.write(|ledger| ledger.resume_due(&SourceId::new(source), now)).expect("resume")
    };
    assert_eq!((resume("contoso", 8), resume("another", 9)), (0, 0), "too early, and of another sign-in");
    assert_eq!(resume("contoso", 9), 1);
    let job = fixture.job(&window);
    assert_eq!((job.state, job.request_id), (JobState::Intended, Some(RequestId::new("1"))));
}

#[test]
fn planning_leaves_a_journey_that_has_begun_alone() {
    let mut fixture = Fixture::new();
    let (window, now) = (window("2026-02"), fixture.clock);
    let plan = |store: &mut Store| store.write(|ledger| ledger.plan([&window], now)).expect("plan");
    assert_eq!(plan(&mut fixture.store), Planned { new: 1, ..Planned::default() });
    assert_eq!(plan(&mut fixture.store), Planned { in_progress: 1, ..Planned::default() });
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
fn a_full_disk_takes_the_whole_group_back_and_is_reported_as_such() {
    let mut fixture = Fixture::new();
    let (window, now) = (window("2026-02"), fixture.clock);
    fixture.store.write(|ledger| ledger.plan([&window], now)).expect("plan");
    let id = fixture.job(&window).id;
    let body = vec![7; 200_000];
    let most = |fixture: &Fixture, pages: u32| {
        let set = fixture.store.db.pragma_update_and_check(None, "max_page_count", pages, |row| row.get(0));
        set.map(|pages: u32| pages).expect("a limit")
    };
    let pages: u32 =
        fixture.store.db.pragma_query_value(None, "page_count", |row| row.get(0)).expect("a count");
    most(&fixture, pages + 2);
    let refused = fixture.store.write(|ledger| {
        ledger.apart(|ledger| ledger.begin_run("sync", now))?;
        let refused = ledger.apart(|ledger| ledger.archive(id, &facts(&body, now), Some(&body), now));
        assert!(ledger.is_undone());
        refused
    });
    let refused = refused.expect_err("no room");
    assert!(refused.is_disk_full(), "{refused}");
    assert_eq!(fixture.store.runs(9).expect("runs"), [], "the change next to it is gone with it");
    assert_eq!(fixture.job(&window).state, JobState::Planned);

    most(&fixture, u32::MAX / 2);
    fixture
        .store
        .write(|ledger| ledger.archive(id, &facts(&body, now), Some(&body), now))
        .expect("room again");
    assert_eq!(fixture.job(&window).state, JobState::Archived);
}

/// A store in which January was loaded with one row too many, and is to be read again.
fn january_planned_again() -> (Fixture, WindowId) {
    let mut fixture = Fixture::new();
    let january = window("2026-01");
    fixture.observe(&january, &[payout("1", "1.00 EUR"), payout("2", "2.00 EUR")]);
    let now = fixture.clock;
    fixture.store.write(|ledger| ledger.plan([&january], now)).expect("plan");
    let id = fixture.job(&january).id;
    (fixture, id)
}

const BODY: &[u8] = b"january";

fn correction() -> Loaded {
    Loaded { payouts: vec![payout("2", "2.05 EUR"), payout("3", "3.00 EUR")], ..Loaded::default() }
}

fn answer(now: DateTime<Utc>) -> Answer {
    Answer::new(&window("2026-01"), &facts(BODY, now), correction(), now).expect("an answer")
}

fn tables(fixture: &Fixture) -> Vec<String> {
    let dump = |table: &str| {
        let mut select =
            fixture.store.db.prepare(&format!("SELECT * FROM {table} ORDER BY 1")).expect("a table");
        let columns = select.column_count();
        let rows = select.query_map([], |row| {
            (0..columns)
                .map(|column| row.get::<_, rusqlite::types::Value>(column))
                .collect::<Result<Vec<_>, _>>()
        });
        rows.expect("rows").map(|row| format!("{table} {:?}", row.expect("a row"))).collect::<Vec<_>>()
    };
    ["jobs", "raw", "observations", "payouts", "quarantine", "numbers"].into_iter().flat_map(dump).collect()
}

#[test]
fn an_answer_kept_in_one_step_is_what_three_steps_keep() {
    let (mut short, id) = january_planned_again();
    let (mut long, _) = january_planned_again();
    let now = short.later(1);
    let one = short
        .store
        .write(|ledger| ledger.keep_answer(id, &answer(now), Some(BODY), None, now))
        .expect("one step");
    let three = long.store.write(|ledger| {
        ledger.archive(id, &facts(BODY, now), Some(BODY), now)?;
        let outcome = ledger.load(id, &correction(), None, now)?;
        ledger.release(id)?;
        Ok(outcome)
    });
    assert_eq!(one, three.expect("three steps"));
    assert_eq!((one.new, one.changed, one.vanished), (1, 1, 1));
    assert_eq!(tables(&short), tables(&long));
}

#[test]
fn an_answer_for_a_window_elsewhere_on_its_journey_changes_nothing() {
    let (mut fixture, id) = january_planned_again();
    let now = fixture.later(1);
    fixture.store.write(|ledger| ledger.intend(id, &RequestId::new("1"), now)).expect("intend");
    let before = tables(&fixture);
    let refused =
        fixture.store.write(|ledger| Ok(ledger.keep_answer(id, &answer(now), Some(BODY), None, now)));
    let refused = refused.expect("the group is kept").expect_err("the answer is not");
    assert!(refused.is_refused(), "{refused}");
    assert_eq!(tables(&fixture), before);
}

#[test]
fn an_answer_for_a_window_at_the_end_of_its_journey_changes_nothing() {
    let mut fixture = Fixture::new();
    let january = window("2026-01");
    fixture.observe(&january, &[payout("1", "1.00 EUR")]);
    let (id, now) = (fixture.job(&january).id, fixture.later(1));
    let before = tables(&fixture);
    let refused = fixture.store.write(|ledger| ledger.keep_answer(id, &answer(now), Some(BODY), None, now));
    assert!(refused.expect_err("it was not requested").is_refused());
    assert_eq!(tables(&fixture), before);
}

type Step = fn(&mut Ledger<'_>, WindowId, DateTime<Utc>) -> crate::Result<()>;

#[test]
fn only_planning_leads_away_from_the_end_of_a_journey() {
    let mut fixture = Fixture::new();
    let january = window("2026-01");
    fixture.observe(&january, &[payout("1", "1.00 EUR")]);
    let (id, now) = (fixture.job(&january).id, fixture.later(1));
    let steps: [(&str, Step); 6] = [
        ("intend", |ledger, id, now| ledger.intend(id, &RequestId::new("1"), now)),
        ("archive", |ledger, id, now| ledger.archive(id, &facts(BODY, now), Some(BODY), now)),
        ("load", |ledger, id, now| ledger.load(id, &correction(), None, now).map(drop)),
        ("release", |ledger, id, _| ledger.release(id)),
        ("start over", |ledger, id, now| ledger.start_over(id, now)),
        ("fail", |ledger, id, now| {
            let failure = StoredFailure { kind: "refused".to_owned(), message: "not now".to_owned() };
            ledger.fail(id, &failure, now, now)
        }),
    ];
    let before = tables(&fixture);
    for (name, step) in steps {
        let refused = fixture.store.write(|ledger| step(ledger, id, now));
        assert!(refused.expect_err(name).is_refused(), "{name}");
        assert_eq!(tables(&fixture), before, "{name}");
    }
}

#[test]
fn a_number_is_reserved_for_archived_bytes_only() {
    let mut fixture = Fixture::new();
    let now = fixture.clock;
    let id = requested(&mut fixture, &window("2026-02"));
    let reserve = |ledger: &mut Ledger<'_>| ledger.reserve_observation(id);
    assert!(fixture.store.write(reserve).expect_err("nothing is archived").is_refused());
    let archive = |ledger: &mut Ledger<'_>| ledger.archive(id, &facts(BODY, now), Some(BODY), now);
    fixture.store.write(archive).expect("archive");
    assert_eq!(fixture.store.write(reserve).expect("a number"), ObservationId(1));
}

fn rows_of_jobs(fixture: &Fixture) -> u32 {
    fixture.store.db.query_row("SELECT count(*) FROM jobs", [], |row| row.get(0)).expect("a count")
}

#[test]
fn a_first_journey_of_one_step_writes_no_row_of_its_own() {
    let mut fixture = Fixture::new();
    let (january, now) = (window("2026-01"), fixture.clock);
    fixture.store.write(|ledger| ledger.plan([&january], now)).expect("plan");
    let job = fixture.job(&january);
    assert_eq!(job, Job::planned(job.id, january.clone()));
    assert_eq!(fixture.store.open_jobs().expect("jobs"), std::slice::from_ref(&job));
    assert_eq!(fixture.store.coverage().expect("coverage")[0].state, JobState::Planned);

    let kept = |ledger: &mut Ledger<'_>| ledger.keep_answer(job.id, &answer(now), Some(BODY), None, now);
    fixture.store.write(kept).expect("an answer");
    let job = fixture.job(&january);
    assert_eq!((job.state, job.updated_at), (JobState::Released, Some(now)));
    assert_eq!(fixture.store.open_jobs().expect("jobs"), []);
    assert_eq!(fixture.store.coverage().expect("coverage")[0].state, JobState::Released);
    assert_eq!(rows_of_jobs(&fixture), 0);
}

#[test]
fn every_window_that_can_be_walked_is_found_in_every_run() {
    let mut fixture = Fixture::new();
    let (loaded, again, asked, failed, unplanned) =
        (window("2026-01"), window("2026-02"), window("2026-03"), window("2026-04"), window("2026-05"));
    fixture.observe(&loaded, &[]);
    fixture.observe(&again, &[]);
    let now = fixture.clock;
    let failure = StoredFailure { kind: "refused".to_owned(), message: "not now".to_owned() };
    fixture.store.write(|ledger| ledger.plan([&asked, &failed, &unplanned, &again], now)).expect("plan");
    let ids = [&again, &asked, &unplanned].map(|window| fixture.job(window).id);
    let (asked, failed) = (ids[1], fixture.job(&failed).id);
    fixture
        .store
        .write(|ledger| {
            ledger.intend(asked, &RequestId::new("1"), now)?;
            ledger.fail(failed, &failure, now, now)
        })
        .expect("steps");
    let to_walk = |store: &Store| store.windows_to_walk(&SourceId::new("contoso")).expect("windows");
    let passed = |store: &Store| {
        let last = "SELECT last FROM numbers WHERE name = 'window-known'";
        store.db.query_row(last, [], |row| row.get::<_, i64>(0)).expect("a number")
    };
    for _ in 0..3 {
        assert_eq!(to_walk(&fixture.store), ids);
        fixture.store.write(|ledger| ledger.begin_run("sync", now)).expect("a run");
        assert_eq!(passed(&fixture.store), ids[2].0 - 1, "up to the one without a job");
    }
    fixture.store.write(|ledger| ledger.intend(ids[2], &RequestId::new("2"), now)).expect("intend");
    fixture.store.write(|ledger| ledger.begin_run("sync", now)).expect("a run");
    assert_eq!(passed(&fixture.store), ids[2].0, "up to the last");
    assert_eq!(to_walk(&fixture.store), ids);
}

fn requested(fixture: &mut Fixture, window: &Window) -> WindowId {
    let now = fixture.clock;
    fixture.store.write(|ledger| ledger.plan([window], now)).expect("plan");
    let id = fixture.job(window).id;
    let export = ExportHandle {
        dataset: Dataset::Payments,
        export_id: "x-1".to_owned(),
        request_id: RequestId::new("r-1"),
        queued_at: now,
        filter: None,
        window: None,
    };
    fixture
        .store
        .write(|ledger| {
            ledger.intend(id, &export.request_id, now)?;
            ledger.request(id, &export, now)
        })
        .expect("request");
    id
}

#[test]
fn an_export_outlives_the_journey_that_has_no_use_for_it() {
    let mut fixture = Fixture::new();
    let (window, now) = (window("2026-02"), fixture.clock);
    let id = requested(&mut fixture, &window);
    let left = fixture.store.write(|ledger| {
        let left = ledger.leave_export(id, "it failed", now)?;
        ledger.start_over(id, now)?;
        Ok(left)
    });
    let left = left.expect("leave").expect("an export");
    assert_eq!(fixture.job(&window).export, None);
    assert_eq!((left.export.export_id.as_str(), left.why.as_str(), left.attempts), ("x-1", "it failed", 0));
    assert_eq!(fixture.store.leftovers().expect("leftovers"), std::slice::from_ref(&left));
    let of = |source| fixture.store.leftovers_of(&SourceId::new(source)).expect("leftovers").len();
    assert_eq!((of("contoso"), of("another")), (1, 0));

    let refusal = StoredFailure { kind: "refused".to_owned(), message: "not now".to_owned() };
    let then = now + TimeDelta::minutes(5);
    fixture.store.write(|ledger| ledger.keep_leftover(left.id, &refusal, then, now)).expect("keep");
    let kept = fixture.store.leftovers().expect("leftovers").remove(0);
    assert_eq!((kept.attempts, kept.not_before, kept.failure), (1, Some(then), Some(refusal.clone())));

    let end = |ledger: &mut Ledger<'_>| ledger.end_leftover(left.id, LeftoverEnd::Deleted, now);
    fixture.store.write(end).expect("end");
    assert_eq!(fixture.store.leftovers().expect("leftovers"), []);
    assert!(fixture.store.write(end).is_err(), "it ends once");
    assert!(fixture.store.write(|ledger| ledger.keep_leftover(left.id, &refusal, then, now)).is_err());
}

#[test]
fn a_journey_without_an_export_leaves_none() {
    let mut fixture = Fixture::new();
    let (window, now) = (window("2026-02"), fixture.clock);
    fixture.store.write(|ledger| ledger.plan([&window], now)).expect("plan");
    let id = fixture.job(&window).id;
    let left = fixture.store.write(|ledger| ledger.leave_export(id, "nothing came", now)).expect("leave");
    assert_eq!((left, fixture.store.leftovers().expect("leftovers")), (None, Vec::new()));
}
