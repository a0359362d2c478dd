//! Successful answers, whole: what comes in is what comes out.

use crate::document::Document;
use oracle_bi_client::types::PaymentPayoutSummaryDimensions;
use payouts_http::{Error, ErrorKind};
use payouts_tests::loopback::{Loopback, Reply};
use serde_json::{Value, json};

use super::{all_operations, answered, call, client, question};

#[tokio::test]
async fn every_example_of_the_document_survives_reading() {
    let document = Document::oracle_bi();
    for operation in all_operations() {
        let examples: Vec<_> = document
            .answers(operation)
            .into_iter()
            .filter(|(status, _)| *status == 200)
            .flat_map(|(_, all)| all)
            .collect();
        assert!(examples.len() >= 2, "{operation}: one full, one empty");
        for example in examples {
            assert_eq!(answered(operation, &example.body()).await, example.value, "{}", example.place);
        }
    }
}

/// Below the documented containers, nothing is known of most answers, so what matters is that all of it is kept.
#[tokio::test]
async fn undocumented_leaves_survive_at_every_level() {
    let leaf = json!({"anything": [1.10, null, {"deep": "x"}], "count": 3, "PspRef": "00017", "flag": true});
    let with = |name: &str, below: Value| {
        let mut level = leaf.clone();
        level[name] = json!([below, {}]);
        level
    };
    for (operation, below_root) in [
        ("getPaymentPayoutSummary", &["payouts"][..]),
        ("getPaymentPayouts", &["accounts", "revenueCenters", "businessDates", "payouts", "payoutDetails"]),
        ("getPaymentTransactions", &["accounts", "revenueCenters", "transactions"]),
        ("getPaymentSettlements", &["accounts", "revenueCenters", "businessDates", "settlements"]),
        ("getPaymentChargebacks", &["accounts", "revenueCenters", "chargebacks"]),
        ("getPaymentAccountDimensions", &["accounts"]),
        ("getPaymentAccountHolderDimensions", &["accountHolders"]),
        ("getSPIPaymentDetails", &["revenueCenters", "transactions"]),
        ("getLocationDimensions", &["locations", "workstations"]),
        ("getLatestBusDt", &[]),
    ] {
        let answer = below_root.iter().rev().fold(leaf.clone(), |below, name| with(name, below));
        assert_eq!(answered(operation, &answer.to_string()).await, answer, "{operation}");
    }
}

#[tokio::test]
async fn an_absent_list_an_empty_one_and_null_are_distinguished_where_they_differ() {
    for (body, payouts) in [
        ("{}", None),
        (r#"{"payouts":null}"#, None),
        (r#"{"payouts":[]}"#, Some(0)),
        (r#"{"payouts":[{}]}"#, Some(1)),
    ] {
        let answer: PaymentPayoutSummaryDimensions =
            serde_json::from_value(answered("getPaymentPayoutSummary", body).await).unwrap();
        assert_eq!(answer.payouts.map(|payouts| payouts.len()), payouts, "{body}");
    }
}

#[tokio::test]
async fn white_space_and_the_media_type_do_not_matter() {
    for (media_type, body) in [
        ("application/json; charset=utf-8", "\r\n\t {\"locRef\" :\n\"0042\"} \n"),
        ("text/plain", r#"{"locRef":"0042"}"#),
        ("application/vnd.oracle+json", r#"{"locRef":"0042"}"#),
    ] {
        let service = Loopback::answering(Reply::new(200, body).with("content-type", media_type)).await;
        let answer = call(&client(&service), "getLatestBusDt", &question("getLatestBusDt")).await.unwrap();
        assert_eq!(answer, json!({"locRef": "0042"}), "{media_type}");
    }
}

#[tokio::test]
async fn a_success_that_is_no_answer_is_an_error_that_shows_its_structure() {
    for (body, said, shown) in [
        ("<html><title>Sign in</title></html>", "web page", Some("<title>Sign in</title>")),
        ("", "cannot be understood", None),
        ("{\"accounts\":[{\"acctCode\":", "cannot be understood", Some("{\"accounts\":[{\"acctCode\":")),
        ("\"OK\"", "cannot be understood", Some("\"OK\"")),
        ("[]", "cannot be understood", Some("[]")),
        // As Oracle prints it in its guide.
        ("{locRef:\"0042\"}", "cannot be understood", Some("{[text of 6]:\"[text of 4]\"}")),
    ] {
        for operation in all_operations() {
            let service = Loopback::answering(Reply::json(200, body)).await;
            let error =
                Error::from(call(&client(&service), operation, &question(operation)).await.unwrap_err());
            assert_eq!(error.kind(), ErrorKind::Decode, "{operation}: {body}");
            assert!(error.to_string().contains(said), "{operation}: {error}");
            assert_eq!(error.body_excerpt(), shown, "{operation}");
        }
    }
}

/// A container of another type than documented is the one thing that fails an answer: its content is unknown.
#[tokio::test]
async fn a_list_that_is_no_list_is_an_error_that_shows_the_place() {
    let service = Loopback::answering(Reply::json(200, r#"{"acctCode":"1","payouts":"none"}"#)).await;
    let operation = "getPaymentPayoutSummary";
    let error = Error::from(call(&client(&service), operation, &question(operation)).await.unwrap_err());
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.body_excerpt().unwrap().contains(r#""payouts":"[text of 4]""#), "{error:?}");
}
