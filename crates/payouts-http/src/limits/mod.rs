//! How many calls an account may make at once, and how fast.

mod gate;

use std::time::Duration;

use crate::{Error, ErrorKind};

pub(crate) use self::gate::Gate;

/// The limits of one account, shared by all clones of its runtime.
///
/// Neither service publishes figures, so the default is a modest concurrency and no rate. A runtime also holds all
/// calls of the account back for as long as a 429 asks to wait.
///
/// ```
/// # use payouts_http::Limits;
/// let careful = Limits::default().concurrency(2).requests_per_second(1);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    concurrency: usize,
    rate: Option<(u32, Duration)>,
}

impl Limits {
    /// At most this many calls in flight, at least 1.
    #[must_use]
    pub fn concurrency(mut self, calls: usize) -> Self {
        self.concurrency = calls;
        self
    }

    /// At most this many requests a second, at least 1, evenly spaced: there are no bursts.
    #[must_use]
    pub fn requests_per_second(self, requests: u32) -> Self {
        self.rate(requests, Duration::from_secs(1))
    }

    /// At most this many requests, at least 1, in such a time, evenly spaced.
    #[must_use]
    pub fn rate(mut self, requests: u32, per: Duration) -> Self {
        self.rate = Some((requests, per));
        self
    }

    /// The time between two requests.
    fn spacing(&self) -> Duration {
        self.rate.map_or(Duration::ZERO, |(requests, per)| per.checked_div(requests).unwrap_or(Duration::MAX))
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        if self.concurrency == 0 || self.rate.is_some_and(|(requests, _)| requests == 0) {
            return Err(Error::new(ErrorKind::Configuration, "a limit of zero would allow no call at all")
                .with_hint("set the concurrency and the requests per second to 1 or more"));
        }
        Ok(())
    }
}

impl Default for Limits {
    /// Four calls at once, no rate.
    fn default() -> Self {
        Self { concurrency: 4, rate: None }
    }
}
