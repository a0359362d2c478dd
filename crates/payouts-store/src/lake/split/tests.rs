//! The splitter against csv-core, by way of the tables of `payouts_core`, and against the `csv` crate.

use super::compare::{Seen, agrees, any_input_agrees, limits, split};
use payouts_core::export_file::{Delimiter, Limits};
use proptest::prelude::*;
use std::{fs, path::Path};

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

/// Changes some bytes, for the better or the worse: always the same ones.
struct Mutations(u64);

impl Mutations {
    fn below(&mut self, end: usize) -> usize {
        for shift in [13, 7, 17] {
            self.0 ^= if shift == 7 { self.0 >> shift } else { self.0 << shift };
        }
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn change(&mut self, bytes: &mut Vec<u8>, others: &[Vec<u8>]) {
        const TELLING: &[u8] = b"\",,\n\r\t a\xc3\xa9\xff";
        let at = self.below(bytes.len() + 1);
        match self.below(5) {
            0 => bytes.insert(at, TELLING[self.below(TELLING.len())]),
            1 if at < bytes.len() => bytes[at] = TELLING[self.below(TELLING.len())],
            2 if at < bytes.len() => drop(bytes.remove(at)),
            3 => bytes.truncate(at),
            _ => {
                let other = &others[self.below(others.len())];
                let from = self.below(other.len() + 1);
                bytes.truncate(at);
                bytes.extend_from_slice(&other[from..]);
            }
        }
        bytes.truncate(4_000);
    }
}

/// What the fuzz target does, over its corpus and what comes of that.
#[test]
fn every_input_of_the_corpus_agrees_and_so_do_its_mutations() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/split");
    let mut paths: Vec<_> = fs::read_dir(&corpus).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort_unstable();
    let inputs: Vec<Vec<u8>> = paths.iter().map(|path| fs::read(path).unwrap()).collect();
    assert!(!inputs.is_empty());
    inputs.iter().for_each(|input| any_input_agrees(input));
    let mut mutations = Mutations(0x9e37_79b9_7f4a_7c15);
    for round in 0..3_000 {
        let mut input = inputs[round % inputs.len()].clone();
        for _ in 0..=mutations.below(8) {
            mutations.change(&mut input, &inputs);
        }
        any_input_agrees(&input);
    }
}
