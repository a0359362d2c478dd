//! Export files: container, text, splitting, columns.

use payouts_sandbox::{RunningSandbox, Splitting};

use crate::common::partner::{EARNINGS, PAYMENTS, Partner, Table, export, records, unzipped};
use crate::common::wire::get;
use crate::common::{seconds, start, stepped, with};

fn payments(sandbox: &RunningSandbox) -> Table {
    Partner::new(sandbox).table(PAYMENTS, "")
}

fn month(sandbox: &RunningSandbox) -> Table {
    Partner::new(sandbox).table(EARNINGS, "earningForDate ge 2025-01-01 and earningForDate lt 2025-02-01")
}

#[test]
fn pc_container() {
    let bytes = |side: &str| Partner::new(&with("pc-container", side)).file(PAYMENTS, "");
    assert!(bytes("zip").starts_with(b"PK\x03\x04"));
    assert!(bytes("gzip").starts_with(b"\x1f\x8b"));
    assert!(bytes("plain").starts_with(b"participantID,"));
}

#[test]
fn pc_file_encoding() {
    let bytes = |side: &str| {
        let sandbox = start(stepped().quirk("pc-container", "plain").quirk("pc-file-encoding", side));
        Partner::new(&sandbox).file(PAYMENTS, "")
    };
    let utf8 = bytes("utf-8");
    assert!(utf8.starts_with(b"participantID"));
    let marked = bytes("utf-8-bom");
    assert_eq!(marked.strip_prefix(b"\xef\xbb\xbf").unwrap(), utf8);
    for (side, mark, read) in [
        ("utf-16le", [0xff, 0xfe], u16::from_le_bytes as fn([u8; 2]) -> u16),
        ("utf-16be", [0xfe, 0xff], u16::from_be_bytes),
    ] {
        let wide = bytes(side);
        let units: Vec<u16> =
            wide.strip_prefix(&mark).unwrap().chunks(2).map(|pair| read([pair[0], pair[1]])).collect();
        assert_eq!(String::from_utf16(&units).unwrap().into_bytes(), utf8, "{side}");
    }
}

#[test]
fn pc_split_files() {
    let entries = |side: &str| {
        let splitting = Splitting { one_file: 1_000, per_file: 300 };
        let sandbox = start(stepped().quirk("pc-split-files", side).splitting(splitting));
        unzipped(&Partner::new(&sandbox).file(EARNINGS, ""))
    };
    let whole = start(stepped());
    let rows = Partner::new(&whole).table(EARNINGS, "").rows;

    let by_month = entries("month");
    assert!(by_month.len() > 12, "a month of more than 300 rows makes several files");
    assert_eq!(by_month[0].0, "2024-07_1.csv");
    let parts = entries("parts");
    assert_eq!(parts[1].0, "part-00002.csv");
    for entries in [by_month, parts] {
        let read: Vec<_> = entries.iter().flat_map(|(_, text)| Table::read(text, ',').rows).collect();
        assert_eq!(read, rows);
    }
    let once = entries("header-once");
    let read: Vec<_> = once.iter().flat_map(|(_, text)| records(text, ',')).collect();
    assert_eq!(read[1..], rows);
}

#[test]
fn pc_csv_quoting() {
    let text = |side: &str| Partner::new(&with("pc-csv-quoting", side)).text(PAYMENTS, "");
    let (needed, all) = (text("needed"), text("all"));
    assert!(needed.starts_with("participantID,"));
    assert!(needed.contains("\"\"") || needed.contains(",\""), "some names need quotes");
    assert!(all.starts_with("\"participantID\",\""));
    assert_eq!(records(&needed, ','), records(&all, ','));
}

