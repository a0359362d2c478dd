//! Oracle behind the facade.

use crate::support::{Wire, june, operation, oracle, oracle_builder, reply};
use payouts_core::{Account, ErrorKind, OracleBi, OracleBiSource, PayoutSource, SourceId};
use payouts_http::CallContext;
use payouts_wire::Amount;
use serde_json::json;

/// Odd in every way that must survive: blanks, order, digits, an unknown member.
const ANSWER: &str = "{ \"payoutDt\": \"2024-12-24\",  \"acctCode\": 8516212653197782,\n \"payouts\":[{\"payoutAmt\": 1234.50, \
                      \"payoutCurr\":\"USD\",\"novel\":1.10}]}\n";

fn christmas() -> chrono::NaiveDate {
    "2024-12-24".parse().unwrap()
}

#[tokio::test]
async fn the_typed_answer_and_the_bytes_are_one_and_the_same() {
    let mut wire = Wire::open().await;
    let answer = reply(200, ANSWER).header("content-type", "application/json").header("request-id", "r-1");
    wire.on("POST", &*operation("getPaymentPayoutSummary"), [answer]);
    let oracle = oracle(&wire, &june());
    let typed = oracle.payout_summary("8516212653197782", christmas()).await.unwrap();
    let payout = &typed.payouts.as_ref().unwrap()[0];
    assert_eq!(payout.payout_amt.as_ref().unwrap().value().unwrap().to_string(), "1234.50");
    assert!(payout.wthhld_amt.is_none(), "absent is not zero");

    let context = CallContext::new();
    let raw = oracle.payout_summary_bytes("8516212653197782", christmas(), context).await.unwrap();
    assert_eq!(raw.body, ANSWER.as_bytes());
    assert_eq!(raw.media_type.as_deref(), Some("application/json"));
    assert_eq!(raw.request_ids.get("request-id"), Some("r-1"));

    let [typed, bytes] = &wire.asked()[..] else { panic!("two calls") };
    assert_eq!(typed.json(), json!({"acctCode": "8516212653197782", "payoutDt": "2024-12-24"}));
    assert_eq!((typed.json(), &typed.path), (bytes.json(), &bytes.path));
    for name in ["accept", "content-type", "authorization", "user-agent"] {
        assert_eq!(typed.header(name), bytes.header(name), "{name}");
    }
}

