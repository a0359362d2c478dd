//! Oracle's identity provider: the four steps and their quirks.

use std::time::Duration;

use mockito::{Matcher, Mock, Server, ServerGuard};
use payouts_http::credentials::MemoryStore;
use payouts_http::credentials::oracle::OracleUser;
use payouts_http::testing::ManualTime;
use payouts_http::{CredentialProvider as _, ErrorKind};
use serde_json::{Value, json};

use crate::support::{
    ORACLE_AUTHORIZE, ORACLE_SIGN_IN, ORACLE_TOKEN, Password, Seen, answering, field, form, jwt, may_day,
    oracle_account, oracle_user, token,
};

const FORTNIGHT: u64 = 14 * 24 * 3600;

struct Scene {
    server: ServerGuard,
    password: Password,
    store: MemoryStore,
    time: ManualTime,
    user: OracleUser,
}

impl Scene {
    async fn new() -> Self {
        let server = Server::new_async().await;
        let (password, store, time) = (Password::new("the password"), MemoryStore::new(), may_day());
        let user = oracle_user(&server, &password, store.clone(), time.environment());
        Self { server, password, store, time, user }
    }

    /// Another process with the same store.
    fn restarted(&self) -> OracleUser {
        oracle_user(&self.server, &self.password, self.store.clone(), self.time.environment())
    }

    /// Step 1 as it usually goes.
    async fn opens(&mut self, times: usize) -> Mock {
        self.authorize().expect(times).create_async().await
    }

    fn authorize(&mut self) -> Mock {
        self.server
            .mock("GET", ORACLE_AUTHORIZE)
            .match_query(Matcher::Any)
            .with_header("set-cookie", "client_id=Q0xJRU5U==; Path=/; Secure; HttpOnly")
            .with_header("set-cookie", "state=a+b%3D=; Path=/")
    }

    /// Step 2 with this answer.
    async fn signs_in(&mut self, status: usize, body: &Value, times: usize) -> Mock {
        answering(&mut self.server, ORACLE_SIGN_IN, status, body).expect(times).create_async().await
    }

    /// Step 2 as it usually goes.
    async fn lets_in(&mut self, times: usize) -> Mock {
        self.signs_in(200, &welcome("YWJj"), times).await
    }

    /// Steps 3 or 4 with this answer.
    fn token(&mut self, grant: &str, status: usize, body: &Value) -> Mock {
        let grant = Matcher::UrlEncoded("grant_type".into(), grant.into());
        answering(&mut self.server, ORACLE_TOKEN, status, body).match_body(grant)
    }

    async fn gives(&mut self, body: &Value, times: usize) -> Mock {
        self.token("authorization_code", 200, body).expect(times).create_async().await
    }

    async fn refreshes(&mut self, status: usize, body: &Value, times: usize) -> Mock {
        self.token("refresh_token", status, body).expect(times).create_async().await
    }
}

fn welcome(code: &str) -> Value {
    json!({"nextOp": "redirect", "success": true, "redirectUrl": format!("apiaccount://callback?code={code}")})
}

fn tokens(id: &str, refresh: Option<&str>) -> Value {
    let mut answer =
        json!({"id_token": id, "access_token": "unused", "token_type": "Bearer", "expires_in": FORTNIGHT});
    if let Some(refresh) = refresh {
        answer["refresh_token"] = json!(refresh);
    }
    answer
}

fn bad_sign_in() -> Value {
    json!({"status": 401, "message": "invalid.credentials", "code": "AUTHENTICATION_INVALID"})
}

async fn all(mocks: impl IntoIterator<Item = Mock>) {
    for mock in mocks {
        mock.assert_async().await;
    }
}

