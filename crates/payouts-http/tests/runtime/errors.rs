//! Nothing that helps is lost on the way to the caller.

use payouts_http::{CallContext, ErrorKind, Runtime, Service};

use crate::support::{READ, Server, answer, builder, call, may_day, ok};

#[tokio::test]
async fn an_error_carries_everything_that_helps() {
    let body = r#"{"error":{"code":"accessDenied","message":"the caller may not","innerError":{"code":"roleMissing"}}}"#;
    let headers =
        [("request-id", "r-1"), ("x-ms-ags-diagnostic", "{\"host\":7}"), ("ms-correlationid", "c-1")];
    let server = Server::playing([answer("403 Forbidden", &headers, body)]).await;
    let runtime = builder(&server, &may_day()).build().unwrap();
    let runtime = runtime.with_context(CallContext::new().window("payments 2024-05"));
    let error = call(&runtime, &READ, "/?$filter=CANARY").await.unwrap_err();

    assert!(error.is_permission() && !error.is_auth() && !error.is_retryable());
    assert_eq!(error.service_code(), Some("accessDenied"));
    assert_eq!(error.inner_codes(), ["roleMissing"]);
    assert_eq!(error.service_message(), Some("the caller may not"));
    assert_eq!(error.window(), Some("payments 2024-05"));
    assert_eq!(error.operation().unwrap().id, "readExport");
    assert!(error.body_excerpt().unwrap().contains("roleMissing"));
    let ids = error.request_ids();
    assert_eq!((ids.get("request-id"), ids.get("ms-correlationid")), (Some("r-1"), Some("c-1")));
    assert!(ids.get("x-ms-ags-diagnostic").is_some());
    assert_eq!(ids.iter().filter(|(name, _)| *name == "ms-correlationid").count(), 2, "sent and received");
    assert_eq!(
        error.to_string(),
        "readExport for payments 2024-05: Partner Center answered 403 Forbidden (accessDenied): the caller may not; \
         the signed-in user needs the role Incentives admin or Incentives user (incentive programs), Owner or \
         Financial contributor (Marketplace, Store); app-only sign-in and indirect resellers may be refused"
    );
}

#[tokio::test]
async fn oracles_403_titled_service_unavailable_is_a_matter_of_permission() {
    let body = r#"{"type":"about:blank","title":"Service Unavailable","o:errorCode":"50301","status":403}"#;
    let server = Server::playing([answer("403 Forbidden", &[], body), ok("")]).await;
    let runtime = Runtime::builder(Service::OracleBi, server.url.clone()).build().unwrap();
    let error = call(&runtime, &READ, "/").await.unwrap_err();
    assert!(error.is_permission() && !error.is_retryable());
    assert_eq!((error.attempts(), error.service_code()), (1, Some("50301")));
    assert!(error.hint().unwrap().contains("Payment Processing"));
}

#[tokio::test]
async fn the_real_answer_comes_back_with_the_error() {
    let server = Server::playing([answer("404 Not Found", &[("x-real", "yes")], "the real body")]).await;
    let runtime = builder(&server, &may_day()).build().unwrap();
    let request = runtime.http_client().get(server.url.clone()).build().unwrap();
    let response = runtime.execute(request, &READ).await.unwrap();
    assert_eq!((response.status().as_u16(), response.headers()["x-real"].as_bytes()), (404, &b"yes"[..]));
    assert!(response.extensions().get::<payouts_http::Error>().unwrap().is_not_found());
    assert_eq!(response.text().await.unwrap(), "the real body");
}

#[tokio::test]
async fn an_answer_beyond_the_bound_is_an_error_and_not_repeated() {
    let server = Server::playing([ok(&"x".repeat(1001)), ok(&"x".repeat(1000))]).await;
    let runtime = builder(&server, &may_day()).largest_body(1000).build().unwrap();
    let error = call(&runtime, &READ, "/").await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Decode, 1));
    assert_eq!(call(&runtime, &READ, "/").await.unwrap().len(), 1000);
}

#[test]
fn an_error_is_one_pointer_wide() {
    assert_eq!(size_of::<payouts_http::Error>(), size_of::<usize>());
}
