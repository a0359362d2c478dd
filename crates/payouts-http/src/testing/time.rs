//! A clock that moves only when a task sleeps.

use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::SeededRandom;
use crate::environment::{BoxFuture, Clock, Environment, Sleep};

/// Virtual time: sleeping takes no real time and moves the clock at once; each sleep is recorded.
///
/// Sleeps that begin at the same moment overlap, as real ones would. An alarm (a guard against slow work) rings only
/// when a task's sleep, or [`advance`](Self::advance), has moved the clock past it. Clones share one clock.
#[derive(Clone, Debug)]
pub struct ManualTime {
    start: DateTime<Utc>,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    elapsed: Duration,
    slept: Vec<Duration>,
    waiting: Vec<Waker>,
}

impl ManualTime {
    /// A clock that shows this moment until a task sleeps.
    pub fn starting_at(start: DateTime<Utc>) -> Self {
        Self { start, state: Arc::default() }
    }

    /// An environment of this time, with randomness from a fixed seed.
    pub fn environment(&self) -> Environment {
        Environment::new(Arc::new(self.clone()), Arc::new(self.clone()), Arc::new(SeededRandom::default()))
    }

    /// Every sleep so far, in the order they began; those of zero length too.
    pub fn slept(&self) -> Vec<Duration> {
        self.state().slept.clone()
    }

    /// How far the clock has moved.
    pub fn elapsed(&self) -> Duration {
        self.state().elapsed
    }

    /// Moves the clock without a sleep.
    pub fn advance(&self, by: Duration) {
        let to = self.elapsed().saturating_add(by);
        self.reach(to);
    }

    fn reach(&self, moment: Duration) {
        let mut state = self.state();
        state.elapsed = state.elapsed.max(moment);
        let waiting = std::mem::take(&mut state.waiting);
        drop(state);
        waiting.into_iter().for_each(Waker::wake);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for ManualTime {
    fn now(&self) -> DateTime<Utc> {
        let elapsed = TimeDelta::from_std(self.elapsed()).unwrap_or(TimeDelta::MAX);
        self.start.checked_add_signed(elapsed).unwrap_or(DateTime::<Utc>::MAX_UTC)
    }

    fn monotonic(&self) -> Duration {
        self.elapsed()
    }
}

impl Sleep for ManualTime {
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let time = self.clone();
        let until = {
            let mut state = self.state();
            state.slept.push(duration);
            state.elapsed.saturating_add(duration)
        };
        Box::pin(async move {
            time.reach(until);
            // Other tasks that are ready go first, as during a real sleep.
            tokio::task::yield_now().await;
        })
    }

    fn alarm(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let time = self.clone();
        let rings = self.elapsed().saturating_add(duration);
        Box::pin(poll_fn(move |context| {
            let mut state = time.state();
            if state.elapsed >= rings {
                return Poll::Ready(());
            }
            state.waiting.push(context.waker().clone());
            Poll::Pending
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn second(n: u64) -> Duration {
        Duration::from_secs(n)
    }

    #[tokio::test]
    async fn sleeps_that_begin_together_overlap() {
        let time = ManualTime::starting_at(DateTime::UNIX_EPOCH);
        let environment = time.environment();
        tokio::join!(environment.sleep(second(3)), environment.sleep(second(5)));
        assert_eq!(time.elapsed(), second(5));
        assert_eq!(time.slept(), [second(3), second(5)]);
    }

    #[tokio::test]
    async fn an_alarm_does_not_ring_by_itself() {
        let time = ManualTime::starting_at(DateTime::UNIX_EPOCH);
        let environment = time.environment();
        assert_eq!(environment.within(second(1), async { 7 }).await, Some(7));
        let late = environment.within(second(1), async {
            environment.sleep(second(2)).await;
            std::future::pending::<()>().await;
        });
        assert_eq!(late.await, None);
    }
}
