//! Re-reads that are worse than what their window has: what people see of them, and how they decide.

use super::support::{Ledger, Place};
use payouts_core::Dataset;

const HEADER: &str = "paymentID,totalPayment,currencyCode,paymentDate,paymentStatus";
const WINDOW: &str = "contoso/payments/all/2024-12";

/// Payments of December 2024 that were read well in January, and came back empty a day later.
fn emptied(place: &Place) {
    let mut ledger = Ledger::of(place).holding();
    let rows = "001,1.00,EUR,2024-12-15,SENT\n002,2.00,EUR,2024-12-15,SENT";
    ledger.observe(Dataset::Payments, "2024-12", &format!("{HEADER}\n{rows}\n"), "2025-01-02T08:00:00Z");
    ledger.observe(Dataset::Payments, "2024-12", &format!("{HEADER}\n"), "2025-01-03T08:00:00Z");
}

#[test]
fn a_held_read_is_shown_until_a_person_accepts_it_and_then_its_history_is() {
    let place = Place::bare();
    emptied(&place);
    let jobs = place.run("jobs --output json").with_code(0).json();
    assert_eq!((&jobs[0]["window"], &jobs[0]["state"]), (&WINDOW.into(), &"held".into()), "{jobs}");
    let why = jobs[0]["failure"].as_str().expect("a reason");
    assert!(why.contains("it is empty, and the one before has 2 rows"), "{why}");
    let calendar = place.run("coverage").with_code(0);
    assert!(calendar.stdout.contains("contoso/payments/all  ?"), "{calendar}");
    assert!(place.run("coverage --output csv").with_code(0).stdout.contains("true"), "{calendar}");
    assert!(place.run("ls payouts").with_code(0).stdout.contains("2.00"), "the last good read stays");

    place.run_with(&format!("accept {WINDOW} --reason"), " ").with_code(2);
    place.run("accept contoso/payments/all/2024-11 --reason no").with_code(2).showing(WINDOW);
    let mut accept = place.command(&format!("accept {WINDOW} --reason cancelled"));
    let output = accept.env("USER", "ada").output().expect("the command starts");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("0 new, 0 changed, 0 unchanged, 2 vanished"));

    assert_eq!(place.run("jobs --output json").with_code(0).json(), serde_json::json!([]));
    assert!(!place.run("ls payouts").with_code(0).stdout.contains("2.00"));
    let shown = place.run("show 001 --trace").with_code(0);
    assert!(shown.stdout.contains("vanished"), "{shown}");
    assert!(shown.stdout.contains("accepted") && shown.stdout.contains("by ada on "), "{shown}");
    place.run("verify").with_code(0);
    place.run("rebuild").with_code(0).showing("the same as before");
    place.run("verify").with_code(0);
}

#[test]
fn a_sync_names_what_is_held_and_ends_with_4() {
    let place = Place::synced();
    emptied(&place);
    let ran = place.run("sync --no-wait --look-back 0 --source grand-hotels --quiet").with_code(4);
    assert!(ran.stderr.contains(&format!("{WINDOW} is held")), "{ran}");
    assert!(ran.stderr.contains("payouts accept"), "{ran}");
}
