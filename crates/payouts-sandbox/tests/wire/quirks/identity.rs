//! Oracle's identity provider.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use payouts_sandbox::{Host, RunningSandbox};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::form_urlencoded::Serializer;

use crate::common::oracle::Oracle;
use crate::common::partner::url;
use crate::common::wire::{Answer, form, get};
use crate::common::with;

const VERIFIER: &str = "verifier-verifier-verifier-verifier-verifier";

/// One flow, step by step.
struct Flow<'s> {
    sandbox: &'s RunningSandbox,
    client_id: String,
}

impl<'s> Flow<'s> {
    fn of(sandbox: &'s RunningSandbox) -> Self {
        Self { sandbox, client_id: sandbox.oracle_accounts()[0].client_id.clone() }
    }

    fn place(&self, step: &str) -> String {
        url(self.sandbox, Host::OracleAuth, &format!("/oidc-provider/v1/oauth2/{step}"))
    }

    fn authorize(&self) -> Answer {
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
        let query = Serializer::new(String::new())
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.client_id)
            .append_pair("scope", "openid")
            .append_pair("redirect_uri", "apiaccount://callback")
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256")
            .append_pair("state", "7")
            .finish();
        get(&format!("{}?{query}", self.place("authorize")))
    }

    fn cookies(&self) -> Vec<String> {
        let answer = self.authorize();
        answer.all("set-cookie").iter().map(|cookie| cookie.split(';').next().unwrap().to_owned()).collect()
    }

    fn sign_in_as(&self, username: &str, cookies: &[String]) -> Answer {
        let account =
            self.sandbox.oracle_accounts().iter().find(|account| account.username == username).unwrap();
        let fields = [("username", username), ("password", account.password.as_str()), ("orgname", "OHR")];
        form(&self.place("signin"), &fields, &[("cookie", &cookies.join("; "))])
    }

    fn sign_in(&self) -> Value {
        self.sign_in_as("payouts", &self.cookies()).expect(200).json()
    }

    fn token(&self, fields: &[(&str, &str)]) -> Answer {
        let common = [
            ("scope", "openid"),
            ("client_id", self.client_id.as_str()),
            ("redirect_uri", "apiaccount://callback"),
        ];
        form(&self.place("token"), &[&common, fields].concat(), &[])
    }

    fn by_code(&self, code: &str) -> Answer {
        self.token(&[("grant_type", "authorization_code"), ("code", code), ("code_verifier", VERIFIER)])
    }

    fn tokens(&self) -> Value {
        let signed_in = self.sign_in();
        let code = signed_in["redirectUrl"].as_str().unwrap().split("code=").nth(1).unwrap();
        self.by_code(code).expect(200).json()
    }

    fn refresh(&self, token: &Value) -> Answer {
        self.token(&[("grant_type", "refresh_token"), ("refresh_token", token.as_str().unwrap())])
    }
}

#[test]
fn obi_authorize_status() {
    for (side, status) in [("200", 200), ("302", 302), ("303", 303)] {
        let sandbox = with("obi-authorize-status", side);
        let answer = Flow::of(&sandbox).authorize().expect(status);
        assert_eq!(answer.all("set-cookie").len(), 6, "{side}");
    }
}

#[test]
fn obi_flow_cookies() {
    for (side, names_session) in [("seen", false), ("session", true)] {
        let sandbox = with("obi-flow-cookies", side);
        let flow = Flow::of(&sandbox);
        let cookies = flow.cookies();
        assert!(cookies.contains(&format!("client_id={}", flow.client_id)), "with its padding");
        assert_eq!(cookies.iter().any(|cookie| cookie.starts_with("JSESSIONID=")), names_session);
        flow.sign_in_as("payouts", &cookies[..cookies.len() - 1]).expect(400);
        flow.sign_in_as("payouts", &cookies).expect(200);
    }
}

#[test]
fn obi_signin_expired() {
    for (side, brings_token) in [("reset-token", true), ("bare", false)] {
        let sandbox = with("obi-signin-expired", side);
        let flow = Flow::of(&sandbox);
        let answer = flow.sign_in_as("expired", &flow.cookies()).expect(200).json();
        assert_eq!((&answer["nextOp"], &answer["success"]), (&json!("expired"), &json!(false)));
        assert_eq!(answer.get("resetToken").is_some(), brings_token);
        assert!(answer.get("redirectUrl").is_none());
    }
}

#[test]
fn obi_signin_success_type() {
    for (side, success) in [("boolean", json!(true)), ("text", json!("true"))] {
        assert_eq!(Flow::of(&with("obi-signin-success-type", side)).sign_in()["success"], success);
    }
}

