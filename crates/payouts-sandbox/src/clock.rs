//! The sandbox's time, and the speed at which exports are processed.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};

use crate::sync::lock;

/// The pace of the sandbox's time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pace {
    /// The pace of the machine's time.
    #[default]
    Real,
    /// The pace of the machine's time, with faster exports. Tokens, links, codes and retention keep the machine's pace: at
    /// a factor of 60, a token of an hour would be due for renewal as soon as it is issued.
    Fast {
        /// How many times faster exports are processed.
        factor: u32,
    },
    /// Time passes only when a caller steps it.
    Stepped,
}

/// A running clock. Steps are added to the time of every pace.
#[derive(Debug)]
pub(crate) struct Clock {
    pace: Pace,
    started_at: DateTime<Utc>,
    started: Instant,
    stepped: Mutex<TimeDelta>,
}

impl Clock {
    pub(crate) fn new(pace: Pace, started_at: DateTime<Utc>) -> Self {
        Self { pace, started_at, started: Instant::now(), stepped: Mutex::new(TimeDelta::zero()) }
    }

    pub(crate) fn pace(&self) -> Pace {
        self.pace
    }

    /// The duration here of work that takes `real` at the service.
    pub(crate) fn work(&self, real: TimeDelta) -> TimeDelta {
        match self.pace {
            Pace::Fast { factor } => real / i32::try_from(factor.max(1)).unwrap_or(i32::MAX),
            Pace::Real | Pace::Stepped => real,
        }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        let passed = match self.pace {
            Pace::Real | Pace::Fast { .. } => self.started.elapsed(),
            Pace::Stepped => Duration::ZERO,
        };
        let passed = TimeDelta::from_std(passed).unwrap_or(TimeDelta::MAX);
        let total = lock(&self.stepped).checked_add(&passed).unwrap_or(TimeDelta::MAX);
        self.started_at.checked_add_signed(total).unwrap_or(DateTime::<Utc>::MAX_UTC)
    }

    pub(crate) fn step(&self, by: Duration) {
        let by = TimeDelta::from_std(by).unwrap_or(TimeDelta::MAX);
        let mut stepped = lock(&self.stepped);
        *stepped = stepped.checked_add(&by).unwrap_or(TimeDelta::MAX);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stepped_clock_moves_only_by_steps() {
        let clock = Clock::new(Pace::Stepped, DateTime::UNIX_EPOCH);
        assert_eq!(clock.now(), DateTime::UNIX_EPOCH);
        clock.step(Duration::from_secs(86_399));
        clock.step(Duration::from_secs(1));
        assert_eq!(clock.now(), DateTime::UNIX_EPOCH + TimeDelta::days(1));
    }

    #[test]
    fn a_fast_pace_shortens_work_and_nothing_else() {
        let clock = Clock::new(Pace::Fast { factor: 3_600 }, DateTime::UNIX_EPOCH);
        assert_eq!(clock.work(TimeDelta::hours(1)), TimeDelta::seconds(1));
        std::thread::sleep(Duration::from_millis(20));
        assert!(clock.now() < DateTime::UNIX_EPOCH + TimeDelta::seconds(20), "{}", clock.now());
    }

    #[test]
    fn steps_beyond_the_calendar_stop_at_its_end() {
        let clock = Clock::new(Pace::Stepped, DateTime::UNIX_EPOCH);
        clock.step(Duration::MAX);
        clock.step(Duration::MAX);
        assert_eq!(clock.now(), DateTime::<Utc>::MAX_UTC);
    }
}
