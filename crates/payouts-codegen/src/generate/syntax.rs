//! Looking things up in a lowered document and in the code generated from it.

use std::collections::BTreeSet;

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use serde_json::Value;
use syn::{Attribute, File, Item, ItemMod, ItemStruct, LitStr, Meta, Type, parse_quote};

use crate::tree::{self, METHODS, components, reach};

/// What the steps of generation need to know about the lowered document.
pub(super) struct Context<'d> {
    pub(super) document: &'d Value,
    pub(super) operations: Vec<Operation<'d>>,
    /// The folded names of the schemas that are received.
    received: BTreeSet<String>,
}

/// One operation, in the order in which the generator has them.
pub(super) struct Operation<'d> {
    pub(super) id: &'d str,
    pub(super) method: &'static str,
    pub(super) path: &'d str,
    pub(super) node: &'d Value,
    item: &'d Value,
}

impl<'d> Context<'d> {
    pub(super) fn new(document: &'d Value) -> Self {
        let operations = operations(document);
        let answers: Vec<Value> =
            operations.iter().flat_map(|operation| operation.answers(document)).cloned().collect();
        let reached = reach(document, &Value::from(answers));
        let received = reached.iter().map(|reference| fold(&tree::last(reference))).collect();
        Self { document, operations, received }
    }

    /// Whether a generated type is received, by its Rust name.
    pub(super) fn is_received(&self, rust_name: &str) -> bool {
        self.received.contains(&fold(rust_name))
    }

    /// The schema that a generated type comes from, with its name in the document.
    pub(super) fn schema(&self, rust_name: &str) -> Option<(&'d String, &'d Value)> {
        components(self.document, "schemas").find(|(name, _)| fold(name) == fold(rust_name))
    }
}

impl<'d> Operation<'d> {
    /// What each answer with a body may hold.
    pub(super) fn answers(&self, document: &'d Value) -> impl Iterator<Item = &'d Value> {
        let answers = self.node["responses"].as_object().into_iter().flatten();
        answers.filter_map(|(_, answer)| tree::follow(document, answer).get("content"))
    }

    /// The parameters of the path and of the operation itself, references followed.
    pub(super) fn parameters(&self, document: &'d Value) -> impl Iterator<Item = &'d Value> {
        let both = [&self.item["parameters"], &self.node["parameters"]];
        both.into_iter()
            .filter_map(Value::as_array)
            .flatten()
            .map(|parameter| tree::follow(document, parameter))
    }
}

/// Every operation of a document, source or lowered.
pub(super) fn operations(document: &Value) -> Vec<Operation<'_>> {
    let paths = document["paths"].as_object().into_iter().flatten();
    paths
        .flat_map(|(path, item)| {
            METHODS.into_iter().filter_map(move |method| {
                let node = item.get(method)?;
                Some(Operation {
                    id: node["operationId"].as_str().unwrap_or_default(),
                    method,
                    path,
                    node,
                    item,
                })
            })
        })
        .collect()
}

/// A name without case and punctuation, so that `getPaymentPayouts`, `get_payment_payouts` and `GetPaymentPayouts` are equal.
pub(super) fn fold(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The items of a module of the generated file, such as `types` or `types::builder`.
pub(super) fn module<'f>(items: &'f mut Vec<Item>, path: &[&str]) -> Result<&'f mut Vec<Item>, String> {
    let Some((first, rest)) = path.split_first() else { return Ok(items) };
    let inner = items.iter_mut().find_map(|item| match item {
        Item::Mod(ItemMod { ident, content: Some((_, inner)), .. }) if ident == first => Some(inner),
        _ => None,
    });
    module(inner.ok_or_else(|| format!("the generated code has no module `{first}`"))?, rest)
}

/// The structs of module `types`.
pub(super) fn type_structs(file: &File) -> impl Iterator<Item = &ItemStruct> {
    type_items(file).filter_map(|item| match item {
        Item::Struct(item) => Some(item),
        _ => None,
    })
}

/// Everything in module `types`.
pub(super) fn type_items(file: &File) -> impl Iterator<Item = &Item> {
    file.items
        .iter()
        .filter_map(|item| match item {
            Item::Mod(ItemMod { ident, content: Some((_, inner)), .. }) if ident == "types" => Some(inner),
            _ => None,
        })
        .flatten()
}

/// The last segment of a type's path: `Export` of `super::Export`.
pub(super) fn type_name(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        _ => None,
    }
}

/// The name that `#[serde(rename = "…")]` gives.
pub(super) fn serde_rename(attributes: &[Attribute]) -> Option<String> {
    let mut found = None;
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        // Other members of the attribute are of no interest, so what cannot be parsed is skipped.
        let _ = attribute.parse_nested_meta(|meta| {
            let value = meta.value().and_then(syn::parse::ParseBuffer::parse::<LitStr>);
            if let (true, Ok(value)) = (meta.path.is_ident("rename"), value) {
                found = Some(value.value());
            }
            Ok(())
        });
    }
    found
}

/// Documentation as an attribute.
pub(super) fn doc(text: &str) -> Attribute {
    let text = text.trim();
    parse_quote!(#[doc = #text])
}

/// Whether something is documented.
pub(super) fn has_doc(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident("doc"))
}

/// Formatted source, with one `///` line for each line of documentation.
pub(super) fn format(file: &File) -> Result<String, String> {
    let file = syn::parse2(doc_lines(file.to_token_stream()))
        .map_err(|e| format!("the polished code is no Rust: {e}"))?;
    Ok(prettyplease::unparse(&file))
}

/// Splits documentation into lines, each with the blank in front that people write.
fn doc_lines(tokens: TokenStream) -> TokenStream {
    let mut lines = TokenStream::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) => match doc_text(&group) {
                // The `#` of the first line is already there.
                Some(text) => {
                    for (index, line) in text.trim().lines().enumerate() {
                        let line = if line.is_empty() { String::new() } else { format!(" {line}") };
                        let hash = (index > 0).then(|| quote!(#));
                        lines.extend(quote!(#hash [doc = #line]));
                    }
                }
                None => {
                    let mut inner = Group::new(group.delimiter(), doc_lines(group.stream()));
                    inner.set_span(group.span());
                    lines.extend([TokenTree::Group(inner)]);
                }
            },
            other => lines.extend([other]),
        }
    }
    lines
}

/// The text of a `[doc = "…"]`; nothing for an empty one, which would leave a `#` without its brackets.
fn doc_text(group: &Group) -> Option<String> {
    if group.delimiter() != proc_macro2::Delimiter::Bracket {
        return None;
    }
    let Ok(Meta::NameValue(meta)) = syn::parse2(group.stream()) else { return None };
    let text = meta
        .path
        .is_ident("doc")
        .then(|| syn::parse2::<LitStr>(meta.value.to_token_stream()).ok())
        .flatten()?;
    Some(text.value()).filter(|text| !text.trim().is_empty())
}

/// Every identifier in some code, those inside of texts and documentation left out.
pub(super) fn idents(tokens: TokenStream) -> Vec<String> {
    tokens
        .into_iter()
        .flat_map(|token| match token {
            TokenTree::Group(group) => idents(group.stream()),
            TokenTree::Ident(ident) => vec![ident.to_string()],
            _ => Vec::new(),
        })
        .collect()
}
