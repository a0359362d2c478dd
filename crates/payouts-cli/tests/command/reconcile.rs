//! Whether the ledger agrees with itself and with the bank, and exit code 6 where it does not.

use super::{
    sums::sync_in_any_weather,
    support::{Ledger, Place, quarter, sandbox},
};
use payouts_core::Dataset;
use payouts_sandbox::{Preset, world::Provider};
use serde_json::Value;

/// The statement of the bank that both services paid, as a file next to the ledger.
fn statement(place: &Place) -> String {
    let mut xml = Vec::new();
    let sandbox = place.sandbox();
    sandbox.world().bank().write_camt053(sandbox.now(), &mut xml).expect("a statement");
    let xml = String::from_utf8(xml).expect("text");
    place.write("statement.xml", &xml);
    xml
}

/// The entries of a statement that hold this text, whole.
fn entries<'x>(xml: &'x str, text: &str) -> Vec<&'x str> {
    let all = xml.split("<Ntry>").skip(1).filter_map(|rest| rest.split("</Ntry>").next());
    all.filter(|entry| entry.contains(text)).collect()
}

/// The reference of a payment that is on the statement once.
fn paid_once(place: &Place, xml: &str, provider: Provider) -> String {
    let sandbox = place.sandbox();
    let mut references = sandbox.world().bank().entries(sandbox.now()).filter_map(|entry| {
        let is_once =
            entries(xml, &entry.reference).len() == 1 && entry.booked_on.to_string().as_str() < "2025-06";
        (entry.provider == provider && is_once).then_some(entry.reference)
    });
    references.next().expect("a payment that is paid once")
}

/// The exceptions, but for the gap that a changed statement has between its balances.
fn exceptions(findings: &Value) -> Vec<&Value> {
    let rows = findings.as_array().expect("rows").iter();
    rows.filter(|row| row["verdict"] == "exception" && row["finding"] != "statement-gap").collect()
}

#[test]
fn a_ledger_that_adds_up_and_its_statement_agree() {
    let place = Place::synced();
    statement(&place);
    insta::assert_snapshot!("a_ledger_alone", place.scrub(place.run("reconcile").with_code(0)));
    let ran = place.run("reconcile --until 2025-05-31 --statement statement.xml").with_code(0);
    insta::assert_snapshot!("a_ledger_and_its_statement", place.scrub(ran));

    let all = place.run("reconcile --all --output json --statement statement.xml").with_code(0).json();
    assert_eq!(exceptions(&all), [&Value::Null; 0]);
    let rows = all.as_array().expect("rows");
    for (finding, at_least) in [("earnings-agree", 5), ("by-reference", 100)] {
        let count = rows.iter().filter(|row| row["finding"] == finding).count();
        assert!(count >= at_least, "{finding}: {count}");
    }
    // Oracle's references are only in the text, and yet no payout had to be matched by amount and date.
    assert!(rows.iter().all(|row| row["finding"] != "by-amount-and-date"), "{all}");
    assert!(rows.iter().any(|row| row["finding"] == "by-reference" && row["provider"] == "oracle-bi"));
    for row in rows.iter().filter(|row| row["verdict"] == "agrees") {
        assert!(row["ledger"].is_string() && row["difference"].as_str().is_some_and(is_zero), "{row}");
    }
}

fn is_zero(digits: &str) -> bool {
    digits.chars().all(|letter| matches!(letter, '0' | '.'))
}

#[test]
fn an_entry_that_is_missing_is_an_exception_and_the_exit_code_says_so() {
    let place = Place::synced();
    let xml = statement(&place);
    for (provider, name) in [(Provider::PartnerCenter, "partner-center"), (Provider::OracleBi, "oracle-bi")] {
        let reference = paid_once(&place, &xml, provider);
        let entry = format!("<Ntry>{}</Ntry>", entries(&xml, &reference)[0]);
        place.write("fewer.xml", &xml.replace(&entry, ""));
        let ran = place.run("reconcile --statement fewer.xml --output json").with_code(6);
        let findings = ran.json();
        let [missing] = exceptions(&findings)[..] else { panic!("{ran}") };
        assert_eq!(missing["finding"], "not-on-statement");
        assert_eq!((&missing["provider"], &missing["reference"]), (&name.into(), &reference.into()));
    }
}

