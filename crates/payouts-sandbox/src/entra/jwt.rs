//! Access tokens: shaped like those of Entra ID, signed with a key that only this sandbox has.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::app::Context;
use crate::http::Host;

/// What an access token says.
#[derive(Clone, Debug)]
pub(crate) struct Claims {
    pub(crate) id: String,
    pub(crate) audience: String,
    /// Whether an app acts for itself, without a person.
    pub(crate) app_only: bool,
    pub(crate) second_factor: bool,
    issued_at: i64,
    pub(super) expires_at: i64,
}

/// Why a token is not good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// Not one of ours, or changed on the way.
    Foreign,
    Expired,
    Revoked,
}

impl Claims {
    pub(super) fn of_person(context: &Context, audience: &str, second_factor: bool) -> Self {
        let lifetime = TimeDelta::seconds(i64::from(context.app.entra_account.access_token_seconds));
        Self {
            id: context.app.keys.guid("token"),
            audience: audience.to_owned(),
            app_only: false,
            second_factor,
            issued_at: context.now.timestamp(),
            expires_at: (context.now + lifetime).timestamp(),
        }
    }

    pub(super) fn of_app(context: &Context, audience: &str) -> Self {
        Self { app_only: true, ..Self::of_person(context, audience, false) }
    }

    pub(super) fn signed(&self, context: &Context) -> String {
        let account = &context.app.entra_account;
        let mut payload = json!({
            "aud": self.audience,
            "iss": format!("{}/{}/", context.app.urls.text(Host::Entra), account.tenant),
            "iat": self.issued_at,
            "nbf": self.issued_at,
            "exp": self.expires_at,
            "appid": account.client_id,
            "tid": account.tenant,
            "jti": self.id,
            "ver": "1.0",
        });
        if self.app_only {
            payload["idtyp"] = "app".into();
        } else {
            payload["scp"] = "user_impersonation".into();
            payload["upn"] = account.username.clone().into();
            payload["amr"] = if self.second_factor { json!(["pwd", "mfa"]) } else { json!(["pwd"]) };
        }
        let header = json!({"typ": "JWT", "alg": "HS256", "kid": "sandbox"});
        let encode = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
        let signed = format!("{}.{}", encode(&header), encode(&payload));
        let signature = URL_SAFE_NO_PAD.encode(context.app.keys.mac("access token", signed.as_bytes()));
        format!("{signed}.{signature}")
    }

    pub(super) fn read(context: &Context, token: &str) -> Result<Self, Flaw> {
        let (signed, signature) = token.rsplit_once('.').ok_or(Flaw::Foreign)?;
        let right = URL_SAFE_NO_PAD.encode(context.app.keys.mac("access token", signed.as_bytes()));
        let payload = signed.split_once('.').and_then(|(_, payload)| URL_SAFE_NO_PAD.decode(payload).ok());
        let payload = payload.filter(|_| signature == right).ok_or(Flaw::Foreign)?;
        let payload: Value = serde_json::from_slice(&payload).map_err(|_| Flaw::Foreign)?;
        let text = |name: &str| payload[name].as_str().unwrap_or_default().to_owned();
        let claims = Self {
            id: text("jti"),
            audience: text("aud"),
            app_only: payload["idtyp"] == "app",
            second_factor: payload["amr"].as_array().is_some_and(|amr| amr.contains(&Value::from("mfa"))),
            issued_at: payload["iat"].as_i64().unwrap_or_default(),
            expires_at: payload["exp"].as_i64().unwrap_or_default(),
        };
        if claims.expires_at <= context.now.timestamp() { Err(Flaw::Expired) } else { Ok(claims) }
    }
}
