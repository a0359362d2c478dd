//! Unused exports that the service does not delete at once.

use crate::world::{World, hours, minutes, payments_of, sandbox};
use payouts_sandbox::{Fault, FaultRule};
use payouts_store::JobState;
use payouts_sync::{Event, Options, OrphanedExports, Wait};

/// A month without business, whose export fails: that of a sandbox in this mood.
const EMPTY: &str = "2023-05";

async fn scene() -> World {
    World::signed_in(sandbox().quirk("pc-empty-export", "failed")).await
}

fn collect() -> Options {
    Options { wait: Wait::No, ..payments_of(EMPTY) }
}

fn no_deletion(fault: Fault) -> [FaultRule; 1] {
    [FaultRule::new(fault).operation("deletePaymentsExport")]
}

fn forbidden() -> Fault {
    Fault::ErrorStatus { status: 403, body: payouts_sandbox::ErrorBody::Json, retry_after: None }
}

/// Queues an export, and lets it fail.
async fn queued_and_failed(world: &World) {
    assert_eq!(world.run(&collect()).await.pending.len(), 1);
    world.rest_for(minutes(5));
}

/// The deletions that were answered well, and how many exports were queued.
fn tidy(world: &World) -> (usize, usize) {
    let deleted = world.deletions().iter().filter(|status| **status == Some(200)).count();
    (deleted, world.asked("queuePaymentsExport").len())
}

#[tokio::test]
async fn what_the_service_does_not_delete_today_the_next_sync_deletes_once() {
    let world = scene().await;
    queued_and_failed(&world).await;
    world.sandbox().set_faults(no_deletion(forbidden()));
    let report = world.run(&collect()).await;
    assert_eq!(report.orphaned_exports, OrphanedExports { kept: 1, ..OrphanedExports::default() });
    let left = world.store().leftovers().expect("leftovers").remove(0);
    let failure = left.failure.expect("a refusal");
    assert!(failure.kind == "permission" && failure.message.contains("deletePaymentsExport"), "{failure:?}");

    world.sandbox().set_faults([]);
    world.rest_for(minutes(2));
    let nothing_new = Options { datasets: Vec::new(), ..collect() };
    let report = world.run(&nothing_new).await;
    assert_eq!(report.orphaned_exports, OrphanedExports { deleted: 1, ..OrphanedExports::default() });
    assert_eq!(tidy(&world), (1, 2), "the second export is still of use");
    assert_eq!(world.run(&nothing_new).await.orphaned_exports, OrphanedExports::default());
    assert_eq!(tidy(&world), (1, 2));
}

#[tokio::test]
async fn killed_before_the_deletion_the_next_sync_deletes_once() {
    let world = scene().await;
    queued_and_failed(&world).await;
    let is_it = |event: &Event<'_>| matches!(event, Event::Reached { state: JobState::Planned, .. });
    world.run_until(&collect(), is_it).await;
    assert_eq!(world.deletions(), []);
    let report = world.run(&Options { datasets: Vec::new(), ..collect() }).await;
    assert_eq!(report.orphaned_exports, OrphanedExports { deleted: 1, ..OrphanedExports::default() });
    assert_eq!(tidy(&world), (1, 2));
}

#[tokio::test]
async fn what_is_not_there_any_more_counts_as_deleted() {
    let world = scene().await;
    queued_and_failed(&world).await;
    world.sandbox().set_faults(no_deletion(forbidden()));
    world.run(&collect()).await;
    world.sandbox().set_faults([]);
    world.sandbox().set_quirk("pc-export-retention", "day").expect("a quirk");
    world.rest_for(hours(48));
    let report = world.run(&Options { datasets: Vec::new(), ..collect() }).await;
    assert_eq!((report.orphaned_exports.deleted, report.orphaned_exports.kept), (1, 0));
    assert_eq!(world.deletions().last(), Some(&Some(404)));
    assert_eq!(world.store().leftovers().expect("leftovers"), []);
}

#[tokio::test]
async fn a_deletion_whose_answer_is_lost_is_not_done_again_and_again() {
    let world = scene().await;
    queued_and_failed(&world).await;
    let fault = Fault::ErrorStatusAfter { status: 403, body: payouts_sandbox::ErrorBody::Json };
    world.sandbox().set_faults(no_deletion(fault));
    assert_eq!(world.run(&collect()).await.orphaned_exports.kept, 1);
    world.sandbox().set_faults([]);
    world.rest_for(minutes(2));
    let report = world.run(&Options { datasets: Vec::new(), ..collect() }).await;
    assert_eq!((report.orphaned_exports.deleted, report.orphaned_exports.kept), (1, 0));
    assert_eq!(world.deletions(), [Some(403), Some(404)]);
}
