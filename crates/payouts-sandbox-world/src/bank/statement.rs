//! Statements: the entries of one account and some days, between two balances.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::account::BankAccount;
use super::entry::BankEntry;
use super::quirks::{BankQuirk, BankQuirks};
use crate::calendar::{Month, at, is_working_day};
use crate::money::{Amount, Currency};
use crate::random::Key;

/// How many days a statement covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatementPeriod {
    /// One statement for each working day that is over, with or without entries.
    Day,
    /// One statement for each month. The last ends yesterday.
    Month,
    /// One statement for everything until now.
    Whole,
    /// The running day, of which the entries so far are known.
    Today,
}

impl StatementPeriod {
    /// Every period.
    pub const ALL: [Self; 4] = [Self::Day, Self::Month, Self::Whole, Self::Today];

    /// Its name in requests.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Whole => "whole",
            Self::Today => "today",
        }
    }

    /// The period of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|period| period.name() == name)
    }
}

/// What the bank states of one account for some days, independent of any form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankStatement {
    /// The account.
    pub account: BankAccount,
    /// Identifies the statement.
    pub id: String,
    /// Its number among the statements of the account, from 1.
    pub number: u32,
    /// The first day that it covers.
    pub first_day: NaiveDate,
    /// The last day that it covers.
    pub last_day: NaiveDate,
    /// When the bank wrote it.
    pub created_at: DateTime<Utc>,
    /// Whether it repeats entries of earlier statements.
    pub is_reissue: bool,
    /// Booked before the first day.
    pub opening: Amount,
    /// Booked until the end of the last day.
    pub closing: Amount,
    /// In the order of booking, those that are not booked included.
    pub entries: Vec<BankEntry>,
}

impl BankStatement {
    /// The entries that moved money.
    pub fn booked(&self) -> impl Iterator<Item = &BankEntry> {
        self.entries.iter().filter(|entry| entry.is_booked())
    }

    /// What opening balance and booked entries add up to. It differs from the closing balance where an entry is lost.
    #[must_use]
    pub fn computed_closing(&self) -> Amount {
        let minor = self.opening.minor() + self.booked().map(|entry| entry.amount.minor()).sum::<i64>();
        Amount::new(minor, self.account.currency())
    }

    /// The same as one statement for each day with entries, or for the last day if there are none. The last closes with the
    /// balance of the whole.
    pub(super) fn by_day(&self) -> Vec<Self> {
        let mut days = Vec::new();
        let mut opening = self.opening;
        for of_day in self.entries.chunk_by(|a, b| a.booked_on == b.booked_on) {
            let day = of_day[0].booked_on;
            let entries = of_day.to_vec();
            let mut statement =
                Self { first_day: day, last_day: day, opening, entries, ..self.without_entries() };
            statement.closing = statement.computed_closing();
            opening = statement.closing;
            days.push(statement);
        }
        match days.last_mut() {
            Some(last) => last.closing = self.closing,
            None => days.push(Self { first_day: self.last_day, ..self.clone() }),
        }
        days
    }

    fn without_entries(&self) -> Self {
        Self { id: self.id.clone(), entries: Vec::new(), ..*self }
    }
}

/// Cuts the entries of all accounts into statements.
pub(super) struct Statements<'q> {
    pub(super) quirks: &'q BankQuirks,
    pub(super) root: Key,
    /// The day on which the accounts were opened.
    pub(super) opened_on: NaiveDate,
    pub(super) as_of: DateTime<Utc>,
}

