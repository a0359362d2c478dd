//! The second rule: equal amounts, on days on which a bank may book.
//!
//! Payouts of one amount that could be any of several entries of that amount are *interchangeable*: they are paired in the order of
//! their days and ids, so that as many as possible have an entry, and what is left is open. It is no guess where the choice makes
//! no difference: payouts of one provider, entries that look alike wherever some are left. Everything else is ambiguous.

use crate::{
    finding::Kind,
    matched::{Cause, Difference, MatchRule},
    pool::{Doubt, Draft, Pool, difference, sum},
    weigh::instructed,
};
use payouts_bank::Entry;
use payouts_model::{Currency, Money, Provider};
use payouts_wire::Amount;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Pairs of a transfer and an entry, by their places.
type Pairs = Vec<(usize, usize)>;

/// Above this many combinations of one amount, rejected pairs are passed over but no better pairing is searched for.
const COMBINATIONS: usize = 10_000;

/// Matches by the booked amounts, then by those that the bank states in addition.
pub(crate) fn by_amount(pool: &mut Pool<'_>) {
    for basis in [Basis::Booked, Basis::BeforeCharges, Basis::Instructed] {
        for (transfers, entries) in groups(pool, basis) {
            Group { pool, basis }.resolve(&transfers, &entries);
        }
    }
}

/// Which amount of an entry is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Basis {
    Booked,
    BeforeCharges,
    Instructed,
}

impl Basis {
    fn of(self, pool: &Pool<'_>, entry: usize) -> Option<Money> {
        let booked = &pool.entries[entry];
        let money = &booked.entry.money;
        match self {
            Self::Booked => Some(money.clone()),
            Self::BeforeCharges => {
                let same = booked.entry.charges.iter().filter(|charge| charge.currency == money.currency);
                let charges = sum(same.filter(|charge| !charge.amount.is_zero()))?;
                money.checked_add(&charges).ok()
            }
            Self::Instructed => instructed(booked).filter(|instructed| instructed != money),
        }
    }
}

/// Open transfers and entries of one amount, each in the order of day and id.
fn groups(pool: &Pool<'_>, basis: Basis) -> Vec<(Vec<usize>, Vec<usize>)> {
    let mut numbers: HashMap<(Currency, Amount), usize> = HashMap::new();
    let mut groups: Vec<(Vec<usize>, Vec<usize>)> = Vec::new();
    for place in pool.sought() {
        let Some(Money { amount, currency: Some(currency) }) = pool.transfers[place].expected() else {
            continue;
        };
        let number = *numbers.entry((*currency, *amount)).or_insert(groups.len());
        if number == groups.len() {
            groups.push(Default::default());
        }
        groups[number].0.push(place);
    }
    if groups.is_empty() {
        return groups;
    }
    for place in pool.available() {
        let Some(Money { amount, currency: Some(currency) }) = basis.of(pool, place) else { continue };
        if let Some(number) = numbers.get(&(currency, amount)) {
            groups[*number].1.push(place);
        }
    }
    groups.retain(|(_, entries)| !entries.is_empty());
    groups
}

/// Transfers of one provider for which the entries that show it as the payer are not enough.
struct Undecided {
    provider: Provider,
    transfers: Vec<usize>,
    own: (Vec<usize>, Pairs),
    all: (Vec<usize>, Pairs),
}

/// The transfers and entries of one amount.
struct Group<'p, 'a> {
    pool: &'p mut Pool<'a>,
    basis: Basis,
}

