//! How files are packed and encoded.

use crate::support::{gzip, payments, reading, texts, unreadable, zip};
use payouts_files::ErrorKind;
use payouts_model::Dataset;

const TABLE: &str = "paymentID,totalPayment,currencyCode\n1,10.00,EUR\n2,20.00,EUR\n";

fn totals(bytes: impl AsRef<[u8]>) -> Vec<String> {
    texts(payments(bytes).0.into_iter().map(|payout| payout.total.expect("a total")))
}

#[test]
fn pc_container() {
    let expected = ["10.00 EUR", "20.00 EUR"];
    let cases: [(&str, Vec<u8>); 4] = [
        ("zip", zip(&[("payments.csv", TABLE.as_bytes())])),
        ("gzip", gzip(TABLE.as_bytes())),
        ("text", TABLE.as_bytes().to_vec()),
        ("gzip in two members", [gzip(&TABLE.as_bytes()[..50]), gzip(&TABLE.as_bytes()[50..])].concat()),
    ];
    for (name, bytes) in cases {
        assert_eq!(totals(bytes), expected, "{name}");
    }
}

#[test]
fn every_entry_is_read_in_order_and_what_is_no_table_is_named() {
    let second = TABLE.replace("1,10", "3,30").replace("2,20", "4,40");
    let bytes = zip(&[
        ("out/", b""),
        ("out/2022-04_26.csv", TABLE.as_bytes()),
        ("readme.pdf", b"%PDF"),
        ("out/2022-04_25.TSV", second.replace(',', "\t").as_bytes()),
    ]);
    let (rows, report) = payments(bytes);
    assert_eq!(texts(rows.iter().filter_map(|row| row.reference.as_deref())), ["1", "2", "3", "4"]);
    assert_eq!(rows[3].provenance.entry.as_deref(), Some("out/2022-04_25.TSV"));
    assert_eq!(rows[3].provenance.line, 3);
    assert_eq!(report.passed_over, ["out/", "readme.pdf"]);
    assert_eq!(report.entries, 2);
}

#[test]
fn pc_split_files() {
    let rows_alone = "3,30.00,EUR\n";
    let bytes = zip(&[
        ("2022-04_25", TABLE.as_bytes()),
        ("2022-04_26", TABLE.replace("1,10", "5,50").replace("\n2,", "\n6,").as_bytes()),
        ("2022-04_27", rows_alone.as_bytes()),
    ]);
    let (rows, report) = payments(bytes);
    assert_eq!(texts(rows.iter().filter_map(|row| row.reference.as_deref())), ["1", "2", "5", "6", "3"]);
    assert_eq!(rows[4].total.as_ref().map(ToString::to_string).as_deref(), Some("30.00 EUR"));
    assert_eq!(report.inherited_headers, 1, "an assumption, so it is counted");
}

#[test]
fn an_entry_without_header_that_does_not_fit_is_shown_as_a_whole() {
    let bytes = zip(&[("a.csv", TABLE.as_bytes()), ("notes.txt", b"made by hand\nyesterday")]);
    let (rows, report) = reading(Dataset::Payments, None, &bytes).unwrap();
    assert_eq!((report.rows, report.unreadable), (2, 1));
    let note = unreadable(&rows)[0];
    assert_eq!((note.entry.as_deref(), &*note.bytes), (Some("notes.txt"), &b"made by hand\nyesterday"[..]));
}

#[test]
fn a_page_in_place_of_a_table_is_an_error() {
    let error = reading(Dataset::Payments, None, b"<html><body>Bad Gateway</body></html>").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unreadable);
    assert!(error.to_string().contains("no table of payments"), "{error}");
    assert!(error.to_string().contains("contoso/payments/all/2024-05"), "{error}");
}

#[test]
fn pc_empty_export() {
    for (name, bytes) in [
        ("a header", b"paymentID,totalPayment\r\n".to_vec()),
        ("a header without line break", b"paymentID,totalPayment".to_vec()),
        ("an archive of a header", zip(&[("a.csv", b"paymentID,totalPayment\n")])),
        ("a header, compressed", gzip(b"paymentID,totalPayment\n")),
    ] {
        let (rows, report) = payments(bytes);
        assert!(rows.is_empty(), "{name}");
        assert_eq!((report.rows, report.unreadable), (0, 0), "{name}");
    }
}

