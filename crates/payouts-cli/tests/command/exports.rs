//! Files for other programs: each appears whole or not at all, and holds every row with every digit.

use super::support::{Ledger, Place};
use payouts_core::Dataset;

#[test]
fn every_form_holds_the_same_rows() {
    let place = Place::synced();
    for what in ["payouts", "earnings"] {
        let csv = place.run(&format!("export {what} --to all.csv --force")).with_code(0);
        assert!(csv.stdout.is_empty() && csv.stderr.contains("written to all.csv"), "{csv}");
        place.run(&format!("export {what} --to all.jsonl --force")).with_code(0);
        let (header, records) = records(&place.read("all.csv"));
        let objects: Vec<serde_json::Value> =
            place.read("all.jsonl").lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        assert!(!records.is_empty() && records.len() == objects.len(), "{what}");
        for (record, object) in records.iter().zip(&objects) {
            for (name, cell) in header.iter().zip(record) {
                let same = match &object[name] {
                    serde_json::Value::Null => cell.is_empty(),
                    serde_json::Value::String(text) => text == cell,
                    serde_json::Value::Number(number) => number.to_string() == *cell,
                    serde_json::Value::Bool(flag) => flag.to_string() == *cell,
                    object @ serde_json::Value::Object(_) => {
                        serde_json::from_str(cell).is_ok_and(|printed: serde_json::Value| printed == *object)
                    }
                    _ => false,
                };
                assert!(same, "{name}: {cell:?} in {object}");
            }
        }
        place.run(&format!("export {what} --to all.parquet --force")).with_code(0);
        let parquet = std::fs::read(place.path().join("all.parquet")).expect("a file");
        assert!(parquet.starts_with(b"PAR1") && parquet.ends_with(b"PAR1"), "{what}");
    }
}

#[test]
fn standard_output_gets_what_a_file_would() {
    let place = Place::synced();
    place.run("export payouts --to all.csv").with_code(0);
    assert_eq!(place.run("export payouts --to - --quiet").with_code(0).stdout, place.read("all.csv"));
}

#[test]
fn the_columns_of_an_export_do_not_change_by_accident() {
    let place = Place::synced();
    for what in ["payouts", "earnings"] {
        let printed = place.run(&format!("export {what} --to -")).with_code(0).stdout;
        insta::assert_debug_snapshot!(format!("columns_of_{what}"), records(&printed).0);
    }
}

#[test]
fn conditions_narrow_what_is_exported() {
    let place = Place::synced();
    let rows = |options: &str| {
        let printed = place.run(&format!("export payouts --to - {options}")).with_code(0).stdout;
        records(&printed).1.len()
    };
    let all = rows("");
    let (partner, oracle) = (rows("--provider partner-center"), rows("--provider oracle-bi"));
    assert!(partner > 0 && oracle > 0 && partner + oracle == all);
    assert_eq!(rows("--until 2025-02-28") + rows("--since 2025-03-01"), all);
}

#[test]
fn a_spreadsheet_takes_nothing_for_a_formula() {
    let place = Place::bare();
    let mut ledger = Ledger::of(&place);
    let at = "2026-11-01T08:00:00Z";
    let payments =
        "paymentId,programName,totalPayment,currencyCode\n7,=A1+B2,-90.00,EUR\n8,@SUM(A1),1.00,EUR\n";
    ledger.observe(Dataset::Payments, "2026-10", payments, at);
    let earnings = "earningId,programName,earningAmount\n1,+cmd|' /C calc'!A0,-2.50\n2,-x,1\n3,plain,1\n";
    ledger.observe(Dataset::Earnings, "2026-10", earnings, at);
    drop(ledger);
    for what in ["payouts", "earnings"] {
        let printed =
            |options: &str| place.run(&format!("export {what} --to - {options}")).with_code(0).stdout;
        let (plain, safe) = (records(&printed("")).1, records(&printed("--spreadsheet-safe")).1);
        let formula = |cell: &&String| cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
        let is_number = |cell: &str| cell.parse::<rust_decimal::Decimal>().is_ok();
        let mut found = 0;
        for (plain, safe) in plain.iter().flatten().zip(safe.iter().flatten()) {
            let dangerous = formula(&plain) && !is_number(plain);
            found += u32::from(dangerous);
            assert_eq!(*safe, if dangerous { format!("'{plain}") } else { plain.clone() });
        }
        assert_eq!(found, 2, "of {what}");
    }
}

#[test]
fn a_file_that_cannot_be_written_is_reported_and_the_old_one_stays() {
    let place = Place::synced();
    place
        .run("export payouts --to no/such/dir.csv")
        .with_code(1)
        .showing("no/such/dir.csv cannot be written: No such file or directory (os error 2)\n");
    std::fs::create_dir(place.path().join("taken.csv")).expect("a directory");
    place.run("export payouts --to taken.csv").with_code(1).showing("taken.csv cannot be written");

    place.write("old.csv", "old");
    // 64 blocks of 512 bytes are less than the export needs.
    let small = "trap '' XFSZ; ulimit -f 64; exec $PAYOUTS export payouts --force --to old.csv";
    let ran = place.run_script(small).with_code(1).showing("old.csv cannot be written");
    assert!(ran.stderr.contains("nothing was changed"), "{ran}");
    assert_eq!(place.read("old.csv"), "old");
    let names = std::fs::read_dir(place.path()).expect("a directory");
    let mut names: Vec<_> = names.map(|entry| entry.expect("an entry").file_name()).collect();
    names.sort();
    assert_eq!(
        names,
        ["home", "old.csv", "payouts-data", "payouts.toml", "taken.csv"],
        "something is left behind"
    );
}

