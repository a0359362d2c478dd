//! Partner Center.

mod answers;
mod failures;
mod filters;
mod page;
mod places;
mod requests;
mod values;

use partner_center_client::answer::ExportAnswer;
use partner_center_client::types::FileFormat;
use partner_center_client::{Client, Error, operations};
use payouts_http::Service;
use payouts_tests::loopback::{Loopback, Reply};
use payouts_tests::signed_in;

const ID: &str = "93c2b3cf-c6d8-4e7e-ade1-007768a6eba4";
const FILTER: &str =
    "payoutStatusUpdateTS ge 2024-05-01T00:00:00Z and programName eq 'CSP Direct Bill Partner'";

/// The operations that answer with exports.
const ASKING: [&str; 4] =
    ["queueEarningsExport", "getEarningsExport", "queuePaymentsExport", "getPaymentsExport"];

fn client(service: &Loopback) -> Client {
    Client::new(signed_in::once(Service::PartnerCenter, &service.url()).build().unwrap())
}

fn all_operations() -> impl Iterator<Item = &'static str> {
    operations::OPERATIONS.iter().map(|operation| operation.id)
}

/// Calls an operation with every argument of its own, ids excepted. A deletion answers with nothing.
async fn call(client: &Client, operation: &str) -> Result<Option<ExportAnswer>, Error> {
    let format = FileFormat::Csv;
    let answer = match operation {
        "queueEarningsExport" => {
            client.queue_earnings_export().filter(FILTER).fileformat(format).send().await
        }
        "queuePaymentsExport" => {
            client.queue_payments_export().filter(FILTER).fileformat(format).send().await
        }
        "getEarningsExport" => client.get_earnings_export().request_id(ID).send().await,
        "getPaymentsExport" => client.get_payments_export().request_id(ID).send().await,
        "deleteEarningsExport" => {
            return client.delete_earnings_export().request_id(ID).send().await.map(|_| None);
        }
        "deletePaymentsExport" => {
            return client.delete_payments_export().request_id(ID).send().await.map(|_| None);
        }
        new => panic!("{new} has no contract test: call it here"),
    };
    answer.map(|answer| Some(answer.into_inner()))
}

/// The status of success.
fn success(operation: &str) -> u16 {
    if operation.starts_with("queue") { 202 } else { 200 }
}

/// What an operation makes of this body.
async fn answered(operation: &str, body: &str) -> ExportAnswer {
    let service = Loopback::answering(Reply::json(success(operation), body)).await;
    call(&client(&service), operation).await.unwrap().unwrap()
}
