//! The splitter: one pass over the text, looking only at the bytes that part cells.

use super::{
    block::{Block, Cell, Surplus},
    buffer::{BLOCK, Buffer},
    records::HeaderNames,
    repair::{Repairs, offset},
    specials::{QUOTE, Specials, WIDTH},
    unquote::unquote,
};
use crate::lake::mapping::Mapping;
use partner_center_client::columns::Dataset;
use payouts_core::{
    export_file::{Layout, Limits},
    source::Unreadable,
};
use std::{
    io::{self, Read},
    sync::Arc,
};

/// A byte order mark.
const MARK: &[u8] = "\u{feff}".as_bytes();
/// How many bytes of what cannot be read are kept.
const KEPT_BYTES: usize = 16 << 10;
/// Cells are found by 32 bits.
const LONGEST_RECORD: usize = 1 << 30;

/// Where the rows of a table begin.
#[derive(Debug)]
pub(crate) struct Start {
    pub(crate) layout: Layout,
    /// Records to pass over: what stands above the header, and the header itself.
    pub(crate) passed_over: usize,
    pub(crate) entry: Option<Arc<str>>,
}

/// Splits a text in UTF-8 into blocks of whole records.
#[derive(Debug)]
pub(crate) struct Splitter<R> {
    buffer: Buffer<R>,
    /// Everything before this was looked at.
    scanned: usize,
    specials: Specials,
    limits: Limits,
    layout: Layout,
    names: HeaderNames,
    passed_over: usize,
    line: u64,
    open: Open,
    /// The rows found so far, without their bytes.
    block: Block,
    /// How many cells the largest block had.
    most_cells: usize,
    repairs: Repairs,
    /// The layout that a header among the rows brings, from the next block on.
    next_layout: Option<Layout>,
    skipping_line: bool,
    rescans: usize,
    /// How many rows had fewer or more cells than their header.
    pub(crate) uneven_rows: u64,
    pub(crate) unreadable: Vec<Unreadable>,
}

/// The record that is being read.
#[derive(Debug, Default)]
struct Open {
    start: usize,
    line: u64,
    /// Where its present cell begins.
    cell: usize,
    mode: Mode,
    /// The present cell has quotes inside.
    is_messy: bool,
    /// Cells that have to be unquoted.
    messy: Vec<usize>,
    first_cell: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Mode {
    #[default]
    Plain,
    Quoted,
    /// A quote was the last special byte inside quotes: the end of the quotes, or the first of a pair.
    Closed(usize),
}

impl<R: Read> Splitter<R> {
    pub(crate) fn new(text: R, start: Start, dataset: &'static Dataset, limits: &Limits) -> Self {
        Self::with_block(BLOCK, text, start, dataset, limits)
    }

    pub(super) fn with_block(
        block: usize,
        text: R,
        start: Start,
        dataset: &'static Dataset,
        limits: &Limits,
    ) -> Self {
        let mapping = Arc::new(Mapping::of(&start.layout.header, dataset));
        Self {
            buffer: Buffer::new(text, block),
            scanned: 0,
            specials: Specials { delimiter: start.layout.delimiter.byte() },
            limits: *limits,
            layout: start.layout,
            names: HeaderNames::new(dataset),
            passed_over: start.passed_over,
            line: 1,
            open: Open { line: 1, ..Open::default() },
            block: Block { mapping, entry: start.entry, ..Block::default() },
            most_cells: 0,
            repairs: Repairs::default(),
            next_layout: None,
            skipping_line: false,
            rescans: limits.max_record_bytes.saturating_mul(256),
            uneven_rows: 0,
            unreadable: Vec::new(),
        }
    }

    /// The layout at the end, which a table without a header may inherit.
    pub(crate) fn into_layout(self) -> Layout {
        self.layout
    }

    /// The next rows; `None` at the end of the text. Their memory is that of `spent`.
    pub(crate) fn next_block(
        &mut self,
        spent: Option<Block>,
        dataset: &'static Dataset,
    ) -> io::Result<Option<Block>> {
        let mut spent = spent.unwrap_or_default();
        spent.clear();
        loop {
            if let Some(layout) = self.next_layout.take() {
                self.block.mapping = Arc::new(Mapping::of(&layout.header, dataset));
                self.layout = layout;
            } else {
                if self.buffer.filled == self.buffer.bytes.len() {
                    self.buffer.grow();
                }
                self.buffer.fill()?;
            }
            self.scan();
            let is_all_seen = self.next_layout.is_none() && self.scanned == self.buffer.filled;
            if is_all_seen && self.buffer.at_end && !self.finish() {
                continue;
            }
            if self.block.rows() > 0 {
                return Ok(Some(self.emit(spent)));
            }
            if self.next_layout.is_some() {
                continue;
            }
            if self.buffer.at_end && self.scanned == self.buffer.filled {
                return Ok(None);
            }
            if self.open.start > 0 {
                let start = self.open.start;
                drop(self.cut(start, Vec::new()));
                self.rebase(start);
            } else if self.buffer.filled > self.longest_record() {
                self.give_up("it is longer than any record, perhaps because a quote in it is never closed");
            }
        }
    }

