//! Lists the members of received types, for readers that match names loosely.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;
use syn::{Fields, File, Item, parse_quote};

use super::syntax::{self, Context, fold, serde_rename};
use crate::tree::components;

/// Gives every received struct a constant `MEMBERS`: the names of its members on the wire, in the order of the struct.
///
/// Hand-written readers need it to match names ignoring case, without knowing the members themselves: a member added to
/// the document is known to them at once.
pub(super) fn list(file: &mut File, context: &Context<'_>) -> Result<(), String> {
    let types = syntax::module(&mut file.items, &["types"])?;
    let mut blocks: Vec<(usize, Item)> = Vec::new();
    for (at, item) in types.iter().enumerate() {
        let Item::Struct(item) = item else { continue };
        let Fields::Named(fields) = &item.fields else { continue };
        if !context.is_received(&item.ident.to_string()) {
            continue;
        }
        let names: Vec<String> = fields
            .named
            .iter()
            .filter(|field| !is_flattened(&field.attrs))
            .filter_map(|field| {
                serde_rename(&field.attrs).or_else(|| field.ident.as_ref().map(ToString::to_string))
            })
            .collect();
        let ident = &item.ident;
        let evidence = evidence(context.document, &ident.to_string(), &names)?;
        blocks.push((
            at,
            parse_quote! {
                impl #ident {
                    /// The names of the known members, as they travel.
                    pub const MEMBERS: &'static [&'static str] = &[#(#names),*];
                    #evidence
                }
            },
        ));
    }
    for (at, block) in blocks.into_iter().rev() {
        types.insert(at + 1, block);
    }
    Ok(())
}

/// The constant `EVIDENCE` of a schema with `x-evidence`.
fn evidence(document: &Value, ident: &str, names: &[String]) -> Result<Option<TokenStream>, String> {
    let schema = components(document, "schemas").find(|(name, _)| fold(name) == fold(ident));
    let Some(marks) = schema.and_then(|(_, schema)| schema.get("x-evidence")) else { return Ok(None) };
    let marks = marks.as_object().ok_or(format!("`{ident}`: `x-evidence` is no object"))?;
    let mut pairs = Vec::new();
    for (name, form) in marks {
        let form = form.as_str().ok_or(format!("`{ident}`: the evidence `{name}` has no expression"))?;
        if !names.contains(name) {
            return Err(format!("`{ident}`: the evidence `{name}` is none of its members"));
        }
        pairs.push(quote!((#name, #form)));
    }
    Ok(Some(quote! {
        /// What makes a record evidently one of these: members, each with a regular expression that its text must match.
        /// One is enough.
        pub const EVIDENCE: &'static [(&'static str, &'static str)] = &[#(#pairs),*];
    }))
}

/// Whether a field takes the members that no other field takes.
pub(super) fn is_flattened(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("serde")
            && attribute.meta.require_list().is_ok_and(|list| list.tokens.to_string().contains("flatten"))
    })
}
