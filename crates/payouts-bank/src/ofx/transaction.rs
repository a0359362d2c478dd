//! One transaction.

use crate::{
    error::{NotAStatement, excerpt},
    figures::{decimal, long_day},
    statement::{Entry, Reference, ReferenceKind, Status},
};
use chrono::NaiveDate;
use payouts_model::{Currency, Money};
use payouts_wire::Amount;

/// A transaction while it is read.
#[derive(Default)]
pub(super) struct Transaction {
    byte: u64,
    is_pending: bool,
    amount: Option<Amount>,
    posted: Option<NaiveDate>,
    available: Option<NaiveDate>,
    kind: Option<String>,
    references: Vec<Reference>,
    texts: Vec<String>,
    name: Option<String>,
    other_account: Option<String>,
    corrects: Option<String>,
    is_deletion: bool,
    /// The currency that the amount is in, if it is not that of the account.
    currency: Option<Currency>,
    rate: Option<Amount>,
}

/// A finished transaction: what it corrects, and its entry unless it only deletes another.
pub(super) struct Finished {
    pub(super) entry: Entry,
    pub(super) is_deletion: bool,
}

impl Transaction {
    pub(super) fn new(byte: u64, is_pending: bool) -> Self {
        Self { byte, is_pending, ..Self::default() }
    }

    /// Takes a value inside the transaction. `within` is the aggregate that it is in.
    pub(super) fn value(&mut self, within: &str, name: &str, text: &str) -> Result<(), NotAStatement> {
        let kept = || Some(text.to_owned()).filter(|text| !text.is_empty());
        match (within, name) {
            ("CURRENCY", "CURSYM") => {
                self.currency = Some(text.parse().map_err(|error| NotAStatement::new(format!("{error}")))?);
            }
            ("CURRENCY" | "ORIGCURRENCY", "CURRATE") => self.rate = Some(number(text)?),
            ("BANKACCTTO" | "CCACCTTO", "ACCTID") => self.other_account = kept(),
            (_, "TRNAMT") => self.amount = Some(number(text)?),
            (_, "DTPOSTED") => self.posted = Some(day(text)?),
            (_, "DTTRAN") if self.is_pending => self.posted = Some(day(text)?),
            (_, "DTAVAIL") => self.available = Some(day(text)?),
            (_, "TRNTYPE") => self.kind = kept(),
            (_, "FITID") => self.reference(ReferenceKind::Servicer, text),
            (_, "CHECKNUM" | "REFNUM" | "SRVRTID") => self.reference(ReferenceKind::Other, text),
            (_, "NAME") => self.name = self.name.take().or_else(kept),
            (_, "MEMO" | "EXTDNAME") => self.texts.extend(kept()),
            (_, "CORRECTFITID") => self.corrects = kept(),
            (_, "CORRECTACTION") => self.is_deletion = text == "DELETE",
            _ => {}
        }
        Ok(())
    }

    fn reference(&mut self, kind: ReferenceKind, text: &str) {
        if !text.is_empty() {
            self.references.push(Reference::new(kind, text));
        }
    }

    pub(super) fn finish(self, currency: Option<Currency>) -> Result<Finished, NotAStatement> {
        let name = self.references.first().map_or("", |reference| &reference.text);
        let refuse = |what: &str| {
            NotAStatement::new(format!("the transaction {} has no {what}", excerpt(name)))
                .with_hint("download the file again, or in another form")
        };
        let currency = self.currency.or(currency).ok_or_else(|| refuse("currency"))?;
        let money = Money::new(self.amount.ok_or_else(|| refuse("amount"))?, currency);
        // A comma may be a decimal mark or one of thousands: `1,234` is no amount of dollars.
        if money.is_finer_than_minor_unit() {
            return Err(NotAStatement::new(format!("the amount {money} is finer than its currency"))
                .with_hint(
                    "a comma is a decimal mark in OFX: ask the bank for a file without marks of thousands",
                ));
        }
        let mut entry = Entry::new(money);
        entry.status = match (self.is_deletion, self.is_pending) {
            (true, _) => Status::Information,
            (_, true) => Status::Pending,
            _ => Status::Booked,
        };
        entry.booked_on = Some(self.posted.ok_or_else(|| refuse("day"))?);
        entry.valued_on = self.available;
        entry.code = self.kind;
        entry.references = self.references;
        entry.texts = self.texts;
        entry.counterparty = self.name;
        entry.counterparty_account = self.other_account;
        entry.corrects = self.corrects;
        entry.rate = self.rate;
        entry.byte = self.byte;
        Ok(Finished { entry, is_deletion: self.is_deletion })
    }
}

/// An amount with a sign and a decimal point or comma.
pub(super) fn number(text: &str) -> Result<Amount, NotAStatement> {
    let text = text.trim();
    let (is_negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let mark = if digits.contains(',') { ',' } else { '.' };
    let amount = decimal(digits, mark).ok_or_else(|| {
        NotAStatement::new(format!("the amount {} cannot be read", excerpt(text)))
            .with_hint("an amount has a sign, digits, and one decimal point or comma")
    })?;
    Ok(if is_negative { -amount } else { amount })
}

/// The calendar day as written, whatever the zone: `20260408235959[-5:EST]`.
pub(super) fn day(text: &str) -> Result<NaiveDate, NotAStatement> {
    long_day(text).ok_or_else(|| {
        NotAStatement::new(format!("the day {} cannot be read", excerpt(text)))
            .with_hint("a day begins with YYYYMMDD: download the file again, or in another form")
    })
}
