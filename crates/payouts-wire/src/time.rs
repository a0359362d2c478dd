//! Instants in UTC.

use crate::{date::calendar_day, excerpt::excerpt, received::Received, scan::digits};
use chrono::{DateTime, Datelike, NaiveTime, TimeDelta, Timelike, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{fmt, str::FromStr};

/// An instant, always in UTC.
///
/// Read from a date and a time parted by `T`, `t` or a blank; seconds may be missing; up to nine fraction digits; then `Z`, an
/// offset (converted), or nothing, which means UTC: Oracle prints its UTC members without an offset. Written as RFC 3339 with `Z` and
/// the fraction digits that carry something.
///
/// ```
/// use payouts_wire::UtcTime;
/// let queued: UtcTime = "2023-05-25T21:20:46.3727561Z".parse()?;
/// assert_eq!(queued.to_string(), "2023-05-25T21:20:46.3727561Z");
/// assert_eq!("2023-05-25 23:20+02:00".parse::<UtcTime>()?.to_string(), "2023-05-25T21:20:00Z");
/// # Ok::<(), payouts_wire::TimeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UtcTime(DateTime<Utc>);

impl UtcTime {
    /// The instant as a chrono value.
    #[must_use]
    pub const fn datetime(self) -> DateTime<Utc> {
        self.0
    }

    /// The form Oracle's `changedSinceUTC` wants: `YYYY-MM-DDTHH:mm:ss`, UTC without saying so.
    ///
    /// A fraction of a second is cut off, so the cursor is never later than the instant: a reader may see a change twice, but
    /// misses none.
    #[must_use]
    pub fn oracle_cursor(self) -> String {
        self.0.format("%Y-%m-%dT%H:%M:%S").to_string()
    }

    /// The literal for an OData filter: `yyyy-MM-ddTHH:mm:ssZ`, with milliseconds where there are any.
    ///
    /// What is finer than a millisecond is cut off: no sample of the service shows it in a filter.
    #[must_use]
    pub fn odata_literal(self) -> String {
        let has_millis = self.0.timestamp_subsec_millis() != 0;
        self.0.format(if has_millis { "%Y-%m-%dT%H:%M:%S%.3fZ" } else { "%Y-%m-%dT%H:%M:%SZ" }).to_string()
    }
}

impl From<DateTime<Utc>> for UtcTime {
    fn from(instant: DateTime<Utc>) -> Self {
        Self(instant)
    }
}

impl From<UtcTime> for DateTime<Utc> {
    fn from(time: UtcTime) -> Self {
        time.0
    }
}

impl FromStr for UtcTime {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        instant(text).map(Self).ok_or_else(|| TimeError { text: excerpt(text) })
    }
}

fn instant(text: &str) -> Option<DateTime<Utc>> {
    let (date, rest) = calendar_day(text)?;
    let (time, offset) = time_of_day(rest)?;
    let instant = date.and_time(time).checked_sub_signed(offset)?;
    // An offset must not push the instant out of the years that four digits can write.
    (0..=9999).contains(&instant.year()).then(|| instant.and_utc())
}

/// The time behind a date, its separator included, and how far east of UTC its clock is.
pub(crate) fn time_of_day(text: &str) -> Option<(NaiveTime, TimeDelta)> {
    let (hour, rest) = digits(text.strip_prefix(['T', 't', ' '])?, 2)?;
    let (minute, rest) = digits(rest.strip_prefix(':')?, 2)?;
    let (second, nanos, rest) = match rest.strip_prefix(':') {
        Some(rest) => {
            let (second, rest) = digits(rest, 2)?;
            let (nanos, rest) = fraction(rest)?;
            (second, nanos, rest)
        }
        None => (0, 0, rest),
    };
    Some((NaiveTime::from_hms_nano_opt(hour, minute, second, nanos)?, offset(rest)?))
}

fn fraction(text: &str) -> Option<(u32, &str)> {
    let Some(rest) = text.strip_prefix('.') else { return Some((0, text)) };
    let width = rest.bytes().take_while(u8::is_ascii_digit).count();
    let missing = 9_u32.checked_sub(u32::try_from(width).ok()?)?;
    // An empty fraction (`46.Z`) fails here: no digits, no number.
    let (number, rest) = digits(rest, width)?;
    Some((number * 10_u32.pow(missing), rest))
}

fn offset(text: &str) -> Option<TimeDelta> {
    if matches!(text, "" | "Z" | "z") {
        return Some(TimeDelta::zero());
    }
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, rest) = digits(rest, 2)?;
    let minutes = match rest.strip_prefix(':').unwrap_or(rest) {
        "" if rest.is_empty() => 0,
        minutes => match digits(minutes, 2)? {
            (minutes, "") => minutes,
            _ => return None,
        },
    };
    (hours < 24 && minutes < 60).then(|| TimeDelta::minutes(sign * i64::from(hours * 60 + minutes)))
}

impl fmt::Display for UtcTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A leap second counts its fraction from a thousand million.
        let nanos = format!("{:09}", self.0.nanosecond() % 1_000_000_000);
        let fraction = nanos.trim_end_matches('0');
        let point = if fraction.is_empty() { "" } else { "." };
        f.pad(&format!("{}{point}{fraction}Z", self.0.format("%Y-%m-%dT%H:%M:%S")))
    }
}

impl Serialize for UtcTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for UtcTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Received::deserialize(deserializer)?
            .text_only::<D::Error>("a time")?
            .parse()
            .map_err(D::Error::custom)
    }
}

/// A text that is not an instant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TimeError {
    text: Box<str>,
}

impl fmt::Display for TimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is not a time; write YYYY-MM-DDTHH:mm:ssZ", self.text)
    }
}

impl std::error::Error for TimeError {}
