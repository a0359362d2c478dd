//! Rows that come late, change, move, vanish, come back, or are strange.

use crate::{
    provider::{Content, Entry, Fault, Profile, Provider, Step, entry},
    snapshot::{listing, observations},
    world::{World, day, hours, no_wait, options, payments},
};
use payouts_core::Dataset;
use payouts_store::{AsOf, PayoutFilter};
use payouts_sync::Options;
use std::time::Duration;

const JANUARY: &str = "payments/all/2026-01";
const FEBRUARY: &str = "payments/all/2026-02";

fn setup() -> (World, Provider) {
    let mut world = World::new();
    let contoso = world.add("contoso", Profile { takes: Duration::ZERO, ..Profile::EXPORTS });
    (world, contoso)
}

/// As [`payments`], run on that day.
fn on(until: &str) -> Options {
    Options { until: day(until), ..payments() }
}

fn vanished(world: &World) -> Vec<String> {
    let everything = PayoutFilter { with_vanished: true, ..PayoutFilter::default() };
    let mut keys = Vec::new();
    world
        .store()
        .payouts(&everything, AsOf::Now, |version| {
            keys.extend(version.vanished_in.map(|_| version.payout.reference.unwrap_or_default()));
            Ok::<(), payouts_store::Error>(())
        })
        .expect("payouts");
    keys
}

#[tokio::test]
async fn a_row_that_comes_forty_days_late_is_found() {
    let (world, contoso) = setup();
    contoso.serves(JANUARY, &[entry("001", "1.00")]);
    world.run(&on("2026-02-10")).await;
    contoso.serves(JANUARY, &[entry("001", "1.00"), entry("002", "2.00")]);
    world.later(hours(24 * 30));
    let report = world.run(&on("2026-03-12")).await;
    assert_eq!((report.rows_new, report.rows_unchanged), (1, 1), "40 days after the end of January");
    assert_eq!(world.payouts(), ["001 1.00 EUR", "002 2.00 EUR"]);
}

#[tokio::test]
async fn a_correction_wins_and_the_earlier_version_can_be_listed() {
    let (world, contoso) = setup();
    contoso.serves(JANUARY, &[entry("001", "1.00")]);
    world.run(&on("2026-02-10")).await;
    let then = world.now();
    contoso.serves(JANUARY, &[entry("001", "0.90")]);
    world.later(hours(24 * 20));
    let report = world.run(&on("2026-03-02")).await;
    assert_eq!((report.rows_changed, report.rows_new), (1, 0));
    assert_eq!(world.payouts(), ["001 0.90 EUR"]);
    assert_eq!(listing(&world.store(), AsOf::At(then)), ["001 1.00 EUR"]);
}

#[tokio::test]
async fn a_month_that_was_read_half_way_is_read_again_however_long_the_pause() {
    let (world, contoso) = setup();
    contoso.serves(FEBRUARY, &[entry("001", "1.00")]);
    world.run(&on("2026-02-10")).await;
    contoso.serves(FEBRUARY, &[entry("001", "1.00"), entry("002", "2.00")]);
    world.later(hours(24 * 200));
    world.run(&on("2026-08-29")).await;
    assert_eq!(world.payouts(), ["001 1.00 EUR", "002 2.00 EUR"], "the rest of February is there");
}

#[tokio::test]
async fn a_month_that_was_read_after_its_look_back_is_left_alone() {
    let (world, contoso) = setup();
    world.later(hours(24 * 200));
    world.run(&on("2026-08-29")).await;
    contoso.forget_calls();
    world.later(hours(24));
    let report = world.run(&on("2026-08-30")).await;
    assert_eq!((report.planned.again, report.planned.new), (2, 0), "July and August only");
    let mut asked: Vec<_> = contoso.calls().into_iter().filter(|call| call.step == Step::Begin).collect();
    asked.sort_by(|left, right| left.window.cmp(&right.window));
    let asked: Vec<_> = asked.iter().map(|call| call.window.as_str()).collect();
    assert_eq!(asked, ["contoso/payments/all/2026-07", "contoso/payments/all/2026-08"]);
}

#[tokio::test]
async fn a_payment_that_moves_between_windows_counts_once() {
    let (world, contoso) = setup();
    contoso.serves(JANUARY, &[Entry { status: "IN PROGRESS", ..entry("001", "1.00") }, entry("002", "2.00")]);
    world.run(&payments()).await;
    contoso.serves(JANUARY, &[entry("002", "2.00")]);
    contoso.serves(FEBRUARY, &[entry("001", "1.00")]);
    world.later(hours(24));
    let report = world.run(&payments()).await;
    assert_eq!((report.rows_new, report.rows_vanished), (1, 1));
    assert_eq!(world.payouts(), ["002 2.00 EUR", "001 1.00 EUR"]);
    assert_eq!(vanished(&world), Vec::<String>::new(), "it lives on in February");
}

/// January's export is queued before the payment moves and collected after February's: its rows are older, though it is
/// loaded later.
#[tokio::test]
async fn an_old_export_collected_late_does_not_overrule_a_newer_one() {
    let mut world = World::new();
    let contoso = world.add("contoso", Profile::EXPORTS);
    contoso.serves(JANUARY, &[Entry { status: "IN PROGRESS", ..entry("001", "1.00") }]);
    let january = Options { until: day("2026-01-31"), ..no_wait(payments()) };
    world.run(&january).await;
    contoso.serves(JANUARY, &[]);
    contoso.serves(FEBRUARY, &[entry("001", "1.10")]);
    world.later(hours(1));
    contoso.follows(|call| {
        let is_it = call.step == Step::Poll && call.window.ends_with("2026-01") && call.nth < 2;
        if is_it { Fault::Refuse(crate::provider::refused("later")) } else { Fault::None }
    });
    world.run(&Options { since: day("2026-02-01"), ..payments() }).await;
    assert_eq!(world.payouts(), ["001 1.10 EUR"]);
    world.later(hours(1));
    contoso.has_no_faults();
    world.run(&Options { datasets: Vec::new(), ..payments() }).await;
    assert_eq!(observations(&world.store()).len(), 2);
    assert_eq!(world.payouts(), ["001 1.10 EUR"], "the newest request for a key wins, not the newest load");
}

