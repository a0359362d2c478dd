//! Whether anything needs a person: each check in each state, and the same numbers for monitoring.

use super::support::{
    Ledger, PARTNER, Place, RESTAURANTS, Ran, change_kept, days_from_now, quarter, sandbox,
};
use chrono::{DateTime, TimeDelta, Utc};
use payouts_core::Dataset;
use regex_lite::Regex;
use serde_json::Value;
use std::{collections::BTreeSet, fmt::Write as _};

const HEADER: &str = "paymentID,totalPayment,currencyCode,paymentDate,paymentStatus,paymentMethod";

fn ago(hours: i64) -> DateTime<Utc> {
    Utc::now() - TimeDelta::hours(hours)
}

fn day(days_ago: i64) -> String {
    (Utc::now() - TimeDelta::days(days_ago)).format("%Y-%m-%d").to_string()
}

/// A ledger whose window of payments of a month that is long over was loaded then.
fn loaded(place: &Place, rows: &str, at: DateTime<Utc>) {
    let body = format!("{HEADER}\n{rows}");
    Ledger::of(place).observe(Dataset::Payments, "2024-12", &body, &at.to_rfc3339());
}

fn status(place: &Place, code: i32) -> Vec<Value> {
    let rows = place.run("status --output json").with_code(code).json();
    rows.as_array().expect("rows").clone()
}

/// What was measured, the state and the detail of the first check of this name.
fn check(rows: &[Value], name: &str) -> (Option<u64>, String, String) {
    let row = rows.iter().find(|row| row["check"] == name).unwrap_or_else(|| panic!("no {name}: {rows:#?}"));
    let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
    (row["measured"].as_u64(), text("state"), text("detail"))
}

/// The state of the first check of this name, and how many are in a state that is not `ok`.
fn raised(rows: &[Value], name: &str) -> (String, usize) {
    (check(rows, name).1, rows.iter().filter(|row| row["state"] != "ok").count())
}

/// A statement of one day with these balances, the closing one maybe absent, and one credit of Microsoft or no entry.
fn statement(day: &str, number: u32, [opening, closing]: [&str; 2], credit: Option<&str>) -> String {
    let amount = |amount: &str| format!("<Amt Ccy=\"EUR\">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>");
    let balance = |code: &str, text: &str| {
        format!(
            "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{}<Dt><Dt>{day}</Dt></Dt></Bal>",
            amount(text)
        )
    };
    let closing = if closing.is_empty() { String::new() } else { balance("CLBD", closing) };
    let entry = credit.map(|text| {
        format!(
            "<Ntry>{}<Sts>BOOK</Sts><BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt><NtryDtls><TxDtls>\
             <RltdPties><Dbtr><Nm>Microsoft Ireland Operations Ltd</Nm></Dbtr></RltdPties>\
             <RmtInf><Ustrd>PAYMENT {number}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>",
            amount(text)
        )
    });
    format!(
        "<?xml version=\"1.0\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrStmt>\
         <GrpHdr><MsgId>M{number}</MsgId><CreDtTm>{day}T21:00:00+00:00</CreDtTm></GrpHdr><Stmt><Id>S{number}</Id>\
         <ElctrncSeqNb>{number}</ElctrncSeqNb><CreDtTm>{day}T21:00:00+00:00</CreDtTm>\
         <FrToDt><FrDtTm>{day}T00:00:00</FrDtTm><ToDtTm>{day}T23:59:59</ToDtTm></FrToDt>\
         <Acct><Id><IBAN>DE90999999990000004711</IBAN></Id><Ccy>EUR</Ccy></Acct>{}{closing}{}</Stmt></BkToCstmrStmt></Document>",
        balance("OPBD", opening),
        entry.unwrap_or_default(),
    )
}

fn import(place: &Place, day: &str, number: u32, balances: [&str; 2], credit: Option<&str>) {
    place.write("statement.xml", &statement(day, number, balances, credit));
    place.run("bank import statement.xml").with_code(0);
}

