//! The splitter: one pass over the text, looking only at the bytes that part cells.
//!
//! A record that is no row is refused: it goes to [`Block::unreadable`] with its line, its bytes and the reason. All
//! checks of good rows are a comparison of counts and a look at the few cells that [`Header`] asks about. Everything else
//! waits for a byte that good rows do not have.

use super::{
    block::{Block, Cell, is_blank},
    buffer::{BLOCK, Buffer},
    names::HeaderNames,
    repair::{Repairs, offset},
    specials::{QUOTE, Specials, WIDTH},
    unquote::{closing_quote, unquote},
};
use crate::columns::RowSchema;
use crate::export_file::{
    Delimiter, Limits,
    header::{Header, Judged},
    table::Layout,
};
use payouts_model::Unreadable;
use std::{
    fmt,
    io::{self, Read},
    sync::Arc,
};

/// A byte order mark.
const MARK: &[u8] = "\u{feff}".as_bytes();
/// How many bytes of what cannot be read are kept.
const KEPT_BYTES: usize = 16 << 10;
/// Cells are found by 32 bits.
const LONGEST_RECORD: usize = 1 << 30;
/// Fewer uneven rows than this are damage; from here on the header may be wrong.
const UNEVEN_AT_LEAST: u64 = 3;
/// A table that begins with this many uneven rows is not read to its end.
const UNEVEN_AT_MOST: u64 = 1000;

/// One of the first records of a text, before a header is known.
#[derive(Clone, Debug, Default)]
pub(in crate::export_file) struct Preview {
    pub(in crate::export_file) line: u64,
    /// Its cells, unquoted; none where there is no record.
    pub(in crate::export_file) cells: Vec<String>,
    pub(in crate::export_file) bytes: Vec<u8>,
}

/// The first records of a text.
pub(in crate::export_file) fn preview(
    beginning: &[u8],
    delimiter: Delimiter,
    dataset: &'static RowSchema,
    limits: &Limits,
    most: usize,
) -> io::Result<Vec<Preview>> {
    let layout = Layout { header: Arc::default(), delimiter };
    // Nothing but the beginning is read, so no more room is needed; and no header is looked for among rows.
    let block = beginning.len().clamp(64, BLOCK);
    let mut splitter = Splitter::with_block(block, beginning, layout, 0, None, dataset, limits);
    splitter.preview = Some((Vec::new(), most));
    while splitter.next_block(None)?.is_some() {}
    Ok(splitter.preview.map(|(records, _)| records).unwrap_or_default())
}

/// Splits a text in UTF-8 into blocks of whole records.
#[derive(Debug)]
pub(in crate::export_file) struct Splitter<R> {
    buffer: Buffer<R>,
    /// Everything before this was looked at.
    scanned: usize,
    specials: Specials,
    limits: Limits,
    dataset: &'static RowSchema,
    layout: Layout,
    names: HeaderNames,
    passed_over: usize,
    preview: Option<(Vec<Preview>, usize)>,
    line: u64,
    /// The last record ended with a carriage return, of which a line feed may be the second half.
    after_return: bool,
    open: Open,
    /// The rows found so far, without their bytes.
    block: Block,
    /// How many cells the largest block had.
    most_cells: usize,
    repairs: Repairs,
    /// The layout that a header among the rows brings, from the next block on.
    next_layout: Option<Layout>,
    /// The line of the header of another table, whose rows are none of this one.
    other_table: Option<u64>,
    skipping_line: bool,
    rescans: usize,
    fit: Fit,
    /// How many rows had fewer or more cells than their header.
    uneven_rows: u64,
}

/// How the rows fit under their header.
#[derive(Debug, Default)]
struct Fit {
    good: u64,
    /// Uneven rows up to the last good one.
    uneven: u64,
    /// Uneven rows behind it, which may be a footer.
    behind: u64,
    /// Rows with blank cells beyond the last column.
    forgiven: u64,
    /// Uneven rows with more cells than the header.
    wider: u64,
    /// The line and the number of cells of the first uneven row.
    first: Option<(u64, usize)>,
}

