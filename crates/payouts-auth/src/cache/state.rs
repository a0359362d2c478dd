//! What a cache knows at one moment.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::flight::Flight;
use crate::record::Record;
use payouts_http::{Credential, Error, ErrorKind};

/// A token younger than this is not replaced because a service rejected it: the next one would fare no better.
const NEW: TimeDelta = TimeDelta::minutes(1);

/// What is known about one account's token. Changes only through these methods, under the cache's lock.
#[derive(Debug, Default)]
pub(super) struct State {
    current: Option<Current>,
    flight: Option<Flight>,
    failure: Option<Failure>,
    /// The last credential that a service answered 401 to; another process may still believe in it.
    rejected: Option<Credential>,
    /// A sign-in that was issued and could not be written down. Its refresh token may be the only one that works.
    unsaved: Option<Record>,
}

/// A token in use.
#[derive(Clone, Debug)]
pub(super) struct Current {
    pub(super) credential: Credential,
    pub(super) issued_at: DateTime<Utc>,
    pub(super) renew_at: DateTime<Utc>,
    pub(super) unusable_at: DateTime<Utc>,
}

#[derive(Debug)]
struct Failure {
    error: Error,
    in_a_row: u32,
    /// On the monotonic clock.
    cool_at: Duration,
}

impl Failure {
    /// The failure as its callers get it: with the renewals that were really tried, and, where trying again may help, how
    /// long no other will be.
    fn at(&self, monotonic: Duration) -> Error {
        let error = self.error.clone().with_attempts(self.in_a_row);
        if error.is_retryable() {
            error.with_retry_after(self.cool_at.saturating_sub(monotonic))
        } else {
            error
        }
    }
}

/// How urgently a new token is wanted.
pub(super) enum Need {
    /// This one is good.
    Nothing(Credential),
    /// This one still works, and it is time to get the next.
    Soon(Credential),
    /// There is none that works.
    Now,
}

impl State {
    pub(super) fn need(&self, now: DateTime<Utc>) -> Need {
        match &self.current {
            Some(current) if now < current.renew_at => Need::Nothing(current.credential.clone()),
            Some(current) if now < current.unusable_at => Need::Soon(current.credential.clone()),
            _ => Need::Now,
        }
    }

    /// The last failure, while it is too early to try again.
    pub(super) fn still_cooling(&self, monotonic: Duration) -> Option<Error> {
        self.failure
            .as_ref()
            .filter(|failure| monotonic < failure.cool_at)
            .map(|failure| failure.at(monotonic))
    }

    /// The flight in the air, or a new one.
    pub(super) fn flight(&mut self, start: impl FnOnce() -> Flight) -> Flight {
        match &self.flight {
            // A flight is lost when the runtime that flew it ended first.
            Some(flight) if !flight.is_lost() => flight.clone(),
            _ => self.flight.insert(start()).clone(),
        }
    }

    pub(super) fn in_the_air(&self) -> Option<Flight> {
        self.flight.clone().filter(|flight| !flight.is_lost())
    }

    /// A service answered 401 to `rejected`.
    pub(super) fn reject(&mut self, rejected: &Credential, now: DateTime<Utc>) -> Result<(), Error> {
        match &self.current {
            Some(current) if !current.credential.same_as(rejected) => return Ok(()),
            Some(current) if now - current.issued_at < NEW => return Err(rejected_when_new()),
            _ => {}
        }
        self.current = None;
        self.rejected = Some(rejected.clone());
        Ok(())
    }

    pub(super) fn is_rejected(&self, credential: &Credential) -> bool {
        self.rejected.as_ref().is_some_and(|rejected| rejected.same_as(credential))
    }

    pub(super) fn keep_unsaved(&mut self, record: Record) {
        self.unsaved = Some(record);
    }

    pub(super) fn take_unsaved(&mut self) -> Option<Record> {
        self.unsaved.take()
    }

    /// A flight brought a token, from the issuer or from the store.
    pub(super) fn land(&mut self, current: Current) {
        self.flight = None;
        self.failure = None;
        self.current = Some(current);
    }

    /// A flight failed. What still works goes on being used: `leftover`, or what was in use already.
    /// Gives back the failure as its callers get it.
    pub(super) fn crash(
        &mut self,
        error: Error,
        leftover: Option<Current>,
        pause: impl FnOnce(u32) -> Duration,
        monotonic: Duration,
    ) -> Error {
        self.flight = None;
        let in_a_row = self.failure.as_ref().map_or(0, |failure| failure.in_a_row).saturating_add(1);
        let cool_at = monotonic.saturating_add(pause(in_a_row));
        let failure = self.failure.insert(Failure { error, in_a_row, cool_at });
        let error = failure.at(monotonic);
        if self.current.is_none() {
            self.current = leftover;
        }
        error
    }

    /// A person signed in or out: nothing that was known before counts.
    pub(super) fn restart_with(&mut self, current: Option<Current>) {
        let flight = self.flight.take();
        *self = Self { current, flight, ..Self::default() };
    }
}

pub(super) fn rejected_when_new() -> Error {
    Error::new(ErrorKind::Credential, "the service does not accept a token that was issued a moment ago")
        .with_hint(
            "check that it is the right service and that the account may use it; renewing would not help",
        )
}
