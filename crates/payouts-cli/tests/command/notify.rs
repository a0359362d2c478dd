//! Notifications: who gets which message after which command, and that a failure changes nothing.

use super::support::{Ledger, Place, Ran, quarter, sandbox};
use chrono::Utc;
use hmac::{Hmac, KeyInit, Mac};
use payouts_core::Dataset;
use serde_json::Value;
use sha2::Sha256;
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    thread::JoinHandle,
};

const SECRET: &str = "canary-secret";
const STATEMENT: &str =
    concat!("bank import ", env!("CARGO_MANIFEST_DIR"), "/tests/data/bank/one-day.camt053.xml");

/// A ledger in which a window failed, or did not.
fn ledger(fails: bool) -> Place {
    let place = Place::bare();
    let header = "paymentID,totalPayment,currencyCode,paymentDate,paymentStatus\n";
    let mut ledger = Ledger::of(&place);
    ledger.observe(Dataset::Payments, "2024-12", header, &Utc::now().to_rfc3339());
    if fails {
        ledger.fail(Dataset::Payments, "2025-01", "canary of a provider", Utc::now());
    }
    drop(ledger);
    place
}

/// The configuration, in which an old statement is no reason for a message.
fn configure(place: &Place, notify: &str) {
    let status = "[status]\nstatement-warning-days = 10000\nstatement-alarm-days = 20000\n";
    place.write("payouts.toml", &format!("{status}[notify]\n{notify}\n"));
}

/// A receiver on this machine that answers with these statuses, one connection each, and gives back what it was sent: the
/// headers and the body.
fn receiver(statuses: &'static [u16]) -> (String, JoinHandle<Vec<(String, String)>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}/canary/path", listener.local_addr().expect("an address"));
    let thread = std::thread::spawn(move || {
        let answered = statuses.iter().map(|status| {
            let (mut stream, _) = listener.accept().expect("a connection");
            let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
            let (mut head, mut length) = (String::new(), 0);
            loop {
                let mut line = String::new();
                reader.read_line(&mut line).expect("a line");
                if line.trim().is_empty() {
                    break;
                }
                let lower = line.to_lowercase();
                length = lower
                    .strip_prefix("content-length: ")
                    .map_or(length, |value| value.trim().parse().expect("a length"));
                head += &lower;
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).expect("a body");
            write!(stream, "HTTP/1.1 {status} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
                .expect("an answer");
            (head, String::from_utf8(body).expect("text"))
        });
        answered.collect()
    });
    (address, thread)
}

fn run_with_secret(place: &Place, line: &str) -> Ran {
    let mut command = place.command(line);
    command.env("WEBHOOK_SECRET", SECRET).env("OPEN_ADDRESS", "http://hooks.example.com/canary");
    Ran::new(line.to_owned(), command.output().expect("the command starts"))
}

#[test]
fn a_program_gets_the_message_on_its_standard_input_and_prints_no_data() {
    let place = ledger(true);
    let before = place.run(&format!("{STATEMENT} --output json")).with_code(0);
    // Shell syntax in an argument is text: no shell reads it.
    configure(&place, "command = [\"tee\", \"message; touch gone\"]");
    let ran = place.run(&format!("{STATEMENT} --output json")).with_code(0);
    assert_eq!(ran.json()[0]["known"], true, "{before}");
    let message = place.read("message; touch gone");
    let expected =
        "payouts bank import: exit code 0, done\n\n- warning: contoso: 1 window failed: payouts jobs\n";
    assert_eq!(message, expected);
    assert!(!place.path().join("gone").exists());
    assert!(ran.stderr.contains("1 window failed"), "what the program prints goes to standard error: {ran}");
}

#[test]
fn a_message_is_sent_when_a_person_is_needed_or_always_and_after_the_commands_that_are_named() {
    let place = ledger(false);
    configure(&place, "command = [\"tee\", \"message\"]");
    place.run(STATEMENT).with_code(0);
    assert!(!place.path().join("message").exists(), "nothing needs a person");
    configure(&place, "command = [\"tee\", \"message\"]\nwhen = \"always\"\non = [\"close\"]");
    place.run(STATEMENT).with_code(0);
    assert!(!place.path().join("message").exists(), "not after an import");
    place.run("close 2024-12").with_code(6);
    assert_eq!(
        place.read("message"),
        "payouts close: exit code 6, there are exceptions\n\nsee the log of payouts close\n"
    );
    place.run("close 2024-12 --except test").with_code(0);
    assert_eq!(place.read("message"), "payouts close: exit code 0, done\n\nnothing needs a person\n");
    place.run("close 2024-12").with_code(2);
    assert!(place.read("message").starts_with("payouts close: exit code 2, "));
}

#[test]
fn a_notification_that_fails_is_a_warning_and_changes_no_exit_code() {
    let place = ledger(true);
    for (notify, warning) in [
        ("command = [\"false\", \"canary\"]", "the command \"false\" ended with exit status: 1"),
        ("command = [\"no-such-program\", \"canary\"]", "the command \"no-such-program\" cannot be started"),
        (
            "webhook = { url = \"http://127.0.0.1:1/canary\", secret = \"env:WEBHOOK_SECRET\" }",
            "no connection to 127.0.0.1:1: ",
        ),
        (
            "webhook = { url = \"http://127.0.0.1:1/canary\", secret = \"env:NOT_SET\" }",
            "the secret env:NOT_SET is not to be had",
        ),
        (
            "webhook = { url = \"env:WEBHOOK_SECRET\", secret = \"env:WEBHOOK_SECRET\" }",
            "the address of the webhook is not a URL",
        ),
        (
            "webhook = { url = \"env:OPEN_ADDRESS\", secret = \"env:WEBHOOK_SECRET\" }",
            "the webhook http://hooks.example.com/[redacted] is neither https nor on this machine",
        ),
    ] {
        configure(&place, notify);
        let ran = run_with_secret(&place, &format!("{STATEMENT} --quiet")).with_code(0);
        let expected = format!("warning: no notification was sent: {warning}");
        assert!(ran.stderr.contains(&expected), "{notify}: {ran}");
        assert!(!ran.to_string().contains("canary"), "{notify}: {ran}");
    }
}

#[test]
fn a_webhook_gets_signed_json_and_no_secret_is_printed() {
    let place = ledger(true);
    // A receiver that is restarting gets the message a second time.
    let (address, thread) = receiver(&[503, 200]);
    configure(&place, &format!("webhook = {{ url = \"{address}\", secret = \"env:WEBHOOK_SECRET\" }}"));
    let ran = run_with_secret(&place, &format!("{STATEMENT} -vvv")).with_code(0);
    let received = thread.join().expect("a receiver");
    let [(_, first), (head, body)] = received.as_slice() else { panic!("{received:?}") };
    assert_eq!(first, body);
    let header = |name: &str| {
        let line = head.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
        line.unwrap_or_else(|| panic!("no {name} in {head}")).trim().to_owned()
    };
    assert!(head.starts_with("post /canary/path http/1.1"), "{head}");
    assert_eq!(header("content-type"), "application/json");
    let signature = header("payouts-signature");
    let (at, given) =
        signature.strip_prefix("t=").and_then(|rest| rest.split_once(",v1=")).expect("two parts");
    let seconds: i64 = at.parse().expect("a time");
    assert!((Utc::now().timestamp() - seconds).abs() < 60, "{signature}");
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).expect("a key");
    mac.update(format!("{at}.{body}").as_bytes());
    let given: Vec<u8> = (0..given.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&given[at..at + 2], 16).expect("hexadecimal digits"))
        .collect();
    mac.verify_slice(&given).expect("the signature of this body at this time");

    let message: Value = serde_json::from_str(body).expect("JSON");
    assert_eq!((&message["command"], &message["exit_code"]), (&"payouts bank import".into(), &0.into()));
    assert_eq!((&message["result"], &message["needs_person"]), (&"done".into(), &true.into()));
    let check = &message["checks"][0];
    assert_eq!(
        (&check["check"], &check["source"]),
        (&"windows_failed".into(), &"contoso".into()),
        "{message}"
    );
    assert!(message["text"].as_str().is_some_and(|text| text.contains("payouts jobs")), "{message}");
    assert!(!body.contains("canary") && !body.contains("4711"), "{body}");
    assert!(!ran.to_string().contains("canary"), "{ran}");
    let shown = run_with_secret(&place, "config show").with_code(0);
    assert!(shown.stdout.contains("notify.webhook.secret") && !shown.stdout.contains("canary"), "{shown}");
}