#[tokio::test]
async fn obi_unknown_account() {
    for status in [404, 400] {
        let mut wire = Wire::open().await;
        let body = r#"{"type":"about:blank","title":"Not Found","o:errorCode":1,"detail":"Resource does not exist"}"#;
        wire.on("POST", &*operation("getPaymentPayoutSummary"), [reply(status, body)]);
        let error = oracle(&wire, &june()).payout_summary("no such", christmas()).await.unwrap_err();
        assert_eq!(error.status().map(usize::from), Some(status));
        assert!(error.hint().unwrap().contains("account code"), "{error}");
        assert!(!error.is_retryable());
    }
    let mut wire = Wire::open().await;
    wire.on("POST", &*operation("getPaymentPayoutSummary"), [reply(200, r#"{"payouts":[]}"#)]);
    let answer = oracle(&wire, &june()).payout_summary("no such", christmas()).await.unwrap();
    assert_eq!(answer.payouts.unwrap().len(), 0, "an empty list is no payouts");
}

#[tokio::test]
async fn obi_application_name_refused() {
    let mut wire = Wire::open().await;
    wire.on("POST", mockito::Matcher::Any, [reply(200, "{}")]);
    let call = async |oracle: OracleBi| {
        oracle.payout_summary("1", christmas()).await.unwrap();
        oracle.payout_summary_bytes("1", christmas(), CallContext::new()).await.unwrap();
        oracle.locations().await.unwrap();
    };
    call(oracle(&wire, &june())).await;
    call(oracle_builder(&wire, &june()).application_name("night job").build().unwrap()).await;
    let names: Vec<_> =
        wire.asked().iter().map(|asked| asked.json().get("applicationName").cloned()).collect();
    let named = Some(json!("night job"));
    assert_eq!(names, [None, None, None, named.clone(), named.clone(), named]);
}

#[tokio::test]
async fn a_pasted_portal_address_is_cut_back_to_the_server() {
    for pasted in ["portal", "portal/", "", "/"] {
        let mut wire = Wire::open().await;
        wire.on("POST", &*operation("getPaymentPayoutSummary"), [reply(200, "{}")]);
        let address = wire.url().join(pasted).unwrap();
        let oracle = OracleBi::builder("ACME", address).build().unwrap();
        oracle.payout_summary("1", christmas()).await.unwrap_or_else(|error| panic!("{pasted}: {error}"));
    }
}

/// Two restaurants and a hotel; the hotel shares an account with one of them and has one of its own.
async fn estate() -> Wire {
    let mut wire = Wire::open().await;
    let locations = json!({"locations": [
        {"locRef": "0042", "name": "Harbour", "tz": "Europe/Berlin"},
        {"locRef": "Hotel", "name": null},
        {"name": "nameless"},
        {"locRef": "0042", "name": "Harbour, again"},
        {"locRef": 7},
    ]});
    wire.on("POST", &*operation("getLocationDimensions"), [reply(200, locations.to_string())]);
    let of = |reference: &str| match reference {
        "0042" => json!([{"acctCode": "8516212653197782", "acctName": "Food", "acctStatus": 1}]),
        "Hotel" => json!([
            {"acctCode": 8516212653197782_u64, "acctName": "Food", "acctStatus": 1},
            {"acctCode": "0007", "acctStatus": 9},
            {"acctName": "an account without a code"},
            {"acctCode": " "},
            {"acctCode": "0007"},
        ]),
        _ => json!(null),
    };
    for reference in ["0042", "Hotel", "7"] {
        wire.on_body(
            &operation("getPaymentAccountDimensions"),
            json!({"locRef": reference}),
            reply(200, json!({"accounts": of(reference)}).to_string()),
        );
    }
    wire
}

fn shown(account: &Account) -> String {
    let locations: Vec<_> = account.locations.iter().map(|location| location.id.as_str()).collect();
    let (name, status) = (account.name.as_deref(), account.status.as_deref());
    format!("{} {} {} at {}", account.id, name.unwrap_or("-"), status.unwrap_or("-"), locations.join(" "))
}

#[tokio::test]
async fn every_account_is_found_once_with_all_its_locations() {
    let wire = estate().await;
    let accounts = oracle(&wire, &june()).accounts().await.unwrap();
    let shown: Vec<_> = accounts.iter().map(shown).collect();
    assert_eq!(shown, ["0007 - 9 at Hotel", "8516212653197782 Food ACTIVE at 0042 Hotel"]);
    let harbour = &accounts[1].locations[0];
    assert_eq!(
        (harbour.name.as_deref(), harbour.time_zone.as_deref()),
        (Some("Harbour"), Some("Europe/Berlin"))
    );
    assert_eq!(wire.asked().len(), 4, "one call for the locations, one for each of the three");
}

#[tokio::test]
async fn a_source_with_account_codes_makes_no_call() {
    let wire = Wire::open().await;
    let codes = vec!["0007".to_owned()];
    let source = OracleBiSource::new(SourceId::new("bars"), oracle(&wire, &june()), codes);
    let accounts = source.accounts().await.unwrap();
    assert_eq!(accounts.iter().map(shown).collect::<Vec<_>>(), ["0007 - - at "]);
    assert!(wire.asked().is_empty());
    let wire = estate().await;
    let source = OracleBiSource::new(SourceId::new("bars"), oracle(&wire, &june()), Vec::new());
    assert_eq!(source.accounts().await.unwrap().len(), 2);
    assert_eq!(source.check().await.unwrap(), "the token is accepted; 3 locations are visible");
}

#[tokio::test]
async fn one_location_that_may_not_be_seen_is_an_error_and_not_a_gap() {
    let mut wire = Wire::open().await;
    let locations = json!({"locations": [{"locRef": "1"}, {"locRef": "2"}]});
    wire.on("POST", &*operation("getLocationDimensions"), [reply(200, locations.to_string())]);
    let accounts = [reply(200, r#"{"accounts":[{"acctCode":"a"}]}"#), reply(403, "{}")];
    wire.on("POST", &*operation("getPaymentAccountDimensions"), accounts);
    let error = oracle(&wire, &june()).accounts().await.unwrap_err();
    assert!(error.is_permission() && error.kind() == ErrorKind::Status);
    assert!(error.hint().unwrap().contains("Payment Processing"), "{error}");
}

#[tokio::test]
async fn every_operation_can_be_reached_through_the_client() {
    let mut wire = Wire::open().await;
    wire.on("POST", mockito::Matcher::Any, [reply(200, "{}")]);
    let oracle = oracle(&wire, &june());
    let (client, organization) = (oracle.client(), oracle.organization());
    let day: payouts_wire::WireDate = "2024-12-24".parse().unwrap();
    macro_rules! call {
        ($($operation:ident($($field:ident: $value:expr),*);)*) => {
            $(
                client.$operation().org_identifier(organization).body_map(|ask| ask$(.$field($value))*)
                    .send().await.unwrap();
            )*
        };
    }
    call! {
        get_payment_payout_summary(acct_code: "1", payout_dt: day);
        get_payment_payouts(loc_ref: "1", booking_dt: day);
        get_payment_transactions(loc_ref: "1", bus_dt: day);
        get_payment_settlements(loc_ref: "1", stlmt_dt: day);
        get_payment_chargebacks(loc_ref: "1", record_dt: day);
        get_payment_account_dimensions(loc_ref: "1");
        get_payment_account_holder_dimensions();
        get_spi_payment_details(loc_ref: "1", bus_dt: day);
        get_location_dimensions();
        get_latest_bus_dt(loc_ref: "1");
    }
    let mut asked: Vec<_> = wire.asked().iter().map(|asked| asked.path.clone()).collect();
    let mut known: Vec<_> = oracle_bi_client::operations::OPERATIONS
        .iter()
        .map(|operation| operation.path.replace("{orgIdentifier}", "ACME"))
        .collect();
    asked.sort_unstable();
    known.sort_unstable();
    assert_eq!(asked, known);
}

#[tokio::test]
async fn amounts_keep_more_digits_than_a_float_has() {
    let mut wire = Wire::open().await;
    let body = r#"{"payouts":[{"payoutAmt":"12345678901234567890.12","wthhldAmt":0.1}]}"#;
    wire.on("POST", &*operation("getPaymentPayoutSummary"), [reply(200, body)]);
    let answer = oracle(&wire, &june()).payout_summary("1", christmas()).await.unwrap();
    let payout = answer.payouts.unwrap().remove(0);
    let exact = |text: &str| text.parse::<Amount>().unwrap();
    assert_eq!(payout.payout_amt.unwrap().value(), Some(&exact("12345678901234567890.12")));
    assert_eq!(payout.wthhld_amt.unwrap().value(), Some(&exact("0.1")));
}
