//! Entries of the discrepancy register that need the facade: what it does by itself, and what it leaves alone.

use crate::support::{
    EXPORT, QUEUE, Wire, export, june, may, operation, oracle, partner_center, reply, window,
};
use payouts_core::{
    Dataset, OracleBiSource, PartnerCenter, PartnerCenterSource, PayoutSource, SourceId,
    partner_center::FileFormat,
    source::{Plan, Polled, Released, RequestId},
};
use payouts_http::CallContext;
use serde_json::json;

#[test]
fn pc_host() {
    let by_itself = PartnerCenter::builder().build().unwrap();
    assert_eq!(by_itself.client().runtime().base_url().as_str(), "https://api.partner.microsoft.com/");
    let other = "https://api.partnercenter.microsoft.com/".parse().unwrap();
    let without_slash = PartnerCenter::builder().base_url(other).build().unwrap();
    assert_eq!(
        without_slash.client().runtime().base_url().as_str(),
        "https://api.partnercenter.microsoft.com/"
    );
}

#[tokio::test]
async fn pc_national_clouds() {
    let cloud = "https://partner.partnercenterapi.microsoftonline.cn".parse().unwrap();
    assert!(PartnerCenter::builder().base_url(cloud).build().is_ok(), "any address can be set");
    let mut wire = Wire::open().await;
    wire.on("POST", "/cloud/v1.0/payouts/payments", [reply(202, export("Queued", ""))]);
    let base = wire.url().join("cloud/").unwrap();
    let partner_center = PartnerCenter::builder().base_url(base).build().unwrap();
    partner_center.export(&may()).await.unwrap();
}

#[tokio::test]
async fn pc_web_filters() {
    let mut wire = Wire::open().await;
    wire.on("POST", QUEUE, [reply(202, export("Queued", ""))]);
    let (id, context) = (RequestId::new("1"), CallContext::new());
    let text = "solutionArea eq 'Azure & more'";
    let client = partner_center(&wire, &june());
    client.queue(Dataset::Payments, text, FileFormat::Csv, &id, context).await.unwrap();
    let path = &wire.asked()[0].path;
    assert!(path.contains("solutionArea%20eq%20%27Azure%20%26%20more%27"), "{path}");
}

#[test]
fn pc_earning_date_zone() {
    let (since, until) = ("2023-01-01".parse().unwrap(), "2024-12-31".parse().unwrap());
    let periods = Dataset::Earnings.periods(since, until);
    let filters: Vec<_> = periods
        .iter()
        .map(|period| window(Dataset::Earnings, "all", &period.to_string()))
        .map(|window| PartnerCenterSource::filter_of(&window))
        .collect();
    for pair in filters.windows(2) {
        let end = pair[0].rsplit_once(" lt ").unwrap().1;
        let begin = pair[1].strip_prefix("earningForDate ge ").unwrap();
        assert!(
            begin.starts_with(&format!("{end} and ")),
            "one window begins where the other ends: {pair:?}"
        );
    }
}

#[tokio::test]
async fn pc_get_without_id() {
    let mut wire = Wire::open().await;
    let page = json!({
        "value": [{"requestId": "93c2b3cf", "status": "Queued"}],
        "nextLink": format!("{}v1.0/payouts/payments?page=2", wire.url()),
        "totalCount": 2,
    });
    wire.on("POST", QUEUE, [reply(202, page.to_string())]);
    wire.on("GET", EXPORT, [reply(200, page.to_string())]);
    let job = partner_center(&wire, &june()).export(&may()).await.unwrap();
    assert!(matches!(job.poll().await.unwrap(), Polled::InProgress { .. }));
    let asked: Vec<_> = wire.asked_by("GET").into_iter().map(|asked| asked.path).collect();
    assert_eq!(asked, [EXPORT], "no list is asked for, no further page followed");
}

#[tokio::test]
async fn pc_delete_queued() {
    for (status, deleted) in [(200, true), (400, false), (409, false)] {
        let mut wire = Wire::open().await;
        wire.on("POST", QUEUE, [reply(202, export("Queued", ""))]);
        wire.on("DELETE", EXPORT, [reply(status, "")]);
        let job = partner_center(&wire, &june()).export(&may()).await.unwrap();
        match job.delete().await {
            Ok(released) => assert!(deleted && released == Released::Deleted),
            Err(error) => assert!(!deleted && error.status().map(usize::from) == Some(status)),
        }
    }
}

#[tokio::test]
async fn pc_request_id_place() {
    let mut wire = Wire::open().await;
    let id = "a b/c?d";
    let body = json!({"value": [{"requestId": id, "status": "Queued"}]}).to_string();
    wire.on("POST", QUEUE, [reply(202, &body)]);
    wire.on("GET", mockito::Matcher::Any, [reply(200, &body)]);
    wire.on("DELETE", mockito::Matcher::Any, [reply(200, "")]);
    let job = partner_center(&wire, &june()).export(&may()).await.unwrap();
    job.poll().await.unwrap();
    job.delete().await.unwrap();
    let asked: Vec<_> = wire.asked()[1..].iter().map(|asked| asked.path.clone()).collect();
    assert_eq!(asked, vec!["/v1.0/payouts/payments/a%20b%2Fc%3Fd"; 2]);
}

/// What a source of Oracle's asks for a window, when the caller asked for no more.
async fn asked_by_itself() -> serde_json::Value {
    let mut wire = Wire::open().await;
    wire.on("POST", &*operation("getPaymentPayoutSummary"), [reply(200, "{}")]);
    let source = OracleBiSource::new(SourceId::new("bars"), oracle(&wire, &june()), vec!["7".to_owned()]);
    let day = "2024-12-24".parse().unwrap();
    let plan =
        Plan { since: day, until: day, datasets: Dataset::ALL.to_vec(), accounts: vec!["7".to_owned()] };
    for window in source.plan(&plan) {
        source.begin(&window, &RequestId::new("1")).await.unwrap();
    }
    assert_eq!(wire.asked().len(), 1);
    wire.asked()[0].json()
}

#[tokio::test]
async fn obi_cursor_meaning() {
    assert_eq!(asked_by_itself().await.get("changedSinceUTC"), None, "a window is always read whole");
}

#[tokio::test]
async fn obi_criteria_support() {
    let asked = asked_by_itself().await;
    assert_eq!((asked.get("searchCriteria"), asked.get("include")), (None, None));
}

#[tokio::test]
async fn obi_include_unknown_path() {
    let mut wire = Wire::open().await;
    let refusal = r#"{"type":"x","title":"Bad Request","o:errorCode":33205,"detail":"payouts.nothing"}"#;
    wire.on("POST", mockito::Matcher::Any, [reply(400, refusal)]);
    let include = payouts_core::oracle_bi::Include::members(["payouts.nothing"]).unwrap();
    let oracle = oracle(&wire, &june());
    let call = oracle.client().get_payment_payout_summary().org_identifier(oracle.organization());
    let day: payouts_wire::WireDate = "2024-12-24".parse().unwrap();
    let call = call.body_map(|ask| ask.acct_code("7").payout_dt(day).include(Some(include.into())));
    let error = payouts_core::Error::from(call.send().await.unwrap_err());
    assert_eq!(error.service_code(), Some("33205"));
    assert!(error.hint().unwrap().contains("include"), "{error}");
    assert_eq!(wire.asked()[0].json()["include"], "payouts.nothing");
}
