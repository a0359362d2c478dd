//! Decimals as PostgreSQL's binary `NUMERIC`: exact digits, and the number of digits behind the point as received.
//!
//! The form is a sequence of digits to the base 10,000, the power of the first one, a sign and the number of decimal places to
//! show. There is no value here that could be `NaN` or infinite, and no float.

use rust_decimal::Decimal;

/// Decimal digits in one digit of the form.
const GROUP: u8 = 4;
const BASE: u64 = 10_000;
const NEGATIVE: u16 = 0x4000;

/// 2⁹⁶ times 10³ has 32 digits. More than 38 do not fit an `i128`.
const MOST_GROUPS: usize = 11;

const POWERS: [u128; 29] = {
    let mut powers = [1; 29];
    let mut index = 1;
    while index < powers.len() {
        powers[index] = powers[index - 1] * 10;
        index += 1;
    }
    powers
};

/// Appends a decimal with as many digits behind the point as it has.
pub(super) fn write_decimal(decimal: Decimal, out: &mut Vec<u8>) {
    let scale = u8::try_from(decimal.scale()).unwrap_or(28);
    write_scaled(decimal.mantissa(), scale, scale, out);
}

/// Appends `value` × 10^-`scale`, shown with `shown` digits behind the point. Where that is too few, as many as are needed: the
/// server cuts off what is not shown.
pub(super) fn write_scaled(value: i128, scale: u8, shown: u8, out: &mut Vec<u8>) {
    let magnitude = value.unsigned_abs();
    let shown = shown.max(needed_scale(magnitude, scale, shown));
    let padding = (GROUP - scale % GROUP) % GROUP;
    let fraction_groups = i16::from((scale + padding) / GROUP);
    let (groups, count) = groups(magnitude, POWERS[usize::from(padding)]);
    let last = groups[..count].iter().position(|group| *group != 0).unwrap_or(count);
    let digits = &groups[last..count];
    let weight = if digits.is_empty() { 0 } else { i16::try_from(count).unwrap_or(0) - fraction_groups - 1 };
    let sign = if value < 0 { NEGATIVE } else { 0 };
    let length = u16::try_from(digits.len()).unwrap_or(0);
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(&weight.to_be_bytes());
    out.extend_from_slice(&sign.to_be_bytes());
    out.extend_from_slice(&u16::from(shown).to_be_bytes());
    for digit in digits.iter().rev() {
        out.extend_from_slice(&digit.to_be_bytes());
    }
}

/// The fewest digits behind the point that show the whole value; `shown` if those are enough.
fn needed_scale(magnitude: u128, scale: u8, shown: u8) -> u8 {
    let hidden = usize::from(scale.saturating_sub(shown));
    if magnitude.is_multiple_of(POWERS[hidden]) {
        return shown;
    }
    let (mut rest, mut scale) = (magnitude, scale);
    while scale > 0 && rest.is_multiple_of(10) {
        (rest, scale) = (rest / 10, scale - 1);
    }
    scale
}

/// The digits to the base 10,000, the smallest first, and how many there are.
fn groups(magnitude: u128, padding: u128) -> ([u16; MOST_GROUPS], usize) {
    let (mut groups, mut count) = ([0; MOST_GROUPS], 0);
    // At most 38 digits times 1000 is below 2¹²⁸ for all that an amount or a lake file holds: 31 digits.
    let mut wide = magnitude.saturating_mul(padding);
    let mut put = |digit: u64| {
        groups[count] = u16::try_from(digit).unwrap_or(0);
        count += 1;
    };
    while wide > u128::from(u64::MAX) {
        put(u64::try_from(wide % u128::from(BASE)).unwrap_or(0));
        wide /= u128::from(BASE);
    }
    let mut narrow = u64::try_from(wide).unwrap_or(0);
    while narrow > 0 {
        put(narrow % BASE);
        narrow /= BASE;
    }
    (groups, count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Reads the form as its documentation describes it, digit by digit.
    fn read(bytes: &[u8]) -> String {
        let word = |index: usize| u16::from_be_bytes([bytes[2 * index], bytes[2 * index + 1]]);
        let (count, weight, sign, shown) = (word(0), word(1).cast_signed(), word(2), word(3));
        assert_eq!(bytes.len(), 8 + 2 * usize::from(count));
        let group = |power: i16| {
            let index = weight - power;
            let is_there = index >= 0 && index < count.cast_signed();
            if is_there { word(4 + usize::try_from(index).unwrap()) } else { 0 }
        };
        let whole: String = (0..=weight.max(0)).rev().map(|power| format!("{:04}", group(power))).collect();
        let whole = whole.trim_start_matches('0');
        let whole = if whole.is_empty() { "0" } else { whole };
        let fraction: String = (1..=8_i16).map(|power| format!("{:04}", group(-power))).collect();
        let (fraction, hidden) = fraction.split_at(shown.into());
        assert!(hidden.bytes().all(|digit| digit == b'0'), "digits that are not shown are cut off");
        let point = if shown > 0 { "." } else { "" };
        format!("{}{whole}{point}{fraction}", if sign == NEGATIVE { "-" } else { "" })
    }

    fn written(decimal: Decimal) -> String {
        let mut bytes = Vec::new();
        write_decimal(decimal, &mut bytes);
        read(&bytes)
    }

    #[test]
    fn odd_values_keep_their_digits() {
        for text in [
            "0",
            "0.00",
            "1",
            "-1",
            "10000",
            "0.0001",
            "0.00001",
            "-12345.6789",
            "1200000",
            "0.125",
            "1000000000000",
            "79228162514264337593543950335",
            "-7.9228162514264337593543950335",
            "0.0000000000000000000000000001",
            "9999999999999999.999999999999",
        ] {
            assert_eq!(written(text.parse().unwrap()), text);
        }
    }

    #[test]
    fn digits_behind_the_point_are_shown_as_wanted_and_never_cut_off() {
        for (value, shown, text) in [
            (1_100_000_000_000, 2, "1.10"),
            (1_100_000_000_000, 0, "1.1"),
            (-1, 0, "-0.000000000001"),
            (0, 3, "0.000"),
        ] {
            let mut bytes = Vec::new();
            write_scaled(value, 12, shown, &mut bytes);
            assert_eq!(read(&bytes), text);
        }
    }

    proptest! {
        #[test]
        fn every_decimal_reads_back(mantissa in -(1_i128 << 95)..1_i128 << 95, scale in 0_u32..=28) {
            let decimal = Decimal::from_i128_with_scale(mantissa, scale);
            prop_assert_eq!(written(decimal), decimal.to_string().replace("-0", if mantissa == 0 { "0" } else { "-0" }));
        }
    }
}
