//! When a call is repeated, and when it is not.
//!
//! # Three questions
//!
//! *May this call be repeated after this failure? How long to wait before? Or is it enough?* They are separate traits
//! ([`Repeat`](crate::retry::Repeat), [`Backoff`](crate::retry::Backoff), [`GiveUp`](crate::retry::GiveUp)), because they
//! change for separate reasons, and a policy is one answer to each:
//!
//! ```
//! use std::time::Duration;
//! use payouts_http::retry::{Backoff, FullJitter, Repeat, Transient};
//!
//! let patient = Transient
//!     .with_time_limit(Duration::from_secs(15 * 60))
//!     .with_attempt_limit(50)
//!     .with_backoff(FullJitter::default().honouring_retry_after(Duration::from_secs(600)));
//! ```
//!
//! # May it be repeated?
//!
//! That depends on two things. *What the operation bears* is written in the OpenAPI document (`x-idempotency`): `safe`
//! calls can be sent any number of times; `keyed` ones, which queue an export, carry a request id that stays the same
//! over all attempts, so that a service that honours it queues once. Whether Partner Center does is unconfirmed, so they
//! are sent three times at most: a duplicate export is harmless but wasteful. *How the attempt failed* decides the rest:
//!
//! - The service never saw the request (no connection, no credential): always repeatable, even a write.
//! - The service refused without doing anything (429): always repeatable, after the wait it asks for.
//! - Unknown (a timeout, a reset, a 5xx): only what the operation bears. A body that breaks off half-way is one of
//!   these; the runtime reads whole bodies so that it notices.
//! - The service understood and said no (400, 403, 404…): never. A 403 is never repeated even where its title says
//!   "Service Unavailable", which Oracle's does.
//! - 401 is a special case: the credential is refreshed once and the call repeated once, at once. A second 401 is final.
//!
//! # How long to wait?
//!
//! A random time between zero and a bound that doubles: *full jitter* keeps many clients that failed together from
//! coming back together. A `Retry-After`, as seconds or as a date, wins where it is longer; a date is
//! read against the answer's own `Date`, so wrong clocks do no harm. A 429 without a figure waits half a minute or more.
//! After a 429 with a figure all calls of the account wait, not only the one that received it.
//! A service that asks for more than ten minutes is not asked again early, and not waited for: the call gives up, and its
//! error states when it makes sense to come back.
//!
//! # When is it enough?
//!
//! After a number of attempts, after a time, or at the caller's deadline
//! ([`CallContext::deadline`](crate::CallContext::deadline)); by default 8 attempts within 15 minutes. No wait is begun
//! that would only end in giving up: the error comes at once, with [`retry_after`](crate::Error::retry_after) still in it, and the
//! next run of the job carries on. Waiting hours for an export is not retrying; that is polling, and no business of this layer.
//!
//! # A run that is about to leave
//!
//! All calls that share an [`Environment`](crate::Environment) share its [`WaitLimit`](crate::WaitLimit): how long a pause may
//! be, and when all of them end. A call whose pause is not allowed fails at once with the reason for that pause, such as the
//! 429. A signal ends every pause; a request that was sent is never cut short by it.
//!
//! # A server that was never reached
//!
//! A wrong address, a refused port or an unknown host stays what it is, so a first connection is tried three times within a
//! few seconds. Once a service has answered, a lost connection is retried as long as any other failure. A certificate that is
//! not trusted is never retried: [`RootCertificates`](crate::RootCertificates) add what the system does not know.
//!
//! # Testing it
//!
//! Clock, waits and randomness come from an [`Environment`](crate::Environment). Under `testing::ManualTime` (feature
//! `test-util`) an hour of back-off takes microseconds and every wait is on record.
