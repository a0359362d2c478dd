//! Calendar days.

use crate::{excerpt::excerpt, received::Received, scan::digits, time::time_of_day};
use chrono::{Datelike, NaiveDate};
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
    /// Writes the day at once; chrono writes it letter by letter, and a sync writes several days for every window.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(year) = u32::try_from(self.0.year()).ok().filter(|year| *year <= 9999) else {
            return self.0.fmt(f);
        };
        let (month, day) = (self.0.month(), self.0.day());
        let digits = [year / 1000, year / 100, year / 10, year, month / 10, month, day / 10, day];
        let [a, b, c, d, e, g, h, i] = digits.map(|number| b'0' + (number % 10).to_le_bytes()[0]);
        let text = [a, b, c, d, b'-', e, g, b'-', h, i];
        f.pad(str::from_utf8(&text).unwrap_or_default())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_as_chrono_writes_them() {
        let first = NaiveDate::from_ymd_opt(-1, 12, 30).unwrap();
        let ages = first.iter_days().take(800).chain(first.iter_days().step_by(13).take(300_000));
        for day in ages.chain([NaiveDate::MIN, NaiveDate::MAX]) {
            assert_eq!(WireDate(day).to_string(), day.to_string());
        }
        let day = WireDate::from(NaiveDate::from_ymd_opt(2024, 12, 24).unwrap());
        assert_eq!(format!("[{day:>12}]"), "[  2024-12-24]");
    }
}
