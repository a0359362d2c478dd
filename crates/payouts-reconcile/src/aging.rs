//! What is in transit on a day, and how old what is open is.

use crate::{
    figure::Figure,
    matched::{Match, Matched, OpenState},
    transfer::{Transfer, TransferId},
};
use chrono::NaiveDate;
use payouts_model::{Currency, Money, Provider};
use payouts_wire::{Amount, amount::Sign};
use serde::Serialize;
use std::{
    collections::{BTreeMap, HashMap},
    fmt,
};

/// A payout that was sent and had not arrived on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct InTransit {
    /// The payout.
    pub transfer: TransferId,
    /// Who pays.
    pub provider: Provider,
    /// Who is paid.
    pub account: String,
    /// How much.
    pub money: Money,
    /// When it was paid.
    pub paid_on: NaiveDate,
    /// The last day on which a bank may book it.
    pub expected_by: Option<NaiveDate>,
    /// How many days ago it was paid.
    pub age: i64,
}

/// The payouts that were sent by the end of this day and not booked by then, and may still arrive: by day and id.
#[must_use]
pub fn in_transit(matched: &Matched, as_of: NaiveDate) -> Vec<InTransit> {
    let open: HashMap<_, _> = matched.open_transfers.iter().map(|open| (&open.transfer, open)).collect();
    let unbooked = unbooked(matched, as_of);
    let all = unbooked.into_iter().filter_map(|(transfer, money, paid_on)| {
        let (expected_by, is_coming) = match open.get(&transfer.id) {
            // Booked later.
            None => (None, true),
            Some(open) => {
                let is_in_time = open.expected_by.is_some_and(|last| as_of <= last);
                let is_coming = match open.state {
                    OpenState::Uncovered | OpenState::MayStillArrive => true,
                    OpenState::Missing => is_in_time,
                    _ => false,
                };
                (open.expected_by, is_coming)
            }
        };
        is_coming.then(|| InTransit {
            transfer: transfer.id.clone(),
            provider: transfer.provider,
            account: transfer.account.clone(),
            money: money.clone(),
            paid_on,
            expected_by,
            age: (as_of - paid_on).num_days(),
        })
    });
    all.collect()
}

/// The payouts that a bank is expected to book, were paid by the end of this day, and were not booked by then.
fn unbooked(matched: &Matched, as_of: NaiveDate) -> Vec<(&Transfer, &Money, NaiveDate)> {
    let in_match = matched.matches.iter().flat_map(|own| own.transfers.iter().map(move |id| (id, own)));
    let in_match: HashMap<&TransferId, &Match> = in_match.collect();
    let all = matched.transfers.iter().filter_map(|transfer| {
        let (money, paid_on) = (transfer.expected()?, transfer.paid_on.filter(|day| *day <= as_of)?);
        let is_settled = in_match.get(&transfer.id).is_some_and(|own| {
            // One that a person accepted without an entry is settled.
            own.booked_on.is_none_or(|(first, _)| first <= as_of)
        });
        (!is_settled).then_some((transfer, money, paid_on))
    });
    all.collect()
}

/// Something that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Aged {
    /// What waits for what.
    pub kind: AgedKind,
    /// What identifies it.
    pub id: String,
    /// The provider, where it is known.
    pub provider: Option<Provider>,
    /// How much.
    pub money: Money,
    /// The day from which its age counts.
    pub since: NaiveDate,
}

impl Aged {
    /// Something that waits since a day.
    pub fn new(
        kind: AgedKind,
        id: impl Into<String>,
        provider: Option<Provider>,
        money: Money,
        since: NaiveDate,
    ) -> Self {
        Self { kind, id: id.into(), provider, money, since }
    }
}

/// What waits for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum AgedKind {
    /// A payout without an entry.
    UnmatchedPayout,
    /// A credit that should be a payout, and is none of the ledger.
    UnmatchedCredit,
    /// An earning that no payment has paid.
    UnpaidEarning,
    /// Money that the provider holds back, or that is below its threshold.
    Held,
}

