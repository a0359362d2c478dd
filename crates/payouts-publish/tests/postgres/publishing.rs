//! What is published, and what a second publication changes.

use crate::{
    ledger::{TestLedger, csv, payout},
    server::{client, server},
    snapshot::{number, snapshot, texts},
};
use payouts_publish::postgres::{PostgresTarget, PublishOptions, publish, verify};
use payouts_store::{AsOf, PayoutFilter};
use std::time::Duration;

fn options() -> PublishOptions {
    PublishOptions::new("contoso")
}

async fn agrees(ledger: &TestLedger, target: &PostgresTarget, name: &str) {
    let scratch = tempfile::tempdir().unwrap();
    let check = verify(&ledger.store, target, name, scratch.path()).await.unwrap();
    assert_eq!(check.differences, [], "{check:#?}");
    assert!(check.compared > 10, "{check:?}");
}

#[tokio::test]
async fn the_whole_ledger_is_published_once() {
    let Some(server) = server() else { return };
    let (url, ledger) = (server.database().await, TestLedger::sample());
    let target = PostgresTarget::from_url(&url).unwrap();
    let first = publish(&ledger.store, &target, &options()).await.unwrap();
    assert!(first.is_changed);
    assert_eq!((first.observations, first.payouts, first.earnings), (4, 4, 70));
    let sql = client(&url).await;
    let before = snapshot(&sql, "payouts").await;
    agrees(&ledger, &target, "contoso").await;
    let again = publish(&ledger.store, &target, &options()).await.unwrap();
    assert!(!again.is_changed, "{again:?}");
    let everything = publish(&ledger.store, &target, &options().everything(true)).await.unwrap();
    assert_eq!((everything.payouts, everything.earnings, everything.removed_earnings), (0, 70, 70));
    assert_eq!(snapshot(&sql, "payouts").await, before);
    assert_eq!(number(&sql, "SELECT count(*) FROM payouts.publications").await, 2);
    let totals = "SELECT total::text || ' ' || total_currency FROM payouts.current_payouts ORDER BY key";
    assert_eq!(texts(&sql, totals).await, ["10.50 EUR", "-3.10 EUR", "500 JPY", "1.125 KWD"]);
    let shown = "SELECT earning_amount::text || ' ' || earning_amount_currency || ' ' || earning_amount_usd || ' ' ||
        earning_amount_usd_currency || ' ' || exchange_rate_date || ' ' || (extra ->> 'unknownColumn') || ' ' || customer_name
        FROM payouts.earnings WHERE earning_id = 'e3'";
    assert_eq!(texts(&sql, shown).await, ["1.25 EUR 1.250 USD 2026-01-04 x3 Ä, Ö"]);
    // Ten ids are in both months: those of the newer observation count.
    let repeats = "SELECT count(*) FROM payouts.current_earnings WHERE NOT counts AND period = '2026-01'";
    assert_eq!(number(&sql, repeats).await, 10);
    assert_eq!(number(&sql, "SELECT count(*) FROM payouts.coverage WHERE state = 'released'").await, 4);
    let joined = "SELECT count(*) FROM payouts.payout_earnings WHERE payout_reference = 'p1'";
    assert_eq!(number(&sql, joined).await, 17);
}

#[tokio::test]
async fn what_changed_or_vanished_is_brought_up_to_date() {
    let Some(server) = server() else { return };
    let (url, mut ledger) = (server.database().await, TestLedger::sample());
    let target = PostgresTarget::from_url(&url).unwrap();
    publish(&ledger.store, &target, &options()).await.unwrap();
    let before = ledger.clock;
    ledger
        .payments("2026-01", &[payout("p1", "10.5 EUR", "2026-01-15"), payout("p5", "1 EUR", "2026-01-31")]);
    ledger.earnings("2026-02", &csv(25..50, "2026-02", "3"));
    // The same bytes again.
    ledger.earnings("2026-01", &csv(0..40, "2026-01", "1.25"));
    let changed = publish(&ledger.store, &target, &options()).await.unwrap();
    assert_eq!((changed.observations, changed.earnings, changed.removed_earnings), (3, 25, 30));
    assert_eq!(
        changed.payouts, 4,
        "one vanished, one has another spelling and its version before ended, one is new"
    );
    agrees(&ledger, &target, "contoso").await;
    let sql = client(&url).await;
    let totals = "SELECT total::text FROM payouts.current_payouts ORDER BY key";
    assert_eq!(texts(&sql, totals).await, ["10.5", "500", "1.125", "1"]);
    // The window that was read last counts now, although its rows are the older ones.
    let repeats = "SELECT DISTINCT period FROM payouts.current_earnings WHERE NOT counts";
    assert_eq!(texts(&sql, repeats).await, ["2026-02"]);
    for as_of in [before, ledger.clock] {
        let mut known = Vec::new();
        let visit = |version: payouts_store::PayoutVersion| {
            known.push(format!("{} {}", version.payout.key.as_str(), version.payout.total.unwrap().amount));
            Ok::<(), payouts_store::Error>(())
        };
        ledger.store.payouts(&PayoutFilter::default(), AsOf::At(as_of), visit).unwrap();
        known.sort();
        let sql_known = format!(
            "SELECT key || ' ' || total FROM payouts.payouts_as_of('{}') ORDER BY key",
            as_of.to_rfc3339()
        );
        assert_eq!(texts(&sql, &sql_known).await, known, "{as_of}");
    }
    // What was published step by step is what would be published at once.
    let fresh = target.clone().with_schema("fresh").unwrap();
    publish(&ledger.store, &fresh, &options()).await.unwrap();
    let (mut stepwise, mut at_once) = (snapshot(&sql, "payouts").await, snapshot(&sql, "fresh").await);
    for table in ["earning_sets", "earnings", "earning_repeats"] {
        // Rows of the bytes that were read twice carry the number of their first observation.
        assert_eq!(stepwise.remove(table).unwrap().len(), at_once.remove(table).unwrap().len());
    }
    assert_eq!(stepwise, at_once);
}

