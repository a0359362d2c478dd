//! Errors of the identity provider, which have a shape of their own.

use http::StatusCode;
use serde_json::json;

use crate::app::Context;
use crate::http::Reply;
use crate::quirks::oracle::IdentityErrorCodes;

/// Why the provider refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    BadCredentials,
    Locked,
    CodeNotFound,
    /// A parameter, a cookie or a proof is missing or wrong; says which.
    Validation(&'static str),
    UnknownClient,
}

impl Refusal {
    pub(super) fn reply(self, context: &Context) -> Reply {
        let status = match self {
            Self::BadCredentials | Self::Locked | Self::CodeNotFound => StatusCode::UNAUTHORIZED,
            Self::Validation(_) | Self::UnknownClient => StatusCode::BAD_REQUEST,
        };
        let message = match self {
            Self::BadCredentials => "invalid.credentials",
            Self::Locked => "account.locked",
            Self::CodeNotFound => "AUTHENTICATION_CODE_NOT_FOUND",
            Self::Validation(what) => what,
            Self::UnknownClient => "client.not.found",
        };
        let code = match (context.quirk(), self) {
            (IdentityErrorCodes::Unlisted, _) => "IDENTITY_FAILURE_4711",
            (_, Self::CodeNotFound) => "RECORD_NOT_FOUND",
            (IdentityErrorCodes::Four, Self::Validation(_)) => "VALIDATION_ERRORS",
            (IdentityErrorCodes::Four, Self::UnknownClient) => "INVALID_CLIENT",
            _ => "AUTHENTICATION_INVALID",
        };
        Reply::json(status, &json!({"status": status.as_u16(), "message": message, "code": code}))
    }
}
