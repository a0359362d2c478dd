//! Files that were downloaded by hand: their windows are like those of a sync, or nothing is changed.

use super::support::{Ledger, MONTHS, PARTNER, Place, Ran, quarter, sandbox};
use payouts_core::Dataset;
use serde_json::Value;
use std::{fs, io::Write};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

const HEADER: &str =
    "participantID,programName,totalPayment,currencyCode,paymentID,paymentStatus,paymentDate";
const IMPORT: &str = "import payments.csv --source contoso --from 2024-07 --to 2024-10";

fn payment(id: &str, amount: &str, day: &str) -> String {
    format!("7700001,Azure,{amount},EUR,{id},SENT,{day}")
}

/// Four months, newest first as the page sorts them, without a payment in August. Two payments are equal.
fn rows() -> Vec<String> {
    vec![
        payment("0009", "9.00", "2024-10-31"),
        payment("0008", "\"1,008.50\"", "2024-10-01"),
        payment("0005", "5.00", "2024-09-15"),
        payment("0005", "5.00", "2024-09-15"),
        payment("0001", "1.00", "2024-07-01"),
    ]
}

fn file(rows: &[String]) -> String {
    format!("\u{feff}{HEADER}\r\n{}\r\n", rows.join("\r\n"))
}

fn with_file(name: &str, bytes: impl AsRef<[u8]>) -> Place {
    let place = Place::bare();
    fs::write(place.path().join(name), bytes).expect("a file");
    place
}

fn windows(ran: &Ran) -> Vec<Value> {
    ran.json().as_array().cloned().expect("rows")
}

fn column(windows: &[Value], name: &str) -> Vec<u64> {
    windows.iter().map(|row| row[name].as_u64().unwrap_or_else(|| panic!("{name} in {row}"))).collect()
}

/// What is stored, without what each run adds.
fn stored(place: &Place) -> (Value, Value) {
    (
        place.run("ls payouts --output json").with_code(0).json(),
        place.run("coverage --output json").with_code(0).json(),
    )
}

fn is_sound(place: &Place) {
    place.run("verify").with_code(0);
    place.run("rebuild").with_code(0).showing("the same as before");
    place.run("verify").with_code(0);
}

fn zipped(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in entries {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        archive.start_file(*name, options).expect("an entry");
        archive.write_all(text.as_bytes()).expect("room");
    }
    archive.finish().expect("an archive").into_inner()
}

#[test]
fn a_file_of_four_months_is_four_windows_and_leads_back_to_the_file() {
    let place = with_file("payments.csv", file(&rows()));
    let ran = place.run(&format!("{IMPORT} --output json")).with_code(0).showing("4 windows imported");
    let imported = windows(&ran);
    let names: Vec<_> = imported.iter().map(|row| row["window"].as_str().expect("a name")).collect();
    let months = ["2024-07", "2024-08", "2024-09", "2024-10"];
    assert_eq!(names, months.map(|month| format!("contoso/payments/all/{month}")));
    assert_eq!(column(&imported, "payouts_new"), [1, 0, 2, 2]);
    assert!(imported.iter().all(|row| row["early"] == false && row["known"] == false), "{ran}");

    let coverage = place.run("coverage --output json").with_code(0).json();
    let loaded = coverage.as_array().expect("windows");
    assert!(loaded.iter().all(|row| row["state"] == "loaded" && row["early"] == false), "{coverage}");
    assert_eq!(column(loaded, "rows"), [1, 0, 2, 2]);
    let listed = place.run("ls payouts").with_code(0);
    assert!(listed.stdout.contains("1,028.50") || listed.stdout.contains("1028.50"), "{listed}");
    is_sound(&place);

    let traced = place.run("show 0001 --trace").with_code(0);
    assert!(traced.stdout.contains("payments.csv, line 6"), "{traced}");
    assert!(traced.stdout.contains("imported-from"), "{traced}");
    let twins = place.run("show 0005 --trace").with_code(0).stdout;
    assert!(twins.contains("line 4") && twins.contains("line 5"), "{twins}");
}

#[test]
fn the_same_file_twice_changes_nothing() {
    let place = with_file("payments.csv", file(&rows()));
    place.run(IMPORT).with_code(0);
    let before = stored(&place);
    let ran = place.run(&format!("{IMPORT} --output json")).with_code(0).showing("payouts: 0 new");
    assert!(windows(&ran).iter().all(|row| row["known"] == true), "{ran}");
    assert_eq!(column(&windows(&ran), "payouts_unchanged"), [1, 0, 2, 2]);
    assert_eq!(stored(&place), before);
    is_sound(&place);
}

