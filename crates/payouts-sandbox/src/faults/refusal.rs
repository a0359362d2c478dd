//! Error answers that come instead of a service's own.

use chrono::TimeDelta;
use http::StatusCode;
use http::header::{RETRY_AFTER, VIA};
use serde_json::json;

use super::{ErrorBody, Fault};
use crate::app::Context;
use crate::http::{Host, Reply};
use crate::quirks::oracle::ErrorBodyForm;
use crate::quirks::partner::{GatewayErrors, RetryAfter};
use crate::{blob, entra, oracle, oracle_idm, partner};

/// What a web filter shows to a browser that has to accept something first.
const PROXY_PAGE: &str = "<!DOCTYPE html><html><head><title>Web filter</title></head><body><form \
    action=\"https://proxy.corp.example/ack\"><input name=\"token\" value=\"abc\"></form>Please accept the terms of \
    use.</body></html>";

/// The answer of a fault that answers; none for the others.
pub(crate) fn refusal(context: &Context, host: Host, fault: &Fault) -> Option<Reply> {
    match *fault {
        Fault::TooManyRequests { retry_after } => {
            let reply = error(context, host, StatusCode::TOO_MANY_REQUESTS, ErrorBody::Json);
            Some(with_retry_after(context, host, reply, retry_after))
        }
        Fault::ErrorStatus { status, body, retry_after } => {
            let reply = error(context, host, known(status), body);
            Some(with_retry_after(context, host, reply, retry_after))
        }
        Fault::ErrorStatusAfter { status, body } => Some(error(context, host, known(status), body)),
        Fault::SignInError { code, status } => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
            match host {
                Host::OracleAuth => Some(oracle_idm::fault(context, code, status)),
                Host::Entra => Some(entra::fault(context, code, status)),
                Host::PartnerApi | Host::OracleApp | Host::Blob => None,
            }
        }
        Fault::ProxyPage { status } => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
            Some(Reply::html(status, PROXY_PAGE).with(VIA, "1.1 proxy.corp.example"))
        }
        _ => None,
    }
}

fn known(status: u16) -> StatusCode {
    let status = StatusCode::from_u16(status).ok();
    status.filter(|status| !status.is_success()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn error(context: &Context, host: Host, status: StatusCode, body: ErrorBody) -> Reply {
    let body = match body {
        ErrorBody::ByQuirk => by_quirk(context, host, status),
        chosen => chosen,
    };
    let reason = status.canonical_reason().unwrap_or("Error");
    match (body, host) {
        (ErrorBody::Html, _) => {
            let title = format!("{} {reason}", status.as_u16());
            Reply::html(
                status,
                format!("<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"),
            )
        }
        (ErrorBody::Empty, _) => Reply::empty(status),
        (_, Host::PartnerApi) => partner::Refusal::of_status(status).reply(context, reason, None),
        (_, Host::OracleApp) => oracle::error_body(context, status, reason),
        (_, Host::Blob) => blob::refusal(context, status, "ServerBusy", "The server is busy."),
        (_, Host::Entra) => Reply::json(status, &json!({"error": "temporarily_unavailable"})),
        (_, Host::OracleAuth) => {
            Reply::json(status, &json!({"status": status.as_u16(), "message": reason, "code": "UNAVAILABLE"}))
        }
    }
}

/// Gateways in front of Partner Center speak only for themselves: for 502, 503 and 504.
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

/// `Retry-After`: at Microsoft's hosts as the quirk writes it.
fn with_retry_after(context: &Context, host: Host, reply: Reply, seconds: Option<u32>) -> Reply {
    let form = match host {
        Host::OracleApp | Host::OracleAuth => RetryAfter::Seconds,
        Host::PartnerApi | Host::Blob | Host::Entra => context.quirk(),
    };
    match (seconds, form) {
        (None, _) | (_, RetryAfter::Absent) => reply,
        (Some(seconds), RetryAfter::Seconds) => reply.with(RETRY_AFTER, &seconds.to_string()),
        (Some(seconds), RetryAfter::Date) => {
            let at = context.now + TimeDelta::seconds(i64::from(seconds));
            reply.with(RETRY_AFTER, &at.format("%a, %d %b %Y %H:%M:%S GMT").to_string())
        }
    }
}
