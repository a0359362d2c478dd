//! Access tokens in the form of Entra ID's, and their audiences.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::context::Context;
use crate::http::Host;
use crate::quirks::partner::Audience;

/// The purpose of the signature of access tokens.
const PURPOSE: &str = "access token";

pub(super) const PARTNER: &str = "https://api.partner.microsoft.com";
const PARTNER_CENTER: &str = "https://api.partnercenter.microsoft.com";
/// The API's application id, an alias of its address.
const PARTNER_APP: &str = "4990cffe-04e8-4e8b-808a-1175604b879f";

/// The audience in a scope of the v2 endpoint.
fn audience_of_scope<'s>(scope: &'s str) -> Option<&'s str> {
    let audience = |scope: &'s str| {
        scope.strip_suffix("/.default").or_else(|| scope.strip_suffix("/user_impersonation"))
    };
    scope.split_whitespace().find_map(audience)
}

/// The audience of a token for a requested one; `None` if the tenant does not know it.
pub(super) fn known_audience(context: &Context, requested: &str) -> Option<String> {
    let requested = requested.trim_end_matches('/');
    match requested {
        PARTNER_APP => Some(PARTNER.to_owned()),
        PARTNER | PARTNER_CENTER => Some(requested.to_owned()),
        _ => (requested == context.shared.urls.text(Host::PartnerApi)).then(|| requested.to_owned()),
    }
}

/// Whether payouts accepts a token for an audience. The sandbox's own address replaces that of the host, so it is accepted.
pub(crate) fn accepts_audience(context: &Context, audience: &str) -> bool {
    match context.quirk() {
        Audience::Partner => audience == PARTNER || audience == context.shared.urls.text(Host::PartnerApi),
        Audience::PartnerCenter => audience == PARTNER_CENTER,
        Audience::Either => true,
    }
}

/// Versions of the endpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    V1,
    V2,
}

impl Version {
    /// The requested audience: `resource` at the v1 endpoint, a scope at v2.
    pub(super) fn requested_audience<'f>(self, field: impl Fn(&str) -> Option<&'f str>) -> Option<&'f str> {
        match self {
            Self::V1 => field("resource"),
            Self::V2 => field("scope").and_then(audience_of_scope),
        }
    }

    /// Whether a scope requests a refresh token. The v1 endpoint always issues one.
    pub(super) fn requests_refresh(self, scope: &str) -> bool {
        self == Self::V1 || scope.split_whitespace().any(|scope| scope == "offline_access")
    }
}

/// The claims of an access token.
#[derive(Clone, Debug)]
pub(crate) struct Claims {
    pub(crate) id: String,
    pub(crate) audience: String,
    /// Whether an app acts for itself, without a user.
    pub(crate) app_only: bool,
    pub(crate) second_factor: bool,
    issued_at: i64,
    pub(super) expires_at: i64,
}

/// Why a token is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenError {
    /// Not issued by this sandbox, or changed.
    Invalid,
    Expired,
    Revoked,
}

impl Claims {
    pub(super) fn for_user(context: &Context, audience: &str, second_factor: bool) -> Self {
        let lifetime = TimeDelta::seconds(i64::from(context.shared.entra_account.access_token_seconds));
        Self {
            id: context.shared.keys.guid("token"),
            audience: audience.to_owned(),
            app_only: false,
            second_factor,
            issued_at: context.now.timestamp(),
            expires_at: (context.now + lifetime).timestamp(),
        }
    }

    pub(super) fn for_app(context: &Context, audience: &str) -> Self {
        Self { app_only: true, ..Self::for_user(context, audience, false) }
    }

    pub(super) fn signed(&self, context: &Context) -> String {
        let account = &context.shared.entra_account;
        let mut payload = json!({
            "aud": self.audience,
            "iss": format!("{}/{}/", context.shared.urls.text(Host::Entra), account.tenant),
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
        context.shared.keys.jwt(PURPOSE, &payload)
    }

    /// The claims of a token that this sandbox issued and that has not expired.
    pub(super) fn verify(context: &Context, token: &str) -> Result<Self, TokenError> {
        let payload = context.shared.keys.verified_claims(PURPOSE, token).ok_or(TokenError::Invalid)?;
        let text = |name: &str| payload[name].as_str().unwrap_or_default().to_owned();
        let claims = Self {
            id: text("jti"),
            audience: text("aud"),
            app_only: payload["idtyp"] == "app",
            second_factor: payload["amr"].as_array().is_some_and(|amr| amr.contains(&Value::from("mfa"))),
            issued_at: payload["iat"].as_i64().unwrap_or_default(),
            expires_at: payload["exp"].as_i64().unwrap_or_default(),
        };
        if claims.expires_at <= context.now.timestamp() { Err(TokenError::Expired) } else { Ok(claims) }
    }
}
