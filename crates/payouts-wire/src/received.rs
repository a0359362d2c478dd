//! One JSON value as its text, before anything has read it.
//!
//! Every scalar of this crate is read through here, because the text is the only form in which no digit has been lost.
//! Where `serde_json` reads directly (from text, bytes, a reader or a [`Value`]), it is asked for the raw text. Where serde
//! has buffered the value already (`flatten`, `untagged`, internally tagged), the text is written again from the
//! buffer; numbers are exact there too, thanks to the feature `arbitrary_precision`.

use serde::de::{
    Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor, value::SeqAccessDeserializer,
};
use serde_json::{Map, Number, Value, value::RawValue};
use std::{borrow::Cow, fmt};

/// The names under which `serde_json` passes raw text and exact numbers through serde's data model.
///
/// They are not part of its documented interface. If they ever change, raw text degrades to rewritten text and the tests of
/// buffered numbers fail: copy the new names from its `raw.rs` and `number.rs`.
const RAW_VALUE: &str = "$serde_json::private::RawValue";
const NUMBER: &str = "$serde_json::private::Number";

/// The text of one JSON value, and whether it reached us as a binary float.
pub(crate) struct Received {
    pub(crate) json: Box<str>,
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

impl Received {
    fn exact(json: impl Into<Box<str>>) -> Self {
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

/// What a JSON string says; `None` when `json` is not a JSON string, or one with a broken escape.
pub(crate) fn string_content(json: &str) -> Option<Cow<'_, str>> {
    let inner = json.strip_prefix('"')?.strip_suffix('"')?;
    if inner.contains('\\') {
        serde_json::from_str(json).ok().map(Cow::Owned)
    } else {
        Some(Cow::Borrowed(inner))
    }
}

impl<'de> Deserialize<'de> for Received {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(RAW_VALUE, AsReceived)
    }
}

/// Takes raw text when it is offered, and any value of serde's data model otherwise.
struct AsReceived;

impl<'de> Visitor<'de> for AsReceived {
    type Value = Received;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Received, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Received, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_none<E>(self) -> Result<Received, E> {
        Ok(Received::exact("null"))
    }

    fn visit_unit<E>(self) -> Result<Received, E> {
        Ok(Received::exact("null"))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Received, E> {
        Ok(Received::exact(if value { "true" } else { "false" }))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Received, E> {
        Ok(Received::exact(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Received, E> {
        Ok(Received::exact(value.to_string()))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Received, E> {
        Ok(Received::exact(value.to_string()))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Received, E> {
        Ok(Received::exact(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Received, E> {
        // A float that is no JSON number becomes `null`, as everywhere in `serde_json`.
        Ok(Received { json: Value::from(value).to_string().into(), is_float: true })
    }

    fn visit_str<E>(self, value: &str) -> Result<Received, E> {
        Ok(Received::exact(Value::from(value).to_string()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Received, A::Error> {
        Value::deserialize(SeqAccessDeserializer::new(items)).map(|array| Received::exact(array.to_string()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Received, A::Error> {
        let Some((name, value)) = members.next_entry::<Name, Value>()? else {
            return Ok(Received::exact("{}"));
        };
        let mut next = members.next_entry::<String, Value>()?;
        // Nearly every value comes as a carrier, so no map is made for one.
        if next.is_none() && name.carries(&value) {
            return Ok(Received::exact(carried(value)));
        }
        let mut object = Map::new();
        object.insert(name.into(), value);
        while let Some((name, value)) = next {
            object.insert(name, value);
            next = members.next_entry()?;
        }
        Ok(Received::exact(Value::Object(object).to_string()))
    }
}

/// The name of the first member of a map, which tells whether `serde_json` made the map to carry raw text or an exact number.
enum Name {
    RawValue,
    Number,
    Own(String),
}

impl Name {
    /// The content is checked, so that a body which merely looks like such a map stays the object it is.
    fn carries(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::RawValue, Value::String(text)) => serde_json::from_str::<&RawValue>(text).is_ok(),
            (Self::Number, Value::String(text)) => serde_json::from_str::<Number>(text).is_ok(),
            _ => false,
        }
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        match name {
            Name::RawValue => RAW_VALUE.to_owned(),
            Name::Number => NUMBER.to_owned(),
            Name::Own(name) => name,
        }
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(AsName)
    }
}

struct AsName;

impl Visitor<'_> for AsName {
    type Value = Name;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E>(self, name: &str) -> Result<Name, E> {
        Ok(match name {
            RAW_VALUE => Name::RawValue,
            NUMBER => Name::Number,
            _ => Name::Own(name.to_owned()),
        })
    }
}

/// The text in a carrier.
fn carried(value: Value) -> String {
    match value {
        Value::String(text) if text.trim().len() == text.len() => text,
        Value::String(text) => text.trim().to_owned(),
        other => other.to_string(),
    }
}
