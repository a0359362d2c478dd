//! Whether the ledger agrees with its raw bytes, and what becomes of rows that cannot be read.

use super::support::{Ledger, Place};
use payouts_core::{
    Dataset, SourceId, Window,
    source::{RawFacts, Unreadable},
};
use payouts_store::{Loaded, Store};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

#[test]
fn a_sound_ledger_is_verified_and_rebuilt_to_the_same() {
    let place = Place::synced();
    let before = place.run("export payouts --to - --quiet").with_code(0).stdout;
    insta::assert_snapshot!("verify", without_sizes(&place.scrub(place.run("verify").with_code(0))));
    insta::assert_snapshot!("rebuild", place.scrub(place.run("rebuild").with_code(0)));
    assert_eq!(place.run("export payouts --to - --quiet").with_code(0).stdout, before);
}

#[test]
fn to_verify_leaves_nothing_behind() {
    let place = Place::synced();
    // Any reader leaves the two files that SQLite's readers share.
    place.run("jobs").with_code(0);
    let before = files_below(place.path());
    place.run("verify").with_code(0);
    assert_eq!(files_below(place.path()), before);
}

fn files_below(dir: &Path) -> BTreeSet<PathBuf> {
    let entries = std::fs::read_dir(dir).expect("a directory").map(|entry| entry.expect("an entry").path());
    let (dirs, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    files.into_iter().chain(dirs.iter().flat_map(|dir| files_below(dir))).collect()
}

#[test]
fn a_flipped_bit_is_found() {
    let place = Place::synced();
    let file = raw_files(&place).pop().expect("a large body");
    let mut bytes = std::fs::read(&file).expect("bytes");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&file, bytes).expect("bytes");
    let ran = place.run("verify").with_code(7);
    assert!(
        ran.stdout.contains("its bytes have changed on disk") && ran.stdout.contains("contoso/"),
        "{ran}"
    );
    let findings = place.run("verify --output json").with_code(7).json();
    let mut windows = findings.as_array().expect("rows").iter().filter_map(|row| row["window"].as_str());
    assert!(windows.all(|window| window.starts_with("contoso/")), "{findings}");
    // What was found must not be lost because the reader closed the pipe.
    let code = place
        .shell("$PAYOUTS verify | head -c 1 >/dev/null; $PAYOUTS verify >/dev/null")
        .status()
        .expect("a shell");
    assert_eq!(code.code(), Some(7));
}

#[test]
fn a_lost_file_is_found_and_nothing_is_rebuilt_from_what_is_left() {
    let place = Place::synced();
    let before = place.run("export payouts --to - --quiet").with_code(0).stdout;
    std::fs::remove_file(raw_files(&place).pop().expect("a large body")).expect("a file");
    place.run("verify").with_code(7);
    place.run("rebuild").with_code(7);
    assert_eq!(place.run("export payouts --to - --quiet").with_code(0).stdout, before);
}

#[test]
fn a_catalog_that_is_no_database_is_reported_as_damage_with_a_remedy() {
    let place = Place::synced();
    place.write(
        "payouts-data/payouts.db",
        "no database at all, but long enough to have a header that is looked at. ".repeat(9).as_str(),
    );
    for line in ["ls payouts", "verify", "rebuild", "sync --no-wait"] {
        place.run(line).with_code(7).showing("the catalog, payouts.db, is damaged").showing("from a backup");
    }
    let doctor = place.run("doctor").with_code(7).stdout;
    assert!(
        doctor.contains("is damaged: file is not a database; restore the directory from a backup"),
        "{doctor}"
    );
}

#[test]
fn a_file_that_nothing_vouches_for_is_swept_by_the_next_sync() {
    let place = Place::synced();
    let stray = place.ledger().join("raw/00/0000");
    std::fs::create_dir_all(stray.parent().expect("a parent")).expect("a directory");
    std::fs::write(&stray, "left by a crash").expect("a file");
    place.run("verify").with_code(0).showing("1 file that nothing vouches for");
    place.run("sync --no-wait --look-back 0").with_code(5);
    assert!(!stray.exists());
}

