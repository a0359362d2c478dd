//! The browser's part: consent, and back to the app with a code.

use chrono::{DateTime, TimeDelta, Utc};
use http::StatusCode;
use url::Url;

use super::{Version, audience, pages};
use crate::app::Context;
use crate::http::{Ask, Reply};
use crate::sync::lock;

/// How long a code can be redeemed.
const LIFETIME: TimeDelta = TimeDelta::minutes(10);

/// A code that was not redeemed yet.
#[derive(Clone, Debug)]
pub(super) struct Code {
    pub(super) audience: String,
    pub(super) redirect_uri: String,
    pub(super) challenge: Option<String>,
    pub(super) with_refresh: bool,
    pub(super) expires_at: DateTime<Utc>,
}

/// An authorize request that makes sense.
struct Request {
    redirect: Url,
    redirect_uri: String,
    state: Option<String>,
    audience: String,
    challenge: Option<String>,
    with_refresh: bool,
}

/// The page that asks for consent; with `prompt=none`, consent is taken as given.
pub(super) fn page(context: &Context, ask: &Ask, version: Version) -> Reply {
    let fields = ask.pairs();
    match Request::read(context, &fields, version) {
        Ok(request) if ask.parameter("prompt").as_deref() == Some("none") => request.accepted(context),
        Ok(_) => Reply::html(StatusCode::OK, pages::consent(&context.app.entra_account.username, &fields)),
        Err(text) => Reply::html(StatusCode::BAD_REQUEST, pages::message("Sign in", &text)),
    }
}

/// The person decided.
pub(super) fn consent(context: &Context, ask: &Ask, version: Version) -> Reply {
    let fields: Vec<_> = url::form_urlencoded::parse(&ask.body).into_owned().collect();
    match Request::read(context, &fields, version) {
        Ok(request) if ask.form().is("decision", "accept") => request.accepted(context),
        Ok(request) => request.declined(),
        Err(text) => Reply::html(StatusCode::BAD_REQUEST, pages::message("Sign in", &text)),
    }
}

impl Request {
    fn read(context: &Context, fields: &[(String, String)], version: Version) -> Result<Self, String> {
        let field = |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let problem = |number: u32, text: &str| Err(format!("AADSTS{number}: {text}"));
        if field("client_id") != Some(&context.app.entra_account.client_id) {
            return problem(700_016, "The application was not found in the directory.");
        }
        if field("response_type") != Some("code") {
            return problem(900_144, "The request must have response_type=code.");
        }
        let redirect_uri = field("redirect_uri").unwrap_or_default();
        let Some(redirect) = redirect_uri.parse().ok().filter(is_loopback) else {
            return problem(50_011, "The redirect URI is none of the app's: http on localhost or 127.0.0.1.");
        };
        let scope = field("scope").unwrap_or_default();
        let asked = match version {
            Version::V1 => field("resource"),
            Version::V2 => audience::of_scope(scope),
        };
        let Some(audience) = asked.and_then(|asked| audience::known(context, asked)) else {
            return problem(500_011, "The resource principal was not found in the tenant.");
        };
        let challenge = match (field("code_challenge"), field("code_challenge_method")) {
            (None, _) => return problem(9_002_325, "Proof Key for Code Exchange is required."),
            (Some(_), method) if method != Some("S256") => {
                return problem(501_481, "The code challenge method must be S256.");
            }
            (challenge, _) => challenge.map(str::to_owned),
        };
        Ok(Self {
            redirect,
            redirect_uri: redirect_uri.to_owned(),
            state: field("state").map(str::to_owned),
            audience,
            challenge,
            with_refresh: version == Version::V1
                || scope.split_whitespace().any(|scope| scope == "offline_access"),
        })
    }

    fn accepted(self, context: &Context) -> Reply {
        let text = context.app.keys.token("code");
        let mut redirect = self.redirect;
        redirect.query_pairs_mut().append_pair("code", &text).append_pair("session_state", "sandbox");
        if let Some(state) = &self.state {
            redirect.query_pairs_mut().append_pair("state", state);
        }
        let code = Code {
            audience: self.audience,
            redirect_uri: self.redirect_uri,
            challenge: self.challenge,
            with_refresh: self.with_refresh,
            expires_at: context.now + LIFETIME,
        };
        lock(&context.app.entra.codes).insert(text, code);
        Reply::redirect(StatusCode::FOUND, redirect.as_str())
    }

    fn declined(self) -> Reply {
        let mut redirect = self.redirect;
        redirect
            .query_pairs_mut()
            .append_pair("error", "access_denied")
            .append_pair("error_description", "AADSTS65004: User declined to consent to access the app.");
        if let Some(state) = &self.state {
            redirect.query_pairs_mut().append_pair("state", state);
        }
        Reply::redirect(StatusCode::FOUND, redirect.as_str())
    }
}

fn is_loopback(url: &Url) -> bool {
    url.scheme() == "http" && matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"))
}
