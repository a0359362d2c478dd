//! The third rule: several payouts in one entry, then one payout in several entries.
//!
//! Sums of many small amounts hit any total sooner or later. So only entries that show the provider take part, within one account
//! of it, one account of the bank, one currency, and the days on which a bank may book. More than one sum that fits is ambiguous.

use crate::{
    finding::Kind,
    matched::MatchRule,
    pool::{Doubt, Draft, Pool},
    subset_sum::{MOST, SUMS, Subsets, subsets},
};
use payouts_model::{Currency, Provider};
use payouts_wire::Amount;
use std::collections::{BTreeMap, HashMap};

/// A match may free others from a conflict; chains longer than this stay open.
const ROUNDS: usize = 8;

/// Matches sums.
pub(crate) fn by_sum(pool: &mut Pool<'_>) {
    let mut work = SUMS;
    for one in [One::Entry, One::Transfer] {
        Search { pool, one, work: &mut work }.run();
    }
}

/// Which side of a sum is the single one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum One {
    Entry,
    Transfer,
}

struct Search<'p, 'a> {
    pool: &'p mut Pool<'a>,
    one: One,
    work: &'p mut usize,
}

/// What may be added up, by provider and currency, then by account: one of the provider for payouts, one of the bank for entries.
type Pots<'a> = BTreeMap<(Provider, Currency), BTreeMap<&'a str, Vec<usize>>>;

