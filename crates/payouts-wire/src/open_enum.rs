//! Enums to which a service may add values.

use crate::received::Received;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{convert::Infallible, fmt, str::FromStr};

/// The values of an enum that a spec knows, by the names they travel under.
///
/// Implemented by generated code.
pub trait WireEnum: Copy + Eq + 'static {
    /// Whether the service compares the names ignoring case. Blanks and underscores are ignored then too:
    /// Partner Center's `IN PROGRESS` is its `In progress`.
    const IGNORE_CASE: bool;

    /// Every value with its name on the wire.
    fn known() -> &'static [(&'static str, Self)];
}

/// A value of a known enum, or the text of one that this version does not know.
///
/// Reading never fails on a new value: a string or a number of any content is kept. `Unknown` is for showing and storing. **Do not send
/// it back**: whether the service accepts what it once sent is not known.
///
/// Where the service ignores case, a known value forgets how it was spelled; [`Tolerant`](crate::Tolerant) remembers.
///
/// ```
/// use payouts_wire::{OpenEnum, WireEnum};
///
/// #[derive(Clone, Copy, Debug, PartialEq, Eq)]
/// enum Status { Sent, InProgress }
///
/// impl WireEnum for Status {
///     const IGNORE_CASE: bool = true;
///     fn known() -> &'static [(&'static str, Self)] {
///         &[("Sent", Self::Sent), ("In progress", Self::InProgress)]
///     }
/// }
///
/// let status: OpenEnum<Status> = serde_json::from_str("\"IN PROGRESS\"")?;
/// assert_eq!(status, Status::InProgress);
/// assert_eq!(status.as_str(), "In progress");
///
/// let novel: OpenEnum<Status> = serde_json::from_str("\"Escheated\"")?;
/// assert_eq!(novel.known(), None);
/// assert_eq!(novel.as_str(), "Escheated");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OpenEnum<T> {
    /// A value of the spec.
    Known(T),
    /// A value the spec does not name, as received. Not to be sent back.
    Unknown(Box<str>),
}

impl<T: WireEnum> OpenEnum<T> {
    /// The value with this name, or the name as unknown.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        let is_same =
            |known: &str| if T::IGNORE_CASE { folded(known).eq(folded(name)) } else { known == name };
        match T::known().iter().find(|(known, _)| is_same(known)) {
            Some(&(_, value)) => Self::Known(value),
            None => Self::Unknown(name.into()),
        }
    }

    /// The value, if it is one of the spec.
    #[must_use]
    pub fn known(&self) -> Option<T> {
        match self {
            Self::Known(value) => Some(*value),
            Self::Unknown(_) => None,
        }
    }

    /// The name on the wire: the spec's spelling of a known value, the text as received of an unknown one.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            // Empty only for a value that its own `WireEnum::known` leaves out.
            Self::Known(value) => {
                T::known().iter().find(|(_, known)| known == value).map_or("", |(name, _)| name)
            }
            Self::Unknown(name) => name,
        }
    }
}

fn folded(name: &str) -> impl Iterator<Item = char> {
    name.chars()
        .filter(|symbol| !symbol.is_whitespace() && *symbol != '_')
        .map(|symbol| symbol.to_ascii_lowercase())
}

impl<T: WireEnum> PartialEq<T> for OpenEnum<T> {
    fn eq(&self, other: &T) -> bool {
        matches!(self, Self::Known(value) if value == other)
    }
}

impl<T: WireEnum> From<T> for OpenEnum<T> {
    fn from(value: T) -> Self {
        Self::Known(value)
    }
}

impl<T: WireEnum> FromStr for OpenEnum<T> {
    type Err = Infallible;

    fn from_str(name: &str) -> Result<Self, Infallible> {
        Ok(Self::from_name(name))
    }
}

impl<T: WireEnum> fmt::Display for OpenEnum<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl<T: WireEnum> Serialize for OpenEnum<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de, T: WireEnum> Deserialize<'de> for OpenEnum<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Received::deserialize(deserializer)?
            .text_or_number::<D::Error>("a name")
            .map(|name| Self::from_name(&name))
    }
}
