//! Bytes that are no answer are kept as evidence, and requested again.

use crate::{
    provider::{Fault, Profile, Step, entry},
    world::{World, hours, minutes, options, payments},
};
use payouts_core::Dataset;
use payouts_store::JobState;
use payouts_sync::Options;
use sha2::{Digest, Sha256};
use std::io::Read;

const PAGE: &[u8] = b"<html><body>Please sign in to the proxy</body></html>";

/// The page, from the store.
fn evidence(world: &World) -> Vec<u8> {
    let mut bytes = Vec::new();
    let hash = hex::encode(Sha256::digest(PAGE));
    world.store().open_raw(&hash).expect("the page").read_to_end(&mut bytes).expect("bytes");
    bytes
}

#[tokio::test]
async fn a_page_in_place_of_an_answer_is_kept_and_the_next_run_asks_again() {
    let mut world = World::new();
    let grand = world.add("grand", Profile::ANSWERS);
    grand.serves("payout-summary/0042/2026-01-05", &[entry("psp", "9.90")]);
    grand.follows(|call| {
        let is_it = call.window.ends_with("2026-01-05") && call.nth == 0;
        if is_it { Fault::Bytes(PAGE.to_vec()) } else { Fault::None }
    });
    let report = world.run(&options()).await;
    assert_eq!((report.done, report.failed.len()), (40, 1), "one page stops no other window");
    assert_eq!(report.failed[0].failure.kind, "unreadable");
    assert_eq!(evidence(&world), PAGE);
    let verified = world.store().verify().expect("verify");
    assert_eq!(verified.findings, [], "evidence is no damage");

    world.later(minutes(2));
    let report = world.run(&Options { datasets: Vec::new(), ..options() }).await;
    assert_eq!((report.done, report.failed.len()), (1, 0));
    assert_eq!(world.payouts(), ["psp 9.90 EUR"]);
    assert_eq!(evidence(&world), PAGE);
}

#[tokio::test]
async fn a_page_in_place_of_an_export_is_kept_and_the_next_run_asks_again() {
    for dataset in [Dataset::Payments, Dataset::Earnings] {
        let mut world = World::new();
        let contoso = world.add("contoso", Profile::EXPORTS);
        contoso.serves(&format!("{dataset}/all/2026-01"), &[entry("001", "9.90")]);
        let window = format!("contoso/{dataset}/all/2026-01");
        let named = window.clone();
        contoso.follows(move |call| {
            let is_it = call.step == Step::Fetch && call.window == named && call.nth < 2;
            if is_it { Fault::Bytes(PAGE.to_vec()) } else { Fault::None }
        });
        let options = Options { datasets: vec![dataset], ..payments() };
        let report = world.run(&options).await;
        assert_eq!((report.done, report.failed.len()), (1, 1));
        assert_eq!(report.failed[0].failure.kind, "unreadable", "{report:?}");
        assert_eq!(evidence(&world), PAGE);

        world.later(hours(1));
        let report = world.run(&Options { datasets: Vec::new(), ..options }).await;
        assert_eq!((report.done, report.failed.len()), (1, 0), "{report:?}");
        assert_eq!(world.state_of(&window), JobState::Released);
        let exports = contoso.exports();
        assert!(exports.values().all(|export| export.deleted), "nothing stays behind: {exports:#?}");
        assert_eq!(evidence(&world), PAGE);
    }
}

#[tokio::test]
async fn bytes_that_stay_unreadable_cost_one_export_a_run() {
    let mut world = World::new();
    let contoso = world.add("contoso", Profile::EXPORTS);
    contoso.follows(|call| if call.step == Step::Fetch { Fault::Bytes(PAGE.to_vec()) } else { Fault::None });
    let january = Options { until: "2026-01-31".parse().expect("a date"), ..payments() };
    for run in 1..=5 {
        let report = world.run(&january).await;
        assert_eq!((report.done, report.failed.len()), (0, 1));
        assert_eq!(contoso.count(Step::Begin), run);
        world.later(hours(24));
    }
    assert!(contoso.exports().values().all(|export| export.deleted));
}
