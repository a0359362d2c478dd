//! One message: its fields, and the statement that they make.

use super::{field::Field, information, line61};
use crate::{
    error::{NotAStatement, excerpt},
    figures::{decimal, short_day},
    statement::{Balance, Entry, Finality, Format, Statement},
};
use chrono::NaiveDate;
use payouts_model::{Currency, Money};
use payouts_wire::Amount;

/// The fields of a message, in its order.
pub(super) struct Message<'a> {
    /// Blocks 1 and 2, as far as there are any.
    header: &'a str,
    pub(super) fields: Vec<Field<'a>>,
}

/// The statement of a message, which may be a page of one.
pub(super) struct Page {
    pub(super) statement: Statement,
    pub(super) opens_in_the_middle: bool,
    pub(super) closes_in_the_middle: bool,
}

impl<'a> Message<'a> {
    pub(super) fn new(header: &'a str) -> Self {
        Self { header, fields: Vec::new() }
    }

    pub(super) fn statement(&self) -> Result<Page, NotAStatement> {
        let has = |tags: &[&str]| self.fields.iter().any(|field| tags.contains(&field.tag));
        // Only a report of a running day has a floor limit, its time, or sums of its entries.
        let is_report = self.header.contains("942")
            || (has(&["34F", "13", "13D", "90D", "90C"]) && !has(&["60F", "60M"]));
        let mut statement = Statement {
            format: Format::Mt940,
            finality: if is_report { Finality::Intraday } else { Finality::Final },
            bank: self.bank(),
            ..Statement::default()
        };
        let (mut opens_in_the_middle, mut closes_in_the_middle) = (false, false);
        let mut page = None;
        // The field that the next field 86 explains.
        let mut explains_entry = false;
        for field in &self.fields {
            match field.tag {
                "20" => field.first().clone_into(&mut statement.id),
                "25" | "25P" => statement.account = account(field.first()),
                "28" | "28C" => page = Some(field.first()),
                "60F" | "60M" => {
                    opens_in_the_middle = field.tag == "60M";
                    statement.opening = Some(balance(field)?);
                }
                "62F" | "62M" => {
                    closes_in_the_middle = field.tag == "62M";
                    statement.closing = Some(balance(field)?);
                }
                "34F" if statement.currency.is_none() => {
                    statement.currency = field.first().get(..3).and_then(|code| code.parse().ok());
                }
                "61" => {
                    let currency = statement.opening.as_ref().and_then(|one| one.money.currency);
                    let entry = line61::entry(field, currency.or(statement.currency))?;
                    statement.entries.push(entry);
                }
                "86" => {
                    if let Some(entry) = statement.entries.last_mut().filter(|_| explains_entry) {
                        information::explain(entry, &field.lines);
                    }
                }
                _ => {}
            }
            explains_entry = field.tag == "61";
        }
        self.complete(&mut statement, is_report)?;
        // A statement of one page is known by its number alone.
        let is_whole = !opens_in_the_middle && !closes_in_the_middle;
        statement.sequence = page
            .map(|page| if is_whole { page.split('/').next().unwrap_or(page) } else { page })
            .filter(|page| !page.is_empty())
            .map(str::to_owned);
        Ok(Page { statement, opens_in_the_middle, closes_in_the_middle })
    }

    fn complete(&self, statement: &mut Statement, is_report: bool) -> Result<(), NotAStatement> {
        let line = self.fields.first().map_or(0, |field| field.place().0);
        let missing = |what: &str| {
            NotAStatement::new(format!(
                "message {} has no {what}: it is not complete",
                excerpt(&statement.id)
            ))
            .at_line(line)
            .with_hint("fetch the file again")
        };
        if statement.account.is_empty() {
            return Err(missing("account (field 25)"));
        }
        if !is_report && statement.opening.is_none() {
            return Err(missing("opening balance (field 60)"));
        }
        if !is_report && statement.closing.is_none() {
            return Err(missing("closing balance (field 62)"));
        }
        self.check_sums(statement);
        let balance_day = |balance: &Option<Balance>| balance.as_ref().and_then(|one| one.day);
        let balances = [balance_day(&statement.opening), balance_day(&statement.closing)];
        let currency = statement.opening.as_ref().and_then(|one| one.money.currency);
        statement.currency = currency.or(statement.currency);
        let booked = || statement.entries.iter().filter_map(|entry| entry.booked_on);
        let last = balances[1].into_iter().chain(booked()).max().or(balances[0]);
        // The opening balance has the day of the statement before, or its own: entries show which.
        let first = balances[1].into_iter().chain(booked()).min().or(balances[0]);
        statement.days = first.zip(last);
        Ok(())
    }

