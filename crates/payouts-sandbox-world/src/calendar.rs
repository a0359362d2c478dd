//! Calendar months, and the days on which banks work.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};

/// A calendar month, counted from January of the year 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i32);

impl From<NaiveDate> for Month {
    /// The month that contains a day.
    fn from(day: NaiveDate) -> Self {
        Self(day.year() * 12 + i32::try_from(day.month0()).unwrap_or_default())
    }
}

impl Month {
    /// Its first day.
    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        self.day(1)
    }

    /// Its last day.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        self.plus(1).first_day().pred_opt().unwrap_or(NaiveDate::MAX)
    }

    /// The month `months` later.
    #[must_use]
    pub fn plus(self, months: u32) -> Self {
        Self(self.0.saturating_add_unsigned(months))
    }

    /// The month `months` earlier.
    pub(crate) fn minus(self, months: u32) -> Self {
        Self(self.0.saturating_sub_unsigned(months))
    }

    /// Months from `earlier` to this one, negative when it is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }

    /// The day of that number in this month.
    pub(crate) fn day(self, day: u32) -> NaiveDate {
        let (year, month) = (self.0.div_euclid(12), self.0.rem_euclid(12).unsigned_abs() + 1);
        NaiveDate::from_ymd_opt(year, month, day).unwrap_or(NaiveDate::MAX)
    }

    /// How many days it has.
    pub(crate) fn days(self) -> u32 {
        self.last_day().day()
    }
}

/// The instant so many seconds after midnight UTC of a day.
pub(crate) fn at(day: NaiveDate, seconds: u32) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc() + TimeDelta::seconds(i64::from(seconds))
}

pub(crate) fn plus_days(day: NaiveDate, days: u32) -> NaiveDate {
    day.checked_add_days(Days::new(u64::from(days))).unwrap_or(NaiveDate::MAX)
}

/// Whether banks move money on a day: a weekday that is no fixed closing day of the European payment system.
pub(crate) fn is_working_day(day: NaiveDate) -> bool {
    let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let holiday = matches!((day.month(), day.day()), (1, 1) | (5, 1) | (12, 25 | 26));
    !weekend && !holiday
}

/// The first working day from `day` on.
pub(crate) fn working_day(day: NaiveDate) -> NaiveDate {
    day.iter_days().find(|day| is_working_day(*day)).unwrap_or(day)
}