#[test]
fn obi_signin_redirect_form() {
    for (side, start) in [("absolute", "apiaccount://callback?code="), ("query", "?code=")] {
        let signed_in = Flow::of(&with("obi-signin-redirect-form", side)).sign_in();
        assert!(signed_in["redirectUrl"].as_str().unwrap().starts_with(start), "{signed_in}");
    }
}

#[test]
fn obi_code_padding() {
    let code = |side: &str| {
        let sandbox = with("obi-code-padding", side);
        let flow = Flow::of(&sandbox);
        let redirect = flow.sign_in()["redirectUrl"].as_str().unwrap().to_owned();
        let written = redirect.split("code=").nth(1).unwrap().to_owned();
        let cut = written.split('&').next().unwrap();
        // Percent escapes count, plus signs stand for themselves.
        let decoded = url::form_urlencoded::parse(format!("c={}", cut.replace('+', "%2B")).as_bytes())
            .next()
            .unwrap()
            .1
            .into_owned();
        flow.by_code(decoded.trim_end_matches('=')).expect(401);
        flow.by_code(&decoded).expect(200);
        written
    };
    assert!(code("bare").ends_with('='));
    assert!(code("escaped").ends_with("%3D"));
    let plus = code("plus");
    assert!(plus.starts_with('+') && plus.ends_with("=&state=7"), "{plus}");
}

#[test]
fn obi_bearer_token() {
    for (side, status) in [("id-token", 401), ("either", 200)] {
        let sandbox = with("obi-bearer-token", side);
        let tokens = Flow::of(&sandbox).tokens();
        let call = |name: &str| {
            let token = tokens[name].as_str().unwrap().to_owned();
            Oracle { sandbox: &sandbox, token }.ask("getLocationDimensions", &json!({}))
        };
        call("id_token").expect(200);
        call("access_token").expect(status);
    }
}

#[test]
fn obi_id_token_claims() {
    let claims = |side: &str| {
        let tokens = Flow::of(&with("obi-id-token-claims", side)).tokens();
        let token = tokens["id_token"].as_str().unwrap().to_owned();
        let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).unwrap();
        Some(serde_json::from_slice::<Value>(&payload).unwrap())
    };
    assert!(claims("jwt").unwrap()["exp"].is_number());
    assert!(claims("without-exp").unwrap().get("exp").is_none());
    assert_eq!(claims("opaque"), None);
}

#[test]
fn obi_refresh_rotation() {
    for (side, rotates) in [("rotated", true), ("missing", false)] {
        let sandbox = with("obi-refresh-rotation", side);
        let flow = Flow::of(&sandbox);
        let tokens = flow.tokens();
        let renewed = flow.refresh(&tokens["refresh_token"]).expect(200).json();
        assert_eq!(renewed.get("refresh_token").is_some(), rotates);
        assert_ne!(renewed["id_token"], tokens["id_token"]);
        flow.refresh(&tokens["refresh_token"]).expect(if rotates { 401 } else { 200 });
    }
}

#[test]
fn obi_refresh_voided() {
    for (side, status) in [("lives", 200), ("voided", 401)] {
        let sandbox = with("obi-refresh-voided", side);
        let flow = Flow::of(&sandbox);
        flow.refresh(&flow.tokens()["refresh_token"]).expect(status);
    }
}

#[test]
fn obi_expires_in_form() {
    for (side, told) in [("number", json!(1_209_600)), ("text", json!("1209600")), ("day", json!(86_400))] {
        assert_eq!(Flow::of(&with("obi-expires-in-form", side)).tokens()["expires_in"], told);
    }
}

#[test]
fn obi_identity_error_codes() {
    let codes = |side: &str| {
        let sandbox = with("obi-identity-error-codes", side);
        let flow = Flow::of(&sandbox);
        let stranger = Flow { client_id: "c3RyYW5nZXI=".to_owned(), ..Flow::of(&sandbox) };
        let code = |answer: Answer| answer.json()["code"].as_str().unwrap().to_owned();
        [
            code(flow.by_code("used").expect(401)),
            code(stranger.authorize().expect(400)),
            code(flow.token(&[("grant_type", "password")]).expect(400)),
        ]
    };
    assert_eq!(codes("two"), ["RECORD_NOT_FOUND", "AUTHENTICATION_INVALID", "AUTHENTICATION_INVALID"]);
    assert_eq!(codes("four"), ["RECORD_NOT_FOUND", "INVALID_CLIENT", "VALIDATION_ERRORS"]);
    assert_eq!(codes("unlisted"), ["IDENTITY_FAILURE_4711"; 3]);
}
