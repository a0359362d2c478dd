//! What reading a window found.

use crate::money::Totals;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What reading a window found. In its JSON form, counts of what went wrong are left out when they are zero.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReadReport {
    /// Rows read, unreadable ones not counted.
    pub rows: u64,
    /// Rows that could not be read.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub unreadable: u64,
    /// Tables read: the entries of an archive, or one.
    #[serde(default)]
    pub entries: u64,
    /// Names of the archive's entries that were passed over because they are no tables.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passed_over: Vec<String>,
    /// Records above a header (a title, a date) that were passed over.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub records_above_header: u64,
    /// Entries that had no header of their own and were read under that of the entry before.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub inherited_headers: u64,
    /// The columns of the spec that every header of the file has, by their names there. A file that has fewer of them
    /// than the one before it has lost some.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub known_columns: BTreeSet<String>,
    /// Rows with fewer or more cells than their header. They are among those that could not be read.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub uneven_rows: u64,
    /// Entries of the archive that have the rows of an earlier entry, which were counted once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repeated_entries: Vec<String>,
    /// Rows whose identifying cells are those of an earlier row. A plain sum over them may count money twice.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub repeated_keys: u64,
    /// Rows whose identifying cells are all blank; their place among such rows identifies them.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub blank_keys: u64,
    /// Cells that could not be read as what their column holds, or hold a letter that was lost on the way (`U+FFFD`), by
    /// column. Their text is kept with the row.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub malformed_cells: BTreeMap<String, u64>,
    /// Columns or members that the spec does not know, by name, and in how many rows they held something.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unknown_columns: BTreeMap<String, u64>,
    /// Members that one JSON object has more than once, by name. Where the values differ, nothing is booked from it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub repeated_members: BTreeMap<String, u64>,
    /// Control totals: the exact sums of each money column, by its name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub totals: BTreeMap<String, Totals>,
}

impl ReadReport {
    /// Takes in the columns of one more header.
    pub fn add_header<'a>(&mut self, known: impl Iterator<Item = &'a str>) {
        let known: BTreeSet<String> = known.map(str::to_owned).collect();
        if self.known_columns.is_empty() {
            self.known_columns = known;
        } else {
            self.known_columns.retain(|column| known.contains(column));
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}
