//! What is the same for an entry and for one of its transactions.

use crate::{
    error::{NotAStatement, excerpt},
    statement::{Entry, Reference, ReferenceKind},
};
use chrono::NaiveDate;
use payouts_model::{Currency, Money};
use payouts_wire::{Amount, WireDate};

/// The texts that mean "there is no reference".
const NOTHING: [&str; 5] = ["NOTPROVIDED", "NOT PROVIDED", "NOTAVAILABLE", "NONREF", "NONE"];

/// The entry itself, or one of its transactions, while it is read.
#[derive(Clone, Default)]
pub(super) struct Transaction {
    pub(super) byte: u64,
    /// Its amount, and the same in other currencies, in the order of preference.
    pub(super) amounts: Vec<Money>,
    pub(super) is_credit: Option<bool>,
    pub(super) debtor: Party,
    pub(super) creditor: Party,
    pub(super) references: Vec<Reference>,
    pub(super) texts: Vec<String>,
    pub(super) code: Vec<String>,
    pub(super) instructed: Option<Money>,
    pub(super) rate: Option<Amount>,
    charges: Vec<(Option<Money>, Option<bool>)>,
    pub(super) return_code: Option<String>,
    pub(super) return_words: Option<String>,
}

/// One side of a transaction.
#[derive(Clone, Default)]
pub(super) struct Party {
    name: Option<String>,
    ultimate: Option<String>,
    account: Option<String>,
}

impl Transaction {
    pub(super) fn new(byte: u64) -> Self {
        Self { byte, ..Self::default() }
    }

    /// Sees an element begin.
    pub(super) fn begin(&mut self, inside: &[&str]) {
        if matches!(inside, ["Chrgs"] | ["Chrgs", "Rcrd"]) {
            self.charges.push((None, None));
        }
    }

    /// Takes the text of an element.
    pub(super) fn leaf(
        &mut self,
        inside: &[&str],
        text: &str,
        currency: Option<&str>,
    ) -> Result<(), NotAStatement> {
        match inside {
            ["Amt"] => self.amounts.insert(0, money(text, currency)?),
            ["AmtDtls", "TxAmt" | "CntrValAmt", "Amt"] => self.amounts.push(money(text, currency)?),
            ["AmtDtls", "InstdAmt", "Amt"] => self.instructed = Some(money(text, currency)?),
            ["AmtDtls", .., "XchgRate"] => self.rate = Some(rate(text)?),
            ["CdtDbtInd"] => self.is_credit = Some(direction(text)?),
            ["Chrgs", "Amt"] | ["Chrgs", "Rcrd", "Amt"] => {
                if let Some((charge, _)) = self.charges.last_mut() {
                    *charge = Some(money(text, currency)?);
                }
            }
            ["Chrgs", "CdtDbtInd"] | ["Chrgs", "Rcrd", "CdtDbtInd"] => {
                if let Some((_, is_credit)) = self.charges.last_mut() {
                    *is_credit = Some(direction(text)?);
                }
            }
            ["BkTxCd", .., "Cd" | "SubFmlyCd"] if !text.is_empty() => self.code.push(text.to_owned()),
            ["AcctSvcrRef"] | ["Refs", "AcctSvcrRef"] => self.reference(ReferenceKind::Servicer, text),
            ["Refs", "EndToEndId"] => self.reference(ReferenceKind::EndToEnd, text),
            ["Refs", "InstrId" | "PmtInfId" | "MsgId"] => self.reference(ReferenceKind::Instruction, text),
            ["Refs", "MndtId"] => self.reference(ReferenceKind::Mandate, text),
            ["RmtInf", "Strd", "CdtrRefInf", "Ref"] | ["RmtInf", "Strd", "RfrdDocInf", "Nb"] => {
                self.reference(ReferenceKind::Structured, text);
            }
            ["NtryRef"] | ["Refs", _] | ["Refs", "Prtry", "Ref"] => {
                self.reference(ReferenceKind::Other, text);
            }
            ["RltdPties", side, inside @ ..] => self.party(side, inside, text),
            ["RmtInf", "Ustrd"] | ["RmtInf", "Strd", "AddtlRmtInf"] | ["AddtlTxInf" | "AddtlNtryInf"] => {
                self.text(text);
            }
            ["RtrInf", "Rsn", _] => self.return_code = Some(text.to_owned()),
            ["RtrInf", "AddtlInf"] => {
                let words = self.return_words.get_or_insert_default();
                let blank = if words.is_empty() { "" } else { " " };
                words.push_str(blank);
                words.push_str(text);
            }
            _ => {}
        }
        Ok(())
    }

    /// Version 8 has a level more, `Pty`.
    fn party(&mut self, side: &str, inside: &[&str], text: &str) {
        let party = if side.contains("Dbtr") { &mut self.debtor } else { &mut self.creditor };
        let is_empty = |kept: &Option<String>| kept.is_none() && !text.is_empty();
        match (side, inside) {
            ("Dbtr" | "Cdtr", ["Nm"] | ["Pty", "Nm"]) if is_empty(&party.name) => {
                party.name = Some(text.to_owned());
            }
            ("UltmtDbtr" | "UltmtCdtr", ["Nm"] | ["Pty", "Nm"]) if is_empty(&party.ultimate) => {
                party.ultimate = Some(text.to_owned());
            }
            ("DbtrAcct" | "CdtrAcct", ["Id", "IBAN"] | ["Id", "Othr", "Id"]) if is_empty(&party.account) => {
                party.account = Some(text.split_whitespace().collect());
            }
            _ => {}
        }
    }

