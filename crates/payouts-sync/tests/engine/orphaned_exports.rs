//! Unused exports that their provider does not delete at once.

use crate::{
    provider::{Fault, Profile, Provider, Step, entry, refused},
    world::{World, day, hours, minutes, no_wait, options, payments},
};
use chrono::TimeDelta;
use payouts_core::{Error, ErrorKind};
use payouts_store::JobState;
use payouts_sync::{Options, OrphanedExports, SyncReport};
use sha2::Digest as _;
use std::time::Duration;

const WINDOW: &str = "contoso/payments/all/2026-01";

/// One window, whose export takes this long.
fn setup(takes: Duration) -> (World, Provider) {
    let mut world = World::new();
    let contoso = world.add("contoso", Profile { takes, ..Profile::EXPORTS });
    contoso.serves("payments/all/2026-01", &[entry("001", "10.00")]);
    (world, contoso)
}

fn january() -> Options {
    no_wait(Options { until: day("2026-01-31"), ..payments() })
}

/// Goes on with what is left, and plans nothing.
fn the_rest() -> Options {
    no_wait(Options { datasets: Vec::new(), ..options() })
}

/// The first export fails, the others do not. `then` decides on deletions.
fn first_export_fails(contoso: &Provider, then: impl Fn(usize) -> Fault + Send + 'static) {
    contoso.follows(move |call| match call.step {
        Step::Poll if call.nth == 0 => Fault::Failed,
        Step::Release => then(call.nth),
        _ => Fault::None,
    });
}

fn counted(report: &SyncReport) -> (u64, u64, usize) {
    let OrphanedExports { deleted, kept, given_up } = &report.orphaned_exports;
    (*deleted, *kept, given_up.len())
}

fn left_at(provider: &Provider) -> usize {
    provider.exports().values().filter(|export| !export.deleted).count()
}

#[tokio::test]
async fn an_export_that_is_still_worked_on_is_deleted_later_and_once() {
    let (world, contoso) = setup(hours(30));
    world.run(&january()).await;
    world.later(hours(25));
    let report = world.run(&january()).await;
    assert_eq!(counted(&report), (0, 1, 0), "what the provider works on cannot be deleted");
    let left = world.store().leftovers().expect("leftovers");
    assert_eq!((left.len(), left[0].attempts, left[0].window.to_string().as_str()), (1, 1, WINDOW));
    assert!(left[0].why.contains("not ready after 25 hours"), "{}", left[0].why);
    let failure = left[0].failure.as_ref().expect("a refusal");
    assert!(failure.message.contains("being processed"), "{}", failure.message);

    world.later(hours(6));
    contoso.forget_calls();
    assert_eq!(counted(&world.run(&the_rest()).await), (1, 0, 0));
    assert_eq!((contoso.count(Step::Release), left_at(&contoso)), (1, 1), "the new one is still used");
    assert_eq!(counted(&world.run(&the_rest()).await), (0, 0, 0));
    assert_eq!(contoso.count(Step::Release), 1);
    assert_eq!(world.state_of(WINDOW), JobState::Requested);
}

#[tokio::test]
async fn killed_around_the_deletion_the_next_run_makes_up_for_it_once() {
    for (fault, deletions) in [(Fault::HangBefore, 1), (Fault::HangAfter, 0)] {
        let (world, contoso) = setup(minutes(10));
        let context = format!("{fault:?}");
        first_export_fails(&contoso, move |nth| if nth == 0 { fault.clone() } else { Fault::None });
        assert!(world.run_until_hung(&january()).await, "{context}");
        contoso.has_no_faults();
        let remaining = left_at(&contoso);
        let report = world.run(&the_rest()).await;
        assert_eq!(counted(&report), (1, 0, 0), "{context}");
        assert_eq!(remaining, deletions, "{context}: what was deleted already is gone");
        world.later(hours(1));
        assert_eq!(world.run(&the_rest()).await.done, 1, "{context}");
        assert_eq!((contoso.exports().len(), left_at(&contoso)), (2, 0), "{context}");
        assert_eq!(world.store().leftovers().expect("leftovers"), [], "{context}");
        assert_eq!(world.payouts(), ["001 10.00 EUR"], "{context}");
    }
}

#[tokio::test]
async fn killed_before_it_could_even_try_the_next_run_deletes() {
    let (world, contoso) = setup(minutes(10));
    first_export_fails(&contoso, |_| Fault::None);
    assert!(world.run_until_reached(&january(), JobState::Planned, 0).await);
    assert_eq!((contoso.count(Step::Release), left_at(&contoso)), (0, 1));
    contoso.has_no_faults();
    drop(world.writer());
    assert_eq!(counted(&world.run(&the_rest()).await), (1, 0, 0));
    assert_eq!(contoso.count(Step::Release), 1);
}