#[test]
fn rows_outside_of_the_range_and_a_month_without_its_beginning_change_nothing() {
    let place = with_file("payments.csv", file(&rows()));
    for (range, message) in [
        ("--from 2024-08 --to 2024-10", "1 row outside of 2024-08-01 to 2024-10-31: 2024-07 (1)"),
        ("--from 2024-07 --to 2024-09", "--from 2024-07 --to 2024-10"),
        ("--from 2024-07 --to 2024-10-15", "1 row outside"),
        ("--from 2024-06-02 --to 2024-10", "2024-06 is only partly covered"),
        ("--from 2024-10 --to 2024-07", "there is no day between"),
        ("--from 2024-07", "--from 2024-07 --to 2024-10, if that is what you downloaded"),
        ("--from 1900-01 --to 2024-10", "240 at most"),
        ("--from July --to 2024-10", "write a month like"),
    ] {
        place.run(&format!("import payments.csv --source contoso {range}")).with_code(2).showing(message);
    }
    assert_eq!(stored(&place), (Value::Array(Vec::new()), Value::Array(Vec::new())));
}

#[test]
fn a_file_that_is_not_what_it_is_said_to_be_changes_nothing() {
    let place = with_file("semicolons.csv", file(&rows()).replace(',', ";"));
    place.write("payments.csv", &file(&rows()));
    place.write("notes.txt", "dear all,\nplease see below\n");
    for (name, options, message) in [
        ("semicolons.csv", "", "separated by ';'"),
        ("payments.csv", "--dataset earnings", "it looks like a header of payments"),
        ("payments.csv", "--dataset payout-summary", "payments.csv cannot be imported"),
        ("notes.txt", "", "no table of payments"),
        ("absent.csv", "", "absent.csv cannot be read"),
        ("home", "", "is a directory"),
    ] {
        let line = format!("import {name} --source contoso --from 2024-07 --to 2024-10 {options}");
        place.run(&line).with_code(2).showing(message);
    }
    assert_eq!(stored(&place), (Value::Array(Vec::new()), Value::Array(Vec::new())));
    place.run("verify").with_code(0);
}

#[test]
fn a_month_that_the_file_does_not_cover_to_its_end_is_early_until_it_does() {
    let place = with_file("payments.csv", file(&rows()[1..]));
    let early = "import payments.csv --source contoso --from 2024-07 --to 2024-10-15 --output json";
    let ran = place.run(early).with_code(0).showing("1 window early");
    let is_early: Vec<_> = windows(&ran).iter().map(|row| row["early"] == true).collect();
    assert_eq!(is_early, [false, false, false, true]);
    let is_early =
        |place: &Place| stored(place).1.as_array().expect("windows").last().expect("one")["early"].clone();
    assert_eq!(is_early(&place), true);
    // The same bytes cover more now.
    let ran = place.run(&format!("{IMPORT} --output json")).with_code(0);
    assert_eq!(windows(&ran)[3]["payouts_unchanged"], 1, "{ran}");
    assert_eq!(is_early(&place), false);
    // What came since then would vanish.
    fs::write(place.path().join("payments.csv"), file(&rows()[2..])).expect("a file");
    place.run(early).with_code(2).showing("import a file of the whole period");
    is_sound(&place);
}

#[test]
fn a_worse_import_is_held_until_a_person_accepts_it() {
    let place = with_file("payments.csv", file(&rows()));
    place.run(IMPORT).with_code(0);
    fs::write(place.path().join("payments.csv"), file(&rows()[..2])).expect("a file");
    let ran = place.run(&format!("{IMPORT} --output json")).with_code(4);
    let ran = ran.showing("contoso/payments/all/2024-09 is held").showing("payouts accept");
    let is_held: Vec<_> = windows(&ran).iter().map(|row| row["held"] == true).collect();
    assert_eq!(is_held, [true, false, true, false]);
    assert!(place.run("ls payouts").with_code(0).stdout.contains("0005"), "the better read stays");
    is_sound(&place);
    let again = place.run(&format!("{IMPORT} --output json")).with_code(4);
    assert!(windows(&again).iter().all(|row| row["known"] == true), "{again}");
    place.run("accept contoso/payments/all/2024-09 --reason cancelled").with_code(0);
    assert!(!place.run("ls payouts").with_code(0).stdout.contains("0005"));
    is_sound(&place);
}

