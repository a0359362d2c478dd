//! What a message states of an account, apart from its entries.

use super::transaction::{day, money, signed};
use crate::{
    error::NotAStatement,
    statement::{Balance, Finality, Statement},
};
use chrono::NaiveDate;
use payouts_model::Money;

/// The days and balances of a statement, while it is read.
#[derive(Default)]
pub(super) struct Header {
    from_to: [Option<NaiveDate>; 2],
    sequence: Option<String>,
    page: Option<String>,
    is_last_page: bool,
    balances: Vec<BalanceParts>,
}

#[derive(Default)]
struct BalanceParts {
    code: String,
    money: Option<Money>,
    is_credit: Option<bool>,
    day: Option<NaiveDate>,
}

impl Header {
    pub(super) fn begin_balance(&mut self) {
        self.balances.push(BalanceParts::default());
    }

    /// Takes the text of an element of the statement.
    pub(super) fn leaf(
        &mut self,
        inside: &[&str],
        text: &str,
        currency: Option<&str>,
        statement: &mut Statement,
    ) -> Result<(), NotAStatement> {
        match inside {
            ["Id"] => text.clone_into(&mut statement.id),
            ["ElctrncSeqNb"] => self.sequence = Some(text.to_owned()),
            ["LglSeqNb"] => self.sequence = self.sequence.take().or_else(|| Some(text.to_owned())),
            ["StmtPgntn" | "RptPgntn" | "NtfctnPgntn", "PgNb"] => self.page = Some(text.to_owned()),
            ["StmtPgntn" | "RptPgntn" | "NtfctnPgntn", "LastPgInd"] => {
                self.is_last_page = text == "true" || text == "1";
            }
            ["Acct", "Id", "IBAN" | "BBAN"] | ["Acct", "Id", "Othr" | "PrtryAcct", "Id"] => {
                statement.account = text.split_whitespace().collect();
            }
            ["Acct", "Ccy"] => statement.currency = text.parse().ok(),
            ["Acct", "Svcr", "FinInstnId", "BIC" | "BICFI"] => statement.bank = Some(text.to_owned()),
            ["Acct", "Svcr", "FinInstnId", .., "MmbId"] | ["Acct", "Svcr", "FinInstnId", "Othr", "Id"]
                if statement.bank.is_none() =>
            {
                statement.bank = Some(text.to_owned());
            }
            ["FrToDt", "FrDtTm" | "FrDt"] => self.from_to[0] = day(text),
            ["FrToDt", "ToDtTm" | "ToDt"] => self.from_to[1] = day(text),
            ["Bal", inside @ ..] => {
                if let Some(balance) = self.balances.last_mut() {
                    balance.leaf(inside, text, currency)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Completes a statement whose entries are read.
    pub(super) fn finish(self, statement: &mut Statement) -> Result<(), NotAStatement> {
        let is_only_page = self.is_last_page && self.page.as_deref() == Some("1");
        let page = self.page.as_ref().filter(|_| !is_only_page).map(|page| format!("/{page}"));
        statement.sequence = self.sequence.clone().map(|number| number + page.as_deref().unwrap_or_default());
        statement.days = self.days(statement);
        // An account in several currencies has a balance in each.
        let of_account = |balance: &&BalanceParts| {
            statement.currency.is_none()
                || balance.money.as_ref().is_none_or(|money| money.currency == statement.currency)
        };
        let first = |codes: &[&str]| {
            codes.iter().find_map(|code| {
                self.balances.iter().filter(of_account).find(|balance| balance.code == *code)
            })
        };
        let opening = first(&["OPBD", "PRCD"]);
        // A report of a running day closes with what is booked so far.
        let closing = match statement.finality {
            Finality::Final => first(&["CLBD"]),
            _ => first(&["CLBD", "ITBD"]),
        };
        let read =
            |balance: Option<&BalanceParts>| balance.map(|parts| parts.balance(&statement.id)).transpose();
        (statement.opening, statement.closing) = (read(opening)?, read(closing)?);
        Ok(())
    }

    /// The days that a statement covers: its own, else those of its balances and entries.
    fn days(&self, statement: &Statement) -> Option<(NaiveDate, NaiveDate)> {
        let booked = statement.entries.iter().filter_map(|entry| entry.booked_on);
        // The balance that the previous statement closed with is of the previous statement's day.
        let dated = |with_previous| {
            self.balances
                .iter()
                .filter(move |one| with_previous || one.code != "PRCD")
                .filter_map(|one| one.day)
        };
        let earliest = || dated(false).chain(booked.clone()).min().or_else(|| dated(true).min());
        let latest = || dated(true).chain(booked.clone()).max();
        let [from, to] = self.from_to;
        Some((from.or_else(earliest)?, to.or_else(latest)?))
    }
}

impl BalanceParts {
    fn leaf(&mut self, inside: &[&str], text: &str, currency: Option<&str>) -> Result<(), NotAStatement> {
        match inside {
            ["Tp", "CdOrPrtry", _] => text.clone_into(&mut self.code),
            ["Amt"] => self.money = Some(money(text, currency)?),
            ["CdtDbtInd"] => self.is_credit = Some(super::transaction::direction(text)?),
            ["Dt", _] => self.day = day(text),
            _ => {}
        }
        Ok(())
    }

    fn balance(&self, statement: &str) -> Result<Balance, NotAStatement> {
        match (&self.money, self.is_credit) {
            (Some(money), Some(is_credit)) => Ok(Balance::new(self.day, signed(money, is_credit))),
            _ => Err(NotAStatement::new(format!(
                "the balance {} of statement {statement} has no amount or no direction",
                self.code
            ))),
        }
    }
}
