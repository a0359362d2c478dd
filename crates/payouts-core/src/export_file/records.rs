//! RFC 4180 records from a stream, in bounded memory.
//!
//! The parsing is csv-core's. What is added here: the line of each record, a bound on its size, and a way out of a
//! quote that is never closed. Such a quote would swallow the rest of the file, so the raw bytes of a record are kept
//! until it is complete: when it is given up, its *first line* is unreadable, and the next line is read afresh.

use super::{Delimiter, Limits, Record, record::repair};
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use std::{
    io::{self, ErrorKind, Read},
    ops::Range,
};

/// How many bytes of what cannot be read are handed out.
const KEPT_BYTES: usize = 16 << 10;
const CHUNK: usize = 64 << 10;

/// What comes next in a text.
#[derive(Debug)]
#[non_exhaustive]
pub enum Step {
    /// A record: [`Records::current`].
    Record,
    /// Bytes that make no record.
    Unreadable {
        /// The line on which they begin, from 1.
        line: u64,
        /// What is wrong with them.
        reason: &'static str,
        /// The bytes, up to 16 KiB.
        bytes: Vec<u8>,
    },
}

/// The records of a text, one after the other. Blank lines are skipped, and so is a byte order mark before a record.
pub struct Records<R> {
    input: Input<R>,
    parser: Reader,
    limits: Limits,
    /// The line that the window of the input begins with.
    line: u64,
    cells: Vec<u8>,
    ends: Vec<usize>,
    scratch: Vec<u8>,
    current: Current,
    /// How many bytes may be parsed a second time, so that a text made of open quotes costs no square of its size.
    rescans: usize,
}

/// Where the current record is: its line, and how much of each buffer is its.
#[derive(Default)]
struct Current {
    line: u64,
    written: usize,
    columns: usize,
    raw: Range<usize>,
}

/// How the parsing of one record ended; with the number of bytes looked at.
enum Parsed {
    Record { scanned: usize, written: usize, columns: usize },
    GivenUp { scanned: usize, reason: &'static str },
}

impl<R: Read> Records<R> {
    /// The records of a text in UTF-8, from its first line on.
    pub fn new(text: R, delimiter: Delimiter, limits: &Limits) -> Self {
        Self {
            input: Input { text, buffer: vec![0; CHUNK], start: 0, end: 0, at_end: false },
            parser: ReaderBuilder::new().delimiter(delimiter.byte()).build(),
            limits: *limits,
            line: 1,
            cells: vec![0; 4 << 10],
            ends: vec![0; 256],
            scratch: Vec::new(),
            current: Current::default(),
            rescans: limits.max_record_bytes.saturating_mul(256),
        }
    }

    /// Goes on to the next record, or to what stands in its place; `None` at the end.
    ///
    /// # Errors
    /// When the text cannot be read on.
    pub fn advance(&mut self) -> io::Result<Option<Step>> {
        self.skip_to_record()?;
        if self.input.window().is_empty() {
            return Ok(None);
        }
        match self.parse()? {
            Parsed::Record { scanned, written, columns } => {
                self.keep(scanned, written, columns);
                Ok(Some(Step::Record))
            }
            Parsed::GivenUp { scanned, reason } => self.give_up(scanned, reason).map(Some),
        }
    }

    /// The record that [`Self::advance`] came to; an empty one when it came to something else.
    #[must_use]
    pub fn current(&self) -> Record<'_> {
        let Current { line, written, columns, ref raw } = self.current;
        Record {
            line,
            text: std::str::from_utf8(&self.cells[..written]).unwrap_or_default(),
            ends: &self.ends[..columns],
            raw: &self.input.buffer[raw.clone()],
        }
    }

    /// How many bytes of memory it holds. They depend on the longest record, never on the length of the text.
    #[must_use]
    pub fn held_bytes(&self) -> usize {
        let texts = self.input.buffer.capacity() + self.cells.capacity() + self.scratch.capacity();
        texts + self.ends.capacity() * size_of::<usize>()
    }

