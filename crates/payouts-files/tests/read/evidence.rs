//! What is booked: rows that are evidently payments or earnings, and nothing else.

use crate::support::{facts, reading, texts, unreadable, window, zip};
use payouts_files::{RowSink, read};
use payouts_model::{Dataset, Payout, ReadReport, Row, UnreadCell, Unreadable};
use std::io::Cursor;

const HEADER: &str = "participantID,participantIDType,participantName,programName,earned,earnedUSD,withheldTax,salesTax,\
    serviceFeeTax,totalPayment,currencyCode,paymentMethod,paymentID,paymentStatus,paymentStatusDescription,paymentDate";
const GOOD: &str = "7700001,MPN,Muster Hotel GmbH,Commercial Marketplace,180.00,180.00,0.00,0.00,0.00,180.00,EUR,\
    Electronic bank transfer,5200000001,Sent,Payment sent,2026-05-04";

/// Rows with the cells that a person has to look at.
#[derive(Default)]
struct Everything {
    payouts: Vec<Payout>,
    unreadable: Vec<Unreadable>,
    cells: Vec<UnreadCell>,
}

impl RowSink for Everything {
    fn row(&mut self, row: Row) -> payouts_files::Result<()> {
        match row {
            Row::Payout(payout) => self.payouts.push(*payout),
            Row::Unreadable(row) => self.unreadable.push(row),
            _ => {}
        }
        Ok(())
    }

    fn cell(&mut self, cell: UnreadCell) -> payouts_files::Result<()> {
        self.cells.push(cell);
        Ok(())
    }
}

fn everything(dataset: Dataset, bytes: impl AsRef<[u8]>) -> (Everything, ReadReport) {
    let bytes = bytes.as_ref();
    let mut sink = Everything::default();
    let facts = facts(None, bytes.len());
    let report = read(&window(dataset), &facts, &mut Cursor::new(bytes), &mut sink).expect("a table");
    (sink, report)
}

fn refused(row: &str) -> Option<String> {
    let (sink, _) = everything(Dataset::Payments, format!("{HEADER}\n{GOOD}\n{row}\n"));
    assert_eq!(sink.payouts.len() + sink.unreadable.len(), 2, "{row}");
    sink.unreadable.first().map(|row| row.reason.clone())
}

#[test]
fn totals_and_footnotes_are_no_payments() {
    for row in [
        ",,Subtotal — Commercial Marketplace,,430.00,430.00,0.00,0.00,0.00,430.00,EUR,,,,,",
        "Total,,,,430.00,430.00,0.00,0.00,0.00,430.00,EUR,,,,,",
        "Total,,,,430.00,430.00,0.00,0.00,0.00,430.00,EUR,,,Sent,Payment sent,2026-05-04",
        ",,Total,Commercial Marketplace,430.00,430.00,0.00,0.00,0.00,430.00,EUR,Electronic bank transfer,,Sent,Payment sent,2026-05-04",
        "7700001,MPN,Muster Hotel GmbH,,430.00,430.00,0.00,0.00,0.00,430.00,EUR,,,,,",
        "7700001,MPN,Muster Hotel GmbH,Commercial Marketplace,430.00,430.00,0.00,0.00,0.00,430.00,EUR,,,Sent,Payment sent,2026-05-04",
        "7700001,MPN,Muster Hotel GmbH,Commercial Marketplace,430.00,430.00,0.00,0.00,0.00,430.00,EUR,,,,,",
        "2,,,,430.00,430.00,0.00,0.00,0.00,430.00,EUR,,,,,",
        ",,,,,,,,,430.00,EUR,,,,,",
        "7700001,MPN,Muster Hotel GmbH,Azure Marketplace,1.00,1.00,,,,1.00,EUR,Electronic bank transfer,5.1E+09,Sent,,",
        "7700001,MPN,Muster Hotel GmbH,Azure Marketplace,1.00,1.00,,,,1.00,EUR,Electronic bank transfer,\"=\"\"51\"\"\",Sent,,",
        "7700001,MPN,Muster Hotel GmbH,Azure Marketplace,1.00,1.00,,,,EUR,1.00,Electronic bank transfer,51,Sent,,",
        "2,,,,,,,,,,,,,,,",
        "* amounts in local currency,,,,,,,,,,,,,,,",
        ",,,,,,,,,Summe 430.00,,,,,,",
        "\u{1a}",
        "\0\0\0\0\0\0",
        "Row_Count,2",
    ] {
        assert!(refused(row).is_some(), "{row}");
    }
}

#[test]
fn payments_stay_payments_without_an_id_in_any_status_and_with_any_method() {
    for (from, to) in [
        ("5200000001", ""),
        ("Electronic bank transfer", ""),
        ("Electronic bank transfer,5200000001", "LRDCredit,"),
        ("Sent,Payment sent,2026-05-04", "Pending tax invoice,,"),
        ("Sent", "Tax invoice under review"),
        ("MPN,Muster Hotel GmbH", ","),
        ("0.00,0.00,0.00", ",,"),
        ("180.00,EUR", "0,JPY"),
        ("180.00,EUR", "\"(1,234.50)\",usd"),
        ("7700001", "00310242"),
        ("Commercial Marketplace", "Microsoft 365 – 市場"),
    ] {
        let row = GOOD.replace(from, to);
        assert_ne!(row, GOOD);
        assert_eq!(refused(&row), None, "{row}");
    }
}