#[tokio::test]
async fn authorize_sign_in_and_token_follow_each_other_exactly() {
    let mut scene = Scene::new().await;
    let account = oracle_account(&scene.server);
    let (sign_in, redeem) = (Seen::default(), Seen::default());
    let challenge = std::sync::Arc::new(std::sync::Mutex::new(String::new()));
    let heard = challenge.clone();
    let open = scene
        .authorize()
        .match_query(Matcher::AllOf(vec![
            Matcher::UrlEncoded("response_type".into(), "code".into()),
            Matcher::UrlEncoded("client_id".into(), "Q0xJRU5U==".into()),
            Matcher::UrlEncoded("scope".into(), "openid".into()),
            Matcher::UrlEncoded("redirect_uri".into(), "apiaccount://callback".into()),
            Matcher::UrlEncoded("code_challenge_method".into(), "S256".into()),
            Matcher::Regex("state=[A-Za-z0-9_-]{43}".into()),
        ]))
        .with_body_from_request(move |request| {
            let query = request.path_and_query().split_once('?').unwrap().1.to_owned();
            field(&form(&query), "code_challenge").unwrap().clone_into(&mut heard.lock().unwrap());
            Vec::new()
        })
        .create_async()
        .await;
    let mock = scene.server.mock("POST", ORACLE_SIGN_IN).with_header("content-type", "application/json");
    sign_in.by(mock, &welcome("YWJj")).create_async().await;
    let mock = scene.server.mock("POST", ORACLE_TOKEN);
    redeem.by(mock, &tokens("the-id-token", Some("refresh-1"))).create_async().await;

    let credential = scene.user.credential().await.unwrap();
    open.assert_async().await;
    assert_eq!(crate::support::token_of(&credential), "the-id-token");
    assert!(credential.may_go_to(account.application_server()));
    assert!(!credential.may_go_to(&scene.server.url().parse().unwrap()), "not to the authentication server");

    let presented = sign_in.only_form();
    let expected = [("username", "api-user"), ("password", "the password"), ("orgname", "ACME")];
    assert_eq!(presented, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let bought = redeem.only_form();
    for (name, value) in [
        ("scope", "openid"),
        ("grant_type", "authorization_code"),
        ("client_id", "Q0xJRU5U=="),
        ("code", "YWJj"),
        ("redirect_uri", "apiaccount://callback"),
    ] {
        assert_eq!(field(&bought, name), Some(value));
    }
    let verifier = field(&bought, "code_verifier").unwrap();
    assert!((43..=128).contains(&verifier.len()));
    use base64::Engine as _;
    use sha2::Digest as _;
    let digest = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(sha2::Sha256::digest(verifier));
    assert_eq!(*challenge.lock().unwrap(), digest);
}

/// The parameters travel in the query; nothing but the usual headers is sent.
#[tokio::test]
async fn obi_authorize_parameters() {
    let mut scene = Scene::new().await;
    let open = scene
        .authorize()
        .match_query(Matcher::Regex("client_id=.*code_challenge=".into()))
        .match_header("client_id", Matcher::Missing)
        .match_header("code_challenge", Matcher::Missing)
        .create_async()
        .await;
    let mocks = [scene.lets_in(1).await, scene.gives(&tokens("t", None), 1).await];
    token(&scene.user).await.unwrap();
    open.assert_async().await;
    all(mocks).await;
}

/// 200, 302 and 303 open a flow alike, and a redirect is not followed.
#[tokio::test]
async fn obi_authorize_status() {
    for status in [200, 302, 303] {
        let mut scene = Scene::new().await;
        let location = format!("{}/login-page", scene.server.url());
        let page = scene.server.mock("GET", "/login-page").expect(0).create_async().await;
        scene.authorize().with_status(status).with_header("location", &location).create_async().await;
        let mocks = [page, scene.lets_in(1).await, scene.gives(&tokens("t", None), 1).await];
        assert_eq!(token(&scene.user).await.unwrap(), "t", "{status}");
        all(mocks).await;
    }
    for (status, location) in [(301, "/"), (404, "/"), (302, "apiaccount://callback?error=invalid_client")] {
        let mut scene = Scene::new().await;
        scene.authorize().with_status(status).with_header("location", location).create_async().await;
        let presented = scene.lets_in(0).await;
        token(&scene.user).await.unwrap_err();
        presented.assert_async().await;
    }
}

/// Cookies come back byte for byte to the sign-in, and go nowhere else.
#[tokio::test]
async fn obi_flow_cookies() {
    let mut scene = Scene::new().await;
    scene.opens(1).await;
    let sign_in = answering(&mut scene.server, ORACLE_SIGN_IN, 200, &welcome("YWJj"))
        .match_header("cookie", "client_id=Q0xJRU5U==; state=a+b%3D=")
        .create_async()
        .await;
    let token_mock = scene
        .token("authorization_code", 200, &tokens("t", None))
        .match_header("cookie", Matcher::Missing)
        .create_async()
        .await;
    token(&scene.user).await.unwrap();
    all([sign_in, token_mock]).await;
}

#[tokio::test]
async fn an_authorize_answer_without_cookies_is_the_wrong_server() {
    let mut scene = Scene::new().await;
    scene
        .server
        .mock("GET", ORACLE_AUTHORIZE)
        .match_query(Matcher::Any)
        .with_body("<html>")
        .create_async()
        .await;
    let presented = scene.lets_in(0).await;
    let error = token(&scene.user).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.hint().unwrap().contains("not the application server"), "{error}");
    presented.assert_async().await;
}

