//! The common model of payouts and earnings, with both services behind it.
//!
//! Two services, one vocabulary: a [`Window`] is asked for, an export or an answer comes back as raw bytes, and
//! reading those bytes gives [`Payout`]s and [`Earning`]s whose every figure leads back to a file, entry and line.
//!
//! - [`model`] holds the values: money, payouts, earnings, accounts, provenance. Each has a JSON Schema.
//! - [`window`] holds the grid that data is fetched in.
//! - [`export_file`] takes export files apart, however they are packed, encoded and spelled.
//! - [`mod@read`] turns a window's bytes into rows: a pure function.
//! - [`source`] is the one trait the engine knows; both services implement it.

pub mod export_file;
pub mod model;
pub mod oracle_bi;
pub mod partner_center;
pub mod read;
pub mod schema;
pub mod source;
pub mod window;

pub use model::{
    Account, Currency, CurrencyMismatch, Earning, Money, Payout, Provenance, Provider, RowKey, Totals,
};
pub use oracle_bi::{OracleBi, OracleBiSource};
pub use partner_center::{PartnerCenter, PartnerCenterSource};
pub use payouts_http::{Error, ErrorKind};
pub use source::PayoutSource;
pub use window::{Dataset, Month, Period, SourceId, Window};
pub use {oracle_bi_client, partner_center_client, payouts_http, payouts_wire};

/// The result of whatever may fail here.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The example of the README is compiled with the documentation.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
mod readme {}
