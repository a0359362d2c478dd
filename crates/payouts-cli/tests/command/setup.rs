//! Setting things up: a configuration to begin with, the settings in force, and whether everything is in place.

use super::support::{Place, quarter, sandbox};

#[test]
fn a_beginner_gets_a_configuration_that_works_and_keeps_what_is_there() {
    let place = Place::bare();
    insta::assert_snapshot!("init", place.scrub(place.run("init").with_code(0)));
    place.run("config show").with_code(0);
    let doctor = place.run("doctor").with_code(2);
    assert!(
        doctor.stdout.contains("no sign-in is configured in payouts.toml: fill in [accounts.NAME]"),
        "{doctor}"
    );
    place.write("payouts.toml", "# mine\n");
    insta::assert_snapshot!("init_again", place.scrub(place.run("init").with_code(2)));
    assert_eq!(place.read("payouts.toml"), "# mine\n");
    place.run("init --to other.toml").with_code(0);
    place.run("init --to no/such/dir.toml").with_code(2).telling("no/such/dir.toml cannot be written");
}

#[test]
fn settings_are_shown_with_their_files_and_secrets_as_references() {
    let place = Place::beside(sandbox(quarter()));
    let ran = place.run("config show").with_code(0);
    for secret in place.sandbox().print_config().environment {
        assert!(!ran.to_string().contains(&secret.1), "{ran}");
    }
    insta::assert_snapshot!(place.scrub(&ran));
    let json = place.run("config show --output json").with_code(0).json();
    assert_eq!(json["accounts"]["grand-hotels"]["password"], "env:PAYOUTS_SANDBOX_ORACLE_PASSWORD");
}

#[test]
fn what_is_shown_is_a_configuration_again() {
    let place = Place::beside(sandbox(quarter()));
    let shown = place.run("config show").with_code(0).stdout;
    place.write("copy.toml", &shown);
    let again = place.run("config show --config copy.toml --output json").with_code(0).json();
    assert_eq!(again, place.run("config show --output json").with_code(0).json());
}

#[test]
fn a_mistake_is_told_by_file_and_line_and_never_by_its_text() {
    let place = Place::bare();
    for (toml, told) in [
        ("[sync]\nlook-bak = 3\n", "payouts.toml:2: unknown field `look-bak`"),
        ("store = \n", "payouts.toml:1: "),
        ("[accounts.a]\nprovider = \"elsewhere\"\n", "payouts.toml:"),
        (
            "[accounts.a]\nprovider = \"oracle-bi\"\norganization = \"A\"\napplication-server = \"https://a.example\"\n\
             authentication-server = \"https://b.example\"\nclient-id = \"c\"\nusername = \"u\"\npassword = \"hunter2\"\n",
            "a secret must not stand in the configuration",
        ),
    ] {
        place.write("payouts.toml", toml);
        let ran = place.run("plan").with_code(2).telling(told);
        assert!(!ran.to_string().contains("hunter2"), "{ran}");
    }
    place
        .run("plan --config elsewhere.toml")
        .with_code(2)
        .telling("there is no configuration file elsewhere.toml");
}

#[test]
fn flags_win_over_variables_and_variables_over_files() {
    let place = Place::bare();
    place.write("payouts.toml", "store = \"by-file\"\n");
    let ledger = |mut command: std::process::Command| {
        let shown = command.output().expect("the command starts").stdout;
        String::from_utf8(shown)
            .expect("text")
            .lines()
            .find(|line| line.contains("ledger in"))
            .map(str::to_owned)
    };
    let shown = |name: &str| Some(format!("# ledger in {name}"));
    assert_eq!(ledger(place.command("config show")), shown("by-file"));
    let mut with_variable = place.command("config show");
    with_variable.env("PAYOUTS_STORE", "by-variable");
    assert_eq!(ledger(with_variable), shown("by-variable"));
    let mut with_both = place.command("config show --store by-flag");
    with_both.env("PAYOUTS_STORE", "by-variable");
    assert_eq!(ledger(with_both), shown("by-flag"));
}

