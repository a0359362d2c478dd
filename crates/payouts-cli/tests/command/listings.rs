//! What is known: listings for people and for programs, and the way back to the bytes.

use super::support::{Ledger, Place, Ran};
use payouts_core::Dataset;
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

/// Columns that other people's programs rely on: to take one away or to rename it breaks them.
const PAYOUTS: [&str; 32] = [
    "provider",
    "source",
    "dataset",
    "account",
    "reference",
    "paid_on",
    "paid_at",
    "status",
    "method",
    "program",
    "settlement",
    "earned",
    "earned_currency",
    "withheld_tax",
    "withheld_tax_currency",
    "sales_tax",
    "sales_tax_currency",
    "service_fee_tax",
    "service_fee_tax_currency",
    "withheld",
    "withheld_currency",
    "total",
    "total_currency",
    "vanished",
    "extra",
    "period",
    "key",
    "raw_sha256",
    "raw_entry",
    "raw_line",
    "first_observation",
    "last_observation",
];
const AMOUNTS: [&str; 6] = ["earned", "withheld_tax", "sales_tax", "service_fee_tax", "withheld", "total"];

#[test]
fn people_see_tables_and_totals() {
    let place = Place::synced();
    for (name, line) in [
        ("ls_payouts", "ls payouts --limit 5"),
        (
            "ls_payouts_of_one_month",
            "ls payouts --since 2025-03-01 --until 2025-03-31 --provider partner-center",
        ),
        ("ls_payouts_of_nothing", "ls payouts --since 2031-01-01"),
        ("ls_accounts", "ls accounts"),
        ("ls_runs", "ls runs --limit 1"),
        ("ls_earnings", "ls earnings --limit 3"),
        ("ls_earnings_of_nothing", "ls earnings --since 2031-01-01"),
    ] {
        insta::assert_snapshot!(name, place.scrub(place.run(line).with_code(0)));
    }
}

#[test]
fn payouts_without_a_readable_total_are_counted_next_to_the_sums() {
    let place = Place::bare();
    let payments = "paymentId,totalPayment,currencyCode,paymentDate\n\
                    7,n/a,EUR,2026-10-15\n8,,EUR,2026-10-16\n9,1.10,EUR,2026-10-17\n";
    Ledger::of(&place).observe(Dataset::Payments, "2026-10", payments, "2026-11-01T08:00:00Z");
    let printed = place.run("ls payouts").with_code(0).stdout;
    assert!(printed.contains("unknown  partner-center        1   1.10  EUR\n"), "{printed}");
    assert!(
        printed.contains("no total, or none that could be read       partner-center     1\n"),
        "{printed}"
    );
    assert!(
        printed.contains("could not be read (payouts quarantine ls)  partner-center     1\n"),
        "{printed}"
    );
}

#[test]
fn a_window_that_was_planned_and_nothing_more_is_on_its_journey_since_an_unknown_time() {
    let place = Place::bare();
    let window = Ledger::of(&place).plan(Dataset::Payments, "2026-10", chrono::DateTime::UNIX_EPOCH);
    let expected = json!({
        "window": window.to_string(), "state": "planned", "updated_at": null,
        "attempts": 0, "not_before": null, "failure": null,
    });
    assert_eq!(place.run("jobs --output json").with_code(0).json(), json!([expected]));
}

