//! The first rule: entries that print the reference of a payout.

use crate::{
    booked::Booked,
    finding::Kind,
    matched::MatchRule,
    payer::Index,
    pool::{Coverage, Doubt, Draft, Pool, sum},
    settlement::{Paid, SettlementStatus},
    transfer::Transfer,
    weigh::{Expected, Weighed, weigh},
};
use std::collections::{BTreeMap, BTreeSet};

/// Matches every transfer that entries name.
pub(crate) fn by_reference(pool: &mut Pool<'_>) {
    let named = Namings::new(pool);
    for (transfer, entries) in &named.one {
        let weighed = weigh_one(pool, *transfer, entries);
        let why =
            why(&pool.transfers[*transfer], entries.len(), "prints its reference", "print its reference");
        settle(pool, MatchRule::Reference, vec![*transfer], entries.clone(), weighed, why);
    }
    for (transfers, entries) in &named.several {
        together(pool, transfers, entries, &named.one);
    }
    // A number without its zeros may be another number: it counts only where the amount agrees as well.
    for (transfer, entries) in &named.by_digits {
        let entries: Vec<_> = entries.iter().copied().filter(|entry| pool.is_entry_open(*entry)).collect();
        if !pool.is_transfer_open(*transfer) || entries.is_empty() {
            continue;
        }
        let mut weighed = weigh_one(pool, *transfer, &entries);
        if !weighed.is_explained() {
            continue;
        }
        let is_plain = matches!(weighed.kind, Kind::ByReference | Kind::Debited);
        if is_plain {
            weighed.kind = Kind::LeadingZeros;
        }
        weighed.detail = format!("{}, with other leading zeros than its reference", weighed.detail);
        let why = why(
            &pool.transfers[*transfer],
            entries.len(),
            "prints its reference with other leading zeros, and the amount agrees",
            "print its reference with other leading zeros, and the amounts agree",
        );
        settle(pool, MatchRule::LeadingZeros, vec![*transfer], entries, weighed, why);
    }
}

/// Which transfers entries name.
#[derive(Default)]
struct Namings {
    /// Entries that name one transfer.
    one: BTreeMap<usize, Vec<usize>>,
    /// Entries that name the same several.
    several: BTreeMap<Vec<usize>, Vec<usize>>,
    /// Entries that name one transfer but for leading zeros.
    by_digits: BTreeMap<usize, Vec<usize>>,
}

impl Namings {
    fn new(pool: &Pool<'_>) -> Self {
        let mut index = Index::default();
        for (place, transfer) in
            pool.transfers.iter().enumerate().filter(|(place, _)| pool.is_transfer_open(*place))
        {
            transfer.reference.iter().for_each(|reference| index.insert(reference, place));
        }
        let mut namings = Self::default();
        for (entry, booked) in pool.entries.iter().enumerate().filter(|(place, _)| pool.is_entry_open(*place))
        {
            let mut named = index.named(booked.entry);
            for places in [&mut named.exactly, &mut named.by_digits] {
                places.retain(|transfer| !pool.rejected.contains_key(&(*transfer, entry)));
                in_its_currency(pool.transfers, places, booked);
            }
            match (named.exactly.as_slice(), named.by_digits.as_slice()) {
                ([one], _) => namings.one.entry(*one).or_default().push(entry),
                ([], [one]) => namings.by_digits.entry(*one).or_default().push(entry),
                ([], _) => {}
                _ => namings.several.entry(named.exactly).or_default().push(entry),
            }
        }
        namings
    }
}

/// One reference may name a transfer in each of several currencies: an entry is about the one in its own, or in the one that
/// the payer instructed.
fn in_its_currency(transfers: &[Transfer], named: &mut Vec<usize>, booked: &Booked<'_>) {
    let reference = |place: &usize| &transfers[*place].reference;
    if named.len() < 2 || named.windows(2).any(|pair| reference(&pair[0]) != reference(&pair[1])) {
        return;
    }
    let instructed = booked.entry.instructed.as_ref().and_then(|money| money.currency);
    for own in [booked.entry.money.currency, instructed] {
        let currency = |place: &usize| transfers[*place].money.as_ref().and_then(|money| money.currency);
        let mut same = named.iter().copied().filter(|place| own.is_some() && currency(place) == own);
        if let (Some(one), None) = (same.next(), same.next()) {
            *named = vec![one];
            return;
        }
    }
}

fn weigh_one(pool: &Pool<'_>, place: usize, entries: &[usize]) -> Weighed {
    let transfer = &pool.transfers[place];
    let expected = Expected {
        money: transfer.money.as_ref(),
        paid: &transfer.paid,
        has_failed: transfer.by_status.contains_key(&SettlementStatus::FailedOrReturned),
        may_still_arrive: pool.coverage(place) != Coverage::Whole,
    };
    let booked: Vec<_> = entries.iter().map(|entry| &pool.entries[*entry]).collect();
    weigh(expected, &booked)
}

/// Entries that name several transfers are their sum, or belong to none of them.
fn together(pool: &mut Pool<'_>, transfers: &[usize], entries: &[usize], one: &BTreeMap<usize, Vec<usize>>) {
    let is_free = |place: &usize| {
        pool.is_transfer_open(*place)
            && !one.contains_key(place)
            && pool.transfers[*place].expected().is_some()
    };
    let money = sum(transfers.iter().filter_map(|place| pool.transfers[*place].expected()));
    let booked: Vec<_> = entries.iter().map(|entry| &pool.entries[*entry]).collect();
    let expected =
        Expected { money: money.as_ref(), paid: &Paid::ToBank, has_failed: false, may_still_arrive: false };
    let weighed = transfers.iter().all(is_free).then(|| weigh(expected, &booked));
    let references: BTreeSet<_> = transfers.iter().map(|place| pool.transfers[*place].label()).collect();
    let all = references.into_iter().collect::<Vec<_>>().join(", ");
    if let Some(mut weighed) = weighed.filter(Weighed::is_explained) {
        if matches!(weighed.kind, Kind::ByReference | Kind::Debited) {
            weighed.kind = Kind::SumOfSeveral;
            weighed.detail = format!("{}, together with others: {all}", weighed.detail);
        }
        let why = format!(
            "the bank prints the references of {} payouts, which add up to it: {all}",
            transfers.len()
        );
        settle(pool, MatchRule::Reference, transfers.to_vec(), entries.to_vec(), weighed, why);
        return;
    }
    for entry in entries {
        let why = format!("the entry names several payouts: {all}");
        pool.entry_doubts.insert(*entry, Doubt::new(Kind::Ambiguous, why));
    }
    for place in transfers {
        if !pool.is_transfer_open(*place) {
            continue;
        }
        let why = format!("an entry names it together with others, and is not their sum: {all}");
        pool.transfer_doubts.insert(*place, Doubt { is_reported: true, ..Doubt::new(Kind::Ambiguous, why) });
    }
}

fn why(transfer: &Transfer, entries: usize, one: &str, several: &str) -> String {
    match entries {
        1 => format!("the entry {one}, {}", transfer.label()),
        count => format!("{count} entries {several}, {}", transfer.label()),
    }
}

fn settle(
    pool: &mut Pool<'_>,
    rule: MatchRule,
    transfers: Vec<usize>,
    entries: Vec<usize>,
    weighed: Weighed,
    why: String,
) {
    let Weighed { kind, found, difference, detail } = weighed;
    let why = if detail.is_empty() { why } else { format!("{why}; {detail}") };
    pool.settle(Draft { transfers, entries, rule, kind, found, difference, detail, why });
}