    fn longest_record(&self) -> usize {
        self.limits.max_record_bytes.min(LONGEST_RECORD)
    }

    /// Looks at what was not looked at yet, until a header comes again.
    fn scan(&mut self) {
        if self.skipping_line && !self.skip_line() {
            return;
        }
        while self.scanned < self.buffer.filled {
            let base = self.scanned;
            let rest = &self.buffer.bytes[base..self.buffer.filled];
            let (mut found, width) = match rest.first_chunk::<WIDTH>() {
                Some(chunk) => (self.specials.in_chunk(chunk), WIDTH),
                None => (self.specials.in_rest(rest), rest.len()),
            };
            self.scanned = base + width;
            while found != 0 {
                found = self.plain_cells(base, found);
                if found == 0 {
                    break;
                }
                let at = base + found.trailing_zeros() as usize;
                found &= found - 1;
                if !self.special(at) {
                    // The record ended in a way that moves the scan: on behind it, or back to its second line.
                    self.scanned = self.open.start;
                    if self.next_layout.is_some() || self.skipping_line {
                        return;
                    }
                    break;
                }
            }
        }
    }

    /// Ends one cell after the other, as long as nothing but delimiters comes: nearly all of a table is like that. What
    /// is left of the special bytes.
    #[inline]
    fn plain_cells(&mut self, base: usize, mut found: u64) -> u64 {
        if self.open.mode != Mode::Plain || self.open.is_messy {
            return found;
        }
        let chunk = &self.buffer.bytes[base..self.buffer.filled];
        let mut start = self.open.cell;
        while found != 0 {
            let place = found.trailing_zeros() as usize;
            if chunk[place] != self.specials.delimiter {
                break;
            }
            found &= found - 1;
            self.block.cells.push(Cell { start: offset(start), end: offset(base + place) });
            start = base + place + 1;
        }
        self.open.cell = start;
        found
    }

    /// Takes in one special byte; `false` when scanning has to go on at the start of the next record.
    #[inline]
    fn special(&mut self, at: usize) -> bool {
        let byte = self.buffer.bytes[at];
        match self.open.mode {
            Mode::Plain => self.plain(at, byte),
            Mode::Quoted => {
                if byte == QUOTE {
                    self.open.mode = Mode::Closed(at);
                } else if byte == b'\n' {
                    self.line += 1;
                }
                true
            }
            Mode::Closed(quote) if at == quote + 1 && byte == QUOTE => {
                self.open.is_messy = true;
                self.open.mode = Mode::Quoted;
                true
            }
            Mode::Closed(quote) => {
                self.open.mode = Mode::Plain;
                if at == quote + 1 && !self.open.is_messy {
                    // Nothing but the quotes around it has to go.
                    self.end_cell(self.open.cell + 1, quote);
                    self.parted(at, byte)
                } else {
                    self.open.is_messy = true;
                    self.plain(at, byte)
                }
            }
        }
    }

    #[inline]
    fn plain(&mut self, at: usize, byte: u8) -> bool {
        if byte == self.specials.delimiter {
            self.end_cell(self.open.cell, at);
            self.open.cell = at + 1;
            return true;
        }
        if byte == QUOTE {
            if at == self.open.cell || self.is_behind_mark(at) {
                self.open.cell = at;
                self.open.mode = Mode::Quoted;
            }
            return true;
        }
        if at == self.open.start {
            // An empty line, or the second half of a line break.
            self.line += u64::from(byte == b'\n');
            self.begin_record(at + 1);
            return true;
        }
        self.end_cell(self.open.cell, at);
        self.parted(at, byte)
    }

    /// Behind a cell: goes on to the next cell, or ends the record.
    #[inline]
    fn parted(&mut self, at: usize, byte: u8) -> bool {
        if byte == self.specials.delimiter {
            self.open.cell = at + 1;
            return true;
        }
        self.line += u64::from(byte == b'\n');
        self.end_record(at)
    }

    /// Whether nothing but a byte order mark stands before this place in the record, as where files were put together.
    fn is_behind_mark(&self, at: usize) -> bool {
        self.open.cell == self.open.start && &self.buffer.bytes[self.open.start..at] == MARK
    }