#[test]
fn the_file_of_the_user_is_beneath_the_one_at_hand() {
    let place = Place::bare();
    let user = place.path().join("home/.config/payouts");
    std::fs::create_dir_all(&user).expect("a directory");
    std::fs::write(user.join("payouts.toml"), "store = \"of-user\"\n[sync]\nlook-back = 7\n")
        .expect("a file");
    place.write("payouts.toml", "store = \"at-hand\"\n");
    let settings = place.run("config show --output json").with_code(0).json();
    assert_eq!((&settings["store"], &settings["sync"]["look-back"]), (&"at-hand".into(), &7.into()));
}

#[test]
fn a_doctor_finds_nothing_when_all_is_well() {
    let place = Place::signed_in(sandbox(quarter()));
    insta::assert_snapshot!("doctor_before_the_first_sync", place.scrub(place.run("doctor").with_code(0)));
    place.run("sync --no-wait").with_code(5);
    place.run("doctor").with_code(0);
}

#[test]
fn a_doctor_says_what_is_missing() {
    let place = Place::bare();
    insta::assert_snapshot!("doctor_without_configuration", place.scrub(place.run("doctor").with_code(2)));
    let place = Place::beside(sandbox(quarter()));
    insta::assert_snapshot!("doctor_without_sign_in", place.scrub(place.run("doctor").with_code(3)));
}

#[test]
fn a_doctor_does_not_take_a_not_found_for_a_sign_in_that_works() {
    let place = Place::beside(sandbox(quarter()));
    let toml = place.read("payouts.toml");
    let app_only =
        "[accounts.contoso]\nsign-in = \"client-credentials\"\nclient-secret = \"env:PAYOUTS_CLIENT_SECRET\"";
    place.write("payouts.toml", &toml.replace("[accounts.contoso]", app_only));
    let ran = place.run("doctor --output json");
    let rows = ran.json();
    let of =
        |row: &serde_json::Value| (row["check"].as_str() == Some("contoso: sign-in")).then(|| row.clone());
    let told: Vec<_> = rows.as_array().expect("rows").iter().filter_map(of).collect();
    let warning = told.iter().find(|row| row["result"] == "warning").expect("a warning");
    assert!(warning["detail"].to_string().contains("got 404 where it was tried"), "{ran}");
    let call = rows.as_array().expect("rows").iter().find(|row| row["check"] == "contoso: one call");
    assert!(!call.expect("a call")["detail"].to_string().contains("accepted"), "{ran}");
}

#[test]
fn a_doctor_finds_a_service_that_does_not_answer() {
    let place = Place::signed_in(sandbox(quarter()));
    let toml = place.read("payouts.toml");
    // Nothing listens on port 1.
    let api = place.sandbox().urls().partner_api.to_string();
    place.write("payouts.toml", &toml.replace(api.trim_end_matches('/'), "http://127.0.0.1:1"));
    let ran = place.run("doctor --output json").with_code(1);
    let failed: Vec<_> =
        ran.json().as_array().expect("rows").iter().filter(|row| row["result"] != "ok").cloned().collect();
    let checks: Vec<_> = failed.iter().filter_map(|row| row["check"].as_str()).collect();
    assert_eq!(checks, ["contoso: reach 127.0.0.1:1"], "{ran}");
    let told = failed[0]["detail"].to_string();
    assert!(told.contains("no connection to 127.0.0.1:1: ") && told.contains("refused"), "{ran}");
    assert!(told.contains("check the base URL, DNS, the proxy"), "{ran}");
}

#[test]
fn a_doctor_finds_a_password_that_is_not_to_be_had() {
    let place = Place::signed_in(sandbox(quarter()));
    let mut doctor = place.command("doctor");
    let output = doctor.env_remove("PAYOUTS_SANDBOX_ORACLE_PASSWORD").output().expect("the command starts");
    let told = String::from_utf8(output.stdout).expect("text");
    assert!(
        told.contains("env:PAYOUTS_SANDBOX_ORACLE_PASSWORD is not to be had: the variable is not set"),
        "{told}"
    );
    assert_eq!(output.status.code(), Some(2), "{told}");
}