impl Group<'_, '_> {
    /// Entries that show the payer come first. Where they are enough, entries that show none are not needed.
    fn resolve(&mut self, transfers: &[usize], entries: &[usize]) {
        let mut by_provider: BTreeMap<Provider, Vec<usize>> = BTreeMap::new();
        for place in transfers {
            by_provider.entry(self.pool.transfers[*place].provider).or_default().push(*place);
        }
        let silent = self.shows(None, entries);
        let mut undecided = Vec::new();
        for (provider, transfers) in by_provider {
            let all = merged(&self.shows(Some(provider), entries), &silent);
            for (transfers, all) in self.parts(&transfers, &all) {
                let own = self.shows(Some(provider), &all);
                let (by_own, by_all) = (self.pairs(&transfers, &own), self.pairs(&transfers, &all));
                if by_own.len() == by_all.len() {
                    self.commit(&transfers, &own, &by_own);
                } else {
                    undecided.push(Undecided { provider, transfers, own: (own, by_own), all: (all, by_all) });
                }
            }
        }
        let providers: BTreeSet<_> = undecided.iter().map(|part| part.provider).collect();
        let mut rest = Vec::new();
        for Undecided { transfers, own, all, .. } in undecided {
            let (entries, pairs) = if providers.len() == 1 { &all } else { &own };
            self.commit(&transfers, entries, pairs);
            rest.extend(transfers.into_iter().filter(|place| providers.len() > 1 && self.is_sought(*place)));
        }
        // Entries that show no payer could be those of several providers.
        rest.sort_unstable();
        let pairs = self.pairs(&rest, &silent);
        self.commit(&rest, &silent, &pairs);
    }

    /// Those of these entries that show this payer, or none.
    fn shows(&self, provider: Option<Provider>, entries: &[usize]) -> Vec<usize> {
        entries.iter().copied().filter(|entry| self.pool.hints[*entry].provider == provider).collect()
    }

    fn is_sought(&self, transfer: usize) -> bool {
        self.pool.is_transfer_open(transfer) && !self.pool.transfer_doubts.contains_key(&transfer)
    }

    fn fits(&self, transfer: usize, entry: usize) -> bool {
        self.pool.is_near(transfer, entry) && self.pool.is_allowed(transfer, entry)
    }

    /// Which of these entries are in the window of each transfer: a range, as both are sorted by day.
    fn ranges(&self, transfers: &[usize], entries: &[usize]) -> Vec<std::ops::Range<usize>> {
        let day = |entry: &usize| self.pool.entries[*entry].entry.booked_on;
        let ranges = transfers.iter().map(|transfer| match self.pool.windows[*transfer] {
            Some((first, last)) => {
                let from = entries.partition_point(|entry| day(entry) < Some(first));
                from..entries.partition_point(|entry| day(entry) <= Some(last)).max(from)
            }
            None => 0..0,
        });
        ranges.collect()
    }

    /// As many pairs as there can be, in the order of day and id.
    ///
    /// A later payment never has an earlier window, so taking the first free entry of each window leaves no transfer without one
    /// that could have one. Rejected pairs break that; then pairs are exchanged until no transfer gains an entry.
    fn pairs(&self, transfers: &[usize], entries: &[usize]) -> Pairs {
        let ranges = self.ranges(transfers, entries);
        let combinations: usize = ranges.iter().map(ExactSizeIterator::len).sum();
        let is_small = combinations <= COMBINATIONS;
        let is_regular = !is_small
            || transfers.iter().zip(&ranges).all(|(transfer, range)| {
                entries[range.clone()].iter().all(|entry| self.pool.is_allowed(*transfer, *entry))
            });
        let mut taken: Vec<Option<usize>> = vec![None; entries.len()];
        let mut next = 0;
        for (number, range) in ranges.iter().enumerate() {
            next = next.max(range.start);
            if is_regular && is_small {
                if next < range.end {
                    taken[next] = Some(number);
                    next += 1;
                }
            } else if is_small {
                augment(number, &ranges, &mut taken, &mut HashSet::new(), &|number, entry| {
                    self.pool.is_allowed(transfers[number], entries[entry])
                });
            } else {
                // Looking further would make it quadratic.
                let mut free = (next..range.end).take(COMBINATIONS / 10);
                let found = free.find(|entry| {
                    taken[*entry].is_none() && self.pool.is_allowed(transfers[number], entries[*entry])
                });
                if let Some(found) = found {
                    taken[found] = Some(number);
                    next += usize::from(found == next);
                }
            }
        }
        let pairs = taken.iter().zip(entries);
        pairs.filter_map(|(number, entry)| Some((transfers[(*number)?], *entry))).collect()
    }

