//! What both services paid, in one list: `cargo run --example both_in_one_list -- 2024-05-01 2024-05-31`

#![allow(clippy::print_stdout, reason = "an example prints")]

mod common;

use payouts_core::payouts_http::Environment;
use payouts_core::source::{Begun, Plan, Polled, RequestId, Row};
use payouts_core::{
    Dataset, OracleBiSource, PartnerCenterSource, Payout, PayoutSource, SourceId, read::read,
};
use std::io::Cursor;

/// Walks every window of the plan through its journey. The same lines serve both services.
pub(crate) async fn payouts(
    source: &dyn PayoutSource,
    plan: &Plan,
    env: &Environment,
) -> common::Result<Vec<Payout>> {
    let mut payouts = Vec::new();
    for window in source.plan(plan) {
        let (ready, export) = match source.begin(&window, &RequestId::new(env.guid())).await? {
            Begun::Ready(ready) => (ready, None),
            Begun::Pending(export) => loop {
                match source.poll(&export).await? {
                    Polled::InProgress { after, .. } => env.sleep(after).await,
                    Polled::Ready(ready) => break (ready, Some(export)),
                    lost => return Err(format!("{window}: queue a new export: {lost:?}").into()),
                }
            },
        };
        let mut bytes = Vec::new();
        let facts = source.fetch(ready, &mut bytes).await?.complete()?;
        let mut rows = Vec::new();
        read(&window, &facts, &mut Cursor::new(bytes), &mut rows)?;
        payouts.extend(rows.iter().filter_map(Row::payout).cloned());
        if let Some(export) = export {
            source.release(&export).await?;
        }
    }
    Ok(payouts)
}

#[tokio::main]
async fn main() -> common::Result<()> {
    let [_, since, until] = &std::env::args().collect::<Vec<_>>()[..] else {
        return Err("name a first and a last day, like 2024-05-01 2024-05-31".into());
    };
    let pc = PartnerCenterSource::new(SourceId::new("microsoft"), common::partner_center().await?, vec![]);
    let oracle = OracleBiSource::new(SourceId::new("oracle"), common::oracle()?, vec![]);
    let mut list = Vec::new();
    for source in [&pc as &dyn PayoutSource, &oracle] {
        let accounts = source.accounts().await?.into_iter().map(|account| account.id).collect();
        let datasets = vec![Dataset::Payments, Dataset::PayoutSummary];
        let plan = Plan { since: since.parse()?, until: until.parse()?, datasets, accounts };
        list.extend(payouts(source, &plan, &Environment::system()).await?);
    }
    list.sort_by_key(|payout| payout.paid_on);
    for payout in list {
        let (day, total) =
            (payout.paid_on.map(|day| day.to_string()), payout.total.map(|total| total.to_string()));
        println!("{} {} {}", day.unwrap_or_default(), payout.provider, total.unwrap_or_default());
    }
    Ok(())
}
