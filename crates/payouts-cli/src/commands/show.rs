//! `payouts show`: one payout, and the way back to its bytes.

use super::open;
use crate::{
    args::{Output, ShowArgs},
    context::Context,
    exit::{Exit, Failure, Outcome},
    output::visible,
};
use payouts_core::{Money, Payout};
use payouts_store::{Observation, PayoutVersion, SMALL_BODY, Store};
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
    let mut printer = context.printer();
    let shown = if args.trace { versions.iter().collect() } else { newest_of_each(&versions) };
    for (position, version) in shown.into_iter().enumerate() {
        if position > 0 {
            printer.raw("")?;
        }
        let mut lines = fields(&version.payout);
        lines.extend(version.vanished_in.map(|gone| ("vanished", format!("in observation {gone}"))));
        let trace = if args.trace { trace(&store, version)? } else { Vec::new() };
        lines.extend(trace.iter().map(|(name, value)| (name.as_str(), value.clone())));
        let widest = lines.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        for (name, value) in lines {
            printer.raw(&visible(&format!("{name:<widest$}  {value}")))?;
        }
    }
    Ok(Exit::Done)
}

/// Without a trace, only what is known now: the last version of each key that matches.
fn newest_of_each(versions: &[PayoutVersion]) -> Vec<&PayoutVersion> {
    let same = |one: &PayoutVersion, other: &PayoutVersion| {
        one.source == other.source && one.dataset == other.dataset && one.payout.key == other.payout.key
    };
    versions.chunk_by(same).filter_map(<[_]>::last).collect()
}

fn fields(payout: &Payout) -> Vec<(&str, String)> {
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
    let known = known.into_iter().filter_map(|(name, value)| Some((name, value?)));
    known.chain(payout.extra.iter().map(|(name, value)| (name.as_str(), value.clone()))).collect()
}

fn trace(store: &Store, version: &PayoutVersion) -> Result<Vec<(String, String)>, Failure> {
    let provenance = &version.payout.provenance;
    let Some(first) = store.observation(version.first_observation)? else { return Ok(Vec::new()) };
    let seen = |by: &Observation| format!("{} (asked {})", by.id, at(by));
    let mut lines = vec![("window", first.window.to_string()), ("first seen", seen(&first))];
    if version.last_observation != version.first_observation
        && let Some(last) = store.observation(version.last_observation)?
    {
        lines.push(("last seen", seen(&last)));
    }
    let place = provenance.entry.as_ref().map_or_else(String::new, |entry| format!("entry {entry}, "));
    lines.push(("raw sha256", provenance.sha256.clone()));
    lines.push(("place", format!("{place}line {}", provenance.line)));
    lines.push(("bytes lie in", whereabouts(store, &first)));
    let named = lines.into_iter().map(|(name, value)| (name.to_owned(), value));
    Ok(named.chain(first.facts.request_ids.clone()).collect())
}

fn whereabouts(store: &Store, observation: &Observation) -> String {
    let path = store.raw().path_of(&observation.facts.sha256);
    if observation.facts.size <= SMALL_BODY as u64 && !path.exists() {
        return format!("table raw of {}", store.layout().catalog().display());
    }
    path.display().to_string()
}

fn at(observation: &Observation) -> String {
    observation.asked_at.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}

fn as_json(store: &Store, version: &PayoutVersion) -> Result<Value, Failure> {
    let observation = store.observation(version.first_observation)?;
    let payout = serde_json::to_value(&version.payout)
        .map_err(|error| Failure::new(Exit::Unexpected, format!("the payout has no JSON form: {error}")))?;
    Ok(json!({
        "source": version.source.as_str(),
        "dataset": version.dataset.as_str(),
        "payout": payout,
        "first_observation": version.first_observation.0,
        "last_observation": version.last_observation.0,
        "vanished_in": version.vanished_in.map(|id| id.0),
        "window": observation.as_ref().map(|seen| seen.window.to_string()),
        "asked_at": observation.as_ref().map(|seen| seen.asked_at.to_rfc3339()),
        "request_ids": observation.as_ref().map(|seen| seen.facts.request_ids.clone()),
    }))
}
