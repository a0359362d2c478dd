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
    Busy,
}

impl Refusal {
    /// The one that means what Entra ID means by a number.
    pub(super) fn nearest_to(number: u32) -> Self {
        match number {
            50_033 | 50_196 | 90_006 | 90_012 | 90_024 | 90_033 | 90_055 | 90_090 => Self::Busy,
            50_053 | 50_057 => Self::Locked,
            700_016 => Self::UnknownClient,
            70_008 | 700_082 => Self::CodeNotFound,
            _ => Self::BadCredentials,
        }
    }

    fn status(self) -> StatusCode {
        match self {
            Self::BadCredentials | Self::Locked | Self::CodeNotFound => StatusCode::UNAUTHORIZED,
            Self::Validation(_) | Self::UnknownClient => StatusCode::BAD_REQUEST,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    pub(super) fn reply(self, context: &Context) -> Reply {
        self.reply_with(context, self.status())
    }

    pub(super) fn reply_with(self, context: &Context, status: StatusCode) -> Reply {
        let message = match self {
            Self::BadCredentials => "invalid.credentials",
            Self::Locked => "account.locked",
            Self::CodeNotFound => "AUTHENTICATION_CODE_NOT_FOUND",
            Self::Validation(what) => what,
            Self::UnknownClient => "client.not.found",
            Self::Busy => "service.unavailable",
        };
        let code = match (context.quirk(), self) {
            (IdentityErrorCodes::Unlisted, _) => "IDENTITY_FAILURE_4711",
            (_, Self::CodeNotFound) => "RECORD_NOT_FOUND",
            (_, Self::Busy) => "UNAVAILABLE",
            (IdentityErrorCodes::Four, Self::Validation(_)) => "VALIDATION_ERRORS",
            (IdentityErrorCodes::Four, Self::UnknownClient) => "INVALID_CLIENT",
            _ => "AUTHENTICATION_INVALID",
        };
        Reply::json(status, &json!({"status": self.status().as_u16(), "message": message, "code": code}))
    }
}
