//! The responses of injected faults, in the form of each host.

use chrono::TimeDelta;
use http::StatusCode;
use http::header::{RETRY_AFTER, VIA};
use serde_json::json;

use crate::context::Context;
use crate::faults::{ErrorBody, Fault};
use crate::http::{Host, Response, http_date};
use crate::quirks::oracle::ErrorBodyForm;
use crate::quirks::partner::{GatewayErrors, RetryAfter};
use crate::{blob, entra, oracle, oracle_identity, partner};

/// The page of a web filter for a browser that must accept its terms.
const PROXY_PAGE: &str = "<!DOCTYPE html><html><head><title>Web filter</title></head><body><form \
    action=\"https://proxy.corp.example/ack\"><input name=\"token\" value=\"abc\"></form>Please accept the terms of \
    use.</body></html>";

/// The response of a fault; `None` for a fault without one.
pub(crate) fn response(context: &Context, host: Host, fault: &Fault) -> Option<Response> {
    match *fault {
        Fault::TooManyRequests { retry_after } => {
            let response = error(context, host, StatusCode::TOO_MANY_REQUESTS, ErrorBody::Json);
            Some(with_retry_after(context, host, response, retry_after))
        }
        Fault::ErrorStatus { status, body, retry_after } => {
            let response = error(context, host, error_status(status), body);
            Some(with_retry_after(context, host, response, retry_after))
        }
        Fault::ErrorStatusAfter { status, body } => Some(error(context, host, error_status(status), body)),
        Fault::SignInError { code, status } => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
            match host {
                Host::OracleAuth => Some(oracle_identity::injected_error(context, code, status)),
                Host::Entra => Some(entra::injected_error(context, code, status)),
                Host::PartnerApi | Host::OracleApp | Host::Blob => None,
            }
        }
        Fault::ProxyPage { status } => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
            Some(Response::html(status, PROXY_PAGE).with(VIA, "1.1 proxy.corp.example"))
        }
        _ => None,
    }
}

fn error_status(status: u16) -> StatusCode {
    let status = StatusCode::from_u16(status).ok();
    status.filter(|status| !status.is_success()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn error(context: &Context, host: Host, status: StatusCode, body: ErrorBody) -> Response {
    let body = match body {
        ErrorBody::ByQuirk => by_quirk(context, host, status),
        chosen => chosen,
    };
    let reason = status.canonical_reason().unwrap_or("Error");
    match (body, host) {
        (ErrorBody::Html, _) => {
            let title = format!("{} {reason}", status.as_u16());
            Response::html(
                status,
                format!("<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"),
            )
        }
        (ErrorBody::Empty, _) => Response::empty(status),
        (_, Host::PartnerApi) => partner::ErrorKind::from_status(status).response(context, reason, None),
        (_, Host::OracleApp) => oracle::json_error(context, status, reason),
        (_, Host::Blob) => blob::error(context, status, "ServerBusy", "The server is busy."),
        (_, Host::Entra) => Response::json(status, &json!({"error": "temporarily_unavailable"})),
        (_, Host::OracleAuth) => Response::json(
            status,
            &json!({"status": status.as_u16(), "message": reason, "code": "UNAVAILABLE"}),
        ),
    }
}

/// The quirk of the gateways before Partner Center concerns 502, 503 and 504 only.
fn by_quirk(context: &Context, host: Host, status: StatusCode) -> ErrorBody {
    match host {
        Host::OracleApp => match context.quirk() {
            ErrorBodyForm::Json => ErrorBody::Json,
            ErrorBodyForm::Html => ErrorBody::Html,
            ErrorBodyForm::Empty => ErrorBody::Empty,
        },
        _ if (502..=504).contains(&status.as_u16()) => match context.quirk() {
            GatewayErrors::Json => ErrorBody::Json,
            GatewayErrors::Html => ErrorBody::Html,
            GatewayErrors::Empty => ErrorBody::Empty,
        },
        _ => ErrorBody::Json,
    }
}

/// Adds `Retry-After`. A quirk selects its form at Microsoft's hosts.
fn with_retry_after(context: &Context, host: Host, response: Response, seconds: Option<u32>) -> Response {
    let form = match host {
        Host::OracleApp | Host::OracleAuth => RetryAfter::Seconds,
        Host::PartnerApi | Host::Blob | Host::Entra => context.quirk(),
    };
    match (seconds, form) {
        (None, _) | (_, RetryAfter::Absent) => response,
        (Some(seconds), RetryAfter::Seconds) => response.with(RETRY_AFTER, &seconds.to_string()),
        (Some(seconds), RetryAfter::Date) => {
            let at = context.now + TimeDelta::seconds(i64::from(seconds));
            response.with(RETRY_AFTER, &http_date(at))
        }
    }
}
