//! Members as services really send them: of another type, unknown, missing or null, with every digit kept.

use oracle_bi_client::types::{
    AccountStatus, LatestBusDt, LocationDimensions, PaymentAccountDimensions, PaymentPayoutSummaryDimensions,
    PaymentPayoutSummaryPayouts, PaymentTransactionsDimensions,
};
use serde_json::{Value, json};

use super::{all_operations, answered, read, text};

async fn payout(members: &str) -> PaymentPayoutSummaryPayouts {
    let body = format!(r#"{{"payouts":[{{{members}}}]}}"#);
    let answer: PaymentPayoutSummaryDimensions = read("getPaymentPayoutSummary", &body).await;
    answer.payouts.unwrap().remove(0)
}

#[tokio::test]
async fn amounts_are_exact_as_numbers_and_as_text() {
    for (sent, read) in [
        ("1234.56", "1234.56"),
        (r#""1234.56""#, "1234.56"),
        ("1.10", "1.10"),
        (r#""1.10""#, "1.10"),
        ("0.1", "0.1"),
        ("-0.30", "-0.30"),
        ("0", "0"),
        ("0.00", "0.00"),
        ("9007199254740993", "9007199254740993"),
        ("12345678901234567890.12345678", "12345678901234567890.12345678"),
        (r#""79228162514264337593543950335""#, "79228162514264337593543950335"),
        ("1.5e3", "1500"),
    ] {
        let payout = payout(&format!(r#""payoutAmt":{sent},"wthhldAmt":{sent}"#)).await;
        for amount in [payout.payout_amt, payout.wthhld_amt] {
            assert_eq!(amount.unwrap().value().unwrap().to_string(), read, "{sent}");
        }
    }
}

#[tokio::test]
async fn an_amount_that_is_none_keeps_its_text_and_costs_no_other() {
    for odd in [r#""1,234.56""#, r#""12 USD""#, r#""""#, "true", "[1]", r#"{"value":1}"#, "1e999", r#""NaN""#]
    {
        let payout = payout(&format!(r#""payoutAmt":{odd},"wthhldAmt":"1.23","payoutCurr":"USD""#)).await;
        let amount = payout.payout_amt.unwrap();
        assert!(amount.is_malformed(), "{odd}");
        assert_eq!(amount.raw().replace("e+", "e"), odd);
        assert_eq!(payout.wthhld_amt.unwrap().value().unwrap().to_string(), "1.23", "{odd}");
        assert_eq!(payout.payout_curr.unwrap().text(), "USD", "{odd}");
    }
}

#[tokio::test]
async fn codes_of_sixteen_and_more_digits_keep_each_of_them() {
    for (sent, read) in [
        (r#""8516212653197782""#, "8516212653197782"),
        ("8516212653197782", "8516212653197782"),
        ("9999999999999999", "9999999999999999"),
        ("18446744073709551616", "18446744073709551616"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
        (r#""0000000000000017""#, "0000000000000017"),
        (r#""AH-0017/ü""#, "AH-0017/ü"),
        ("0", "0"),
    ] {
        let body = format!(r#"{{"acctCode":{sent},"payouts":[{{"payoutPspRef":{sent}}}]}}"#);
        let answer: PaymentPayoutSummaryDimensions = super::read("getPaymentPayoutSummary", &body).await;
        assert_eq!(answer.acct_code.unwrap().value().unwrap().as_str(), read, "{sent}");
        let payout = answer.payouts.unwrap().remove(0);
        assert_eq!(payout.payout_psp_ref.unwrap().value().unwrap().as_str(), read, "{sent}");
    }
}

#[tokio::test]
async fn longer_text_than_documented_is_read() {
    let long = "x".repeat(5000);
    let payout = payout(&format!(r#""payoutPspRef":"{long}","payoutCurr":"{long}""#)).await;
    assert_eq!(payout.payout_psp_ref.unwrap().text(), long);
    assert_eq!(payout.payout_curr.unwrap().text(), long);
}

#[tokio::test]
async fn instants_come_with_or_without_fraction_and_zone() {
    for (sent, read) in [
        ("2014-12-24T11:00:00", Some("2014-12-24T11:00:00Z")),
        ("2014-12-24T11:00:00Z", Some("2014-12-24T11:00:00Z")),
        ("2014-12-24T11:00:00.000", Some("2014-12-24T11:00:00Z")),
        ("2014-12-24T11:00:00.1234567Z", Some("2014-12-24T11:00:00.1234567Z")),
        ("2014-12-24T11:00", Some("2014-12-24T11:00:00Z")),
        ("2014-12-24T12:00:00+01:00", Some("2014-12-24T11:00:00Z")),
        ("2014-12-24", None),
        ("11:00", None),
        ("", None),
    ] {
        let payout = payout(&format!(r#""payoutUTC":"{sent}""#)).await;
        let instant = payout.payout_utc.unwrap();
        assert_eq!(instant.value().map(ToString::to_string).as_deref(), read, "{sent}");
        assert_eq!(instant.text(), sent);
    }
}

#[tokio::test]
async fn dates_are_read_or_kept_as_they_are() {
    for (sent, read) in [
        ("2024-12-24", Some("2024-12-24")),
        ("2024-12-24T00:00:00", Some("2024-12-24")),
        ("122024-12-2434", None),
        ("2024-02-30", None),
        ("24.12.2024", None),
    ] {
        let body = format!(r#"{{"payoutDt":"{sent}"}}"#);
        let answer: PaymentPayoutSummaryDimensions = super::read("getPaymentPayoutSummary", &body).await;
        let date = answer.payout_dt.unwrap();
        assert_eq!(date.value().map(ToString::to_string).as_deref(), read, "{sent}");
        assert_eq!(date.text(), sent);
    }
}

#[tokio::test]
async fn each_account_status_is_named_and_a_new_one_keeps_its_number() {
    use AccountStatus::{Active, Closed, Inactive, Passed, Pending, Suspended};
    let known = [Inactive, Active, Suspended, Closed, Pending, Passed];
    for (sent, status) in (0..6).map(|code| (json!(code), Some(known[code]))).chain([
        (json!("1"), Some(Active)),
        (json!(6), None),
        (json!(-1), None),
        (json!("ACTIVE"), None),
    ]) {
        let body = json!({"accounts": [{"acctStatus": sent}]}).to_string();
        let answer: PaymentAccountDimensions = read("getPaymentAccountDimensions", &body).await;
        let code = answer.accounts.unwrap().remove(0).acct_status.unwrap();
        assert_eq!(code.value().and_then(payouts_wire::OpenCode::known), status, "{sent}");
        assert_eq!(Value::from(code.text()), sent.as_str().map_or(json!(sent.to_string()), Value::from));
    }
}

#[tokio::test]
async fn null_is_like_absent_everywhere() {
    let body = json!({
        "curUTC": null, "locRef": null, "busDt": null,
        "accounts": [{"acctCode": null, "revenueCenters": [
            {"rvcNum": null, "transactions": [{"authCode": null, "chkNum": null, "new": null}]},
            {"transactions": null},
        ]}, {"revenueCenters": null}],
    });
    let answer: PaymentTransactionsDimensions = read("getPaymentTransactions", &body.to_string()).await;
    assert_eq!((answer.cur_utc, answer.loc_ref, answer.bus_dt), (None, None, None));
    let mut accounts = answer.accounts.unwrap();
    assert_eq!((&accounts[0].acct_code, &accounts[1].revenue_centers), (&None, &None));
    let centers = accounts.remove(0).revenue_centers.unwrap();
    assert_eq!((&centers[0].rvc_num, &centers[1].transactions), (&None, &None));
    let transaction = &centers[0].transactions.as_ref().unwrap()[0];
    assert_eq!((&transaction.auth_code, &transaction.chk_num), (&None, &None));
    assert!(transaction.extra["new"].is_null(), "an undocumented null is kept as one");
}

#[tokio::test]
async fn numbers_and_text_stand_for_each_other() {
    let body = r#"{"accounts":[{"revenueCenters":[{"rvcNum":"1","transactions":[
        {"chkNum":1207,"empNum":"0055","authCode":9182,"tmedNum":"21","pmntType":1.5}]}]}]}"#;
    let answer: PaymentTransactionsDimensions = read("getPaymentTransactions", body).await;
    let center = answer.accounts.unwrap().remove(0).revenue_centers.unwrap().remove(0);
    assert_eq!(text(&center.rvc_num), "1");
    let one = &center.transactions.unwrap()[0];
    let members = [&one.chk_num, &one.emp_num, &one.auth_code, &one.tmed_num, &one.pmnt_type].map(text);
    assert_eq!(members, ["1207", "0055", "9182", "21", "1.5"]);
}

#[tokio::test]
async fn a_flag_that_is_none_costs_only_itself() {
    for (sent, read) in [("true", Some(true)), ("false", Some(false)), ("\"Y\"", None), ("1", None)] {
        let body = format!(r#"{{"locations":[{{"locRef":"0042","active":{sent}}}]}}"#);
        let answer: LocationDimensions = super::read("getLocationDimensions", &body).await;
        let location = answer.locations.unwrap().remove(0);
        assert_eq!(
            (location.active.unwrap().value().copied(), &*text(&location.loc_ref)),
            (read, "0042"),
            "{sent}"
        );
    }
}

#[tokio::test]
async fn unknown_members_are_kept_digit_for_digit() {
    let body = r#"{"locRef":"0042","rate":0.0250,"total":12345678901234567890123456.70,"id":123456789012345678901234}"#;
    let answer: LatestBusDt = read("getLatestBusDt", body).await;
    for (name, text) in
        [("rate", "0.0250"), ("total", "12345678901234567890123456.70"), ("id", "123456789012345678901234")]
    {
        assert_eq!(answer.extra[name].to_string(), text);
    }
}

#[tokio::test]
async fn no_scalar_of_another_type_fails_an_answer() {
    for odd in [json!(1), json!("x"), json!(true), json!({"a": 1}), json!([1]), json!(1.5)] {
        let members = json!({
            "acctCode": odd, "payoutDt": odd, "locRef": odd, "bookingDt": odd, "busDt": odd, "curUTC": odd,
            "stlmtDt": odd, "recordDt": odd, "latestBusDt": odd, "softwareVersion": odd,
        });
        for operation in all_operations() {
            assert_eq!(answered(operation, &members.to_string()).await, members, "{operation}: {odd}");
        }
    }
}