#[test]
fn an_empty_quarantine_says_so() {
    let place = Place::synced();
    insta::assert_snapshot!("quarantine_ls", place.scrub(place.run("quarantine ls").with_code(0)));
    place.run("quarantine show 999").with_code(2).showing("payouts quarantine ls");
    assert_eq!(place.run("quarantine ls --output json").with_code(0).json(), serde_json::json!([]));
}

#[test]
fn a_row_in_quarantine_is_shown_with_all_its_bytes() {
    let place = Place::synced();
    let window = Window {
        source: SourceId::new("contoso"),
        dataset: Dataset::Payments,
        account: "all".to_owned(),
        period: "2024-12".parse().expect("a period"),
    };
    let bytes = b"17,\"never closed\n18,\xff".to_vec();
    let now = "2025-04-02T03:04:05Z".parse().expect("an instant");
    let facts = RawFacts {
        sha256: "0".repeat(64),
        size: 5,
        name: None,
        media_type: None,
        received_at: now,
        length_proof: payouts_core::source::LengthProof::Declared,
        request_ids: Default::default(),
    };
    let reason = "it is longer than any record".to_owned();
    let row = Unreadable { entry: Some("a.csv".to_owned()), line: 17, reason, bytes };
    let mut ledger = Store::open(&place.ledger()).expect("a ledger");
    ledger.write(|ledger| ledger.plan([&window], now).map(drop)).expect("a plan");
    let jobs = ledger.open_jobs().expect("jobs");
    let id = jobs.iter().find(|job| job.window == window).expect("its journey").id;
    ledger
        .write(|ledger| {
            ledger.archive(id, &facts, Some(b"bytes"), now)?;
            ledger.load(id, &Loaded { unreadable: vec![row], ..Loaded::default() }, None, now)?;
            ledger.release(id)
        })
        .expect("a load");
    drop(ledger);

    let listed = place.run("quarantine ls --output json").with_code(0).json();
    let number = listed[0]["number"].as_str().expect("a number");
    assert_eq!(
        (&listed[0]["window"], &listed[0]["line"]),
        (&"contoso/payments/all/2024-12".into(), &17.into())
    );
    insta::assert_snapshot!(
        "quarantine_show",
        place.scrub(place.run_with("quarantine show", number).with_code(0))
    );
    let shown = place.run_with("quarantine show --output json", number).with_code(0).json();
    assert_eq!(shown[0]["raw_bytes"], r#"17,\"never closed\n18,\xff"#);
    let csv = place.run_with("quarantine show --output csv", number).with_code(0).csv();
    assert_eq!((csv.len(), csv[0].last().map(String::as_str)), (2, Some("raw_bytes")));
}

/// The files of the raw archive, the largest last.
fn raw_files(place: &Place) -> Vec<PathBuf> {
    let inside = |dir: PathBuf| {
        let entries = std::fs::read_dir(dir).expect("a directory");
        entries
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.file_name().is_some_and(|name| name.len() > 1))
    };
    let dirs = inside(place.ledger().join("raw")).filter(|path| path.is_dir());
    let mut files: Vec<_> = dirs.flat_map(inside).filter(|path| path.is_file()).collect();
    files.sort_by_key(|file| file.metadata().expect("a size").len());
    files
}

/// Compressed sizes differ from one release of a compressor to the next.
fn without_sizes(text: &str) -> String {
    regex_lite::Regex::new(r"\(\d+(\.\d)? .?B\)")
        .expect("a pattern")
        .replace_all(text, "([size])")
        .into_owned()
}

#[test]
fn an_earning_of_two_months_is_listed_by_name_and_is_no_finding() {
    let place = Place::bare();
    let mut ledger = Ledger::of(&place);
    for month in ["2026-01", "2026-02"] {
        let body = format!("earningId,earningDate\nmoved1,2026-01-31\nonly-{month},{month}-03\n");
        ledger.observe(Dataset::Earnings, month, &body, "2026-03-01T08:00:00Z");
    }
    drop(ledger);
    let ran = place.run("verify").with_code(0);
    let printed = "1 earning listed more than once, because several windows hold them:\n  moved1 in \
                contoso/earnings/all/2026-01, contoso/earnings/all/2026-02\n";
    assert!(ran.stderr.contains(printed), "{ran}");
}