#[tokio::test]
async fn repeated_keys_survive_and_reading_again_adds_nothing() {
    let (world, contoso) = setup();
    contoso.serves(JANUARY, &[entry("001", "1.00"), entry("001", "1.00"), entry("001", "1.00")]);
    for _ in 0..3 {
        world.run(&payments()).await;
        world.later(hours(24));
        assert_eq!(world.payouts(), ["001 1.00 EUR"; 3]);
    }
    contoso.serves(JANUARY, &[entry("001", "1.00"), entry("001", "1.00")]);
    assert_eq!(world.run(&payments()).await.rows_vanished, 1);
    assert_eq!(world.payouts(), ["001 1.00 EUR"; 2]);
}

#[tokio::test]
async fn a_key_that_vanishes_is_marked_and_lives_again_when_it_comes_back() {
    let (world, contoso) = setup();
    let both = [entry("001", "1.00"), entry("002", "2.00")];
    contoso.serves(JANUARY, &both);
    world.run(&payments()).await;
    contoso.serves(JANUARY, &both[1..]);
    world.later(hours(24));
    assert_eq!(world.run(&payments()).await.rows_vanished, 1);
    assert_eq!(
        (world.payouts(), vanished(&world)),
        (vec!["002 2.00 EUR".to_owned()], vec!["001".to_owned()])
    );
    contoso.serves(JANUARY, &both);
    world.later(hours(24));
    let report = world.run(&payments()).await;
    assert_eq!((report.rows_new, report.rows_unchanged), (1, 1));
    assert_eq!((world.payouts().len(), vanished(&world).len()), (2, 0));
    assert_eq!(world.store().history("001").expect("history").len(), 2, "both its lives are kept");
}

#[tokio::test]
async fn unknown_statuses_new_columns_and_another_order_are_kept_as_received() {
    let (world, contoso) = setup();
    let text = "newColumn,paymentStatus,paymentID,totalPayment,currencyCode,paymentDate\n\
                seen,PONDERING,001,1.10,EUR,2026-01-15\nseen,SENT,002,n/a,EUR,2026-01-15\n";
    contoso.serves_content(JANUARY, Content::Bytes(text.as_bytes().to_vec()));
    let ran = world.run(&payments()).await;
    assert_eq!((ran.cells_malformed, ran.cells_unknown), (1, 2));
    let snapshot = world.snapshot().join("\n");
    for kept in [r#"status: Some("PONDERING")"#, r#""newColumn": "seen""#, r#""totalPayment": "n/a""#] {
        assert!(snapshot.contains(kept), "{kept} is not in {snapshot}");
    }
    assert_eq!(world.payouts(), ["001 1.10 EUR", "002 "], "a bad amount costs neither its row nor another");
    let covered = world.store().coverage().expect("coverage");
    let report = covered[0].report.as_ref().expect("a report");
    assert_eq!((report.malformed_cells["totalPayment"], report.unknown_columns["newColumn"]), (1, 2));
}

#[tokio::test]
async fn an_entry_that_is_no_payout_is_quarantined_and_blocks_nothing() {
    let mut world = World::new();
    let grand = world.add("grand", Profile::ANSWERS);
    let text = r#"{"payouts":[{"payoutPspRef":"a1","payoutAmt":1.50,"payoutCurr":"EUR"},7,
        {"payoutPspRef":"b2","payoutAmt":2,"payoutCurr":"EUR"}]}"#;
    grand.serves_content("payout-summary/0042/2026-02-01", Content::Bytes(text.as_bytes().to_vec()));
    let report = world.run(&options()).await;
    assert_eq!((report.rows_unreadable, report.rows_new, report.failed.len()), (1, 2, 0));
    assert_eq!(world.payouts(), ["a1 1.50 EUR", "b2 2 EUR"]);
    let apart = world.store().quarantine().expect("quarantine");
    assert_eq!((apart.len(), apart[0].line, apart[0].bytes.as_slice()), (1, 2, b"7".as_slice()));
}

#[tokio::test]
async fn an_export_without_rows_is_an_answer_and_one_without_bytes_is_none() {
    let (world, contoso) = setup();
    contoso.serves_content(JANUARY, Content::Bytes(b"paymentID,totalPayment,currencyCode\n".to_vec()));
    contoso.serves_content(FEBRUARY, Content::Bytes(Vec::new()));
    let datasets = vec![Dataset::Payments, Dataset::Earnings];
    let report = world.run(&Options { datasets, ..payments() }).await;
    assert_eq!((report.done, report.failed.len(), report.rows_new), (3, 1, 0));
    let covered = world.store().coverage().expect("coverage");
    let unread: Vec<_> = covered.iter().filter(|window| window.observation.is_none()).collect();
    assert_eq!(unread.len(), 1, "{covered:?}");
    contoso.serves_content(FEBRUARY, Content::Bytes(b"paymentID,totalPayment,currencyCode\n".to_vec()));
    world.later(hours(24));
    world.run(&payments()).await;
    let covered = world.store().coverage().expect("coverage");
    assert!(covered.iter().all(|window| window.observation.is_some()), "it is fetched again");
}
