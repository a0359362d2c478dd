//! What is below the documented containers of the payment operations: the names are unknown, so all of it is kept.

use oracle_bi_client::Leaves as _;
use oracle_bi_client::types::{
    PaymentChargebacksDimensions, PaymentChargebackschargebacks, PaymentPayoutsDimensions,
    PaymentPayoutsPayoutDetails, PaymentPayoutsPayouts, PaymentSettlementsDimensions,
    PaymentSettlementsSettlements, PaymentTransactionsDimensions, PaymentTransactionsTransactions,
    SpiPaymentDetails,
};
use payouts_wire::Amount;
use serde_json::{Value, json};

use super::{answered, read, text};

/// The entries of `payouts` that an answer with these entries has.
async fn payouts(entries: Value) -> Vec<PaymentPayoutsPayouts> {
    let dates = json!([{"busDt": "2024-12-22", "payouts": entries}]);
    let body = json!({"accounts": [{"revenueCenters": [{"businessDates": dates}]}]});
    let answer: PaymentPayoutsDimensions = read("getPaymentPayouts", body).await;
    let mut centers = answer.accounts.unwrap().remove(0).revenue_centers.unwrap();
    centers.remove(0).business_dates.unwrap().remove(0).payouts.unwrap()
}

async fn detail(members: Value) -> PaymentPayoutsPayoutDetails {
    payouts(json!([{"payoutDetails": [members]}])).await.remove(0).payout_details.unwrap().remove(0)
}

async fn transaction(members: Value) -> PaymentTransactionsTransactions {
    let body = json!({"accounts": [{"revenueCenters": [{"transactions": [members]}]}]});
    let answer: PaymentTransactionsDimensions = read("getPaymentTransactions", body).await;
    let mut centers = answer.accounts.unwrap().remove(0).revenue_centers.unwrap();
    centers.remove(0).transactions.unwrap().remove(0)
}

