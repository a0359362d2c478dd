//! The contents of a store as lines to compare, without the times of reading.

use payouts_core::{Money, Payout};
use payouts_store::{AsOf, EarningFilter, PayoutFilter, Store};

/// Payouts with all their digits, earnings, coverage, control totals, raw bytes and unreadable rows.
pub(crate) fn of(store: &Store) -> Vec<String> {
    let mut lines = Vec::new();
    let everything = PayoutFilter { with_vanished: true, ..PayoutFilter::default() };
    store
        .payouts(&everything, AsOf::Now, |version| {
            let mut payout = version.payout;
            payout.provenance.observation = None;
            let (source, dataset) = (version.source, version.dataset);
            lines.push(format!("{source}/{dataset} vanished {} {payout:?}", version.vanished_in.is_some()));
            Ok::<(), payouts_store::Error>(())
        })
        .expect("payouts");
    store
        .earnings(&EarningFilter::default(), AsOf::Now, |mut earning| {
            earning.provenance.observation = None;
            lines.push(format!("{earning:?}"));
            Ok::<(), payouts_store::Error>(())
        })
        .expect("earnings");
    for covered in store.coverage().expect("coverage") {
        lines.push(format!("{} is {}: {:?}", covered.window, covered.state, covered.report));
    }
    for row in store.quarantine().expect("quarantine") {
        lines.push(format!("{} line {}: {} {:?}", row.window, row.line, row.reason, row.bytes));
    }
    lines.extend(observations(store));
    lines
}

/// What was loaded: each window as often as it was read, with the hash of its bytes.
pub(crate) fn observations(store: &Store) -> Vec<String> {
    let mut lines = Vec::new();
    store
        .observations(|seen| {
            lines.push(format!("{} was read from {}", seen.window, seen.facts.sha256));
            Ok(())
        })
        .expect("observations");
    lines.sort_unstable();
    lines
}

/// The references and totals of the payouts that count.
pub(crate) fn payouts(store: &Store) -> Vec<String> {
    listing(store, AsOf::Now)
}

pub(crate) fn listing(store: &Store, as_of: AsOf) -> Vec<String> {
    let mut lines = Vec::new();
    store
        .payouts(&PayoutFilter::default(), as_of, |version| {
            lines.push(line(&version.payout));
            Ok::<(), payouts_store::Error>(())
        })
        .expect("payouts");
    lines
}

fn line(payout: &Payout) -> String {
    let total = payout.total.as_ref().map(Money::to_string).unwrap_or_default();
    format!("{} {total}", payout.reference.as_deref().unwrap_or_default())
}
