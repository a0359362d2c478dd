//! The token endpoint of Entra ID: refreshes, refusals, both generations.

use mockito::{Matcher, Server};
use payouts_auth::entra::{Endpoints, EntraApp, EntraAppOnly, EntraUser};
use payouts_auth::{MemoryStore, SignInWarning};
use payouts_http::{CredentialProvider as _, ErrorKind, SecretString};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

use crate::support::{
    AUDIENCE, Seen, V1_TOKEN, V2_TOKEN, answering, entra_app, entra_user, field, good_jwt, jwt, may_day,
    signed_in_before, token,
};

#[tokio::test]
async fn a_kept_refresh_token_buys_an_access_token_and_is_replaced() {
    let mut server = Server::new_async().await;
    let seen = Seen::default();
    let mock = answering(&mut server, V2_TOKEN, 200, &json!({}));
    let answer = json!({"token_type": "Bearer", "access_token": good_jwt("1"), "expires_in": 3600, "refresh_token": "refresh-2"});
    let mock = seen.by(mock, &answer).expect(1).create_async().await;
    let (store, time) = (MemoryStore::new(), may_day());
    let user = signed_in_before(entra_app(&server), &server, &store, &time);

    assert_eq!(token(&user).await.unwrap(), good_jwt("1"));
    assert_eq!(token(&user).await.unwrap(), good_jwt("1"));
    mock.assert_async().await;
    let form = seen.only_form();
    for (name, value) in [
        ("grant_type", "refresh_token"),
        ("refresh_token", "refresh-1"),
        ("client_id", "client-1"),
        ("scope", &format!("openid profile offline_access {AUDIENCE}/.default")),
    ] {
        assert_eq!(field(&form, name), Some(value));
    }
    assert_eq!(field(&form, "client_secret"), None);

    let restarted = entra_user(entra_app(&server), &store, &time);
    assert_eq!(token(&restarted).await.unwrap(), good_jwt("1"), "kept for the next run");
    mock.assert_async().await;
}

#[tokio::test]
async fn refresh_tokens_rotate_from_answer_to_answer_and_stay_where_none_comes() {
    let mut server = Server::new_async().await;
    let (store, time) = (MemoryStore::new(), may_day());
    let mut mocks = Vec::new();
    for (sent, answered) in
        [("refresh-1", Some("refresh-2")), ("refresh-2", None), ("refresh-2", Some("refresh-3"))]
    {
        let mut answer = json!({"token_type": "Bearer", "access_token": good_jwt("x"), "expires_in": 3600});
        if let Some(next) = answered {
            answer["refresh_token"] = json!(next);
        }
        let sent = Matcher::UrlEncoded("refresh_token".into(), sent.into());
        mocks.push(
            answering(&mut server, V2_TOKEN, 200, &answer).match_body(sent).expect(1).create_async().await,
        );
    }
    let user = signed_in_before(entra_app(&server), &server, &store, &time);
    for _ in 0..3 {
        token(&user).await.unwrap();
        time.advance(Duration::from_secs(2 * 3600));
    }
    for mock in mocks {
        mock.assert_async().await;
    }
}

/// The v1 endpoint takes `resource`, and answers numbers as text.
#[tokio::test]
async fn pc_token_numbers() {
    let mut server = Server::new_async().await;
    let seen = Seen::default();
    let answer = json!({
        "token_type": "Bearer", "scope": "user_impersonation", "expires_in": "3600", "ext_expires_in": "3600",
        "expires_on": "1714525200", "not_before": "1714521300", "resource": AUDIENCE,
        "access_token": good_jwt("1"), "refresh_token": "refresh-2",
    });
    let mock =
        seen.by(answering(&mut server, V1_TOKEN, 200, &answer), &answer).expect(1).create_async().await;
    let (store, time) = (MemoryStore::new(), may_day());
    let user = signed_in_before(entra_app(&server).endpoints(Endpoints::V1), &server, &store, &time);
    assert_eq!(token(&user).await.unwrap(), good_jwt("1"));
    mock.assert_async().await;
    let form = seen.only_form();
    assert_eq!((field(&form, "resource"), field(&form, "scope")), (Some(AUDIENCE), None));
    let expires_at = user.status().await.unwrap().unwrap().expires_at().unwrap();
    assert_eq!(expires_at.to_rfc3339(), "2024-05-01T01:00:00+00:00");
}