#[test]
fn an_existing_file_is_replaced_only_with_force() {
    let place = Place::synced();
    place.write("old.csv", "old");
    let ran = place.run("export payouts --to old.csv").with_code(2);
    let ran = ran.showing("old.csv exists already, and is left alone").showing("--force");
    assert!(ran.stdout.is_empty() && place.read("old.csv") == "old", "{ran}");
    place.run("export payouts --to old.csv --force").with_code(0);
    assert!(place.read("old.csv").starts_with("provider,"));
}

#[test]
fn the_extension_and_the_form_agree() {
    let place = Place::synced();
    for (options, printed) in [
        ("--to x.xlsx", "no form is known by the extension .xlsx"),
        ("--to x.xlsx --format csv", "--format csv and the extension .xlsx do not agree"),
        ("--to x.parquet --format csv", "--format csv and the extension .parquet do not agree"),
    ] {
        for what in ["payouts", "earnings"] {
            place.run(&format!("export {what} {options}")).with_code(2).showing(printed);
        }
    }
    for what in ["payouts", "earnings"] {
        place.run(&format!("export {what} --to {what}.parquet")).with_code(0);
        let parquet = std::fs::read(place.path().join(format!("{what}.parquet"))).expect("a file");
        assert!(parquet.starts_with(b"PAR1"), "{what}");
    }
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_a_file_keeps_its_mode() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let place = Place::synced();
    let path = |name: &str| place.path().join(name);
    let mode = |name: &str| std::fs::metadata(path(name)).expect("a file").permissions().mode() & 0o777;
    std::fs::create_dir(path("elsewhere")).expect("a directory");
    place.write("elsewhere/report.csv", "old");
    std::fs::set_permissions(path("elsewhere/report.csv"), PermissionsExt::from_mode(0o640)).expect("a mode");
    symlink("elsewhere/report.csv", path("link.csv")).expect("a link");
    symlink("link.csv", path("link-to-link.csv")).expect("a link");
    symlink("elsewhere/new.csv", path("dangling.csv")).expect("a link");

    place.run("export payouts --to link-to-link.csv").with_code(2).showing("is left alone");
    place.run("export payouts --to link-to-link.csv --force").with_code(0);
    place.run("export payouts --to dangling.csv").with_code(0);
    for (link, file) in [("link-to-link.csv", "elsewhere/report.csv"), ("dangling.csv", "elsewhere/new.csv")]
    {
        assert!(path(link).is_symlink(), "{link} is no link any more");
        assert!(place.read(file).starts_with("provider,"), "{file}");
    }
    assert_eq!(mode("elsewhere/report.csv"), 0o640);
    // A new file has the mode of any new file.
    place.run_script("umask 027; exec $PAYOUTS export payouts --to mine.csv").with_code(0);
    assert_eq!(mode("mine.csv"), 0o640);
}

#[cfg(unix)]
#[test]
fn pipes_and_devices_are_written_to_and_stay_what_they_are() {
    use std::os::unix::fs::FileTypeExt;
    let place = Place::synced();
    let all = place.run("export payouts --to - --quiet").with_code(0).stdout;
    place
        .run_script(
            "mkfifo pipe; cat pipe > got & $PAYOUTS export payouts --to pipe; code=$?; wait; exit $code",
        )
        .with_code(0);
    assert!(std::fs::metadata(place.path().join("pipe")).expect("a pipe").file_type().is_fifo());
    assert_eq!(place.read("got"), all);
    let ran = place.run_script("exec $PAYOUTS export payouts --quiet --to /dev/stdout").with_code(0);
    assert_eq!(ran.stdout, all);
    place.run_script("exec $PAYOUTS export payouts --quiet --to /dev/stdout > file").with_code(0);
    assert_eq!(place.read("file"), all);
    place
        .run_script("echo before > both; exec $PAYOUTS export payouts --quiet --to /dev/fd/3 3>> both")
        .with_code(0);
    assert_eq!(place.read("both"), format!("before\n{all}"));
    place.run("export payouts --to /dev/null").with_code(0);
    assert!(std::fs::metadata("/dev/null").expect("a device").file_type().is_char_device());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_standard_output_is_reported() {
    let place = Place::synced();
    for format in ["csv", "jsonl", "parquet"] {
        let ran =
            place.run_script(&format!("exec $PAYOUTS export payouts --format {format} --to - >/dev/full"));
        ran.with_code(1).showing("standard output cannot be written: No space left on device");
        let ran = place.run(&format!("export payouts --format {format} --to /dev/full")).with_code(1);
        ran.showing("/dev/full cannot be written: No space left on device");
    }
    place
        .run_script("exec $PAYOUTS ls payouts --output csv >/dev/full")
        .with_code(1)
        .showing("No space left on device");
}

/// Header and records of a CSV.
fn records(text: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().expect("a header").iter().map(str::to_owned).collect();
    let owned = |record: csv::Result<csv::StringRecord>| {
        record.expect("a record").iter().map(str::to_owned).collect()
    };
    (header, reader.records().map(owned).collect())
}
