//! Signing in with a browser, played by a plain HTTP client.

use std::time::Duration;

use mockito::{Server, ServerGuard};
use payouts_auth::entra::{BrowserSignIn, EntraUser};
use payouts_auth::{MemoryStore, SignInWarning};
use payouts_http::testing::ManualTime;
use payouts_http::{Error, ErrorKind};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tracing::instrument::WithSubscriber as _;
use url::Url;

use crate::canary::{CANARY, answers, assert_silent};
use crate::support::{
    AUDIENCE, Recorder, Seen, V2_TOKEN, answering, entra_app, entra_user, field, good_jwt, jwt, may_day,
    token,
};

/// Entra ID, the address that the browser was sent to, and the sign-in that waits.
struct Scene {
    server: ServerGuard,
    user: EntraUser,
    time: ManualTime,
}

impl Scene {
    async fn new() -> Self {
        let server = Server::new_async().await;
        let time = may_day();
        let user = entra_user(entra_app(&server), &MemoryStore::new(), &time);
        Self { server, user, time }
    }

    /// Signs in, with `browse` in the role of browser and person.
    async fn sign_in<F: Future<Output = ()>>(
        &self,
        browse: impl FnOnce(Sent) -> F,
    ) -> Result<payouts_auth::SignedIn, Error> {
        let (sender, opened) = oneshot::channel();
        let open = |url: &Url| sender.send(url.clone()).unwrap();
        let waiting = self.user.sign_in_with_browser(BrowserSignIn::new(), open);
        let person = async { browse(Sent::to(&opened.await.unwrap())).await };
        tokio::join!(waiting, person).0
    }
}

/// What the browser was sent to Entra ID with.
struct Sent {
    query: Vec<(String, String)>,
    redirect: Url,
}

impl Sent {
    fn to(url: &Url) -> Self {
        let query: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        let redirect = field(&query, "redirect_uri").unwrap().parse().unwrap();
        Self { query, redirect }
    }

    fn state(&self) -> &str {
        field(&self.query, "state").unwrap()
    }

    /// Returns to the waiting program with this query; gives the status line and the page.
    async fn back_with(&self, query: &str) -> String {
        self.request(&format!("GET /?{query} HTTP/1.1\r\nHost: localhost\r\n\r\n")).await
    }

    async fn request(&self, text: &str) -> String {
        let mut stream = self.connect().await;
        stream.write_all(text.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(("127.0.0.1", self.redirect.port().unwrap())).await.unwrap()
    }
}

fn answer() -> Value {
    json!({
        "token_type": "Bearer", "expires_in": 3600, "refresh_token": "refresh-1", "access_token": good_jwt("1"),
        "id_token": jwt(&json!({"preferred_username": "ada@contoso.com"})),
    })
}

#[tokio::test]
async fn the_code_is_redeemed_with_the_verifier_of_its_challenge() {
    use base64::Engine as _;
    use sha2::Digest as _;

    let mut scene = Scene::new().await;
    let seen = Seen::default();
    let mock = answering(&mut scene.server, V2_TOKEN, 200, &answer());
    let mock = seen.by(mock, &answer()).expect(1).create_async().await;
    let mut sent = None;
    let signed_in = scene
        .sign_in(|browser| async {
            let page = browser.back_with(&format!("code=the%2Fcode&state={}", browser.state())).await;
            assert!(page.starts_with("HTTP/1.1 200 ") && page.contains("<h1>Signed in</h1>"), "{page}");
            sent = Some(browser);
        })
        .await
        .unwrap();
    mock.assert_async().await;

    let (sent, form) = (sent.unwrap(), seen.only_form());
    for (name, value) in [
        ("response_type", "code"),
        ("client_id", "client-1"),
        ("code_challenge_method", "S256"),
        ("scope", &format!("openid profile offline_access {AUDIENCE}/.default")),
    ] {
        assert_eq!(field(&sent.query, name), Some(value));
    }
    assert_eq!(sent.redirect.host_str(), Some("localhost"), "the only spelling whose port Entra ID ignores");
    for (name, value) in
        [("grant_type", "authorization_code"), ("code", "the/code"), ("client_id", "client-1")]
    {
        assert_eq!(field(&form, name), Some(value));
    }
    assert_eq!(field(&form, "redirect_uri"), field(&sent.query, "redirect_uri"));
    let digest = sha2::Sha256::digest(field(&form, "code_verifier").unwrap());
    let challenge = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(digest);
    assert_eq!(field(&sent.query, "code_challenge"), Some(challenge.as_str()));

    assert_eq!(signed_in.warnings(), []);
    assert_eq!(signed_in.status().user(), Some("ada@contoso.com"));
    assert!(signed_in.status().renews_itself());
    assert_eq!(token(&scene.user).await.unwrap(), good_jwt("1"));
}

/// The user is not asked for a password: the browser, once, is the way in.
#[tokio::test]
async fn pc_sign_in_flow() {
    let mut scene = Scene::new().await;
    let seen = Seen::default();
    let mock = answering(&mut scene.server, V2_TOKEN, 200, &answer());
    seen.by(mock, &answer()).create_async().await;
    scene
        .sign_in(|browser| async move {
            browser.back_with(&format!("code=c&state={}", browser.state())).await;
        })
        .await
        .unwrap();
    scene.time.advance(Duration::from_secs(2 * 3600));
    token(&scene.user).await.unwrap();
    let grants: Vec<String> = seen
        .bodies()
        .iter()
        .map(|body| field(&crate::support::form(body), "grant_type").unwrap().to_owned())
        .collect();
    assert_eq!(grants, ["authorization_code", "refresh_token"]);
}

#[tokio::test]
async fn strangers_can_neither_sign_in_nor_end_the_wait() {
    let mut scene = Scene::new().await;
    let mock = answering(&mut scene.server, V2_TOKEN, 200, &answer()).expect(1).create_async().await;
    scene
        .sign_in(|browser| async move {
            let silent = browser.connect().await;
            for (request, status) in [
                ("GET /?code=evil&state=guessed HTTP/1.1\r\n\r\n", "400"),
                ("GET /?code=evil HTTP/1.1\r\n\r\n", "400"),
                ("GET /?error=access_denied HTTP/1.1\r\n\r\n", "400"),
                ("GET /favicon.ico HTTP/1.1\r\n\r\n", "404"),
                ("POST / HTTP/1.1\r\n\r\n", "404"),
            ] {
                let page = browser.request(request).await;
                assert!(page.starts_with(&format!("HTTP/1.1 {status} ")), "{request}: {page}");
            }
            let endless = format!("GET /{} HTTP/1.1\r\n", "x".repeat(100_000));
            let mut flood = browser.connect().await;
            flood.write_all(endless.as_bytes()).await.ok();
            browser.back_with(&format!("code=mine&state={}", browser.state())).await;
            drop(silent);
        })
        .await
        .unwrap();
    mock.assert_async().await;
}

#[tokio::test]
async fn a_person_who_declines_sees_it_in_both_places() {
    let scene = Scene::new().await;
    let error = scene
        .sign_in(|browser| async move {
            let query =
                format!("error=access_denied&error_description=AADSTS65004%3A+x&state={}", browser.state());
            let page = browser.back_with(&query).await;
            assert!(page.contains("<h1>Not signed in</h1>"), "{page}");
        })
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SignInNeeded);
    assert!(error.to_string().contains("AADSTS65004"), "{error}");
}

