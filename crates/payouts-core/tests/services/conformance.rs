//! What every source promises the engine. One suite, run on both.

use crate::support::{Wire, export, june, obliging, operation, oracle, partner_center, reply};
use payouts_core::{
    Dataset, ErrorKind, OracleBiSource, PartnerCenterSource, PayoutSource, SourceId, Window,
    read::read,
    source::{Begun, Fetched, Plan, Polled, RawSink, Ready, Released, RequestId},
};
use payouts_http::Environment;
use proptest::prelude::*;
use std::{collections::BTreeMap, io::Cursor};

/// A source whose next window can be walked to the end, and what it is about.
struct Tried {
    source: Box<dyn PayoutSource>,
    environment: Environment,
    /// How many calls a window takes at the service, downloads included.
    calls: usize,
    wire: Wire,
}

async fn partner_center_source() -> Tried {
    let (wire, time) = (obliging().await, june());
    let id = SourceId::new("contoso");
    let source = PartnerCenterSource::new(id, partner_center(&wire, &time), Vec::new());
    Tried { source: Box::new(source), environment: time.environment(), calls: 5, wire }
}

async fn oracle_source() -> Tried {
    let (mut wire, time) = (Wire::open().await, june());
    let body =
        r#"{"payouts":[{"payoutPspRef":"a1","payoutAmt":1,"payoutCurr":"EUR"},{"payoutPspRef":"b2"}]}"#;
    wire.on("POST", &*operation("getPaymentPayoutSummary"), [reply(200, body)]);
    let id = SourceId::new("bars");
    let source = OracleBiSource::new(id, oracle(&wire, &time), vec!["0007".to_owned()]);
    Tried { source: Box::new(source), environment: time.environment(), calls: 1, wire }
}

/// One day of everything.
fn one_day(accounts: Vec<String>) -> Plan {
    let day = "2024-05-10".parse().unwrap();
    Plan { since: day, until: day, datasets: Dataset::ALL.to_vec(), accounts }
}

/// Waits for a window's bytes as the engine does, and returns how it got them.
async fn ready(
    tried: &Tried,
    window: &Window,
    id: &RequestId,
) -> (Ready, Option<payouts_core::source::ExportHandle>) {
    let handle = match tried.source.begin(window, id).await.unwrap() {
        Begun::Ready(ready) => return (ready, None),
        Begun::Pending(handle) => handle,
    };
    loop {
        match tried.source.poll(&handle).await.unwrap() {
            Polled::InProgress { after, .. } => tried.environment.sleep(after).await,
            Polled::Ready(ready) => return (ready, Some(handle)),
            other => panic!("{other:?}"),
        }
    }
}

async fn walks_a_window_to_its_end(tried: Tried) {
    let accounts: Vec<_> =
        tried.source.accounts().await.unwrap().into_iter().map(|account| account.id).collect();
    let window = tried.source.plan(&one_day(accounts)).remove(0);
    let (ready, handle) = ready(&tried, &window, &RequestId::new("7e6a")).await;
    assert_eq!(
        (handle.is_some(), ready.is_link()),
        (tried.source.keeps_exports(), tried.source.keeps_exports())
    );
    if let Some(handle) = &handle {
        assert_eq!((handle.dataset, handle.request_id.as_str()), (window.dataset, "7e6a"));
    }

    let mut bytes = b"left over".to_vec();
    let facts = tried.source.fetch(ready, &mut bytes).await.unwrap().complete().unwrap();
    assert_eq!(facts.size, bytes.len() as u64, "what an earlier fetch left is forgotten");
    assert_eq!(facts.sha256, hex::encode(<sha2::Sha256 as sha2::Digest>::digest(&bytes)));
    assert_eq!(facts.received_at, tried.environment.now());
    let mut rows = Vec::new();
    let report = read(&window, &facts, &mut Cursor::new(bytes), &mut rows).unwrap();
    assert_eq!((report.rows, rows.len()), (2, 2));

    if let Some(handle) = &handle {
        assert_eq!(tried.source.release(handle).await.unwrap(), Released::Deleted);
    }
    assert_eq!(tried.wire.asked().len(), tried.calls);
}

async fn names_itself(tried: Tried) {
    assert!(!tried.source.id().as_str().is_empty());
    let windows = tried.source.plan(&one_day(vec!["a".to_owned()]));
    assert!(windows.iter().all(|window| window.source == *tried.source.id()));
    assert!(windows.iter().all(|window| window.dataset.provider() == tried.source.provider()));
    assert!(tried.wire.asked().is_empty(), "planning makes no call");
}

async fn a_sink_that_refuses_ends_the_fetch(tried: Tried) {
    let window = tried.source.plan(&one_day(vec!["all".to_owned()])).remove(0);
    let (ready, _) = ready(&tried, &window, &RequestId::new("1")).await;
    let sink: &mut dyn RawSink = &mut crate::support::FullDisk;
    match tried.source.fetch(ready, sink).await {
        Err(error) => assert_eq!(error.kind(), ErrorKind::Io, "{error}"),
        Ok(Fetched::Complete(_) | Fetched::LinkExpired(_)) => panic!("nothing was kept"),
    }
}

