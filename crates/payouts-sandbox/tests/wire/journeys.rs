//! Both services from sign-in to data, as a user calls them.

use payouts_sandbox::Host;
use serde_json::{Value, json};

use crate::common::oracle::Oracle;
use crate::common::partner::{EARNINGS, PAYMENTS, Partner, Table, export, url};
use crate::common::sign_in::{OracleFlow, VERIFIER, challenge, entra};
use crate::common::wire::{Answer, form, get, send};
use crate::common::{seconds, start, stepped};

/// Exchanges an authorization code for tokens.
fn redeem(endpoint: &str, client_id: &str, redirect_uri: &str, code: &str, verifier: &str) -> Answer {
    let fields = [
        ("grant_type", "authorization_code"),
        ("client_id", client_id),
        ("code", code),
        ("redirect_uri", redirect_uri),
        ("code_verifier", verifier),
    ];
    form(endpoint, &fields, &[])
}

#[test]
fn an_export_goes_from_queued_to_deleted() {
    let sandbox = start(stepped().starts_at("2025-07-21T06:00:00Z".parse().unwrap()));
    let partner = Partner::new(&sandbox);
    let answer = partner.queue(PAYMENTS, "payoutStatusUpdateTS ge 2025-01-01T00:00:00Z").expect(202).json();
    let queued = export(&answer);
    assert_eq!((&queued["status"], &queued["blobLocation"]), (&json!("Queued"), &json!("")));
    assert_eq!(queued["requestQueryString"], "payoutStatusUpdateTS ge 2025-01-01T00:00:00Z");
    assert_eq!(queued["requestDateTime"], "2025-07-21T06:00:00.0000000Z");
    let id = queued["requestId"].as_str().unwrap();

    sandbox.step(seconds(31));
    assert_eq!(export(&partner.read(PAYMENTS, id))["status"], "Processing");
    partner.send("DELETE", &format!("{PAYMENTS}/{id}")).expect(409);

    let link = partner.link(PAYMENTS, id);
    let file = get(&link).expect(200);
    assert_eq!(file.header("content-type"), Some("application/zip"));
    assert!(file.header("server").unwrap().starts_with("payouts-sandbox/"));
    partner.send("DELETE", &format!("{PAYMENTS}/{id}")).expect(200);
    partner.send("GET", &format!("{PAYMENTS}/{id}")).expect(404);
    get(&link).expect(404);
}

#[test]
fn an_export_is_found_on_its_own_path_only() {
    let sandbox = start(stepped());
    let partner = Partner::new(&sandbox);
    let id = partner.queued(EARNINGS, "earningForDate ge 2025-01-01");
    partner.send("GET", &format!("{PAYMENTS}/{id}")).expect(404);
    partner.send("GET", &format!("{EARNINGS}/{id}")).expect(200);
}

#[test]
fn files_contain_the_rows_of_the_world() {
    let sandbox = start(stepped());
    let partner = Partner::new(&sandbox);
    let table = partner.table(EARNINGS, "");
    let sums = |column: &str, table: &Table| -> rust_decimal::Decimal {
        table.column(column).iter().filter_map(|cell| cell.parse::<rust_decimal::Decimal>().ok()).sum()
    };
    let totals = sandbox.world().totals(sandbox.now());
    let rows: u64 = totals.earnings.values().map(|total| total.rows).sum();
    assert_eq!(table.rows.len() as u64, rows);
    assert!(rows > 1_000);
    assert_eq!(
        sums("earningAmount", &table),
        totals.earnings.values().map(|total| total.earning_amount).sum()
    );
    let payments = partner.table(PAYMENTS, "");
    assert_eq!(sums("totalPayment", &payments), totals.payments.values().map(|total| total.total).sum());
}

