//! Refused calls: which windows they stop, when a window is tried again, and from which state it goes on.

use crate::{
    provider::{Fault, Profile, Provider, Step, entry, refused},
    world::{World, day, hours, minutes, options, payments},
};
use chrono::TimeDelta;
use payouts_core::{Error, ErrorKind};
use payouts_store::JobState;
use payouts_sync::Options;
use std::time::Duration;

const WINDOW: &str = "contoso/payments/all/2026-01";

fn setup() -> (World, Provider) {
    let mut world = World::new();
    let contoso = world.add("contoso", Profile { takes: Duration::ZERO, ..Profile::EXPORTS });
    contoso.serves("payments/all/2026-01", &[entry("001", "1.00")]);
    contoso.serves("payments/all/2026-02", &[entry("002", "2.00")]);
    (world, contoso)
}

fn refuses(provider: &Provider, step: Step, error: &Error) {
    let error = error.clone();
    provider.follows(move |call| {
        let is_it = call.step == step && call.window == WINDOW;
        if is_it { Fault::Refuse(error.clone()) } else { Fault::None }
    });
}

/// Goes on with what is left, and plans nothing.
fn the_rest() -> Options {
    Options { datasets: Vec::new(), ..options() }
}

#[tokio::test]
async fn the_failure_of_one_window_stops_no_other() {
    for step in [Step::Begin, Step::Poll, Step::Fetch, Step::Release] {
        let (world, contoso) = setup();
        refuses(&contoso, step, &refused("not this one"));
        let report = world.run(&payments()).await;
        assert_eq!((report.done, report.failed.len(), report.left), (1, 1, 0), "{step:?}");
        let failed = &report.failed[0];
        assert_eq!((failed.window.to_string().as_str(), failed.failure.kind.as_str()), (WINDOW, "refused"));
        assert!(failed.failure.message.contains("not this one"), "{}", failed.failure.message);
        assert!(world.payouts().contains(&"002 2.00 EUR".to_owned()));
    }
}

#[tokio::test]
async fn a_failed_window_goes_on_from_the_state_it_failed_in() {
    let cases = [
        (Step::Begin, JobState::Intended, [2, 1, 1, 1]),
        (Step::Poll, JobState::Requested, [1, 2, 1, 1]),
        (Step::Fetch, JobState::Requested, [1, 2, 2, 1]),
        (Step::Release, JobState::Loaded, [1, 1, 1, 2]),
    ];
    for (step, failed_in, counts) in cases {
        let (world, contoso) = setup();
        refuses(&contoso, step, &refused("later"));
        world.run(&payments()).await;
        let jobs = world.store().all_jobs().expect("jobs");
        let job = jobs.iter().find(|job| job.window.to_string() == WINDOW).expect("a job");
        assert_eq!((job.state, job.failed_in), (JobState::Failed, Some(failed_in)));

        contoso.has_no_faults();
        world.later(hours(1));
        let report = world.run(&the_rest()).await;
        assert_eq!((report.done, report.failed.len()), (1, 0), "{step:?}");
        let calls = contoso.calls();
        let count = |step| calls.iter().filter(|call| call.step == step && call.window == WINDOW).count();
        assert_eq!([Step::Begin, Step::Poll, Step::Fetch, Step::Release].map(count), counts, "{step:?}");
        assert_eq!(contoso.exports().len(), 2, "{step:?}: one export a window");
        assert_eq!(world.payouts().len(), 2);
    }
}

#[tokio::test]
async fn a_failed_window_is_left_alone_until_its_time() {
    let (world, contoso) = setup();
    refuses(&contoso, Step::Poll, &refused("later"));
    world.run(&payments()).await;
    contoso.has_no_faults();
    contoso.forget_calls();
    world.later(Duration::from_secs(30));
    let report = world.run(&the_rest()).await;
    assert_eq!((report.not_yet.len(), report.done, contoso.count(Step::Poll)), (1, 0, 0));
    assert_eq!(report.not_yet[0].window.to_string(), WINDOW);
    world.later(minutes(1));
    let report = world.run(&the_rest()).await;
    assert_eq!((report.not_yet.len(), report.done), (0, 1));
}

#[tokio::test]
async fn pauses_after_failures_grow_up_to_six_hours() {
    let (world, contoso) = setup();
    refuses(&contoso, Step::Poll, &refused("later"));
    let mut pauses = Vec::new();
    for _ in 0..12 {
        let report = world.run(&payments()).await;
        let failed =
            report.failed.iter().find(|failed| failed.window.to_string() == WINDOW).expect("a failure");
        pauses.push((failed.not_before - world.now()).num_minutes());
        world.later(hours(7));
    }
    assert!(pauses.is_sorted(), "{pauses:?}");
    assert_eq!((pauses[0], pauses[1], pauses[11]), (1, 2, 360));
}