#[tokio::test]
async fn obi_container_keys() {
    for (number, date) in [
        (json!(12), json!("2024-12-22")),
        (json!("012"), json!("2024-12-22")),
        (Value::Null, Value::Null),
        (json!({"odd": 1}), json!("Christmas")),
    ] {
        let keys = json!({"acctCode": number, "rvcNum": number, "busDt": date});
        let level = |below: &str, inner: Value| {
            let mut level = keys.clone();
            level[below] = json!([inner]);
            level
        };
        for (operation, levels) in [
            ("getPaymentPayouts", &["accounts", "revenueCenters", "businessDates"][..]),
            ("getPaymentTransactions", &["accounts", "revenueCenters"]),
            ("getPaymentSettlements", &["accounts", "revenueCenters", "businessDates"]),
            ("getPaymentChargebacks", &["accounts", "revenueCenters"]),
        ] {
            let body = levels.iter().rev().fold(keys.clone(), |below, name| level(name, below));
            let answer = answered(operation, &body.to_string()).await;
            let mut inside = &answer;
            for name in levels {
                inside = &inside[name][0];
                assert_eq!((&inside["rvcNum"], &inside["busDt"]), (&number, &date), "{operation} {name}");
            }
        }
    }
    let answer: PaymentTransactionsDimensions =
        read("getPaymentTransactions", r#"{"accounts":[{"revenueCenters":[{"transactions":[{}]}]}]}"#).await;
    let account = answer.accounts.unwrap().remove(0);
    assert_eq!((account.acct_code, account.revenue_centers.unwrap().remove(0).rvc_num), (None, None));
}

#[tokio::test]
async fn obi_payouts_row_grain() {
    let one = json!({"pspRef": "8836251672780001", "merchantRef": "1207-1"});
    let entries = payouts(json!([one, one, {"paymentId": 7}])).await;
    assert_eq!(entries.len(), 3, "no key is assumed, so twins are two");
    assert_eq!(entries[0], entries[1]);
    assert_eq!(Value::Object(entries[1].extra.clone()), one);
    assert_eq!(entries[2].extra["paymentId"], 7);
}

#[tokio::test]
async fn obi_fee_payout_ref_name() {
    assert_eq!(PaymentPayoutsPayoutDetails::MEMBERS, [""; 0], "no name is made up");
    for name in ["feePayoutPspRef", "feePspPayoutRef", "PayoutFeeRef"] {
        let detail = detail(json!({name: "8836251672780009"})).await;
        assert_eq!(detail.extra.keys().collect::<Vec<_>>(), [name]);
        assert_eq!(detail.extra.leaf(&name.to_lowercase()).unwrap(), "8836251672780009");
    }
}

#[tokio::test]
async fn obi_payout_detail_members() {
    let members = r#"{"pmntDtlId":12345678901234567890,"txnPayoutRef":null,"feeType":["odd",{}],"amt":1.10,"fee":"0.030"}"#;
    let detail = detail(serde_json::from_str(members).unwrap()).await;
    assert_eq!(Value::Object(detail.extra.clone()).to_string(), members, "each with its exact text");
    assert_eq!(detail.extra.read::<Amount>("amt").unwrap().value().unwrap().to_string(), "1.10");
    assert_eq!(detail.extra.read::<Amount>("fee").unwrap().value().unwrap().to_string(), "0.030");
    assert_eq!(detail.extra.leaf("txnPayoutRef"), None);
    assert!(detail.extra.read::<Amount>("feeType").unwrap().is_malformed(), "one odd leaf fails nothing");
}

#[tokio::test]
async fn obi_detail_amount_signs() {
    for sent in ["-12.50", "12.50", "\"-0.30\"", "0.00", "-0.00"] {
        let members = format!(r#"{{"refundAmt":{sent},"chargebackAmt":{sent},"feeAmt":{sent}}}"#);
        let detail = detail(serde_json::from_str(&members).unwrap()).await;
        for name in ["refundAmt", "chargebackAmt", "feeAmt"] {
            let amount = detail.extra.read::<Amount>(name).unwrap();
            let shown = if sent == "-0.00" { "0.00" } else { sent.trim_matches('"') };
            assert_eq!((amount.value().unwrap().to_string().as_str(), amount.raw()), (shown, sent));
        }
    }
}

#[tokio::test]
async fn obi_transaction_members() {
    let likely = json!({
        "authCode": "009182", "chkNum": 1207, "empNum": "0055", "guestCheckID": 90010001, "pmntType": "1",
        "tmedNum": 21, "pspRef": "8836251672780001",
    });
    let mut sent = likely.clone();
    sent["cardAlias"] = json!("A8F3");
    sent["isCardPresent"] = json!(true);
    sent["AuthCode2"] = json!("x");
    let one = transaction(sent).await;
    for (name, member) in [
        ("authCode", &one.auth_code),
        ("chkNum", &one.chk_num),
        ("empNum", &one.emp_num),
        ("guestCheckID", &one.guest_check_id),
        ("pmntType", &one.pmnt_type),
        ("tmedNum", &one.tmed_num),
        ("pspRef", &one.psp_ref),
    ] {
        assert_eq!(text(member), likely[name].to_string().trim_matches('"'), "{name}");
    }
    assert_eq!(one.extra.keys().collect::<Vec<_>>(), ["cardAlias", "isCardPresent", "AuthCode2"]);
    assert_eq!(transaction(json!({})).await, PaymentTransactionsTransactions::default());
}

#[tokio::test]
async fn obi_settlement_members() {
    assert_eq!(PaymentSettlementsSettlements::MEMBERS, [""; 0]);
    let members = r#"{"pmntId":"17","pmntDtlId":17.0,"stlmtAmt":-3.50,"stlmtCurr":"EUR"}"#;
    let dates = format!(r#"[{{"settlements":[{members},null,{{}}]}}]"#).replace("null,", "");
    let body = format!(r#"{{"accounts":[{{"revenueCenters":[{{"businessDates":{dates}}}]}}]}}"#);
    let answer: PaymentSettlementsDimensions = read("getPaymentSettlements", body).await;
    let mut centers = answer.accounts.unwrap().remove(0).revenue_centers.unwrap();
    let settlements = centers.remove(0).business_dates.unwrap().remove(0).settlements.unwrap();
    assert_eq!(settlements.len(), 2);
    assert_eq!(Value::Object(settlements[0].extra.clone()).to_string(), members);
}

#[tokio::test]
async fn obi_chargeback_members() {
    assert_eq!(PaymentChargebackschargebacks::MEMBERS, [""; 0]);
    let members =
        r#"{"chkNum":1207,"reason":"4853","status":"NOTIFIED","defendBy":"2025-01-15","amt":25.00}"#;
    let body = format!(r#"{{"accounts":[{{"revenueCenters":[{{"chargebacks":[{members}]}}]}}]}}"#);
    let answer: PaymentChargebacksDimensions = read("getPaymentChargebacks", body).await;
    let mut centers = answer.accounts.unwrap().remove(0).revenue_centers.unwrap();
    let chargeback = centers.remove(0).chargebacks.unwrap().remove(0);
    assert_eq!(Value::Object(chargeback.extra).to_string(), members);
}

#[tokio::test]
async fn obi_request_date_echoed() {
    let settlements =
        async |body| read::<PaymentSettlementsDimensions>("getPaymentSettlements", body).await.stlmt_dt;
    let chargebacks =
        async |body| read::<PaymentChargebacksDimensions>("getPaymentChargebacks", body).await.record_dt;
    let there = r#"{"stlmtDt":"2024-12-23","recordDt":"2024-12-23"}"#;
    for date in [settlements(there).await, chargebacks(there).await] {
        assert_eq!(date.unwrap().value().unwrap().to_string(), "2024-12-23");
    }
    for absent in ["{}", r#"{"stlmtDt":null,"recordDt":null}"#] {
        assert_eq!(
            (settlements(absent).await, chargebacks(absent).await),
            (None, None),
            "the request knows it"
        );
    }
}

#[tokio::test]
async fn obi_spi_members() {
    let body = json!({
        "locRef": "0042", "busDt": "2024-12-22", "curUTC": "2024-12-24T11:00:00", "siteCode": "S",
        "revenueCenters": [{"rvcNum": 1, "transactions": [
            {"guestCheckID": 1, "chkNum": "1207", "pmntType": 1, "tmedNum": 21, "pspRef": "88", "entryMode": 5},
        ]}],
    });
    let answer: SpiPaymentDetails = read("getSPIPaymentDetails", &body).await;
    assert_eq!((text(&answer.loc_ref), text(&answer.bus_dt)), ("0042".to_owned(), "2024-12-22".to_owned()));
    assert_eq!(answer.cur_utc.unwrap().value().unwrap().to_string(), "2024-12-24T11:00:00Z");
    assert_eq!(answer.extra["siteCode"], "S");
    let center = answer.revenue_centers.unwrap().remove(0);
    let one = center.transactions.unwrap().remove(0);
    let members = [&one.guest_check_id, &one.chk_num, &one.pmnt_type, &one.tmed_num, &one.psp_ref].map(text);
    assert_eq!(members, ["1", "1207", "1", "21", "88"]);
    assert_eq!(one.extra["entryMode"], 5);
    assert_eq!(read::<SpiPaymentDetails>("getSPIPaymentDetails", "{}").await, SpiPaymentDetails::default());
}