/// A token for another API is not used; what was rotated on the way is kept.
#[tokio::test]
async fn pc_audience() {
    let mut server = Server::new_async().await;
    let wrong = "https://api.partnercenter.microsoft.com";
    let answer = json!({
        "token_type": "Bearer", "expires_in": 3600, "refresh_token": "refresh-2",
        "access_token": jwt(&json!({"aud": wrong})),
    });
    let mock = answering(&mut server, V2_TOKEN, 200, &answer).expect(1).create_async().await;
    let (store, time) = (MemoryStore::new(), may_day());
    let user = signed_in_before(entra_app(&server), &server, &store, &time);
    let error = token(&user).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WrongAudience);
    assert!(error.to_string().contains(wrong) && error.to_string().contains(AUDIENCE), "{error}");
    mock.assert_async().await;

    let right = json!({
        "token_type": "Bearer", "expires_in": 3600,
        "access_token": jwt(&json!({"aud": "4990cffe-04e8-4e8b-808a-1175604b879f"})),
    });
    let rotated = Matcher::UrlEncoded("refresh_token".into(), "refresh-2".into());
    let mock =
        answering(&mut server, V2_TOKEN, 200, &right).match_body(rotated).expect(1).create_async().await;
    time.advance(Duration::from_secs(600));
    token(&user).await.unwrap();
    mock.assert_async().await;
}

#[tokio::test]
async fn an_account_that_never_signed_in_is_reported_without_a_request() {
    let mut server = Server::new_async().await;
    let mock = server.mock("POST", Matcher::Any).expect(0).create_async().await;
    let user = entra_user(entra_app(&server), &MemoryStore::new(), &may_day());
    let error = token(&user).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SignInNeeded);
    assert!(error.to_string().contains("payouts auth login contoso"), "{error}");
    assert!(user.status().await.unwrap().is_none());
    mock.assert_async().await;
}

#[tokio::test]
async fn an_ended_sign_in_names_the_account_and_the_command() {
    let mut server = Server::new_async().await;
    let refusal = json!({
        "error": "invalid_grant", "error_codes": [700082], "correlation_id": "7f7f-11",
        "error_description": "AADSTS700082: The refresh token has expired due to inactivity.",
    });
    let mock = answering(&mut server, V2_TOKEN, 400, &refusal).expect(1).create_async().await;
    let (store, time) = (MemoryStore::new(), may_day());
    let user = signed_in_before(entra_app(&server), &server, &store, &time);
    for _ in 0..3 {
        let error = token(&user).await.unwrap_err();
        assert!(error.is_sign_in_needed() && error.never_reached_server());
        for part in ["contoso", "AADSTS700082", "7f7f-11", "payouts auth login contoso"] {
            assert!(error.to_string().contains(part), "{part}: {error}");
        }
    }
    mock.assert_async().await;
}

#[tokio::test]
async fn a_failing_provider_differs_from_an_ended_sign_in() {
    for (status, retry_after) in [(503, None), (429, Some("77")), (500, None)] {
        let mut server = Server::new_async().await;
        let mock = server.mock("POST", V2_TOKEN).with_status(status).with_body("<html>busy</html>");
        let mock = retry_after.into_iter().fold(mock, |mock, wait| mock.with_header("retry-after", wait));
        mock.create_async().await;
        let user = signed_in_before(entra_app(&server), &server, &MemoryStore::new(), &may_day());
        let error = token(&user).await.unwrap_err();
        assert!(error.is_retryable() && !error.is_sign_in_needed(), "{status}: {error:?}");
        match retry_after {
            Some(_) => assert_eq!(error.retry_after(), Some(Duration::from_secs(77))),
            None => {
                assert!(error.retry_after().is_some_and(|wait| wait <= Duration::from_secs(5)), "{error:?}");
            }
        }
    }
}

/// A recorded answer: the status, the content type and the body of an HTTP response as text.
async fn answers_case(server: &mut mockito::ServerGuard, case: &str) -> mockito::Mock {
    let (head, body) = case.split_once("\r\n\r\n").unwrap();
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let mock = server.mock("POST", V2_TOKEN).with_status(status).with_body(body);
    lines
        .filter_map(|line| line.split_once(": "))
        .filter(|(name, _)| !name.eq_ignore_ascii_case("content-length"))
        .fold(mock, |mock, (name, value)| mock.with_header(name, value))
        .create_async()
        .await
}

#[tokio::test]
async fn an_error_inside_a_success_is_that_error_and_the_sign_in_is_kept() {
    let mut server = Server::new_async().await;
    let busy = answers_case(&mut server, include_str!("cases/token-200-with-error-body.http")).await;
    let (store, time) = (MemoryStore::new(), may_day());
    let user = signed_in_before(entra_app(&server), &server, &store, &time);
    let error = token(&user).await.unwrap_err();
    assert!(error.is_retryable() && !error.is_auth(), "{error:?}");
    let message = error.to_string();
    assert!(
        message.contains("AADSTS90033") && message.contains("try again later; the sign-in is kept"),
        "{message}"
    );
    let pause = error.retry_after().unwrap();
    assert!(pause > Duration::ZERO, "{error:?}");
    token(&user).await.unwrap_err();
    busy.assert_async().await;

    server.reset();
    let sent = Matcher::UrlEncoded("refresh_token".into(), "refresh-1".into());
    let answer = json!({"token_type": "Bearer", "expires_in": 3600, "access_token": good_jwt("1")});
    answering(&mut server, V2_TOKEN, 200, &answer).match_body(sent).create_async().await;
    time.advance(pause);
    assert_eq!(token(&user).await.unwrap(), good_jwt("1"), "with the refresh token that was kept");
}

