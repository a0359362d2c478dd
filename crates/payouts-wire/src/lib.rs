//! Scalars as they travel: exact amounts, tolerant times, ids, open enums.
//!
//! The ground floor of the workspace. The generated clients are made of these types; nothing here knows a service, a
//! clock or a network.
//!
//! | type | reads | writes |
//! |---|---|---|
//! | [`Amount`] | a JSON number from its text, or a JSON string | the same digits as a JSON string ([`amount::as_number`]: a number) |
//! | [`UtcTime`] | an instant with or without offset, seconds, fraction | RFC 3339 with `Z` |
//! | [`WireDate`] | a calendar day, or what begins with one | `YYYY-MM-DD` |
//! | [`Id`] | a string or a number, digit for digit | a string |
//! | [`OpenEnum`], [`OpenCode`] | a known value, or keeps what it does not know | the name, the code |
//! | [`Tolerant`] | any of the above, or whatever came instead | exactly what it received |
//!
//! A member of a generated struct is an `Option<Tolerant<T>>`: absent and `null` are `None`, and a malformed leaf stays
//! next to its text instead of failing the whole answer.
//!
//! ```
//! use payouts_wire::{Amount, Tolerant, WireDate};
//!
//! #[derive(serde::Deserialize)]
//! struct Payout {
//!     amount: Option<Tolerant<Amount>>,
//!     paid_on: Option<Tolerant<WireDate>>,
//!     withheld: Option<Tolerant<Amount>>,
//! }
//!
//! let payout: Payout = serde_json::from_str(r#"{"amount": 1.10, "paid_on": "122024-12-2434"}"#)?;
//!
//! let amount = payout.amount.expect("it was sent");
//! assert_eq!(amount.value().map(Amount::to_string).as_deref(), Some("1.10"));
//!
//! let paid_on = payout.paid_on.expect("it was sent");
//! assert!(paid_on.is_malformed());
//! assert_eq!(paid_on.text(), "122024-12-2434");
//!
//! assert!(payout.withheld.is_none(), "absent is not zero");
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! Nothing in this crate panics on input, and no amount passes through a binary float.

pub mod amount;
mod carrier;
mod date;
mod excerpt;
mod id;
mod name;
mod open_code;
mod open_enum;
pub mod outline;
mod raw_sink;
mod received;
mod reread;
mod scan;
#[cfg(feature = "schemars")]
mod schema;
pub mod scrub;
mod time;
mod tolerant;

pub use amount::{Amount, AmountError, Sign};
pub use date::{DateError, WireDate};
pub use id::Id;
pub use name::same_name;
pub use open_code::{OpenCode, WireCode};
pub use open_enum::{OpenEnum, WireEnum};
pub use raw_sink::RawSink;
pub use reread::reread;
pub use time::{TimeError, UtcTime};
pub use tolerant::Tolerant;
