//! What needs no services: help, version, completions, the manual.

use super::support::Place;

/// Every way to call the command.
const COMMANDS: [&str; 32] = [
    "demo",
    "init",
    "doctor",
    "config",
    "config show",
    "auth",
    "auth login",
    "auth logout",
    "auth status",
    "plan",
    "sync",
    "status",
    "jobs",
    "coverage",
    "ls",
    "ls payouts",
    "ls accounts",
    "ls runs",
    "ls earnings",
    "show",
    "export",
    "export payouts",
    "export earnings",
    "reconcile",
    "verify",
    "rebuild",
    "quarantine",
    "quarantine ls",
    "quarantine show",
    "quarantine acknowledge",
    "accept",
    "sandbox",
];

#[test]
fn the_overview_lists_every_command_and_every_exit_code() {
    let place = Place::bare();
    insta::assert_snapshot!(place.scrub(place.run("-h").with_code(0)));
}

#[test]
fn every_command_explains_itself() {
    let place = Place::bare();
    for command in COMMANDS {
        for form in ["-h", "--help"] {
            let ran = place.run(&format!("{command} {form}")).with_code(0);
            assert!(ran.stderr.is_empty() && ran.stdout.contains("Usage: payouts"), "{ran}");
            assert!(ran.stdout.lines().all(|line| line.chars().count() <= 110), "{ran}");
        }
    }
}

#[test]
fn nothing_to_do_shows_the_overview_and_is_no_success() {
    let ran = Place::bare().run("").with_code(2).showing("Usage: payouts");
    assert!(ran.stdout.is_empty(), "{ran}");
}

#[test]
fn a_misspelt_word_is_corrected() {
    Place::bare().run("snyc").with_code(2).showing("'sync'");
    Place::bare().run("sync --lok-back 3").with_code(2).showing("'--look-back'");
    Place::bare().run("sync --wait 30").with_code(2).showing("write a number and a unit: 90s, 30m, 2h or 1d");
    Place::bare().run("ls payouts --since yesterday").with_code(2).showing("--since");
}

#[test]
fn the_version_is_one_line() {
    let ran = Place::bare().run("--version").with_code(0);
    assert_eq!(ran.stdout, concat!("payouts ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn every_shell_gets_completions() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = Place::bare().run(&format!("completions {shell}")).with_code(0);
        assert!(ran.stdout.contains("quarantine") && ran.stdout.contains("no-browser"), "{shell}");
        assert!(ran.stderr.is_empty(), "{ran}");
    }
    Place::bare().run("completions tcsh").with_code(2).showing("zsh");
}

#[test]
fn the_manual_is_a_manual_page() {
    let ran = Place::bare().run("man").with_code(0);
    assert!(ran.stdout.contains(".TH payouts 1") && ran.stdout.contains("payouts\\-sync"), "{ran}");
}

#[test]
fn every_command_has_a_manual_page() {
    let place = Place::bare();
    let page = place.run("man auth login").with_code(0);
    assert!(
        page.stdout.contains(".TH payouts-auth-login 1") && page.stdout.contains("no\\-browser"),
        "{page}"
    );
    place.run("man auth logon").with_code(2).showing("login, logout, status");
    place.run("man --dir pages").with_code(0);
    let pages = std::fs::read_dir(place.path().join("pages")).expect("a directory");
    let names: Vec<_> =
        pages.map(|page| page.expect("a page").file_name().into_string().expect("text")).collect();
    for name in
        ["payouts.1", "payouts-sync.1", "payouts-plan.1", "payouts-config-show.1", "payouts-quarantine-ls.1"]
    {
        assert!(names.iter().any(|known| known == name), "{name} in {names:?}");
    }
    assert!(!names.iter().any(|name| name.contains("reference")), "{names:?}");
}

#[test]
fn what_is_no_day_is_refused_with_an_example_of_a_day() {
    let place = Place::bare();
    for line in [
        "sync --since yesterday",
        "plan --until 2026-13-01",
        "ls payouts --since 1.10.2026",
        "reconcile --until x",
        "prune --before x",
    ] {
        place.run(line).with_code(2).showing("write a day of the calendar like 2026-10-03");
    }
}
