//! A JSON text that is here already, read once more as something of its own.
//!
//! `serde_json` reads it, but for the one case that is most of them: a scalar of this crate, which wants nothing but the text
//! and gets it without another pass over it.

use crate::carrier::Name;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, Visitor,
    value::{BorrowedStrDeserializer, StrDeserializer},
};
use serde_json::{Error, value::RawValue};

/// Reads a value from a JSON text that is in memory already: cheaper than `serde_json::from_str` for the scalars of this crate,
/// and the same for everything else.
///
/// # Errors
/// When the text is no `T`.
///
/// ```
/// use payouts_wire::{Amount, reread};
/// let raw: &serde_json::value::RawValue = serde_json::from_str("1.10")?;
/// assert_eq!(reread::<Amount>(raw)?.to_string(), "1.10");
/// assert!(reread::<bool>(raw).is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn reread<T: DeserializeOwned>(json: &RawValue) -> Result<T, Error> {
    T::deserialize(Reread(json.get()))
}

/// The text of one JSON value.
pub(crate) struct Reread<'de>(pub(crate) &'de str);

macro_rules! by_serde_json {
    ($($method:ident($($argument:ident: $type:ty),*))*) => {$(
        fn $method<V: Visitor<'de>>(self, $($argument: $type,)* visitor: V) -> Result<V::Value, Error> {
            let mut json = serde_json::Deserializer::from_str(self.0);
            let value = json.$method($($argument,)* visitor)?;
            json.end()?;
            Ok(value)
        }
    )*};
}

impl<'de> Deserializer<'de> for Reread<'de> {
    type Error = Error;

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        if name == Name::RAW_VALUE {
            return visitor.visit_map(Carrier(Some(self.0)));
        }
        let mut json = serde_json::Deserializer::from_str(self.0);
        let value = json.deserialize_newtype_struct(name, visitor)?;
        json.end()?;
        Ok(value)
    }

    by_serde_json! {
        deserialize_any()
        deserialize_bool()
        deserialize_i8()
        deserialize_i16()
        deserialize_i32()
        deserialize_i64()
        deserialize_i128()
        deserialize_u8()
        deserialize_u16()
        deserialize_u32()
        deserialize_u64()
        deserialize_u128()
        deserialize_f32()
        deserialize_f64()
        deserialize_char()
        deserialize_str()
        deserialize_string()
        deserialize_bytes()
        deserialize_byte_buf()
        deserialize_option()
        deserialize_unit()
        deserialize_unit_struct(name: &'static str)
        deserialize_seq()
        deserialize_tuple(len: usize)
        deserialize_tuple_struct(name: &'static str, len: usize)
        deserialize_map()
        deserialize_struct(name: &'static str, fields: &'static [&'static str])
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
        deserialize_identifier()
        deserialize_ignored_any()
    }
}

/// The text, the way `serde_json` carries it.
struct Carrier<'de>(Option<&'de str>);

impl<'de> MapAccess<'de> for Carrier<'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        if self.0.is_none() {
            return Ok(None);
        }
        seed.deserialize(StrDeserializer::new(Name::RAW_VALUE)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        seed.deserialize(BorrowedStrDeserializer::new(self.0.take().unwrap_or("null")))
    }
}
