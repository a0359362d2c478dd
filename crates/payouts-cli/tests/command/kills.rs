//! Killed without a warning, again and again: in the end the ledger has the content that an undisturbed run gives it.

use super::support::{Place, quarter, sandbox};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::{BufRead, BufReader},
    time::Duration,
};

/// Kills before a run is let through to its end.
const KILLS: u64 = 24;

#[test]
fn killed_at_random_instants() {
    let place = Place::signed_in(sandbox(quarter()).journal(100_000));
    let mut dice = 0x2545_F491_4F6C_DD1D_u64;
    // Runs become shorter as there is less to do, and how long they are is the machine's affair.
    let (mut killed, mut latest) = (0, 400);
    for _ in 0..KILLS {
        let mut child =
            place.command("sync --no-wait --quiet --look-back 0").spawn().expect("the command starts");
        // xorshift: the same instants in every run of the test, as far as the machine lets them be.
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        std::thread::sleep(Duration::from_millis(dice % latest));
        child.kill().expect("a kill");
        let is_killed = child.wait().expect("an end").code().is_none();
        killed += u64::from(is_killed);
        latest = if is_killed { latest * 5 / 4 } else { (latest / 2).max(10) };
        place.sandbox().step(Duration::from_secs(30));
    }
    assert!(killed > KILLS / 3, "only {killed} runs had not come to their end by themselves");
    let_through(&place);
    as_if_undisturbed(&place);
}

#[test]
fn killed_at_every_state() {
    let place = Place::signed_in(sandbox(quarter()).journal(100_000));
    for state in ["intended", "requested", "archived", "loaded", "released"] {
        let mut child = place.start("sync --no-wait --source contoso --look-back 0");
        let stderr = BufReader::new(child.stderr.take().expect("a pipe"));
        let reached = stderr.lines().any(|line| line.expect("text").ends_with(state));
        child.kill().expect("a kill");
        child.wait().expect("an end");
        assert!(reached, "no window came to be {state}");
        if state == "requested" {
            place.run("sync --no-wait --source contoso").with_code(5);
            place.exports_get_ready();
        }
    }
    let_through(&place);
    as_if_undisturbed(&place);
}

/// Plans whatever was not planned yet, then only collects: each run that plans asks for the last month once more.
fn let_through(place: &Place) {
    place.run("sync --no-wait --look-back 0");
    for _ in 0..3 {
        place.exports_get_ready();
        if place.run("sync --no-wait --look-back 0 --dataset payout-summary").code == Some(0) {
            return;
        }
    }
    panic!("it does not end: {}", place.run("jobs"));
}

fn as_if_undisturbed(place: &Place) {
    let undisturbed = Place::synced();
    assert_eq!(place.payouts(), undisturbed.payouts());
    let earnings = |place: &Place| place.run("ls earnings --output csv").with_code(0).stdout;
    assert_eq!(earnings(place), earnings(&undisturbed));
    place.run("verify").with_code(0);
    assert_eq!(place.run("jobs --output json").with_code(0).json(), serde_json::json!([]));

    let mut claims: BTreeMap<_, BTreeSet<String>> = BTreeMap::new();
    let mut deleted: BTreeMap<String, usize> = BTreeMap::new();
    for asked in place.sandbox().journal() {
        let operation = asked.operation.unwrap_or_default();
        if operation.starts_with("queue") {
            let filter = asked.query.iter().find(|(name, _)| name == "$filter").expect("a filter").1.clone();
            let id = asked.header("ms-requestid").expect("an id of ours").to_owned();
            claims.entry((operation, filter)).or_default().insert(id);
        }
        if operation.starts_with("delete") && asked.status.is_some_and(|status| (200..300).contains(&status))
        {
            *deleted.entry(asked.path).or_default() += 1;
        }
    }
    // The last month is in every look-back, and so is asked for again once it is loaded.
    for ((operation, filter), ids) in claims.iter().filter(|((_, filter), _)| !filter.contains("2025-06-01"))
    {
        assert_eq!(ids.len(), 1, "{operation} {filter} was asked for under several ids");
    }
    assert_eq!(claims.len(), 12);
    assert!(deleted.values().all(|times| *times == 1), "an export was deleted twice: {deleted:?}");
    let exports: BTreeSet<_> = claims.values().flatten().collect();
    assert_eq!(deleted.len(), exports.len(), "every export that was queued is deleted, and no other");
}
