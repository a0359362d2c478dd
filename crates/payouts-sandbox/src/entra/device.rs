//! Sign-in by device code.

use chrono::{DateTime, TimeDelta, Utc};
use http::StatusCode;
use serde_json::{Value, json};

use super::refusal::Refusal;
use super::{Version, pages, token};
use crate::app::Context;
use crate::http::{Ask, Host, Reply};
use crate::sync::lock;

const LIFETIME: TimeDelta = TimeDelta::minutes(15);
const INTERVAL: i64 = 5;

/// A device that waits for its person.
#[derive(Clone, Debug)]
pub(super) struct Device {
    pub(super) user_code: String,
    pub(super) audience: String,
    pub(super) with_refresh: bool,
    pub(super) expires_at: DateTime<Utc>,
    pub(super) approved: bool,
}

pub(super) fn begin(context: &Context, ask: &Ask, version: Version) -> Result<Reply, Refusal> {
    let form = ask.form();
    token::known_client(context, &form)?;
    let scope = form.get("scope").unwrap_or_default();
    let audience = token::asked_audience(context, &form, version)?;
    let device_code = context.app.keys.token("device");
    let device = Device {
        user_code: context.app.keys.letters("user code"),
        audience,
        with_refresh: version == Version::V1
            || scope.split_whitespace().any(|scope| scope == "offline_access"),
        expires_at: context.now + LIFETIME,
        approved: false,
    };
    let page = format!("{}/common/oauth2/deviceauth", context.app.urls.text(Host::Entra));
    let number = |number: i64| token::number(context, version, number);
    let mut body = json!({
        "user_code": device.user_code,
        "device_code": device_code,
        "expires_in": number(LIFETIME.num_seconds()),
        "interval": number(INTERVAL),
        "message": format!("To sign in, open {page} and enter the code {}.", device.user_code),
    });
    let name = if version == Version::V1 { "verification_url" } else { "verification_uri" };
    body[name] = Value::from(page);
    lock(&context.app.entra.devices).insert(device_code, device);
    Ok(Reply::json(StatusCode::OK, &body))
}

/// The person entered a code.
pub(super) fn approve(context: &Context, ask: &Ask) -> Reply {
    let form = ask.form();
    let code = form.get("user_code").unwrap_or_default().trim().to_uppercase();
    if mark_approved(context, &code) {
        return Reply::html(StatusCode::OK, pages::message("Signed in", "You may close this window."));
    }
    Reply::html(StatusCode::BAD_REQUEST, pages::message("Wrong code", "No device waits with that code."))
}

pub(super) fn mark_approved(context: &Context, user_code: &str) -> bool {
    let mut devices = lock(&context.app.entra.devices);
    let waiting = devices
        .values_mut()
        .find(|device| device.user_code == user_code && !device.approved && device.expires_at > context.now);
    waiting.map(|device| device.approved = true).is_some()
}
