//! The lake of earnings: sums that count each earning once, history that stays the same, reading without writing.

use super::support::{Ledger, Place, Ran};
use payouts_core::Dataset;
use std::{fs, path::Path, process::Command};

const HEADER: &str =
    "earningId,paymentId,programName,transactionCurrency,earningAmount,earningDate,participantId\n";

fn observe(ledger: &mut Ledger, month: &str, rows: &str, at: &str) {
    // A row without an earning id is one because of its participant.
    let rows: String = rows.lines().map(|row| format!("{row},7700001\n")).collect();
    ledger.observe(Dataset::Earnings, month, &format!("{HEADER}{rows}"), at);
}

/// `e1` on two rows of October and again in November, `e2` in both with another amount.
fn repeated() -> Place {
    let place = Place::bare();
    let mut ledger = Ledger::of(&place);
    let october = "e1,0007,Azure,EUR,10.00,2026-10-02\ne1,0007,Azure,EUR,10.00,2026-10-02\n\
        e2,0007,Azure,EUR,5.00,2026-10-03\n,,Azure,EUR,1.00,2026-10-03\n";
    observe(&mut ledger, "2026-10", october, "2026-11-01T08:00:00Z");
    let november = "e1,0007,Azure,EUR,10.00,2026-11-02\ne2,0007,Azure,EUR,6.00,2026-11-03\n";
    observe(&mut ledger, "2026-11", november, "2026-12-01T08:00:00Z");
    place
}

#[test]
fn every_sum_of_earnings_counts_an_earning_once_and_states_what_it_leaves_out() {
    let place = repeated();
    for is_settled in [false, true] {
        if is_settled {
            Ledger::of(&place).settle();
        }
        let listed = place.run("ls earnings").with_code(0).stdout;
        assert!(listed.contains("total  17.00 EUR\n"), "{listed}");
        assert!(listed.contains("3 rows repeat an earning id and are not in the sums"), "{listed}");
        let narrowed = place.run("ls earnings --program Azure").with_code(0).stdout;
        assert!(narrowed.contains("total  17.00 EUR\n"), "{narrowed}");
        let rows = place.run("ls earnings --output json").with_code(0).json();
        let counts: Vec<_> =
            rows.as_array().expect("rows").iter().map(|row| row["counts"].as_bool()).collect();
        assert_eq!(counts, [false, false, false, true, true, true].map(Some));

        let exported = place.run("export earnings --to - --format jsonl").with_code(0);
        assert!(exported.stderr.contains("3 rows repeat an earning id"), "{exported}");
        assert_eq!(exported.stdout.matches("\"counts\":false").count(), 3);

        let reconciled = place.run("reconcile --output json").with_code(6);
        let findings = reconciled.json();
        let differs =
            findings.as_array().expect("findings").iter().find(|row| row["finding"] == "repeats-differ");
        let differs = differs.expect("an exception");
        assert_eq!((&differs["verdict"], &differs["reference"]), (&"exception".into(), &"e2".into()));
        let detail = differs["detail"].as_str().expect("a detail");
        assert!(detail.contains("5.00 EUR in contoso/earnings/all/2026-10"), "{detail}");
        assert!(detail.contains("6.00 EUR in contoso/earnings/all/2026-11"), "{detail}");
        assert!(place.run("reconcile").stderr.contains("3 rows repeat an earning id"));

        let verified = place.run("verify").with_code(0);
        assert!(verified.stderr.contains("1 earning on several rows with different amounts"), "{verified}");
        let coverage = place.run("coverage --output csv").with_code(0).csv();
        let column = coverage[0].iter().position(|name| name == "repeated_rows").expect("the column");
        let counted: Vec<_> = coverage[1..].iter().map(|row| row[column].as_str()).collect();
        // Before a sync has ended, only what repeats within a file is known.
        assert_eq!(counted, if is_settled { ["3", "0"] } else { ["1", "0"] });
    }
    assert!(place.run("coverage").stdout.contains("3 rows repeat an earning id"));
}

