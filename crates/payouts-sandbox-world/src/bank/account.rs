//! The accounts of the bank: one per currency, and identified as banks of that country do.

use crate::money::Currency;

/// One account, in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BankAccount {
    currency: Currency,
}

impl BankAccount {
    pub(super) const fn new(currency: Currency) -> Self {
        Self { currency }
    }

    /// The currency.
    #[must_use]
    pub fn currency(self) -> Currency {
        self.currency
    }

    /// Its IBAN, or its number where the country has no IBAN. The bank codes are not assigned to any bank.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self.currency {
            Currency::Usd => "999000004713",
            Currency::Eur => "DE90999999990000004711",
            Currency::Gbp => "GB97SAND99999900004712",
            Currency::Jpy => "9994714",
            Currency::Kwd => "9990004715",
        }
    }

    /// Whether [`id`](Self::id) is an IBAN.
    #[must_use]
    pub fn has_iban(self) -> bool {
        self.id().starts_with(char::is_alphabetic)
    }

    /// The BIC of the bank's branch.
    #[must_use]
    pub fn bic(self) -> &'static str {
        match self.currency {
            Currency::Usd => "SANDUS33XXX",
            Currency::Eur => "SANDDEFFXXX",
            Currency::Gbp => "SANDGB2LXXX",
            Currency::Jpy => "SANDJPJTXXX",
            Currency::Kwd => "SANDKWKWXXX",
        }
    }

    /// The national code of the bank's branch, at most nine characters as OFX requires.
    #[must_use]
    pub fn bank_code(self) -> &'static str {
        match self.currency {
            Currency::Usd => "999999992",
            Currency::Eur => "99999999",
            Currency::Gbp => "999999",
            Currency::Jpy => "9999999",
            Currency::Kwd => "99",
        }
    }

    /// The name of the owner.
    #[must_use]
    pub fn owner(self) -> &'static str {
        "Sandbox Holdings"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ibans_have_valid_check_digits() {
        for account in Currency::ALL.map(BankAccount::new).into_iter().filter(|account| account.has_iban()) {
            let (head, tail) = account.id().split_at(4);
            let digits = tail.chars().chain(head.chars()).map(|letter| letter.to_digit(36).expect("a digit"));
            let rest = digits.fold(0, |rest, digit| (rest * if digit > 9 { 100 } else { 10 } + digit) % 97);
            assert_eq!(rest, 1, "{}", account.id());
        }
    }
}
