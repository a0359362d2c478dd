//! Integer codes to which a service may add values.

use crate::received::Received;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{convert::Infallible, fmt, str::FromStr};

/// The meanings of an integer code that a spec knows.
///
/// Implemented by generated code.
pub trait WireCode: Copy + Eq + 'static {
    /// Every meaning with its code on the wire.
    fn known() -> &'static [(i64, Self)];
}

/// A known meaning of an integer code, or the code that this version does not know.
///
/// Read from a JSON number or a string of digits; anything else in a number or string is kept as unknown. `Unknown` is for
/// showing and storing. **Do not send it back.**
///
/// ```
/// use payouts_wire::{OpenCode, WireCode};
///
/// #[derive(Clone, Copy, Debug, PartialEq, Eq)]
/// enum AccountStatus { Active, Closed }
///
/// impl WireCode for AccountStatus {
///     fn known() -> &'static [(i64, Self)] {
///         &[(1, Self::Active), (2, Self::Closed)]
///     }
/// }
///
/// let status: OpenCode<AccountStatus> = serde_json::from_str("\"1\"")?;
/// assert_eq!(status, AccountStatus::Active);
/// assert_eq!(serde_json::to_string(&status)?, "1");
/// assert_eq!(serde_json::from_str::<OpenCode<AccountStatus>>("9")?.to_string(), "9");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OpenCode<T> {
    /// A meaning of the spec.
    Known(T),
    /// A code the spec does not name, as received. Not to be sent back.
    Unknown(Box<str>),
}

impl<T: WireCode> OpenCode<T> {
    /// The meaning of this code, or the code as unknown.
    #[must_use]
    pub fn from_code(text: &str) -> Self {
        let code = text.parse::<i64>().ok();
        match T::known().iter().find(|(known, _)| Some(*known) == code) {
            Some(&(_, value)) => Self::Known(value),
            None => Self::Unknown(text.into()),
        }
    }

    /// The meaning, if it is one of the spec.
    #[must_use]
    pub fn known(&self) -> Option<T> {
        match self {
            Self::Known(value) => Some(*value),
            Self::Unknown(_) => None,
        }
    }

    /// The code as a number; `None` for an unknown one that is no integer.
    #[must_use]
    pub fn code(&self) -> Option<i64> {
        match self {
            Self::Known(value) => T::known().iter().find(|(_, known)| known == value).map(|(code, _)| *code),
            Self::Unknown(text) => text.parse().ok(),
        }
    }
}

impl<T: WireCode> PartialEq<T> for OpenCode<T> {
    fn eq(&self, other: &T) -> bool {
        matches!(self, Self::Known(value) if value == other)
    }
}

impl<T: WireCode> From<T> for OpenCode<T> {
    fn from(value: T) -> Self {
        Self::Known(value)
    }
}

impl<T: WireCode> FromStr for OpenCode<T> {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self::from_code(text))
    }
}

impl<T: WireCode> fmt::Display for OpenCode<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(_) => self.code().unwrap_or_default().fmt(f),
            Self::Unknown(text) => f.pad(text),
        }
    }
}

impl<T: WireCode> Serialize for OpenCode<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.code() {
            // A spelling such as `007` would not survive as a number.
            Some(code) if code.to_string() == self.to_string() => serializer.serialize_i64(code),
            _ => serializer.collect_str(self),
        }
    }
}

impl<'de, T: WireCode> Deserialize<'de> for OpenCode<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Received::deserialize(deserializer)?
            .text_or_number::<D::Error>("a code")
            .map(|text| Self::from_code(&text))
    }
}
