//! The header of a table: which column is which, and what a row below it has to show.

use super::evidence::Evidence;
use crate::columns::{Column, DATASETS, RowSchema};
use payouts_wire::{WireDate, amount::parse_loose};
use std::collections::{HashMap, HashSet};

/// The columns of a table, in its own order.
#[derive(Clone, Debug, Default)]
pub struct Header {
    line: u64,
    columns: Vec<HeaderColumn>,
    positions: HashMap<&'static str, usize>,
    /// The same by the index of a column in the dataset.
    places: Vec<Option<usize>>,
    /// How many columns there are up to the last one that has a name.
    named: usize,
    evidence: Evidence,
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

/// What a record is as a header.
#[derive(Debug)]
pub(super) enum Judged {
    Header(Header),
    /// It names columns of the dataset and cannot be a header of it. With the number of columns it knows, and the reason.
    Refused(usize, String),
    /// It is none: fewer than two of its cells name a column, or in a table of one column, not that one.
    None,
}

impl Header {
    /// Reads the cells of a record as a header.
    pub(super) fn judge(line: u64, cells: &[String], dataset: &'static RowSchema) -> Judged {
        let mut positions = HashMap::new();
        let mut found = Vec::with_capacity(cells.len());
        for (position, cell) in cells.iter().enumerate() {
            let column = dataset.find(cell).filter(|column| !positions.contains_key(column.name));
            if let Some(column) = column {
                positions.insert(column.name, position);
            }
            found.push(column);
        }
        if positions.len() < 2.min(cells.len()).max(1) {
            return Judged::None;
        }
        if let Some(other) = better_dataset(cells, dataset, positions.len()) {
            return Judged::Refused(positions.len(), format!("it looks like a header of {other}"));
        }
        let unknown = found.iter().zip(cells).filter(|(column, _)| column.is_none()).map(|(_, cell)| &**cell);
        if let Some(reason) = unknown.filter_map(not_a_name).next() {
            return Judged::Refused(positions.len(), reason);
        }
        if let Some(twice) = named_twice(cells) {
            return Judged::Refused(positions.len(), format!("it names the column {twice:?} twice"));
        }
        let Some(evidence) = Evidence::new(dataset, |name| positions.get(name).copied()) else {
            let reason = format!("it has no column {}", dataset.identified_by.join(" or "));
            return Judged::Refused(positions.len(), reason);
        };
        let named = cells.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1);
        let mut taken: HashSet<String> = positions.keys().map(|name| (*name).to_owned()).collect();
        let columns = found
            .into_iter()
            .zip(cells)
            .enumerate()
            .map(|(position, (column, cell))| {
                let name = column.map_or_else(
                    || name_of_unknown(cell.trim(), position, &mut taken),
                    |column| column.name.to_owned(),
                );
                HeaderColumn { column, name }
            })
            .collect();
        let places = dataset.columns.iter().map(|column| positions.get(column.name).copied()).collect();
        Judged::Header(Self { line, columns, positions, places, named, evidence })
    }

    /// The line it is on, from 1, counted in the entry it comes from.
    #[must_use]
    pub const fn line(&self) -> u64 {
        self.line
    }

    /// Its columns in the order of the table.
    #[must_use]
    pub fn columns(&self) -> &[HeaderColumn] {
        &self.columns
    }

    /// How many cells a row has.
    #[inline]
    #[must_use]
    pub fn width(&self) -> usize {
        self.columns.len()
    }

    /// How many cells a row has at least: columns without a name at the end may be missing.
    pub(super) const fn least_width(&self) -> usize {
        self.named
    }

    /// Where a column of the spec is, by its name there.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        self.positions.get(name).copied()
    }

    /// Where a column of the spec is, by its index in the dataset.
    #[must_use]
    pub fn place(&self, column: usize) -> Option<usize> {
        self.places.get(column).copied().flatten()
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

    /// What its rows have to show.
    pub(super) const fn evidence(&self) -> &Evidence {
        &self.evidence
    }
}

/// Why a cell of a header cannot be the name of a column, though it may be one that the spec does not know.
fn not_a_name(cell: &str) -> Option<String> {
    let is_break = |c: char| matches!(c, '\u{1c}'..='\u{1f}' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\0');
    if let Some(separator) = cell.chars().find(|c| is_break(*c)) {
        let code = u32::from(separator);
        return Some(format!(
            "one of its cells contains U+{code:04X}: lines have to end with a line feed or a carriage return"
        ));
    }
    if cell.contains(['"', '\u{fffd}', '\u{feff}']) || cell.chars().any(|c| c < ' ' && !c.is_whitespace()) {
        return Some(
            "a quote, a lost letter or a control character is inside the name of a column".to_owned(),
        );
    }
    let is_number = matches!(parse_loose(cell), Ok(Some(_)));
    (is_number || cell.trim().parse::<WireDate>().is_ok()).then(|| {
        "it contains numbers or dates next to the names of columns: its line end may be missing".to_owned()
    })
}

/// A name that two cells share.
fn named_twice(cells: &[String]) -> Option<&str> {
    let mut seen = HashSet::new();
    let fold = |cell: &str| {
        let letters = cell.chars().filter(|c| !c.is_whitespace() && *c != '_' && *c != '\u{feff}');
        letters.flat_map(char::to_lowercase).collect::<String>()
    };
    cells.iter().map(|cell| cell.trim()).find(|cell| !cell.is_empty() && !seen.insert(fold(cell)))
}

/// The dataset that knows more of the cells as columns.
fn better_dataset(cells: &[String], dataset: &RowSchema, known: usize) -> Option<&'static str> {
    let knows = |other: &RowSchema| cells.iter().filter(|cell| other.find(cell).is_some()).count();
    DATASETS.iter().find(|other| other.name != dataset.name && knows(other) > known).map(|other| other.name)
}

fn name_of_unknown(received: &str, position: usize, taken: &mut HashSet<String>) -> String {
    let plain = if received.is_empty() { format!("#{}", position + 1) } else { received.to_owned() };
    let name = std::iter::once(plain.clone())
        .chain((2_usize..).map(|nth| format!("{plain}#{nth}")))
        .find(|name| !taken.contains(name))
        .unwrap_or(plain);
    taken.insert(name.clone());
    name
}
