//! What Oracle's API accepts and refuses.

use payouts_sandbox::{OracleAccount, RunningSandbox};
use serde_json::{Value, json};

use crate::common::oracle::{Oracle, below};
use crate::common::wire::Answer;
use crate::common::{seconds, start, stepped, with};

/// A sandbox with two accounts: `payouts` sees all, `one` sees one location of an account that has more.
fn restricted(side: &str) -> (RunningSandbox, String) {
    let first = {
        let sandbox = start(stepped());
        let world = sandbox.world().oracle();
        let shared = world.accounts().iter().find(|account| world.locations_of(account).count() > 1).unwrap();
        world.locations_of(shared).next().unwrap().loc_ref.clone()
    };
    let accounts = [
        OracleAccount::new("payouts", "a", "Y2xpZW50LTE="),
        OracleAccount::new("one", "b", "Y2xpZW50LTI=").only([&first]),
    ];
    let sandbox = start(stepped().quirk("obi-restricted-account-partial", side).oracle_accounts(accounts));
    (sandbox, first)
}

fn summary_of(sandbox: &RunningSandbox, code: &str) -> Answer {
    Oracle::new(sandbox).ask("getPaymentPayoutSummary", &json!({"acctCode": code, "payoutDt": "2025-01-15"}))
}

fn error_code(id: &str, side: &str, criteria: &str) -> Value {
    let sandbox = with(id, side);
    let answer = Oracle::new(&sandbox).ask("getLocationDimensions", &json!({"searchCriteria": criteria}));
    if answer.status == 200 { Value::Null } else { answer.expect(400).json()["o:errorCode"].clone() }
}

#[test]
fn obi_site_without_pcs() {
    let answer = |side: &str| {
        let sandbox = with("obi-site-without-pcs", side);
        let body = json!({"locRef": "KIOSK-1", "bookingDt": "2025-01-15"});
        let answer = Oracle::new(&sandbox).ask("getPaymentPayouts", &body);
        (answer.status, answer.json())
    };
    assert_eq!(answer("empty-list"), (200, json!({"locRef": "KIOSK-1", "accounts": []})));
    assert_eq!(answer("absent-list"), (200, json!({"locRef": "KIOSK-1"})));
    assert_eq!(answer("empty-object"), (200, json!({})));
    assert_eq!(answer("forbidden").0, 403);
    assert_eq!(answer("not-found").0, 404);
}

#[test]
fn obi_data_lag_and_history() {
    let payouts = |side: &str, day_offset: i64| {
        let probe = start(stepped());
        let (code, day) = Oracle::new(&probe).paid_day();
        let day: chrono::NaiveDate = day.parse().unwrap();
        let now = day.and_hms_opt(23, 0, 0).unwrap().and_utc() + chrono::TimeDelta::days(day_offset);
        let sandbox = start(stepped().starts_at(now).quirk("obi-data-lag-and-history", side));
        let body = json!({"acctCode": code, "payoutDt": day.to_string()});
        let answer = Oracle::new(&sandbox).read("getPaymentPayoutSummary", &body);
        answer["payouts"].as_array().unwrap().len()
    };
    assert!(payouts("full", 0) > 0);
    assert_eq!(payouts("two-days-late", 0), 0);
    assert!(payouts("two-days-late", 2) > 0);
    assert!(payouts("ninety-days", 80) > 0);
    assert_eq!(payouts("ninety-days", 100), 0);
}

#[test]
fn obi_restricted_account_partial() {
    let amounts = |side: &str| {
        let (sandbox, first) = restricted(side);
        let world = sandbox.world().oracle();
        let location = world.location(&first).unwrap();
        let accounts: Vec<_> = world.accounts_of(location).collect();
        let account = accounts.iter().find(|account| world.locations_of(account).count() > 1).unwrap();
        let paid = |username: &str| -> Vec<Value> {
            let oracle = Oracle::named(&sandbox, username);
            let days: Vec<_> = world.payout_days(account).take(60).collect();
            let payouts = |day: &chrono::NaiveDate| {
                let body = json!({"acctCode": account.code, "payoutDt": day.to_string()});
                oracle.read("getPaymentPayoutSummary", &body)["payouts"].clone()
            };
            days.iter().map(payouts).collect()
        };
        paid("payouts") == paid("one")
    };
    assert!(amounts("whole-summary"));
    assert!(!amounts("partial-summary"));
    let (sandbox, first) = restricted("whole-summary");
    let oracle = Oracle::named(&sandbox, "one");
    let seen = oracle.read("getLocationDimensions", &json!({}));
    assert_eq!(below(&seen, "locations").len(), 1);
    let others =
        sandbox.world().oracle().locations().iter().find(|location| location.loc_ref != first).unwrap();
    oracle.ask("getLatestBusDt", &json!({"locRef": others.loc_ref})).expect(403);
}

