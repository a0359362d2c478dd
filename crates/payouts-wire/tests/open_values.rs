//! Ids, names and codes: what a service sends is kept, known or not.

use payouts_wire::{Id, OpenCode, OpenEnum, WireCode, WireEnum};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Payment {
    Sent,
    InProgress,
}

impl WireEnum for Payment {
    const IGNORE_CASE: bool = true;

    fn known() -> &'static [(&'static str, Self)] {
        &[("Sent", Self::Sent), ("In progress", Self::InProgress)]
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    AccessDenied,
}

impl WireEnum for Fault {
    const IGNORE_CASE: bool = false;

    fn known() -> &'static [(&'static str, Self)] {
        &[("accessDenied", Self::AccessDenied)]
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Account {
    Inactive,
    Active,
}

impl WireCode for Account {
    fn known() -> &'static [(i64, Self)] {
        &[(0, Self::Inactive), (1, Self::Active)]
    }
}

fn read<'a, T: Deserialize<'a>>(json: &'a str) -> T {
    serde_json::from_str(json).expect(json)
}

#[test]
fn case_blanks_and_underscores_are_ignored_where_the_service_does() {
    for json in [
        r#""In progress""#,
        r#""IN PROGRESS""#,
        r#""in_progress""#,
        r#""InProgress""#,
        r#"" IN\u00a0PROGRESS ""#,
    ] {
        let status: OpenEnum<Payment> = read(json);
        assert_eq!(status, Payment::InProgress, "{json}");
        assert_eq!(serde_json::to_string(&status).unwrap(), r#""In progress""#);
    }
    let other_case: OpenEnum<Fault> = read(r#""AccessDenied""#);
    assert_eq!((other_case.known(), other_case.as_str()), (None, "AccessDenied"));
    assert_eq!(read::<OpenEnum<Fault>>(r#""accessDenied""#), Fault::AccessDenied);
}

#[test]
fn pc_status_case() {
    for json in [r#""Sent""#, r#""SENT""#, r#""sent""#] {
        assert_eq!(read::<OpenEnum<Payment>>(json), Payment::Sent);
    }
    assert_eq!(read::<OpenEnum<Payment>>(r#""Postponed""#).as_str(), "Postponed");
}

#[test]
fn a_name_the_spec_does_not_know_is_kept_as_received() {
    for json in [r#""Forfeited""#, r#""""#, r#""SENT!""#] {
        let status: OpenEnum<Payment> = read(json);
        assert_eq!(status.known(), None);
        assert_ne!(status, Payment::Sent);
        assert_eq!(serde_json::to_string(&status).unwrap(), json);
    }
    assert_eq!(read::<OpenEnum<Payment>>("7").to_string(), "7");
}

#[test]
fn names_and_codes_refuse_what_is_no_name_or_code() {
    for json in ["null", "true", "[]", "{}"] {
        assert!(serde_json::from_str::<OpenEnum<Payment>>(json).is_err(), "{json}");
        assert!(serde_json::from_str::<OpenCode<Account>>(json).is_err(), "{json}");
        assert!(serde_json::from_str::<Id>(json).is_err(), "{json}");
    }
}

#[test]
fn a_code_is_read_as_number_and_as_text() {
    for json in ["1", "\"1\"", "\"01\""] {
        let status: OpenCode<Account> = read(json);
        assert_eq!((status.known(), status.code()), (Some(Account::Active), Some(1)));
        assert_eq!(serde_json::to_string(&status).unwrap(), "1");
    }
    assert_eq!(OpenCode::from(Account::Inactive).to_string(), "0");
}

#[test]
fn a_code_the_spec_does_not_know_is_kept_as_received() {
    for (json, code, written) in [
        ("6", Some(6), "6"),
        ("\"6\"", Some(6), "6"),
        ("\"007\"", Some(7), "\"007\""),
        ("\"X\"", None, "\"X\""),
        ("1.0", None, "\"1.0\""),
        ("99999999999999999999", None, "\"99999999999999999999\""),
    ] {
        let status: OpenCode<Account> = read(json);
        assert_eq!((status.known(), status.code()), (None, code), "{json}");
        assert_eq!(serde_json::to_string(&status).unwrap(), written);
    }
}

#[test]
fn obi_acct_code_form() {
    for json in ["8516212653197782", "\"8516212653197782\""] {
        let code: Id = read(json);
        assert_eq!(code, "8516212653197782");
        assert_eq!(serde_json::to_string(&code).unwrap(), "\"8516212653197782\"");
    }
}

#[test]
fn obi_check_number_form() {
    assert_eq!(read::<Id>("\"00042\""), "00042");
    assert_eq!(read::<Id>("42"), "42");
    assert_eq!(read::<Id>("12345678901234567890123"), "12345678901234567890123");
}

#[test]
fn obi_payout_ref_limit() {
    let long = "R".repeat(500);
    assert_eq!(read::<Id>(&format!("\"{long}\"")).as_str(), long);
}

#[test]
fn survives_the_buffers_of_serde() {
    #[derive(Debug, Serialize, Deserialize)]
    struct Leaves {
        id: Id,
        status: OpenEnum<Payment>,
        code: OpenCode<Account>,
    }
    #[derive(Debug, Serialize, Deserialize)]
    struct Flat {
        #[serde(flatten)]
        leaves: Leaves,
    }
    #[derive(Debug, Serialize, Deserialize)]
    #[serde(untagged)]
    enum Either {
        List(Vec<Flat>),
        One(Flat),
    }
    let json = r#"[{"id":9007199254740993,"status":"SENT","code":1},{"id":"01","status":"New","code":"8"}]"#;
    let Either::List(list) = read(json) else { panic!("not a list") };
    assert_eq!(list[0].leaves.id, "9007199254740993");
    assert_eq!(
        (list[0].leaves.status.known(), list[0].leaves.code.known()),
        (Some(Payment::Sent), Some(Account::Active))
    );
    assert_eq!((list[1].leaves.status.as_str(), list[1].leaves.code.code()), ("New", Some(8)));
}

#[test]
fn an_id_is_a_key_like_its_text() {
    let by_id: HashMap<Id, u8> = read(r#"{"007": 1}"#);
    assert_eq!(by_id.get("007"), Some(&1));
    let sorted: BTreeMap<Id, u8> = by_id.into_iter().collect();
    assert_eq!(serde_json::to_string(&sorted).unwrap(), r#"{"007":1}"#);
}

proptest! {
    #[test]
    fn digits_of_an_id_are_those_received(digits in "(0|[1-9][0-9]{0,60})") {
        prop_assert_eq!(read::<Id>(&digits), Id::from(&*digits));
        prop_assert_eq!(read::<Id>(&format!("\"00{digits}\"")), Id::from(format!("00{digits}")));
    }

    #[test]
    fn any_text_is_a_name_and_an_id(text in ".{0,40}") {
        let json = serde_json::to_string(&text).unwrap();
        prop_assert_eq!(read::<Id>(&json), Id::from(&*text));
        let name: OpenEnum<Fault> = read(&json);
        prop_assert_eq!(name.as_str(), &text);
        let code: OpenCode<Account> = read(&json);
        prop_assert!(code.known().is_some() || code.to_string() == text);
    }
}
