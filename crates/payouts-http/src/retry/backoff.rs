//! The second question: how long to wait before the next attempt?

use std::fmt;
use std::time::Duration;

use super::Tried;
use crate::Environment;

/// Decides how long to wait. Randomness comes from the environment.
pub trait Backoff: fmt::Debug + Send + Sync {
    /// The wait before the next attempt.
    fn wait(&self, tried: &Tried<'_>, environment: &Environment) -> Duration;

    /// Waits as long as the service asks (`Retry-After`) where that is longer, but never beyond the cap.
    fn honouring_retry_after(self, cap: Duration) -> HonourRetryAfter<Self>
    where
        Self: Sized,
    {
        HonourRetryAfter { inner: self, cap }
    }

    /// Waits at least this long after a 429 that does not say how long.
    fn slower_when_throttled(self, least: Duration, cap: Duration) -> SlowerWhenThrottled<Self>
    where
        Self: Sized,
    {
        SlowerWhenThrottled { inner: self, least, cap }
    }
}

/// A random wait between zero and a bound that doubles with each attempt, so that many clients that failed together
/// do not come back together.
#[derive(Clone, Copy, Debug)]
pub struct FullJitter {
    /// The bound after the first attempt.
    pub first: Duration,
    /// The bound never grows beyond this.
    pub cap: Duration,
}

impl Default for FullJitter {
    /// From one second to one minute.
    fn default() -> Self {
        Self { first: Duration::from_secs(1), cap: Duration::from_secs(60) }
    }
}

impl Backoff for FullJitter {
    fn wait(&self, tried: &Tried<'_>, environment: &Environment) -> Duration {
        environment.random_up_to(doubled(self.first, tried.attempts).min(self.cap))
    }
}

/// See [`Backoff::honouring_retry_after`].
#[derive(Clone, Copy, Debug)]
pub struct HonourRetryAfter<B> {
    inner: B,
    cap: Duration,
}

impl<B: Backoff> Backoff for HonourRetryAfter<B> {
    fn wait(&self, tried: &Tried<'_>, environment: &Environment) -> Duration {
        let ours = self.inner.wait(tried, environment);
        tried.error.retry_after().map_or(ours, |theirs| ours.max(theirs.min(self.cap)))
    }
}

/// See [`Backoff::slower_when_throttled`].
#[derive(Clone, Copy, Debug)]
pub struct SlowerWhenThrottled<B> {
    inner: B,
    least: Duration,
    cap: Duration,
}

impl<B: Backoff> Backoff for SlowerWhenThrottled<B> {
    fn wait(&self, tried: &Tried<'_>, environment: &Environment) -> Duration {
        if tried.error.is_rate_limited() && tried.error.retry_after().is_none() {
            let spread = environment.random_up_to(doubled(self.least, tried.attempts));
            return self.least.saturating_add(spread).min(self.cap);
        }
        self.inner.wait(tried, environment)
    }
}

/// `first` after the first attempt, twice that after the second, and so on.
fn doubled(first: Duration, attempts: u32) -> Duration {
    first.saturating_mul(2_u32.saturating_pow(attempts.saturating_sub(1)))
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::testing::ManualTime;
    use crate::{Error, ErrorKind, Idempotency};

    fn secs(n: u64) -> Duration {
        Duration::from_secs(n)
    }

    fn throttled() -> Error {
        Error::new(ErrorKind::Status, "answered").with_status(429)
    }

    fn waits(backoff: &dyn Backoff, error: &Error, attempts: u32) -> Vec<Duration> {
        let environment = ManualTime::starting_at(DateTime::UNIX_EPOCH).environment();
        let tried = Tried { error, attempts, elapsed: Duration::ZERO, idempotency: Idempotency::Safe };
        (0..500).map(|_| backoff.wait(&tried, &environment)).collect()
    }

    #[test]
    fn jitter_fills_a_range_that_doubles_up_to_the_cap() {
        let backoff = FullJitter { first: secs(1), cap: secs(10) };
        let error = Error::new(ErrorKind::Connect, "no connection");
        for (attempts, bound) in [(1, 1), (2, 2), (3, 4), (4, 8), (5, 10), (u32::MAX, 10)] {
            let waits = waits(&backoff, &error, attempts);
            let (least, most) = (waits.iter().min().unwrap(), waits.iter().max().unwrap());
            assert!(*most <= secs(bound) && *most > secs(bound) * 9 / 10, "{attempts}: {most:?}");
            assert!(*least < secs(bound) / 10, "{attempts}: {least:?}");
        }
    }

    #[test]
    fn retry_after_wins_when_longer_and_is_capped() {
        let backoff = FullJitter { first: secs(1), cap: secs(1) }.honouring_retry_after(secs(100));
        for (asked, expected) in [(40, 40), (1000, 100)] {
            let waits = waits(&backoff, &throttled().with_retry_after(secs(asked)), 1);
            assert!(waits.iter().all(|wait| *wait == secs(expected)), "{asked}");
        }
        let waits = waits(&backoff, &throttled().with_retry_after(Duration::ZERO), 1);
        assert!(
            waits.iter().any(|wait| *wait > Duration::ZERO),
            "our own wait stays when it is the longer one"
        );
    }

    #[test]
    fn a_throttle_without_a_figure_waits_from_about_half_a_minute() {
        let backoff = FullJitter::default().slower_when_throttled(secs(30), secs(300));
        for (attempts, most) in [(1, 60), (2, 90), (10, 300), (u32::MAX, 300)] {
            for wait in waits(&backoff, &throttled(), attempts) {
                assert!(wait >= secs(30) && wait <= secs(most), "{attempts}: {wait:?}");
            }
        }
    }
}
