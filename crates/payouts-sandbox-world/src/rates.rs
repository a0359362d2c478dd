//! What currencies were worth, month by month.

use super::draw::Key;
use super::money::{Currency, Rate};

/// The rates of one month, all against the US dollar.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rates([Rate; Currency::ALL.len()]);

/// Worth of one unit in dollars, in the middle of its range; eight digits after the point.
const MIDDLE: [i64; Currency::ALL.len()] = [100_000_000, 108_317_429, 127_064_118, 667_523, 325_839_671];

impl Rates {
    /// Within two per cent of the middle, with digits to the last place.
    pub(crate) fn of_month(key: Key, months: u64) -> Self {
        let month = key.child(months);
        Self(Currency::ALL.map(|currency| match currency {
            Currency::Usd => Rate::ONE,
            other => {
                let middle = MIDDLE[other.index()];
                let percent = i64::from(month.below(other.index() as u64, 4_000_001)) - 2_000_000;
                Rate::of_digits(middle + middle * percent / 100_000_000)
            }
        }))
    }

    pub(crate) fn in_usd(&self, currency: Currency) -> Rate {
        self.0[currency.index()]
    }

    /// Minor units of one currency in those of another.
    pub(crate) fn convert(&self, minor: i64, from: Currency, to: Currency) -> i64 {
        if from == to {
            return minor;
        }
        self.in_usd(from).over(self.in_usd(to)).convert(minor, from, to)
    }
}

/// A list price in US cents as a list price in minor units of another currency, by rates that never change.
pub(crate) fn list_price(cents: i64, currency: Currency) -> i64 {
    match currency {
        Currency::Usd => cents,
        Currency::Eur => cents * 92 / 100,
        Currency::Gbp => cents * 79 / 100,
        Currency::Jpy => cents * 3 / 2,
        Currency::Kwd => cents * 307 / 100,
    }
}
