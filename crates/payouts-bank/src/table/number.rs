//! Amounts with the decimal mark and the mark of thousands that a profile names.

use crate::figures::decimal;
use payouts_wire::Amount;

/// Reads an amount: an optional sign in front or behind, or parentheses; thousands in groups of three, all marked or none.
pub(super) fn amount(text: &str, mark: char, thousands: Option<char>) -> Option<Amount> {
    let text: String =
        text.trim().replace(['\u{a0}', '\u{202f}'], " ").replace('\u{2212}', "-").replace('\u{2019}', "'");
    let inside = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    let (is_negative, digits) =
        if let Some(digits) = inside.or_else(|| text.strip_prefix('-')).or_else(|| text.strip_suffix('-')) {
            (true, digits)
        } else {
            (false, text.strip_prefix('+').or_else(|| text.strip_suffix('+')).unwrap_or(&text))
        };
    let digits = digits.trim();
    let (whole, fraction) = match digits.split_once(mark) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let whole = match thousands.filter(|thousands| whole.contains(*thousands)) {
        Some(thousands) => {
            let groups: Vec<&str> = whole.split(thousands).collect();
            let (first, rest) = groups.split_first()?;
            let is_grouped = (1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3);
            is_grouped.then(|| groups.concat())?
        }
        None => whole.to_owned(),
    };
    let amount = decimal(&fraction.map_or(whole.clone(), |fraction| format!("{whole}.{fraction}")), '.')?;
    Some(if is_negative { -amount } else { amount })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_with_the_marks_of_the_profile_only() {
        for (text, mark, thousands, expected) in [
            ("1.234,56", ',', Some('.'), Some("1234.56")),
            ("-1.234.567,8", ',', Some('.'), Some("-1234567.8")),
            ("1.23,56", ',', Some('.'), None),
            ("1.234,56", ',', None, None),
            ("1,234.56", '.', Some(','), Some("1234.56")),
            ("(12.30)", '.', None, Some("-12.30")),
            ("12.30-", '.', None, Some("-12.30")),
            ("+5", '.', None, Some("5")),
            ("1\u{a0}234,50", ',', Some(' '), Some("1234.50")),
            ("1’234.50", '.', Some('\''), Some("1234.50")),
            ("12.30 EUR", '.', None, None),
            ("--5", '.', None, None),
            ("1e5", '.', None, None),
            ("", '.', None, None),
        ] {
            let read = amount(text, mark, thousands).map(|amount| amount.to_string());
            assert_eq!(read.as_deref(), expected, "{text}");
        }
    }
}
