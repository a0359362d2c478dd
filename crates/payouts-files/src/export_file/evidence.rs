//! What makes a record a row of its dataset.
//!
//! The spec names, next to `x-dataset`, the columns that identify a row and what their cells look like. A total, a
//! footnote, a row count or a row of another table lacks some of it, however its cells are filled otherwise. The rule asks
//! only about columns that the header has, because every column is optional.

use crate::columns::{CellShape, CurrencyRule, RowSchema};

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
    cells: Vec<(usize, Look)>,
}

/// What one cell has to look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    Id,
    IdOrBlank,
    Words,
    Filled,
    CurrencyCode,
}

impl Evidence {
    /// The evidence that rows under a header have to show; `None` when the header has no column that identifies a row.
    pub(super) fn new(dataset: &'static RowSchema, position: impl Fn(&str) -> Option<usize>) -> Option<Self> {
        let ask = |place, columns: &[&'static str], look| {
            let found = columns.iter().filter_map(|name| Some((*name, (position(name)?, look))));
            let (columns, cells): (Vec<_>, Vec<_>) = found.unzip();
            Ask { place, columns, cells }
        };
        let identity = ask(0, dataset.identified_by, Look::Id);
        if identity.cells.is_empty() && !dataset.identified_by.is_empty() {
            return None;
        }
        let mut asks = vec![identity];
        for (group, place) in dataset.recognized_by.iter().zip(1..) {
            if group.iter().any(|mark| position(mark.column).is_none()) {
                continue;
            }
            let mut one_of = Ask { place, columns: Vec::new(), cells: Vec::new() };
            for mark in *group {
                let look = match mark.shape {
                    CellShape::Id => Look::Id,
                    CellShape::IdOrBlank => Look::IdOrBlank,
                    CellShape::Words => Look::Words,
                    // Filled; and whatever shape comes later, until it is known here.
                    _ => Look::Filled,
                };
                one_of.columns.push(mark.column);
                one_of.cells.extend(position(mark.column).map(|at| (at, look)));
                if mark.shape == CellShape::Money
                    && let Some(CurrencyRule::FirstOf(columns)) =
                        dataset.find(mark.column).and_then(|column| column.money)
                {
                    asks.push(ask(place, columns, Look::CurrencyCode));
                }
            }
            asks.push(one_of);
        }
        asks.retain(|ask| !ask.cells.is_empty());
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
            Some(Look::Id | Look::IdOrBlank) => "looks like an id",
            Some(Look::Words) => "has words",
            Some(Look::CurrencyCode) => "is a currency code of three letters",
            _ => "is filled",
        };
        format!("it is not evidently a row of the table: no cell of {} {lacks}", self.columns.join(" or "))
    }
}

/// Whether the text of a cell looks so.
#[inline]
fn looks_like(look: Look, cell: &[u8]) -> bool {
    let cell = cell.trim_ascii();
    match look {
        Look::Id => is_id(cell),
        Look::IdOrBlank => is_id(cell) || super::is_blank(cell),
        Look::Words => is_words(cell),
        Look::CurrencyCode => cell.len() == 3 && cell.iter().all(u8::is_ascii_alphabetic),
        Look::Filled => !super::is_blank(cell),
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
    fn shapes_distinguish_ids_words_and_codes_from_labels_and_numbers() {
        for id in ["7700001", "00310242", "a1b2c3d4-0000-4000-8000-00000000000f", "E-17", " 42 "] {
            assert!(looks_like(Look::Id, id.as_bytes()), "{id}");
        }
        for label in
            ["", " ", "Total", "Grand total 2", "430.00", "2026-05-04", "Summe:", "合計", "(2)", "2\0"]
        {
            assert!(!looks_like(Look::Id, label.as_bytes()), "{label:?}");
        }
        for (words, is_so) in
            [("Azure Marketplace", true), ("CSP 2T", true), ("合計", true), ("12.5", false), ("", false)]
        {
            assert_eq!(looks_like(Look::Words, words.as_bytes()), is_so, "{words}");
        }
        assert!(!looks_like(Look::Words, b"2023-05-15T00:00:00Z"));
        assert!(looks_like(Look::CurrencyCode, b" eur "));
        for cell in ["430.00", "EU", "Euro", "", "\u{20ac}"] {
            assert!(!looks_like(Look::CurrencyCode, cell.as_bytes()), "{cell}");
        }
        assert!(looks_like(Look::IdOrBlank, b" ") && !looks_like(Look::IdOrBlank, b"5.1E+09"));
        assert!(looks_like(Look::Filled, b"0") && !looks_like(Look::Filled, b"\xc2\xa0 "));
    }
}