#[test]
fn a_ledger_that_is_up_to_date_needs_no_person_and_says_nothing_when_quiet() {
    let place = Place::bare();
    place.run("status").with_code(2);
    loaded(&place, "", ago(1));
    let rows = status(&place, 0);
    assert!(rows.iter().all(|row| row["state"] == "ok"), "{rows:#?}");
    let (seconds, _, detail) = check(&rows, "load_age");
    assert!(seconds.is_some_and(|seconds| (3600..3700).contains(&seconds)) && detail.is_empty(), "{rows:#?}");
    assert_eq!(check(&rows, "bank_statement_age").2, "no bank statement was imported");
    let ran = place.run("status").with_code(0);
    assert!(ran.stdout.contains("1h 0m") && ran.stdout.contains("nothing needs a person"), "{ran}");
    let quiet = place.run("status --quiet").with_code(0);
    assert_eq!((quiet.stdout.as_str(), quiet.stderr.as_str()), ("", ""), "{quiet}");
    let csv = place.run("status --output csv").with_code(0).csv();
    assert_eq!(csv[0], ["check", "source", "age", "measured", "unit", "state", "detail"]);
    assert_eq!(csv.len(), rows.len() + 1);
}

#[test]
fn a_load_that_is_late_is_a_warning_then_an_alarm_and_quiet_still_prints_it() {
    for (hours, state) in [(35, "ok"), (37, "warning"), (73, "alarm")] {
        let place = Place::bare();
        loaded(&place, "", ago(hours));
        let rows = status(&place, if state == "ok" { 0 } else { 4 });
        assert_eq!(check(&rows, "load_age").1, state, "{hours} hours");
    }
    let place = Place::bare();
    loaded(&place, "", ago(73));
    let quiet = place.run("status --quiet").with_code(4);
    assert!(quiet.stdout.contains("nothing was loaded for 3d 1h: payouts sync"), "{quiet}");
    assert!(!quiet.stdout.contains("windows_failed"), "{quiet}");
    place.write("payouts.toml", "[status]\nload-warning-hours = 100\nload-alarm-hours = 200\n");
    place.run("status").with_code(0);
    place.write("payouts.toml", "[status]\nload-warning = 100\n");
    place.run("status").with_code(2).showing("payouts.toml:2: unknown field `load-warning`");
}

#[test]
fn pending_exports_failed_windows_and_quarantine_are_counted() {
    for (hours, state) in [(1, "ok"), (31, "warning"), (73, "alarm")] {
        let place = Place::bare();
        loaded(&place, "", ago(1));
        Ledger::of(&place).request(Dataset::Payments, "2025-01", ago(hours));
        let rows = status(&place, if state == "ok" { 0 } else { 4 });
        let (measured, found, detail) = check(&rows, "exports_pending");
        assert_eq!((measured, found.as_str()), (Some(1), state));
        assert_eq!(state != "ok", detail.contains("1 export pending, the oldest for"), "{detail}");
    }
    let place = Place::bare();
    loaded(&place, "", ago(1));
    Ledger::of(&place).fail(Dataset::Payments, "2025-01", "canary", ago(1));
    let rows = status(&place, 4);
    assert_eq!(
        check(&rows, "windows_failed"),
        (Some(1), "warning".into(), "1 window failed: payouts jobs".into())
    );
    assert!(
        !place.run("status").with_code(4).to_string().contains("canary"),
        "what a provider said is not shown"
    );

    let place = Place::bare();
    loaded(&place, "001,12x,EUR,2024-12-15,SENT,EFT\n", ago(1));
    let rows = status(&place, 4);
    assert_eq!(raised(&rows, "quarantine_open"), ("warning".into(), 1), "{rows:#?}");
    place.run_with("quarantine acknowledge 1 --reason", "known").with_code(0);
    place.run("status").with_code(0);
}

