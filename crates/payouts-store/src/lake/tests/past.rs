//! Files that every past version of the lake wrote are read, judged by their rows, and made anew by a rebuild.

use super::{super::file::CREATED_BY, *};
use parquet::file::reader::{FileReader as _, SerializedFileReader};

/// Quotes, line breaks, twins, a blank key, cells that cannot be read or do not fit, an unknown column, and half a row.
const TABLE: &[u8] = include_bytes!("past/earnings.csv");

/// The file that each past version made of the table, as the first observation of January. They are never changed.
const PAST: [(u32, &[u8]); 2] =
    [(1, include_bytes!("past/version_1.parquet")), (2, include_bytes!("past/version_2.parquet"))];

/// A store whose only file of the lake is that of a past version, with the path of that file.
fn left_by(past: &[u8], table: &[u8]) -> (Fixture, std::path::PathBuf) {
    let mut fixture = Fixture::new();
    let ingested = fixture.observe(&window("2026-01"), table).unwrap();
    let path = fixture.dir.path().join(&ingested.files[0].path);
    std::fs::write(&path, past).unwrap();
    let (sha256, size) = (hex::encode(Sha256::digest(past)), past.len());
    fixture
        .store
        .db
        .execute("UPDATE lake_files SET sha256 = ?1, bytes = ?2", rusqlite::params![sha256, size])
        .unwrap();
    (fixture, path)
}

#[test]
fn every_past_version_has_its_file_here() {
    let newest: u32 = CREATED_BY.rsplit(' ').next().unwrap().parse().unwrap();
    let past: Vec<u32> = PAST.iter().map(|(version, _)| *version).collect();
    assert_eq!(past, (1..newest).collect::<Vec<_>>(), "a new version needs a file of the one before it");
    for (version, file) in PAST {
        let reader = SerializedFileReader::new(bytes::Bytes::from_static(file)).unwrap();
        let created_by = reader.metadata().file_metadata().created_by().unwrap();
        assert_eq!(created_by, format!("payouts lake version {version}"));
    }
}

#[test]
fn a_file_of_a_past_version_says_what_it_said() {
    let mut today = Fixture::new();
    let ingested = today.observe(&window("2026-01"), TABLE).unwrap();
    let written = std::fs::read(today.dir.path().join(&ingested.files[0].path)).unwrap();
    let expected = today.earnings(&EarningFilter::default(), AsOf::Now);
    assert_eq!(expected.len(), 6);
    for (version, file) in PAST {
        let (mut fixture, path) = left_by(file, TABLE);
        assert!(is_of_another_version(&path));
        assert_eq!(fixture.earnings(&EarningFilter::default(), AsOf::Now), expected, "version {version}");
        for format in
            [EarningsFormat::Csv { spreadsheet_safe: false }, EarningsFormat::Jsonl, EarningsFormat::Parquet]
        {
            assert!(exported(&fixture, format) == exported(&today, format), "version {version}, {format:?}");
        }
        let read = payouts_core::read::read;
        assert_eq!(fixture.store.verify(read).unwrap().findings, [], "version {version}");
        fixture.store.rebuild(read).unwrap();
        assert!(std::fs::read(&path).unwrap() == written, "version {version} is made anew");
        assert_eq!(fixture.store.verify(read).unwrap().findings, [], "version {version}");
    }
}

#[test]
fn a_file_of_a_past_version_with_other_rows_is_found() {
    let table = std::str::from_utf8(TABLE).unwrap();
    // An amount, the digits of an amount, a cell of an unknown column, one that cannot be read, and where all rows stand.
    for (is, other) in
        [("1.10", "1.11"), ("-1234.5", "-1234.50"), ("new", "newer"), ("half", "third"), ("", "above\r\n")]
    {
        let other = table.replacen(is, other, 1);
        for (version, file) in PAST {
            let (fixture, _) = left_by(file, other.as_bytes());
            let findings = fixture.store.verify(payouts_core::read::read).unwrap().findings;
            assert_eq!(findings.len(), 1, "version {version}, {other}");
        }
    }
}
