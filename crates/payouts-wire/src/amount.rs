//! Exact amounts: decimal digits as received, never a binary float.
//!
//! [`Amount`] reads what JSON carries, strictly. [`parse_loose`] reads what people and spreadsheets write into the cells of an
//! export file. [`as_number`] writes an amount as an exact JSON number where a service wants one.

mod arithmetic;
pub mod as_number;
mod digits;
mod error;
mod loose;

pub use error::AmountError;
pub use loose::parse_loose;

use crate::received::{Received, Scalar};
use error::Kind;
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{fmt, ops::Neg, str::FromStr};

/// An exact decimal amount, without a currency.
///
/// The scale is kept: `1.10` stays `1.10`. Two amounts are equal when their *values* are, so `1.1 == 1.10`, and order and hash agree
/// with that. Where the spelling matters, compare the text.
///
/// An amount is read from a JSON number *by its text*, or from a JSON string of the same form: an optional sign, digits, an
/// optional fraction, an optional exponent. It holds up to 28 fraction digits and a coefficient below 2⁹⁶. Trailing zeros of the fraction
/// beyond that are dropped, because they carry no value; any other digit that does not fit is an error, never a rounding. A value
/// that reaches serde as a binary float is refused.
///
/// It is written as a JSON string; see [`as_number`].
///
/// ```
/// use payouts_wire::Amount;
/// let fee: Amount = serde_json::from_str("1.10")?;
/// let tax: Amount = serde_json::from_str("\"-0.125\"")?;
/// assert_eq!(fee.checked_add(tax).map(|sum| sum.to_string()).as_deref(), Some("0.975"));
/// assert_eq!(serde_json::to_string(&fee)?, "\"1.10\"");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(Decimal);

/// The sign of an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sign {
    /// Below zero.
    Negative,
    /// Zero, however it was written (`-0.00` too).
    Zero,
    /// Above zero.
    Positive,
}

impl Amount {
    /// Zero, without fraction digits.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// The decimal inside, scale included.
    #[must_use]
    pub const fn decimal(self) -> Decimal {
        self.0
    }

    /// Whether the value is zero.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// The sign of the value.
    #[must_use]
    pub const fn sign(self) -> Sign {
        match (self.0.is_zero(), self.0.is_sign_negative()) {
            (true, _) => Sign::Zero,
            (false, true) => Sign::Negative,
            (false, false) => Sign::Positive,
        }
    }

    /// The amount without its sign.
    #[must_use]
    pub fn abs(self) -> Self {
        Self(self.0.abs())
    }
}

impl Neg for Amount {
    type Output = Self;

    fn neg(self) -> Self {
        // There is no payment of "minus nothing": a zero keeps its spelling.
        if self.is_zero() { self } else { Self(-self.0) }
    }
}

impl From<Decimal> for Amount {
    fn from(decimal: Decimal) -> Self {
        Self(decimal)
    }
}

impl From<Amount> for Decimal {
    fn from(amount: Amount) -> Self {
        amount.0
    }
}

impl From<i64> for Amount {
    fn from(whole: i64) -> Self {
        Self(whole.into())
    }
}

/// Reads the strict form: `-12.50`, `1.5e3`; no blanks, no separators. For cells of a file there is [`parse_loose`].
///
/// ```
/// use payouts_wire::Amount;
/// assert_eq!("1.5e3".parse::<Amount>()?.to_string(), "1500");
/// assert!("1,500".parse::<Amount>().is_err());
/// # Ok::<(), payouts_wire::AmountError>(())
/// ```
impl FromStr for Amount {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        digits::read(text).map(Self).map_err(|kind| AmountError::new(kind, text))
    }
}

impl fmt::Display for Amount {
    /// Writes every digit. A precision in the format string is ignored: it would round money silently.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad_integral(self.0.is_sign_positive(), "", self.0.abs().array_string().as_ref())
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let received = Received::deserialize(deserializer)?;
        let amount = match received.scalar() {
            Scalar::Text(text) => text.parse(),
            Scalar::Number(text) => text.parse(),
            Scalar::Float => Err(AmountError::new(Kind::Float, &received.json)),
            Scalar::Other(found) => Err(AmountError::new(Kind::NotAnAmount, found)),
        };
        amount.map_err(D::Error::custom)
    }
}
