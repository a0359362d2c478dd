//! A ledger whose observations a test writes by hand.

use super::Place;
use chrono::{DateTime, Utc};
use payouts_core::{
    Dataset, SourceId, Window,
    source::{ExportHandle, RawFacts, RequestId},
};
use payouts_store::{HoldRule, Store, StoredFailure, WindowId, read_loaded};
use std::{
    collections::BTreeMap,
    io::{Cursor, Write},
};

/// The ledger of a place, open for writing.
pub(crate) struct Ledger(Store);

impl Ledger {
    pub(crate) fn of(place: &Place) -> Self {
        // A command that another test starts just now holds every file that is open here until it has begun, locks included.
        for _ in 0..100 {
            match Store::open(&place.ledger()) {
                Err(error) if error.is_in_use() => std::thread::sleep(std::time::Duration::from_millis(20)),
                store => return Self(store.expect("a ledger")),
            }
        }
        panic!("the ledger stays in use");
    }

    /// Holds re-reads that are worse from now on, as a sync does.
    pub(crate) fn holding(mut self) -> Self {
        self.0.hold_worse(Some(HoldRule::default()));
        self
    }

    /// Puts a window on its journey.
    pub(crate) fn plan(&mut self, dataset: Dataset, month: &str, at: DateTime<Utc>) -> Window {
        let window = Window {
            source: SourceId::new("contoso"),
            dataset,
            account: "all".to_owned(),
            period: month.parse().expect("a month"),
        };
        self.0.write(|ledger| ledger.plan([&window], at)).expect("a plan");
        window
    }

    /// Lets a window say this at that time.
    pub(crate) fn observe(&mut self, dataset: Dataset, month: &str, body: &str, at: &str) {
        let at: DateTime<Utc> = at.parse().expect("a time");
        let window = self.plan(dataset, month, at);
        let store = &mut self.0;
        let mut raw = store.raw().begin().expect("a file");
        raw.write_all(body.as_bytes()).expect("room");
        let facts = RawFacts {
            size: raw.size(),
            sha256: raw.commit().expect("a hash"),
            name: None,
            media_type: None,
            received_at: at,
            length_proof: payouts_core::source::LengthProof::Declared,
            request_ids: BTreeMap::from([("ms-requestid".to_owned(), format!("asked-at-{at:?}"))]),
        };
        let jobs = store.all_jobs().expect("jobs");
        let job = jobs.iter().find(|job| job.window == window).expect("a job").id;
        let mut bytes = Cursor::new(body.as_bytes());
        let lake = store.lake();
        store
            .write(|ledger| {
                ledger.archive(job, &facts, None, at)?;
                if dataset == Dataset::Earnings {
                    let number = ledger.reserve_observation(job)?;
                    let ingested = lake.ingest(&window, number, &facts, &mut bytes)?;
                    ledger.load_lake(job, &ingested, None, at)?;
                } else {
                    let loaded = read_loaded(&window, &facts, &mut bytes)?;
                    ledger.load(job, &loaded, None, at)?;
                }
                ledger.release(job)
            })
            .expect("an observation");
    }

    /// Leaves a window with an export that the provider has been working on since then.
    pub(crate) fn request(&mut self, dataset: Dataset, month: &str, at: DateTime<Utc>) {
        let job = self.job(dataset, month, at);
        let id = RequestId::new("1");
        let export = ExportHandle {
            dataset,
            export_id: "export-1".to_owned(),
            request_id: id.clone(),
            queued_at: at,
            filter: None,
            window: None,
        };
        let requested = self.0.write(|ledger| {
            ledger.intend(job, &id, at)?;
            ledger.request(job, &export, at)
        });
        requested.expect("a request");
    }

    /// Lets the first step of a window fail.
    pub(crate) fn fail(&mut self, dataset: Dataset, month: &str, message: &str, at: DateTime<Utc>) {
        let job = self.job(dataset, month, at);
        let failure = StoredFailure { kind: "test".to_owned(), message: message.to_owned() };
        self.0.write(|ledger| ledger.fail(job, &failure, at, at)).expect("a failure");
    }

    fn job(&mut self, dataset: Dataset, month: &str, at: DateTime<Utc>) -> WindowId {
        let window = self.plan(dataset, month, at);
        let jobs = self.0.all_jobs().expect("jobs");
        jobs.iter().find(|job| job.window == window).expect("a job").id
    }

    /// Does what a sync does when it ends.
    pub(crate) fn settle(&mut self) {
        self.0.settle_lake().expect("a lake");
    }

    /// Lets the next sync try again at once to delete what is left over.
    pub(crate) fn leftovers_are_due(&mut self) {
        let (failure, long_ago) =
            (StoredFailure { kind: "test".to_owned(), message: String::new() }, DateTime::UNIX_EPOCH);
        for left in self.0.leftovers().expect("leftovers") {
            let due = self.0.write(|ledger| ledger.keep_leftover(left.id, &failure, long_ago, long_ago));
            due.expect("a leftover");
        }
    }
}
