//! The real clocks, timer and randomness.

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use rand::Rng as _;

use super::{BoxFuture, Clock, Random, Sleep};

/// The system's clocks, tokio's timer and randomness that the operating system seeds.
#[derive(Clone, Copy, Debug)]
pub struct System {
    started: Instant,
}

impl System {
    /// Its monotonic clock starts now.
    pub fn new() -> Self {
        Self { started: Instant::now() }
    }
}

impl Default for System {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for System {
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    fn monotonic(&self) -> Duration {
        self.started.elapsed()
    }
}

impl Sleep for System {
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

impl Random for System {
    fn fill(&self, bytes: &mut [u8]) {
        // Every call draws an id, so the system is not asked for each. Where it gives no seed, this panics: without
        // randomness no sign-in is safe, so there is nothing sensible to go on with.
        rand::rng().fill_bytes(bytes);
    }
}