#[test]
fn programs_get_every_column_and_amounts_as_strings() {
    let place = Place::synced();
    let csv = place.run("ls payouts --output csv").with_code(0).csv();
    assert_eq!(csv[0], PAYOUTS);
    let rows = rows(&place.run("ls payouts --output json"));
    assert_eq!(rows.len(), csv.len() - 1);
    for row in &rows {
        let names: Vec<_> = row.as_object().expect("an object").keys().collect();
        assert_eq!(names, PAYOUTS);
        for amount in AMOUNTS.map(|name| &row[name]) {
            assert!(amount.is_string() || amount.is_null(), "{row}");
        }
        // An amount has a currency, and a currency belongs to nothing else.
        assert_eq!(row["total"].is_string(), row["total_currency"].is_string(), "{row}");
    }
    let earnings = self::rows(&place.run("ls earnings --output json"));
    assert!(earnings.iter().all(|row| row["earning"].is_string()), "{earnings:?}");
    let lines = place.run("ls earnings --output csv").with_code(0).csv();
    insta::assert_debug_snapshot!("columns_of_earnings", lines[0]);
    assert_eq!(earnings.len(), lines.len() - 1);
    let accounts = place.run("ls accounts --output csv").with_code(0).csv();
    assert_eq!(accounts[0], ["source", "provider", "account", "name", "status", "locations"]);
    let coverage = place.run("coverage --output csv").with_code(0).csv();
    insta::assert_debug_snapshot!("columns_of_coverage", coverage[0]);
    let early = coverage[0].iter().position(|name| name == "early").expect("the column");
    let is_early: BTreeSet<_> = coverage[1..].iter().map(|row| row[early].as_str()).collect();
    assert_eq!(is_early, BTreeSet::from(["false"]), "the quarter was over long before it was asked for");
}

#[test]
fn nothing_to_list_is_still_well_formed() {
    let place = Place::synced();
    assert_eq!(
        place.run("ls payouts --output json --since 2031-01-01").with_code(0).json(),
        serde_json::json!([])
    );
    assert_eq!(place.run("ls payouts --output csv --since 2031-01-01").with_code(0).csv(), [PAYOUTS]);
}

#[test]
fn conditions_narrow_what_is_listed() {
    let place = Place::synced();
    let all = rows(&place.run("ls payouts --output json"));
    for (column, option) in [
        ("provider", "provider"),
        ("source", "source"),
        ("account", "account"),
        ("reference", "payment"),
        ("program", "program"),
    ] {
        let values: BTreeSet<_> = all.iter().filter_map(|row| row[column].as_str()).collect();
        let value = values.first().expect("a value");
        let narrowed = rows(&place.run_with(&format!("ls payouts --output json --{option}"), value));
        let expected: Vec<_> = all.iter().filter(|row| row[column] == **value).cloned().collect();
        assert_eq!(narrowed, expected, "--{option} {value}");
    }
    assert_eq!(rows(&place.run("ls payouts --output json --limit 2")), all[..2]);
    assert_eq!(rows(&place.run("ls payouts --output json --as-of 2000-01-01")), [Value::Null; 0]);
    assert_eq!(rows(&place.run("ls payouts --output json --as-of 2100-01-01")), all);
}

#[test]
fn accounts_are_narrowed_by_what_they_have_and_runs_by_their_number_only() {
    let place = Place::synced();
    let all = rows(&place.run("ls accounts --output json"));
    for column in ["provider", "source", "account"] {
        let value = all[0][column].as_str().expect("a value");
        let narrowed = rows(&place.run_with(&format!("ls accounts --output json --{column}"), value));
        let expected: Vec<_> = all.iter().filter(|row| row[column] == *value).cloned().collect();
        assert_eq!(narrowed, expected, "--{column} {value}");
        assert!(narrowed.len() < all.len(), "--{column} leaves no account out");
    }
    assert_eq!(rows(&place.run("ls accounts --output json --limit 2")), all[..2]);
    let none = place.run("ls accounts --account 4103117").with_code(0);
    assert_eq!(none.stdout, "no accounts match\n", "{none}");
    place
        .run("ls accounts --since 2025-01-01 --vanished")
        .with_code(2)
        .showing("ls accounts does not know --since, --vanished");
    place.run("ls runs --provider oracle-bi").with_code(2).showing("ls runs does not know --provider");
}

