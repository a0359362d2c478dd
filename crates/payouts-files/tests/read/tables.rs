//! Headers, cells and lines.

use crate::support::{earnings, payments, reading, texts, unreadable};
use payouts_model::{Dataset, Row};

#[test]
fn pc_csv_quoting() {
    let table = "paymentID,participantName,CIReferenceNumber,totalPayment\r\n\
        \"0042\",\"Fourth \"\"Coffee\"\"\r\nLtd, Inc\",,\"1,234.50\"\r\n\
        43,plain,\"\",5\r\n";
    let (rows, report) = payments(table);
    assert_eq!(rows[0].reference.as_deref(), Some("0042"));
    assert_eq!(rows[0].extra["participantName"], "Fourth \"Coffee\"\r\nLtd, Inc");
    assert!(rows.iter().all(|row| !row.extra.contains_key("CIReferenceNumber")));
    assert_eq!(rows[0].total.as_ref().unwrap().amount.to_string(), "1234.50");
    assert_eq!((rows[0].provenance.line, rows[1].provenance.line), (2, 4));
    assert!(report.malformed_cells.is_empty());
}

#[test]
fn pc_header_line() {
    let table = "sep=,\nPayments of Contoso,2024-05-31\n\npaymentID,totalPayment\n42,5.00\n";
    let (rows, report) = payments(table);
    assert_eq!(rows[0].reference.as_deref(), Some("42"));
    assert_eq!(rows[0].provenance.line, 5);
    assert_eq!(report.records_above_header, 2);
}

#[test]
fn a_title_that_names_columns_is_no_header() {
    let rows = "paymentID,totalPayment,programName\n42,5.00,a\n43,6.00,b\n";
    for title in
        ["Payment ID", "paymentID", "\"Total payment\"", "Payment ID,Total payment", "Payment ID\n2026"]
    {
        let (rows, report) = payments(format!("{title}\n\n{rows}"));
        let references: Vec<_> = rows.iter().map(|row| row.reference.as_deref()).collect();
        assert_eq!(references, [Some("42"), Some("43")], "{title}");
        assert_eq!(report.unreadable, 0, "{title}");
    }
    // A header with rows is one, whatever comes below.
    let (rows, _) =
        payments("paymentID,totalPayment\n41,4.00\npaymentID,totalPayment,programName\n42,5.00,a\n");
    assert_eq!(rows[0].reference.as_deref(), Some("41"));
}

#[test]
fn pc_column_spelling() {
    let table = "Order Id,line_item_id,SKUID,Program Code,EARNINGID\no,l,s,p,e1\n";
    let (rows, report) = earnings(table);
    for (name, cell) in [("orderId", "o"), ("lineItemId", "l"), ("skuId", "s"), ("programCode", "p")] {
        assert_eq!(rows[0].extra[name], cell);
    }
    assert_eq!(rows[0].key.as_str(), "e1");
    assert!(report.unknown_columns.is_empty());
}

#[test]
fn tabs_are_found_whatever_the_name_says() {
    let table = b"paymentID\ttotalPayment\tprogramName\n1\t1,234.50\ta,b\n";
    for name in [None, Some("payments.csv"), Some("payments.tsv")] {
        let (rows, _) = reading(Dataset::Payments, name, table).unwrap();
        let Row::Payout(payout) = &rows[0] else { panic!("{rows:?}") };
        assert_eq!(payout.program.as_deref(), Some("a,b"), "{name:?}");
        assert_eq!(payout.total.as_ref().unwrap().amount.to_string(), "1234.50", "{name:?}");
    }
}

#[test]
fn commas_are_found_whatever_the_name_says() {
    let (rows, _) = reading(Dataset::Payments, Some("x.tsv"), b"paymentID,totalPayment\n1,2\n").unwrap();
    let Row::Payout(payout) = &rows[0] else { panic!("{rows:?}") };
    assert_eq!(payout.reference.as_deref(), Some("1"));
}

