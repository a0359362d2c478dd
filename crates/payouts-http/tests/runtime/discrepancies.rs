//! What the register of discrepancies promises, each under its id.

use std::collections::HashSet;
use std::time::Duration;

use payouts_http::{CallContext, Error, Runtime, Service};

use crate::support::{Play, QUEUE, READ, Server, answer, builder, call, header, may_day, ok, send};

/// The error of a call that gets this answer, again and again.
async fn error_of(service: Service, play: Play) -> Error {
    let server = Server::playing(std::iter::repeat_n(play, 9)).await;
    let runtime = Runtime::builder(service, server.url.clone()).environment(may_day().environment());
    call(&runtime.build().unwrap(), &READ, "/").await.unwrap_err()
}

mod pc_ms_requestid {
    use super::*;

    #[tokio::test]
    async fn a_retried_post_keeps_its_request_id() {
        let server =
            Server::playing([answer("503 Busy", &[], ""), answer("503 Busy", &[], ""), ok("{}")]).await;
        call(&builder(&server, &may_day()).build().unwrap(), &QUEUE, "/v1.0/x").await.unwrap();
        let kept = server.header("ms-requestid");
        assert!(kept[0].len() == 36 && kept.iter().all(|id| *id == kept[0]), "{kept:?}");
        let correlation = server.header("ms-correlationid");
        assert_eq!(correlation.iter().collect::<HashSet<_>>().len(), 3, "{correlation:?}");
    }

    #[tokio::test]
    async fn a_retried_get_renews_it() {
        let server = Server::playing([answer("503 Busy", &[], ""), ok("{}")]).await;
        call(&builder(&server, &may_day()).build().unwrap(), &READ, "/v1.0/x").await.unwrap();
        let ids = server.header("ms-requestid");
        assert!(ids[0].len() == 36 && ids[0] != ids[1], "{ids:?}");
    }

    #[tokio::test]
    async fn the_id_written_down_before_is_the_one_sent() {
        let server = Server::playing([answer("500 Oops", &[], ""), ok("{}")]).await;
        let runtime = builder(&server, &may_day()).build().unwrap();
        let runtime = runtime.with_context(CallContext::new().request_id("written-down"));
        call(&runtime, &QUEUE, "/v1.0/x").await.unwrap();
        assert_eq!(server.header("ms-requestid"), ["written-down", "written-down"]);
    }
}

#[tokio::test]
async fn pc_client_request_id() {
    let server = Server::playing([answer("503 Busy", &[], ""), ok("{}"), ok("{}")]).await;
    let runtime = builder(&server, &may_day()).build().unwrap();
    call(&runtime, &READ, "/").await.unwrap();
    call(&runtime, &QUEUE, "/").await.unwrap();
    let ids = server.header("client-request-id");
    assert!(ids.iter().all(|id| id.len() == 36));
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), 3, "{ids:?}");
}

#[tokio::test]
async fn pc_response_ids() {
    assert!(
        error_of(Service::PartnerCenter, answer("404 No", &[], ""))
            .await
            .request_ids()
            .get("request-id")
            .is_none()
    );
    let names = [
        "request-id",
        "client-request-id",
        "x-ms-ags-diagnostic",
        "timestamp",
        "ms-requestid",
        "ms-correlationid",
    ];
    let headers = names.map(|name| (name, "from-the-service"));
    let error = error_of(Service::PartnerCenter, answer("404 No", &headers, "")).await;
    for name in names {
        assert_eq!(error.request_ids().get(name), Some("from-the-service"), "{name}");
    }
}

#[tokio::test]
async fn pc_empty_post_length() {
    let server = Server::playing([ok("{}")]).await;
    call(&builder(&server, &may_day()).build().unwrap(), &QUEUE, "/v1.0/x").await.unwrap();
    assert_eq!(header(&server.requests()[0], "content-length"), ["0"]);
}

#[tokio::test]
async fn pc_blank_encoding() {
    let line = line_of_a_filter("payoutStatus eq 'IN PROGRESS' and a+b").await;
    assert!(line.contains("eq%20%27IN%20PROGRESS%27%20and%20a%2Bb"), "{line}");
    assert!(!line.contains('+'), "{line}");
}

#[tokio::test]
async fn pc_dollar_encoding() {
    let line = line_of_a_filter("x").await;
    assert!(line.contains("?$filter=x ") || line.contains("?%24filter=x "), "{line}");
}

async fn line_of_a_filter(filter: &str) -> String {
    let server = Server::playing([ok("{}")]).await;
    let runtime = builder(&server, &may_day()).build().unwrap();
    let url = server.url.join("/v1.0/x").unwrap();
    let request = runtime.http_client().get(url).query(&[("$filter", filter)]).build().unwrap();
    send(&runtime, request, &READ).await.unwrap();
    server.requests()[0].lines().next().unwrap().to_owned()
}

#[tokio::test]
async fn pc_retry_after() {
    for (headers, least, most) in [(&[("retry-after", "77")][..], 77, 77), (&[], 30, 60)] {
        let server = Server::playing([answer("429 Slow", headers, ""), ok("")]).await;
        let time = may_day();
        call(&builder(&server, &time).build().unwrap(), &READ, "/").await.unwrap();
        let waited = time.elapsed();
        assert!(waited >= Duration::from_secs(least) && waited <= Duration::from_secs(most), "{waited:?}");
    }
}

#[tokio::test]
async fn pc_throttle_limits() {
    let server =
        Server::playing([answer("429 Slow", &[], ""), ok("a"), answer("429 Slow", &[], ""), ok("b")]).await;
    let runtime = builder(&server, &may_day()).build().unwrap();
    for (operation, body) in [(&READ, "a"), (&QUEUE, "b")] {
        assert_eq!(call(&runtime, operation, "/").await.unwrap(), body);
    }
}

