//! Scalars as Oracle wants them sent, where that differs from what it answers.

use std::fmt;

use payouts_wire::UtcTime;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An instant in a request: UTC, whole seconds, and no `Z`, because forms with one are answered with 400.
///
/// A fraction of a second is cut off, never rounded up: a cursor that begins a little earlier repeats rows, one that begins later
/// loses them.
///
/// ```
/// use oracle_bi_client::sent::Instant;
/// use payouts_wire::UtcTime;
///
/// let since = Instant::from("2024-12-24T09:00:00.999Z".parse::<UtcTime>()?);
/// assert_eq!(since.to_string(), "2024-12-24T09:00:00");
/// # Ok::<(), payouts_wire::TimeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(UtcTime);

impl From<UtcTime> for Instant {
    fn from(instant: UtcTime) -> Self {
        Self(instant)
    }
}

impl From<Instant> for UtcTime {
    fn from(sent: Instant) -> Self {
        sent.0
    }
}

impl From<Instant> for String {
    fn from(sent: Instant) -> Self {
        sent.to_string()
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.oracle_cursor())
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        UtcTime::deserialize(deserializer).map(Self)
    }
}