#[test]
fn pc_number_format() {
    let cells = |side: &str| {
        let sandbox = with("pc-number-format", side);
        let table = payments(&sandbox);
        table.column("totalPayment").into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let plain = cells("plain");
    let thousands = cells("thousands");
    assert!(thousands.iter().any(|cell| cell.contains(',')));
    let joined: Vec<_> = thousands.iter().map(|cell| cell.replace(',', "")).collect();
    assert_eq!(joined, plain);
    assert!(cells("exponent").iter().any(|cell| cell.contains("E+")));
    let negative = |side: &str| {
        let sandbox = with("pc-number-format", side);
        let table = month(&sandbox);
        table.column("earningAmount").iter().filter(|cell| cell.starts_with(['-', '('])).count()
    };
    assert!(negative("plain") > 0);
    let sandbox = with("pc-number-format", "parentheses");
    let table = month(&sandbox);
    assert!(table.column("earningAmount").iter().all(|cell| !cell.starts_with('-')));
    assert_eq!(negative("plain"), negative("parentheses"));
    let mixed = cells("mixed");
    assert!(mixed.iter().any(|cell| cell.contains("E+")) && mixed.iter().any(|cell| cell.contains(',')));
}

#[test]
fn pc_date_format() {
    let date = |side: &str| month(&with("pc-date-format", side)).column("earningDate")[0].to_owned();
    assert_eq!(date("utc"), "2025-01-01T00:00:00Z");
    assert_eq!(date("naive"), "2025-01-01T00:00:00");
    assert_eq!(date("offset"), "2025-01-01T00:00:00+00:00");
    assert_eq!(date("date-only"), "2025-01-01");
    assert_eq!(date("fraction"), "2025-01-01T00:00:00.0000000Z");
}

#[test]
fn pc_header_line() {
    let lines = |side: &str| records(&Partner::new(&with("pc-header-line", side)).text(PAYMENTS, ""), ',');
    assert_eq!(lines("first")[0][0], "participantID");
    let third = lines("third");
    assert_eq!((third[0].len(), third[2][0].as_str()), (1, "participantID"));
}

#[test]
fn pc_column_spelling() {
    let header = |side: &str| {
        let sandbox =
            start(stepped().quirk("pc-column-spelling", side).quirk("pc-undocumented-columns", "present"));
        month(&sandbox).header
    };
    let has = |header: &[String], name: &str| header.iter().any(|column| column == name);
    assert!(has(&header("camel"), "orderId") && has(&header("camel"), "programCode"));
    assert!(has(&header("pages"), "OrderId") && has(&header("pages"), "Program Code"));
    assert!(has(&header("shouted"), "ORDER_ID") && has(&header("shouted"), "EARNING_AMOUNT_USD"));
}

#[test]
fn pc_empty_export() {
    let ended = |side: &str| {
        let sandbox = with("pc-empty-export", side);
        let partner = Partner::new(&sandbox);
        let id = partner.queued(PAYMENTS, "paymentId eq 'unknown'");
        sandbox.step(seconds(240));
        let answer = partner.read(PAYMENTS, &id);
        let found = export(&answer);
        (found["status"].as_str().unwrap().to_owned(), found["blobLocation"] != "")
    };
    assert_eq!(ended("header"), ("Completed".to_owned(), true));
    assert_eq!(ended("no-link"), ("Completed".to_owned(), false));
    assert_eq!(ended("failed"), ("Failed".to_owned(), false));
    let sandbox = with("pc-empty-export", "header");
    let table = Partner::new(&sandbox).table(PAYMENTS, "paymentId eq 'unknown'");
    assert_eq!((table.header.len(), table.rows.len()), (16, 0));
}

#[test]
fn tabs_separate_the_cells_of_a_tsv() {
    let sandbox = start(stepped());
    let partner = Partner::new(&sandbox);
    let answer = partner.send("POST", &format!("{PAYMENTS}?fileformat=tsv")).expect(202).json();
    let id = export(&answer)["requestId"].as_str().unwrap().to_owned();
    let bytes = get(&partner.link(PAYMENTS, &id)).expect(200).body;
    let (name, text) = unzipped(&bytes).remove(0);
    assert_eq!(name, "payments.tsv");
    let table = Table::read(&text, '\t');
    assert_eq!(table.rows, payments(&sandbox).rows);
}
