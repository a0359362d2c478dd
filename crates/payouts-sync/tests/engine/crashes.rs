//! Runs that are killed at any instant: the next run goes on, and the store ends the same.

use crate::{
    provider::{Call, Entry, Fault, Profile, Provider, Step, entry},
    world::{World, minutes, options},
};
use payouts_http::{environment::Random, testing::SeededRandom};
use payouts_store::{JobState, Store};
use payouts_sync::{Event, Observer, Options, Stopper};
use std::{path::PathBuf, sync::Arc};

/// Both services with rows: four windows of exports, 41 of answers.
fn setup() -> (World, Provider, Provider) {
    setup_of(Profile::EXPORTS)
}

fn setup_of(profile: Profile) -> (World, Provider, Provider) {
    let mut world = World::new();
    let (contoso, grand) = (world.add("contoso", profile), world.add("grand", Profile::ANSWERS));
    contoso
        .serves("payments/all/2026-01", &[entry("001", "10.00"), entry("001", "10.00"), entry("002", "0.1")]);
    contoso.serves("payments/all/2026-02", &[entry("003", "-7.125")]);
    contoso.serves("earnings/all/2026-01", &[entry("e1", "4.00"), entry("e2", "6.00")]);
    contoso.serves("earnings/all/2026-02", &[entry("e3", "1.10")]);
    grand.serves("payout-summary/0042/2026-01-02", &[entry("psp1", "99.90"), entry("psp2", "1")]);
    grand.serves("payout-summary/0042/2026-02-10", &[Entry { currency: "JPY", ..entry("psp3", "12000") }]);
    (world, contoso, grand)
}

async fn undisturbed() -> Vec<String> {
    let (world, contoso, _) = setup();
    let report = world.run(&options()).await;
    assert_eq!((report.done, report.failed.len(), report.left), (45, 0, 0));
    let (rows, earnings) = ((report.rows_new, report.rows_changed), report.earnings);
    assert_eq!((rows, earnings), ((7, 0), 3));
    one_export_and_one_deletion(&contoso);
    world.snapshot()
}

fn one_export_and_one_deletion(provider: &Provider) {
    let exports = provider.exports();
    let mut windows: Vec<_> = exports.values().map(|export| export.window.to_string()).collect();
    windows.sort_unstable();
    windows.dedup();
    assert_eq!((windows.len(), exports.len()), (4, 4), "{exports:#?}");
    assert!(exports.values().all(|export| export.deleted), "{exports:#?}");
}

/// All windows are planned in one transaction. Once they are, a run of no dataset only takes up what is left: so a window
/// that is done is not asked for again because of the look-back.
fn what_is_left(world: &World) -> Options {
    let is_planned =
        world.path().join("payouts.db").exists() && !world.writer().all_jobs().expect("jobs").is_empty();
    if is_planned { Options { datasets: Vec::new(), ..options() } } else { options() }
}

/// One more run does the rest, and the store equals that of an undisturbed run.
async fn ends_like(world: &World, snapshot: &[String], context: &str) {
    world.later(minutes(1));
    let report = world.run(&what_is_left(world)).await;
    assert!(
        report.failed.is_empty() && report.pending.is_empty() && report.left == 0,
        "{context}: {report:?}"
    );
    assert_eq!(world.snapshot(), snapshot, "{context}");
    let verified = world.store().verify().expect("verify");
    assert_eq!((verified.findings.as_slice(), verified.orphans), ([].as_slice(), 0), "{context}");
}

#[tokio::test]
async fn killed_at_every_state_it_ends_the_same() {
    let snapshot = undisturbed().await;
    let states =
        [JobState::Intended, JobState::Requested, JobState::Archived, JobState::Loaded, JobState::Released];
    for (state, nth) in states.into_iter().flat_map(|state| [(state, 0), (state, 3)]) {
        let (world, contoso, _) = setup();
        assert!(world.run_until_reached(&options(), state, nth).await, "{state} {nth}");
        ends_like(&world, &snapshot, &format!("killed at {state} {nth}")).await;
        one_export_and_one_deletion(&contoso);
    }
}

#[tokio::test]
async fn killed_before_within_and_after_every_call_it_ends_the_same() {
    let snapshot = undisturbed().await;
    let steps = [Step::Begin, Step::Poll, Step::Fetch, Step::Release];
    let faults = [Fault::HangBefore, Fault::HangHalfway, Fault::HangAfter];
    for (step, fault) in steps.into_iter().flat_map(|step| faults.clone().map(|fault| (step, fault))) {
        let (world, contoso, _) = setup();
        let context = format!("{fault:?} in {step:?}");
        contoso.follows(move |call| {
            let is_it = call.step == step && call.window == "contoso/earnings/all/2026-01";
            if is_it { fault.clone() } else { Fault::None }
        });
        assert!(world.run_until_hung(&options()).await, "{context}");
        contoso.has_no_faults();
        ends_like(&world, &snapshot, &context).await;
        one_export_and_one_deletion(&contoso);
    }
}

