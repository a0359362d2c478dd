//! What was compared with the ledger: bank statements, exceptions, corrections and coverage.

use chrono::{DateTime, NaiveDate, Utc};
use payouts_model::{Currency, Dataset, Money, Period, Provider, SourceId};
use payouts_reconcile::Ruling;
use payouts_wire::Amount;
use serde::{Deserialize, Serialize};

/// Where the bank statements leave a payout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum BankState {
    /// A bank booked it.
    InBank,
    /// It was sent, and may still arrive.
    InTransit,
    /// It was settled without a bank.
    CreditNote,
    /// It failed, or came back.
    FailedOrReturned,
    /// A bank booked another amount, or should have booked it and did not.
    Difference,
}

/// What bank statements show of one or more payouts that are one transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BankMatch {
    /// Who pays.
    pub provider: Provider,
    /// The ids of the payouts. Each payout is in one match at most.
    pub payouts: Vec<String>,
    /// Where they are.
    pub state: BankState,
    /// What was booked, one for each currency.
    pub booked: Vec<Money>,
    /// The last day of booking.
    pub booked_on: Option<NaiveDate>,
    /// The ids of the entries.
    pub entries: Vec<String>,
    /// The bank account.
    pub bank_account: Option<String>,
    /// Why these belong together, or why none does, in a sentence.
    pub reason: String,
    /// Days from the payment date to the booking.
    pub days: Option<u32>,
    /// What the payer instructed, as the bank states it.
    pub instructed: Option<Money>,
    /// The rate of exchange, as the bank states it.
    pub rate: Option<Amount>,
    /// What the bank kept of it.
    pub charges: Vec<Money>,
}

impl BankMatch {
    /// A match of these payouts.
    pub fn new(
        provider: Provider,
        payouts: Vec<String>,
        state: BankState,
        reason: impl Into<String>,
    ) -> Self {
        Self {
            provider,
            payouts,
            state,
            booked: Vec::new(),
            booked_on: None,
            entries: Vec::new(),
            bank_account: None,
            reason: reason.into(),
            days: None,
            instructed: None,
            rate: None,
            charges: Vec::new(),
        }
    }
}

/// An entry of a bank statement that no payout explains.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct UnmatchedEntry {
    /// The id of the entry.
    pub id: String,
    /// Whom the bank names as the payer, where it is a provider.
    pub provider: Option<Provider>,
    /// The bank account.
    pub bank_account: String,
    /// The day of booking.
    pub booked_on: Option<NaiveDate>,
    /// The amount, negative for a debit.
    pub money: Money,
    /// What a person finds it by.
    pub label: Option<String>,
    /// Why it has no payout, in a sentence.
    pub reason: String,
}

impl UnmatchedEntry {
    /// An entry of this account.
    pub fn new(
        id: impl Into<String>,
        bank_account: impl Into<String>,
        money: Money,
        reason: impl Into<String>,
    ) -> Self {
        Self {
            id: id.into(),
            provider: None,
            bank_account: bank_account.into(),
            booked_on: None,
            money,
            label: None,
            reason: reason.into(),
        }
    }
}

/// Something that a person has to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ExceptionRow {
    /// The id by which a decision names it. It stays the same for the same exception.
    pub id: String,
    /// The kind, as listings name it.
    pub kind: String,
    /// What is wrong, in a sentence.
    pub sentence: String,
    /// Who pays.
    pub provider: Option<Provider>,
    /// The account, or the bank account.
    pub account: Option<String>,
    /// The reference of the payout, or of the entry.
    pub reference: Option<String>,
    /// Whole days since the day it is about, as of the report.
    pub age_days: Option<u32>,
    /// How much it is about.
    pub money: Option<Money>,
    /// What a person decided, if one did.
    pub decision: Option<ExceptionDecision>,
}

impl ExceptionRow {
    /// An exception without a decision.
    pub fn new(id: impl Into<String>, kind: impl Into<String>, sentence: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            kind: kind.into(),
            sentence: sentence.into(),
            provider: None,
            account: None,
            reference: None,
            age_days: None,
            money: None,
            decision: None,
        }
    }

    /// Whether it is settled. A note leaves it open.
    #[must_use]
    pub fn is_decided(&self) -> bool {
        self.decision.as_ref().is_some_and(|decision| decision.verb != Ruling::Note)
    }
}

/// What a person decided about an exception.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ExceptionDecision {
    /// What was decided.
    pub verb: Ruling,
    /// Who decided it.
    pub who: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub why: String,
}

