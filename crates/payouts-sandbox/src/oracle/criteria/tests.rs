//! The filter language of Oracle's API.

use proptest::prelude::*;
use serde_json::json;

use super::apply::filtered;
use super::parser::{Rules, parse};
use super::*;
use crate::oracle::shapes;

const STRICT: Rules = Rules { demands_where: true, negates_groups: false, bare_text: false };

fn answer() -> Value {
    json!({
        "locRef": "1",
        "accounts": [
            {"acctCode": "A", "revenueCenters": [
                {"rvcNum": 1, "transactions": [{"chkNum": 7, "pmntAmt": 10}, {"chkNum": 8, "pmntAmt": 20}]},
                {"rvcNum": 2, "transactions": [{"chkNum": 9, "pmntAmt": 30, "authCode": "Zx"}]},
            ]},
            {"acctCode": "B", "revenueCenters": [{"rvcNum": 1, "transactions": [{"chkNum": 10}]}]},
        ],
    })
}

/// The check numbers that a filter leaves.
fn left(text: &str, keeps_siblings: bool) -> Vec<u64> {
    let criteria = parse(&STRICT, text).unwrap();
    let left = filtered(&criteria, shapes::of("getPaymentTransactions"), answer(), keeps_siblings);
    let text = left.to_string();
    [7, 8, 9, 10].into_iter().filter(|number| text.contains(&format!("\"chkNum\":{number}"))).collect()
}

#[test]
fn tests_compare_as_their_names_say() {
    let path = "accounts.revenueCenters.transactions";
    for (text, wanted) in [
        (format!("where equals({path}.chkNum,8)"), vec![8]),
        (format!("where equals({path}.pmntAmt,10.00)"), vec![7]),
        (format!("where greaterThan({path}.pmntAmt,10)"), vec![8, 9]),
        (format!("where lessThan({path}.pmntAmt,20)"), vec![7]),
        (format!("where isNull({path}.pmntAmt)"), vec![10]),
        (format!("where equalsIgnoreCase({path}.authCode,'ZX')"), vec![9]),
        (format!("where contains({path}.authCode,'x')"), vec![9]),
        (format!("where startsWith({path}.authCode,'Z')"), vec![9]),
        (format!("where endsWith({path}.authCode,'Z')"), vec![]),
        (format!("where !equals({path}.chkNum,8)"), vec![7, 9, 10]),
        (
            format!(
                "where (equals({path}.chkNum,7) or equals({path}.chkNum,9)) and equals(accounts.revenueCenters.rvcNum,1)"
            ),
            vec![7],
        ),
        ("where equals(accounts.acctCode,'B')".to_owned(), vec![10]),
        ("where equals(locRef,'1')".to_owned(), vec![7, 8, 9, 10]),
        ("where equals(locRef,'2')".to_owned(), vec![]),
    ] {
        assert_eq!(left(&text, false), wanted, "{text}");
    }
}

#[test]
fn kept_siblings_stay_below_a_root_element_that_matches() {
    assert_eq!(left("where equals(accounts.revenueCenters.transactions.chkNum,8)", true), [7, 8, 9]);
    assert_eq!(left("where equals(accounts.acctCode,'A')", true), [7, 8, 9]);
}

#[test]
fn deep_parentheses_are_refused_rather_than_followed() {
    assert!(parse(&STRICT, &format!("where {}equals(a,1)", "(".repeat(100_000))).is_err());
    assert!(parse(&STRICT, &format!("where {}equals(a,1)", "!".repeat(100_000))).is_err());
}

proptest! {
    #[test]
    fn no_text_makes_the_parser_panic(text in "(where |!|\\(|\\)|equals|isNull|,|'|and | or |a\\.b|1|\\PC){0,30}") {
        let _ = parse(&STRICT, &text);
    }
}
