//! Amounts and days as formats older than XML write them.

use chrono::{Datelike, NaiveDate};
use payouts_wire::Amount;
use rust_decimal::Decimal;

/// Digits with a decimal mark and nothing else: `1234,56`, `1234,`, `,5`. No sign, no thousands.
pub(crate) fn decimal(text: &str, mark: char) -> Option<Amount> {
    let (whole, fraction) = text.split_once(mark).unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !digits(whole) || !digits(fraction) {
        return None;
    }
    let point = if fraction.is_empty() { "" } else { "." };
    let whole = if whole.is_empty() { "0" } else { whole };
    format!("{whole}{point}{fraction}").parse().ok()
}

/// Digits that count the smallest unit of a currency: `123456` is 1234.56 with two decimal places.
pub(crate) fn minor(digits: &str, places: u32) -> Option<Amount> {
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let coefficient: i128 = digits.parse().ok()?;
    Decimal::try_from_i128_with_scale(coefficient, places).ok().map(Amount::from)
}

/// `YYMMDD`, in the century that makes it a day of 1980 to 2079.
pub(crate) fn short_day(text: &str) -> Option<NaiveDate> {
    let number = |range: std::ops::Range<usize>| {
        let digits = text.get(range)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<u32>().ok())?
    };
    if text.len() != 6 {
        return None;
    }
    let year = i32::try_from(number(0..2)?).ok()?;
    NaiveDate::from_ymd_opt(if year < 80 { 2000 + year } else { 1900 + year }, number(2..4)?, number(4..6)?)
}

/// `YYYYMMDD`.
pub(crate) fn long_day(text: &str) -> Option<NaiveDate> {
    let digits = text.get(..8).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    NaiveDate::from_ymd_opt(digits[..4].parse().ok()?, digits[4..6].parse().ok()?, digits[6..].parse().ok()?)
}

/// The day `MMDD` that is nearest to another: an entry of 31 December may be valued on 2 January.
pub(crate) fn nearest(month_and_day: &str, to: NaiveDate) -> Option<NaiveDate> {
    let (month, day) = month_and_day.split_at_checked(2)?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    let years = [to.year() - 1, to.year(), to.year() + 1];
    let days = years.into_iter().filter_map(|year| NaiveDate::from_ymd_opt(year, month, day));
    days.min_by_key(|day| (*day - to).num_days().abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_digit_for_digit_or_not_at_all() {
        for (text, expected) in [
            ("1234,56", Some("1234.56")),
            ("1234,", Some("1234")),
            (",5", Some("0.5")),
            ("0,00", Some("0.00")),
            ("1.234,56", None),
            ("-1,00", None),
            (",", None),
            ("", None),
            ("1,2,3", None),
        ] {
            assert_eq!(decimal(text, ',').map(|amount| amount.to_string()).as_deref(), expected, "{text}");
        }
        for (digits, places, expected) in
            [("123456", 2, "1234.56"), ("5", 2, "0.05"), ("500", 0, "500"), ("1500", 3, "1.500")]
        {
            assert_eq!(minor(digits, places).map(|amount| amount.to_string()).as_deref(), Some(expected));
        }
        assert_eq!(minor("12.3", 2), None);
        assert_eq!(minor("99999999999999999999999999999999999999999", 2), None);
    }

    #[test]
    fn the_nearest_day_crosses_the_year_in_both_directions() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        assert_eq!(nearest("1231", day("2026-01-02")), Some(day("2025-12-31")));
        assert_eq!(nearest("0102", day("2025-12-31")), Some(day("2026-01-02")));
        assert_eq!(nearest("0229", day("2024-03-01")), Some(day("2024-02-29")));
        assert_eq!(nearest("0230", day("2024-03-01")), None);
        assert_eq!(short_day("991231"), Some(day("1999-12-31")));
        assert_eq!(short_day("26013"), None);
    }
}
