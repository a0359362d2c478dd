//! The bank's side: entries with their identity, and the days of which everything is known.

use chrono::NaiveDate;
use payouts_bank::{Entry, Statement, Status, joined};
use payouts_model::Currency;
use std::collections::BTreeMap;

/// An entry of an account, with what it is known by from run to run.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Booked<'e> {
    /// What identifies it: the same in every run, and for every statement that repeats it.
    pub id: String,
    /// The account that it is booked to.
    pub account: &'e str,
    /// The currency of the account.
    pub currency: Option<Currency>,
    /// Whether balances prove the statement that contains it: opening plus entries is closing.
    pub is_proved: bool,
    /// What the bank states of it.
    pub entry: &'e Entry,
}

impl<'e> Booked<'e> {
    /// An entry of a proved statement.
    pub fn new(
        id: impl Into<String>,
        account: &'e str,
        currency: Option<Currency>,
        entry: &'e Entry,
    ) -> Self {
        Self { id: id.into(), account, currency, is_proved: true, entry }
    }

    /// The same entry, of a statement that no balances prove.
    #[must_use]
    pub fn unproved(self) -> Self {
        Self { is_proved: false, ..self }
    }

    /// Amount and day, for sentences.
    pub(crate) fn described(&self) -> String {
        let money = &self.entry.money;
        match self.entry.booked_on {
            Some(day) => format!("{money} of {day}"),
            None => format!("{money} without a date"),
        }
    }
}

/// The days that statements cover, proved or not, by account and currency.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CoveredDays {
    days: BTreeMap<Currency, BTreeMap<String, Vec<(NaiveDate, NaiveDate)>>>,
}

impl CoveredDays {
    /// Takes the first and the last day that a statement of an account covers.
    pub fn add(&mut self, account: &str, currency: Currency, first: NaiveDate, last: NaiveDate) {
        let accounts = self.days.entry(currency).or_default();
        accounts.entry(account.to_owned()).or_default().push((first, last));
    }

    /// The days of a currency that are covered in any account; periods that only a weekend separates are one.
    pub(crate) fn of_currency(&self, currency: Currency) -> Vec<(NaiveDate, NaiveDate)> {
        joined(self.days.get(&currency).into_iter().flat_map(BTreeMap::values).flatten().copied().collect())
    }

    /// The currencies of which any day is covered.
    pub(crate) fn currencies(&self) -> impl Iterator<Item = Currency> {
        self.days.keys().copied()
    }
}

/// What the bank states: entries that moved money, and covered days.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct BankSide<'e> {
    /// The entries, each once. Those that are not booked are ignored.
    pub entries: Vec<Booked<'e>>,
    /// The days of which the entries are all there are.
    pub covered: CoveredDays,
}

impl<'e> BankSide<'e> {
    /// These entries and days.
    #[must_use]
    pub const fn new(entries: Vec<Booked<'e>>, covered: CoveredDays) -> Self {
        Self { entries, covered }
    }

    /// The entries of statements that were read and are kept nowhere. Each counts as often as a statement contains it.
    #[must_use]
    pub fn from_statements(statements: &'e [Statement]) -> Self {
        let mut side = Self::default();
        let mut numbers: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for statement in statements {
            let currency = statement.currency.or_else(|| statement.entries.first()?.money.currency);
            if let (Some(currency), Some((first, last))) = (currency, statement.days) {
                side.covered.add(&statement.account, currency, first, last);
            }
            let is_proved = !is_contradicted(statement);
            let number = numbers.entry((&statement.account, &statement.id)).or_default();
            for entry in statement.booked() {
                *number += 1;
                let id = format!("{}/{}/{number}", statement.account, statement.id);
                let account = &statement.account;
                side.entries.push(Booked { id, account, currency, is_proved, entry });
            }
        }
        side
    }
}

/// Whether the entries do not lead from the opening to the closing balance. Without balances there is nothing to contradict.
fn is_contradicted(statement: &Statement) -> bool {
    let (Some(opening), Some(closing)) = (&statement.opening, &statement.closing) else { return false };
    let mut moved = statement.entries.iter().filter(|entry| entry.status == Status::Booked);
    let sum = moved.try_fold(opening.money.clone(), |sum, entry| sum.checked_add(&entry.money));
    sum.is_ok_and(|sum| sum != closing.money)
}
