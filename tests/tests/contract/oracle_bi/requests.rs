//! Path, headers and body of every operation, to the last byte.

use crate::document::Document;
use oracle_bi_client::sent::Instant;
use oracle_bi_client::types::LatestBusDtPayload;
use payouts_http::{Error, ErrorKind, Service};
use payouts_tests::loopback::{Loopback, Reply};
use payouts_tests::signed_in::{self, TOKEN};
use payouts_wire::{UtcTime, WireDate};
use serde_json::json;

use super::{ORG, all_operations, call, client, question};

async fn asking() -> Loopback {
    Loopback::answering(Reply::json(200, "{}")).await
}

fn day(text: &str) -> WireDate {
    text.parse().unwrap()
}

#[tokio::test]
async fn each_operation_is_a_post_to_its_own_path() {
    let service = asking().await;
    for operation in all_operations() {
        call(&client(&service), operation, &question(operation)).await.unwrap();
        assert_eq!(service.asked_once().line(), format!("POST /bi/v1/{ORG}/{operation}"));
    }
}

#[tokio::test]
async fn each_request_has_these_headers_and_no_other() {
    let service = asking().await;
    for operation in all_operations() {
        call(&client(&service), operation, &question(operation)).await.unwrap();
        let asked = service.asked_once();
        // Above all: no `api-version`, which the generator adds, and no request ids, of which Oracle knows nothing.
        let expected = ["accept", "authorization", "content-length", "content-type", "host", "user-agent"];
        assert_eq!(asked.header_names(), expected, "{operation}");
        assert_eq!(asked.header("accept"), Some("application/json"));
        assert_eq!(asked.header("authorization"), Some(&*format!("Bearer {TOKEN}")));
        assert_eq!(asked.header("content-type"), Some("application/json"));
        assert_eq!(asked.header("content-length"), Some(&*asked.body.len().to_string()));
    }
}

#[tokio::test]
async fn each_body_holds_exactly_the_members_asked_for() {
    let service = asking().await;
    let document = Document::oracle_bi();
    for operation in all_operations() {
        let examples = document.requests(operation);
        assert!(examples.len() >= 2, "{operation}: one plain, one with everything");
        for example in examples {
            call(&client(&service), operation, &example.value).await.unwrap();
            assert_eq!(service.asked_once().json(), example.value, "{}", example.place);
        }
        call(&client(&service), operation, &question(operation)).await.unwrap();
        assert_eq!(service.asked_once().json(), question(operation), "{operation}");
    }
}

#[tokio::test]
async fn a_summary_is_asked_for_byte_by_byte_like_this() {
    let service = asking().await;
    let client = client(&service);
    let ask = client.get_payment_payout_summary().org_identifier(ORG);
    let plain = ask.clone().body_map(|ask| ask.acct_code("8516212653197782").payout_dt(day("2024-12-24")));
    plain.send().await.unwrap();
    assert_eq!(service.asked_once().body, r#"{"acctCode":"8516212653197782","payoutDt":"2024-12-24"}"#);

    let since: UtcTime = "2024-12-24T10:00:00.9999999+01:00".parse().unwrap();
    let full = ask.body_map(|ask| {
        ask.acct_code("0000000000000001")
            .payout_dt(day("2024-02-29"))
            .application_name("payouts".to_owned())
            .changed_since_utc(Some(Instant::from(since)))
            .include("payouts".to_owned())
            .search_criteria("where equals(payouts.payoutCurr,'USD')".to_owned())
    });
    full.send().await.unwrap();
    assert_eq!(
        service.asked_once().json(),
        json!({
            "acctCode": "0000000000000001",
            "payoutDt": "2024-02-29",
            "applicationName": "payouts",
            "changedSinceUTC": "2024-12-24T09:00:00",
            "include": "payouts",
            "searchCriteria": "where equals(payouts.payoutCurr,'USD')",
        })
    );
}

#[tokio::test]
async fn codes_and_references_are_text_and_keep_their_zeros() {
    let service = asking().await;
    let client = client(&service);
    for code in
        ["8516212653197782", "0042", "00000000000000000000000000000001", "1e3", "Ünter den Linden \"7\""]
    {
        let ask = client.get_latest_bus_dt().org_identifier(ORG);
        ask.body_map(|ask| ask.loc_ref(code)).send().await.unwrap();
        let asked = service.asked_once();
        assert_eq!(asked.json(), json!({"locRef": code}));
        assert!(asked.body.starts_with(r#"{"locRef":""#), "{}", asked.body);
    }
}

#[tokio::test]
async fn the_enterprise_is_one_segment_of_the_path_whatever_is_in_it() {
    let service = asking().await;
    for (organization, segment) in [
        ("ACME", "ACME"),
        ("Acme & Co", "Acme%20&%20Co"),
        ("a/b", "a%2Fb"),
        ("a?b#c", "a%3Fb%23c"),
        ("100%", "100%25"),
        ("Größe", "Gr%C3%B6%C3%9Fe"),
    ] {
        client(&service).get_location_dimensions().org_identifier(organization).send().await.unwrap();
        let expected = format!("/bi/v1/{segment}/getLocationDimensions");
        assert_eq!(service.asked_once().target, expected, "{organization}");
    }
}

#[tokio::test]
async fn a_missing_member_sends_nothing() {
    let service = asking().await;
    let client = client(&service);
    let day = day("2024-12-24");
    let summary = || client.get_payment_payout_summary().org_identifier(ORG);
    let without = [
        client
            .get_payment_payout_summary()
            .body_map(|ask| ask.acct_code("1").payout_dt(day))
            .send()
            .await
            .unwrap_err(),
        summary().body_map(|ask| ask.payout_dt(day)).send().await.unwrap_err(),
        summary().body_map(|ask| ask.acct_code("1")).send().await.unwrap_err(),
        client.get_latest_bus_dt().org_identifier(ORG).send().await.unwrap_err(),
    ];
    for (error, missing) in without.into_iter().zip(["org_identifier", "acct_code", "payout_dt", "loc_ref"]) {
        let error = Error::from(error);
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(error.to_string().contains(missing), "{error}");
    }
    assert!(LatestBusDtPayload::try_from(LatestBusDtPayload::builder()).is_err());
    assert!(service.asked().is_empty());
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_the_token_stays_here() {
    let elsewhere = Loopback::answering(Reply::json(200, "{}")).await;
    for status in [301, 302, 303, 307, 308] {
        let reply = Reply::new(status, "").with("location", elsewhere.url().join("/portal").unwrap());
        let service = Loopback::answering(reply).await;
        for operation in all_operations() {
            let error =
                Error::from(call(&client(&service), operation, &question(operation)).await.unwrap_err());
            assert_eq!(error.status(), Some(status), "{operation}");
            assert!(error.hint().unwrap().contains("portal"), "{error}");
        }
    }
    assert!(elsewhere.asked().is_empty());
}

#[tokio::test]
async fn a_base_url_with_a_path_keeps_it() {
    let service = asking().await;
    let runtime =
        signed_in::once(Service::OracleBi, &service.url().join("/gateway/").unwrap()).build().unwrap();
    call(&oracle_bi_client::Client::new(runtime), "getLatestBusDt", &question("getLatestBusDt"))
        .await
        .unwrap();
    assert_eq!(service.asked_once().target, format!("/gateway/bi/v1/{ORG}/getLatestBusDt"));
}
