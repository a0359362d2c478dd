//! What one statement states of one account in one currency, and whether its balances prove it.

use super::identity::Unit;
use crate::statement::{Finality, Format, Statement};
use chrono::NaiveDate;
use payouts_model::{Currency, Money};
use payouts_wire::Amount;

/// Whether the balances of a statement prove its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Proof {
    /// Opening balance and booked entries make the closing balance.
    Proved,
    /// They do not: the closing balance less what they make.
    Gap(Money),
    /// It has no opening or no closing balance, and the statement before it does not help.
    NoBalances,
    /// It contradicts itself in another way.
    Contradictory(String),
    /// It may still change.
    NotFinal,
}

impl Proof {
    /// Whether the entries of the statement are proved.
    #[must_use]
    pub fn is_proved(&self) -> bool {
        *self == Self::Proved
    }
}

/// What a statement states of an account in a currency.
#[derive(Debug)]
pub(super) struct Section<'a> {
    /// The index of the statement.
    pub(super) statement: usize,
    pub(super) format: Format,
    pub(super) finality: Finality,
    pub(super) days: Option<(NaiveDate, NaiveDate)>,
    /// The number of the statement, part by part, as far as it has one.
    pub(super) sequence: Option<Vec<u64>>,
    pub(super) opening: Option<Amount>,
    pub(super) closing: Option<Amount>,
    pub(super) units: Vec<Unit<'a>>,
    pub(super) proof: Proof,
}

impl<'a> Section<'a> {
    pub(super) fn new(
        index: usize,
        statement: &'a Statement,
        currency: Option<Currency>,
        units: Vec<Unit<'a>>,
    ) -> Self {
        let booked = || units.iter().filter_map(|unit| unit.day);
        let days = statement.days.or_else(|| Some((booked().min()?, booked().max()?)));
        // A balance in another currency is one of another section.
        let balance = |balance: &Option<crate::statement::Balance>| {
            balance.as_ref().filter(|one| one.money.currency == currency).map(|one| one.money.amount)
        };
        let mut section = Self {
            statement: index,
            format: statement.format,
            finality: statement.finality,
            days: days.map(|(first, last)| (first.min(last), last.max(first))),
            sequence: statement.sequence.as_deref().and_then(sequence),
            opening: balance(&statement.opening),
            closing: balance(&statement.closing),
            units,
            proof: Proof::NoBalances,
        };
        section.proof = section.prove(statement, currency);
        section
    }

    fn prove(&self, statement: &Statement, currency: Option<Currency>) -> Proof {
        if statement.finality != Finality::Final {
            return Proof::NotFinal;
        }
        if let Some(problem) = statement.problems.first() {
            return Proof::Contradictory(problem.clone());
        }
        let (Some(opening), Some(closing)) = (self.opening, self.closing) else { return Proof::NoBalances };
        match self.sum_from(opening).and_then(|sum| closing.checked_sub(sum)) {
            Some(gap) if gap.is_zero() => Proof::Proved,
            Some(gap) => Proof::Gap(Money { amount: gap, currency }),
            None => Proof::Contradictory("its amounts have more digits than can be added".to_owned()),
        }
    }

    /// Tries the closing balance of the statement before in place of an opening balance that it does not have.
    pub(super) fn prove_from(&mut self, before: Option<Amount>) {
        let (Proof::NoBalances, None, Some(before), Some(closing)) =
            (&self.proof, self.opening, before, self.closing)
        else {
            return;
        };
        if self.sum_from(before) == Some(closing) {
            self.opening = Some(before);
            self.proof = Proof::Proved;
        }
    }

    fn sum_from(&self, opening: Amount) -> Option<Amount> {
        self.units.iter().try_fold(opening, |sum, unit| sum.checked_add(unit.amount))
    }

    /// The order of the account's time; between equal sections, that of their content.
    pub(super) fn order(&self) -> impl Ord + use<> {
        let mut keys: Vec<_> = self.units.iter().map(|unit| unit.key).collect();
        keys.sort_unstable();
        (self.days, self.sequence.clone(), self.opening, self.closing, keys, self.statement)
    }
}

/// The numbers in the number of a statement: `29/1` comes before `29/2` and `30`.
fn sequence(text: &str) -> Option<Vec<u64>> {
    let numbers: Option<Vec<u64>> = text.split('/').map(|part| part.trim().parse().ok()).collect();
    numbers.filter(|numbers| numbers.iter().any(|number| *number > 0))
}
