//! Sums that are exact however many amounts they contain.
//!
//! An [`Amount`] has at most 28 digits, and so a sum of large amounts may not be an amount any more. A report must show
//! the sum all the same: the alternative is a figure that silently leaves a payout out.

use payouts_model::Currency;
use payouts_wire::Amount;
use rust_decimal::Decimal;
use serde::{Serialize, Serializer};
use std::{
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
    iter::Sum,
    ops::{Add, AddAssign, Neg, Sub, SubAssign},
};

/// One unit of the whole part, in units of the fraction: an amount has at most 28 fraction digits.
const UNIT: i128 = 10_i128.pow(DIGITS);
const DIGITS: u32 = 28;

/// An exact sum of amounts of one currency.
///
/// The scale is the largest one of its amounts. Equality, order and hash are those of the value. The whole part has room for
/// 2 × 10⁹ amounts of the largest size.
///
/// ```
/// use payouts_report::ExactSum;
/// use payouts_wire::Amount;
///
/// let largest: Amount = "79228162514264337593543950335".parse()?;
/// let mut sum = ExactSum::from(largest);
/// sum += ExactSum::from("0.10".parse::<Amount>()?);
/// sum += ExactSum::from(largest);
/// assert_eq!(sum.to_string(), "158456325028528675187087900670.10");
/// # Ok::<(), payouts_wire::AmountError>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct ExactSum {
    /// The part before the decimal mark.
    whole: i128,
    /// The part after it in units of 10⁻²⁸; never of the opposite sign.
    fraction: i128,
    /// How many fraction digits are shown.
    scale: u32,
}

impl ExactSum {
    /// Nothing.
    pub const ZERO: Self = Self { whole: 0, fraction: 0, scale: 0 };

    /// Whether the value is zero.
    #[must_use]
    pub const fn is_zero(&self) -> bool {
        self.whole == 0 && self.fraction == 0
    }

    /// Whether the value is below zero.
    #[must_use]
    pub const fn is_negative(&self) -> bool {
        self.whole < 0 || self.fraction < 0
    }

    /// The value without its sign.
    #[must_use]
    pub const fn abs(self) -> Self {
        Self { whole: self.whole.abs(), fraction: self.fraction.abs(), scale: self.scale }
    }

    /// The sum as an amount; `None` when it has more digits than an amount has room for.
    #[must_use]
    pub fn to_amount(self) -> Option<Amount> {
        self.to_string().parse().ok()
    }

    /// The digits as people expect them of this currency: at least as many fraction digits as its minor unit has, and no
    /// zeros after these. The value is not changed.
    #[must_use]
    pub fn in_minor_units(self, currency: Option<Currency>) -> String {
        let places = currency.and_then(|currency| currency.minor_unit()).unwrap_or(0);
        self.with_scale(self.least_scale().max(places)).to_string()
    }

    /// How many fraction digits the value needs.
    #[must_use]
    pub fn least_scale(self) -> u32 {
        let mut rest = self.fraction.abs();
        let mut scale = DIGITS;
        while scale > 0 && rest % 10 == 0 {
            rest /= 10;
            scale -= 1;
        }
        scale
    }

    /// The share of a larger value in thousandths, for the length of a bar. Negative values have none.
    #[must_use]
    pub fn permille_of(self, largest: Self) -> u32 {
        if self.is_negative() || largest.is_negative() || largest.is_zero() {
            return 0;
        }
        if self >= largest {
            return 1_000;
        }
        // Below a million, the fraction counts as well. Above it, the whole parts are precise enough, and the product with
        // a thousand still has room.
        let (part, all) = if largest.whole < 1_000_000 {
            (self.whole * UNIT + self.fraction, largest.whole * UNIT + largest.fraction)
        } else {
            (self.whole / 1_000, largest.whole / 1_000)
        };
        u32::try_from(part * 1_000 / all).unwrap_or(1_000).min(1_000)
    }

    const fn with_scale(self, scale: u32) -> Self {
        Self { scale, ..self }
    }

    /// Brings the fraction below one unit and to the sign of the whole part.
    const fn normalized(mut self) -> Self {
        self.whole += self.fraction / UNIT;
        self.fraction %= UNIT;
        if self.whole > 0 && self.fraction < 0 {
            self.whole -= 1;
            self.fraction += UNIT;
        } else if self.whole < 0 && self.fraction > 0 {
            self.whole += 1;
            self.fraction -= UNIT;
        }
        self
    }
}