#[test]
fn an_amount_that_is_changed_is_an_exception_by_its_difference() {
    let place = Place::synced();
    let xml = statement(&place);
    let reference = paid_once(&place, &xml, Provider::PartnerCenter);
    let entry = entries(&xml, &reference)[0];
    let digits = entry.split("\">").nth(1).and_then(|rest| rest.split('<').next()).expect("digits");
    let changed = entry.replace(&format!(">{digits}<"), &format!(">1{digits}<"));
    place.write("changed.xml", &xml.replace(entry, &changed));
    let ran = place.run("reconcile --statement changed.xml").with_code(6);
    // The gap is named with the day until which the statement is, which is today.
    let shown = place.scrub(&ran);
    let lines: Vec<_> = shown.lines().filter(|line| !line.contains("statement-gap")).collect();
    assert_eq!(lines.len() + 1, shown.lines().count(), "{shown}");
    insta::assert_snapshot!("an_amount_that_is_changed", lines.join("\n"));
    let findings = place.run("reconcile --statement changed.xml --output json").with_code(6).json();
    let [differs] = exceptions(&findings)[..] else { panic!("{findings}") };
    assert_eq!((&differs["finding"], &differs["reference"]), (&"unproved-differs".into(), &reference.into()));
    assert_eq!(differs["found"], format!("1{digits}"));
    let difference = differs["difference"].as_str().expect("a difference");
    assert!(difference.starts_with('1') && is_zero(&difference[1..]), "{difference}");
    let gaps = findings.as_array().expect("rows").iter().filter(|row| row["finding"] == "statement-gap");
    assert_eq!(gaps.count(), 1, "the closing balance is that of the amount before: {findings}");
}

#[test]
fn money_of_a_provider_that_the_ledger_does_not_know_is_an_exception() {
    let place = Place::synced();
    let xml = statement(&place);
    let reference = paid_once(&place, &xml, Provider::PartnerCenter);
    let entry = format!("<Ntry>{}</Ntry>", entries(&xml, &reference)[0]);
    let unknown = entry.replace(&reference, "000099999999");
    let with = |unknown: &str| xml.replacen(&entry, &format!("{entry}{unknown}"), 1);
    place.write("more.xml", &with(&unknown));
    let findings = place.run("reconcile --statement more.xml --output json").with_code(6).json();
    let [unknown_one] = exceptions(&findings)[..] else { panic!("{findings}") };
    assert_eq!(
        (&unknown_one["finding"], &unknown_one["reference"]),
        (&"not-in-ledger".into(), &"000099999999".into())
    );

    let renamed = unknown.replace("MICROSOFT", "WELLS").replace("MSFT", "WELLS");
    // The account that known payouts came from names the provider as well, and so does the number of who is paid.
    let renamed = renamed.replace("REF/", "REF/9");
    let account = renamed.split("<DbtrAcct>").nth(1).and_then(|rest| rest.split("</DbtrAcct>").next());
    let renamed = renamed.replace(account.expect("an account"), "<Id><Othr><Id>1</Id></Othr></Id>");
    place.write("more.xml", &with(&renamed));
    let findings = place.run("reconcile --statement more.xml --output json").with_code(6).json();
    assert_eq!(exceptions(&findings), [&Value::Null; 0], "a gap, and no payout");
    let findings =
        place.run("reconcile --statement more.xml --payer partner-center=wells --output json").json();
    assert_eq!(exceptions(&findings).len(), 1, "{findings}");
}

