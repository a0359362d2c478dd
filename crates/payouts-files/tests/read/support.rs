//! Windows, bytes and rows for the tests.

use chrono::DateTime;
use payouts_files::{Result, RowSink, read};
use payouts_model::{
    Dataset, Earning, Payout, RawFacts, ReadReport, Row, SourceId, UnreadCell, Unreadable, Window,
};
use std::io::{Cursor, Write};
use zip::write::{SimpleFileOptions, ZipWriter};

pub(crate) fn window(dataset: Dataset) -> Window {
    let (account, period) = match dataset {
        Dataset::PayoutSummary => ("8516212653197782", "2024-12-24"),
        _ => ("all", "2024-05"),
    };
    Window {
        source: SourceId::new("contoso"),
        dataset,
        account: account.to_owned(),
        period: period.parse().expect("a period"),
    }
}

pub(crate) fn facts(name: Option<&str>, size: usize) -> RawFacts {
    RawFacts {
        sha256: "ab".repeat(32),
        size: u64::try_from(size).expect("small"),
        name: name.map(str::to_owned),
        media_type: None,
        received_at: DateTime::UNIX_EPOCH,
        length_proof: payouts_model::LengthProof::Declared,
        request_ids: Default::default(),
    }
}

/// Rows, and the cells that a person has to look at.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) rows: Vec<Row>,
    pub(crate) cells: Vec<UnreadCell>,
}

impl RowSink for Seen {
    fn row(&mut self, row: Row) -> Result<()> {
        self.rows.push(row);
        Ok(())
    }

    fn cell(&mut self, cell: UnreadCell) -> Result<()> {
        self.cells.push(cell);
        Ok(())
    }
}

/// Reads bytes as a window of this dataset.
pub(crate) fn reading(dataset: Dataset, name: Option<&str>, bytes: &[u8]) -> Result<(Vec<Row>, ReadReport)> {
    let mut rows = Vec::new();
    let facts = facts(name, bytes.len());
    let report = read(&window(dataset), &facts, &mut Cursor::new(bytes), &mut rows)?;
    Ok((rows, report))
}

pub(crate) fn payments(bytes: impl AsRef<[u8]>) -> (Vec<Payout>, ReadReport) {
    let (rows, report) = reading(Dataset::Payments, None, bytes.as_ref()).expect("a payments file");
    (rows.into_iter().map(payout).collect(), report)
}

pub(crate) fn earnings(bytes: impl AsRef<[u8]>) -> (Vec<Earning>, ReadReport) {
    let (rows, report) = reading(Dataset::Earnings, None, bytes.as_ref()).expect("an earnings file");
    (rows.into_iter().map(earning).collect(), report)
}

pub(crate) fn summary(body: &str) -> (Vec<Payout>, ReadReport) {
    let (rows, report) = reading(Dataset::PayoutSummary, None, body.as_bytes()).expect("a summary");
    (rows.into_iter().map(payout).collect(), report)
}

pub(crate) fn payout(row: Row) -> Payout {
    match row {
        Row::Payout(payout) => *payout,
        other => panic!("{other:?} is no payout"),
    }
}

pub(crate) fn earning(row: Row) -> Earning {
    match row {
        Row::Earning(earning) => *earning,
        other => panic!("{other:?} is no earning"),
    }
}

pub(crate) fn unreadable(rows: &[Row]) -> Vec<&Unreadable> {
    rows.iter()
        .filter_map(|row| match row {
            Row::Unreadable(unreadable) => Some(unreadable),
            _ => None,
        })
        .collect()
}

pub(crate) fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        if name.ends_with('/') {
            writer.add_directory(*name, SimpleFileOptions::default()).expect("a directory");
        } else {
            writer.start_file(*name, SimpleFileOptions::default()).expect("an entry");
            writer.write_all(bytes).expect("room");
        }
    }
    writer.finish().expect("an archive").into_inner()
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(bytes).expect("room");
    writer.finish().expect("a member")
}

/// The texts of an iterator, for comparing.
pub(crate) fn texts<T: ToString>(values: impl IntoIterator<Item = T>) -> Vec<String> {
    values.into_iter().map(|value| value.to_string()).collect()
}