#[tokio::test]
async fn a_code_that_is_refused_shows_the_failure_page() {
    let mut scene = Scene::new().await;
    let refusal = json!({"error": "invalid_grant", "error_description": "AADSTS9002313: malformed"});
    answering(&mut scene.server, V2_TOKEN, 400, &refusal).create_async().await;
    let error = scene
        .sign_in(|browser| async move {
            let page = browser.back_with(&format!("code=c&state={}", browser.state())).await;
            assert!(page.contains("<h1>Not signed in</h1>"), "{page}");
        })
        .await
        .unwrap_err();
    assert_eq!(error.service_code(), Some("AADSTS9002313"));
    assert!(scene.user.status().await.unwrap().is_none());
}

#[tokio::test]
async fn a_person_who_never_comes_back_is_waited_for_five_minutes() {
    let scene = Scene::new().await;
    let error = scene
        .sign_in(|_| async {
            // The wait has to begin before the clock moves.
            tokio::task::yield_now().await;
            scene.time.advance(Duration::from_secs(5 * 60));
        })
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SignInNeeded);
    assert!(error.to_string().contains("in time"), "{error}");
}

#[tokio::test]
async fn what_is_doubtful_about_a_token_is_said_at_once() {
    let mut scene = Scene::new().await;
    let answer = json!({
        "token_type": "Bearer", "expires_in": 3600, "access_token": jwt(&json!({"aud": AUDIENCE, "amr": ["pwd"]})),
    });
    answering(&mut scene.server, V2_TOKEN, 200, &answer).create_async().await;
    let signed_in = scene
        .sign_in(|browser| async move {
            browser.back_with(&format!("code=c&state={}", browser.state())).await;
        })
        .await
        .unwrap();
    assert_eq!(signed_in.warnings(), [SignInWarning::NoSecondFactor, SignInWarning::NoRefreshToken]);
}

#[tokio::test]
async fn a_token_for_another_api_is_not_kept() {
    let mut scene = Scene::new().await;
    let answer = json!({
        "token_type": "Bearer", "expires_in": 3600, "refresh_token": "r",
        "access_token": jwt(&json!({"aud": "https://api.partnercenter.microsoft.com"})),
    });
    answering(&mut scene.server, V2_TOKEN, 200, &answer).create_async().await;
    let error = scene
        .sign_in(|browser| async move {
            let page = browser.back_with(&format!("code=c&state={}", browser.state())).await;
            assert!(page.contains("<h1>Not signed in</h1>"), "{page}");
        })
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WrongAudience);
    assert!(scene.user.status().await.unwrap().is_none());
}

#[tokio::test]
async fn a_browser_sign_in_prints_no_secret() {
    for (status, answer) in answers() {
        let mut scene = Scene::new().await;
        answering(&mut scene.server, V2_TOKEN, status, &answer).create_async().await;
        let recorder = Recorder::default();
        let come_back = |browser: Sent| async move {
            let page = browser.back_with(&format!("code=CANARY-code&state={}", browser.state())).await;
            assert!(!page.contains(CANARY), "{page}");
        };
        let outcome = scene.sign_in(come_back).with_subscriber(recorder.clone()).await;
        let outcome = outcome.map(|signed_in| assert!(!format!("{signed_in:?}").contains(CANARY)));
        assert_silent(&format!("{status} {answer}"), &scene.user, &recorder, outcome);
    }
}
