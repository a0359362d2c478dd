//! A number of a report, with what is behind it.

use payouts_wire::Amount;
use serde::Serialize;

/// How many, how much, and which.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Figure {
    /// The exact sum.
    pub amount: Amount,
    /// The ids of what was added up, in the order of the report.
    pub ids: Vec<String>,
}

impl Figure {
    /// How many were added up.
    #[must_use]
    pub fn count(&self) -> usize {
        self.ids.len()
    }

    /// The sum with one more, unless its digits do not fit.
    pub(crate) fn with(&self, amount: Amount) -> Option<Amount> {
        self.amount.checked_add(amount)
    }

    /// Adds one. A sum whose digits do not fit stays as it is; the id shows that it is incomplete.
    pub(crate) fn add(&mut self, id: &str, amount: Amount) {
        self.amount = self.with(amount).unwrap_or(self.amount);
        self.ids.push(id.to_owned());
    }
}
