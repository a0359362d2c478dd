//! JSON Schemas of the scalars: what they are *written* as.

use crate::{Amount, Id, UtcTime, WireDate};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

macro_rules! string_schema {
    ($type:ident, $description:literal, $($keyword:literal: $value:literal)?) => {
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }

            fn schema_id() -> Cow<'static, str> {
                concat!("payouts_wire::", stringify!($type)).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({
                    "type": "string",
                    "description": $description,
                    $($keyword: $value,)?
                })
            }
        }
    };
}

string_schema!(Amount, "An exact decimal amount, without a currency.", "pattern": r"^-?[0-9]+(\.[0-9]+)?$");
string_schema!(UtcTime, "An instant in UTC, with `Z`.", "format": "date-time");
string_schema!(WireDate, "A calendar day.", "format": "date");
string_schema!(Id, "An identifier, digit for digit.",);
