//! Exports that take their time, fail, are forgotten, or whose links expire.

use crate::{
    provider::{Fault, Profile, Provider, Step, entry},
    world::{World, hours, minutes, no_wait, options, payments},
};
use payouts_core::Dataset;
use payouts_store::JobState;
use payouts_sync::{Options, Wait};
use std::{collections::BTreeSet, fs, path::Path, time::Duration};

const WINDOW: &str = "contoso/payments/all/2026-01";

/// One window, whose export takes this long.
fn setup(takes: Duration) -> (World, Provider) {
    let mut world = World::new();
    let contoso = world.add("contoso", Profile { takes, ..Profile::EXPORTS });
    contoso.serves("payments/all/2026-01", &[entry("001", "10.00")]);
    (world, contoso)
}

fn january() -> Options {
    let january = "2026-01-31".parse().expect("a date");
    Options { until: january, datasets: vec![Dataset::Payments], ..options() }
}

#[tokio::test]
async fn an_export_of_nearly_a_day_survives_ten_restarts_and_an_expired_link() {
    let (world, contoso) = setup(hours(24) - minutes(1));
    contoso.follows(
        |call| {
            if call.step == Step::Fetch && call.nth == 0 { Fault::ExpiredLink } else { Fault::None }
        },
    );
    let patient = Options { wait: Wait::UpTo(hours(2)), ..january() };
    for restart in 0..10 {
        let report = world.run(&patient).await;
        assert_eq!((report.pending.len(), report.done), (1, 0), "restart {restart}");
        assert_eq!(report.pending[0].status, "Processing");
        world.later(minutes(20));
    }
    let report = world.run(&patient).await;
    assert_eq!((report.pending.len(), report.done), (0, 1));
    assert_eq!(world.payouts(), ["001 10.00 EUR"]);
    let counts = [Step::Begin, Step::Fetch, Step::Release].map(|step| contoso.count(step));
    assert_eq!(counts, [1, 2, 1], "one export, a fresh link for the expired one, one deletion");
    assert!((100..450).contains(&contoso.count(Step::Poll)), "{} polls", contoso.count(Step::Poll));
}

#[tokio::test]
async fn without_waiting_exports_are_queued_and_collected_by_the_next_run() {
    let mut world = World::new();
    let contoso = world.add("contoso", Profile::EXPORTS);
    contoso.serves("payments/all/2026-02", &[entry("001", "10.00")]);
    let report = world.run(&no_wait(payments())).await;
    assert_eq!((report.pending.len(), report.done), (2, 0));
    assert_eq!(world.time.slept(), [], "no task waits");
    assert_eq!(contoso.count(Step::Poll), 2);

    world.later(hours(1));
    let report = world.run(&no_wait(payments())).await;
    assert_eq!((report.pending.len(), report.done, report.planned.in_progress), (0, 2, 2));
    assert_eq!(world.payouts(), ["001 10.00 EUR"]);
    assert_eq!((contoso.count(Step::Begin), contoso.count(Step::Release)), (2, 2));
}

#[tokio::test]
async fn an_overdue_export_is_requested_again() {
    let (world, contoso) = setup(hours(100));
    world.run(&no_wait(january())).await;
    world.later(hours(25));
    let report = world.run(&no_wait(january())).await;
    assert_eq!((report.pending.len(), report.failed.len()), (1, 0), "the new one is pending");
    let requests: BTreeSet<_> = contoso.exports().values().map(|export| export.request.clone()).collect();
    assert_eq!(requests.len(), 2, "another request has another id");
    assert_eq!(world.state_of(WINDOW), JobState::Requested);
}

#[tokio::test]
async fn a_failed_export_is_requested_again_up_to_a_limit_and_then_by_the_next_run() {
    let (world, contoso) = setup(minutes(10));
    contoso.follows(|call| if call.step == Step::Poll { Fault::Failed } else { Fault::None });
    let report = world.run(&january()).await;
    assert_eq!((report.failed.len(), report.done), (1, 0));
    assert_eq!(report.failed[0].failure.kind, "export-failed");
    assert_eq!(contoso.count(Step::Begin), 3, "a service that is down for exports is not hammered");

    contoso.has_no_faults();
    world.later(hours(7));
    let report = world.run(&january()).await;
    assert_eq!((report.failed.len(), report.done), (0, 1));
    assert_eq!(contoso.count(Step::Begin), 4);
    assert_eq!(world.payouts(), ["001 10.00 EUR"]);
    let kept = contoso.exports().values().filter(|export| !export.deleted).count();
    assert_eq!(kept, 0, "failed exports are deleted too");
}

#[tokio::test]
async fn an_export_that_the_service_forgot_is_requested_again() {
    let (world, contoso) = setup(minutes(10));
    contoso.follows(|call| if call.step == Step::Poll && call.nth == 1 { Fault::Gone } else { Fault::None });
    let report = world.run(&january()).await;
    assert_eq!((report.failed.len(), report.done), (0, 1));
    assert_eq!((contoso.count(Step::Begin), contoso.count(Step::Release)), (2, 1));
    assert_eq!(world.payouts(), ["001 10.00 EUR"]);
}

#[tokio::test]
async fn links_that_never_work_fail_the_window_and_keep_its_export() {
    let (world, contoso) = setup(Duration::ZERO);
    contoso.follows(|call| if call.step == Step::Fetch { Fault::ExpiredLink } else { Fault::None });
    let report = world.run(&january()).await;
    assert_eq!((report.failed.len(), report.done), (1, 0));
    assert!((2..20).contains(&contoso.count(Step::Fetch)), "{}", contoso.count(Step::Fetch));

    contoso.has_no_faults();
    world.later(hours(7));
    assert_eq!(world.run(&january()).await.done, 1);
    assert_eq!((contoso.count(Step::Begin), contoso.count(Step::Release)), (1, 1));
}

