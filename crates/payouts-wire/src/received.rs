//! One JSON value as its text, before anything has read it.
//!
//! Every scalar of this crate is read through here, because the text is the only form in which no digit has been lost.
//! Where `serde_json` reads directly (from text, bytes, a reader or a [`Value`]), it is asked for the raw text. Where serde
//! has buffered the value already (`flatten`, `untagged`, internally tagged), the text is written again from the
//! buffer; numbers are exact there too, thanks to the feature `arbitrary_precision`.

use crate::carrier::{Carried, Name};
use serde::de::{
    Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor, value::SeqAccessDeserializer,
};
use serde_json::{Map, Value};
use std::{borrow::Cow, fmt, marker::PhantomData};

/// The text of one JSON value, and whether it reached us as a binary float.
pub(crate) struct Received<'de> {
    pub(crate) json: Cow<'de, str>,
    /// The digits were chosen by a float formatter, not by the sender.
    pub(crate) is_float: bool,
}

/// What an exact reader wants to know about a value.
pub(crate) enum Scalar<'a> {
    Text(Cow<'a, str>),
    Number(&'a str),
    Float,
    Other(&'static str),
}

impl<'de> Received<'de> {
    fn exact(json: impl Into<Cow<'de, str>>) -> Self {
        Self { json: json.into(), is_float: false }
    }

    pub(crate) fn scalar(&self) -> Scalar<'_> {
        match self.json.as_bytes().first() {
            _ if self.is_float => Scalar::Float,
            Some(b'"') => {
                string_content(&self.json).map_or(Scalar::Other("a malformed string"), Scalar::Text)
            }
            Some(b'-' | b'0'..=b'9') => Scalar::Number(&self.json),
            Some(b't' | b'f') => Scalar::Other("a boolean"),
            Some(b'[') => Scalar::Other("an array"),
            Some(b'{') => Scalar::Other("an object"),
            _ => Scalar::Other("null"),
        }
    }

    /// The content of a JSON string or the text of a number; an error for everything else, floats included.
    pub(crate) fn text_or_number<E: Error>(&self, expected: &str) -> Result<Cow<'_, str>, E> {
        match self.scalar() {
            Scalar::Text(text) => Ok(text),
            Scalar::Number(text) => Ok(Cow::Borrowed(text)),
            Scalar::Float => Err(E::custom(format_args!("expected {expected}, found a binary float"))),
            Scalar::Other(found) => Err(E::custom(format_args!("expected {expected}, found {found}"))),
        }
    }

    /// The content of a JSON string; an error for everything else.
    pub(crate) fn text_only<E: Error>(&self, expected: &str) -> Result<Cow<'_, str>, E> {
        match self.scalar() {
            Scalar::Number(_) => Err(E::custom(format_args!("expected {expected}, found a number"))),
            _ => self.text_or_number(expected),
        }
    }
}

/// The text of a JSON string; `None` when `json` is not a JSON string, or one with a broken escape.
pub(crate) fn string_content(json: &str) -> Option<Cow<'_, str>> {
    let inner = json.strip_prefix('"')?.strip_suffix('"')?;
    if inner.contains('\\') {
        serde_json::from_str(json).ok().map(Cow::Owned)
    } else {
        Some(Cow::Borrowed(inner))
    }
}

impl<'de> Deserialize<'de> for Received<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(Name::RAW_VALUE, AsReceived(PhantomData))
    }
}

/// Takes raw text when it is offered, and any value of serde's data model otherwise.
struct AsReceived<'de>(PhantomData<Received<'de>>);

impl<'de> Visitor<'de> for AsReceived<'de> {
    type Value = Received<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Received<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Received<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_none<E>(self) -> Result<Received<'de>, E> {
        Ok(Received::exact("null"))
    }

    fn visit_unit<E>(self) -> Result<Received<'de>, E> {
        Ok(Received::exact("null"))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Received<'de>, E> {
        Ok(Received::exact(if value { "true" } else { "false" }))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Received<'de>, E> {
        Ok(Received::exact(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Received<'de>, E> {
        Ok(Received::exact(value.to_string()))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Received<'de>, E> {
        Ok(Received::exact(value.to_string()))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Received<'de>, E> {
        Ok(Received::exact(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Received<'de>, E> {
        // A float that is no JSON number becomes `null`, as everywhere in `serde_json`.
        Ok(Received { json: Value::from(value).to_string().into(), is_float: true })
    }

    fn visit_str<E>(self, value: &str) -> Result<Received<'de>, E> {
        Ok(Received::exact(Value::from(value).to_string()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Received<'de>, A::Error> {
        Value::deserialize(SeqAccessDeserializer::new(items)).map(|array| Received::exact(array.to_string()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Received<'de>, A::Error> {
        let Some(name) = members.next_key::<Name>()? else { return Ok(Received::exact("{}")) };
        let mut object = Map::new();
        if matches!(name, Name::Own(_)) {
            object.insert(name.into(), members.next_value()?);
        } else {
            let value: Carried<'de> = members.next_value()?;
            let next = members.next_entry::<String, Value>()?;
            // Nearly every value comes as a carrier, so no map is made for one.
            match (value.of(&name), next) {
                (Ok(json), None) => return Ok(Received::exact(json)),
                (value, next) => {
                    object.insert(name.into(), value.map_or_else(|value| value, Value::from));
                    object.extend(next);
                }
            }
        }
        while let Some((name, value)) = members.next_entry()? {
            object.insert(name, value);
        }
        Ok(Received::exact(Value::Object(object).to_string()))
    }
}
