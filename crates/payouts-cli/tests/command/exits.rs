//! How a sync ends, for whatever started it: exit codes, and what is printed with them.

use super::support::{Place, quarter, sandbox};
use payouts_sandbox::{Fault, FaultRule};
use std::{
    process::Child,
    time::{Duration, Instant},
};

/// A code without a test is a promise without a proof. That of each is the real command ending with it.
#[test]
fn every_exit_code_of_the_guide_has_a_test() {
    let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/command");
    let sources = std::fs::read_dir(dir).expect("the tests").map(|entry| entry.expect("an entry").path());
    let tests: String = sources.filter_map(|path| std::fs::read_to_string(path).ok()).collect();
    let guide = include_str!("../../../../docs/guide.md").split("| exit code |").nth(1).expect("a table");
    let rows = guide.lines().skip(2).take_while(|line| line.starts_with('|'));
    let codes = rows.filter_map(|row| row.split('|').nth(1)).flat_map(|cell| cell.split(','));
    for code in codes.map(str::trim) {
        let is_tested = [
            format!(".with_code({code})"),
            format!("(Signal::INT, {code})"),
            format!("(Signal::TERM, {code})"),
        ]
        .iter()
        .any(|proof| tests.contains(proof));
        assert!(is_tested, "no test ends with exit code {code}");
    }
}

#[test]
fn some_windows_fail_and_the_rest_is_kept() {
    let place = Place::signed_in(sandbox(quarter()));
    let refused = Fault::ErrorStatus { status: 400, body: Default::default(), retry_after: None };
    place.sandbox().set_faults([FaultRule::new(refused).operation("queueEarningsExport").times(1)]);
    let ran = place.run("sync --no-wait").with_code(4);
    assert!(ran.stderr.contains("queueEarningsExport for contoso/earnings/all/2025-"), "{ran}");
    assert!(ran.stderr.contains("answered 400 Bad Request"), "{ran}");
    assert!(ran.stderr.contains("tried again by the first sync after"), "{ran}");
    assert!(ran.stderr.contains("11 exports pending at the provider"), "{ran}");
    let jobs = place.run("jobs --output json").with_code(0).json();
    let failed = jobs.as_array().expect("rows").iter().filter(|job| job["state"] == "failed").count();
    assert_eq!(failed, 1, "{jobs}");
    // Too early to try again: the others are collected, and the exit code shows that one is missing.
    place.exports_get_ready();
    let quiet = place.run("sync --no-wait --look-back 0 --quiet").with_code(4);
    assert!(quiet.stderr.starts_with("contoso/earnings/all/2025-"), "cron sees nothing else: {quiet}");
    assert_eq!(quiet.stdout, "");
    assert!(place.run("coverage").with_code(0).stdout.contains('!'));
}

#[test]
fn a_service_that_is_asked_too_much_is_left_alone() {
    let place = Place::signed_in(sandbox(quarter()));
    let slow_down = Fault::TooManyRequests { retry_after: Some(1) };
    place.sandbox().set_faults([FaultRule::new(slow_down).operation("queueEarningsExport")]);
    let ran = place.run("sync --no-wait --source contoso --dataset earnings").with_code(9);
    assert!(ran.stderr.contains("429 Too Many Requests"), "{ran}");
    // Before the time that it asked to wait for, no call is made.
    place.sandbox().clear_journal();
    place.run("sync --no-wait --source contoso --dataset earnings").with_code(9);
    assert!(place.sandbox().journal().iter().all(|asked| asked.operation != Some("queueEarningsExport")));
}

#[test]
fn a_pause_that_the_provider_asks_for_beyond_the_end_of_the_run_is_named() {
    let place = Place::signed_in(sandbox(quarter()));
    let slow_down = Fault::TooManyRequests { retry_after: Some(300) };
    place.sandbox().set_faults([FaultRule::new(slow_down).operation("getPaymentPayoutSummary")]);
    for how in ["--max-runtime 30s", "--no-wait"] {
        let begun = Instant::now();
        let ran = place
            .run(&format!("sync {how} --source grand-hotels --dataset payout-summary --quiet"))
            .with_code(9);
        assert!(ran.stderr.contains("429 Too Many Requests"), "{how}: {ran}");
        assert!(ran.stderr.contains("a pause of 300 seconds (Retry-After)"), "{how}: {ran}");
        assert!(begun.elapsed() < Duration::from_secs(20), "{how}: {:?}", begun.elapsed());
    }
}

#[test]
fn a_port_that_refuses_is_named_within_seconds() {
    let place = Place::signed_in(sandbox(quarter()));
    let toml = place.read("payouts.toml");
    let there = place.sandbox().urls().oracle_app.to_string();
    place.write("payouts.toml", &toml.replace(there.trim_end_matches('/'), "http://127.0.0.1:1"));
    let begun = Instant::now();
    let ran = place.run("sync --no-wait --source grand-hotels").with_code(4);
    assert!(ran.stderr.contains("127.0.0.1:1") && ran.stderr.contains("refused"), "{ran}");
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}