/// The suite over both sources.
macro_rules! conforms {
    ($($promise:ident),*) => {
        mod partner_center_promises { $(#[tokio::test] async fn $promise() { super::$promise(super::partner_center_source().await).await; })* }
        mod oracle_promises { $(#[tokio::test] async fn $promise() { super::$promise(super::oracle_source().await).await; })* }
    };
}

conforms!(walks_a_window_to_its_end, names_itself, a_sink_that_refuses_ends_the_fetch);

/// The windows of a plan are side by side: by dataset and account, each begins where the one before ends.
fn assert_tiled(windows: &[Window], plan: &Plan, source: &dyn PayoutSource) {
    let mut lanes: BTreeMap<(Dataset, &str), Vec<&Window>> = BTreeMap::new();
    for window in windows {
        lanes.entry((window.dataset, &window.account)).or_default().push(window);
    }
    let datasets = Dataset::ALL
        .into_iter()
        .filter(|dataset| plan.datasets.contains(dataset) && dataset.provider() == source.provider());
    let accounts: std::collections::BTreeSet<_> = plan.accounts.iter().collect();
    let lanes_wanted = if plan.since > plan.until { 0 } else { datasets.count() * accounts.len() };
    assert_eq!(lanes.len(), lanes_wanted);
    for lane in lanes.values() {
        assert!(lane[0].period.first_day() <= plan.since && plan.since <= lane[0].period.last_day());
        let last = lane[lane.len() - 1].period;
        assert!(last.first_day() <= plan.until && plan.until <= last.last_day());
        for pair in lane.windows(2) {
            assert_eq!(pair[0].period.ends_at(), pair[1].period.starts_at(), "neither gap nor overlap");
        }
    }
    assert!(windows.is_sorted_by_key(|window| window.period.first_day()), "oldest first");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn plans_tile_the_calendar(
        since in 0_i64..3000,
        days in -40_i64..400,
        datasets in proptest::collection::vec(proptest::sample::select(Dataset::ALL.to_vec()), 0..5),
        accounts in proptest::collection::vec("[a-c]", 0..4),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let first = chrono::NaiveDate::from_ymd_opt(2020, 1, 1).unwrap();
            let since = first + chrono::TimeDelta::days(since);
            let plan = Plan { since, until: since + chrono::TimeDelta::days(days), datasets, accounts };
            for tried in [partner_center_source().await, oracle_source().await] {
                let windows = tried.source.plan(&plan);
                assert_tiled(&windows, &plan, &*tried.source);
                assert_eq!(windows, tried.source.plan(&plan), "the same plan, the same windows");
            }
        });
    }
}

#[tokio::test]
async fn a_check_reports_a_refusal_and_takes_no_not_found_for_proof() {
    let mut wire = Wire::open().await;
    wire.on(
        "GET",
        mockito::Matcher::Regex("^/v1.0/payouts/payments/".to_owned()),
        [reply(404, ""), reply(401, "")],
    );
    let client = partner_center(&wire, &june());
    let source = PartnerCenterSource::new(SourceId::new("contoso"), client, Vec::new());
    let shown = source.check().await.unwrap();
    assert!(shown.contains("does not refuse the token") && shown.contains("only an export shows"), "{shown}");
    assert!(!shown.contains("accepted"), "{shown}");
    assert!(source.check().await.unwrap_err().is_auth());
}

#[tokio::test]
async fn participants_have_windows_of_their_own() {
    let mut wire = Wire::open().await;
    wire.on("POST", crate::support::QUEUE, [reply(202, export("Queued", ""))]);
    let participants = vec!["4711".to_owned(), "0815".to_owned()];
    let client = partner_center(&wire, &june());
    let source = PartnerCenterSource::new(SourceId::new("contoso"), client, participants);
    let accounts: Vec<_> = source.accounts().await.unwrap().into_iter().map(|account| account.id).collect();
    assert_eq!(accounts, ["4711", "0815"]);
    let plan = Plan { datasets: vec![Dataset::Payments], ..one_day(accounts) };
    for window in source.plan(&plan) {
        let Begun::Pending(handle) = source.begin(&window, &RequestId::new("1")).await.unwrap() else {
            panic!("it queues")
        };
        let only = format!(" and enrollmentParticipantId eq '{}'", window.account);
        assert!(handle.filter.as_ref().unwrap().ends_with(&only), "{handle:?}");
    }
}

#[tokio::test]
async fn oracle_refuses_windows_and_handles_of_others() {
    let tried = oracle_source().await;
    for (dataset, period) in [
        (Dataset::Payments, "2024-05"),
        (Dataset::PayoutSummary, "2024-05"),
        (Dataset::Payments, "2024-05-01"),
    ] {
        let window = crate::support::window(dataset, "1", period);
        let error = tried.source.begin(&window, &RequestId::new("1")).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{window}");
    }
    let handle = payouts_core::source::ExportHandle {
        dataset: Dataset::PayoutSummary,
        export_id: "1".to_owned(),
        request_id: RequestId::new("1"),
        queued_at: tried.environment.now(),
        filter: None,
        window: None,
    };
    assert_eq!(tried.source.poll(&handle).await.unwrap_err().kind(), ErrorKind::InvalidRequest);
    assert_eq!(tried.source.release(&handle).await.unwrap(), Released::NothingToDo);
    assert!(tried.wire.asked().is_empty());
}
