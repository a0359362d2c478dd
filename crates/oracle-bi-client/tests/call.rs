//! One call over a real socket, and the answer in every form that was seen or documented.

#![expect(clippy::unwrap_used, reason = "whatever fails here fails a test")]

use mockito::{Matcher, Server};
use oracle_bi_client::sent::Instant;
use oracle_bi_client::types::PaymentPayoutSummaryDimensions;
use oracle_bi_client::{Client, Leaves as _};
use payouts_http::{Runtime, Service};
use payouts_wire::{Amount, UtcTime, WireDate};
use serde_json::json;

fn client(server: &Server) -> Client {
    Client::new(Runtime::builder(Service::OracleBi, server.url().parse().unwrap()).build().unwrap())
}

async fn summary(server: &Server) -> PaymentPayoutSummaryDimensions {
    let day: WireDate = "2024-12-24".parse().unwrap();
    let since: UtcTime = "2024-12-24T09:00:00.5Z".parse().unwrap();
    client(server)
        .get_payment_payout_summary()
        .org_identifier("ACME & Co")
        .body_map(|ask| {
            ask.acct_code("8516212653197782").payout_dt(day).changed_since_utc(Some(Instant::from(since)))
        })
        .send()
        .await
        .unwrap()
        .into_inner()
}

async fn answered(body: &str) -> PaymentPayoutSummaryDimensions {
    let mut server = Server::new_async().await;
    let _mock = server.mock("POST", Matcher::Any).with_body(body).create_async().await;
    summary(&server).await
}

#[tokio::test]
async fn obi_cursor_without_zone() {
    let mut server = Server::new_async().await;
    let mock = server
        .mock("POST", "/bi/v1/ACME%20&%20Co/getPaymentPayoutSummary")
        .match_header("content-type", "application/json")
        .match_header("api-version", Matcher::Missing)
        .match_body(Matcher::Json(json!({
            "acctCode": "8516212653197782",
            "payoutDt": "2024-12-24",
            "changedSinceUTC": "2024-12-24T09:00:00",
        })))
        .with_body("{}")
        .create_async()
        .await;
    let answer = summary(&server).await;
    mock.assert_async().await;
    assert_eq!(answer, PaymentPayoutSummaryDimensions::default());
}

#[tokio::test]
async fn obi_payout_amt_type() {
    for (sent, text) in [
        (r#""1234.50""#, "1234.50"),
        ("1234.50", "1234.50"),
        ("0.1000000000000000000000001", "0.1000000000000000000000001"),
    ] {
        let answer =
            answered(&format!(r#"{{"payouts":[{{"payoutAmt":{sent},"payoutCurr":"USD","novel":1.10}}]}}"#))
                .await;
        let payout = &answer.payouts.as_ref().unwrap()[0];
        assert_eq!(payout.payout_amt.as_ref().unwrap().value().unwrap().to_string(), text);
        assert!(payout.wthhld_amt.is_none(), "absent is not zero");
        assert_eq!(payout.extra["novel"].to_string(), "1.10");
    }
}

#[tokio::test]
async fn obi_payout_dt_garbled() {
    let answer = answered(r#"{"payoutDt": "122024-12-2434"}"#).await;
    let date = answer.payout_dt.unwrap();
    assert_eq!((date.value(), &*date.text()), (None, "122024-12-2434"));
}

#[tokio::test]
async fn one_odd_leaf_never_costs_the_answer() {
    let answer = answered(
        r#"{"acctCode": 8516212653197782,
            "payouts": [{"payoutCurr": 840, "payoutUTC": "soon", "payoutPspRef": {"odd":true}, "payoutAmt": null}]}"#,
    )
    .await;
    let payout = &answer.payouts.as_ref().unwrap()[0];
    assert_eq!(answer.acct_code.unwrap().value().unwrap().as_str(), "8516212653197782");
    assert_eq!(payout.payout_curr.as_ref().unwrap().text(), "840");
    assert_eq!(payout.payout_psp_ref.as_ref().unwrap().raw(), r#"{"odd":true}"#);
    assert!(payout.payout_amt.is_none());
}

#[tokio::test]
async fn obi_null_members() {
    let answer = answered(r#"{"payouts":null,"acctCode":null}"#).await;
    assert_eq!((answer.payouts, answer.acct_code), (None, None));
}

#[tokio::test]
async fn obi_member_name_drift() {
    let answer =
        answered(r#"{"lastUpdateUTC": "a", "PayoutCount": 2, "FEEAMT": 1.10, "nothing": null}"#).await;
    assert_eq!(answer.extra.leaf("payoutCount").unwrap().to_string(), "2");
    assert_eq!(answer.extra.read::<Amount>("feeAmt").unwrap().text(), "1.10");
    assert_eq!((answer.extra.leaf("lastUpdatedUTC"), answer.extra.leaf("nothing")), (None, None));
    assert_eq!(answer.extra.len(), 4, "whatever the spelling, it is kept");
}
