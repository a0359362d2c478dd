//! Exact money: decimal digits as received, with the currency they are in.

use payouts_wire::Amount;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt, str::FromStr};

/// A currency by its three-letter ISO 4217 code, upper case.
///
/// The code is not checked against a list: a service may pay in a currency younger than this program.
///
/// ```
/// use payouts_model::Currency;
/// let yen: Currency = "jpy".parse()?;
/// assert_eq!(yen.as_str(), "JPY");
/// assert!("yen!".parse::<Currency>().is_err());
/// # Ok::<(), payouts_model::NotACurrency>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String", extend("pattern" = "^[A-Z]{3}$"))]
pub struct Currency([u8; 3]);

impl Currency {
    /// The three letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }

    /// The decimal places of the smallest amount that can be paid in it, by ISO 4217: 2 for USD, 0 for JPY, 3 for KWD.
    ///
    /// `None` for a code that the standard does not list, and for one that has no minor unit, such as gold.
    ///
    /// ```
    /// use payouts_model::Currency;
    /// assert_eq!("JPY".parse::<Currency>()?.minor_unit(), Some(0));
    /// assert_eq!("ZZZ".parse::<Currency>()?.minor_unit(), None);
    /// # Ok::<(), payouts_model::NotACurrency>(())
    /// ```
    #[must_use]
    pub fn minor_unit(&self) -> Option<u32> {
        iso_currency::Currency::from_code(self.as_str())?.exponent().map(u32::from)
    }
}

impl FromStr for Currency {
    type Err = NotACurrency;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.trim().as_bytes() {
            &[a, b, c] if [a, b, c].iter().all(u8::is_ascii_alphabetic) => {
                Ok(Self([a, b, c].map(|letter| letter.to_ascii_uppercase())))
            }
            _ => Err(NotACurrency(text.chars().take(20).collect())),
        }
    }
}

impl TryFrom<String> for Currency {
    type Error = NotACurrency;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.as_str().to_owned()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Text that is not a three-letter currency code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a three-letter currency code")]
pub struct NotACurrency(Box<str>);

/// An exact amount and the currency it is in.
///
/// A service may send an amount and leave the currency out. Such money is kept and shown, and refuses to be added.
///
/// ```
/// use payouts_model::Money;
/// let fee: Money = "1.10 EUR".parse()?;
/// let tax: Money = "0.125 EUR".parse()?;
/// assert_eq!(fee.checked_add(&tax)?.to_string(), "1.225 EUR");
/// assert!(fee.checked_add(&"1 USD".parse()?).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Money {
    /// The digits, at the scale they were received in; a string in JSON.
    pub amount: Amount,
    /// The currency; absent when the service named none.
    pub currency: Option<Currency>,
}

impl Money {
    /// Money of a known currency.
    #[must_use]
    pub const fn new(amount: Amount, currency: Currency) -> Self {
        Self { amount, currency: Some(currency) }
    }

    /// An amount whose currency the service left out.
    #[must_use]
    pub const fn without_currency(amount: Amount) -> Self {
        Self { amount, currency: None }
    }

    /// Whether no bank could pay this amount, because it has more decimal places than its currency.
    ///
    /// Trailing zeros do not count: `1.230 USD` is 1.23 USD. Without a currency, or in one whose minor unit is unknown, no
    /// amount is too fine.
    ///
    /// ```
    /// use payouts_model::Money;
    /// assert!("87.305 USD".parse::<Money>()?.is_finer_than_minor_unit());
    /// assert!(!"87.300 USD".parse::<Money>()?.is_finer_than_minor_unit());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_finer_than_minor_unit(&self) -> bool {
        // A whole amount needs no look-up.
        self.amount.decimal().scale() > 0
            && self
                .currency
                .and_then(|currency| currency.minor_unit())
                .is_some_and(|places| self.amount.decimal().normalize().scale() > places)
    }

    /// The sum of two amounts of one currency.
    ///
    /// # Errors
    /// When the currencies differ, when one is unknown, or when the sum has more digits than a decimal holds.
    pub fn checked_add(&self, other: &Self) -> Result<Self, CurrencyMismatch> {
        match (self.currency, other.currency) {
            (Some(left), Some(right)) if left == right => self
                .amount
                .checked_add(other.amount)
                .map(|amount| Self::new(amount, left))
                .ok_or(CurrencyMismatch::Overflow),
            (left, right) => Err(CurrencyMismatch::Differ { left, right }),
        }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.currency {
            Some(currency) => write!(f, "{} {currency}", self.amount),
            None => write!(f, "{} (no currency)", self.amount),
        }
    }
}

