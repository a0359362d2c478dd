//! Records 03 and 16: an account with its balances, and its transactions.

use super::{
    funds::value_day,
    record::{Fields, Record, amount},
    totals::{Totals, digits},
};
use crate::{
    error::{NotAStatement, excerpt},
    statement::{Balance, Entry, Finality, Format, Reference, ReferenceKind, Statement, Status},
};
use chrono::NaiveDate;
use payouts_model::{Currency, Money};

/// What a group states of all its accounts.
#[derive(Clone, Debug, Default)]
pub(super) struct Group {
    pub(super) id: String,
    pub(super) bank: Option<String>,
    pub(super) day: Option<NaiveDate>,
    pub(super) currency: Option<Currency>,
    pub(super) finality: Finality,
}

/// Reads the record of an account. Its amounts go into the totals.
pub(super) fn account(
    record: &Record<'_>,
    group: &Group,
    totals: &mut Totals,
) -> Result<Statement, NotAStatement> {
    let mut fields = record.fields();
    let account: String = fields.next().split_whitespace().collect();
    if account.is_empty() {
        return Err(record.refuse("the account has no number"));
    }
    let currency = match fields.next() {
        "" => group.currency,
        code => Some(code.parse().map_err(|error| record.refuse(format!("{error}")))?),
    };
    // The standard's own default.
    let currency = currency.or_else(|| "USD".parse().ok()).ok_or_else(|| record.refuse("no currency"))?;
    let mut statement = Statement {
        format: Format::Bai2,
        finality: group.finality,
        id: group.id.clone(),
        account,
        bank: group.bank.clone(),
        currency: Some(currency),
        days: group.day.map(|day| (day, day)),
        ..Statement::default()
    };
    while !fields.is_empty() {
        summary(&mut fields, &mut statement, currency, totals)?;
    }
    Ok(statement)
}

/// A balance or a sum: type code, amount, number of items, funds type.
fn summary(
    fields: &mut Fields<'_>,
    statement: &mut Statement,
    currency: Currency,
    totals: &mut Totals,
) -> Result<(), NotAStatement> {
    let code = fields.next();
    if code.is_empty() {
        return Ok(());
    }
    let line = fields.line();
    let text = fields.next();
    fields.next();
    value_day(fields, Fields::next).map_err(|what| NotAStatement::new(what).at_line(line))?;
    if text.is_empty() {
        // A balance without an amount is not one of zero.
        return Ok(());
    }
    totals.add(digits(text));
    let amount = amount(text, currency).ok_or_else(|| unreadable(text, line))?;
    let day = statement.days.map(|(day, _)| day);
    let balance = Balance::new(day, Money::new(amount, currency));
    match code {
        "010" => statement.opening = Some(balance),
        "015" => statement.closing = Some(balance),
        _ => {}
    }
    Ok(())
}

/// Reads a transaction, and adds it to its account. Its amount goes into the totals.
pub(super) fn transaction(
    record: &Record<'_>,
    statement: &mut Statement,
    totals: &mut Totals,
) -> Result<(), NotAStatement> {
    let mut fields = record.fields_and_text();
    let code = fields.next_before_text();
    let text = fields.next_before_text();
    if !text.is_empty() {
        totals.add(digits(text));
    }
    let kind = Kind::new(code).ok_or_else(|| {
        record
            .refuse(format!("the type code {} is neither of a credit nor of a debit", excerpt(code)))
            .with_hint("ask the bank what the code means: it may be one of its own")
    })?;
    let currency = statement.currency.ok_or_else(|| record.refuse("the account has no currency"))?;
    if text.is_empty() && kind == Kind::Information {
        return Ok(());
    }
    let amount =
        amount(text.trim_start_matches('+'), currency).ok_or_else(|| unreadable(text, record.line()))?;
    let valued_on = value_day(&mut fields, Fields::next_before_text).map_err(|what| record.refuse(what))?;
    let money = Money::new(if kind == Kind::Debit { -amount } else { amount }, currency);
    let mut entry = Entry::new(money);
    if kind == Kind::Information {
        entry.status = Status::Information;
    }
    entry.booked_on = statement.days.map(|(day, _)| day);
    entry.valued_on = valued_on;
    entry.code = Some(code.to_owned());
    entry.byte = record.byte();
    for kind in [ReferenceKind::Servicer, ReferenceKind::Other] {
        let text = fields.next_before_text();
        if !text.is_empty() && !text.bytes().all(|byte| byte == b'0') {
            entry.references.push(Reference::new(kind, text));
        }
    }
    entry.texts = fields.text();
    statement.entries.push(entry);
    Ok(())
}

fn unreadable(text: &str, line: u64) -> NotAStatement {
    NotAStatement::new(format!("the amount {} cannot be read", excerpt(text)))
        .at_line(line)
        .with_hint("an amount has a sign and digits only, in the smallest unit of its currency")
}

/// Which way money went.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Credit,
    Debit,
    Information,
}

impl Kind {
    /// By the ranges of type codes: those of the standard, and those that banks may use as they like.
    fn new(code: &str) -> Option<Self> {
        match code.parse::<u16>().ok().filter(|_| code.len() == 3)? {
            100..=399 | 920..=959 => Some(Self::Credit),
            400..=699 | 960..=999 => Some(Self::Debit),
            // Loans, and what is no money.
            700..=799 | 890 => Some(Self::Information),
            _ => None,
        }
    }
}