#[tokio::test]
async fn a_second_factor_that_is_required_is_named_with_the_command() {
    let mut server = Server::new_async().await;
    answers_case(&mut server, include_str!("cases/token-mfa-needed.http")).await;
    let (store, time) = (MemoryStore::new(), may_day());
    let user = signed_in_before(entra_app(&server), &server, &store, &time);
    let error = token(&user).await.unwrap_err();
    assert!(error.is_sign_in_needed(), "{error:?}");
    let message = error.to_string();
    assert!(message.starts_with("a second factor is required to sign in contoso"), "{message}");
    assert!(message.contains("payouts auth login contoso") && !message.contains("capolids"), "{message}");

    let status = user.status().await.unwrap().unwrap();
    assert_eq!(status.renewal_refused_at(), Some("2024-05-01T00:00:00Z".parse().unwrap()));
    assert!(status.renewal_refusal().unwrap().contains("a second factor is required"), "{status:?}");
    assert!(status.renews_itself(), "the refresh token is kept");

    time.advance(Duration::from_secs(24 * 3600));
    server.reset();
    answering(&mut server, V2_TOKEN, 200, &json!({"access_token": good_jwt("1"), "expires_in": 3600}))
        .create_async()
        .await;
    token(&user).await.unwrap();
    let status = user.status().await.unwrap().unwrap();
    assert_eq!((status.renewal_refused_at(), status.renewal_refusal()), (None, None));
    assert_eq!(status.refresh_expires_at(), Some("2024-07-31T00:00:00Z".parse().unwrap()));
}

#[tokio::test]
async fn a_page_of_a_proxy_is_named_by_host_and_content_type() {
    for status in [200, 302, 403, 407] {
        let mut server = Server::new_async().await;
        let case = include_str!("cases/token-proxy-html.http").replace("200 OK", &format!("{status} X"));
        answers_case(&mut server, &case).await;
        let (store, time) = (MemoryStore::new(), may_day());
        let user = signed_in_before(entra_app(&server), &server, &store, &time);
        let message = token(&user).await.unwrap_err().to_string();
        let host = server.host_with_port();
        assert!(message.starts_with(&format!("expected JSON from {host}, got text/html")), "{message}");
        assert!(message.contains("proxy.corp.example") && !message.contains("abc"), "{message}");
        assert!(user.status().await.unwrap().unwrap().renews_itself(), "the sign-in is kept");
    }
}

#[tokio::test]
async fn an_answer_that_is_no_token_answer_is_not_quoted() {
    for body in ["<html>CANARY</html>", r#"{"access_token":["CANARY"]}"#, "", "[]", r#"{"CANARY":1}"#] {
        let mut server = Server::new_async().await;
        server.mock("POST", V2_TOKEN).with_body(body).create_async().await;
        let user = signed_in_before(entra_app(&server), &server, &MemoryStore::new(), &may_day());
        let error = token(&user).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
        assert!(!format!("{error:?}").contains("CANARY"), "{error:?}");
    }
}

#[tokio::test]
async fn a_redirect_of_the_sign_in_service_is_not_followed() {
    let mut server = Server::new_async().await;
    let elsewhere = server.mock("POST", "/elsewhere").expect(0).create_async().await;
    let location = format!("{}/elsewhere", server.url());
    server.mock("POST", V2_TOKEN).with_status(307).with_header("location", &location).create_async().await;
    let user = signed_in_before(entra_app(&server), &server, &MemoryStore::new(), &may_day());
    token(&user).await.unwrap_err();
    elsewhere.assert_async().await;
}

#[tokio::test]
async fn an_absurdly_long_answer_is_cut_off() {
    let mut server = Server::new_async().await;
    server.mock("POST", V2_TOKEN).with_body(vec![b' '; 3 * 1024 * 1024]).create_async().await;
    let user = signed_in_before(entra_app(&server), &server, &MemoryStore::new(), &may_day());
    assert!(token(&user).await.unwrap_err().to_string().contains("absurdly long"));
}

