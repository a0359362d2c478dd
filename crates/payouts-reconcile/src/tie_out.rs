//! Where the money of a period's payouts is: ledger = in bank + in transit + credit notes + failed or returned + difference.
//!
//! The equation holds exactly for each provider and currency, because each payout is taken apart into amounts that add up to it.
//! What cannot be taken apart is left out of both sides and counted.

use crate::{
    figure::Figure,
    finding::Kind,
    matched::{Match, Matched, OpenState, OpenTransfer},
    settlement::SettlementStatus,
    transfer::Transfer,
};
use chrono::NaiveDate;
use payouts_model::{Currency, Provider};
use payouts_wire::Amount;
use serde::Serialize;
use std::{
    collections::{BTreeMap, HashMap},
    ops::RangeInclusive,
};

/// Where the money of one provider in one currency is. A payout whose money is in two places, as that of a payout short of charges
/// is, has its id in both: amounts add up, counts need not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TieOut {
    /// Who pays.
    pub provider: Provider,
    /// The currency of the ledger.
    pub currency: Currency,
    /// What the ledger states of the payouts paid in the period.
    pub ledger: Figure,
    /// What was booked and stays booked.
    pub in_bank: Figure,
    /// What was sent, and what statements do not cover yet.
    pub in_transit: Figure,
    /// What was settled by credit notes.
    pub credit_notes: Figure,
    /// What failed or was returned, by the ledger or by the bank.
    pub failed_or_returned: Figure,
    /// Ledger less bank: what should be booked and is not, or not in this amount, or in doubt.
    pub difference: Figure,
    /// The part of `in_bank` that is on statements no balances prove. It is not added again.
    pub unproved: Figure,
    /// Payouts in neither side: not paid yet, of unknown status, without a date, or without an amount that adds up.
    pub left_out: Figure,
}

impl TieOut {
    const fn new(provider: Provider, currency: Currency) -> Self {
        const fn none() -> Figure {
            Figure { amount: Amount::ZERO, ids: Vec::new() }
        }
        Self {
            provider,
            currency,
            ledger: none(),
            in_bank: none(),
            in_transit: none(),
            credit_notes: none(),
            failed_or_returned: none(),
            difference: none(),
            unproved: none(),
            left_out: none(),
        }
    }

    /// The parts that the ledger is made of, with their names.
    #[must_use]
    pub const fn parts(&self) -> [(&'static str, &Figure); 5] {
        [
            ("in-bank", &self.in_bank),
            ("in-transit", &self.in_transit),
            ("credit-notes", &self.credit_notes),
            ("failed-or-returned", &self.failed_or_returned),
            ("difference", &self.difference),
        ]
    }

    /// Whether the parts add up to the ledger. They always do.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        let mut parts = self.parts().into_iter();
        let sum = parts.try_fold(Amount::ZERO, |sum, (_, part)| part.with(sum));
        sum == Some(self.ledger.amount)
    }

    fn part(&mut self, place: Place) -> &mut Figure {
        match place {
            Place::InBank => &mut self.in_bank,
            Place::InTransit => &mut self.in_transit,
            Place::CreditNotes => &mut self.credit_notes,
            Place::FailedOrReturned => &mut self.failed_or_returned,
            Place::Difference => &mut self.difference,
        }
    }

    /// Adds a payout, taken apart; leaves it out where a sum has no room for it.
    fn add(&mut self, id: &str, amounts: &BTreeMap<Place, Amount>, is_proved: bool) {
        let sum = amounts.values().try_fold(Amount::ZERO, |sum, amount| sum.checked_add(*amount));
        let fits = sum.is_some_and(|sum| self.ledger.with(sum).is_some())
            && amounts.iter().all(|(place, amount)| self.part(*place).with(*amount).is_some());
        let Some(sum) = sum.filter(|_| fits) else {
            self.left_out.add(id, Amount::ZERO);
            return;
        };
        self.ledger.add(id, sum);
        for (place, amount) in amounts {
            self.part(*place).add(id, *amount);
            if *place == Place::InBank && !is_proved {
                self.unproved.add(id, *amount);
            }
        }
    }
}

/// Where money is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    InBank,
    InTransit,
    CreditNotes,
    FailedOrReturned,
    Difference,
}

/// Where the money of the payouts that were paid in these days is, by provider and currency.
///
/// Payouts without a payment date are left out of every period, and listed as left out in each.
#[must_use]
pub fn tie_out(matched: &Matched, days: &RangeInclusive<NaiveDate>) -> Vec<TieOut> {
    let in_match = matched.matches.iter().flat_map(|own| own.transfers.iter().map(move |id| (id, own)));
    let in_match: HashMap<_, _> = in_match.collect();
    let open: HashMap<_, _> = matched.open_transfers.iter().map(|open| (&open.transfer, open)).collect();
    let mut all: BTreeMap<(Provider, Currency), TieOut> = BTreeMap::new();
    for transfer in &matched.transfers {
        if transfer.paid_on.is_some_and(|day| !days.contains(&day)) {
            continue;
        }
        let fate = Fate { own: in_match.get(&transfer.id).copied(), open: open.get(&transfer.id).copied() };
        for currency in currencies(transfer) {
            let key = (transfer.provider, currency);
            let tie_out = all.entry(key).or_insert_with(|| TieOut::new(transfer.provider, currency));
            let id = transfer.id.as_str();
            let (amounts, left_out) = fate.apart(transfer, currency);
            if let Some(left_out) = left_out {
                tie_out.left_out.add(id, left_out);
            }
            if !amounts.is_empty() {
                tie_out.add(id, &amounts, fate.own.is_none_or(|own| own.is_proved));
            }
        }
    }
    all.into_values().collect()
}