#[test]
fn limit_0_lists_every_earning_and_no_limit_lists_fifty_in_a_table() {
    let place = Place::bare();
    let rows: String = (0..60).map(|row| format!("row{row},,Azure,EUR,0.10,2026-10-02\n")).collect();
    observe(&mut Ledger::of(&place), "2026-10", &rows, "2026-11-01T08:00:00Z");
    let listed = |line: &str| place.run(line).with_code(0).stdout;
    let rows = |text: &str| text.lines().filter(|line| line.contains("row")).count();
    let all = listed("ls earnings --limit 0");
    assert!(all.contains("row59") && !all.contains("… and"), "{all}");
    let some = listed("ls earnings");
    assert_eq!((rows(&some), some.contains("… and 10 more")), (50, true), "{some}");
    for text in [&all, &some, &listed("ls earnings --limit 3")] {
        assert!(text.ends_with("total  6.00 EUR\n"), "{text}");
    }
    assert_eq!(listed("ls earnings --output csv").lines().count(), 61);
}

/// Everything that is exported as it was known on a day.
fn exports(place: &Place, as_of: &str) -> Vec<String> {
    let forms = ["csv", "jsonl", "parquet"];
    let exports = ["payouts", "earnings"].into_iter().flat_map(|what| forms.map(|form| (what, form)));
    let exports = exports.map(|(what, form)| {
        let file = format!("{what}-{as_of}.{form}");
        let _ = fs::remove_file(place.path().join(&file));
        place.run(&format!("export {what} --to {file} --format {form} --as-of {as_of}")).with_code(0);
        String::from_utf8_lossy(&fs::read(place.path().join(&file)).expect("a file")).into_owned()
    });
    exports.collect()
}

#[test]
fn what_was_known_is_exported_the_same_to_the_byte_before_and_after_later_syncs() {
    const PAYMENTS: &str =
        "paymentId,participantId,programName,paymentDate,paymentStatus,totalPayment,currencyCode\n";
    let place = Place::bare();
    let mut ledger = Ledger::of(&place);
    let mut payments = |ids: &str, amount: &str, at: &str| {
        let row = |id: char| format!("000{id},p1,Azure,2026-10-15T00:00:00Z,Sent,{amount},EUR\n");
        let rows: String = ids.chars().map(row).collect();
        ledger.observe(Dataset::Payments, "2026-10", &format!("{PAYMENTS}{rows}"), at);
        observe(&mut ledger, "2026-10", &format!("e1,0007,Azure,EUR,{amount},2026-10-02\n"), at);
    };
    payments("78", "10.00", "2026-11-01T08:00:00Z");
    let first = exports(&place, "2026-11-02");
    // The same again, then a correction, one that vanished, and an earning that another month has as well.
    payments("78", "10.00", "2026-11-03T08:00:00Z");
    assert_eq!(exports(&place, "2026-11-02"), first);
    payments("7", "11.00", "2026-11-05T08:00:00Z");
    observe(&mut ledger, "2026-11", "e1,0007,Azure,EUR,10.00,2026-11-02\n", "2026-12-01T08:00:00Z");
    ledger.settle();
    drop(ledger);
    assert_eq!(exports(&place, "2026-11-02"), first);
    assert_ne!(exports(&place, "2026-12-02"), first);
}

#[test]
fn only_current_files_are_in_the_views_and_in_the_manifest() {
    let place = Place::bare();
    let mut ledger = Ledger::of(&place);
    for (amount, at) in [("1.00", "2026-11-01T08:00:00Z"), ("2.00", "2026-11-02T08:00:00Z")] {
        observe(&mut ledger, "2026-10", &format!("e1,,Azure,EUR,{amount},2026-10-02\n"), at);
    }
    ledger.settle();
    drop(ledger);
    let files = place.run("views --files").with_code(0).stdout;
    let [file] = files.lines().collect::<Vec<_>>()[..] else { panic!("{files}") };
    assert!(file.ends_with("observation-00000002.parquet") && Path::new(file).is_file(), "{file}");
    let sql = place.run("views").with_code(0).stdout;
    assert!(sql.contains(file) && !sql.contains("observation-00000001"), "{sql}");
    assert_eq!(sql, place.run("views --for duckdb").with_code(0).stdout);
    let listed = place.run("views --files --output json").with_code(0).json();
    assert_eq!((&listed[0]["path"], &listed[0]["rows"]), (&file.into(), &1.into()));
    place.run("views --output json").with_code(2).showing("SQL only");
    let manifest = place.read("payouts-data/lake/earnings/manifest.json");
    let manifest: serde_json::Value = serde_json::from_str(&manifest).expect("JSON");
    assert_eq!(manifest["files"].as_array().map(Vec::len), Some(1));
    assert_eq!(manifest["files"][0]["sha256"], listed[0]["sha256"]);
}