#[test]
fn a_held_read_is_a_warning_until_it_is_accepted() {
    let place = Place::bare();
    let mut ledger = Ledger::of(&place).holding();
    let rows = "001,1.00,EUR,2024-12-15,UNPROCESSED,EFT\n002,2.00,EUR,2024-12-15,UNPROCESSED,EFT\n";
    ledger.observe(Dataset::Payments, "2024-12", &format!("{HEADER}\n{rows}"), &ago(2).to_rfc3339());
    ledger.observe(Dataset::Payments, "2024-12", &format!("{HEADER}\n"), &ago(1).to_rfc3339());
    drop(ledger);
    assert_eq!(raised(&status(&place, 4), "windows_held"), ("warning".into(), 1));
    place.run("accept contoso/payments/all/2024-12 --reason cancelled").with_code(0);
    place.run("status").with_code(0);
}

#[test]
fn exceptions_are_counted_by_age_and_end_with_6_unless_something_worse_is_there() {
    let place = Place::bare();
    let month = |days_ago: i64| day(days_ago)[..7].to_owned();
    let months: BTreeSet<String> = (0..5).map(|place| month(place * 20)).collect();
    for month in months {
        let now = Utc::now().to_rfc3339();
        Ledger::of(&place).observe(Dataset::Payments, &month, &format!("{HEADER}\n"), &now);
    }
    // Credits of Microsoft that no payout is known for.
    import(&place, &day(40), 1, ["100.00", "150.00"], Some("50.00"));
    import(&place, &day(2), 2, ["150.00", "160.00"], Some("10.00"));
    let rows = status(&place, 6);
    let of_age = |age: &str| {
        let row = rows.iter().find(|row| row["check"] == "exceptions_open" && row["age"] == age);
        let row = row.expect("a row");
        (row["measured"].as_u64(), row["state"].as_str())
    };
    assert_eq!(of_age("0-3"), (Some(1), Some("warning")), "{rows:#?}");
    assert_eq!(of_age("31-90"), (Some(1), Some("alarm")), "{rows:#?}");
    assert_eq!(of_age("4-7"), (Some(0), Some("ok")), "{rows:#?}");
    let quiet = place.run("status --quiet").with_code(6);
    assert!(quiet.stdout.contains("1 exception 31-90 days old: payouts reconcile"), "{quiet}");
    assert!(!quiet.to_string().contains("50.00"), "an amount is shown: {quiet}");

    Ledger::of(&place).fail(Dataset::Payments, "2025-01", "no", ago(1));
    status(&place, 4);

    let found = place.run("reconcile --output json").with_code(6).json();
    for finding in found.as_array().expect("rows").iter().filter(|row| row["verdict"] == "exception") {
        let id = finding["finding_id"].as_str().expect("an id");
        place.run(&format!("exceptions accept --finding {id} --reason known")).with_code(0);
    }
    assert_eq!(
        raised(&status(&place, 4), "exceptions_open"),
        ("ok".into(), 1),
        "only the failed window is left"
    );
}

#[test]
fn days_that_nothing_proves_and_days_without_a_statement_are_counted() {
    let place = Place::bare();
    loaded(&place, "", ago(1));
    import(&place, &day(20), 1, ["100.00", "100.00"], None);
    let rows = status(&place, 0);
    assert_eq!(check(&rows, "bank_statement_age").0, Some(20), "{rows:#?}");
    // Ten days later, with neither the next number nor the balance of the one before.
    import(&place, &day(10), 9, ["300.00", "300.00"], None);
    let rows = status(&place, 4);
    assert_eq!(
        raised(&rows, "bank_days_missing"),
        ("warning".into(), 2),
        "the gap is an exception: {rows:#?}"
    );
    assert_eq!(check(&rows, "bank_days_missing").0, Some(9), "{rows:#?}");
    // The next number, without a closing balance.
    import(&place, &day(9), 10, ["300.00", ""], None);
    let (measured, state, detail) = check(&status(&place, 4), "bank_days_unproved");
    assert_eq!((measured, state.as_str()), (Some(1), "warning"));
    assert_eq!(detail, "1 bank day that no balances prove: payouts bank coverage");
    let printed = place.run("status --output csv").with_code(4);
    assert!(!printed.to_string().contains("4711"), "an account is shown: {printed}");

    // A final statement may still come for a day that is younger.
    for (days, unproved) in [(4, 0), (5, 1)] {
        let place = Place::bare();
        loaded(&place, "", ago(1));
        import(&place, &day(days), 1, ["100.00", ""], None);
        let rows = status(&place, if unproved == 0 { 0 } else { 4 });
        assert_eq!(check(&rows, "bank_days_unproved").0, Some(unproved), "{days} days: {rows:#?}");
    }
    for (days, state) in [(35, "ok"), (36, "warning"), (66, "alarm"), (200, "ok")] {
        let place = Place::bare();
        loaded(&place, "", ago(1));
        import(&place, &day(days), 1, ["100.00", "100.00"], None);
        let rows = status(&place, if state == "ok" { 0 } else { 4 });
        assert_eq!(check(&rows, "bank_statement_age").1, state, "{days} days: {rows:#?}");
    }
}

