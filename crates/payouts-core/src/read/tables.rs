//! The rows of an export file, whatever they become.

use super::{cells, cells::Cells, occurrences::Occurrences, origin::Origin, tally::Tally};
use crate::{
    Error, ErrorKind, Result, RowKey, Window,
    export_file::{ExportFile, Layout, Limits, Opened, Table, TableRow},
    source::{RawFacts, RawRead, ReadReport, Row, RowSink, Unreadable},
};
use partner_center_client::columns::Dataset;

/// What the rows of a dataset become.
pub(super) struct Shape {
    pub(super) dataset: &'static Dataset,
    pub(super) row: fn(RowKey, Cells<'_>, Origin<'_>) -> Row,
}

pub(super) fn read(
    shape: &Shape,
    limits: &Limits,
    window: &Window,
    facts: &RawFacts,
    raw: &mut dyn RawRead,
    into: &mut dyn RowSink,
) -> Result<ReadReport> {
    let mut reading =
        Reading { shape, window, facts, into, tally: Tally::default(), occurrences: Occurrences::default() };
    let mut file = ExportFile::open(raw, facts.name.as_deref(), *limits)?;
    let mut layout: Option<Layout> = None;
    let mut stranger: Option<Vec<u8>> = None;
    while let Some(entry) = file.next_entry()? {
        let name = entry.name().map(str::to_owned);
        reading.tally.0.entries += 1;
        match Table::open(entry, shape.dataset, limits, layout.as_ref())? {
            Opened::Empty => {}
            Opened::NoHeader { beginning } => {
                stranger.get_or_insert_with(|| beginning.clone());
                let reason = "the whole entry: none of its first lines is a header".to_owned();
                reading.unreadable(Unreadable { entry: name, line: 1, reason, bytes: beginning })?;
            }
            Opened::Table(mut table) => {
                reading.table(&mut table, name.as_deref())?;
                layout = Some(table.layout().clone());
            }
        }
    }
    reading.tally.0.passed_over = file.passed_over().to_vec();
    match (layout, stranger) {
        (None, Some(beginning)) => Err(no_table(shape.dataset, &beginning)),
        (None, None) if reading.tally.0.entries == 0 && !file.passed_over().is_empty() => {
            let held: Vec<_> = file.passed_over().iter().take(5).map(String::as_str).collect();
            Err(Error::new(ErrorKind::Decode, format!("the archive holds no table but {}", held.join(", ")))
                .with_hint("a table is named .csv, .tsv or .txt; the bytes are kept as received"))
        }
        _ => Ok(reading.tally.0),
    }
}

/// The state of reading one file.
struct Reading<'a> {
    shape: &'a Shape,
    window: &'a Window,
    facts: &'a RawFacts,
    into: &'a mut dyn RowSink,
    tally: Tally,
    occurrences: Occurrences,
}

impl Reading<'_> {
    fn table(&mut self, table: &mut Table<'_>, entry: Option<&str>) -> Result<()> {
        let period = self.window.period.to_string();
        let report = &mut self.tally.0;
        report.records_above_header += u64::try_from(table.records_above()).unwrap_or(u64::MAX);
        report.inherited_headers += u64::from(table.is_header_inherited());
        report.add_header(table.layout().header.known_names());
        while let Some(row) = table.next_row()? {
            match row {
                TableRow::Unreadable { line, reason, bytes } => {
                    let (entry, reason) = (entry.map(str::to_owned), reason.to_owned());
                    self.unreadable(Unreadable { entry, line, reason, bytes })?;
                }
                TableRow::Row { header, record } => {
                    let origin =
                        Origin { window: self.window, facts: self.facts, entry, line: record.line() };
                    let parts = cells::key(header, record, self.shape.dataset.business_key);
                    let occurrence = self.occurrences.next(&parts);
                    self.tally.key(parts.iter().all(|part| part.is_empty()), occurrence);
                    let parts = provisional(parts, &period);
                    self.tally.0.rows += 1;
                    let cells = Cells::new(header, record, &mut self.tally);
                    self.into.row((self.shape.row)(RowKey::new(&parts, occurrence), cells, origin))?;
                }
            }
        }
        Ok(())
    }

    fn unreadable(&mut self, unreadable: Unreadable) -> Result<()> {
        self.tally.0.unreadable += 1;
        self.into.row(Row::Unreadable(unreadable))
    }
}

/// A row whose id is still blank has nothing that tells it from such a row of another window, and a key says "the same
/// row" across windows. So its key names the window's period: two months' payments without an id stay two payments.
fn provisional<'a>(mut key: Vec<&'a str>, period: &'a str) -> Vec<&'a str> {
    if key.first().is_none_or(|id| id.is_empty()) {
        key.push(period);
    }
    key
}

fn no_table(dataset: &Dataset, beginning: &[u8]) -> Error {
    // More of it could be a row, and that is somebody's.
    let first = String::from_utf8_lossy(beginning).trim_start().chars().next();
    let begins = first.map_or_else(|| "it is empty".to_owned(), |first| format!("it begins with {first:?}"));
    let name = dataset.name;
    Error::new(ErrorKind::Decode, format!("the file is no table of {name}: {begins}"))
        .with_hint("its header may have changed, or a page came in its place; the bytes are kept as received")
}
