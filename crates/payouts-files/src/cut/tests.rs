//! Cutting in memory.

use super::{CutFile, Survey, locate};
use crate::export_file::Limits;
use payouts_model::{Dataset, Period};
use std::io::{Cursor, Write};
use zip::{ZipWriter, write::SimpleFileOptions};

const HEADER: &str = "paymentID,totalPayment,currencyCode,paymentStatus,paymentDate\n";

fn months(names: &[&str]) -> Vec<Period> {
    names.iter().map(|name| name.parse().expect("a month")).collect()
}

/// The parts of a file, each of which is checked.
fn parts(bytes: &[u8], periods: &[Period]) -> Vec<Vec<u8>> {
    let mut raw = Cursor::new(bytes.to_vec());
    let mut files = [CutFile { name: "payments".to_owned(), raw: &mut raw }];
    let survey = Survey::new(Dataset::Payments, &mut files, Limits::default()).expect("a table");
    let writers = periods.iter().map(|_| Vec::new()).collect();
    let parts = survey.cut(&mut files, periods, writers).expect("parts");
    for (place, (period, part)) in periods.iter().zip(&parts).enumerate() {
        survey.check(*period, place == 0, None, &mut Cursor::new(part)).expect("the same rows");
    }
    parts
}

fn texts(parts: &[Vec<u8>]) -> Vec<&str> {
    parts.iter().map(|part| std::str::from_utf8(part).expect("text")).collect()
}

#[test]
fn a_header_that_comes_again_goes_to_the_rows_below_it() {
    let other = "paymentDate,paymentID,totalPayment,currencyCode,paymentStatus\n";
    let text = format!(
        "Payments of Contoso\n{HEADER}1,1.00,EUR,SENT,2024-01-05\n{other}2024-02-01,2,2.00,EUR,SENT\n\
         2024-01-06,3,3.00,EUR,SENT"
    );
    let parts = parts(text.as_bytes(), &months(&["2024-01", "2024-02", "2024-03"]));
    let january =
        format!("Payments of Contoso\n{HEADER}1,1.00,EUR,SENT,2024-01-05\n{other}2024-01-06,3,3.00,EUR,SENT");
    let february = format!("{other}2024-02-01,2,2.00,EUR,SENT\n");
    assert_eq!(texts(&parts)[..2], [january.as_str(), &february]);
    assert!(texts(&parts)[2].starts_with("payment"), "{:?}", texts(&parts)[2]);
}

#[test]
fn what_cannot_be_read_stays_with_the_row_before_it() {
    let text = format!(
        "{HEADER}9,9.00,EUR,SENT,\n1,1.00,EUR,SENT,2024-02-05\n\n2,\"2.00,EUR,SENT,2024-01-07\n\
         3,3.00,EUR,SENT,2024-01-08\nthe end\n"
    );
    let parts = parts(text.as_bytes(), &months(&["2024-01", "2024-02"]));
    let february =
        format!("{HEADER}9,9.00,EUR,SENT,\n1,1.00,EUR,SENT,2024-02-05\n\n2,\"2.00,EUR,SENT,2024-01-07\n");
    let january = format!("{HEADER}3,3.00,EUR,SENT,2024-01-08\nthe end\n");
    assert_eq!(texts(&parts), [january.as_str(), &february]);
}

#[test]
fn a_file_without_any_date_is_the_first_part_and_one_without_rows_is_empty() {
    let periods = months(&["2024-01", "2024-02"]);
    let undated = format!("{HEADER}9,9.00,EUR,SENT,\n");
    assert_eq!(texts(&parts(undated.as_bytes(), &periods)), [undated.as_str(), HEADER]);
    assert_eq!(texts(&parts(HEADER.as_bytes(), &periods)), [HEADER, HEADER]);
}

#[test]
fn a_table_without_a_header_gets_that_of_the_table_before() {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("1.csv", format!("{HEADER}1,1.00,EUR,SENT,2024-01-05\n")),
        ("2.csv", "2,2.00,EUR,SENT,2024-02-05\n3,3.00,EUR,SENT,2024-01-06\n".to_owned()),
    ] {
        archive.start_file(name, SimpleFileOptions::default()).expect("an entry");
        archive.write_all(text.as_bytes()).expect("room");
    }
    let bytes = archive.finish().expect("an archive").into_inner();
    let parts = parts(&bytes, &months(&["2024-01", "2024-02"]));
    let mut raw = Cursor::new(bytes);
    let mut files = [CutFile { name: "payments.zip".to_owned(), raw: &mut raw }];
    let found =
        locate(&mut Cursor::new(&parts[0]), Some("2.csv"), 2, &mut files).expect("readable").expect("a line");
    assert_eq!((found.file, found.entry.as_deref(), found.line), (0, Some("2.csv"), 2));
}

#[test]
fn equal_lines_are_distinguished_by_their_order() {
    let text =
        format!("{HEADER}1,1.00,EUR,SENT,2024-01-05\n2,2.00,EUR,SENT,2024-02-05\n1,1.00,EUR,SENT,2024-01-05");
    let parts = parts(text.as_bytes(), &months(&["2024-01", "2024-02"]));
    let mut raw = Cursor::new(text.into_bytes());
    let mut files = [CutFile { name: "payments.csv".to_owned(), raw: &mut raw }];
    let mut line = |line| {
        let found = locate(&mut Cursor::new(&parts[0]), None, line, &mut files).expect("readable");
        found.map(|found| found.line)
    };
    assert_eq!([line(2), line(3), line(4)], [Some(2), Some(4), None]);
}

#[test]
fn a_table_without_the_date_of_its_rows_is_refused() {
    let mut raw = Cursor::new("paymentID,totalPayment,currencyCode\n1,1.00,EUR\n");
    let mut files = [CutFile { name: "payments.csv".to_owned(), raw: &mut raw }];
    let error = Survey::new(Dataset::Payments, &mut files, Limits::default()).expect_err("no dates");
    assert!(error.to_string().contains("no column paymentDate"), "{error}");
}
