//! When a call is repeated: three questions, asked separately.
//!
//! 1. [`Repeat`]: may this call be sent again after this failure?
//! 2. [`Backoff`]: how long to wait before?
//! 3. [`GiveUp`]: or has it been tried enough?
//!
//! A [`RetryPolicy`] is an answer to each, and reads like a sentence:
//!
//! ```
//! use std::time::Duration;
//! use payouts_http::retry::{Repeat, Transient};
//!
//! let policy = Transient.with_time_limit(Duration::from_secs(15 * 60)).with_attempt_limit(50);
//! ```
//!
//! See [`guide::retry`](crate::guide::retry) for the reasons behind the rules.

mod after;
mod backoff;
mod give_up;
mod policy;
mod repeat;

use std::time::Duration;

pub use self::after::retry_after;
pub use self::backoff::{Backoff, FullJitter, HonourRetryAfter, SlowerWhenThrottled};
pub use self::give_up::{AttemptLimit, GiveUp, LongWait, TimeLimit};
pub(crate) use self::policy::FirstConnection;
pub use self::policy::{Decision, RetryPolicy};
pub use self::repeat::{Never, Repeat, Transient};

use crate::{Error, Idempotency};

/// The state of a call after a failed attempt.
#[derive(Clone, Copy, Debug)]
pub struct Tried<'a> {
    /// The failure of the latest attempt.
    pub error: &'a Error,
    /// Attempts made so far, at least 1.
    pub attempts: u32,
    /// Time since the call began, waits included.
    pub elapsed: Duration,
    /// Whether the operation bears repeating.
    pub idempotency: Idempotency,
}
