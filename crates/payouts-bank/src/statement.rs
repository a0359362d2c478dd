//! What a bank states: statements of accounts, and the entries on them.

use chrono::NaiveDate;
use payouts_model::{Currency, Money};
use payouts_wire::Amount;
use serde::{Deserialize, Serialize};

/// What a bank states of one account for some days.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Statement {
    /// The form of the file it came in.
    pub format: Format,
    /// Whether what it states may still change.
    pub finality: Finality,
    /// Its identification, as the bank gives it.
    pub id: String,
    /// Its number in the bank's sequence of statements, with the page where it has several: `29/1`.
    pub sequence: Option<String>,
    /// The account: its IBAN, or what the bank has in place of one, without blanks.
    pub account: String,
    /// The bank that keeps the account: its BIC, or its routing number.
    pub bank: Option<String>,
    /// The currency of the account.
    pub currency: Option<Currency>,
    /// The first and the last day that it covers.
    pub days: Option<(NaiveDate, NaiveDate)>,
    /// What was booked before the first entry.
    pub opening: Option<Balance>,
    /// What was booked after the last entry.
    pub closing: Option<Balance>,
    /// Its entries in the order of the file, those that are not booked included.
    pub entries: Vec<Entry>,
    /// What contradicts itself in the file, such as a control total that is not the sum of its records. Such a statement
    /// proves nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
}

impl Statement {
    /// The entries that moved money.
    pub fn booked(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.status == Status::Booked)
    }

    /// How many entries are announced, pending or for information only.
    #[must_use]
    pub fn not_booked(&self) -> usize {
        self.entries.len() - self.booked().count()
    }
}

/// The form of a file of statements.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Format {
    /// ISO 20022 `camt.052`, `camt.053` or `camt.054`.
    #[default]
    Camt,
    /// SWIFT MT940 or MT942.
    Mt940,
    /// BAI2.
    Bai2,
    /// OFX or QFX, in SGML or XML.
    Ofx,
    /// Separated values, read by a configured profile.
    Csv,
}

/// Whether what a message states may still change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Finality {
    /// A statement of a finished period (`camt.053`, MT940, BAI2 of the previous day, OFX).
    #[default]
    Final,
    /// A report of a running day (`camt.052`, MT942, BAI2 of the current day).
    Intraday,
    /// A notification of single entries (`camt.054`).
    Notification,
}

impl Finality {
    /// The name used in files and listings.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Final => "final",
            Self::Intraday => "intraday",
            Self::Notification => "notification",
        }
    }
}

/// What an account held at the end, or at the beginning, of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Balance {
    /// The day, where the bank gives one.
    pub day: Option<NaiveDate>,
    /// The amount, negative when the account is overdrawn.
    pub money: Money,
}

impl Balance {
    /// A balance of a day.
    #[must_use]
    pub const fn new(day: Option<NaiveDate>, money: Money) -> Self {
        Self { day, money }
    }
}

/// Whether an entry moved money.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Status {
    /// It did.
    #[default]
    Booked,
    /// It may.
    Pending,
    /// It informs only, or announces what will come.
    Information,
}

/// One entry of a statement; of an entry that books several transactions, each with its amount, one transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Entry {
    /// The amount as it was booked to the account, negative for a debit.
    pub money: Money,
    /// Whether it moved money.
    pub status: Status,
    /// The bank's calendar day of booking, or of value where the bank gives no other.
    pub booked_on: Option<NaiveDate>,
    /// The day from which the money counts for interest.
    pub valued_on: Option<NaiveDate>,
    /// Whether it takes back an earlier entry.
    pub is_reversal: bool,
    /// Why it was returned: the bank's code, then its words, as far as it states them.
    pub return_reason: Option<String>,
    /// The servicer's reference of an earlier entry that this one replaces or deletes (OFX).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<String>,
    /// The bank's code of what kind of transaction it is, as written.
    pub code: Option<String>,
    /// References that have fields of their own.
    pub references: Vec<Reference>,
    /// Text that may hold references: remittance information, piece by piece as the bank folded it.
    pub texts: Vec<String>,
    /// The other side, as the bank names it.
    pub counterparty: Option<String>,
    /// The other side's account.
    pub counterparty_account: Option<String>,
    /// The amount that the payer instructed, where the bank states it; usually in the payer's currency, without a sign.
    pub instructed: Option<Money>,
    /// The rate of exchange, as the bank states it.
    pub rate: Option<Amount>,
    /// What the bank kept, or took beside it: positive for what the account paid.
    pub charges: Vec<Money>,
    /// Where the entry is one of several transactions that were booked as one: the batch.
    pub batch: Option<Batch>,
    /// Where it begins in the file that it was read from, counted from 0.
    pub byte: u64,
}

