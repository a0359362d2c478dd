//! Accounts, their holders and locations.

use oracle_bi_client::types::{
    AccountStatus, LatestBusDt, LocationDimensions, PaymentAccount, PaymentAccountDimensions,
    PaymentAccountHolder, PaymentAccountHolderDimensions,
};
use payouts_tests::loopback::{Loopback, Reply};
use serde_json::{Value, json};

use super::{ORG, client, read, text};

async fn holder(members: Value) -> PaymentAccountHolder {
    let body = json!({"accountHolders": [members]});
    let answer: PaymentAccountHolderDimensions = read("getPaymentAccountHolderDimensions", body).await;
    answer.account_holders.unwrap().remove(0)
}

#[tokio::test]
async fn obi_account_member_names() {
    let known = ["acctCode", "acctHldrCode", "acctName", "acctStatus", "ccStmtName", "createdDt"];
    assert_eq!(PaymentAccount::MEMBERS, known);
    let account = json!({
        "acctCode": 8_516_212_653_197_782_u64, "acctHldrCode": "HOLDER-1", "acctName": "Main", "acctStatus": 1,
        "ccStmtName": "ACME DINER", "createdDt": "2023-03-01", "acctCurr": "USD", "acctcode": "another",
    });
    let answer: PaymentAccountDimensions =
        read("getPaymentAccountDimensions", json!({"accounts": [account]})).await;
    let account = answer.accounts.unwrap().remove(0);
    assert_eq!(text(&account.acct_code), "8516212653197782");
    let names = [&account.acct_name, &account.cc_stmt_name].map(text);
    assert_eq!(
        (text(&account.acct_hldr_code), names),
        ("HOLDER-1".to_owned(), ["Main", "ACME DINER"].map(str::to_owned))
    );
    assert_eq!(account.created_dt.unwrap().value().unwrap().to_string(), "2023-03-01");
    assert_eq!(account.acct_status.unwrap().value().unwrap().known(), Some(AccountStatus::Active));
    assert_eq!(account.extra.keys().collect::<Vec<_>>(), ["acctCurr", "acctcode"]);
}

#[tokio::test]
async fn obi_holder_member_types() {
    for (code, zip, street, phone) in [
        (json!("17"), json!("01234"), json!("1a"), json!("5550100")),
        (json!(17), json!(1234), json!(1), json!(5_550_100)),
    ] {
        let members = json!({"acctHldrCode": code, "zip": zip, "streetNum": street, "phoneNum": phone, "verification": code});
        let holder = holder(members).await;
        let read = [
            &holder.acct_hldr_code,
            &holder.zip,
            &holder.street_num,
            &holder.phone_num,
            &holder.verification,
        ];
        let sent = [&code, &zip, &street, &phone, &code].map(|sent| sent.to_string().replace('"', ""));
        assert_eq!(read.map(text), sent);
    }
    let odd = holder(
        json!({"acctHldrCode": "17", "zip": {"code": 1}, "createdDt": 5, "city": ["x"], "state": true}),
    )
    .await;
    assert_eq!(text(&odd.acct_hldr_code), "17", "odd leaves fail nothing else");
    assert_eq!(odd.zip.unwrap().raw(), r#"{"code":1}"#);
    assert_eq!((odd.created_dt.unwrap().value(), odd.city.unwrap().raw()), (None, r#"["x"]"#));
}

#[tokio::test]
async fn obi_holder_status_codes() {
    for (code, known) in [(0, Some(AccountStatus::Inactive)), (5, Some(AccountStatus::Passed)), (9, None)] {
        let status = holder(json!({"acctHldrStatus": code})).await.acct_hldr_status.unwrap();
        let status = status.value().unwrap();
        assert_eq!(
            (status.known(), status.code(), status.to_string()),
            (known, Some(code), code.to_string())
        );
    }
}

#[tokio::test]
async fn a_holders_contact_data_stays_out_of_errors() {
    let body = r#"{"accountHolders":"office@example.com"}"#;
    let service = Loopback::answering(Reply::json(200, body)).await;
    let call = client(&service).get_payment_account_holder_dimensions().org_identifier(ORG).send().await;
    let error = payouts_http::Error::from(call.unwrap_err());
    assert!(!error.to_string().contains("office@"), "{error}");
}

#[tokio::test]
async fn obi_locations_cur_utc() {
    let there: LocationDimensions =
        read("getLocationDimensions", r#"{"curUTC":"2024-12-24T11:00:00","locations":[]}"#).await;
    assert_eq!(there.cur_utc.unwrap().value().unwrap().to_string(), "2024-12-24T11:00:00Z");
    let absent: LocationDimensions =
        read("getLocationDimensions", r#"{"locations":[{"locRef":"0042"}]}"#).await;
    assert_eq!((absent.cur_utc, absent.locations.unwrap().len()), (None, 1));
}

#[tokio::test]
async fn obi_latest_bus_dt_name() {
    let service = Loopback::answering(Reply::json(200, r#"{"latestBusDt":"2024-12-23"}"#)).await;
    let client = client(&service);
    let call = client.get_latest_bus_dt().org_identifier(ORG).body_map(|ask| ask.loc_ref("0042"));
    let answer: LatestBusDt = call.send().await.unwrap().into_inner();
    assert_eq!(text(&answer.latest_bus_dt), "2024-12-23");
    assert_eq!(service.asked_once().target, "/bi/v1/ACME/getLatestBusDt");
    assert_eq!(super::all_operations().filter(|id| id.starts_with("getLatestBus")).count(), 1);
}

#[tokio::test]
async fn obi_latest_bus_dt_projection() {
    let service = Loopback::answering(Reply::json(200, "{}")).await;
    let client = client(&service);
    let call = client.get_latest_bus_dt().org_identifier(ORG).body_map(|ask| ask.loc_ref("0042"));
    call.send().await.unwrap();
    assert_eq!(service.asked_once().body, r#"{"locRef":"0042"}"#, "neither is sent unless a caller insists");
}
