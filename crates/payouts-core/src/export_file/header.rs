//! The header of a table: which column is which.

use super::Record;
use partner_center_client::columns::{Column, Dataset};
use std::collections::{HashMap, HashSet};

/// The columns of a table, in its own order.
#[derive(Clone, Debug)]
pub struct Header {
    line: u64,
    columns: Vec<HeaderColumn>,
    positions: HashMap<&'static str, usize>,
}

/// One column as a header names it.
#[derive(Clone, Debug)]
pub struct HeaderColumn {
    /// The column of the spec; absent for one that the spec does not know, and for a second one of the same meaning.
    pub column: Option<&'static Column>,
    /// The name in the spec of a column it knows, or else the name as received. Unique in its header: a second column of
    /// a name is `name#2`, a column without a name is `#7` after its place.
    pub name: String,
}

impl Header {
    /// Reads a record as a header; `None` when it does not look like one: fewer than two of its cells name a column of
    /// the dataset, or in a table of one column, not that one.
    #[must_use]
    pub fn of(record: &Record<'_>, dataset: &'static Dataset) -> Option<Self> {
        let mut positions = HashMap::new();
        let mut found = Vec::with_capacity(record.len());
        for (position, cell) in record.cells().enumerate() {
            let column = dataset.find(cell).filter(|column| !positions.contains_key(column.name));
            if let Some(column) = column {
                positions.insert(column.name, position);
            }
            found.push(column);
        }
        if positions.len() < 2.min(record.len()).max(1) {
            return None;
        }
        let mut taken: HashSet<String> = positions.keys().map(|name| (*name).to_owned()).collect();
        let columns = found
            .into_iter()
            .zip(record.cells())
            .enumerate()
            .map(|(position, (column, cell))| {
                let name = column.map_or_else(
                    || name_of_unknown(cell.trim(), position, &mut taken),
                    |column| column.name.to_owned(),
                );
                HeaderColumn { column, name }
            })
            .collect();
        Some(Self { line: record.line(), columns, positions })
    }

    /// The line it stands on, from 1, counted in the entry it comes from.
    #[must_use]
    pub const fn line(&self) -> u64 {
        self.line
    }

    /// Its columns in the order of the table.
    #[must_use]
    pub fn columns(&self) -> &[HeaderColumn] {
        &self.columns
    }

    /// Where a column of the spec stands, by its name there.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        self.positions.get(name).copied()
    }

    /// How many columns of the spec it has.
    #[must_use]
    pub fn known(&self) -> usize {
        self.positions.len()
    }

    /// The columns of the spec that it has, by their names there.
    pub fn known_names(&self) -> impl Iterator<Item = &'static str> {
        self.columns.iter().filter_map(|column| column.column).map(|column| column.name)
    }

    /// The name for a cell beyond the last column.
    #[must_use]
    pub fn surplus_name(position: usize) -> String {
        format!("#{}", position + 1)
    }
}

fn name_of_unknown(received: &str, position: usize, taken: &mut HashSet<String>) -> String {
    let plain = if received.is_empty() { Header::surplus_name(position) } else { received.to_owned() };
    let name = std::iter::once(plain.clone())
        .chain((2_usize..).map(|nth| format!("{plain}#{nth}")))
        .find(|name| !taken.contains(name))
        .unwrap_or(plain);
    taken.insert(name.clone());
    name
}
