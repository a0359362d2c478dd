//! What a failure means for its window, and when to try again.

use chrono::{DateTime, TimeDelta, Utc};
use payouts_core::{Error, ErrorKind};
use payouts_http::GaveUp;
use payouts_store::StoredFailure;

/// The longest a failed window is left alone by our own rule.
const LONGEST: TimeDelta = TimeDelta::hours(6);

/// The longest it is left alone because the service asks for it: a figure beyond is taken for a mistake.
const LONGEST_ASKED: TimeDelta = TimeDelta::hours(24);

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
    } else if error.status().is_some() && error.kind() != ErrorKind::Decode {
        "refused"
    } else if error.is_connect() {
        "connection"
    } else {
        "unreadable"
    }
}

/// Whether every further window of the same source would fail alike: the sign-in cannot be used, there is no connection to
/// the service (which has been tried already), or a file of ours that the sign-in needs cannot be read or written.
pub(crate) fn halts_source(error: &Error) -> bool {
    let is_unreachable = error.is_connect() && error.operation().is_some();
    error.is_auth() || is_unreachable || error.kind() == ErrorKind::Io
}

/// Whether the service asked for a longer pause than the call was held for.
pub(crate) fn waits_too_long(error: &Error) -> bool {
    matches!(error.gave_up(), Some(GaveUp::LongWait | GaveUp::RunEnds | GaveUp::Deadline))
}

/// When to try again: as late as the service asked for, or a minute doubled with each attempt.
pub(crate) fn not_before(error: Option<&Error>, attempts: u32, now: DateTime<Utc>) -> DateTime<Utc> {
    let asked = error.and_then(Error::retry_after).and_then(|wait| TimeDelta::from_std(wait).ok());
    let own = TimeDelta::minutes(1 << attempts.min(9)).min(LONGEST);
    now + asked.unwrap_or_default().min(LONGEST_ASKED).max(own)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_window_is_left_alone_for_as_long_as_the_service_asks() {
        let now = DateTime::UNIX_EPOCH;
        let asked = |hours: u64| {
            let error = Error::new(ErrorKind::Status, "answered").with_status(429);
            error.with_retry_after(Duration::from_secs(hours * 3600))
        };
        let pause = |error: Option<&Error>, attempts| not_before(error, attempts, now) - now;
        assert_eq!(pause(Some(&asked(1)), 0), TimeDelta::hours(1));
        assert_eq!(pause(Some(&asked(20)), 0), TimeDelta::hours(20));
        assert_eq!(pause(Some(&asked(1000)), 0), TimeDelta::hours(24), "a figure that nobody can mean");
        assert_eq!(pause(Some(&asked(0)), 3), TimeDelta::minutes(8));
        assert_eq!(pause(None, 30), TimeDelta::hours(6));
    }
}
