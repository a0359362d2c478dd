//! A secret is nowhere but where it was put: no output, no file, no argument list holds it.

use super::support::{PARTNER, Place, RESTAURANTS, quarter, sandbox};
use payouts_sandbox::{Fault, FaultRule, OracleAccount};
use std::path::{Path, PathBuf};

const PASSWORD: &str = "canary-6eb1c0d5-password";

#[test]
fn no_secret_leaves_the_token_store() {
    let account = OracleAccount::new("payouts", PASSWORD, "Y2xpZW50");
    let place = Place::signed_in(sandbox(quarter()).oracle_accounts([account]));
    place.run(&format!("auth login {RESTAURANTS}")).with_code(0);
    let tokens = tokens(&place);
    assert!(tokens.len() > 2, "tokens of both services are kept");

    let mut printed = Vec::new();
    for line in ["sync --no-wait -vvv", "jobs", "config show", "auth status -vvv", "doctor -vvv"] {
        printed.push(place.run(line).to_string());
    }
    place.exports_get_ready();
    let refusal = Fault::ErrorStatus { status: 403, body: Default::default(), retry_after: None };
    place.sandbox().set_faults([FaultRule::new(refusal).operation("download").times(2)]);
    for line in [
        "sync --no-wait --look-back 0 -vvv",
        "sync --no-wait --look-back 0 -vvv",
        "verify -vvv",
        "coverage",
        "ls payouts --output json",
        "ls earnings --output json",
        "export payouts --to all.csv",
        "export payouts --format parquet --to all.parquet",
    ] {
        printed.push(place.run(line).to_string());
    }
    printed.push(place.run(&format!("auth logout {PARTNER} -vvv")).to_string());

    let files =
        files_below(place.path()).into_iter().filter(|file| !file.starts_with(place.path().join("home")));
    let written =
        files.map(|file| String::from_utf8_lossy(&std::fs::read(file).expect("a file")).into_owned());
    for text in printed.into_iter().chain(written) {
        for secret in tokens.iter().map(String::as_str).chain([PASSWORD, "&sig=", "?sig="]) {
            assert!(
                !text.contains(secret),
                "a secret that begins with {:?} is in {text}",
                &secret[..6.min(secret.len())]
            );
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn no_secret_is_an_argument() {
    let account = OracleAccount::new("payouts", PASSWORD, "Y2xpZW50");
    let place = Place::signed_in(sandbox(quarter()).oracle_accounts([account]));
    place.sandbox().clear_journal();
    place.sandbox().set_faults([FaultRule::new(Fault::Latency { milliseconds: 200 })]);
    let mut child = place.start("sync --no-wait");
    place.asked(5);
    let arguments = std::fs::read(format!("/proc/{}/cmdline", child.id())).expect("arguments");
    child.kill().expect("a kill");
    child.wait().expect("an end");
    let arguments = String::from_utf8(arguments).expect("text");
    assert!(arguments.ends_with("payouts\0sync\0--no-wait\0"), "{arguments:?}");
}

#[cfg(unix)]
#[test]
fn the_token_store_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::signed_in(sandbox(quarter()));
    let kept = files_below(&place.path().join("home"));
    assert!(!kept.is_empty());
    for file in kept {
        let mode = file.metadata().expect("a mode").permissions().mode();
        assert_eq!(mode & 0o077, 0, "{} has mode {mode:o}", file.display());
    }
}

/// What is long enough to be a token in what is kept of the sign-ins, and is not in the configuration.
fn tokens(place: &Place) -> Vec<String> {
    let pattern = regex_lite::Regex::new(r"[A-Za-z0-9._~+/=-]{40,}").expect("a pattern");
    let configuration = place.read("payouts.toml");
    let kept = files_below(&place.path().join("home"));
    let texts = kept.into_iter().map(|file| std::fs::read_to_string(file).expect("text"));
    let found = texts
        .flat_map(|text| pattern.find_iter(&text).map(|found| found.as_str().to_owned()).collect::<Vec<_>>());
    found.filter(|token| !configuration.contains(token.as_str())).collect()
}

fn files_below(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).expect("a directory").map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}
