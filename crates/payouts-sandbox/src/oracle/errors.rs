//! Errors in Oracle's form, `exceptionDetailType`.

use http::StatusCode;
use http::header::RETRY_AFTER;
use serde_json::{Value, json};

use crate::context::Context;
use crate::http::Response;
use crate::quirks::oracle::{ErrorBodyForm, ErrorCodeType, ErrorCodes, ForbiddenTitle};

/// The filter is malformed, or its `where` is missing.
const MALFORMED_FILTER: u32 = 33_204;
/// A member in `include` or a filter is unknown or not supported.
const UNKNOWN_MEMBER: u32 = 33_205;
/// A negation before a parenthesis.
const NEGATED_PARENTHESIS: u32 = 33_218;
/// Replaces the codes that no user has reported.
const NO_CODE: u32 = 0;

/// An error of the API.
#[derive(Clone, Debug)]
pub(super) struct OracleError {
    status: StatusCode,
    title: &'static str,
    code: u32,
    detail: String,
    retry_after: Option<u32>,
}

impl OracleError {
    fn new(status: StatusCode, title: &'static str, code: u32, detail: &str) -> Self {
        Self { status, title, code, detail: detail.to_owned(), retry_after: None }
    }

    pub(super) fn bad_request(detail: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "Bad request", NO_CODE, detail)
    }

    pub(super) fn malformed_filter(detail: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "Invalid search criteria", MALFORMED_FILTER, detail)
    }

    pub(super) fn unknown_member(detail: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "Invalid attribute", UNKNOWN_MEMBER, detail)
    }

    pub(super) fn negated_parenthesis() -> Self {
        let detail = "A negation precedes a parenthesis";
        Self::new(StatusCode::BAD_REQUEST, "Invalid search criteria", NEGATED_PARENTHESIS, detail)
    }

    pub(super) fn unauthorized(detail: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "Not signed in", NO_CODE, detail)
    }

    pub(super) fn forbidden(detail: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, "Access denied", NO_CODE, detail)
    }

    pub(super) fn unknown_path() -> Self {
        Self::new(StatusCode::NOT_FOUND, "Resource does not exist", NO_CODE, "Resource does not exist")
    }

    pub(super) fn not_found(detail: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "Not found", NO_CODE, detail)
    }

    pub(super) fn method() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "Method not allowed", NO_CODE, "Only POST is accepted")
    }

    pub(super) fn not_acceptable() -> Self {
        Self::new(StatusCode::NOT_ACCEPTABLE, "Not acceptable", NO_CODE, "Answers are application/json")
    }

    pub(super) fn media_type() -> Self {
        let detail = "Content-Type must be application/json";
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Unsupported media type", NO_CODE, detail)
    }

    pub(super) fn too_many(retry_after: Option<u32>) -> Self {
        let error =
            Self::new(StatusCode::TOO_MANY_REQUESTS, "Too many requests", NO_CODE, "One call a second");
        Self { retry_after, ..error }
    }

    pub(super) fn gateway_timeout() -> Self {
        Self::new(StatusCode::GATEWAY_TIMEOUT, "Gateway timeout", NO_CODE, "The server took too long")
    }

    pub(super) fn response(&self, context: &Context) -> Response {
        let response = match context.quirk() {
            ErrorBodyForm::Json => Response::json(self.status, &self.body(context)),
            ErrorBodyForm::Html => Response::heading(self.status),
            ErrorBodyForm::Empty => Response::empty(self.status),
        };
        let response = match self.retry_after {
            Some(seconds) => response.with(RETRY_AFTER, &seconds.to_string()),
            None => response,
        };
        match self.status {
            StatusCode::METHOD_NOT_ALLOWED => response.with(http::header::ALLOW, "POST"),
            _ => response,
        }
    }

    fn body(&self, context: &Context) -> Value {
        let title = match context.quirk() {
            ForbiddenTitle::ServiceUnavailable if self.status == StatusCode::FORBIDDEN => {
                "Service Unavailable"
            }
            _ => self.title,
        };
        let code = match context.quirk() {
            ErrorCodes::Unlisted if self.code != NO_CODE => 33_999,
            _ => self.code,
        };
        let code = match context.quirk() {
            ErrorCodeType::Integer => Value::from(code),
            ErrorCodeType::Text => Value::from(code.to_string()),
        };
        json!({
            "type": self.status.canonical_reason().unwrap_or("Error"),
            "title": title,
            "o:errorCode": code,
            "detail": self.detail,
            "status": self.status.as_u16(),
        })
    }
}

/// An error as JSON, independent of the quirk for bodies.
pub(crate) fn json_error(context: &Context, status: StatusCode, reason: &str) -> Response {
    Response::json(status, &OracleError::new(status, "Unexpected error", NO_CODE, reason).body(context))
}