impl Statements<'_> {
    /// The statements of one period after another, account by account. The entries are in the order of booking.
    pub(super) fn cut(&self, entries: Vec<BankEntry>, period: StatementPeriod) -> Vec<BankStatement> {
        let mut by_currency = Currency::ALL.map(|currency| (currency, Vec::new()));
        for entry in entries {
            by_currency[entry.amount.currency().index()].1.push(entry);
        }
        let mut statements = Vec::new();
        for (currency, entries) in by_currency {
            let account = BankAccount::new(currency);
            match period {
                StatementPeriod::Day => statements.extend(self.days(account, &entries)),
                StatementPeriod::Month => {
                    let months = self
                        .months()
                        .enumerate()
                        .map(|(place, days)| self.statement(account, &entries, days, number(place)));
                    statements.extend(months);
                }
                StatementPeriod::Whole => {
                    statements.push(self.statement(account, &entries, (self.opened_on, self.today()), 1));
                }
                StatementPeriod::Today => {
                    statements.push(self.statement(account, &entries, (self.today(), self.today()), 1));
                }
            }
        }
        statements
    }

    fn today(&self) -> NaiveDate {
        self.as_of.date_naive()
    }

    /// The months that began before today, each to its last day or to yesterday.
    fn months(&self) -> impl Iterator<Item = (NaiveDate, NaiveDate)> {
        let yesterday = self.today().pred_opt().unwrap_or(NaiveDate::MIN);
        let first = Month::from(self.opened_on);
        (0..)
            .map(move |months| first.plus(months))
            .take_while(move |month| month.first_day() <= yesterday)
            .map(move |month| (month.first_day(), month.last_day().min(yesterday)))
    }

    /// The statements of days, each followed by the re-issue of its month if it is the last of it.
    fn days(&self, account: BankAccount, entries: &[BankEntry]) -> Vec<BankStatement> {
        let mut statements = Vec::new();
        let mut number = 0;
        for (first, last) in self.months() {
            for day in first.iter_days().take_while(|day| *day <= last) {
                let has_entries = entries.binary_search_by_key(&day, |entry| entry.booked_on).is_ok();
                if !has_entries && !is_working_day(day) {
                    continue;
                }
                number += 1;
                let statement = self.statement(account, entries, (day, day), number);
                if !self.occurs(&statement, BankQuirk::LostStatements) {
                    statements.push(statement);
                }
            }
            let month = self.complete(account, entries, (first, last), number + 1);
            if self.occurs(&month, BankQuirk::ReissuedMonths) {
                number += 1;
                statements.push(BankStatement {
                    is_reissue: true,
                    id: format!("{}-COPY", month.id),
                    ..month
                });
            }
        }
        statements
    }

    fn occurs(&self, statement: &BankStatement, quirk: BankQuirk) -> bool {
        let text = statement.id.bytes();
        let key = text.fold(self.root.child(7), |key, byte| key.child(u64::from(byte)));
        key.chance(quirk as u64, u32::from(self.quirks.per_mille(quirk)))
    }

    /// A statement, without one of its entries where the quirk occurs.
    fn statement(
        &self,
        account: BankAccount,
        entries: &[BankEntry],
        days: (NaiveDate, NaiveDate),
        number: u32,
    ) -> BankStatement {
        let mut statement = self.complete(account, entries, days, number);
        if self.occurs(&statement, BankQuirk::LostEntries)
            && let Some(place) = statement.entries.iter().position(BankEntry::is_booked)
        {
            statement.entries.remove(place);
        }
        statement
    }

    fn complete(
        &self,
        account: BankAccount,
        entries: &[BankEntry],
        (first_day, last_day): (NaiveDate, NaiveDate),
        number: u32,
    ) -> BankStatement {
        let from = entries.partition_point(|entry| entry.booked_on < first_day);
        let to = entries.partition_point(|entry| entry.booked_on <= last_day);
        let sum = |entries: &[BankEntry]| {
            let booked = entries.iter().filter(|entry| entry.is_booked());
            Amount::new(booked.map(|entry| entry.amount.minor()).sum(), account.currency())
        };
        let evening = at(last_day, 0) + TimeDelta::hours(21);
        let (begin, end) = (first_day.format("%Y%m%d"), last_day.format("%Y%m%d"));
        BankStatement {
            account,
            id: format!("{}-{begin}-{end}", account.currency().code()),
            number,
            first_day,
            last_day,
            created_at: evening.min(self.as_of),
            is_reissue: false,
            opening: sum(&entries[..from]),
            closing: sum(&entries[..to]),
            entries: entries[from..to].to_vec(),
        }
    }
}

fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX).saturating_add(1)
}