/// A header that does not fit its rows.
#[derive(Clone, Copy, Debug)]
pub(in crate::export_file) struct Misfit {
    header_line: u64,
    width: usize,
    uneven: u64,
    rows: u64,
    first: (u64, usize),
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { header_line, width, uneven, rows, first: (line, cells) } = self;
        write!(
            f,
            "the header on line {header_line} does not fit its rows: it has {width} columns, and {uneven} of {rows} rows \
             have another number of cells (line {line} has {cells})"
        )
    }
}

impl std::error::Error for Misfit {}

impl Fit {
    fn uneven_row(&mut self, line: u64, count: usize, width: usize) {
        self.first.get_or_insert((line, count));
        self.behind += 1;
        self.wider += u64::from(count > width);
    }

    /// The header is wrong when most rows are uneven; a footer behind the rows does not count.
    fn check(&self, header: &Header) -> Result<(), Misfit> {
        let counted = if self.good == 0 { self.behind } else { self.uneven };
        // Blank cells at the end of rows are nothing, unless other rows have text in that place.
        let shifted = if self.wider > 0 { self.forgiven } else { 0 };
        let (uneven, rows) = (counted + shifted, counted + self.good);
        match self.first {
            Some(first) if uneven >= UNEVEN_AT_LEAST && uneven * 2 > rows => {
                Err(Misfit { header_line: header.line(), width: header.width(), uneven, rows, first })
            }
            _ => Ok(()),
        }
    }
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
    flaw: Option<Flaw>,
}

