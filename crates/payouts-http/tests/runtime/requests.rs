//! What goes over the wire.

use payouts_http::{CallContext, RequestIdStyle, Runtime, Service};
use url::Url;

use crate::support::{ONCE, READ, Server, builder, call, header, may_day, ok, send};

#[tokio::test]
async fn a_body_is_sent_as_it_is() {
    let server = Server::playing([ok("{}")]).await;
    let runtime = builder(&server, &may_day()).build().unwrap();
    let request = runtime.http_client().post(server.url.clone()).body("{\"a\":1}").build().unwrap();
    send(&runtime, request, &READ).await.unwrap();
    let request = &server.requests()[0];
    assert_eq!(header(request, "content-length"), ["7"]);
    assert!(request.ends_with("\r\n\r\n{\"a\":1}"), "{request}");
}

#[tokio::test]
async fn the_version_header_of_generated_clients_is_dropped() {
    let server = Server::playing([ok("{}")]).await;
    let runtime = builder(&server, &may_day()).build().unwrap();
    let request =
        runtime.http_client().get(server.url.clone()).header("api-version", "1.0.0").build().unwrap();
    send(&runtime, request, &READ).await.unwrap();
    assert_eq!(server.header("api-version"), [""]);
}

#[tokio::test]
async fn the_user_agent_names_us_or_what_the_caller_chose() {
    let server = Server::playing([ok("{}"), ok("{}")]).await;
    call(&builder(&server, &may_day()).build().unwrap(), &READ, "/").await.unwrap();
    call(&builder(&server, &may_day()).user_agent("ledger/7").build().unwrap(), &READ, "/").await.unwrap();
    let agents = server.header("user-agent");
    assert!(agents[0].starts_with("payouts/"), "{agents:?}");
    assert_eq!(agents[1], "ledger/7");
}

#[tokio::test]
async fn a_request_id_of_the_context_is_for_keyed_calls_only() {
    let server = Server::playing([ok("{}"), ok("{}")]).await;
    let runtime = builder(&server, &may_day()).build().unwrap();
    let runtime = runtime.with_context(CallContext::new().request_id("written-down"));
    call(&runtime, &READ, "/").await.unwrap();
    call(&runtime, &ONCE, "/").await.unwrap();
    assert!(server.header("ms-requestid").iter().all(|id| id != "written-down" && id.len() == 36));
}

#[tokio::test]
async fn oracle_gets_no_request_ids() {
    let server = Server::playing([ok("{}")]).await;
    let runtime = Runtime::builder(Service::OracleBi, server.url.clone()).build().unwrap();
    call(&runtime, &READ, "/").await.unwrap();
    assert_eq!(Service::OracleBi.request_id_style(), RequestIdStyle::None);
    for name in ["ms-requestid", "ms-correlationid", "client-request-id", "authorization"] {
        assert_eq!(server.header(name), [""], "{name}");
    }
}

#[test]
fn an_address_that_would_expose_the_token_is_refused() {
    for address in [
        "http://api.partner.microsoft.com",
        "ftp://localhost",
        "http://10.0.0.1:8080",
        "http://me:CANARY@example.com?CANARY",
    ] {
        let built = Runtime::builder(Service::PartnerCenter, Url::parse(address).unwrap()).build();
        let printed = format!("{:?}", built.unwrap_err());
        assert!(printed.contains("https") && !printed.contains("CANARY"), "{printed}");
    }
}

#[test]
fn an_address_that_holds_more_than_a_place_is_refused() {
    for address in
        ["https://me:CANARY@example.com", "https://example.com?CANARY", "https://example.com#CANARY"]
    {
        let built = Runtime::builder(Service::PartnerCenter, Url::parse(address).unwrap()).build();
        assert!(!format!("{:?}", built.unwrap_err()).contains("CANARY"), "{address}");
    }
}
