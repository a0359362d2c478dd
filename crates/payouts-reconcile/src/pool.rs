//! The transfers and entries of a run, and which of them are used: what every rule reads and adds to.

use crate::{
    booked::Booked,
    calendar::Calendar,
    decision::Decision,
    finding::Kind,
    matched::{Difference, MatchRule},
    payer::Hint,
    transfer::Transfer,
};
use chrono::NaiveDate;
use payouts_model::{Currency, Money};
use std::collections::{BTreeMap, HashMap};

/// First and last days.
pub(crate) type Period = (NaiveDate, NaiveDate);

/// The transfers and entries of a run. Both are sorted by day and id, so that a place says which comes first.
pub(crate) struct Pool<'a> {
    pub(crate) transfers: &'a [Transfer],
    pub(crate) entries: &'a [Booked<'a>],
    /// When a bank may book each transfer.
    pub(crate) windows: Vec<Option<Period>>,
    /// The days that statements cover, by currency.
    pub(crate) covered: &'a BTreeMap<Currency, Vec<Period>>,
    /// What entries show of who paid them; empty until the references are known.
    pub(crate) hints: Vec<Hint>,
    pub(crate) drafts: Vec<Draft>,
    /// Pairs that a person rejected.
    pub(crate) rejected: HashMap<(usize, usize), &'a Decision>,
    pub(crate) transfer_doubts: HashMap<usize, Doubt>,
    pub(crate) entry_doubts: HashMap<usize, Doubt>,
    is_transfer_used: Vec<bool>,
    is_entry_used: Vec<bool>,
}

/// A match, by the places of its sides.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) transfers: Vec<usize>,
    pub(crate) entries: Vec<usize>,
    pub(crate) rule: MatchRule,
    pub(crate) kind: Kind,
    pub(crate) found: Option<Money>,
    pub(crate) difference: Option<Difference>,
    /// The short form, for the listing of findings.
    pub(crate) detail: String,
    pub(crate) why: String,
}

/// Why something that a rule looked at stays open.
#[derive(Clone, Debug)]
pub(crate) struct Doubt {
    pub(crate) kind: Kind,
    pub(crate) why: String,
    /// Whether another finding reports it already.
    pub(crate) is_reported: bool,
}

impl Doubt {
    pub(crate) fn new(kind: Kind, why: impl Into<String>) -> Self {
        Self { kind, why: why.into(), is_reported: false }
    }
}

/// What statements can show of the days on which a transfer may be booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Coverage {
    /// None of them, or not the first ones: it may be on the statement before.
    Uncovered,
    /// Some, but not the first or not all.
    Overlaps,
    /// The first ones; the rest is still to come.
    Ends,
    /// All.
    Whole,
}

impl<'a> Pool<'a> {
    pub(crate) fn new(
        transfers: &'a [Transfer],
        entries: &'a [Booked<'a>],
        covered: &'a BTreeMap<Currency, Vec<Period>>,
        days: u64,
    ) -> Self {
        let window = |transfer: &Transfer| {
            let currency = transfer.money.as_ref()?.currency?;
            Some(Calendar::of_currency(currency).booking_window(transfer.paid_on?, days))
        };
        Self {
            windows: transfers.iter().map(window).collect(),
            transfers,
            entries,
            covered,
            hints: Vec::new(),
            drafts: Vec::new(),
            rejected: HashMap::new(),
            transfer_doubts: HashMap::new(),
            entry_doubts: HashMap::new(),
            is_transfer_used: vec![false; transfers.len()],
            is_entry_used: vec![false; entries.len()],
        }
    }

    /// Takes a match, and its sides out of what is open.
    pub(crate) fn settle(&mut self, draft: Draft) {
        for place in &draft.transfers {
            debug_assert!(!self.is_transfer_used[*place], "a transfer is used twice");
            self.is_transfer_used[*place] = true;
            self.transfer_doubts.remove(place);
        }
        for place in &draft.entries {
            debug_assert!(!self.is_entry_used[*place], "an entry is used twice");
            self.is_entry_used[*place] = true;
            self.entry_doubts.remove(place);
        }
        self.drafts.push(draft);
    }

    pub(crate) fn is_transfer_open(&self, place: usize) -> bool {
        !self.is_transfer_used[place]
    }

    pub(crate) fn is_entry_open(&self, place: usize) -> bool {
        !self.is_entry_used[place]
    }

    /// Transfers that rules without references may look for: open, expected, dated and in no doubt.
    pub(crate) fn sought(&self) -> impl Iterator<Item = usize> {
        (0..self.transfers.len()).filter(|place| {
            self.is_transfer_open(*place)
                && self.windows[*place].is_some()
                && self.transfers[*place].expected().is_some()
                && !self.transfer_doubts.contains_key(place)
        })
    }

    /// Entries that rules without references may use: open, dated and in no doubt.
    pub(crate) fn available(&self) -> impl Iterator<Item = usize> {
        (0..self.entries.len()).filter(|place| {
            self.is_entry_open(*place)
                && self.entries[*place].entry.booked_on.is_some()
                && !self.entry_doubts.contains_key(place)
        })
    }

    /// Whether an entry is booked on a day on which a transfer may be.
    pub(crate) fn is_near(&self, transfer: usize, entry: usize) -> bool {
        let day = self.entries[entry].entry.booked_on;
        matches!((self.windows[transfer], day), (Some((first, last)), Some(day)) if first <= day && day <= last)
    }

    /// Whether nothing but amount and date speaks against it: no person rejected it, and the entry shows no other recipient.
    pub(crate) fn is_allowed(&self, transfer: usize, entry: usize) -> bool {
        let (paid, hint) = (&self.transfers[transfer], &self.hints[entry]);
        hint.provider.is_none_or(|provider| provider == paid.provider)
            && hint.account.as_ref().is_none_or(|account| *account == paid.account)
            && !self.rejected.contains_key(&(transfer, entry))
    }

    /// What statements can show of a transfer.
    pub(crate) fn coverage(&self, transfer: usize) -> Coverage {
        let money = self.transfers[transfer].money.as_ref();
        let covered = money.and_then(|money| self.covered.get(&money.currency?));
        let (Some(covered), Some((first, last))) = (covered, self.windows[transfer]) else {
            return Coverage::Uncovered;
        };
        let mut best = Coverage::Uncovered;
        for (from, to) in covered {
            if *from <= first && last <= *to {
                return Coverage::Whole;
            }
            if *from <= first && first <= *to {
                best = Coverage::Ends;
            } else if *from <= last && first <= *to && best == Coverage::Uncovered {
                best = Coverage::Overlaps;
            }
        }
        best
    }
}

/// The exact sum, unless the currencies differ or there is nothing to add.
pub(crate) fn sum<'m>(mut all: impl Iterator<Item = &'m Money>) -> Option<Money> {
    let first = all.next()?.clone();
    first.currency?;
    all.try_fold(first, |sum, money| sum.checked_add(money)).ok()
}

/// By how much one has more than the other, in one currency.
pub(crate) fn difference(more: &Money, less: &Money) -> Option<Money> {
    let negated = Money { amount: -less.amount, currency: less.currency };
    more.checked_add(&negated).ok()
}
