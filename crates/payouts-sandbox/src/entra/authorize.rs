//! The authorize endpoint: a consent page, and a redirect to the app with a code.

use chrono::TimeDelta;
use http::StatusCode;
use quick_xml::escape::escape;
use url::Url;

use super::claims::{Version, known_audience};
use super::state::{Code, Entra};
use crate::context::Context;
use crate::http::{Request, Response};
use crate::sync::lock;

/// How long a code can be redeemed.
const CODE_LIFETIME: TimeDelta = TimeDelta::minutes(10);

/// The head of the pages, which are so plain that no user takes them for the real ones.
const HEAD: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>payouts sandbox</title>";

/// A valid authorize request.
struct AuthorizeRequest {
    redirect: Url,
    redirect_uri: String,
    state: Option<String>,
    audience: String,
    challenge: Option<String>,
    with_refresh: bool,
}

/// The consent page. With `prompt=none`, consent is given without it.
pub(super) fn page(context: &Context, entra: &Entra, request: &Request, version: Version) -> Response {
    let fields = request.pairs();
    match AuthorizeRequest::read(context, &fields, version) {
        Ok(authorize) if request.parameter("prompt").as_deref() == Some("none") => {
            authorize.accepted(context, entra)
        }
        Ok(_) => {
            let username = &context.shared.entra_account.username;
            Response::html(StatusCode::OK, consent_page(username, &fields))
        }
        Err(text) => Response::html(StatusCode::BAD_REQUEST, message_page("Sign in", &text)),
    }
}

/// The decision of the user on the consent page.
pub(super) fn consent(context: &Context, entra: &Entra, request: &Request, version: Version) -> Response {
    let fields: Vec<_> = url::form_urlencoded::parse(&request.body).into_owned().collect();
    match AuthorizeRequest::read(context, &fields, version) {
        Ok(authorize) if request.form().is("decision", "accept") => authorize.accepted(context, entra),
        Ok(authorize) => authorize.declined(),
        Err(text) => Response::html(StatusCode::BAD_REQUEST, message_page("Sign in", &text)),
    }
}

impl AuthorizeRequest {
    fn read(context: &Context, fields: &[(String, String)], version: Version) -> Result<Self, String> {
        let field = |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let problem = |number: u32, text: &str| Err(format!("AADSTS{number}: {text}"));
        if field("client_id") != Some(&context.shared.entra_account.client_id) {
            return problem(700_016, "The application was not found in the directory.");
        }
        if field("response_type") != Some("code") {
            return problem(900_144, "The request must have response_type=code.");
        }
        let redirect_uri = field("redirect_uri").unwrap_or_default();
        let Some(redirect) = redirect_uri.parse().ok().filter(is_loopback) else {
            return problem(50_011, "The app has no such redirect URI: use http on localhost or 127.0.0.1.");
        };
        let requested = version.requested_audience(field);
        let Some(audience) = requested.and_then(|requested| known_audience(context, requested)) else {
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
            with_refresh: version.requests_refresh(field("scope").unwrap_or_default()),
        })
    }

    fn accepted(self, context: &Context, entra: &Entra) -> Response {
        let text = context.shared.keys.token("code");
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
            expires_at: context.now + CODE_LIFETIME,
        };
        lock(&entra.codes).insert(text, code);
        Response::redirect(StatusCode::FOUND, redirect.as_str())
    }

    fn declined(self) -> Response {
        let mut redirect = self.redirect;
        redirect
            .query_pairs_mut()
            .append_pair("error", "access_denied")
            .append_pair("error_description", "AADSTS65004: User declined to consent to access the app.");
        if let Some(state) = &self.state {
            redirect.query_pairs_mut().append_pair("state", state);
        }
        Response::redirect(StatusCode::FOUND, redirect.as_str())
    }
}

fn is_loopback(url: &Url) -> bool {
    url.scheme() == "http" && matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"))
}

pub(super) fn message_page(title: &str, text: &str) -> String {
    format!("{HEAD}<h1>{}</h1><p>{}</p></html>", escape(title), escape(text))
}

/// The consent page, with the fields of the request.
fn consent_page(username: &str, fields: &[(String, String)]) -> String {
    let hidden: String = fields
        .iter()
        .map(|(name, value)| {
            format!("<input type=\"hidden\" name=\"{}\" value=\"{}\">", escape(name), escape(value))
        })
        .collect();
    format!(
        "{HEAD}<h1>payouts sandbox</h1><p>Sign in as {} and let the app read payouts?</p>\
         <form method=\"post\">{hidden}<button name=\"decision\" value=\"accept\">Accept</button> \
         <button name=\"decision\" value=\"cancel\">Cancel</button></form></html>",
        escape(username),
    )
}

/// The page for the code of a device.
pub(super) fn device_page() -> String {
    format!(
        "{HEAD}<h1>payouts sandbox</h1><form method=\"post\"><label>Code <input name=\"user_code\"></label> \
         <button>Next</button></form></html>"
    )
}
