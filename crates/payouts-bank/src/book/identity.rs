//! What identifies a booking, however often and in whatever file it is stated.

use crate::statement::{Entry, Reference, ReferenceKind, Statement};
use chrono::NaiveDate;
use payouts_model::Currency;
use payouts_wire::Amount;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{
    collections::{HashMap, HashSet},
    fmt,
    hash::{DefaultHasher, Hash, Hasher},
    str::FromStr,
};

/// A stable identification of a booking, derived from its content: account, currency, day, amount, what the bank
/// identifies it by, and which of several equal ones it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EntryId([u8; 12]);

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&hex::encode(self.0))
    }
}

impl fmt::Debug for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for EntryId {
    type Err = NotAnEntryId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes = hex::decode(text).ok().and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or_else(|| NotAnEntryId(text.chars().take(40).collect()))
    }
}

impl TryFrom<String> for EntryId {
    type Error = NotAnEntryId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<EntryId> for String {
    fn from(id: EntryId) -> Self {
        id.to_string()
    }
}

/// Text that is no [`EntryId`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAnEntryId(Box<str>);

impl fmt::Display for NotAnEntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is no identification of a bank entry: it has 24 hexadecimal digits", self.0)
    }
}

impl std::error::Error for NotAnEntryId {}

/// The digest of what identifies a booking.
pub(super) type Key = [u8; 16];

impl EntryId {
    /// The identification of one of several equal bookings, or of a transaction in it.
    pub(super) fn new(key: &Key, occurrence: usize, transaction: Option<usize>) -> Self {
        let mut digest = Sha256::new();
        digest.update(key);
        digest.update((occurrence as u64).to_be_bytes());
        digest.update(transaction.map_or(u64::MAX, |transaction| transaction as u64).to_be_bytes());
        let mut id = [0; 12];
        id.copy_from_slice(&digest.finalize()[..12]);
        Self(id)
    }
}

/// What a bank booked at once: an entry, or all transactions of a batch.
#[derive(Clone, Debug)]
pub(super) struct Unit<'a> {
    pub(super) day: Option<NaiveDate>,
    pub(super) amount: Amount,
    pub(super) currency: Option<Currency>,
    /// The bank's reference, if it can be one of this booking alone.
    pub(super) servicer: Option<&'a str>,
    /// The first of its entries in the statement, and how many there are.
    pub(super) first: usize,
    pub(super) length: usize,
    entries: &'a [Entry],
    pub(super) key: Key,
}

/// The bookings of a statement, without a key yet.
pub(super) fn units(statement: &Statement) -> Vec<Unit<'_>> {
    let mut units = Vec::with_capacity(statement.entries.len());
    let mut first = 0;
    while first < statement.entries.len() {
        let length = batch_length(&statement.entries[first..]);
        let entries = &statement.entries[first..first + length];
        let [entry, ..] = entries else { break };
        if entry.status == crate::statement::Status::Booked {
            let whole =
                entry.batch.as_ref().filter(|_| length > 1).map_or(&entry.money, |batch| &batch.money);
            units.push(Unit {
                day: entry.booked_on,
                amount: whole.amount,
                currency: whole.currency.or(statement.currency),
                servicer: servicer(entry, length > 1).filter(|text| may_identify(text)),
                first,
                length,
                entries,
                key: Key::default(),
            });
        }
        first += length;
    }
    units
}

/// How many of the entries are the transactions of the batch that the first belongs to.
fn batch_length(entries: &[Entry]) -> usize {
    let Some(batch) = entries.first().and_then(|entry| entry.batch.as_ref()) else { return 1 };
    let Some(parts) = entries.get(..batch.transactions) else { return 1 };
    let is_whole = parts.iter().all(|part| part.batch.as_ref() == Some(batch));
    let sum = || parts.iter().try_fold(Amount::ZERO, |sum, part| sum.checked_add(part.money.amount));
    if is_whole && sum() == Some(batch.money.amount) { batch.transactions.max(1) } else { 1 }
}

fn servicer(entry: &Entry, is_split: bool) -> Option<&str> {
    let of_batch = || entry.batch.as_ref().and_then(|batch| batch.reference.as_deref());
    let own = entry.references.iter().find(|one| one.kind == ReferenceKind::Servicer);
    if is_split { of_batch() } else { own.map(|one| one.text.as_str()).or_else(of_batch) }
}

/// Whether a text can be the reference of one booking: banks fill the field when they have none.
fn may_identify(text: &str) -> bool {
    const NOTHING: [&str; 6] = ["NONREF", "NOTPROVIDED", "NOTAVAILABLE", "NONE", "NULL", "N/A"];
    let text = text.trim();
    text.len() >= 3
        && !NOTHING.iter().any(|nothing| text.eq_ignore_ascii_case(nothing))
        && !text.chars().all(|letter| matches!(letter, '0' | '-' | '.' | ' ' | '9'))
}

impl Unit<'_> {
    pub(super) fn is_split(&self) -> bool {
        self.length > 1
    }

    fn is_reversal(&self) -> bool {
        self.entries.first().is_some_and(|entry| entry.is_reversal)
    }

    /// A digest of everything but the bank's reference.
    fn content(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.amount.hash(&mut hasher);
        for entry in self.entries {
            for text in &entry.texts {
                letters(text).for_each(|letter| letter.hash(&mut hasher));
            }
        }
        hasher.finish()
    }

    /// Computes the key, once it is known which references the bank repeats.
    pub(super) fn identify(&mut self, account: &str, repeated: &HashSet<&str>) {
        let mut digest = Sha256::new();
        let mut field = |bytes: &[u8]| {
            digest.update((bytes.len() as u64).to_be_bytes());
            digest.update(bytes);
        };
        field(account.as_bytes());
        field(self.currency.as_ref().map_or("", Currency::as_str).as_bytes());
        field(self.day.map(|day| day.to_string()).unwrap_or_default().as_bytes());
        field(self.amount.decimal().normalize().to_string().as_bytes());
        field(&[u8::from(self.is_reversal())]);
        field(self.servicer.unwrap_or_default().as_bytes());
        if self.servicer.is_none_or(|servicer| repeated.contains(servicer)) {
            for entry in self.entries {
                let mut references: Vec<&Reference> = entry.references.iter().collect();
                references.sort_unstable_by_key(|one| (one.kind, &one.text));
                for reference in references {
                    field(reference.text.as_bytes());
                }
                // Banks fold and space the same words differently.
                let words: String = entry.texts.iter().flat_map(|text| letters(text)).collect();
                field(words.as_bytes());
                let other = entry.counterparty.as_deref().unwrap_or_default();
                field(letters(other).collect::<String>().as_bytes());
                field(entry.counterparty_account.as_deref().unwrap_or_default().as_bytes());
            }
        }
        self.key.copy_from_slice(&digest.finalize()[..16]);
    }
}

fn letters(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|letter| !letter.is_whitespace()).flat_map(char::to_uppercase)
}

/// The references that a bank gives to different bookings of one statement: they identify none.
pub(super) fn repeated<'a, 'b: 'a>(statements: impl Iterator<Item = &'a [Unit<'b>]>) -> HashSet<&'b str> {
    let mut repeated = HashSet::new();
    for units in statements {
        let mut seen: HashMap<(&str, bool, bool), u64> = HashMap::new();
        for unit in units {
            let Some(servicer) = unit.servicer else { continue };
            let content = unit.content();
            // A booking and its reversal may share the reference.
            let direction = (servicer, unit.amount < Amount::ZERO, unit.is_reversal());
            if *seen.entry(direction).or_insert(content) != content {
                repeated.insert(servicer);
            }
        }
    }
    repeated
}