#[tokio::test]
async fn settings_that_cannot_work_are_found_before_the_first_night() {
    let plain_http = EntraApp::new("contoso.com", "c").authority("http://login.example.com".parse().unwrap());
    let no_tenant = EntraApp::new("", "c");
    for app in [plain_http, no_tenant, EntraApp::new("contoso.com", "c").audience("no address")] {
        let error =
            EntraUser::new(app, "x", Arc::new(MemoryStore::new()), may_day().environment()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
    }
}

/// The claim that shows a second factor is missing: the token is used, and its refusal will mention it.
#[tokio::test]
async fn pc_mfa_claim() {
    for (claims, doubted) in [
        (json!({"aud": AUDIENCE, "amr": ["pwd", "mfa"]}), false),
        (json!({"aud": AUDIENCE, "amr": ["pwd"]}), true),
        (json!({"aud": AUDIENCE}), true),
    ] {
        let mut server = Server::new_async().await;
        let answer = json!({"token_type": "Bearer", "expires_in": 3600, "access_token": jwt(&claims)});
        answering(&mut server, V2_TOKEN, 200, &answer).create_async().await;
        let user = signed_in_before(entra_app(&server), &server, &MemoryStore::new(), &may_day());
        let credential = user.credential().await.unwrap();
        let caution = doubted.then_some(SignInWarning::NoSecondFactor.text());
        assert_eq!(credential.caution(), caution, "{claims}");
    }
}

/// A token that names permissions and not the one that payouts need is used as well, and its refusal will mention it.
#[tokio::test]
async fn a_permission_that_the_token_lacks_is_reported_before_and_after_it_is_refused() {
    for (permissions, doubted) in [
        (json!("user_impersonation"), None),
        (json!("email User_Impersonation"), None),
        (json!("User.Read"), Some(SignInWarning::NoPermission)),
        (json!(""), Some(SignInWarning::NoPermission)),
    ] {
        let mut server = Server::new_async().await;
        let claims = json!({"aud": AUDIENCE, "amr": ["pwd", "mfa"], "scp": permissions});
        let answer = json!({
            "token_type": "Bearer", "expires_in": 3600, "refresh_token": "next", "access_token": jwt(&claims)
        });
        answering(&mut server, V2_TOKEN, 200, &answer).create_async().await;
        let user = signed_in_before(entra_app(&server), &server, &MemoryStore::new(), &may_day());
        let credential = user.credential().await.unwrap();
        assert_eq!(credential.caution(), doubted.map(SignInWarning::text), "{permissions}");
        assert_eq!(user.warnings().await.unwrap(), Vec::from_iter(doubted), "{permissions}");
    }
}

/// An app alone may sign in; a refusal of its token is explained.
#[tokio::test]
async fn pc_app_only() {
    let mut server = Server::new_async().await;
    let seen = Seen::default();
    let answer = json!({"token_type": "Bearer", "expires_in": 3599, "access_token": good_jwt("app")});
    let mock =
        seen.by(answering(&mut server, V2_TOKEN, 200, &answer), &answer).expect(1).create_async().await;
    let secret: SecretString = "client-secret&=+".into();
    let app =
        EntraAppOnly::new(entra_app(&server), "contoso", Arc::new(secret), may_day().environment()).unwrap();
    let credential = app.credential().await.unwrap();
    assert_eq!(credential.caution(), Some(SignInWarning::AppOnly.text()));
    mock.assert_async().await;
    let form = seen.only_form();
    for (name, value) in [
        ("grant_type", "client_credentials"),
        ("client_id", "client-1"),
        ("client_secret", "client-secret&=+"),
        ("scope", &format!("{AUDIENCE}/.default")),
    ] {
        assert_eq!(field(&form, name), Some(value));
    }
}

#[tokio::test]
async fn a_bearer_is_bound_to_the_api_it_was_issued_for() {
    let mut server = Server::new_async().await;
    let answer = json!({"token_type": "Bearer", "expires_in": 3600, "access_token": good_jwt("1")});
    answering(&mut server, V2_TOKEN, 200, &answer).create_async().await;
    let user = signed_in_before(entra_app(&server), &server, &MemoryStore::new(), &may_day());
    let credential = user.credential().await.unwrap();
    for (address, may) in [
        ("https://api.partner.microsoft.com/v1.0/payouts", true),
        ("https://api.partnercenter.microsoft.com/v1.0/payouts", false),
        ("https://store.blob.core.windows.net/exports", false),
    ] {
        assert_eq!(credential.may_go_to(&address.parse().unwrap()), may, "{address}");
    }
}

#[tokio::test]
async fn signing_out_forgets() {
    let mut server = Server::new_async().await;
    let answer = json!({"token_type": "Bearer", "expires_in": 3600, "access_token": good_jwt("1")});
    answering(&mut server, V2_TOKEN, 200, &answer).create_async().await;
    let user = signed_in_before(entra_app(&server), &server, &MemoryStore::new(), &may_day());
    token(&user).await.unwrap();
    user.sign_out().await.unwrap();
    assert!(user.status().await.unwrap().is_none());
    assert_eq!(token(&user).await.unwrap_err().kind(), ErrorKind::SignInNeeded);
}
