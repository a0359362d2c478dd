//! The sandbox steered over HTTP.

use payouts_sandbox::{Host, RunningSandbox};
use serde_json::{Value, json};

use crate::common::oracle::Oracle;
use crate::common::partner::{PAYMENTS, Partner, url};
use crate::common::wire::{Answer, get, send};
use crate::common::{start, still};

fn control(sandbox: &RunningSandbox, method: &str, place: &str, body: &Value) -> Answer {
    let body = body.to_string();
    send(method, &url(sandbox, Host::OracleAuth, &format!("/_sandbox/{place}")), &[], body.as_bytes())
        .unwrap()
}

#[test]
fn every_host_says_that_it_is_a_sandbox_and_tells_its_controls() {
    let sandbox = start(still());
    for host in Host::ALL {
        let answer = get(&url(&sandbox, host, "/_sandbox/")).expect(200);
        assert!(answer.header("server").unwrap().starts_with("payouts-sandbox/"));
        assert_eq!(answer.json()["hosts"].as_object().unwrap().len(), 5);
    }
    assert!(sandbox.journal().is_empty(), "controls leave no entries");
}

#[test]
fn time_quirks_and_faults_can_be_turned() {
    let sandbox = start(still());
    let before = sandbox.now();
    control(&sandbox, "POST", "step", &json!({"seconds": 90})).expect(200);
    assert_eq!((sandbox.now() - before).num_seconds(), 90);

    control(&sandbox, "PUT", "quirks", &json!({"preset": "hostile", "pc-container": "gzip"})).expect(200);
    let side = |id: &str| sandbox.quirks().iter().find(|(found, _)| *found == id).unwrap().1;
    assert_eq!((side("pc-container"), side("pc-header-line")), ("gzip", "third"));
    let told = control(&sandbox, "GET", "quirks", &json!({})).json();
    assert!(
        told.as_array().unwrap().iter().any(|quirk| quirk["id"] == "pc-container" && quirk["side"] == "gzip")
    );
    let refused =
        control(&sandbox, "PUT", "quirks", &json!({"pc-status-case": "upper", "pc-container": "rar"}));
    assert!(refused.expect(400).text().contains("zip, gzip, plain"));
    assert_eq!(side("pc-status-case"), "upper", "as the preset left it");
    sandbox.set_preset(payouts_sandbox::Preset::Documented);

    let rules = json!([{"fault": {"kind": "error-status", "status": 500}, "operation": "queuePaymentsExport", "times": 1}]);
    control(&sandbox, "PUT", "faults", &rules).expect(200);
    let partner = Partner::of(&sandbox);
    partner.send("POST", PAYMENTS).expect(500);
    partner.send("POST", PAYMENTS).expect(202);
    control(&sandbox, "PUT", "faults", &json!([{"fault": {"kind": "flood"}}])).expect(400);
    control(&sandbox, "GET", "nothing", &json!({})).expect(404);
}

#[test]
fn the_journal_is_told_and_forgotten() {
    let sandbox = start(still());
    let partner = Partner::of(&sandbox);
    partner.queue(PAYMENTS, "paymentId eq 'a&b+c'");
    partner.send("GET", &format!("{PAYMENTS}/x"));
    let told = control(&sandbox, "GET", "journal?since=1", &json!({})).json();
    assert_eq!(told.as_array().unwrap().len(), 1);
    assert_eq!((&told[0]["operation"], &told[0]["status"]), (&json!("getPaymentsExport"), &json!(404)));
    let all = control(&sandbox, "GET", "journal", &json!({})).json();
    assert_eq!(all[0]["query"][0], json!(["$filter", "paymentId eq 'a&b+c'"]));
    control(&sandbox, "DELETE", "journal", &json!({})).expect(200);
    assert!(sandbox.journal().is_empty());
}

#[test]
fn tokens_for_tools_open_both_services() {
    let sandbox = start(still());
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
    let sandbox = start(still());
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
fn the_printed_configuration_names_secrets_and_does_not_tell_them() {
    let sandbox = start(still());
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
fn ports_follow_each_other_and_a_taken_one_is_told() {
    // A stretch of ports that is free now; another program may take one meanwhile, so a few are tried.
    let sandbox =
        (0..20).find_map(|attempt| still().port(17_400 + attempt * 10).start_blocking().ok()).unwrap();
    let port = |host| sandbox.urls().of_host(host).port().unwrap();
    let ports: Vec<_> = Host::ALL.into_iter().map(port).collect();
    assert!(ports.windows(2).all(|pair| pair[1] == pair[0] + 1));
    let error = still().port(ports[2]).start_blocking().unwrap_err().to_string();
    assert!(error.contains(&ports[2].to_string()), "{error}");
    assert!(still().port(u16::MAX).start_blocking().is_err());
    assert!(still().quirk("pc-nothing", "x").start_blocking().is_err());
}

#[test]
fn temporary_files_go_with_the_sandbox() {
    let sandbox = start(still());
    let partner = Partner::of(&sandbox);
    partner.file(PAYMENTS, "");
    let held = |world: &std::sync::Arc<payouts_sandbox::world::World>| std::sync::Arc::strong_count(world);
    let world = sandbox.world().clone();
    assert!(held(&world) > 1);
    drop(sandbox);
    assert_eq!(held(&world), 1, "nothing of the sandbox is left, its temporary directory included");
}
