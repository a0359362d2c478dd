//! `#[serde(with = "payouts_wire::amount::as_number")]`: an amount as an exact JSON number.
//!
//! Through `serde_json` no digit is lost. Many other readers of JSON turn numbers into floats, which is why a string is
//! the default.
//!
//! ```
//! use payouts_wire::{Amount, amount::as_number};
//!
//! #[derive(serde::Serialize, serde::Deserialize)]
//! struct Row {
//!     #[serde(with = "as_number")]
//!     amount: Amount,
//!     #[serde(with = "as_number::optional", default, skip_serializing_if = "Option::is_none")]
//!     withheld: Option<Amount>,
//! }
//!
//! let row: Row = serde_json::from_str(r#"{"amount": 1.10}"#)?;
//! assert_eq!(serde_json::to_string(&row)?, r#"{"amount":1.10}"#);
//! # Ok::<(), serde_json::Error>(())
//! ```

use super::Amount;
use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::Error};

/// Writes the amount as a JSON number with every digit.
///
/// # Errors
/// Only those of the serializer.
pub fn serialize<S: Serializer>(amount: &Amount, serializer: S) -> Result<S::Ok, S::Error> {
    let number: serde_json::Number = amount.to_string().parse().map_err(S::Error::custom)?;
    number.serialize(serializer)
}

/// Reads an amount as [`Amount`] always does: from a number or a string.
///
/// # Errors
/// When the value is not an amount, or has more digits than one holds.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Amount, D::Error> {
    Amount::deserialize(deserializer)
}

/// The same for an `Option<Amount>`; `None` is `null`.
pub mod optional {
    use super::{Amount, Deserialize, Deserializer, Serializer};

    /// Writes the amount as a JSON number with every digit, or `null`.
    ///
    /// # Errors
    /// Only those of the serializer.
    pub fn serialize<S: Serializer>(amount: &Option<Amount>, serializer: S) -> Result<S::Ok, S::Error> {
        match amount {
            Some(amount) => super::serialize(amount, serializer),
            None => serializer.serialize_none(),
        }
    }

    /// Reads an amount or `null`.
    ///
    /// # Errors
    /// When the value is neither.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Amount>, D::Error> {
        Option::deserialize(deserializer)
    }
}