async fn lets_in_with(answer: Value) -> String {
    let mut scene = Scene::new().await;
    let seen = Seen::default();
    scene.opens(1).await;
    scene.signs_in(200, &answer, 1).await;
    let mock = scene.server.mock("POST", ORACLE_TOKEN);
    seen.by(mock, &tokens("t", None)).create_async().await;
    token(&scene.user).await.unwrap();
    let bodies = seen.bodies();
    let code = bodies[0].split('&').find_map(|pair| pair.strip_prefix("code=")).unwrap();
    code.to_owned()
}

#[tokio::test]
async fn obi_signin_success_type() {
    for success in [json!(true), json!("true")] {
        let answer = json!({"success": success, "redirectUrl": "apiaccount://callback?code=YWJj"});
        assert_eq!(lets_in_with(answer).await, "YWJj");
    }
}

#[tokio::test]
async fn obi_signin_redirect_form() {
    for url in
        ["apiaccount://callback?code=YWJj", "?code=YWJj", "https://own.example.com/cb?state=s&code=YWJj"]
    {
        assert_eq!(lets_in_with(json!({"success": true, "redirectUrl": url})).await, "YWJj", "{url}");
    }
}

/// The code is sent on exactly as it was, encoded once for the form.
#[tokio::test]
async fn obi_code_padding() {
    for (received, sent) in [("YWI=", "YWI%3D"), ("Y+/==", "Y%2B%2F%3D%3D"), ("YWI%3D&state=x", "YWI%3D")] {
        assert_eq!(lets_in_with(welcome(received)).await, sent);
    }
}

/// An expired password is an error of its own, is not tried again, and nothing of the answer is printed.
#[tokio::test]
async fn obi_signin_expired() {
    for status in [200, 401] {
        let mut scene = Scene::new().await;
        scene.opens(1).await;
        let answer = json!({"nextOp": "expired", "success": false, "resetToken": "CANARY"});
        let presented = scene.signs_in(status, &answer, 1).await;
        for _ in 0..3 {
            let error = token(&scene.user).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::PasswordExpired);
            assert!(error.is_sign_in_needed() && error.never_reached_server());
            assert!(!format!("{error} {error:?}").contains("CANARY"), "{error:?}");
            scene.time.advance(Duration::from_secs(24 * 3600));
        }
        assert_eq!(token(&scene.restarted()).await.unwrap_err().kind(), ErrorKind::PasswordExpired);
        presented.assert_async().await;
    }
}

