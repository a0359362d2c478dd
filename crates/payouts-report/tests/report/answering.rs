//! A workbook goes out, people fill it in, and it comes back.

use super::world;
use calamine::{Data, Reader, Xlsx};
use payouts_report::{
    Figures, Snapshot,
    answers::{AnswerSheet, read_answers},
    render_workbook,
    snapshot::{ExceptionRow, Ruling},
};
use rust_xlsxwriter::Workbook;
use std::io::Cursor;

/// The rows of the sheet "Exceptions" as texts.
fn written(snapshot: &Snapshot) -> Vec<Vec<String>> {
    let bytes = render_workbook(&Figures::new(snapshot)).expect("xlsx");
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).expect("a workbook");
    let range = book.worksheet_range("Exceptions").expect("a sheet");
    range.rows().map(|row| row.iter().map(Data::to_string).collect()).collect()
}

/// A workbook of these rows, as another program may write it.
fn saved(rows: &[Vec<String>]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Exceptions").expect("a name");
    for (line, row) in (0_u32..).zip(rows) {
        for (place, text) in (0_u16..).zip(row) {
            sheet.write_string(line, place, text).expect("a cell");
        }
    }
    workbook.save_to_buffer().expect("bytes")
}

fn answered(rows: &mut [Vec<String>], line: usize, verb: &str, why: &str, who: &str) {
    rows[line][..3].clone_from_slice(&[verb.to_owned(), why.to_owned(), who.to_owned()]);
}

fn read(rows: &[Vec<String>], current: &[ExceptionRow]) -> AnswerSheet {
    read_answers(&saved(rows), current).expect("a workbook")
}

fn reasons(answers: &AnswerSheet) -> Vec<(u32, &str)> {
    answers.refused.iter().map(|refused| (refused.row, refused.reason.as_str())).collect()
}

#[test]
fn answers_come_back_with_their_exception() {
    let mut rows = written(&world::normal());
    answered(&mut rows, 1, "Accept", " bank charge ", "Ada");
    answered(&mut rows, 2, "note", "asked the bank", "Grace");
    // A person sorts the sheet.
    rows.swap(1, 2);
    let answers = read(&rows, &world::exceptions());
    assert_eq!(answers.refused, []);
    assert_eq!(answers.blank, 1);
    let found: Vec<_> = answers
        .accepted
        .iter()
        .map(|answer| {
            (answer.row, answer.exception.as_str(), answer.verb, answer.why.as_str(), answer.who.as_str())
        })
        .collect();
    assert_eq!(
        found,
        [
            (2, "ex-0002", Ruling::Note, "asked the bank", "Grace"),
            (3, "ex-0001", Ruling::Accept, "bank charge", "Ada"),
        ]
    );
}

#[test]
fn an_untouched_workbook_has_no_answers() {
    let judged = |bytes: &[u8], snapshot: &Snapshot| {
        let answers = read_answers(bytes, &Figures::new(snapshot).exceptions).expect("a workbook");
        (answers.accepted.len(), answers.refused.len(), answers.blank)
    };
    for (snapshot, rows) in [(world::empty(), 0), (world::normal(), 3)] {
        let bytes = render_workbook(&Figures::new(&snapshot)).expect("xlsx");
        assert_eq!(judged(&bytes, &snapshot), (0, 0, rows));
    }
    assert_eq!(judged(world::hostile_workbook(), &world::hostile()), (0, 0, 10_000));
}

#[test]
fn a_changed_cell_refuses_its_row_and_no_other() {
    let mut rows = written(&world::normal());
    answered(&mut rows, 1, "accept", "fine", "Ada");
    answered(&mut rows, 2, "reject", "wrong", "Ada");
    let amount = rows[0].iter().position(|text| text == "Amount (exact)").expect("a column");
    rows[1][amount] = "1.00".to_owned();
    let answers = read(&rows, &world::exceptions());
    assert_eq!(answers.accepted.len(), 1);
    assert_eq!(
        reasons(&answers),
        [(2, "cells other than the answer were changed: write a new report and answer there")]
    );
}

#[test]
fn an_exception_that_changed_or_is_gone_refuses_its_row() {
    let mut rows = written(&world::normal());
    answered(&mut rows, 1, "accept", "fine", "Ada");
    answered(&mut rows, 2, "accept", "fine", "Ada");
    let mut current = world::exceptions();
    current[0].money = Some(world::money("11.00 EUR"));
    current.remove(1);
    let answers = read(&rows, &current);
    assert_eq!(
        reasons(&answers),
        [
            (2, "the exception changed since the workbook was written: write a new report"),
            (3, "the ledger has no such exception any more: write a new report"),
        ]
    );
}

#[test]
fn an_older_exception_is_not_a_changed_one() {
    let mut rows = written(&world::normal());
    answered(&mut rows, 1, "accept", "fine", "Ada");
    let mut current = world::exceptions();
    current[0].age_days = Some(40);
    assert_eq!(read(&rows, &current).accepted.len(), 1);
}

#[test]
fn an_answer_needs_a_verb_a_reason_and_a_name() {
    for (verb, why, who, reason) in [
        ("", "fine", "Ada", "it has no decision: write accept, reject or note"),
        ("ok", "fine", "Ada", "\"ok\" is no decision: write accept, reject or note"),
        ("accept", "", "Ada", "it has no reason: write why"),
        ("accept", "fine", "", "it has no name: write who decided"),
    ] {
        let mut rows = written(&world::normal());
        answered(&mut rows, 1, verb, why, who);
        assert_eq!(reasons(&read(&rows, &world::exceptions())), [(2, reason)]);
    }
    let mut rows = written(&world::normal());
    answered(&mut rows, 1, "accept", "fine", "Ada");
    rows.push(rows[1].clone());
    let answers = read(&rows, &world::exceptions());
    assert_eq!(answers.accepted.len(), 1);
    assert!(answers.refused[0].reason.starts_with("an earlier row"), "{answers:?}");
    let mut rows = written(&world::normal());
    let id = rows[0].iter().position(|text| text == "Row id").expect("a column");
    answered(&mut rows, 1, "accept", "fine", "Ada");
    rows[1][id].clear();
    assert!(read(&rows, &world::exceptions()).refused[0].reason.starts_with("it has no row id"));
}

#[test]
fn other_bytes_are_no_workbook() {
    for bytes in [&b""[..], b"PK\x03\x04", b"<html>"] {
        let error = read_answers(bytes, &[]).expect_err("no workbook");
        assert!(error.is_unreadable_workbook(), "{error}");
    }
    let error = read_answers(&saved(&[vec!["Decision".to_owned()]]), &[]).expect_err("no columns");
    assert!(error.to_string().contains("has no column \"Reason or note\""), "{error}");
    // A cut file is an error and no panic, wherever it was cut.
    let bytes = render_workbook(&Figures::new(&world::normal())).expect("xlsx");
    for length in (0..bytes.len()).step_by(97) {
        assert!(read_answers(&bytes[..length], &[]).is_err());
    }
}
