//! Partner Center, its sign-in and its storage.

use super::{Printed, echoes, leaky_files, store_in};
use crate::support::{EXPORT, FILE, FullDisk, PAYMENTS, QUEUE, Reply, Wire, export, june, may, reply};
use payouts_auth::{
    TokenStore,
    entra::{EntraApp, EntraUser},
};
use payouts_core::{PartnerCenter, PartnerCenterSource, SourceId};
use payouts_http::SecretString;
use serde_json::json;
use std::sync::Arc;
use tempfile::TempDir;

const TOKEN: &str = "/contoso.com/oauth2/v2.0/token";
const SIGNATURE: &str = "CANARY-signature";

/// A source whose every secret is marked; one step of the way gets an odd answer.
async fn source(step: (&str, &str), odd: &Reply, home: &TempDir) -> (Wire, PartnerCenterSource) {
    let (mut wire, time) = (Wire::open().await, june());
    let link = wire.link(FILE, SIGNATURE);
    let token = json!({
        "token_type": "Bearer", "expires_in": "3600",
        "access_token": "CANARY-access", "refresh_token": "CANARY-refresh",
    });
    for (method, path, usual) in [
        ("POST", TOKEN, reply(200, token.to_string())),
        ("POST", QUEUE, reply(202, export("Queued", ""))),
        ("GET", EXPORT, reply(200, export("Completed", &link))),
        ("GET", FILE, reply(200, PAYMENTS)),
        ("DELETE", EXPORT, reply(200, "")),
    ] {
        wire.on(method, path, [if step == (method, path) { odd.clone() } else { usual }]);
    }
    let store = store_in(home);
    let authority = wire.url().as_str().trim_end_matches('/').to_owned();
    let issued_to = format!("entra user {authority}/contoso.com client-1 https://api.partner.microsoft.com");
    let kept = json!({"version": 1, "issued_to": issued_to, "refresh_token": "CANARY-refresh"});
    store.save("contoso", &SecretString::new(kept.to_string())).unwrap();
    let app = EntraApp::new("contoso.com", "client-1").authority(wire.url()).api(wire.url());
    let user = EntraUser::new(app, "contoso", Arc::new(store), time.environment()).unwrap();
    let client = PartnerCenter::builder().base_url(wire.url()).environment(time.environment());
    let client = client.credentials(user).build().unwrap();
    (wire, PartnerCenterSource::new(SourceId::new("contoso"), client, Vec::new()))
}

#[tokio::test]
async fn a_whole_export_prints_no_secret() {
    let home = TempDir::new().unwrap();
    let (wire, source) = source(("", ""), &reply(200, ""), &home).await;
    let mut file = Vec::new();
    let mut printed = Printed::by(&source, &may(), &mut file).await;
    printed.show(&source);
    printed.assert_silent("a whole export");
    assert_eq!(file, PAYMENTS.as_bytes());
    let asked = wire.asked();
    assert!(asked.iter().any(|asked| asked.path.contains(SIGNATURE)), "the secrets must really travel");
    assert!(asked.iter().any(|asked| asked.header("authorization") == Some("Bearer CANARY-access")));
}

#[tokio::test]
async fn no_refusal_prints_a_secret() {
    let link = "https://x/f?sv=2024&sig=CANARY-signature";
    let service = format!("Bearer CANARY-access CANARY-access {link}");
    for (step, known) in [
        (("POST", TOKEN), "CANARY-refresh refresh_token=CANARY-refresh {\"access_token\":\"CANARY\"}"),
        (("POST", QUEUE), &*service),
        (("GET", EXPORT), &service),
        (("GET", FILE), &format!("{link} sig=CANARY-signature CANARY-signature")),
        (("DELETE", EXPORT), &service),
    ] {
        for odd in echoes(known) {
            let home = TempDir::new().unwrap();
            let (wire, source) = source(step, &odd, &home).await;
            let mut file = Vec::new();
            let mut printed = Printed::by(&source, &may(), &mut file).await;
            printed.reading(&may(), &file);
            printed.show(&source);
            printed.assert_silent(&format!("{step:?} {odd:?}"));
            let sent = wire.asked().iter().any(|asked| asked.body.contains("CANARY-refresh"));
            assert!(sent, "the secrets must really travel");
            assert_eq!(leaky_files(home.path()), [store_in(&home).path("contoso").display().to_string()]);
        }
    }
}

#[tokio::test]
async fn links_that_cannot_be_opened_are_not_shown() {
    for link in [
        "https://host.example.com/CANARY?sig=CANARY",
        "http://store.blob.core.windows.net/f?sig=CANARY",
        "https://CANARY:CANARY@store.blob.core.windows.net/f",
        "CANARY",
        "ftp://host/CANARY",
    ] {
        let home = TempDir::new().unwrap();
        let completed = reply(200, export("Completed", link));
        let (_wire, source) = source(("GET", EXPORT), &completed, &home).await;
        let mut file = Vec::new();
        let printed = Printed::by(&source, &may(), &mut file).await;
        printed.assert_silent(link);
        let refused = ["kind: InvalidRequest", "kind: Decode"].iter().any(|kind| printed.0.contains(kind));
        assert!(refused && file.is_empty(), "{link}");
    }
}

#[tokio::test]
async fn a_sink_that_fails_brings_no_secret_to_light() {
    let home = TempDir::new().unwrap();
    let (_wire, source) = source(("", ""), &reply(200, ""), &home).await;
    let printed = Printed::by(&source, &may(), &mut FullDisk).await;
    printed.assert_silent("a full disk");
    assert!(printed.0.contains("no room left"), "{}", printed.0);
}