#[tokio::test]
async fn an_export_of_unreadable_bytes_is_deleted_by_a_later_run() {
    let (world, contoso) = setup(Duration::ZERO);
    contoso.follows(|call| match call.step {
        Step::Fetch => Fault::Bytes(b"PK\x03\x04 no archive".to_vec()),
        Step::Release => Fault::Refuse(refused("not now")),
        _ => Fault::None,
    });
    let report = world.run(&january()).await;
    assert_eq!((report.failed.len(), counted(&report)), (1, (0, 1, 0)));
    contoso.has_no_faults();
    world.later(hours(1));
    let report = world.run(&the_rest()).await;
    assert_eq!((report.done, counted(&report)), (1, (1, 0, 0)));
    assert_eq!((contoso.exports().len(), left_at(&contoso)), (2, 0));
}

#[tokio::test]
async fn an_export_that_cannot_be_read_is_downloaded_again_before_anything_is_deleted() {
    let (world, contoso) = setup(Duration::ZERO);
    contoso.follows(|call| {
        let is_spoiled = call.step == Step::Fetch && call.nth == 0;
        if is_spoiled { Fault::Bytes(b"PK\x03\x04 no archive".to_vec()) } else { Fault::None }
    });
    let report = world.run(&january()).await;
    assert_eq!((report.done, report.failed.len(), report.rows_new), (1, 0, 1));
    let counts = [Step::Begin, Step::Poll, Step::Fetch, Step::Release].map(|step| contoso.count(step));
    assert_eq!(counts, [1, 2, 2, 1], "the same export, a fresh link, one deletion at the end");
    assert_eq!(world.payouts(), ["001 10.00 EUR"]);
    let spoiled = hex::encode(sha2::Sha256::digest(b"PK\x03\x04 no archive"));
    assert!(
        world.path().join("raw").join(&spoiled[..2]).join(&spoiled[2..]).exists(),
        "the bytes are evidence"
    );
}

#[tokio::test]
async fn an_export_that_comes_twice_alike_and_unreadable_is_deleted_and_requested_again() {
    let (world, contoso) = setup(Duration::ZERO);
    contoso.follows(|call| match call.step {
        Step::Fetch => Fault::Bytes(b"PK\x03\x04 no archive".to_vec()),
        _ => Fault::None,
    });
    let report = world.run(&january()).await;
    assert_eq!((report.failed.len(), report.failed[0].failure.kind.as_str()), (1, "unreadable"));
    assert_eq!((contoso.count(Step::Fetch), contoso.count(Step::Release), left_at(&contoso)), (2, 1, 0));
    contoso.has_no_faults();
    world.later(hours(1));
    assert_eq!(world.run(&the_rest()).await.done, 1);
    assert_eq!(contoso.exports().len(), 2, "another export");
}

#[tokio::test]
async fn an_export_whose_unreadable_downloads_differ_stays_at_the_provider_for_a_week() {
    let (world, contoso) = setup(Duration::ZERO);
    contoso.follows(|call| match call.step {
        Step::Fetch => Fault::Bytes(format!("PK\x03\x04 no archive, nor {}", call.nth).into_bytes()),
        _ => Fault::None,
    });
    let report = world.run(&january()).await;
    let message = &report.failed[0].failure.message;
    assert!(message.contains("the export stays at the provider for 7 days"), "{message}");
    assert_eq!((contoso.count(Step::Release), left_at(&contoso)), (0, 1));
    assert_eq!(world.store().leftovers().expect("leftovers").len(), 1, "payouts jobs shows it");

    contoso.has_no_faults();
    world.later(hours(1));
    assert_eq!(world.run(&the_rest()).await.done, 1, "another export brings the rows");
    assert_eq!(left_at(&contoso), 1);
    world.later(hours(7 * 24));
    assert_eq!(counted(&world.run(&the_rest()).await), (1, 0, 0));
    assert_eq!(left_at(&contoso), 0);
}

#[tokio::test]
async fn killed_before_the_second_download_the_next_run_makes_up_for_it() {
    let (world, contoso) = setup(Duration::ZERO);
    contoso.follows(|call| match call.step {
        Step::Fetch if call.nth == 0 => Fault::Bytes(b"PK\x03\x04 no archive".to_vec()),
        Step::Fetch if call.nth == 1 => Fault::HangBefore,
        _ => Fault::None,
    });
    assert!(world.run_until_hung(&january()).await);
    assert_eq!(world.state_of(WINDOW), JobState::Requested);
    assert_eq!(left_at(&contoso), 1, "nothing was deleted");
    contoso.has_no_faults();
    drop(world.writer());
    assert_eq!(world.run(&the_rest()).await.done, 1);
    assert_eq!((contoso.exports().len(), world.payouts().len()), (1, 1));
}