    pub(super) fn reference(&mut self, kind: ReferenceKind, text: &str) {
        let is_nothing = text.is_empty() || NOTHING.iter().any(|nothing| text.eq_ignore_ascii_case(nothing));
        if !is_nothing && !self.references.iter().any(|known| known.kind == kind && known.text == text) {
            self.references.push(Reference::new(kind, text));
        }
    }

    fn text(&mut self, text: &str) {
        if !text.is_empty() {
            self.texts.push(text.to_owned());
        }
    }

    /// Its amount in the currency of the account, with its sign. One without a direction has that of its entry.
    pub(super) fn signed(&self, currency: Option<Currency>, of_entry: Option<bool>) -> Option<Money> {
        let amount = self.amounts.iter().find(|money| currency.is_none() || money.currency == currency)?;
        Some(signed(amount, self.is_credit.or(of_entry)?))
    }

    /// Takes from another what it does not have itself.
    pub(super) fn absorb(&mut self, other: Self) {
        self.debtor.absorb(other.debtor);
        self.creditor.absorb(other.creditor);
        for reference in &other.references {
            self.reference(reference.kind, &reference.text);
        }
        self.texts.extend(other.texts);
        self.code = if self.code.is_empty() { other.code } else { std::mem::take(&mut self.code) };
        self.instructed = self.instructed.take().or(other.instructed);
        self.rate = self.rate.or(other.rate);
        // An entry repeats the charges of its only transaction.
        self.charges =
            if self.charges.is_empty() { other.charges } else { std::mem::take(&mut self.charges) };
        self.return_code = self.return_code.take().or(other.return_code);
        self.return_words = self.return_words.take().or(other.return_words);
    }

    /// Forgets the figures of one of several transactions: they are not those of the whole.
    pub(super) fn forget_amounts(&mut self) {
        self.instructed = None;
        self.rate = None;
        self.charges.clear();
    }

    /// The entry, once its amount is known.
    pub(super) fn entry(mut self, money: Money, is_reversal: bool) -> Entry {
        // Entries are what takes memory, and stay to the end.
        self.references.shrink_to_fit();
        self.texts.shrink_to_fit();
        let is_credit = money.amount >= Amount::ZERO;
        // What a reversal takes back came from, or went to, the same side as before.
        let (other, same) = if is_credit == is_reversal {
            (self.creditor, self.debtor)
        } else {
            (self.debtor, self.creditor)
        };
        let other = if is_reversal && other.is_empty() { same } else { other };
        let mut entry = Entry::new(money);
        entry.is_reversal = is_reversal;
        entry.byte = self.byte;
        entry.counterparty = other.name.or(other.ultimate);
        entry.counterparty_account = other.account;
        entry.references = self.references;
        entry.texts = self.texts;
        entry.code = (!self.code.is_empty()).then(|| self.code.join("/"));
        entry.instructed = self.instructed;
        entry.rate = self.rate;
        let paid = |(charge, is_credit): (Option<Money>, Option<bool>)| {
            charge.map(|charge| signed(&charge, is_credit != Some(true)))
        };
        entry.charges = self.charges.into_iter().filter_map(paid).collect();
        entry.return_reason = match (self.return_code, self.return_words) {
            (Some(code), Some(words)) => Some(format!("{code} {words}")),
            (code, words) => code.or(words),
        };
        entry
    }
}

impl Party {
    fn is_empty(&self) -> bool {
        self.name.is_none() && self.ultimate.is_none() && self.account.is_none()
    }

    fn absorb(&mut self, other: Self) {
        self.name = self.name.take().or(other.name);
        self.ultimate = self.ultimate.take().or(other.ultimate);
        self.account = self.account.take().or(other.account);
    }
}

/// An amount with the sign of its direction.
pub(super) fn signed(money: &Money, is_credit: bool) -> Money {
    // No bank books minus nothing, but some write it.
    let amount = if money.amount.is_zero() { money.amount.abs() } else { money.amount };
    Money { amount: if is_credit { amount } else { -amount }, currency: money.currency }
}

pub(super) fn money(text: &str, currency: Option<&str>) -> Result<Money, NotAStatement> {
    let refuse =
        |why: String| NotAStatement::new(format!("the amount {} cannot be read: {why}", excerpt(text)));
    let amount = text.parse().map_err(|error| refuse(format!("{error}")))?;
    let currency = currency.ok_or_else(|| refuse("it has no currency".to_owned()))?;
    Ok(Money::new(amount, currency.parse().map_err(|error| refuse(format!("{error}")))?))
}

fn rate(text: &str) -> Result<Amount, NotAStatement> {
    text.parse().map_err(|error| {
        NotAStatement::new(format!("the exchange rate {} cannot be read: {error}", excerpt(text)))
    })
}

pub(super) fn direction(text: &str) -> Result<bool, NotAStatement> {
    match text {
        "CRDT" => Ok(true),
        "DBIT" => Ok(false),
        other => Err(NotAStatement::new(format!("{} is neither CRDT nor DBIT", excerpt(other)))),
    }
}

/// The day of a date or of an instant, as written.
pub(super) fn day(text: &str) -> Option<NaiveDate> {
    text.parse().ok().map(WireDate::date)
}