#[test]
fn conditions_narrow_the_earnings_that_are_listed_and_exported() {
    let place = Place::synced();
    let all = rows(&place.run("ls earnings --output json"));
    for (column, option) in [("account", "account"), ("payment", "payment"), ("program", "program")] {
        let value = all.iter().find_map(|row| row[column].as_str()).expect("a value");
        let narrowed = rows(&place.run_with(&format!("ls earnings --output json --{option}"), value));
        let expected: Vec<_> = all.iter().filter(|row| row[column] == *value).cloned().collect();
        assert_eq!(narrowed, expected, "--{option} {value}");
    }
    let blank = all.iter().filter_map(|row| row["program"].as_str()).find(|name| name.contains(' '));
    let blank = blank.expect("a program with a blank in its name");
    assert!(!rows(&place.run_with("ls earnings --output json --program", blank)).is_empty());

    let day = all[all.len() / 2]["earned_on"].as_str().expect("a day");
    let on_day: Vec<_> = all.iter().filter(|row| row["earned_on"] == day).cloned().collect();
    assert!(on_day.len() < all.len());
    let days = format!("--since {day} --until {day}");
    assert_eq!(rows(&place.run(&format!("ls earnings --output json {days}"))), on_day);
    assert_eq!(rows(&place.run("ls earnings --output json --provider partner-center")), all);
    assert_eq!(rows(&place.run("ls earnings --output json --provider oracle-bi")), [Value::Null; 0]);
    assert_eq!(rows(&place.run("ls earnings --output json --limit 2")), all[..2]);
    for (options, count) in [(days.as_str(), on_day.len()), ("--provider oracle-bi", 0)] {
        let exported = place.run(&format!("export earnings --to - --quiet {options}")).with_code(0).csv();
        assert_eq!(exported.len(), count + 1, "{options}");
    }
    for line in ["ls earnings --vanished", "export earnings --to - --vanished"] {
        place.run(line).with_code(2).showing("--vanished is for payouts");
    }
}

#[test]
fn earnings_are_printed_for_programs_as_they_are_read() {
    let place = Place::synced();
    let whole = place.run("ls earnings --output csv").with_code(0).csv().len();
    let mut files = lake_files(&place.ledger().join("lake"));
    files.sort_by_key(|path| path.to_string_lossy().split("month=").nth(1).map(str::to_owned));
    std::fs::write(files.pop().expect("a file"), "damaged").expect("a file");
    for form in ["csv", "json"] {
        let ran = place.run(&format!("ls earnings --output {form}"));
        assert_eq!(ran.code, Some(7), "{ran}");
        let is_reported =
            ran.stderr.contains("is not what was written") && ran.stderr.contains("payouts rebuild");
        assert!(is_reported && ran.stderr.contains("error: lake file lake/earnings/"), "{ran}");
        let printed = ran.stdout.lines().count();
        assert!(printed > 10 && printed < whole, "{printed} of {whole} lines of {form}");
    }
}

#[test]
fn a_bit_of_the_lake_that_has_changed_on_the_disk_changes_no_figure() {
    let place = Place::synced();
    let file = lake_files(&place.ledger().join("lake")).into_iter().next().expect("a file");
    let written = std::fs::read(&file).expect("a file");
    let lines = ["ls earnings --output csv", "export earnings --to - --quiet", "reconcile"];
    for changed_at in (0..written.len()).step_by(written.len() / 12) {
        let mut changed = written.clone();
        changed[changed_at] ^= 1;
        std::fs::write(&file, changed).expect("a file");
        for line in lines {
            let ran = place.run(line);
            let is_reported =
                ran.stderr.contains("is not what was written") && ran.stderr.contains("payouts rebuild");
            assert!(ran.code == Some(7) && is_reported, "byte {changed_at}: {ran}");
        }
    }
}

fn lake_files(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { files.extend(lake_files(&path)) } else { files.push(path) }
    }
    files
}

