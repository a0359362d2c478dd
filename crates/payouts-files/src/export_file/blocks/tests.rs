//! The splitter against the `csv` crate, against itself in other pieces, and what it refuses.

use super::{Block, Splitter};
use crate::columns::{EARNINGS, RowSchema};
use crate::export_file::{Delimiter, Header, Layout, Limits, header::Judged};
use proptest::prelude::*;
use std::{
    io::{self, Read},
    sync::Arc,
};

/// The columns of earnings, without anything by which rows are recognized: every record of the right width is a row.
static ANY: RowSchema = RowSchema { identified_by: &[], recognized_by: &[], ..EARNINGS };

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

type Rows = Vec<(u64, Vec<String>)>;
/// The line, the reason and the bytes of what is no row.
type Refused = Vec<(u64, String, Vec<u8>)>;

fn split(text: &[u8], delimiter: Delimiter, block: usize, limits: &Limits) -> io::Result<(Rows, Refused)> {
    let cells = ["earningId", "programName", "quantity"].map(str::to_owned);
    let Judged::Header(header) = Header::judge(0, &cells, &ANY) else { panic!("a header") };
    let layout = Layout { header: Arc::new(header), delimiter };
    let text = Pieces { text, step: text.len() };
    let mut splitter = Splitter::with_block(block, text, layout, 0, None, &ANY, limits);
    let (mut rows, mut refused, mut spent) = (Vec::new(), Vec::new(), None);
    while let Some(mut block) = splitter.next_block(spent.take())? {
        rows.extend((0..block.rows()).map(|row| (block.lines()[row], cells_of(&block, row))));
        refused.extend(block.unreadable.drain(..).map(|row| (row.line, row.reason, row.bytes)));
        spent = Some(block);
    }
    Ok((rows, refused))
}

fn cells_of(block: &Block, row: usize) -> Vec<String> {
    let record = block.record(row);
    let cells: Vec<_> = record.cells().map(str::to_owned).collect();
    assert_eq!(cells.len(), block.header().width());
    let has_lost = cells.iter().any(|cell| cell.contains(crate::read::LOST));
    assert_eq!(record.is_damaged(), has_lost);
    cells
}

fn read(text: &str) -> (Rows, Refused) {
    split(text.as_bytes(), Delimiter::Comma, 64, &Limits::default()).expect("rows that fit")
}

fn limits(longest_record: usize) -> Limits {
    Limits { max_record_bytes: longest_record, ..Limits::default() }
}

#[test]
fn what_is_damaged_is_refused_with_its_line_and_bytes() {
    for (text, reason) in [
        ("a,b", "it has 2 cells, and its header has 3 columns"),
        ("a,b,c,d", "it has 4 cells, and its header has 3 columns"),
        ("a,5\" pipe,c", "a quote is inside a cell that does not begin with one"),
        ("a, \"b\",c", "a quote is inside a cell that does not begin with one"),
        ("a,\"b\"x,c", "text follows the closing quote of a cell"),
        ("a,\"b\" \"x\",c", "a quote is inside a cell that does not begin with one"),
        ("a,b,c\0\0\0", "it contains the control character 0x00"),
        ("a,\"b\u{1a}\",c", "it contains the control character 0x1A"),
        ("\u{1a}", "it has 1 cell, and its header has 3 columns"),
    ] {
        let (rows, refused) = read(&format!("1,2,3\n{text}\n4,5,6\n"));
        assert_eq!(rows.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 3], "{text}");
        assert_eq!(refused.len(), 1, "{text}: {refused:?}");
        assert_eq!((refused[0].0, &*refused[0].2), (2, text.as_bytes()), "{text}");
        let is_torn =
            refused[0].1 == "text follows the closing quote of a cell" && reason.starts_with("a quote");
        assert!(refused[0].1 == reason || is_torn, "{text}: {}", refused[0].1);
    }
}

#[test]
fn what_is_only_untidy_is_read() {
    for text in ["a,b,c,, ", "\"a\" ,\"b\"\t,\"c\"", "a,b,c\r", "\u{feff}a,b,c", "\u{feff}\u{feff}\"a\",b,c"]
    {
        let (rows, refused) = read(&format!("{text}\n\n , ,\n"));
        let cells = ["a", "b", "c"].map(str::to_owned).to_vec();
        assert_eq!((rows, refused), (vec![(1, cells)], vec![]), "{text:?}");
    }
    let (rows, _) = read("a,b\tc,d\u{2028}e\n");
    assert_eq!(rows[0].1, ["a", "b\tc", "d\u{2028}e"]);
}

#[test]
fn lines_are_counted_whatever_ends_them() {
    for line_break in ["\n", "\r\n", "\r"] {
        let text = ["1,2,3", "", "4,5,6", "7,8,9", ""].join(line_break);
        let (rows, _) = read(&text);
        assert_eq!(rows.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 3, 4], "{line_break:?}");
    }
}

