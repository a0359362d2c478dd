//! Files and answers as real networks bring them: links that expire on the way, ends that nothing confirms, and statuses that
//! no page documents.

use crate::world::{World, payments_of, sandbox};
use payouts_core::source::LengthProof;
use payouts_sandbox::{Fault, FaultRule};
use payouts_sync::SyncReport;

/// Fewer bytes than the file of January has, packed or not, and in the middle of a record.
const CUT: u64 = 450;

fn of_download(fault: Fault) -> FaultRule {
    FaultRule::new(fault).operation("download")
}

/// A world in which this goes wrong, after one sync of January; and how that went.
async fn synced(faults: impl IntoIterator<Item = FaultRule>) -> (World, SyncReport) {
    let world = World::signed_in(sandbox().quirk("pc-container", "plain")).await;
    world.sandbox().set_faults(faults);
    let report = world.run(&payments_of("2025-01")).await;
    (world, report)
}

async fn undisturbed() -> Vec<String> {
    let (world, report) = synced([]).await;
    assert_eq!(report.done, 1);
    world.picture()
}

fn downloads(world: &World) -> Vec<Option<u16>> {
    world.asked("download").iter().map(|entry| entry.status).collect()
}

#[tokio::test]
async fn a_deletion_that_is_answered_with_204_ends_the_journey() {
    for status in [204, 202, 299] {
        let fault = FaultRule::new(Fault::SuccessStatus { status }).operation("deletePaymentsExport");
        let (world, report) = synced([fault]).await;
        assert_eq!((report.done, report.failed.len()), (1, 0), "{status}");
        assert_eq!(world.deletions(), [Some(status)]);
        assert_eq!(world.picture(), undisturbed().await);
    }
}

#[tokio::test]
async fn any_success_queues_and_reads_an_export() {
    let queued = FaultRule::new(Fault::SuccessStatus { status: 200 }).operation("queuePaymentsExport");
    let read = FaultRule::new(Fault::SuccessStatus { status: 203 }).operation("getPaymentsExport");
    let (world, report) = synced([queued, read]).await;
    assert_eq!((report.done, report.failed.len()), (1, 0));
    assert_eq!(world.picture(), undisturbed().await);
}

#[tokio::test]
async fn a_fresh_link_continues_a_file_that_outlives_many_links() {
    // Each of eight links brings a hundred bytes. Then the connection breaks, and the link has expired. A rule does not see
    // requests that an earlier rule of its kind has struck.
    let cut = of_download(Fault::Truncate { after: 100 }).times(16);
    let expired = (0..8).map(|nth| of_download(Fault::ExpiredLink).skip(nth + 1).times(1));
    let links = std::iter::once(cut).chain(expired);
    let (world, report) = synced(links).await;
    assert_eq!((report.done, report.failed.len()), (1, 0));
    let answers = downloads(&world);
    assert_eq!((answers.len(), answers.iter().filter(|status| **status == Some(200)).count()), (17, 1));
    assert_eq!(
        answers[answers.len() - 3..],
        [Some(206), Some(403), Some(206)],
        "only the rest comes behind a fresh link"
    );
    assert_eq!(world.asked("queuePaymentsExport").len(), 1);
    assert_eq!(world.picture(), undisturbed().await);
}

#[tokio::test]
async fn a_file_whose_end_nothing_confirms_is_downloaded_until_it_is_known_to_be_whole() {
    // Cut once, then whole with its length; or never with a length, and twice alike.
    let (world, report) = synced([of_download(Fault::CloseDelimited { after: CUT }).times(1)]).await;
    assert_eq!((report.done, downloads(&world).len()), (1, 2));
    assert_eq!(world.picture(), undisturbed().await);

    let (world, report) = synced([of_download(Fault::CloseDelimited { after: u64::MAX })]).await;
    assert_eq!((report.done, downloads(&world).len()), (1, 2));
    assert_eq!(world.picture(), undisturbed().await);
    let mut proofs = Vec::new();
    let each = |observed: payouts_store::Observation| {
        proofs.push(observed.facts.length_proof);
        Ok(())
    };
    world.store().observations(each).expect("observations");
    assert_eq!(proofs, [LengthProof::Repeated]);
}

#[tokio::test]
async fn a_file_that_is_always_cut_in_the_middle_of_a_record_is_not_loaded_and_not_deleted() {
    let (world, report) = synced([of_download(Fault::CloseDelimited { after: CUT })]).await;
    assert_eq!((report.done, report.failed.len(), report.rows_new), (0, 1, 0));
    let message = &report.failed[0].failure.message;
    assert!(message.contains("the file may be cut off"), "{message}");
    assert_eq!(world.deletions(), []);
    world.sandbox().set_faults([]);
    world.rest_for(crate::world::hours(1));
    assert_eq!(world.run(&payments_of("2025-01")).await.done, 1);
    assert_eq!(world.picture(), undisturbed().await);
}

#[tokio::test]
async fn an_archive_whose_end_is_cut_off_unnoticed_is_downloaded_again() {
    let world = World::signed_in(sandbox().quirk("pc-container", "zip")).await;
    world.sandbox().set_faults([of_download(Fault::CloseDelimited { after: CUT }).times(1)]);
    let report = world.run(&payments_of("2025-01")).await;
    assert_eq!((report.done, report.failed.len()), (1, 0));
    assert_eq!(
        (downloads(&world).len(), world.deletions()),
        (2, vec![Some(200)]),
        "deleted once it is loaded"
    );
    assert_eq!(world.asked("queuePaymentsExport").len(), 1, "the same export");
}
