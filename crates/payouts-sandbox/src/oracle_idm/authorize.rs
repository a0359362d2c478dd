//! Step 1: the cookies of a flow.

use http::StatusCode;
use http::header::SET_COOKIE;

use super::{DEFAULT_REDIRECT, Flow, Refusal};
use crate::app::Context;
use crate::http::{Ask, Reply};
use crate::quirks::oracle::{AuthorizeStatus, FlowCookies};
use crate::sync::lock;

pub(super) fn answer(context: &Context, ask: &Ask) -> Result<Reply, Refusal> {
    let value = |name: &str| ask.parameter(name).unwrap_or_default();
    let client_id = value("client_id");
    if !context.app.oracle_accounts.iter().any(|account| account.client_id == client_id) {
        return Err(Refusal::UnknownClient);
    }
    let wanted = [
        ("response_type", "code"),
        ("scope", "openid"),
        ("code_challenge_method", "S256"),
        ("redirect_uri", DEFAULT_REDIRECT),
    ];
    for (name, right) in wanted {
        if value(name) != right {
            return Err(Refusal::Validation(name));
        }
    }
    // Base64url of a SHA-256, without padding.
    let challenge = value("code_challenge");
    let shaped = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
    if challenge.len() != 43 || !challenge.chars().all(shaped) {
        return Err(Refusal::Validation("code_challenge"));
    }
    let session = match context.quirk() {
        FlowCookies::Seen => String::new(),
        FlowCookies::Session => context.app.keys.token("session"),
    };
    let flow =
        Flow { client_id, challenge, redirect_uri: value("redirect_uri"), state: value("state"), session };
    let status = match context.quirk() {
        AuthorizeStatus::Ok => Reply::html(StatusCode::OK, "<html><body>Sign in</body></html>"),
        AuthorizeStatus::Found => Reply::redirect(StatusCode::FOUND, "/oidc-ui/"),
        AuthorizeStatus::SeeOther => Reply::redirect(StatusCode::SEE_OTHER, "/oidc-ui/"),
    };
    let reply = flow.cookies().into_iter().fold(status, |reply, (name, value)| {
        reply.with(SET_COOKIE, &format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax"))
    });
    lock(&context.app.identity.flows).insert(flow);
    Ok(reply)
}

impl Flow {
    /// Names and values, padding and all.
    pub(super) fn cookies(&self) -> Vec<(&'static str, &str)> {
        let mut cookies = vec![
            ("client_id", self.client_id.as_str()),
            ("code_challenge", self.challenge.as_str()),
            ("code_challenge_method", "S256"),
            ("redirect_uri", self.redirect_uri.as_str()),
            ("response_type", "code"),
        ];
        let others = [("state", self.state.as_str()), ("JSESSIONID", self.session.as_str())];
        cookies.extend(others.into_iter().filter(|(_, value)| !value.is_empty()));
        cookies
    }
}
