//! Runs that leave early: on request, out of time, or because another process writes the store.

use crate::{
    provider::{Fault, Profile, Provider, Step, entry},
    world::{World, day, hours, minutes, no_wait, options, payments},
};
use payouts_store::{JobState, Store};
use payouts_sync::{Options, Quiet, StopReason, Stopper, SyncReport, Wait};
use std::{sync::Arc, time::Duration};

fn setup() -> (World, Provider, Provider) {
    let mut world = World::new();
    let (contoso, grand) = (world.add("contoso", Profile::EXPORTS), world.add("grand", Profile::ANSWERS));
    contoso.serves("payments/all/2026-01", &[entry("001", "1.00")]);
    grand.serves("payout-summary/0042/2026-01-05", &[entry("psp", "9.90")]);
    (world, contoso, grand)
}

/// Runs, and is asked to leave at the `nth` call of this step.
async fn asked_to_leave(
    world: &World,
    provider: &Provider,
    step: Step,
    nth: usize,
    options: &Options,
) -> SyncReport {
    let (stopper, stop) = Stopper::new();
    let mut seen = 0;
    provider.follows(move |call| {
        if call.step == step {
            if seen == nth {
                stopper.stop(StopReason::Asked);
            }
            seen += 1;
        }
        Fault::None
    });
    world.run_with(options, stop, Arc::new(Quiet)).await.expect("a run")
}

