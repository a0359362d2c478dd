//! The known values of open enums, as traits of the wire crate.

use serde_json::Value;
use syn::{File, Ident, Item, ItemEnum, parse_quote};

use super::syntax::{self, Context, serde_rename};
use crate::tree::components;

/// Implements `WireEnum` or `WireCode` for the enum of every `x-open-enum`.
///
/// The day it no longer hits: no document has an open enum any more.
pub(super) fn implement(file: &mut File, context: &Context<'_>) -> Result<(), String> {
    let open: Vec<(&String, &Value)> =
        components(context.document, "schemas").filter(|(_, s)| s.get("x-open-enum").is_some()).collect();
    let types = syntax::module(&mut file.items, &["types"])?;
    for (name, schema) in open {
        let generated = types.iter().position(
            |item| matches!(item, Item::Enum(e) if syntax::fold(&e.ident.to_string()) == syntax::fold(name)),
        );
        let at = generated.ok_or_else(|| format!("the generator made no enum of `{name}`"))?;
        let Item::Enum(generated) = &types[at] else { continue };
        let block =
            implementation(generated, schema).map_err(|problem| format!("open enum `{name}`: {problem}"))?;
        types.insert(at + 1, block);
    }
    Ok(())
}

fn implementation(generated: &ItemEnum, schema: &Value) -> Result<Item, String> {
    let ident = &generated.ident;
    let variants: Vec<(String, &Ident)> = generated
        .variants
        .iter()
        .map(|v| (serde_rename(&v.attrs).unwrap_or_else(|| v.ident.to_string()), &v.ident))
        .collect();
    let wanted: Vec<&str> =
        schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    if !variants.iter().map(|(name, _)| name.as_str()).eq(wanted.iter().copied()) {
        return Err(format!("the generated enum has not exactly the values {wanted:?}"));
    }
    let idents: Vec<&Ident> = variants.iter().map(|(_, ident)| *ident).collect();
    if let Some(codes) = schema["x-open-enum"]["codes"].as_array() {
        let codes: Vec<syn::LitInt> = codes.iter().map(|code| int(&code.to_string())).collect();
        return Ok(parse_quote! {
            impl ::payouts_wire::WireCode for #ident {
                fn known() -> &'static [(i64, Self)] {
                    &[#((#codes, Self::#idents)),*]
                }
            }
        });
    }
    let ignore_case = schema["x-open-enum"]["ignoreCase"] == true;
    Ok(parse_quote! {
        impl ::payouts_wire::WireEnum for #ident {
            const IGNORE_CASE: bool = #ignore_case;
            fn known() -> &'static [(&'static str, Self)] {
                &[#((#wanted, Self::#idents)),*]
            }
        }
    })
}

fn int(text: &str) -> syn::LitInt {
    syn::LitInt::new(text, proc_macro2::Span::call_site())
}
