//! A typed client of Microsoft Partner Center's payouts API.
//!
//! The API exports what a partner earned ("transaction history") and was paid. An export is a job: queue it, keep its request
//! id, read it until it is completed (that may take a day), download the file behind its link, delete the export.
//!
//! | call | what it does |
//! |---|---|
//! | [`Client::queue_earnings_export`], [`Client::queue_payments_export`] | queue an export of the rows that a filter selects |
//! | [`Client::get_earnings_export`], [`Client::get_payments_export`] | read how far it is, and where its file is |
//! | [`Client::delete_earnings_export`], [`Client::delete_payments_export`] | delete it |
//!
//! ```no_run
//! use partner_center_client::{Client, types::ExportStatus};
//! use payouts_http::{Error, Runtime, Service};
//!
//! # async fn example(credentials: impl payouts_http::CredentialProvider + 'static) -> Result<(), Box<dyn std::error::Error>> {
//! let runtime = Runtime::builder(Service::PartnerCenter, "https://api.partner.microsoft.com".parse()?)
//!     .credentials(credentials)
//!     .build()?;
//! let client = Client::new(runtime);
//!
//! let queued = client
//!     .queue_payments_export()
//!     .filter("payoutStatusUpdateTS ge 2024-05-01T00:00:00Z and payoutStatusUpdateTS lt 2024-06-01T00:00:00Z")
//!     .send()
//!     .await
//!     .map_err(Error::from)?;
//! let id = queued.request_id().ok_or("the service gave no request id")?.into_owned();
//!
//! // Minutes or hours later, perhaps in another process:
//! let answer = client.get_payments_export().request_id(&*id).send().await.map_err(Error::from)?;
//! let export = answer.export(&id).ok_or("the service knows no such export")?;
//! if export.is_status(ExportStatus::Completed) {
//!     println!("ready at {}", export.link().ok_or("the link is not there yet")?);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # What is generated, and what is not
//!
//! Everything in [`types`], [`builder`] and [`operations`] comes from
//! `specs/partner-center-payouts.yaml`: to grow this client, edit that document. Written by hand are the reader of the answer's
//! many shapes ([`answer`]), and the hook that passes every call through [`payouts_http::Runtime`], which adds
//! credentials, request ids, retries and limits.
//!
//! # Reading answers
//!
//! Nothing in an answer is required, and a member is an `Option<Tolerant<T>>`: absent and null are `None`, a malformed
//! value keeps its text. Undocumented members are in `extra`. Statuses are open: a value that is
//! new tomorrow is read, kept and distinguished. A link is a [`payouts_http::SecretUrl`], which cannot be printed.

pub mod answer;
mod client;
mod export;

#[allow(
    clippy::all,
    clippy::pedantic,
    unreachable_pub,
    unused_imports,
    unused_mut,
    unused_qualifications,
    reason = "generated code is written for every case at once, and exported from here"
)]
#[rustfmt::skip]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/client.rs"));
}

/// What the document states about each operation, for the runtime and for callers that count calls.
pub mod operations {
    include!(concat!(env!("OUT_DIR"), "/operations.rs"));
}

pub use generated::{ByteStream, Client, ClientInfo, Error, ResponseValue, builder, types};
