//! Both services from sign-in to data, as a user meets them.

use crate::common::oracle::Oracle;
use crate::common::partner::{EARNINGS, PAYMENTS, Partner, export, url};
use crate::common::wire::{form, get, send};
use crate::common::{seconds, start, still};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use payouts_sandbox::{Host, RunningSandbox};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const VERIFIER: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ";

fn challenge() -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER))
}

fn entra(sandbox: &RunningSandbox, place: &str) -> String {
    url(sandbox, Host::Entra, &format!("/{}/{place}", sandbox.entra_account().tenant))
}

#[test]
fn an_export_goes_from_queued_to_deleted() {
    let sandbox = start(still().starts_at("2025-07-21T06:00:00Z".parse().unwrap()));
    let partner = Partner::of(&sandbox);
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
    let sandbox = start(still());
    let partner = Partner::of(&sandbox);
    let id = partner.queued(EARNINGS, "earningForDate ge 2025-01-01");
    partner.send("GET", &format!("{PAYMENTS}/{id}")).expect(404);
    partner.send("GET", &format!("{EARNINGS}/{id}")).expect(200);
}

#[test]
fn what_the_files_say_is_what_the_world_has() {
    let sandbox = start(still());
    let partner = Partner::of(&sandbox);
    let table = partner.table(EARNINGS, "");
    let sums = |column: &str, table: &crate::common::partner::Table| -> rust_decimal::Decimal {
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
fn when_business_has_ended_time_passes_and_tells_nothing_new() {
    let day = "2025-03-15T06:00:00Z".parse().unwrap();
    for (builder, grows) in [(still(), true), (still().business_ends(day), false)] {
        let sandbox = start(builder.starts_at(day));
        let told = || {
            let totals = get(&url(&sandbox, Host::OracleApp, "/_sandbox/totals")).expect(200).json();
            (Partner::of(&sandbox).table(PAYMENTS, "").rows.len(), totals["payouts"].clone())
        };
        let before = told();
        sandbox.step(seconds(40 * 24 * 60 * 60));
        let after = told();
        assert_eq!(before.0 != after.0, grows, "Partner Center");
        assert_eq!(before.1 != after.1, grows, "Oracle");
    }
}

#[test]
fn a_person_consents_in_a_browser_and_tokens_rotate() {
    let sandbox = start(still());
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
    let redeem = |verifier: &str, code: &str| {
        let fields = [
            ("grant_type", "authorization_code"),
            ("client_id", account.client_id.as_str()),
            ("code", code),
            ("redirect_uri", "http://localhost:8400/back"),
            ("code_verifier", verifier),
        ];
        form(&token, &fields, &[])
    };
    let tokens = redeem(VERIFIER, &value("code")).expect(200).json();
    assert_eq!(tokens["expires_in"], 3600);
    assert_eq!(redeem(VERIFIER, &value("code")).expect(400).json()["error"], "invalid_grant");

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
    let sandbox = start(still());
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
    let fields = [
        ("grant_type", "authorization_code"),
        ("client_id", account.client_id.as_str()),
        ("code", &code),
        ("redirect_uri", "http://127.0.0.1:1/"),
        ("code_verifier", "another-verifier-another-verifier-another-verifier"),
    ];
    let refused = form(&entra(&sandbox, "oauth2/token"), &fields, &[]).expect(400).json();
    assert!(refused["error_description"].as_str().unwrap().contains("verifier"), "{refused}");
}

#[test]
fn a_device_waits_until_its_person_has_approved() {
    let sandbox = start(still());
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

/// The flow of the identity provider by hand; cookies travel byte for byte.
fn sign_in(sandbox: &RunningSandbox, username: &str, password: &str) -> crate::common::wire::Answer {
    let account = &sandbox.oracle_accounts()[0];
    let base = url(sandbox, Host::OracleAuth, "/oidc-provider/v1/oauth2");
    let fields = [
        ("response_type", "code"),
        ("client_id", account.client_id.as_str()),
        ("scope", "openid"),
        ("redirect_uri", "apiaccount://callback"),
        ("code_challenge", &challenge()),
        ("code_challenge_method", "S256"),
        ("state", "1"),
    ];
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let page = get(&format!("{base}/authorize?{query}")).expect(200);
    let cookies: Vec<_> =
        page.all("set-cookie").iter().map(|cookie| cookie.split(';').next().unwrap()).collect();
    assert_eq!(cookies.len(), 6);
    let fields = [("username", username), ("password", password), ("orgname", "OHR")];
    form(&format!("{base}/signin"), &fields, &[("cookie", &cookies.join("; "))])
}

#[test]
fn an_api_account_signs_in_and_refreshes() {
    let sandbox = start(still());
    let account = &sandbox.oracle_accounts()[0];
    let signed_in = sign_in(&sandbox, &account.username, &account.password).expect(200).json();
    let code =
        signed_in["redirectUrl"].as_str().unwrap().strip_prefix("apiaccount://callback?code=").unwrap();
    assert!(code.ends_with('='));
    let token = url(&sandbox, Host::OracleAuth, "/oidc-provider/v1/oauth2/token");
    let common = [
        ("scope", "openid"),
        ("client_id", account.client_id.as_str()),
        ("redirect_uri", "apiaccount://callback"),
    ];
    let ask = |more: &[(&str, &str)]| form(&token, &[&common, more].concat(), &[]);
    let by_code = [("grant_type", "authorization_code"), ("code", code), ("code_verifier", VERIFIER)];
    let tokens = ask(&by_code).expect(200).json();
    assert_eq!(ask(&by_code).expect(401).json()["code"], "RECORD_NOT_FOUND");

    let old = tokens["refresh_token"].as_str().unwrap();
    let renewed = ask(&[("grant_type", "refresh_token"), ("refresh_token", old)]).expect(200).json();
    ask(&[("grant_type", "refresh_token"), ("refresh_token", old)]).expect(401);
    let oracle = Oracle { sandbox: &sandbox, token: renewed["id_token"].as_str().unwrap().to_owned() };
    let locations = oracle.told("getLocationDimensions", &json!({}));
    assert!(!locations["locations"].as_array().unwrap().is_empty());
}

#[test]
fn bad_passwords_lock_an_account_for_half_an_hour() {
    let sandbox = start(still());
    let account = &sandbox.oracle_accounts()[0];
    for _ in 0..5 {
        let refused = sign_in(&sandbox, &account.username, "wrong").expect(401).json();
        assert_eq!(refused["message"], "invalid.credentials");
    }
    let locked = sign_in(&sandbox, &account.username, &account.password).expect(401).json();
    assert_eq!(locked["message"], "account.locked");
    sandbox.step(seconds(30 * 60));
    sign_in(&sandbox, &account.username, &account.password).expect(200);
}

#[test]
fn cookies_must_come_back_byte_for_byte() {
    let sandbox = start(still());
    let account = &sandbox.oracle_accounts()[0];
    sign_in(&sandbox, &account.username, &account.password).expect(200);
    let bare = account.client_id.trim_end_matches('=');
    let cookies = format!(
        "client_id={bare}; code_challenge={}; code_challenge_method=S256; redirect_uri=apiaccount://callback; \
         response_type=code; state=1",
        challenge()
    );
    let fields = [
        ("username", account.username.as_str()),
        ("password", account.password.as_str()),
        ("orgname", "OHR"),
    ];
    let signin = url(&sandbox, Host::OracleAuth, "/oidc-provider/v1/oauth2/signin");
    form(&signin, &fields, &[("cookie", &cookies)]).expect(400);
}

#[test]
fn payouts_of_an_account_are_those_of_the_world() {
    let sandbox = start(still());
    let oracle = Oracle::of(&sandbox);
    let (code, day) = oracle.paid_day();
    let summary = oracle.summary();
    let world = sandbox.world().oracle();
    let expected = world.payouts(world.account(&code).unwrap(), day.parse().unwrap(), sandbox.now());
    let told = summary["payouts"].as_array().unwrap();
    assert_eq!(told.len(), expected.len());
    for (told, expected) in told.iter().zip(&expected) {
        assert_eq!(told["payoutPspRef"], expected.psp_reference);
        assert_eq!(told["payoutAmt"].as_str().unwrap_or("0"), expected.amount.value().to_string());
    }
}

#[test]
fn starting_takes_little_time() {
    let begun = std::time::Instant::now();
    let sandbox = start(still());
    let started = begun.elapsed();
    send("GET", &url(&sandbox, Host::OracleApp, "/_sandbox/"), &[], b"").unwrap().expect(200);
    println!("started in {started:?}, first answer after {:?}", begun.elapsed());
}