    #[inline]
    fn end_cell(&mut self, start: usize, end: usize) {
        if self.open.is_messy {
            self.open.is_messy = false;
            self.open.messy.push(self.block.cells.len());
        }
        self.block.cells.push(Cell { start: offset(start), end: offset(end) });
    }

    fn begin_record(&mut self, at: usize) {
        self.open.start = at;
        self.open.cell = at;
        self.open.line = self.line;
        self.open.mode = Mode::Plain;
        self.open.is_messy = false;
        self.open.messy.clear();
        self.open.first_cell = self.block.cells.len();
    }

    fn forget_record(&mut self, next: usize) {
        self.block.cells.truncate(self.open.first_cell);
        self.begin_record(next);
    }

    fn end_record(&mut self, end: usize) -> bool {
        let first = self.open.first_cell;
        let count = self.block.cells.len() - first;
        if count > self.limits.max_columns {
            self.give_up("it has more cells than any table has columns");
            return false;
        }
        let is_mark_only = self.strip_mark() && count == 1 && self.is_blank();
        if is_mark_only {
            // It is no record: the next one begins here.
            let line = self.open.line;
            self.forget_record(end + 1);
            self.open.line = line;
            return true;
        }
        if self.passed_over > 0 {
            self.passed_over -= 1;
            self.forget_record(end + 1);
            return true;
        }
        if self.may_be_header()
            && let Some(header) = self.header_again(end)
        {
            self.next_layout = Some(Layout { header, delimiter: self.layout.delimiter });
            self.forget_record(end + 1);
            return false;
        }
        for index in self.open.messy.drain(..) {
            let Cell { start, end } = self.block.cells[index];
            let length = unquote(&mut self.buffer.bytes[start as usize..end as usize]);
            self.block.cells[index].end = start + offset(length);
        }
        if self.is_blank() {
            self.forget_record(end + 1);
            return true;
        }
        self.square(count);
        self.block.lines.push(self.open.line);
        self.begin_record(end + 1);
        true
    }

    #[inline]
    fn strip_mark(&mut self) -> bool {
        let cell = self.block.cells[self.open.first_cell];
        let has_mark = cell.start as usize == self.open.start && self.text(cell).starts_with(MARK);
        if has_mark {
            self.block.cells[self.open.first_cell].start += offset(MARK.len());
        }
        has_mark
    }

    /// Gives the row as many cells as the header has columns.
    #[inline]
    fn square(&mut self, count: usize) {
        let first = self.open.first_cell;
        let width = self.block.mapping.width();
        let surplus_from = self.block.surplus.len();
        if count != width {
            self.uneven_rows += 1;
            let row = self.block.rows();
            let beyond = self.block.cells.iter().skip(first).enumerate().skip(width);
            let beyond = beyond.map(|(position, cell)| Surplus { row, position, cell: *cell });
            self.block.surplus.extend(beyond);
            self.block.cells.resize(first + width, Cell::default());
        }
        if !self.buffer.foreign.is_empty() {
            self.mend(first, surplus_from);
        }
    }

    fn mend(&mut self, first_cell: usize, first_surplus: usize) {
        // The cells are looked at where they still lie.
        std::mem::swap(&mut self.block.bytes, &mut self.buffer.bytes);
        self.repairs.collect(&self.block, first_cell, first_surplus);
        std::mem::swap(&mut self.block.bytes, &mut self.buffer.bytes);
    }

    fn text(&self, cell: Cell) -> &[u8] {
        &self.buffer.bytes[cell.start as usize..cell.end as usize]
    }

    #[inline]
    fn may_be_header(&mut self) -> bool {
        if self.open.messy.first() == Some(&self.open.first_cell) {
            return true;
        }
        let Cell { start, end } = self.block.cells[self.open.first_cell];
        self.names.may_begin_with(&self.buffer.bytes[start as usize..end as usize])
    }

    fn header_again(&self, end: usize) -> Option<payouts_core::export_file::Header> {
        self.names.header(&self.buffer.bytes[self.open.start..end], self.layout.delimiter, &self.limits)
    }

    #[inline]
    fn is_blank(&self) -> bool {
        let cells = &self.block.cells[self.open.first_cell..];
        let is_filled =
            cells.first().is_some_and(|first| self.text(*first).first().is_some_and(u8::is_ascii_graphic));
        !is_filled && cells.iter().all(|cell| is_blank(self.text(*cell)))
    }

