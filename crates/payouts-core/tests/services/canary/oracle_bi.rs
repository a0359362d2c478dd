//! Oracle and its identity provider.

use super::{Printed, echoes, leaky_files, store_in};
use crate::support::{Reply, Wire, june, operation, reply, window};
use mockito::Matcher;
use payouts_auth::{
    oracle::{OracleApiAccount, OracleUser},
    secret_from,
};
use payouts_core::{Dataset, OracleBi, OracleBiSource, SourceId};
use payouts_http::{SecretString, testing::ManualTime};
use serde_json::json;
use std::{sync::Arc, time::Duration};
use tempfile::TempDir;

const AUTHORIZE: &str = "/oidc-provider/v1/oauth2/authorize";
const SIGN_IN: &str = "/oidc-provider/v1/oauth2/signin";
const TOKEN: &str = "/oidc-provider/v1/oauth2/token";

/// A source whose every secret is marked; one step of the way gets an odd answer, and the enumeration another.
async fn source(
    step: &str,
    odd: &Reply,
    elsewhere: Reply,
    home: &TempDir,
    time: &ManualTime,
) -> (Wire, OracleBiSource) {
    let mut wire = Wire::open().await;
    let summary = operation("getPaymentPayoutSummary");
    let cookies = reply(200, "").header("set-cookie", "state=CANARY-cookie");
    let code = json!({"success": true, "redirectUrl": "apiaccount://callback?code=CANARY-code="});
    let tokens = json!({
        "id_token": "CANARY-id", "access_token": "CANARY-access", "refresh_token": "CANARY-refresh",
        "expires_in": 60,
    });
    for (method, path, usual) in [
        ("GET", AUTHORIZE, cookies),
        ("POST", SIGN_IN, reply(200, code.to_string())),
        ("POST", TOKEN, reply(200, tokens.to_string())),
        ("POST", &*summary, reply(200, r#"{"payouts":[]}"#)),
    ] {
        wire.on(method, path, [if step == path { odd.clone() } else { usual }]);
    }
    wire.on("POST", Matcher::Regex("Dimensions$".to_owned()), [elsewhere]);
    let account = OracleApiAccount::new(&wire.url(), &wire.url(), "Q0xJRU5U", "ACME", "api-user").unwrap();
    let password = Arc::new(secret_from(|| Ok(SecretString::from("CANARY-password"))));
    let user = OracleUser::new(account, "bars", password, Arc::new(store_in(home)), time.environment());
    let oracle = OracleBi::builder("ACME", wire.url()).environment(time.environment());
    let oracle = oracle.credentials(user.unwrap()).build().unwrap();
    (wire, OracleBiSource::new(SourceId::new("bars"), oracle, Vec::new()))
}

#[tokio::test]
async fn neither_an_answer_nor_a_refusal_prints_a_secret() {
    let summary = operation("getPaymentPayoutSummary");
    let window = window(Dataset::PayoutSummary, "7", "2024-05-10");
    let identity = "CANARY-password password=CANARY CANARY-code= CANARY-cookie CANARY-refresh CANARY-id";
    let service = "Bearer CANARY-id CANARY-id";
    for (step, known) in
        [("", ""), (AUTHORIZE, identity), (SIGN_IN, identity), (TOKEN, identity), (&summary, service)]
    {
        for (odd, elsewhere) in echoes(known).into_iter().zip(echoes(service)) {
            let (home, time) = (TempDir::new().unwrap(), june());
            let (wire, source) = source(step, &odd, elsewhere, &home, &time).await;
            for _ in 0..2 {
                let mut body = Vec::new();
                let mut printed = Printed::by(&source, &window, &mut body).await;
                printed.reading(&window, &body);
                printed.show(&source);
                printed.assert_silent(&format!("{step} {odd:?}"));
                time.advance(Duration::from_secs(3600));
            }
            let file = store_in(&home).path("bars").display().to_string();
            assert!(leaky_files(home.path()).iter().all(|leaky| *leaky == file), "only the token file");
            let sent = wire.asked().iter().any(|asked| asked.body.contains("CANARY-password"));
            assert!(sent || step == AUTHORIZE, "the secrets must really travel");
        }
    }
}
