//! Oracle's identity provider.

use serde_json::json;

use crate::common::oracle::Oracle;
use crate::common::sign_in::{OracleFlow, claims as claims_of};
use crate::common::wire::Answer;
use crate::common::with;

#[test]
fn obi_authorize_status() {
    for (side, status) in [("200", 200), ("302", 302), ("303", 303)] {
        let sandbox = with("obi-authorize-status", side);
        let answer = OracleFlow::new(&sandbox).authorize().expect(status);
        assert_eq!(answer.all("set-cookie").len(), 6, "{side}");
    }
}

#[test]
fn obi_flow_cookies() {
    for (side, names_session) in [("seen", false), ("session", true)] {
        let sandbox = with("obi-flow-cookies", side);
        let flow = OracleFlow::new(&sandbox);
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
        let flow = OracleFlow::new(&sandbox);
        let answer = flow.sign_in_as("expired", &flow.cookies()).expect(200).json();
        assert_eq!((&answer["nextOp"], &answer["success"]), (&json!("expired"), &json!(false)));
        assert_eq!(answer.get("resetToken").is_some(), brings_token);
        assert!(answer.get("redirectUrl").is_none());
    }
}

#[test]
fn obi_signin_success_type() {
    for (side, success) in [("boolean", json!(true)), ("text", json!("true"))] {
        assert_eq!(OracleFlow::new(&with("obi-signin-success-type", side)).sign_in()["success"], success);
    }
}

#[test]
fn obi_signin_redirect_form() {
    for (side, start) in [("absolute", "apiaccount://callback?code="), ("query", "?code=")] {
        let signed_in = OracleFlow::new(&with("obi-signin-redirect-form", side)).sign_in();
        assert!(signed_in["redirectUrl"].as_str().unwrap().starts_with(start), "{signed_in}");
    }
}

#[test]
fn obi_code_padding() {
    let code = |side: &str| {
        let sandbox = with("obi-code-padding", side);
        let flow = OracleFlow::new(&sandbox);
        let redirect = flow.sign_in()["redirectUrl"].as_str().unwrap().to_owned();
        let written = redirect.split("code=").nth(1).unwrap().to_owned();
        let cut = written.split('&').next().unwrap();
        // Percent escapes are decoded, plus signs are not.
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
        let tokens = OracleFlow::new(&sandbox).tokens();
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
        let token = OracleFlow::new(&with("obi-id-token-claims", side)).tokens()["id_token"].clone();
        token.as_str().unwrap().contains('.').then(|| claims_of(&token))
    };
    assert!(claims("jwt").unwrap()["exp"].is_number());
    assert!(claims("without-exp").unwrap().get("exp").is_none());
    assert_eq!(claims("opaque"), None);
}

#[test]
fn obi_refresh_rotation() {
    for (side, rotates) in [("rotated", true), ("missing", false)] {
        let sandbox = with("obi-refresh-rotation", side);
        let flow = OracleFlow::new(&sandbox);
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
        let flow = OracleFlow::new(&sandbox);
        flow.refresh(&flow.tokens()["refresh_token"]).expect(status);
    }
}

#[test]
fn obi_expires_in_form() {
    for (side, expected) in [("number", json!(1_209_600)), ("text", json!("1209600")), ("day", json!(86_400))]
    {
        assert_eq!(OracleFlow::new(&with("obi-expires-in-form", side)).tokens()["expires_in"], expected);
    }
}

#[test]
fn obi_identity_error_codes() {
    let codes = |side: &str| {
        let sandbox = with("obi-identity-error-codes", side);
        let flow = OracleFlow::new(&sandbox);
        let mut stranger = OracleFlow::new(&sandbox);
        stranger.client_id = "c3RyYW5nZXI=".to_owned();
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
