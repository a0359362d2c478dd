//! Oracle's page "Get payments payout summary", read line by line: each field, status and sample on it works.

use oracle_bi_client::sent::Instant;
use oracle_bi_client::types::PaymentPayoutSummaryDimensions;
use payouts_http::Error;
use payouts_tests::loopback::{Loopback, Reply};
use payouts_wire::UtcTime;
use serde_json::{Value, json};

use super::{answered, call, client, question};

const OPERATION: &str = "getPaymentPayoutSummary";

/// The sample response, byte for byte.
const SAMPLE: &str = r#"{ "payoutDt": "122024-12-2434", "acctCode": "8516212653197782", "payouts":[{ "payoutPspRef": "8836251672789792", "payoutUTC": "2014-12-24T11:00:00", "payoutCurr": "USD", "payoutAmt": 1234.56, "wthhldAmt": 1.23 }] }"#;

/// The body of the sample request, byte for byte.
const QUESTION: &str = r#"{"payoutDt":"2024-12-24", "acctCode":8516212653197782}"#;

async fn sample() -> PaymentPayoutSummaryDimensions {
    serde_json::from_str(&answered(OPERATION, SAMPLE).await.to_string()).unwrap()
}

#[tokio::test]
async fn the_sample_response_is_read_field_by_field() {
    let answer = sample().await;
    let date = answer.payout_dt.unwrap();
    assert_eq!((date.value(), &*date.text()), (None, "122024-12-2434"));
    assert_eq!(answer.acct_code.unwrap().value().unwrap().as_str(), "8516212653197782");
    let payouts = answer.payouts.unwrap();
    let [payout] = &payouts[..] else { panic!("{payouts:?}") };
    assert_eq!(payout.payout_psp_ref.as_ref().unwrap().text(), "8836251672789792");
    assert_eq!(payout.payout_utc.as_ref().unwrap().value().unwrap().to_string(), "2014-12-24T11:00:00Z");
    assert_eq!(payout.payout_curr.as_ref().unwrap().text(), "USD");
    assert_eq!(payout.payout_amt.as_ref().unwrap().value().unwrap().to_string(), "1234.56");
    assert_eq!(payout.wthhld_amt.as_ref().unwrap().value().unwrap().to_string(), "1.23");
    assert!(answer.extra.is_empty() && payout.extra.is_empty());
}

#[tokio::test]
async fn the_amount_is_read_as_the_schema_has_it_too() {
    let as_text = SAMPLE.replace("1234.56", "\"1234.56\"");
    let answer: PaymentPayoutSummaryDimensions =
        serde_json::from_str(&answered(OPERATION, &as_text).await.to_string()).unwrap();
    let as_number = sample().await.payouts.unwrap().remove(0).payout_amt.unwrap();
    assert_eq!(answer.payouts.unwrap().remove(0).payout_amt.unwrap().value(), as_number.value());
}

#[tokio::test]
async fn the_sample_response_comes_chunked_as_printed() {
    let reply = Reply::json(200, SAMPLE)
        .with("date", "Tue, 20 Oct 2020 21:24:33 GMT")
        .with("transfer-encoding", "chunked");
    let service = Loopback::answering(reply).await;
    let answer = call(&client(&service), OPERATION, &question(OPERATION)).await.unwrap();
    assert_eq!(answer, serde_json::from_str::<Value>(SAMPLE).unwrap());
}

#[tokio::test]
async fn the_sample_request_is_sent_with_its_code_as_text() {
    let service = Loopback::answering(Reply::json(200, SAMPLE)).await;
    let mut printed: Value = serde_json::from_str(QUESTION).unwrap();
    printed["acctCode"] = printed["acctCode"].to_string().into();
    call(&client(&service), OPERATION, &printed).await.unwrap();
    let asked = service.asked_once();
    assert_eq!(asked.line(), "POST /bi/v1/ACME/getPaymentPayoutSummary");
    assert_eq!(asked.json(), json!({"payoutDt": "2024-12-24", "acctCode": "8516212653197782"}));
    assert_eq!(asked.header("content-type"), Some("application/json"));
}

#[tokio::test]
async fn each_field_of_the_request_is_sent() {
    let service = Loopback::answering(Reply::json(200, SAMPLE)).await;
    let since: UtcTime = "2024-12-24T09:00:00Z".parse().unwrap();
    let payload = json!({
        "acctCode": "8516212653197782",
        "applicationName": "n".repeat(128),
        "changedSinceUTC": Instant::from(since).to_string(),
        "include": "i".repeat(2000),
        "payoutDt": "2024-12-24",
        "searchCriteria": "s".repeat(2000),
    });
    call(&client(&service), OPERATION, &payload).await.unwrap();
    assert_eq!(service.asked_once().json(), payload);
}

#[tokio::test]
async fn each_failure_of_the_page_is_understood() {
    type Question = fn(&Error) -> bool;
    let table: [(u16, &str, Question); 5] = [
        (400, "Bad Request", |error| !error.is_retryable()),
        (401, "Unauthorized", Error::is_auth),
        // A title that misleads: it is about a right, and repeating does not help.
        (403, "Service Unavailable", |error| error.is_permission() && !error.is_retryable()),
        (404, "Resource Not Found", Error::is_not_found),
        (500, "Unexpected Error", Error::is_retryable),
    ];
    for (status, title, is_so) in table {
        let body = json!({
            "detail": "what is wrong", "o:errorCode": 12345, "status": status, "title": title, "type": "a type",
        });
        let service = Loopback::answering(Reply::json(status, body.to_string())).await;
        let error = Error::from(call(&client(&service), OPERATION, &question(OPERATION)).await.unwrap_err());
        assert_eq!((error.status(), error.service_code()), (Some(status), Some("12345")));
        assert_eq!(error.service_message(), Some(&*format!("{title}: what is wrong")));
        assert!(is_so(&error), "{error}");
    }
}