#[test]
fn a_closed_month_that_has_changed_is_an_alarm_and_its_days_do_not_count() {
    let place = Place::bare();
    loaded(&place, "001,1.00,EUR,2024-12-15,UNPROCESSED,EFT\n", ago(2));
    place.run("close 2024-12 --except test").with_code(0);
    assert_eq!(check(&status(&place, 0), "closed_months_changed").0, Some(0));
    import(&place, "2024-12-10", 1, ["100.00", ""], None);
    assert_eq!(check(&status(&place, 0), "bank_days_unproved").0, Some(0), "the close has it on record");
    loaded(&place, "001,2.00,EUR,2024-12-15,UNPROCESSED,EFT\n", Utc::now());
    let rows = status(&place, 6);
    let (measured, state, detail) = check(&rows, "closed_months_changed");
    assert_eq!((measured, state.as_str()), (Some(1), "alarm"));
    assert_eq!(detail, "1 month changed since the close: payouts diff 2024-12");
}

#[test]
fn sign_ins_are_missing_or_end_soon() {
    let place = Place::beside(sandbox(quarter()));
    drop(Ledger::of(&place));
    let rows = status(&place, 4);
    assert_eq!(
        check(&rows, "load_age"),
        (None, "alarm".into(), "nothing was ever loaded: payouts sync".into())
    );
    let (days, state, detail) = check(&rows, "signin_days_left");
    assert_eq!((days, state.as_str()), (None, "alarm"));
    assert_eq!(detail, "not signed in: payouts auth login contoso");

    let place = Place::signed_in(sandbox(quarter()));
    place.run(&format!("auth login {RESTAURANTS}")).with_code(0);
    place.sync_all();
    // What is read of the world itself is not what this test is about.
    let of_sign_ins =
        |name: &str| check(&place.run("status --output json").json().as_array().expect("rows").clone(), name);
    assert_eq!(of_sign_ins("signin_days_left").1, "ok");
    for (days, state) in [(20, "ok"), (10, "warning"), (2, "alarm")] {
        change_kept(&place, PARTNER, |kept| kept["refresh_expires_at"] = days_from_now(days));
        let (left, found, _) = of_sign_ins("signin_days_left");
        assert_eq!((left, found.as_str()), (Some(days.unsigned_abs() - 1), state), "{days} days");
    }
    change_kept(&place, RESTAURANTS, |kept| kept["password"]["since"] = days_from_now(-58));
    let (left, state, detail) = of_sign_ins("password_days_left");
    assert_eq!((left, state.as_str()), (Some(1), "alarm"));
    assert!(detail.contains("set a new one in Reporting and Analytics"), "{detail}");

    // A sign-in that was taken out of the configuration is no reason for an alarm.
    let toml = place.read("payouts.toml");
    let without = toml.split("[accounts.contoso]").next().expect("a beginning").to_owned();
    let rest = toml.split("[accounts.grand-hotels]").nth(1).expect("the other sign-in");
    place.write("payouts.toml", &format!("{without}[accounts.grand-hotels]{rest}"));
    let rows = place.run("status --output json").json();
    let retired =
        rows.as_array().expect("rows").iter().filter(|row| row["source"] == PARTNER).collect::<Vec<_>>();
    let [only] = retired.as_slice() else { panic!("{retired:#?}") };
    assert_eq!((&only["check"], &only["state"]), (&"load_age".into(), &"ok".into()), "{only}");
}

