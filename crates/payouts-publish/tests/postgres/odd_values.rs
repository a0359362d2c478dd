//! Values at the rims of what either side can hold.

use crate::{
    ledger::{TestLedger, payout},
    server::{client, server},
    snapshot::texts,
};
use payouts_publish::postgres::{PostgresTarget, PublishOptions, publish, verify};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use rust_decimal::Decimal;

#[tokio::test]
async fn odd_rows_are_published_and_nothing_is_rounded() {
    let Some(server) = server() else { return };
    let (url, mut ledger) = (server.database().await, TestLedger::begun("2026-03-01T00:00:00Z"));
    let long = "x1".repeat(2000);
    let body = format!(
        "earningId,transactionCurrency,earningAmount,earningDate,customerName,unknown\n\
         a1,EUR,1234567890123456.123456789012,2026-01-01T00:00:00Z,plain,\n\
         a2,EUR,1234567890123456.1234567890123,2026-01-01T00:00:00Z,more digits than a lake file has,\n\
         a3,EUR,-0.00,2026-01-01T00:00:00Z,zero,\n\
         a4,JPY,2.574E+1,2026-01-01 00:00:00,spelt otherwise,\n\
         a5,KWD,0.001,not a date,\u{1f600},kept\n\
         a6,Euro,5,,no currency,\n\
         {long},EUR,1,0000-01-01T00:00:00Z,long id,\n\
         a8,EUR,1.1,9999-12-31T23:59:59.123456Z,last,\n\
         a9,EUR,1.1,2026-01-01T00:00:00Z,nul \0 inside,nul \0 too\n\
         ,EUR,2.50,2026-01-01T00:00:00Z,no id,\n"
    );
    ledger.earnings("2026-01", &body);
    let mut odd = payout("p\0", "79228162514264337593543950335 EUR", "0001-01-01");
    odd.earned = Some("-7.9228162514264337593543950335 KWD".parse().unwrap());
    odd.total.as_mut().unwrap().currency = None;
    odd.paid_at = Some("2026-01-01T00:00:00.123456789Z".parse().unwrap());
    odd.extra.insert("a\0b".to_owned(), "c\0d".to_owned());
    ledger.payments("2026-01", &[odd, payout("p2", "0 JPY", "9999-12-31")]);
    let target = PostgresTarget::from_url(&url).unwrap();
    let published = publish(&ledger.store, &target, &PublishOptions::new("contoso")).await.unwrap();
    let sql = client(&url).await;
    // What is not evidently a row is in quarantine, its NUL included.
    let bytes = "SELECT count(*)::text FROM payouts.quarantine WHERE position('\\x00'::bytea IN bytes) > 0";
    assert_eq!(texts(&sql, bytes).await, ["1"]);
    let amounts =
        "SELECT coalesce(earning_amount::text, 'null') || ' ' || coalesce(earning_amount_currency, '-')
                   FROM payouts.earnings ORDER BY position";
    assert_eq!(
        texts(&sql, amounts).await,
        [
            "1234567890123456.123456789012 EUR",
            "1234567890123456.1234567890123 EUR",
            "0 EUR",
            "25.74 JPY",
            "0.001 KWD",
            "1 EUR",
            "1.1 EUR",
        ]
    );
    let ids = "SELECT coalesce(earning_id, length(extra ->> 'earningId')::text) FROM payouts.earnings WHERE position IN (5, 6)
               ORDER BY position";
    assert_eq!(texts(&sql, ids).await, ["4000", "a8"]);
    assert_eq!(published.moved_ids, 1);
    let nuls = "SELECT key || (extra ->> E'a\u{2400}b') || (extra ->> 'paid_at') FROM payouts.payouts WHERE key <> 'p2'";
    let found = texts(&sql, nuls).await;
    assert!(found[0].ends_with("c\u{2400}d2026-01-01T00:00:00.123456789Z"), "{found:?}");
    assert!(published.replaced_nuls >= 3, "{published:?}");
    let figures =
        "SELECT earned::text || ' ' || total || ' ' || paid_on || ' ' || paid_at FROM payouts.payouts
                   WHERE key <> 'p2'";
    let sql_utc = texts(&sql, figures).await;
    assert!(
        sql_utc[0].starts_with(
            "-7.9228162514264337593543950335 79228162514264337593543950335 0001-01-01 2026-01-0"
        ),
        "{sql_utc:?}"
    );
    let scratch = tempfile::tempdir().unwrap();
    let check = verify(&ledger.store, &target, "contoso", scratch.path()).await.unwrap();
    assert_eq!(check.differences, []);
}

#[tokio::test]
async fn every_decimal_is_to_the_server_what_its_text_is() {
    let Some(server) = server() else { return };
    let (url, mut ledger) = (server.database().await, TestLedger::begun("2026-03-01T00:00:00Z"));
    let mut runner = TestRunner::deterministic();
    let any = (-(1_i128 << 96) + 1..1_i128 << 96, 0_u32..=28, 0_u32..96)
        .prop_map(|(mantissa, scale, shift)| Decimal::from_i128_with_scale(mantissa >> shift, scale));
    let decimals: Vec<Decimal> = (0..2000).map(|_| any.new_tree(&mut runner).unwrap().current()).collect();
    let payouts = decimals.iter().enumerate().map(|(index, decimal)| {
        let mut payout = payout(&format!("{index:05}"), "1 EUR", "2026-01-01");
        payout.total.as_mut().unwrap().amount = (*decimal).into();
        payout
    });
    ledger.payments("2026-01", &payouts.collect::<Vec<_>>());
    let target = PostgresTarget::from_url(&url).unwrap();
    publish(&ledger.store, &target, &PublishOptions::new("contoso")).await.unwrap();
    let sql = client(&url).await;
    let found = texts(&sql, "SELECT total::text FROM payouts.payouts ORDER BY key").await;
    let expected: Vec<String> =
        decimals.iter().map(|decimal| payouts_wire::Amount::from(*decimal).to_string()).collect();
    assert_eq!(found, expected);
}
