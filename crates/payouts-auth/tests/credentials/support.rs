//! Tokens, accounts and a place for requests to be seen.

use std::fmt;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use mockito::{Mock, Server, ServerGuard};
use payouts_auth::entra::{EntraApp, EntraUser};
use payouts_auth::oracle::{OracleApiAccount, OracleUser};
use payouts_auth::{MemoryStore, SecretSource, TokenStore, secret_from};
use payouts_http::testing::ManualTime;
use payouts_http::{Credential, CredentialProvider, Environment, Error, SecretString};
use serde_json::{Value, json};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use url::Url;

pub(crate) const AUDIENCE: &str = "https://api.partner.microsoft.com";
pub(crate) const V2_TOKEN: &str = "/contoso.com/oauth2/v2.0/token";
pub(crate) const V1_TOKEN: &str = "/contoso.com/oauth2/token";
pub(crate) const ORACLE_AUTHORIZE: &str = "/oidc-provider/v1/oauth2/authorize";
pub(crate) const ORACLE_SIGN_IN: &str = "/oidc-provider/v1/oauth2/signin";
pub(crate) const ORACLE_TOKEN: &str = "/oidc-provider/v1/oauth2/token";

pub(crate) fn may_day() -> ManualTime {
    ManualTime::starting_at("2024-05-01T00:00:00Z".parse().unwrap())
}

/// A token that carries these claims and no signature worth the name.
pub(crate) fn jwt(claims: &Value) -> String {
    let part = |text: String| URL_SAFE_NO_PAD.encode(text);
    format!("{}.{}.{}", part(r#"{"alg":"RS256"}"#.into()), part(claims.to_string()), part("signature".into()))
}

/// A token that the payouts API accepts, distinguished by `name`.
pub(crate) fn good_jwt(name: &str) -> String {
    jwt(&json!({"aud": AUDIENCE, "amr": ["pwd", "mfa"], "jti": name}))
}

/// The token inside a credential.
pub(crate) fn token_of(credential: &Credential) -> String {
    let (name, value) = credential.headers().next().unwrap();
    assert_eq!(name, "authorization");
    value.expose().strip_prefix("Bearer ").unwrap().to_owned()
}

pub(crate) async fn token(provider: &impl CredentialProvider) -> Result<String, Error> {
    provider.credential().await.map(|credential| token_of(&credential))
}

pub(crate) fn url(server: &Server) -> Url {
    server.url().parse().unwrap()
}

pub(crate) fn entra_app(server: &Server) -> EntraApp {
    EntraApp::new("contoso.com", "client-1").authority(url(server))
}

pub(crate) fn entra_user(app: EntraApp, store: &MemoryStore, time: &ManualTime) -> EntraUser {
    EntraUser::new(app, "contoso", Arc::new(store.clone()), time.environment()).unwrap()
}

/// An Entra user whose refresh token is `refresh-1` and whose access token is over.
pub(crate) fn signed_in_before(
    app: EntraApp,
    server: &Server,
    store: &MemoryStore,
    time: &ManualTime,
) -> EntraUser {
    let authority = server.url();
    let kept = json!({
        "version": 1,
        "issued_to": format!("entra user {authority}/contoso.com client-1 {AUDIENCE}"),
        "refresh_token": "refresh-1",
    });
    store.save("contoso", &SecretString::new(kept.to_string())).unwrap();
    entra_user(app, store, time)
}

/// A mock that answers JSON.
pub(crate) fn answering(server: &mut ServerGuard, path: &str, status: usize, body: &Value) -> Mock {
    server
        .mock("POST", path)
        .with_status(status)
        .with_header("content-type", "application/json")
        .with_body(body.to_string())
}

/// The bodies of the requests that a mock saw.
#[derive(Clone, Default)]
pub(crate) struct Seen(Arc<Mutex<Vec<String>>>);

impl Seen {
    /// Makes `mock` answer `body` and remember what it was sent.
    pub(crate) fn by(&self, mock: Mock, body: &Value) -> Mock {
        let (seen, body) = (self.clone(), body.to_string());
        mock.with_body_from_request(move |request| {
            seen.0.lock().unwrap().push(request.utf8_lossy_body().unwrap().into_owned());
            body.clone().into_bytes()
        })
    }

    pub(crate) fn bodies(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }

    /// The form fields of the only request.
    pub(crate) fn only_form(&self) -> Vec<(String, String)> {
        let bodies = self.bodies();
        assert_eq!(bodies.len(), 1, "{bodies:?}");
        form(&bodies[0])
    }
}

pub(crate) fn form(body: &str) -> Vec<(String, String)> {
    url::form_urlencoded::parse(body.as_bytes()).into_owned().collect()
}

pub(crate) fn field<'a>(form: &'a [(String, String)], name: &str) -> Option<&'a str> {
    form.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
}

/// A password that can be changed, and that counts how often it was asked for.
#[derive(Clone, Default)]
pub(crate) struct Password {
    text: Arc<Mutex<String>>,
    asked: Arc<Mutex<usize>>,
}

impl Password {
    pub(crate) fn new(text: &str) -> Self {
        let password = Self::default();
        password.change_to(text);
        password
    }

    pub(crate) fn change_to(&self, text: &str) {
        text.clone_into(&mut self.text.lock().unwrap());
    }

    pub(crate) fn asked(&self) -> usize {
        *self.asked.lock().unwrap()
    }

    fn source(&self) -> Arc<dyn SecretSource> {
        let password = self.clone();
        Arc::new(secret_from(move || {
            *password.asked.lock().unwrap() += 1;
            Ok(SecretString::from(password.text.lock().unwrap().as_str()))
        }))
    }
}

pub(crate) fn oracle_account(server: &Server) -> OracleApiAccount {
    let application = "https://env.example.com/portal".parse().unwrap();
    OracleApiAccount::new(&url(server), &application, "Q0xJRU5U==", "ACME", "api-user").unwrap()
}

pub(crate) fn oracle_user(
    server: &Server,
    password: &Password,
    store: impl TokenStore + 'static,
    environment: Environment,
) -> OracleUser {
    OracleUser::new(oracle_account(server), "bars", password.source(), Arc::new(store), environment).unwrap()
}

/// Keeps every field of every span and event as text.
#[derive(Clone, Default)]
pub(crate) struct Recorder(Arc<Mutex<Vec<String>>>);

impl Recorder {
    pub(crate) fn text(&self) -> String {
        self.0.lock().unwrap().join("\n")
    }
}

impl Visit for Recorder {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.lock().unwrap().push(format!("{}={value:?}", field.name()));
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut self.clone());
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// Everything that can be printed of an error.
pub(crate) fn everything_printed(error: &Error) -> String {
    let mut text = format!("{error}\n{error:?}\n{error:#?}\n{:?}", error.body_excerpt());
    let mut cause = std::error::Error::source(error);
    while let Some(beneath) = cause {
        text += &format!("\n{beneath}\n{beneath:?}");
        cause = beneath.source();
    }
    text
}
