//! Each form of an empty, a normal and a hostile month.

use super::world::{self, HOSTILE};
use calamine::{Data, Reader, Xlsx};
use payouts_report::{
    Figures, Snapshot, render_csv, render_html, render_json, render_markdown, render_workbook,
};
use quick_xml::events::{BytesStart, Event};
use std::{collections::BTreeSet, io::Cursor};

fn months() -> [(&'static str, Snapshot); 3] {
    [("empty", world::empty()), ("normal", world::normal()), ("hostile", world::hostile())]
}

#[test]
fn the_same_inputs_give_the_same_bytes() {
    for ((name, one), (_, other)) in months().into_iter().zip(months()) {
        let (one, other) = (Figures::new(&one), Figures::new(&other));
        assert_eq!(render_html(&one), render_html(&other), "{name}");
        assert_eq!(render_markdown(&one), render_markdown(&other), "{name}");
        assert_eq!(render_csv(&one).expect("csv"), render_csv(&other).expect("csv"), "{name}");
        assert_eq!(render_json(&one).expect("json"), render_json(&other).expect("json"), "{name}");
        assert_eq!(workbook(name, &one), render_workbook(&other).expect("xlsx"), "{name}");
    }
}

fn workbook(name: &str, figures: &Figures) -> Vec<u8> {
    match name {
        "hostile" => world::hostile_workbook().to_vec(),
        _ => render_workbook(figures).expect("xlsx"),
    }
}

const VOID: [&str; 1] = ["meta"];

/// The page without the text of its style and script, which are no markup.
fn markup(page: &str) -> String {
    let mut markup = page.to_owned();
    for name in ["style", "script"] {
        let (open, close) = (format!("<{name}>"), format!("</{name}>"));
        let (start, end) = (markup.find(&open).expect("begin"), markup.find(&close).expect("end"));
        markup.replace_range(start + open.len()..end, "");
    }
    markup
}

fn attributes(element: &BytesStart<'_>) -> Vec<(String, String)> {
    let all = element.html_attributes().map(|attribute| attribute.expect("an attribute"));
    all.map(|attribute| (attribute.key.as_ref().to_owned(), attribute.value.into_owned())).collect()
}

#[test]
fn the_page_is_well_formed_and_requests_nothing() {
    for (name, month) in months() {
        let page = render_html(&Figures::new(&month));
        let markup = markup(&page);
        let mut reader = quick_xml::Reader::from_str(&markup);
        reader.config_mut().check_end_names = false;
        let (mut open, mut ids, mut targets) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
        loop {
            match reader.read_event().expect("markup") {
                Event::Start(element) => {
                    let tag = element.name().as_ref().to_owned();
                    for (key, value) in attributes(&element) {
                        assert!(
                            !["src", "srcset", "action", "style"].contains(&key.as_str()),
                            "{name}: {key}"
                        );
                        assert!(!key.starts_with("on"), "{name}: {key}");
                        if key == "href" {
                            assert!(value.starts_with('#'), "{name}: {value}");
                            targets.insert(value[1..].to_owned());
                        }
                        if key == "id" {
                            assert!(ids.insert(value.clone()), "{name}: {value} twice");
                        }
                    }
                    assert!(
                        !["link", "img", "iframe", "object", "base"].contains(&tag.as_str()),
                        "{name}: {tag}"
                    );
                    if !VOID.contains(&tag.as_str()) {
                        open.push(tag);
                    }
                }
                Event::End(element) => {
                    let tag = element.name().as_ref().to_owned();
                    assert_eq!(open.pop(), Some(tag), "{name}");
                }
                Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(open, Vec::<String>::new(), "{name}");
        assert!(targets.is_subset(&ids), "{name}: {:?}", targets.difference(&ids));
        assert_eq!(page.matches("<script>").count(), 1, "{name}");
        assert!(!page.contains("url(") && !page.contains("@import") && !page.contains('\u{202e}'), "{name}");
    }
}

#[test]
fn every_table_has_a_caption_and_headings_of_columns() {
    let page = render_html(&Figures::new(&world::normal()));
    assert_eq!(page.matches("<table").count(), page.matches("<caption").count());
    assert_eq!(page.matches("<th ").count(), page.matches("scope=\"col\"").count());
    assert!(page.contains("<html lang=\"en\">"));
    assert!(page.contains("<span>1</span><span>234</span><span>567</span><i>.</i>50</data>"));
    for part in
        ["sha256:5d41402abc4b2a76b9719d911017c592", "2026-11-03T06:00:00Z", "0.1.0", "days to the bank"]
    {
        assert!(page.contains(part), "{part}");
    }
}

fn sheet(workbook: &[u8], name: &str) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(workbook)).expect("a workbook");
    let range = book.worksheet_range(name).expect("a sheet");
    range.rows().map(<[Data]>::to_vec).collect()
}

#[test]
fn ids_are_texts_and_amounts_are_numbers_with_their_text() {
    let workbook = render_workbook(&Figures::new(&world::normal())).expect("xlsx");
    let payouts = sheet(&workbook, "Payouts");
    let column =
        |label: &str| payouts[0].iter().position(|cell| *cell == *label).unwrap_or_else(|| panic!("{label}"));
    let find = |id: &str| {
        let id = Data::String(id.to_owned());
        payouts.iter().find(|row| row[column("Reference")] == id).expect("a row")
    };
    let euros = find("000000000042");
    assert_eq!(euros[column("Account")], Data::String("0004711".to_owned()));
    assert_eq!(euros[column("Total")], Data::Float(1_234_567.5));
    assert_eq!(euros[column("Total (exact)")], Data::String("1234567.50".to_owned()));
    let dinars = find("8516212653197781");
    assert_eq!(dinars[column("Account")], Data::String("8516212653197782".to_owned()), "16 digits survive");
    assert_eq!(dinars[column("Total (exact)")], Data::String("98.125".to_owned()));
}

#[test]
fn the_workbook_has_the_promised_sheets_in_every_month() {
    for (name, month) in months() {
        let workbook = workbook(name, &Figures::new(&month));
        let book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(workbook)).expect("a workbook");
        let sheets = book.sheet_names();
        let promised = [
            "Summary",
            "Tie-out",
            "Payouts",
            "Earnings by payment",
            "Bank",
            "Exceptions",
            "Corrections",
            "Coverage",
        ];
        assert_eq!(sheets[..8], promised, "{name}");
        assert_eq!(sheets.last().map(String::as_str), Some("About"), "{name}");
    }
}

