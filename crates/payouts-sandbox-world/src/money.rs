//! Exact money: whole minor units of a currency that knows how many decimals it has.

use rust_decimal::Decimal;

use super::text::write_scaled;

/// The currencies of the world, chosen for their decimals: two, none (yen) and three (dinar).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Currency {
    /// US dollar, two decimals.
    Usd,
    /// Euro, two decimals.
    Eur,
    /// Pound sterling, two decimals.
    Gbp,
    /// Yen, no decimals.
    Jpy,
    /// Kuwaiti dinar, three decimals.
    Kwd,
}

impl Currency {
    /// Every currency of the world.
    pub const ALL: [Self; 5] = [Self::Usd, Self::Eur, Self::Gbp, Self::Jpy, Self::Kwd];

    /// The ISO 4217 code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Usd => "USD",
            Self::Eur => "EUR",
            Self::Gbp => "GBP",
            Self::Jpy => "JPY",
            Self::Kwd => "KWD",
        }
    }

    /// The number of decimals of its minor unit.
    #[must_use]
    pub fn decimals(self) -> u32 {
        match self {
            Self::Usd | Self::Eur | Self::Gbp => 2,
            Self::Jpy => 0,
            Self::Kwd => 3,
        }
    }

    pub(crate) fn index(self) -> usize {
        self as usize
    }

    /// How many minor units make one.
    pub(crate) fn unit(self) -> i64 {
        10_i64.pow(self.decimals())
    }
}

/// An exact amount of one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    minor: i64,
    currency: Currency,
}

impl Amount {
    pub(crate) fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Whole minor units: cents, yen, fils.
    #[must_use]
    pub fn minor(self) -> i64 {
        self.minor
    }

    /// The currency.
    #[must_use]
    pub fn currency(self) -> Currency {
        self.currency
    }

    /// The exact value, with exactly as many decimals as the currency has.
    #[must_use]
    pub fn value(self) -> Decimal {
        Decimal::new(self.minor, self.currency.decimals())
    }

    pub(crate) fn write(self, out: &mut String) {
        write_scaled(self.minor, self.currency.decimals(), out);
    }
}

/// Digits after the point of an exchange rate.
pub(crate) const RATE_DECIMALS: u32 = 8;
const RATE_UNIT: i64 = 10_i64.pow(RATE_DECIMALS);

/// What one unit of a currency was worth in another: an exact decimal of eight digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rate(i64);

impl Rate {
    pub(crate) const ONE: Self = Self(RATE_UNIT);

    pub(crate) fn of_digits(digits: i64) -> Self {
        Self(digits)
    }

    /// This rate over another, both against the dollar.
    pub(crate) fn over(self, other: Self) -> Self {
        let exact = i128::from(self.0) * i128::from(RATE_UNIT);
        Self(i64::try_from(divide_rounded(exact, i128::from(other.0))).unwrap_or(i64::MAX))
    }

    /// Minor units of `from` in minor units of `to`, rounded half away from zero.
    pub(crate) fn convert(self, minor: i64, from: Currency, to: Currency) -> i64 {
        let exact = i128::from(minor) * i128::from(self.0) * i128::from(to.unit());
        let units = i128::from(RATE_UNIT) * i128::from(from.unit());
        i64::try_from(divide_rounded(exact, units)).unwrap_or(i64::MAX)
    }

    pub(crate) fn write(self, out: &mut String) {
        write_scaled(self.0, RATE_DECIMALS, out);
    }
}

/// `amount * parts / whole`, rounded half away from zero.
pub(crate) fn share(amount: i64, parts: i64, whole: i64) -> i64 {
    match amount.checked_mul(parts) {
        Some(product) => (product + product.signum() * (whole / 2)) / whole,
        None => {
            let exact = i128::from(amount) * i128::from(parts);
            i64::try_from(divide_rounded(exact, i128::from(whole))).unwrap_or(i64::MAX)
        }
    }
}

fn divide_rounded(value: i128, by: i128) -> i128 {
    // Most amounts fit in 64 bits, where a division costs a tenth.
    match (i64::try_from(value), i64::try_from(by)) {
        (Ok(value), Ok(by)) if value.unsigned_abs() < 1 << 62 => {
            i128::from((value + value.signum() * (by / 2)) / by)
        }
        _ => (value + value.signum() * (by / 2)) / by,
    }
}
