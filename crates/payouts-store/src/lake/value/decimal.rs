//! Decimals: digits to an integer at the scale of the lake, exactly or not at all.

use super::{Read, Spelling, digits};
use crate::lake::schema::{DIGITS, SCALE};
use payouts_wire::{Amount, amount::parse_loose};
use rust_decimal::Decimal;

/// A decimal of the lake: the value times 10¹².
pub(crate) type Scaled = i128;

const POWERS: [i128; SCALE as usize + 1] = {
    let mut powers = [1; SCALE as usize + 1];
    let mut index = 1;
    while index < powers.len() {
        powers[index] = powers[index - 1] * 10;
        index += 1;
    }
    powers
};

/// The same, for what fits 64 bits.
const SMALL_POWERS: [u64; SCALE as usize + 1] = {
    let mut powers = [1; SCALE as usize + 1];
    let mut index = 1;
    while index < powers.len() {
        powers[index] = powers[index - 1] * 10;
        index += 1;
    }
    powers
};

/// The first number that has too many digits.
const BEYOND: i128 = 10_i128.pow(DIGITS as u32);

/// A cell of a decimal column.
#[inline]
pub(crate) fn read(cell: &[u8]) -> Read<Scaled> {
    if cell.is_empty() {
        return Read::Blank;
    }
    match plain(cell) {
        Some((coefficient, scale)) => {
            let value = i128::from(coefficient) * POWERS[usize::from(SCALE - scale)];
            if value.abs() < BEYOND { Read::Plain(value, Spelling::scale(scale)) } else { Read::Unfit }
        }
        None => loose(cell),
    }
}

/// Reads `-?digits[.digits]` in its only canonical form: no superfluous zero in front, no sign on a zero. At most
/// 18 digits, and as many of them behind the point as the lake keeps.
#[inline]
fn plain(cell: &[u8]) -> Option<(i64, u8)> {
    let digits = cell.strip_prefix(b"-").unwrap_or(cell);
    if digits.len() > 19
        || digits.first() == Some(&b'0') && digits.get(1).is_some_and(|second| *second != b'.')
    {
        return None;
    }
    let mut coefficient: i64 = 0;
    let mut point = None;
    for (index, byte) in digits.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit <= 9 {
            coefficient = coefficient.wrapping_mul(10).wrapping_add(i64::from(digit));
        } else if *byte == b'.' && point.is_none() && index > 0 {
            point = Some(index);
        } else {
            return None;
        }
    }
    let scale = match point {
        None if digits.is_empty() => return None,
        None => 0,
        Some(point) => digits.len() - point - 1,
    };
    // Nineteen bytes are at most eighteen digits and a point, which an `i64` holds.
    if point.is_none() && digits.len() > 18 || scale > usize::from(SCALE) || (point.is_some() && scale == 0) {
        return None;
    }
    let is_negative = digits.len() < cell.len();
    if is_negative && coefficient == 0 {
        return None;
    }
    Some((if is_negative { -coefficient } else { coefficient }, u8::try_from(scale).ok()?))
}

/// Reads what people and spreadsheets write.
#[cold]
fn loose(cell: &[u8]) -> Read<Scaled> {
    let Ok(text) = std::str::from_utf8(cell) else { return Read::Malformed };
    match parse_loose(text) {
        Ok(None) => Read::Blank,
        Ok(Some(amount)) => {
            let Some(value) = scaled(amount) else { return Read::Unfit };
            let spelling = u8::try_from(amount.decimal().scale()).ok().and_then(Spelling::of_scale);
            match spelling {
                Some(spelling) if is_written(value, spelling, cell) => Read::Plain(value, spelling),
                _ => Read::Odd(value),
            }
        }
        Err(_) => Read::Malformed,
    }
}

fn is_written(value: Scaled, spelling: Spelling, cell: &[u8]) -> bool {
    let Some(scale) = spelling.as_scale() else { return false };
    let mut text = Vec::new();
    write(value, scale, &mut text);
    text == cell
}

/// The amount at the scale of the lake; `None` when it does not fit without rounding.
pub(crate) fn scaled(amount: Amount) -> Option<Scaled> {
    // Zeros at the end need no place.
    let decimal = amount.decimal().normalize();
    let missing = u32::from(SCALE).checked_sub(decimal.scale())?;
    let value = decimal.mantissa().checked_mul(*POWERS.get(missing as usize)?)?;
    (value.abs() < BEYOND).then_some(value)
}

/// The amount with this many digits behind the point.
pub(crate) fn amount(value: Scaled, scale: u8) -> Option<Amount> {
    let coefficient = match SCALE.checked_sub(scale) {
        Some(fewer) => value / POWERS.get(usize::from(fewer))?,
        None => value.checked_mul(10_i128.checked_pow(u32::from(scale - SCALE))?)?,
    };
    Decimal::try_from_i128_with_scale(coefficient, u32::from(scale)).ok().map(Amount::from)
}

/// Appends the text with this many digits behind the point. A value that has more is cut: write it at its own scale.
#[inline]
pub(crate) fn write(value: Scaled, scale: u8, out: &mut Vec<u8>) {
    // Nearly all amounts fit, and dividing 64 bits is much faster.
    match (u64::try_from(value.unsigned_abs()), SCALE.checked_sub(scale)) {
        (Ok(size), Some(fewer)) => {
            let coefficient = size / SMALL_POWERS[usize::from(fewer)];
            write_small(coefficient, value < 0, usize::from(scale), out);
        }
        _ => write_large(value, scale, out),
    }
}