#[test]
fn an_amount_that_no_double_holds_is_a_text_only() {
    let workbook = world::hostile_workbook();
    let exceptions = sheet(workbook, "Exceptions");
    let place = |label: &str| exceptions[0].iter().position(|cell| *cell == *label).expect("a column");
    assert_eq!(exceptions[1][place("Amount")], Data::Empty);
    assert_eq!(exceptions[1][place("Amount (exact)")], Data::String("12345678901234567.89".to_owned()));
    let rows = exceptions.iter().filter(|row| !row[place("Row id")].to_string().is_empty()).count();
    assert_eq!(rows, 10_001, "the header and the rows");
    let tie_out = sheet(workbook, "Tie-out");
    let exact: Vec<String> = tie_out[1].iter().map(ToString::to_string).collect();
    assert!(exact.contains(&"633825300114114700748351602680".to_owned()), "a sum of 30 digits: {exact:?}");
}

#[test]
fn no_cell_of_the_csv_file_is_a_formula() {
    let text = render_csv(&Figures::new(&world::hostile())).expect("csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut kinds = BTreeSet::new();
    for record in reader.records() {
        let record = record.expect("a record");
        let is_amount = &record[5] == "amount";
        assert!(is_amount || !record[3].starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{record:?}");
        assert!(!is_amount || record[3].parse::<f64>().is_ok(), "{record:?}");
        assert!(
            !record.iter().any(|cell| cell.contains(['\u{202e}', '\u{0}', '\u{1b}', '\n'])),
            "{record:?}"
        );
        kinds.insert(record[5].to_owned());
    }
    let expected = ["amount", "command", "count", "day", "id", "text"].map(str::to_owned);
    assert_eq!(kinds, BTreeSet::from(expected));
}

#[test]
fn markdown_keeps_its_tables_whatever_the_text() {
    let text = render_markdown(&Figures::new(&world::hostile()));
    assert!(!text.contains("<script") && !text.contains('\u{202e}') && !text.contains('\u{0}'));
    let bars = |line: &str| line.replace("\\\\", "").replace("\\|", "").matches('|').count();
    let mut columns = None;
    for line in text.lines() {
        if !line.starts_with('|') {
            columns = None;
            continue;
        }
        let expected = *columns.get_or_insert_with(|| bars(line));
        assert_eq!(bars(line), expected, "{line}");
    }
}

#[test]
fn json_has_amounts_as_strings() {
    let text = render_json(&Figures::new(&world::normal())).expect("json");
    let json: serde_json::Value = serde_json::from_str(&text).expect("json");
    assert_eq!(json["about"]["month"], "2026-10");
    assert_eq!(json["tie_out"][0]["places"]["difference"]["amount"], "10.00");
    assert_eq!(json["payouts"][0]["total"]["amount"], "1234567.50");
    assert!(render_json(&Figures::new(&world::hostile())).is_ok());
}

#[test]
fn commands_keep_values_in_one_word() {
    let figures = Figures::new(&world::hostile());
    let drop = figures.payouts.iter().find(|line| line.account == HOSTILE[5]).expect("a payout");
    assert!(drop.command.contains(r"''\''; DROP TABLE payouts; --#5'"), "{}", drop.command);
}