/// Windows are loaded in whichever order they come, so the numbers of observations differ from run to run; so do tags.
fn without_numbers(shown: &str) -> String {
    let differs = |line: &&str| ["first seen", "last seen", "etag"].iter().any(|name| line.starts_with(name));
    let lines =
        shown.lines().map(|line| if differs(&line) { line.split("  ").next().unwrap_or(line) } else { line });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_figure_leads_back_to_its_bytes() {
    let place = Place::synced();
    let all = rows(&place.run("ls payouts --output json"));
    for provider in ["partner-center", "oracle-bi"] {
        let row = all.iter().find(|row| row["provider"] == provider).expect("a payout");
        let reference = row["reference"].as_str().expect("a reference");
        let shown = place.run(&format!("show {reference} --trace")).with_code(0);
        insta::assert_snapshot!(format!("trace_{provider}"), without_numbers(&place.scrub(&shown)));
        if provider == "partner-center" {
            let named =
                |name: &str| shown.stdout.lines().any(|line| line.starts_with(name) && line.len() > 36);
            assert!(named("export ") && named("ms-requestid "), "what support asks for: {shown}");
        }
        let key = row["key"].as_str().expect("a key");
        let by_key = place.command("show --output json").arg(key).output().expect("the command starts");
        let versions: Value = serde_json::from_slice(&by_key.stdout).expect("JSON");
        assert_eq!(versions[0]["total"], row["total"], "{versions}");
    }
    place
        .run("show nothing-like-it")
        .with_code(2)
        .showing("there is no payout or earning \"nothing-like-it\"");
}

#[test]
fn before_the_first_sync_every_listing_says_what_to_do() {
    let place = Place::bare();
    for line in [
        "ls payouts",
        "ls earnings",
        "ls accounts",
        "ls runs",
        "coverage",
        "jobs",
        "show x",
        "verify",
        "rebuild",
        "quarantine ls",
    ] {
        place.run(line).with_code(2).showing("run payouts sync first");
    }
    assert!(!place.ledger().exists());
}

#[test]
fn a_reader_that_has_seen_enough_is_no_trouble() {
    let place = Place::synced();
    for line in [
        "ls payouts --output csv",
        "ls payouts",
        "ls payouts --output json",
        "export payouts --to - --quiet",
        "config show",
    ] {
        let script = format!("{{ $PAYOUTS {line} 2>errors; echo $? >code; }} | head -c 10 >/dev/null");
        assert!(place.shell(&script).status().expect("a shell").success());
        assert_eq!((place.read("code").as_str(), place.read("errors").as_str()), ("0\n", ""), "{line}");
    }
}

fn rows(ran: &Ran) -> Vec<Value> {
    assert_eq!(ran.code, Some(0), "{ran}");
    ran.json().as_array().expect("rows").clone()
}

#[test]
fn texts_that_the_model_has_no_field_for_are_shown_without_the_quotes_of_their_answer() {
    let place = Place::bare();
    let body = r#"{"acctCode":"all","payoutDt":"2026-01-05","payouts":[{"payoutPspRef":"P1","payoutCurr":"USD",
        "payoutAmt":12.50,"note":"say \"hi\"","fee":7.10,"of":["a"]}]}"#;
    Ledger::of(&place).observe(Dataset::PayoutSummary, "2026-01-05", body, "2026-01-06T08:00:00Z");
    let extra = json!({"note": "say \"hi\"", "fee": "7.10", "of": "[\"a\"]"});

    let listed = place.run("ls payouts --output json").with_code(0).json();
    let exported = place.run("export payouts --to - --format jsonl --quiet").with_code(0).json();
    for row in [&listed[0], &exported] {
        assert_eq!(row["extra"], extra, "{row}");
    }
    let csv = place.run("export payouts --to - --quiet").with_code(0).csv();
    let place_of = csv[0].iter().position(|name| name == "extra").expect("a column");
    assert_eq!(serde_json::from_str::<Value>(&csv[1][place_of]).expect("JSON"), extra);
    let shown = place.run("show P1 --output json").with_code(0).json();
    assert_eq!(shown[0]["extra"], extra, "{shown}");
    let shown = place.run("show P1").with_code(0).stdout;
    assert!(shown.lines().any(|line| line.starts_with("note ") && line.ends_with("  say \"hi\"")), "{shown}");
}
