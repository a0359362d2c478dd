//! Which cell of a row belongs into which column of the lake.

use partner_center_client::columns::Dataset;
use payouts_core::export_file::Header;

/// The columns of one header, looked at from the columns of the dataset.
#[derive(Debug, Default)]
pub(crate) struct Mapping {
    /// For each column of the dataset its position in the header.
    positions: Vec<Option<usize>>,
    /// Positions and names of the columns that the dataset does not know.
    unknown: Vec<(usize, String)>,
    /// The names of all columns, each unique.
    names: Vec<String>,
}

impl Mapping {
    pub(crate) fn of(header: &Header, dataset: &Dataset) -> Self {
        let columns = header.columns();
        Self {
            positions: dataset.columns.iter().map(|column| header.position(column.name)).collect(),
            unknown: columns
                .iter()
                .enumerate()
                .filter(|(_, column)| column.column.is_none())
                .map(|(position, column)| (position, column.name.clone()))
                .collect(),
            names: columns.iter().map(|column| column.name.clone()).collect(),
        }
    }

    /// How many cells a row has.
    #[inline]
    pub(crate) fn width(&self) -> usize {
        self.names.len()
    }

    /// Where the column of this index in the dataset stands.
    pub(crate) fn position(&self, column: usize) -> Option<usize> {
        self.positions.get(column).copied().flatten()
    }

    pub(crate) fn unknown(&self) -> &[(usize, String)] {
        &self.unknown
    }

    /// The name of the column at a position, also beyond the last.
    pub(crate) fn name(&self, position: usize) -> String {
        self.names.get(position).cloned().unwrap_or_else(|| Header::surplus_name(position))
    }
}
