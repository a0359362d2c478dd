//! The published schemas describe what is written.
#![cfg(feature = "schemars")]

use payouts_wire::{Amount, Id, UtcTime, WireDate};
use schemars::schema_for;
use serde_json::json;

#[test]
fn every_scalar_is_a_described_string() {
    for schema in [schema_for!(Amount), schema_for!(UtcTime), schema_for!(WireDate), schema_for!(Id)] {
        assert_eq!(schema.get("type"), Some(&json!("string")));
        assert!(schema.get("description").is_some());
    }
    assert_eq!(schema_for!(UtcTime).get("format"), Some(&json!("date-time")));
    assert_eq!(schema_for!(WireDate).get("format"), Some(&json!("date")));
    assert_eq!(schema_for!(Amount).get("pattern"), Some(&json!(r"^-?[0-9]+(\.[0-9]+)?$")));
}
