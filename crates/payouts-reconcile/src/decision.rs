//! What people decide where rules cannot: append-only, and about exactly what they saw.
//!
//! A decision carries a digest of each of its sides. When a side has changed or is gone, the decision no longer counts, and
//! that is a finding: no person accepted what the ledger contains now.

use crate::{
    booked::Booked,
    transfer::{Transfer, TransferId},
};
use chrono::{DateTime, Utc};
use payouts_wire::Amount;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    str::FromStr,
};

/// What a person decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Decision {
    /// What identifies it.
    pub id: String,
    /// What was decided.
    pub ruling: Ruling,
    /// The transfers that it is about.
    pub transfers: Vec<Subject>,
    /// The entries that it is about.
    pub entries: Vec<Subject>,
    /// Who decided.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub why: String,
}

impl Decision {
    /// A decision about nothing yet.
    pub fn new(
        id: impl Into<String>,
        ruling: Ruling,
        by: impl Into<String>,
        at: DateTime<Utc>,
        why: impl Into<String>,
    ) -> Self {
        let (transfers, entries) = (Vec::new(), Vec::new());
        Self { id: id.into(), ruling, transfers, entries, by: by.into(), at, why: why.into() }
    }

    /// The same decision about these sides, as they are now.
    #[must_use]
    pub fn about<'a>(
        self,
        transfers: impl IntoIterator<Item = &'a Transfer>,
        entries: impl IntoIterator<Item = &'a Booked<'a>>,
    ) -> Self {
        let transfers = transfers.into_iter().map(Subject::of_transfer).collect();
        let entries = entries.into_iter().map(Subject::of_entry).collect();
        Self { transfers, entries, ..self }
    }

    /// Who decided it when and why.
    pub(crate) fn described(&self) -> String {
        format!("{} by {} on {}: {}", self.id, self.by, self.at.date_naive(), self.why)
    }
}

/// What a decision does. Of an exception of another kind, to accept it is to state that it is right as it is, and to reject it that it
/// is wrong and must be corrected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Ruling {
    /// These transfers are these entries. Without entries: no entry is to be expected. Without transfers: the entries are no payouts.
    Accept,
    /// None of these transfers is any of these entries.
    Reject,
    /// Nothing: a remark for those who read later.
    Note,
}

impl Ruling {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Accept, Self::Reject, Self::Note];

    /// The name used in files and options.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Reject => "reject",
            Self::Note => "note",
        }
    }
}

impl FromStr for Ruling {
    type Err = NotARuling;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|ruling| ruling.as_str() == text);
        known.ok_or_else(|| NotARuling(text.chars().take(40).collect()))
    }
}

/// Text that is the name of no ruling.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not one of accept, reject, note")]
pub struct NotARuling(Box<str>);

impl fmt::Display for Ruling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// One transfer or entry, as it was when a person decided about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Subject {
    /// The id of the transfer or entry.
    pub id: String,
    /// The digest of what it contained.
    pub digest: String,
}

impl Subject {
    /// Takes back a subject as a store keeps it.
    #[must_use]
    pub const fn new(id: String, digest: String) -> Self {
        Self { id, digest }
    }

    /// A transfer as it is now: its amount, date, recipient and settlement.
    #[must_use]
    pub fn of_transfer(transfer: &Transfer) -> Self {
        let settled = transfer.by_status.iter().map(|(status, totals)| {
            let sums: Vec<_> =
                totals.sums.iter().map(|(currency, sum)| format!("{} {currency}", plain(*sum))).collect();
            format!("{status} {} {}", sums.join(" "), totals.unsummed)
        });
        let paid_on = transfer.paid_on.map_or_else(String::new, |day| day.to_string());
        let parts = [transfer.account.clone(), paid_on].into_iter().chain(settled);
        Self::new(transfer.id.to_string(), digest(parts))
    }

    /// An entry as it is now: amount, day, direction, and what it prints. How the bank folds the text does not matter.
    #[must_use]
    pub fn of_entry(booked: &Booked<'_>) -> Self {
        let entry = booked.entry;
        let mut references: Vec<_> =
            entry.references.iter().map(|reference| reference.text.clone()).collect();
        references.sort_unstable();
        let letters =
            entry.texts.iter().flat_map(|text| text.chars()).filter(|letter| !letter.is_whitespace());
        let amount = plain(entry.money.amount);
        let currency = entry.money.currency.map_or_else(String::new, String::from);
        let parts = [
            booked.account.to_owned(),
            amount,
            currency,
            entry.booked_on.map_or_else(String::new, |day| day.to_string()),
            entry.is_reversal.to_string(),
            letters.collect(),
        ];
        Self::new(booked.id.clone(), digest(parts.into_iter().chain(references)))
    }
}

/// `1.10` and `1.1` are one amount.
fn plain(amount: Amount) -> String {
    amount.decimal().normalize().to_string()
}

/// Each part with its length, so that parts cannot run into each other.
fn digest(parts: impl Iterator<Item = String>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_le_bytes());
        hash.update(part.as_bytes());
    }
    hex::encode(hash.finalize())
}

