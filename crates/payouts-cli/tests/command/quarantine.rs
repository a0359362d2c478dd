//! Rows and cells that could not be read: the exit code, and the decision of a person.

use super::support::Place;
use chrono::{DateTime, TimeDelta, Utc};
use payouts_core::{
    Dataset, SourceId, Window,
    source::{RawFacts, ReadReport, UnreadCell, Unreadable},
};
use payouts_store::{Loaded, Store};

const SYNC: &str = "sync --no-wait --look-back 0 --source grand-hotels";

/// Loads December 2024 with these problems, on the next day each time.
fn load(place: &Place, day: i64, rows: Vec<Unreadable>, cells: Vec<UnreadCell>) {
    let first: DateTime<Utc> = "2025-01-02T03:04:05Z".parse().expect("an instant");
    let (now, window) = (
        first + TimeDelta::days(day),
        Window {
            source: SourceId::new("contoso"),
            dataset: Dataset::Payments,
            account: "all".to_owned(),
            period: "2024-12".parse().expect("a period"),
        },
    );
    let facts = RawFacts {
        sha256: format!("{day:064}"),
        size: 5,
        name: None,
        media_type: None,
        received_at: now,
        request_ids: Default::default(),
        length_proof: payouts_core::source::LengthProof::Declared,
    };
    let report = ReadReport { unreadable: rows.len() as u64, entries: 1, ..ReadReport::default() };
    let mut store = Store::open(&place.ledger()).expect("a ledger");
    store.write(|ledger| ledger.plan([&window], now).map(drop)).expect("a plan");
    let jobs = store.open_jobs().expect("jobs");
    let id = jobs.iter().find(|job| job.window == window).expect("its journey").id;
    let loaded = Loaded { unreadable: rows, cells, report, ..Loaded::default() };
    store
        .write(|ledger| {
            ledger.archive(id, &facts, Some(b"bytes"), now)?;
            ledger.load(id, &loaded, None, now)?;
            ledger.release(id)
        })
        .expect("a load");
}

fn row(line: u64) -> Unreadable {
    let (entry, reason) =
        (Some(format!("export-{line}.csv")), "it has 3 cells, the header has 16".to_owned());
    Unreadable { entry, line, reason, bytes: b"Total,,860.00".to_vec() }
}

fn cell(entry: &str, line: u64) -> UnreadCell {
    UnreadCell::new(Some(entry), line, "totalPayment", "1,5,0", "it is no amount")
}

#[test]
fn what_could_not_be_understood_ends_each_sync_with_4_until_a_person_has_acknowledged_it() {
    let place = Place::synced();
    load(&place, 0, vec![row(17)], vec![cell("a.csv", 3)]);
    let open = "2 problems in quarantine not acknowledged yet: payouts quarantine ls";
    for quiet in ["", " --quiet"] {
        let ran = place.run(&format!("{SYNC}{quiet}")).with_code(4);
        assert!(ran.stderr.contains(open), "{ran}");
    }
    let listed = place.run("quarantine ls --output json").with_code(0).json();
    assert_eq!(listed.as_array().map(Vec::len), Some(2), "{listed}");
    for (name, value) in [
        ("window", "contoso/payments/all/2024-12"),
        ("entry", "a.csv"),
        ("column", "totalPayment"),
        ("text", "1,5,0"),
        ("reason", "it is no amount"),
        ("state", "open"),
    ] {
        assert_eq!(listed[1][name], value, "{listed}");
    }

    place.run("quarantine acknowledge --all").with_code(2);
    place.run("quarantine acknowledge --reason seen").with_code(2);
    place.run("quarantine acknowledge 999 --reason seen").with_code(2).showing("payouts quarantine ls");
    place.run("quarantine acknowledge --window contoso/x --reason seen").with_code(2);
    let number = listed[0]["number"].as_str().expect("a number").to_owned();
    let mut acknowledge = place.command(&format!("quarantine acknowledge {number} --reason known"));
    let output = acknowledge.env("USER", "ada").output().expect("the command starts");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let ran = place.run(SYNC).with_code(4);
    assert!(ran.stderr.contains("1 problem in quarantine not acknowledged yet"), "{ran}");
    place
        .run("quarantine acknowledge --window contoso/payments/all/2024-12 --reason seen")
        .with_code(0)
        .showing("1 problem acknowledged, 0 left");
    place.run(SYNC).with_code(0);
    let listed = place.run("quarantine ls --output json").with_code(0).json();
    assert_eq!((&listed[0]["state"], &listed[0]["acknowledged_by"]), (&"acknowledged".into(), &"ada".into()));
    assert_eq!(listed[0]["acknowledged_reason"], "known");
    let shown = place.run_with("quarantine show", &number).with_code(0);
    assert!(shown.stdout.contains("acknowledged by ada on "), "{shown}");
}

#[test]
fn the_same_problem_stays_acknowledged_and_another_one_is_new() {
    let place = Place::synced();
    load(&place, 0, vec![row(17)], vec![cell("export-1.csv", 3)]);
    place.run("quarantine acknowledge --all --reason seen").with_code(0);
    place.run(SYNC).with_code(0);
    // The only entry of an archive has the name of its export.
    load(&place, 1, vec![row(17)], vec![cell("export-2.csv", 3)]);
    place.run(SYNC).with_code(0);
    load(&place, 2, vec![row(17)], vec![cell("export-3.csv", 4)]);
    let ran = place.run(SYNC).with_code(4);
    assert!(ran.stderr.contains("1 problem in quarantine"), "on another line: {ran}");
}
