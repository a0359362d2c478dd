//! Microsoft's page "Create payments export request", read line by line: each field, status and sample on it works.

use partner_center_client::types::{ExportStatus, FileFormat};
use payouts_http::Error;
use payouts_tests::loopback::{Loopback, Reply};
use payouts_tests::signed_in::TOKEN;
use url::form_urlencoded;

use super::{answered, call, client};

/// The sample response, byte for byte.
const SAMPLE: &str = r#"{
"value": [
{
"requestId": "93c2b3cf-c6d8-4e7e-ade1-007768a6eba4",
"requestDateTime": "2023-05-25T21:20:46.3727561Z",
"requestPath": "/v1.0/payouts/payments",
"requestQueryString": "paymentDate ge 2023-03-01 and paymentDate le 2023-04-12",
"blobLocation": "",
"status": "Queued"
}
],
"nextLink": null,
"totalCount": 1
}"#;

/// The sample filter, byte for byte, without the doubled `?$filter=` and the curly quotes around it.
const FILTER: &str = "payoutStatusUpdateTS le 2019-09-25T23:11:55.647Z and (enrollmentParticipantId eq 'XXXXXXX') and \
    (programName eq 'CSP Direct Bill Partner') and (payoutOrderType eq 'REBATE') and (paymentId eq '000000000000')";

#[tokio::test]
async fn the_sample_response_is_read_field_by_field() {
    let answer = answered("queuePaymentsExport", SAMPLE).await;
    let [export] = &answer.exports[..] else { panic!("{answer:?}") };
    assert_eq!(export.request_id.as_ref().unwrap().text(), "93c2b3cf-c6d8-4e7e-ade1-007768a6eba4");
    let asked_for = export.request_date_time.as_ref().unwrap();
    assert_eq!(asked_for.value().unwrap().to_string(), "2023-05-25T21:20:46.3727561Z");
    assert_eq!(export.request_path.as_ref().unwrap().text(), "/v1.0/payouts/payments");
    assert_eq!(
        export.request_query_string.as_ref().unwrap().text(),
        "paymentDate ge 2023-03-01 and paymentDate le 2023-04-12"
    );
    assert!(export.blob_location.is_some() && export.link().is_none(), "an empty link is there, and is none");
    assert!(export.is_status(ExportStatus::Queued));
    assert!(export.extra.is_empty(), "{:?}", export.extra);
    assert_eq!(answer.envelope["nextLink"], serde_json::Value::Null);
    assert_eq!(answer.envelope["totalCount"].to_string(), "1");
}

#[tokio::test]
async fn the_attributes_are_read_as_the_tables_spell_them_too() {
    let tables = SAMPLE.replace("\"value\"", "\"Value\"").replace("\"status\"", "\"Status\"");
    let answer = answered("queuePaymentsExport", &tables).await;
    assert!(answer.exports[0].is_status(ExportStatus::Queued));
    assert_eq!(answer.exports[0].extra.len() + answer.strangers.len(), 0);
}

#[tokio::test]
async fn each_status_of_an_export_is_read() {
    use ExportStatus::{Completed, Failed, Processing, Queued};
    for (text, status) in
        [("Queued", Queued), ("Processing", Processing), ("Failed", Failed), ("Completed", Completed)]
    {
        let answer = answered("getPaymentsExport", &SAMPLE.replace("Queued", text)).await;
        assert!(answer.exports[0].is_status(status), "{text}");
    }
}

#[tokio::test]
async fn the_sample_request_is_sent() {
    let service = Loopback::answering(Reply::json(202, SAMPLE)).await;
    let programs = [
        "CSP Indirect Provider",
        "CSP 2T Indirect Provider",
        "CSP Direct Bill Partner",
        "CSP 1T Direct Partner",
        "CSP Indirect Reseller",
        "CSP 2T Indirect Reseller",
    ];
    let filters = programs.map(|program| format!("programName eq '{program}'"));
    for filter in filters.iter().map(String::as_str).chain([FILTER]) {
        let client = client(&service);
        let format = "csv".parse::<FileFormat>().unwrap();
        client.queue_payments_export().filter(filter).fileformat(format).send().await.unwrap();
        let asked = service.asked_once();
        assert_eq!(asked.target.split('?').next(), Some("/v1.0/payouts/payments"));
        let query: Vec<_> = form_urlencoded::parse(asked.query().unwrap().as_bytes()).collect();
        assert_eq!(query, [("$filter".into(), filter.into()), ("fileformat".into(), "csv".into())]);
    }
}

#[tokio::test]
async fn each_request_header_is_sent() {
    let service = Loopback::answering(Reply::json(202, SAMPLE)).await;
    client(&service)
        .queue_payments_export()
        .ms_correlationid("9c6f5b9f-0a6f-4b0e-9d1f-0a1b2c3d4e5f")
        .ms_requestid("8fa2a1d5-9d7c-4d0f-8a53-1e6b7a9c2d31")
        .send()
        .await
        .unwrap();
    let asked = service.asked_once();
    assert_eq!(asked.header("authorization"), Some(&*format!("Bearer {TOKEN}")));
    assert_eq!(asked.header("ms-correlationid"), Some("9c6f5b9f-0a6f-4b0e-9d1f-0a1b2c3d4e5f"));
    assert_eq!(asked.header("ms-requestid"), Some("8fa2a1d5-9d7c-4d0f-8a53-1e6b7a9c2d31"));
    assert_eq!(asked.body, "", "the page says: request body N/A");
}

#[tokio::test]
async fn each_failure_of_the_page_is_understood() {
    type Question = fn(&Error) -> bool;
    let table: [(u16, &str, Question); 6] = [
        (400, "filter", |error| !error.is_retryable()),
        (401, "sign in", Error::is_auth),
        (403, "role", Error::is_permission),
        (500, "later", Error::is_retryable),
        (404, "gone", Error::is_not_found),
        (429, "wait", Error::is_rate_limited),
    ];
    for (status, advice, is_so) in table {
        let service = Loopback::answering(Reply::new(status, "")).await;
        let error = Error::from(call(&client(&service), "queuePaymentsExport").await.unwrap_err());
        assert_eq!(error.status(), Some(status));
        assert!(is_so(&error), "{error}");
        assert!(error.hint().unwrap().contains(advice), "{error}");
    }
}
