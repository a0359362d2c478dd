//! The rows of an export file, whatever they become.

use super::{
    cells,
    cells::Cells,
    occurrences::{Fingerprint, Occurrences, fingerprint},
    origin::Origin,
    tally::Tally,
};
use crate::columns::RowSchema;
use crate::{
    error::{Error, ErrorKind, Result},
    export_file::{Block, BlockSink, Container, ExportFile, Header, Limits, Record, Repeats, Tables},
    sink::{RawRead, RowSink},
};
use payouts_model::{RawFacts, ReadReport, Row, RowKey, Unreadable, Window};
use std::{
    collections::{BTreeMap, HashMap},
    io,
};

/// How many bytes of a row that another part has too are kept.
const KEPT_BYTES: usize = 16 << 10;

/// What the rows of a dataset become.
pub(super) struct Shape {
    pub(super) dataset: &'static RowSchema,
    /// Money that moves, by its columns: no such amount is finer than the smallest coin of its currency.
    pub(super) moved: &'static [&'static str],
    pub(super) row: fn(RowKey, Cells<'_>, Origin<'_>) -> Row,
    /// Whether a row that an earlier entry of the archive has too is refused. Earnings are counted once by their ids instead.
    pub(super) refuses_overlap: bool,
}

pub(super) fn read(
    shape: &Shape,
    limits: &Limits,
    window: &Window,
    facts: &RawFacts,
    raw: &mut dyn RawRead,
    into: &mut dyn RowSink,
) -> Result<ReadReport> {
    let name = facts.name.as_deref();
    let repeats = Repeats::find(raw, name, shape.dataset, limits)?;
    let mut tables = Tables::new(shape.dataset, limits, repeats);
    let mut rows = Rows {
        shape,
        period: window.period.to_string(),
        window,
        facts,
        into,
        tally: Tally::default(),
        occurrences: Occurrences::default(),
        spent: None,
        entry: (0, None),
        overlap: Overlap::default(),
    };
    tables.read(&mut ExportFile::open(raw, name, *limits)?, &mut rows)?;
    let read = rows.tally.0;
    let report = tables.into_report();
    Ok(ReadReport {
        rows: read.rows,
        unreadable: report.unreadable + read.unreadable,
        repeated_keys: read.repeated_keys,
        blank_keys: read.blank_keys,
        malformed_cells: read.malformed_cells,
        unknown_columns: read.unknown_columns,
        totals: read.totals,
        ..report
    })
}

/// Refuses a file whose rows would not fit into memory, before any row is made of it.
pub(super) fn weigh(limits: &Limits, facts: &RawFacts, raw: &mut dyn RawRead) -> Result<()> {
    let most = limits.max_payments_bytes;
    let too_large = || {
        Error::new(ErrorKind::Limit, format!("the payments file has more than {most} bytes of text"))
            .with_hint("its rows are held in memory: ask for a shorter period, or raise `max_payments_bytes`")
    };
    let mut file = ExportFile::open(raw, facts.name.as_deref(), *limits)?;
    if file.container() == Container::Text {
        return if facts.size.max(file.size()) > most { Err(too_large()) } else { Ok(()) };
    }
    let mut total = 0;
    while let Some(entry) = file.next_entry()? {
        let name = entry.name().map(str::to_owned);
        let mut entry = io::Read::take(entry, (most - total).saturating_add(1));
        total += io::copy(&mut entry, &mut io::sink())
            .map_err(|e| crate::export_file::cannot_read(name.as_deref(), &e))?;
        if total > most {
            return Err(too_large());
        }
    }
    Ok(())
}

/// The rows of one file on their way to a sink.
struct Rows<'a> {
    shape: &'a Shape,
    period: String,
    window: &'a Window,
    facts: &'a RawFacts,
    into: &'a mut dyn RowSink,
    tally: Tally,
    occurrences: Occurrences,
    spent: Option<Block>,
    /// The entry being read: its index and name.
    entry: (u64, Option<String>),
    overlap: Overlap,
}

