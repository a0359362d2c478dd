//! From digits in a text to a decimal, losing none.

use super::{arithmetic::fit, error::Kind};
use rust_decimal::Decimal;

/// An unsigned number taken apart; every part is ASCII digits.
pub(super) struct Parts<'a> {
    pub(super) whole: &'a str,
    pub(super) fraction: &'a str,
    /// With an optional sign; empty where there is none.
    pub(super) exponent: &'a str,
}

/// More digits than this cannot be the coefficient of anything that fits, and would overflow an `i128`.
const LONGEST_COEFFICIENT: usize = 38;

/// Reads `[+-]digits[.digits][(e|E)[+-]digits]` and nothing else.
pub(super) fn read(text: &str) -> Result<Decimal, Kind> {
    let (negative, unsigned) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let (number, exponent) = split_exponent(unsigned)?;
    let (whole, fraction) = match number.split_once('.') {
        Some((_, "")) => return Err(Kind::NotAnAmount),
        Some(parts) => parts,
        None => (number, ""),
    };
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
        return Err(Kind::NotAnAmount);
    }
    exact(negative, &Parts { whole, fraction, exponent })
}

/// Cuts off the exponent, checked to be one; empty where there is none.
pub(super) fn split_exponent(unsigned: &str) -> Result<(&str, &str), Kind> {
    let Some((number, exponent)) = unsigned.split_once(['e', 'E']) else { return Ok((unsigned, "")) };
    let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    if digits.is_empty() || !all_digits(digits) { Err(Kind::NotAnAmount) } else { Ok((number, exponent)) }
}

pub(super) fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The decimal with exactly this value, at the written scale where it fits.
pub(super) fn exact(negative: bool, parts: &Parts<'_>) -> Result<Decimal, Kind> {
    let written = [parts.whole, parts.fraction].concat();
    let mut digits = written.trim_start_matches('0');
    let exponent = exponent(parts.exponent);
    let scale = i64::try_from(parts.fraction.len()).map_err(|_| Kind::TooManyDigits)? - exponent;

    let mut decimal = if digits.is_empty() {
        zero(scale)
    } else {
        let mut scale = scale;
        while digits.len() > LONGEST_COEFFICIENT && scale > 0 && digits.ends_with('0') {
            digits = &digits[..digits.len() - 1];
            scale -= 1;
        }
        nonzero(digits, scale).ok_or(Kind::TooManyDigits)?
    };
    // Zero is zero: a sign in front of it has no meaning, and would be shown.
    decimal.set_sign_negative(negative && !decimal.is_zero());
    Ok(decimal)
}

/// The exponent, or one too far out for any digits when it has too many of its own.
fn exponent(text: &str) -> i64 {
    const FAR: i64 = i32::MAX as i64;
    match text {
        "" => 0,
        _ => text.parse::<i32>().map_or(if text.starts_with('-') { -FAR } else { FAR }, i64::from),
    }
}

fn zero(scale: i64) -> Decimal {
    let most = i64::from(Decimal::MAX_SCALE);
    Decimal::new(0, u32::try_from(scale.clamp(0, most)).unwrap_or_default())
}

fn nonzero(digits: &str, scale: i64) -> Option<Decimal> {
    let coefficient: i128 = digits.parse().ok()?;
    match u32::try_from(scale) {
        Ok(scale) => fit(coefficient, scale),
        Err(_) => fit(coefficient.checked_mul(10_i128.checked_pow(u32::try_from(-scale).ok()?)?)?, 0),
    }
}
