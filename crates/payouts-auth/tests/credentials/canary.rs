//! Marked secrets go through every path, and come out nowhere but in the store's own file.

use std::fs;
use std::time::Duration;

use mockito::{Matcher, Server, ServerGuard};
use payouts_auth::entra::EntraAppOnly;
use payouts_auth::{FileStore, MemoryStore, TokenStore as _};
use payouts_http::{CredentialProvider, Error, SecretString};
use serde_json::{Value, json};
use std::sync::Arc;
use tracing::instrument::WithSubscriber as _;

use crate::support::{
    ORACLE_AUTHORIZE, ORACLE_SIGN_IN, ORACLE_TOKEN, Password, Recorder, V2_TOKEN, answering, entra_app,
    everything_printed, may_day, oracle_user, signed_in_before,
};

/// Looks like nothing in particular, so that no pattern would catch it.
pub(crate) const CANARY: &str = "CANARY";

/// Answers a sign-in service might give, with the secrets it was sent or gives out.
pub(crate) fn answers() -> Vec<(usize, Value)> {
    let echo = "you sent CANARY CANARY-password CANARY-refresh CANARY-code";
    vec![
        (
            200,
            json!({"id_token": "CANARY-id", "access_token": "CANARY-access", "refresh_token": "CANARY-refresh"}),
        ),
        (200, json!({"id_token": {"CANARY": 1}})),
        (200, json!("CANARY")),
        (
            400,
            json!({"error": "invalid_grant", "error_description": echo, "correlation_id": "CANARY CANARY"}),
        ),
        (400, json!({"error": echo, "error_description": "AADSTS1CANARY"})),
        (400, json!({"status": 400, "code": echo, "message": echo})),
        (401, json!({"status": 401, "code": "AUTHENTICATION_INVALID", "message": echo})),
        (403, json!(echo)),
        (404, json!({"detail": echo})),
        (500, json!({"detail": echo})),
        (503, json!(echo)),
    ]
}

pub(crate) fn assert_silent(
    what: &str,
    provider: &impl CredentialProvider,
    recorder: &Recorder,
    outcome: Result<(), Error>,
) {
    let mut printed = format!("{provider:?}\n{}", recorder.text());
    if let Err(error) = outcome {
        printed += &everything_printed(&error);
    }
    assert!(!printed.contains(CANARY), "{what}:\n{printed}");
}

async fn ask(provider: &impl CredentialProvider, recorder: &Recorder) -> Result<(), Error> {
    let credential = provider.credential().with_subscriber(recorder.clone()).await?;
    assert!(!format!("{credential:?}").contains(CANARY));
    Ok(())
}

#[tokio::test]
async fn entra_refreshes_print_no_secret() {
    for (status, answer) in answers() {
        let mut server = Server::new_async().await;
        answering(&mut server, V2_TOKEN, status, &answer).create_async().await;
        let store = MemoryStore::new();
        let user = signed_in_before(entra_app(&server), &server, &store, &may_day());
        let kept = store.load("contoso").unwrap().unwrap().expose().replace("refresh-1", "CANARY-refresh");
        store.save("contoso", &SecretString::new(kept)).unwrap();
        let recorder = Recorder::default();
        let outcome = ask(&user, &recorder).await;
        assert_silent(&format!("{status} {answer}"), &user, &recorder, outcome);
    }
}

#[tokio::test]
async fn entra_app_secrets_are_not_printed() {
    for (status, answer) in answers() {
        let mut server = Server::new_async().await;
        answering(&mut server, V2_TOKEN, status, &answer).create_async().await;
        let secret = Arc::new(SecretString::from("CANARY-client-secret"));
        let app = EntraAppOnly::new(entra_app(&server), "contoso", secret, may_day().environment()).unwrap();
        let recorder = Recorder::default();
        let outcome = ask(&app, &recorder).await;
        assert_silent(&format!("{status} {answer}"), &app, &recorder, outcome);
    }
}

/// A flow in which every value that is a secret carries the mark, up to the step that gives `answer`.
async fn oracle_flow(server: &mut ServerGuard, step: &str, status: usize, answer: &Value) {
    let usual = |path: &str| match path {
        ORACLE_SIGN_IN => json!({"success": true, "redirectUrl": "apiaccount://callback?code=CANARY-code="}),
        _ => json!({
            "id_token": "CANARY-id", "access_token": "CANARY", "refresh_token": "CANARY-refresh", "expires_in": 60,
        }),
    };
    let authorize = server.mock("GET", ORACLE_AUTHORIZE).match_query(Matcher::Any);
    let authorize = authorize.with_header("set-cookie", "state=CANARY-cookie");
    let authorize = authorize.with_header("location", "https://CANARY.example.com/?code=CANARY");
    let failing = step == ORACLE_AUTHORIZE;
    let authorize =
        if failing { authorize.with_status(status).with_body(answer.to_string()) } else { authorize };
    authorize.create_async().await;
    for path in [ORACLE_SIGN_IN, ORACLE_TOKEN] {
        let (status, body) = if step == path { (status, answer.clone()) } else { (200, usual(path)) };
        answering(server, path, status, &body).create_async().await;
    }
}

#[tokio::test]
async fn oracle_sign_ins_print_no_secret() {
    for step in [ORACLE_AUTHORIZE, ORACLE_SIGN_IN, ORACLE_TOKEN] {
        let expired = (200, json!({"nextOp": "expired", "success": false, "resetToken": "CANARY-reset"}));
        for (status, answer) in answers().into_iter().chain([expired]) {
            let mut server = Server::new_async().await;
            oracle_flow(&mut server, step, status, &answer).await;
            let (password, time) = (Password::new("CANARY-password"), may_day());
            let user = oracle_user(&server, &password, MemoryStore::new(), time.environment());
            let recorder = Recorder::default();
            for _ in 0..2 {
                let outcome = ask(&user, &recorder).await;
                assert_silent(&format!("{step} {status} {answer}"), &user, &recorder, outcome);
                time.advance(Duration::from_secs(3600));
            }
            assert!(!format!("{:?}", user.status().await).contains(CANARY));
        }
    }
}

#[tokio::test]
async fn only_the_token_file_holds_tokens_and_no_file_holds_the_password() {
    let directory = tempfile::tempdir().unwrap();
    let mut server = Server::new_async().await;
    oracle_flow(&mut server, "", 0, &json!({})).await;
    let store = FileStore::new(directory.path().join("tokens"));
    let password = Password::new("CANARY-password");
    let user = oracle_user(&server, &password, store.clone(), may_day().environment());
    user.sign_in().await.unwrap();
    for entry in fs::read_dir(directory.path().join("tokens")).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text.contains(CANARY), path == store.path("bars"), "{}", path.display());
        for never in ["CANARY-password", "CANARY-code", "CANARY-cookie"] {
            assert!(!text.contains(never), "{never} in {}", path.display());
        }
    }
}

#[tokio::test]
async fn a_refused_password_is_not_in_the_file_either() {
    let directory = tempfile::tempdir().unwrap();
    let mut server = Server::new_async().await;
    let refusal = json!({"status": 401, "message": "invalid.credentials"});
    oracle_flow(&mut server, ORACLE_SIGN_IN, 401, &refusal).await;
    let store = FileStore::new(directory.path().join("tokens"));
    let user =
        oracle_user(&server, &Password::new("CANARY-password"), store.clone(), may_day().environment());
    user.sign_in().await.unwrap_err();
    let kept = fs::read_to_string(store.path("bars")).unwrap();
    assert!(kept.contains("refusal") && !kept.contains(CANARY), "{kept}");
}