impl FromStr for Money {
    type Err = NotMoney;

    /// Reads `1.10 EUR`, or `1.10` for an amount without a currency.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refuse = || NotMoney(text.chars().take(60).collect());
        let mut parts = text.split_whitespace();
        let amount = parts.next().and_then(|digits| digits.parse().ok()).ok_or_else(refuse)?;
        let currency = parts.next().map(str::parse).transpose().map_err(|_| refuse())?;
        if parts.next().is_some() {
            return Err(refuse());
        }
        Ok(Self { amount, currency })
    }
}

/// Text that is not an amount with an optional currency.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not money: write an amount and a currency, for example \"1.10 EUR\"")]
pub struct NotMoney(Box<str>);

/// Why two amounts do not add.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CurrencyMismatch {
    /// The currencies differ, or one of them is unknown.
    #[error("amounts of {} and {} do not add", name(*left), name(*right))]
    Differ {
        /// The currency on the left.
        left: Option<Currency>,
        /// The currency on the right.
        right: Option<Currency>,
    },
    /// The sum has more digits than an exact decimal holds.
    #[error("the sum has more digits than an exact decimal holds")]
    Overflow,
}

fn name(currency: Option<Currency>) -> String {
    currency.map_or_else(|| "no currency".to_owned(), String::from)
}

/// Exact sums, one per currency; what cannot be summed is counted next to them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Totals {
    /// The sum of each currency.
    pub sums: BTreeMap<Currency, Amount>,
    /// How many amounts went into the sums.
    pub counted: u64,
    /// How many amounts had no currency, or would have overflowed the sum.
    pub unsummed: u64,
}

impl Totals {
    /// Adds one amount to the sum of its currency.
    pub fn add(&mut self, money: &Money) {
        let sum = money.currency.and_then(|currency| {
            let so_far = self.sums.get(&currency).copied().unwrap_or_default();
            Some((currency, so_far.checked_add(money.amount)?))
        });
        match sum {
            Some((currency, amount)) => {
                self.sums.insert(currency, amount);
                self.counted += 1;
            }
            None => self.unsummed += 1,
        }
    }
}

impl<'a> FromIterator<&'a Money> for Totals {
    fn from_iter<I: IntoIterator<Item = &'a Money>>(all: I) -> Self {
        let mut totals = Self::default();
        all.into_iter().for_each(|money| totals.add(money));
        totals
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(text: &str) -> Money {
        text.parse().expect("money")
    }

    #[test]
    fn keeps_the_scale_it_received() {
        assert_eq!(money("1.10 EUR").to_string(), "1.10 EUR");
    }

    #[test]
    fn amounts_of_different_currencies_never_add() {
        let sum = money("1 EUR").checked_add(&money("1 USD"));
        assert_eq!(sum.unwrap_err().to_string(), "amounts of EUR and USD do not add");
    }

    #[test]
    fn an_amount_without_a_currency_is_shown_and_never_summed() {
        let bare = money("3.50");
        assert_eq!(bare.to_string(), "3.50 (no currency)");
        assert!(bare.checked_add(&bare).is_err());
        let totals: Totals = [&bare, &money("2 KWD")].into_iter().collect();
        assert_eq!((totals.counted, totals.unsummed), (1, 1));
        assert_eq!(totals.sums[&"KWD".parse().expect("code")].to_string(), "2");
    }

    #[test]
    fn an_amount_that_no_bank_can_pay_is_finer_than_the_minor_unit() {
        for text in ["1.235 USD", "87.30000000000001 USD", "0.5 JPY", "1.0005 KWD", "-0.001 EUR", "1.005 HRK"]
        {
            assert!(money(text).is_finer_than_minor_unit(), "{text}");
        }
        for text in [
            "1.23 USD",
            "1.230 USD",
            "5 JPY",
            "5.000 JPY",
            "1.005 KWD",
            "0.0000 EUR",
            "90071992547409.93 IDR",
        ] {
            assert!(!money(text).is_finer_than_minor_unit(), "{text}");
        }
    }

    #[test]
    fn an_amount_of_an_unknown_minor_unit_is_never_too_fine() {
        for text in ["1.23456", "1.23456 ZZZ", "1.23456 XAU"] {
            assert!(!money(text).is_finer_than_minor_unit(), "{text}");
        }
    }
}
