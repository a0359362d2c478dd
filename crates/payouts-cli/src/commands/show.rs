//! `payouts show`: one payout, and the way back to its bytes.

use super::{
    open,
    trace::{self, Seen},
};
use crate::{
    args::{Output, ShowArgs},
    context::Context,
    exit::{Exit, Failure, Outcome},
};
use payouts_core::{Money, Payout};
use payouts_store::{PayoutVersion, Store};
use serde_json::{Value, json};

pub(crate) fn run(args: &ShowArgs, context: &Context) -> Outcome {
    let store = open(context)?;
    let versions = store.history(&args.key)?;
    if versions.is_empty() {
        return super::earnings::show(&store, args, context);
    }
    if context.common.output == Output::Json {
        let all: Result<Vec<Value>, Failure> =
            versions.iter().map(|version| as_json(&store, version)).collect();
        context.printer().raw(&format!("{:#}", Value::Array(all?)))?;
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
        ("paid at", payout.paid_at.map(|at| at.to_rfc3339())),
        ("status", payout.status.clone()),
        ("method", payout.method.clone()),
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

fn as_json(store: &Store, version: &PayoutVersion) -> Result<Value, Failure> {
    let told = Payout { extra: version.payout.extra_texts(), ..version.payout.clone() };
    let payout = serde_json::to_value(&told)
        .map_err(|error| Failure::new(Exit::Unexpected, format!("the payout has no JSON form: {error}")))?;
    let what = json!({
        "source": version.source.as_str(),
        "dataset": version.dataset.as_str(),
        "payout": payout,
    });
    trace::json(store, &seen(version), version.vanished_in, what)
}
