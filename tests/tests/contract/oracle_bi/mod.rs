//! Oracle's Business Intelligence API.

mod answers;
mod failures;
mod leaves;
mod page;
mod parties;
mod requests;
mod values;
mod wording;

use oracle_bi_client::{Client, Error, operations, types};
use payouts_http::Service;
use payouts_tests::loopback::{Loopback, Reply};
use payouts_tests::signed_in;
use payouts_wire::Tolerant;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

const ORG: &str = "ACME";

fn client(service: &Loopback) -> Client {
    Client::new(signed_in::once(Service::OracleBi, &service.url()).build().unwrap())
}

fn all_operations() -> impl Iterator<Item = &'static str> {
    operations::OPERATIONS.iter().map(|operation| operation.id)
}

/// Calls an operation with this question, and gives its answer back as the client would write it.
macro_rules! calls {
    ($($id:literal => $call:ident($payload:ident),)*) => {
        async fn call(client: &Client, operation: &str, question: &Value) -> Result<Value, Error> {
            let text = match operation {
                $($id => {
                    let question: types::$payload = serde_json::from_value(question.clone()).unwrap();
                    let answer = client.$call().org_identifier(ORG).body(question).send().await?;
                    serde_json::to_string(&*answer)
                })*
                new => panic!("{new} has no contract test: call it here"),
            };
            Ok(serde_json::from_str(&text.unwrap()).unwrap())
        }
    };
}

calls! {
    "getPaymentPayoutSummary" => get_payment_payout_summary(PaymentPayoutSummaryPayload),
    "getPaymentPayouts" => get_payment_payouts(PaymentPayoutsPayload),
    "getPaymentTransactions" => get_payment_transactions(PaymentTransactionsPayload),
    "getPaymentSettlements" => get_payment_settlements(PaymentSettlementsPayload),
    "getPaymentChargebacks" => get_payment_chargebacks(PaymentChargebacksPayload),
    "getPaymentAccountDimensions" => get_payment_account_dimensions(PaymentAccountDimensionsPayload),
    "getPaymentAccountHolderDimensions" => get_payment_account_holder_dimensions(PaymentAccountHolderDimensionsPayload),
    "getSPIPaymentDetails" => get_spi_payment_details(SpiPaymentDetailsPayload),
    "getLocationDimensions" => get_location_dimensions(LocationDimensionsPayload),
    "getLatestBusDt" => get_latest_bus_dt(LatestBusDtPayload),
}

/// A question with all that an operation requires, and nothing else.
fn question(operation: &str) -> Value {
    match operation {
        "getPaymentPayoutSummary" => json!({"acctCode": "8516212653197782", "payoutDt": "2024-12-24"}),
        "getPaymentPayouts" => json!({"locRef": "0042", "bookingDt": "2024-12-24"}),
        "getPaymentTransactions" | "getSPIPaymentDetails" => json!({"locRef": "0042", "busDt": "2024-12-24"}),
        "getPaymentSettlements" => json!({"locRef": "0042", "stlmtDt": "2024-12-24"}),
        "getPaymentChargebacks" => json!({"locRef": "0042", "recordDt": "2024-12-24"}),
        "getPaymentAccountDimensions" | "getLatestBusDt" => json!({"locRef": "0042"}),
        "getPaymentAccountHolderDimensions" | "getLocationDimensions" => json!({}),
        new => panic!("{new} has no contract test: ask it here"),
    }
}

/// What an operation makes of this body, as its own type.
async fn read<T: DeserializeOwned>(operation: &str, body: impl ToString) -> T {
    serde_json::from_str(&answered(operation, &body.to_string()).await.to_string()).unwrap()
}

/// What an operation makes of this body.
async fn answered(operation: &str, body: &str) -> Value {
    let service = Loopback::answering(Reply::json(200, body)).await;
    call(&client(&service), operation, &question(operation)).await.unwrap()
}

/// The text of a member that has to be there.
#[track_caller]
fn text<T>(member: &Option<Tolerant<T>>) -> String {
    member.as_ref().unwrap().text().into_owned()
}