#[tokio::test]
async fn killed_while_answers_come_in_it_ends_the_same() {
    let snapshot = undisturbed().await;
    for (nth, fault) in [(0, Fault::HangBefore), (17, Fault::HangAfter), (40, Fault::HangAfter)] {
        let (world, _, grand) = setup();
        let (context, mut seen) = (format!("{fault:?} in answer {nth}"), 0);
        grand.follows(move |call| {
            seen += usize::from(call.step == Step::Begin);
            if call.step == Step::Begin && seen == nth + 1 { fault.clone() } else { Fault::None }
        });
        assert!(world.run_until_hung(&options()).await, "{context}");
        grand.has_no_faults();
        ends_like(&world, &snapshot, &context).await;
    }
}

#[tokio::test]
async fn killed_at_random_instants_many_times_over_it_ends_the_same() {
    let snapshot = undisturbed().await;
    let dice = SeededRandom::new(20_260_210);
    let mut kills = 0;
    for game in 0..10 {
        let (world, contoso, _) = setup();
        for _ in 0..40 {
            let mut bytes = [0];
            dice.fill(&mut bytes);
            let options = what_is_left(&world);
            if !world.run_until_woken(&options, u64::from(bytes[0] % 10)).await {
                break;
            }
            kills += 1;
            world.later(minutes(2));
        }
        ends_like(&world, &snapshot, &format!("game {game}")).await;
        one_export_and_one_deletion(&contoso);
    }
    assert!(kills > 30, "only {kills} kills: the dice are too high to show anything");
}

#[tokio::test]
async fn where_request_ids_are_not_honoured_a_kill_costs_at_most_one_export() {
    let snapshot = undisturbed().await;
    let (world, contoso, _) = setup_of(Profile { honours_ids: false, ..Profile::EXPORTS });
    contoso.follows(|call| {
        let is_it = call.step == Step::Begin && call.window == "contoso/payments/all/2026-01";
        if is_it { Fault::HangAfter } else { Fault::None }
    });
    assert!(world.run_until_hung(&options()).await);
    contoso.has_no_faults();
    ends_like(&world, &snapshot, "killed after the request").await;
    let exports = contoso.exports();
    assert_eq!(exports.len(), 5, "one more than windows");
    assert_eq!(exports.values().filter(|export| !export.deleted).count(), 1, "its id is lost");
    let ids: Vec<_> = exports
        .values()
        .filter(|export| export.window.to_string() == "contoso/payments/all/2026-01")
        .map(|export| export.request.as_str())
        .collect();
    assert_eq!(ids[0], ids[1], "asked again under the same id, so that a service may honour it");
}

/// Compares the state of every event with the state that another process reads.
#[derive(Debug)]
struct Witness(PathBuf);

impl Observer for Witness {
    fn event(&self, event: &Event<'_>) {
        if let Event::Reached { window, state } = event {
            let jobs = Store::open_read_only(&self.0).expect("a reader").all_jobs().expect("jobs");
            let job = jobs.iter().find(|job| job.window == **window).expect("a job");
            assert_eq!(job.state, *state, "{window} is reported as {state}");
        }
    }
}

#[tokio::test]
async fn every_state_is_durable_before_the_next_step() {
    let (world, contoso, grand) = setup();
    for provider in [&contoso, &grand] {
        provider.watches(world.path());
    }
    let (_stopper, stop) = Stopper::new();
    let witness = Arc::new(Witness(world.path()));
    world.run_with(&options(), stop, witness).await.expect("a run");
    let expected = |call: &Call| match call.step {
        Step::Accounts => None,
        Step::Begin if call.window.starts_with("grand") => Some(JobState::Planned),
        Step::Begin => Some(JobState::Intended),
        Step::Poll | Step::Fetch => Some(JobState::Requested),
        Step::Release => Some(JobState::Loaded),
    };
    let calls = [contoso.calls(), grand.calls()].concat();
    assert!(calls.len() > 50, "{}", calls.len());
    for call in calls {
        assert_eq!(call.durable_state, expected(&call), "{call:?}");
    }
    let jobs = world.store().all_jobs().expect("jobs");
    assert!(jobs.iter().all(|job| job.state == JobState::Released));
}
