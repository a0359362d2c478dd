//! From a plan to a ledger without holes: the cron way, in two runs.

use super::support::{MONTHS, Place, quarter, sandbox};

#[test]
fn a_night_queues_and_the_next_one_collects() {
    let place = Place::signed_in(sandbox(quarter()));
    insta::assert_snapshot!("plan", place.scrub(place.run("plan --ask").with_code(0)));
    insta::assert_snapshot!("jobs_of_nothing", place.scrub(place.run("jobs").with_code(2)));

    let first = place.run("sync --no-wait").with_code(5);
    assert!(first.stdout.is_empty(), "{first}");
    insta::assert_snapshot!("first_night", summary(&first.stderr));
    let jobs = place.run("jobs --output json").with_code(0).json();
    let states: Vec<_> = jobs.as_array().expect("rows").iter().map(|job| job["state"].as_str()).collect();
    assert_eq!(states, vec![Some("requested"); 2 * MONTHS]);
    insta::assert_snapshot!("coverage_with_exports_pending", place.scrub(place.run("coverage").with_code(0)));

    place.exports_get_ready();
    let second = place.run("sync --no-wait --look-back 0").with_code(0);
    insta::assert_snapshot!("second_night", summary(&second.stderr));
    insta::assert_snapshot!("jobs_all_done", place.scrub(place.run("jobs").with_code(0)));
    insta::assert_snapshot!("coverage_without_holes", place.scrub(place.run("coverage").with_code(0)));
    insta::assert_snapshot!("plan_of_what_is_read_again", place.scrub(place.run("plan").with_code(0)));
}

#[test]
fn a_plan_makes_no_call_and_shows_what_it_can_when_a_sign_in_is_missing() {
    let place = Place::beside(sandbox(quarter()));
    let ran = place.run("plan").with_code(3);
    assert!(ran.stdout.contains("earnings") && ran.stdout.contains("contoso"), "{ran}");
    assert!(
        ran.stderr.contains("contoso cannot be synced: not signed in: payouts auth login contoso"),
        "{ran}"
    );
    assert!(ran.stderr.contains("grand-hotels is left out: its accounts are not known"), "{ran}");
    assert!(place.sandbox().journal().is_empty(), "{:?}", place.sandbox().journal());

    let mut asking = place.command("plan --ask");
    let asking = asking.env_remove("PAYOUTS_SANDBOX_ORACLE_PASSWORD").output().expect("the command starts");
    let message = String::from_utf8(asking.stderr).expect("text");
    assert_eq!(asking.status.code(), Some(3), "{message}");
    assert!(String::from_utf8(asking.stdout).expect("text").contains("payments"), "the rest is planned");
    assert!(
        message.contains("grand-hotels is left out: ") && message.contains("is not to be had"),
        "{message}"
    );

    place.sign_in().with_code(0);
    place.run("sync --no-wait").with_code(5);
    place.sandbox().clear_journal();
    let known = place.run("plan").with_code(0);
    assert!(known.stdout.contains("grand-hotels"), "{known}");
    assert!(place.sandbox().journal().is_empty(), "{:?}", place.sandbox().journal());
}

#[test]
fn a_second_reading_changes_nothing() {
    let place = Place::synced();
    let before = place.run("export payouts --to -").with_code(0).stdout;
    place.run("sync --no-wait --look-back 400").with_code(5);
    place.exports_get_ready();
    let again = place.run("sync --no-wait --look-back 0").with_code(0);
    assert!(summary(&again.stderr).contains("0 new, 0 changed"), "{again}");
    let after = place.run("export payouts --to -").with_code(0).stdout;
    // Only which observation saw a row last is different.
    let without_last = |text: &str| -> Vec<String> {
        text.lines().map(|line| line.rsplit_once(',').expect("columns").0.to_owned()).collect()
    };
    assert_eq!(without_last(&before), without_last(&after));
}

#[test]
fn one_run_waits_for_exports_that_take_a_moment() {
    let place = Place::signed_in(sandbox(quarter()).quirk("pc-export-duration", "seconds"));
    // The sandbox's time does not advance, so requests stay pending until the patience ends.
    let ran = place.run("sync --wait 1s --source contoso --since 2025-03-01").with_code(5);
    assert!(ran.stderr.contains("8 exports pending at the provider"), "{ran}");
}

#[test]
fn a_run_leaves_when_its_time_is_used_up() {
    let place = Place::signed_in(sandbox(quarter()));
    let ran = place.run("sync --max-runtime 1s --source contoso").with_code(5);
    assert!(ran.stderr.contains("12 windows left to the next run: the time is used up"), "{ran}");
    place.exports_get_ready();
    place.run("sync --no-wait --source contoso").with_code(0);
}

#[test]
fn only_what_is_asked_for_is_synced() {
    let place = Place::signed_in(sandbox(quarter()));
    place
        .run("sync --no-wait --source contoso --dataset payments --since 2025-02-01 --until 2025-03-31")
        .with_code(5);
    let periods: Vec<_> = place.run("coverage --output csv").with_code(0).csv().split_off(1);
    let periods: Vec<_> = periods.iter().map(|row| format!("{} {} {}", row[0], row[1], row[3])).collect();
    assert_eq!(periods, ["contoso payments 2025-02", "contoso payments 2025-03"]);
    place
        .run("sync --no-wait --since 2025-03-01 --until 2025-02-01")
        .with_code(2)
        .showing("there is no day between");
    place.run("sync --no-wait --dataset taxes").with_code(2).showing("payout-summary");
}

#[test]
fn quiet_means_data_and_errors_only() {
    let place = Place::signed_in(sandbox(quarter()));
    let ran = place.run("sync --no-wait --quiet").with_code(5);
    assert!(ran.stdout.is_empty() && ran.stderr.is_empty(), "{ran}");
}

/// What a sync prints at its end, without the line that each window adds on the way.
fn summary(message: &str) -> String {
    let of_windows = ["intended", "requested", "archived", "loaded", "released", "planned", ", 0s"];
    let kept = message.lines().filter(|line| !of_windows.iter().any(|end| line.ends_with(end)));
    kept.collect::<Vec<_>>().join("\n")
}