#[tokio::test]
async fn a_second_sync_fails_because_the_store_is_in_use() {
    let (world, contoso, _) = setup();
    contoso.follows(|call| if call.step == Step::Poll { Fault::HangBefore } else { Fault::None });
    let options = payments();
    let first = world.try_run(&options);
    let second = async {
        loop {
            if contoso.count(Step::Poll) > 0 {
                return Store::open(&world.path());
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        _ = first => panic!("the first sync hangs"),
        refused = second => {
            let refused = refused.expect_err("two writers");
            assert!(refused.is_in_use(), "{refused}");
            assert!(refused.to_string().contains("wait until it is done"), "{refused}");
        }
    }
    contoso.has_no_faults();
    drop(world.writer());
    assert_eq!(world.run(&options).await.done, 2, "and the first loses nothing");
}

#[tokio::test]
async fn asked_to_leave_it_finishes_the_step_and_counts_what_is_left() {
    for step in [Step::Begin, Step::Poll, Step::Fetch, Step::Release] {
        let (world, contoso, _) = setup();
        let report = asked_to_leave(&world, &contoso, step, 0, &options()).await;
        assert_eq!(report.stopped, Some(StopReason::Asked), "{step:?}");
        assert!(report.left > 0, "{step:?}");
        let settled = report.done + report.left + report.pending.len() as u64;
        assert_eq!((settled, report.failed.len()), (45, 0), "{step:?}: {report:?}");

        contoso.has_no_faults();
        world.later(minutes(5));
        let rest = world.run(&Options { datasets: Vec::new(), ..options() }).await;
        assert_eq!((rest.done + report.done, rest.left), (45, 0), "{step:?}");
        let exports = contoso.exports();
        assert_eq!(exports.len(), 4, "{step:?}");
        assert!(exports.values().all(|export| export.deleted), "{step:?}");
        assert_eq!(world.payouts(), ["001 1.00 EUR", "psp 9.90 EUR"], "{step:?}");
    }
}

#[tokio::test]
async fn an_answer_that_has_arrived_is_kept_before_leaving() {
    let (world, _, grand) = setup();
    let report = asked_to_leave(&world, &grand, Step::Begin, 9, &Options { fan_out: 1, ..options() }).await;
    let loaded = world.store().coverage().expect("coverage");
    let loaded = loaded.iter().filter(|window| window.window.source.as_str() == "grand");
    assert_eq!(loaded.filter(|window| window.observation.is_some()).count(), 10, "{report:?}");
}

#[tokio::test]
async fn a_wait_ends_when_asked_to_leave() {
    let (world, contoso, _) = setup();
    let patient = Options { wait: Wait::UpTo(hours(20)), ..payments() };
    let report = asked_to_leave(&world, &contoso, Step::Poll, 1, &patient).await;
    assert_eq!((report.stopped, report.left), (Some(StopReason::Asked), 2));
    assert!(world.time.elapsed() < minutes(1), "{:?}", world.time.elapsed());
    assert_eq!(world.state_of("contoso/payments/all/2026-01"), JobState::Requested);
}

#[tokio::test]
async fn a_call_that_hangs_is_left_soon_after_it_was_asked_to_leave() {
    for step in [Step::Begin, Step::Release] {
        let (world, contoso, _) = setup();
        contoso.follows(move |call| if call.step == step { Fault::HangAfter } else { Fault::None });
        let options = payments();
        let (stopper, stop) = Stopper::new();
        let mut run = std::pin::pin!(world.run_with(&options, stop, Arc::new(Quiet)));
        let report = loop {
            tokio::select! {
                report = &mut run => break report.expect("a run"),
                () = tokio::task::yield_now() => {}
            }
            if contoso.count(step) > 0 {
                stopper.stop(StopReason::Asked);
                world.later(Duration::from_secs(1));
            }
        };
        assert_eq!((report.stopped, report.left), (Some(StopReason::Asked), 2), "{step:?}");

        contoso.has_no_faults();
        assert_eq!(world.run(&options).await.done, 2, "{step:?}");
        assert_eq!(contoso.exports().len(), 2, "{step:?}: asked again under the same id");
    }
}

#[tokio::test]
async fn out_of_time_it_leaves_and_the_next_run_goes_on() {
    let (world, contoso, _) = setup();
    // One window: the clock, which jumps, must not run away from another that is still being written down.
    let january = Options { until: day("2026-01-31"), ..payments() };
    let budget = Options { wait: Wait::UpTo(hours(20)), max_runtime: Some(minutes(4)), ..january };
    let report = world.run(&budget).await;
    assert_eq!((report.stopped, report.left, report.done), (Some(StopReason::OutOfTime), 1, 0));
    assert!(world.time.elapsed() < minutes(6), "{:?}", world.time.elapsed());

    world.later(hours(1));
    let report = world.run(&budget).await;
    assert_eq!((report.stopped, report.left, report.done), (None, 0, 1));
    assert_eq!((contoso.count(Step::Begin), contoso.count(Step::Release)), (1, 1));
}

#[tokio::test]
async fn a_run_notes_how_it_ended() {
    let (world, contoso, _) = setup();
    asked_to_leave(&world, &contoso, Step::Begin, 0, &payments()).await;
    contoso.has_no_faults();
    world.run(&payments()).await;
    contoso.follows(|call| if call.step == Step::Poll { Fault::HangBefore } else { Fault::None });
    world.later(hours(24));
    assert!(world.run_until_hung(&payments()).await);
    let outcomes: Vec<_> = world.store().runs(9).expect("runs").into_iter().map(|run| run.outcome).collect();
    let outcomes: Vec<_> = outcomes.iter().map(Option::as_deref).collect();
    assert_eq!(
        outcomes,
        [
            None,
            Some("done 2, failed 0, held 0, pending 0, left 0"),
            Some("done 0, failed 0, held 0, pending 0, left 2")
        ],
        "a run that was killed has no end"
    );
}

/// Runs without waiting, while time passes without a sleep.
async fn in_passing_time(world: &World, options: &Options) -> (SyncReport, Duration) {
    let begun = world.now();
    let passing = async {
        loop {
            tokio::time::sleep(Duration::from_millis(2)).await;
            world.later(Duration::from_secs(1));
        }
    };
    let report = tokio::select! {
        report = world.run(options) => report,
        () = passing => unreachable!("time does not end"),
    };
    (report, (world.now() - begun).to_std().expect("a duration"))
}

#[tokio::test]
async fn a_run_that_does_not_wait_leaves_within_a_minute_when_nothing_answers() {
    for step in [Step::Begin, Step::Poll, Step::Fetch] {
        let mut world = World::new();
        let contoso = world.add("contoso", Profile { takes: Duration::ZERO, ..Profile::EXPORTS });
        contoso.serves("payments/all/2026-01", &[entry("001", "1.00")]);
        contoso.follows(move |call| if call.step == step { Fault::HangBefore } else { Fault::None });
        let (report, took) = in_passing_time(&world, &no_wait(payments())).await;
        assert_eq!(
            (report.stopped, report.left, report.failed.len()),
            (Some(StopReason::NoAnswer), 2, 0),
            "{step:?}"
        );
        assert!(took < minutes(1), "{step:?}: {took:?}");
        contoso.has_no_faults();
        drop(world.writer());
        assert_eq!(world.run(&no_wait(payments())).await.done, 2, "{step:?}: nothing has to be waited for");
    }
}

#[tokio::test]
async fn a_service_that_lists_no_accounts_does_not_delay_a_run_that_does_not_wait() {
    let (world, contoso, _) = setup();
    contoso.follows(|call| if call.step == Step::Accounts { Fault::HangBefore } else { Fault::None });
    let (report, took) = in_passing_time(&world, &no_wait(options())).await;
    assert_eq!((report.halted.len(), report.halted[0].source.as_str()), (1, "contoso"));
    assert!(report.halted[0].error.to_string().contains("within 40 seconds"), "{}", report.halted[0].error);
    assert!(took < minutes(1), "{took:?}");
}

#[tokio::test]
async fn a_service_that_keeps_answering_is_not_left_however_long_it_takes() {
    let mut world = World::new();
    let grand = world.add("grand", Profile::ANSWERS);
    grand.serves("payout-summary/0042/2026-01-05", &[entry("psp", "9.90")]);
    let time = world.time.clone();
    grand.follows(move |call| {
        if call.step == Step::Begin {
            time.advance(Duration::from_secs(20));
        }
        Fault::None
    });
    let report = world.run(&Options { fan_out: 1, ..no_wait(options()) }).await;
    assert_eq!((report.done, report.stopped, report.left), (41, None, 0));
}
