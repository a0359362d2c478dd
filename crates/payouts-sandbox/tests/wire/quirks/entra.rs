//! Tokens of Entra ID, throttling and gateways.

use payouts_sandbox::{ErrorBody, Fault, FaultRule, Host, RunningSandbox};

use crate::common::partner::{PAYMENTS, Partner, url};
use crate::common::sign_in::{claims, entra};
use crate::common::wire::{Answer, form};
use crate::common::{start, stepped, with};

fn token_endpoint(sandbox: &RunningSandbox, version: &str) -> String {
    entra(sandbox, &format!("oauth2{version}/token"))
}

fn refreshed(sandbox: &RunningSandbox, more: (&str, &str), version: &str) -> Answer {
    let account = sandbox.entra_account();
    let fields = [
        ("grant_type", "refresh_token"),
        ("client_id", account.client_id.as_str()),
        ("refresh_token", account.refresh_token.as_str()),
        more,
    ];
    form(&token_endpoint(sandbox, version), &fields, &[])
}

#[test]
fn pc_audience() {
    let status = |side: &str, audience: &str| {
        let sandbox = with("pc-audience", side);
        let scope = format!("{audience}/user_impersonation");
        let tokens = refreshed(&sandbox, ("scope", &scope), "/v2.0").expect(200).json();
        assert_eq!(claims(&tokens["access_token"])["aud"], audience);
        let token = tokens["access_token"].as_str().unwrap().to_owned();
        Partner { sandbox: &sandbox, token }.send("POST", PAYMENTS).status
    };
    let (partner, center) = ("https://api.partner.microsoft.com", "https://api.partnercenter.microsoft.com");
    assert_eq!([status("partner", partner), status("partner", center)], [202, 401]);
    assert_eq!([status("partnercenter", partner), status("partnercenter", center)], [401, 202]);
    assert_eq!([status("either", partner), status("either", center)], [202, 202]);
}

#[test]
fn pc_device_code() {
    for (side, error) in [("allowed", "authorization_pending"), ("blocked", "invalid_grant")] {
        let sandbox = with("pc-device-code", side);
        let account = sandbox.entra_account();
        let place = url(&sandbox, Host::Entra, "/organizations/oauth2/devicecode");
        let fields =
            [("client_id", account.client_id.as_str()), ("resource", "https://api.partner.microsoft.com")];
        let begun = form(&place, &fields, &[]).expect(200).json();
        assert!(begun["verification_url"].is_string());
        let fields = [
            ("grant_type", "device_code"),
            ("client_id", account.client_id.as_str()),
            ("code", begun["device_code"].as_str().unwrap()),
        ];
        assert_eq!(form(&token_endpoint(&sandbox, ""), &fields, &[]).expect(400).json()["error"], error);
    }
}

#[test]
fn pc_mfa_claim() {
    let status = |side: &str, second_factor: bool| {
        let sandbox = start(stepped().quirk("pc-mfa-claim", side).entra(move |account| {
            account.second_factor = second_factor;
        }));
        Partner::new(&sandbox).send("POST", PAYMENTS).status
    };
    assert_eq!(
        [status("not-demanded", false), status("demanded", false), status("demanded", true)],
        [202, 403, 202]
    );
    for (side, kept) in [("demanded", true), ("lost-on-refresh", false)] {
        let sandbox = with("pc-mfa-claim", side);
        let tokens =
            refreshed(&sandbox, ("resource", "https://api.partner.microsoft.com"), "").expect(200).json();
        let amr = claims(&tokens["access_token"])["amr"].clone();
        assert_eq!(amr.as_array().unwrap().contains(&"mfa".into()), kept, "{side}");
    }
}

#[test]
fn pc_app_only() {
    for (side, status) in [("not-found", 404), ("forbidden", 403), ("accepted", 202)] {
        let sandbox = with("pc-app-only", side);
        let account = sandbox.entra_account();
        let fields = [
            ("grant_type", "client_credentials"),
            ("client_id", account.client_id.as_str()),
            ("client_secret", account.client_secret.as_str()),
            ("scope", "https://api.partner.microsoft.com/.default"),
        ];
        let tokens = form(&token_endpoint(&sandbox, "/v2.0"), &fields, &[]).expect(200).json();
        let token = tokens["access_token"].as_str().unwrap().to_owned();
        Partner { sandbox: &sandbox, token }.send("POST", PAYMENTS).expect(status);
    }
}

#[test]
fn pc_token_numbers() {
    let is_text = |side: &str, version: &str| {
        let sandbox = with("pc-token-numbers", side);
        let answer = refreshed(&sandbox, ("state", "-"), version).expect(200).json();
        answer["expires_in"].is_string()
    };
    assert_eq!([is_text("by-version", ""), is_text("by-version", "/v2.0")], [true, false]);
    assert_eq!([is_text("numbers", ""), is_text("numbers", "/v2.0")], [false, false]);
    assert_eq!([is_text("text", ""), is_text("text", "/v2.0")], [true, true]);
}

#[test]
fn pc_retry_after() {
    let header = |side: &str| {
        let fault = FaultRule::new(Fault::TooManyRequests { retry_after: Some(30) });
        let builder = stepped().starts_at("2025-07-21T06:00:00Z".parse().unwrap());
        let sandbox = start(builder.quirk("pc-retry-after", side).faults([fault]));
        let answer = Partner::new(&sandbox).send("POST", PAYMENTS).expect(429);
        answer.header("retry-after").map(str::to_owned)
    };
    assert_eq!(header("seconds").as_deref(), Some("30"));
    assert_eq!(header("date").as_deref(), Some("Mon, 21 Jul 2025 06:00:30 GMT"));
    assert_eq!(header("absent"), None);
}

#[test]
fn pc_gateway_errors() {
    let body = |side: &str, status: u16| {
        let fault = Fault::ErrorStatus { status, body: ErrorBody::ByQuirk, retry_after: None };
        let sandbox = start(stepped().quirk("pc-gateway-errors", side).faults([FaultRule::new(fault)]));
        Partner::new(&sandbox).send("POST", PAYMENTS).expect(status).text()
    };
    for status in [502, 503, 504] {
        assert!(body("json", status).starts_with('{'));
        assert!(body("html", status).starts_with("<html>"));
        assert_eq!(body("empty", status), "");
    }
    assert!(body("html", 500).starts_with('{'), "the service itself speaks JSON");
}
