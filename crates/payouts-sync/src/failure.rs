//! What a failure means for its window, and when to try again.

use chrono::{DateTime, TimeDelta, Utc};
use payouts_core::Error;
use payouts_store::StoredFailure;

/// The longest a failed window is left alone.
const LONGEST: TimeDelta = TimeDelta::hours(6);

/// A failure as the catalog keeps it: what happened, what to do, and the ids to ask the provider about. Errors of the runtime cannot print a secret, so neither can this.
pub(crate) fn stored(error: &Error) -> StoredFailure {
    let mut message = format!("{error:#}");
    if let Some(hint) = error.hint() {
        message.push_str(&format!("\n{hint}"));
    }
    if !error.request_ids().is_empty() {
        message.push_str(&format!("\nfor the provider's support: {}", error.request_ids()));
    }
    StoredFailure { kind: kind(error).to_owned(), message }
}

/// A failure that is no error of the runtime.
pub(crate) fn of_kind(kind: &str, message: String) -> StoredFailure {
    StoredFailure { kind: kind.to_owned(), message }
}

fn kind(error: &Error) -> &'static str {
    if error.is_rate_limited() {
        "rate-limited"
    } else if error.is_auth() {
        "sign-in"
    } else if error.is_permission() {
        "permission"
    } else if error.is_not_found() {
        "not-found"
    } else if error.is_timeout() {
        "timeout"
    } else if error.status().is_some() {
        "refused"
    } else if error.is_connect() {
        "connection"
    } else {
        "unreadable"
    }
}

/// Whether every further window of the same source would fail alike.
pub(crate) fn halts_source(error: &Error) -> bool {
    error.is_auth()
}

/// When to try again: what the service asked for, or a minute doubled with each attempt.
pub(crate) fn not_before(error: Option<&Error>, attempts: u32, now: DateTime<Utc>) -> DateTime<Utc> {
    let asked = error.and_then(Error::retry_after).and_then(|wait| TimeDelta::from_std(wait).ok());
    let own = TimeDelta::minutes(1 << attempts.min(9));
    now + asked.unwrap_or_default().max(own).min(LONGEST)
}
