//! The third question: has it been tried enough?

use std::fmt;
use std::time::Duration;

use super::Tried;
use crate::GaveUp;

/// Decides when to stop although repeating would be allowed.
pub trait GiveUp: fmt::Debug + Send + Sync {
    /// The reason to stop now instead of trying once more after this wait.
    fn gives_up(&self, tried: &Tried<'_>, wait: Duration) -> Option<GaveUp>;
}

/// Stops after this many attempts, the first one included.
#[derive(Clone, Copy, Debug)]
pub struct AttemptLimit(pub u32);

impl GiveUp for AttemptLimit {
    fn gives_up(&self, tried: &Tried<'_>, _: Duration) -> Option<GaveUp> {
        (tried.attempts >= self.0).then_some(GaveUp::AttemptLimit)
    }
}

/// Stops when the service asks (`Retry-After`) for a longer wait than this: asking again before it is over would only be
/// refused again, and holding the call until then has no use.
#[derive(Clone, Copy, Debug)]
pub struct LongWait(pub Duration);

impl GiveUp for LongWait {
    fn gives_up(&self, tried: &Tried<'_>, _: Duration) -> Option<GaveUp> {
        tried.error.retry_after().is_some_and(|asked| asked > self.0).then_some(GaveUp::LongWait)
    }
}

/// Stops when the next attempt would begin later than this after the beginning of the call: there is no use in a wait
/// that only leads to giving up.
#[derive(Clone, Copy, Debug)]
pub struct TimeLimit(pub Duration);

impl GiveUp for TimeLimit {
    fn gives_up(&self, tried: &Tried<'_>, wait: Duration) -> Option<GaveUp> {
        (tried.elapsed.saturating_add(wait) >= self.0).then_some(GaveUp::TimeLimit)
    }
}