    /// The parts that windows connect: no transfer of one could have an entry of another one.
    fn parts(&self, transfers: &[usize], entries: &[usize]) -> Vec<(Vec<usize>, Vec<usize>)> {
        let ranges = self.ranges(transfers, entries);
        let (mut parts, mut start) = (Vec::new(), 0);
        while start < transfers.len() {
            let (mut end, mut reach) = (start + 1, ranges[start].end);
            while end < transfers.len() && ranges[end].start < reach {
                reach = reach.max(ranges[end].end);
                end += 1;
            }
            if ranges[start].start < reach {
                parts.push((transfers[start..end].to_vec(), entries[ranges[start].start..reach].to_vec()));
            }
            start = end;
        }
        parts
    }

    /// Settles what leaves no doubt, part by part.
    fn commit(&mut self, transfers: &[usize], entries: &[usize], pairs: &Pairs) {
        let of_transfer: HashMap<usize, usize> = pairs.iter().copied().collect();
        for (mut transfers, mut entries) in self.parts(transfers, entries) {
            // What a person rejected, or shows another recipient, connects nothing.
            entries.retain(|entry| transfers.iter().any(|transfer| self.pool.is_allowed(*transfer, *entry)));
            transfers.retain(|transfer| entries.iter().any(|entry| self.pool.is_allowed(*transfer, *entry)));
            let pairs: Pairs = transfers
                .iter()
                .filter_map(|transfer| Some((*transfer, *of_transfer.get(transfer)?)))
                .collect();
            if !pairs.is_empty() {
                self.part(&transfers, &entries, &pairs);
            }
        }
    }

    fn part(&mut self, transfers: &[usize], entries: &[usize], pairs: &Pairs) {
        if let ([transfer], [entry]) = (transfers, entries) {
            return self.settle(*transfer, *entry, self.rule(), None);
        }
        if let Some(why) = self.doubt(transfers, entries, pairs) {
            let why = format!(
                "no entry names it, and by amount and date it could be any of {}, which could be any of {} payouts: {why}",
                entries.len(),
                transfers.len()
            );
            for place in transfers {
                self.pool.transfer_doubts.insert(*place, Doubt::new(Kind::Ambiguous, why.clone()));
            }
            for place in entries {
                let doubt = Doubt { is_reported: true, ..Doubt::new(Kind::Ambiguous, why.clone()) };
                self.pool.entry_doubts.insert(*place, doubt);
            }
            return;
        }
        let alike = format!(
            "{} payouts and {} entries of this amount are interchangeable",
            transfers.len(),
            entries.len()
        );
        for (transfer, entry) in pairs {
            self.settle(*transfer, *entry, MatchRule::Interchangeable, Some(&alike));
        }
        // The surplus stays open, and is paired with nothing else: it is one of them.
        let open = |all: &[usize], is_open: &dyn Fn(usize) -> bool| -> Vec<usize> {
            all.iter().copied().filter(|place| is_open(*place)).collect()
        };
        for place in open(entries, &|place| self.pool.is_entry_open(place)) {
            let why = format!("{alike}, and all payouts have an entry");
            self.pool.entry_doubts.insert(place, Doubt::new(Kind::NotInLedger, why));
        }
        for place in open(transfers, &|place| self.pool.is_transfer_open(place)) {
            let why = format!("{alike}, and all entries belong to other payouts");
            self.pool.transfer_doubts.insert(place, Doubt::new(Kind::Interchangeable, why));
        }
    }

