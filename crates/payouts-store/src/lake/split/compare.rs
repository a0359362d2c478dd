//! Our reading held against that of others: csv-core, by way of the tables of `payouts_core`, and the `csv` crate.

use super::{Splitter, Start};
use partner_center_client::columns::EARNINGS;
use payouts_core::export_file::{
    Delimiter, ExportFile, Header, Layout, Limits, Opened, Records, Table, TableRow,
};
use std::io::{self, Cursor, Read};

/// What reading a table gives: rows with their line, and what is no row.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Seen {
    Row(u64, Vec<String>),
    Unreadable(u64, String, Vec<u8>),
}

/// Hands out a text in small pieces of changing size.
struct Pieces<'t> {
    text: &'t [u8],
    step: usize,
}

impl Read for Pieces<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.step = self.step * 7 % 13 + 1;
        let size = self.step.min(buf.len()).min(self.text.len());
        buf[..size].copy_from_slice(&self.text[..size]);
        self.text = &self.text[size..];
        Ok(size)
    }
}

pub(super) fn limits(longest_record: usize) -> Limits {
    let mut limits = Limits::default();
    limits.max_record_bytes = longest_record;
    limits
}

const HEADER: &str = "earningId,programName,quantity";

fn expected(text: &[u8], limits: &Limits) -> (Vec<Seen>, u64) {
    let text = [HEADER.as_bytes(), b"\n", text].concat();
    let mut cursor = Cursor::new(text.as_slice());
    let mut file = ExportFile::open(&mut cursor, Some("a.csv"), *limits).expect("a text in memory");
    let entry = file.next_entry().expect("a text in memory").expect("a text in memory");
    let Opened::Table(mut table) = Table::open(entry, &EARNINGS, limits, None).expect("a text in memory")
    else {
        panic!("no table")
    };
    assert_eq!((table.records_above(), table.layout().delimiter), (0, Delimiter::Comma));
    let (mut seen, mut uneven) = (Vec::new(), 0);
    while let Some(row) = table.next_row().expect("a text in memory") {
        match row {
            TableRow::Row { header, record } => {
                let width = header.columns().len();
                uneven += u64::from(record.len() != width);
                let mut cells: Vec<String> = record.cells().map(str::to_owned).collect();
                cells.resize(cells.len().max(width), String::new());
                seen.push(Seen::Row(record.line(), cells));
            }
            TableRow::Unreadable { line, reason, bytes } => {
                seen.push(Seen::Unreadable(line, reason.to_owned(), bytes));
            }
            _ => panic!("an unknown kind of row"),
        }
    }
    (seen, uneven)
}

fn layout(delimiter: Delimiter) -> Layout {
    let header = HEADER.replace(',', std::str::from_utf8(&[delimiter.byte()]).expect("a text in memory"));
    let limits = Limits::default();
    let mut records = Records::new(header.as_bytes(), delimiter, &limits);
    records.advance().expect("a text in memory");
    Layout { header: Header::of(&records.current(), &EARNINGS).expect("a text in memory"), delimiter }
}

/// Rows in their order, then what is no row: the splitter hands them out by different doors.
pub(super) fn split(
    text: &[u8],
    delimiter: Delimiter,
    block: usize,
    limits: &Limits,
) -> (Vec<Seen>, Vec<Seen>, u64) {
    let start = Start { layout: layout(delimiter), passed_over: 0, entry: None };
    let pieces = Pieces { text, step: text.len() };
    let mut splitter = Splitter::with_block(block, pieces, start, &EARNINGS, limits);
    let (mut rows, mut spent) = (Vec::new(), None);
    while let Some(block) = splitter.next_block(spent.take(), &EARNINGS).expect("a text in memory") {
        for row in 0..block.rows() {
            let beyond = block.surplus.iter().filter(|surplus| surplus.row == row);
            let cells = (0..block.mapping.width()).map(|position| block.cell(row, position));
            let cells = cells.chain(beyond.map(|surplus| block.surplus_cell(surplus)));
            let cells: Vec<String> =
                cells.map(|cell| std::str::from_utf8(cell).expect("a text in memory").to_owned()).collect();
            let is_damaged = cells.iter().any(|cell| cell.contains(char::REPLACEMENT_CHARACTER));
            assert_eq!(block.damaged.contains(&row), is_damaged);
            rows.push(Seen::Row(block.lines[row], cells));
        }
        spent = Some(block);
    }
    let unreadable = splitter.unreadable.iter();
    let unreadable = unreadable.map(|row| Seen::Unreadable(row.line, row.reason.clone(), row.bytes.clone()));
    (rows, unreadable.collect(), splitter.uneven_rows)
}

pub(super) fn agrees(text: &[u8], longest_record: usize) {
    let limits = limits(longest_record);
    let (seen, uneven) = expected(text, &limits);
    // The reference counts its own header as a line.
    let (rows, unreadable): (Vec<_>, Vec<_>) = seen
        .into_iter()
        .map(|seen| match seen {
            Seen::Row(line, cells) => Seen::Row(line - 1, cells),
            Seen::Unreadable(line, reason, bytes) => Seen::Unreadable(line - 1, reason, bytes),
        })
        .partition(|seen| matches!(seen, Seen::Row(..)));
    for block in [64, 65, 100, 1024, 256 << 10] {
        let found = split(text, Delimiter::Comma, block, &limits);
        assert_eq!(found.0, rows, "block of {block}, text {:?}", String::from_utf8_lossy(text));
        assert_eq!(found.1, unreadable, "block of {block}, text {:?}", String::from_utf8_lossy(text));
        assert_eq!(found.2, uneven);
    }
}

/// Reads an input of any kind, and panics where somebody else would read it otherwise.
///
/// A byte order mark inside is looked at by a test of its own: others keep it.
pub(crate) fn any_input_agrees(input: &[u8]) {
    if input.windows(3).any(|three| three == "\u{feff}".as_bytes()) {
        return;
    }
    agrees(input, 1 << 20);
    record_by_record(input);
}

/// Against the `csv` crate, where the input is one that both read: it holds no header, and each quote is closed.
fn record_by_record(input: &[u8]) {
    for delimiter in [Delimiter::Comma, Delimiter::Tab] {
        let (rows, unreadable, _) = split(input, delimiter, 64, &Limits::default());
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter.byte())
            .has_headers(false)
            .flexible(true)
            .from_reader(input);
        let mut expected = Vec::new();
        for record in reader.byte_records() {
            let record = record.expect("a text in memory");
            let mut cells: Vec<String> =
                record.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
            if cells.first().is_some_and(|cell| EARNINGS.find(cell).is_some()) {
                return;
            }
            if cells.iter().any(|cell| !cell.trim().is_empty()) {
                cells.resize(cells.len().max(HEADER.split(',').count()), String::new());
                expected.push(cells);
            }
        }
        if !unreadable.is_empty() {
            continue;
        }
        let rows: Vec<_> = rows
            .into_iter()
            .filter_map(|row| match row {
                Seen::Row(_, cells) => Some(cells),
                Seen::Unreadable(..) => None,
            })
            .collect();
        assert_eq!(rows, expected, "delimiter {delimiter:?}, text {:?}", String::from_utf8_lossy(input));
    }
}
