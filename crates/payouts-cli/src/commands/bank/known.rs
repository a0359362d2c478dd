//! The bank's side as it was known at some time: statements, and what they state together.

use crate::{args::BankSelection, exit::Failure, suggest::unknown};
use payouts_bank::{
    Entry, Finality, Statement,
    book::{AccountBook, Book, Booking, CoverageState, Gap, GapPlace},
};
use payouts_core::Money;
use payouts_reconcile::{BankSide, Booked, CoveredDays};
use payouts_store::{AsOf, KeptStatement, Store};
use std::collections::BTreeSet;

/// Statements in the order of import, and the book over all of them.
#[derive(Debug)]
pub(crate) struct BankLedger {
    pub(crate) kept: Vec<KeptStatement>,
    pub(crate) book: Book,
}

impl BankLedger {
    pub(crate) fn of(store: &Store, as_of: AsOf) -> Result<Self, Failure> {
        Ok(Self::from(store.bank_statements(as_of)?))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// The statement that states a booking best.
    pub(crate) fn statement(&self, booking: &Booking) -> &KeptStatement {
        &self.kept[booking.statement]
    }

    /// What that statement states of it.
    pub(crate) fn entry(&self, booking: &Booking) -> &Entry {
        &self.statement(booking).statement.entries[booking.entry]
    }

    /// The accounts that are asked for.
    ///
    /// # Errors
    /// When an account is named that no statement is of.
    pub(crate) fn accounts(&self, selection: &BankSelection) -> Result<Vec<&AccountBook>, Failure> {
        let Some(wanted) = &selection.account else { return Ok(self.book.accounts.iter().collect()) };
        let folded: String = wanted.split_whitespace().collect::<String>().to_uppercase();
        let found: Vec<_> = self.book.accounts.iter().filter(|account| account.account == folded).collect();
        if found.is_empty() {
            let known: BTreeSet<&str> =
                self.book.accounts.iter().map(|account| account.account.as_str()).collect();
            return Err(unknown("bank account", wanted, known));
        }
        Ok(found)
    }

    /// All of it, to be matched with payouts. What may still change is not proved.
    pub(crate) fn side(&self) -> BankSide<'_> {
        let (mut entries, mut covered) = (Vec::new(), CoveredDays::default());
        for account in &self.book.accounts {
            for booking in &account.bookings {
                let entry = self.entry(booking);
                let booked = Booked::new(booking.id.to_string(), &account.account, account.currency, entry);
                let is_proved = booking.proved && booking.finality == Finality::Final;
                entries.push(if is_proved { booked } else { booked.unproved() });
            }
            let Some(currency) = account.currency else { continue };
            for days in account.coverage.iter().filter(|days| days.state != CoverageState::Missing) {
                covered.add(&account.account, currency, days.first, days.last);
            }
        }
        BankSide::new(entries, covered)
    }

    /// What a gap says, in words.
    pub(crate) fn sentence(&self, gap: &Gap) -> String {
        let named = |statement: usize| {
            let KeptStatement { statement, .. } = &self.kept[statement];
            format!("statement {} of {}", statement.id, statement.account)
        };
        let money = &gap.money;
        match gap.place {
            GapPlace::Within(statement) => {
                format!(
                    "{money}: the entries of {} do not lead from its opening to its closing balance",
                    named(statement)
                )
            }
            GapPlace::Between { before, after } => {
                format!("{money}: {} does not open with what {} closed with", named(after), named(before))
            }
            _ => money.to_string(),
        }
    }

    /// The newest closing balance of an account, with its day.
    pub(crate) fn closing(&self, account: &AccountBook) -> Option<(chrono::NaiveDate, Money)> {
        let statements = self.kept.iter().map(|kept| &kept.statement);
        let own = statements.filter(|one| {
            one.finality == Finality::Final
                && one.account.split_whitespace().collect::<String>().to_uppercase() == account.account
        });
        let closings = own.filter_map(|one| {
            let closing = one.closing.as_ref()?;
            let is_own = closing.money.currency == account.currency;
            let day = closing.day.or_else(|| one.days.map(|(_, last)| last))?;
            is_own.then(|| (day, closing.money.clone()))
        });
        closings.max_by_key(|(day, _)| *day)
    }
}

impl From<Vec<KeptStatement>> for BankLedger {
    fn from(kept: Vec<KeptStatement>) -> Self {
        let statements: Vec<&Statement> = kept.iter().map(|kept| &kept.statement).collect();
        let book = Book::new(&statements);
        Self { kept, book }
    }
}

impl BankSelection {
    /// As known when.
    pub(crate) fn knowledge(&self) -> AsOf {
        self.as_of.map_or(AsOf::Now, AsOf::At)
    }
}