#[test]
fn a_file_with_fewer_columns_is_held_to_those_it_has() {
    for header in
        ["paymentID,totalPayment", "participantID,totalPayment", "participantID,paymentID,totalPayment"]
    {
        let cells = header.split(',').count();
        let row = |first: &str, rest: &str| {
            let cells: Vec<_> = [first].into_iter().chain(std::iter::repeat_n(rest, cells - 1)).collect();
            cells.join(",")
        };
        let table = format!("{header}\n{}\n{}\n{}\n", row("42", "7"), row("Total", "430"), row("", "430"));
        let (sink, _) = everything(Dataset::Payments, table);
        assert_eq!((sink.payouts.len(), sink.unreadable.len()), (1, 2), "{header}");
    }
    let error = reading(Dataset::Payments, None, b"programName,totalPayment\nTotal,430.00\n").unwrap_err();
    assert!(error.to_string().contains("it has no column participantID or paymentID"), "{error}");
}

#[test]
fn a_total_of_earnings_is_no_earning() {
    let header = "earningId,participantId,programName,lever,earningType,earningAmount,transactionCurrency";
    let rows = "e1,7700001,CSP,CSP Core,REBATE,5.00,EUR\n,,Total,,,5.00,EUR\nTotal,,,,,5.00,EUR\n1,,,,,5.00,EUR\n\
        ,7700001,CSP,,,5.00,EUR\n";
    let (rows, report) = reading(Dataset::Earnings, None, format!("{header}\n{rows}").as_bytes()).unwrap();
    assert_eq!((report.rows, report.unreadable), (1, 4));
    assert_eq!(report.totals["earningAmount"].sums[&"EUR".parse().unwrap()].to_string(), "5.00");
    assert_eq!(texts(unreadable(&rows).iter().map(|row| row.line)), ["3", "4", "5", "6"]);
}

#[test]
fn the_tail_of_a_file_is_kept_and_booked_as_nothing() {
    for (name, file, lines) in [
        ("summary block", &include_bytes!("files/summary-block-at-end.tsv")[..], &[4, 6, 7][..]),
        ("totals", include_bytes!("files/subtotal-and-total-rows.csv"), &[4, 5]),
    ] {
        let (sink, report) = everything(Dataset::Payments, file);
        assert_eq!(sink.payouts.len(), 2, "{name}");
        assert_eq!(sink.unreadable.iter().map(|row| row.line).collect::<Vec<_>>(), lines, "{name}");
        assert!(sink.unreadable.iter().all(|row| !row.bytes.is_empty()), "{name}");
        let total = &report.totals["totalPayment"];
        assert_eq!(total.sums[&"EUR".parse().unwrap()].to_string(), "430.00", "{name}");
        assert_eq!((total.counted, report.unreadable), (2, lines.len() as u64), "{name}");
    }
}

#[test]
fn another_separator_is_named() {
    let semicolons = include_bytes!("files/semicolon-decimal-comma.csv");
    let error = reading(Dataset::Payments, None, semicolons).unwrap_err();
    assert!(error.to_string().contains("its cells are separated by ';'"), "{error}");
    let pipes = format!("{HEADER}\n{GOOD}\n").replace(',', "|");
    let error = reading(Dataset::Payments, None, pipes.as_bytes()).unwrap_err();
    assert!(error.to_string().contains("its cells are separated by '|'"), "{error}");
}

#[test]
fn a_header_that_is_damaged_refuses_the_file() {
    let rows = [GOOD; 4].join("\n");
    let good = format!("{HEADER}\n{rows}\n");
    let header_only = |from: &str, to: &str| good.replacen(from, to, 1);
    for (name, file, says) in [
        (
            "a separator is missing",
            header_only("serviceFeeTax,totalPayment", "serviceFeeTaxtotalPayment"),
            "line 1",
        ),
        ("tabs in the header", good.replacen(HEADER, &HEADER.replace(',', "\t"), 1), "the header on line 1"),
        ("its line end is missing", good.replacen('\n', ",", 1), "line end"),
        ("all line ends are missing", good.replace('\n', ""), "line end"),
        ("U+2028", good.replace('\n', "\u{2028}"), "U+2028"),
        ("U+0085", good.replace('\n', "\u{85}"), "U+0085"),
        ("0x1E", good.replace('\n', "\u{1e}"), "U+001E"),
    ] {
        let error = reading(Dataset::Payments, None, file.as_bytes()).expect_err(name);
        assert!(error.to_string().contains(says), "{name}: {error}");
    }
    let (sink, _) = everything(Dataset::Payments, good.replace('\n', "\r"));
    assert_eq!(
        (sink.payouts.len(), sink.payouts[3].provenance.line),
        (4, 5),
        "carriage returns end lines too"
    );
}

