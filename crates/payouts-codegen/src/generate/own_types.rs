//! Types that the generator does not make: unions chosen by their members, and exact numbers in requests.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;
use syn::{File, Item};

use super::syntax::{self, Context};
use crate::lower::{ALTERNATIVES, RUST_PATH};
use crate::names::type_name;
use crate::tree::{self, components};

/// Where types are that this step writes.
const HOME: &str = "crate::types::";

/// Adds every type to module `types` that the lowered document places there.
///
/// The day it no longer hits: no document has a union of objects in an answer or a number in a request.
pub(super) fn define(file: &mut File, context: &Context<'_>) -> Result<(), String> {
    let types = syntax::module(&mut file.items, &["types"])?;
    for (_, schema) in components(context.document, "schemas") {
        let Some(name) = schema[RUST_PATH].as_str().and_then(|path| path.strip_prefix(HOME)) else {
            continue;
        };
        let tokens = match schema[ALTERNATIVES].as_array() {
            Some(alternatives) => union(name, schema, alternatives),
            None => number(name),
        };
        let items: File = syn::parse2(tokens).map_err(|e| format!("the type `{name}` is no Rust: {e}"))?;
        types.extend(items.items.into_iter().collect::<Vec<Item>>());
    }
    Ok(())
}

/// An enum with a variant for each object, and one for everything else.
fn union(name: &str, schema: &Value, alternatives: &[Value]) -> TokenStream {
    let ident = format_ident!("{name}");
    let variants: Vec<_> = alternatives
        .iter()
        .map(|one| format_ident!("{}", type_name(&tree::last(one["$ref"].as_str().unwrap_or_default()))))
        .collect();
    let own: Vec<Vec<&str>> = alternatives
        .iter()
        .map(|one| one["x-own"].as_array().into_iter().flatten().filter_map(Value::as_str).collect())
        .collect();
    let docs = own.iter().map(|names| {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        format!("Has {}, which no other alternative has.", names.join(" or "))
    });
    let description = schema["description"].as_str().unwrap_or_default().trim();
    let numbers = 0..variants.len();
    quote! {
        #[doc = #description]
        #[derive(Clone, Debug, PartialEq)]
        pub enum #ident {
            #(#[doc = #docs] #variants(::std::boxed::Box<#variants>),)*
            /// None of these, or with members of several: as it came.
            Other(::serde_json::Value),
        }
        impl ::serde::Serialize for #ident {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                match self {
                    #(Self::#variants(value) => ::serde::Serialize::serialize(value, serializer),)*
                    Self::Other(value) => ::serde::Serialize::serialize(value, serializer),
                }
            }
        }
        impl<'de> ::serde::Deserialize<'de> for #ident {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                const OWN: &[&[&str]] = &[#(&[#(#own),*]),*];
                let value = <::serde_json::Value as ::serde::Deserialize>::deserialize(deserializer)?;
                let has = |name: &&str| value.get(name).is_some_and(|member| !member.is_null());
                let mut fitting = (0..OWN.len()).filter(|number| OWN[*number].iter().any(has));
                let read = match (fitting.next(), fitting.next()) {
                    #((::std::option::Option::Some(#numbers), ::std::option::Option::None) => {
                        <#variants as ::serde::Deserialize>::deserialize(&value)
                            .ok()
                            .map(|value| Self::#variants(::std::boxed::Box::new(value)))
                    })*
                    _ => ::std::option::Option::None,
                };
                ::std::result::Result::Ok(read.unwrap_or(Self::Other(value)))
            }
        }
    }
}

/// An exact amount that travels as a JSON number.
fn number(name: &str) -> TokenStream {
    let ident = format_ident!("{name}");
    quote! {
        /// An exact number in a request: its digits, without quotes.
        #[derive(Clone, Debug, PartialEq)]
        pub struct #ident(::payouts_wire::Amount);
        impl ::std::convert::From<::payouts_wire::Amount> for #ident {
            fn from(amount: ::payouts_wire::Amount) -> Self {
                Self(amount)
            }
        }
        impl ::std::fmt::Display for #ident {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }
        impl ::serde::Serialize for #ident {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                let digits = ::std::string::ToString::to_string(&self.0);
                let number = ::serde_json::value::RawValue::from_string(digits).map_err(::serde::ser::Error::custom)?;
                ::serde::Serialize::serialize(&number, serializer)
            }
        }
        impl<'de> ::serde::Deserialize<'de> for #ident {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                <::payouts_wire::Amount as ::serde::Deserialize>::deserialize(deserializer).map(Self)
            }
        }
    }
}
