//! Bombs and absurd rows.

use crate::support::{facts, gzip, reading, unreadable, window, zip};
use payouts_files::{Limits, Result, read_within};
use payouts_model::{Dataset, ReadReport, Row};
use std::io::{Cursor, Read, Write};

const HEADER: &str = "paymentID,totalPayment\n";

fn within(change: impl FnOnce(&mut Limits), bytes: &[u8]) -> Result<(Vec<Row>, ReadReport)> {
    let mut limits = Limits::default();
    change(&mut limits);
    let mut rows = Vec::new();
    let facts = facts(None, bytes.len());
    let report =
        read_within(&limits, &window(Dataset::Payments), &facts, &mut Cursor::new(bytes), &mut rows)?;
    Ok((rows, report))
}

#[test]
fn a_bomb_is_stopped_by_its_ratio() {
    let row = ["1,", &"0".repeat(1 << 19), "\n"].concat();
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gz.write_all(HEADER.as_bytes()).unwrap();
    for _ in 0..6 {
        gz.write_all(row.as_bytes()).unwrap();
    }
    let bomb = gz.finish().unwrap();
    assert!(bomb.len() < 10_000, "{} bytes for 3 MiB", bomb.len());
    assert!(reading(Dataset::Payments, None, &bomb).is_ok(), "too small to do harm");
    let error = within(|limits| limits.ratio_grace = 1 << 20, &bomb).unwrap_err();
    assert!(error.to_string().contains("250 times its size"), "{error}");
}

#[test]
fn all_entries_together_count() {
    let tables: Vec<_> = (0..10).map(|n| [HEADER, &format!("{n},2\n").repeat(1000)].concat()).collect();
    let names: Vec<_> = (0..10).map(|n| format!("{n}.csv")).collect();
    let entries: Vec<(&str, &[u8])> =
        names.iter().map(String::as_str).zip(tables.iter().map(String::as_bytes)).collect();
    let bytes = zip(&entries);
    assert!(within(|limits| limits.max_inflated_bytes = 50_000, &bytes).is_ok());
    let error = within(|limits| limits.max_inflated_bytes = 40_000, &bytes).unwrap_err();
    assert!(error.to_string().contains("more than 40000 bytes"), "{error}");
    let error = within(|limits| limits.max_entries = 9, &bytes).unwrap_err();
    assert!(error.to_string().contains("more than 9 entries"), "{error}");
}

#[test]
fn a_well_compressed_table_is_no_bomb() {
    let table = [HEADER, &"000000000042,1000.00\n".repeat(30_000)].concat();
    let bytes = gzip(table.as_bytes());
    assert!(table.len() / bytes.len() > 20);
    let (rows, _) = reading(Dataset::Payments, None, &bytes).unwrap();
    assert_eq!(rows.len(), 30_000);
}

#[test]
fn an_absurd_row_is_set_aside_and_reading_goes_on() {
    let table = [HEADER, "1,1\n2,", &"x".repeat(300_000), "\n3,3\n"].concat();
    let (rows, report) = within(|limits| limits.max_record_bytes = 100_000, table.as_bytes()).unwrap();
    assert_eq!((report.rows, report.unreadable), (2, 1));
    let lost = unreadable(&rows)[0];
    assert_eq!((lost.line, lost.bytes.len()), (3, 16 << 10), "a prefix is kept");
    let Row::Payout(last) = &rows[2] else { panic!("{:?}", rows[2]) };
    assert_eq!((last.reference.as_deref(), last.provenance.line), (Some("3"), 4));
}

#[test]
fn a_row_of_too_many_cells_is_set_aside() {
    let table = [HEADER, "1,1\n", &",".repeat(5_000), "\n3,3\n"].concat();
    let (rows, report) = reading(Dataset::Payments, None, table.as_bytes()).unwrap();
    assert_eq!((report.rows, unreadable(&rows)[0].line), (2, 3));
    let wide = [HEADER, "1,1, \n2,2, , \n"].concat();
    let (rows, _) = within(|limits| limits.max_columns = 3, wide.as_bytes()).unwrap();
    assert_eq!((rows.len(), unreadable(&rows)[0].line), (2, 3), "the limit is exact");
}

#[test]
fn lines_of_open_quotes_do_not_cost_the_square_of_their_size() {
    // Each line closes the quote of the line before and opens its own: a record of the whole text, at every line.
    let table = [HEADER, &"x\"y,\"z\n".repeat(300_000)].concat();
    let started = std::time::Instant::now();
    let (_, report) = within(|limits| limits.max_record_bytes = 10_000, table.as_bytes()).unwrap();
    assert!(report.rows == 0 && report.unreadable > 0);
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

#[test]
fn an_answer_has_a_limit_too() {
    let mut limits = Limits::default();
    limits.max_answer_bytes = 20;
    let body = br#"{"payouts":[{"payoutAmt":1}]}"#;
    let facts = facts(None, body.len());
    let mut rows: Vec<Row> = Vec::new();
    let error =
        read_within(&limits, &window(Dataset::PayoutSummary), &facts, &mut Cursor::new(body), &mut rows);
    assert!(error.unwrap_err().to_string().contains("more than 20 bytes"));
}

/// Hands out rows without ever holding more than one line of them.
struct Endless {
    line: Vec<u8>,
    left: u32,
}

impl Read for Endless {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        if self.line.is_empty() && self.left > 0 {
            self.left -= 1;
            self.line = format!("\"{}\",\"a \"\"quoted\"\"\ncell\"\n", self.left).into_bytes();
        }
        let taken = self.line.len().min(buf.len());
        buf[..taken].copy_from_slice(&self.line[..taken]);
        self.line.drain(..taken);
        Ok(taken)
    }
}

#[test]
fn records_without_end_pass_through_without_being_held() {
    use payouts_files::columns::PAYMENTS;
    use payouts_files::export_file::{ArrivingFile, Table};
    let mut archive = zip::ZipWriter::new_stream(Vec::new());
    archive.start_file("a.csv", zip::write::SimpleFileOptions::default()).unwrap();
    std::io::copy(
        &mut Endless { line: b"paymentID,participantName\n".to_vec(), left: 200_000 },
        &mut archive,
    )
    .unwrap();
    let bytes = archive.finish().unwrap().into_inner();
    let mut file = ArrivingFile::new(&*bytes, Limits::default());
    let entry = file.next_entry().unwrap().unwrap();
    let mut table = Table::open(entry, &PAYMENTS, &Limits::default(), None).unwrap().table().unwrap();
    let (mut count, mut spent) = (0_u64, None);
    while let Some(block) = table.next_block(spent.take()).unwrap() {
        assert!(block.size() <= 256 << 10 && block.unreadable.is_empty());
        for row in 0..block.rows() {
            assert_eq!(block.record(row).line(), 2 + 2 * count);
            count += 1;
        }
        spent = Some(block);
    }
    assert_eq!(count, 200_000);
}

#[test]
fn a_payments_file_that_memory_would_not_hold_is_refused_before_any_row_is_made() {
    let table = [HEADER, &"000000000042,1000.00\n".repeat(2_000)].concat();
    for (name, bytes) in [
        ("text", table.clone().into_bytes()),
        ("gzip", gzip(table.as_bytes())),
        ("zip", zip(&[("a.csv", table.as_bytes())])),
    ] {
        let error = within(|limits| limits.max_payments_bytes = 40_000, &bytes).expect_err(name);
        assert!(error.to_string().contains("more than 40000 bytes of text"), "{name}: {error}");
        assert!(within(|limits| limits.max_payments_bytes = 50_000, &bytes).is_ok(), "{name}");
    }
}