#[test]
fn damage_ends_in_quarantine_and_a_row_without_a_date_is_kept() {
    let mut all = rows();
    all.insert(3, "a total,of,three cells".to_owned());
    all.insert(4, payment("0006", "6.00", ""));
    all.push(payment("0000", "0.50", "soon"));
    let place = with_file("payments.csv", file(&all));
    let ran = place.run(&format!("{IMPORT} --output json")).with_code(4);
    let ran = ran.showing("2 rows without a date").showing("payouts quarantine ls");
    assert_eq!(column(&windows(&ran), "rows_unreadable"), [0, 0, 1, 0]);
    assert_eq!(column(&windows(&ran), "payouts_new"), [2, 0, 3, 2]);
    let quarantine = place.run("quarantine ls --output json").with_code(0).json();
    assert_eq!(quarantine.as_array().map(Vec::len), Some(2), "{quarantine}");
    is_sound(&place);
}

#[test]
fn archives_and_several_files_are_imported_together() {
    let (late, early) = (file(&rows()[..2]), file(&rows()[2..]));
    let archive = zipped(&[("2024/late.csv", &late), ("2024/early.csv", &early), ("about.pdf", "%PDF")]);
    let zip = with_file("export.zip", archive);
    let from_zip = "import export.zip --source contoso --from 2024-07 --to 2024-10 --output json";
    let imported = zip.run(from_zip).with_code(0).showing("passed over: about.pdf");
    assert_eq!(column(&windows(&imported), "payouts_new"), [1, 0, 2, 2]);
    let traced = zip.run("show 0001 --trace").with_code(0);
    assert!(traced.stdout.contains("export.zip, entry 2024/early.csv, line 4"), "{traced}");
    is_sound(&zip);

    let files = with_file("late.csv", &late);
    files.write("early.csv", &early);
    files.write("again.csv", &early);
    let several =
        "import late.csv early.csv again.csv --source contoso --from 2024-07 --to 2024-10 --output json";
    let imported = files.run(several).with_code(0);
    assert_eq!(column(&windows(&imported), "payouts_new"), [1, 0, 2, 2]);
    let traced = files.run("show 0001 --trace").with_code(0);
    assert!(traced.stdout.contains("early.csv, line 4"), "{traced}");
    is_sound(&files);

    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(file(&rows()).as_bytes()).expect("room");
    let place = with_file("payments.csv.gz", gzip.finish().expect("a file"));
    place.run(&IMPORT.replace(".csv", ".csv.gz")).with_code(0);
    let traced = place.run("show 0001 --trace").with_code(0);
    assert!(traced.stdout.contains("payments.csv.gz, line 6"), "{traced}");
    is_sound(&place);
    for other in [&zip, &files] {
        let amounts = |place: &Place| -> Vec<Value> {
            let rows = stored(place).0;
            let mut all: Vec<_> =
                rows.as_array().expect("rows").iter().map(|row| row["total"].clone()).collect();
            all.sort_by_key(ToString::to_string);
            all
        };
        assert_eq!(amounts(other), amounts(&place));
    }
}

#[test]
fn utf_16_with_tabs_is_cut_between_its_letters() {
    let text =
        file(&rows()).replace("\"1,008.50\"", "1008.50").replace(',', "\t").replace("Azure", "Azur\u{a0a}");
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let place = with_file("payments.csv", bytes);
    let ran = place.run(&format!("{IMPORT} --output json")).with_code(0);
    assert_eq!(column(&windows(&ran), "payouts_new"), [1, 0, 2, 2]);
    is_sound(&place);
}

#[test]
fn earnings_are_windows_of_the_lake() {
    let header =
        "earningId,paymentId,programName,transactionCurrency,earningAmount,earningDate,participantId";
    let rows = "e1,0007,Azure,EUR,10.00,2024-08-02,77\ne2,0007,\"Azure\nPlan\",EUR,5.00,2024-07-03,77\n\
        e3,0007,Azure,EUR,1.00,2024-08-09,77\n";
    let place = with_file("earnings.csv", format!("{header}\n{rows}"));
    let line =
        "import earnings.csv --source contoso --dataset earnings --from 2024-06 --to 2024-08 --output json";
    let ran = place.run(line).with_code(0).showing("earnings: 3");
    assert_eq!(column(&windows(&ran), "earnings"), [0, 1, 2]);
    assert!(place.run("ls earnings").with_code(0).stdout.contains("16.00 EUR"));
    is_sound(&place);
    place.run(line).with_code(0).showing("3 windows known already");
    fs::write(place.path().join("earnings.csv"), format!("{header}\n")).expect("a file");
    place.run(line).with_code(4).showing("is held");
    assert!(place.run("ls earnings").with_code(0).stdout.contains("16.00 EUR"));
    is_sound(&place);
}

