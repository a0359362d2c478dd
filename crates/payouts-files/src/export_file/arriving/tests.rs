//! Archives from front to back, against the same archives from their end.

use super::*;
use crate::export_file::ExportFile;
use std::io::{Cursor, Write};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

type Tables = Vec<(Option<String>, String)>;

/// Hands out a few bytes at a time, as a slow line does.
struct Slow<'b>(&'b [u8]);

impl Read for Slow<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let (now, later) = self.0.split_at(self.0.len().min(7).min(buf.len()));
        buf[..now.len()].copy_from_slice(now);
        self.0 = later;
        Ok(now.len())
    }
}

fn arriving(bytes: &[u8], limits: Limits, to_the_end: bool) -> io::Result<(Tables, Vec<String>, Arrived)> {
    let mut file = ArrivingFile::new(Slow(bytes), limits);
    let mut tables = Vec::new();
    while let Some(mut entry) = file.next_entry()? {
        let mut text = String::new();
        if to_the_end {
            entry.read_to_string(&mut text)?;
        }
        tables.push((entry.name().map(str::to_owned), text));
    }
    let passed_over = file.passed_over().to_vec();
    Ok((tables, passed_over, file.finish()))
}

fn whole(bytes: &[u8]) -> (Tables, Vec<String>) {
    let mut cursor = Cursor::new(bytes);
    let mut file = ExportFile::open(&mut cursor, None, Limits::default()).unwrap();
    let mut tables = Vec::new();
    while let Some(mut entry) = file.next_entry().unwrap() {
        let mut text = String::new();
        entry.read_to_string(&mut text).unwrap();
        tables.push((entry.name().map(str::to_owned), text));
    }
    (tables, file.passed_over().to_vec())
}

fn agrees(arrived: &Arrived, bytes: &[u8]) -> bool {
    arrived.agrees_with(&mut Cursor::new(bytes)).unwrap_or(false)
}

fn entries(zip: &mut ZipWriter<impl Write + io::Seek>, large: bool) {
    let deflated = SimpleFileOptions::default().large_file(large);
    for (name, text) in
        [("a.csv", "a,b\n1,2\n".repeat(5_000)), ("folder/b", String::new()), ("c.pdf", "x".repeat(99))]
    {
        zip.start_file(name, deflated).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.add_directory("empty", deflated).unwrap();
    zip.start_file("ü.tsv", deflated).unwrap();
    zip.write_all("ü\t1\n".as_bytes()).unwrap();
}

fn archive(large: bool) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    entries(&mut zip, large);
    zip.finish().unwrap().into_inner()
}

/// Sizes and checksums are behind the entries.
fn streamed_archive() -> Vec<u8> {
    let mut zip = ZipWriter::new_stream(Vec::new());
    let deflated = SimpleFileOptions::default();
    for (name, text) in [("a.csv", "a,b\n1,2\n".repeat(5_000)), ("b.csv", "c".to_owned())] {
        zip.start_file(name, deflated).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn an_archive_that_arrives_says_what_it_says_when_it_is_whole() {
    for bytes in [archive(false), archive(true), streamed_archive()] {
        let (tables, passed_over, arrived) = arriving(&bytes, Limits::default(), true).unwrap();
        assert_eq!((tables, passed_over), whole(&bytes));
        assert!(agrees(&arrived, &bytes));
        // What was not read to its end is checked all the same.
        assert!(agrees(&arriving(&bytes, Limits::default(), false).unwrap().2, &bytes));
    }
}

#[test]
fn a_stored_entry_ends_where_its_header_says() {
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("a.csv", stored).unwrap();
    zip.write_all(b"PK\x03\x04 is no header here").unwrap();
    let bytes = zip.finish().unwrap().into_inner();
    let (tables, _, arrived) = arriving(&bytes, Limits::default(), true).unwrap();
    assert_eq!(tables, whole(&bytes).0);
    assert!(agrees(&arrived, &bytes));
}

#[test]
fn what_the_end_does_not_confirm_does_not_count() {
    let bytes = archive(false);
    let arrived = arriving(&bytes, Limits::default(), true).unwrap().2;
    let directory = bytes.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    for (at, what) in [(directory + 16, "checksum"), (directory + 24, "size"), (directory + 46, "name")] {
        let mut other = bytes.clone();
        other[at] ^= 1;
        assert!(!agrees(&arrived, &other), "{what}");
    }
    assert!(!agrees(&arrived, b"a,b\n"));
    assert!(!agrees(&arrived, &streamed_archive()));
}

#[test]
fn what_is_unusual_is_left_to_the_whole_file() {
    let bytes = archive(false);
    let fails = |bytes: &[u8]| arriving(bytes, Limits::default(), true).is_err();
    assert!(fails(b"a,b\n1,2\n") && fails(b"") && fails(&[b"front".as_slice(), &bytes].concat()));
    // Cut off anywhere, up to where the directory begins.
    let directory = bytes.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    assert!((0..directory).step_by(11).all(|end| fails(&bytes[..end])));
    for (at, what) in
        [(6, "encrypted"), (8, "another method"), (14, "another checksum"), (18, "another size")]
    {
        let mut other = bytes.clone();
        other[at] ^= 1;
        assert!(fails(&other), "{what}");
    }
}

#[test]
fn what_inflates_without_end_is_stopped_on_the_way() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("a.csv", SimpleFileOptions::default()).unwrap();
    zip.write_all(&vec![b'a'; 4 << 20]).unwrap();
    let bytes = zip.finish().unwrap().into_inner();
    let limits = Limits { ratio_grace: 1 << 20, ..Limits::default() };
    assert!(arriving(&bytes, limits, true).is_err());
    let limits = Limits { max_entries: 4, ..Limits::default() };
    assert!(arriving(&archive(false), limits, true).is_err());
}
