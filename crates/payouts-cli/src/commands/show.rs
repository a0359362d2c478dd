//! `payouts show`: one payout, and the way back to its bytes.

use super::{
    export, open,
    trace::{self, Seen},
};
use crate::{
    args::ShowArgs,
    context::Context,
    exit::{Exit, Failure, Outcome},
    output::{Cell, Column, iso},
};
use payouts_core::{Money, Payout};
use payouts_reconcile::settlement_status;
use payouts_store::PayoutVersion;

pub(crate) fn run(args: &ShowArgs, context: &Context) -> Outcome {
    let store = open(context)?;
    let versions = store.history(&args.key)?;
    if versions.is_empty() {
        return super::earnings::show(&store, args, context);
    }
    if !context.for_people() {
        let row = |version: &PayoutVersion| -> Result<Vec<Cell>, Failure> {
            Ok([export::cells(version), trace::cells(&store, &seen(version), version.vanished_in)?].concat())
        };
        let rows: Vec<_> = versions.iter().map(row).collect::<Result<_, _>>()?;
        context.printer().rows(&columns(), rows, "")?;
        return Ok(Exit::Done);
    }
    let shown = if args.trace { versions.iter().collect() } else { newest_of_each(&versions) };
    let mut entries = Vec::new();
    for version in shown {
        let mut lines = fields(&version.payout);
        if let Some(gone) = version.vanished_in {
            let accepted = trace::acceptance(&store, gone)?;
            let accepted = accepted.map_or_else(String::new, |why| format!(", accepted {why}"));
            lines.push(("vanished".to_owned(), format!("in observation {gone}{accepted}")));
        }
        if args.trace {
            lines.extend(trace::lines(&store, &seen(version))?);
        }
        entries.push(lines);
    }
    trace::print(&mut context.printer(), &entries)?;
    Ok(Exit::Done)
}

/// What programs get: every column of a payout, and the way back to its bytes.
pub(super) fn columns() -> Vec<Column> {
    [&export::COLUMNS[..], &trace::COLUMNS].concat()
}

fn seen(version: &PayoutVersion) -> Seen<'_> {
    Seen {
        provenance: &version.payout.provenance,
        first: version.first_observation,
        last: version.last_observation,
    }
}

/// Without a trace, only what is known now: the last version of each key that matches.
fn newest_of_each(versions: &[PayoutVersion]) -> Vec<&PayoutVersion> {
    let same = |one: &PayoutVersion, other: &PayoutVersion| {
        one.source == other.source && one.dataset == other.dataset && one.payout.key == other.payout.key
    };
    versions.chunk_by(same).filter_map(<[_]>::last).collect()
}

fn fields(payout: &Payout) -> Vec<(String, String)> {
    let money = |money: &Option<Money>| money.as_ref().map(ToString::to_string);
    let known = [
        ("key", Some(payout.key.to_string())),
        ("provider", Some(payout.provider.to_string())),
        ("account", Some(payout.account.clone())),
        ("reference", payout.reference.clone()),
        ("paid on", payout.paid_on.map(|day| day.to_string())),
        ("paid at", payout.paid_at.map(iso)),
        ("status", payout.status.clone()),
        ("method", payout.method.clone()),
        ("settlement", Some(settlement_status(payout).label().to_owned())),
        ("program", payout.program.clone()),
        ("earned", money(&payout.earned)),
        ("withheld tax", money(&payout.withheld_tax)),
        ("sales tax", money(&payout.sales_tax)),
        ("service fee tax", money(&payout.service_fee_tax)),
        ("withheld", money(&payout.withheld)),
        ("total", money(&payout.total)),
    ];
    let known = known.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    known.chain(payout.extra_texts()).collect()
}
