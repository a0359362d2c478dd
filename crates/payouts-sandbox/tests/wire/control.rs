//! The control interface.

use std::sync::Arc;

use payouts_sandbox::{Host, RunningSandbox};
use serde_json::{Value, json};

use crate::common::oracle::Oracle;
use crate::common::partner::{PAYMENTS, Partner, url};
use crate::common::wire::{Answer, get, send};
use crate::common::{start, stepped};

fn control(sandbox: &RunningSandbox, method: &str, place: &str, body: &Value) -> Answer {
    let body = body.to_string();
    send(method, &url(sandbox, Host::OracleAuth, &format!("/_sandbox/{place}")), &[], body.as_bytes())
        .unwrap()
}

#[test]
fn every_host_names_the_sandbox_and_lists_the_hosts() {
    let sandbox = start(stepped());
    for host in Host::ALL {
        let answer = get(&url(&sandbox, host, "/_sandbox/")).expect(200);
        assert!(answer.header("server").unwrap().starts_with("payouts-sandbox/"));
        assert_eq!(answer.json()["hosts"].as_object().unwrap().len(), 5);
    }
    assert!(sandbox.journal().is_empty(), "controls leave no entries");
}

#[test]
fn time_quirks_and_faults_can_be_set() {
    let sandbox = start(stepped());
    let before = sandbox.now();
    control(&sandbox, "POST", "step", &json!({"seconds": 90})).expect(200);
    assert_eq!((sandbox.now() - before).num_seconds(), 90);

    control(&sandbox, "PUT", "quirks", &json!({"preset": "hostile", "pc-container": "gzip"})).expect(200);
    let side = |id: &str| sandbox.quirks().iter().find(|(found, _)| *found == id).unwrap().1;
    assert_eq!((side("pc-container"), side("pc-header-line")), ("gzip", "third"));
    let quirks = control(&sandbox, "GET", "quirks", &json!({})).json();
    assert!(
        quirks
            .as_array()
            .unwrap()
            .iter()
            .any(|quirk| quirk["id"] == "pc-container" && quirk["side"] == "gzip")
    );
    let refused =
        control(&sandbox, "PUT", "quirks", &json!({"pc-status-case": "upper", "pc-container": "rar"}));
    assert!(refused.expect(400).text().contains("zip, gzip, plain"));
    assert_eq!(side("pc-status-case"), "upper", "as the preset left it");
    sandbox.set_preset(payouts_sandbox::Preset::Documented);

    let rules = json!([{"fault": {"kind": "error-status", "status": 500}, "operation": "queuePaymentsExport", "times": 1}]);
    control(&sandbox, "PUT", "faults", &rules).expect(200);
    let partner = Partner::new(&sandbox);
    partner.send("POST", PAYMENTS).expect(500);
    partner.send("POST", PAYMENTS).expect(202);
    control(&sandbox, "PUT", "faults", &json!([{"fault": {"kind": "flood"}}])).expect(400);
    control(&sandbox, "GET", "nothing", &json!({})).expect(404);
}

#[test]
fn the_journal_can_be_read_and_cleared() {
    let sandbox = start(stepped());
    let partner = Partner::new(&sandbox);
    partner.queue(PAYMENTS, "paymentId eq 'a&b+c'");
    partner.send("GET", &format!("{PAYMENTS}/x"));
    let newest = control(&sandbox, "GET", "journal?since=1", &json!({})).json();
    assert_eq!(newest.as_array().unwrap().len(), 1);
    assert_eq!((&newest[0]["operation"], &newest[0]["status"]), (&json!("getPaymentsExport"), &json!(404)));
    let all = control(&sandbox, "GET", "journal", &json!({})).json();
    assert_eq!(all[0]["query"][0], json!(["$filter", "paymentId eq 'a&b+c'"]));
    control(&sandbox, "DELETE", "journal", &json!({})).expect(200);
    assert!(sandbox.journal().is_empty());
}

