//! The days on which banks settle a currency.
//!
//! Weekends, and the holidays of the system that settles the currency: TARGET for euros, Fedwire for US dollars, the bank
//! holidays of England and Wales for pounds. Other currencies have weekends only. The rules compute every year, so there is no
//! table to renew. One-off holidays (a coronation, a state funeral) are not known, and make a window one day too short.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use payouts_model::Currency;

/// Which days are holidays in addition to weekends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Calendar {
    /// TARGET, which settles euros.
    Target,
    /// Fedwire, which settles US dollars.
    Fedwire,
    /// The bank holidays of England and Wales.
    UnitedKingdom,
    /// Weekends only.
    Weekends,
}

impl Calendar {
    /// The calendar by which this currency is settled.
    ///
    /// ```
    /// use payouts_reconcile::Calendar;
    /// let calendar = Calendar::of_currency("EUR".parse()?);
    /// assert!(!calendar.is_business_day("2026-04-03".parse()?), "Good Friday");
    /// assert_eq!(calendar.add_business_days("2026-04-02".parse()?, 1), "2026-04-07".parse()?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn of_currency(currency: Currency) -> Self {
        match currency.as_str() {
            "EUR" => Self::Target,
            "USD" => Self::Fedwire,
            "GBP" => Self::UnitedKingdom,
            _ => Self::Weekends,
        }
    }

    /// Whether banks settle on this day.
    #[must_use]
    pub fn is_business_day(self, day: NaiveDate) -> bool {
        let is_weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        !is_weekend
            && match self {
                Self::Target => !is_target_holiday(day),
                Self::Fedwire => !is_fedwire_holiday(day),
                Self::UnitedKingdom => !is_british_holiday(day),
                Self::Weekends => true,
            }
    }

    /// The `count`-th business day after this day; the day itself for none.
    #[must_use]
    pub fn add_business_days(self, day: NaiveDate, count: u64) -> NaiveDate {
        let (mut day, mut left) = (day, count);
        while left > 0 {
            let Some(next) = day.succ_opt() else { return day };
            day = next;
            left -= u64::from(self.is_business_day(day));
        }
        day
    }

    /// The first and the last day on which a bank may book what was paid on this day.
    ///
    /// Payment dates are in an undocumented zone, so the first one is a day earlier. The last one is `days` later, and never fewer
    /// business days than that many days have in a week without holidays: a payment before Easter has as much time as any other.
    #[must_use]
    pub fn booking_window(self, paid_on: NaiveDate, days: u64) -> (NaiveDate, NaiveDate) {
        let first = paid_on.pred_opt().unwrap_or(paid_on);
        let last = paid_on.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX);
        // Beyond a year, holidays are noise and counting them day by day is slow.
        if days > 366 {
            return (first, last);
        }
        let business_days = days / 7 * 5 + (days % 7).min(5);
        (first, last.max(self.add_business_days(paid_on, business_days)))
    }
}

fn is_target_holiday(day: NaiveDate) -> bool {
    matches!((day.month(), day.day()), (1, 1) | (5, 1) | (12, 25 | 26)) || is_easter_holiday(day)
}

/// A holiday on a Saturday is not observed, one on a Sunday is on the Monday after it.
fn is_fedwire_holiday(day: NaiveDate) -> bool {
    let is_fixed = |day: NaiveDate| {
        let is_juneteenth = (day.month(), day.day()) == (6, 19) && day.year() >= 2022;
        is_juneteenth || matches!((day.month(), day.day()), (1, 1) | (7, 4) | (11, 11) | (12, 25))
    };
    let is_moved = day.weekday() == Weekday::Mon && day.pred_opt().is_some_and(is_fixed);
    let is_last_monday = day.weekday() == Weekday::Mon && day.day() > 24;
    is_fixed(day)
        || is_moved
        || match (day.month(), day.weekday(), ordinal_in_month(day)) {
            // Martin Luther King, Presidents, Labor and Columbus Day, Thanksgiving.
            (1 | 2, Weekday::Mon, 3)
            | (9, Weekday::Mon, 1)
            | (10, Weekday::Mon, 2)
            | (11, Weekday::Thu, 4) => true,
            // Memorial Day.
            (5, ..) => is_last_monday,
            _ => false,
        }
}

/// New Year, Christmas and Boxing Day have substitutes when they are on a weekend.
fn is_british_holiday(day: NaiveDate) -> bool {
    let is_monday = day.weekday() == Weekday::Mon;
    let is_last_monday = is_monday && day.day() > 24;
    match (day.month(), day.day()) {
        (1, 1) | (12, 25 | 26) => true,
        (1, 2 | 3) => is_monday,
        // The 27th or the 28th, for each of the two that is on a weekend.
        (12, 27 | 28) => matches!(day.weekday(), Weekday::Mon | Weekday::Tue),
        (5, date) => is_monday && (date <= 7 || is_last_monday),
        (8, _) => is_last_monday,
        _ => is_easter_holiday(day),
    }
}

