//! The three answers together.

use std::sync::Arc;
use std::time::Duration;

use super::{AttemptLimit, Backoff, FullJitter, GiveUp, LongWait, Repeat, TimeLimit, Transient, Tried};
use crate::{Environment, GaveUp};

/// The longest `Retry-After` that is waited for inside one call.
const LONGEST_ASKED_WAIT: Duration = Duration::from_secs(10 * 60);
/// Neither service publishes a figure; Microsoft's guide on throttling suggests about this.
const THROTTLED_WAIT: Duration = Duration::from_secs(30);
const LONGEST_THROTTLED_WAIT: Duration = Duration::from_secs(5 * 60);

/// What to repeat, how long to wait, when to give up. Cheap to clone.
#[derive(Clone, Debug)]
pub struct RetryPolicy {
    repeat: Arc<dyn Repeat>,
    backoff: Arc<dyn Backoff>,
    give_up: Vec<Arc<dyn GiveUp>>,
}

/// What to do after a failed attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Try again after this wait.
    Retry(Duration),
    /// Repeating is not allowed or cannot help.
    Permanent,
    /// Repeating might help, but it has been tried enough.
    Exhausted(GaveUp),
}

impl RetryPolicy {
    /// Repeats like this, without end; waits with full jitter, as long as the service asks, and from half a minute upwards
    /// after a 429 that does not say how long. Gives up when the service asks for more than ten minutes.
    pub fn new(repeat: impl Repeat + 'static) -> Self {
        let backoff = FullJitter::default()
            .slower_when_throttled(THROTTLED_WAIT, LONGEST_THROTTLED_WAIT)
            .honouring_retry_after(LONGEST_ASKED_WAIT);
        Self {
            repeat: Arc::new(repeat),
            backoff: Arc::new(backoff),
            give_up: vec![Arc::new(LongWait(LONGEST_ASKED_WAIT))],
        }
    }

    /// Gives up after this many attempts, the first one included.
    #[must_use]
    pub fn with_attempt_limit(self, attempts: u32) -> Self {
        self.giving_up_when(AttemptLimit(attempts))
    }

    /// Begins no attempt later than this after the beginning of the call.
    #[must_use]
    pub fn with_time_limit(self, limit: Duration) -> Self {
        self.giving_up_when(TimeLimit(limit))
    }

    /// Gives up also when this says so.
    #[must_use]
    pub fn giving_up_when(mut self, give_up: impl GiveUp + 'static) -> Self {
        self.give_up.push(Arc::new(give_up));
        self
    }

    /// Waits like this between attempts.
    #[must_use]
    pub fn with_backoff(mut self, backoff: impl Backoff + 'static) -> Self {
        self.backoff = Arc::new(backoff);
        self
    }

    /// What to do after this failure.
    pub fn decide(&self, tried: &Tried<'_>, environment: &Environment) -> Decision {
        if !self.repeat.may_repeat(tried) {
            return Decision::Permanent;
        }
        let wait = self.backoff.wait(tried, environment);
        let gave_up = self.give_up.iter().find_map(|give_up| give_up.gives_up(tried, wait));
        gave_up.map_or(Decision::Retry(wait), Decision::Exhausted)
    }
}

impl Default for RetryPolicy {
    /// [`Transient`] failures, at most 8 attempts within 15 minutes.
    fn default() -> Self {
        Transient.with_time_limit(Duration::from_secs(15 * 60)).with_attempt_limit(8)
    }
}

/// How a connection is retried to a server that was never reached.
pub(crate) struct FirstConnection;

impl FirstConnection {
    const ATTEMPTS: u32 = 3;
    const LONGEST_WAIT: Duration = Duration::from_secs(1);

    /// At most this often, and with short waits: a few seconds in all.
    pub(crate) fn decide(attempts: u32, wait: Duration) -> Decision {
        if attempts >= Self::ATTEMPTS {
            Decision::Exhausted(GaveUp::AttemptLimit)
        } else {
            Decision::Retry(wait.min(Self::LONGEST_WAIT))
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::retry::Never;
    use crate::testing::ManualTime;
    use crate::{Error, ErrorKind, Idempotency};

    #[derive(Debug)]
    struct Always(Duration);

    impl Backoff for Always {
        fn wait(&self, _: &Tried<'_>, _: &Environment) -> Duration {
            self.0
        }
    }

    #[test]
    fn decisions_follow_the_three_answers() {
        let secs = Duration::from_secs;
        let environment = ManualTime::starting_at(DateTime::UNIX_EPOCH).environment();
        let policy = Transient.with_time_limit(secs(60)).with_attempt_limit(5).with_backoff(Always(secs(10)));
        let connect = Error::new(ErrorKind::Connect, "no connection");
        let forbidden = Error::new(ErrorKind::Status, "answered").with_status(403);
        let cases = [
            ("first failure", &connect, 1, 0, Decision::Retry(secs(10))),
            ("not repeatable", &forbidden, 1, 0, Decision::Permanent),
            ("one attempt left", &connect, 4, 20, Decision::Retry(secs(10))),
            ("no attempt left", &connect, 5, 20, Decision::Exhausted(GaveUp::AttemptLimit)),
            ("the wait still fits", &connect, 2, 49, Decision::Retry(secs(10))),
            ("the wait would reach the limit", &connect, 2, 50, Decision::Exhausted(GaveUp::TimeLimit)),
        ];
        for (name, error, attempts, elapsed, expected) in cases {
            let tried = Tried { error, attempts, elapsed: secs(elapsed), idempotency: Idempotency::Safe };
            assert_eq!(policy.decide(&tried, &environment), expected, "{name}");
            assert_eq!(RetryPolicy::new(Never).decide(&tried, &environment), Decision::Permanent, "{name}");
        }
    }
}
