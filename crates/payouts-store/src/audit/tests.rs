//! A change in any column of any table is found, or the column is documented as one in which it is not.

use super::*;
use crate::{
    Answer, AsOf, Close, HoldRule, LeftoverEnd, MatchRecord, NOT_VOUCHED_FOR, Result, RunId, Store,
    StoredFailure, WindowId,
};
use chrono::{DateTime, TimeDelta, Utc};
use payouts_bank::Profiles;
use payouts_model::{
    Account, Dataset, ExportHandle, Month, Period, Provider, RawFacts, RequestId, SourceId, Window,
};
use payouts_reconcile::{Decision, Ruling, Subject};
use rusqlite::Connection;
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, HashSet},
    fs,
    io::Cursor,
    path::Path,
};
use tempfile::TempDir;

struct Ledger {
    dir: TempDir,
    store: Store,
    now: DateTime<Utc>,
    run: Option<RunId>,
}

fn scratch() -> TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a directory")
}

fn day() -> Window {
    Window {
        source: SourceId::new("grand"),
        dataset: Dataset::PayoutSummary,
        account: "1".to_owned(),
        period: "2024-12-24".parse().expect("a day"),
    }
}

fn month(dataset: Dataset) -> Window {
    let period = "2026-02".parse().expect("a month");
    Window { source: SourceId::new("contoso"), dataset, account: "all".to_owned(), period }
}

fn answer(payouts: &str) -> String {
    format!(r#"{{"acctCode":"1","payoutDt":"2024-12-24","payouts":[{payouts}]}}"#)
}

impl Ledger {
    fn new() -> Self {
        let dir = scratch();
        let mut store = Store::open(dir.path()).expect("a store");
        store.hold_worse(Some(HoldRule::default()));
        let now = "2026-03-01T00:00:00Z".parse().expect("an instant");
        let run = store.write(|ledger| ledger.begin_run("sync", now)).expect("a run");
        Self { dir, store, now, run: Some(run) }
    }

    fn facts(&mut self, body: &str) -> RawFacts {
        self.now += TimeDelta::hours(1);
        RawFacts {
            sha256: hex::encode(Sha256::digest(body)),
            size: body.len() as u64,
            name: Some("answer.json".to_owned()),
            media_type: Some("application/json".to_owned()),
            received_at: self.now,
            request_ids: BTreeMap::from([("correlation".to_owned(), "c-2".to_owned())]),
            length_proof: payouts_model::LengthProof::Declared,
        }
    }

    fn plan(&mut self, window: &Window) -> WindowId {
        let now = self.now;
        self.store.write(|ledger| ledger.plan([window], now)).expect("a plan");
        let jobs = self.store.all_jobs().expect("jobs");
        jobs.into_iter().find(|job| job.window == *window).expect("a job").id
    }

    fn answered(&mut self, body: &str) -> crate::LoadOutcome {
        let (window, facts) = (day(), self.facts(body));
        let (id, now, run) = (self.plan(&window), self.now, self.run);
        let loaded = read_loaded(&window, &facts, &mut Cursor::new(body.as_bytes())).expect("an answer");
        let answer = Answer::new(&window, &facts, loaded, now).expect("an answer");
        self.store
            .write(|ledger| ledger.keep_answer(id, &answer, Some(body.as_bytes()), run, now))
            .expect("it is kept")
    }

    fn archived(&mut self, window: &Window, body: &str) -> (WindowId, RawFacts) {
        let facts = self.facts(body);
        let (id, now) = (self.plan(window), self.now);
        self.store
            .write(|ledger| {
                ledger.archive(id, &facts, Some(body.as_bytes()), now)?;
                ledger.reserve_observation(id)
            })
            .expect("it is archived");
        (id, facts)
    }

    fn earnings(&mut self, body: &str) {
        let window = month(Dataset::Earnings);
        let (id, facts) = self.archived(&window, body);
        let (now, run) = (self.now, self.run);
        let number = self.store.write(|ledger| ledger.reserve_observation(id)).expect("a number");
        let mut raw = Cursor::new(body.as_bytes());
        let ingested = self.store.lake().ingest(&window, number, &facts, &mut raw).expect("files");
        self.store
            .write(|ledger| {
                ledger.load_lake(id, &ingested, run, now)?;
                ledger.release(id)
            })
            .expect("it is loaded");
    }
}

const PROFILE: &str = r#"{"name": "bank 2", "date": "YYYY-MM-DD",
    "columns": {"account": "account", "booked": "day", "amount": "amount", "currency": "currency"}}"#;

