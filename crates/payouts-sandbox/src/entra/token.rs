//! The token endpoints.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::StatusCode;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::refusal::Refusal;
use super::{Claims, Granted, Version, audience, grant};
use crate::app::Context;
use crate::http::{Ask, Form, Reply};
use crate::quirks::partner::{DeviceCode, MfaClaim, TokenNumbers};
use crate::sync::lock;

const DEVICE_GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

pub(super) fn answer(context: &Context, ask: &Ask, version: Version) -> Result<Reply, Refusal> {
    let form = ask.form();
    let client_credentials = form.is("grant_type", "client_credentials");
    if !client_credentials {
        known_client(context, &form)?;
    }
    let granted = match form.get("grant_type") {
        Some("authorization_code") => by_code(context, &form)?,
        Some("refresh_token") => by_refresh(context, &form, version)?,
        Some(DEVICE_GRANT | "device_code") => by_device(context, &form)?,
        Some("client_credentials") => by_secret(context, ask, &form, version)?,
        Some("password") => {
            let text = "Due to a configuration change, you must use multi-factor authentication.";
            return Err(Refusal::invalid_grant(50_076, text));
        }
        _ => return Err(Refusal::new("unsupported_grant_type", 70_003, "The grant type is not supported.")),
    };
    Ok(Reply::json(StatusCode::OK, &body(context, version, &granted)).with("cache-control", "no-store"))
}

fn by_code(context: &Context, form: &Form) -> Result<Granted, Refusal> {
    let used = || Refusal::invalid_grant(54_005, "The authorization code was used already, or is not known.");
    let code =
        form.get("code").and_then(|code| lock(&context.app.entra.codes).remove(code)).ok_or_else(used)?;
    if code.expires_at <= context.now {
        return Err(Refusal::invalid_grant(70_008, "The authorization code has expired."));
    }
    if form.get("redirect_uri") != Some(&code.redirect_uri) {
        return Err(Refusal::invalid_grant(
            500_112,
            "The redirect URI is not that of the authorize request.",
        ));
    }
    let proof = form.get("code_verifier").map(|verifier| URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)));
    if code.challenge.is_some() && proof != code.challenge {
        return Err(Refusal::invalid_grant(50_148, "The code verifier does not match the code challenge."));
    }
    let second_factor = context.app.entra_account.second_factor;
    Ok(grant(context, &code.audience, second_factor, code.with_refresh))
}

/// A refresh token is good once: the answer brings the next.
fn by_refresh(context: &Context, form: &Form, version: Version) -> Result<Granted, Refusal> {
    let spent = || {
        Refusal::invalid_grant(70_000, "The refresh token was used already, was revoked, or is not known.")
    };
    let token = form.get("refresh_token").unwrap_or_default();
    let refresh = lock(&context.app.entra.refreshes).remove(token).ok_or_else(spent)?;
    if refresh.expires_at.is_some_and(|expires_at| expires_at <= context.now) {
        return Err(Refusal::invalid_grant(700_082, "The refresh token has expired due to inactivity."));
    }
    let names_one =
        form.get("resource").is_some() || form.get("scope").and_then(audience::of_scope).is_some();
    let audience = if names_one { asked_audience(context, form, version)? } else { refresh.audience };
    let keeps = context.quirk::<MfaClaim>() != MfaClaim::LostOnRefresh;
    Ok(grant(context, &audience, refresh.second_factor && keeps, true))
}

fn by_device(context: &Context, form: &Form) -> Result<Granted, Refusal> {
    if context.quirk::<DeviceCode>() == DeviceCode::Blocked {
        let text = "Access has been blocked by Conditional Access policies.";
        return Err(Refusal::invalid_grant(53_003, text));
    }
    let code = form.get("device_code").or_else(|| form.get("code")).unwrap_or_default();
    let mut devices = lock(&context.app.entra.devices);
    let device = devices.get(code).cloned();
    let unknown = || Refusal::new("bad_verification_code", 70_000, "The device code is not known.");
    let device = device.ok_or_else(unknown)?;
    if device.expires_at <= context.now {
        devices.remove(code);
        return Err(Refusal::new("expired_token", 70_020, "The device code has expired."));
    }
    if !device.approved {
        let text = "The person has not finished signing in. Continue polling.";
        return Err(Refusal::new("authorization_pending", 70_016, text));
    }
    devices.remove(code);
    drop(devices);
    let second_factor = context.app.entra_account.second_factor;
    Ok(grant(context, &device.audience, second_factor, device.with_refresh))
}

fn by_secret(context: &Context, ask: &Ask, form: &Form, version: Version) -> Result<Granted, Refusal> {
    let account = &context.app.entra_account;
    let given = ask
        .basic()
        .or_else(|| Some((form.get("client_id")?.to_owned(), form.get("client_secret")?.to_owned())));
    if given.as_ref().map(|(id, _)| id) != Some(&account.client_id) {
        return Err(unknown_client());
    }
    if given.is_none_or(|(_, secret)| secret != account.client_secret) {
        return Err(Refusal::new("invalid_client", 7_000_215, "Invalid client secret provided."));
    }
    let audience = asked_audience(context, form, version)?;
    Ok(Granted { claims: Claims::of_app(context, &audience), refresh_token: None })
}

pub(super) fn known_client(context: &Context, form: &Form) -> Result<(), Refusal> {
    let known = form.is("client_id", &context.app.entra_account.client_id);
    if known { Ok(()) } else { Err(unknown_client()) }
}

fn unknown_client() -> Refusal {
    Refusal::new("unauthorized_client", 700_016, "The application was not found in the directory.")
}

/// Whom a token is wanted for: `resource` at the v1 endpoint, a scope at v2.
pub(super) fn asked_audience(context: &Context, form: &Form, version: Version) -> Result<String, Refusal> {
    let asked = match version {
        Version::V1 => form.get("resource"),
        Version::V2 => form.get("scope").and_then(audience::of_scope),
    };
    let missing = || match version {
        Version::V1 => Refusal::new("invalid_request", 900_144, "The request must have a resource."),
        Version::V2 => Refusal::new("invalid_scope", 70_011, "The scope names no resource."),
    };
    let stranger = || {
        let text = "The resource principal was not found in the tenant.";
        Refusal::new("invalid_resource", 500_011, text)
    };
    audience::known(context, asked.ok_or_else(missing)?).ok_or_else(stranger)
}

/// A number as the endpoint of that version writes it.
pub(super) fn number(context: &Context, version: Version, number: i64) -> Value {
    match (context.quirk(), version) {
        (TokenNumbers::Text, _) | (TokenNumbers::ByVersion, Version::V1) => number.to_string().into(),
        (TokenNumbers::Numbers, _) | (TokenNumbers::ByVersion, Version::V2) => number.into(),
    }
}

fn body(context: &Context, version: Version, granted: &Granted) -> Value {
    let claims = &granted.claims;
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
    if let Some(token) = &granted.refresh_token {
        body["refresh_token"] = token.clone().into();
    }
    body
}
