//! What was known when: corrections, and the way back through them.

use super::support::{Ledger, Place};
use payouts_core::Dataset;
use serde_json::{Value, json};

const PAYMENTS: &str =
    "paymentId,participantId,programName,paymentDate,paymentStatus,totalPayment,currencyCode\n";
const EARNINGS: &str = "earningId,programName,transactionCurrency,earningAmount,earningDate\n";

/// A payment and an earning that were corrected on the 5th of November, after they had been read on the 1st.
fn corrected() -> Place {
    let place = Place::bare();
    let mut ledger = Ledger::of(&place);
    for (day, amount) in [("2026-11-01", "100.10"), ("2026-11-03", "100.10"), ("2026-11-05", "90.00")] {
        let at = format!("{day}T08:00:00Z");
        let payment = format!("{PAYMENTS}0007,p1,Azure,2026-10-15T00:00:00Z,Sent,{amount},EUR\n");
        ledger.observe(Dataset::Payments, "2026-10", &payment, &at);
        let earning = format!("{EARNINGS}e1,Azure,EUR,{amount},2026-10-02T00:00:00Z\n");
        ledger.observe(Dataset::Earnings, "2026-10", &earning, &at);
    }
    place
}

#[test]
fn as_of_a_day_between_two_observations_the_earlier_is_shown() {
    let place = corrected();
    for (as_of, amount) in [
        ("2026-11-01T07:59:59Z", None),
        ("2026-11-01", Some("100.10")),
        ("2026-11-04", Some("100.10")),
        ("2026-11-05T07:59:59Z", Some("100.10")),
        ("2026-11-05T08:00:00Z", Some("90.00")),
        ("2026-11-05", Some("90.00")),
    ] {
        let expected: Vec<_> = amount.into_iter().collect();
        for (what, column) in [("payouts", "total"), ("earnings", "earning")] {
            let listed = place.run(&format!("ls {what} --output json --as-of {as_of}")).with_code(0).json();
            let amounts: Vec<_> =
                listed.as_array().expect("rows").iter().filter_map(|row| row[column].as_str()).collect();
            assert_eq!(amounts, expected, "{what} as of {as_of}");
        }
        let printed = place.run(&format!("export earnings --to - --format jsonl --quiet --as-of {as_of}"));
        let printed = printed.with_code(0).stdout;
        assert_eq!(printed.lines().count(), expected.len());
        assert!(
            amount.is_none_or(|amount| printed.contains(&format!("\"earningAmount\":\"{amount}\""))),
            "{printed}"
        );
    }
}

#[test]
fn an_earning_leads_back_through_every_version_to_its_bytes() {
    let place = corrected();
    let traced = place.run("show e1 --trace").with_code(0).stdout;
    let versions: Vec<&str> = traced.split("\n\n").collect();
    assert_eq!(versions.len(), 2, "{traced}");
    for (version, lines) in versions.iter().zip([
        [
            "100.10",
            "first seen        2 (asked 2026-11-01 08:00:00 UTC)",
            "last seen         4 (asked 2026-11-03 08:00:00 UTC)",
            "ms-requestid      asked-at-2026-11-01T08:00:00Z",
        ],
        [
            "90.00",
            "first seen        6 (asked 2026-11-05 08:00:00 UTC)",
            "ms-requestid      asked-at-2026-11-05T08:00:00Z",
            "payouts-data/raw/",
        ],
    ]) {
        let lines = lines.into_iter().chain(["window            contoso/earnings/all/2026-10", "line 2"]);
        for line in lines {
            let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(squeezed(version).contains(&squeezed(line)), "{line:?} is missing in {version}");
        }
    }
    let plain = place.run("show e1").with_code(0).stdout;
    assert!(plain.contains("90.00") && !plain.contains("100.10"), "{plain}");
    let versions = place.run("show e1 --output json").with_code(0).json();
    assert_eq!(versions[0]["last_observation"], "4");
    assert_eq!(versions[1]["window"], "contoso/earnings/all/2026-10");
    assert_eq!(versions[1]["request_ids"], json!({"ms-requestid": "asked-at-2026-11-05T08:00:00Z"}));
    assert_eq!(versions[1]["earning"], "90.00");
}

#[test]
fn a_partial_month_is_listed_and_summed_by_its_days() {
    let place = Place::bare();
    let mut body = EARNINGS.to_owned();
    for (id, day) in
        [("a1", "2026-10-01"), ("b1", "2026-10-15"), ("c1", "2026-10-16"), ("d1", "2026-10-17"), ("e1", "")]
    {
        body.push_str(&format!("{id},Azure,EUR,1.10,{day}\n"));
    }
    Ledger::of(&place).observe(Dataset::Earnings, "2026-10", &body, "2026-11-01T08:00:00Z");
    let days = "--since 2026-10-15 --until 2026-10-16";
    let listed = place.run(&format!("ls earnings {days}")).with_code(0).stdout;
    assert!(listed.ends_with("total  3.30 EUR\n"), "{listed}");
    let keys = |line: &str| {
        let records = place.run(line).with_code(0).csv();
        let column = records[0].iter().position(|name| name == "key" || name == "earningId").expect("a key");
        records[1..].iter().map(|record| record[column].clone()).collect::<String>()
    };
    assert_eq!(
        keys(&format!("ls earnings --output csv {days}")),
        "b1c1e1",
        "what has no date counts to each day"
    );
    assert_eq!(keys(&format!("export earnings --to - {days}")), "b1c1e1");
    assert_eq!(keys("ls earnings --output csv --since 2026-11-01"), "");
}