impl From<Amount> for ExactSum {
    fn from(amount: Amount) -> Self {
        let decimal: Decimal = amount.decimal();
        let (mantissa, scale) = (decimal.mantissa(), decimal.scale());
        let unit = 10_i128.pow(scale);
        let fraction = (mantissa % unit) * 10_i128.pow(DIGITS - scale);
        Self { whole: mantissa / unit, fraction, scale }
    }
}

impl Add for ExactSum {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        let (whole, fraction) = (self.whole + other.whole, self.fraction + other.fraction);
        Self { whole, fraction, scale: self.scale.max(other.scale) }.normalized()
    }
}

impl Neg for ExactSum {
    type Output = Self;

    fn neg(self) -> Self {
        Self { whole: -self.whole, fraction: -self.fraction, scale: self.scale }
    }
}

impl Sub for ExactSum {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl AddAssign for ExactSum {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for ExactSum {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Sum for ExactSum {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::ZERO, Add::add)
    }
}

impl PartialEq for ExactSum {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for ExactSum {}

impl PartialOrd for ExactSum {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ExactSum {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.whole, self.fraction).cmp(&(other.whole, other.fraction))
    }
}

impl Hash for ExactSum {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.whole, self.fraction).hash(state);
    }
}

impl fmt::Display for ExactSum {
    /// Writes every digit. A precision in the format string is ignored: it would round money silently.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut digits = self.whole.unsigned_abs().to_string();
        if self.scale > 0 {
            let fraction = format!("{:028}", self.fraction.unsigned_abs());
            digits.push('.');
            digits.extend(fraction.chars().take(self.scale as usize));
        }
        f.pad_integral(!self.is_negative(), "", &digits)
    }
}

impl Serialize for ExactSum {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sum(texts: &[&str]) -> ExactSum {
        texts.iter().map(|text| ExactSum::from(text.parse::<Amount>().expect("an amount"))).sum()
    }

    #[test]
    fn signs_and_scales() {
        assert_eq!(sum(&["1.5", "-2"]).to_string(), "-0.5");
        assert_eq!(sum(&["-1.5", "2"]).to_string(), "0.5");
        assert_eq!(sum(&["1.10", "-1.1"]).to_string(), "0.00");
        assert_eq!(sum(&["0.0000000000000000000000000001", "1"]).least_scale(), 28);
        assert!(sum(&["-0.5"]) < sum(&["0.2"]) && sum(&["-1.5"]) < sum(&["-1.2"]));
    }

    #[test]
    fn a_currency_pads_and_trims_without_changing_the_value() {
        let shown = |text: &str, code: &str| sum(&[text]).in_minor_units(code.parse().ok());
        assert_eq!(shown("5", "EUR"), "5.00");
        assert_eq!(shown("5.1000", "EUR"), "5.10");
        assert_eq!(shown("5.123", "EUR"), "5.123");
        assert_eq!(shown("1200.00", "JPY"), "1200");
        assert_eq!(shown("1.5", "KWD"), "1.500");
        assert_eq!(sum(&["1.50"]).in_minor_units(None), "1.5");
    }

    #[test]
    fn bars_are_long_as_their_share() {
        assert_eq!(sum(&["0.5"]).permille_of(sum(&["1"])), 500);
        assert_eq!(
            sum(&["79228162514264337593543950335"]).permille_of(sum(&["79228162514264337593543950335"])),
            1_000
        );
        assert_eq!(sum(&["-1"]).permille_of(sum(&["1"])), 0);
        assert_eq!(sum(&["1"]).permille_of(ExactSum::ZERO), 0);
    }

    proptest! {
        #[test]
        fn agrees_with_decimals_where_they_have_room(
            amounts in prop::collection::vec((-1_000_000_000_000_i64..1_000_000_000_000, 0_u32..9), 0..40),
        ) {
            let decimals = amounts.iter().map(|(digits, scale)| Decimal::new(*digits, *scale));
            let exact: ExactSum = decimals.clone().map(|decimal| ExactSum::from(Amount::from(decimal))).sum();
            let expected: Decimal = decimals.sum();
            prop_assert_eq!(exact.to_amount(), Some(Amount::from(expected)));
            let backwards: ExactSum = amounts.iter().rev()
                .map(|(digits, scale)| ExactSum::from(Amount::from(Decimal::new(*digits, *scale)))).sum();
            prop_assert_eq!(backwards, exact);
            prop_assert_eq!(exact - exact, ExactSum::ZERO);
            prop_assert_eq!(exact.to_string().parse::<Amount>().ok(), exact.to_amount());
        }
    }
}
