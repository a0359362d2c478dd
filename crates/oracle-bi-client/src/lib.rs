//! A typed client of the payment operations of Oracle Simphony's Business Intelligence API.
//!
//! It shows restaurant and hotel groups what their card payments were paid out as. Every call is one question with one
//! answer, reads only, and has no paging.
//!
//! | call | what it answers |
//! |---|---|
//! | [`Client::get_location_dimensions`] | the locations of the enterprise |
//! | [`Client::get_payment_account_dimensions`], [`Client::get_payment_account_holder_dimensions`] | who is paid for them |
//! | [`Client::get_payment_payout_summary`] | the batch payouts of one account on one day: what the bank statement shows |
//! | [`Client::get_payment_payouts`] | what those payouts consist of, for one location and booking date |
//! | [`Client::get_payment_transactions`], [`Client::get_payment_settlements`], [`Client::get_payment_chargebacks`] | the payments themselves |
//! | [`Client::get_spi_payment_details`] | payments of sites that use the Simphony Payment Interface instead |
//! | [`Client::get_latest_bus_dt`] | the business date a location has reached |
//!
//! ```no_run
//! use oracle_bi_client::Client;
//! use payouts_http::{Error, Runtime, Service};
//!
//! # async fn example(credentials: impl payouts_http::CredentialProvider + 'static) -> Result<(), Box<dyn std::error::Error>> {
//! let runtime = Runtime::builder(Service::OracleBi, "https://example.oracleindustry.com".parse()?)
//!     .credentials(credentials)
//!     .build()?;
//! let client = Client::new(runtime);
//!
//! let day: payouts_wire::WireDate = "2024-12-24".parse()?;
//! let answer = client
//!     .get_payment_payout_summary()
//!     .org_identifier("ACME")
//!     .body_map(|ask| ask.acct_code("8516212653197782").payout_dt(day))
//!     .send()
//!     .await
//!     .map_err(Error::from)?;
//!
//! for payout in answer.payouts.iter().flatten() {
//!     let amount = payout.payout_amt.as_ref().map_or("nothing, or zero".into(), |amount| amount.text());
//!     println!("{amount}");
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # What is generated, and what is not
//!
//! Everything in [`types`], [`builder`] and [`operations`] comes from `specs/oracle-bi-payments.yaml`: to grow this client, edit
//! that document. Written by hand are the form in which an instant is sent ([`sent`]), the lookup in open members ([`Leaves`]), and the hook that passes every
//! call through [`payouts_http::Runtime`], which adds credentials, retries and limits.
//!
//! # Reading answers
//!
//! Oracle leaves a member out when it is zero *or* null, and `include` removes any of them. So nothing in an answer is required, and a
//! member is an `Option<Tolerant<T>>`: absent and null are `None`, which is not zero; a malformed value keeps its text.
//! Undocumented members are in `extra`, where [`Leaves`]
//! finds them. Amounts are exact, whether they come as numbers or as text.

mod client;
mod leaves;
pub mod sent;

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

pub use self::leaves::Leaves;
pub use generated::{ByteStream, Client, ClientInfo, Error, ResponseValue, builder, types};
