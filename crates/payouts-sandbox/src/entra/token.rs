//! The token and device code endpoints.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use http::StatusCode;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::authorize::message_page;
use super::claims::{Claims, Version, known_audience};
use super::errors::EntraError;
use super::state::{Device, Entra, Grant};
use crate::context::Context;
use crate::http::{Form, Host, Request, Response};
use crate::quirks::partner::{DeviceCode, MfaClaim, TokenNumbers};
use crate::sync::lock;

const DEVICE_LIFETIME: TimeDelta = TimeDelta::minutes(15);
/// Seconds between two requests of a device.
const INTERVAL: i64 = 5;
const DEVICE_GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

pub(super) fn token(
    context: &Context,
    entra: &Entra,
    request: &Request,
    version: Version,
) -> Result<Response, EntraError> {
    let form = request.form();
    if !form.is("grant_type", "client_credentials") {
        check_client(context, &form)?;
    }
    let grant = match form.get("grant_type") {
        Some("authorization_code") => by_code(context, entra, &form)?,
        Some("refresh_token") => by_refresh(context, entra, &form, version)?,
        Some(DEVICE_GRANT | "device_code") => by_device(context, entra, &form)?,
        Some("client_credentials") => by_secret(context, request, &form, version)?,
        Some("password") => {
            let text = "Due to a configuration change, you must use multi-factor authentication.";
            return Err(EntraError::invalid_grant(50_076, text));
        }
        _ => {
            return Err(EntraError::new(
                "unsupported_grant_type",
                70_003,
                "The grant type is not supported.",
            ));
        }
    };
    Ok(Response::json(StatusCode::OK, &body(context, version, &grant)).with("cache-control", "no-store"))
}

fn by_code(context: &Context, entra: &Entra, form: &Form) -> Result<Grant, EntraError> {
    let used =
        || EntraError::invalid_grant(54_005, "The authorization code was used already, or is not known.");
    let code = form.get("code").and_then(|code| lock(&entra.codes).remove(code)).ok_or_else(used)?;
    if code.expires_at <= context.now {
        return Err(EntraError::invalid_grant(70_008, "The authorization code has expired."));
    }
    if form.get("redirect_uri") != Some(&code.redirect_uri) {
        return Err(EntraError::invalid_grant(
            500_112,
            "The redirect URI is not that of the authorize request.",
        ));
    }
    let proof = form.get("code_verifier").map(|verifier| URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)));
    if code.challenge.is_some() && proof != code.challenge {
        return Err(EntraError::invalid_grant(
            50_148,
            "The code verifier does not match the code challenge.",
        ));
    }
    let second_factor = context.shared.entra_account.second_factor;
    Ok(entra.grant(context, &code.audience, second_factor, code.with_refresh))
}

/// A refresh token is valid once. The answer contains the next one.
fn by_refresh(context: &Context, entra: &Entra, form: &Form, version: Version) -> Result<Grant, EntraError> {
    let spent = || {
        EntraError::invalid_grant(70_000, "The refresh token was used already, was revoked, or is not known.")
    };
    let token = form.get("refresh_token").unwrap_or_default();
    let refresh = lock(&entra.refreshes).remove(token).ok_or_else(spent)?;
    if refresh.expires_at.is_some_and(|expires_at| expires_at <= context.now) {
        return Err(EntraError::invalid_grant(700_082, "The refresh token has expired due to inactivity."));
    }
    let has_audience = [Version::V1, Version::V2]
        .iter()
        .any(|version| version.requested_audience(|name| form.get(name)).is_some());
    let audience = if has_audience { requested_audience(context, form, version)? } else { refresh.audience };
    let keeps = context.quirk::<MfaClaim>() != MfaClaim::LostOnRefresh;
    Ok(entra.grant(context, &audience, refresh.second_factor && keeps, true))
}

fn by_device(context: &Context, entra: &Entra, form: &Form) -> Result<Grant, EntraError> {
    if context.quirk::<DeviceCode>() == DeviceCode::Blocked {
        let text = "Access has been blocked by Conditional Access policies.";
        return Err(EntraError::invalid_grant(53_003, text));
    }
    let code = form.get("device_code").or_else(|| form.get("code")).unwrap_or_default();
    let mut devices = lock(&entra.devices);
    let device = devices.get(code).cloned();
    let unknown = || EntraError::new("bad_verification_code", 70_000, "The device code is not known.");
    let device = device.ok_or_else(unknown)?;
    if device.expires_at <= context.now {
        devices.remove(code);
        return Err(EntraError::new("expired_token", 70_020, "The device code has expired."));
    }
    if !device.approved {
        let text = "The person has not finished signing in. Continue polling.";
        return Err(EntraError::new("authorization_pending", 70_016, text));
    }
    devices.remove(code);
    drop(devices);
    let second_factor = context.shared.entra_account.second_factor;
    Ok(entra.grant(context, &device.audience, second_factor, device.with_refresh))
}