    fn parse(&mut self) -> io::Result<Parsed> {
        self.parser.reset();
        let (mut scanned, mut written, mut columns) = (0, 0, 0);
        loop {
            let at_end = scanned == self.input.window().len() && !self.input.fill()?;
            // A line break ends any record but one with an open quote.
            let input = if at_end { b"\n" } else { &self.input.window()[scanned..] };
            let (result, read, put, ended) =
                self.parser.read_record(input, &mut self.cells[written..], &mut self.ends[columns..]);
            scanned += if at_end { 0 } else { read };
            written += put;
            columns += ended;
            if columns > self.limits.max_columns {
                let reason = "it has more cells than any table has columns";
                return Ok(Parsed::GivenUp { scanned, reason });
            }
            match result {
                ReadRecordResult::Record => return Ok(Parsed::Record { scanned, written, columns }),
                ReadRecordResult::OutputFull => self.cells.resize(self.cells.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::InputEmpty | ReadRecordResult::End if at_end => {
                    return Ok(Parsed::GivenUp { scanned, reason: "a quote in it is never closed" });
                }
                ReadRecordResult::InputEmpty | ReadRecordResult::End => {}
            }
            if scanned > self.limits.max_record_bytes {
                let reason = "it is longer than any record, perhaps because a quote in it is never closed";
                return Ok(Parsed::GivenUp { scanned, reason });
            }
        }
    }

    fn keep(&mut self, scanned: usize, written: usize, columns: usize) {
        let is_text = std::str::from_utf8(&self.cells[..written])
            .is_ok_and(|text| self.ends[..columns].iter().all(|end| text.is_char_boundary(*end)));
        let written = if is_text {
            written
        } else {
            repair(&mut self.cells, &mut self.ends[..columns], &mut self.scratch)
        };
        let raw = self.input.start..self.input.start + scanned;
        self.current = Current { line: self.line, written, columns, raw };
        self.consume(scanned);
    }

    /// Passes over the first line of what was scanned, or over all of it when there were too many such lines.
    fn give_up(&mut self, scanned: usize, reason: &'static str) -> io::Result<Step> {
        self.current = Current::default();
        let line = self.line;
        let seen = &self.input.window()[..scanned];
        let first_line = seen.iter().position(|byte| *byte == b'\n').map(|end| end + 1);
        let again = first_line.map_or(0, |end| scanned - end);
        let passed = match first_line {
            Some(end) if again <= self.rescans => end,
            _ => scanned,
        };
        self.rescans = self.rescans.saturating_sub(again);
        let bytes = seen[..passed.min(KEPT_BYTES)].to_vec();
        let ends_a_line = seen[..passed].ends_with(b"\n");
        self.consume(passed);
        if !ends_a_line {
            self.skip_line()?;
        }
        Ok(Step::Unreadable { line, reason, bytes })
    }

    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let window = self.input.window();
            if let Some(end) = window.iter().position(|byte| *byte == b'\n') {
                self.consume(end + 1);
                return Ok(());
            }
            let all = window.len();
            self.consume(all);
            if !self.input.fill()? {
                return Ok(());
            }
        }
    }

    /// Passes over blank lines, and over byte order marks, which stand inside a text where files were put together.
    fn skip_to_record(&mut self) -> io::Result<()> {
        loop {
            let window = self.input.window();
            let (passed, is_undecided) = match window {
                [b'\r' | b'\n', ..] => (1, true),
                [0xEF, 0xBB, 0xBF, ..] => (3, true),
                [] | [0xEF] | [0xEF, 0xBB] => (0, self.input.fill()?),
                _ => (0, false),
            };
            self.consume(passed);
            if !is_undecided {
                return Ok(());
            }
        }
    }

    fn consume(&mut self, bytes: usize) {
        let passed = &self.input.window()[..bytes];
        let breaks = passed.iter().filter(|byte| **byte == b'\n').count();
        self.line += u64::try_from(breaks).unwrap_or_default();
        self.input.start += bytes;
    }
}

/// A window on the text: from the beginning of the current record to the last byte read.
struct Input<R> {
    text: R,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    at_end: bool,
}

impl<R: Read> Input<R> {
    fn window(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    /// Reads on, keeping the window; `false` at the end of the text.
    fn fill(&mut self) -> io::Result<bool> {
        if self.at_end {
            return Ok(false);
        }
        if self.end == self.buffer.len() {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
            if self.end * 2 > self.buffer.len() {
                self.buffer.resize(self.buffer.len() * 2, 0);
            }
        }
        loop {
            match self.text.read(&mut self.buffer[self.end..]) {
                Ok(read) => {
                    self.end += read;
                    self.at_end = read == 0;
                    return Ok(!self.at_end);
                }
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
    }
}
