//! Control totals: the exact sum of a money column, for each currency.

use super::value::decimal::{self, Scaled};
use payouts_model::{Currency, Money, Totals};
use payouts_wire::Amount;

/// The sums of one money column.
///
/// Values at the scale of the lake are added as integers, which is exact and, in 128 bits, good for 10¹⁰ rows of the
/// largest amount. The rest is added as [`Totals`] does.
#[derive(Debug, Default)]
pub(crate) struct Sums {
    by_currency: Vec<Sum>,
    /// The place of the currency that came last: the next row mostly has the same.
    last: usize,
    rest: Totals,
}

#[derive(Debug)]
struct Sum {
    currency: Currency,
    value: Scaled,
    /// The most digits behind the point that any amount had.
    scale: u8,
    counted: u64,
}

impl Sums {
    #[inline]
    pub(crate) fn add(&mut self, currency: Option<Currency>, value: Scaled, scale: u8) {
        let Some(currency) = currency else {
            self.rest.unsummed += 1;
            return;
        };
        if self.by_currency.get(self.last).is_none_or(|sum| sum.currency != currency) {
            self.last = self.place(currency);
        }
        let sum = &mut self.by_currency[self.last];
        match sum.value.checked_add(value) {
            Some(value) => {
                sum.value = value;
                sum.scale = sum.scale.max(scale);
                sum.counted += 1;
            }
            None => self.rest.unsummed += 1,
        }
    }

    /// Adds an amount that the column has no room for.
    pub(crate) fn add_unfit(&mut self, currency: Option<Currency>, amount: Amount) {
        self.rest.add(&Money { amount, currency });
    }

    fn place(&mut self, currency: Currency) -> usize {
        let known = self.by_currency.iter().position(|sum| sum.currency == currency);
        known.unwrap_or_else(|| {
            self.by_currency.push(Sum { currency, value: 0, scale: 0, counted: 0 });
            self.by_currency.len() - 1
        })
    }

    /// The totals, where anything was to be added.
    pub(crate) fn finish(self) -> Option<Totals> {
        let mut totals = self.rest;
        for sum in self.by_currency {
            let Some(amount) = decimal::amount(sum.value, sum.scale) else {
                // More digits than an amount holds: counted, rather than rounded.
                totals.unsummed += sum.counted;
                continue;
            };
            let before = totals.sums.get(&sum.currency).copied().unwrap_or_default();
            match before.checked_add(amount) {
                Some(both) => {
                    totals.sums.insert(sum.currency, both);
                    totals.counted += sum.counted;
                }
                None => totals.unsummed += sum.counted,
            }
        }
        (totals.counted + totals.unsummed > 0).then_some(totals)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_those_of_the_common_model() {
        let mut sums = Sums::default();
        let mut expected = Totals::default();
        for text in [
            "1.10 EUR",
            "0.125 EUR",
            "5 JPY",
            "-3.10 EUR",
            "0.30 USD",
            "12",
            "1 EUR",
            "0.0000000000000001 EUR",
        ] {
            let money: Money = text.parse().unwrap();
            expected.add(&money);
            match decimal::scaled(money.amount) {
                Some(value) => {
                    sums.add(money.currency, value, u8::try_from(money.amount.decimal().scale()).unwrap());
                }
                None => sums.add_unfit(money.currency, money.amount),
            }
        }
        let sums = sums.finish().unwrap();
        assert_eq!(sums, expected);
        let text = |totals: &Totals| totals.sums.values().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(text(&sums), text(&expected));
        assert!(Sums::default().finish().is_none());
    }
}