impl Ledger {
    /// Statements, matches of which one has ended, and a decision.
    fn with_a_bank(&mut self, run: RunId, now: DateTime<Utc>) {
        let camt = include_bytes!("../../tests/data/statements.camt053.zip");
        let none = Profiles::default();
        let imported = self.store.import_bank_file("2026-02.zip", camt, &none, Some(run), now);
        let imported = imported.expect("it is imported");
        assert!(!imported.is_known && imported.booked > 0, "{imported:?}");
        let again = self.store.import_bank_file("2026-02.zip", camt, &none, Some(run), now);
        assert!(again.expect("it is imported").is_known);
        let profiles = Profiles::new(vec![serde_json::from_str(PROFILE).expect("a profile")]);
        let table = b"account,day,amount,currency\nDE22,2026-02-12,12.20,EUR\n";
        let other = self.store.import_bank_file("2026-02.csv", table, &profiles, Some(run), now);
        assert_eq!(other.expect("it is imported").booked, 1);
        let one = MatchRecord {
            transfers: vec!["oracle-bi:a".to_owned()],
            entries: vec!["e2".to_owned()],
            rule: "reference".to_owned(),
            difference: None,
            why: "the entry names it".to_owned(),
        };
        let mut decision = Decision::new("", Ruling::Accept, "ada 2", now, "seen 2");
        decision.transfers = vec![Subject::new(one.transfers[0].clone(), "12".to_owned())];
        decision.entries = vec![Subject::new(one.entries[0].clone(), "22".to_owned())];
        self.store
            .write(|change| {
                change.record_matches(&[one], Some(run), now)?;
                change.record_matches(&[], Some(run), now)?;
                change.decide(&decision, Some(run))
            })
            .expect("it is kept");
        let mut close = Close::new(
            "2024-12".parse::<Period>().map(|period| Month::of(period.first_day())).expect("a month"),
            "ada 2",
            now,
        );
        close.rows = self.store.month_rows(close.month, AsOf::At(now)).expect("rows");
        (close.reason, close.figures) = (Some("waived 2".to_owned()), "{\"sum\":\"2.20\"}".to_owned());
        close.waived = vec!["2 days".to_owned()];
        let kept = self.store.write(|change| change.close(&close, Some(run)));
        assert!(kept.expect("it is kept") > 0);
    }
}

/// A ledger with something in every table and in every column that may be empty.
fn ledger_of_everything() -> Ledger {
    let mut ledger = Ledger::new();
    let account = Account {
        provider: Provider::OracleBi,
        id: "1".to_owned(),
        name: Some("Grand 2".to_owned()),
        currency: None,
        status: None,
        locations: Vec::new(),
    };
    let (now, run) = (ledger.now, ledger.run.expect("a run"));
    ledger.store.write(|change| change.see_account(&day().source, &account, now)).expect("an account");

    let first = r#"{"payoutPspRef":"a","payoutUTC":"2024-12-24T11:00:00","payoutCurr":"USD","payoutAmt":1.20,"wthhldAmt":0.20}"#;
    let second =
        r#"{"payoutPspRef":"b","payoutUTC":"2024-12-24T12:00:00","payoutCurr":"USD","payoutAmt":2.20}"#;
    ledger.answered(&answer(&format!("{first},{second},2")));
    let corrected = first.replace("1.20", "1.22");
    let outcome = ledger.answered(&answer(&format!("{corrected},2")));
    assert_eq!((outcome.changed, outcome.vanished), (1, 1));
    let entry = ledger.store.quarantine().expect("quarantine").remove(0).id;
    ledger.store.write(|change| change.acknowledge(entry, "ada", "seen 2", now)).expect("seen");

    assert!(!ledger.answered(&answer("")).held.is_empty());
    let held = ledger.store.held_reads().expect("held reads").remove(0);
    ledger.store.accept(&held, ("ada", "closed on 24"), now).expect("it is accepted");

    ledger.earnings("earningId,earningAmount,earningCurrencyCode\n1,2.20,EUR\n2,3.20,EUR\n");
    ledger.earnings("earningId,earningAmount,earningCurrencyCode\n1,2.22,EUR\n2,3.20,EUR\n");
    let replaced = ledger.now;
    ledger.store.prune(replaced, replaced).expect("the first files go");

    let failure = StoredFailure { kind: "refused".to_owned(), message: "busy until 12:22".to_owned() };
    let payments = ledger.plan(&month(Dataset::Payments));
    let export = ExportHandle {
        dataset: Dataset::Payments,
        export_id: "e-2".to_owned(),
        request_id: RequestId::new("r-2"),
        queued_at: now,
        filter: None,
        window: None,
    };
    ledger
        .store
        .write(|change| {
            change.intend(payments, &RequestId::new("r-2"), now)?;
            change.request(payments, &export, now)?;
            for end in [Some(LeftoverEnd::Deleted), None] {
                let left = change.leave_export(payments, "came too late 2", now)?.expect("an export");
                change.keep_leftover(left.id, &failure, now, now)?;
                end.map(|end| change.end_leftover(left.id, end, now)).transpose()?;
            }
            Ok(())
        })
        .expect("exports are left");
    let (id, _) = ledger.archived(&month(Dataset::Payments), "payments 2");
    ledger.store.write(|change| change.fail(id, &failure, now, now)).expect("it fails");
    ledger.with_a_bank(run, now);
    ledger.store.write(|change| change.end_run(run, "done 2", now)).expect("the run ends");
    ledger
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("a directory") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a kind").is_dir() {
            fs::create_dir(&target).expect("a directory");
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

/// Every column of every table, with its type.
fn columns(db: &Connection) -> Vec<(String, String, String)> {
    let mut select = db
        .prepare(
            "SELECT m.name, c.name, c.type FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table'",
        )
        .expect("a query");
    let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).expect("columns");
    rows.collect::<Result<_, _>>().expect("columns")
}