#[tokio::test]
async fn the_wait_that_the_service_asks_for_is_honoured() {
    let (world, contoso) = setup();
    let slow_down = Error::new(ErrorKind::Status, "too many requests")
        .with_status(429)
        .with_retry_after(Duration::from_secs(40 * 60));
    refuses(&contoso, Step::Begin, &slow_down);
    let report = world.run(&payments()).await;
    let failed = &report.failed[0];
    assert_eq!(failed.failure.kind, "rate-limited");
    assert_eq!(failed.not_before - world.now(), TimeDelta::minutes(40));
    contoso.has_no_faults();
    world.later(minutes(39));
    assert_eq!(world.run(&the_rest()).await.not_yet.len(), 1);
    world.later(minutes(1));
    assert_eq!(world.run(&the_rest()).await.done, 1);
}

#[tokio::test]
async fn a_service_that_cannot_be_reached_and_a_local_disk_error_cost_no_window_its_turn() {
    static READ: payouts_http::Operation = payouts_http::Operation {
        id: "getPaymentsExport",
        method: "GET",
        path: "/x",
        idempotency: payouts_http::Idempotency::Safe,
        success: 200,
    };
    let unreachable = Error::new(ErrorKind::Connect, "no connection to 127.0.0.1:1").with_operation(&READ);
    let unwritable = Error::new(ErrorKind::Io, "cannot write /var/lib/payouts/credentials/contoso.json");
    for error in [unreachable, unwritable] {
        let (world, contoso) = setup();
        contoso.follows({
            let error = error.clone();
            move |call| if call.step == Step::Poll { Fault::Refuse(error.clone()) } else { Fault::None }
        });
        let report = world.run(&payments()).await;
        assert_eq!((report.failed.len(), report.left, report.halted.len()), (0, 2, 1), "{error}");
        assert_eq!(report.halted[0].error.to_string(), error.to_string());
        contoso.has_no_faults();
        assert_eq!(world.run(&the_rest()).await.done, 2, "{error}: the next sync goes on at once");
    }
}

#[tokio::test]
async fn a_provider_that_asks_for_a_long_pause_is_not_asked_for_every_window() {
    let mut world = World::new();
    let grand = world.add("grand", Profile::ANSWERS);
    let slow_down = Error::new(ErrorKind::Status, "too many requests")
        .with_status(429)
        .with_retry_after(Duration::from_secs(300))
        .with_gave_up(payouts_http::GaveUp::RunEnds);
    grand.follows(
        move |call| {
            if call.step == Step::Begin { Fault::Refuse(slow_down.clone()) } else { Fault::None }
        },
    );
    let report = world.run(&Options { fan_out: 4, ..options() }).await;
    assert!((1..=4).contains(&report.failed.len()), "{}", report.failed.len());
    assert_eq!(report.failed.len() as u64 + report.left, 41);
    assert_eq!(report.failed[0].failure.kind, "rate-limited");
    assert!(grand.count(Step::Begin) <= 4, "{}", grand.count(Step::Begin));
}

#[tokio::test]
async fn a_refused_sign_in_halts_its_own_source_only() {
    let (mut world, contoso) = setup();
    let grand = world.add("grand", Profile::ANSWERS);
    grand.serves("payout-summary/0042/2026-01-05", &[entry("psp", "9.90")]);
    let expired = Error::new(ErrorKind::SignInNeeded, "sign in again");
    contoso.follows(
        move |call| {
            if call.step == Step::Poll { Fault::Refuse(expired.clone()) } else { Fault::None }
        },
    );
    let report = world.run(&options()).await;
    assert_eq!((report.done, report.failed.len(), report.left), (41, 0, 4));
    assert_eq!(report.halted.len(), 1);
    assert_eq!(report.halted[0].source.as_str(), "contoso");
    assert_eq!(world.payouts(), ["psp 9.90 EUR"]);
    assert!(world.state_of(WINDOW) <= JobState::Requested, "it stays in its state");

    contoso.has_no_faults();
    let report = world.run(&the_rest()).await;
    assert_eq!((report.done, report.left), (4, 0));
    assert_eq!(contoso.exports().len(), 4);
}

