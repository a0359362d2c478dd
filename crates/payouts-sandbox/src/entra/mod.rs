//! Entra ID as far as Partner Center's tokens need it: a consent page, device codes, tokens of both versions.

mod audience;
mod authorize;
mod device;
mod jwt;
mod pages;
mod refusal;
mod token;

use std::collections::{HashMap, HashSet};
use std::sync::Mutex;

use chrono::{DateTime, TimeDelta, Utc};
use http::{Method, StatusCode};
use serde_json::json;

pub(crate) use audience::accepts;
pub(crate) use jwt::{Claims, Flaw};
use refusal::Refusal;

use crate::accounts::EntraAccount;
use crate::app::{Checked, Context};
use crate::http::{Ask, Host, Reply};
use crate::sync::lock;

/// What was granted and can still be redeemed.
#[derive(Debug)]
pub(crate) struct State {
    codes: Mutex<HashMap<String, authorize::Code>>,
    devices: Mutex<HashMap<String, device::Device>>,
    refreshes: Mutex<HashMap<String, Refresh>>,
    /// Ids of access tokens that are good no more.
    revoked: Mutex<HashSet<String>>,
}

/// A refresh token that was not used yet.
#[derive(Clone, Debug)]
struct Refresh {
    audience: String,
    second_factor: bool,
    expires_at: Option<DateTime<Utc>>,
}

impl State {
    pub(crate) fn new(account: &EntraAccount) -> Self {
        let first = Refresh {
            audience: audience::PARTNER.to_owned(),
            second_factor: account.second_factor,
            // It is good from the start, whenever that is, until it is used.
            expires_at: None,
        };
        Self {
            codes: Mutex::default(),
            devices: Mutex::default(),
            refreshes: Mutex::new(HashMap::from([(account.refresh_token.clone(), first)])),
            revoked: Mutex::default(),
        }
    }
}

/// Versions of the endpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Version {
    V1,
    V2,
}

/// Where a request of this host goes.
enum Place {
    Authorize(Version),
    Token(Version),
    DeviceCode(Version),
    DevicePage,
    Discovery,
}

fn place(ask: &Ask) -> Option<(Place, String)> {
    let segments = ask.segments();
    let mut segments = segments.iter().map(String::as_str);
    let tenant = segments.next()?.to_owned();
    let rest: Vec<_> = segments.collect();
    let place = match rest.as_slice() {
        ["oauth2", "authorize"] => Place::Authorize(Version::V1),
        ["oauth2", "v2.0", "authorize"] => Place::Authorize(Version::V2),
        ["oauth2", "token"] => Place::Token(Version::V1),
        ["oauth2", "v2.0", "token"] => Place::Token(Version::V2),
        ["oauth2", "devicecode"] => Place::DeviceCode(Version::V1),
        ["oauth2", "v2.0", "devicecode"] => Place::DeviceCode(Version::V2),
        ["oauth2", "deviceauth"] => Place::DevicePage,
        ["v2.0", ".well-known", "openid-configuration"] => Place::Discovery,
        _ => return None,
    };
    Some((place, tenant))
}

pub(crate) fn check(ask: &Ask) -> Checked {
    let operation = place(ask).map(|(place, _)| match place {
        Place::Authorize(_) => "entraAuthorize",
        Place::Token(_) => "entraToken",
        Place::DeviceCode(_) => "entraDeviceCode",
        Place::DevicePage => "entraDevicePage",
        Place::Discovery => "entraDiscovery",
    });
    Checked { operation, violations: Vec::new() }
}

pub(crate) fn answer(context: &Context, ask: &Ask) -> Reply {
    let Some((place, tenant)) = place(ask) else {
        return Reply::html(StatusCode::NOT_FOUND, pages::message("Not found", "There is nothing here."));
    };
    let known = [context.app.entra_account.tenant.as_str(), "organizations", "common"];
    if !known.contains(&tenant.as_str()) {
        let text = format!("Tenant '{tenant}' not found. Check that the tenant id is right.");
        return Refusal::new("invalid_request", 90002, &text).reply(context);
    }
    match (place, ask.method.clone()) {
        (Place::Authorize(version), Method::GET) => authorize::page(context, ask, version),
        (Place::Authorize(version), Method::POST) => authorize::consent(context, ask, version),
        (Place::Token(version), Method::POST) => {
            token::answer(context, ask, version).unwrap_or_else(|refusal| refusal.reply(context))
        }
        (Place::DeviceCode(version), Method::POST) => {
            device::begin(context, ask, version).unwrap_or_else(|refusal| refusal.reply(context))
        }
        (Place::DevicePage, Method::GET) => Reply::html(StatusCode::OK, pages::device()),
        (Place::DevicePage, Method::POST) => device::approve(context, ask),
        (Place::Discovery, Method::GET) => discovery(context, &tenant),
        _ => {
            Refusal::new("invalid_request", 900_561, "The endpoint does not take this method.").reply(context)
        }
    }
}

fn discovery(context: &Context, tenant: &str) -> Reply {
    let base = format!("{}/{tenant}", context.app.urls.text(Host::Entra));
    let body = json!({
        "issuer": format!("{base}/v2.0"),
        "authorization_endpoint": format!("{base}/oauth2/v2.0/authorize"),
        "token_endpoint": format!("{base}/oauth2/v2.0/token"),
        "device_authorization_endpoint": format!("{base}/oauth2/v2.0/devicecode"),
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": ["S256"],
    });
    Reply::json(StatusCode::OK, &body)
}

/// The answer of a fault: an error under this number.
pub(crate) fn fault(context: &Context, number: u32, status: StatusCode) -> Reply {
    Refusal::numbered(number).reply_with(context, status)
}

/// An access token for Partner Center, as if the person had just signed in.
pub(crate) fn access_token(context: &Context) -> String {
    let account = &context.app.entra_account;
    Claims::of_person(context, audience::PARTNER, account.second_factor).signed(context)
}

/// What a bearer token says, if it is one of ours and still good.
pub(crate) fn read(context: &Context, token: &str) -> Result<Claims, Flaw> {
    let claims = Claims::read(context, token)?;
    if context.struck.revoked_token {
        lock(&context.app.entra.revoked).insert(claims.id.clone());
    }
    if lock(&context.app.entra.revoked).contains(&claims.id) {
        return Err(Flaw::Revoked);
    }
    Ok(claims)
}

pub(crate) fn approve_device(context: &Context, user_code: &str) -> bool {
    device::mark_approved(context, user_code)
}

/// The access and the refresh token of one grant.
struct Granted {
    claims: Claims,
    refresh_token: Option<String>,
}

fn grant(context: &Context, audience: &str, second_factor: bool, with_refresh: bool) -> Granted {
    let days = context.app.entra_account.refresh_token_days;
    let refresh_token = with_refresh.then(|| context.app.keys.token("refresh"));
    if let Some(token) = &refresh_token {
        let expires_at = Some(context.now + TimeDelta::days(i64::from(days)));
        let refresh = Refresh { audience: audience.to_owned(), second_factor, expires_at };
        lock(&context.app.entra.refreshes).insert(token.clone(), refresh);
    }
    Granted { claims: Claims::of_person(context, audience, second_factor), refresh_token }
}
