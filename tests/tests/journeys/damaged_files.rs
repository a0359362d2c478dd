//! Export files that are complete on the wire and wrong inside, through whole runs: nothing is invented, nothing good is
//! lost without a word, and a good month stays when its next export is bad.

use crate::world::{World, hours, payments_of, sandbox};
use payouts_sandbox::{Fault, FaultRule, FileDamage};
use payouts_store::{AsOf, PayoutFilter};
use payouts_sync::{LookBack, Options, SyncReport, Wait};
use std::collections::BTreeSet;

fn patient() -> Options {
    Options { wait: Wait::UpTo(hours(1)), ..payments_of("2025-01") }
}

/// The payments that count: what identifies each, and what was paid.
fn payments(world: &World) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    world
        .store()
        .payouts(&PayoutFilter::default(), AsOf::Now, |version| {
            let payout = version.payout;
            found.insert(format!(
                "{} {:?} {:?} {:?}",
                payout.key.as_str(),
                payout.total,
                payout.earned,
                payout.paid_on
            ));
            Ok::<(), payouts_store::Error>(())
        })
        .expect("payouts");
    found
}

async fn run_with(world: &World, damage: FileDamage, options: &Options) -> SyncReport {
    let fault = FaultRule::new(Fault::DamagedFile { damage }).operation("download");
    world.sandbox().set_faults([fault]);
    let report = world.run(options).await;
    world.sandbox().set_faults([]);
    report
}

/// Whether a run reports that a person has to look at something.
fn says_so(world: &World, report: &SyncReport) -> bool {
    !report.failed.is_empty()
        || !report.held.is_empty()
        || report.rows_unreadable > 0
        || report.cells_malformed > 0
        || !world.store().quarantine().expect("quarantine").is_empty()
}

#[tokio::test]
async fn a_first_export_that_is_wrong_inside_invents_nothing_and_loses_nothing_unreported() {
    let sound = World::signed_in(sandbox()).await;
    assert_eq!(sound.run(&patient()).await.done, 1);
    let truth = payments(&sound);
    assert!(truth.len() >= 3, "{truth:?}");
    for damage in FileDamage::ALL {
        // Rows of another year, and half of the rows, are sound to a reader that knows nothing of the month.
        if matches!(damage, FileDamage::AnotherYear | FileDamage::FewerRows) {
            continue;
        }
        let world = World::signed_in(sandbox()).await;
        let report = run_with(&world, damage, &patient()).await;
        let found = payments(&world);
        assert!(
            found.is_subset(&truth),
            "{damage:?} invents {:?}",
            found.difference(&truth).collect::<Vec<_>>()
        );
        assert!(found == truth || says_so(&world, &report), "{damage:?} loses rows unreported: {report:?}");
        // Counting a table once that came twice loses nothing.
        assert!(
            says_so(&world, &report) || damage == FileDamage::TableTwice,
            "{damage:?} is unreported: {report:?}"
        );
    }
}

#[tokio::test]
async fn a_good_month_stays_when_its_next_export_is_wrong_inside() {
    let again = Options { look_back: LookBack::uniform(400), ..patient() };
    for damage in FileDamage::ALL {
        // Another date of a payment may be a correction.
        if damage == FileDamage::AnotherYear {
            continue;
        }
        let world = World::signed_in(sandbox()).await;
        assert_eq!(world.run(&patient()).await.done, 1);
        let truth = payments(&world);
        world.rest_for(hours(24));
        let downloads = world.asked("download").len();
        let report = run_with(&world, damage, &again).await;
        assert!(world.asked("download").len() > downloads, "{damage:?} was read again");
        assert!(payments(&world) == truth, "{damage:?} replaces a good month: {report:?}");
        assert!(
            says_so(&world, &report) || damage == FileDamage::TableTwice,
            "{damage:?} is unreported: {report:?}"
        );
    }
}