#[test]
fn a_webhook_that_refuses_is_not_asked_again() {
    let place = ledger(true);
    let (address, thread) = receiver(&[404]);
    configure(&place, &format!("webhook = {{ url = \"{address}\", secret = \"env:WEBHOOK_SECRET\" }}"));
    let ran = run_with_secret(&place, STATEMENT).with_code(0).showing("/[redacted] answered 404");
    assert!(!ran.to_string().contains("canary"), "{ran}");
    assert_eq!(thread.join().expect("a receiver").len(), 1);
}

#[test]
fn a_secret_in_the_open_and_an_address_that_others_can_read_are_refused_by_their_line() {
    let place = Place::bare();
    for (webhook, message) in [
        (
            "url = \"https://hooks.example.com\"\nsecret = \"canary\"",
            "payouts.toml:3: secret of notify.webhook: ",
        ),
        ("url = \"https://hooks.example.com\"\nsecret = 4711", "payouts.toml:3: secret of notify.webhook: "),
        (
            "url = \"https://me:canary@hooks.example.com\"\nsecret = \"env:S\"",
            "payouts.toml:2: url of notify.webhook: ",
        ),
        (
            "url = \"http://hooks.example.com/canary\"\nsecret = \"env:S\"",
            "the url of a webhook begins with https://",
        ),
    ] {
        place.write("payouts.toml", &format!("[notify.webhook]\n{webhook}\n"));
        let ran = place.run("plan").with_code(2).showing(message);
        assert!(!ran.to_string().contains("canary") && !ran.to_string().contains("4711"), "{ran}");
    }
}

#[test]
fn a_sync_sends_how_it_ended_and_what_needs_a_person() {
    let place = Place::beside(sandbox(quarter()));
    let toml = place.read("payouts.toml");
    place.write("payouts.toml", &format!("{toml}\n[notify]\ncommand = [\"tee\", \"message\"]\n"));
    place.run("sync --no-wait --quiet --source contoso").with_code(3);
    let message = place.read("message");
    assert!(message.starts_with("payouts sync: exit code 3, a person has to sign in\n\n"), "{message}");
    assert!(message.contains("- alarm: contoso: not signed in: payouts auth login contoso\n"), "{message}");
}
