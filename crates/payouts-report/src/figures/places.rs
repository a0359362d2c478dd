//! Where the money of each payout is: each amount is in exactly one place.

use crate::{
    exact_sum::ExactSum,
    snapshot::{BankMatch, BankState, Parts, PayoutRow},
};
use payouts_model::{Currency, Provider};
use payouts_reconcile::SettlementStatus;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// Where the money of a payout is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Place {
    /// A bank booked it.
    InBank,
    /// It was sent, and may still arrive.
    InTransit,
    /// It was settled by a credit note.
    CreditNotes,
    /// It failed, was returned, or will never be paid.
    FailedOrReturned,
    /// It is still to be sent.
    NotPaidYet,
    /// The provider's texts leave it open.
    Unknown,
    /// It was sent, and was compared with no bank statement.
    NotCompared,
    /// The ledger has it, and the bank has another amount or nothing.
    Difference,
}

impl Place {
    /// All of them, in the order they are shown.
    pub const ALL: [Self; 8] = [
        Self::InBank,
        Self::InTransit,
        Self::CreditNotes,
        Self::FailedOrReturned,
        Self::NotPaidYet,
        Self::Unknown,
        Self::NotCompared,
        Self::Difference,
    ];

    /// The word in files and options.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InBank => "in-bank",
            Self::InTransit => "in-transit",
            Self::CreditNotes => "credit-notes",
            Self::FailedOrReturned => "failed-or-returned",
            Self::NotPaidYet => "not-paid-yet",
            Self::Unknown => "unknown",
            Self::NotCompared => "not-compared",
            Self::Difference => "difference",
        }
    }

    /// The words shown to people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::InBank => "In the bank",
            Self::InTransit => "In transit",
            Self::CreditNotes => "Credit notes",
            Self::FailedOrReturned => "Failed or returned",
            Self::NotPaidYet => "Not paid yet",
            Self::Unknown => "Unknown",
            Self::NotCompared => "Not compared",
            Self::Difference => "Difference",
        }
    }
}

impl From<BankState> for Place {
    fn from(state: BankState) -> Self {
        match state {
            BankState::InBank => Self::InBank,
            BankState::InTransit => Self::InTransit,
            BankState::CreditNote => Self::CreditNotes,
            BankState::FailedOrReturned => Self::FailedOrReturned,
            BankState::Difference => Self::Difference,
        }
    }
}

/// The place of a payout that no match names.
const fn without_match(settlement: SettlementStatus) -> Place {
    match settlement {
        SettlementStatus::SentToBank => Place::NotCompared,
        SettlementStatus::CreditNote => Place::CreditNotes,
        SettlementStatus::FailedOrReturned => Place::FailedOrReturned,
        SettlementStatus::NotPaidYet => Place::NotPaidYet,
        _ => Place::Unknown,
    }
}

/// An amount and a count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counted {
    pub(super) amount: ExactSum,
    pub(super) count: u64,
}

/// The places of all payouts of a month.
#[derive(Debug)]
pub(super) struct Places<'a> {
    all: &'a [BankMatch],
    /// The number of the match of a payout, by provider and id.
    numbers: HashMap<(Provider, &'a str), usize>,
    /// The sums, by provider and currency.
    pub(super) sums: BTreeMap<(Provider, Currency), BTreeMap<Place, Counted>>,
}

impl<'a> Places<'a> {
    pub(super) fn new(parts: &'a Parts) -> Self {
        let mut places = Self { all: &parts.matches, numbers: HashMap::new(), sums: BTreeMap::new() };
        for (number, bank_match) in parts.matches.iter().enumerate() {
            for id in &bank_match.payouts {
                // A payout is in one match. If the caller gives two, the first one counts, so that no amount counts twice.
                places.numbers.entry((bank_match.provider, id.as_str())).or_insert(number);
            }
        }
        let mut booked: BTreeMap<(usize, Currency), Vec<&PayoutRow>> = BTreeMap::new();
        for row in parts.payouts.iter().filter(|row| is_in_sums(row)) {
            let (Some(total), Some(currency)) = (&row.total, row.currency()) else { continue };
            let number = places.number(row);
            let place = places.place(row);
            let sums = places.sums.entry((row.provider, currency)).or_default();
            let counted = sums.entry(place).or_default();
            counted.count += 1;
            match number {
                Some(number) if matches!(place, Place::InBank | Place::Difference) => {
                    booked.entry((number, currency)).or_default().push(row);
                }
                _ => counted.amount += total.amount.into(),
            }
        }
        for ((number, currency), rows) in booked {
            places.add_booked(&parts.matches[number], currency, &rows);
        }
        places
    }

    /// Splits what the ledger has of a transfer into what the bank booked and the rest.
    fn add_booked(&mut self, found: &BankMatch, currency: Currency, rows: &[&PayoutRow]) {
        let ledger: ExactSum =
            rows.iter().filter_map(|row| row.total.as_ref()).map(|total| total.amount.into()).sum();
        let mut booked = found.booked.iter().filter(|money| money.currency == Some(currency)).peekable();
        // What was booked for payouts of other months as well cannot be split. Its amount is where its state is.
        let is_whole = rows.len() == found.payouts.len();
        let (in_bank, rest) = match (booked.peek().is_some() && is_whole, found.state) {
            (true, _) => {
                let booked: ExactSum = booked.map(|money| money.amount.into()).sum();
                (booked, ledger - booked)
            }
            (false, BankState::Difference) => (ExactSum::ZERO, ledger),
            (false, _) => (ledger, ExactSum::ZERO),
        };
        let sums = self.sums.entry((found.provider, currency)).or_default();
        sums.entry(Place::InBank).or_default().amount += in_bank;
        sums.entry(Place::Difference).or_default().amount += rest;
    }

    /// Where a payout is.
    pub(super) fn place(&self, row: &PayoutRow) -> Place {
        self.bank_match(row).map_or_else(|| without_match(row.settlement), |found| found.state.into())
    }

    /// What bank statements show of a payout.
    pub(super) fn bank_match(&self, row: &PayoutRow) -> Option<&'a BankMatch> {
        self.all.get(self.number(row)?)
    }

    /// The number of the match of a payout.
    pub(super) fn number(&self, row: &PayoutRow) -> Option<usize> {
        self.numbers.get(&(row.provider, row.id.as_str())).copied()
    }
}

/// Whether the total of a payout is in sums.
pub(super) fn is_in_sums(row: &PayoutRow) -> bool {
    !row.vanished && row.currency().is_some()
}
