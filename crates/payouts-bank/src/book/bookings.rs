//! The bookings that several statements state, each once.

use super::{
    identity::{EntryId, Key, Unit},
    section::Section,
};
use crate::statement::{Finality, Format};
use chrono::NaiveDate;
use payouts_wire::Amount;
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

/// A booking, or a transaction of one that the bank booked as a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Booking {
    /// What identifies it in every import.
    pub id: EntryId,
    /// Further identifications: another file describes it in other words.
    pub same_as: Vec<EntryId>,
    /// The index of the statement that states it best.
    pub statement: usize,
    /// The index of the entry in that statement.
    pub entry: usize,
    /// All statements and entries that state it, the best one included.
    pub places: Vec<(usize, usize)>,
    /// Whether a statement whose balances are proved states it.
    pub proved: bool,
    /// Whether it may still change.
    pub finality: Finality,
}

/// A booking on its way: one of equal ones.
#[derive(Clone, Debug)]
pub(super) struct Counted {
    pub(super) day: Option<NaiveDate>,
    pub(super) amount: Amount,
    key: Key,
    occurrence: usize,
    same_as: Vec<(Key, usize)>,
    best: Place,
    places: Vec<Place>,
    pub(super) proved: bool,
    pub(super) finality: Finality,
    /// The lanes that state any of its equals.
    lanes: Vec<usize>,
}

/// Where a unit is stated.
#[derive(Clone, Copy, Debug)]
struct Place {
    section: usize,
    unit: usize,
    is_split: bool,
}

