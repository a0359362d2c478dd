//! Tokens that end while an export is waited for.

use crate::support::{EXPORT, FILE, QUEUE, Tokens, Wire, export, june, may, partner_center_builder, reply};
use payouts_auth::{
    MemoryStore, TokenStore,
    entra::{EntraApp, EntraUser},
};
use payouts_core::{PartnerCenter, partner_center::ExportEnded, source::Polled};
use payouts_http::{SecretString, testing::ManualTime};
use serde_json::json;
use std::{sync::Arc, time::Duration};

#[tokio::test]
async fn a_token_rejected_in_the_middle_is_renewed_once() {
    let (mut wire, time) = (Wire::open().await, june());
    let link = wire.link(FILE, "one");
    wire.on("POST", QUEUE, [reply(202, export("Queued", ""))]);
    let polls = [(200, export("Queued", "")), (401, String::new()), (200, export("Completed", &link))];
    wire.on("GET", EXPORT, polls.map(|(status, body)| reply(status, body)));
    let tokens = Tokens::of(&["first", "second"]);
    let partner_center = partner_center_builder(&wire, &time).credentials(tokens).build().unwrap();
    let job = partner_center.export(&may()).await.unwrap();
    assert!(matches!(job.until_ready().await.unwrap(), ExportEnded::Ready(_)));
    let sent: Vec<_> =
        wire.asked().iter().map(|asked| asked.header("authorization").unwrap().to_owned()).collect();
    assert_eq!(sent, ["Bearer first", "Bearer first", "Bearer first", "Bearer second"]);
}

#[tokio::test]
async fn a_rejection_that_stays_ends_the_wait() {
    let (mut wire, time) = (Wire::open().await, june());
    wire.on("POST", QUEUE, [reply(202, export("Queued", ""))]);
    wire.on("GET", EXPORT, [reply(401, r#"{"statusCode":401,"message":"incorrect audience"}"#)]);
    let tokens = Tokens::of(&["first", "second"]);
    let partner_center = partner_center_builder(&wire, &time).credentials(tokens).build().unwrap();
    let error = partner_center.export(&may()).await.unwrap().until_ready().await.unwrap_err();
    assert!(error.is_auth() && !error.is_retryable(), "{error:?}");
    assert_eq!(wire.asked_by("GET").len(), 2);
}

/// A token answer whose token contains its end and its name.
fn token_answer(turn: usize) -> String {
    json!({
        "token_type": "Bearer", "expires_in": 3600,
        "access_token": format!("opaque-{turn}"), "refresh_token": format!("refresh-{turn}"),
    })
    .to_string()
}

fn signed_in(wire: &Wire, time: &ManualTime) -> PartnerCenter {
    let store = MemoryStore::new();
    let authority = wire.url().as_str().trim_end_matches('/').to_owned();
    let kept = json!({
        "version": 1,
        "issued_to": format!("entra user {authority}/contoso.com client-1 https://api.partner.microsoft.com"),
        "refresh_token": "refresh-0",
    });
    store.save("contoso", &SecretString::new(kept.to_string())).unwrap();
    let app = EntraApp::new("contoso.com", "client-1").authority(wire.url()).api(wire.url());
    let user = EntraUser::new(app, "contoso", Arc::new(store), time.environment()).unwrap();
    partner_center_builder(wire, time).credentials(user).build().unwrap()
}

/// The clock moves between the polls and not during them: a renewal is real traffic, which virtual waiting would outrun.
#[tokio::test]
async fn a_wait_of_many_hours_goes_through_many_tokens() {
    const HOURS: usize = 8;
    let (mut wire, time) = (Wire::open().await, june());
    wire.on("POST", "/contoso.com/oauth2/v2.0/token", (1..20).map(|turn| reply(200, token_answer(turn))));
    wire.on("POST", QUEUE, [reply(202, export("Queued", ""))]);
    wire.on("GET", EXPORT, [reply(200, export("Processing", ""))]);
    let job = signed_in(&wire, &time).export(&may()).await.unwrap();
    for _ in 0..HOURS {
        time.advance(Duration::from_secs(61 * 60));
        assert!(matches!(job.poll().await.unwrap(), Polled::InProgress { .. }));
    }

    let bearers = wire.asked_by("GET").into_iter();
    let bearers: Vec<_> = bearers.map(|asked| asked.header("authorization").unwrap().to_owned()).collect();
    let expected: Vec<_> = (2..2 + HOURS).map(|turn| format!("Bearer opaque-{turn}")).collect();
    assert_eq!(bearers, expected, "no poll is made with a token that is over");
    let renewals = wire.asked_by("POST").into_iter().filter(|asked| asked.path.ends_with("/token"));
    let renewals: Vec<_> = renewals.map(|asked| asked.body).collect();
    assert_eq!(renewals.len(), 1 + HOURS);
    for (turn, body) in renewals.iter().enumerate() {
        let used = body.split('&').any(|field| field == format!("refresh_token=refresh-{turn}"));
        assert!(used, "each renewal uses the refresh token of the one before: {turn} {body}");
    }
}