fn by_secret(
    context: &Context,
    request: &Request,
    form: &Form,
    version: Version,
) -> Result<Grant, EntraError> {
    let account = &context.shared.entra_account;
    let given = request
        .basic()
        .or_else(|| Some((form.get("client_id")?.to_owned(), form.get("client_secret")?.to_owned())));
    if given.as_ref().map(|(id, _)| id) != Some(&account.client_id) {
        return Err(unknown_client());
    }
    if given.is_none_or(|(_, secret)| secret != account.client_secret) {
        return Err(EntraError::new("invalid_client", 7_000_215, "Invalid client secret provided."));
    }
    let audience = requested_audience(context, form, version)?;
    Ok(Grant { claims: Claims::for_app(context, &audience), refresh_token: None })
}

fn check_client(context: &Context, form: &Form) -> Result<(), EntraError> {
    let known = form.is("client_id", &context.shared.entra_account.client_id);
    if known { Ok(()) } else { Err(unknown_client()) }
}

fn unknown_client() -> EntraError {
    EntraError::new("unauthorized_client", 700_016, "The application was not found in the directory.")
}

/// The audience that a form requests.
fn requested_audience(context: &Context, form: &Form, version: Version) -> Result<String, EntraError> {
    let requested = version.requested_audience(|name| form.get(name));
    let missing = || match version {
        Version::V1 => EntraError::new("invalid_request", 900_144, "The request must have a resource."),
        Version::V2 => EntraError::new("invalid_scope", 70_011, "The scope names no resource."),
    };
    let unknown = || {
        let text = "The resource principal was not found in the tenant.";
        EntraError::new("invalid_resource", 500_011, text)
    };
    known_audience(context, requested.ok_or_else(missing)?).ok_or_else(unknown)
}

/// A number in the form of the endpoint's version.
fn number(context: &Context, version: Version, number: i64) -> Value {
    match (context.quirk(), version) {
        (TokenNumbers::Text, _) | (TokenNumbers::ByVersion, Version::V1) => number.to_string().into(),
        (TokenNumbers::Numbers, _) | (TokenNumbers::ByVersion, Version::V2) => number.into(),
    }
}

fn body(context: &Context, version: Version, grant: &Grant) -> Value {
    let claims = &grant.claims;
    let number = |value: i64| number(context, version, value);
    let lifetime = number(claims.expires_at - context.now.timestamp());
    let mut body = json!({
        "token_type": "Bearer",
        "expires_in": lifetime,
        "ext_expires_in": lifetime,
        "access_token": claims.signed(context),
    });
    match version {
        Version::V1 => {
            body["expires_on"] = number(claims.expires_at);
            body["not_before"] = number(context.now.timestamp());
            body["resource"] = claims.audience.clone().into();
        }
        Version::V2 => body["scope"] = format!("{}/user_impersonation", claims.audience).into(),
    }
    if let Some(token) = &grant.refresh_token {
        body["refresh_token"] = token.clone().into();
    }
    body
}

/// The device code endpoint: begins a sign-in of a device.
pub(super) fn device_code(
    context: &Context,
    entra: &Entra,
    request: &Request,
    version: Version,
) -> Result<Response, EntraError> {
    let form = request.form();
    check_client(context, &form)?;
    let audience = requested_audience(context, &form, version)?;
    let device_code = context.shared.keys.token("device");
    let device = Device {
        user_code: context.shared.keys.letters("user code"),
        audience,
        with_refresh: version.requests_refresh(form.get("scope").unwrap_or_default()),
        expires_at: context.now + DEVICE_LIFETIME,
        approved: false,
    };
    let page = format!("{}/common/oauth2/deviceauth", context.shared.urls.text(Host::Entra));
    let number = |value: i64| number(context, version, value);
    let mut body = json!({
        "user_code": device.user_code,
        "device_code": device_code,
        "expires_in": number(DEVICE_LIFETIME.num_seconds()),
        "interval": number(INTERVAL),
        "message": format!("To sign in, open {page} and enter the code {}.", device.user_code),
    });
    let name = if version == Version::V1 { "verification_url" } else { "verification_uri" };
    body[name] = Value::from(page);
    lock(&entra.devices).insert(device_code, device);
    Ok(Response::json(StatusCode::OK, &body))
}

/// The code that the user entered on the device page.
pub(super) fn approve(context: &Context, entra: &Entra, request: &Request) -> Response {
    let form = request.form();
    let code = form.get("user_code").unwrap_or_default().trim().to_uppercase();
    if entra.approve_device(context, &code) {
        return Response::html(StatusCode::OK, message_page("Signed in", "You may close this window."));
    }
    Response::html(StatusCode::BAD_REQUEST, message_page("Wrong code", "No device waits with that code."))
}
