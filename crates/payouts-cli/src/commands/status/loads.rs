//! Whether data arrives: the newest load of each sign-in, pending exports, failed and held windows, quarantine.

use super::check::{Check, EXPORTS_PENDING, LOAD_AGE, QUARANTINE_OPEN, State, WINDOWS_FAILED, WINDOWS_HELD};
use crate::{
    config::Thresholds,
    exit::Failure,
    progress::{age, counted},
};
use chrono::{DateTime, Utc};
use payouts_store::{JobState, Store};
use std::collections::{BTreeMap, BTreeSet};

/// What the ledger has of one sign-in.
#[derive(Default)]
struct Source {
    newest_load: Option<DateTime<Utc>>,
    pending: u64,
    oldest_pending: Option<DateTime<Utc>>,
    failed: u64,
    held: u64,
}

/// `configured` has the sign-ins of the configuration.
pub(super) fn checks(
    store: &Store,
    configured: &BTreeSet<&str>,
    thresholds: &Thresholds,
    now: DateTime<Utc>,
) -> Result<Vec<Check>, Failure> {
    let mut sources = sources(store)?;
    for name in configured {
        sources.entry((*name).to_owned()).or_default();
    }
    let mut checks = Vec::new();
    for (name, source) in &sources {
        // Of a sign-in that was taken out of the configuration nothing can be loaded any more. A configuration without any
        // sign-in is that of a machine that only reads.
        if configured.is_empty() || configured.contains(name.as_str()) {
            checks.extend(of_source(source, thresholds, now).map(|check| check.of(name)));
        } else {
            let check = Check::new(LOAD_AGE, source.newest_load.map(|at| seconds_since(at, now)), State::Ok);
            checks.push(check.of(name).stating("not in the configuration any more"));
        }
    }
    let open = store.quarantine_counts()?.unacknowledged;
    let problems = counted(open, "problem");
    checks.push(
        Check::new(QUARANTINE_OPEN, open, State::none_of(open, State::Warning))
            .warning_of(format!("{problems} in quarantine not acknowledged: payouts quarantine ls")),
    );
    Ok(checks)
}

fn sources(store: &Store) -> Result<BTreeMap<String, Source>, Failure> {
    let mut sources: BTreeMap<String, Source> = BTreeMap::new();
    for covered in store.coverage()? {
        let source = sources.entry(covered.window.source.to_string()).or_default();
        source.newest_load = source.newest_load.max(covered.observation.and(covered.loaded_at));
    }
    for job in store.open_jobs()? {
        let source = sources.entry(job.window.source.to_string()).or_default();
        match job.state {
            JobState::Requested => {
                source.pending += 1;
                let known = [source.oldest_pending, job.updated_at];
                source.oldest_pending = known.into_iter().flatten().min();
            }
            JobState::Failed => source.failed += 1,
            _ => {}
        }
    }
    for held in store.held_reads()? {
        sources.entry(held.window.source.to_string()).or_default().held += 1;
    }
    Ok(sources)
}

fn of_source(source: &Source, thresholds: &Thresholds, now: DateTime<Utc>) -> [Check; 4] {
    let failed = State::none_of(source.failed, State::Warning);
    let held = State::none_of(source.held, State::Warning);
    [
        load_age(source, thresholds, now),
        pending(source, thresholds, now),
        Check::new(WINDOWS_FAILED, source.failed, failed)
            .warning_of(format!("{} failed: payouts jobs", counted(source.failed, "window"))),
        Check::new(WINDOWS_HELD, source.held, held)
            .warning_of(format!("{} held: payouts jobs", counted(source.held, "window"))),
    ]
}

fn load_age(source: &Source, thresholds: &Thresholds, now: DateTime<Utc>) -> Check {
    let Some(newest) = source.newest_load else {
        // Before the first exports are ready there is nothing to load.
        return if source.pending > 0 {
            Check::new(LOAD_AGE, None, State::Ok).stating("nothing is loaded yet: exports are pending")
        } else {
            Check::new(LOAD_AGE, None, State::Alarm).stating("nothing was ever loaded: payouts sync")
        };
    };
    let seconds = seconds_since(newest, now);
    let state =
        State::above(seconds, hours(thresholds.load_warning_hours), hours(thresholds.load_alarm_hours));
    Check::new(LOAD_AGE, seconds, state)
        .warning_of(format!("nothing was loaded for {}: payouts sync", shown(seconds)))
}

fn pending(source: &Source, thresholds: &Thresholds, now: DateTime<Utc>) -> Check {
    let oldest = source.oldest_pending.map_or(0, |at| seconds_since(at, now));
    let (warning, alarm) = (hours(thresholds.pending_warning_hours), hours(thresholds.pending_alarm_hours));
    Check::new(EXPORTS_PENDING, source.pending, State::above(oldest, warning, alarm)).warning_of(format!(
        "{} pending, the oldest for {}: payouts sync, then payouts jobs",
        counted(source.pending, "export"),
        shown(oldest)
    ))
}

fn hours(hours: u32) -> u64 {
    u64::from(hours) * 3600
}

/// A clock that was set back makes nothing older than it is.
fn seconds_since(at: DateTime<Utc>, now: DateTime<Utc>) -> u64 {
    u64::try_from((now - at).num_seconds()).unwrap_or(0)
}

fn shown(seconds: u64) -> String {
    age(i64::try_from(seconds).unwrap_or(i64::MAX))
}
