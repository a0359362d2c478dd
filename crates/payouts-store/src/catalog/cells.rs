//! Values on their way into the catalog, one after the other in one piece of memory.
//!
//! Answers wait by the thousand for the thread that writes them. Were each of their texts a piece of its own, the pieces
//! would be scattered over more memory than the processor caches, and another thread would give them back.

use crate::{Error, Result, error::Kind};
use rusqlite::types::{ToSqlOutput, ValueRef};
use serde::Serialize;
use std::{fmt::Display, io::Write, slice};

/// Values, in the order in which they were put down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cells {
    texts: Vec<u8>,
    cells: Vec<Cell>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cell {
    Null,
    Integer(i64),
    /// This many bytes of the texts, after those of the texts before it.
    Text(usize),
}

impl Cells {
    /// Room for this many values, with this many bytes of text.
    pub(super) fn with_room(cells: usize, texts: usize) -> Self {
        Self { texts: Vec::with_capacity(texts), cells: Vec::with_capacity(cells) }
    }

    pub(super) fn integer(&mut self, value: u64) {
        self.cells.push(Cell::Integer(i64::try_from(value).unwrap_or(i64::MAX)));
    }

    pub(super) fn text(&mut self, text: &str) {
        self.texts.extend_from_slice(text.as_bytes());
        self.cells.push(Cell::Text(text.len()));
    }

    pub(super) fn optional_text(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.text(text),
            None => self.cells.push(Cell::Null),
        }
    }

    /// The text of a value.
    pub(super) fn display(&mut self, value: impl Display) -> Result<()> {
        self.written(|texts| write!(texts, "{value}").map_err(serde_json::Error::io))
    }

    /// The JSON form of a value.
    pub(super) fn json(&mut self, value: &impl Serialize) -> Result<()> {
        self.written(|texts| serde_json::to_writer(texts, value))
    }

    /// A value that may be absent.
    pub(super) fn optional<T>(
        &mut self,
        value: Option<T>,
        put: impl FnOnce(&mut Self, T) -> Result<()>,
    ) -> Result<()> {
        match value {
            Some(value) => put(self, value),
            None => {
                self.cells.push(Cell::Null);
                Ok(())
            }
        }
    }

    fn written(&mut self, write: impl FnOnce(&mut Vec<u8>) -> serde_json::Result<()>) -> Result<()> {
        let before = self.texts.len();
        write(&mut self.texts)
            .map_err(|error| Error::because(Kind::Catalog, "a value has no form in the catalog", error))?;
        self.cells.push(Cell::Text(self.texts.len() - before));
        Ok(())
    }

    pub(super) fn values(&self) -> Values<'_> {
        Values { texts: &self.texts, cells: self.cells.iter() }
    }
}

/// Reads [`Cells`] in their order.
#[derive(Clone, Debug)]
pub(super) struct Values<'c> {
    texts: &'c [u8],
    cells: slice::Iter<'c, Cell>,
}

impl<'c> Values<'c> {
    /// The next value of what was put down in full.
    pub(super) fn expect(&mut self) -> Result<ToSqlOutput<'c>> {
        self.next().ok_or_else(|| Error::new(Kind::Catalog, "a value of an answer is missing"))
    }

    /// The text that comes next, if one does.
    pub(super) fn peek(&self) -> Option<&'c str> {
        match self.clone().next()? {
            ToSqlOutput::Borrowed(ValueRef::Text(text)) => str::from_utf8(text).ok(),
            _ => None,
        }
    }
}

impl<'c> Iterator for Values<'c> {
    type Item = ToSqlOutput<'c>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(ToSqlOutput::Borrowed(match *self.cells.next()? {
            Cell::Null => ValueRef::Null,
            Cell::Integer(value) => ValueRef::Integer(value),
            Cell::Text(length) => {
                let (text, rest) = self.texts.split_at(length);
                self.texts = rest;
                ValueRef::Text(text)
            }
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back_in_their_order() {
        let mut cells = Cells::with_room(1, 1);
        cells.text("ä");
        cells.optional_text(None);
        cells.integer(7);
        cells.text("");
        cells.json(&["x"]).unwrap();
        cells.optional(Some("1.10"), Cells::display).unwrap();
        cells.optional(None::<&str>, Cells::display).unwrap();
        let mut values = cells.values();
        assert_eq!(values.peek(), Some("ä"));
        let text = |text: &'static str| ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes()));
        let (null, seven) =
            (ToSqlOutput::Borrowed(ValueRef::Null), ToSqlOutput::Borrowed(ValueRef::Integer(7)));
        let expected = [text("ä"), null.clone(), seven, text(""), text("[\"x\"]"), text("1.10"), null];
        assert_eq!(values.by_ref().collect::<Vec<_>>(), expected);
        assert_eq!(values.peek(), None);
        assert!(values.expect().is_err());
    }
}
