//! Exact money: whole minor units of a currency, and exchange rates by month.

use rust_decimal::Decimal;

use crate::random::Key;
use crate::text::write_scaled;

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

    /// How many minor units make one unit.
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

    /// The same amount in the other direction.
    pub(crate) fn negated(self) -> Self {
        Self { minor: -self.minor, ..self }
    }

    pub(crate) fn write(self, out: &mut String) {
        write_scaled(self.minor, self.currency.decimals(), out);
    }
}

/// The digits after the point of an exchange rate.
const RATE_DECIMALS: u32 = 8;
const RATE_UNIT: i64 = 10_i64.pow(RATE_DECIMALS);

/// The exchange rates of one month: the exact worth of one unit of each currency in US dollars.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rates([i64; Currency::ALL.len()]);

/// The middle of the range of each rate.
const MIDDLE: [i64; Currency::ALL.len()] = [RATE_UNIT, 108_317_429, 127_064_118, 667_523, 325_839_671];

impl Rates {
    /// Within two per cent of the middle.
    pub(crate) fn for_month(key: Key, months: u64) -> Self {
        let month = key.child(months);
        Self(Currency::ALL.map(|currency| {
            let middle = MIDDLE[currency.index()];
            let deviation = i64::from(month.below(currency.index() as u64, 4_000_001)) - 2_000_000;
            if currency == Currency::Usd { middle } else { middle + middle * deviation / 100_000_000 }
        }))
    }

    /// Appends the worth of one unit in dollars.
    pub(crate) fn write(&self, currency: Currency, out: &mut String) {
        write_scaled(self.0[currency.index()], RATE_DECIMALS, out);
    }

    /// How many units of `to` one unit of `from` is worth, as a bank states it: rounded to six decimals.
    pub(crate) fn cross(&self, from: Currency, to: Currency) -> Decimal {
        let [from_rate, to_rate] = [from, to].map(|currency| self.0[currency.index()]);
        Decimal::new(share(RATE_UNIT, from_rate, to_rate), RATE_DECIMALS).round_dp(6).normalize()
    }

    /// Converts minor units of one currency to those of another, rounded half away from zero.
    pub(crate) fn convert(&self, minor: i64, from: Currency, to: Currency) -> i64 {
        if from == to {
            return minor;
        }
        let [from_rate, to_rate] = [from, to].map(|currency| self.0[currency.index()]);
        let rate = share(RATE_UNIT, from_rate, to_rate);
        let exact = i128::from(minor) * i128::from(rate) * i128::from(to.unit());
        divide_rounded(exact, i128::from(RATE_UNIT) * i128::from(from.unit()))
    }
}

/// `amount * parts / whole`, rounded half away from zero.
pub(crate) fn share(amount: i64, parts: i64, whole: i64) -> i64 {
    divide_rounded(i128::from(amount) * i128::from(parts), i128::from(whole))
}

fn divide_rounded(value: i128, by: i128) -> i64 {
    // Most amounts fit in 64 bits, where a division costs a tenth.
    match (i64::try_from(value), i64::try_from(by)) {
        (Ok(value), Ok(by)) if value.unsigned_abs() < 1 << 62 => (value + value.signum() * (by / 2)) / by,
        _ => i64::try_from((value + value.signum() * (by / 2)) / by).unwrap_or(i64::MAX),
    }
}

/// Converts a list price in US cents to minor units of another currency, by rates that never change.
pub(crate) fn list_price(cents: i64, currency: Currency) -> i64 {
    match currency {
        Currency::Usd => cents,
        Currency::Eur => cents * 92 / 100,
        Currency::Gbp => cents * 79 / 100,
        Currency::Jpy => cents * 3 / 2,
        Currency::Kwd => cents * 307 / 100,
    }
}
