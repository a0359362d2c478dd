//! What comes closest to something that is open, or to what was matched, and why it lost.

use crate::{
    matched::Candidate,
    pool::{Pool, difference},
};
use chrono::NaiveDate;
use payouts_model::{Currency, Money};
use payouts_wire::Amount;
use std::collections::HashMap;

/// How many are named.
const SHOWN: usize = 3;

/// How many neighbors by amount are looked at for one that is booked on a fitting day.
const NEIGHBORS: usize = 8;

/// All transfers and entries by their amounts.
pub(crate) struct Candidates<'p, 'a> {
    pool: &'p Pool<'a>,
    /// The match that uses an entry or a transfer.
    draft_of_entry: HashMap<usize, usize>,
    draft_of_transfer: HashMap<usize, usize>,
    entries: ByAmount,
    transfers: ByAmount,
    open_entries: Vec<(Currency, Amount, usize)>,
    open_transfers: Vec<(Currency, Amount, usize)>,
}

/// Places of one amount, in the order of their days.
type ByAmount = HashMap<(Currency, Amount), Vec<usize>>;

impl<'p, 'a> Candidates<'p, 'a> {
    pub(crate) fn new(pool: &'p Pool<'a>) -> Self {
        let mut draft_of_entry = HashMap::new();
        let mut draft_of_transfer = HashMap::new();
        for (number, draft) in pool.drafts.iter().enumerate() {
            draft_of_entry.extend(draft.entries.iter().map(|place| (*place, number)));
            draft_of_transfer.extend(draft.transfers.iter().map(|place| (*place, number)));
        }
        let (mut entries, mut open_entries) = (ByAmount::new(), Vec::new());
        for (place, booked) in pool.entries.iter().enumerate() {
            let Some((currency, amount)) = key(&booked.entry.money) else { continue };
            entries.entry((currency, amount)).or_default().push(place);
            if pool.is_entry_open(place) {
                open_entries.push((currency, amount, place));
            }
        }
        let (mut transfers, mut open_transfers) = (ByAmount::new(), Vec::new());
        for (place, transfer) in pool.transfers.iter().enumerate() {
            let Some((currency, amount)) = transfer.expected().and_then(key) else { continue };
            transfers.entry((currency, amount)).or_default().push(place);
            if pool.is_transfer_open(place) {
                open_transfers.push((currency, amount, place));
            }
        }
        open_entries.sort_unstable();
        open_transfers.sort_unstable();
        Self { pool, draft_of_entry, draft_of_transfer, entries, transfers, open_entries, open_transfers }
    }

    /// The match that a transfer is in.
    pub(crate) fn draft_of_transfer(&self, place: usize) -> Option<usize> {
        self.draft_of_transfer.get(&place).copied()
    }

    /// The match that an entry is in.
    pub(crate) fn draft_of_entry(&self, place: usize) -> Option<usize> {
        self.draft_of_entry.get(&place).copied()
    }

    /// The entry that comes closest to a matched transfer, and is not in its match.
    pub(crate) fn runner_up(&self, transfer: usize, own: &[usize]) -> Option<String> {
        let same = self.same_amount(&self.entries, self.pool.transfers[transfer].expected()?);
        let day = self.pool.transfers[transfer].paid_on;
        // Those around the day: its own entries, and one more.
        let near = nearest(same, day, own.len() + 1, |place| self.pool.entries[place].entry.booked_on);
        let place = near.into_iter().find(|place| !own.contains(place))?;
        let booked = &self.pool.entries[place];
        Some(format!("entry {} ({}): {}", booked.id, booked.described(), self.entry_lost(transfer, place)))
    }

    /// The entries that come closest to an open transfer.
    pub(crate) fn of_transfer(&self, place: usize) -> Vec<Candidate> {
        let transfer = &self.pool.transfers[place];
        let Some(money) = transfer.expected() else { return Vec::new() };
        let same = self.same_amount(&self.entries, money);
        let same = nearest(same, transfer.paid_on, SHOWN, |place| self.pool.entries[place].entry.booked_on);
        let like = neighbor(&self.open_entries, money, |entry| {
            self.pool.is_near(place, entry) && self.pool.is_allowed(place, entry)
        });
        let all = same.into_iter().chain(like).take(SHOWN);
        all.map(|entry| {
            let booked = &self.pool.entries[entry];
            let why = format!("{}: {}", booked.described(), self.entry_lost(place, entry));
            Candidate::new(booked.id.clone(), why)
        })
        .collect()
    }

    /// The transfers that come closest to an open entry.
    pub(crate) fn of_entry(&self, place: usize) -> Vec<Candidate> {
        let entry = self.pool.entries[place].entry;
        let same = self.same_amount(&self.transfers, &entry.money);
        let same = nearest(same, entry.booked_on, SHOWN, |place| self.pool.transfers[place].paid_on);
        // A neighbor of another amount is only worth a look where the entry shows the provider.
        let shows_payer = self.pool.hints[place].provider.is_some();
        let like = neighbor(&self.open_transfers, &entry.money, |transfer| {
            shows_payer && self.pool.is_near(transfer, place) && self.pool.is_allowed(transfer, place)
        });
        let all = same.into_iter().chain(like).take(SHOWN);
        all.map(|transfer| {
            let paid = &self.pool.transfers[transfer];
            let money = paid.expected().map_or_else(String::new, Money::to_string);
            let day = paid.paid_on.map_or_else(String::new, |day| format!(" of {day}"));
            Candidate::new(paid.id.as_str(), format!("{money}{day}: {}", self.transfer_lost(transfer, place)))
        })
        .collect()
    }

