//! The splitter against csv-core, by way of the tables of `payouts_core`, and against the `csv` crate.

use super::*;
use partner_center_client::columns::EARNINGS;
use payouts_core::export_file::{
    Delimiter, ExportFile, Header, Layout, Limits, Opened, Records, Table, TableRow,
};
use proptest::prelude::*;
use std::io::{self, Cursor, Read};

/// What reading a table gives: rows with their line, and what is no row.
#[derive(Debug, PartialEq, Eq)]
enum Seen {
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

fn limits(longest_record: usize) -> Limits {
    let mut limits = Limits::default();
    limits.max_record_bytes = longest_record;
    limits
}

const HEADER: &str = "earningId,programName,quantity";

fn expected(text: &[u8], limits: &Limits) -> (Vec<Seen>, u64) {
    let text = [HEADER.as_bytes(), b"\n", text].concat();
    let mut cursor = Cursor::new(text.as_slice());
    let mut file = ExportFile::open(&mut cursor, Some("a.csv"), *limits).unwrap();
    let entry = file.next_entry().unwrap().unwrap();
    let Opened::Table(mut table) = Table::open(entry, &EARNINGS, limits, None).unwrap() else {
        panic!("no table")
    };
    assert_eq!((table.records_above(), table.layout().delimiter), (0, Delimiter::Comma));
    let (mut seen, mut uneven) = (Vec::new(), 0);
    while let Some(row) = table.next_row().unwrap() {
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
    let header = HEADER.replace(',', std::str::from_utf8(&[delimiter.byte()]).unwrap());
    let limits = Limits::default();
    let mut records = Records::new(header.as_bytes(), delimiter, &limits);
    records.advance().unwrap();
    Layout { header: Header::of(&records.current(), &EARNINGS).unwrap(), delimiter }
}

/// Rows in their order, then what is no row: the splitter hands them out by different doors.
fn split(text: &[u8], delimiter: Delimiter, block: usize, limits: &Limits) -> (Vec<Seen>, Vec<Seen>, u64) {
    let start = Start { layout: layout(delimiter), passed_over: 0, entry: None };
    let pieces = Pieces { text, step: text.len() };
    let mut splitter = Splitter::with_block(block, pieces, start, &EARNINGS, limits);
    let (mut rows, mut spent) = (Vec::new(), None);
    while let Some(block) = splitter.next_block(spent.take(), &EARNINGS).unwrap() {
        for row in 0..block.rows() {
            let beyond = block.surplus.iter().filter(|surplus| surplus.row == row);
            let cells = (0..block.mapping.width()).map(|position| block.cell(row, position));
            let cells = cells.chain(beyond.map(|surplus| block.surplus_cell(surplus)));
            let cells: Vec<String> =
                cells.map(|cell| std::str::from_utf8(cell).unwrap().to_owned()).collect();
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

fn agrees(text: &[u8], longest_record: usize) {
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

#[test]
fn what_is_no_rfc_4180_is_read_as_csv_core_reads_it() {
    for text in [
        "",
        "\n\r\n",
        "a,b,c",
        "a,b,c\r\n",
        "a,b\rc,d\r\re,f\n\n",
        "a,b,c,d,e\n,,\n , ,\t\n",
        "\"a\"\"b\",\"c,d\",\"e\nf\"\n",
        "\"a\"b,\"c\"\"\"d\"\",\" e\"\n",
        "5\" pipe,\"6\"\" pipe\",7\"\n",
        "\"open,b\nc,d\ne,f\n",
        "a,\"open\nb,c",
        "\"\",\"\",\"\"\n\"\"",
        "\"a\"",
        "\"a\"x",
        "a,b,\"c\"",
        "earningId,transactionAmount\na,b\n",
        "a,b,c\n\"Earning ID\",\"program_name\",new,\"new\"\nd,e,f,g\nprogramName,x,y,z,1,2,3,4\n",
        "a,\u{fffd},c\n",
        "ü,\"ö\"\"\",ß",
        "\u{feff}\"a\",b\n\u{feff}c,\u{feff}d\n\u{feff}\n\ne,f,g\n",
    ] {
        agrees(text.as_bytes(), 1 << 20);
    }
    agrees(b"a,\xff\xfe\",c\n\"\xe2\x82\"\"\",d\n\xe2\x82", 1 << 20);
}

#[test]
fn other_delimiters_part_cells_too() {
    let (rows, unreadable, uneven) = split(b"a\tb,c\t\"d\te\"\r\n", Delimiter::Tab, 64, &Limits::default());
    let cells = ["a", "b,c", "d\te"].map(str::to_owned).to_vec();
    assert_eq!((rows, unreadable, uneven), (vec![Seen::Row(1, cells)], vec![], 0));
}

#[test]
fn a_quote_that_is_never_closed_costs_one_line() {
    let text = format!("a,b,c\n\"open,b,c\n{}", "d,e,f\n".repeat(2_000));
    let (rows, unreadable, _) = split(text.as_bytes(), Delimiter::Comma, 256, &limits(4_000));
    assert_eq!((rows.len(), unreadable.len()), (2_001, 1));
    assert!(matches!(&unreadable[0], Seen::Unreadable(2, _, bytes) if bytes == b"\"open,b,c\n"));
}

#[test]
fn a_line_without_end_is_passed_over_in_bounded_memory() {
    let text = [b"a,b,c\n".as_slice(), &vec![b'x'; 100_000], b"\nd,e,f\n"].concat();
    let (rows, unreadable, _) = split(&text, Delimiter::Comma, 256, &limits(4_000));
    assert_eq!(
        rows.iter().map(|row| matches!(row, Seen::Row(line, _) if *line != 2)).filter(|ok| *ok).count(),
        2
    );
    assert!(matches!(&unreadable[..], [Seen::Unreadable(2, _, bytes)] if bytes.len() <= 16 << 10));
}

fn rfc_4180(records: &[Vec<String>], delimiter: u8, always_quoted: bool, crlf: bool, ends: bool) -> Vec<u8> {
    let style = if always_quoted { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary };
    let terminator = if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .quote_style(style)
        .terminator(terminator)
        .flexible(true)
        .from_writer(Vec::new());
    records.iter().for_each(|record| writer.write_record(record).unwrap());
    let mut text = writer.into_inner().unwrap();
    while !ends && matches!(text.last(), Some(b'\r' | b'\n')) {
        text.pop();
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    // A byte order mark inside is looked at by itself: what the reference keeps of an unclosed quote behind one differs.
    fn any_text_is_read_as_csv_core_reads_it(text in r#"([a-c,"\n\r é]{0,40}|"[^"\u{feff}]{0,30}"|,|\n){0,12}"#) {
        agrees(text.as_bytes(), 1 << 20);
    }

    #[test]
    fn any_bytes_are_read_as_csv_core_reads_them(
        bytes in prop::collection::vec(prop_oneof![
            4 => Just(b','), 3 => Just(b'"'), 2 => Just(b'\n'), 1 => Just(b'\r'), 6 => any::<u8>(), 6 => b'a'..=b'z',
        ], 0..400)
    ) {
        agrees(&bytes, 1 << 20);
    }

    #[test]
    fn every_rfc_4180_file_is_read_as_the_csv_crate_reads_it(
        records in prop::collection::vec(
            prop::collection::vec(r#"x|[a-z0-9.é]{0,40}|[a-d,"\t\r\n]{0,12}"#, 3..=3), 0..40),
        tab in any::<bool>(),
        always_quoted in any::<bool>(),
        crlf in any::<bool>(),
        ends in any::<bool>(),
    ) {
        let delimiter = if tab { Delimiter::Tab } else { Delimiter::Comma };
        let text = rfc_4180(&records, delimiter.byte(), always_quoted, crlf, ends);
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter.byte()).has_headers(false).flexible(true).from_reader(text.as_slice());
        let expected: Vec<Vec<String>> = reader
            .records()
            .map(|record| record.unwrap().iter().map(str::to_owned).collect::<Vec<_>>())
            .filter(|record| !record.iter().all(|cell| cell.trim().is_empty()))
            .collect();
        for block in [64, 1024] {
            let (rows, unreadable, _) = split(&text, delimiter, block, &Limits::default());
            prop_assert!(unreadable.is_empty());
            let rows: Vec<_> = rows.into_iter().map(|row| match row { Seen::Row(_, cells) => cells, Seen::Unreadable(..) => vec![] }).collect();
            // The writer leaves a record of one empty cell as an empty line; there are three cells here.
            prop_assert_eq!(&rows, &expected);
        }
    }
}