#[test]
fn answers_of_oracle_are_windows_of_their_account_and_day() {
    let answer = |day: &str, amount: &str| {
        format!(
            "{{\"payoutDt\":\"{day}\",\"acctCode\":\"0042\",\"payouts\":[{{\"payoutPspRef\":\"P{day}\",\
             \"payoutUTC\":\"{day}T01:00:00\",\"payoutCurr\":\"EUR\",\"payoutAmt\":{amount},\"wthhldAmt\":0}}]}}"
        )
    };
    let (first, third) = (answer("2024-07-01", "10.10"), answer("2024-07-03", "3.30"));
    let place = with_file("answer.json", &first);
    fs::write(place.path().join("more.zip"), zipped(&[("third.json", &third)])).expect("a file");
    let line = "import answer.json more.zip --source inn --output json";
    let ran = place.run(line).with_code(0).showing("1 day of 1 account without an answer");
    let names: Vec<_> = windows(&ran).iter().map(|row| row["window"].clone()).collect();
    assert_eq!(names, ["inn/payout-summary/0042/2024-07-01", "inn/payout-summary/0042/2024-07-03"]);
    assert_eq!(column(&windows(&ran), "payouts_new"), [1, 1]);
    place.run(line).with_code(0).showing("2 windows known already");
    let traced = place.run("show P2024-07-03 --trace").with_code(0);
    assert!(traced.stdout.contains("more.zip, entry third.json"), "{traced}");
    is_sound(&place);
    place.run("import answer.json --source inn --from 2024-07-02").with_code(2).showing("no day between");
    place.write("other.json", &answer("2024-07-01", "99"));
    place.run("import answer.json other.json --source inn").with_code(2).showing("two different answers");
    place.write("error.json", "{\"error\":\"no\"}");
    place.run("import error.json --source inn").with_code(2).showing("an error of the service");
}

#[test]
fn a_window_that_a_sync_left_on_its_way_is_imported_all_the_same() {
    let place = with_file("payments.csv", file(&rows()));
    let mut ledger = Ledger::of(&place);
    ledger.plan(Dataset::Payments, "2024-09", "2024-10-01T00:00:00Z".parse().expect("a time"));
    ledger.observe(
        Dataset::Payments,
        "2024-10",
        &format!("{HEADER}\n{}\n", payment("0008", "1008.50", "2024-10-01")),
        "2024-10-20T00:00:00Z",
    );
    drop(ledger);
    let ran = place.run(&format!("{IMPORT} --output json")).with_code(0);
    assert_eq!(column(&windows(&ran), "payouts_new"), [1, 0, 2, 1]);
    assert_eq!(place.run("jobs --output json").with_code(0).json(), serde_json::json!([]));
    is_sound(&place);
}

#[test]
fn a_later_sync_of_the_same_name_reads_the_same_windows() {
    let place = Place::signed_in(sandbox(quarter()));
    place.write("payments.csv", &format!("{HEADER}\n"));
    let line = format!("import payments.csv --source {PARTNER} --from 2025-01 --to 2025-06 --output json");
    let imported = place.run(&line).with_code(0);
    assert_eq!(windows(&imported).len(), MONTHS);
    place.run("sync --no-wait").with_code(5);
    place.exports_get_ready();
    place.run("sync --no-wait --look-back 0").with_code(0);
    let coverage = place.run("coverage --output json").with_code(0).json();
    let of_payments = |row: &&Value| row["source"] == PARTNER && row["dataset"] == "payments";
    let payments: Vec<_> = coverage.as_array().expect("windows").iter().filter(of_payments).collect();
    assert_eq!(payments.len(), MONTHS, "no window is there twice: {coverage}");
    place.run("verify").with_code(0);
}

#[test]
fn a_name_that_the_configuration_has_for_another_service_is_refused() {
    let place = with_file("payments.csv", file(&rows()));
    let inn = "[accounts.contoso]\nprovider = \"oracle-bi\"\norganization = \"GRD\"\nclient-id = \"x\"\nusername = \"u\"\n\
        application-server = \"https://a.example\"\nauthentication-server = \"https://b.example\"\npassword = \"env:P\"\n";
    place.write("payouts.toml", inn);
    let ran = place.run(IMPORT).with_code(2);
    assert!(ran.stderr.contains("is a sign-in at"), "{ran}");
    place.run(&IMPORT.replace("contoso", "a/b")).with_code(2).showing("no name of a source");
}
