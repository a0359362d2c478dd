//! What a call reports to its observers: one span, an event per wait, an event at the end.

use std::time::Duration;

use tracing::field::{Empty, display};
use tracing::{Span, debug, info_span, warn};

use super::CallContext;
use crate::{Error, Operation, RequestIds, Service};

/// The span of one call. What is empty is filled in when the call ends.
pub(super) fn span(service: Service, operation: &Operation, context: &CallContext) -> Span {
    let span = info_span!(
        "call",
        service = service.name(),
        operation = operation.id,
        window = Empty,
        status = Empty,
        duration_ms = Empty,
        attempt = Empty,
        request_ids = Empty,
    );
    if let Some(window) = &context.window {
        span.record("window", window);
    }
    span
}

pub(super) fn retrying(span: &Span, attempt: u32, wait: Duration, error: &Error, ids: &RequestIds) {
    warn!(parent: span, attempt, wait_ms = millis(wait), status = error.status(), request_ids = %ids, %error, "waiting to try again");
}

pub(super) fn refreshing(span: &Span, attempt: u32, error: &Error) {
    debug!(parent: span, attempt, %error, "credential rejected, refreshing it once");
}

pub(super) fn finished(
    span: &Span,
    status: Option<u16>,
    took: Duration,
    attempts: u32,
    ids: &RequestIds,
    error: Option<&Error>,
) {
    if span.is_disabled() {
        return;
    }
    if let Some(status) = status {
        span.record("status", status);
    }
    span.record("duration_ms", millis(took));
    span.record("attempt", attempts);
    span.record("request_ids", display(ids));
    match error {
        // The caller gets the error and decides how bad it is: a 404 may be just what it hoped for.
        Some(error) => debug!(parent: span, %error, "call failed"),
        None => debug!(parent: span, "call done"),
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
