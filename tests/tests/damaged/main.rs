//! What the reader makes of damaged export files: nothing wrong is unreported.

mod limits;

use limits::{EXCEPTIONS, LIMITS, Limit};
use payouts_tests::damage::{
    DamagedFile, Judgement, Outcome, by_kind, damaged_files, judge, odd_files, read_with_payouts,
};
use std::collections::BTreeSet;

/// Judges files on all cores.
fn judged(files: &[DamagedFile]) -> Vec<(&DamagedFile, Judgement)> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let judge_all =
        |part: &[DamagedFile]| part.iter().map(|file| judge(file, &read_with_payouts(file))).collect();
    let judgements: Vec<Judgement> = std::thread::scope(|scope| {
        let parts = files.chunks(files.len().div_ceil(cores).max(1));
        let running: Vec<_> = parts.map(|part| scope.spawn(move || -> Vec<_> { judge_all(part) })).collect();
        running.into_iter().flat_map(|thread| thread.join().expect("a thread that judges")).collect()
    });
    files.iter().zip(judgements).collect()
}

/// `cargo run -p payouts-tests --example damage_table -- --show KIND` shows the files of a kind, and `-- --limits` prints
/// the table again.
#[test]
fn damage_is_reported_and_no_wrong_amount_is_booked() {
    let files = damaged_files();
    let kinds = by_kind(judged(&files));
    let limited: BTreeSet<_> = LIMITS.iter().map(|limit| limit.kind).collect();
    assert_eq!(limited, kinds.keys().copied().collect(), "each kind of damage has a limit");
    let mut worse = Vec::new();
    for Limit { kind, silent, noted, wrong_amounts, right } in LIMITS {
        let counts = &kinds[kind];
        if counts.silent() > *silent
            || counts.noted > *noted
            || counts.wrong_amounts > *wrong_amounts
            || counts.right < *right
        {
            worse.push(format!(
                "{kind}: at most {silent} silent, {noted} noted, {wrong_amounts} wrong amounts, at least {right} right; \
                 found {counts:?}"
            ));
        }
    }
    assert!(worse.is_empty(), "{} kinds are worse than they were:\n{}", worse.len(), worse.join("\n"));
}

#[test]
fn there_are_forty_two_kinds_of_damage_or_more() {
    assert!(LIMITS.len() >= 42, "{}", LIMITS.len());
}

#[test]
fn only_exceptions_with_a_reason_may_go_wrong() {
    for (kind, reason) in EXCEPTIONS {
        assert!(LIMITS.iter().any(|limit| limit.kind == *kind), "{kind} is no kind");
        assert!(reason.len() > 20, "{kind} has no reason");
    }
    for Limit { kind, silent, noted, wrong_amounts, .. } in LIMITS {
        let is_excepted = EXCEPTIONS.iter().any(|(excepted, _)| excepted == kind);
        assert!(is_excepted || silent + noted + wrong_amounts == 0, "{kind} is no exception");
    }
}

#[test]
fn the_same_files_come_each_time() {
    let once: Vec<_> = damaged_files().into_iter().map(|file| file.bytes).collect();
    let again: Vec<_> = damaged_files().into_iter().map(|file| file.bytes).collect();
    assert_eq!(once, again);
}

/// `-- --odd` of the example `damage_table` shows those that are not.
#[test]
fn odd_and_valid_files_are_read_with_nothing_reported() {
    let mut alarms = Vec::new();
    for file in odd_files() {
        let reading = read_with_payouts(&file);
        let judgement = judge(&file, &reading);
        let reports = reading.map(|reading| reading.reports).unwrap_or_default();
        if judgement.outcome != Outcome::Right || !reports.is_empty() {
            alarms.push(format!("{}: {}: {:?} {reports:?}", file.kind, file.label, judgement.findings));
        }
    }
    assert!(alarms.is_empty(), "{} false alarms:\n{}", alarms.len(), alarms.join("\n"));
}
