//! What makes a record a row of its dataset.
//!
//! The spec names, next to `x-dataset`, the columns that identify a row and what their cells look like. A total, a
//! footnote, a row count or a row of another table lacks some of it, however its cells are filled otherwise. The rule asks
//! only about columns that the header has, because every column is optional.

use partner_center_client::columns::{CellShape, Dataset};

/// The evidence that a header asks of its rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Evidence {
    asks: Vec<Ask>,
}

/// One of these cells has to look like this.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Ask {
    /// Its place among those of the dataset; the identity is the first.
    place: usize,
    /// Names of the columns, for messages.
    columns: Vec<&'static str>,
    cells: Vec<(usize, CellShape)>,
}

impl Evidence {
    /// The evidence that rows under a header have to show; `None` when the header has no column that identifies a row.
    pub(super) fn new(dataset: &'static Dataset, position: impl Fn(&str) -> Option<usize>) -> Option<Self> {
        let found = dataset.identified_by.iter().filter_map(|name| Some((*name, position(name)?)));
        let (columns, cells): (Vec<_>, Vec<_>) = found.map(|(name, at)| (name, (at, CellShape::Id))).unzip();
        if cells.is_empty() && !dataset.identified_by.is_empty() {
            return None;
        }
        let identity = Ask { place: 0, columns, cells };
        let others = dataset.recognized_by.iter().zip(1..).map(|(marks, place)| {
            let found = marks.iter().filter_map(|mark| Some((mark, position(mark.column)?)));
            let (columns, cells) = found.map(|(mark, at)| (mark.column, (at, mark.shape))).unzip();
            Ask { place, columns, cells }
        });
        let asks = std::iter::once(identity).chain(others).filter(|ask| !ask.cells.is_empty()).collect();
        Some(Self { asks })
    }

    /// What a record lacks to be a row, in words; `None` when it is one.
    #[inline]
    pub(super) fn missing<'c>(&self, cell: impl Fn(usize) -> &'c [u8]) -> Option<String> {
        let is_shown = |ask: &&Ask| !ask.cells.iter().any(|(at, shape)| looks_like(*shape, cell(*at)));
        self.asks.iter().find(is_shown).map(Ask::missing)
    }

    /// Whether it asks everything that another one asks.
    pub(super) fn covers(&self, other: &Self) -> bool {
        other.asks.iter().all(|ask| self.asks.iter().any(|own| own.place == ask.place))
    }
}

impl Ask {
    #[cold]
    fn missing(&self) -> String {
        let lacks = match self.cells.first().map(|(_, shape)| *shape) {
            Some(CellShape::Id) => "looks like an id",
            Some(CellShape::Words) => "has words",
            Some(CellShape::Letters) => "is a code of letters",
            _ => "is filled",
        };
        format!("it is not evidently a row of the table: no cell of {} {lacks}", self.columns.join(" or "))
    }
}

/// Whether the text of a cell has a shape.
#[inline]
fn looks_like(shape: CellShape, cell: &[u8]) -> bool {
    let cell = cell.trim_ascii();
    match shape {
        CellShape::Id => is_id(cell),
        CellShape::Words => is_words(cell),
        CellShape::Letters => {
            !cell.is_empty() && cell.iter().all(|byte| byte.is_ascii_alphabetic() || *byte >= 0x80)
        }
        // Filled; and whatever shape comes later, until it is known here.
        _ => cell.first().is_some_and(|first| first.is_ascii_graphic() || !super::is_blank(cell)),
    }
}

/// Letters, digits, `-` and `_`, with at least one digit, and not a date.
fn is_id(cell: &[u8]) -> bool {
    let mut digits = 0_usize;
    for byte in cell {
        digits += usize::from(byte.is_ascii_digit());
        if !byte.is_ascii_alphanumeric() && !matches!(byte, b'-' | b'_') {
            return false;
        }
    }
    let is_date = matches!(cell, [_, _, _, _, b'-', _, _, b'-', _, _]) && digits == 8;
    digits > 0 && !is_date
}

/// At least as many letters as digits: neither a number nor a time.
fn is_words(cell: &[u8]) -> bool {
    let letters = cell.iter().filter(|byte| byte.is_ascii_alphabetic() || **byte >= 0x80).count();
    letters > 0 && letters >= cell.iter().filter(|byte| byte.is_ascii_digit()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_tell_ids_words_and_codes_from_labels_and_numbers() {
        for id in ["7700001", "00310242", "a1b2c3d4-0000-4000-8000-00000000000f", "E-17", " 42 "] {
            assert!(looks_like(CellShape::Id, id.as_bytes()), "{id}");
        }
        for label in
            ["", " ", "Total", "Grand total 2", "430.00", "2026-05-04", "Summe:", "合計", "(2)", "2\0"]
        {
            assert!(!looks_like(CellShape::Id, label.as_bytes()), "{label:?}");
        }
        for (words, is_so) in
            [("Azure Marketplace", true), ("CSP 2T", true), ("合計", true), ("12.5", false), ("", false)]
        {
            assert_eq!(looks_like(CellShape::Words, words.as_bytes()), is_so, "{words}");
        }
        assert!(!looks_like(CellShape::Words, b"2023-05-15T00:00:00Z"));
        assert!(looks_like(CellShape::Letters, b"EUR") && !looks_like(CellShape::Letters, b"430.00"));
        assert!(looks_like(CellShape::Filled, b"0") && !looks_like(CellShape::Filled, b"\xc2\xa0 "));
    }
}
