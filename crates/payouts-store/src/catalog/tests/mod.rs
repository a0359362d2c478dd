//! What the catalog promises, on a store in a scratch directory.

mod journeys;
mod model;
mod opening;
mod versions;

use super::*;
use chrono::{DateTime, TimeDelta, Utc};
use payouts_model::{Dataset, Payout, Provenance, Provider, RawFacts, RowKey, SourceId, Window};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use tempfile::TempDir;

struct Fixture {
    dir: TempDir,
    store: Store,
    clock: DateTime<Utc>,
}

impl Fixture {
    fn new() -> Self {
        // In memory, where the system has such a place: a sync of each commit costs nothing there.
        let dir = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a directory");
        let store = Store::open(dir.path()).expect("a store");
        Self { dir, store, clock: "2026-03-01T00:00:00Z".parse().expect("an instant") }
    }

    fn later(&mut self, days: i64) -> DateTime<Utc> {
        self.clock += TimeDelta::days(days);
        self.clock
    }

    /// Walks a window through its whole journey.
    fn observe(&mut self, window: &Window, payouts: &[Payout]) -> LoadOutcome {
        let now = self.later(1);
        let body = format!("{window} {payouts:?}");
        let facts = facts(body.as_bytes(), now);
        let loaded = Loaded { payouts: payouts.to_vec(), ..Loaded::default() };
        let window = window.clone();
        self.store.write(|ledger| ledger.plan([&window], now)).expect("plan");
        let id = self.job(&window).id;
        self.store
            .write(|ledger| {
                ledger.archive(id, &facts, Some(body.as_bytes()), now)?;
                let outcome = ledger.load(id, &loaded, None, now)?;
                ledger.release(id)?;
                Ok(outcome)
            })
            .expect("load")
    }

    fn job(&self, window: &Window) -> Job {
        let jobs = self.store.all_jobs().expect("jobs");
        jobs.into_iter().find(|job| job.window == *window).expect("a job")
    }

    fn known(&self, filter: &PayoutFilter, as_of: AsOf) -> Vec<PayoutVersion> {
        let mut all = Vec::new();
        self.store
            .payouts(filter, as_of, |version| {
                all.push(version);
                Ok::<(), crate::Error>(())
            })
            .expect("payouts");
        all
    }

    fn totals(&self, as_of: AsOf) -> Vec<String> {
        let all = self.known(&PayoutFilter::default(), as_of);
        all.iter().filter_map(|version| version.payout.total.as_ref()).map(ToString::to_string).collect()
    }
}

fn facts(body: &[u8], now: DateTime<Utc>) -> RawFacts {
    RawFacts {
        sha256: hex::encode(Sha256::digest(body)),
        size: body.len() as u64,
        name: None,
        media_type: None,
        received_at: now,
        length_proof: payouts_model::LengthProof::Declared,
        request_ids: BTreeMap::new(),
    }
}

fn window(period: &str) -> Window {
    Window {
        source: SourceId::new("contoso"),
        dataset: Dataset::Payments,
        account: "all".to_owned(),
        period: period.parse().expect("a period"),
    }
}

fn payout(key: &str, total: &str) -> Payout {
    Payout {
        key: RowKey::new([key], 0),
        provider: Provider::PartnerCenter,
        account: "1234567".to_owned(),
        reference: Some(key.to_owned()),
        paid_on: Some("2026-02-15".parse().expect("a date")),
        paid_at: None,
        status: Some("SENT".to_owned()),
        method: None,
        program: None,
        earned: None,
        withheld_tax: None,
        sales_tax: None,
        service_fee_tax: None,
        withheld: None,
        total: Some(total.parse().expect("money")),
        extra: BTreeMap::from([("newColumn".to_owned(), "kept".to_owned())]),
        provenance: Provenance { observation: None, sha256: String::new(), entry: None, line: 2 },
    }
}
