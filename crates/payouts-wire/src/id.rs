//! Identifiers that services print as strings or as numbers.

use crate::received::Received;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{borrow::Borrow, convert::Infallible, fmt, str::FromStr};

/// An identifier, kept as text digit for digit.
///
/// Read from a JSON string or number; leading zeros and codes of sixteen and more digits survive, because a number is taken by its
/// text. It never fails on length: the services' own documents disagree about limits. Written as a string.
///
/// ```
/// use payouts_wire::Id;
/// let id: Id = serde_json::from_str("9007199254740993")?;
/// assert_eq!(id, "9007199254740993");
/// assert_eq!(serde_json::from_str::<Id>("\"000123\"")?.as_str(), "000123");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(Box<str>);

impl Id {
    /// The identifier as received.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Id {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<String> for Id {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<Id> for String {
    fn from(id: Id) -> Self {
        id.0.into()
    }
}

impl FromStr for Id {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(text.into())
    }
}

impl AsRef<str> for Id {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Id {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for Id {
    fn eq(&self, other: &str) -> bool {
        *self.0 == *other
    }
}

impl PartialEq<&str> for Id {
    fn eq(&self, other: &&str) -> bool {
        *self.0 == **other
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Received::deserialize(deserializer)?
            .text_or_number::<D::Error>("an identifier")
            .map(|text| Self(text.into()))
    }
}
