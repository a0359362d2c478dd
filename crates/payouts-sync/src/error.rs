//! What ends a run, what ends one window's task, and when a failed window is tried again.

use chrono::{DateTime, TimeDelta, Utc};
use payouts_core::ErrorKind;
use payouts_http::GaveUp;
use payouts_store::StoredFailure;
use std::{fmt, time::Duration};

/// The longest pause after a failure by our own rule.
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(6);

/// The longest pause that a service may ask for. A longer one is taken for a mistake.
const LONGEST_ASKED_PAUSE: TimeDelta = TimeDelta::hours(24);

/// A run that could not go on: the store failed. Errors of single windows are in the
/// [`SyncReport`](crate::SyncReport) instead.
#[derive(Debug)]
pub struct Error(Box<Kind>);

/// The result of a run.
pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Debug)]
enum Kind {
    Store(payouts_store::Error),
    WriterGone,
}

impl Error {
    pub(crate) fn writer_gone() -> Self {
        Self(Box::new(Kind::WriterGone))
    }

    /// The store's own error, when it was the store.
    #[must_use]
    pub fn store(&self) -> Option<&payouts_store::Error> {
        match &*self.0 {
            Kind::Store(error) => Some(error),
            Kind::WriterGone => None,
        }
    }

    /// Takes the store's own error out, when it was the store; returns the error itself otherwise.
    ///
    /// # Errors
    /// The error itself, when it was not the store's.
    pub fn into_store(self) -> Result<payouts_store::Error, Self> {
        match *self.0 {
            Kind::Store(error) => Ok(error),
            kind @ Kind::WriterGone => Err(Self(Box::new(kind))),
        }
    }
}

impl From<payouts_store::Error> for Error {
    fn from(error: payouts_store::Error) -> Self {
        Self(Box::new(Kind::Store(error)))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Kind::Store(error) => error.fmt(f),
            Kind::WriterGone => {
                f.write_str("the store was closed while windows were in progress; what was committed is safe")
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.store().and_then(std::error::Error::source)
    }
}

/// Why a window's task ends before the window is released.
pub(crate) enum TaskError {
    /// The run leaves; the window stays in its state.
    Leaving,
    /// The store failed, which ends the run.
    Store(Error),
    /// A call to the service failed.
    Call(payouts_core::Error, Resume),
    /// The archived bytes cannot be read.
    Unreadable(payouts_store::Error),
    /// The window fails for a reason that is no error of a call.
    Failed(StoredFailure, Resume),
}

impl TaskError {
    pub(crate) fn failed(kind: &str, message: String, old: OldExport) -> Self {
        Self::Failed(StoredFailure { kind: kind.to_owned(), message }, Resume::NewRequest(old))
    }

    /// Bytes that make no sense fail their window. Bytes that differ from what was written are an error of the store.
    pub(crate) fn of_reading(error: payouts_store::Error) -> Self {
        if error.is_unreadable() { Self::Unreadable(error) } else { error.into() }
    }

    /// The catalog or the service contradicts itself about the window.
    pub(crate) fn inconsistent(message: String) -> Self {
        Self::failed("inconsistent", message, OldExport::Delete)
    }
}

/// From where a failed window goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Resume {
    /// From the state it failed in.
    SameState,
    /// With a new request.
    NewRequest(OldExport),
}

/// What happens to the export of a request that is replaced by a new one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum OldExport {
    Delete,
    /// It stays at the provider for a time, because it may have what our copy lacks.
    DeleteLater,
    /// The provider has deleted it already.
    Gone,
}

/// The run leaves before the work is done.
pub(crate) struct Leaving;

impl From<Leaving> for TaskError {
    fn from(_: Leaving) -> Self {
        Self::Leaving
    }
}

impl From<payouts_core::Error> for TaskError {
    fn from(error: payouts_core::Error) -> Self {
        Self::Call(error, Resume::SameState)
    }
}

impl From<Error> for TaskError {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}

impl From<payouts_store::Error> for TaskError {
    fn from(error: payouts_store::Error) -> Self {
        Self::Store(error.into())
    }
}

/// A call's error as the catalog keeps it: what happened, what to do, and the ids that the provider's support asks for. Errors of
/// calls cannot print a secret, so neither can this.
pub(crate) fn stored_failure(error: &payouts_core::Error) -> StoredFailure {
    let mut message = format!("{error:#}");
    if let Some(hint) = error.hint() {
        message.push_str(&format!("\n{hint}"));
    }
    if !error.request_ids().is_empty() {
        message.push_str(&format!("\nfor the provider's support: {}", error.request_ids()));
    }
    StoredFailure { kind: failure_kind(error).to_owned(), message }
}

fn failure_kind(error: &payouts_core::Error) -> &'static str {
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

/// Whether every further window of the same source would fail too: the sign-in cannot be used, there is no connection to
/// the service (after retries), or a file of ours that the sign-in needs cannot be read or written.
pub(crate) fn halts_source(error: &payouts_core::Error) -> bool {
    let is_unreachable = error.is_connect() && error.operation().is_some();
    error.is_auth() || is_unreachable || error.kind() == ErrorKind::Io
}

/// Whether a call was not sent, or not repeated, only because the run leaves.
pub(crate) fn is_cut_short(error: &payouts_core::Error, is_asked_to_leave: bool) -> bool {
    let run_ends = error.gave_up() == Some(GaveUp::RunEnds) && is_asked_to_leave;
    run_ends || error.kind() == ErrorKind::Deadline
}

/// Whether the service asked for a longer pause than a call may wait.
pub(crate) fn asks_for_long_pause(error: &payouts_core::Error) -> bool {
    matches!(error.gave_up(), Some(GaveUp::LongWait | GaveUp::RunEnds | GaveUp::Deadline))
}

/// When to try again: after the pause that the service asked for, or a minute doubled with each attempt.
pub(crate) fn retry_at(asked: Option<Duration>, attempts: u32, now: DateTime<Utc>) -> DateTime<Utc> {
    let asked = asked.and_then(|pause| TimeDelta::from_std(pause).ok()).unwrap_or_default();
    let own = TimeDelta::minutes(1 << attempts.min(9)).min(LONGEST_PAUSE);
    now + asked.min(LONGEST_ASKED_PAUSE).max(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_left_alone_for_as_long_as_the_service_asks() {
        let now = DateTime::UNIX_EPOCH;
        let hours = |hours: u64| Some(Duration::from_secs(hours * 3600));
        let pause = |asked, attempts| retry_at(asked, attempts, now) - now;
        assert_eq!(pause(hours(1), 0), TimeDelta::hours(1));
        assert_eq!(pause(hours(20), 0), TimeDelta::hours(20));
        assert_eq!(pause(hours(1000), 0), TimeDelta::hours(24), "a longer pause is taken for a mistake");
        assert_eq!(pause(hours(0), 3), TimeDelta::minutes(8));
        assert_eq!(pause(None, 30), TimeDelta::hours(6));
    }
}