/// What a row does not have inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flaw {
    /// A quote in a cell that does not begin with one.
    Quote,
    /// `NUL`, `SUB` (Ctrl-Z) or one of the four ASCII separators.
    Control(u8),
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
    /// A splitter for a table whose rows begin behind `passed_over` records.
    pub(in crate::export_file) fn new(
        text: R,
        layout: Layout,
        passed_over: usize,
        entry: Option<Arc<str>>,
        dataset: &'static RowSchema,
        limits: &Limits,
    ) -> Self {
        let mut splitter = Self::with_block(BLOCK, text, layout, passed_over, entry, dataset, limits);
        splitter.names = HeaderNames::new(dataset);
        splitter
    }

    pub(super) fn with_block(
        block: usize,
        text: R,
        layout: Layout,
        passed_over: usize,
        entry: Option<Arc<str>>,
        dataset: &'static RowSchema,
        limits: &Limits,
    ) -> Self {
        Self {
            buffer: Buffer::new(text, block),
            scanned: 0,
            specials: Specials { delimiter: layout.delimiter.byte() },
            limits: *limits,
            dataset,
            names: HeaderNames::default(),
            passed_over,
            preview: None,
            line: 1,
            after_return: false,
            open: Open { line: 1, ..Open::default() },
            block: Block { header: Arc::clone(&layout.header), entry, ..Block::default() },
            layout,
            most_cells: 0,
            repairs: Repairs::default(),
            next_layout: None,
            other_table: None,
            skipping_line: false,
            rescans: limits.max_record_bytes.saturating_mul(256),
            fit: Fit::default(),
            uneven_rows: 0,
        }
    }

    /// The layout of the last block, which a table without a header may inherit.
    pub(in crate::export_file) fn layout(&self) -> &Layout {
        &self.layout
    }

    /// How many rows had fewer or more cells than their header.
    pub(in crate::export_file) fn uneven_rows(&self) -> u64 {
        self.uneven_rows
    }

    /// The next rows; `None` at the end of the text. Their memory is that of `spent`.
    ///
    /// # Errors
    /// When the text cannot be read, or the header does not fit its rows: a [`Misfit`] inside.
    pub(in crate::export_file) fn next_block(&mut self, spent: Option<Block>) -> io::Result<Option<Block>> {
        let mut spent = spent.unwrap_or_default();
        spent.clear();
        loop {
            if let Some(layout) = self.next_layout.take() {
                self.block.header = Arc::clone(&layout.header);
                self.layout = layout;
                self.other_table = None;
            } else {
                if self.buffer.filled == self.buffer.bytes.len() {
                    self.buffer.grow();
                }
                self.buffer.fill()?;
            }
            self.scan();
            let is_all_seen = self.next_layout.is_none() && self.scanned == self.buffer.filled;
            if is_all_seen && self.buffer.at_end && !self.finish() && !self.is_previewed() {
                continue;
            }
            let is_at_end = self.buffer.at_end && self.scanned == self.buffer.filled;
            if self.next_layout.is_some() || is_at_end || self.fit.behind >= UNEVEN_AT_MOST {
                self.fit.check(&self.layout.header).map_err(io::Error::other)?;
            }
            if self.next_layout.is_some() {
                self.fit = Fit::default();
            }
            if self.block.rows() > 0 || !self.block.unreadable.is_empty() {
                return Ok(Some(self.emit(spent)));
            }
            if self.next_layout.is_some() {
                continue;
            }
            if is_at_end || self.is_previewed() {
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

    fn is_previewed(&self) -> bool {
        self.preview.as_ref().is_some_and(|(records, most)| records.len() >= *most)
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
                    if self.next_layout.is_some() || self.skipping_line || self.is_previewed() {
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
                } else if byte < b' ' {
                    self.control(byte);
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
                let parts = byte == self.specials.delimiter || byte == b'\n' || byte == b'\r';
                if at == quote + 1 && !self.open.is_messy && parts {
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
            } else {
                self.open.flaw.get_or_insert(Flaw::Quote);
            }
            return true;
        }
        if byte != b'\n' && byte != b'\r' {
            self.control(byte);
            return true;
        }
        if at == self.open.start {
            // An empty line, or the second half of a line break.
            self.break_line(byte);
            self.begin_record(at + 1);
            return true;
        }
        self.end_cell(self.open.cell, at);
        self.parted(at, byte)
    }

    #[cold]
    fn control(&mut self, byte: u8) {
        if matches!(byte, 0 | 0x1a | 0x1c..=0x1f) {
            self.open.flaw.get_or_insert(Flaw::Control(byte));
        }
    }

    /// Counts a line break between records: a line feed, a carriage return, or both.
    #[inline]
    fn break_line(&mut self, byte: u8) {
        let is_second_half = byte == b'\n' && self.after_return;
        self.line += u64::from(!is_second_half);
        self.after_return = byte == b'\r';
    }

    /// Behind a cell: goes on to the next cell, or ends the record.
    #[inline]
    fn parted(&mut self, at: usize, byte: u8) -> bool {
        if byte == self.specials.delimiter {
            self.open.cell = at + 1;
            return true;
        }
        self.after_return = false;
        self.break_line(byte);
        self.end_record(at)
    }

    /// Whether only byte order marks are before this place in the record, as where files were put together.
    fn is_behind_mark(&self, at: usize) -> bool {
        let before = &self.buffer.bytes[self.open.start..at];
        self.open.cell == self.open.start
            && before.len().is_multiple_of(MARK.len())
            && before.chunks(MARK.len()).all(|three| three == MARK)
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
        self.open.flaw = None;
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
        if self.strip_marks() && count == 1 && self.is_blank() {
            self.forget_record(end + 1);
            return true;
        }
        if self.passed_over > 0 {
            self.passed_over -= 1;
            self.forget_record(end + 1);
            return true;
        }
        if self.preview.is_some() {
            self.keep_preview(end);
            self.forget_record(end + 1);
            return !self.is_previewed();
        }
        if self.may_be_header()
            && let Some(is_other) = self.begins_table(end)
        {
            self.forget_record(end + 1);
            return is_other;
        }
        if self.is_blank() {
            self.forget_record(end + 1);
            return true;
        }
        if count != self.block.header.width() && !self.is_squared(count) {
            return self.refuse_uneven(end, count);
        }
        if let Some(reason) = self.flaw() {
            return self.refuse(end, reason);
        }
        let missing = self.block.header.evidence().missing(|position| self.cell_as_text(first + position));
        if let Some(reason) = missing {
            return self.refuse(end, reason);
        }
        for index in self.open.messy.drain(..) {
            let Cell { start, end } = self.block.cells[index];
            let text = &mut self.buffer.bytes[start as usize..end as usize];
            if let Some(length) = unquote(text) {
                self.block.cells[index].end = start + offset(length);
            }
        }
        if !self.buffer.foreign.is_empty() {
            self.repairs.collect(&self.block.cells, first, &self.buffer.bytes);
        }
        self.fit.good += 1;
        if self.fit.behind > 0 {
            self.fit.uneven += std::mem::take(&mut self.fit.behind);
        }
        self.block.lines.push(self.open.line);
        self.begin_record(end + 1);
        true
    }

    #[cold]
    fn keep_preview(&mut self, end: usize) {
        let cells =
            (self.open.first_cell..self.block.cells.len()).map(|index| self.unquoted(index)).collect();
        let bytes = self.buffer.bytes[self.open.start..end.min(self.open.start + KEPT_BYTES)].to_vec();
        if let Some((records, _)) = &mut self.preview {
            records.push(Preview { line: self.open.line, cells, bytes });
        }
    }

    /// A cell as text of its own, whatever quotes it has.
    fn unquoted(&self, index: usize) -> String {
        let mut text = self.text(self.block.cells[index]).to_vec();
        if self.open.messy.contains(&index)
            && let Some(length) = unquote(&mut text)
        {
            text.truncate(length);
        }
        String::from_utf8_lossy(&text).into_owned()
    }

    /// A cell before its quotes are taken off; pairs of quotes inside stay.
    #[inline]
    fn cell_as_text(&self, index: usize) -> &[u8] {
        let text = self.text(self.block.cells[index]);
        match text.first() {
            Some(&QUOTE) => closing_quote(text).map_or(text, |end| &text[1..end]),
            _ => text,
        }
    }

    /// Looks whether a record is a header: `false` for one of this table, `true` for one of another table.
    #[cold]
    fn begins_table(&mut self, end: usize) -> Option<bool> {
        let cells: Vec<_> =
            (self.open.first_cell..self.block.cells.len()).map(|index| self.unquoted(index)).collect();
        self.dataset.find(cells.first()?)?;
        let filled = cells.iter().filter(|cell| !cell.trim().is_empty()).count();
        let reason = match Header::judge(self.open.line, &cells, self.dataset) {
            Judged::None => return None,
            Judged::Header(header) if header.known() * 2 < filled => return None,
            Judged::Refused(known, _) if known * 2 < filled => return None,
            Judged::Header(header) if header.evidence().covers(self.layout.header.evidence()) => {
                self.next_layout =
                    Some(Layout { header: Arc::new(header), delimiter: self.layout.delimiter });
                return Some(false);
            }
            Judged::Header(_) => "it lacks columns by which rows are recognized".to_owned(),
            Judged::Refused(_, reason) => reason,
        };
        self.other_table = Some(self.open.line);
        self.note(end, format!("it is the header of another table: {reason}"));
        Some(true)
    }

    /// Why a row is damaged inside, or belongs to another table.
    #[inline]
    fn flaw(&mut self) -> Option<String> {
        if self.open.flaw.is_none() && self.open.messy.is_empty() && self.other_table.is_none() {
            return None;
        }
        self.flaw_in_words()
    }

    #[cold]
    fn flaw_in_words(&self) -> Option<String> {
        if let Some(line) = self.other_table {
            return Some(format!("it belongs to another table, whose header is on line {line}"));
        }
        match self.open.flaw {
            Some(Flaw::Quote) => {
                return Some("a quote is inside a cell that does not begin with one".to_owned());
            }
            Some(Flaw::Control(byte)) => {
                return Some(format!("it contains the control character 0x{byte:02X}"));
            }
            None => {}
        }
        let is_torn = |index: &usize| closing_quote(self.text(self.block.cells[*index])).is_none();
        self.open.messy.iter().any(is_torn).then(|| "text follows the closing quote of a cell".to_owned())
    }

    /// Gives a row that has blank cells too many, or lacks cells of columns without a name, as many as its header has
    /// columns; `false` when its cells cannot be separated in this way.
    #[cold]
    fn is_squared(&mut self, count: usize) -> bool {
        let (first, width) = (self.open.first_cell, self.block.header.width());
        let is_spare = |cell: &Cell| is_blank(self.text(*cell));
        let is_even = count >= self.block.header.least_width()
            && self.block.cells[first..].iter().skip(width).all(is_spare);
        if is_even {
            self.fit.forgiven += u64::from(count > width);
            self.open.messy.retain(|index| *index < first + width);
            self.block.cells.resize(first + width, Cell::default());
        }
        is_even
    }

    #[cold]
    fn refuse_uneven(&mut self, end: usize, count: usize) -> bool {
        let width = self.block.header.width();
        let is_row = self.other_table.is_none() && self.open.flaw.is_none();
        self.uneven_rows += u64::from(self.other_table.is_none());
        if is_row {
            self.fit.uneven_row(self.open.line, count, width);
        }
        let reason = match self.other_table {
            Some(line) => format!("it belongs to another table, whose header is on line {line}"),
            None => {
                let cells = if count == 1 { "cell" } else { "cells" };
                format!("it has {count} {cells}, and its header has {width} columns")
            }
        };
        self.refuse(end, reason)
    }

    /// Refuses a record. Of one with several lines only the first is passed over: a quote in the wrong place makes one
    /// record of many rows, which are read again by themselves.
    #[cold]
    fn refuse(&mut self, end: usize, reason: String) -> bool {
        if self.buffer.bytes[self.open.start..end].contains(&b'\n') {
            self.give_up(&reason);
            return false;
        }
        self.note(end, reason);
        self.forget_record(end + 1);
        true
    }

    fn note(&mut self, end: usize, reason: String) {
        let start = self.open.start;
        self.block.unreadable.push(Unreadable {
            entry: self.block.entry.as_deref().map(str::to_owned),
            line: self.open.line,
            reason,
            bytes: self.buffer.bytes[start..end.min(start + KEPT_BYTES)].to_vec(),
        });
    }

    #[inline]
    fn strip_marks(&mut self) -> bool {
        let cell = self.block.cells[self.open.first_cell];
        let mut start = cell.start;
        if start as usize == self.open.start {
            while self.text(Cell { start, ..cell }).starts_with(MARK) {
                start += offset(MARK.len());
            }
            self.block.cells[self.open.first_cell].start = start;
        }
        start > cell.start
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

    #[inline]
    fn is_blank(&self) -> bool {
        let cells = &self.block.cells[self.open.first_cell..];
        let is_filled =
            cells.first().is_some_and(|first| self.text(*first).first().is_some_and(u8::is_ascii_graphic));
        !is_filled && cells.iter().all(|cell| is_blank(self.text(*cell)))
    }

    /// Ends the last record, which may lack a line break; `false` when it was given up, and its lines are to be read again.
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
        } else if let Some((records, _)) = &mut self.preview {
            records.push(Preview::default());
        } else {
            self.block.unreadable.push(Unreadable {
                entry: self.block.entry.as_deref().map(str::to_owned),
                line: self.open.line,
                reason: reason.to_owned(),
                bytes: seen[..passed.min(KEPT_BYTES)].to_vec(),
            });
        }
        self.line = self.open.line + breaks;
        self.after_return = false;
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
        let Block { bytes: next_bytes, cells: mut next_cells, lines, damaged, unreadable, .. } = spent;
        let open_cells = self.block.cells.drain(self.open.first_cell..);
        // Room that doubles with the first block that is a little larger would be twice what any block needs.
        self.most_cells = self.most_cells.max(self.open.first_cell);
        if next_cells.capacity() < self.most_cells {
            next_cells.reserve_exact(self.most_cells + self.most_cells / 4);
        }
        next_cells.extend(open_cells);
        let bytes = self.cut(whole, next_bytes);
        let next = Block {
            header: Arc::clone(&self.block.header),
            entry: self.block.entry.clone(),
            cells: next_cells,
            lines,
            damaged,
            unreadable,
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
