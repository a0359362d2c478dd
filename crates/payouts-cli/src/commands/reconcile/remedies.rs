//! What to ask for where something is missing.

use crate::progress::counted;
use chrono::NaiveDate;
use payouts_core::SourceId;
use payouts_reconcile::{Finding, Missing, Remedy};
use std::collections::BTreeMap;

/// Each remedy once, and how many findings it may help: the first day that any of them needs is the day of all.
pub(super) fn of<'f>(
    findings: impl Iterator<Item = &'f Finding>,
) -> impl Iterator<Item = (Option<&'f SourceId>, Remedy, usize)> {
    let mut all: BTreeMap<_, (NaiveDate, usize)> = BTreeMap::new();
    for finding in findings {
        let Some(remedy) = finding.remedy else { continue };
        let key = (finding.source.as_ref(), remedy.dataset, remedy.missing);
        let (since, count) = all.entry(key).or_insert((remedy.since, 0));
        *since = remedy.since.min(*since);
        *count += 1;
    }
    let all = all.into_iter();
    all.map(|((source, dataset, missing), (since, count))| {
        (source, Remedy { dataset, missing, since }, count)
    })
}

/// Why this many findings may be none.
pub(super) fn advice(remedy: Remedy, count: usize) -> String {
    let of = if count == 1 { "its" } else { "their" };
    let what = format!("{}: {} of {of} time", counted(count, "finding"), remedy.dataset.as_str());
    match remedy.missing {
        Missing::NotYet => format!("{what} are not loaded yet (payouts jobs shows why). To go on:"),
        Missing::ReadBefore => {
            format!("{what} were last read before the payment, and so without its id. To read them again:")
        }
        _ => format!("{what} were never asked for. To ask for them:"),
    }
}

/// The command that asks for it.
pub(super) fn command(source: Option<&SourceId>, remedy: Remedy, today: NaiveDate) -> String {
    let Remedy { dataset, missing, since } = remedy;
    let source = source.map_or_else(String::new, |source| format!(" --source {source}"));
    let again = match missing {
        // A window is read again while its last day is in the look-back, so its first day is far enough.
        Missing::ReadBefore => format!(" --look-back {}", (today - since).num_days().max(0)),
        _ => String::new(),
    };
    format!("payouts sync{source} --dataset {} --since {since}{again}", dataset.as_str())
}
