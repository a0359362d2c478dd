//! The first question: may this call be sent again?

use std::fmt;
use std::time::Duration;

use super::{Backoff, RetryPolicy, Tried};
use crate::{ErrorKind, Idempotency};

/// Decides whether sending the call again is harmless and may help.
pub trait Repeat: fmt::Debug + Send + Sync {
    /// Whether this call may be sent again after this failure.
    fn may_repeat(&self, tried: &Tried<'_>) -> bool;

    /// A policy that gives up after this many attempts, the first one included.
    fn with_attempt_limit(self, attempts: u32) -> RetryPolicy
    where
        Self: Sized + 'static,
    {
        RetryPolicy::new(self).with_attempt_limit(attempts)
    }

    /// A policy that begins no attempt later than this after the beginning of the call.
    fn with_time_limit(self, limit: Duration) -> RetryPolicy
    where
        Self: Sized + 'static,
    {
        RetryPolicy::new(self).with_time_limit(limit)
    }

    /// A policy that waits like this between attempts.
    fn with_backoff(self, backoff: impl Backoff + 'static) -> RetryPolicy
    where
        Self: Sized + 'static,
    {
        RetryPolicy::new(self).with_backoff(backoff)
    }
}

/// Repeats what passes by itself, as far as the operation bears it.
///
/// | failure | safe | keyed | none |
/// |---|---|---|---|
/// | never reached the service | yes | yes | yes |
/// | refused unprocessed (429) | yes | up to 3 attempts | yes |
/// | timeout, broken connection, 408, 5xx | yes | up to 3 attempts | no |
/// | anything else | no | no | no |
#[derive(Clone, Copy, Debug, Default)]
pub struct Transient;

/// Whether a service honours the request id of a keyed call is unconfirmed, so each repetition may cost an export.
const KEYED_ATTEMPTS: u32 = 3;

impl Repeat for Transient {
    fn may_repeat(&self, tried: &Tried<'_>) -> bool {
        let error = tried.error;
        if !error.is_retryable() || error.kind() == ErrorKind::Deadline {
            return false;
        }
        error.never_reached_server()
            || match tried.idempotency {
                Idempotency::Safe => true,
                Idempotency::Keyed => tried.attempts < KEYED_ATTEMPTS,
                Idempotency::None => error.is_rate_limited(),
            }
    }
}

/// Repeats nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Never;

impl Repeat for Never {
    fn may_repeat(&self, _: &Tried<'_>) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;

    fn status(status: u16) -> Error {
        Error::new(ErrorKind::Status, "answered").with_status(status)
    }

    #[test]
    fn what_may_be_repeated() {
        use Idempotency::{Keyed, None, Safe};
        let kind = |kind| Error::new(kind, "failed");
        let cases = [
            ("connect", kind(ErrorKind::Connect), [(Safe, true), (Keyed, true), (None, true)]),
            ("timeout", kind(ErrorKind::Timeout), [(Safe, true), (Keyed, true), (None, false)]),
            ("reset", kind(ErrorKind::Transport), [(Safe, true), (Keyed, true), (None, false)]),
            ("sign-in needed", kind(ErrorKind::SignInNeeded), [(Safe, false), (Keyed, false), (None, false)]),
            ("undecodable", kind(ErrorKind::Decode), [(Safe, false), (Keyed, false), (None, false)]),
            ("deadline", kind(ErrorKind::Deadline), [(Safe, false), (Keyed, false), (None, false)]),
            ("400", status(400), [(Safe, false), (Keyed, false), (None, false)]),
            ("401", status(401), [(Safe, false), (Keyed, false), (None, false)]),
            ("403", status(403), [(Safe, false), (Keyed, false), (None, false)]),
            ("404", status(404), [(Safe, false), (Keyed, false), (None, false)]),
            ("408", status(408), [(Safe, true), (Keyed, true), (None, false)]),
            ("429", status(429), [(Safe, true), (Keyed, true), (None, true)]),
            ("500", status(500), [(Safe, true), (Keyed, true), (None, false)]),
            ("501", status(501), [(Safe, false), (Keyed, false), (None, false)]),
            ("502", status(502), [(Safe, true), (Keyed, true), (None, false)]),
            ("503", status(503), [(Safe, true), (Keyed, true), (None, false)]),
            ("504", status(504), [(Safe, true), (Keyed, true), (None, false)]),
            (
                "trouble at the sign-in service",
                kind(ErrorKind::Timeout).before_sending(),
                [(Safe, true), (Keyed, true), (None, true)],
            ),
        ];
        for (name, error, expected) in cases {
            for (idempotency, allowed) in expected {
                let tried = Tried { error: &error, attempts: 1, elapsed: Duration::ZERO, idempotency };
                assert_eq!(Transient.may_repeat(&tried), allowed, "{name}, {idempotency:?}");
                assert!(!Never.may_repeat(&tried), "{name}");
            }
        }
    }

    #[test]
    fn keyed_calls_have_a_low_cap_unless_they_never_arrived() {
        let (fault, connect) = (status(503), Error::new(ErrorKind::Connect, "no connection"));
        for (error, attempts, allowed) in [(&fault, 2, true), (&fault, 3, false), (&connect, 30, true)] {
            let tried = Tried { error, attempts, elapsed: Duration::ZERO, idempotency: Idempotency::Keyed };
            assert_eq!(Transient.may_repeat(&tried), allowed, "{error} after {attempts}");
        }
    }
}
