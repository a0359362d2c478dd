//! Addition that is exact or does not happen.
//!
//! The decimal library rounds a sum whose digits do not fit. A ledger must not.

use super::Amount;
use rust_decimal::Decimal;

impl Amount {
    /// The exact sum, at the larger of the two scales; `None` when its digits do not fit.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        aligned_sum(self.0, other.0)
            .or_else(|| aligned_sum(self.0.normalize(), other.0.normalize()))
            .map(Self)
    }

    /// The exact difference, at the larger of the two scales; `None` when its digits do not fit.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.checked_add(-other)
    }
}

fn aligned_sum(left: Decimal, right: Decimal) -> Option<Decimal> {
    let scale = left.scale().max(right.scale());
    let coefficient =
        |decimal: Decimal| decimal.mantissa().checked_mul(10_i128.checked_pow(scale - decimal.scale())?);
    fit(coefficient(left)?.checked_add(coefficient(right)?)?, scale)
}

/// The decimal `coefficient / 10^scale`, giving up trailing zeros of the fraction where there is no room for them.
pub(super) fn fit(mut coefficient: i128, mut scale: u32) -> Option<Decimal> {
    loop {
        if let Ok(decimal) = Decimal::try_from_i128_with_scale(coefficient, scale) {
            return Some(decimal);
        }
        if scale == 0 || coefficient % 10 != 0 {
            return None;
        }
        coefficient /= 10;
        scale -= 1;
    }
}