#[test]
fn totals_of_earnings_by_anything_add_up_to_the_total_of_the_list() {
    let place = Place::bare();
    let body = "earningId,programName,transactionCurrency,earningAmount,earningDate,participantId,participantName,paymentStatus\n\
        a1,Azure,EUR,1.10,2026-10-01,1,Contoso,Sent\nb1,Azure,USD,2.20,2026-10-02,1,Contoso,Sent\n\
        c1,Office,EUR,3.30,2026-10-03,2,Fabrikam,Unprocessed\nc1,Office,EUR,3.30,2026-10-03,2,Fabrikam,Unprocessed\n\
        d1,Office,EUR,4.40,,2,Fabrikam,\n";
    Ledger::of(&place).observe(Dataset::Earnings, "2026-10", body, "2026-11-01T08:00:00Z");
    assert!(place.run("ls earnings").with_code(0).stdout.contains("total  8.80 EUR\ntotal  2.20 USD\n"));
    let by = |line: &str| {
        let rows = place.run(&format!("ls earnings --output json {line}")).with_code(0).json();
        let cells = |row: &Value| {
            let text = |name: &str| row[name].as_str().unwrap_or("-").to_owned();
            let count = |name: &str| row[name].as_u64();
            (
                text("program") + &text("account") + &text("participant") + &text("month") + &text("status"),
                count("rows"),
                count("repeated_rows"),
                text("earning"),
                text("currency"),
            )
        };
        rows.as_array().expect("rows").iter().map(cells).collect::<Vec<_>>()
    };
    let row = |name: &str, rows, repeated, earning: &str, currency: &str| {
        (name.to_owned(), rows, repeated, earning.to_owned(), currency.to_owned())
    };
    assert_eq!(
        by("--by program"),
        [
            row("Azure----", Some(2), Some(0), "1.10", "EUR"),
            row("Azure----", None, None, "2.20", "USD"),
            row("Office----", Some(3), Some(1), "7.70", "EUR"),
        ],
        "a repeated earning is counted once, and currencies never add"
    );
    assert_eq!(by("--by participant")[2], row("-2Fabrikam--", Some(3), Some(1), "7.70", "EUR"));
    assert_eq!(by("--by account --account 1").len(), 2, "conditions hold for totals too");
    assert_eq!(
        by("--by month"),
        [
            row("-----", Some(1), Some(0), "4.40", "EUR"),
            row("---2026-10-", Some(4), Some(1), "4.40", "EUR"),
            row("---2026-10-", None, None, "2.20", "USD"),
        ]
    );
    assert_eq!(
        by("--by status")[0],
        row("-----", Some(1), Some(0), "4.40", "EUR"),
        "blank is a line of its own"
    );
}

#[test]
fn pruning_gives_up_what_was_known_before_a_day_and_nothing_else() {
    let place = corrected();
    let now = place.run("ls earnings --output csv").with_code(0).stdout;
    let listed_as_of = |day: &str| place.run(&format!("ls earnings --output csv --as-of {day}"));
    let dry = place.run("prune --before 2026-11-05 --dry-run").with_code(0).stdout;
    assert!(dry.contains("contoso/earnings/all/2026-10"), "{dry}");
    assert!(dry.contains("1 earnings file of 1 superseded observation ("), "{dry}");
    let asked = place.run("prune --before 2026-11-05").with_code(2);
    assert!(asked.stderr.contains("no terminal can be asked") && asked.stderr.contains("--yes"), "{asked}");
    place.run("prune --before 2999-01-01 --yes").with_code(2).showing("is in the future");
    listed_as_of("2026-11-02").with_code(0);

    let done = place.run("prune --before 2026-11-05 --yes").with_code(0).stdout;
    assert!(
        done.contains("1 earnings file of 1 superseded observation (") && done.contains(" deleted"),
        "{done}"
    );
    listed_as_of("2026-11-02").with_code(2).showing("were pruned");
    assert!(listed_as_of("2026-11-04").with_code(0).stdout.contains("100.10"));
    assert_eq!(place.run("ls earnings --output csv").with_code(0).stdout, now);
    let payouts = place.run("ls payouts --output csv --as-of 2026-11-02").with_code(0).stdout;
    assert!(payouts.contains("100.10"), "{payouts}");
    let again = place.run("prune --before 2026-11-05 --output json").with_code(0).json();
    assert_eq!(again, json!([]));
    assert!(place.run("verify").with_code(0).stdout.contains("all as received"));
    place.run("prune").with_code(2).showing("--before");
}

#[test]
fn where_there_is_no_ledger_nothing_is_pruned_and_none_is_made() {
    let place = Place::bare();
    place.run("prune --before 2026-11-05").with_code(2).showing("run payouts sync first");
    assert!(!place.ledger().exists());
}
