//! Prints what readers make of damaged export files, by kind of damage.
//!
//! ```sh
//! cargo run --release -p payouts-tests --example damage_table                        # payouts
//! cargo run --release -p payouts-tests --example damage_table -- --foreign python3   # DuckDB and pandas, too
//! cargo run --release -p payouts-tests --example damage_table -- --show "total row"  # every finding of some kinds
//! cargo run --release -p payouts-tests --example damage_table -- --odd               # false alarms in valid files
//! cargo run --release -p payouts-tests --example damage_table -- --limits            # for tests/damaged/limits.rs
//! ```
//!
//! `--foreign` takes a Python that can import `duckdb` and `pandas`. Those read the files that are not packed.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "whatever fails here fails the program")]

use payouts_tests::damage::{
    Counts, DamagedFile, Outcome, Packed, ReadRow, Reading, by_kind, damaged_files, judge, odd_files,
    read_with_payouts,
};
use std::{collections::BTreeMap, fs, path::Path, process::Command};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        Some(arguments.get(at + 1).cloned().unwrap_or_default())
    };
    let files = damaged_files();
    if let Some(kind) = value("--show") {
        show(files.iter().filter(|file| file.kind.contains(&kind)));
        return;
    }
    if arguments.iter().any(|argument| argument == "--odd") {
        let odd = odd_files();
        show(odd.iter().filter(|file| is_alarm(file)));
        return;
    }
    let ours = by_kind(files.iter().map(|file| (file, judge(file, &read_with_payouts(file)))));
    if arguments.iter().any(|argument| argument == "--limits") {
        limits(&ours);
        return;
    }
    let foreign = value("--foreign").map(|python| foreign(&files, &python)).unwrap_or_default();
    print(&ours, &foreign);
}

/// Whether a valid file is not read as it is, or something is reported of it.
fn is_alarm(file: &DamagedFile) -> bool {
    let reading = read_with_payouts(file);
    judge(file, &reading).outcome != Outcome::Right
        || reading.is_ok_and(|reading| !reading.reports.is_empty())
}

/// Prints how files ended, and what went wrong in each.
fn show<'a>(files: impl Iterator<Item = &'a DamagedFile>) {
    for file in files {
        let judgement = judge(file, &read_with_payouts(file));
        let amount = if judgement.books_wrong_amount { ", WRONG AMOUNT" } else { "" };
        println!("{:?}{amount}: {}: {} {:?}", judgement.outcome, file.kind, file.label, file.packed);
        for finding in judgement.findings.iter().take(3) {
            println!("    {finding}");
        }
    }
}

fn limits(ours: &BTreeMap<&str, Counts>) {
    for (kind, counts) in ours {
        let Counts { right, noted, wrong_amounts, .. } = counts;
        println!("    limit({kind:?}, {}, {noted}, {wrong_amounts}, {right}),", counts.silent());
    }
}

fn print(ours: &BTreeMap<&str, Counts>, foreign: &[(&str, BTreeMap<&'static str, Counts>)]) {
    let mut head = "| kind | files | right | refused | reported | noted | silent | wrong amount |".to_owned();
    for (reader, _) in foreign {
        head.push_str(&format!(" {reader}: files | right | refused | silent | wrong amount |"));
    }
    println!("{head}\n|{}", " --- |".repeat(head.matches('|').count() - 1));
    let mut sums = vec![Counts::default(); foreign.len() + 1];
    for (kind, counts) in ours {
        let others: Vec<Counts> =
            foreign.iter().map(|(_, kinds)| kinds.get(kind).copied().unwrap_or_default()).collect();
        line(kind, counts, &others);
        for (sum, counts) in sums.iter_mut().zip([*counts].into_iter().chain(others)) {
            *sum += counts;
        }
    }
    line("**all**", &sums[0], &sums[1..]);
}

fn line(kind: &str, ours: &Counts, others: &[Counts]) {
    let Counts { files, right, refused, reported, noted, wrong_amounts, .. } = ours;
    let silent = ours.silent();
    let mut line = format!(
        "| {kind} | {files} | {right} | {refused} | {reported} | {noted} | {silent} | {wrong_amounts} |"
    );
    for Counts { files, right, refused, lost, wrong, invented, wrong_amounts, .. } in others {
        let silent = lost + wrong + invented;
        line.push_str(&format!(" {files} | {right} | {refused} | {silent} | {wrong_amounts} |"));
    }
    println!("{line}");
}

/// Has `DuckDB` and pandas read every file that is not packed.
fn foreign(files: &[DamagedFile], python: &str) -> Vec<(&'static str, BTreeMap<&'static str, Counts>)> {
    let folder = std::env::temp_dir().join(format!("damaged-files-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let plain: Vec<_> = files.iter().filter(|file| file.packed == Packed::Plain).collect();
    for (nth, file) in plain.iter().enumerate() {
        fs::write(folder.join(format!("{nth}.csv")), &file.bytes).unwrap();
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("damaged_readers.py");
    let status = Command::new(python).arg(script).arg(&folder).status().unwrap();
    assert!(status.success(), "{status}");
    let judged = ["duckdb", "pandas"].map(|reader| {
        let answers = fs::read_to_string(folder.join(format!("{reader}.jsonl"))).unwrap();
        let judged = plain
            .iter()
            .zip(answers.lines())
            .map(|(file, answer)| (*file, judge(file, &answered(file, answer))));
        (reader, by_kind(judged))
    });
    fs::remove_dir_all(&folder).unwrap();
    judged.into()
}

/// What a foreign reader found: `{"rows": [{"column": "text"}]}` or `{"error": "…"}`.
fn answered(file: &DamagedFile, answer: &str) -> Result<Reading, String> {
    let answer: serde_json::Value = serde_json::from_str(answer).unwrap();
    if let Some(error) = answer["error"].as_str() {
        return Err(error.to_owned());
    }
    let known: BTreeMap<String, &str> =
        file.base.columns.iter().map(|(name, _)| (name.to_lowercase(), *name)).collect();
    let mut reading = Reading::default();
    let mut has_id = answer["rows"].as_array().is_some_and(Vec::is_empty);
    for row in answer["rows"].as_array().into_iter().flatten() {
        let mut read = ReadRow::default();
        for (name, text) in row.as_object().unwrap() {
            if let (Some(name), Some(text)) = (known.get(&name.trim().to_lowercase()), text.as_str()) {
                has_id |= *name == file.base.id;
                read.cells.insert((*name).to_owned(), text.to_owned());
            }
        }
        reading.rows.push(read);
    }
    // A user of the rows asks for this column by its name, and is refused.
    if has_id { Ok(reading) } else { Err(format!("there is no column {}", file.base.id)) }
}
