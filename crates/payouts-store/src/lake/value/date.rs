//! Calendar days, as days since 1970.

use super::{Read, Spelling, digits::pair, instant};
use chrono::{Datelike, NaiveDate};
use payouts_wire::WireDate;

/// Days from year 1 to 1970.
const EPOCH: i32 = 719_163;

/// A cell of a date column.
#[inline]
pub(crate) fn read(cell: &[u8]) -> Read<i32> {
    if cell.is_empty() {
        return Read::Blank;
    }
    if let Some((day, rest)) = day(cell) {
        match rest {
            [] => return Read::Plain(day, Spelling::DAY),
            b"T00:00:00Z" => return Read::Plain(day, Spelling::ZULU),
            b"T00:00:00" => return Read::Plain(day, Spelling::BARE),
            b" 00:00:00" => return Read::Plain(day, Spelling::SPACED),
            _ => {}
        }
    }
    loose(cell)
}

#[cold]
fn loose(cell: &[u8]) -> Read<i32> {
    let Ok(text) = std::str::from_utf8(cell) else { return Read::Malformed };
    match text.trim() {
        "" => Read::Blank,
        text => text.parse().map_or(Read::Malformed, |date: WireDate| Read::Odd(of_date(date.date()))),
    }
}

/// The day that a cell begins with, and what follows it.
#[inline]
pub(super) fn day(cell: &[u8]) -> Option<(i32, &[u8])> {
    let (date, rest) = cell.split_first_chunk::<10>()?;
    let [a, b, c, d, b'-', e, f, b'-', g, h] = date else { return None };
    let year = two(*a, *b)? * 100 + two(*c, *d)?;
    let (month, day) = (two(*e, *f)?, two(*g, *h)?);
    is_day(year, month, day).then(|| (days(year, month, day), rest))
}

#[inline]
pub(super) fn two(tens: u8, ones: u8) -> Option<i32> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    (tens <= 9 && ones <= 9).then(|| i32::from(tens) * 10 + i32::from(ones))
}

fn is_day(year: i32, month: i32, day: i32) -> bool {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => 0,
    };
    (1..=length).contains(&day)
}

/// Days since 1970 of a day of the Gregorian calendar; March counts as the first month, so that a leap day is the last.
fn days(year: i32, month: i32, day: i32) -> i32 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let in_year = (153 * month + 2) / 5 + day - 1;
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + in_year - 719_468
}

pub(super) fn of_date(date: NaiveDate) -> i32 {
    date.num_days_from_ce() - EPOCH
}

/// Year, month and day of this many days since 1970: [`days`] backwards.
pub(super) fn civil(days: i32) -> (i32, i32, i32) {
    let days = days.saturating_add(719_468);
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let year = year + era * 400;
    if month < 10 { (year, month + 3, day) } else { (year + 1, month - 9, day) }
}

/// Puts `2024-08-13` in front of a text.
#[inline]
pub(super) fn put(day: i32, text: &mut [u8; 30]) {
    let (year, month, of_month) = civil(day);
    let [year, month, of_month] =
        [year, month, of_month].map(|number| u32::try_from(number).unwrap_or_default());
    text[..2].copy_from_slice(&pair(year / 100));
    text[2..4].copy_from_slice(&pair(year));
    text[5..7].copy_from_slice(&pair(month));
    text[8..10].copy_from_slice(&pair(of_month));
}

/// Appends the text of a day in a spelling.
#[inline]
pub(crate) fn write(day: i32, spelling: Spelling, out: &mut Vec<u8>) {
    instant::write(i64::from(day) * instant::PER_DAY, spelling, out);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(day: i32, spelling: Spelling) -> String {
        let mut text = Vec::new();
        write(day, spelling, &mut text);
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn every_day_of_a_thousand_years_agrees_with_chrono() {
        let mut date: NaiveDate = "1582-10-15".parse().unwrap();
        let last: NaiveDate = "2582-10-15".parse().unwrap();
        while date < last {
            let text = date.to_string();
            let expected = of_date(date);
            assert_eq!(read(text.as_bytes()), Read::Plain(expected, Spelling::DAY), "{text}");
            assert_eq!(self::text(expected, Spelling::DAY), text);
            date = date.succ_opt().unwrap();
        }
        for text in ["0000-01-01", "0000-02-29", "9999-12-31"] {
            assert_eq!(read(text.as_bytes()), Read::Plain(of_date(text.parse().unwrap()), Spelling::DAY));
        }
    }

    #[test]
    fn what_is_no_day_is_malformed() {
        for text in [
            "2023-02-29",
            "2024-13-01",
            "2024-00-10",
            "2024-01-00",
            "8/13/2024",
            "122024-12-2434",
            "2024-01-01x",
        ] {
            assert_eq!(read(text.as_bytes()), Read::Malformed, "{text}");
        }
        assert_eq!(read(b"  "), Read::Blank);
    }

    #[test]
    fn a_time_behind_the_day_does_not_move_it() {
        let day = of_date("2024-08-13".parse().unwrap());
        assert_eq!(read(b"2024-08-13T23:30:00+02:00"), Read::Odd(day));
        assert_eq!(read(b" 2024-08-13 "), Read::Odd(day));
        for text in ["2024-08-13T00:00:00Z", "2024-08-13T00:00:00", "2024-08-13 00:00:00"] {
            let Read::Plain(value, spelling) = read(text.as_bytes()) else { panic!("{text}") };
            assert_eq!((value, self::text(value, spelling).as_str()), (day, text));
        }
    }
}
