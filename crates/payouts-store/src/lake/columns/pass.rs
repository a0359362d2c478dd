//! What is found out while the columns of one block are read, in addition to their values.

use super::unread::UnreadCells;
use super::{
    Leftovers,
    currency::{Currencies, Where},
};
use crate::lake::{
    sums::Sums,
    value::{Read, Spelling, decimal},
};
use payouts_files::columns::ColumnKind;
use payouts_files::{
    export_file::{Block, is_blank},
    read::{LOST, LOST_LETTER, not_read},
};
use payouts_model::UnreadCell;
use payouts_wire::amount::parse_loose;
use std::collections::BTreeMap;

/// What is collected while the columns of one block are read.
pub(super) struct Pass<'b> {
    block: &'b Block,
    /// How many typed columns there are.
    width: usize,
    /// A letter for each typed column, row by row.
    pub(super) spellings: Vec<u8>,
    pub(super) extra: Leftovers,
    pub(super) received: Leftovers,
    /// Cells that are not what their column holds, by row and position.
    malformed: Vec<(usize, usize)>,
}

/// What is kept of one column, row after row.
pub(super) struct Notes<'p> {
    spellings: std::iter::StepBy<std::iter::Skip<std::slice::IterMut<'p, u8>>>,
    extra: &'p mut Leftovers,
    received: &'p mut Leftovers,
    malformed: &'p mut Vec<(usize, usize)>,
    position: usize,
    row: usize,
}

impl Notes<'_> {
    /// Keeps what the value of the next cell alone does not contain.
    #[inline]
    pub(super) fn take<T: Copy>(&mut self, cell: &[u8], read: Read<T>) {
        let letter = match read {
            Read::Blank => Spelling::BLANK,
            Read::Plain(_, letter) => letter,
            Read::Odd(_) => {
                self.received.push(self.row, self.position, cell);
                Spelling::ODD
            }
            Read::Unfit => {
                self.extra.push(self.row, self.position, cell);
                Spelling::MALFORMED
            }
            Read::Malformed => {
                self.extra.push(self.row, self.position, cell);
                self.malformed.push((self.row, self.position));
                Spelling::MALFORMED
            }
        };
        if let Some(spelling) = self.spellings.next() {
            *spelling = letter.0;
        }
        self.row += 1;
    }
}

impl<'b> Pass<'b> {
    pub(super) fn new(block: &'b Block, width: usize) -> Self {
        Self {
            block,
            width,
            spellings: vec![Spelling::BLANK.0; block.rows() * width],
            extra: Leftovers::default(),
            received: Leftovers::default(),
            malformed: Vec::new(),
        }
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }

    pub(super) fn notes(&mut self, place: usize, position: usize) -> Notes<'_> {
        Notes {
            spellings: self.spellings.iter_mut().skip(place).step_by(self.width),
            extra: &mut self.extra,
            received: &mut self.received,
            malformed: &mut self.malformed,
            position,
            row: 0,
        }
    }

    pub(super) fn sum(
        &mut self,
        values: &[Option<decimal::Scaled>],
        place: usize,
        position: usize,
        rule: &Where,
        sums: &mut Sums,
    ) {
        let mut currencies = Currencies::default();
        for (row, value) in values.iter().enumerate() {
            let letter = Spelling(self.spellings[row * self.width + place]);
            if letter == Spelling::BLANK {
                continue;
            }
            if let (Some(value), Some(scale)) = (value, letter.as_scale()) {
                let currency = currencies.of(self.block, row, rule, &mut self.malformed);
                sums.add(currency, *value, scale);
                continue;
            }
            // Written in an odd way, or with more digits than the column has.
            let text = std::str::from_utf8(self.block.cell(row, position)).unwrap_or_default();
            if let Ok(Some(amount)) = parse_loose(text) {
                let currency = currencies.of(self.block, row, rule, &mut self.malformed);
                sums.add_unfit(currency, amount);
            }
        }
    }

    pub(super) fn unknown(&mut self, counts: &mut BTreeMap<String, u64>) {
        let columns = self.block.header().columns().iter().enumerate();
        for (position, column) in columns.filter(|(_, column)| column.column.is_none()) {
            let mut filled = 0;
            for (row, cell) in self.block.column(position).enumerate() {
                if !is_blank(cell) {
                    self.extra.push(row, position, cell);
                    filled += 1;
                }
            }
            if filled > 0 {
                *counts.entry(column.name.clone()).or_default() += filled;
            }
        }
    }

    /// Cells in which a letter was lost count as malformed, whatever their column holds.
    pub(super) fn damaged(&mut self) {
        for row in self.block.damaged() {
            for position in 0..self.block.header().width() {
                if has_lost_letter(self.block.cell(*row, position)) {
                    self.malformed.push((*row, position));
                }
            }
        }
    }

    pub(super) fn count_malformed(&mut self, counts: &mut BTreeMap<String, u64>, unread: &mut UnreadCells) {
        self.malformed.sort_unstable();
        self.malformed.dedup();
        for (row, position) in &self.malformed {
            let column = &self.block.header().columns()[*position];
            *counts.entry(column.name.clone()).or_default() += 1;
            unread.push(|| {
                let cell = self.block.cell(*row, *position);
                let kind = column.column.map(|column| column.kind);
                let reason = if has_lost_letter(cell) {
                    LOST_LETTER
                } else {
                    not_read(kind.unwrap_or(ColumnKind::Text))
                };
                let text = String::from_utf8_lossy(cell);
                UnreadCell::new(self.block.entry(), self.block.lines()[*row], &*column.name, text, reason)
            });
        }
    }
}

fn has_lost_letter(cell: &[u8]) -> bool {
    String::from_utf8_lossy(cell).contains(LOST)
}