impl<'a> Search<'_, 'a> {
    fn run(&mut self) {
        for round in 1..=ROUNDS {
            let found = self.round();
            let mut wanted: HashMap<usize, usize> = HashMap::new();
            for place in found.iter().flat_map(|(_, subsets)| places(subsets)) {
                *wanted.entry(place).or_default() += 1;
            }
            let is_certain = |subset: &[usize]| subset.iter().all(|place| wanted[place] == 1);
            let (certain, rest): (Vec<_>, Vec<_>) = found
                .into_iter()
                .partition(|(_, subsets)| matches!(subsets, Subsets::One(subset) if is_certain(subset)));
            let is_last = certain.is_empty() || rest.is_empty() || round == ROUNDS;
            for (one, subsets) in certain {
                if let Subsets::One(subset) = subsets {
                    self.settle(one, subset);
                }
            }
            if is_last {
                rest.into_iter().for_each(|(one, subsets)| self.doubt(one, &subsets));
                return;
            }
        }
    }

    /// What fits each single transfer or entry, without those that nothing fits.
    fn round(&mut self) -> Vec<(usize, Subsets)> {
        let pots = self.pots();
        let mut found = Vec::new();
        for one in self.singles() {
            let mut of_one = Subsets::None;
            for places in self.pots_of(one, &pots) {
                let near = self.near(one, places);
                let amounts: Vec<_> = near.iter().map(|place| self.amount_of_many(*place)).collect();
                let subsets = subsets(self.amount_of_one(one), &amounts, self.work).by(&near);
                of_one = of_one.or(subsets);
            }
            if of_one != Subsets::None {
                found.push((one, of_one));
            }
        }
        found
    }

    fn singles(&self) -> Vec<usize> {
        match self.one {
            One::Entry => {
                self.pool.available().filter(|place| self.pool.hints[*place].provider.is_some()).collect()
            }
            One::Transfer => self.pool.sought().collect(),
        }
    }

    /// What may be added up, each in the order of day and id.
    fn pots(&self) -> Pots<'a> {
        let mut pots = Pots::new();
        let (transfers, entries) = (self.pool.transfers, self.pool.entries);
        match self.one {
            One::Entry => {
                for place in self.pool.sought() {
                    let transfer = &transfers[place];
                    if let Some(currency) = transfer.expected().and_then(|money| money.currency) {
                        let pots = pots.entry((transfer.provider, currency)).or_default();
                        pots.entry(&transfer.account).or_default().push(place);
                    }
                }
            }
            One::Transfer => {
                for place in self.pool.available() {
                    let booked = &entries[place];
                    if let (Some(provider), Some(currency)) =
                        (self.pool.hints[place].provider, booked.entry.money.currency)
                    {
                        let pots = pots.entry((provider, currency)).or_default();
                        pots.entry(booked.account).or_default().push(place);
                    }
                }
            }
        }
        pots
    }

    fn pots_of<'s>(&self, one: usize, pots: &'s Pots<'a>) -> Vec<&'s Vec<usize>> {
        let (provider, currency) = match self.one {
            One::Entry => (self.pool.hints[one].provider, self.pool.entries[one].entry.money.currency),
            One::Transfer => {
                let transfer = &self.pool.transfers[one];
                (Some(transfer.provider), transfer.expected().and_then(|money| money.currency))
            }
        };
        let (Some(provider), Some(currency)) = (provider, currency) else { return Vec::new() };
        let of_provider = pots.get(&(provider, currency));
        of_provider.into_iter().flat_map(BTreeMap::values).collect()
    }

    /// Those that are booked, or may be booked, on a fitting day and speak against nothing.
    fn near(&self, one: usize, places: &[usize]) -> Vec<usize> {
        let pool = &self.pool;
        let range = match self.one {
            One::Entry => {
                let day = pool.entries[one].entry.booked_on;
                let from = places.partition_point(|place| pool.windows[*place].map(|window| window.1) < day);
                let to = places.partition_point(|place| pool.windows[*place].map(|window| window.0) <= day);
                from..to.max(from)
            }
            One::Transfer => {
                let (first, last) = pool.windows[one].unzip();
                let day = |place: &usize| pool.entries[*place].entry.booked_on;
                let from = places.partition_point(|place| day(place) < first);
                from..places.partition_point(|place| day(place) <= last).max(from)
            }
        };
        let total = self.amount_of_one(one);
        let near = places[range].iter().copied().filter(|place| match self.one {
            One::Entry => pool.is_allowed(*place, one),
            // A part is smaller than the whole, and of its sign.
            One::Transfer => {
                let part = self.amount_of_many(*place);
                pool.is_allowed(one, *place) && part.sign() == total.sign() && part.abs() < total.abs()
            }
        });
        // One more than can be searched shows that there are too many.
        near.take(MOST + 1).collect()
    }

    fn amount_of_one(&self, place: usize) -> Amount {
        match self.one {
            One::Entry => self.pool.entries[place].entry.money.amount,
            One::Transfer => self.expected(place),
        }
    }

    fn amount_of_many(&self, place: usize) -> Amount {
        match self.one {
            One::Entry => self.expected(place),
            One::Transfer => self.pool.entries[place].entry.money.amount,
        }
    }

    fn expected(&self, transfer: usize) -> Amount {
        self.pool.transfers[transfer].expected().map(|money| money.amount).unwrap_or_default()
    }

    fn settle(&mut self, one: usize, subset: Vec<usize>) {
        let labels = self.labels(&subset);
        let count = subset.len();
        let (transfers, entries, rule, found, detail) = match self.one {
            One::Entry => {
                let booked = &self.pool.entries[one];
                let detail = format!("{} is the sum of {count} payouts: {labels}", booked.described());
                (subset, vec![one], MatchRule::SumOfPayouts, booked.entry.money.clone(), detail)
            }
            One::Transfer => {
                let money = self.pool.transfers[one].money.clone();
                let Some(money) = money else { return };
                let detail = format!("the sum of {count} entries: {labels}");
                (vec![one], subset, MatchRule::SumOfEntries, money, detail)
            }
        };
        let why = format!(
            "{detail}; it is the only sum that fits within the account, the currency and the days of booking"
        );
        let (kind, difference, found) = (Kind::SumOfSeveral, None, Some(found));
        self.pool.settle(Draft { transfers, entries, rule, kind, found, difference, detail, why });
    }

    fn labels(&self, places: &[usize]) -> String {
        let label = |place: &usize| match self.one {
            One::Entry => self.pool.transfers[*place].label().to_owned(),
            One::Transfer => self.pool.entries[*place].described(),
        };
        places.iter().map(label).collect::<Vec<_>>().join(", ")
    }

    fn doubt(&mut self, one: usize, subsets: &Subsets) {
        let (kind, why) = match subsets {
            Subsets::None => return,
            Subsets::One(subset) => (
                Kind::Ambiguous,
                format!("its only sum shares a part with another one: {}", self.labels(subset)),
            ),
            Subsets::Several(one, other) => {
                let (one, other) = (self.labels(one), self.labels(other));
                (Kind::Ambiguous, format!("it is more than one sum: {one}, or {other}"))
            }
            Subsets::NotSearched => {
                let why = format!(
                    "it may be a sum, and there are more combinations than are tried: {MOST} amounts for one sum"
                );
                (Kind::NotSearchedFurther, why)
            }
        };
        let (of_one, of_many) = match self.one {
            One::Entry => (&mut self.pool.entry_doubts, &mut self.pool.transfer_doubts),
            One::Transfer => (&mut self.pool.transfer_doubts, &mut self.pool.entry_doubts),
        };
        for place in places(subsets) {
            let why = format!("it may be a part of a sum: {why}");
            of_many.entry(place).or_insert_with(|| Doubt { is_reported: true, ..Doubt::new(kind, why) });
        }
        of_one.entry(one).or_insert_with(|| Doubt::new(kind, why));
    }
}

/// The places that take part in what was found, each once.
fn places(subsets: &Subsets) -> Vec<usize> {
    let mut places = match subsets {
        Subsets::None | Subsets::NotSearched => Vec::new(),
        Subsets::One(subset) => subset.clone(),
        Subsets::Several(one, other) => [one.as_slice(), other].concat(),
    };
    places.sort_unstable();
    places.dedup();
    places
}