#[test]
fn after_the_end_of_business_time_passes_and_no_row_is_added() {
    let day = "2025-03-15T06:00:00Z".parse().unwrap();
    for (builder, grows) in [(stepped(), true), (stepped().business_ends(day), false)] {
        let sandbox = start(builder.starts_at(day));
        let counts = || {
            let totals = get(&url(&sandbox, Host::OracleApp, "/_sandbox/totals")).expect(200).json();
            (Partner::new(&sandbox).table(PAYMENTS, "").rows.len(), totals["payouts"].clone())
        };
        let before = counts();
        sandbox.step(seconds(40 * 24 * 60 * 60));
        let after = counts();
        assert_eq!(before.0 != after.0, grows, "Partner Center");
        assert_eq!(before.1 != after.1, grows, "Oracle");
    }
}

#[test]
fn a_user_consents_in_a_browser_and_tokens_rotate() {
    let sandbox = start(stepped());
    let account = sandbox.entra_account();
    let scope = "https://api.partner.microsoft.com/user_impersonation offline_access";
    let fields = [
        ("client_id", account.client_id.as_str()),
        ("response_type", "code"),
        ("redirect_uri", "http://localhost:8400/back"),
        ("scope", scope),
        ("state", "a&b"),
        ("code_challenge", &challenge()),
        ("code_challenge_method", "S256"),
    ];
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let page = get(&format!("{}?{query}", entra(&sandbox, "oauth2/v2.0/authorize"))).expect(200).text();
    assert!(page.contains("Accept") && page.contains("value=\"a&amp;b\""), "{page}");

    let mut accepted = fields.to_vec();
    accepted.push(("decision", "accept"));
    let back = form(&entra(&sandbox, "oauth2/v2.0/authorize"), &accepted, &[]).expect(302);
    let back: url::Url = back.header("location").unwrap().parse().unwrap();
    let value = |name: &str| back.query_pairs().find(|(key, _)| key == name).unwrap().1.into_owned();
    assert_eq!(value("state"), "a&b");

    let token = entra(&sandbox, "oauth2/v2.0/token");
    let redeem = || redeem(&token, &account.client_id, fields[2].1, &value("code"), VERIFIER);
    let tokens = redeem().expect(200).json();
    assert_eq!(tokens["expires_in"], 3600);
    assert_eq!(redeem().expect(400).json()["error"], "invalid_grant");

    let refresh = |token_text: &Value| {
        let token_text = token_text.as_str().unwrap();
        let fields = [
            ("grant_type", "refresh_token"),
            ("client_id", account.client_id.as_str()),
            ("refresh_token", token_text),
        ];
        form(&token, &fields, &[])
    };
    let renewed = refresh(&tokens["refresh_token"]).expect(200).json();
    assert_eq!(refresh(&tokens["refresh_token"]).expect(400).json()["error"], "invalid_grant");
    let partner = Partner { sandbox: &sandbox, token: renewed["access_token"].as_str().unwrap().to_owned() };
    partner.queue(PAYMENTS, "").expect(202);
    sandbox.step(seconds(3_600));
    partner.queue(PAYMENTS, "").expect(401);
}

#[test]
fn a_wrong_verifier_redeems_nothing() {
    let sandbox = start(stepped());
    let account = sandbox.entra_account();
    let query = format!(
        "client_id={}&response_type=code&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2F&resource=https%3A%2F%2Fapi.partner.microsoft.com\
         &code_challenge={}&code_challenge_method=S256&prompt=none",
        account.client_id,
        challenge()
    );
    let back = get(&format!("{}?{query}", entra(&sandbox, "oauth2/authorize"))).expect(302);
    let back: url::Url = back.header("location").unwrap().parse().unwrap();
    let code = back.query_pairs().find(|(key, _)| key == "code").unwrap().1.into_owned();
    let verifier = "another-verifier-another-verifier-another-verifier";
    let token = entra(&sandbox, "oauth2/token");
    let refused =
        redeem(&token, &account.client_id, "http://127.0.0.1:1/", &code, verifier).expect(400).json();
    assert!(refused["error_description"].as_str().unwrap().contains("verifier"), "{refused}");
}

