//! Stores of every past schema version open, keep what they hold, and go on.

use super::*;
use payouts_core::source::RequestId;
use rusqlite::Connection;
use std::io::Read;

/// A store as the program of that schema version left it: January loaded twice, with a correction and a vanished row;
/// February's export queued; March failed.
const PAST: [(u32, &str); 7] = [
    (1, include_str!("version_1.sql")),
    (2, include_str!("version_2.sql")),
    (3, include_str!("version_3.sql")),
    (4, include_str!("version_4.sql")),
    (5, include_str!("version_5.sql")),
    (6, include_str!("version_6.sql")),
    (7, include_str!("version_7.sql")),
];

fn left_by(dump: &str) -> TempDir {
    let dir = tempfile::tempdir().expect("a directory");
    let catalog = Connection::open(dir.path().join("payouts.db")).expect("a catalog");
    catalog.execute_batch(dump).expect("a dump");
    dir
}

#[test]
fn every_past_version_has_its_store_here() {
    let newest: u32 = Fixture::new()
        .store
        .db
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .expect("a version");
    let past: Vec<u32> = PAST.iter().map(|(version, _)| *version).collect();
    assert_eq!(
        past,
        (1..newest).collect::<Vec<_>>(),
        "a new schema version needs a dump of the one before it"
    );
    for (version, dump) in PAST {
        let dir = left_by(dump);
        let catalog = Connection::open(dir.path().join("payouts.db")).expect("a catalog");
        let is: u32 = catalog.pragma_query_value(None, "user_version", |row| row.get(0)).expect("a version");
        assert_eq!(is, version);
    }
}

#[test]
fn an_old_store_says_what_it_said() {
    for (version, dump) in PAST {
        for reader in [true, false] {
            let dir = left_by(dump);
            let open = if reader { Store::open_read_only } else { Store::open };
            let fixture = Fixture {
                store: open(dir.path()).expect("an old store opens"),
                dir,
                clock: "2026-04-01T00:00:00Z".parse().expect("an instant"),
            };
            assert_eq!(fixture.totals(AsOf::Now), ["2.05 EUR"], "version {version}");
            let then = "2026-02-02T00:00:00Z".parse().expect("an instant");
            assert_eq!(fixture.totals(AsOf::At(then)), ["1.00 EUR", "2.50 EUR"], "version {version}");
            let states: Vec<_> =
                fixture.store.all_jobs().expect("jobs").into_iter().map(|job| job.state).collect();
            assert_eq!(
                states,
                [JobState::Released, JobState::Requested, JobState::Failed],
                "version {version}"
            );
        }
    }
}

#[test]
fn journeys_of_an_old_store_go_on() {
    for (version, dump) in PAST {
        let dir = left_by(dump);
        let mut fixture = Fixture {
            store: Store::open(dir.path()).expect("an old store opens"),
            dir,
            clock: "2026-04-01T00:00:00Z".parse().expect("an instant"),
        };
        let (february, now) = (window("2026-02"), fixture.clock);
        let job = fixture.job(&february);
        assert_eq!(job.export.expect("an export").request_id, RequestId::new("r-2"), "version {version}");
        let loaded = Loaded { payouts: vec![payout("3", "3.00 EUR")], ..Loaded::default() };
        let outcome = fixture
            .store
            .write(|ledger| {
                ledger.archive(job.id, &facts(b"february", now), Some(b"february"), now)?;
                let outcome = ledger.load(job.id, &loaded, None, now)?;
                ledger.release(job.id)?;
                Ok(outcome)
            })
            .expect("load");
        assert_eq!(
            outcome.observation,
            ObservationId(3),
            "numbers go on where they were, in version {version}"
        );
        let january = fixture.observe(&window("2026-01"), &[payout("2", "2.05 EUR")]);
        assert_eq!(
            (january.new, january.changed, january.vanished),
            (0, 1, 0),
            "only its status has changed"
        );
        assert_eq!(fixture.totals(AsOf::Now), ["2.05 EUR", "3.00 EUR"]);
    }
}

#[test]
fn an_old_store_knows_its_bytes_and_what_they_counted() {
    for (version, dump) in PAST {
        let dir = left_by(dump);
        let store = Store::open(dir.path()).expect("an old store opens");
        let seen = store.observation(ObservationId(1)).expect("the catalog").expect("an observation");
        let received_at = "2026-02-01T06:00:30Z".parse().expect("an instant");
        let facts = RawFacts {
            sha256: "b0d8f8345c9f3150d3fabf98955f65bca4af4877898792c920ed236ea24cbecb".to_owned(),
            size: 119,
            name: Some("export.csv".to_owned()),
            media_type: Some("text/csv".to_owned()),
            received_at,
            request_ids: BTreeMap::new(),
        };
        assert_eq!(seen.facts, facts, "version {version}");
        assert_eq!((seen.report.rows, seen.report.entries, seen.report.uneven_rows), (2, 1, 0));
        let mut body = Vec::new();
        store.open_raw(&facts.sha256).expect("its bytes").read_to_end(&mut body).expect("read");
        assert_eq!(body.len(), 119, "version {version}");
        // A rebuild writes every report anew, and must find nothing to change.
        let stored: String = store
            .db
            .query_row("SELECT report FROM observations WHERE id = 1", [], |row| row.get(0))
            .expect("a report");
        assert_eq!(stored, serde_json::to_string(&seen.report).expect("JSON"), "version {version}");
    }
}