#[test]
fn a_payment_that_its_earnings_do_not_make_is_an_exception() {
    let place = Place::bare();
    let mut ledger = Ledger::of(&place);
    let payments = "participantID,programName,earned,totalPayment,currencyCode,paymentMethod,paymentID,paymentStatus,paymentDate\n\
        1,CSP,30.00,30.00,EUR,ElectronicBank,000041870277,Sent,2025-04-15\n\
        1,CSP,20.00,20.00,EUR,ElectronicBank,000041870280,Sent,2025-04-15\n\
        1,CSP,11.00,11.00,EUR,ElectronicBank,000041870283,Sent,2025-04-15\n";
    let earnings = "earningId,paymentId,earningAmount,transactionCurrency,earningAmountInLastPaymentCurrency,lastPaymentCurrency,earningDate\n\
        1,000041870277,10.00,EUR,,,2025-03-01\n\
        2,000041870277,20.00,EUR,,,2025-03-31\n\
        3,000041870280,19.98,EUR,,,2025-03-31\n\
        4,000041870283,12.00,USD,10.99,EUR,2025-03-31\n";
    let at = "2025-06-01T00:00:00Z";
    ledger.observe(Dataset::Payments, "2025-04", payments, at);
    // The month before is loaded, so that nothing is missing at the edge.
    ledger.observe(Dataset::Earnings, "2025-02", earnings.lines().next().expect("a header"), at);
    ledger.observe(Dataset::Earnings, "2025-03", earnings, at);
    ledger.observe(Dataset::Earnings, "2025-04", earnings.lines().next().expect("a header"), at);
    drop(ledger);
    insta::assert_snapshot!("a_payment_that_differs", place.scrub(place.run("reconcile --all").with_code(6)));
    let findings = place.run("reconcile --output json").with_code(6).json();
    let [differs] = exceptions(&findings)[..] else { panic!("{findings}") };
    assert_eq!((&differs["reference"], &differs["difference"]), (&"000041870280".into(), &"-0.02".into()));
    let strict = place.run("reconcile --output json --conversions-add-up").with_code(6).json();
    assert_eq!(exceptions(&strict).len(), 2);
}

#[test]
fn where_earnings_were_never_asked_for_the_command_that_fetches_them_mends_the_finding() {
    let place = Place::signed_in(sandbox(quarter()));
    let synced = |line: &str| {
        place.run(line);
        place.exports_get_ready();
        place.run(line).with_code(0);
    };
    synced("sync --no-wait --source contoso --dataset payments --look-back 0");
    synced("sync --no-wait --source contoso --dataset earnings --since 2025-03-01 --look-back 0");

    let rows = place.run("reconcile --output json").with_code(0).json();
    let missing: Vec<_> =
        rows.as_array().expect("rows").iter().filter(|row| row["finding"] == "not-all-loaded").collect();
    assert!(missing.len() > 3, "{rows}");
    let remedies: Vec<_> = missing.iter().filter_map(|row| row["remedy"].as_str()).collect();
    assert_eq!(remedies.len(), missing.len(), "each says what to do: {rows}");

    let printed = place.run("reconcile").with_code(0);
    let earnings = "earnings of their time were never asked for. To ask for them:";
    assert!(printed.stdout.contains(earnings), "{printed}");
    let commands: Vec<_> =
        printed.stdout.lines().filter_map(|line| line.strip_prefix("  payouts ")).collect();
    let earnings = commands.iter().find(|command| command.contains("--dataset earnings")).expect("a command");
    assert!(earnings.starts_with("sync --source contoso --dataset earnings --since 2024-"), "{printed}");
    // As printed, but without waiting.
    synced(&format!("{earnings} --no-wait"));
    let rows = place.run("reconcile --all --output json").with_code(0).json();
    let kinds = |finding: &str| {
        let of = |row: &&Value| row["finding"] == finding && row["paid_on"].is_string();
        rows.as_array().expect("rows").iter().filter(of).count()
    };
    assert_eq!((kinds("not-all-loaded"), kinds("earnings-agree")), (0, 18), "{rows}");
}

