//! Signing in with a device code.

use std::time::Duration;

use mockito::{Matcher, Mock, Server, ServerGuard};
use payouts_auth::MemoryStore;
use payouts_auth::entra::{DeviceCode, Endpoints, EntraUser};
use payouts_http::ErrorKind;
use payouts_http::testing::ManualTime;
use serde_json::{Value, json};
use tracing::instrument::WithSubscriber as _;

use crate::canary::{CANARY, answers, assert_silent};
use crate::support::{
    AUDIENCE, Recorder, Seen, V1_TOKEN, V2_TOKEN, answering, entra_app, entra_user, field, good_jwt, may_day,
    token,
};

const V2_DEVICE: &str = "/contoso.com/oauth2/v2.0/devicecode";
const V1_DEVICE: &str = "/contoso.com/oauth2/devicecode";

fn begun() -> Value {
    json!({
        "device_code": "the-device-code", "user_code": "ABCD-EFGH", "expires_in": 900, "interval": 5,
        "verification_uri": "https://microsoft.com/devicelogin", "message": "To sign in …",
    })
}

fn granted() -> Value {
    json!({"token_type": "Bearer", "expires_in": 3600, "refresh_token": "r", "access_token": good_jwt("1")})
}

struct Scene {
    server: ServerGuard,
    user: EntraUser,
    time: ManualTime,
}

impl Scene {
    async fn new() -> Self {
        let mut server = Server::new_async().await;
        answering(&mut server, V2_DEVICE, 200, &begun()).create_async().await;
        let time = may_day();
        let user = entra_user(entra_app(&server), &MemoryStore::new(), &time);
        Self { server, user, time }
    }

    /// The token endpoint's next answer, `times` over.
    async fn polled(&mut self, status: usize, body: &Value, times: usize) -> Mock {
        answering(&mut self.server, V2_TOKEN, status, body).expect(times).create_async().await
    }
}

fn error(word: &str) -> Value {
    json!({"error": word, "error_description": "AADSTS70016: pending"})
}

fn seconds(all: &[u64]) -> Vec<Duration> {
    all.iter().map(|seconds| Duration::from_secs(*seconds)).collect()
}

/// Device code works where the tenant allows it, and a refusal points to the browser.
mod pc_device_code {
    use super::*;

    #[tokio::test]
    async fn polls_at_the_requested_pace_until_the_code_is_typed() {
        let mut scene = Scene::new().await;
        let mocks = [
            scene.polled(400, &error("authorization_pending"), 2).await,
            scene.polled(400, &error("slow_down"), 1).await,
            scene.polled(503, &json!({}), 1).await,
            scene.polled(200, &granted(), 1).await,
        ];
        let mut shown = None;
        scene.user.sign_in_with_device_code(|code: &DeviceCode| shown = Some(code.clone())).await.unwrap();
        for mock in mocks {
            mock.assert_async().await;
        }
        assert_eq!(scene.time.slept(), seconds(&[5, 5, 5, 10, 20]));
        let shown = shown.unwrap();
        assert_eq!(
            (shown.user_code(), shown.address().as_str()),
            ("ABCD-EFGH", "https://microsoft.com/devicelogin")
        );
        assert_eq!(shown.expires_at().to_rfc3339(), "2024-05-01T00:15:00+00:00");
        assert_eq!(token(&scene.user).await.unwrap(), good_jwt("1"));
    }

    #[tokio::test]
    async fn a_policy_that_forbids_it_points_to_the_browser() {
        let mut scene = Scene::new().await;
        let refusal =
            json!({"error": "invalid_grant", "error_description": "AADSTS53003: blocked by policy"});
        scene.polled(400, &refusal, 1).await;
        let error = scene.user.sign_in_with_device_code(|_| ()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::SignInNeeded);
        assert!(error.hint().unwrap().contains("with the browser"), "{error}");
    }
}