#[tokio::test]
async fn a_bad_password_is_never_sent_twice_not_even_by_another_process() {
    let mut scene = Scene::new().await;
    scene.opens(1).await;
    let presented = scene.signs_in(401, &bad_sign_in(), 1).await;
    for _ in 0..5 {
        let error = token(&scene.user).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::PasswordRefused);
        assert!(error.to_string().contains("payouts auth login bars"), "{error}");
        assert_eq!(token(&scene.restarted()).await.unwrap_err().kind(), ErrorKind::PasswordRefused);
        scene.time.advance(Duration::from_secs(24 * 3600));
    }
    presented.assert_async().await;
    assert!(scene.user.status().await.unwrap().unwrap().refused_at().is_some());
}

#[tokio::test]
async fn a_changed_password_is_tried_and_ends_the_refusal() {
    let mut scene = Scene::new().await;
    scene.opens(2).await;
    let refused = scene.signs_in(401, &bad_sign_in(), 1).await;
    token(&scene.user).await.unwrap_err();
    refused.assert_async().await;

    scene.password.change_to("the new password");
    scene.time.advance(Duration::from_secs(600));
    let new = Matcher::UrlEncoded("password".into(), "the new password".into());
    let accepted = answering(&mut scene.server, ORACLE_SIGN_IN, 200, &welcome("YQ=="))
        .match_body(new)
        .expect(1)
        .create_async()
        .await;
    scene.gives(&tokens("t", None), 1).await;
    assert_eq!(token(&scene.user).await.unwrap(), "t");
    accepted.assert_async().await;
    assert_eq!(scene.user.status().await.unwrap().unwrap().refused_at(), None);
}

#[tokio::test]
async fn a_person_may_have_a_refused_password_tried_again() {
    let mut scene = Scene::new().await;
    scene.opens(2).await;
    let refused = scene.signs_in(401, &bad_sign_in(), 1).await;
    token(&scene.user).await.unwrap_err();
    refused.assert_async().await;
    let mocks = [scene.lets_in(1).await, scene.gives(&tokens("t", None), 1).await];
    scene.user.sign_in().await.unwrap();
    assert_eq!(token(&scene.user).await.unwrap(), "t");
    all(mocks).await;
}

#[tokio::test]
async fn any_definite_answer_to_a_password_counts_as_an_attempt() {
    for (status, answer) in [
        (200, json!({"success": false, "nextOp": "something-new"})),
        (200, json!({"success": true})),
        (403, json!({})),
        (400, json!({"code": "VALIDATION_ERRORS"})),
        (302, json!({})),
    ] {
        let mut scene = Scene::new().await;
        scene.opens(1).await;
        let presented = scene.signs_in(status, &answer, 1).await;
        for _ in 0..3 {
            token(&scene.user).await.unwrap_err();
            scene.time.advance(Duration::from_secs(3600));
        }
        presented.assert_async().await;
    }
}

#[tokio::test]
async fn a_provider_in_trouble_says_nothing_about_the_password() {
    let mut scene = Scene::new().await;
    scene.opens(2).await;
    let busy = scene.signs_in(503, &json!({}), 1).await;
    let error = token(&scene.user).await.unwrap_err();
    assert!(error.is_retryable() && !error.is_sign_in_needed());
    busy.assert_async().await;
    scene.time.advance(Duration::from_secs(600));
    let mocks = [scene.lets_in(1).await, scene.gives(&tokens("t", None), 1).await];
    assert_eq!(token(&scene.user).await.unwrap(), "t");
    all(mocks).await;
}

/// Known codes are told, others passed on; 400 asks for the client id before the password.
#[tokio::test]
async fn obi_identity_error_codes() {
    for (code, status, kind, says) in [
        ("INVALID_CLIENT", 400, ErrorKind::Configuration, "client id"),
        ("VALIDATION_ERRORS", 400, ErrorKind::Configuration, "client id"),
        ("SOMETHING_ELSE", 409, ErrorKind::Credential, "API accounts"),
    ] {
        let mut scene = Scene::new().await;
        let refusal = json!({"status": status, "code": code, "message": "x"}).to_string();
        scene.authorize().with_status(status).with_body(refusal).create_async().await;
        let error = token(&scene.user).await.unwrap_err();
        assert_eq!((error.kind(), error.service_code()), (kind, Some(code)));
        assert!(error.hint().unwrap().contains(says), "{error}");
        assert_eq!(scene.password.asked(), 1);
    }
    let mut scene = Scene::new().await;
    scene.opens(1).await;
    scene.lets_in(1).await;
    let gone = json!({"status": 401, "message": "AUTHENTICATION_CODE_NOT_FOUND", "code": "RECORD_NOT_FOUND"});
    scene.token("authorization_code", 401, &gone).create_async().await;
    let error = token(&scene.user).await.unwrap_err();
    assert_eq!((error.kind(), error.service_code()), (ErrorKind::Credential, Some("RECORD_NOT_FOUND")));
}

