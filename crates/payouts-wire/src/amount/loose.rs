//! Amounts as people and spreadsheets write them.
//!
//! The number format of Partner Center's export files is undocumented. Public readers of them handle blank cells, thousands
//! separators, parentheses for negatives and exponents; so does this one, and refuses whatever could mean two amounts.

use super::{
    Amount, AmountError,
    digits::{Parts, all_digits, exact, split_exponent},
    error::Kind,
};
use rust_decimal::Decimal;
use std::borrow::Cow;

/// The amount in a cell of an export file; `None` for a blank cell.
///
/// Accepted around the digits: blanks of any kind, no-break ones included; a minus or plus in front, a minus behind, or parentheses for
/// a negative; thousands in groups of three, all parted by commas or all by blanks; an exponent, but not together with
/// groups. The decimal point is a point. A currency is not part of an amount.
///
/// # Errors
/// When the cell is no amount, when it holds more digits than an amount, or when a comma could be a decimal point as
/// well ([`AmountError::is_ambiguous`]).
///
/// ```
/// use payouts_wire::amount::parse_loose;
/// let read = |cell| parse_loose(cell).map(|amount| amount.map(|amount| amount.to_string()));
/// assert_eq!(read(" (1,234.50) ")?.as_deref(), Some("-1234.50"));
/// assert_eq!(read("")?, None);
/// assert!(parse_loose("1,23").is_err_and(|e| e.is_ambiguous()));
/// # Ok::<(), payouts_wire::AmountError>(())
/// ```
pub fn parse_loose(text: &str) -> Result<Option<Amount>, AmountError> {
    match text.trim() {
        "" => Ok(None),
        cell => read(cell).map(|decimal| Some(decimal.into())).map_err(|kind| AmountError::new(kind, cell)),
    }
}

fn read(cell: &str) -> Result<Decimal, Kind> {
    let (negative, unsigned) = split_sign(cell);
    let (number, exponent) = split_exponent(unsigned)?;
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if !all_digits(fraction) {
        // `1.234,56` and `1.234.567` are at home where the comma is the decimal point.
        let continental = fraction.bytes().all(|byte| byte.is_ascii_digit() || b",.".contains(&byte));
        return Err(if continental { Kind::Ambiguous } else { Kind::NotAnAmount });
    }
    let whole = ungrouped(whole)?;
    if whole.is_empty() && fraction.is_empty() {
        return Err(Kind::NotAnAmount);
    }
    if matches!(whole, Cow::Owned(_)) && !exponent.is_empty() {
        return Err(Kind::Ambiguous);
    }
    exact(negative, &Parts { whole: &whole, fraction, exponent })
}

/// At most one sign is taken; a second one is left for the digits to trip over.
fn split_sign(cell: &str) -> (bool, &str) {
    const MINUS: [char; 2] = ['-', '\u{2212}'];
    if let Some(inner) = cell.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        (true, inner.trim())
    } else if let Some(rest) = cell.strip_prefix(MINUS) {
        (true, rest.trim_start())
    } else if let Some(rest) = cell.strip_suffix(MINUS) {
        (true, rest.trim_end())
    } else {
        (false, cell.strip_prefix('+').map_or(cell, str::trim_start))
    }
}

/// The digits before the point, without thousands separators.
fn ungrouped(whole: &str) -> Result<Cow<'_, str>, Kind> {
    let Some(separator) = whole.chars().find(|symbol| !symbol.is_ascii_digit()) else {
        return Ok(Cow::Borrowed(whole));
    };
    if separator != ',' && !separator.is_whitespace() {
        return Err(Kind::NotAnAmount);
    }
    let groups: Vec<&str> = whole.split(separator).collect();
    if !groups.iter().all(|group| all_digits(group)) {
        return Err(Kind::NotAnAmount);
    }
    // `0,123` has three digits behind the comma, yet thousands are never grouped after a zero.
    let (first, rest) = groups.split_first().unwrap_or((&"", &[]));
    let in_threes = rest.iter().all(|group| group.len() == 3);
    if in_threes && (1..=3).contains(&first.len()) && !first.starts_with('0') {
        Ok(Cow::Owned(groups.concat()))
    } else {
        Err(Kind::Ambiguous)
    }
}
