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
    place.run("init --to no/such/dir.toml").with_code(2).showing("no/such/dir.toml cannot be written");
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
    let of = |name: &str| setting(&json, name);
    assert_eq!(of("accounts.grand-hotels.password").0, "env:PAYOUTS_SANDBOX_ORACLE_PASSWORD");
    let csv = place.run("config show --output csv").with_code(0).csv();
    assert_eq!(csv[0], ["setting", "value", "origin"]);
    assert_eq!(csv.len(), json.as_array().expect("rows").len() + 1);
}

/// Value and source of a setting.
fn setting(rows: &serde_json::Value, name: &str) -> (String, String) {
    let row = rows.as_array().expect("rows").iter().find(|row| row["setting"] == name);
    let row = row.unwrap_or_else(|| panic!("{name} is not shown: {rows}"));
    let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
    (text("value"), text("origin"))
}

#[test]
fn every_setting_shows_where_it_comes_from() {
    let place = Place::bare();
    let user = place.path().join("home/.config/payouts");
    std::fs::create_dir_all(&user).expect("a directory");
    std::fs::write(user.join("payouts.toml"), "credentials = \"c\"\n[sync]\nsince = 2025-02-03\n")
        .expect("a file");
    place.write("payouts.toml", "[sync.look-back]\nearnings = 90\n");
    let mut show = place.command("config show --output json --store elsewhere");
    show.env("PAYOUTS_LOOK_BACK", "payments=7").env("PAYOUTS_STORE", "by-variable");
    let shown = show.output().expect("the command starts").stdout;
    let rows = serde_json::from_slice(&shown).expect("JSON");
    for (name, value, source) in [
        ("store", "elsewhere", "flag --store"),
        ("output", "json", "flag --output"),
        ("sync.since", "2025-02-03", "home/.config/payouts/payouts.toml"),
        ("sync.until", super::support::LAST_DAY, "variable PAYOUTS_UNTIL"),
        ("sync.look-back.payments", "7", "variable PAYOUTS_LOOK_BACK"),
        ("sync.look-back.earnings", "90", "payouts.toml"),
        ("sync.look-back.payout-summary", "45", "default"),
        ("sync.max-runtime", "", "default"),
    ] {
        assert_eq!(setting(&rows, name), (value.to_owned(), source.to_owned()), "{name}");
    }
    let mut wrong = place.command("config show");
    let ran = wrong.env("PAYOUTS_SINCE", "yesterday").output().expect("the command starts");
    assert_eq!(ran.status.code(), Some(2));
}

#[test]
fn a_file_in_the_place_of_the_ledger_is_named() {
    let place = Place::bare();
    place.write("ledger", "a file");
    for line in ["ls payouts", "sync", "plan", "verify", "coverage"] {
        place.run(&format!("{line} --store ledger")).with_code(2).showing("ledger is not a directory");
    }
    let doctor = place.run("doctor --store ledger").with_code(2);
    assert!(doctor.stdout.contains("ledger is not a directory"), "{doctor}");
}

#[test]
fn a_mistake_is_reported_by_file_and_line_and_never_by_its_text() {
    let place = Place::bare();
    for (toml, message) in [
        ("[sync]\nlook-bak = 3\n", "payouts.toml:2: unknown field `look-bak`"),
        ("store = \n", "payouts.toml:1: "),
        ("[accounts.a]\nprovider = \"elsewhere\"\n", "payouts.toml:"),
        (
            "[accounts.a]\nprovider = \"oracle-bi\"\norganization = \"A\"\napplication-server = \"https://a.example\"\n\
             authentication-server = \"https://b.example\"\nclient-id = \"c\"\nusername = \"u\"\npassword = \"hunter2\"\n",
            "payouts.toml:8: password of a: a secret must not be in the configuration",
        ),
    ] {
        place.write("payouts.toml", toml);
        let ran = place.run("plan").with_code(2).showing(message);
        assert!(!ran.to_string().contains("hunter2"), "{ran}");
    }
    place
        .run("plan --config elsewhere.toml")
        .with_code(2)
        .showing("there is no configuration file elsewhere.toml");
}

#[test]
fn flags_win_over_variables_and_variables_over_files() {
    let place = Place::bare();
    place.write("payouts.toml", "store = \"by-file\"\n");
    let ledger = |mut command: std::process::Command| {
        let shown = command.output().expect("the command starts").stdout;
        setting(&serde_json::from_slice(&shown).expect("JSON"), "store")
    };
    let shown = |name: &str, source: &str| (name.to_owned(), source.to_owned());
    assert_eq!(ledger(place.command("config show --output json")), shown("by-file", "payouts.toml"));
    let mut with_variable = place.command("config show --output json");
    with_variable.env("PAYOUTS_STORE", "by-variable");
    assert_eq!(ledger(with_variable), shown("by-variable", "variable PAYOUTS_STORE"));
    let mut with_both = place.command("config show --output json --store by-flag");
    with_both.env("PAYOUTS_STORE", "by-variable");
    assert_eq!(ledger(with_both), shown("by-flag", "flag --store"));
}

#[test]
fn the_file_of_the_directory_wins_over_the_one_of_the_user() {
    let place = Place::bare();
    let user = place.path().join("home/.config/payouts");
    std::fs::create_dir_all(&user).expect("a directory");
    std::fs::write(user.join("payouts.toml"), "store = \"of-user\"\n[sync]\nlook-back = 7\n")
        .expect("a file");
    place.write("payouts.toml", "store = \"at-hand\"\n");
    let settings = place.run("config show --output json").with_code(0).json();
    assert_eq!(setting(&settings, "store").0, "at-hand");
    assert_eq!(setting(&settings, "sync.look-back.earnings").0, "7");
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
    let mut doctor = place.command("doctor --output json");
    doctor.env("PAYOUTS_CLIENT_SECRET", &place.sandbox().entra_account().client_secret);
    let ran = String::from_utf8(doctor.output().expect("the command starts").stdout).expect("text");
    let rows: serde_json::Value = serde_json::from_str(&ran).expect("JSON");
    let of =
        |row: &serde_json::Value| (row["check"].as_str() == Some("contoso: sign-in")).then(|| row.clone());
    let sign_ins: Vec<_> = rows.as_array().expect("rows").iter().filter_map(of).collect();
    let warning = sign_ins.iter().find(|row| row["result"] == "warning").expect("a warning");
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
    let message = failed[0]["detail"].to_string();
    assert!(message.contains("no connection to 127.0.0.1:1: ") && message.contains("refused"), "{ran}");
    assert!(message.contains("check the base URL, DNS, the proxy"), "{ran}");
}

#[test]
fn a_doctor_finds_a_password_that_is_not_to_be_had() {
    let place = Place::signed_in(sandbox(quarter()));
    let mut doctor = place.command("doctor");
    let output = doctor.env_remove("PAYOUTS_SANDBOX_ORACLE_PASSWORD").output().expect("the command starts");
    let message = String::from_utf8(output.stdout).expect("text");
    assert!(
        message.contains("env:PAYOUTS_SANDBOX_ORACLE_PASSWORD is not to be had: the variable is not set"),
        "{message}"
    );
    assert_eq!(output.status.code(), Some(2), "{message}");
    let line = message.lines().find(|line| line.contains("is not to be had")).expect("a line");
    assert!(line.starts_with("grand-hotels: sign-in"), "{message}");
    assert!(!message.contains("grand-hotels: one call"), "a call would fail for the same reason: {message}");
}
