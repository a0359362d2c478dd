//! Where Oracle's pages cannot be trusted to the letter, and what the client does instead.

use crate::document::Document;
use chrono::{TimeDelta, TimeZone, Utc};
use oracle_bi_client::sent::Instant;
use oracle_bi_client::types::{
    PaymentPayoutSummaryDimensions, PaymentSettlementsAccounts, PaymentTransactionsDimensions,
    SpiPaymentDetails,
};
use payouts_http::{Error, ErrorKind};
use payouts_tests::loopback::{Loopback, Reply};
use payouts_wire::{UtcTime, WireDate};
use serde_json::{Value, json};

use super::{ORG, all_operations, call, client, question, read};

#[test]
fn obi_borrowed_wording() {
    let document = Document::oracle_bi();
    let texts = document.texts();
    assert!(texts.len() > 200, "{} texts", texts.len());
    for (place, text) in texts {
        let text = text.to_lowercase();
        for borrowed in ["transaction record", "control total", "account details"] {
            assert!(!text.contains(borrowed), "{place} says {borrowed}");
        }
        // Only what is about accounts may speak of their holders.
        if text.contains("account holder") && place != "/info/description" {
            let place = place.to_lowercase();
            assert!(
                place.contains("holder") || place.contains("paymentaccount") || place.starts_with("/tags"),
                "{place}"
            );
        }
    }
}

#[test]
fn obi_misspelt_titles() {
    let document = Document::oracle_bi();
    for (place, text) in document.texts() {
        let mut words = text.split(|letter: char| !letter.is_alphabetic());
        // We write `centre` throughout; Oracle writes both.
        let wrong = ["paymet", "Payemnt", "ccount", "center"];
        let misspelt = words.find(|word| wrong.iter().any(|wrong| word.eq_ignore_ascii_case(wrong)));
        assert_eq!(misspelt, None, "{place}");
    }
    for (name, schema) in document.at("/components/schemas").as_object().unwrap() {
        assert!(schema.get("title").is_none(), "{name} has a title, which Oracle misspells");
    }
    assert_eq!(PaymentSettlementsAccounts::MEMBERS, ["acctCode", "revenueCenters"], "names are as printed");
}

#[tokio::test]
async fn obi_unusable_samples() {
    // As printed: a key without quotes, text without its closing quote, a body that is not quoted for the shell.
    for (printed, shown) in [
        (r#"{locRef:"0042"}"#, r#"{[text of 6]:"[text of 4]"}"#),
        (r#"{"include":"locRef, busDt}"#, r#"{"include":"[text of 14]""#),
        (r"{payoutDt:2024-12-24}", "{[text of 8]:[number of 10]}"),
    ] {
        for operation in all_operations() {
            let service = Loopback::answering(Reply::json(200, printed)).await;
            let error =
                Error::from(call(&client(&service), operation, &question(operation)).await.unwrap_err());
            assert_eq!((error.kind(), error.body_excerpt()), (ErrorKind::Decode, Some(shown)), "{operation}");
        }
    }
    // Our own are JSON, are sent as such, and are signed.
    let service = Loopback::answering(Reply::json(200, "{}")).await;
    for operation in all_operations() {
        for example in Document::oracle_bi().requests(operation) {
            call(&client(&service), operation, &example.value).await.unwrap();
            let asked = service.asked_once();
            assert_eq!(asked.json(), example.value, "{}", example.place);
            assert_eq!(asked.header("content-type"), Some("application/json"));
            assert!(asked.header("authorization").unwrap().len() > "Bearer ".len());
        }
    }
}

#[test]
fn obi_cursor_on_three() {
    let document = Document::oracle_bi();
    let schemas = document.at("/components/schemas").as_object().unwrap();
    let with_cursor: Vec<_> = schemas
        .iter()
        .filter(|(_, schema)| schema["properties"].get("changedSinceUTC").is_some())
        .map(|(name, _)| name.as_str())
        .collect();
    let three = ["paymentPayoutSummaryPayload", "paymentTransactionsPayload", "spiPaymentDetailsPayload"];
    assert_eq!(with_cursor, three);
}

#[tokio::test]
async fn a_cursor_is_sent_on_three_operations_and_cannot_be_written_on_the_others() {
    let service = Loopback::answering(Reply::json(200, "{}")).await;
    for operation in all_operations() {
        let mut asked = question(operation);
        asked["changedSinceUTC"] = json!("2024-12-24T09:00:00Z");
        call(&client(&service), operation, &asked).await.unwrap();
        let takes_it = matches!(
            operation,
            "getPaymentPayoutSummary" | "getPaymentTransactions" | "getSPIPaymentDetails"
        );
        let sent = service.asked_once().json().get("changedSinceUTC").cloned();
        assert_eq!(sent, takes_it.then(|| Value::from("2024-12-24T09:00:00")), "{operation}");
    }
}

#[tokio::test]
async fn obi_summary_without_cursor() {
    let has_cursor = |members: &[&str]| members.contains(&"curUTC");
    assert!(has_cursor(PaymentTransactionsDimensions::MEMBERS) && has_cursor(SpiPaymentDetails::MEMBERS));
    assert!(!has_cursor(PaymentPayoutSummaryDimensions::MEMBERS));
    let answer: PaymentPayoutSummaryDimensions =
        read("getPaymentPayoutSummary", r#"{"curUTC":"2024-12-24T11:00:00"}"#).await;
    assert_eq!(answer.extra["curUTC"], "2024-12-24T11:00:00", "should it come one day, it is kept");

    // So the next cursor is made of the start of the request, minus an overlap.
    let started = Utc.with_ymd_and_hms(2024, 12, 25, 1, 0, 0).unwrap() + TimeDelta::milliseconds(999);
    let since = Instant::from(UtcTime::from(started - TimeDelta::hours(2)));
    let service = Loopback::answering(Reply::json(200, "{}")).await;
    let day: WireDate = "2024-12-24".parse().unwrap();
    let client = client(&service);
    let call = client.get_payment_payout_summary().org_identifier(ORG);
    call.body_map(|ask| ask.acct_code("1").payout_dt(day).changed_since_utc(Some(since)))
        .send()
        .await
        .unwrap();
    assert_eq!(
        service.asked_once().json()["changedSinceUTC"],
        "2024-12-24T23:00:00",
        "cut off, never rounded up"
    );
}