#[test]
fn a_device_waits_until_its_user_has_approved() {
    let sandbox = start(stepped());
    let account = sandbox.entra_account();
    let scope = "https://api.partner.microsoft.com/.default offline_access";
    let fields = [("client_id", account.client_id.as_str()), ("scope", scope)];
    let begun = form(&entra(&sandbox, "oauth2/v2.0/devicecode"), &fields, &[]).expect(200).json();
    let poll = || {
        let fields = [
            ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
            ("client_id", account.client_id.as_str()),
            ("device_code", begun["device_code"].as_str().unwrap()),
        ];
        form(&entra(&sandbox, "oauth2/v2.0/token"), &fields, &[])
    };
    assert_eq!(poll().expect(400).json()["error"], "authorization_pending");
    let page = begun["verification_uri"].as_str().unwrap();
    form(page, &[("user_code", begun["user_code"].as_str().unwrap())], &[]).expect(200);
    let tokens = poll().expect(200).json();
    let partner = Partner { sandbox: &sandbox, token: tokens["access_token"].as_str().unwrap().to_owned() };
    partner.queue(EARNINGS, "").expect(202);
}

#[test]
fn an_api_account_signs_in_and_refreshes() {
    let sandbox = start(stepped());
    let flow = OracleFlow::new(&sandbox);
    let signed_in = flow.sign_in();
    let code =
        signed_in["redirectUrl"].as_str().unwrap().strip_prefix("apiaccount://callback?code=").unwrap();
    assert!(code.ends_with('='));
    let tokens = flow.by_code(code).expect(200).json();
    assert_eq!(flow.by_code(code).expect(401).json()["code"], "RECORD_NOT_FOUND");

    let renewed = flow.refresh(&tokens["refresh_token"]).expect(200).json();
    flow.refresh(&tokens["refresh_token"]).expect(401);
    let oracle = Oracle { sandbox: &sandbox, token: renewed["id_token"].as_str().unwrap().to_owned() };
    let locations = oracle.read("getLocationDimensions", &json!({}));
    assert!(!locations["locations"].as_array().unwrap().is_empty());
}

#[test]
fn bad_passwords_lock_an_account_for_half_an_hour() {
    let sandbox = start(stepped());
    let flow = OracleFlow::new(&sandbox);
    for _ in 0..5 {
        let refused = flow.sign_in_with("payouts", "wrong", &flow.cookies()).expect(401).json();
        assert_eq!(refused["message"], "invalid.credentials");
    }
    let locked = flow.sign_in_as("payouts", &flow.cookies()).expect(401).json();
    assert_eq!(locked["message"], "account.locked");
    sandbox.step(seconds(30 * 60));
    flow.sign_in();
}

#[test]
fn cookies_must_come_back_byte_for_byte() {
    let sandbox = start(stepped());
    let flow = OracleFlow::new(&sandbox);
    let mut cookies = flow.cookies();
    assert_eq!(cookies.len(), 6);
    flow.sign_in_as("payouts", &cookies).expect(200);
    let padded = format!("client_id={}", flow.client_id);
    let client = cookies.iter_mut().find(|cookie| **cookie == padded).unwrap();
    *client = padded.trim_end_matches('=').to_owned();
    flow.sign_in_as("payouts", &cookies).expect(400);
}

#[test]
fn payouts_of_an_account_are_those_of_the_world() {
    let sandbox = start(stepped());
    let oracle = Oracle::new(&sandbox);
    let (code, day) = oracle.paid_day();
    let summary = oracle.summary();
    let world = sandbox.world().oracle();
    let expected = world.payouts(world.account(&code).unwrap(), day.parse().unwrap(), sandbox.now());
    let payouts = summary["payouts"].as_array().unwrap();
    assert_eq!(payouts.len(), expected.len());
    for (payout, expected) in payouts.iter().zip(&expected) {
        assert_eq!(payout["payoutPspRef"], expected.psp_reference);
        assert_eq!(payout["payoutAmt"].as_str().unwrap_or("0"), expected.amount.value().to_string());
    }
}

#[test]
fn starting_takes_little_time() {
    let begun = std::time::Instant::now();
    let sandbox = start(stepped());
    let started = begun.elapsed();
    send("GET", &url(&sandbox, Host::OracleApp, "/_sandbox/"), &[], b"").unwrap().expect(200);
    println!("started in {started:?}, first answer after {:?}", begun.elapsed());
}
