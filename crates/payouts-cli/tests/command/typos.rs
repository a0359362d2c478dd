//! A name that does not exist, or days the wrong way round, never read as "nothing".

use super::support::Place;

#[test]
fn an_unknown_name_in_any_condition_is_refused_with_the_nearest_and_the_known_ones() {
    let place = Place::synced();
    for what in ["ls payouts", "ls earnings", "export payouts --to -", "export earnings --to -"] {
        for (condition, meant) in [
            ("--source constoso", "contoso"),
            ("--account 410311", "4103117"),
            ("--program Azure-Marketplce", "Azure Marketplace"),
            ("--payment 00041870256", "000041870256"),
        ] {
            let ran = place.run(&format!("{what} {condition}")).with_code(2);
            let ran = ran.showing("error: there is no ").showing(&format!("did you mean \"{meant}\"?"));
            assert!(ran.stderr.contains("\nknown: ") && ran.stdout.is_empty(), "{ran}");
        }
        place.run(&format!("{what} --provider oracle")).with_code(2).showing("oracle-bi");
    }
    for (condition, known) in [
        ("--status Snet", "did you mean \"Sent\"?"),
        ("--status gone", "known: \"Sent\""),
        ("--method Creditnoet", "did you mean \"Credit note\"?"),
        ("--settlement paid", "sent-to-bank"),
        ("--month 2025-3", "write a month like 2026-10"),
        ("--month 2025-02 --since 2025-02-01", "cannot be used with"),
    ] {
        place.run(&format!("ls payouts {condition}")).with_code(2).showing(known);
    }
    place.run("ls earnings --status Sent").with_code(2).showing("--status is for payouts");
    place.run("ls accounts --account 851621265319778").with_code(2).showing("\"8516212653197782\"");
    for line in ["plan", "sync --no-wait"] {
        place.run(&format!("{line} --source constoso")).with_code(2).showing("did you mean \"contoso\"?");
        place.run(&format!("{line} --dataset payment")).with_code(2).showing("payments");
        let ran = place.run(&format!("{line} --account 851621265319778")).with_code(2);
        ran.showing("there is no account \"851621265319778\"").showing("did you mean \"8516212653197782\"?");
    }
    place.run("show 00041870256").with_code(2).showing("did you mean \"000041870256\"?");
}

#[test]
fn days_the_wrong_way_round_are_refused() {
    let place = Place::synced();
    for line in
        ["ls payouts", "ls earnings", "export payouts --to -", "export earnings --to -", "reconcile", "plan"]
    {
        let ran = place.run(&format!("{line} --since 2025-03-01 --until 2025-02-01")).with_code(2);
        ran.showing("there is no day between 2025-03-01 and 2025-02-01");
    }
}

#[test]
fn conditions_that_hold_and_leave_nothing_say_so_and_end_well() {
    let place = Place::synced();
    for (line, printed) in [
        ("ls payouts --month 2031-01", "no payouts match\n"),
        ("ls payouts --provider oracle-bi --status Sent", "no payouts match\n"),
        ("ls earnings --since 2031-01-01", "no earnings match\n"),
        ("ls payouts --by program --month 2031-01", "no payouts match\n"),
    ] {
        assert_eq!(place.run(line).with_code(0).stdout, printed, "{line}");
    }
    // A value that only earnings have is known as well.
    let earned = place.run("ls earnings --output json --limit 1").with_code(0).json();
    let program = earned[0]["program"].as_str().expect("a program");
    assert_ne!(place.run_with("ls earnings --output csv --program", program).with_code(0).csv().len(), 1);
}