#[tokio::test]
async fn the_older_endpoint_writes_numbers_as_text_and_has_names_of_its_own() {
    let mut server = Server::new_async().await;
    let (begin, poll) = (Seen::default(), Seen::default());
    let answer = json!({
        "device_code": "the-device-code", "user_code": "ABCD", "expires_in": "900", "interval": "7",
        "verification_url": "https://microsoft.com/devicelogin",
    });
    begin.by(answering(&mut server, V1_DEVICE, 200, &answer), &answer).create_async().await;
    poll.by(answering(&mut server, V1_TOKEN, 200, &granted()), &granted()).create_async().await;
    let time = may_day();
    let user = entra_user(entra_app(&server).endpoints(Endpoints::V1), &MemoryStore::new(), &time);
    user.sign_in_with_device_code(|_| ()).await.unwrap();
    assert_eq!(time.slept(), seconds(&[7]));
    assert_eq!(field(&begin.only_form(), "resource"), Some(AUDIENCE));
    let form = poll.only_form();
    assert_eq!((field(&form, "code"), field(&form, "device_code")), (Some("the-device-code"), None));
}

#[tokio::test]
async fn a_code_that_is_never_typed_runs_out() {
    let mut scene = Scene::new().await;
    let expired = scene.polled(400, &error("expired_token"), 1).await;
    let refused = scene.user.sign_in_with_device_code(|_| ()).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::SignInNeeded);
    assert!(refused.to_string().contains("ran out"), "{refused}");
    expired.assert_async().await;

    let mut scene = Scene::new().await;
    scene.polled(400, &error("authorization_pending"), 1).await;
    let refused = scene.user.sign_in_with_device_code(|_| ()).await.unwrap_err();
    assert!(refused.to_string().contains("ran out"), "{refused}");
    assert_eq!(scene.time.elapsed(), Duration::from_secs(900), "by our own clock");
}

#[tokio::test]
async fn a_person_who_declines_ends_it_at_once() {
    let mut scene = Scene::new().await;
    let mock = scene.polled(400, &error("authorization_declined"), 1).await;
    let error = scene.user.sign_in_with_device_code(|_| ()).await.unwrap_err();
    assert!(error.to_string().contains("declined"), "{error}");
    mock.assert_async().await;
}

#[tokio::test]
async fn an_address_that_is_not_private_is_not_shown() {
    let mut server = Server::new_async().await;
    let mut answer = begun();
    answer["verification_uri"] = json!("http://microsoft.example.com/devicelogin");
    answering(&mut server, V2_DEVICE, 200, &answer).create_async().await;
    let poll = server.mock("POST", Matcher::Exact(V2_TOKEN.into())).expect(0).create_async().await;
    let user = entra_user(entra_app(&server), &MemoryStore::new(), &may_day());
    let mut shown = false;
    user.sign_in_with_device_code(|_| shown = true).await.unwrap_err();
    assert!(!shown);
    poll.assert_async().await;
}

#[tokio::test]
async fn a_sign_in_with_a_device_code_prints_no_secret() {
    for (status, answer) in answers() {
        let mut server = Server::new_async().await;
        let marked = json!({
            "device_code": "CANARY-device", "user_code": "ABCD-EFGH", "expires_in": 900, "interval": 5,
            "verification_uri": "https://microsoft.com/devicelogin",
        });
        answering(&mut server, V2_DEVICE, 200, &marked).create_async().await;
        answering(&mut server, V2_TOKEN, status, &answer).create_async().await;
        let user = entra_user(entra_app(&server), &MemoryStore::new(), &may_day());
        let recorder = Recorder::default();
        let show = |code: &DeviceCode| assert!(!format!("{code:?}").contains(CANARY));
        let outcome = user.sign_in_with_device_code(show).with_subscriber(recorder.clone()).await;
        let outcome = outcome.map(|signed_in| assert!(!format!("{signed_in:?}").contains(CANARY)));
        assert_silent(&format!("{status} {answer}"), &user, &recorder, outcome);
    }
}