#[tokio::test]
async fn a_kept_sign_in_needs_no_password_in_the_next_run() {
    let mut scene = Scene::new().await;
    let mocks = [scene.opens(1).await, scene.lets_in(1).await, scene.gives(&tokens("t", Some("r")), 1).await];
    token(&scene.user).await.unwrap();
    assert_eq!(token(&scene.restarted()).await.unwrap(), "t");
    assert_eq!(scene.password.asked(), 1);
    all(mocks).await;
}

async fn signed_in(refresh: Option<&str>) -> Scene {
    let mut scene = Scene::new().await;
    let mocks = [scene.opens(1).await, scene.lets_in(1).await, scene.gives(&tokens("t1", refresh), 1).await];
    token(&scene.user).await.unwrap();
    for mock in mocks {
        mock.assert_async().await;
        mock.remove_async().await;
    }
    scene.time.advance(Duration::from_secs(FORTNIGHT));
    scene
}

/// The refresh token travels as `refresh_token`, never as `code`.
#[tokio::test]
async fn obi_refresh_field() {
    let mut scene = signed_in(Some("refresh-1")).await;
    let seen = Seen::default();
    let mock = scene.server.mock("POST", ORACLE_TOKEN);
    seen.by(mock, &tokens("t2", Some("refresh-2"))).expect(1).create_async().await;
    assert_eq!(token(&scene.user).await.unwrap(), "t2");
    let form = seen.only_form();
    for (name, value) in [
        ("grant_type", "refresh_token"),
        ("refresh_token", "refresh-1"),
        ("client_id", "Q0xJRU5U=="),
        ("scope", "openid"),
        ("redirect_uri", "apiaccount://callback"),
    ] {
        assert_eq!(field(&form, name), Some(value));
    }
    assert_eq!(field(&form, "code"), None);
    assert_eq!(scene.password.asked(), 1);
}

#[tokio::test]
async fn obi_refresh_verifier() {
    let mut scene = signed_in(Some("refresh-1")).await;
    let seen = Seen::default();
    let mock = scene.server.mock("POST", ORACLE_TOKEN);
    seen.by(mock, &tokens("t2", None)).create_async().await;
    token(&scene.user).await.unwrap();
    assert_eq!(field(&seen.only_form(), "code_verifier"), None);
}

/// A new refresh token replaces the old one, and none leaves it in place.
#[tokio::test]
async fn obi_refresh_rotation() {
    let mut scene = signed_in(Some("refresh-1")).await;
    for (sent, answered) in [("refresh-1", Some("refresh-2")), ("refresh-2", None), ("refresh-2", None)] {
        let body = Matcher::UrlEncoded("refresh_token".into(), sent.into());
        let mock = answering(&mut scene.server, ORACLE_TOKEN, 200, &tokens("t", answered))
            .match_body(body)
            .expect(1)
            .create_async()
            .await;
        token(&scene.restarted()).await.unwrap();
        mock.assert_async().await;
        mock.remove_async().await;
        scene.time.advance(Duration::from_secs(FORTNIGHT));
    }
}