/// Which decisions count, by the places of their sides.
#[derive(Debug, Default)]
pub(crate) struct Docket<'d> {
    /// Those to apply: no transfer and no entry is in two of them.
    pub(crate) accepted: Vec<(&'d Decision, Vec<usize>, Vec<usize>)>,
    /// Pairs of a transfer and an entry that are none, with the decision.
    pub(crate) rejected: HashMap<(usize, usize), &'d Decision>,
    /// Those that no longer count, and why.
    pub(crate) reopened: Vec<(&'d Decision, String)>,
}

impl<'d> Docket<'d> {
    /// Sorts decisions out, the newest first: a later decision about the same pair of sides replaces an earlier one.
    pub(crate) fn new(decisions: &'d [Decision], transfers: &[Transfer], entries: &[Booked<'_>]) -> Self {
        let mut docket = Self::default();
        let mut newest: Vec<_> =
            decisions.iter().filter(|decision| decision.ruling != Ruling::Note).collect();
        newest.sort_by(|one, other| (other.at, &other.id).cmp(&(one.at, &one.id)));
        if newest.is_empty() {
            return docket;
        }
        let places = Places::new(transfers, entries);
        let mut decided: BTreeMap<(&str, &str), Ruling> = BTreeMap::new();
        let mut used_transfers: HashMap<usize, &Decision> = HashMap::new();
        let mut used_entries: HashMap<usize, &Decision> = HashMap::new();
        for decision in newest {
            let mut is_replaced = false;
            for pair in pairs(decision) {
                let first = *decided.entry(pair).or_insert(decision.ruling);
                is_replaced |= first != decision.ruling;
            }
            let sides = match places.of(decision, transfers, entries) {
                Ok(sides) => sides,
                Err(_) if is_replaced => continue,
                Err(why) => {
                    docket.reopened.push((decision, why));
                    continue;
                }
            };
            let (ours, theirs) = sides;
            if decision.ruling == Ruling::Reject {
                for pair in ours.iter().flat_map(|ours| theirs.iter().map(move |theirs| (*ours, *theirs))) {
                    let key = (transfers[pair.0].id.as_str(), entries[pair.1].id.as_str());
                    if decided.get(&key) == Some(&Ruling::Reject) {
                        docket.rejected.entry(pair).or_insert(decision);
                    }
                }
                continue;
            }
            if is_replaced {
                continue;
            }
            let other = ours.iter().find_map(|place| used_transfers.get(place));
            if let Some(other) = other.or_else(|| theirs.iter().find_map(|place| used_entries.get(place))) {
                // The same acceptance given twice is one.
                if (&other.transfers, &other.entries) != (&decision.transfers, &decision.entries) {
                    let why = format!("the later decision {} uses a part of it", other.id);
                    docket.reopened.push((decision, why));
                }
                continue;
            }
            used_transfers.extend(ours.iter().map(|place| (*place, decision)));
            used_entries.extend(theirs.iter().map(|place| (*place, decision)));
            docket.accepted.push((decision, ours, theirs));
        }
        docket
    }
}

/// Each pair of sides; one side alone is a pair with nothing.
fn pairs(decision: &Decision) -> impl Iterator<Item = (&str, &str)> {
    fn ids(subjects: &[Subject]) -> Vec<&str> {
        let ids = subjects.iter().map(|subject| subject.id.as_str());
        if subjects.is_empty() { vec![""] } else { ids.collect() }
    }
    let (transfers, entries) = (ids(&decision.transfers), ids(&decision.entries));
    transfers.into_iter().flat_map(move |ours| entries.clone().into_iter().map(move |theirs| (ours, theirs)))
}

/// Where the sides of decisions are.
struct Places<'a> {
    transfers: HashMap<&'a TransferId, usize>,
    entries: HashMap<&'a str, usize>,
}

impl<'a> Places<'a> {
    fn new(transfers: &'a [Transfer], entries: &'a [Booked<'_>]) -> Self {
        let transfers = transfers.iter().enumerate().map(|(place, transfer)| (&transfer.id, place)).collect();
        let entries = entries.iter().enumerate().map(|(place, booked)| (booked.id.as_str(), place)).collect();
        Self { transfers, entries }
    }

    /// The places of both sides, or why the decision is about something else.
    fn of(
        &self,
        decision: &Decision,
        transfers: &[Transfer],
        entries: &[Booked<'_>],
    ) -> Result<(Vec<usize>, Vec<usize>), String> {
        let ours = decision.transfers.iter().map(|subject| {
            let id = TransferId::from_text(subject.id.clone());
            let place = *self.transfers.get(&id).ok_or_else(|| format!("payout {id} is gone"))?;
            let is_same = Subject::of_transfer(&transfers[place]).digest == subject.digest;
            is_same.then_some(place).ok_or_else(|| format!("payout {id} has changed"))
        });
        let theirs = decision.entries.iter().map(|subject| {
            let id = subject.id.as_str();
            let place = *self.entries.get(id).ok_or_else(|| format!("entry {id} is gone"))?;
            let is_same = Subject::of_entry(&entries[place]).digest == subject.digest;
            is_same.then_some(place).ok_or_else(|| format!("entry {id} has changed"))
        });
        let (ours, theirs) = (ours.collect::<Result<_, _>>()?, theirs.collect::<Result<_, _>>()?);
        Ok((ours, theirs))
    }
}
