//! Control totals: sums and counts that records 49, 98 and 99 state of what is before them.

use super::record::{Fields, amount};
use payouts_model::Currency;
use payouts_wire::Amount;

/// What there was, to hold a control record against.
#[derive(Default)]
pub(super) struct Totals {
    /// `None` once a sum has too many digits.
    sum: Option<Amount>,
    /// Accounts of a group, or groups of a file.
    pub(super) parts: u64,
    pub(super) records: u64,
}

impl Totals {
    pub(super) fn new(records: u64) -> Self {
        Self { sum: Some(Amount::ZERO), parts: 0, records }
    }

    pub(super) fn add(&mut self, amount: Option<Amount>) {
        self.sum = self.sum.zip(amount).and_then(|(sum, amount)| sum.checked_add(amount));
    }

    /// Compares with a control record. `Err` when its total is no amount; else its total and what is not as it states.
    pub(super) fn check(
        &self,
        mut fields: Fields<'_>,
        record: &str,
        part: Option<&str>,
    ) -> Result<(Amount, Option<String>), String> {
        let text = fields.next();
        // Control totals are digits without a decimal mark, whatever the currency.
        let total = digits(text).ok_or_else(|| format!("the control total {text:?} cannot be read"))?;
        let mut wrong = Vec::new();
        if self.sum != Some(total) {
            let sum = self.sum.map_or_else(|| "too long".to_owned(), |sum| sum.to_string());
            wrong.push(format!("the total {text}, where the sum is {sum}"));
        }
        let counts = part.map(|part| (part, self.parts)).into_iter().chain([("records", self.records)]);
        for (name, count) in counts {
            let stated = fields.next();
            if !stated.is_empty() && stated.parse() != Ok(count) {
                wrong.push(format!("{stated} {name}, where there are {count}"));
            }
        }
        let problem = (!wrong.is_empty()).then(|| format!("record {record} states {}", wrong.join(", and ")));
        Ok((total, problem))
    }
}

/// The digits of an amount as a whole number, with its sign.
pub(super) fn digits(text: &str) -> Option<Amount> {
    // A currency without a minor unit reads digits as they are.
    let whole: Currency = "JPY".parse().ok()?;
    amount(text, whole)
}
