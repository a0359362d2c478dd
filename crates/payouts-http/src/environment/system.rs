//! The real clocks, timer and randomness.

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

use super::{BoxFuture, Clock, Random, Sleep};

/// The system's clocks, tokio's timer and the operating system's randomness.
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
        // Without randomness no sign-in is safe, so there is nothing sensible to go on with.
        getrandom::fill(bytes).expect("the operating system must be able to give random bytes");
    }
}