impl Entry {
    /// An entry that moved this much, of which nothing else is known.
    #[must_use]
    pub const fn new(money: Money) -> Self {
        Self {
            money,
            status: Status::Booked,
            booked_on: None,
            valued_on: None,
            is_reversal: false,
            return_reason: None,
            corrects: None,
            code: None,
            references: Vec::new(),
            texts: Vec::new(),
            counterparty: None,
            counterparty_account: None,
            instructed: None,
            rate: None,
            charges: Vec::new(),
            batch: None,
            byte: 0,
        }
    }

    /// What a person finds the entry by: its first reference that is not the bank's own, else any, else its text.
    #[must_use]
    pub fn label(&self) -> Option<String> {
        let text = self.texts.join(" ");
        let own = self.references.iter().find(|reference| reference.kind != ReferenceKind::Servicer);
        let reference = own.or(self.references.first()).map(|reference| reference.text.clone());
        reference.or_else(|| (!text.is_empty()).then_some(text))
    }
}

/// The entry that several transactions were booked as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Batch {
    /// The amount of the whole.
    pub money: Money,
    /// How many transactions it has, as far as the file states them.
    pub transactions: usize,
    /// The bank's reference of the whole.
    pub reference: Option<String>,
}

impl Batch {
    /// A batch of so many transactions.
    #[must_use]
    pub const fn new(money: Money, transactions: usize, reference: Option<String>) -> Self {
        Self { money, transactions, reference }
    }
}

/// A reference that has a field of its own.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Reference {
    /// Whose it is.
    pub kind: ReferenceKind,
    /// The reference as written.
    pub text: String,
}

impl Reference {
    /// A reference of this kind.
    pub fn new(kind: ReferenceKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into() }
    }
}

/// Whose reference it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ReferenceKind {
    /// The bank's own: it names this booking and no other.
    Servicer,
    /// The payer's, which all banks on the way hand on.
    EndToEnd,
    /// That of the payer's instruction, or of the order.
    Instruction,
    /// That of a mandate of direct debits.
    Mandate,
    /// That of the creditor or of a document, in a structured field.
    Structured,
    /// Any other.
    Other,
}

/// Days between two statements that are a weekend with its holidays, not a gap: the longest common one is Easter.
const CLOSED: i64 = 4;

/// Joins periods that follow each other.
#[must_use]
pub fn joined(mut periods: Vec<(NaiveDate, NaiveDate)>) -> Vec<(NaiveDate, NaiveDate)> {
    periods.sort_unstable();
    let mut joined: Vec<(NaiveDate, NaiveDate)> = Vec::new();
    for (first, last) in periods {
        match joined.last_mut() {
            Some((_, end)) if (first - *end).num_days() <= CLOSED + 1 => *end = last.max(*end),
            _ => joined.push((first, last)),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn a_weekend_is_no_gap_and_a_month_is_one() {
        let period = |first, last| (day(first), day(last));
        let easter = vec![period("2025-04-22", "2025-04-22"), period("2025-04-17", "2025-04-17")];
        assert_eq!(joined(easter), [period("2025-04-17", "2025-04-22")]);
        let months = vec![period("2025-01-01", "2025-01-31"), period("2025-03-01", "2025-03-31")];
        assert_eq!(joined(months.clone()), months);
        let nested = vec![period("2025-01-01", "2025-01-31"), period("2025-01-05", "2025-01-06")];
        assert_eq!(joined(nested), [period("2025-01-01", "2025-01-31")]);
    }
}
