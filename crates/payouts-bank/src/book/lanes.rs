//! Which statements follow each other, and which repeat each other.
//!
//! A lane is a row of statements of which none states a booking of another: their days follow each other, or they share
//! a day and the balance in the middle of it. The bookings of a lane add up. Two lanes state the same account twice:
//! of equal bookings, the lane with more of them counts.

use super::{
    identity::{Key, Unit},
    section::Section,
};
use chrono::NaiveDate;
use payouts_wire::Amount;
use std::collections::{BTreeSet, HashMap};

/// The end of a lane.
struct Lane {
    last: NaiveDate,
    closing: Option<Amount>,
    sequence: Option<Vec<u64>>,
    /// The bookings of the last day: how often there is each, and whether it has a reference of its own.
    last_day: HashMap<Key, (usize, bool)>,
}

/// Gives each section its lane, in the order of the sections, which must be that of time. Proves sections without an
/// opening balance by the end of their lane on the way.
pub(super) fn assign(sections: &mut [&mut Section<'_>]) -> Vec<usize> {
    let mut lanes: Vec<Option<Lane>> = Vec::new();
    let mut by_day: BTreeSet<(NaiveDate, usize)> = BTreeSet::new();
    let mut by_balance: HashMap<(NaiveDate, Amount), BTreeSet<usize>> = HashMap::new();
    let mut assigned = Vec::with_capacity(sections.len());
    for section in sections {
        let Some((first, last)) = section.days else {
            // Without days it follows nothing, and nothing follows it.
            assigned.push(lanes.len());
            lanes.push(None);
            continue;
        };
        let same_day = section.opening.and_then(|opening| {
            let candidates = by_balance.get(&(first, opening))?;
            candidates
                .iter()
                .copied()
                .find(|lane| lanes[*lane].as_ref().is_some_and(|lane| lane.continues_within_its_day(section)))
        });
        let later = || by_day.range(..(first, 0)).next_back().map(|(_, lane)| *lane);
        let index = same_day.or_else(later).unwrap_or_else(|| {
            lanes.push(None);
            lanes.len() - 1
        });
        let before = lanes[index].take();
        if let Some(before) = &before {
            by_day.remove(&(before.last, index));
            if let Some(ends) = before.closing.and_then(|closing| by_balance.get_mut(&(before.last, closing)))
            {
                ends.remove(&index);
            }
            section.prove_from(before.closing);
        }
        let mut last_day =
            before.filter(|before| before.last == last).map(|before| before.last_day).unwrap_or_default();
        for unit in of_day(section, last) {
            last_day.entry(unit.key).or_insert((0, unit.servicer.is_some())).0 += 1;
        }
        by_day.insert((last, index));
        if let Some(closing) = section.closing {
            by_balance.entry((last, closing)).or_default().insert(index);
        }
        let (closing, sequence) = (section.closing, section.sequence.clone());
        lanes[index] = Some(Lane { last, closing, sequence, last_day });
        assigned.push(index);
    }
    assigned
}

impl Lane {
    /// Whether a section whose opening balance is the closing balance of this lane, on the same day, follows it.
    ///
    /// A day whose bookings cancel out ends where it began, so its repetition must not pass for a sequel: it has
    /// bookings of this lane again, by their references, or nothing but its bookings.
    fn continues_within_its_day(&self, section: &Section<'_>) -> bool {
        let numbers = (&self.sequence, &section.sequence);
        matches!(numbers, (Some(before), Some(after)) if before != after)
            && !of_day(section, self.last)
                .any(|unit| self.last_day.get(&unit.key).is_some_and(|known| known.1))
            && !self.has_all(section)
    }

    /// Whether the bookings of the shared day cancel out and are all in this lane.
    fn has_all(&self, section: &Section<'_>) -> bool {
        let mut left = self.last_day.clone();
        let mut sum = Some(Amount::ZERO);
        let mut is_empty = true;
        for unit in of_day(section, self.last) {
            is_empty = false;
            sum = sum.and_then(|sum| sum.checked_add(unit.amount));
            match left.get_mut(&unit.key).filter(|(count, _)| *count > 0) {
                Some((count, _)) => *count -= 1,
                None => return false,
            }
        }
        !is_empty && sum == Some(Amount::ZERO)
    }
}

fn of_day<'s, 'a>(section: &'s Section<'a>, day: NaiveDate) -> impl Iterator<Item = &'s Unit<'a>> {
    section.units.iter().filter(move |unit| unit.day == Some(day))
}