/// The bookings of the sections that have one format and one finality, in the order of day, amount and key.
pub(super) fn counted(sections: &[(usize, &Section<'_>)], lanes: &[usize]) -> Vec<Counted> {
    let mut stated: HashMap<Key, BTreeMap<usize, Vec<(Place, bool)>>> = HashMap::new();
    for ((index, section), lane) in sections.iter().zip(lanes) {
        for (unit, one) in section.units.iter().enumerate() {
            let place = Place { section: *index, unit, is_split: one.is_split() };
            let of_lane = stated.entry(one.key).or_default().entry(*lane).or_default();
            of_lane.push((place, section.proof.is_proved()));
        }
    }
    let by_index: HashMap<usize, &Section<'_>> = sections.iter().copied().collect();
    let mut all = Vec::with_capacity(stated.len());
    for (key, lanes) in stated {
        let Some(unit) =
            lanes.values().flatten().next().map(|(place, _)| &by_index[&place.section].units[place.unit])
        else {
            continue;
        };
        all.extend(of_key(key, unit, lanes, sections[0].1.finality));
    }
    all.sort_unstable_by_key(|one| (one.day, one.amount, one.key, one.occurrence));
    joined_batches(&all)
}

/// The occurrences of one key: of each lane those that are proved come first, and the best lane is the first.
fn of_key(
    key: Key,
    unit: &Unit<'_>,
    lanes: BTreeMap<usize, Vec<(Place, bool)>>,
    finality: Finality,
) -> Vec<Counted> {
    let names: Vec<usize> = lanes.keys().copied().collect();
    let mut lanes: Vec<Vec<(Place, bool)>> = lanes.into_values().collect();
    for lane in &mut lanes {
        lane.sort_by_key(|(_, proved)| !proved);
    }
    let count =
        |lane: &[(Place, bool)], of: fn(&(Place, bool)) -> bool| lane.iter().filter(|one| of(one)).count();
    lanes.sort_by_key(|lane| {
        let (proved, split) = (count(lane, |one| one.1), count(lane, |one| one.0.is_split));
        std::cmp::Reverse((proved, split, lane.len()))
    });
    let most = lanes.iter().map(Vec::len).max().unwrap_or_default();
    (0..most)
        .filter_map(|occurrence| {
            let places: Vec<(Place, bool)> =
                lanes.iter().filter_map(|lane| lane.get(occurrence).copied()).collect();
            Some(Counted {
                day: unit.day,
                amount: unit.amount,
                key,
                occurrence,
                same_as: Vec::new(),
                best: places.first()?.0,
                proved: places.iter().any(|(_, proved)| *proved),
                places: places.into_iter().map(|(place, _)| place).collect(),
                finality,
                lanes: names.clone(),
            })
        })
        .collect()
}

/// Joins batches that one file states as a whole and another transaction by transaction. A file with both has two.
fn joined_batches(all: &[Counted]) -> Vec<Counted> {
    let mut kept: Vec<Counted> = Vec::with_capacity(all.len());
    let same_amount = |one: &Counted, other: &Counted| (one.day, one.amount) == (other.day, other.amount);
    for bucket in all.chunk_by(same_amount) {
        let start = kept.len();
        let is_mixed =
            bucket.iter().any(|one| one.best.is_split) && bucket.iter().any(|one| !one.best.is_split);
        for one in bucket {
            let is_twin = |other: &Counted| {
                other.best.is_split != one.best.is_split
                    && !other.lanes.iter().any(|lane| one.lanes.contains(lane))
            };
            let twin = if is_mixed { kept[start..].iter().position(is_twin) } else { None };
            match twin {
                Some(twin) => kept[start + twin].absorb(one.clone()),
                None => kept.push(one.clone()),
            }
        }
    }
    kept
}

impl Counted {
    /// Takes another description of the same booking. Single transactions describe it better than their sum.
    fn absorb(&mut self, other: Self) {
        let replaces = other.best.is_split && !self.best.is_split;
        let own = (self.key, self.occurrence);
        if replaces {
            (self.key, self.occurrence, self.best) = (other.key, other.occurrence, other.best);
            self.same_as.push(own);
        } else if own != (other.key, other.occurrence) {
            self.same_as.push((other.key, other.occurrence));
        }
        self.same_as.extend(other.same_as);
        self.places.extend(other.places);
        self.proved |= other.proved;
        self.lanes.extend(other.lanes);
        self.lanes.sort_unstable();
        self.lanes.dedup();
    }

    /// The bookings as the caller sees them: one for each transaction.
    pub(super) fn finish(&self, sections: &[Section<'_>]) -> impl Iterator<Item = Booking> {
        let unit = |place: Place| {
            let section = &sections[place.section];
            (section.statement, &section.units[place.unit])
        };
        let (statement, best) = unit(self.best);
        let length = best.length;
        (0..length).map(move |transaction| {
            let part = |of: usize| (of > 1).then_some(transaction);
            let places = self.places.iter().map(|place| unit(*place)).map(|(statement, unit)| {
                // A file that states the whole states each of its transactions.
                (statement, unit.first + if unit.length == length { transaction } else { 0 })
            });
            Booking {
                id: EntryId::new(&self.key, self.occurrence, part(length)),
                same_as: self
                    .same_as
                    .iter()
                    .map(|(key, occurrence)| EntryId::new(key, *occurrence, part(length)))
                    .collect(),
                statement,
                entry: best.first + transaction,
                places: places.collect(),
                proved: self.proved,
                finality: self.finality,
            }
        })
    }

    /// The reference of the bank.
    fn servicer<'a>(&self, sections: &[Section<'a>]) -> Option<&'a str> {
        sections[self.best.section].units[self.best.unit].servicer
    }

    /// How many further times it was stated.
    pub(super) fn repetitions(&self) -> usize {
        self.places.len() - 1
    }

    /// The format of the file that states it best.
    fn format(&self, sections: &[Section<'_>]) -> Format {
        sections[self.best.section].format
    }
}

/// Joins what files of different formats state: one booking of a day and amount in each is the same one, whatever the
/// words. Equal references pair first. The better format describes it.
pub(super) fn across_formats(mut formats: Vec<Vec<Counted>>, sections: &[Section<'_>]) -> Vec<Counted> {
    formats.retain(|one| !one.is_empty());
    formats.sort_by_key(|one| one.first().map(|first| (first.finality, first.format(sections))));
    let mut formats = formats.into_iter();
    let mut all = formats.next().unwrap_or_default();
    for others in formats {
        let mut partners = Partners::new(&all, sections);
        let mut left = Vec::new();
        for other in others {
            match partners.with_reference(&other, sections) {
                Some(index) => all[index].absorb(other),
                None => left.push(other),
            }
        }
        for other in left {
            match partners.any(&other) {
                Some(index) => all[index].absorb(other),
                None => all.push(other),
            }
        }
    }
    all.sort_by_key(|one| (one.day, one.amount, one.key, one.occurrence));
    all
}

/// Replaces what is not final by what is. Returns what is left of both, and how many were replaced.
pub(super) fn replaced(
    finals: Vec<Counted>,
    others: Vec<Counted>,
    is_covered: impl Fn(NaiveDate) -> bool,
    sections: &[Section<'_>],
) -> (Vec<Counted>, usize) {
    let mut all = finals;
    let keys: HashMap<_, _> =
        all.iter().enumerate().map(|(index, one)| ((one.key, one.occurrence), index)).collect();
    let mut partners = Partners::new(&all, sections);
    let mut count = 0;
    for other in others {
        let same = keys.get(&(other.key, other.occurrence)).copied();
        if same.is_none() && !other.day.is_some_and(&is_covered) {
            all.push(other);
            continue;
        }
        count += 1;
        // A notification often has the single transactions of a batch that the statement states as a whole.
        let partner =
            same.or_else(|| partners.with_reference(&other, sections)).or_else(|| partners.only(&other));
        if let Some(index) = partner {
            let proved = all[index].proved;
            all[index].absorb(other);
            all[index].proved = proved;
        }
    }
    all.sort_by_key(|one| (one.day, one.amount, one.key, one.occurrence));
    (all, count)
}

/// Bookings by what another description of them has in common with them; each is handed out once.
struct Partners<'a> {
    by_reference: HashMap<(Option<NaiveDate>, Amount, &'a str), VecDeque<usize>>,
    by_amount: HashMap<(Option<NaiveDate>, Amount), VecDeque<usize>>,
    taken: HashSet<usize>,
}

impl<'a> Partners<'a> {
    fn new(all: &[Counted], sections: &[Section<'a>]) -> Self {
        let (mut by_reference, mut by_amount) =
            (HashMap::<_, VecDeque<_>>::new(), HashMap::<_, VecDeque<_>>::new());
        for (index, one) in all.iter().enumerate() {
            if let Some(reference) = one.servicer(sections) {
                by_reference.entry((one.day, one.amount, reference)).or_default().push_back(index);
            }
            by_amount.entry((one.day, one.amount)).or_default().push_back(index);
        }
        Self { by_reference, by_amount, taken: HashSet::new() }
    }

    fn with_reference(&mut self, other: &Counted, sections: &[Section<'a>]) -> Option<usize> {
        let candidates = self.by_reference.get_mut(&(other.day, other.amount, other.servicer(sections)?))?;
        let index = candidates.pop_front()?;
        self.taken.insert(index);
        Some(index)
    }

    fn any(&mut self, other: &Counted) -> Option<usize> {
        let candidates = self.by_amount.get_mut(&(other.day, other.amount))?;
        loop {
            let index = candidates.pop_front()?;
            if self.taken.insert(index) {
                return Some(index);
            }
        }
    }

    /// The only one of its day and amount.
    fn only(&mut self, other: &Counted) -> Option<usize> {
        let is_only = self.by_amount.get(&(other.day, other.amount)).is_some_and(|all| all.len() == 1);
        if is_only { self.any(other) } else { None }
    }
}

/// Removes the bookings that a later file corrects or deletes by their reference.
pub(super) fn corrected(all: &mut Vec<Counted>, references: &HashSet<&str>, sections: &[Section<'_>]) {
    if !references.is_empty() {
        all.retain(|one| one.servicer(sections).is_none_or(|own| !references.contains(own)));
    }
}
