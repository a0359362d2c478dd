//! The values that payouts and earnings of all services are stated in.
//!
//! It is all data: nothing here reads a file, calls a service or prints. Every type serializes, and [`schema`] publishes the
//! JSON Schema of those that leave the library as JSON.
//!
//! - [`Payout`] and [`Earning`] are the rows; [`Account`] and [`Location`] are who is paid.
//! - [`Money`] is an exact decimal with a currency. Absent is not zero: a figure that a service did not send is `None`.
//! - [`Window`] is a dataset, an account and a fixed [`Period`] of a grid: what is fetched, and replaced, at once.
//! - [`RowKey`] identifies a row, [`Provenance`] leads from it to a file, an entry and a line.
//! - [`ReadReport`], [`Unreadable`] and [`UnreadCell`] state what reading found that a person may have to look at.
//!
//! ```
//! use payouts_model::{Dataset, Money, SourceId, Window};
//!
//! let window = Window {
//!     source: SourceId::new("contoso"),
//!     dataset: Dataset::Payments,
//!     account: "all".to_owned(),
//!     period: "2026-10".parse()?,
//! };
//! assert_eq!(window.to_string(), "contoso/payments/all/2026-10");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod account;
mod earning;
mod export;
mod key;
mod money;
mod payout;
mod provenance;
mod provider;
mod raw;
mod report;
mod row;
pub mod schema;
mod window;

pub use account::{Account, Location};
pub use earning::Earning;
pub use export::{ExportHandle, RequestId};
pub use key::RowKey;
pub use money::{Currency, CurrencyMismatch, Money, NotACurrency, Totals};
pub use payout::Payout;
pub use provenance::Provenance;
pub use provider::{Provider, UnknownProvider};
pub use raw::{LengthProof, RawFacts};
pub use report::ReadReport;
pub use row::{Row, UnreadCell, Unreadable};
pub use window::{Dataset, Month, NotAWindow, Period, SourceId, Window};