#[tokio::test]
async fn two_ledgers_share_a_schema_and_touch_only_their_own_rows() {
    let Some(server) = server() else { return };
    let url = server.database().await;
    let target = PostgresTarget::from_url(&url).unwrap();
    let (mut one, mut other) = (TestLedger::sample(), TestLedger::begun("2026-04-01T00:00:00Z"));
    other.payments("2026-03", &[payout("p1", "7 EUR", "2026-03-01")]);
    other.earnings("2026-01", &csv(0..5, "2026-01", "1"));
    let (first, second) = (options(), PublishOptions::new("fabrikam"));
    let (a, b) = tokio::join!(publish(&one.store, &target, &first), publish(&other.store, &target, &second));
    a.unwrap();
    b.unwrap();
    one.payments("2026-02", &[]);
    other.earnings("2026-01", &csv(3..9, "2026-01", "2"));
    publish(&one.store, &target, &first).await.unwrap();
    publish(&other.store, &target, &second).await.unwrap();
    agrees(&one, &target, "contoso").await;
    agrees(&other, &target, "fabrikam").await;
    let refused = publish(&other.store, &target, &first).await.unwrap_err();
    assert!(refused.is_of_other_ledger(), "{refused}");
    agrees(&one, &target, "contoso").await;
}

#[tokio::test]
async fn a_manipulated_row_is_found() {
    let Some(server) = server() else { return };
    let (url, ledger) = (server.database().await, TestLedger::sample());
    let target = PostgresTarget::from_url(&url).unwrap();
    publish(&ledger.store, &target, &options()).await.unwrap();
    let sql = client(&url).await;
    let scratch = tempfile::tempdir().unwrap();
    for change in [
        "UPDATE payouts.payouts SET total = total + 0.001 WHERE key = 'p1'",
        "UPDATE payouts.payouts SET paid_on = '2026-03-01' WHERE key = 'p1'",
        "UPDATE payouts.earnings SET earning_amount_usd = 1.26 WHERE earning_id = 'e7'",
        "UPDATE payouts.earnings SET earning_amount_currency = 'CHF' WHERE earning_id = 'e7'",
        "DELETE FROM payouts.earnings WHERE earning_id = 'e8'",
        "DELETE FROM payouts.earning_repeats",
        "DELETE FROM payouts.windows WHERE window_id = 1",
    ] {
        sql.batch_execute(change).await.unwrap();
        let check = verify(&ledger.store, &target, "contoso", scratch.path()).await.unwrap();
        assert!(!check.differences.is_empty(), "{change} is not found");
        publish(&ledger.store, &target, &options().everything(true)).await.unwrap();
        agrees(&ledger, &target, "contoso").await;
    }
}

#[tokio::test]
async fn a_second_publisher_is_refused_or_waits() {
    let Some(server) = server() else { return };
    let (url, ledger) = (server.database().await, TestLedger::sample());
    let target = PostgresTarget::from_url(&url).unwrap();
    publish(&ledger.store, &target, &options()).await.unwrap();
    let mut sql = client(&url).await;
    let other = sql.transaction().await.unwrap();
    let lock = "SELECT pg_advisory_xact_lock(hashtextextended('payouts ledger payouts contoso', 0))";
    other.execute(lock, &[]).await.unwrap();
    let refused = publish(&ledger.store, &target, &options()).await.unwrap_err();
    assert!(refused.is_in_use() && refused.hint().is_some(), "{refused}");
    let refused =
        publish(&ledger.store, &target, &options().wait(Duration::from_millis(100))).await.unwrap_err();
    assert!(refused.is_in_use(), "{refused}");
    let waiting = tokio::spawn(publish(&ledger.store, &target, &options().wait(Duration::from_secs(60))));
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!waiting.is_finished());
    other.rollback().await.unwrap();
    assert!(!waiting.await.unwrap().unwrap().is_changed);
}