#[test]
fn earnings_that_were_read_before_they_were_paid_come_with_the_look_back_to_read_them_again() {
    let place = Place::bare();
    let mut ledger = Ledger::of(&place);
    let payment = "participantID,programName,earned,totalPayment,currencyCode,paymentMethod,paymentID,paymentStatus,paymentDate\n\
        1,CSP,30.00,30.00,EUR,ElectronicBank,000041870277,Sent,2025-04-15\n";
    let header = "earningId,paymentId,earningAmount,transactionCurrency,earningDate\n";
    ledger.observe(Dataset::Payments, "2025-04", payment, "2025-05-02T00:00:00Z");
    ledger.observe(Dataset::Earnings, "2025-02", header, "2025-04-01T00:00:00Z");
    // The second of these had no payment id yet when it was read.
    let earnings = format!("{header}1,000041870277,10.00,EUR,2025-03-01\n2,,20.00,EUR,2025-03-31\n");
    ledger.observe(Dataset::Earnings, "2025-03", &earnings, "2025-04-01T00:00:00Z");
    ledger.observe(Dataset::Earnings, "2025-04", header, "2025-05-02T00:00:00Z");
    drop(ledger);
    let printed = place.run("reconcile").with_code(6).stdout;
    let command = "  payouts sync --source contoso --dataset earnings --since 2025-02-01 --look-back ";
    let days =
        printed.lines().find_map(|line| line.strip_prefix(command)).unwrap_or_else(|| panic!("{printed}"));
    assert!(days.parse::<u32>().is_ok_and(|days| days > 400), "{days}");
    assert!(
        printed.contains("1 finding: earnings of its time were last read before the payment"),
        "{printed}"
    );

    let mut ledger = Ledger::of(&place);
    ledger.observe(
        Dataset::Earnings,
        "2025-03",
        &earnings.replace("2,,", "2,000041870277,"),
        "2025-05-02T00:00:00Z",
    );
    drop(ledger);
    let printed = place.run("reconcile").with_code(0).stdout;
    assert!(
        printed.contains("1 payment agrees, 0 exceptions") && !printed.contains("payouts sync"),
        "{printed}"
    );
}

#[test]
fn as_people_meet_the_services_nothing_is_an_exception_either() {
    let place = Place::signed_in(sandbox(quarter()).preset(Preset::Observed));
    sync_in_any_weather(&place);
    statement(&place);
    place.run("reconcile --statement statement.xml").with_code(0);
}

#[test]
fn programs_get_the_same_columns_in_every_form() {
    let place = Place::synced();
    statement(&place);
    let csv = place.run("reconcile --all --output csv --statement statement.xml").with_code(0).csv();
    let json = place.run("reconcile --all --output json --statement statement.xml").with_code(0).json();
    let names: Vec<_> = json[0].as_object().expect("an object").keys().cloned().collect();
    assert_eq!(csv[0], names);
    insta::assert_debug_snapshot!("columns_of_reconcile", names);
    assert_eq!(csv.len() - 1, json.as_array().expect("rows").len());
    let none = place.run("reconcile --output json --since 2031-01-01").with_code(0);
    assert_eq!((none.json(), none.stderr.as_str()), (Value::Array(Vec::new()), ""));
}

#[test]
fn what_is_no_statement_is_a_matter_of_usage() {
    let place = Place::synced();
    place.write("statement.csv", "date;amount\n2025-01-01;1,00\n");
    place
        .run("reconcile --statement statement.csv")
        .with_code(2)
        .showing("statement.csv is no bank statement: it is no statement in a known form");
    place.run("reconcile --statement none.xml").with_code(2).showing("none.xml cannot be read");
    place.run("reconcile --statement home").with_code(2).showing("home cannot be read: it is a directory");
    place.run("reconcile --payer ADYEN").with_code(2).showing("write a provider and a name");
    place.run("reconcile --payer adyen=ADYEN").with_code(2).showing("partner-center or oracle-bi");
    let xml = statement(&place);
    // Given twice, or issued again under another number, it counts once.
    place.run("reconcile --statement statement.xml statement.xml").with_code(0).showing("counted once");
    place.write("again.xml", &xml.replace("<Id>EUR-", "<Id>AGAIN-"));
    place
        .run("reconcile --statement statement.xml --statement again.xml")
        .with_code(0)
        .showing("counted once");
    Place::bare().run("reconcile").with_code(2).showing("run payouts sync first");
}