impl BlockSink for Rows<'_> {
    type Error = Error;

    fn failed(error: Error) -> Error {
        error
    }

    fn spare(&mut self) -> Option<Block> {
        self.spent.take()
    }

    fn begin_entry(&mut self, index: u64, name: Option<&str>) {
        self.entry = (index, name.map(str::to_owned));
    }

    fn block(&mut self, mut block: Block) -> Result<()> {
        let mut unreadable = std::mem::take(&mut block.unreadable).into_iter().peekable();
        for row in 0..block.rows() {
            let record = block.record(row);
            while let Some(before) = unreadable.next_if(|refused| refused.line < record.line()) {
                self.unreadable(before)?;
            }
            self.record(&block, record)?;
        }
        unreadable.try_for_each(|refused| self.unreadable(refused))?;
        self.spent = Some(block);
        Ok(())
    }

    fn unreadable(&mut self, unreadable: Unreadable) -> Result<()> {
        self.into.row(Row::Unreadable(unreadable))
    }
}

impl Rows<'_> {
    fn record(&mut self, block: &Block, record: Record<'_>) -> Result<()> {
        let (header, entry) = (block.header(), block.entry());
        if self.shape.refuses_overlap
            && let Some(earlier) = self.overlap.of(header, record, &self.entry)
        {
            self.tally.0.unreadable += 1;
            let reason = format!("the entry {earlier:?} has an equal row, so it is counted there alone");
            let bytes = record.cells().collect::<Vec<_>>().join(",").into_bytes();
            let bytes = bytes[..bytes.len().min(KEPT_BYTES)].to_vec();
            let entry = entry.map(str::to_owned);
            return self.unreadable(Unreadable { entry, line: record.line(), reason, bytes });
        }
        let origin = Origin { window: self.window, facts: self.facts, entry, line: record.line() };
        let parts = cells::key(header, record, self.shape.dataset.business_key);
        let occurrence = self.occurrences.next(&parts);
        self.tally.key(parts.iter().all(|part| part.is_empty()), occurrence);
        let parts = provisional(parts, &self.period);
        self.tally.0.rows += 1;
        let mut unread = Vec::new();
        let cells = Cells::new(header, record, entry, self.shape.moved, &mut self.tally, &mut unread);
        self.into.row((self.shape.row)(RowKey::new(&parts, occurrence), cells, origin))?;
        unread.into_iter().try_for_each(|cell| self.into.cell(cell))
    }
}

/// The rows of the entries so far, by a fingerprint of their cells. Parts of a split export have no row in common, so an equal
/// row of a later part is the same row. Equal rows of one entry are rows of their own.
#[derive(Default)]
struct Overlap {
    /// The index of the first entry that has the row.
    first: HashMap<Fingerprint, u64>,
    names: BTreeMap<u64, String>,
}

impl Overlap {
    /// The name of the earlier entry that has this row too.
    fn of(&mut self, header: &Header, record: Record<'_>, entry: &(u64, Option<String>)) -> Option<&str> {
        let (index, name) = entry;
        // A file that is no archive has one entry.
        self.names.entry(*index).or_insert(name.clone()?);
        let named = header.columns().iter().zip(record.cells()).filter(|(_, cell)| !cell.trim().is_empty());
        let mut cells: Vec<(&str, &str)> = named.map(|(column, cell)| (column.name.as_str(), cell)).collect();
        cells.sort_unstable();
        let parts: Vec<&str> = cells.into_iter().flat_map(|(name, cell)| [name, cell]).collect();
        let first = *self.first.entry(fingerprint(&parts)).or_insert(*index);
        if first == *index { None } else { self.names.get(&first).map(String::as_str) }
    }
}

/// A row whose id is still blank has nothing that distinguishes it from such a row of another window, and a key means "the
/// same row" across windows. So its key names the window's period: two months' payments without an id stay two payments.
fn provisional<'a>(mut key: Vec<&'a str>, period: &'a str) -> Vec<&'a str> {
    if key.first().is_none_or(|id| id.is_empty()) {
        key.push(period);
    }
    key
}