#[test]
fn a_header_that_is_short_shifts_no_row_that_ends_in_a_blank() {
    // A payment that was not sent yet has no date, so its row has a blank last cell.
    let unsent = GOOD.replace("2026-05-04", "");
    let header = HEADER.replace("serviceFeeTax,totalPayment", "serviceFeeTaxtotalPayment");
    let (sink, _) = everything(Dataset::Payments, format!("{header}\n{unsent}\n"));
    assert_eq!((sink.payouts.len(), sink.unreadable.len()), (0, 1));
    let file = format!("{header}\n{GOOD}\n{unsent}\n{unsent}\n{GOOD}\n");
    assert!(reading(Dataset::Payments, None, file.as_bytes()).is_err());
}

#[test]
fn a_row_above_the_header_is_not_passed_over_as_a_title() {
    let (sink, _) = everything(Dataset::Payments, format!("Payments\n{GOOD}\n{HEADER}\n{GOOD}\n"));
    assert_eq!((sink.payouts.len(), sink.unreadable.len()), (1, 1));
    assert_eq!(sink.unreadable[0].line, 2);
}

#[test]
fn one_table_under_two_names_counts_once() {
    let other = GOOD.replace("5200000001", "5200000002");
    let table = format!("{HEADER}\n{GOOD}\n{GOOD}\n{other}\n");
    let reordered = format!("{HEADER}\r\n{other}\r\n{GOOD}\r\n{GOOD}\r\n");
    for (name, second) in
        [("equal", table.clone()), ("tabs", table.replace(',', "\t")), ("another order", reordered)]
    {
        let file = zip(&[("a.csv", table.as_bytes()), ("copy of a.csv", second.as_bytes())]);
        let (sink, report) = everything(Dataset::Payments, file);
        assert_eq!(sink.payouts.len(), 3, "{name}: a key may repeat inside one entry");
        assert_eq!(report.repeated_entries, ["copy of a.csv"], "{name}");
        assert_eq!(sink.unreadable.len(), 1, "{name}");
        assert!(sink.unreadable[0].reason.contains("\"a.csv\""), "{}", sink.unreadable[0].reason);
    }
    let later = table.replace("Sent,Payment sent", "Reversed,Payment reversed");
    let file = zip(&[("a.csv", table.as_bytes()), ("b.csv", later.as_bytes())]);
    let error = reading(Dataset::Payments, None, &file).unwrap_err();
    assert!(error.to_string().contains("rows of the same keys"), "{error}");
    let part = format!("{HEADER}\n{GOOD}\n");
    let file = zip(&[("a.csv", table.as_bytes()), ("b.csv", part.as_bytes())]);
    let (sink, report) = everything(Dataset::Payments, file);
    assert_eq!(
        (sink.payouts.len(), report.rows, report.unreadable),
        (3, 3, 1),
        "an equal row of a later part is the same"
    );
    assert_eq!(sink.unreadable[0].entry.as_deref(), Some("b.csv"));
    assert!(
        sink.unreadable[0].reason.contains("\"a.csv\" has an equal row"),
        "{}",
        sink.unreadable[0].reason
    );
    let other_amount = part.replace("Sent,Payment sent", "Reversed,Payment reversed");
    let file = zip(&[("a.csv", table.as_bytes()), ("b.csv", other_amount.as_bytes())]);
    assert_eq!(everything(Dataset::Payments, file).0.payouts.len(), 4, "parts may share a key");
}

#[test]
fn every_cell_that_was_not_read_is_listed() {
    let (sink, _) = everything(Dataset::Payments, include_bytes!("files/thousands-comma-quoted.csv"));
    let amounts =
        sink.payouts.iter().map(|payout| payout.total.as_ref().map_or_else(String::new, ToString::to_string));
    assert_eq!(amounts.collect::<Vec<_>>(), ["1234.56 EUR", "-42.10 EUR", ""]);
    let cells: Vec<_> = sink.cells.iter().map(|cell| (cell.line, &*cell.column, &*cell.text)).collect();
    assert_eq!(
        cells,
        [(4, "earned", "€ 17.00"), (4, "earnedUSD", "€ 17.00"), (4, "totalPayment", "€ 17.00")]
    );

    let (sink, _) = everything(Dataset::Payments, include_bytes!("files/exponent-amounts.csv"));
    let amounts =
        sink.payouts.iter().map(|payout| payout.total.as_ref().map_or_else(String::new, ToString::to_string));
    assert_eq!(amounts.collect::<Vec<_>>(), ["1234.56 EUR", "0.00005 EUR", ""]);
    let cells: Vec<_> = sink.cells.iter().map(|cell| (cell.line, &*cell.column, &*cell.text)).collect();
    assert_eq!(
        cells,
        [
            (3, "totalPayment", "5e-05"),
            (4, "earned", "1E+400"),
            (4, "earnedUSD", "1E+400"),
            (4, "totalPayment", "1E+400")
        ]
    );
    assert!(sink.cells[0].reason.contains("finer"), "{}", sink.cells[0].reason);
}
