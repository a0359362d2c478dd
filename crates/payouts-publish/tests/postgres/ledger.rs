//! A ledger to publish.

use chrono::{DateTime, TimeDelta, Utc};
use payouts_model::{Dataset, LengthProof, Payout, Provenance, Provider, RawFacts, RowKey, SourceId, Window};
use payouts_store::{Loaded, Store};
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, io::Cursor};
use tempfile::TempDir;

pub(crate) struct TestLedger {
    _dir: TempDir,
    pub(crate) store: Store,
    pub(crate) clock: DateTime<Utc>,
}

impl TestLedger {
    /// An empty ledger that was begun at this instant.
    pub(crate) fn begun(at: &str) -> Self {
        let dir = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a directory");
        let mut store = Store::open(dir.path()).expect("a store");
        let clock = at.parse().expect("an instant");
        store.write(|ledger| ledger.begin_run("sync", clock)).expect("a run");
        Self { _dir: dir, store, clock }
    }

    /// With two windows of payments and two of earnings.
    pub(crate) fn sample() -> Self {
        let mut ledger = Self::begun("2026-03-01T00:00:00Z");
        ledger.payments(
            "2026-01",
            &[payout("p1", "10.50 EUR", "2026-01-15"), payout("p2", "-3.10 EUR", "2026-01-20")],
        );
        ledger.payments(
            "2026-02",
            &[payout("p3", "500 JPY", "2026-02-15"), payout("p4", "1.125 KWD", "2026-02-16")],
        );
        ledger.earnings("2026-01", &csv(0..40, "2026-01", "1.25"));
        ledger.earnings("2026-02", &csv(30..60, "2026-02", "2.50"));
        ledger
    }

    fn window(&self, dataset: Dataset, period: &str) -> Window {
        Window {
            source: SourceId::new("contoso"),
            dataset,
            account: "all".to_owned(),
            period: period.parse().expect("a period"),
        }
    }

    fn facts(&self, body: &[u8]) -> RawFacts {
        RawFacts {
            sha256: hex::encode(Sha256::digest(body)),
            size: body.len() as u64,
            name: None,
            media_type: None,
            received_at: self.clock,
            length_proof: LengthProof::Declared,
            request_ids: BTreeMap::new(),
        }
    }

    /// Loads a window of payments.
    pub(crate) fn payments(&mut self, period: &str, payouts: &[Payout]) {
        self.clock += TimeDelta::hours(1);
        let (window, now) = (self.window(Dataset::Payments, period), self.clock);
        let body = format!("{window} {now} {payouts:?}");
        let (facts, loaded) =
            (self.facts(body.as_bytes()), Loaded { payouts: payouts.to_vec(), ..Loaded::default() });
        self.store.write(|ledger| ledger.plan([&window], now)).expect("plan");
        let id = self.job(&window);
        let load = self.store.write(|ledger| {
            ledger.archive(id, &facts, Some(body.as_bytes()), now)?;
            ledger.load(id, &loaded, None, now)?;
            ledger.release(id)
        });
        load.expect("it is loaded");
    }

    /// Loads a window of earnings.
    pub(crate) fn earnings(&mut self, period: &str, body: &str) {
        self.clock += TimeDelta::hours(1);
        let (window, now) = (self.window(Dataset::Earnings, period), self.clock);
        let facts = self.facts(body.as_bytes());
        self.store.write(|ledger| ledger.plan([&window], now)).expect("plan");
        let id = self.job(&window);
        let number = self.store.write(|ledger| {
            ledger.archive(id, &facts, Some(body.as_bytes()), now)?;
            ledger.reserve_observation(id)
        });
        let number = number.expect("a number");
        let ingested =
            self.store.lake().ingest(&window, number, &facts, &mut Cursor::new(body)).expect("it is read");
        let load = self.store.write(|ledger| {
            ledger.load_lake(id, &ingested, None, now)?;
            ledger.release(id)
        });
        load.expect("it is loaded");
    }

    fn job(&self, window: &Window) -> payouts_store::WindowId {
        let jobs = self.store.all_jobs().expect("jobs");
        jobs.into_iter().find(|job| job.window == *window).expect("a job").id
    }
}

pub(crate) fn payout(key: &str, total: &str, paid_on: &str) -> Payout {
    Payout {
        key: RowKey::new([key], 0),
        provider: Provider::PartnerCenter,
        account: "0012345".to_owned(),
        reference: Some(key.to_owned()),
        paid_on: Some(paid_on.parse().expect("a date")),
        paid_at: Some(format!("{paid_on}T10:00:00.5Z").parse().expect("an instant")),
        status: Some("SENT".to_owned()),
        method: None,
        program: None,
        earned: Some(total.parse().expect("money")),
        withheld_tax: None,
        sales_tax: None,
        service_fee_tax: None,
        withheld: None,
        total: Some(total.parse().expect("money")),
        extra: BTreeMap::from([("newColumn".to_owned(), "kept".to_owned())]),
        provenance: Provenance { observation: None, sha256: String::new(), entry: None, line: 2 },
    }
}

/// Rows of earnings with these numbers as ids.
pub(crate) fn csv(ids: std::ops::Range<u32>, month: &str, amount: &str) -> String {
    let mut text =
        "earningId,participantId,programName,transactionCurrency,earningAmount,earningAmountUSD,earningDate,\
                    paymentId,exchangeRateDate,customerName,unknownColumn\n"
            .to_owned();
    for id in ids {
        let (currency, day) = (if id % 3 == 0 { "EUR" } else { "USD" }, 1 + id % 28);
        text.push_str(&format!(
            "e{id},0012345,Program {},{currency},{amount},{amount}0,{month}-{day:02}T00:00:00Z,p{},{month}-{day:02},\"Ä, Ö\",x{id}\n",
            id % 5,
            1 + id % 4
        ));
    }
    text
}