#[tokio::test]
async fn a_request_whose_answer_is_lost_is_repeated_under_its_id() {
    let (world, contoso) = setup(Duration::ZERO);
    let lost = payouts_core::Error::new(payouts_core::ErrorKind::Timeout, "no answer in time");
    contoso.follows(move |call| {
        let is_it = call.step == Step::Begin && call.nth == 0;
        if is_it { Fault::LoseAnswer(lost.clone()) } else { Fault::None }
    });
    assert_eq!(world.run(&january()).await.failed.len(), 1);
    world.later(hours(1));
    assert_eq!(world.run(&january()).await.done, 1);
    assert_eq!((contoso.count(Step::Begin), contoso.exports().len()), (2, 1), "one request id, one export");
    assert_eq!(contoso.count(Step::Release), 1);
}

#[tokio::test]
async fn no_trace_of_a_link_stays_behind() {
    let (world, contoso) = setup(Duration::ZERO);
    contoso.follows(|call| if call.step == Step::Release { Fault::Failed } else { Fault::None });
    world.run(&january()).await;
    drop(world.writer());
    let mut files = vec![world.path()];
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(
                fs::read_dir(&path).expect("a directory").map(|entry| entry.expect("an entry").path()),
            );
            continue;
        }
        let bytes = fs::read(&path).expect("a file");
        let is_clean = !bytes.windows(6).any(|part| part == b"canary");
        assert!(is_clean, "{} holds the signature of a link", path.display());
    }
}

/// Whether a file of the lake is being written.
fn is_being_read(place: &Path) -> bool {
    let Ok(entries) = fs::read_dir(place) else { return false };
    entries.flatten().any(|entry| {
        let is_file = entry.file_name().to_string_lossy().starts_with("incoming-");
        is_file || is_being_read(&entry.path())
    })
}

#[tokio::test]
async fn earnings_are_read_while_they_are_downloaded() {
    let mut world = World::new();
    let contoso = world.add("contoso", Profile { zips: true, ..Profile::EXPORTS });
    let rows: Vec<_> = (0..500).map(|number| entry(&format!("e{number}"), "1.10")).collect();
    contoso.serves("earnings/all/2026-01", &rows);
    contoso.follows(|call| if call.step == Step::Fetch { Fault::HangHalfway } else { Fault::None });
    let options = Options { datasets: vec![Dataset::Earnings], ..january() };
    let lake = world.path().join("lake");
    let patience = async {
        for _ in 0..20_000 {
            if is_being_read(&lake) {
                return;
            }
            std::thread::sleep(Duration::from_millis(1));
            tokio::task::yield_now().await;
        }
        panic!("nothing is read before the download is at its end");
    };
    tokio::select! {
        _ = world.try_run(&options) => panic!("the download hangs"),
        () = patience => {}
    }

    contoso.has_no_faults();
    drop(world.writer());
    let report = world.run(&options).await;
    assert_eq!((report.done, report.earnings), (1, 500));
    let verified = world.store().verify().expect("verify");
    assert_eq!((verified.findings.as_slice(), verified.orphans), ([].as_slice(), 0));
}

/// Checks the condition again and again, while time passes.
async fn becomes(world: &World, mut is_so: impl FnMut() -> bool) {
    for _ in 0..20_000 {
        if is_so() {
            return;
        }
        world.later(Duration::from_secs(1));
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    panic!("the condition does not become true");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stalled_download_does_not_delay_a_complete_one() {
    let mut world = World::new();
    let contoso = world.add("contoso", Profile { zips: true, ..Profile::EXPORTS });
    let rows: Vec<_> = (0..500).map(|number| entry(&format!("e{number}"), "1.10")).collect();
    contoso.serves("earnings/all/2026-01", &rows);
    contoso.serves("earnings/all/2026-02", &rows[..300]);
    let (lake, mut fetched) = (world.path().join("lake"), 0);
    contoso.follows(move |call| {
        fetched += usize::from(call.step == Step::Fetch);
        match call.step {
            Step::Fetch if fetched == 1 => Fault::HangHalfway,
            Step::Fetch => {
                let is_first_read = (0..20_000).any(|_| {
                    std::thread::sleep(Duration::from_millis(1));
                    is_being_read(&lake)
                });
                assert!(is_first_read, "the first download takes no ingest permit");
                Fault::None
            }
            _ => Fault::None,
        }
    });
    let options = Options { datasets: vec![Dataset::Earnings], ..options() };
    tokio::select! {
        _ = world.try_run(&options) => panic!("the first download hangs"),
        () = becomes(&world, || contoso.count(Step::Release) > 0) => {}
    }
    let fetched: Vec<_> = contoso.calls().into_iter().filter(|call| call.step == Step::Fetch).collect();
    assert_eq!(fetched.len(), 2);
    assert_eq!(world.state_of(&fetched[0].window), JobState::Requested);

    contoso.has_no_faults();
    drop(world.writer());
    let report = world.run(&options).await;
    assert_eq!((report.done, report.earnings), (2, 800), "one again, because it is within the look-back");
    let verified = world.store().verify().expect("verify");
    assert_eq!((verified.findings.as_slice(), verified.orphans), ([].as_slice(), 0));
}