#[test]
fn obi_unknown_account() {
    for (side, status) in [("empty", 200), ("not-found", 404), ("bad-request", 400)] {
        let answer = summary_of(&with("obi-unknown-account", side), "0000").expect(status).json();
        assert!(status != 200 || answer["payouts"] == json!([]));
    }
}

#[test]
fn obi_error_codes() {
    let malformed = "equals(locations.curr,'USD')";
    assert_eq!(error_code("obi-error-codes", "observed", malformed), 33204);
    assert_eq!(error_code("obi-error-codes", "unlisted", malformed), 33999);
}

#[test]
fn obi_forbidden_title() {
    for (side, title) in [("service-unavailable", "Service Unavailable"), ("access-denied", "Access denied")]
    {
        let sandbox = with("obi-forbidden-title", side);
        let oracle = Oracle::named(&sandbox, "no-payments");
        assert_eq!(
            oracle.ask("getPaymentAccountHolderDimensions", &json!({})).expect(403).json()["title"],
            title
        );
        oracle.ask("getLocationDimensions", &json!({})).expect(200);
    }
}

#[test]
fn obi_not_found_meaning() {
    let statuses = |side: &str| {
        let sandbox = with("obi-not-found-meaning", side);
        let oracle = Oracle::new(&sandbox);
        let location = json!({"locRef": "nowhere"});
        [
            oracle.ask("getTableTips", &json!({})).status,
            oracle.ask("getLatestBusDt", &location).status,
            oracle.ask("getPaymentAccountHolderDimensions", &json!({})).status,
        ]
    };
    assert_eq!(statuses("unknown-path"), [404, 400, 200]);
    assert_eq!(statuses("resource"), [404, 404, 200]);
    assert_eq!(statuses("older-release"), [404, 400, 404]);
}

#[test]
fn obi_rate_limit() {
    for (side, status, wait) in
        [("unlimited", 200, None), ("one-a-second", 429, Some("1")), ("without-retry-after", 429, None)]
    {
        let sandbox = with("obi-rate-limit", side);
        let oracle = Oracle::new(&sandbox);
        let call = || oracle.ask("getLocationDimensions", &json!({}));
        call().expect(200);
        assert_eq!(call().expect(status).header("retry-after"), wait);
        sandbox.step(seconds(1));
        call().expect(200);
    }
}

#[test]
fn obi_gateway_timeout() {
    for (side, first) in [("never", 200), ("first-time", 504)] {
        let sandbox = with("obi-gateway-timeout", side);
        let oracle = Oracle::new(&sandbox);
        oracle.ask("getLocationDimensions", &json!({})).expect(first);
        oracle.ask("getLocationDimensions", &json!({})).expect(200);
        oracle.ask("getLocationDimensions", &json!({"include": "locations"})).expect(first);
    }
}

#[test]
fn obi_cursor_without_zone() {
    for (side, status) in [("refused", 400), ("taken", 200)] {
        let sandbox = with("obi-cursor-without-zone", side);
        let ask = |since: &str| {
            let body = json!({"acctCode": "1", "payoutDt": "2025-01-15", "changedSinceUTC": since});
            Oracle::new(&sandbox).ask("getPaymentPayoutSummary", &body)
        };
        ask("2025-01-15T09:00:00Z").expect(status);
        for since in ["2025-01-15T09:00:00", "2025-01-15T09:00:00.000", "2025-01-15T09:00:00.1234567"] {
            ask(since).expect(200);
        }
        ask("yesterday").expect(400);
    }
}

#[test]
fn obi_cursor_overlap() {
    for (side, repeats) in [("inclusive", true), ("exclusive", false)] {
        let sandbox = with("obi-cursor-overlap", side);
        let oracle = Oracle::new(&sandbox);
        let (code, day) = oracle.paid_day();
        let body = json!({"acctCode": code, "payoutDt": day});
        let payouts = oracle.read("getPaymentPayoutSummary", &body)["payouts"].clone();
        let last = payouts
            .as_array()
            .unwrap()
            .iter()
            .map(|payout| payout["payoutUTC"].clone())
            .max_by_key(Value::to_string);
        let body = json!({"acctCode": code, "payoutDt": day, "changedSinceUTC": last.unwrap()});
        let again = oracle.read("getPaymentPayoutSummary", &body)["payouts"].clone();
        assert_eq!(!again.as_array().unwrap().is_empty(), repeats, "{side}");
    }
}

#[test]
fn obi_application_name_refused() {
    let statuses = |side: &str| {
        let sandbox = with("obi-application-name-refused", side);
        let oracle = Oracle::new(&sandbox);
        let spi = json!({"locRef": "KIOSK-1", "busDt": "2025-01-15", "applicationName": "test"});
        let locations = json!({"applicationName": "test"});
        [
            oracle.ask("getSPIPaymentDetails", &spi).status,
            oracle.ask("getLocationDimensions", &locations).status,
        ]
    };
    assert_eq!(statuses("taken"), [200, 200]);
    assert_eq!(statuses("refused-on-spi"), [400, 200]);
    assert_eq!(statuses("refused-everywhere"), [400, 400]);
}

