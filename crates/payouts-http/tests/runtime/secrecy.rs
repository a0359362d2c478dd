//! Marked secrets go in everywhere and come out nowhere.

use payouts_http::{CallContext, Error, Runtime};
use tracing::instrument::WithSubscriber as _;

use crate::observability::Recorder;
use crate::support::{Play, QUEUE, READ, Server, Tokens, answer, broken_off, builder, call, may_day};

/// Looks like nothing in particular, so that only knowing it helps.
const CANARY: &str = "CANARY-of-plain-looks";

fn everything_printed(error: &Error) -> String {
    let mut text = format!("{error}\n{error:?}\n{error:#?}\n{:?}", error.body_excerpt());
    let mut cause = std::error::Error::source(error);
    while let Some(beneath) = cause {
        text += &format!("\n{beneath}\n{beneath:?}");
        cause = beneath.source();
    }
    text
}

#[tokio::test]
async fn a_token_is_not_printed_even_when_the_service_echoes_it() {
    let echoes = [
        answer("403 No", &[], &format!(r#"{{"error":{{"code":"{CANARY}","message":"you sent {CANARY}"}}}}"#)),
        answer(
            "400 Bad",
            &[("request-id", "r")],
            &format!("<html><title>{CANARY}</title>Bearer {CANARY}</html>"),
        ),
        answer("404 Where", &[], &format!("no such token: {CANARY}")),
        answer(
            "500 Oops",
            &[("location", &format!("https://h/?t={CANARY}"))],
            &format!("{{\"token\":\"{CANARY}\"}}"),
        ),
        answer("302 Found", &[("location", &format!("https://h/?t={CANARY}")), ("set-cookie", CANARY)], ""),
        Play::HangUp,
        broken_off(),
    ];
    for echo in echoes {
        let server = Server::playing(std::iter::repeat_n(echo.clone(), 9)).await;
        let runtime = builder(&server, &may_day()).credentials(Tokens::of(&[CANARY])).build().unwrap();
        let runtime = runtime.with_context(CallContext::new().window("w"));
        let recorder = Recorder::new();
        let path = format!("/v1.0/x?$filter=customer%20eq%20{CANARY}&sig={CANARY}");
        let error = call(&runtime, &QUEUE, &path).with_subscriber(recorder.clone()).await.unwrap_err();
        let printed = format!("{}\n{}\n{runtime:?}", everything_printed(&error), recorder.text());
        assert!(!printed.contains(CANARY), "{echo:?}:\n{printed}");
        assert!(server.requests()[0].contains(&format!("Bearer {CANARY}")), "the test must really send it");
    }
}

#[tokio::test]
async fn the_query_of_a_request_is_not_printed_when_a_gateway_says_it_back() {
    let raw = "%24filter=customer%20eq%20plain-looks&by=plain-looks";
    for echo in [format!("Cannot GET /v1.0/x?{raw}"), "no such customer eq plain-looks".to_owned()] {
        let server = Server::playing([answer("404 Where", &[], &echo)]).await;
        let runtime = builder(&server, &may_day()).build().unwrap();
        let error = call(&runtime, &READ, &format!("/v1.0/x?{raw}")).await.unwrap_err();
        let printed = everything_printed(&error);
        assert!(!printed.contains("plain-looks"), "{printed}");
        assert!(printed.contains("[redacted]"), "{printed}");
    }
}

#[tokio::test]
async fn the_response_that_generated_code_sees_prints_no_secret_either() {
    let headers = [("location", "https://h/?t=CANARY"), ("set-cookie", "s=CANARY"), ("x-plain", "seen")];
    let server = Server::playing([answer("302 Found", &headers, "CANARY")]).await;
    let runtime: Runtime = builder(&server, &may_day()).build().unwrap();
    let request = runtime.http_client().get(server.url.join("/?sig=CANARY").unwrap()).build().unwrap();
    let response = runtime.execute(request, &READ).await.unwrap();
    let printed = progenitor_client::Error::<()>::UnexpectedResponse(response).to_string();
    assert!(printed.contains("seen") && !printed.contains("CANARY"), "{printed}");
}