impl AgedKind {
    /// The name used in listings.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UnmatchedPayout => "unmatched-payout",
            Self::UnmatchedCredit => "unmatched-credit",
            Self::UnpaidEarning => "unpaid-earning",
            Self::Held => "held",
        }
    }
}

impl fmt::Display for AgedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// An interval of ages, in days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[non_exhaustive]
pub enum Bucket {
    /// 0 to 3.
    #[serde(rename = "0-3")]
    UpTo3,
    /// 4 to 7.
    #[serde(rename = "4-7")]
    UpTo7,
    /// 8 to 30.
    #[serde(rename = "8-30")]
    UpTo30,
    /// 31 to 90.
    #[serde(rename = "31-90")]
    UpTo90,
    /// 91 and more.
    #[serde(rename = "91+")]
    More,
}

impl Bucket {
    /// All of them, the youngest first.
    pub const ALL: [Self; 5] = [Self::UpTo3, Self::UpTo7, Self::UpTo30, Self::UpTo90, Self::More];

    /// The interval that contains this many days.
    #[must_use]
    pub const fn of_age(days: i64) -> Self {
        match days {
            ..=3 => Self::UpTo3,
            4..=7 => Self::UpTo7,
            8..=30 => Self::UpTo30,
            31..=90 => Self::UpTo90,
            _ => Self::More,
        }
    }

    /// The name used in listings.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UpTo3 => "0-3",
            Self::UpTo7 => "4-7",
            Self::UpTo30 => "8-30",
            Self::UpTo90 => "31-90",
            Self::More => "91+",
        }
    }
}

impl fmt::Display for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What waits, of one kind, provider and currency, by age.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Aging {
    /// What waits for what.
    pub kind: AgedKind,
    /// The provider, where it is known.
    pub provider: Option<Provider>,
    /// The currency; absent where none is known, and then the amounts are not added.
    pub currency: Option<Currency>,
    /// All of it.
    pub total: Figure,
    /// The same by age.
    pub buckets: BTreeMap<Bucket, Figure>,
}

/// How old this is on a day, by kind, provider and currency. What began after that day is left out.
#[must_use]
pub fn aging(items: impl IntoIterator<Item = Aged>, as_of: NaiveDate) -> Vec<Aging> {
    let mut items: Vec<_> = items.into_iter().filter(|item| item.since <= as_of).collect();
    items.sort_by(|one, other| (one.since, &one.id).cmp(&(other.since, &other.id)));
    let mut all: BTreeMap<(AgedKind, Option<Provider>, Option<Currency>), Aging> = BTreeMap::new();
    for Aged { kind, id, provider, money, since } in items {
        let currency = money.currency;
        let aging = all.entry((kind, provider, currency)).or_insert_with(|| Aging {
            kind,
            provider,
            currency,
            total: Figure::default(),
            buckets: Bucket::ALL.into_iter().map(|bucket| (bucket, Figure::default())).collect(),
        });
        let amount = if currency.is_some() { money.amount } else { Amount::ZERO };
        aging.total.add(&id, amount);
        aging.buckets.entry(Bucket::of_age((as_of - since).num_days())).or_default().add(&id, amount);
    }
    all.into_values().collect()
}

/// What had no other side by the end of this day: payouts without an entry, and credits without a payout.
///
/// Unpaid earnings and money that is held back come from elsewhere; they are added to the same list.
#[must_use]
pub fn unmatched(matched: &Matched, as_of: NaiveDate) -> Vec<Aged> {
    let payouts = unbooked(matched, as_of).into_iter().map(|(transfer, money, paid_on)| {
        let id = transfer.id.as_str();
        Aged::new(AgedKind::UnmatchedPayout, id, Some(transfer.provider), money.clone(), paid_on)
    });
    let credits = matched.open_entries.iter().filter_map(|open| {
        let booked_on = open.booked_on.filter(|day| *day <= as_of)?;
        let is_ours = open.money.amount.sign() == Sign::Positive && open.kind.is_some();
        is_ours.then(|| {
            let (id, provider) = (open.entry.clone(), open.provider);
            Aged::new(AgedKind::UnmatchedCredit, id, provider, open.money.clone(), booked_on)
        })
    });
    payouts.chain(credits).collect()
}
