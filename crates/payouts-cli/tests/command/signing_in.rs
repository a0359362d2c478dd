//! Signing in and out, and the state of the sign-ins.

use super::support::{PARTNER, Place, RESTAURANTS, change_kept, days_from_now, quarter, sandbox};
use payouts_sandbox::{Fault, FaultRule, OracleAccount};

/// The fault, at the place where Entra ID gives out tokens.
fn at_entra(fault: Fault) -> FaultRule {
    FaultRule::new(fault).operation("entraToken")
}

/// The access token is over, so that the next call has to renew it.
fn is_over(kept: &mut serde_json::Value) {
    kept["bearer"]["issued_at"] = "2024-01-01T00:00:00Z".into();
    kept["bearer"]["expires_at"] = "2024-01-01T01:00:00Z".into();
}

#[test]
fn a_sign_in_service_that_is_busy_ends_no_sign_in() {
    let place = Place::signed_in(sandbox(quarter()));
    change_kept(&place, PARTNER, is_over);
    // An error inside a success, once: the run pauses and goes on.
    place.sandbox().set_faults([at_entra(Fault::SignInError { code: 90_033, status: 200 }).times(1)]);
    place.run("sync --no-wait --source contoso").with_code(5);
    place.run(&format!("auth status {PARTNER}")).with_code(0);
}

#[test]
fn a_second_factor_that_is_required_is_reported_with_the_command_and_the_day() {
    let place = Place::signed_in(sandbox(quarter()));
    change_kept(&place, PARTNER, is_over);
    place.sandbox().set_faults([at_entra(Fault::SignInError { code: 50_076, status: 400 })]);
    let sync = place.run("sync --no-wait --source contoso").with_code(3);
    assert!(sync.stderr.contains("a second factor is required to sign in contoso"), "{sync}");
    assert!(sync.stderr.contains("payouts auth login contoso"), "{sync}");
    assert!(!sync.stderr.contains("support"), "no call was sent that a support could find: {sync}");

    let status = place.run(&format!("auth status {PARTNER}")).with_code(3);
    let today = chrono::Utc::now().format("%Y-%m-%d").to_string();
    insta::assert_snapshot!("status_of_a_refused_renewal", place.scrub(&status).replace(&today, "[day]"));
    let row = place.run(&format!("auth status {PARTNER} --output json")).with_code(3).json()[0].clone();
    assert_eq!(row["state"], "renewal refused");
    assert!(row["refused_at"].as_str().is_some_and(|at| at.ends_with('Z')), "{row}");
    assert!(row["refusal"].to_string().contains("AADSTS50076"), "{row}");
    let doctor = place.run("doctor").with_code(3);
    assert!(doctor.stdout.contains("the renewal was refused on "), "{doctor}");

    place.sandbox().set_faults([]);
    place.run("sync --no-wait --source contoso").with_code(5);
    place.run(&format!("auth status {PARTNER}")).with_code(0);
}

#[test]
fn a_page_of_a_web_filter_is_named_and_ends_no_sign_in() {
    let place = Place::signed_in(sandbox(quarter()));
    change_kept(&place, PARTNER, is_over);
    place.sandbox().set_faults([at_entra(Fault::ProxyPage { status: 200 })]);
    let sync = place.run("sync --no-wait --source contoso").with_code(4);
    assert!(sync.stderr.contains("expected JSON from 127.0.0.1:"), "{sync}");
    assert!(sync.stderr.contains(", got text/html") && sync.stderr.contains("proxy.corp.example"), "{sync}");
    place.run(&format!("auth status {PARTNER}")).with_code(0);

    place
        .sandbox()
        .set_faults([FaultRule::new(Fault::ProxyPage { status: 200 }).operation("identitySignIn")]);
    let login = place.run(&format!("auth login {RESTAURANTS}")).with_code(1);
    assert!(login.stderr.contains("expected JSON from 127.0.0.1:"), "{login}");
    place.sandbox().set_faults([]);
    place.run(&format!("auth login {RESTAURANTS}")).with_code(0);
}

#[test]
fn what_ends_soon_is_reported_by_status_doctor_and_sync() {
    let place = Place::signed_in(sandbox(quarter()));
    place.run(&format!("auth login {RESTAURANTS}")).with_code(0);
    for line in ["auth status", "doctor"] {
        let ran = place.run(line).with_code(0);
        assert!(!ran.to_string().contains("warning"), "{ran}");
    }
    change_kept(&place, PARTNER, |kept| kept["refresh_expires_at"] = days_from_now(13));
    change_kept(&place, RESTAURANTS, |kept| kept["password"]["since"] = days_from_now(-50));
    let ends = "the sign-in of contoso ends on ";
    let expires = "the password of grand-hotels expires by ";
    for line in ["auth status --quiet", "doctor"] {
        let ran = place.run(line).with_code(0).to_string();
        assert!(ran.contains(ends) && ran.contains(expires), "{ran}");
    }
    let sync = place.run("sync --no-wait --quiet --source grand-hotels").with_code(0);
    assert!(sync.stderr.contains(expires) && !sync.stderr.contains(ends), "{sync}");
    let rows = place.run("auth status --output json").with_code(0).json();
    assert!(rows[0]["refresh_expires_at"].is_string() && rows[0]["warning"].is_string(), "{rows}");
    assert!(rows[1]["password_expires_at"].is_string() && rows[1]["refusal"].is_null(), "{rows}");

    change_kept(&place, PARTNER, |kept| kept["refresh_expires_at"] = days_from_now(-1));
    let ended = place.run(&format!("auth status {PARTNER}")).with_code(3);
    assert!(ended.stdout.contains("ended"), "{ended}");
}

#[test]
fn a_person_signs_in_and_out() {
    let place = Place::beside(sandbox(quarter()));
    insta::assert_snapshot!("status_before_signing_in", place.scrub(place.run("auth status").with_code(3)));
    place.sign_in().with_code(0).showing("contoso is signed in as finance@contoso.example");
    place.run(&format!("auth login {RESTAURANTS}")).with_code(0).showing("grand-hotels is signed in");
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
        let ran = place.run(command).with_code(2).showing("there is no sign-in \"fabrikam\"");
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
    let (code, printed) = sync();
    assert_eq!(code, Some(3), "{printed}");
    assert!(printed.contains("grand-hotels is halted") && !printed.contains("canary"), "{printed}");
    let tried = || place.sandbox().journal().iter().filter(|asked| asked.path.ends_with("/signin")).count();
    let once = tried();
    assert!(once > 0, "{:?}", place.sandbox().journal());
    let (code, printed) = sync();
    assert_eq!((code, tried()), (Some(3), once), "a second bad attempt could lock the account: {printed}");
    assert!(printed.contains("password"), "{printed}");
}

#[test]
fn an_expired_password_says_what_to_do() {
    let expired = OracleAccount::new("payouts", "an-old-one", "Y2xpZW50").expired();
    let place = Place::beside(sandbox(quarter()).oracle_accounts([expired]));
    let ran = place.run(&format!("auth login {RESTAURANTS}")).with_code(3);
    assert!(ran.stderr.contains("expired") && !ran.to_string().contains("an-old-one"), "{ran}");
}
