//! When to ask again for the state of an export.

use std::time::Duration;

/// How patiently exports are polled: from seconds up to minutes apart, for up to a day.
///
/// The service promises an export within 24 hours and mostly needs minutes. Pauses follow from the age of the export, so a
/// restart does not begin to hurry again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PollSchedule {
    /// The shortest pause.
    pub shortest: Duration,
    /// The longest pause.
    pub longest: Duration,
    /// An export that is not ready at this age is abandoned, and queued again.
    pub deadline: Duration,
}

impl Default for PollSchedule {
    fn default() -> Self {
        Self {
            shortest: Duration::from_secs(5),
            longest: Duration::from_secs(5 * 60),
            deadline: Duration::from_secs(24 * 60 * 60),
        }
    }
}

impl PollSchedule {
    /// The pause before the next poll of an export of this age: a tenth of the age, within the bounds, and never beyond
    /// the deadline.
    #[must_use]
    pub fn pause_at(&self, age: Duration) -> Duration {
        let tenth = (age / 10).max(self.shortest).min(self.longest);
        tenth.min(self.deadline.saturating_sub(age))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_from_seconds_to_minutes() {
        let schedule = PollSchedule::default();
        let pauses =
            [0, 60, 600, 3_600, 86_000].map(|age| schedule.pause_at(Duration::from_secs(age)).as_secs());
        assert_eq!(pauses, [5, 6, 60, 300, 300]);
    }

    #[test]
    fn no_pause_reaches_beyond_the_deadline() {
        let schedule = PollSchedule::default();
        let before = Duration::from_secs(24 * 60 * 60 - 7);
        assert_eq!(schedule.pause_at(before), Duration::from_secs(7));
        assert_eq!(schedule.pause_at(Duration::MAX), Duration::ZERO);
    }

    #[test]
    fn bounds_given_in_the_wrong_order_are_no_reason_to_panic() {
        let schedule = PollSchedule {
            shortest: Duration::from_secs(9),
            longest: Duration::from_secs(3),
            ..Default::default()
        };
        assert_eq!(schedule.pause_at(Duration::from_secs(60)), Duration::from_secs(3));
    }

    #[test]
    fn a_day_of_waiting_takes_a_few_hundred_polls() {
        let schedule = PollSchedule::default();
        let (mut age, mut polls) = (Duration::ZERO, 0);
        while age < schedule.deadline {
            age += schedule.pause_at(age);
            polls += 1;
        }
        assert!((250..400).contains(&polls), "{polls}");
    }
}