/// Reads the ledger with every command that only reads.
fn read_all(run: impl Fn(&str) -> Ran) {
    for line in [
        "ls payouts",
        "ls earnings",
        "ls accounts",
        "ls runs",
        "show e9 --trace",
        "coverage",
        "jobs",
        "quarantine ls",
        "views --files",
        "export earnings --to -",
        "verify",
        "reconcile",
    ] {
        let ran = run(line);
        assert!(matches!(ran.code, Some(0 | 6)), "{ran}");
        if line.contains("earnings") || line.starts_with("show") {
            assert!(ran.stdout.contains("e9"), "what is only in the write-ahead log is read: {ran}");
        }
    }
}

/// A ledger whose last change is only in the write-ahead log, as a copy of a running one has it.
#[cfg(unix)]
fn live_copy(place: &Place, to: &Path, with_shared_memory: bool) {
    let mut ledger = Ledger::of(place);
    observe(&mut ledger, "2026-10", "e1,,Azure,EUR,1.00,2026-10-02\n", "2026-11-01T08:00:00Z");
    drop(ledger);
    let mut ledger = Ledger::of(place);
    let rows = "e1,,Azure,EUR,1.00,2026-10-02\ne9,,Azure,EUR,9.00,2026-10-02\n";
    observe(&mut ledger, "2026-10", rows, "2026-11-02T08:00:00Z");
    let copied = Command::new("cp").arg("-r").arg(place.ledger()).arg(to).status().expect("cp");
    assert!(copied.success() && to.join("payouts.db-wal").exists());
    if !with_shared_memory {
        fs::remove_file(to.join("payouts.db-shm")).expect("the file of shared memory");
    }
}

#[cfg(unix)]
#[test]
fn another_user_reads_a_ledger_that_may_not_be_written() {
    use std::os::unix::fs::PermissionsExt;
    let unprivileged = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
    let program = env!("CARGO_BIN_EXE_payouts");
    let can = Command::new(unprivileged[0]).args(&unprivileged[1..]).args([program, "--version"]).output();
    let is_root = can.is_ok_and(|can| can.status.success());
    if !is_root {
        eprintln!("SKIPPED in part: this user cannot become another one");
    }
    for with_shared_memory in [true, false] {
        let place = Place::bare();
        let copy = place.path().join("copy");
        live_copy(&place, &copy, with_shared_memory);
        let script = "chmod -R a-w,a+rX copy && chmod a+rx . home";
        assert!(place.run_script(script).code == Some(0));
        let before = listing(&copy);
        read_all(|line| {
            let mut command = if is_root { Command::new(unprivileged[0]) } else { Command::new(program) };
            if is_root {
                command.args(&unprivileged[1..]).arg(program);
            }
            command.args(line.split_whitespace()).args(["--store", "copy"]).current_dir(place.path());
            Ran::new(
                line.to_owned(),
                command.env("HOME", "/nonexistent").output().expect("the command starts"),
            )
        });
        assert_eq!(listing(&copy), before, "nothing was written");
        fs::set_permissions(&copy, fs::Permissions::from_mode(0o755)).expect("it can be removed");
        assert!(place.run_script("chmod -R u+w copy").code == Some(0));
    }
}

#[cfg(unix)]
fn listing(dir: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(dir)
        .expect("a directory")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort_unstable();
    names
}

#[cfg(unix)]
#[test]
fn a_live_copy_without_shared_memory_is_read_with_its_log() {
    let place = Place::bare();
    let copy = place.path().join("copy");
    live_copy(&place, &copy, false);
    read_all(|line| place.run(&format!("{line} --store copy")));
}