    fn same_amount<'s>(&self, all: &'s ByAmount, money: &Money) -> &'s [usize] {
        key(money).and_then(|key| all.get(&key)).map_or(&[], Vec::as_slice)
    }

    /// Why an entry is not a transfer's.
    pub(crate) fn entry_lost(&self, transfer: usize, entry: usize) -> String {
        if let Some(number) = self.draft_of_entry.get(&entry) {
            let draft = &self.pool.drafts[*number];
            let labels: Vec<_> =
                draft.transfers.iter().map(|place| self.pool.transfers[*place].label()).collect();
            return match labels.as_slice() {
                [] => format!("a person accepted it as no payout ({})", draft.rule),
                labels => format!("it is the entry of {} ({})", labels.join(", "), draft.rule),
            };
        }
        self.pair_lost(transfer, entry)
            .or_else(|| self.pool.entry_doubts.get(&entry).map(|doubt| doubt.why.clone()))
            .unwrap_or_else(|| "it does not print the reference".to_owned())
    }

    /// Why a transfer is not an entry's.
    pub(crate) fn transfer_lost(&self, transfer: usize, entry: usize) -> String {
        if let Some(number) = self.draft_of_transfer.get(&transfer) {
            let draft = &self.pool.drafts[*number];
            let ids: Vec<_> =
                draft.entries.iter().map(|place| self.pool.entries[*place].id.as_str()).collect();
            return match ids.as_slice() {
                [] => format!("a person accepted it without an entry ({})", draft.rule),
                ids => format!("it is booked as {} ({})", ids.join(", "), draft.rule),
            };
        }
        self.pair_lost(transfer, entry)
            .or_else(|| self.pool.transfer_doubts.get(&transfer).map(|doubt| doubt.why.clone()))
            .unwrap_or_else(|| "the entry does not print its reference".to_owned())
    }

    /// What speaks against a pair, even where another one uses a side of it.
    fn pair_lost(&self, transfer: usize, entry: usize) -> Option<String> {
        let (paid, booked) = (&self.pool.transfers[transfer], &self.pool.entries[entry]);
        let hint = &self.pool.hints[entry];
        if let Some(decision) = self.pool.rejected.get(&(transfer, entry)) {
            return Some(format!("rejected: {}", decision.described()));
        }
        if let Some(provider) = hint.provider.filter(|provider| *provider != paid.provider) {
            return Some(format!("it shows {provider} as the payer"));
        }
        if let Some(account) = hint.account.as_ref().filter(|account| **account != paid.account) {
            return Some(format!("it shows {account} as the account that is paid"));
        }
        if !self.pool.is_near(transfer, entry) {
            let (first, last) = self.pool.windows[transfer]?;
            return Some(format!("booked outside of {first} to {last}"));
        }
        let by = difference(&booked.entry.money, paid.expected()?).filter(|by| !by.amount.is_zero())?;
        Some(format!("the amounts differ by {by}"))
    }
}

fn key(money: &Money) -> Option<(Currency, Amount)> {
    Some((money.currency?, money.amount))
}

/// Those nearest to a day, the nearest first. `places` are sorted by day.
fn nearest(
    places: &[usize],
    day: Option<NaiveDate>,
    count: usize,
    day_of: impl Fn(usize) -> Option<NaiveDate>,
) -> Vec<usize> {
    let middle = places.partition_point(|place| day_of(*place) < day);
    let around = &places[middle.saturating_sub(count)..places.len().min(middle + count)];
    let distance = |place: &usize| match (day, day_of(*place)) {
        (Some(one), Some(other)) => (one - other).num_days().abs(),
        _ => i64::MAX,
    };
    let mut around = around.to_vec();
    around.sort_by_key(|place| (distance(place), *place));
    around.truncate(count);
    around
}

/// The one of a fitting day whose amount is nearest, and another.
fn neighbor(all: &[(Currency, Amount, usize)], money: &Money, fits: impl Fn(usize) -> bool) -> Option<usize> {
    let (currency, amount) = key(money)?;
    let middle = all.partition_point(|(other, of, _)| (*other, *of) < (currency, amount));
    let around = &all[middle.saturating_sub(NEIGHBORS)..all.len().min(middle + NEIGHBORS)];
    let others =
        around.iter().filter(|(other, of, place)| *other == currency && *of != amount && fits(*place));
    let distance = |of: &Amount| of.checked_sub(amount).map(Amount::abs);
    others.min_by_key(|(_, of, place)| (distance(of), *place)).map(|(.., place)| *place)
}