    /// Ends the last record, which may lack a line break; `false` when it was given up, and its lines are to be read anew.
    fn finish(&mut self) -> bool {
        let end = self.buffer.filled;
        if self.skipping_line || self.open.start == end {
            return true;
        }
        match self.open.mode {
            Mode::Quoted => {
                self.give_up("a quote in it is never closed");
                return false;
            }
            Mode::Closed(quote) if quote + 1 == end && !self.open.is_messy => {
                self.end_cell(self.open.cell + 1, quote);
            }
            Mode::Closed(_) => {
                self.open.is_messy = true;
                self.end_cell(self.open.cell, end);
            }
            Mode::Plain => self.end_cell(self.open.cell, end),
        }
        self.end_record(end);
        self.open.start = self.open.start.min(end);
        self.scanned = self.open.start;
        self.scanned == end
    }

    /// Passes over the first line of the record, or over all that was seen of it when there were too many such lines. A quote that is
    /// never closed would else swallow the rest of the file.
    fn give_up(&mut self, reason: &str) {
        let start = self.open.start;
        let seen = &self.buffer.bytes[start..self.scanned.min(self.buffer.filled)];
        let first_line = seen.iter().position(|byte| *byte == b'\n').map(|end| end + 1);
        let again = first_line.map_or(0, |end| seen.len() - end);
        let passed = match first_line {
            Some(end) if again <= self.rescans => end,
            _ => seen.len(),
        };
        self.rescans = self.rescans.saturating_sub(again);
        self.skipping_line = !seen[..passed].ends_with(b"\n");
        let breaks = seen[..passed].iter().filter(|byte| **byte == b'\n').count() as u64;
        if self.passed_over > 0 {
            self.passed_over -= 1;
        } else {
            self.unreadable.push(Unreadable {
                entry: self.block.entry.as_deref().map(str::to_owned),
                line: self.open.line,
                reason: reason.to_owned(),
                bytes: seen[..passed.min(KEPT_BYTES)].to_vec(),
            });
        }
        self.line = self.open.line + breaks;
        self.forget_record(start + passed);
        self.scanned = start + passed;
    }

    /// Goes to the end of a line that cannot be read; `false` when it is not in sight.
    fn skip_line(&mut self) -> bool {
        let rest = &self.buffer.bytes[self.scanned..self.buffer.filled];
        let end = rest.iter().position(|byte| *byte == b'\n');
        self.scanned += end.map_or(rest.len(), |end| end + 1);
        self.line += u64::from(end.is_some());
        self.skipping_line = end.is_none() && !self.buffer.at_end;
        self.begin_record(self.scanned);
        end.is_some()
    }

    /// Hands out the rows found, and goes on behind them.
    fn emit(&mut self, spent: Block) -> Block {
        let whole = self.open.start;
        let Block { bytes: next_bytes, cells: mut next_cells, lines, damaged, surplus, .. } = spent;
        let open_cells = self.block.cells.drain(self.open.first_cell..);
        // Room that doubles with the first block that is a little larger would be twice what any block needs.
        self.most_cells = self.most_cells.max(self.open.first_cell);
        if next_cells.capacity() < self.most_cells {
            next_cells.reserve_exact(self.most_cells + self.most_cells / 4);
        }
        next_cells.extend(open_cells);
        let bytes = self.cut(whole, next_bytes);
        let next = Block {
            mapping: Arc::clone(&self.block.mapping),
            entry: self.block.entry.clone(),
            cells: next_cells,
            lines,
            damaged,
            surplus,
            bytes: Vec::new(),
        };
        let mut block = std::mem::replace(&mut self.block, next);
        block.bytes = bytes;
        self.rebase(whole);
        self.repairs.apply(&mut block);
        block.find_damage();
        block
    }

    fn cut(&mut self, whole: usize, next: Vec<u8>) -> Vec<u8> {
        let bytes = self.buffer.cut(whole, next);
        self.scanned -= whole;
        self.open.start -= whole;
        self.open.cell -= whole;
        if let Mode::Closed(quote) = &mut self.open.mode {
            *quote -= whole;
        }
        bytes
    }

    /// The open record's cells are the first of a new block now.
    fn rebase(&mut self, whole: usize) {
        let by = offset(whole);
        for cell in &mut self.block.cells {
            cell.start -= by;
            cell.end -= by;
        }
        for index in &mut self.open.messy {
            *index -= self.open.first_cell;
        }
        self.open.first_cell = 0;
    }
}

/// Whether a cell holds nothing but blanks.
#[inline]
pub(crate) fn is_blank(cell: &[u8]) -> bool {
    match cell.first() {
        None => true,
        Some(first) if first.is_ascii_graphic() => false,
        Some(_) => std::str::from_utf8(cell).is_ok_and(|text| text.trim().is_empty()),
    }
}
