//! The sandbox refuses what the specs do not allow, and records the reason.

use payouts_sandbox::Host;
use serde_json::json;

use crate::common::oracle::Oracle;
use crate::common::partner::{EARNINGS, PAYMENTS, Partner, url};
use crate::common::wire::{get, send};
use crate::common::{start, stepped};

#[test]
fn a_violation_is_answered_and_recorded() {
    let sandbox = start(stepped());
    let partner = Partner::new(&sandbox);
    let refused =
        partner.send("POST", &format!("{PAYMENTS}?api-version=2&fileformat=xlsx")).expect(400).text();
    for reason in
        ["query parameter api-version is not in the spec", "query parameter fileformat is not one of"]
    {
        assert!(refused.contains(reason), "{refused}");
    }
    let entry = sandbox.journal().pop().unwrap();
    assert_eq!(
        (entry.operation, entry.status, entry.violations.len()),
        (Some("queuePaymentsExport"), Some(400), 2)
    );
    partner.send("POST", PAYMENTS).expect(202);
    assert!(sandbox.journal().pop().unwrap().violations.is_empty());
}

#[test]
fn bodies_of_oracle_must_match_their_schemas() {
    let sandbox = start(stepped());
    let oracle = Oracle::new(&sandbox);
    let body = json!({"acctCode": 1, "payoutDt": "2025-13-01", "colour": "red"});
    let refused = oracle.ask("getPaymentPayoutSummary", &body).expect(400).json();
    let detail = refused["detail"].as_str().unwrap();
    for reason in ["acctCode is not of type string", "payoutDt is not a date", "colour is not in the spec"] {
        assert!(detail.contains(reason), "{detail}");
    }
    let cursor = json!({"locRef": "1", "bookingDt": "2025-01-01", "changedSinceUTC": "2025-01-01T00:00:00"});
    let refused = oracle.ask("getPaymentPayouts", &cursor).expect(400).json();
    assert_eq!(refused["detail"], "changedSinceUTC is not in the spec");
}

#[test]
fn without_a_token_every_service_refuses() {
    let sandbox = start(stepped());
    let ask =
        |host, method: &str, path: &str| send(method, &url(&sandbox, host, path), &[], b"").unwrap().status;
    assert_eq!(ask(Host::PartnerApi, "GET", &format!("{EARNINGS}/x")), 401);
    assert_eq!(ask(Host::OracleApp, "POST", "/bi/v1/OHR/getLocationDimensions"), 401);
    assert_eq!(ask(Host::PartnerApi, "GET", PAYMENTS), 405);
    assert_eq!(ask(Host::PartnerApi, "GET", "/v1.0/invoices"), 404);
    assert_eq!(ask(Host::OracleApp, "GET", "/bi/v1/OHR/getLocationDimensions"), 405);
}

#[test]
fn oracle_checks_media_types_and_the_enterprise() {
    let sandbox = start(stepped());
    let bearer = format!("Bearer {}", sandbox.oracle_token("payouts").unwrap());
    let ask = |enterprise: &str, kind: &str, accept: &str| {
        let headers = [("authorization", bearer.as_str()), ("content-type", kind), ("accept", accept)];
        let path = format!("/bi/v1/{enterprise}/getLocationDimensions");
        send("POST", &url(&sandbox, Host::OracleApp, &path), &headers, b"{}").unwrap().status
    };
    assert_eq!(ask("OHR", "application/json", "application/json"), 200);
    assert_eq!(ask("OHR", "application/json; charset=utf-8", "*/*"), 200);
    assert_eq!(ask("OHR", "text/plain", "*/*"), 415);
    assert_eq!(ask("OHR", "application/json", "text/html"), 406);
    assert_eq!(ask("ACME", "application/json", "*/*"), 404);
}

#[test]
fn the_journal_contains_no_secret() {
    let sandbox = start(stepped());
    let partner = Partner::new(&sandbox);
    let link = partner.link(PAYMENTS, &partner.queued(PAYMENTS, ""));
    get(&link).expect(200);
    let journal = format!("{:?}", sandbox.journal());
    let signature = link.split("sig=").nth(1).unwrap();
    assert!(!journal.contains(signature) && !journal.contains(&partner.token));
    assert!(journal.contains("Bearer [redacted]"));
}

#[test]
fn filters_are_accepted_or_refused() {
    let sandbox = start(stepped());
    let partner = Partner::new(&sandbox);
    for filter in [
        "earningForDate ge 2025-01-01T00:00:00Z and earningForDate le 2025-01-31T23:59:59.999Z",
        "(programName eq 'CSP Direct Bill Partner' or programName eq 'CSP 1T Direct Partner')",
        "leverCode eq 'a:b' and payoutStatus eq 'IN PROGRESS'",
        "earningAmount ge 1000 and earningAmount le -5000.50",
        "engagementName eq 'it''s'",
    ] {
        partner.queue(EARNINGS, filter).expect(202);
    }
    for filter in [
        "earningForDate = 2025-01-01",
        "$filter=earningForDate ge 2025-01-01",
        "programName eq \u{2018}CSP\u{2019}",
        "enrollmentParticipantId eq 1234567",
        "paymentId ge '000'",
        "earningForDate ge '2025-01-01'",
        "earningForDate gt 2025-01-01",
        "not earningForDate ge 2025-01-01",
        "solutionArea eq 'Security'",
        "earningAmount eq 12,5",
        "(paymentId eq '1'",
        "paymentId eq '1' paymentId eq '2'",
        "paymentId eq",
        "'",
    ] {
        let refused = partner.queue(EARNINGS, filter).expect(400).json();
        assert_eq!(refused["error"]["target"], "$filter", "{filter}");
    }
}

#[test]
fn a_filter_selects_exactly_the_rows_that_match() {
    let sandbox = start(stepped());
    let partner = Partner::new(&sandbox);
    let all = partner.table(EARNINGS, "");
    let place = |name: &str| all.place(name);
    let [program, amount, date, id] = ["programName", "earningAmount", "earningDate", "paymentId"].map(place);
    let number = |text: &str| text.parse::<rust_decimal::Decimal>().unwrap();
    type Matches<'m> = &'m dyn Fn(&[String]) -> bool;
    let cases: [(&str, Matches<'_>); 4] = [
        ("programName eq 'Azure Marketplace'", &|row| row[program] == "Azure Marketplace"),
        ("earningAmount ge 100 and earningAmount lt 200.5", &|row| {
            number(&row[amount]) >= 100.into() && number(&row[amount]) < "200.5".parse().unwrap()
        }),
        ("earningForDate ge 2025-02-10 and earningForDate lt 2025-02-20", &|row| {
            ("2025-02-10".."2025-02-20").contains(&&row[date][..10])
        }),
        ("paymentId eq '' or programName eq 'Azure Marketplace' and earningAmount lt 0", &|row| {
            row[id].is_empty() || row[program] == "Azure Marketplace" && number(&row[amount]) < 0.into()
        }),
    ];
    for (filter, matches) in cases {
        let expected: Vec<_> = all.rows.iter().filter(|row| matches(row)).cloned().collect();
        assert!(!expected.is_empty() && expected.len() < all.rows.len(), "{filter}");
        assert_eq!(partner.table(EARNINGS, filter).rows, expected, "{filter}");
    }
}