/// A refresh token that is no longer accepted leads to one full sign-in, and to no second one.
#[tokio::test]
async fn obi_refresh_voided() {
    for refusal in [json!({"status": 401, "code": "RECORD_NOT_FOUND"}), json!({})] {
        let mut scene = signed_in(Some("refresh-1")).await;
        let mocks = [
            scene.refreshes(401, &refusal, 1).await,
            scene.opens(1).await,
            scene.lets_in(1).await,
            scene.gives(&tokens("t2", Some("refresh-2")), 1).await,
        ];
        assert_eq!(token(&scene.user).await.unwrap(), "t2");
        all(mocks).await;
    }
    let mut scene = signed_in(Some("refresh-1")).await;
    let mocks = [
        scene.refreshes(401, &json!({}), 1).await,
        scene.opens(1).await,
        scene.signs_in(401, &bad_sign_in(), 1).await,
    ];
    for _ in 0..3 {
        assert_eq!(token(&scene.user).await.unwrap_err().kind(), ErrorKind::PasswordRefused);
    }
    all(mocks).await;
}

#[tokio::test]
async fn a_refresh_that_met_a_provider_in_trouble_does_not_ask_for_the_password() {
    for status in [429, 500, 503] {
        let mut scene = signed_in(Some("refresh-1")).await;
        let mock = scene.refreshes(status, &json!({}), 1).await;
        let error = token(&scene.user).await.unwrap_err();
        assert!(error.is_retryable(), "{status}: {error:?}");
        assert_eq!(scene.password.asked(), 1);
        mock.assert_async().await;
    }
}

#[tokio::test]
async fn without_a_refresh_token_the_password_is_used_again() {
    let mut scene = signed_in(None).await;
    let mocks = [scene.opens(1).await, scene.lets_in(1).await, scene.gives(&tokens("t2", None), 1).await];
    assert_eq!(token(&scene.user).await.unwrap(), "t2");
    all(mocks).await;
}

/// The bearer is the `id_token`; an answer without one is an error, whatever else it brings.
#[tokio::test]
async fn obi_bearer_token() {
    let mut scene = Scene::new().await;
    scene.opens(1).await;
    scene.lets_in(1).await;
    scene.gives(&json!({"access_token": "a", "refresh_token": "r", "expires_in": 60}), 1).await;
    let error = token(&scene.user).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("id_token"), "{error}");
}

/// The life of the token is what the token says, then what the answer says, never a figure from a guide.
#[tokio::test]
async fn obi_token_lifetimes() {
    let now = may_day().environment().now().timestamp();
    for (name, id_token, expires_in, expected) in [
        ("exp wins", jwt(&json!({"exp": now + 7200})), json!(60), 7200),
        ("text in an opaque token's answer", "opaque".to_owned(), json!("1209600"), 1_209_600),
        ("number", "opaque".to_owned(), json!(86_400), 86_400),
    ] {
        let mut scene = Scene::new().await;
        scene.opens(1).await;
        scene.lets_in(1).await;
        scene.gives(&json!({"id_token": id_token, "expires_in": expires_in}), 1).await;
        token(&scene.user).await.unwrap();
        let status = scene.user.status().await.unwrap().unwrap();
        assert_eq!(status.expires_at().unwrap().timestamp(), now + expected, "{name}");
    }
}

/// One's own redirect URI is the same in every step.
#[tokio::test]
async fn obi_redirect_uri() {
    use std::sync::Arc;
    let mut scene = Scene::new().await;
    let own = "https://own.example.com/callback";
    let account = oracle_account(&scene.server).redirect_uri(own);
    let user = OracleUser::new(
        account,
        "bars",
        Arc::new(payouts_http::SecretString::from("p")),
        Arc::new(MemoryStore::new()),
        scene.time.environment(),
    )
    .unwrap();
    let redirect = || Matcher::UrlEncoded("redirect_uri".into(), own.into());
    let open = scene.authorize().match_query(redirect()).create_async().await;
    scene.lets_in(1).await;
    let answer = tokens("t", Some("r"));
    let both = answering(&mut scene.server, ORACLE_TOKEN, 200, &answer)
        .match_body(redirect())
        .expect(2)
        .create_async()
        .await;
    token(&user).await.unwrap();
    scene.time.advance(Duration::from_secs(FORTNIGHT));
    token(&user).await.unwrap();
    all([open, both]).await;
}
