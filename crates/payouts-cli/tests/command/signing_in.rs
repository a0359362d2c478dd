//! Signing in and out, and how the sign-ins stand.

use super::support::{PARTNER, Place, RESTAURANTS, quarter, sandbox};
use payouts_sandbox::OracleAccount;

#[test]
fn a_person_signs_in_and_out() {
    let place = Place::beside(sandbox(quarter()));
    insta::assert_snapshot!("status_of_nobody", place.scrub(place.run("auth status").with_code(3)));
    place.sign_in().with_code(0).telling("contoso is signed in as finance@contoso.example");
    place.run(&format!("auth login {RESTAURANTS}")).with_code(0).telling("grand-hotels is signed in");
    insta::assert_snapshot!("status_of_all", place.scrub(place.run("auth status").with_code(0)));
    place.run(&format!("auth status {PARTNER}")).with_code(0);

    insta::assert_snapshot!("logout", place.scrub(place.run(&format!("auth logout {PARTNER}")).with_code(0)));
    place.run(&format!("auth status {PARTNER}")).with_code(3);
    place.run(&format!("auth logout {PARTNER}")).with_code(0);
    place.run(&format!("auth status {RESTAURANTS}")).with_code(0);
}

#[test]
fn a_device_without_a_browser_shows_a_code() {
    use std::io::{BufRead, BufReader};
    let place = Place::beside(sandbox(quarter()));
    let mut child = place.start(&format!("auth login {PARTNER} --device-code"));
    let mut line = String::new();
    BufReader::new(child.stderr.take().expect("a pipe")).read_line(&mut line).expect("text");
    let code = line.split_whitespace().last().expect("a code");
    assert!(line.starts_with("open http") && line.contains(" and type in "), "{line}");
    assert!(place.sandbox().approve_device(code), "{line}");
    assert!(child.wait().expect("an end").success());
    place.run(&format!("auth status {PARTNER}")).with_code(0);
}

#[test]
fn an_unknown_name_gets_the_known_ones() {
    let place = Place::beside(sandbox(quarter()));
    for command in
        ["auth login fabrikam", "auth logout fabrikam", "auth status fabrikam", "sync --source fabrikam"]
    {
        let ran = place.run(command).with_code(2).telling("there is no sign-in \"fabrikam\"");
        assert!(ran.stderr.contains("known: \"contoso\", \"grand-hotels\""), "{ran}");
    }
}

#[test]
fn a_wrong_password_is_refused_once_and_not_tried_again() {
    let place = Place::signed_in(sandbox(quarter()));
    let sync = || {
        let mut sync = place.command("sync --no-wait --source grand-hotels");
        let output =
            sync.env("PAYOUTS_SANDBOX_ORACLE_PASSWORD", "wrong-canary").output().expect("the command starts");
        (output.status.code(), String::from_utf8(output.stderr).expect("text"))
    };
    let (code, told) = sync();
    assert_eq!(code, Some(3), "{told}");
    assert!(told.contains("grand-hotels stands still") && !told.contains("canary"), "{told}");
    let tried = || place.sandbox().journal().iter().filter(|asked| asked.path.ends_with("/signin")).count();
    let once = tried();
    assert!(once > 0, "{:?}", place.sandbox().journal());
    let (code, told) = sync();
    assert_eq!((code, tried()), (Some(3), once), "a second bad attempt could lock the account: {told}");
    assert!(told.contains("password"), "{told}");
}

#[test]
fn an_expired_password_says_what_to_do() {
    let expired = OracleAccount::new("payouts", "an-old-one", "Y2xpZW50").expired();
    let place = Place::beside(sandbox(quarter()).oracle_accounts([expired]));
    let ran = place.run(&format!("auth login {RESTAURANTS}")).with_code(3);
    assert!(ran.stderr.contains("expired") && !ran.to_string().contains("an-old-one"), "{ran}");
}