#[test]
fn a_change_in_any_column_of_any_table_is_found() {
    let Ledger { dir, store, .. } = ledger_of_everything();
    let columns = columns(&store.db);
    assert!(columns.len() > 100, "{}", columns.len());
    for (table, ..) in &columns {
        let rows: u32 = store
            .db
            .query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))
            .expect("a count");
        assert!(rows > 0, "the ledger of this test has nothing in {table}");
    }
    assert_eq!(store.verify().expect("a verification").findings, []);
    drop(store);

    let mut missed = Vec::new();
    for (table, column, kind) in &columns {
        let changes = match kind.as_str() {
            "INTEGER" => vec![format!("coalesce({column}, 0) + 1000")],
            "BLOB" => vec![format!("CAST(coalesce({column}, x'') || x'00' AS BLOB)")],
            _ => vec![
                format!("coalesce(substr({column}, 1, length({column}) - 1), '') || 'x'"),
                // Still a day, an instant, an amount or JSON, if it was one.
                format!("replace({column}, '2', '3')"),
            ],
        };
        for change in changes {
            let changed = scratch();
            copy(dir.path(), changed.path());
            let db = Connection::open(changed.path().join("payouts.db")).expect("a catalog");
            db.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;")
                .expect("pragmas");
            let update = format!(
                "UPDATE {table} SET {column} = {change}
                 WHERE {column} IS (SELECT {column} FROM {table} ORDER BY {column} IS NULL, {column} DESC LIMIT 1)
                   AND {column} IS NOT ({change})"
            );
            let rows = db.execute(&update, []).expect("a change");
            drop(db);
            if rows == 0 {
                continue;
            }
            let verified = Store::open_read_only(changed.path()).and_then(|store| store.verify());
            match verified {
                Ok(verified) => {
                    let once: HashSet<_> = verified.findings.iter().collect();
                    assert_eq!(
                        once.len(),
                        verified.findings.len(),
                        "{table}.{column}: {:#?}",
                        verified.findings
                    );
                    if verified.findings.is_empty() {
                        missed.push(format!("{table}.{column}"));
                    }
                }
                Err(error) => assert!(error.is_damaged(), "{table}.{column}: {error}"),
            }
        }
    }
    missed.retain(|column| NOT_VOUCHED_FOR.iter().all(|(known, _)| known != column));
    assert_eq!(missed, [] as [String; 0], "{} columns were changed", columns.len());
}

#[test]
fn the_guide_lists_the_columns_that_nothing_vouches_for() {
    let guide = include_str!("../../../../docs/guide.md");
    let known: Vec<_> = columns(&ledger_of_everything().store.db)
        .into_iter()
        .map(|(table, column, _)| format!("{table}.{column}"))
        .collect();
    for (column, why) in NOT_VOUCHED_FOR {
        assert!(known.iter().any(|known| known == column), "{column} is no column");
        assert!(guide.contains(&format!("- `{column}`: {why}")), "the guide lacks {column}");
    }
}

#[test]
fn a_rebuild_arrives_at_the_same_state_with_held_and_accepted_reads() {
    let mut ledger = ledger_of_everything();
    assert!(!ledger.answered(&answer("2")).held.is_empty(), "a damaged row more than before");
    let before = (
        ledger.store.held_reads().expect("held reads"),
        ledger.store.acceptances().expect("acceptances"),
        ledger.store.coverage().expect("coverage"),
    );
    assert!(ledger.store.rebuild().expect("a rebuild").identical);
    let after = (
        ledger.store.held_reads().expect("held reads"),
        ledger.store.acceptances().expect("acceptances"),
        ledger.store.coverage().expect("coverage"),
    );
    assert_eq!(after, before);
    assert_eq!(ledger.store.verify().expect("a verification").findings, []);
}
