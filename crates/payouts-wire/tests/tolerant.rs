//! Leaves that may be malformed, and never cost more than themselves.

use payouts_wire::{Amount, Id, Tolerant, UtcTime, WireDate};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Payout {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    amount: Option<Tolerant<Amount>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    paid_on: Option<Tolerant<WireDate>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    paid_at: Option<Tolerant<UtcTime>>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Page {
    account: Id,
    #[serde(flatten)]
    payout: Payout,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Envelope {
    List { value: Vec<Payout> },
    Bare(Vec<Payout>),
    One(Payout),
}

#[test]
fn obi_payout_dt_garbled() {
    let payout: Payout = serde_json::from_str(r#"{"amount": 5.00, "paid_on": "122024-12-2434"}"#).unwrap();
    let paid_on = payout.paid_on.unwrap();
    assert_eq!(
        (paid_on.value(), &*paid_on.text(), paid_on.raw()),
        (None, "122024-12-2434", r#""122024-12-2434""#)
    );
    assert_eq!(payout.amount.unwrap().into_value(), Some("5".parse().unwrap()));
}

#[test]
fn absent_and_null_are_none_and_zero_is_zero() {
    for json in ["{}", r#"{"amount": null}"#] {
        assert_eq!(serde_json::from_str::<Payout>(json).unwrap().amount, None);
    }
    let zero: Payout = serde_json::from_str(r#"{"amount": 0}"#).unwrap();
    assert!(zero.amount.unwrap().value().unwrap().is_zero());
}

#[test]
fn a_bare_null_is_nothing_rather_than_malformed() {
    let nothing: Tolerant<Amount> = serde_json::from_str("null").unwrap();
    assert_eq!((nothing.value(), nothing.raw(), nothing.is_malformed()), (None, "null", false));
}

#[test]
fn text_is_kept_byte_for_byte() {
    for json in [
        r#""\u0041\/""#,
        r#"{"b" : 1,"a":1.0,"a":2}"#,
        "[1, 2.50]",
        "1E400",
        "true",
        r#""\ud800""#,
        "1.10",
        r#""1,23""#,
    ] {
        let leaf: Tolerant<Amount> = serde_json::from_str(&format!(" {json} ")).unwrap();
        assert_eq!(leaf.raw(), json);
        assert_eq!(serde_json::to_string(&leaf).unwrap(), json);
        assert_eq!(leaf.is_malformed(), json != "1.10");
    }
}

#[test]
fn nesting_deeper_than_a_parser_dares_is_kept_as_text() {
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let leaf: Tolerant<Amount> = serde_json::from_str(&deep).unwrap();
    assert!(leaf.is_malformed());
    assert_eq!(serde_json::to_string(&leaf).unwrap(), deep);
}

#[test]
fn a_bad_leaf_inside_a_flattened_part_stays_a_leaf() {
    let json = r#"{"account":"007","amount":[1.10,{"a":null}],"paid_on":true,"paid_at":1.50}"#;
    let page: Page = serde_json::from_str(json).unwrap();
    assert!(page.payout.amount.as_ref().unwrap().is_malformed());
    assert_eq!(page.payout.paid_at.as_ref().unwrap().raw(), "1.50");
    assert_eq!(serde_json::to_string(&page).unwrap(), json);
}

#[test]
fn a_bad_leaf_does_not_choose_the_wrong_shape() {
    let list: Envelope = serde_json::from_str(r#"{"value":[{"amount":"n/a"},{"amount":1.10}]}"#).unwrap();
    let Envelope::List { value } = list else { panic!("not a list") };
    assert!(value[0].amount.as_ref().unwrap().is_malformed());
    assert_eq!(value[1].amount.as_ref().unwrap().raw(), "1.10");

    let bare: Envelope = serde_json::from_str(r#"[{"amount":12345678901234567890.123}]"#).unwrap();
    let Envelope::Bare(payouts) = bare else { panic!("not bare") };
    assert_eq!(payouts[0].amount.as_ref().unwrap().value().unwrap().to_string(), "12345678901234567890.123");
}

#[test]
fn a_float_in_a_buffer_is_kept_but_is_no_amount() {
    // A `Value` hands a number to serde's buffer as a float where that prints the same.
    let value: Value = serde_json::from_str(r#"{"account":1,"amount":1.5}"#).unwrap();
    let page: Page = serde_json::from_value(value).unwrap();
    let amount = page.payout.amount.unwrap();
    assert_eq!((amount.value(), amount.raw(), amount.is_malformed()), (None, "1.5", true));
}

#[test]
fn a_value_without_buffer_is_read_by_its_text() {
    let value: Value = serde_json::from_str(r#"{"amount":1.5,"paid_on":"2024-12-24"}"#).unwrap();
    let payout: Payout = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(payout.amount.as_ref().unwrap().value(), Some(&"1.5".parse().unwrap()));
    assert_eq!(serde_json::to_value(&payout).unwrap(), value);
}

#[test]
fn a_body_that_imitates_the_parser_is_still_kept() {
    for json in [
        r#"{"$serde_json::private::RawValue":"not json"}"#,
        r#"{"$serde_json::private::Number":"not a number"}"#,
        r#"{"$serde_json::private::Number":[]}"#,
    ] {
        let leaf: Tolerant<Amount> = serde_json::from_str(json).unwrap();
        assert_eq!(leaf.raw(), json);
        let page: Page = serde_json::from_str(&format!(r#"{{"account":"1","amount":{json}}}"#)).unwrap();
        let amount = page.payout.amount.unwrap();
        assert!(amount.is_malformed());
        assert_eq!(amount.raw(), json);
    }
}

#[test]
fn our_own_value_is_written_as_itself() {
    let amount: Amount = "1.10".parse().unwrap();
    let leaf = Tolerant::from(amount);
    assert_eq!((leaf.value(), leaf.raw()), (Some(&amount), "\"1.10\""));
    assert_eq!(Tolerant::from(3_u8).raw(), "3");
}

#[test]
fn equality_sees_the_text_too() {
    let leaf = |json: &str| serde_json::from_str::<Tolerant<Amount>>(json).unwrap();
    assert_ne!(leaf("1.1"), leaf("1.10"));
    assert_eq!(leaf("1.1").value(), leaf("1.10").value());
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "-?(0|[1-9][0-9]{0,40})(\\.[0-9]{1,40})?"
            .prop_map(|number| serde_json::from_str(&number).expect("a number")),
        ".{0,20}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 20, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z$:]{0,8}", inner, 0..4)
                .prop_map(|members| members.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn reads_any_json_and_writes_it_back(value in any_json()) {
        let json = value.to_string();
        let leaf: Tolerant<Amount> = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(leaf.raw(), &json);
        prop_assert_eq!(serde_json::to_string(&leaf).unwrap(), json);
    }

    #[test]
    fn a_buffered_leaf_keeps_its_digits(value in any_json()) {
        let json = format!(r#"{{"account":"1","amount":{value}}}"#);
        let page: Page = serde_json::from_str(&json).unwrap();
        let raw = page.payout.amount.map_or_else(|| "null".to_owned(), |leaf| leaf.raw().to_owned());
        prop_assert_eq!(raw, value.to_string());
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let _ = serde_json::from_slice::<Tolerant<Amount>>(&bytes);
        let _ = serde_json::from_slice::<Payout>(&bytes);
    }
}