    /// Why it makes a difference which is which.
    fn doubt(&self, transfers: &[usize], entries: &[usize], pairs: &Pairs) -> Option<&'static str> {
        let paid = |place: &usize| &self.pool.transfers[*place];
        let providers: BTreeSet<_> = transfers.iter().map(|place| paid(place).provider).collect();
        if providers.len() > 1 {
            return Some("they are of several providers, and the entries show no payer");
        }
        let accounts: BTreeSet<_> = transfers.iter().map(|place| &paid(place).account).collect();
        if pairs.len() < transfers.len() && accounts.len() > 1 {
            return Some("there are fewer entries than payouts, which are of several accounts");
        }
        let looks = || entries.iter().map(|place| self.look(*place)).collect::<BTreeSet<_>>();
        if pairs.len() < entries.len() && looks().len() > 1 {
            return Some("there are more entries than payouts, and they do not look alike");
        }
        None
    }

    /// What makes two entries alike: the account, the other side, and the words of the text.
    fn look(&self, entry: usize) -> (&str, Option<&str>, Option<&str>, String) {
        let booked = &self.pool.entries[entry];
        let Entry { counterparty, counterparty_account, texts, .. } = booked.entry;
        let letters = texts.iter().flat_map(|text| text.chars()).filter(|letter| letter.is_alphabetic());
        (booked.account, counterparty.as_deref(), counterparty_account.as_deref(), letters.collect())
    }

    const fn rule(&self) -> MatchRule {
        match self.basis {
            Basis::Booked => MatchRule::AmountAndDate,
            Basis::BeforeCharges => MatchRule::AmountBeforeCharges,
            Basis::Instructed => MatchRule::InstructedAmount,
        }
    }

    fn settle(&mut self, transfer: usize, entry: usize, rule: MatchRule, alike: Option<&str>) {
        debug_assert!(self.fits(transfer, entry), "a pair that does not fit");
        let booked = &self.pool.entries[entry];
        let found = booked.entry.money.clone();
        let expected = self.pool.transfers[transfer].expected();
        let kept = expected.and_then(|expected| difference(&found, expected));
        let is_debit = expected.is_some_and(|money| money.amount < Amount::ZERO);
        let (kind, cause, basis) = match self.basis {
            Basis::Booked if is_debit => (Kind::Debited, None, "the amount"),
            Basis::Booked => (Kind::ByAmountAndDate, None, "the amount"),
            Basis::BeforeCharges => (
                Kind::ChargesDeducted,
                Some(Cause::Charges),
                "the amount before the charges that the bank states",
            ),
            Basis::Instructed if kept.is_some() => {
                (Kind::ChargesDeducted, Some(Cause::KeptOnTheWay), "the amount that the payer instructed")
            }
            Basis::Instructed => (Kind::OtherCurrency, None, "the amount that the payer instructed"),
        };
        // That two are interchangeable matters more than the sign; what the bank kept matters more than that.
        let is_plain = matches!(kind, Kind::ByAmountAndDate | Kind::Debited);
        let kind = if alike.is_some() && is_plain { Kind::Interchangeable } else { kind };
        let difference = kept.zip(cause).map(|(kept, cause)| Difference::new(kept, cause));
        let day = booked.entry.booked_on.map_or_else(String::new, |day| format!(" on {day}"));
        let shown = match (alike, self.pool.hints[entry].provider) {
            (Some(alike), _) => format!("; {alike}, paired in the order of their days"),
            (None, Some(provider)) => format!("; the entry shows {provider} as the payer"),
            (None, None) => "; no other entry and no other payout fits".to_owned(),
        };
        let why = format!("no entry prints its reference; {basis} agrees, booked{day}{shown}");
        let detail = match alike {
            Some(alike) => alike.to_owned(),
            None => booked.entry.label().unwrap_or_default(),
        };
        let (transfers, entries) = (vec![transfer], vec![entry]);
        self.pool.settle(Draft {
            transfers,
            entries,
            rule,
            kind,
            found: Some(found),
            difference,
            detail,
            why,
        });
    }
}

/// Both, in the order of day and id.
fn merged(one: &[usize], other: &[usize]) -> Vec<usize> {
    let mut all = [one, other].concat();
    all.sort_unstable();
    all
}

/// Finds an entry for a transfer, where need be by giving another transfer another one (Kuhn's algorithm).
fn augment(
    number: usize,
    ranges: &[std::ops::Range<usize>],
    taken: &mut [Option<usize>],
    tried: &mut HashSet<usize>,
    is_allowed: &dyn Fn(usize, usize) -> bool,
) -> bool {
    for entry in ranges[number].clone() {
        if !is_allowed(number, entry) || !tried.insert(entry) {
            continue;
        }
        let is_free = match taken[entry] {
            None => true,
            Some(other) => augment(other, ranges, taken, tried, is_allowed),
        };
        if is_free {
            taken[entry] = Some(number);
            return true;
        }
    }
    false
}