impl ExceptionDecision {
    /// A decision.
    pub fn new(verb: Ruling, who: impl Into<String>, at: DateTime<Utc>, why: impl Into<String>) -> Self {
        Self { verb, who: who.into(), at, why: why.into() }
    }
}

/// A value that changed since the last close.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CorrectionRow {
    /// Why it changed.
    pub cause: CorrectionCause,
    /// Who pays.
    pub provider: Option<Provider>,
    /// The account.
    pub account: Option<String>,
    /// The id of the row.
    pub row: String,
    /// The reference of the payout.
    pub reference: Option<String>,
    /// The column, for example `total`; absent where the whole row is new or gone.
    pub column: Option<String>,
    /// What the value was, in the form of the column; absent where there was none.
    pub was: Option<String>,
    /// What it is.
    pub is: Option<String>,
    /// By how much an amount changed.
    pub difference: Option<Money>,
    /// The observation, or the decision, that changed it.
    pub observation: String,
    /// When that was loaded or made.
    pub at: Option<DateTime<Utc>>,
}

impl CorrectionRow {
    /// A change of this row by this observation.
    pub fn new(cause: CorrectionCause, row: impl Into<String>, observation: impl Into<String>) -> Self {
        Self {
            cause,
            provider: None,
            account: None,
            row: row.into(),
            reference: None,
            column: None,
            was: None,
            is: None,
            difference: None,
            observation: observation.into(),
            at: None,
        }
    }
}

/// Why a closed month changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum CorrectionCause {
    /// The provider corrected a value.
    Correction,
    /// A row arrived after the close.
    LateRow,
    /// A row is not in its window any more.
    Vanished,
    /// A person decided something.
    Decision,
}

impl CorrectionCause {
    /// The word in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Correction => "correction",
            Self::LateRow => "late-row",
            Self::Vanished => "vanished",
            Self::Decision => "decision",
        }
    }
}

/// How far one window is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct CoverageRow {
    /// The sign-in.
    pub source: SourceId,
    /// The kind of rows.
    pub dataset: Dataset,
    /// The account, or `all`.
    pub account: String,
    /// The period.
    pub period: Period,
    /// How far it is.
    pub state: CoverageState,
    /// Rows that were read.
    pub rows: u64,
}

impl CoverageRow {
    /// The state of a window.
    pub fn new(
        source: SourceId,
        dataset: Dataset,
        account: impl Into<String>,
        period: Period,
        state: CoverageState,
    ) -> Self {
        Self { source, dataset, account: account.into(), period, state, rows: 0 }
    }
}

/// How far a window is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum CoverageState {
    /// Requested after its period was over, and loaded.
    Complete,
    /// Loaded, but requested before its period was over.
    Early,
    /// Loaded, and a later read of it waits for a person because it is worse.
    Held,
    /// Requested, and not loaded yet.
    Pending,
    /// The last attempt failed.
    Failed,
    /// Never requested.
    Missing,
}

impl CoverageState {
    /// All of them, best first.
    pub const ALL: [Self; 6] =
        [Self::Complete, Self::Early, Self::Held, Self::Pending, Self::Failed, Self::Missing];

    /// The word in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Early => "early",
            Self::Held => "held",
            Self::Pending => "pending",
            Self::Failed => "failed",
            Self::Missing => "missing",
        }
    }
}

/// Days of a bank account and what its statements prove of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct BankDays {
    /// The bank account.
    pub bank_account: String,
    /// Its currency.
    pub currency: Option<Currency>,
    /// The first day.
    pub first: NaiveDate,
    /// The last day.
    pub last: NaiveDate,
    /// What is proved of them.
    pub state: ProofState,
}

impl BankDays {
    /// Days of an account, the first and the last one included.
    pub fn new(
        bank_account: impl Into<String>,
        first: NaiveDate,
        last: NaiveDate,
        state: ProofState,
    ) -> Self {
        Self { bank_account: bank_account.into(), currency: None, first, last, state }
    }

    /// How many days these are.
    #[must_use]
    pub fn days(&self) -> u64 {
        u64::try_from((self.last - self.first).num_days() + 1).unwrap_or(0)
    }
}

/// What statements prove of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ProofState {
    /// A statement covers it, and its balances add up.
    Proved,
    /// A statement covers it, and its balances do not add up, or are absent.
    Unproved,
    /// No statement covers it.
    Missing,
}

impl ProofState {
    /// All of them, best first.
    pub const ALL: [Self; 3] = [Self::Proved, Self::Unproved, Self::Missing];

    /// The word in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Proved => "proved",
            Self::Unproved => "unproved",
            Self::Missing => "missing",
        }
    }
}