#[test]
fn a_header_that_comes_again_is_no_row_and_counts_from_there() {
    let table =
        "paymentID,totalPayment\n1,10\n\u{feff}paymentID,totalPayment\n2,20\ntotalPayment,paymentID\n30,3\n";
    let (rows, report) = payments(table);
    assert_eq!(texts(rows.iter().filter_map(|row| row.reference.as_deref())), ["1", "2", "3"]);
    assert_eq!(texts(rows.iter().map(|row| row.total.as_ref().unwrap().amount)), ["10", "20", "30"]);
    assert_eq!(report.rows, 3);
}

#[test]
fn rows_of_another_length_are_no_rows() {
    let table = "paymentID,totalPayment,programName\n1\n2,20,p,surplus\n3,30,q\n4,40,q, ,\n5,50,q\n6,60,q\n7,70,q\n,,\n";
    let (rows, report) = reading(Dataset::Payments, None, table.as_bytes()).unwrap();
    assert_eq!(
        (report.rows, report.unreadable, report.uneven_rows),
        (5, 2, 2),
        "blanks beyond the last column are nothing"
    );
    let refused = unreadable(&rows);
    assert_eq!((refused[0].line, &*refused[0].bytes), (2, &b"1"[..]));
    assert_eq!((refused[1].line, &*refused[1].bytes), (3, &b"2,20,p,surplus"[..]));
    assert_eq!(refused[1].reason, "it has 4 cells, and its header has 3 columns");
    assert_eq!(report.totals["totalPayment"].unsummed, 5, "what is refused is in no total");
}

#[test]
fn unknown_columns_are_kept_by_the_name_received_and_counted_where_they_hold_something() {
    let table = "paymentID,totalPayment,Carbon Footprint,,\n1,5,12kg,x,\n2,6, ,,\n";
    let (rows, report) = payments(table);
    assert_eq!(rows[0].extra["Carbon Footprint"], "12kg");
    assert_eq!(rows[0].extra["#4"], "x");
    assert_eq!(rows[0].reference.as_deref(), Some("1"));
    assert!(rows[1].extra.is_empty());
    assert_eq!(report.unknown_columns["Carbon Footprint"], 1);
}

#[test]
fn a_quote_that_never_closes_costs_its_own_line_only() {
    let table = "paymentID,programName\n1,a\n2,\"b\n3,c\n4,d\n";
    let (rows, report) = reading(Dataset::Payments, None, table.as_bytes()).unwrap();
    assert_eq!((report.rows, report.unreadable), (3, 1));
    let lost = unreadable(&rows)[0];
    assert_eq!((lost.line, &*lost.bytes), (3, &b"2,\"b\n"[..]));
    let Row::Payout(last) = &rows[3] else { panic!("{rows:?}") };
    assert_eq!((last.reference.as_deref(), last.provenance.line), (Some("4"), 5));
}

#[test]
fn a_table_of_one_column_is_a_table() {
    let (rows, _) = payments("paymentID\n000042\n");
    assert_eq!(rows[0].reference.as_deref(), Some("000042"));
}

#[test]
fn old_and_new_line_breaks_read_the_same() {
    for line_break in ["\n", "\r\n", "\r", "\n\n", "\r\n\r\n"] {
        let table = ["paymentID,totalPayment", "1,10", "2,20", ""].join(line_break);
        let (rows, _) = payments(&table);
        assert_eq!(
            texts(rows.iter().filter_map(|row| row.reference.as_deref())),
            ["1", "2"],
            "{line_break:?}"
        );
    }
}

#[test]
fn the_report_names_the_known_columns_that_every_header_has() {
    let (_, report) = payments("Payment ID,Carbon Footprint,total_payment\n1,x,2\n");
    assert_eq!(texts(&report.known_columns), ["paymentID", "totalPayment"]);
}

#[test]
fn a_header_that_names_a_column_twice_or_is_of_another_dataset_is_none() {
    for (header, says) in [
        ("paymentID,totalPayment,Payment ID", "twice"),
        ("paymentID,totalPayment\",earned", "inside the name"),
        ("paymentID,totalPayment,Caf\u{fffd}", "inside the name"),
        ("earningId,participantId,paymentId,programName,lever", "a header of earnings"),
    ] {
        let error = reading(Dataset::Payments, None, format!("{header}\n1,2,3\n").as_bytes()).unwrap_err();
        assert!(error.to_string().contains(says), "{header}: {error}");
    }
}
