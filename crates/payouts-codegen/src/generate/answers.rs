//! The names of members of answers, for readers that take a JSON text apart by themselves.

use std::collections::BTreeSet;

use heck::{ToShoutySnakeCase as _, ToSnakeCase as _};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;

use super::syntax;
use crate::tree::components;

/// Source of one module for each schema with members that is no dataset, from the source document; `None` where there is
/// none.
///
/// A module has `MEMBERS`, one constant for each of them, and `EVIDENCE` where the schema has an `x-evidence`. A reader names a
/// member by its constant, so that renaming it in the document is an error of the compiler and no silent loss.
pub(super) fn source(document: &Value) -> Result<Option<String>, String> {
    let schemas = components(document, "schemas").filter(|(_, schema)| schema.get("x-dataset").is_none());
    let modules = schemas
        .filter(|(_, schema)| schema["properties"].is_object())
        .map(|(name, schema)| module(name, schema).map_err(|e| format!("`{name}`: {e}")))
        .collect::<Result<Vec<_>, _>>()?;
    if modules.is_empty() {
        return Ok(None);
    }
    let file =
        syn::parse2(quote!(#(#modules)*)).map_err(|e| format!("the names of members are no Rust: {e}"))?;
    syntax::format(&file).map(Some)
}

fn module(schema_name: &str, schema: &Value) -> Result<TokenStream, String> {
    let names: Vec<&String> =
        schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name).collect();
    let mut idents = BTreeSet::from(["MEMBERS".to_owned(), "EVIDENCE".to_owned()]);
    let constants = names
        .iter()
        .map(|name| {
            let ident = name.to_shouty_snake_case();
            if syn::parse_str::<syn::Ident>(&ident).is_err() || !idents.insert(ident.clone()) {
                return Err(format!("`{name}` makes no constant of its own: {ident}"));
            }
            let (ident, doc) = (format_ident!("{ident}"), format!("The member `{name}`."));
            Ok(quote!(#[doc = #doc] pub const #ident: &str = #name;))
        })
        .collect::<Result<Vec<_>, _>>()?;
    let evidence = evidence(schema, &names)?;
    let (ident, doc) =
        (format_ident!("{}", schema_name.to_snake_case()), format!("`{schema_name}` of the document."));
    Ok(quote! {
        #[doc = #doc]
        pub mod #ident {
            /// The names of the known members, as they travel.
            pub const MEMBERS: &[&str] = &[#(#names),*];
            #evidence
            #(#constants)*
        }
    })
}

fn evidence(schema: &Value, names: &[&String]) -> Result<Option<TokenStream>, String> {
    let Some(marks) = schema.get("x-evidence") else { return Ok(None) };
    let marks = marks.as_object().ok_or("`x-evidence` is no object")?;
    let pairs = marks
        .iter()
        .map(|(name, form)| {
            let form = form.as_str().ok_or(format!("the evidence `{name}` has no expression"))?;
            if !names.contains(&name) {
                return Err(format!("the evidence `{name}` is none of its members"));
            }
            Ok(quote!((#name, #form)))
        })
        .collect::<Result<Vec<_>, String>>()?;
    Ok(Some(quote! {
        /// What makes a record evidently one of these: members, each with a regular expression that its text must match.
        /// One is enough.
        pub const EVIDENCE: &[(&str, &str)] = &[#(#pairs),*];
    }))
}

#[cfg(test)]
mod tests {
    use crate::Spec;

    const ANSWER: &str = "
openapi: 3.0.3
components:
  schemas:
    Amount: {x-scalar: amount, type: string}
    row: {x-dataset: {name: rows}, properties: {id: {type: string}}}
    payoutList:
      x-evidence: {pspRef: '[0-9]'}
      properties: {pspRef: {type: string}, payoutAmt: {type: string}}
";

    fn source(yaml: &str) -> Result<Option<String>, String> {
        super::source(Spec::parse("answers", yaml).unwrap().document())
    }

    #[test]
    fn each_member_has_a_constant_and_the_evidence_is_listed() {
        let source = source(ANSWER).unwrap().unwrap();
        for part in [
            "pub mod payout_list",
            "pub const MEMBERS: &[&str] = &[\"pspRef\", \"payoutAmt\"]",
            "pub const PSP_REF: &str = \"pspRef\"",
            "pub const EVIDENCE: &[(&str, &str)] = &[(\"pspRef\", \"[0-9]\")]",
        ] {
            assert!(source.contains(part), "{part} in {source}");
        }
        assert!(!source.contains("mod row"), "rows of files have columns");
    }

    #[test]
    fn names_that_would_collide_and_unknown_evidence_are_refused() {
        for (from, to, complaint) in [
            ("payoutAmt", "psp_ref", "`payoutList`: `psp_ref` makes no constant of its own: PSP_REF"),
            ("payoutAmt", "members", "`members` makes no constant of its own"),
            ("{pspRef: '[0-9]'}", "{other: '[0-9]'}", "the evidence `other` is none of its members"),
            ("{pspRef: '[0-9]'}", "{pspRef: 1}", "the evidence `pspRef` has no expression"),
        ] {
            let error = source(&ANSWER.replace(from, to)).unwrap_err();
            assert!(error.contains(complaint), "{complaint} in {error}");
        }
    }
}
