//! When to renew, and how long to leave the issuer alone after a failure.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use payouts_http::{Environment, Error};

/// Renewal begins when a fifth of the life is left, and no later than this before the end.
const LATEST_START: TimeDelta = TimeDelta::minutes(5);
/// A token that ends within this is as good as ended: the call it is for has to travel.
const TRAVEL: TimeDelta = TimeDelta::seconds(30);

const FIRST_PAUSE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(5 * 60);
/// An issuer that asks for more than this does not know that a caller is waiting.
const LONGEST_PAUSE_ON_REQUEST: Duration = Duration::from_secs(15 * 60);

/// The times of one cache. The jitter is drawn once, so that a token's due time stays put, and processes that share
/// a store rarely renew at the same moment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Renewal {
    /// Thousandths of the margin to be early by, up to a quarter.
    jitter: i32,
}

impl Renewal {
    pub(super) fn new(environment: &Environment) -> Self {
        let thousandths = environment.random_up_to(Duration::from_millis(250)).as_millis();
        Self { jitter: i32::try_from(thousandths).unwrap_or_default() }
    }

    /// When to begin renewing a token of this life.
    pub(super) fn due(self, issued_at: DateTime<Utc>, expires_at: DateTime<Utc>) -> DateTime<Utc> {
        let life = expires_at - issued_at;
        let margin = (life / 5).max(LATEST_START).min(life / 2);
        let early = margin / 1000 * self.jitter;
        expires_at - margin - early
    }

    /// From when on a token is not sent any more.
    pub(super) fn unusable(issued_at: DateTime<Utc>, expires_at: DateTime<Utc>) -> DateTime<Utc> {
        let life = expires_at - issued_at;
        expires_at - TRAVEL.min(life / 2)
    }

    /// How long no caller asks the issuer again after the `failures`th failure in a row.
    pub(super) fn pause(environment: &Environment, failures: u32, error: &Error) -> Duration {
        if !error.is_retryable() {
            // A person has to act first. They may do so in another process, so look again now and then.
            return LONGEST_PAUSE;
        }
        let doubled = FIRST_PAUSE.saturating_mul(1 << failures.saturating_sub(1).min(16)).min(LONGEST_PAUSE);
        let pause = doubled / 2 + environment.random_up_to(doubled / 2);
        pause.max(error.retry_after().unwrap_or_default().min(LONGEST_PAUSE_ON_REQUEST))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use payouts_http::ErrorKind;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn renewal_is_due_before_the_end_in_proportion_to_the_life() {
        for (name, life, due) in [
            ("an hour: twelve minutes before", 3600, 2880),
            ("fourteen days: almost three days before", 1_209_600, 967_680),
            ("ten minutes: five before", 600, 300),
            ("one minute: half of it", 60, 30),
            ("nothing", 0, 0),
        ] {
            assert_eq!(Renewal { jitter: 0 }.due(at(0), at(life)), at(due), "{name}");
            let earliest = Renewal { jitter: 250 }.due(at(0), at(life));
            assert!(earliest <= at(due) && earliest >= at(0), "{name}: {earliest}");
        }
    }

    #[test]
    fn a_token_is_not_sent_in_its_last_moments() {
        assert_eq!(Renewal::unusable(at(0), at(3600)), at(3570));
        assert_eq!(Renewal::unusable(at(0), at(20)), at(10));
    }

    #[test]
    fn pauses_grow_and_stay_bounded() {
        let environment = Environment::system();
        let error = Error::new(ErrorKind::Connect, "no connection");
        for (failures, least, most) in
            [(1, 2, 5), (2, 5, 10), (3, 10, 20), (9, 150, 300), (u32::MAX, 150, 300)]
        {
            let pause = Renewal::pause(&environment, failures, &error);
            assert!(
                pause >= Duration::from_secs(least) && pause <= Duration::from_secs(most),
                "{failures}: {pause:?}"
            );
        }
    }

    #[test]
    fn a_request_to_wait_is_honoured_up_to_a_limit() {
        let environment = Environment::system();
        let error = Error::new(ErrorKind::Status, "busy").with_status(429);
        for (asked, pause) in [(120, 120), (86_400, 900)] {
            let error = error.clone().with_retry_after(Duration::from_secs(asked));
            assert_eq!(Renewal::pause(&environment, 1, &error), Duration::from_secs(pause));
        }
    }

    #[test]
    fn what_needs_a_person_is_not_tried_again_soon() {
        let error = Error::new(ErrorKind::SignInNeeded, "sign in");
        assert_eq!(Renewal::pause(&Environment::system(), 1, &error), LONGEST_PAUSE);
    }
}