#[tokio::test]
async fn what_cannot_be_deleted_after_loading_is_tried_again_by_later_runs() {
    let (world, contoso) = setup(Duration::ZERO);
    contoso.follows(
        |call| {
            if call.step == Step::Release { Fault::Refuse(refused("not now")) } else { Fault::None }
        },
    );
    let mut runs = 0;
    while world.run(&the_rest()).await.orphaned_exports.kept == 0 {
        world.run(&january()).await;
        world.later(hours(24));
        runs += 1;
        assert!(runs < 10, "the window never comes to its end");
    }
    assert_eq!(world.state_of(WINDOW), JobState::Released);
    contoso.has_no_faults();
    contoso.forget_calls();
    world.later(hours(24));
    assert_eq!(counted(&world.run(&the_rest()).await), (1, 0, 0));
    assert_eq!((contoso.count(Step::Release), left_at(&contoso)), (1, 0));
}

#[tokio::test]
async fn an_export_that_the_service_forgot_is_not_deleted() {
    let (world, contoso) = setup(minutes(10));
    contoso.follows(|call| if call.step == Step::Poll { Fault::Gone } else { Fault::None });
    let report = world.run(&january()).await;
    assert_eq!((report.failed.len(), counted(&report)), (1, (0, 0, 0)));
    assert_eq!((contoso.count(Step::Begin), contoso.count(Step::Release)), (3, 0));
}

#[tokio::test]
async fn a_deletion_is_not_tried_before_its_time() {
    let (world, contoso) = setup(minutes(10));
    first_export_fails(&contoso, |_| Fault::Refuse(refused("not now")));
    for _ in 0..3 {
        world.run(&january()).await;
    }
    assert_eq!(contoso.count(Step::Release), 1);
    let left = world.store().leftovers().expect("leftovers").remove(0);
    assert_eq!(left.not_before.map(|at| at - left.left_at), Some(TimeDelta::minutes(1)));
}

#[tokio::test]
async fn after_a_month_of_refusals_no_run_tries_again_and_one_reports_it() {
    let (world, contoso) = setup(minutes(10));
    // The second deletion is that of the second export, when its window is released.
    let then = |nth| if nth == 1 { Fault::None } else { Fault::Refuse(refused("never")) };
    first_export_fails(&contoso, then);
    world.run(&january()).await;
    let mut given_up = Vec::new();
    for night in 1..40 {
        world.later(hours(24));
        let report = world.run(&the_rest()).await;
        given_up
            .extend(report.orphaned_exports.given_up.into_iter().map(|left| (night, left.export.export_id)));
    }
    assert_eq!(given_up, [(31, "contoso-export-1".to_owned())]);
    let tries = contoso.calls().iter().filter(|call| call.step == Step::Release).count();
    assert_eq!(tries, 1 + 31 + 1, "once at once, once a night, and that of the second export");
    assert_eq!(world.store().leftovers().expect("leftovers"), []);
}

#[tokio::test]
async fn a_refused_sign_in_is_no_reason_to_give_up() {
    let (world, contoso) = setup(minutes(10));
    let then = |nth| if nth == 1 { Fault::None } else { Fault::Refuse(refused("not now")) };
    first_export_fails(&contoso, then);
    world.run(&january()).await;
    world.later(hours(1));
    assert_eq!(world.run(&the_rest()).await.done, 1, "only the orphaned export is left");
    world.later(hours(24 * 40));
    let expired = Error::new(ErrorKind::SignInNeeded, "sign in again");
    contoso.follows(move |call| match call.step {
        Step::Accounts => Fault::None,
        _ => Fault::Refuse(expired.clone()),
    });
    contoso.forget_calls();
    assert_eq!(counted(&world.run(&the_rest()).await), (0, 1, 0));
    assert_eq!(contoso.count(Step::Release), 1);
    contoso.follows(|call| match call.step {
        Step::Accounts => Fault::Refuse(refused("no")),
        _ => Fault::None,
    });
    assert_eq!(counted(&world.run(&the_rest()).await), (0, 1, 0), "nor is a sign-in that cannot be used");
    contoso.has_no_faults();
    world.later(hours(24));
    assert_eq!(counted(&world.run(&the_rest()).await), (1, 0, 0));
}
