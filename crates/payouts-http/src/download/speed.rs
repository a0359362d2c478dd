//! The least speed of a transfer.

use std::time::Duration;

use crate::{Error, ErrorKind};

/// How many bytes have to come in every period. A line that brings less would hold its job for days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LeastSpeed {
    pub(super) bytes: u64,
    pub(super) period: Duration,
}

impl Default for LeastSpeed {
    /// 1 MiB in five minutes: at that speed the largest export file, 1 GB, takes more than three days.
    fn default() -> Self {
        Self { bytes: 1024 * 1024, period: Duration::from_secs(5 * 60) }
    }
}

/// Periods in a row that may bring too little. After each, the rest is requested over another connection.
const SLOW_PERIODS: u32 = 3;

/// Measures a transfer, over all its connections. Moments are on the monotonic clock.
#[derive(Debug)]
pub(super) struct SpeedWatch {
    least: LeastSpeed,
    since: Duration,
    bytes: u64,
    slow: u32,
}

impl SpeedWatch {
    pub(super) fn begin(least: LeastSpeed, now: Duration) -> Self {
        Self { least, since: now, bytes: 0, slow: 0 }
    }

    /// How long the period may still take.
    pub(super) fn left(&self, now: Duration) -> Duration {
        self.least.period.saturating_sub(now.saturating_sub(self.since))
    }

    /// Counts bytes that came. Enough of them begin the next period.
    pub(super) fn count(&mut self, bytes: u64, now: Duration) {
        self.bytes = self.bytes.saturating_add(bytes);
        if self.bytes >= self.least.bytes {
            (self.since, self.bytes, self.slow) = (now, 0, 0);
        }
    }

    /// Leaves out time in which nothing was requested.
    pub(super) fn pause(&mut self, duration: Duration) {
        self.since = self.since.saturating_add(duration);
    }

    /// Ends a period that brought too little: begins the next, or gives the error when there were too many.
    pub(super) fn end_slow_period(&mut self, now: Duration) -> Option<Error> {
        self.slow += 1;
        if self.slow < SLOW_PERIODS {
            (self.since, self.bytes) = (now, 0);
            return None;
        }
        let LeastSpeed { bytes, period } = self.least;
        let message = format!(
            "the transfer is too slow: fewer than {bytes} bytes came in {} seconds, {SLOW_PERIODS} times in a row",
            period.as_secs()
        );
        let error = Error::new(ErrorKind::Timeout, message).with_attempts(self.slow);
        Some(error.with_hint("check the line and the proxy in between, then run again"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secs(n: u64) -> Duration {
        Duration::from_secs(n)
    }

    fn watch() -> SpeedWatch {
        SpeedWatch::begin(LeastSpeed { bytes: 100, period: secs(10) }, secs(5))
    }

    #[test]
    fn enough_bytes_begin_another_period() {
        let mut watch = watch();
        assert_eq!(watch.left(secs(9)), secs(6));
        watch.count(99, secs(9));
        assert_eq!(watch.left(secs(9)), secs(6));
        watch.count(1, secs(9));
        assert_eq!(watch.left(secs(9)), secs(10));
    }

    #[test]
    fn time_in_which_nothing_was_requested_does_not_count() {
        let mut watch = watch();
        watch.pause(secs(60));
        assert_eq!(watch.left(secs(65)), secs(10));
    }

    #[test]
    fn three_slow_periods_in_a_row_are_too_many() {
        let mut watch = watch();
        assert!(watch.end_slow_period(secs(15)).is_none() && watch.end_slow_period(secs(25)).is_none());
        watch.count(100, secs(30));
        assert!(watch.end_slow_period(secs(40)).is_none() && watch.end_slow_period(secs(50)).is_none());
        let error = watch.end_slow_period(secs(60)).expect("too slow");
        assert!(error.is_timeout() && error.is_retryable(), "{error:?}");
    }
}
