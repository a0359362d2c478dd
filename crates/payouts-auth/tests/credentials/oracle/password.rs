//! A password is never sent in vain twice.

use super::*;

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

/// The provider answers errors with any status; they do not concern the password, which is kept.
#[tokio::test]
async fn trouble_inside_a_success_is_trouble_and_a_page_is_a_proxy() {
    let mut scene = Scene::new().await;
    scene.opens(2).await;
    let trouble = json!({"status": 503, "code": "UNAVAILABLE", "message": "service.unavailable"});
    let busy = scene.signs_in(200, &trouble, 1).await;
    let error = token(&scene.user).await.unwrap_err();
    assert!(error.is_retryable() && error.to_string().contains("try again later"), "{error}");
    busy.assert_async().await;

    scene.time.advance(Duration::from_secs(600));
    let page = scene.server.mock("POST", ORACLE_SIGN_IN).with_header("content-type", "text/html");
    let page = page.with_body("<html>CANARY</html>").expect(1).create_async().await;
    let error = token(&scene.user).await.unwrap_err();
    let host = scene.server.host_with_port();
    assert!(error.to_string().starts_with(&format!("expected JSON from {host}, got text/html")), "{error}");
    page.assert_async().await;
    assert!(scene.user.status().await.unwrap().is_none_or(|status| status.refused_at().is_none()));
}

#[tokio::test]
async fn a_locked_account_differs_from_a_wrong_password() {
    let mut scene = Scene::new().await;
    scene.opens(1).await;
    let locked = json!({"status": 401, "message": "account.locked", "code": "AUTHENTICATION_INVALID"});
    scene.signs_in(401, &locked, 1).await;
    let shown = token(&scene.user).await.unwrap_err().to_string();
    assert!(shown.contains("the account of bars is locked") && shown.contains("half an hour"), "{shown}");
}

#[tokio::test]
async fn a_password_expires_sixty_days_after_it_was_first_seen() {
    let mut scene = Scene::new().await;
    scene.opens(2).await;
    let mocks = [scene.lets_in(2).await, scene.gives(&tokens("t", None), 2).await];
    scene.user.sign_in().await.unwrap();
    let expires = |status: Option<payouts_auth::SignInStatus>| status.unwrap().password_expires_at();
    let first = expires(scene.user.status().await.unwrap()).unwrap();
    scene.time.advance(Duration::from_secs(24 * 3600));
    scene.user.sign_in().await.unwrap();
    assert_eq!(expires(scene.user.status().await.unwrap()), Some(first), "the same password");
    let now = scene.time.environment().now();
    assert_eq!((first - now).num_days(), 59);
    all(mocks).await;
}
