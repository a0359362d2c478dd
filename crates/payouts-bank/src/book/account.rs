//! All statements of a ledger, account by account.

use super::{
    bookings::{Booking, Counted, across_formats, corrected, counted, replaced},
    coverage::{Covered, CoveredDays, calendar},
    gaps::{Gap, find},
    identity::{Unit, repeated, units},
    lanes::assign,
    section::{Proof, Section},
};
use crate::statement::{Finality, Statement};
use payouts_model::Currency;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What all statements of a ledger state together. See [`crate::book`].
///
/// ```
/// use payouts_bank::{Profiles, book::Book, read};
/// # let file = include_bytes!("../../tests/cases/reversal-keeps-original-sign.camt053.xml");
/// let documents = read(file, &Profiles::default())?;
/// let statements: Vec<_> = documents.iter().flat_map(|document| &document.statements).collect();
/// let book = Book::new(&statements);
/// assert_eq!(book.accounts[0].gaps[0].money.to_string(), "-2500.00 EUR");
/// assert!(!book.accounts[0].bookings[0].proved);
/// # Ok::<(), payouts_bank::NotAStatement>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Book {
    /// Each account in each of its currencies, in the order of both.
    pub accounts: Vec<AccountBook>,
    /// Whether the balances of each statement prove it, in the order of the statements.
    pub proofs: Vec<Proof>,
}

/// What all statements of an account state of one of its currencies.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AccountBook {
    /// The account.
    pub account: String,
    /// The currency.
    pub currency: Option<Currency>,
    /// Every booking once, in the order of days.
    pub bookings: Vec<Booking>,
    /// Where balances contradict the entries, or each other.
    pub gaps: Vec<Gap>,
    /// The days from the first to the last statement.
    pub coverage: Vec<CoveredDays>,
    /// How many bookings were left out because another statement states them too.
    pub repeated: usize,
    /// How many bookings of reports and notifications were left out because a final statement covers their day.
    pub replaced: usize,
}

impl Book {
    /// Combines statements. A booking names its statement by its index in `statements`.
    #[must_use]
    pub fn new(statements: &[&Statement]) -> Self {
        let mut ledgers: BTreeMap<(String, Option<Currency>), Vec<Section<'_>>> = BTreeMap::new();
        let mut corrections: HashMap<String, HashSet<&str>> = HashMap::new();
        let mut proofs = vec![Proof::NoBalances; statements.len()];
        let account =
            |statement: &Statement| statement.account.split_whitespace().collect::<String>().to_uppercase();
        let mut all_units: Vec<Vec<Unit<'_>>> = statements.iter().map(|one| units(one)).collect();
        let mut by_account: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, statement) in statements.iter().enumerate() {
            by_account.entry(account(statement)).or_default().push(index);
        }
        for (account, indexes) in &by_account {
            let repeated = repeated(indexes.iter().map(|index| all_units[*index].as_slice()));
            for index in indexes {
                all_units[*index].iter_mut().for_each(|unit| unit.identify(account, &repeated));
            }
        }
        for ((index, statement), units) in statements.iter().enumerate().zip(all_units) {
            let account = account(statement);
            let corrects = statement.entries.iter().filter_map(|entry| entry.corrects.as_deref());
            corrections.entry(account.clone()).or_default().extend(corrects);
            let own = own_currency(statement);
            let mut by_currency: BTreeMap<Option<Currency>, Vec<Unit<'_>>> = BTreeMap::new();
            by_currency.entry(own).or_default();
            for unit in units {
                by_currency.entry(unit.currency).or_default().push(unit);
            }
            for (currency, units) in by_currency {
                let section = Section::new(index, statement, currency, units);
                ledgers.entry((account.clone(), currency)).or_default().push(section);
            }
        }
        let none = HashSet::new();
        let mut accounts = Vec::with_capacity(ledgers.len());
        for ((account, currency), sections) in ledgers {
            let corrected = corrections.get(&account).unwrap_or(&none);
            let of = |section: &Section<'_>| own_currency(statements[section.statement]) == currency;
            let mut ledger = Ledger { sections };
            accounts.push(ledger.finish(account, currency, corrected));
            for section in ledger.sections.into_iter().filter(of) {
                proofs[section.statement] = section.proof;
            }
        }
        Self { accounts, proofs }
    }

    /// All bookings of all accounts.
    pub fn bookings(&self) -> impl Iterator<Item = &Booking> {
        self.accounts.iter().flat_map(|account| &account.bookings)
    }

    /// All gaps of all accounts.
    pub fn gaps(&self) -> impl Iterator<Item = &Gap> {
        self.accounts.iter().flat_map(|account| &account.gaps)
    }
}

/// The currency of the account, else that of its balances, else that of its entries.
fn own_currency(statement: &Statement) -> Option<Currency> {
    let balances = [&statement.opening, &statement.closing].into_iter().flatten();
    let amounts =
        balances.map(|balance| &balance.money).chain(statement.entries.iter().map(|one| &one.money));
    statement.currency.or_else(|| amounts.into_iter().find_map(|money| money.currency))
}

/// The sections of one account and currency.
struct Ledger<'a> {
    sections: Vec<Section<'a>>,
}

impl Ledger<'_> {
    fn finish(
        &mut self,
        account: String,
        currency: Option<Currency>,
        corrections: &HashSet<&str>,
    ) -> AccountBook {
        self.sections.sort_by_cached_key(Section::order);
        let (finals, reports) = self.by_format();
        let sections = &self.sections;
        let final_sections = || sections.iter().filter(|one| one.finality == Finality::Final);
        let covered = Covered::new(final_sections().filter_map(|one| one.days));
        let finals = across_formats(finals, sections);
        let reports = across_formats(reports, sections);
        let (mut all, replaced) = replaced(finals, reports, |day| covered.has(day, day), sections);
        corrected(&mut all, corrections, sections);
        let proved =
            Covered::new(final_sections().filter(|one| one.proof.is_proved()).filter_map(|one| one.days));
        let final_sections: Vec<_> = final_sections().collect();
        let (gaps, joints) = find(&final_sections, currency, |first, last| proved.has(first, last));
        AccountBook {
            account,
            currency,
            gaps,
            coverage: calendar(&sections.iter().collect::<Vec<_>>(), &joints),
            repeated: all.iter().map(Counted::repetitions).sum(),
            replaced,
            bookings: all.iter().flat_map(|one| one.finish(sections)).collect(),
        }
    }

    /// The bookings of each format: those of final statements, and those of reports and notifications.
    fn by_format(&mut self) -> (Vec<Vec<Counted>>, Vec<Vec<Counted>>) {
        let mut kinds: Vec<_> = self.sections.iter().map(|one| (one.finality, one.format)).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let (mut finals, mut reports) = (Vec::new(), Vec::new());
        for kind in kinds {
            let of_kind = |section: &Section<'_>| (section.finality, section.format) == kind;
            let lanes = assign(&mut self.sections.iter_mut().filter(|one| of_kind(one)).collect::<Vec<_>>());
            let sections: Vec<_> =
                self.sections.iter().enumerate().filter(|(_, section)| of_kind(section)).collect();
            let counted = counted(&sections, &lanes);
            if kind.0 == Finality::Final { finals.push(counted) } else { reports.push(counted) }
        }
        (finals, reports)
    }
}
