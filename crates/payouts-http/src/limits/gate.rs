//! The gate that every attempt of an account passes.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};

use super::Limits;
use crate::Environment;

/// Lets a bounded number of attempts through at once, and begins them at least a spacing apart.
#[derive(Debug)]
pub(crate) struct Gate {
    places: Semaphore,
    spacing: Duration,
    /// On the monotonic clock: when the next attempt may begin.
    next: Mutex<Duration>,
}

/// The turn would have come after the caller's deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooLate;

impl Gate {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            places: Semaphore::new(limits.concurrency.min(Semaphore::MAX_PERMITS)),
            spacing: limits.spacing(),
            next: Mutex::default(),
        }
    }

    /// Waits for a place and for the turn. `deadline` is on the monotonic clock; no wait goes beyond it.
    pub(crate) async fn admit(
        &self,
        environment: &Environment,
        deadline: Option<Duration>,
    ) -> Result<SemaphorePermit<'_>, TooLate> {
        let place = self.places.acquire();
        let place = match deadline {
            Some(deadline) => {
                let left = deadline.saturating_sub(environment.monotonic());
                environment.within(left, place).await.ok_or(TooLate)?
            }
            None => environment.unless_ended(place).await.ok_or(TooLate)?,
        };
        let place = place.expect("the semaphore is never closed");
        let wait = self.take_turn(environment, deadline)?;
        if !wait.is_zero() && !environment.pause(wait).await {
            return Err(TooLate);
        }
        Ok(place)
    }

    /// Holds all callers back for this long, because the service asked for it.
    pub(crate) fn pause(&self, environment: &Environment, wait: Duration) {
        let until = environment.monotonic().saturating_add(wait);
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        *next = until.max(*next);
    }

    /// Reserves the next turn and returns how far away it is.
    fn take_turn(&self, environment: &Environment, deadline: Option<Duration>) -> Result<Duration, TooLate> {
        let now = environment.monotonic();
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let turn = now.max(*next);
        let is_too_late = deadline.is_some_and(|deadline| turn >= deadline);
        // Who need not wait is not kept from it, even when the run is about to end: the call ends it soon enough.
        let is_too_long = turn > now && !environment.allows_pause(turn - now);
        if is_too_late || is_too_long {
            return Err(TooLate);
        }
        *next = turn.saturating_add(self.spacing);
        Ok(turn - now)
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::testing::ManualTime;

    fn secs(n: u64) -> Duration {
        Duration::from_secs(n)
    }

    #[tokio::test]
    async fn attempts_begin_evenly_spaced() {
        let time = ManualTime::starting_at(DateTime::UNIX_EPOCH);
        let environment = time.environment();
        let gate = Gate::new(&Limits::default().rate(4, secs(1)));
        for begun in [0, 250, 500, 750] {
            let _place = gate.admit(&environment, None).await.unwrap();
            assert_eq!(time.elapsed(), Duration::from_millis(begun));
        }
        time.advance(secs(10));
        let _place = gate.admit(&environment, None).await.unwrap();
        assert_eq!(time.elapsed(), Duration::from_millis(10_750), "idle time is not saved up");
    }

    #[tokio::test]
    async fn no_more_than_the_places_are_taken_at_once() {
        let environment = ManualTime::starting_at(DateTime::UNIX_EPOCH).environment();
        let gate = Gate::new(&Limits::default().concurrency(2));
        let first = gate.admit(&environment, None).await.unwrap();
        let _second = gate.admit(&environment, None).await.unwrap();
        let mut third = Box::pin(gate.admit(&environment, None));
        assert!(futures_util::poll!(&mut third).is_pending());
        drop(first);
        assert!(third.await.is_ok());
    }

    #[tokio::test]
    async fn a_turn_after_the_deadline_is_not_waited_for_nor_taken() {
        let time = ManualTime::starting_at(DateTime::UNIX_EPOCH);
        let environment = time.environment();
        let gate = Gate::new(&Limits::default().rate(1, secs(10)));
        drop(gate.admit(&environment, None).await.unwrap());
        assert_eq!(gate.admit(&environment, Some(secs(5))).await.unwrap_err(), TooLate);
        assert_eq!(time.slept(), []);
        drop(gate.admit(&environment, None).await.unwrap());
        assert_eq!(time.elapsed(), secs(10));
    }

    #[tokio::test]
    async fn a_deadline_also_ends_the_wait_for_a_place() {
        let time = ManualTime::starting_at(DateTime::UNIX_EPOCH);
        let environment = time.environment();
        let gate = Gate::new(&Limits::default().concurrency(1));
        let _taken = gate.admit(&environment, None).await.unwrap();
        let mut late = Box::pin(gate.admit(&environment, Some(secs(5))));
        assert!(futures_util::poll!(&mut late).is_pending());
        time.advance(secs(5));
        assert_eq!(late.await.unwrap_err(), TooLate);
    }

    #[tokio::test]
    async fn a_pause_holds_everybody_back() {
        let time = ManualTime::starting_at(DateTime::UNIX_EPOCH);
        let environment = time.environment();
        let gate = Gate::new(&Limits::default());
        gate.pause(&environment, secs(30));
        gate.pause(&environment, secs(5));
        drop(gate.admit(&environment, None).await.unwrap());
        assert_eq!(time.elapsed(), secs(30));
    }
}
