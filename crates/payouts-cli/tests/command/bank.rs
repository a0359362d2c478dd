//! Bank statements in the ledger: imported once, proved, matched with payouts, decided about.

use super::support::{Ledger, Place};
use payouts_core::Dataset;
use serde_json::Value;
use std::fs;

const READ_AT: &str = "2026-07-01T00:00:00Z";

fn case(name: &str) -> String {
    format!("{}/tests/data/bank/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// A ledger with the payments of these ids.
fn paying(ids: &[&str]) -> Place {
    let place = Place::bare();
    let all = fs::read_to_string(case("payments.csv")).expect("payments");
    let (header, rows) = all.split_once('\n').expect("a header");
    let mut ledger = Ledger::of(&place);
    for month in ["2026-02", "2026-03", "2026-04", "2026-05"] {
        let of_month = |row: &&str| {
            row.trim_end().rsplit(',').next().is_some_and(|day| day.starts_with(month))
                && ids.iter().any(|id| row.contains(id))
        };
        let rows: Vec<_> = rows.lines().filter(of_month).collect();
        ledger.observe(Dataset::Payments, month, &format!("{header}\n{}\n", rows.join("\n")), READ_AT);
    }
    place
}

fn import(place: &Place, name: &str) {
    place.run(&format!("bank import {}", case(name))).with_code(0);
}

/// The findings of the bank.
fn findings(place: &Place, code: i32) -> Vec<Value> {
    let all = place.run("reconcile --all --output json").with_code(code).json();
    let of_bank =
        |row: &&Value| !["no-earnings", "not-all-loaded"].contains(&row["finding"].as_str().unwrap_or(""));
    all.as_array().expect("rows").iter().filter(of_bank).cloned().collect()
}

fn kinds(findings: &[Value]) -> Vec<&str> {
    findings.iter().filter_map(|row| row["finding"].as_str()).collect()
}

#[test]
fn a_payout_that_the_bank_took_back_is_an_exception() {
    let place = paying(&["5100000101"]);
    import(&place, "returned-payout.camt053.xml");
    let findings = findings(&place, 6);
    assert_eq!(kinds(&findings), ["returned"], "{findings:#?}");
    assert_eq!(findings[0]["reference"], "5100000101");
}

#[test]
fn a_statement_whose_entries_do_not_lead_to_its_closing_balance_agrees_with_nothing() {
    let place = paying(&["5100000101"]);
    import(&place, "reversal-keeps-original-sign.camt053.xml");
    let findings = findings(&place, 6);
    assert!(kinds(&findings).contains(&"statement-gap"), "{findings:#?}");
    let gap = findings.iter().find(|row| row["finding"] == "statement-gap").expect("a gap");
    assert_eq!((&gap["found"], &gap["found_currency"]), (&"-2500.00".into(), &"EUR".into()));
    assert!(findings.iter().all(|row| row["verdict"] != "agrees"), "{findings:#?}");
    let ran = place.run("bank coverage").with_code(6);
    assert!(ran.stdout.contains("gap: -2500.00 EUR"), "{ran}");
}

#[test]
fn a_payout_in_another_currency_is_linked_by_its_id_and_the_instructed_amount() {
    let place = paying(&["5100000401"]);
    import(&place, "eur-payout-on-chf-account.camt053.xml");
    let findings = findings(&place, 0);
    let [one] = findings.as_slice() else { panic!("{findings:#?}") };
    assert_eq!(one["finding"], "other-currency");
    assert_eq!((&one["ledger"], &one["ledger_currency"]), (&"8400.00".into(), &"EUR".into()));
    assert_eq!((&one["found"], &one["found_currency"]), (&"7912.8".into(), &"CHF".into()));
}

#[test]
fn a_booking_that_is_issued_again_counts_once_in_either_order() {
    for order in [["one-day", "two-days-reissued"], ["two-days-reissued", "one-day"]] {
        let place = paying(&["5100001101"]);
        for name in order {
            import(&place, &format!("{name}.camt053.xml"));
        }
        let entries = place.run("bank ls --output json").with_code(0).json();
        assert_eq!(entries.as_array().map(Vec::len), Some(2), "{entries}");
        assert_eq!(kinds(&findings(&place, 0)), ["by-reference"], "{order:?}");
    }
}

#[test]
fn twins_are_paired_and_the_surplus_stays_open_from_run_to_run() {
    let place = paying(&["5100001301", "5100001302"]);
    import(&place, "three-equal-credits-two-payouts.camt053.xml");
    // The surplus looks like its twins, so a person has to say whose it is.
    let first = findings(&place, 6);
    assert_eq!(kinds(&first), ["not-in-ledger", "interchangeable", "interchangeable"], "{first:#?}");
    assert_eq!(findings(&place, 6), first);
    let open = place.run("bank ls --open --output json").with_code(0).json();
    assert_eq!(open.as_array().map(Vec::len), Some(1), "{open}");
}

#[test]
fn an_archive_and_a_declared_encoding_are_read() {
    let place = paying(&["5100001201", "5100001401", "5100001402"]);
    import(&place, "declared-iso-8859-15.camt053.xml");
    import(&place, "two-days-v08.camt053.zip");
    let entries = place.run("bank ls --output json").with_code(0).json();
    assert_eq!(entries[0]["counterparty"], "Müller & Söhne Auszahlung");
    assert!(entries[0]["text"].as_str().is_some_and(|text| text.contains("€244,60")), "{entries}");
    let findings = findings(&place, 6);
    assert_eq!(findings.iter().filter(|row| row["verdict"] == "agrees").count(), 3, "{findings:#?}");
}

#[test]
fn an_import_twice_changes_nothing_and_what_is_no_statement_changes_nothing_either() {
    let place = paying(&[]);
    let line = format!("bank import {} --output json", case("one-day.camt053.xml"));
    assert_eq!(place.run(&line).with_code(0).json()[0]["known"], false);
    assert_eq!(place.run(&line).with_code(0).json()[0]["known"], true);
    assert_eq!(place.run("bank files --output json").with_code(0).json().as_array().map(Vec::len), Some(1));
    place.write("half.xml", "<Document><BkToCstmrStmt><Stmt><Id>1</Id>");
    place.run("bank import half.xml").with_code(2).showing("half.xml is no bank statement");
    place.run("bank import none.xml").with_code(2);
    assert_eq!(place.run("bank files --output json").with_code(0).json().as_array().map(Vec::len), Some(1));
    place.run("verify").with_code(0);
    place.run("rebuild").with_code(0);
    place.run("verify").with_code(0);
}

#[test]
fn every_file_of_a_directory_is_imported_and_the_ones_that_are_none_are_named() {
    let place = paying(&[]);
    let ran = place.run(&format!("bank import {} --output json", case(""))).with_code(2);
    assert_eq!(ran.json().as_array().map(Vec::len), Some(9), "{ran}");
    assert!(ran.stderr.contains("payments.csv is no bank statement"), "{ran}");
    let accounts = place.run("bank accounts --output json").with_code(0).json();
    assert_eq!(accounts.as_array().map(Vec::len), Some(3), "{accounts}");
    place.run("bank accounts --account DE0").with_code(2).showing("there is no bank account \"DE0\"");
}

#[test]
fn matches_are_on_record_and_what_was_known_earlier_can_be_asked_for() {
    let place = paying(&["5100001101"]);
    let before = place.run("ls runs --output json").with_code(0).json();
    assert_eq!(before, Value::Array(Vec::new()));
    import(&place, "one-day.camt053.xml");
    let ran = place.run("reconcile").with_code(0);
    assert!(ran.stderr.contains("matches on record: 1 new, 0 as before, 0 ended"), "{ran}");
    place.run("reconcile").with_code(0);
    let entries = place.run("bank ls --output json").with_code(0).json();
    assert_eq!(entries[0]["payout_ids"], "partner-center:5100001101");
    let then = place.run("reconcile --all --output json --as-of 2026-07-02T00:00:00Z").with_code(0).json();
    let of_bank = |row: &&Value| row["finding"] == "by-reference";
    assert_eq!(then.as_array().expect("rows").iter().filter(of_bank).count(), 0, "not imported yet: {then}");
}

#[test]
fn a_person_accepts_what_rules_cannot_and_a_later_change_opens_it_again() {
    let place = paying(&["5100000101", "5100001301"]);
    import(&place, "one-day.camt053.xml");
    // The bank booked something that names no payout of ours.
    let entry = place.run("bank ls --output json").with_code(0).json()[0]["bank_entry"].clone();
    let entry = entry.as_str().expect("an id");
    place.run("exceptions accept --payout 5100001301 --reason x").with_code(0);
    place.run("exceptions accept --entry nothing --reason x").with_code(2).showing("there is no bank entry");
    place.run("exceptions accept --reason x").with_code(2);
    place.run("exceptions reject --payout 5100001301 --reason x").with_code(2);
    let decided = format!("exceptions accept --payout 5100000101 --entry {entry} --reason agreed --who ada");
    place.run(&decided).with_code(0);
    let accepted = findings(&place, 0);
    assert_eq!(kinds(&accepted), ["accepted", "accepted"], "{accepted:#?}");
    let decisions = place.run("exceptions decisions --output json").with_code(0).json();
    assert_eq!((&decisions[1]["who"], &decisions[1]["ruling"]), (&"ada".into(), &"accept".into()));
    let explained = place.run("reconcile --explain 5100000101").with_code(0);
    assert!(explained.stdout.contains("agreed"), "{explained}");
    place.run("reconcile --explain 51000").with_code(2).showing("there is no payout or bank entry");

    let header = fs::read_to_string(case("payments.csv")).expect("payments");
    let header = header.lines().next().expect("a header").to_owned();
    let corrected = format!(
        "{header}\n7700001,MPN,Muster Hotel GmbH,Commercial Marketplace,1.00,1.00,0.00,0.00,0.00,1251.00,EUR,\
         Electronic bank transfer,5100000101,Sent,Payment sent,2026-03-03\n"
    );
    Ledger::of(&place).observe(Dataset::Payments, "2026-03", &corrected, "2026-07-05T00:00:00Z");
    let reopened = findings(&place, 6);
    assert!(kinds(&reopened).contains(&"reopened"), "{reopened:#?}");
}

#[test]
fn the_tie_out_of_a_month_adds_up_and_each_figure_has_its_list() {
    let place = paying(&["5100001101", "5100001201", "5100001301"]);
    import(&place, "one-day.camt053.xml");
    let rows = place.run("report tie-out --month 2026-04 --output json").json();
    let amount = |part: &str| {
        let row = rows.as_array().expect("rows").iter().find(|row| row["part"] == part);
        row.map_or("absent".to_owned(), |row| row["amount"].as_str().expect("an amount").to_owned())
    };
    assert_eq!(amount("ledger"), "956.93");
    assert_eq!(amount("in-bank"), "612.34");
    assert_eq!(amount("in-transit"), "344.59");
    let listed = place.run("report tie-out --month 2026-04 --part in-bank --output json").json();
    assert_eq!(listed[0]["reference"], "5100001101");
    let transit = place.run("report in-transit --on 2026-04-14 --output json").with_code(0).json();
    assert_eq!(transit.as_array().map(Vec::len), Some(2), "{transit}");
    let aging = place.run("report aging --on 2026-04-30 --output json").with_code(0).json();
    assert!(
        aging.as_array().is_some_and(|rows| rows.iter().any(|row| row["waits"] == "unmatched-payout")),
        "{aging}"
    );
    place.run("report outlook").with_code(0);
    place.run("report withheld").with_code(0);
}

#[test]
fn a_profile_is_proposed_and_what_the_sample_leaves_open_is_said() {
    let place = paying(&[]);
    place.write(
        "bank.csv",
        "Datum;Betrag;Text\n13.04.2026;1.234,56;PAYMENT 5100001101\n14.04.2026;-3,00;FEE\n",
    );
    let ran = place.run("bank profile bank.csv").with_code(0);
    assert!(ran.stdout.contains("[[bank.profiles]]"), "{ran}");
    place.run("bank import bank.csv").with_code(2);
}

#[test]
fn a_month_is_closed_once_nothing_prevents_it_and_later_changes_show() {
    let place = paying(&["5100001101"]);
    import(&place, "one-day.camt053.xml");
    let refused = place.run("close 2026-04").with_code(6);
    for obstacle in ["days of bank account", "is not closed"] {
        assert!(refused.stderr.contains(obstacle), "{refused}");
    }
    // What was never planned is a hole as well.
    let never = place.run("close 2026-07").with_code(6);
    assert!(never.stderr.contains("31 days of contoso/payments/all never requested"), "{never}");
    place.run("closes --output json").with_code(0);
    place.run("close 2026-04 --except").with_code(2);
    place.run("close 2026-04 --except one-statement --who ada").with_code(0);
    place.run("close 2026-04 --except again").with_code(2).showing("is closed already");
    let closes = place.run("closes --output json").with_code(0).json();
    assert_eq!((&closes[0]["who"], &closes[0]["payouts"]), (&"ada".into(), &1.into()));
    place.run("diff 2026-04").with_code(0);
    place.run("verify").with_code(0);

    let all = fs::read_to_string(case("payments.csv")).expect("payments");
    let rows = all.lines().filter(|row| row.contains("paymentID") || row.contains("5100001101"));
    let corrected = rows.collect::<Vec<_>>().join("\n").replace("612.34,EUR", "600.00,EUR");
    Ledger::of(&place).observe(
        Dataset::Payments,
        "2026-04",
        &format!("{corrected}\n"),
        "2999-01-01T00:00:00Z",
    );
    let changes = place.run("diff 2026-04 --output json").with_code(6).json();
    assert_eq!((&changes[0]["column"], &changes[0]["difference"]), (&"total".into(), &"-12.34".into()));
    import(&place, "declared-iso-8859-15.camt053.xml");
    place.run("verify").with_code(0);
    place.run("reopen 2026-04 --reason mistake").with_code(0);
    place.run("diff 2026-04").with_code(2).showing("is not closed");
}

#[test]
fn a_finding_of_another_kind_is_decided_by_its_id() {
    let place = paying(&["5100000101"]);
    import(&place, "reversal-keeps-original-sign.camt053.xml");
    let found = findings(&place, 6);
    let open: Vec<_> = found.iter().filter(|row| row["verdict"] == "exception").collect();
    for row in &open {
        let id = row["finding_id"].as_str().expect("an id");
        place.run(&format!("exceptions accept --finding {id} --reason known")).with_code(0);
    }
    let decided = findings(&place, 0);
    assert!(decided.iter().any(|row| row["decision"].is_string()), "{decided:#?}");
    place.run("exceptions accept --finding none --reason known").with_code(2).showing("there is no finding");
}

#[test]
fn the_report_of_a_month_has_the_same_bytes_each_time_and_in_every_form() {
    let place = paying(&["5100001101", "5100001201"]);
    import(&place, "one-day.camt053.xml");
    for form in ["html", "xlsx", "md", "csv", "json"] {
        place.run(&format!("report month 2026-04 --to a.{form}")).with_code(0);
        place.run(&format!("report month 2026-04 --format {form} --to b.{form}")).with_code(0);
        let (a, b) = (place.path().join(format!("a.{form}")), place.path().join(format!("b.{form}")));
        assert!(fs::read(&a).expect("a report") == fs::read(b).expect("a report"), "{form}");
        assert!(fs::metadata(a).expect("a report").len() > 500, "{form}");
    }
    place.run("report month 2026-04 --to a.pdf").with_code(2);
    place.run("report month 2026-04 --format csv --to a.html").with_code(2);
    for form in ["journal", "beancount", "csv"] {
        place.run(&format!("export journal --month 2026-04 --to j.{form}")).with_code(0);
    }
    place.run("export journal --to k.journal").with_code(2);
    place.run("export payouts --format hledger --to k.journal").with_code(2);
    place.run("exceptions apply a.xlsx --month 2026-04 --dry-run").with_code(0);
    place.run("exceptions apply a.html --month 2026-04").with_code(2);
}

#[test]
fn a_report_of_an_earlier_time_stays_the_same_whatever_comes_later() {
    let place = paying(&["5100001101", "5100001201"]);
    let report = |name: &str| {
        place.run(&format!("report month 2026-04 --as-of 2026-07-02 --to {name}")).with_code(0);
        place.read(name)
    };
    let before = report("before.json");
    import(&place, "one-day.camt053.xml");
    place.run("close 2026-04 --except test").with_code(0);
    let header = fs::read_to_string(case("payments.csv")).expect("payments");
    let header = header.lines().next().expect("a header").to_owned();
    Ledger::of(&place).observe(Dataset::Payments, "2026-04", &format!("{header}\n"), "2999-01-01T00:00:00Z");
    assert_eq!(report("after.json"), before);
}

#[test]
fn each_finding_has_an_id_of_its_own() {
    let place = paying(&["5100000101", "5100001301"]);
    place.run(&format!("bank import {}", case(""))).with_code(2);
    let found = place.run("reconcile --all --output json").with_code(6).json();
    let mut ids: Vec<_> =
        found.as_array().expect("rows").iter().map(|row| row["finding_id"].to_string()).collect();
    let gaps = ids.iter().filter(|id| id.contains("statement-gap")).count();
    assert!(gaps > 3, "{found}");
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "{found}");
}
