//! Corrections of a posted month: reversals and new vouchers, never a changed one.

use super::voucher::{Journal, Voucher, VoucherKind};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

impl Journal {
    /// What has to be posted so that `posted` becomes `current`, dated on a day of an open month.
    ///
    /// `posted` contains all that was posted for the month, earlier corrections as well. A voucher that is not in `current` any
    /// more, or not with the same lines, is reversed. A voucher that is new is added. Calling it again with the result added to
    /// `posted` returns nothing.
    #[must_use]
    pub fn corrections(posted: &Self, current: &Self, day: NaiveDate) -> Self {
        let all: Vec<&Voucher> = posted.vouchers.iter().collect();
        let reversed: BTreeSet<&str> = all.iter().filter_map(|voucher| voucher.reverses.as_deref()).collect();
        // A replacement has another day and number than the voucher it restates, so lines are compared.
        let is_in_force =
            |voucher: &&&Voucher| voucher.reverses.is_none() && !reversed.contains(voucher.number.as_str());
        let mut in_force: BTreeMap<&str, Vec<&Voucher>> = BTreeMap::new();
        for voucher in all.iter().filter(is_in_force) {
            in_force.entry(&voucher.subject).or_default().push(voucher);
        }
        let mut corrections = Self::default();
        for voucher in &current.vouchers {
            let posted = in_force.remove(voucher.subject.as_str()).unwrap_or_default();
            let same = posted.iter().position(|posted| posted.lines == voucher.lines);
            for (place, posted) in posted.iter().enumerate() {
                if Some(place) != same {
                    corrections.vouchers.push(posted.reversal(day));
                }
            }
            if same.is_none() {
                let restated = all.iter().filter(|other| other.subject == voucher.subject).count();
                corrections.vouchers.push(voucher.restated(day, restated));
            }
        }
        for posted in in_force.into_values().flatten() {
            corrections.vouchers.push(posted.reversal(day));
        }
        corrections.sort();
        corrections
    }

    /// The reversal of everything that is in force, for a month that is reopened.
    #[must_use]
    pub fn reversal(posted: &Self, day: NaiveDate) -> Self {
        Self::corrections(posted, &Self::default(), day)
    }

    /// Adds the vouchers of another journal that this one does not have yet.
    pub fn extend(&mut self, other: Self) {
        let known: BTreeSet<String> = self.vouchers.iter().map(|voucher| voucher.number.clone()).collect();
        self.vouchers.extend(other.vouchers.into_iter().filter(|voucher| !known.contains(&voucher.number)));
        self.sort();
    }
}

impl Voucher {
    /// The voucher that takes this one back.
    #[must_use]
    pub fn reversal(&self, day: NaiveDate) -> Self {
        let mut reversal = self.clone();
        reversal.number = format!("{}-R", self.number);
        reversal.kind = VoucherKind::Reversal;
        reversal.day = day;
        reversal.text = format!("Reversal of {}: {}", self.number, self.text);
        reversal.reverses = Some(self.number.clone());
        for line in &mut reversal.lines {
            line.amount = -line.amount;
        }
        reversal
    }

    /// The same lines on another day. `earlier` vouchers of the subject were posted: after a value changed and changed back,
    /// the first number is reversed and must not be used again.
    fn restated(&self, day: NaiveDate, earlier: usize) -> Self {
        let mut restated = self.clone();
        restated.day = day;
        if earlier > 0 {
            restated.number = format!("{}-{}", self.number, earlier + 1);
            restated.text = format!("Corrected: {}", self.text);
        }
        restated
    }
}