#[cfg(unix)]
#[test]
fn a_signal_during_a_pause_ends_the_run_at_once() {
    use rustix::process::{Pid, Signal, kill_process};
    let place = Place::signed_in(sandbox(quarter()));
    place.sandbox().clear_journal();
    let slow_down = Fault::TooManyRequests { retry_after: Some(300) };
    place.sandbox().set_faults([FaultRule::new(slow_down)]);
    let child = place.start("sync --source contoso");
    place.asked(1);
    std::thread::sleep(Duration::from_millis(500));
    kill_process(Pid::from_child(&child), Signal::INT).expect("a signal");
    let begun = Instant::now();
    place.wait(child).with_code(130);
    assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
}

#[test]
fn root_certificates_that_cannot_be_read_are_a_matter_of_configuration() {
    let place = Place::bare();
    for (pem, why) in [(None, "No such file"), (Some("no certificate"), "no certificate in PEM form")] {
        place.write("payouts.toml", "[http]\nroot-certificates = \"company.pem\"\n");
        if let Some(pem) = pem {
            place.write("company.pem", pem);
        }
        let ran = place.run("plan").with_code(2);
        assert!(ran.stderr.contains("company.pem") && ran.stderr.contains(why), "{ran}");
    }
}

#[test]
fn without_a_sign_in_the_other_source_is_synced_all_the_same() {
    let place = Place::beside(sandbox(quarter()));
    let ran = place.run("sync --no-wait").with_code(3).showing("contoso is halted: ");
    assert!(ran.stderr.contains("payouts auth login contoso"), "{ran}");
    assert!(ran.stderr.contains("362 windows done"), "{ran}");
    assert!(ran.stderr.contains("12 windows left to the next run: their sign-in is halted"), "{ran}");
    let quiet = place.run("sync --no-wait --quiet").with_code(3);
    assert!(quiet.stderr.starts_with("contoso is halted: "), "{quiet}");
    assert!(quiet.stderr.contains("payouts auth login contoso") && !quiet.stderr.contains("done"), "{quiet}");
}

#[test]
fn a_secret_that_is_not_to_be_had_is_a_matter_of_configuration() {
    let place = Place::beside(sandbox(quarter()));
    let mut sync = place.command("sync --no-wait --source grand-hotels");
    let output = sync.env_remove("PAYOUTS_SANDBOX_ORACLE_PASSWORD").output().expect("the command starts");
    let message = String::from_utf8(output.stderr).expect("text");
    assert!(message.contains("the variable is not set"), "{message}");
    assert_eq!(output.status.code(), Some(2), "{message}");
}

#[test]
fn nothing_configured_says_how_to_begin() {
    Place::bare()
        .run("sync --since 2025-01-01")
        .with_code(2)
        .showing("write a configuration with: payouts init");
    Place::bare().run("plan --since 2025-01-01").with_code(2).showing("payouts demo");
}

#[test]
fn a_second_writer_is_refused() {
    let (place, first) = slow_sync();
    let ran = place.run("sync --no-wait").with_code(8).showing("the store is in use by process ");
    assert!(ran.stderr.contains("wait until it is done, then run again"), "{ran}");
    place.run("rebuild").with_code(8);
    // Readers do not wait.
    place.run("coverage").with_code(0);
    place.sandbox().set_faults([]);
    place.wait(first).with_code(5);
    place.run("verify").with_code(0);
}

#[cfg(unix)]
#[test]
fn a_signal_ends_a_run_between_two_transactions() {
    use rustix::process::{Pid, Signal, kill_process};
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143)] {
        let (place, child) = slow_sync();
        kill_process(Pid::from_child(&child), signal).expect("a signal");
        let ran =
            place.wait(child).with_code(code).showing("left to the next run: the run was asked to leave");
        assert!(ran.stdout.is_empty(), "{ran}");
        place.run("verify").with_code(0);
        place.sandbox().set_faults([]);
        place.sync_all();
        let coverage = place.run("coverage").with_code(0);
        assert!(coverage.stdout.contains("374 windows, no holes"), "{coverage}");
    }
}

/// A sync of many seconds, soon after it began: long enough to run other commands concurrently, however busy the
/// machine is.
fn slow_sync() -> (Place, Child) {
    let place = Place::signed_in(sandbox(quarter()));
    place.sandbox().clear_journal();
    place.sandbox().set_faults([FaultRule::new(Fault::Latency { milliseconds: 200 })]);
    let child = place.start("sync --no-wait");
    place.asked(20);
    (place, child)
}
