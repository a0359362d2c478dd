//! The examples do what they say, against services that answer as the real ones do.

#[expect(dead_code, reason = "the work of the example is called, not its main")]
#[path = "../../examples/both_in_one_list.rs"]
mod both_in_one_list;
#[expect(dead_code, reason = "the work of the example is called, not its main")]
#[path = "../../examples/export_payments.rs"]
mod export_payments;
#[expect(dead_code, reason = "the work of the example is called, not its main")]
#[path = "../../examples/oracle_month.rs"]
mod oracle_month;
#[expect(dead_code, reason = "the work of the example is called, not its main")]
#[path = "../../examples/resume_export.rs"]
mod resume_export;

use crate::support::{
    EXPORT, PAYMENTS, QUEUE, Wire, export, june, may, obliging, operation, oracle, partner_center, reply,
};
use payouts_core::{Dataset, OracleBiSource, PartnerCenterSource, PayoutSource, SourceId, source::Plan};
use serde_json::json;

#[tokio::test]
async fn export_payments_prints_a_month_of_payments() {
    let wire = obliging().await;
    let mut printed = Vec::new();
    export_payments::export(&partner_center(&wire, &june()), "2024-05", &mut printed).await.unwrap();
    assert_eq!(
        String::from_utf8(printed).unwrap(),
        "000000000001 1234.50 EUR\n000000000002 0.10 USD\n2 payments, 0 rows that could not be read\n"
    );
    assert_eq!(wire.asked_by("DELETE").len(), 1);
}

#[tokio::test]
async fn resume_export_begins_where_another_process_ended() {
    let (wire, time, home) = (obliging().await, june(), tempfile::tempdir().unwrap());
    let (handle, file) = (home.path().join("handle.json"), home.path().join("payments.csv"));
    let job = partner_center(&wire, &time).export(&may()).await.unwrap();
    std::fs::write(&handle, serde_json::to_vec(job.handle()).unwrap()).unwrap();

    let shown = resume_export::resume(&partner_center(&wire, &time), &handle, &file).await.unwrap();
    assert_eq!((shown.as_str(), file.exists()), ("Processing: come back in 5 seconds", false));
    let shown = resume_export::resume(&partner_center(&wire, &time), &handle, &file).await.unwrap();
    let bytes = PAYMENTS.len();
    assert!(shown.starts_with(&format!("2 rows in {bytes} bytes, sha-256 ")), "{shown}");
    assert_eq!(std::fs::read(&file).unwrap(), PAYMENTS.as_bytes());
}

#[tokio::test]
async fn resume_export_says_when_an_export_is_lost() {
    let (mut wire, time, home) = (Wire::open().await, june(), tempfile::tempdir().unwrap());
    wire.on("POST", QUEUE, [reply(202, export("Queued", ""))]);
    wire.on("GET", EXPORT, [reply(200, export("Failed", ""))]);
    let (handle, file) = (home.path().join("handle.json"), home.path().join("payments.csv"));
    let job = partner_center(&wire, &time).export(&may()).await.unwrap();
    std::fs::write(&handle, serde_json::to_vec(job.handle()).unwrap()).unwrap();
    let shown = resume_export::resume(&partner_center(&wire, &time), &handle, &file).await.unwrap();
    assert!(shown.starts_with("queue a new export: Failed"), "{shown}");
}

/// Oracle paying on two days of May.
async fn two_days() -> Wire {
    let mut wire = Wire::open().await;
    let paid = |amount: serde_json::Value| {
        let payout = json!({"payoutAmt": amount, "payoutCurr": "EUR", "payoutPspRef": "8836"});
        reply(200, json!({"payouts": [payout]}).to_string())
    };
    let path = operation("getPaymentPayoutSummary");
    for (day, amount) in [("2024-05-03", json!("10.50")), ("2024-05-31", json!(null))] {
        wire.on_body(&path, json!({"acctCode": "0007", "payoutDt": day}), paid(amount));
    }
    wire
}

#[tokio::test]
async fn oracle_month_asks_for_every_day_and_shows_what_is_absent() {
    let mut wire = two_days().await;
    let quiet = std::iter::repeat_n(reply(200, r#"{"payouts":[]}"#), 29);
    wire.on("POST", &*operation("getPaymentPayoutSummary"), quiet);
    let mut printed = Vec::new();
    let month = "2024-05".parse().unwrap();
    oracle_month::month(&oracle(&wire, &june()), "0007", month, &mut printed).await.unwrap();
    assert_eq!(
        String::from_utf8(printed).unwrap(),
        "2024-05-03 10.50 EUR 8836\n2024-05-31 no amount EUR 8836\n"
    );
    assert_eq!(wire.asked().len(), 31);
}

#[tokio::test]
async fn both_in_one_list_walks_both_services_alike() {
    let (export_wire, oracle_wire, time) = (obliging().await, two_days().await, june());
    let contoso = partner_center(&export_wire, &time);
    let contoso = PartnerCenterSource::new(SourceId::new("contoso"), contoso, Vec::new());
    let codes = vec!["0007".to_owned()];
    let bars = OracleBiSource::new(SourceId::new("bars"), oracle(&oracle_wire, &time), codes);
    let mut list = Vec::new();
    for source in [&contoso as &dyn PayoutSource, &bars] {
        let accounts = source.accounts().await.unwrap().into_iter().map(|account| account.id).collect();
        let day = "2024-05-03".parse().unwrap();
        let datasets = vec![Dataset::Payments, Dataset::PayoutSummary];
        let plan = Plan { since: day, until: day, datasets, accounts };
        list.extend(both_in_one_list::payouts(source, &plan, &time.environment()).await.unwrap());
    }
    let totals: Vec<_> = list.iter().map(|payout| payout.total.as_ref().unwrap().to_string()).collect();
    assert_eq!(totals, ["1234.50 EUR", "0.10 USD", "10.50 EUR"]);
    assert_eq!(export_wire.asked_by("DELETE").len(), 1, "the export is given back");
}
