//! One entry of a statement, while it is read.

use crate::{
    error::NotAStatement,
    statement::{Entry, Statement},
};
use chrono::NaiveDate;
use payouts_model::Money;
use payouts_wire::WireDate;

/// The text that means "there is no reference".
const NOTHING: &str = "NOTPROVIDED";

/// An entry, and the transactions that it books together.
#[derive(Default)]
pub(super) struct Booking {
    whole: Part,
    status: String,
    booked_on: Option<NaiveDate>,
    valued_on: Option<NaiveDate>,
    parts: Vec<Part>,
}

/// The entry itself, or one of its transactions.
#[derive(Clone, Default)]
struct Part {
    money: Option<Money>,
    /// `true` for a credit.
    direction: Option<bool>,
    payer: Option<String>,
    references: Vec<String>,
    texts: Vec<String>,
}

impl Booking {
    pub(super) fn begin_part(&mut self) {
        self.parts.push(Part::default());
    }

    /// Takes the text of an element inside the entry.
    pub(super) fn leaf(
        &mut self,
        inside: &[&str],
        text: &str,
        currency: Option<&str>,
    ) -> Result<(), NotAStatement> {
        match inside {
            ["Amt"] => self.whole.money = Some(money(text, currency)?),
            ["CdtDbtInd"] => self.whole.direction = Some(direction(text)?),
            // Version 2 has the code in the element itself, later ones a level below.
            ["Sts"] | ["Sts", _] if !text.is_empty() => text.clone_into(&mut self.status),
            ["BookgDt", _] => self.booked_on = day(text),
            ["ValDt", _] => self.valued_on = day(text),
            ["NtryRef" | "AcctSvcrRef"] | ["NtryDtls", "Btch", "MsgId" | "PmtInfId"] => {
                self.whole.reference(text);
            }
            ["AddtlNtryInf"] => self.whole.text(text),
            ["NtryDtls", "TxDtls", inside @ ..] => {
                if let Some(part) = self.parts.last_mut() {
                    part.leaf(inside, text, currency)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Hands the entry to its statement, transaction by transaction where each has its amount and they make the whole.
    pub(super) fn finish(&mut self, statement: &mut Statement) -> Result<(), NotAStatement> {
        if !self.status.eq_ignore_ascii_case("BOOK") && !self.status.is_empty() {
            statement.not_booked += 1;
            return Ok(());
        }
        let number = statement.entries.len() + 1;
        let whole = self.whole.signed(None).ok_or_else(|| {
            NotAStatement::new(format!(
                "entry {number} of statement {} has no amount or no direction",
                statement.id
            ))
        })?;
        let booked_on = self.booked_on.or(self.valued_on);
        let parts: Option<Vec<Money>> =
            self.parts.iter().map(|part| part.signed(self.whole.direction)).collect();
        match parts {
            Some(parts) if parts.len() > 1 && sum(&parts).as_ref() == Some(&whole) => {
                for (part, money) in self.parts.drain(..).zip(parts) {
                    statement.entries.push(part.entry(money, booked_on));
                }
            }
            _ => {
                for part in self.parts.drain(..) {
                    self.whole.payer = self.whole.payer.take().or(part.payer);
                    self.whole.references.splice(0..0, part.references);
                    self.whole.texts.splice(0..0, part.texts);
                }
                statement.entries.push(std::mem::take(&mut self.whole).entry(whole, booked_on));
            }
        }
        Ok(())
    }
}

impl Part {
    fn leaf(&mut self, inside: &[&str], text: &str, currency: Option<&str>) -> Result<(), NotAStatement> {
        match inside {
            ["Amt"] => self.money = Some(money(text, currency)?),
            ["AmtDtls", "TxAmt", "Amt"] if self.money.is_none() => self.money = Some(money(text, currency)?),
            ["CdtDbtInd"] => self.direction = Some(direction(text)?),
            ["Refs", _]
            | ["Refs", "Prtry", "Ref"]
            | ["RmtInf", "Strd", "CdtrRefInf", "Ref"]
            | ["RmtInf", "Strd", "RfrdDocInf", "Nb"] => self.reference(text),
            ["RltdPties", "Dbtr" | "UltmtDbtr", "Nm"] | ["RltdPties", "Dbtr" | "UltmtDbtr", "Pty", "Nm"] => {
                self.payer = self.payer.take().or_else(|| Some(text.to_owned()));
            }
            ["RmtInf", "Ustrd"] | ["RmtInf", "Strd", "AddtlRmtInf"] | ["AddtlTxInf"] => self.text(text),
            _ => {}
        }
        Ok(())
    }

    fn reference(&mut self, text: &str) {
        if !text.is_empty() && !text.eq_ignore_ascii_case(NOTHING) {
            self.references.push(text.to_owned());
        }
    }

    fn text(&mut self, text: &str) {
        if !text.is_empty() {
            self.texts.push(text.to_owned());
        }
    }

    /// A transaction without a direction has that of its entry.
    fn signed(&self, of_entry: Option<bool>) -> Option<Money> {
        let Money { amount, currency } = self.money.clone()?;
        let is_credit = self.direction.or(of_entry)?;
        // No bank books minus nothing, but some write it.
        let amount = if amount.is_zero() { amount.abs() } else { amount };
        Some(Money { amount: if is_credit { amount } else { -amount }, currency })
    }

    fn entry(mut self, money: Money, booked_on: Option<NaiveDate>) -> Entry {
        // Entries are what takes memory, and stay to the end.
        self.references.shrink_to_fit();
        self.texts.shrink_to_fit();
        Entry { money, booked_on, payer: self.payer, references: self.references, texts: self.texts }
    }
}

fn sum(parts: &[Money]) -> Option<Money> {
    let (first, rest) = parts.split_first()?;
    rest.iter().try_fold(first.clone(), |sum, part| sum.checked_add(part)).ok()
}

fn money(text: &str, currency: Option<&str>) -> Result<Money, NotAStatement> {
    let refuse = |why: String| NotAStatement::new(format!("the amount {text:?} cannot be read: {why}"));
    let amount = text.parse().map_err(|error| refuse(format!("{error}")))?;
    let currency = currency.ok_or_else(|| refuse("it has no currency".to_owned()))?;
    Ok(Money::new(amount, currency.parse().map_err(|error| refuse(format!("{error}")))?))
}

fn direction(text: &str) -> Result<bool, NotAStatement> {
    match text {
        "CRDT" => Ok(true),
        "DBIT" => Ok(false),
        other => {
            let other: String = other.chars().take(20).collect();
            Err(NotAStatement::new(format!("{other:?} is neither CRDT nor DBIT")))
        }
    }
}

/// The day of a date or of an instant, as written.
pub(super) fn day(text: &str) -> Option<NaiveDate> {
    text.parse().ok().map(WireDate::date)
}
