//! Errors in the manner of Entra ID.

use http::StatusCode;
use serde_json::json;

use crate::app::Context;
use crate::http::Reply;

/// Why Entra ID refuses.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    error: &'static str,
    number: u32,
    text: String,
}

impl Refusal {
    pub(super) fn new(error: &'static str, number: u32, text: &str) -> Self {
        Self { error, number, text: text.to_owned() }
    }

    /// The token or code is not good, or not any more.
    pub(super) fn invalid_grant(number: u32, text: &str) -> Self {
        Self::new("invalid_grant", number, text)
    }

    pub(super) fn reply(&self, context: &Context) -> Reply {
        let status = match self.error {
            "invalid_client" => StatusCode::UNAUTHORIZED,
            _ => StatusCode::BAD_REQUEST,
        };
        let ids = [context.app.keys.guid("trace"), context.app.keys.guid("correlation")];
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
        Reply::json(status, &body).with("cache-control", "no-store")
    }
}