#[tokio::test]
async fn windows_after_a_refused_sign_in_are_not_tried() {
    let mut world = World::new();
    let grand = world.add("grand", Profile::ANSWERS);
    let refusal = Error::new(ErrorKind::Status, "unauthorized").with_status(401);
    grand.follows(
        move |call| {
            if call.step == Step::Begin { Fault::Refuse(refusal.clone()) } else { Fault::None }
        },
    );
    let report = world.run(&Options { fan_out: 4, ..options() }).await;
    assert_eq!((report.left, report.halted.len(), report.failed.len()), (41, 1, 0));
    assert!(grand.count(Step::Begin) <= 8, "{} calls with a token that is refused", grand.count(Step::Begin));
}

#[tokio::test]
async fn a_source_that_cannot_list_its_accounts_stops_no_other() {
    let (mut world, contoso) = setup();
    let grand = world.add("grand", Profile::ANSWERS);
    contoso.follows(
        |call| {
            if call.step == Step::Accounts { Fault::Refuse(refused("no")) } else { Fault::None }
        },
    );
    let report = world.run(&options()).await;
    assert_eq!((report.done, report.halted.len()), (41, 1));
    contoso.has_no_faults();
    assert_eq!(world.run(&payments()).await.done, 2);
    assert_eq!(grand.count(Step::Begin), 41);
}

#[tokio::test]
async fn an_export_that_is_gone_when_it_is_to_be_deleted_is_fine() {
    let (world, contoso) = setup();
    let lost = Error::new(ErrorKind::Timeout, "no answer in time");
    contoso.follows(move |call| {
        let is_it = call.step == Step::Release && call.nth == 0;
        if is_it { Fault::LoseAnswer(lost.clone()) } else { Fault::None }
    });
    assert_eq!(world.run(&payments()).await.failed.len(), 2);
    world.later(hours(1));
    let report = world.run(&the_rest()).await;
    assert_eq!((report.done, report.failed.len()), (2, 0));
}

#[tokio::test]
async fn when_only_the_deletion_fails_the_next_run_only_deletes() {
    let (world, contoso) = setup();
    refuses(&contoso, Step::Release, &refused("not now"));
    world.run(&payments()).await;
    assert_eq!(world.payouts().len(), 2, "the rows are there");
    contoso.has_no_faults();
    contoso.forget_calls();
    world.later(hours(1));
    let report = world.run(&the_rest()).await;
    assert_eq!((report.done, report.rows_new), (1, 0));
    let steps: Vec<_> = contoso.calls().iter().map(|call| call.step).collect();
    assert_eq!(steps, [Step::Accounts, Step::Release]);
}

#[tokio::test]
async fn an_export_that_cannot_be_deleted_does_not_hold_up_its_window_for_ever() {
    let (world, contoso) = setup();
    refuses(&contoso, Step::Release, &Error::new(ErrorKind::Status, "forbidden").with_status(403));
    for _ in 0..10 {
        world.run(&payments()).await;
        world.later(hours(24));
    }
    contoso.serves("payments/all/2026-01", &[entry("001", "1.00"), entry("009", "9.00")]);
    for _ in 0..10 {
        world.run(&payments()).await;
        world.later(hours(24));
    }
    assert!(world.payouts().contains(&"009 9.00 EUR".to_owned()), "late rows are found all the same");
}

/// Answered windows wait only for their commit, so its failure must reach the task pool.
#[tokio::test(flavor = "multi_thread")]
async fn a_batch_that_cannot_be_committed_ends_the_run_when_nothing_else_is_in_progress() {
    let mut world = World::new();
    let grand = world.add("grand", Profile::ANSWERS);
    grand.serves("payout-summary/0042/2026-01-05", &[entry("psp", "9.90")]);
    drop(world.writer());
    let spoil = "CREATE TRIGGER spoil BEFORE INSERT ON observations BEGIN SELECT RAISE(ABORT, 'spoilt'); END";
    let catalog = rusqlite::Connection::open(world.path().join("payouts.db")).expect("the catalog");
    catalog.execute_batch(spoil).expect("a trigger");

    let only = day("2026-01-05");
    let options = Options { since: only, until: only, ..options() };
    let run = tokio::time::timeout(Duration::from_secs(20), world.try_run(&options)).await;
    let error = run.expect("the run ends").expect_err("nothing can be kept");
    let cause = error.store().expect("the store's own error");
    assert!(cause.to_string().contains("spoilt"), "{cause}");

    catalog.execute_batch("DROP TRIGGER spoil").expect("no trigger");
    let report = world.run(&options).await;
    assert_eq!((report.failed.len(), report.halted.len(), report.left), (0, 0, 0));
    assert_eq!(world.payouts().len(), 1, "nothing was lost");
}
