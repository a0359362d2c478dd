//! Publications that are cut at any byte.

use crate::{
    ledger::{TestLedger, csv, payout},
    proxy::{Cut, Proxy},
    server::{Server, client, server},
    snapshot::snapshot,
};
use payouts_publish::postgres::{PostgresTarget, PublishOptions, publish};
use rand::RngExt;
use std::{sync::atomic::Ordering, time::Duration};

fn options() -> PublishOptions {
    // A cut publisher's lock lasts until its server process has noticed.
    PublishOptions::new("contoso").wait(Duration::from_secs(60))
}

fn through(proxy: &Proxy, url: &str, server: &Server) -> PostgresTarget {
    let url = url.replace(&format!(":{}/", server.port), &format!(":{}/", proxy.port));
    PostgresTarget::from_url(&url).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_at_any_byte_leaves_what_was_before_or_what_comes_after() {
    let Some(server) = server() else { return };
    let (url, mut ledger) = (server.database().await, TestLedger::sample());
    let target = PostgresTarget::from_url(&url).unwrap();
    let sql = client(&url).await;
    publish(&ledger.store, &target, &options()).await.unwrap();
    let mut lost_responses = 0;
    for round in 0..40_u32 {
        let before = snapshot(&sql, "payouts").await;
        let amount = format!("{round}.50");
        ledger.earnings("2026-02", &csv(20..400, "2026-02", &amount));
        ledger.payments("2026-02", &[payout("p3", &format!("{amount} EUR"), "2026-02-15")]);
        // A whole one takes as many bytes as into another schema with the same rows.
        let whole = Proxy::start(server.port, Cut::Never).await;
        let control = through(&whole, &url, server).with_schema("control").unwrap();
        publish(&ledger.store, &control, &options()).await.unwrap();
        if round == 0 {
            continue;
        }
        let (sent, answered) = (whole.sent.load(Ordering::SeqCst), whole.answered.load(Ordering::SeqCst));
        let cut = match round % 4 {
            0 => Cut::AnswersAfter(rand::rng().random_range(0..answered)),
            // Of the answer to COMMIT, which is the last, not all arrives.
            1 => Cut::AnswersAfter(answered - rand::rng().random_range(1..18)),
            _ => Cut::After(rand::rng().random_range(0..sent + answered)),
        };
        let proxy = Proxy::start(server.port, cut).await;
        let outcome = publish(&ledger.store, &through(&proxy, &url, server), &options()).await;
        if let Err(error) = &outcome {
            assert!(error.is_lost() || error.is_unreachable(), "{cut:?}: {error}");
        }
        let again = publish(&ledger.store, &target, &options()).await.unwrap();
        if outcome.is_ok() {
            assert!(!again.is_changed, "{cut:?}");
        } else if !again.is_changed {
            lost_responses += 1;
        }
        let after = snapshot(&sql, "payouts").await;
        assert_ne!(before, after, "{cut:?}");
        assert_eq!(after, snapshot(&sql, "control").await, "{cut:?}");
    }
    assert!(lost_responses > 0, "no response to a COMMIT was lost");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_never_sees_half_a_publication() {
    let Some(server) = server() else { return };
    let (url, mut ledger) = (server.database().await, TestLedger::sample());
    let target = PostgresTarget::from_url(&url).unwrap();
    publish(&ledger.store, &target, &options()).await.unwrap();
    let reader = client(&url).await;
    let watch = tokio::spawn(async move {
        let select = "SELECT count(DISTINCT earning_amount) FROM payouts.earnings WHERE observation <> 3
                      UNION ALL SELECT count(*) FROM (SELECT sum(rows) FROM payouts.earning_sets
                          HAVING sum(rows) <> (SELECT count(*) FROM payouts.earnings)) torn";
        for _ in 0..300 {
            let rows = reader.query(select, &[]).await.unwrap();
            let counts: Vec<i64> = rows.iter().map(|row| row.get(0)).collect();
            assert_eq!(counts, [1, 0]);
        }
    });
    for round in 0..5 {
        ledger.earnings("2026-02", &csv(20..400, "2026-02", &format!("{round}.50")));
        publish(&ledger.store, &target, &options()).await.unwrap();
    }
    watch.await.unwrap();
}