#[tokio::test]
async fn pc_error_shapes() {
    for (body, code, message) in [
        (r#"{"statusCode":400,"message":"m"}"#, None, Some("m")),
        (r#"{"error":{"code":"invalidRequest","message":"m"}}"#, Some("invalidRequest"), Some("m")),
        (r#"{"code":"2000","description":"m","data":[],"source":"s"}"#, Some("2000"), Some("m")),
        ("something else", None, None),
    ] {
        let error = error_of(Service::PartnerCenter, answer("400 Bad", &[], body)).await;
        assert_eq!((error.service_code(), error.service_message()), (code, message), "{body}");
        assert_eq!(error.body_excerpt(), Some(body));
    }
}

#[tokio::test]
async fn pc_error_code_text() {
    for (code, read) in [("\"accessDenied\"", "accessDenied"), ("\"2000\"", "2000"), ("2000", "2000")] {
        let body = format!(r#"{{"code":{code},"description":"d"}}"#);
        let error = error_of(Service::PartnerCenter, answer("400 Bad", &[], &body)).await;
        assert_eq!(error.service_code(), Some(read));
    }
}

#[tokio::test]
async fn pc_gateway_errors() {
    for status in ["502 Bad Gateway", "503 Service Unavailable", "504 Gateway Timeout"] {
        for body in ["", "<html><head><title>Bad Gateway</title></head></html>"] {
            let server = Server::playing([answer(status, &[], body), ok("fine")]).await;
            let runtime = builder(&server, &may_day()).build().unwrap();
            assert_eq!(call(&runtime, &READ, "/").await.unwrap(), "fine", "{status}");
        }
    }
}

#[tokio::test]
async fn pc_roles() {
    let error = error_of(Service::PartnerCenter, answer("403 No", &[], "")).await;
    for role in ["Incentives admin", "Incentives user", "Owner", "Financial contributor"] {
        assert!(error.hint().unwrap().contains(role), "{role}");
    }
}

#[tokio::test]
async fn pc_indirect_reseller() {
    let error = error_of(Service::PartnerCenter, answer("403 No", &[], "")).await;
    assert!(error.hint().unwrap().contains("indirect resellers"));
}

#[tokio::test]
async fn obi_error_codes() {
    for (code, named) in [(33204, "where"), (33205, "include"), (33218, "parenthesis")] {
        let error = error_of(Service::OracleBi, oracles("400 Bad Request", &code.to_string())).await;
        assert!(error.hint().unwrap().contains(named), "{code}: {error}");
    }
    assert_eq!(
        error_of(Service::OracleBi, oracles("400 Bad Request", "4711")).await.service_code(),
        Some("4711")
    );
}

#[tokio::test]
async fn obi_error_code_type() {
    for code in ["33204", "\"33204\""] {
        let error = error_of(Service::OracleBi, oracles("400 Bad Request", code)).await;
        assert_eq!(error.service_code(), Some("33204"), "{code}");
    }
}

#[tokio::test]
async fn obi_error_body_form() {
    for body in ["", "<html><title>Oops</title></html>", "Resource does not exist"] {
        let error =
            error_of(Service::OracleBi, answer("404 Not Found", &[("x-request-id", "r")], body)).await;
        assert_eq!((error.status(), error.service_code()), (Some(404), None));
        assert_eq!(error.body_excerpt(), Some(body).filter(|body| !body.is_empty()));
        assert_eq!(error.request_ids().get("x-request-id"), Some("r"));
    }
}

#[tokio::test]
async fn obi_forbidden_title() {
    let body = r#"{"type":"x","title":"Service Unavailable","o:errorCode":50301,"status":403}"#;
    let error = error_of(Service::OracleBi, answer("403 Forbidden", &[], body)).await;
    assert!(error.is_permission() && !error.is_retryable());
    assert_eq!(error.attempts(), 1);
}

#[tokio::test]
async fn obi_payment_permission() {
    let error = error_of(Service::OracleBi, answer("403 Forbidden", &[], "")).await;
    for words in ["Sales and Operations", "Payment Processing", "probably"] {
        assert!(error.hint().unwrap().contains(words), "{words}");
    }
}

#[tokio::test]
async fn obi_not_found_meaning() {
    let error = error_of(Service::OracleBi, answer("404 Not Found", &[], "Resource does not exist")).await;
    assert!(error.is_not_found() && !error.is_retryable());
    for words in ["enterprise short name", "release", "does not mean that there is no data"] {
        assert!(error.hint().unwrap().contains(words), "{words}");
    }
}

#[tokio::test]
async fn obi_rate_limit() {
    let server = Server::playing([answer("429 Slow", &[("retry-after", "5")], ""), ok("fine")]).await;
    let time = may_day();
    let runtime = Runtime::builder(Service::OracleBi, server.url.clone()).environment(time.environment());
    assert_eq!(call(&runtime.build().unwrap(), &READ, "/").await.unwrap(), "fine");
    assert!(time.elapsed() >= Duration::from_secs(5));
}

#[tokio::test]
async fn obi_gateway_timeout() {
    for status in ["503 Service Unavailable", "504 Gateway Timeout"] {
        let server = Server::playing([answer(status, &[], ""), ok("fine")]).await;
        let runtime =
            Runtime::builder(Service::OracleBi, server.url.clone()).environment(may_day().environment());
        assert_eq!(call(&runtime.build().unwrap(), &READ, "/").await.unwrap(), "fine", "{status}");
    }
}

fn oracles(status: &str, code: &str) -> Play {
    answer(status, &[], &format!(r#"{{"type":"t","title":"Bad Request","o:errorCode":{code},"detail":"d"}}"#))
}