/// Good Friday or Easter Monday.
fn is_easter_holiday(day: NaiveDate) -> bool {
    // Easter Sunday is from 22 March to 25 April.
    if !(3..=4).contains(&day.month()) {
        return false;
    }
    easter(day.year()).is_some_and(|easter| matches!((day - easter).num_days(), -2 | 1))
}

/// Easter Sunday by the Gregorian reckoning, in the form of Meeus, Jones and Butcher.
fn easter(year: i32) -> Option<NaiveDate> {
    let (golden, century, in_century) = (year % 19, year / 100, year % 100);
    let correction = (century - (century + 8) / 25 + 1) / 3;
    let moon = (19 * golden + century - century / 4 - correction + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (in_century / 4) - moon - in_century % 4) % 7;
    let late = (golden + 11 * moon + 22 * weekday) / 451;
    let number = moon + weekday - 7 * late + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(number / 31).ok()?, u32::try_from(number % 31 + 1).ok()?)
}

/// Whether it is the first, second, … such weekday of its month.
fn ordinal_in_month(day: NaiveDate) -> u32 {
    (day.day() - 1) / 7 + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    /// The weekdays of a year on which it is closed.
    fn closed(calendar: Calendar, year: i32) -> Vec<String> {
        let days = NaiveDate::from_ymd_opt(year, 1, 1).expect("a day").iter_days();
        let days = days.take_while(|day| day.year() == year);
        let on_weekdays = days.filter(|day| Calendar::Weekends.is_business_day(*day));
        let closed = on_weekdays.filter(|day| !calendar.is_business_day(*day));
        closed.map(|day| day.format("%m-%d").to_string()).collect()
    }

    #[test]
    fn easter_is_where_churches_have_it() {
        for sunday in ["2008-03-23", "2019-04-21", "2024-03-31", "2025-04-20", "2026-04-05", "2038-04-25"] {
            assert_eq!(easter(day(sunday).year()), Some(day(sunday)));
        }
    }

    #[test]
    fn the_published_holidays_are_computed() {
        // https://www.ecb.europa.eu/ecb/contacts/working-hours and the calendar of TARGET.
        assert_eq!(closed(Calendar::Target, 2026), ["01-01", "04-03", "04-06", "05-01", "12-25"]);
        assert_eq!(closed(Calendar::Target, 2025), ["01-01", "04-18", "04-21", "05-01", "12-25", "12-26"]);
        // https://www.frbservices.org/about/holiday-schedules: 4 July 2026 is a Saturday and not observed.
        let of_2026 =
            ["01-01", "01-19", "02-16", "05-25", "06-19", "09-07", "10-12", "11-11", "11-26", "12-25"];
        assert_eq!(closed(Calendar::Fedwire, 2026), of_2026);
        assert!(closed(Calendar::Fedwire, 2027).contains(&"07-05".to_owned()), "moved to Monday");
        // https://www.gov.uk/bank-holidays: Boxing Day of 2026 is a Saturday.
        let of_2026 = ["01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"];
        assert_eq!(closed(Calendar::UnitedKingdom, 2026), of_2026);
        let of_2027 = ["01-01", "03-26", "03-29", "05-03", "05-31", "08-30", "12-27", "12-28"];
        assert_eq!(closed(Calendar::UnitedKingdom, 2027), of_2027);
        assert!(closed(Calendar::UnitedKingdom, 2022).contains(&"01-03".to_owned()));
    }

    #[test]
    fn a_window_has_its_business_days_whatever_holidays_are_in_it() {
        let window = |calendar: Calendar, paid_on, days| calendar.booking_window(day(paid_on), days);
        assert_eq!(window(Calendar::Target, "2025-06-13", 7), (day("2025-06-12"), day("2025-06-20")));
        // Christmas and New Year.
        assert_eq!(window(Calendar::Target, "2025-12-24", 7).1, day("2026-01-05"));
        assert_eq!(window(Calendar::Weekends, "2025-12-24", 7).1, day("2025-12-31"));
        // One day after a Friday is a Monday, and after Maundy Thursday the Tuesday after Easter.
        assert_eq!(window(Calendar::Target, "2025-06-13", 1).1, day("2025-06-16"));
        assert_eq!(window(Calendar::Target, "2026-04-02", 1).1, day("2026-04-07"));
        assert_eq!(window(Calendar::Target, "2025-06-13", 0).1, day("2025-06-13"));
    }

    #[test]
    fn a_later_payment_never_has_an_earlier_window_and_more_days_never_a_shorter_one() {
        let days = day("2024-01-01").iter_days().take(800);
        for calendar in [Calendar::Target, Calendar::Fedwire, Calendar::UnitedKingdom, Calendar::Weekends] {
            for paid_on in days.clone() {
                let next = paid_on.succ_opt().expect("a day");
                for span in 0..10 {
                    let (first, last) = calendar.booking_window(paid_on, span);
                    let (later, later_last) = calendar.booking_window(next, span);
                    assert!(first <= later && last <= later_last, "{calendar:?} {paid_on} {span}");
                    assert!(
                        last <= calendar.booking_window(paid_on, span + 1).1,
                        "{calendar:?} {paid_on} {span}"
                    );
                }
            }
        }
    }
}
