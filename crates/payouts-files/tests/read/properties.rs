//! What holds for all files.

use crate::support::{gzip, payments, reading, zip};
use payouts_files::export_file::Delimiter;
use payouts_model::Dataset;
use proptest::prelude::*;

fn written(records: &[Vec<String>], delimiter: Delimiter, terminator: csv::Terminator) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter.byte())
        .terminator(terminator)
        .quote_style(csv::QuoteStyle::Always)
        .from_writer(Vec::new());
    for record in records {
        writer.write_record(record).expect("records of one length");
    }
    writer.into_inner().expect("a vector")
}

/// Any JSON, with the members of a payout among its names.
fn json() -> impl Strategy<Value = String> {
    let name =
        prop_oneof![Just("payoutAmt"), Just("PayoutAmt"), Just("payoutCurr"), Just("payoutUTC"), Just("new")];
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        "-?[1-9][0-9]{0,40}(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,9})?",
        "\"[a-zA-Z0-9 ,.:()-]{0,20}\"",
        Just("\"2024-12-24T11:00:00\"".to_owned()),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        let members = prop::collection::vec((name.clone(), inner.clone()), 0..6);
        let object = members.prop_map(|members| {
            let members: Vec<_> = members.iter().map(|(name, json)| format!("{name:?}:{json}")).collect();
            format!("{{{}}}", members.join(","))
        });
        let list = prop::collection::vec(inner, 0..6).prop_map(|items| format!("[{}]", items.join(",")));
        prop_oneof![3 => object, 1 => list]
    })
}

proptest! {
    #[test]
    fn every_item_of_a_summary_becomes_a_row(items in prop::collection::vec(json(), 0..6)) {
        let body = format!("{{\"payouts\":[{}]}}", items.join(","));
        let (rows, report) = reading(Dataset::PayoutSummary, None, body.as_bytes()).unwrap();
        let expected = items.iter().filter(|json| *json != "null").count();
        prop_assert_eq!(rows.len(), expected);
        prop_assert_eq!(report.rows + report.unreadable, u64::try_from(expected).unwrap());
    }

    #[test]
    fn a_table_reads_the_same_however_it_is_packed(
        names in prop::collection::vec("[a-z]{1,8}[0-9]", 1..20),
        packing in 0_u8..6,
    ) {
        let rows: Vec<Vec<String>> = names.iter().map(|name| vec![name.clone(), "1.50".to_owned()]).collect();
        let header = vec!["paymentID".to_owned(), "totalPayment".to_owned()];
        let all: Vec<_> = std::iter::once(header).chain(rows).collect();
        let text = written(&all, Delimiter::Comma, csv::Terminator::CRLF);
        let units = || std::str::from_utf8(&text).unwrap().encode_utf16();
        let bytes = match packing {
            0 => text.clone(),
            1 => gzip(&text),
            2 => zip(&[("a.csv", &text)]),
            3 => [b"\xEF\xBB\xBF", &*text].concat(),
            4 => std::iter::once(0xFEFF).chain(units()).flat_map(u16::to_le_bytes).collect(),
            _ => written(&all, Delimiter::Tab, csv::Terminator::Any(b'\n')),
        };
        let (read, report) = payments(bytes);
        prop_assert_eq!(read.iter().map(|row| row.reference.clone().unwrap()).collect::<Vec<_>>(), names);
        prop_assert_eq!(report.totals["totalPayment"].unsummed, report.rows);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), packing in 0_u8..5) {
        let bytes = match packing {
            0 => bytes,
            1 => gzip(&bytes),
            2 => zip(&[("a.csv", &bytes)]),
            3 => [b"paymentID,totalPayment\n", &*bytes].concat(),
            _ => [b"PK\x03\x04", &*bytes].concat(),
        };
        for dataset in Dataset::ALL {
            let _ = reading(dataset, None, &bytes);
        }
    }
}
