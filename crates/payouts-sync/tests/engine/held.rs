//! Re-reads that are worse than what their window has.

use crate::{
    provider::{Content, Profile, Provider, entry},
    world::{World, day, hours, options, payments},
};
use payouts_core::Dataset;
use payouts_store::{AsOf, EarningFilter};
use payouts_sync::{Options, SyncReport};
use std::time::Duration;

const JANUARY: &str = "payments/all/2026-01";
const EARNINGS: &str = "earnings/all/2026-01";
const NEW_YEAR: &str = "payout-summary/0042/2026-01-01";

fn exports() -> (World, Provider) {
    let mut world = World::new();
    let contoso = world.add("contoso", Profile { takes: Duration::ZERO, ..Profile::EXPORTS });
    (world, contoso)
}

fn held(report: &SyncReport) -> Vec<String> {
    report.held.iter().map(|held| held.window.to_string()).collect()
}

#[tokio::test]
async fn an_export_that_empties_its_window_is_held_until_a_good_one_comes() {
    let (world, contoso) = exports();
    let both = [entry("001", "1.00"), entry("002", "2.00")];
    contoso.serves(JANUARY, &both);
    assert_eq!(held(&world.run(&payments()).await), [] as [&str; 0]);
    contoso.serves(JANUARY, &[]);
    for times in 1..=3 {
        world.later(hours(24));
        let report = world.run(&payments()).await;
        assert_eq!((held(&report), report.rows_vanished), (vec![format!("contoso/{JANUARY}")], 0));
        assert_eq!(report.held[0].times, times);
        assert_eq!(report.held[0].reasons, ["it is empty, and the one before has 2 rows"]);
        assert_eq!(world.payouts().len(), 2, "the last good read stays");
    }
    assert!(
        contoso.exports().values().all(|export| export.deleted),
        "a held export is deleted at the provider like any other"
    );
    contoso.serves(JANUARY, &both);
    world.later(hours(24));
    let report = world.run(&payments()).await;
    assert_eq!((held(&report), report.rows_unchanged), (Vec::new(), 2));
    assert_eq!(world.store().all_held_reads().expect("held reads").len(), 3, "they are kept");
}

#[tokio::test]
async fn an_answer_that_empties_its_day_is_held_and_blocks_no_other_day() {
    let mut world = World::new();
    let grand = world.add("grand", Profile::ANSWERS);
    grand.serves(NEW_YEAR, &[entry("a", "1.50")]);
    world.run(&options()).await;
    grand.serves(NEW_YEAR, &[]);
    grand.serves("payout-summary/0042/2026-01-02", &[entry("b", "2")]);
    world.later(hours(24));
    let report = world.run(&options()).await;
    assert_eq!((held(&report), report.rows_new), (vec![format!("grand/{NEW_YEAR}")], 1));
    assert_eq!(world.payouts(), ["a 1.50 EUR", "b 2 EUR"]);
}

#[tokio::test]
async fn a_held_window_is_read_again_after_it_has_left_the_look_back_and_not_at_once() {
    let (world, contoso) = exports();
    contoso.serves(JANUARY, &[entry("001", "1.00")]);
    world.run(&payments()).await;
    contoso.serves(JANUARY, &[]);
    world.later(hours(1));
    world.run(&payments()).await;
    let later = Options { since: day("2026-02-01"), until: day("2026-02-01"), ..payments() };
    contoso.forget_calls();
    world.run(&later).await;
    assert!(contoso.calls().iter().all(|call| !call.window.ends_with("2026-01")), "its pause is not over");
    contoso.serves(JANUARY, &[entry("001", "1.00")]);
    world.later(hours(24));
    assert_eq!(held(&world.run(&later).await), [] as [&str; 0]);
}

#[tokio::test]
async fn earnings_are_held_by_their_number_and_leave_no_files() {
    let (world, contoso) = exports();
    let table = |rows: &str| {
        Content::Bytes(format!("earningId,earningAmount,earningCurrencyCode\n{rows}").into_bytes())
    };
    let earnings = Options { datasets: vec![Dataset::Earnings], ..options() };
    contoso.serves_content(EARNINGS, table("1,1,EUR\n2,2,EUR\n3,3,EUR\n"));
    world.run(&earnings).await;
    contoso.serves_content(EARNINGS, table("1,1,EUR\n"));
    world.later(hours(24));
    let report = world.run(&earnings).await;
    assert_eq!(held(&report), [format!("contoso/{EARNINGS}")]);
    assert_eq!(report.held[0].reasons, ["it has 1 row, and the one before has 3"]);
    let mut count = 0;
    world
        .store()
        .earnings(&EarningFilter::default(), AsOf::Now, |_| {
            count += 1;
            Ok::<(), payouts_store::Error>(())
        })
        .expect("earnings");
    assert_eq!(count, 3);
    let verified = world.store().verify().expect("a verification");
    assert_eq!((verified.orphans, verified.findings), (0, Vec::new()));

    contoso.serves_content(EARNINGS, table("1,1,EUR\n2,2,EUR\n"));
    let lenient = Options { hold: Some(payouts_store::HoldRule { lost_rows_percent: 50 }), ..earnings };
    world.later(hours(24));
    let report = world.run(&lenient).await;
    assert_eq!((held(&report), report.earnings, report.earnings_fewer), (Vec::new(), 2, 1));
}

#[tokio::test]
async fn an_accepted_read_is_current_and_the_nightly_sync_is_content() {
    let (world, contoso) = exports();
    contoso.serves(JANUARY, &[entry("001", "1.00")]);
    world.run(&payments()).await;
    contoso.serves(JANUARY, &[]);
    world.later(hours(24));
    let report = world.run(&payments()).await;
    let outcome =
        world.writer().accept(&report.held[0], ("ada", "cancelled"), world.now()).expect("accepted");
    assert_eq!((outcome.vanished, world.payouts().len()), (1, 0));
    assert!(world.writer().accept(&report.held[0], ("ada", "again"), world.now()).is_err());
    world.later(hours(24));
    assert_eq!(held(&world.run(&payments()).await), [] as [&str; 0]);
    assert!(world.writer().rebuild().expect("a rebuild").identical);
    assert_eq!(world.store().acceptances().expect("acceptances")[0].who, "ada");
}

#[tokio::test]
async fn a_read_that_fails_keeps_the_last_good_one_and_its_bytes() {
    let (world, contoso) = exports();
    contoso.serves(JANUARY, &[entry("001", "1.00")]);
    world.run(&payments()).await;
    contoso.serves_content(JANUARY, Content::Bytes(b"<html>busy</html>".to_vec()));
    world.later(hours(24));
    let report = world.run(&payments()).await;
    assert_eq!((report.failed.len(), held(&report).len()), (1, 0));
    assert_eq!(world.payouts(), ["001 1.00 EUR"]);
    contoso.serves(JANUARY, &[entry("001", "1.10")]);
    world.later(hours(24));
    assert_eq!(world.run(&payments()).await.failed, []);
    assert_eq!(world.payouts(), ["001 1.10 EUR"]);
    let verified = world.store().verify().expect("a verification");
    assert_eq!(verified.orphans, 0, "the catalog knows the bytes that could not be read");
}
