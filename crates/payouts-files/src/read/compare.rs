//! What holds for every file: it is read the same however its bytes come, and each of its rows is counted once.

use super::read_within;
use crate::{error::Result, export_file::Limits, sink::RawRead};
use chrono::DateTime;
use payouts_model::{Dataset, RawFacts, ReadReport, Row, SourceId, Totals, Window};
use std::io::{self, Cursor, Read, Seek, SeekFrom};

/// Reads a file of any kind as every dataset, and panics where it is read in two ways, or the report and the rows differ.
pub(crate) fn any_file_agrees(input: &[u8]) {
    for dataset in [Dataset::Payments, Dataset::Earnings, Dataset::PayoutSummary] {
        let whole = reading(dataset, input, &mut Cursor::new(input));
        for step in [1, 64] {
            let pieces = reading(dataset, input, &mut Pieces { inner: Cursor::new(input), step });
            assert_eq!(format!("{pieces:?}"), format!("{whole:?}"), "as {dataset}, in pieces of {step}");
        }
        if let Ok((rows, report)) = whole {
            counted(dataset, &rows, &report);
        }
    }
}

fn counted(dataset: Dataset, rows: &[Row], report: &ReadReport) {
    let unreadable = rows.iter().filter(|row| matches!(row, Row::Unreadable(_))).count() as u64;
    assert_eq!((report.rows + unreadable, report.unreadable), (rows.len() as u64, unreadable));
    let column = if dataset == Dataset::PayoutSummary { "payoutAmt" } else { "totalPayment" };
    let totals: Totals =
        rows.iter().filter_map(Row::payout).filter_map(|payout| payout.total.as_ref()).collect();
    assert_eq!(totals, report.totals.get(column).cloned().unwrap_or_default(), "{column} of {dataset}");
}

fn reading(dataset: Dataset, input: &[u8], raw: &mut dyn RawRead) -> Result<(Vec<Row>, ReadReport)> {
    let (account, period) = match dataset {
        Dataset::PayoutSummary => ("8516212653197782", "2024-12-24"),
        _ => ("all", "2024-05"),
    };
    let window = Window {
        source: SourceId::new("contoso"),
        dataset,
        account: account.to_owned(),
        period: period.parse().expect("a period"),
    };
    let facts = RawFacts {
        sha256: "ab".repeat(32),
        size: input.len() as u64,
        name: None,
        media_type: None,
        received_at: DateTime::UNIX_EPOCH,
        length_proof: payouts_model::LengthProof::Declared,
        request_ids: std::collections::BTreeMap::new(),
    };
    // Tight, so that an input of a few bytes does not become megabytes of rows.
    let limits = Limits {
        max_inflated_bytes: 64 << 10,
        max_record_bytes: 4 << 10,
        max_columns: 200,
        ..Limits::default()
    };
    let mut rows = Vec::new();
    let report = read_within(&limits, &window, &facts, raw, &mut rows)?;
    Ok((rows, report))
}

/// Hands out a file in small pieces.
struct Pieces<'f> {
    inner: Cursor<&'f [u8]>,
    step: usize,
}

impl Read for Pieces<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let size = into.len().min(self.step);
        self.inner.read(&mut into[..size])
    }
}

impl Seek for Pieces<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, prelude::*};
    use std::{fs, path::Path};

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100))]

        #[test]
        fn any_bytes_are_read_or_refused(
            bytes in vec(prop_oneof![2 => Just(b','), 1 => Just(b'"'), 1 => Just(b'\n'), 6 => any::<u8>()], 0..300)
        ) {
            any_file_agrees(&bytes);
            any_file_agrees(&[b"paymentID,totalPayment,currencyCode\n".as_slice(), &bytes].concat());
        }
    }

    /// What the fuzz target does, over its corpus and over that of it which is left when its end or a byte is lost.
    #[test]
    fn every_file_of_the_corpus_agrees_and_so_does_what_is_broken_off_it() {
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/export");
        let files = fs::read_dir(corpus).expect("a corpus");
        let inputs: Vec<_> =
            files.map(|file| fs::read(file.expect("a file").path()).expect("a file")).collect();
        assert!(!inputs.is_empty());
        for input in &inputs {
            any_file_agrees(input);
            for place in (0..input.len()).step_by(input.len() / 40 + 1) {
                any_file_agrees(&input[..place]);
                any_file_agrees(&[&input[..place], &input[place + 1..]].concat());
            }
        }
    }
}
