//! A value with the text it came from.

use crate::{
    received::{Received, string_content},
    reread::Reread,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// A value, and the JSON text it was received as; just the text where it is malformed.
///
/// Reading never fails on any JSON value, so one bad leaf does not cost the whole answer. Writing gives back the text as it was
/// received. Where serde had to buffer the value (`flatten`, `untagged`), blanks, escapes and the order of members are normalised;
/// digits are not.
///
/// Two are equal when value *and* text are: `1.1` and `1.10` are equal amounts, but were not received the same.
///
/// ```
/// use payouts_wire::{Amount, Tolerant};
/// let fine: Tolerant<Amount> = serde_json::from_str("1.50")?;
/// assert_eq!(fine.value(), Some(&"1.5".parse()?));
///
/// let bad: Tolerant<Amount> = serde_json::from_str(r#""n/a""#)?;
/// assert_eq!((bad.value(), bad.raw()), (None, r#""n/a""#));
/// assert_eq!(serde_json::to_string(&bad)?, r#""n/a""#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Tolerant<T> {
    value: Option<T>,
    json: Box<str>,
}

impl<T> Tolerant<T> {
    /// The value; `None` when it is malformed or `null`.
    #[must_use]
    pub const fn value(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// The value itself, forgetting the text.
    #[must_use]
    pub fn into_value(self) -> Option<T> {
        self.value
    }

    /// The JSON text as received; a string has its quotes and escapes.
    #[must_use]
    pub fn raw(&self) -> &str {
        &self.json
    }

    /// What to show: the content of a JSON string, the JSON text of anything else.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        string_content(&self.json).unwrap_or(Cow::Borrowed(&self.json))
    }

    /// Whether something came that is not a `T`. A `null` is not malformed: nothing came.
    #[must_use]
    pub fn is_malformed(&self) -> bool {
        self.value.is_none() && &*self.json != "null"
    }
}

/// A value of our own, with the text it would be sent as (`null` for one that cannot be written as JSON).
impl<T: Serialize> From<T> for Tolerant<T> {
    fn from(value: T) -> Self {
        let json = serde_json::to_string(&value).unwrap_or_else(|_| "null".to_owned());
        Self { value: Some(value), json: json.into() }
    }
}

impl<T> Serialize for Tolerant<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match serde_json::from_str::<&RawValue>(&self.json) {
            Ok(raw) => raw.serialize(serializer),
            // Not JSON after all: still not lost.
            Err(_) => serializer.serialize_str(&self.json),
        }
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Tolerant<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Received { json, is_float } = Received::deserialize(deserializer)?;
        // The text of a float looks exact and is not: read again, it would pass for an amount.
        let value = if is_float { None } else { T::deserialize(Reread(&json)).ok() };
        Ok(Self { value, json: json.into() })
    }
}
