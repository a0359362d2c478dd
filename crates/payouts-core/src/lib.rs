//! Payouts of Microsoft Partner Center and Oracle Simphony, as one model.
//!
//! Two services pay people and report what they paid only through an API. One queues exports and takes up to a day, the
//! other answers a question for each account and day. Here they share one vocabulary: a [`Window`] is requested, bytes
//! come back exactly as received, and reading them gives [`Payout`]s and [`Earning`]s whose every figure leads back to
//! a file, an entry and a line.
//!
//! ```no_run
//! use payouts_core::{Dataset, PartnerCenter, SourceId, Window, read::read, source::Row};
//! # async fn example(user: payouts_auth::entra::EntraUser) -> Result<(), Box<dyn std::error::Error>> {
//!
//! let partner_center = PartnerCenter::builder().credentials(user).build()?;
//! let (source, account) = (SourceId::new("contoso"), "all".to_owned());
//! let may = Window { source, dataset: Dataset::Payments, account, period: "2024-05".parse()? };
//!
//! let job = partner_center.export(&may).await?; // job.handle() is data: keep it, resume next week
//! let ready = job.until_ready().await?.ready()?;
//! let mut file = Vec::new();
//! let facts = job.download(ready, &mut file).await?.complete()?;
//! let mut rows = Vec::new();
//! read(&may, &facts, &mut std::io::Cursor::new(file), &mut rows)?;
//! job.delete().await?;
//! for payout in rows.iter().filter_map(Row::payout) {
//!     println!("{:?} {:?}", payout.reference, payout.total);
//! }
//! # Ok(()) }
//! ```
//!
//! The files in `examples/` are whole programs: an export from beginning to end, one resumed from its saved handle, a
//! month of Oracle's payouts, and both services in one list.
//!
//! # Pages to read
//!
//! | page | answers |
//! |---|---|
//! | [A window's journey](guide::journey) | which states there are, what is durable in each, what a crash means |
//! | [Credentials](guide::credentials) | how to sign in, and where a token goes |
//! | [Errors](guide::errors) | what fails, what merely ends, what to do about either |
//! | [Reading](guide::reading) | how bytes become rows, and what becomes of the unknown |
//!
//! # A map
//!
//! - [`PartnerCenter`] and [`OracleBi`] are the two services; [`partner_center`] and [`oracle_bi`] hold their filters and jobs. Every
//!   operation with every parameter is in the underlying generated clients ([`PartnerCenter::client`],
//!   [`OracleBi::client`]).
//! - [`PayoutSource`] is what both have in common, step by step; [`source`] holds what passes between the steps.
//! - [`mod@read`] turns a window's bytes into rows, without a network: it is re-exported from [`payouts_files`], as [`export_file`]
//!   is, the underlying reader of export files.
//! - [`model`] holds the values: money, payouts, earnings, windows, provenance; [`schema`] their JSON Schemas. All of it is
//!   re-exported from [`payouts_model`].
//!
//! # What it does not do
//!
//! It stores nothing, schedules nothing and prints nothing: that is for the store, the engine and the command above it, or for
//! you. It moves no money: both services are read only.
//!
//! Public signatures name our types and std's, and by decision those of `chrono`, `rust_decimal`, `url`, `bytes` and of the
//! generated clients.

pub mod guide;
pub mod oracle_bi;
pub mod partner_center;
pub mod source;

pub use oracle_bi::{OracleBi, OracleBiSource};
pub use partner_center::{PartnerCenter, PartnerCenterSource};
pub use payouts_files::{self as files, export_file, read};
pub use payouts_http::{Error, ErrorKind};
pub use payouts_model::{
    self as model, Account, Currency, CurrencyMismatch, Dataset, Earning, Money, Month, Payout, Period,
    Provenance, Provider, RowKey, SourceId, Totals, Window, schema,
};
pub use source::PayoutSource;
pub use {oracle_bi_client, partner_center_client, payouts_http, payouts_wire};

/// The result of whatever may fail here.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The example of the README is compiled with the documentation.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
mod readme {}
