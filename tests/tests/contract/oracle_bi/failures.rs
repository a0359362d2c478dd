//! Every error body on every documented status of every operation.

use crate::document::Document;
use oracle_bi_client::Client;
use payouts_http::{CallContext, Error, ErrorKind};
use payouts_tests::loopback::{Loopback, Reply};
use payouts_tests::nonsense::{NONSENSE, assert_reported};
use payouts_tests::signed_in::TOKEN;
use serde_json::Value;

use super::{all_operations, call, client, question};

/// The statuses of Oracle's pages, and those that gateways and limits add.
const FAILURES: [u16; 11] = [400, 401, 403, 404, 405, 406, 415, 429, 500, 503, 504];

/// A name, a body, and the code and the message in it.
const BODIES: [(&str, &str, Option<&str>, Option<&str>); 8] = [
    (
        "exceptionDetailType",
        r#"{"type":"t","title":"Bad","o:errorCode":33204,"detail":"no","status":400}"#,
        Some("33204"),
        Some("Bad: no"),
    ),
    ("required members only", r#"{"type":"t","title":"Bad","o:errorCode":0}"#, Some("0"), Some("Bad")),
    ("code as text", r#"{"title":"Bad","o:errorCode":"33205"}"#, Some("33205"), Some("Bad")),
    (
        "identity provider",
        r#"{"status":401,"message":"invalid.credentials","code":"AUTHENTICATION_INVALID"}"#,
        Some("AUTHENTICATION_INVALID"),
        Some("invalid.credentials"),
    ),
    ("nulls", r#"{"type":null,"title":null,"o:errorCode":null,"detail":null}"#, None, None),
    ("web page", "<html><head><title>no</title></head></html>", None, Some("no")),
    ("text", "Resource does not exist", None, None),
    ("empty", "", None, None),
];

/// The error of this operation.
async fn failure(client: &Client, operation: &str) -> Error {
    call(client, operation, &question(operation)).await.unwrap_err().into()
}

#[tokio::test]
async fn each_body_on_each_status_of_each_operation_is_explained() {
    let mut service = Loopback::open().await;
    let client = client(&service);
    for status in FAILURES {
        for (name, body, code, message) in BODIES {
            service.answer(&Reply::new(status, body).with("x-request-id", "theirs"));
            for operation in all_operations() {
                let error = failure(&client, operation).await;
                let what = format!("{operation} {status} {name}: {error}");
                assert_eq!((error.kind(), error.status()), (ErrorKind::Status, Some(status)), "{what}");
                assert_eq!((error.service_code(), error.service_message()), (code, message), "{what}");
                assert_eq!(error.body_excerpt(), Some(body).filter(|body| !body.is_empty()), "{what}");
                assert_eq!(error.operation().unwrap().id, operation, "{what}");
                assert_eq!(error.request_ids().get("x-request-id"), Some("theirs"), "{what}");
                assert!(!format!("{error:?} {error}").contains(TOKEN), "{what}");
            }
            assert_eq!(service.asked().len(), all_operations().count(), "one attempt each");
        }
    }
}

#[tokio::test]
async fn each_status_answers_its_question() {
    let mut service = Loopback::open().await;
    let client = client(&service);
    for status in FAILURES {
        service.answer(&Reply::new(status, ""));
        let error = failure(&client, "getPaymentPayoutSummary").await;
        assert_eq!(error.is_auth(), status == 401, "{status}");
        assert_eq!(error.is_permission(), status == 403, "{status}");
        assert_eq!(error.is_not_found(), status == 404, "{status}");
        assert_eq!(error.is_rate_limited(), status == 429, "{status}");
        assert_eq!(error.is_retryable(), status == 429 || status >= 500, "{status}");
    }
}

#[tokio::test]
async fn every_example_of_a_documented_failure_is_read() {
    let document = Document::oracle_bi();
    let mut service = Loopback::open().await;
    let client = client(&service);
    let mut read = 0;
    for operation in all_operations() {
        let answers = document.answers(operation);
        let documented: Vec<_> = answers.iter().map(|(status, _)| *status).collect();
        assert!(FAILURES.iter().all(|status| documented.contains(status)), "{operation}: {documented:?}");
        for (status, examples) in answers.into_iter().filter(|(status, _)| *status != 200) {
            for example in examples {
                service.answer(&Reply::new(status, example.body()));
                let error = failure(&client, operation).await;
                assert_eq!(error.status(), Some(status), "{}", example.place);
                let code = match &example.value["o:errorCode"] {
                    Value::Null => None,
                    Value::String(text) => Some(text.clone()),
                    number => Some(number.to_string()),
                };
                assert_eq!(error.service_code(), code.as_deref(), "{}", example.place);
                read += 1;
            }
        }
    }
    assert!(read >= 200, "{read} examples");
}

#[tokio::test]
async fn an_undocumented_status_is_an_error_with_that_status() {
    let mut service = Loopback::open().await;
    let client = client(&service);
    for status in [402, 408, 409, 410, 411, 412, 413, 418, 422, 431, 451, 501, 502, 505, 507, 511, 599] {
        service.answer(&Reply::new(status, "{}"));
        for operation in all_operations() {
            let error = failure(&client, operation).await;
            assert_eq!(
                (error.kind(), error.status()),
                (ErrorKind::Status, Some(status)),
                "{operation} {error}"
            );
        }
    }
}

#[tokio::test]
async fn an_answer_that_makes_no_sense_is_reported_like_any_failure_and_shows_no_data() {
    let mut service = Loopback::open().await;
    let client = client(&service).with_context(CallContext::new().window("May"));
    for operation in all_operations() {
        for (body, shown) in NONSENSE {
            service.answer(&Reply::new(200, body).with("x-request-id", "theirs"));
            assert_reported(&failure(&client, operation).await, operation, 200, "x-request-id", shown);
        }
    }
}
