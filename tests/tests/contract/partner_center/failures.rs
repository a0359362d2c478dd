//! Every error body on every documented status of every operation.

use crate::document::Document;
use partner_center_client::Client;
use payouts_http::{CallContext, Error, ErrorKind};
use payouts_tests::loopback::{Loopback, Reply};
use payouts_tests::nonsense::{NONSENSE, assert_reported};
use payouts_tests::signed_in::TOKEN;

use super::{ASKING, all_operations, call, client, success};

/// The statuses of Microsoft's pages, and those that gateways add.
const FAILURES: [u16; 9] = [400, 401, 403, 404, 429, 500, 502, 503, 504];

/// A name, a body, and the code and the message in it.
const BODIES: [(&str, &str, Option<&str>, Option<&str>); 9] = [
    ("gateway", r#"{"statusCode":401,"message":"no"}"#, None, Some("no")),
    (
        "partner API",
        r#"{"error":{"code":"accessDenied","message":"no","target":"$filter","innerError":{"code":"deep"}}}"#,
        Some("accessDenied"),
        Some("no"),
    ),
    (
        "partner center",
        r#"{"code":"2000","description":"no","data":[],"source":"PartnerFD"}"#,
        Some("2000"),
        Some("no"),
    ),
    ("code as number", r#"{"code":2000,"description":"no","data":null}"#, Some("2000"), Some("no")),
    ("nulls", r#"{"code":null,"description":null,"data":null,"source":null}"#, None, None),
    ("web page", "<html><head><title>no</title></head><body>x</body></html>", None, Some("no")),
    ("text", "no such thing", None, None),
    ("half", r#"{"error":{"code":"acc"#, None, None),
    ("empty", "", None, None),
];

/// The error of this operation.
async fn failure(client: &Client, operation: &str) -> Error {
    call(client, operation).await.unwrap_err().into()
}

#[tokio::test]
async fn each_body_on_each_status_of_each_operation_is_explained() {
    let mut service = Loopback::open().await;
    let client = client(&service);
    for status in FAILURES {
        for (name, body, code, message) in BODIES {
            service.answer(&Reply::new(status, body).with("request-id", "theirs"));
            for operation in all_operations() {
                let error = failure(&client, operation).await;
                let what = format!("{operation} {status} {name}: {error}");
                assert_eq!((error.kind(), error.status()), (ErrorKind::Status, Some(status)), "{what}");
                assert_eq!((error.service_code(), error.service_message()), (code, message), "{what}");
                assert_eq!(error.body_excerpt(), Some(body).filter(|body| !body.is_empty()), "{what}");
                assert_eq!(error.operation().unwrap().id, operation, "{what}");
                assert_eq!(error.request_ids().get("request-id"), Some("theirs"), "{what}");
                assert!(error.request_ids().get("ms-requestid").is_some(), "{what}");
                assert!(error.hint().is_some(), "{what}");
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
        let error = failure(&client, "getPaymentsExport").await;
        assert_eq!(error.is_auth(), status == 401, "{status}");
        assert_eq!(error.is_permission(), status == 403, "{status}");
        assert_eq!(error.is_not_found(), status == 404, "{status}");
        assert_eq!(error.is_rate_limited(), status == 429, "{status}");
        assert_eq!(error.is_retryable(), status == 429 || status >= 500, "{status}");
        assert!(!error.never_reached_server(), "{status}");
    }
}

#[tokio::test]
async fn every_example_of_a_documented_failure_is_read() {
    let mut service = Loopback::open().await;
    let client = client(&service);
    let document = Document::partner_center();
    let mut read = 0;
    for operation in all_operations() {
        let answers = document.answers(operation);
        assert!(
            FAILURES.iter().all(|status| answers.iter().any(|(known, _)| known == status)),
            "{operation}"
        );
        for (status, examples) in answers.into_iter().filter(|(status, _)| *status != success(operation)) {
            for example in examples {
                service.answer(&Reply::new(status, example.body()));
                let error = failure(&client, operation).await;
                assert_eq!(error.status(), Some(status), "{}", example.place);
                let says_something = error.service_code().is_some() || error.service_message().is_some();
                assert!(
                    says_something || example.media_type == "text/plain" || example.media_type == "text/html",
                    "{}: {error}",
                    example.place
                );
                read += 1;
            }
        }
    }
    assert!(read >= 60, "{read} examples");
}

#[tokio::test]
async fn nested_codes_are_kept_from_the_outside_in() {
    let mut service = Loopback::open().await;
    let client = client(&service);
    let body = r#"{"error":{"code":"serviceNotAvailable","message":"m","innerError":{"code":"storage","innerError":{"code":"timeout","date":"x"}}}}"#;
    service.answer(&Reply::json(500, body));
    let error = failure(&client, "queueEarningsExport").await;
    assert_eq!(error.service_code(), Some("serviceNotAvailable"));
    assert_eq!(error.inner_codes(), ["storage", "timeout"]);
}

#[tokio::test]
async fn a_requested_wait_is_reported() {
    let mut service = Loopback::open().await;
    let client = client(&service);
    for (value, seconds) in [("7", Some(7)), ("Wed, 01 May 2024 12:01:30 GMT", Some(90)), ("soon", None)] {
        let reply =
            Reply::new(429, "").with("retry-after", value).with("date", "Wed, 01 May 2024 12:00:00 GMT");
        service.answer(&reply);
        let error = failure(&client, "getEarningsExport").await;
        assert_eq!(error.retry_after().map(|wait| wait.as_secs()), seconds, "{value}");
    }
}

#[tokio::test]
async fn an_undocumented_status_is_an_error_with_that_status() {
    let mut service = Loopback::open().await;
    let client = client(&service);
    for status in [402, 405, 406, 408, 409, 410, 411, 412, 414, 415, 418, 422, 431, 451, 501, 505, 511, 599] {
        for operation in all_operations() {
            service.answer(&Reply::new(status, "{}"));
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
async fn a_body_that_repeats_the_token_or_a_link_shows_neither() {
    let mut service = Loopback::open().await;
    let client = client(&service);
    let body = format!(
        r#"{{"statusCode":401,"message":"bad token {TOKEN} for https://x.blob.core.windows.net/a?sig=S3CR3T"}}"#
    );
    for status in FAILURES {
        service.answer(&Reply::json(status, &body));
        let error = failure(&client, "getPaymentsExport").await;
        let shown = format!("{error} {error:?} {:?}", error.service_message());
        assert!(!shown.contains(TOKEN) && !shown.contains("S3CR3T"), "{shown}");
    }
}

#[tokio::test]
async fn an_answer_that_makes_no_sense_is_reported_like_any_failure_and_shows_no_data() {
    let mut service = Loopback::open().await;
    let client = client(&service).with_context(CallContext::new().window("May"));
    for operation in ASKING {
        for (body, shown) in NONSENSE {
            // An export that was accepted without a word may still be named by a header.
            if body.is_empty() && operation.starts_with("queue") {
                continue;
            }
            service.answer(&Reply::new(success(operation), body).with("request-id", "theirs"));
            let error = failure(&client, operation).await;
            assert_reported(&error, operation, success(operation), "request-id", shown);
            assert!(error.request_ids().get("ms-requestid").is_some(), "{operation}: {error:?}");
        }
    }
}

#[tokio::test]
async fn an_undocumented_success_names_its_call() {
    let mut service = Loopback::open().await;
    let client = client(&service);
    service.answer(&Reply::new(206, "{}").with("request-id", "theirs"));
    for operation in all_operations() {
        let error = failure(&client, operation).await;
        assert_eq!((error.kind(), error.status()), (ErrorKind::Decode, Some(206)), "{error:?}");
        assert_eq!(error.operation().map(|known| known.id), Some(operation), "{error:?}");
        assert_eq!(error.request_ids().get("request-id"), Some("theirs"), "{error:?}");
    }
}
