//! How `serde_json` carries raw text and exact numbers through serde's data model: as a map of one member.

use serde::de::{
    Deserialize, Deserializer, MapAccess, SeqAccess, Visitor,
    value::{MapAccessDeserializer, SeqAccessDeserializer},
};
use serde_json::{Number, Value, value::RawValue};
use std::{borrow::Cow, fmt};

/// The name of the first member of a map, which shows whether `serde_json` made the map to carry raw text or an exact
/// number.
pub(crate) enum Name {
    RawValue,
    Number,
    Own(String),
}

/// The names are not part of `serde_json`'s documented interface. If they ever change, raw text degrades to rewritten text
/// and the tests of buffered numbers fail: copy the new names from its `raw.rs` and `number.rs`.
impl Name {
    pub(crate) const RAW_VALUE: &'static str = "$serde_json::private::RawValue";
    const NUMBER: &'static str = "$serde_json::private::Number";
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        match name {
            Name::RawValue => Name::RAW_VALUE.to_owned(),
            Name::Number => Name::NUMBER.to_owned(),
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
            Name::RAW_VALUE => Name::RawValue,
            Name::NUMBER => Name::Number,
            _ => Name::Own(name.to_owned()),
        })
    }
}

/// The value of a member of such a name: mostly text, borrowed where the whole answer is in memory.
pub(crate) enum Carried<'de> {
    Text(Cow<'de, str>),
    Other(Value),
}

impl<'de> Carried<'de> {
    /// The JSON text that is carried; the value itself where the map merely looks like a carrier, and a body sent it.
    pub(crate) fn of(self, name: &Name) -> Result<Cow<'de, str>, Value> {
        let text = match self {
            Self::Text(text) => text,
            Self::Other(value) => return Err(value),
        };
        match name {
            // Most texts can be seen to be JSON at a glance; only the rest is parsed.
            Name::RawValue if is_plain_string(&text) => Ok(text),
            Name::RawValue if serde_json::from_str::<&RawValue>(&text).is_ok() => Ok(trimmed(text)),
            Name::Number if serde_json::from_str::<Number>(&text).is_ok() => Ok(text),
            _ => Err(Value::String(text.into_owned())),
        }
    }
}

fn is_plain_string(text: &str) -> bool {
    let [b'"', inner @ .., b'"'] = text.as_bytes() else { return false };
    // Without a way out of the loop the compiler looks at many bytes at once.
    !inner.iter().fold(false, |odd, byte| odd | (*byte < b' ') | (*byte == b'"') | (*byte == b'\\'))
}

fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}

impl<'de> Deserialize<'de> for Carried<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AsCarried)
    }
}

struct AsCarried;

impl<'de> Visitor<'de> for AsCarried {
    type Value = Carried<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Carried<'de>, E> {
        Ok(Carried::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Carried<'de>, E> {
        Ok(Carried::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_string<E>(self, text: String) -> Result<Carried<'de>, E> {
        Ok(Carried::Text(Cow::Owned(text)))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Carried<'de>, E> {
        Ok(Carried::Other(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Carried<'de>, E> {
        Ok(Carried::Other(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Carried<'de>, E> {
        Ok(Carried::Other(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Carried<'de>, E> {
        Ok(Carried::Other(value.into()))
    }

    fn visit_unit<E>(self) -> Result<Carried<'de>, E> {
        Ok(Carried::Other(Value::Null))
    }

    fn visit_none<E>(self) -> Result<Carried<'de>, E> {
        Ok(Carried::Other(Value::Null))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Carried<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Carried<'de>, A::Error> {
        Value::deserialize(SeqAccessDeserializer::new(items)).map(Carried::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Carried<'de>, A::Error> {
        Value::deserialize(MapAccessDeserializer::new(members)).map(Carried::Other)
    }
}
