//! The JSON Schemas hold what is written, and refuse what is not.

use crate::support::{june, may, obliging, partner_center};
use jsonschema::Validator;
use payouts_core::{Account, Money, Provider, model::Location, read::read, schema::schemas, source::Row};
use serde::Serialize;
use serde_json::{Value, json};
use std::io::Cursor;

fn validator(name: &str) -> Validator {
    let all = schemas();
    let (_, text) = all.iter().find(|(known, _)| *known == name).unwrap();
    let schema: Value = serde_json::from_str(text).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

#[track_caller]
fn assert_valid(name: &str, value: &impl Serialize) {
    let value = serde_json::to_value(value).unwrap();
    let complaints: Vec<_> = validator(name).iter_errors(&value).map(|error| error.to_string()).collect();
    assert!(complaints.is_empty(), "{name}: {complaints:?}\n{value:#}");
}

#[tokio::test]
async fn what_an_export_brings_is_valid() {
    let (wire, time) = (obliging().await, june());
    let job = partner_center(&wire, &time).export(&may()).await.unwrap();
    assert_valid("export-handle", job.handle());
    assert_valid("window", &may());
    let ready = job.until_ready().await.unwrap().ready().unwrap();
    let mut file = Vec::new();
    let facts = job.download(ready, &mut file).await.unwrap().complete().unwrap();
    let mut rows = Vec::new();
    assert_valid("read-report", &read(&may(), &facts, &mut Cursor::new(file), &mut rows).unwrap());
    for payout in rows.iter().filter_map(Row::payout) {
        assert_valid("payout", payout);
        assert_valid("provenance", &payout.provenance);
        assert_valid("money", payout.total.as_ref().unwrap());
    }
    assert_eq!(rows.len(), 2);
}

#[test]
fn an_earning_is_valid() {
    let file = "earningId,participantId,transactionAmount,transactionCurrency,earningAmount,earningDate,novel\n\
                e-1,42,10.00,EUR,1.5,2024-05-02,x\n";
    let window = crate::support::window(payouts_core::Dataset::Earnings, "all", "2024-05");
    let facts = json!({"sha256": "ab".repeat(32), "size": file.len(), "received_at": "2024-06-01T00:00:00Z"});
    let facts = serde_json::from_value(facts).unwrap();
    let mut rows = Vec::new();
    assert_valid("read-report", &read(&window, &facts, &mut Cursor::new(file), &mut rows).unwrap());
    assert_valid("earning", rows[0].earning().unwrap());
}

#[test]
fn an_account_is_valid() {
    let locations = vec![Location { id: "0042".to_owned(), name: None, time_zone: None }];
    let (provider, currency) = (Provider::OracleBi, Some("EUR".parse().unwrap()));
    let id = "0007".to_owned();
    assert_valid("account", &Account { provider, id, name: None, currency, status: None, locations });
}

#[test]
fn money_is_text_and_never_a_number() {
    let validator = validator("money");
    let written = serde_json::to_value("1.10 EUR".parse::<Money>().unwrap()).unwrap();
    assert_eq!(written, json!({"amount": "1.10", "currency": "EUR"}));
    assert!(validator.is_valid(&written));
    for wrong in [
        json!({"amount": 1.10, "currency": "EUR"}),
        json!({"amount": "1.10", "currency": "euro"}),
        json!({"amount": "1,10", "currency": "EUR"}),
        json!({"currency": "EUR"}),
    ] {
        assert!(!validator.is_valid(&wrong), "{wrong}");
    }
}

#[test]
fn a_description_holds_no_rust() {
    for (name, text) in schemas() {
        assert!(!text.contains("```") && !text.contains("::"), "{name}:\n{text}");
    }
}
