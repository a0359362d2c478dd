//! A runtime whose calls are signed by a real provider: rejections, doubts, and where a bearer goes.

use std::sync::Arc;
use std::time::Duration;

use mockito::{Matcher, Server, ServerGuard};
use payouts_auth::MemoryStore;
use payouts_auth::entra::{EntraApp, EntraAppOnly};
use payouts_http::testing::ManualTime;
use payouts_http::{CredentialProvider, Error, Idempotency, Operation, Runtime, SecretString, Service};
use serde_json::json;

use crate::support::{
    AUDIENCE, V2_TOKEN, answering, entra_app, good_jwt, jwt, may_day, signed_in_before, token, url,
};

static READ: Operation = Operation {
    id: "readExport",
    method: "GET",
    path: "/v1.0/payouts/payments/{id}",
    idempotency: Idempotency::Safe,
    success: 200,
};
const EXPORT: &str = "/v1.0/payouts/payments/1";

/// An app whose tokens go to the mock server, which plays Entra ID and the API alike.
fn app(server: &Server) -> EntraApp {
    entra_app(server).api(url(server))
}

async fn call(
    server: &Server,
    time: &ManualTime,
    provider: impl CredentialProvider + 'static,
) -> Result<u16, Error> {
    let runtime = Runtime::builder(Service::PartnerCenter, url(server))
        .credentials(provider)
        .environment(time.environment())
        .build()
        .unwrap();
    let request = runtime.http_client().get(url(server).join(EXPORT).unwrap()).build().unwrap();
    let response = runtime.execute(request, &READ).await.unwrap();
    if response.status().is_success() {
        return Ok(response.status().as_u16());
    }
    Err(progenitor_client::Error::<()>::UnexpectedResponse(response).into())
}

async fn gives_token(server: &mut ServerGuard, access_token: &str) {
    let answer = json!({"token_type": "Bearer", "expires_in": 3600, "access_token": access_token});
    answering(server, V2_TOKEN, 200, &answer).create_async().await;
}

#[tokio::test]
async fn a_token_that_the_service_no_longer_accepts_is_renewed_and_the_call_repeated() {
    let mut server = Server::new_async().await;
    let (store, time) = (MemoryStore::new(), may_day());
    let user = signed_in_before(app(&server), &server, &store, &time);
    gives_token(&mut server, &good_jwt("revoked")).await;
    token(&user).await.unwrap();
    server.reset();
    time.advance(Duration::from_secs(600));

    gives_token(&mut server, &good_jwt("fresh")).await;
    let bearer = |name: &str| Matcher::Exact(format!("Bearer {}", good_jwt(name)));
    let no = server.mock("GET", EXPORT).match_header("authorization", bearer("revoked")).with_status(401);
    let no = no.expect(1).create_async().await;
    let yes = server
        .mock("GET", EXPORT)
        .match_header("authorization", bearer("fresh"))
        .expect(1)
        .create_async()
        .await;
    assert_eq!(call(&server, &time, user).await.unwrap(), 200);
    no.assert_async().await;
    yes.assert_async().await;
}

/// A refusal of a token without the claim mentions the claim.
#[tokio::test]
async fn pc_mfa_claim() {
    for status in [401, 403] {
        for (methods, mentioned) in [(json!(["pwd"]), true), (json!(["pwd", "mfa"]), false)] {
            let mut server = Server::new_async().await;
            gives_token(&mut server, &jwt(&json!({"aud": AUDIENCE, "amr": methods}))).await;
            server.mock("GET", EXPORT).with_status(status).create_async().await;
            let time = may_day();
            let user = signed_in_before(app(&server), &server, &MemoryStore::new(), &time);
            let error = call(&server, &time, user).await.unwrap_err();
            assert_eq!(
                error.hint().unwrap_or_default().contains("second factor"),
                mentioned,
                "{status}: {error}"
            );
        }
    }
}

/// A refusal of an app's own token explains that such tokens are not known to work.
#[tokio::test]
async fn pc_app_only() {
    for status in [401, 403, 404] {
        let mut server = Server::new_async().await;
        gives_token(&mut server, &good_jwt("app")).await;
        server.mock("GET", EXPORT).with_status(status).create_async().await;
        let time = may_day();
        let secret: SecretString = "client secret".into();
        let app = EntraAppOnly::new(app(&server), "contoso", Arc::new(secret), time.environment()).unwrap();
        let error = call(&server, &time, app).await.unwrap_err();
        assert_eq!(error.status(), Some(status.try_into().unwrap()));
        assert!(error.hint().unwrap().contains("client credentials"), "{error}");
    }
}

#[tokio::test]
async fn a_bearer_for_another_address_is_not_sent_to_this_one() {
    let mut server = Server::new_async().await;
    gives_token(&mut server, &good_jwt("1")).await;
    let stolen = server.mock("GET", EXPORT).expect(0).create_async().await;
    let time = may_day();
    let user = signed_in_before(entra_app(&server), &server, &MemoryStore::new(), &time);
    call(&server, &time, user).await.unwrap_err();
    stolen.assert_async().await;
}

/// The call itself is never sent while there is no token, so no support can find it; what is counted is the sign-in.
#[tokio::test]
async fn a_call_without_a_token_has_no_ids_and_counts_the_sign_ins_that_were_tried() {
    let mut server = Server::new_async().await;
    let busy = json!({"error": "temporarily_unavailable", "error_codes": [90033]});
    let sign_in = answering(&mut server, V2_TOKEN, 200, &busy).expect(8).create_async().await;
    let export = server.mock("GET", EXPORT).expect(0).create_async().await;
    let time = may_day();
    let user = signed_in_before(app(&server), &server, &MemoryStore::new(), &time);
    let error = call(&server, &time, user).await.unwrap_err();
    assert!(error.request_ids().is_empty(), "{error:?}");
    assert_eq!(error.attempts(), 8, "{error}");
    let message = error.to_string();
    assert!(message.contains("gave up after 8 attempts") && message.contains("try again later"), "{message}");
    sign_in.assert_async().await;
    export.assert_async().await;
}
