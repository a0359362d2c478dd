//! What a bank booked.

use chrono::NaiveDate;
use payouts_model::{Currency, Money};

/// The statement of one account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    /// Its number, as the bank gives it.
    pub id: String,
    /// The account: its IBAN, or what the bank has in place of one.
    pub account: String,
    /// The currency of the account.
    pub currency: Option<Currency>,
    /// The first and the last day that it covers.
    pub days: Option<(NaiveDate, NaiveDate)>,
    /// What was booked, in the order of the file.
    pub entries: Vec<Entry>,
    /// Entries that are announced or pending only, and so left out.
    pub not_booked: u64,
}

/// One booked movement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The amount, negative for a debit.
    pub money: Money,
    /// The day of booking, or of value where the bank gives no other.
    pub booked_on: Option<NaiveDate>,
    /// The payer as the bank names it.
    pub payer: Option<String>,
    /// References that have fields of their own.
    pub references: Vec<String>,
    /// Text that may hold references: remittance information, piece by piece.
    pub texts: Vec<String>,
}

impl Entry {
    /// What a person finds the entry by: its first reference, else its text.
    #[must_use]
    pub fn label(&self) -> Option<String> {
        let text = self.texts.join(" ");
        self.references.first().cloned().or_else(|| (!text.is_empty()).then_some(text))
    }
}

/// Days between two statements that are a weekend with its holidays, not a gap: the longest common one is Easter.
const CLOSED: i64 = 4;

/// Joins periods that follow each other.
#[must_use]
pub fn joined(mut periods: Vec<(NaiveDate, NaiveDate)>) -> Vec<(NaiveDate, NaiveDate)> {
    periods.sort_unstable();
    let mut joined: Vec<(NaiveDate, NaiveDate)> = Vec::new();
    for (first, last) in periods {
        match joined.last_mut() {
            Some((_, end)) if (first - *end).num_days() <= CLOSED + 1 => *end = last.max(*end),
            _ => joined.push((first, last)),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn a_weekend_is_no_gap_and_a_month_is_one() {
        let period = |first, last| (day(first), day(last));
        let easter = vec![period("2025-04-22", "2025-04-22"), period("2025-04-17", "2025-04-17")];
        assert_eq!(joined(easter), [period("2025-04-17", "2025-04-22")]);
        let months = vec![period("2025-01-01", "2025-01-31"), period("2025-03-01", "2025-03-31")];
        assert_eq!(joined(months.clone()), months);
        let nested = vec![period("2025-01-01", "2025-01-31"), period("2025-01-05", "2025-01-06")];
        assert_eq!(joined(nested), [period("2025-01-01", "2025-01-31")]);
    }
}