#[test]
fn nothing_is_no_evidence_that_there_are_no_rows() {
    for dataset in [Dataset::Payments, Dataset::Earnings] {
        for (name, bytes) in [
            ("nothing", Vec::new()),
            ("blank lines", b"\r\n \t\r\n".to_vec()),
            ("a byte order mark", b"\xEF\xBB\xBF".to_vec()),
            ("the mark of UTF-16", b"\xFF\xFE".to_vec()),
            ("zeros", vec![0; 4096]),
            ("an archive without entries", zip(&[])),
            ("an archive of nothing", zip(&[("a.csv", b"")])),
            ("an archive of blanks", zip(&[("a.csv", b"\n\n")])),
            ("an archive with one empty part", zip(&[("a.csv", b"earningId,paymentID\n"), ("b.csv", b"")])),
            ("nothing, compressed", gzip(b"")),
        ] {
            let error = reading(dataset, None, &bytes).expect_err(name);
            assert_eq!(error.kind(), ErrorKind::Unreadable, "{name}");
        }
    }
}

#[test]
fn an_archive_of_other_things_is_an_error_not_an_empty_export() {
    let error = reading(Dataset::Payments, None, &zip(&[("report.pdf", b"%PDF")])).unwrap_err();
    assert!(error.to_string().contains("report.pdf"), "{error}");
}

#[test]
fn pc_file_encoding() {
    let table = TABLE.replace(",currencyCode", ",currencyCode,participantName").replace("EUR", "EUR,Zoë 🦀");
    let utf16 = |unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
        std::iter::once(0xFEFF).chain(table.encode_utf16()).flat_map(unit).collect()
    };
    for (name, bytes) in [
        ("UTF-8", table.clone().into_bytes()),
        ("UTF-8 with a mark", format!("\u{feff}{table}").into_bytes()),
        ("UTF-16 little-endian", utf16(u16::to_le_bytes)),
        ("UTF-16 big-endian", utf16(u16::to_be_bytes)),
        ("a mark in an archive", zip(&[("a.csv", format!("\u{feff}{table}").as_bytes())])),
    ] {
        let (rows, report) = payments(bytes);
        assert_eq!(rows[0].extra["participantName"], "Zoë 🦀", "{name}");
        assert!(report.malformed_cells.is_empty(), "{name}");
    }
}

#[test]
fn marks_between_files_put_together_are_no_text() {
    let part = |id| format!("\u{feff}\u{feff}\"paymentID\",totalPayment\n{id},10\n\u{feff}\n");
    let (rows, report) = payments([gzip(part(1).as_bytes()), gzip(part(2).as_bytes())].concat());
    assert_eq!(texts(rows.iter().filter_map(|row| row.reference.as_deref())), ["1", "2"]);
    assert_eq!(rows.iter().map(|row| row.provenance.line).collect::<Vec<_>>(), [2, 5]);
    assert_eq!((report.rows, report.unreadable), (2, 0));
}

#[test]
fn bytes_that_are_no_text_cost_a_letter_and_not_the_file() {
    let bytes = b"paymentID,participantName,totalPayment\n1,Caf\xE9,10\n2,\xC3,\xA9\n3,fine,30\n";
    let (rows, report) = payments(bytes);
    assert_eq!(rows[0].extra["participantName"], "Caf\u{fffd}");
    assert_eq!(rows[1].extra["participantName"], "\u{fffd}", "cells do not grow together into a letter");
    assert_eq!(rows[2].extra["participantName"], "fine");
    assert_eq!(report.malformed_cells["participantName"], 2);
    assert_eq!(report.malformed_cells["totalPayment"], 1);
}

#[test]
fn damage_inside_an_archive_is_an_error() {
    let mut bytes = zip(&[("a.csv", TABLE.repeat(500).as_bytes())]);
    bytes[60] ^= 0xFF;
    let error = reading(Dataset::Payments, None, &bytes).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unreadable);
    let cut = zip(&[("a.csv", TABLE.as_bytes())]);
    assert!(reading(Dataset::Payments, None, &cut[..cut.len() / 2]).is_err());
    let cut = gzip(TABLE.repeat(500).as_bytes());
    assert!(reading(Dataset::Payments, None, &cut[..cut.len() - 4]).is_err());
}
