//! Oracle's identity provider: authorize, sign in, token, refresh. The state of a flow lives in its cookies.

mod authorize;
mod refusal;
mod signin;
mod token;

use std::collections::{HashMap, HashSet};
use std::sync::Mutex;

use chrono::{DateTime, Utc};
use http::{Method, StatusCode};
use serde_json::json;

use refusal::Refusal;
pub(crate) use token::Bearer;

use crate::accounts::OracleAccount;
use crate::app::{Checked, Context};
use crate::http::{Ask, Host, Reply};
use crate::sync::lock;

const BASE: &str = "/oidc-provider/v1";
const DEFAULT_REDIRECT: &str = "apiaccount://callback";

/// Flows, codes and tokens.
#[derive(Debug, Default)]
pub(crate) struct State {
    flows: Mutex<HashSet<Flow>>,
    codes: Mutex<HashMap<String, Code>>,
    bearers: Mutex<HashMap<String, Bearer>>,
    refreshes: Mutex<HashMap<String, Refresh>>,
    /// Bad passwords in a row, and until when the account is locked.
    strikes: Mutex<HashMap<String, Strikes>>,
}

/// What the cookies of a flow say.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Flow {
    client_id: String,
    challenge: String,
    redirect_uri: String,
    state: String,
    session: String,
}

#[derive(Clone, Debug)]
struct Code {
    username: String,
    flow: Flow,
    expires_at: DateTime<Utc>,
}

#[derive(Clone, Debug)]
struct Refresh {
    username: String,
    expires_at: DateTime<Utc>,
}

#[derive(Clone, Debug, Default)]
struct Strikes {
    bad: u32,
    locked_until: Option<DateTime<Utc>>,
}

pub(crate) fn check(_context: &Context, ask: &Ask) -> Checked {
    let operation = match ask.path.strip_prefix(BASE) {
        Some("/oauth2/authorize") => Some("identityAuthorize"),
        Some("/oauth2/signin") => Some("identitySignIn"),
        Some("/oauth2/token") => Some("identityToken"),
        Some("/.well-known/openid-configuration") => Some("identityDiscovery"),
        _ => None,
    };
    Checked { operation, violations: Vec::new() }
}

pub(crate) fn answer(context: &Context, ask: &Ask) -> Reply {
    let place = ask.path.strip_prefix(BASE).unwrap_or_default();
    let reply = match (place, ask.method.clone()) {
        ("/oauth2/authorize", Method::GET) => authorize::answer(context, ask),
        ("/oauth2/signin", Method::POST) => signin::answer(context, ask),
        ("/oauth2/token", Method::POST) => token::answer(context, ask),
        ("/.well-known/openid-configuration", Method::GET) => Ok(discovery(context)),
        ("/oauth2/authorize" | "/oauth2/signin" | "/oauth2/token", _) => {
            Ok(Reply::empty(StatusCode::METHOD_NOT_ALLOWED))
        }
        _ => Ok(Reply::html(StatusCode::NOT_FOUND, "<html><body><h1>404 Not Found</h1></body></html>")),
    };
    reply.unwrap_or_else(|refusal| refusal.reply(context))
}

fn discovery(context: &Context) -> Reply {
    let base = format!("{}{BASE}", context.app.urls.text(Host::OracleAuth));
    let body = json!({
        "issuer": base,
        "authorization_endpoint": format!("{base}/oauth2/authorize"),
        "token_endpoint": format!("{base}/oauth2/token"),
        "response_types_supported": ["code"],
        "scopes_supported": ["openid"],
        "code_challenge_methods_supported": ["S256"],
    });
    Reply::json(StatusCode::OK, &body)
}

fn account<'a>(context: &'a Context, username: &str) -> Option<&'a OracleAccount> {
    context.app.oracle_accounts.iter().find(|account| account.username == username)
}

/// The answer of a fault: the error of this provider that is nearest to a number of Entra ID.
pub(crate) fn fault(context: &Context, number: u32, status: StatusCode) -> Reply {
    Refusal::nearest_to(number).reply_with(context, status)
}

/// An id token for an account, as if it had just signed in.
pub(crate) fn id_token(context: &Context, username: &str) -> Option<String> {
    let account = account(context, username)?;
    Some(token::issue(context, account).id_token)
}

/// Who calls with a bearer token, if it is good.
pub(crate) fn bearer(context: &Context, token: &str) -> Option<Bearer> {
    let mut bearers = lock(&context.app.identity.bearers);
    if context.struck.revoked_token {
        bearers.remove(token);
    }
    bearers.get(token).filter(|bearer| bearer.expires_at > context.now).cloned()
}