/// The currencies of all its rows.
fn currencies(transfer: &Transfer) -> std::collections::BTreeSet<Currency> {
    transfer.by_status.values().flat_map(|totals| totals.sums.keys().copied()).collect()
}

/// What matching made of a payout.
struct Fate<'m> {
    own: Option<&'m Match>,
    open: Option<&'m OpenTransfer>,
}

impl Fate<'_> {
    /// The amounts that a payout is made of, by where they are, and what is in neither side.
    fn apart(&self, transfer: &Transfer, currency: Currency) -> (BTreeMap<Place, Amount>, Option<Amount>) {
        let of_status =
            |status| transfer.by_status.get(&status).and_then(|totals| totals.sums.get(&currency).copied());
        let mut left_out = of_status(SettlementStatus::NotPaidYet);
        // What a bank is expected to have booked: rows that were sent, and rows that may have been.
        let expected = transfer.money.as_ref().filter(|money| money.currency == Some(currency));
        if transfer.paid_on.is_none() {
            let statuses = SettlementStatus::ALL.into_iter().filter_map(of_status);
            return (BTreeMap::new(), statuses.reduce(|sum, amount| sum.checked_add(amount).unwrap_or(sum)));
        }
        let mut amounts = BTreeMap::new();
        let by_ledger = [
            (Place::CreditNotes, SettlementStatus::CreditNote),
            (Place::FailedOrReturned, SettlementStatus::FailedOrReturned),
        ];
        for (place, status) in by_ledger {
            if let Some(amount) = of_status(status) {
                amounts.insert(place, amount);
            }
        }
        // The bank has what the ledger records as not sent to it, or not yet.
        if let Some(own) = self.own.filter(|own| own.kind == Kind::NotExpected) {
            let stated = amounts.values().copied().chain(left_out);
            let stated = stated.reduce(|sum, amount| sum.checked_add(amount).unwrap_or(sum));
            let booked = own.found.as_ref().filter(|found| found.currency == Some(currency));
            return match (stated, booked) {
                (Some(stated), Some(booked)) => (split(stated, Some(booked.amount)), None),
                (stated, _) => (BTreeMap::new(), stated),
            };
        }
        match expected.map(|money| (money.amount, self.place(transfer))) {
            Some((amount, Where::Place(place))) => add(&mut amounts, place, amount),
            Some((amount, Where::Booked(booked))) => {
                for (place, amount) in split(amount, booked) {
                    add(&mut amounts, place, amount);
                }
            }
            Some((amount, Where::Unknown)) => {
                left_out = Some(left_out.and_then(|so_far| so_far.checked_add(amount)).unwrap_or(amount));
            }
            // Rows that do not add up in one currency.
            None => {
                for amount in [SettlementStatus::SentToBank, SettlementStatus::Unknown]
                    .into_iter()
                    .filter_map(of_status)
                {
                    left_out = Some(left_out.and_then(|so_far| so_far.checked_add(amount)).unwrap_or(amount));
                }
            }
        }
        (amounts, left_out)
    }

    /// Where what a bank is expected to have booked is.
    fn place(&self, transfer: &Transfer) -> Where {
        let money = transfer.money.as_ref();
        let Some(own) = self.own else {
            return match self.open.map(|open| open.state) {
                // A payout of zero is nowhere, and that is all of it.
                Some(OpenState::NothingExpected) => Where::Place(Place::InBank),
                Some(OpenState::Uncovered | OpenState::MayStillArrive) => Where::Place(Place::InTransit),
                Some(OpenState::Missing | OpenState::Ambiguous | OpenState::NotSearchedFurther) => {
                    Where::Place(Place::Difference)
                }
                Some(OpenState::Unknown) | None => Where::Unknown,
            };
        };
        match own.kind {
            Kind::Returned | Kind::ReturnedAsStated => Where::Place(Place::FailedOrReturned),
            Kind::NotSure => Where::Unknown,
            _ if own.entries.is_empty() => Where::Place(Place::Difference),
            _ => {
                // The difference of several payouts is that of all of them: the last one carries it.
                let is_last = own.transfers.last() == Some(&transfer.id);
                let by =
                    own.difference.as_ref().filter(|_| is_last).map(|difference| difference.money.amount);
                let is_same_currency = own
                    .found
                    .as_ref()
                    .zip(money)
                    .is_some_and(|(found, money)| found.currency == money.currency);
                match (by, money) {
                    (Some(by), Some(money)) => Where::Booked(money.amount.checked_add(by)),
                    // Another amount in another currency: what that is worth is not stated.
                    _ if own.kind == Kind::AmountDiffers && !is_same_currency => {
                        Where::Place(Place::Difference)
                    }
                    _ => Where::Place(Place::InBank),
                }
            }
        }
    }
}

/// Where an expected amount is.
enum Where {
    Place(Place),
    /// So much of it is in the bank.
    Booked(Option<Amount>),
    Unknown,
}

/// What is in the bank, and the rest.
fn split(expected: Amount, booked: Option<Amount>) -> BTreeMap<Place, Amount> {
    let rest = booked.and_then(|booked| Some((booked, expected.checked_sub(booked)?)));
    match rest {
        Some((booked, rest)) if rest.is_zero() => BTreeMap::from([(Place::InBank, booked)]),
        Some((booked, rest)) => BTreeMap::from([(Place::InBank, booked), (Place::Difference, rest)]),
        None => BTreeMap::from([(Place::Difference, expected)]),
    }
}

fn add(amounts: &mut BTreeMap<Place, Amount>, place: Place, amount: Amount) {
    let so_far = amounts.get(&place).copied().unwrap_or_default();
    amounts.insert(place, so_far.checked_add(amount).unwrap_or(so_far));
}
