//! Counting while rows are read.

use payouts_model::{Money, ReadReport};
use std::collections::BTreeMap;

/// The report in the making.
#[derive(Default)]
pub(super) struct Tally(pub(super) ReadReport);

impl Tally {
    /// A cell or member that is not what its column holds.
    pub(super) fn malformed(&mut self, name: &str) {
        count(&mut self.0.malformed_cells, name);
    }

    /// A member that is given more than once in one object.
    pub(super) fn repeated(&mut self, name: &str) {
        count(&mut self.0.repeated_members, name);
    }

    /// A column or member that the spec does not know, in a row where it holds something.
    pub(super) fn unknown(&mut self, name: &str) {
        count(&mut self.0.unknown_columns, name);
    }

    /// The key of a row: whether it is blank, and how many rows of that key came before.
    pub(super) fn key(&mut self, is_blank: bool, occurrence: u32) {
        if is_blank {
            self.0.blank_keys += 1;
        } else if occurrence > 0 {
            self.0.repeated_keys += 1;
        }
    }

    /// Adds to the control total of a money column.
    pub(super) fn add(&mut self, name: &str, money: &Money) {
        update(&mut self.0.totals, name, |totals| totals.add(money));
    }
}

fn count(counts: &mut BTreeMap<String, u64>, name: &str) {
    update(counts, name, |count| *count += 1);
}

/// Changes the value of a name; the name is copied only when it is new.
fn update<V: Default>(map: &mut BTreeMap<String, V>, name: &str, change: impl FnOnce(&mut V)) {
    match map.get_mut(name) {
        Some(value) => change(value),
        None => change(map.entry(name.to_owned()).or_default()),
    }
}
