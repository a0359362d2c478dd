//! Where balances contradict the entries, or each other.

use super::section::{Proof, Section};
use chrono::NaiveDate;
use payouts_model::{Currency, Money};
use payouts_wire::Amount;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Money that balances show and entries do not, or the other way round.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Gap {
    /// What is missing in the entries; negative where they have too much.
    pub money: Money,
    /// The day before it, and the day after it, as far as they are known.
    pub days: Option<(NaiveDate, NaiveDate)>,
    /// The statements between which it is.
    pub place: GapPlace,
}

/// Where a gap is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GapPlace {
    /// The entries of this statement do not lead from its opening to its closing balance.
    Within(usize),
    /// The statement `after` does not open with what the statement `before` closed with.
    Between {
        /// The index of the earlier statement.
        before: usize,
        /// The index of the later statement.
        after: usize,
    },
}

/// An opening balance that continues a closing balance: the days of both, and whether nothing can be missing between.
#[derive(Clone, Copy, Debug)]
pub(super) struct Joint {
    pub(super) last: NaiveDate,
    pub(super) first: NaiveDate,
    pub(super) is_sequel: bool,
}

/// The gaps of an account, and where its statements continue each other. The sections are final and in the order of
/// time.
pub(super) fn find(
    sections: &[&Section<'_>],
    currency: Option<Currency>,
    is_covered: impl Fn(NaiveDate, NaiveDate) -> bool,
) -> (Vec<Gap>, Vec<Joint>) {
    let mut gaps = Vec::new();
    for section in sections {
        if let Proof::Gap(money) = &section.proof {
            let place = GapPlace::Within(section.statement);
            gaps.push(Gap { money: money.clone(), days: section.days, place });
        }
    }
    let closings = Closings::new(sections);
    let (mut joints, mut seen) = (Vec::new(), HashSet::new());
    let mut has_beginning = false;
    for (position, section) in sections.iter().enumerate() {
        let (Some((first, _)), Some(opening)) = (section.days, section.opening) else { continue };
        if !seen.insert((first, opening)) {
            continue;
        }
        if let Some(before) = closings.continued(first, opening, position, sections) {
            let is_sequel = is_next(before, section);
            joints.extend(before.days.map(|(_, last)| Joint { last, first, is_sequel }));
            continue;
        }
        // One opening balance continues nothing: that of the first statement.
        if !has_beginning && closings.by_day.range(..first).next().is_none() {
            has_beginning = true;
            continue;
        }
        // A longer statement has the same balance on its way.
        if sections.iter().any(|longer| balance_before(longer, first) == Some(opening)) {
            continue;
        }
        let Some((before, last, closing)) = closings.before(first, position, sections) else { continue };
        // Other statements of the days between may be proved on their own.
        let between = (last.succ_opt(), first.pred_opt());
        let is_bridged = matches!(between, (Some(from), Some(to)) if from <= to && is_covered(from, to));
        if let Some(amount) = opening.checked_sub(closing).filter(|_| !is_bridged) {
            let place = GapPlace::Between { before, after: section.statement };
            gaps.push(Gap { money: Money { amount, currency }, days: Some((last, first)), place });
        }
    }
    (gaps, joints)
}

/// What a proved statement that began earlier had booked before a day of it.
fn balance_before(section: &Section<'_>, day: NaiveDate) -> Option<Amount> {
    section.days.filter(|(first, last)| *first < day && day <= *last && section.proof.is_proved())?;
    let before = section.units.iter().filter(|unit| unit.day < Some(day));
    before.fold(section.opening, |sum, unit| sum?.checked_add(unit.amount))
}

/// Closing balances by day.
struct Closings {
    by_balance: HashMap<(NaiveDate, Amount), Vec<usize>>,
    by_day: BTreeMap<NaiveDate, Vec<usize>>,
}

impl Closings {
    fn new(sections: &[&Section<'_>]) -> Self {
        let (mut by_balance, mut by_day) = (HashMap::<_, Vec<_>>::new(), BTreeMap::<_, Vec<_>>::new());
        for (position, section) in sections.iter().enumerate() {
            if let (Some((_, last)), Some(closing)) = (section.days, section.closing) {
                by_balance.entry((last, closing)).or_default().push(position);
                by_day.entry(last).or_default().push(position);
            }
        }
        Self { by_balance, by_day }
    }

    /// The statement that an opening balance continues: of the same day, or of the latest day before that has any.
    fn continued<'a, 's>(
        &self,
        first: NaiveDate,
        opening: Amount,
        position: usize,
        sections: &'a [&'a Section<'s>],
    ) -> Option<&'a Section<'s>> {
        let latest = self.by_day.range(..first).next_back().map(|(day, _)| *day);
        [latest, Some(first)].into_iter().flatten().find_map(|day| {
            let candidates = self.by_balance.get(&(day, opening))?;
            candidates.iter().find(|other| **other != position).map(|other| sections[*other])
        })
    }

    /// The statement that it should have continued: the one before it in the order of time.
    fn before(
        &self,
        first: NaiveDate,
        position: usize,
        sections: &[&Section<'_>],
    ) -> Option<(usize, NaiveDate, Amount)> {
        let same_day = self.by_day.get(&first).and_then(|all| all.iter().rfind(|other| **other < position));
        let earlier = || self.by_day.range(..first).next_back().and_then(|(_, all)| all.last());
        let section = sections[*same_day.or_else(earlier)?];
        Some((section.statement, section.days?.1, section.closing?))
    }
}

/// Whether the number of a statement is the next after that of another.
fn is_next(before: &Section<'_>, after: &Section<'_>) -> bool {
    match (before.sequence.as_deref(), after.sequence.as_deref()) {
        (Some([before, ..]), Some([after, ..])) => *after == before + 1 || after == before,
        _ => false,
    }
}
