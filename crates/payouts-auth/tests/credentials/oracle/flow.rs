//! Authorize, sign in, token: what is sent, and what may come back.

use super::*;

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

/// Known codes are explained, others passed on; 400 asks for the client id before the password.
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