#[test]
fn obi_include_drops_required() {
    for (side, left) in [("dropped", json!({})), ("kept", json!({"locRef": "KIOSK-1"}))] {
        let sandbox = with("obi-include-drops-required", side);
        let body = json!({"locRef": "KIOSK-1", "include": "accounts.acctCode"});
        let mut answer = Oracle::new(&sandbox).read("getPaymentAccountDimensions", &body);
        assert_eq!(answer.as_object_mut().unwrap().remove("accounts"), Some(json!([])));
        assert_eq!(answer, left);
    }
}

#[test]
fn obi_include_unknown_path() {
    for (side, status) in [("refused", 400), ("ignored", 200)] {
        let sandbox = with("obi-include-unknown-path", side);
        let body = json!({"include": "locations.locRef, locations.colour"});
        let answer = Oracle::new(&sandbox).ask("getLocationDimensions", &body).expect(status).json();
        match status {
            400 => assert_eq!(answer["o:errorCode"], 33205),
            _ => assert_eq!(answer["locations"][0].as_object().unwrap().len(), 1),
        }
    }
}

#[test]
fn obi_criteria_where() {
    assert_eq!(error_code("obi-criteria-where", "demanded", "equals(locations.curr,'USD')"), 33204);
    assert_eq!(error_code("obi-criteria-where", "optional", "equals(locations.curr,'USD')"), Value::Null);
}

#[test]
fn obi_criteria_negation() {
    let grouped = "where !(equals(locations.curr,'USD'))";
    assert_eq!(error_code("obi-criteria-negation", "single", grouped), 33218);
    assert_eq!(error_code("obi-criteria-negation", "both", grouped), Value::Null);
    assert_eq!(
        error_code("obi-criteria-negation", "single", "where !equals(locations.curr,'USD')"),
        Value::Null
    );
}

#[test]
fn obi_criteria_quoting() {
    let bare = "where equals(locations.curr,USD)";
    assert_eq!(error_code("obi-criteria-quoting", "quoted", bare), 33204);
    let sandbox = with("obi-criteria-quoting", "bare");
    let locations = |criteria: &str| {
        Oracle::new(&sandbox).read("getLocationDimensions", &json!({"searchCriteria": criteria}))
    };
    assert_eq!(locations(bare), locations("where equals(locations.curr,'USD')"));
}

#[test]
fn obi_criteria_sibling_rows() {
    let tills = |side: &str| {
        let sandbox = with("obi-criteria-sibling-rows", side);
        let body = json!({"searchCriteria": "where equals(locations.workstations.wsNum,2)"});
        let answer = Oracle::new(&sandbox).read("getLocationDimensions", &body);
        let tills = below(&answer, "locations.workstations");
        assert!(!tills.is_empty());
        tills.iter().all(|till| till["wsNum"] == 2)
    };
    assert!(tills("removed"));
    assert!(!tills("kept"));
}

#[test]
fn obi_criteria_support() {
    for (side, status) in [("everywhere", 200), ("not-on-payments", 400)] {
        let sandbox = with("obi-criteria-support", side);
        let oracle = Oracle::new(&sandbox);
        let body = json!({"searchCriteria": "where equals(accountHolders.stlmtCur,'USD')"});
        oracle.ask("getPaymentAccountHolderDimensions", &body).expect(status);
        oracle
            .ask("getLocationDimensions", &json!({"searchCriteria": "where isNull(locations.curr)"}))
            .expect(200);
    }
}

#[test]
fn obi_latest_bus_dt_projection() {
    let loc_ref = "KIOSK-1";
    for (side, status) in [("refused", 400), ("taken", 200)] {
        let sandbox = with("obi-latest-bus-dt-projection", side);
        let oracle = Oracle::new(&sandbox);
        for body in [
            json!({"locRef": loc_ref, "include": "latestBusDt"}),
            json!({"locRef": loc_ref, "searchCriteria": "where equals(locRef,'KIOSK-1')"}),
        ] {
            let answer = oracle.ask("getLatestBusDt", &body).expect(status).json();
            assert!(status == 200 || answer["o:errorCode"] == 33205);
        }
    }
}

#[test]
fn obi_error_body_form() {
    let body = |side: &str| {
        let sandbox = with("obi-error-body-form", side);
        Oracle::new(&sandbox).ask("getLatestBusDt", &json!({})).expect(400).text()
    };
    assert!(body("json").starts_with('{'));
    assert!(body("html").starts_with("<html>"));
    assert_eq!(body("empty"), "");
}

#[test]
fn obi_error_code_type() {
    let malformed = "equals(locations.curr,'USD')";
    assert_eq!(error_code("obi-error-code-type", "integer", malformed), json!(33204));
    assert_eq!(error_code("obi-error-code-type", "text", malformed), json!("33204"));
}
