//! What matching comes to: matches, and what is still open on either side.

use crate::{
    finding::{Finding, Kind},
    transfer::{Transfer, TransferId},
};
use chrono::NaiveDate;
use payouts_model::{Money, Provider};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What statements contain of transfers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Matched {
    /// Which transfers are which entries. No transfer and no entry is in two of them.
    pub matches: Vec<Match>,
    /// Transfers that are in no match, with those of which no entry is expected.
    pub open_transfers: Vec<OpenTransfer>,
    /// Booked entries that are in no match.
    pub open_entries: Vec<OpenEntry>,
    /// One for each transfer that statements cover, and one for each entry that should be one.
    pub findings: Vec<Finding>,
    /// Transfers whose days, or whose currency, no statement covers.
    pub uncovered: u64,
    /// The transfers, by payment date and id.
    pub transfers: Vec<Transfer>,
}

/// Transfers and entries that are the same money.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Match {
    /// The payouts.
    pub transfers: Vec<TransferId>,
    /// The ids of the entries.
    pub entries: Vec<String>,
    /// The rule that found it.
    pub rule: MatchRule,
    /// What it comes to, before the proof of the statements is considered.
    pub kind: Kind,
    /// The sum of the payouts.
    pub ledger: Option<Money>,
    /// The sum of the entries as they were booked.
    pub found: Option<Money>,
    /// By how much the entries differ from the payouts, and why.
    pub difference: Option<Difference>,
    /// The first and the last day of booking.
    pub booked_on: Option<(NaiveDate, NaiveDate)>,
    /// Whether balances prove the statements of all entries.
    pub is_proved: bool,
    /// Why it is a match: a sentence for people.
    pub why: String,
    /// What came closest in place of an entry, and why it is none.
    pub runner_up: Option<String>,
}

/// The rule that found a match, in the order in which rules are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum MatchRule {
    /// A person accepted it.
    Decision,
    /// The entries print the reference.
    Reference,
    /// The entries print the reference with more or fewer leading zeros.
    LeadingZeros,
    /// The amounts are equal and the dates fit, and nothing else does.
    AmountAndDate,
    /// The amounts are equal and the dates fit, as they do for others of the same amount.
    Interchangeable,
    /// The dates fit, and the amount without the charges that the bank states.
    AmountBeforeCharges,
    /// The dates fit, and the amount that the payer instructed.
    InstructedAmount,
    /// Several payouts add up to one entry.
    SumOfPayouts,
    /// Several entries add up to one payout.
    SumOfEntries,
}

impl MatchRule {
    /// The name used in listings.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::Reference => "reference",
            Self::LeadingZeros => "leading-zeros",
            Self::AmountAndDate => "amount-and-date",
            Self::Interchangeable => "interchangeable",
            Self::AmountBeforeCharges => "amount-before-charges",
            Self::InstructedAmount => "instructed-amount",
            Self::SumOfPayouts => "sum-of-payouts",
            Self::SumOfEntries => "sum-of-entries",
        }
    }
}

impl fmt::Display for MatchRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// By how much the bank has more than the ledger, in one currency, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// Booked less expected: negative where the bank has less.
    pub money: Money,
    /// What explains it.
    pub cause: Cause,
}

impl Difference {
    pub(crate) const fn new(money: Money, cause: Cause) -> Self {
        Self { money, cause }
    }
}

/// What explains a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Cause {
    /// The bank states these charges.
    Charges,
    /// The bank states that the payer instructed the full amount: a bank on the way kept the rest.
    KeptOnTheWay,
    /// The rest may still arrive.
    Partial,
    /// The entry was taken back.
    Returned,
    /// A person accepted it.
    Accepted,
    /// Nothing does.
    Unexplained,
}

impl Cause {
    /// The name used in listings.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Charges => "charges",
            Self::KeptOnTheWay => "kept-on-the-way",
            Self::Partial => "partial",
            Self::Returned => "returned",
            Self::Accepted => "accepted",
            Self::Unexplained => "unexplained",
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A transfer without an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OpenTransfer {
    /// The payout.
    pub transfer: TransferId,
    /// What that means.
    pub state: OpenState,
    /// Why it is open.
    pub why: String,
    /// The last day on which a bank may book it, where it has a date.
    pub expected_by: Option<NaiveDate>,
    /// Entries that come closest, the closest first.
    pub candidates: Vec<Candidate>,
}

/// What it means that a transfer has no entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum OpenState {
    /// None is expected: a credit note, a payout of zero, or one that was not sent.
    NothingExpected,
    /// No statement covers its days, or its currency.
    Uncovered,
    /// The statements end before the last day to expect it on.
    MayStillArrive,
    /// The statements cover all its days.
    Missing,
    /// Entries fit, and which is which cannot be known.
    Ambiguous,
    /// There may be sums that fit, but there are too many to try them all.
    NotSearchedFurther,
    /// The ledger does not have what is needed to look for it.
    Unknown,
}

impl OpenState {
    /// The name used in listings.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NothingExpected => "nothing-expected",
            Self::Uncovered => "uncovered",
            Self::MayStillArrive => "may-still-arrive",
            Self::Missing => "missing",
            Self::Ambiguous => "ambiguous",
            Self::NotSearchedFurther => "not-searched-further",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for OpenState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A booked entry without a transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OpenEntry {
    /// The id of the entry.
    pub entry: String,
    /// The provider that it shows as the payer.
    pub provider: Option<Provider>,
    /// What that means, where it should be a payout or could be one.
    pub kind: Option<Kind>,
    /// What was booked.
    pub money: Money,
    /// When.
    pub booked_on: Option<NaiveDate>,
    /// Why it is open.
    pub why: String,
    /// Transfers that come closest, the closest first.
    pub candidates: Vec<Candidate>,
}

/// Something that came close.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Candidate {
    /// The id of the entry, or of the transfer.
    pub id: String,
    /// Why it was not taken.
    pub why: String,
}

impl Candidate {
    pub(crate) fn new(id: impl Into<String>, why: impl Into<String>) -> Self {
        Self { id: id.into(), why: why.into() }
    }
}
