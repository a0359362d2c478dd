//! What goes over the wire.

use payouts_http::{CallContext, RequestIdStyle, Runtime, Service};
use url::Url;

use crate::support::{ONCE, QUEUE, READ, Server, answer, builder, call, header, may_day, ok, send};

#[tokio::test]
async fn a_post_without_a_body_says_so() {
    let server = Server::playing([ok("{}")]).await;
    call(&builder(&server, &may_day()).build().unwrap(), &QUEUE, "/v1.0/x").await.unwrap();
    assert_eq!(header(&server.requests()[0], "content-length"), ["0"]);
}

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
async fn blanks_in_a_query_are_percent_20_and_plus_signs_survive() {
    let server = Server::playing([ok("{}")]).await;
    let runtime = builder(&server, &may_day()).build().unwrap();
    let request = runtime
        .http_client()
        .get(server.url.join("/v1.0/x").unwrap())
        .query(&[("$filter", "payoutStatus eq 'IN PROGRESS' and a+b")])
        .build()
        .unwrap();
    send(&runtime, request, &READ).await.unwrap();
    let request = server.requests().remove(0);
    let line = request.lines().next().unwrap();
    assert!(line.contains("eq%20%27IN%20PROGRESS%27%20and%20a%2Bb"), "{line}");
    assert!(!line.contains('+'), "{line}");
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

/// Whether payouts honours `ms-requestid` is unconfirmed; which of the id headers are required is contradictory. All
/// three are always sent.
mod pc_request_ids {
    use super::*;

    #[tokio::test]
    async fn a_retried_post_keeps_its_request_id_and_renews_the_others() {
        let server =
            Server::playing([answer("503 Busy", &[], ""), answer("503 Busy", &[], ""), ok("{}")]).await;
        call(&builder(&server, &may_day()).build().unwrap(), &QUEUE, "/v1.0/x").await.unwrap();
        let (kept, correlation) = (server.header("ms-requestid"), server.header("ms-correlationid"));
        assert!(kept[0].len() == 36 && kept.iter().all(|id| *id == kept[0]), "{kept:?}");
        let client = server.header("client-request-id");
        for ids in [correlation, client] {
            assert_eq!(ids.iter().collect::<std::collections::HashSet<_>>().len(), 3, "{ids:?}");
        }
    }

    #[tokio::test]
    async fn a_retried_get_renews_all_three() {
        let server = Server::playing([answer("503 Busy", &[], ""), ok("{}")]).await;
        call(&builder(&server, &may_day()).build().unwrap(), &READ, "/v1.0/x").await.unwrap();
        for name in ["ms-requestid", "ms-correlationid", "client-request-id"] {
            let ids = server.header(name);
            assert!(ids[0].len() == 36 && ids[0] != ids[1], "{name}: {ids:?}");
        }
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
    for address in ["http://api.partner.microsoft.com", "ftp://localhost", "http://10.0.0.1:8080"] {
        let built = Runtime::builder(Service::PartnerCenter, Url::parse(address).unwrap()).build();
        assert!(built.unwrap_err().to_string().contains("https"), "{address}");
    }
}
