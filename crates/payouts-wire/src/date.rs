//! Calendar days.

use crate::{excerpt::excerpt, received::Received, scan::digits, time::time_of_day};
use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{fmt, str::FromStr};

/// A calendar day, without a time zone: `YYYY-MM-DD`.
///
/// A date followed by a time, as services print it where they mean a day, is read as the day *as written*: the offset does not
/// move it. Everything else is malformed, such as the `122024-12-2434` that Oracle's own sample prints; [`Tolerant`](crate::Tolerant)
/// keeps that text.
///
/// ```
/// use payouts_wire::WireDate;
/// assert_eq!("2024-12-24".parse::<WireDate>()?.to_string(), "2024-12-24");
/// assert_eq!("2024-12-24T00:00:00Z".parse::<WireDate>()?.to_string(), "2024-12-24");
/// assert!("122024-12-2434".parse::<WireDate>().is_err());
/// # Ok::<(), payouts_wire::DateError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WireDate(NaiveDate);

impl WireDate {
    /// The day as a chrono value.
    #[must_use]
    pub const fn date(self) -> NaiveDate {
        self.0
    }
}

impl From<NaiveDate> for WireDate {
    fn from(date: NaiveDate) -> Self {
        Self(date)
    }
}

impl From<WireDate> for NaiveDate {
    fn from(date: WireDate) -> Self {
        date.0
    }
}

impl FromStr for WireDate {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        match calendar_day(text) {
            Some((date, rest)) if rest.is_empty() || time_of_day(rest).is_some() => Ok(Self(date)),
            _ => Err(DateError { text: excerpt(text) }),
        }
    }
}

/// The day that a text begins with, and what follows it.
pub(crate) fn calendar_day(text: &str) -> Option<(NaiveDate, &str)> {
    let (year, rest) = digits(text, 4)?;
    let (month, rest) = digits(rest.strip_prefix('-')?, 2)?;
    let (day, rest) = digits(rest.strip_prefix('-')?, 2)?;
    Some((NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?, rest))
}

impl fmt::Display for WireDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for WireDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for WireDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Received::deserialize(deserializer)?
            .text_only::<D::Error>("a date")?
            .parse()
            .map_err(D::Error::custom)
    }
}

/// A text that is not a calendar day.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DateError {
    text: Box<str>,
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is not a date; write YYYY-MM-DD", self.text)
    }
}

impl std::error::Error for DateError {}
