//! Every command in every machine form: well-formed for a foreign parser, every key always present, one type for one name.

use super::support::{Ledger, Place, Ran};
use payouts_core::Dataset;
use serde_json::Value;
use std::collections::BTreeMap;

/// Every command that prints rows. None of them writes, but for the last three.
const COMMANDS: [&str; 28] = [
    "ls payouts",
    "ls payouts --vanished",
    "ls payouts --by program",
    "ls payouts --by account",
    "ls payouts --by participant",
    "ls payouts --by month",
    "ls payouts --by status",
    "ls earnings",
    "ls earnings --by program",
    "ls earnings --by participant",
    "ls earnings --by month",
    "ls accounts",
    "ls runs",
    "coverage",
    "jobs",
    "plan",
    "reconcile --all",
    "verify",
    "quarantine ls",
    "auth status",
    "doctor",
    "config show",
    "views --files",
    "prune --before 2025-01-01 --dry-run",
    "show 000041870256",
    "rebuild",
    "sync --no-wait --look-back 0",
    "sync --no-wait --look-back 400",
];

/// The types of the dictionary, by name.
fn dictionary() -> BTreeMap<String, String> {
    let text = include_str!("../../../../docs/data.md").split("## Dictionary").nth(1).expect("a dictionary");
    let rows = text.lines().filter(|line| line.starts_with("| `"));
    let cells = rows.map(|line| line.split('|').map(str::trim).collect::<Vec<_>>());
    cells.map(|cells| (cells[1].trim_matches('`').to_owned(), cells[2].to_owned())).collect()
}

/// Whether a value is of this type.
fn is_of(kind: &str, value: &Value) -> bool {
    let text = value.as_str();
    match kind {
        _ if value.is_null() => true,
        "text" | "id" => text.is_some(),
        "amount" => text.is_some_and(|text| {
            let digits = text.strip_prefix('-').unwrap_or(text);
            !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        }),
        "currency" => {
            text.is_some_and(|text| text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase()))
        }
        "count" => value.is_u64(),
        "day" => text.is_some_and(|text| text.parse::<chrono::NaiveDate>().is_ok()),
        "month" => text.is_some_and(|text| text.parse::<payouts_core::Period>().is_ok()),
        "instant" => text
            .is_some_and(|text| text.ends_with('Z') && text.parse::<chrono::DateTime<chrono::Utc>>().is_ok()),
        "flag" => value.is_boolean(),
        "object" => value.as_object().is_some_and(|object| object.values().all(Value::is_string)),
        other => panic!("the dictionary has a type {other}"),
    }
}

/// The same value as CSV has it.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Runs a command in both forms and compares them with the dictionary and with each other.
fn compare(place: &Place, line: &str, dictionary: &BTreeMap<String, String>) {
    let (json, csv) =
        (place.run(&format!("{line} --output json")), place.run(&format!("{line} --output csv")));
    let ended = |ran: &Ran| matches!(ran.code, Some(0 | 4..=6));
    assert!(ended(&json) && ended(&csv), "{json}{csv}");
    let rows = json.json();
    let rows = rows.as_array().unwrap_or_else(|| panic!("no array in {json}"));
    let records = csv.csv();
    let header = records.first().unwrap_or_else(|| panic!("no header in {csv}"));
    for row in rows {
        let row = row.as_object().unwrap_or_else(|| panic!("no object in {json}"));
        assert_eq!(row.keys().collect::<Vec<_>>(), header.iter().collect::<Vec<_>>(), "{line}");
        for (name, value) in row {
            let kind =
                dictionary.get(name).unwrap_or_else(|| panic!("{line}: {name} is not in docs/data.md"));
            assert!(is_of(kind, value), "{line}: {name} is {value}, which is no {kind}");
        }
    }
    // What a run did, or how long ago something was, differs from run to run.
    // A setting is the form itself.
    if !["sync", "doctor", "config"].iter().any(|command| line.starts_with(command)) {
        let printed: Vec<Vec<String>> =
            rows.iter().map(|row| row.as_object().expect("an object").values().map(cell).collect()).collect();
        assert_eq!(printed, records[1..], "{line}");
    }
}

#[test]
fn every_command_prints_the_same_rows_in_every_form_with_the_types_of_the_dictionary() {
    let place = Place::synced();
    let dictionary = dictionary();
    for line in COMMANDS {
        compare(&place, line, &dictionary);
    }
}

#[test]
fn rows_that_are_rare_have_the_same_keys_and_types() {
    let place = Place::bare();
    let mut ledger = Ledger::of(&place);
    let payments = "paymentID,programName,totalPayment,currencyCode,paymentDate,new column\n\
                    1,\"a, \"\"b\"\"\",1.10,EUR,2026-10-15,x\n2,Azure,n/a,EUR,,\n\"3\",\u{202e},-0.00,USD,2026-10-15,\n";
    ledger.observe(Dataset::Payments, "2026-10", payments, "2026-11-01T08:00:00Z");
    let fewer: String = payments.lines().take(3).map(|line| format!("{line}\n")).collect();
    ledger.observe(Dataset::Payments, "2026-10", &fewer, "2026-11-02T08:00:00Z");
    let earnings = "earningId,earningAmount,transactionCurrency,earningDate,odd\ne1,-2.50,EUR,2026-10-01,y\ne2,1.00,USD,,\n";
    ledger.observe(Dataset::Earnings, "2026-10", earnings, "2026-11-01T08:00:00Z");
    drop(ledger);
    let dictionary = dictionary();
    for line in [
        "ls payouts --vanished",
        "ls payouts",
        "ls earnings",
        "show 1",
        "show 3",
        "show e1",
        "show e2",
        "coverage",
        "jobs",
        "quarantine ls",
        "ls payouts --by status",
    ] {
        compare(&place, line, &dictionary);
    }
}

#[test]
fn nothing_to_print_is_an_empty_array_and_a_header() {
    let place = Place::synced();
    for line in
        ["jobs", "verify", "quarantine ls", "ls payouts --month 2031-01", "ls earnings --month 2031-01"]
    {
        assert_eq!(place.run(&format!("{line} --output json")).with_code(0).stdout.trim(), "[]", "{line}");
        assert_eq!(place.run(&format!("{line} --output csv")).with_code(0).csv().len(), 1, "{line}");
    }
}

#[test]
fn a_command_without_data_refuses_a_form() {
    let place = Place::bare();
    for line in ["demo", "init", "auth login x", "auth logout x", "sandbox", "completions bash", "man"] {
        for form in ["json", "csv"] {
            let ran = place.run(&format!("{line} --output {form}")).with_code(2);
            ran.showing(&format!("prints no data, so it has no --output {form}"));
        }
    }
    // The variable is for all commands.
    let ran = place.run_script("PAYOUTS_OUTPUT=json exec $PAYOUTS completions bash");
    assert_eq!(ran.code, Some(0), "{ran}");
}

#[test]
fn an_export_to_a_file_says_what_it_wrote() {
    let place = Place::synced();
    let dictionary = dictionary();
    compare(&place, "export payouts --force --to a.csv", &dictionary);
    let printed = place.run("export payouts --force --to a.csv --output json").with_code(0).json();
    let records = place.read("a.csv").lines().count() as u64 - 1;
    let expected =
        serde_json::json!([{"what": "payouts", "format": "csv", "file": "a.csv", "rows": records}]);
    assert_eq!(printed, expected);
}