#[test]
fn a_quote_in_the_wrong_place_costs_its_own_line() {
    // The quote of line 2 closes on line 5 only.
    let (rows, refused) = read("1,a,x\n2,\"a,x\n3,a,x\n4,a,x\n5,\"a\",x\n6,a,x\n");
    assert_eq!(rows.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 3, 4, 5, 6]);
    assert_eq!(refused.iter().map(|(line, ..)| *line).collect::<Vec<_>>(), [2]);

    let text = format!("a,b,c\n\"open,b,c\n{}", "d,e,f\n".repeat(2_000));
    let (rows, refused) = split(text.as_bytes(), Delimiter::Comma, 256, &limits(4_000)).unwrap();
    assert_eq!((rows.len(), refused.len()), (2_001, 1));
    assert_eq!((refused[0].0, &*refused[0].2), (2, &b"\"open,b,c\n"[..]));
}

#[test]
fn a_line_without_end_is_passed_over_in_bounded_memory() {
    let text = [b"a,b,c\n".as_slice(), &vec![b'x'; 100_000], b"\nd,e,f\n"].concat();
    let (rows, refused) = split(&text, Delimiter::Comma, 256, &limits(4_000)).unwrap();
    assert_eq!(rows.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 3]);
    assert!(matches!(&refused[..], [(2, _, bytes)] if bytes.len() <= 16 << 10));
}

#[test]
fn a_header_that_does_not_fit_its_rows_is_refused_and_a_footer_is_none_of_them() {
    let misfit = |text: &str| {
        split(text.as_bytes(), Delimiter::Comma, 64, &Limits::default()).unwrap_err().to_string()
    };
    let error = misfit("1,2,3,4\n1,2,3,4\n1,2,3,\n");
    assert_eq!(
        error,
        "the header on line 0 does not fit its rows: it has 3 columns, and 3 of 3 rows have another number of cells (line \
         1 has 4)"
    );
    misfit(&"1\n".repeat(5_000));
    misfit("1,2\n1,2\n1,2\n1,2,3\n");
    let (rows, refused) = read("1,2,3\nTotal\nGrand total,6\nRows,1\nPrinted yesterday\n");
    assert_eq!((rows.len(), refused.len()), (1, 4));
}

#[test]
fn foreign_bytes_are_replaced_cell_by_cell() {
    let text = b"a,\xff\xfe,c\n\xe2\x82,\xac,c\n";
    let (rows, refused) = split(text, Delimiter::Comma, 64, &Limits::default()).unwrap();
    assert_eq!(rows[0].1, ["a", "\u{fffd}\u{fffd}", "c"]);
    assert_eq!(rows[1].1, ["\u{fffd}", "\u{fffd}", "c"]);
    assert!(refused.is_empty());
}

fn rfc_4180(records: &[Vec<String>], delimiter: u8, always_quoted: bool, crlf: bool, ends: bool) -> Vec<u8> {
    let style = if always_quoted { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary };
    let terminator = if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .quote_style(style)
        .terminator(terminator)
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
        let mut reader =
            csv::ReaderBuilder::new().delimiter(delimiter.byte()).has_headers(false).from_reader(text.as_slice());
        let expected: Vec<Vec<String>> = reader
            .records()
            .map(|record| record.unwrap().iter().map(str::to_owned).collect::<Vec<_>>())
            .filter(|record| !record.iter().all(|cell| cell.trim().is_empty()))
            .collect();
        for block in [64, 1024] {
            let (rows, refused) = split(&text, delimiter, block, &Limits::default()).unwrap();
            prop_assert!(refused.is_empty(), "{:?}", refused);
            prop_assert_eq!(&rows.into_iter().map(|(_, cells)| cells).collect::<Vec<_>>(), &expected);
        }
    }

    /// Rows and refusals depend on the text alone, and no byte of it goes without a word.
    #[test]
    fn any_bytes_are_read_the_same_in_all_pieces_and_nothing_is_lost(
        bytes in prop::collection::vec(prop_oneof![
            8 => Just(b','), 3 => Just(b'"'), 3 => Just(b'\n'), 1 => Just(b'\r'), 1 => Just(0_u8), 6 => b'a'..=b'f',
        ], 0..400)
    ) {
        let text = [b"1,2,3\n".repeat(400), bytes.clone()].concat();
        let whole = split(&text, Delimiter::Comma, 256 << 10, &Limits::default()).unwrap();
        for block in [64, 65, 100, 1024] {
            let pieces = split(&text, Delimiter::Comma, block, &Limits::default()).unwrap();
            prop_assert_eq!(&pieces, &whole, "block of {}", block);
        }
        let letters = |bytes: &[u8]| bytes.iter().filter(|byte| byte.is_ascii_lowercase()).count();
        let of_rows: usize = whole.0.iter().flat_map(|(_, cells)| cells).map(|cell| letters(cell.as_bytes())).sum();
        let of_refused: usize = whole.1.iter().map(|(_, _, bytes)| letters(bytes)).sum();
        prop_assert_eq!(of_rows + of_refused, letters(&bytes));
    }
}
