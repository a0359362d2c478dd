//! Keeping, refreshing, and what follows when that is refused.

use super::*;

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

/// The life of the token is what the token states, then what the answer states, never a figure from a guide.
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