    /// Fields 90D and 90C state the number and the sum of debits and of credits.
    fn check_sums(&self, statement: &mut Statement) {
        for field in self.fields.iter().filter(|field| matches!(field.tag, "90D" | "90C")) {
            let text = field.first();
            let digits = text.bytes().take_while(u8::is_ascii_digit).count();
            let stated = text.get(digits + 3..).and_then(|amount| decimal(amount, ','));
            let of_side = |entry: &&Entry| (entry.money.amount < Amount::ZERO) == (field.tag == "90D");
            let entries = || statement.entries.iter().filter(of_side);
            let sum = entries().try_fold(Amount::ZERO, |sum, one| sum.checked_add(one.money.amount.abs()));
            let count = text[..digits].parse() == Ok(entries().count());
            if stated != sum || !count {
                let problem =
                    format!("field {} states {text}, which its entries do not add up to", field.tag);
                statement.problems.push(problem);
            }
        }
    }

    /// The bank that sent it: of an outgoing message that of block 1, of a received one that of block 2.
    fn bank(&self) -> Option<String> {
        let after = |mark: &str, skip: usize| {
            let (_, rest) = self.header.split_once(mark)?;
            let code = rest.get(skip..skip + 12)?;
            code.bytes().all(|byte| byte.is_ascii_alphanumeric()).then(|| code[..8].to_owned())
        };
        after("{2:O94", 11).or_else(|| after("{1:F01", 0).filter(|_| self.header.contains("{2:I94")))
    }
}

/// An account without blanks, and without the currency that some banks append to an IBAN.
fn account(text: &str) -> String {
    let text: String = text.split_whitespace().collect();
    match text.len().checked_sub(3).and_then(|end| text.split_at_checked(end)) {
        Some((iban, code)) if code.bytes().all(|byte| byte.is_ascii_uppercase()) && is_iban(iban) => {
            iban.to_owned()
        }
        _ => text,
    }
}

/// Whether the check digits of an IBAN are right.
fn is_iban(text: &str) -> bool {
    let is_alphanumeric = text.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
    if !is_alphanumeric || !(15..=34).contains(&text.len()) {
        return false;
    }
    let (head, tail) = text.split_at(4);
    let remainder = tail.chars().chain(head.chars()).fold(0, |sum, letter| match letter.to_digit(36) {
        Some(digit) if digit < 10 => (sum * 10 + digit) % 97,
        Some(value) => (sum * 100 + value) % 97,
        None => sum,
    });
    remainder == 1
}

/// `C260408EUR100,00`.
fn balance(field: &Field<'_>) -> Result<Balance, NotAStatement> {
    read_balance(field.first()).ok_or_else(|| field.refuse("balance"))
}

fn read_balance(text: &str) -> Option<Balance> {
    let (mark, rest) = text.split_at_checked(1)?;
    let (day, rest) = rest.split_at_checked(6)?;
    let (currency, amount) = rest.split_at_checked(3)?;
    let day: Option<NaiveDate> = short_day(day);
    let currency: Currency = currency.parse().ok()?;
    let amount = decimal(amount, ',')?;
    let amount = match mark {
        "C" => amount,
        "D" => -amount,
        _ => return None,
    };
    Some(Balance::new(Some(day?), Money::new(amount, currency)))
}