#[test]
fn metrics_are_the_same_numbers_in_the_form_that_prometheus_reads() {
    let place = Place::bare();
    loaded(&place, "", ago(73));
    Ledger::of(&place).request(Dataset::Payments, "2025-01", ago(1));
    place.write("payouts.prom", "of an earlier run");
    let ran: Ran = place.run("status --metrics payouts.prom --output json").with_code(4);
    let text = place.read("payouts.prom");
    let samples = samples(&text);
    for row in ran.json().as_array().expect("rows") {
        let mut labels = String::new();
        for key in ["source", "age"] {
            if let Some(value) = row[key].as_str() {
                write!(labels, "{}{key}=\"{value}\"", if labels.is_empty() { "" } else { "," })
                    .expect("text");
            }
        }
        let check = row["check"].as_str().expect("a name");
        let of_check = format!(
            "payouts_check_state{{check=\"{check}\"{}{labels}}}",
            if labels.is_empty() { "" } else { "," }
        );
        let state =
            ["ok", "warning", "alarm"].iter().position(|state| row["state"] == *state).expect("a state");
        assert!(samples.contains(&(of_check.clone(), state as u64)), "{of_check} in {text}");
        let unit = match check {
            "load_age" => "_seconds",
            "bank_statement_age" => "_days",
            _ => "",
        };
        let name = if labels.is_empty() {
            format!("payouts_{check}{unit}")
        } else {
            format!("payouts_{check}{unit}{{{labels}}}")
        };
        let sample = samples.iter().find(|(sample, _)| *sample == name).map(|(_, value)| *value);
        assert_eq!(sample, row["measured"].as_u64(), "{name} in {text}");
    }
    let at = |name: &str| samples.iter().find(|(sample, _)| sample.starts_with(name)).expect("a time").1;
    let hours = (at("payouts_status_timestamp_seconds") - at("payouts_last_load_timestamp_seconds")) / 3600;
    assert_eq!(hours, 73);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        place.run("status --metrics new.prom").with_code(4);
        let mode = std::fs::metadata(place.path().join("new.prom")).expect("a file").permissions().mode();
        assert_eq!(mode & 0o444, 0o444, "node_exporter runs as another user");
    }
    let printed = place.run("status --metrics -").with_code(4);
    assert!(printed.stdout.starts_with("# HELP payouts_load_age_seconds "), "{printed}");
    place.run("status --metrics no/such/dir.prom").with_code(1).showing("no/such/dir.prom cannot be written");
}

/// The samples of a text, each line checked against the grammar: a name is announced by HELP and TYPE once, its samples
/// follow at once, and no sample is there twice, which makes the node exporter refuse the file.
fn samples(text: &str) -> BTreeSet<(String, u64)> {
    let sample = Regex::new(
        r#"^([a-z_]+)(\{[a-z_]+="([^"\\\n]|\\["\\n])*"(,[a-z_]+="([^"\\\n]|\\["\\n])*")*\})? (-?[0-9]+)$"#,
    )
    .expect("a pattern");
    let (mut samples, mut names, mut announced) = (BTreeSet::new(), BTreeSet::new(), String::new());
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(help) = line.strip_prefix("# HELP ") {
            let (name, sentence) = help.split_once(' ').expect("a sentence");
            assert!(sentence.ends_with('.') && name.starts_with("payouts_"), "{line}");
            assert_eq!(lines.next(), Some(format!("# TYPE {name} gauge").as_str()), "{text}");
            assert!(names.insert(name), "{name} twice");
            name.clone_into(&mut announced);
            continue;
        }
        let parts = sample.captures(line).unwrap_or_else(|| panic!("no sample: {line:?}"));
        assert_eq!(&parts[1], announced, "{line}");
        let (series, value) = line.rsplit_once(' ').expect("a value");
        assert!(samples.iter().all(|(known, _)| known != series), "{series} twice");
        samples.insert((series.to_owned(), value.parse().expect("a number")));
    }
    assert!(text.ends_with('\n') && !samples.is_empty(), "{text}");
    samples
}