fn write_small(coefficient: u64, is_negative: bool, scale: usize, out: &mut Vec<u8>) {
    let mut text = [0; 24];
    let mut first = text.len();
    let mut rest = coefficient;
    if scale > 0 {
        (rest, first) = digits::put_back(rest, scale, &mut text, first);
        first -= 1;
        text[first] = b'.';
    }
    first = digits::put_all_back(rest, &mut text, first);
    if is_negative && coefficient > 0 {
        first -= 1;
        text[first] = b'-';
    }
    out.extend_from_slice(&text[first..]);
}

#[cold]
fn write_large(value: Scaled, scale: u8, out: &mut Vec<u8>) {
    let coefficient = match SCALE.checked_sub(scale) {
        Some(fewer) => value / POWERS[usize::from(fewer)],
        None => value.saturating_mul(10_i128.pow(u32::from(scale - SCALE))),
    };
    if coefficient < 0 {
        out.push(b'-');
    }
    let text = format!("{:0width$}", coefficient.unsigned_abs(), width = usize::from(scale) + 1);
    let (whole, fraction) = text.split_at(text.len() - usize::from(scale));
    out.extend_from_slice(whole.as_bytes());
    if scale > 0 {
        out.push(b'.');
        out.extend_from_slice(fraction.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(value: Scaled, spelling: Spelling) -> String {
        let mut text = Vec::new();
        write(value, spelling.as_scale().unwrap(), &mut text);
        String::from_utf8(text).unwrap()
    }

    fn says(cell: &str) -> Option<String> {
        match read(cell.as_bytes()) {
            Read::Plain(value, spelling) => Some(text(value, spelling)),
            _ => None,
        }
    }

    #[test]
    fn plain_digits_come_back_as_they_were_written() {
        for cell in
            ["0", "0.00", "1.10", "-1.10", "1234567890123456", "1234567890.12345678", "0.000000000001", "-7"]
        {
            assert_eq!(says(cell).as_deref(), Some(cell));
        }
        // Zeros at the end have no value, so they cost no digit, and are written back.
        assert_eq!(says("1.00000000000000").as_deref(), Some("1.00000000000000"));
    }

    #[test]
    fn small_and_large_values_are_written_alike() {
        for (value, scale, expected) in [
            (-1, 2, "0.00"),
            (-1, 12, "-0.000000000001"),
            (i128::from(u64::MAX), 12, "18446744.073709551615"),
            (i128::from(u64::MAX) + 1, 12, "18446744.073709551616"),
            (1 - BEYOND, 0, "-9999999999999999"),
            (1 - BEYOND, 12, "-9999999999999999.999999999999"),
            (20 * POWERS[12], 13, "20.0000000000000"),
        ] {
            let mut text = Vec::new();
            write(value, scale, &mut text);
            assert_eq!(String::from_utf8(text).unwrap(), expected);
        }
    }

    #[test]
    fn what_is_written_otherwise_keeps_its_value() {
        for (cell, value) in
            [("(1,234.50)", "-1234.50"), ("+1.10", "1.10"), ("007", "7"), (" 5 ", "5"), ("1.5e3", "1500")]
        {
            let value = scaled(value.parse().unwrap()).unwrap();
            assert_eq!(read(cell.as_bytes()), Read::Odd(value), "{cell}");
        }
        assert_eq!(read(b"-0.00"), Read::Odd(0));
        assert_eq!(read(b" \xc2\xa0 "), Read::Blank);
    }

    #[test]
    fn what_does_not_fit_is_not_rounded() {
        for cell in ["0.0000000000001", "12345678901234567", "-99999999999999999999999", "1.1234567890123"] {
            assert_eq!(read(cell.as_bytes()), Read::Unfit, "{cell}");
        }
    }

    #[test]
    fn what_is_no_amount_is_malformed() {
        for cell in ["n/a", "1,23", "1.2.3", "-", ".", "\u{fffd}", "1e400000000000"] {
            assert_eq!(read(cell.as_bytes()), Read::Malformed, "{cell}");
        }
    }

    proptest! {
        #[test]
        fn reads_the_value_that_the_wire_scalar_reads(cell in r"[-(+ ]?[0-9,]{0,17}\.?[0-9]{0,14}[)e]?[0-9]?") {
            let amount = parse_loose(&cell);
            match read(cell.as_bytes()) {
                Read::Blank => prop_assert_eq!(amount, Ok(None)),
                Read::Plain(value, spelling) => {
                    let amount = amount.unwrap().unwrap();
                    prop_assert_eq!(scaled(amount), Some(value));
                    prop_assert_eq!(text(value, spelling), cell);
                }
                Read::Odd(value) => prop_assert_eq!(scaled(amount.unwrap().unwrap()), Some(value)),
                Read::Unfit => prop_assert_eq!(scaled(amount.unwrap().unwrap()), None),
                Read::Malformed => prop_assert!(amount.is_err()),
            }
        }
    }
}
