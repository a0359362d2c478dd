//! Errors in the form of Entra ID's.

use http::StatusCode;
use serde_json::json;

use crate::context::Context;
use crate::http::Response;

/// An error of Entra ID.
#[derive(Clone, Debug)]
pub(super) struct EntraError {
    error: &'static str,
    number: u32,
    text: String,
}

impl EntraError {
    pub(super) fn new(error: &'static str, number: u32, text: &str) -> Self {
        Self { error, number, text: text.to_owned() }
    }

    /// The token or code is invalid or has expired.
    pub(super) fn invalid_grant(number: u32, text: &str) -> Self {
        Self::new("invalid_grant", number, text)
    }

    /// The error of an AADSTS number.
    pub(super) fn from_number(number: u32) -> Self {
        let (error, text) = match number {
            50_033 | 50_196 | 90_006 | 90_012 | 90_024 | 90_033 | 90_055 | 90_090 => {
                ("temporarily_unavailable", "invented text: try again in a while.")
            }
            50_072 | 50_074 | 50_076 | 50_079 => {
                ("invalid_grant", "invented text: a second factor is now required.")
            }
            7_000_215 | 7_000_222 => ("invalid_client", "invented text: the secret is not good."),
            700_016 => ("unauthorized_client", "invented text: the application was not found."),
            _ => ("invalid_grant", "invented text: the grant is not good."),
        };
        Self::new(error, number, text)
    }

    pub(super) fn response(&self, context: &Context) -> Response {
        self.response_with(
            context,
            match self.error {
                "invalid_client" => StatusCode::UNAUTHORIZED,
                _ => StatusCode::BAD_REQUEST,
            },
        )
    }

    pub(super) fn response_with(&self, context: &Context, status: StatusCode) -> Response {
        let ids = [context.shared.keys.guid("trace"), context.shared.keys.guid("correlation")];
        let time = context.now.format("%Y-%m-%d %H:%M:%SZ").to_string();
        let [trace, correlation] = &ids;
        let body = json!({
            "error": self.error,
            "error_description": format!(
                "AADSTS{}: {} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {time}",
                self.number, self.text,
            ),
            "error_codes": [self.number],
            "timestamp": time,
            "trace_id": trace,
            "correlation_id": correlation,
        });
        Response::json(status, &body).with("cache-control", "no-store")
    }
}