#[test]
fn tokens_for_tools_open_both_services() {
    let sandbox = start(stepped());
    let token = |body: &Value| {
        control(&sandbox, "POST", "token", body).expect(200).json()["token"].as_str().unwrap().to_owned()
    };
    let partner = Partner { sandbox: &sandbox, token: token(&json!({"service": "partner-center"})) };
    partner.send("POST", PAYMENTS).expect(202);
    let oracle = Oracle { sandbox: &sandbox, token: token(&json!({"service": "oracle-bi"})) };
    oracle.ask("getLocationDimensions", &json!({})).expect(200);
    let poor = json!({"service": "oracle-bi", "account": "no-payments"});
    let oracle = Oracle { sandbox: &sandbox, token: token(&poor) };
    oracle.ask("getPaymentAccountHolderDimensions", &json!({})).expect(403);
    control(&sandbox, "POST", "token", &json!({"service": "stripe"})).expect(400);
}

#[test]
fn totals_and_statements_are_those_of_the_world() {
    let sandbox = start(stepped());
    let totals = control(&sandbox, "GET", "totals", &json!({})).expect(200).json();
    let world = sandbox.world().totals(sandbox.now());
    assert_eq!(totals["payouts"].as_array().unwrap().len(), world.payouts.len());
    assert_eq!(totals["bank"].as_array().unwrap().len(), world.bank.len());
    let (_, first) = world.payments.first_key_value().unwrap();
    assert_eq!(totals["payments"][0]["totalPayment"], first.total.to_string());
    let camt = get(&url(&sandbox, Host::Blob, "/_sandbox/statement.xml")).expect(200);
    assert!(camt.text().contains("camt.053"));
    let mut csv = Vec::new();
    sandbox.world().bank().write_csv(sandbox.now(), &mut csv).unwrap();
    assert_eq!(get(&url(&sandbox, Host::Blob, "/_sandbox/statement.csv")).expect(200).body, csv);
}

#[test]
fn the_printed_configuration_names_secrets_and_does_not_contain_them() {
    let sandbox = start(stepped());
    let configuration = sandbox.print_config();
    let password = &sandbox.oracle_accounts()[0].password;
    assert!(!configuration.toml.contains(password.as_str()));
    assert!(configuration.toml.contains("env:PAYOUTS_SANDBOX_ORACLE_PASSWORD"));
    assert!(configuration.exports().contains(password.as_str()));
    for url in [&sandbox.urls().partner_api, &sandbox.urls().oracle_auth] {
        assert!(configuration.toml.contains(url.as_str().trim_end_matches('/')));
    }
    assert!(!format!("{configuration:?}").contains(password.as_str()));
}

#[test]
fn ports_are_consecutive_and_an_error_names_a_taken_one() {
    // Another program may use some of these ports, so a few ranges are tried.
    let sandbox =
        (0..20).find_map(|attempt| stepped().port(17_400 + attempt * 10).start_blocking().ok()).unwrap();
    let port = |host| sandbox.urls().of_host(host).port().unwrap();
    let ports: Vec<_> = Host::ALL.into_iter().map(port).collect();
    assert!(ports.windows(2).all(|pair| pair[1] == pair[0] + 1));
    let error = stepped().port(ports[2]).start_blocking().unwrap_err().to_string();
    assert!(error.contains(&ports[2].to_string()), "{error}");
    assert!(stepped().port(u16::MAX).start_blocking().is_err());
    assert!(stepped().quirk("pc-nothing", "x").start_blocking().is_err());
}

#[test]
fn a_dropped_sandbox_deletes_its_temporary_files() {
    let sandbox = start(stepped());
    let partner = Partner::new(&sandbox);
    partner.file(PAYMENTS, "");
    let world = sandbox.world().clone();
    assert!(Arc::strong_count(&world) > 1);
    drop(sandbox);
    assert_eq!(Arc::strong_count(&world), 1, "the whole state is dropped, its temporary directory included");
}
