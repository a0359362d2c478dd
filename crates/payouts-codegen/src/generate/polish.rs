//! Changes that no setting of the generator makes, done in the syntax tree by named steps that count their hits.

use quote::ToTokens as _;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, ExprCall, ExprStruct, File, ImplItem, Item, Lit, Member, Stmt, parse_quote};

use super::syntax::{self, Context, fold};
use super::{docs, enums, members, own_types};

/// One step: changes the file, or returns why it could not.
pub(super) type Step = fn(&mut File, &Context<'_>) -> Result<(), String>;

/// Every step, in the order in which they run.
pub(super) const STEPS: &[(&str, Step)] = &[
    ("no_version_header", no_version_header),
    ("operation_ids", operation_ids),
    ("decoding", decoding),
    ("no_constructors", no_constructors),
    ("plain_answers", plain_answers),
    ("open_answers", open_answers),
    ("member_named_extra", member_named_extra),
    ("open_enums", enums::implement),
    ("members", members::list),
    ("own_types", own_types::define),
    ("docs", docs::complete),
];

/// Takes away the `api-version` header that the generator adds to every request: neither service knows it.
///
/// The day it no longer hits: the generator has learned to leave it out. Delete the step; the check `no_stray_header` stays.
fn no_version_header(file: &mut File, context: &Context<'_>) -> Result<(), String> {
    struct Header(usize);
    impl VisitMut for Header {
        fn visit_block_mut(&mut self, block: &mut Block) {
            let before = block.stmts.len();
            block.stmts.retain(|statement| !is_version_header(statement));
            self.0 += before - block.stmts.len();
            visit_mut::visit_block_mut(self, block);
        }
    }
    let mut header = Header(0);
    header.visit_file_mut(file);
    once_per_operation("an `api-version` header", header.0, context)
}

fn is_version_header(statement: &Stmt) -> bool {
    let text = statement.to_token_stream().to_string();
    text.starts_with("header_map . append") && text.contains("\"api-version\"")
}

/// Gives hooks the `operationId` of the document; the generator passes its own snake case instead.
///
/// The day it no longer hits: the generator passes the id as it is. Delete the step.
fn operation_ids(file: &mut File, context: &Context<'_>) -> Result<(), String> {
    struct Ids<'c>(&'c Context<'c>, usize);
    impl VisitMut for Ids<'_> {
        fn visit_expr_struct_mut(&mut self, value: &mut ExprStruct) {
            if value.path.is_ident("OperationInfo") {
                for field in &mut value.fields {
                    let is_id = matches!(&field.member, Member::Named(name) if name == "operation_id");
                    let syn::Expr::Lit(literal) = &mut field.expr else { continue };
                    let Lit::Str(given) = &literal.lit else { continue };
                    let known =
                        self.0.operations.iter().find(|operation| fold(operation.id) == fold(&given.value()));
                    if let (true, Some(operation)) = (is_id, known) {
                        let id = operation.id;
                        field.expr = parse_quote!(#id);
                        self.1 += 1;
                    }
                }
            }
            visit_mut::visit_expr_struct_mut(self, value);
        }
    }
    let mut ids = Ids(context, 0);
    ids.visit_file_mut(file);
    once_per_operation("an operation id for the hooks", ids.1, context)
}

/// Lets the runtime decode answers: the generator's own reader drops the call behind an answer that it cannot read, and with
/// it the request ids that the service's support asks for.
///
/// The day it no longer hits: the generator's errors carry the response. Delete the step, and read the ids from there.
fn decoding(file: &mut File, context: &Context<'_>) -> Result<(), String> {
    struct Decoding(usize);
    impl VisitMut for Decoding {
        fn visit_expr_call_mut(&mut self, call: &mut ExprCall) {
            if call.func.to_token_stream().to_string() == "ResponseValue :: from_response" {
                call.func = parse_quote!(::payouts_http::decode);
                self.0 += 1;
            }
            visit_mut::visit_expr_call_mut(self, call);
        }
    }
    let mut decoding = Decoding(0);
    decoding.visit_file_mut(file);
    let answers = |operation: &syntax::Operation<'_>| operation.answers(context.document).count();
    let wanted: usize = context.operations.iter().map(answers).sum();
    if decoding.0 == wanted {
        return Ok(());
    }
    Err(format!(
        "the generator decodes {} answers where {wanted} are described: read what it writes now, and adapt the step",
        decoding.0
    ))
}

fn once_per_operation(what: &str, hits: usize, context: &Context<'_>) -> Result<(), String> {
    let wanted = context.operations.len();
    if hits == wanted {
        return Ok(());
    }
    Err(format!(
        "the generator wrote {what} {hits} times for {wanted} operations: read what it writes now, and adapt the step"
    ))
}

/// Takes the generated constructors away. They build an HTTP client of their own, with a total timeout that would cut long answers
/// off, and panic when that fails. The client's crate has `Client::new(runtime)` instead.
///
/// The day it no longer hits: the generator takes an existing HTTP client only. Delete the step.
fn no_constructors(file: &mut File, _: &Context<'_>) -> Result<(), String> {
    let before = file.items.len();
    file.items.retain(|item| {
        let Item::Impl(item) = item else { return true };
        let names: Vec<String> = item
            .items
            .iter()
            .filter_map(|item| match item {
                ImplItem::Fn(function) => Some(function.sig.ident.to_string()),
                _ => None,
            })
            .collect();
        names != ["new", "new_with_client"]
    });
    match before - file.items.len() {
        1 => Ok(()),
        hits => Err(format!(
            "found {hits} blocks of constructors instead of one: read what the generator writes now"
        )),
    }
}

/// Takes the builders of received types away, and gives these types `Default`: only a test builds an answer, and
/// `..Default::default()` is all it needs. What is sent keeps its builders.
///
/// The day it no longer hits: the generator builds only what is sent. Keep the `Default`, if it is missing.
fn plain_answers(file: &mut File, context: &Context<'_>) -> Result<(), String> {
    let mut plain = 0;
    let types = syntax::module(&mut file.items, &["types"])?;
    types.retain_mut(|item| match item {
        Item::Struct(item) if context.is_received(&item.ident.to_string()) => {
            item.attrs.insert(0, parse_quote!(#[derive(Default)]));
            merge_derives(&mut item.attrs);
            plain += 1;
            true
        }
        Item::Impl(item) => !(is_received(&item.self_ty, context) && is_builder_fn(&item.items)),
        _ => true,
    });
    // A type without known members is a map or a list to the generator, and has no builder.
    let is_unnamed = |item: &&Item| {
        matches!(item, Item::Struct(item)
            if item.fields.iter().any(|field| field.ident.is_none()) && context.is_received(&item.ident.to_string()))
    };
    let maps = types.iter().filter(is_unnamed).count();
    let builders = syntax::module(&mut file.items, &["types", "builder"])?;
    let before = builders.iter().filter(|item| matches!(item, Item::Struct(_))).count();
    builders.retain(|item| match item {
        Item::Struct(item) => !context.is_received(&item.ident.to_string()),
        Item::Impl(item) => !is_received(&item.self_ty, context),
        _ => true,
    });
    let removed = before - builders.iter().filter(|item| matches!(item, Item::Struct(_))).count();
    if builders.is_empty() {
        let types = syntax::module(&mut file.items, &["types"])?;
        types.retain(|item| !matches!(item, Item::Mod(module) if module.ident == "builder"));
    }
    if removed + maps == plain {
        return Ok(());
    }
    Err(format!(
        "{plain} types are received, {maps} of them plain maps, but {removed} builders were found for them"
    ))
}

fn is_received(ty: &syn::Type, context: &Context<'_>) -> bool {
    syntax::type_name(ty).is_some_and(|name| context.is_received(&name))
}

fn is_builder_fn(items: &[ImplItem]) -> bool {
    matches!(items, [ImplItem::Fn(function)] if function.sig.ident == "builder")
}

/// Gives received types without known members the form of all others: a struct whose members are in `extra`. The generator
/// makes them a tuple around a map, so that the first member described would break every caller.
///
/// The day it no longer hits: every object of every answer has a known member. Keep it for the next one that has not.
fn open_answers(file: &mut File, context: &Context<'_>) -> Result<(), String> {
    let types = syntax::module(&mut file.items, &["types"])?;
    let mut opened = Vec::new();
    for item in types.iter_mut() {
        let Item::Struct(item) = item else { continue };
        let syn::Fields::Unnamed(fields) = &item.fields else { continue };
        let map = fields.unnamed.first().map(|field| field.ty.clone());
        let is_map = |ty: &syn::Type| syntax::type_name(ty).is_some_and(|name| name == "Map");
        let Some(map) = map.filter(is_map).filter(|_| context.is_received(&item.ident.to_string())) else {
            continue;
        };
        let ident = item.ident.clone();
        let mut open: syn::ItemStruct = parse_quote! {
            pub struct #ident {
                #[serde(flatten)]
                pub extra: #map,
            }
        };
        open.attrs = item.attrs.drain(..).filter(|attribute| !attribute.path().is_ident("serde")).collect();
        *item = open;
        opened.push(ident.to_string());
    }
    // What made the tuple feel like its map: `Deref`, and `From` in both directions.
    types.retain(|item| {
        let Item::Impl(item) = item else { return true };
        let mentioned = syntax::idents(item.to_token_stream());
        item.trait_.is_none() || !opened.iter().any(|name| mentioned.contains(name))
    });
    Ok(())
}

/// Renames a member `extra` to `extra_`, which travels as `extra`: the map of unknown members has that name in every type.
///
/// The day it no longer hits: no document has such a member. Keep it for the next one that has.
fn member_named_extra(file: &mut File, _: &Context<'_>) -> Result<(), String> {
    for item in syntax::module(&mut file.items, &["types"])? {
        let Item::Struct(item) = item else { continue };
        let is_extra = |field: &&mut syn::Field| field.ident.as_ref().is_some_and(|name| name == "extra");
        if item.fields.iter_mut().filter(is_extra).count() < 2 {
            continue;
        }
        for field in
            item.fields.iter_mut().filter(is_extra).filter(|field| !members::is_flattened(&field.attrs))
        {
            field.ident = Some(parse_quote!(extra_));
            field.attrs.push(parse_quote!(#[serde(rename = "extra")]));
        }
    }
    Ok(())
}

/// Joins several `#[derive(…)]` into the first.
fn merge_derives(attributes: &mut Vec<syn::Attribute>) {
    let mut paths: Vec<syn::Path> = Vec::new();
    attributes.retain(|attribute| {
        let derive = attribute.path().is_ident("derive");
        if derive {
            let list = attribute
                .parse_args_with(syn::punctuated::Punctuated::<syn::Path, syn::Token![,]>::parse_terminated);
            paths.extend(list.into_iter().flatten());
        }
        !derive
    });
    attributes.push(parse_quote!(#[derive(#(#paths),*)]));
    // Documentation first, then derives, then what serde wants to know.
    attributes.sort_by_key(|attribute| {
        let path = attribute.path();
        (!path.is_ident("doc"), !path.is_ident("derive"))
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const CALL: &str = r#"
        impl Client {
            pub fn new() {}
            pub fn new_with_client() {}
        }
        async fn send() {
            header_map.append(HeaderName::from_static("api-version"), version());
            header_map.append("ms-requestid", id);
            let info = OperationInfo { operation_id: "get_spi_details" };
        }
    "#;

    fn polished(step: Step, code: &str) -> Result<String, String> {
        let document = json!({"paths": {"/a": {"get": {"operationId": "getSPIDetails"}}}});
        let mut file = syn::parse_str(code).unwrap();
        step(&mut file, &Context::new(&document))?;
        Ok(file.to_token_stream().to_string())
    }

    #[test]
    fn takes_the_version_header_away_and_leaves_the_others() {
        let code = polished(no_version_header, CALL).unwrap();
        assert!(!code.contains("api-version") && code.contains("ms-requestid"), "{code}");
    }

    #[test]
    fn gives_hooks_the_id_of_the_document() {
        assert!(polished(operation_ids, CALL).unwrap().contains("operation_id : \"getSPIDetails\""));
    }

    #[test]
    fn lets_the_runtime_decode_every_described_answer() {
        let code = "async fn send() { match status { 200 => ResponseValue::from_response(response).await } }";
        let document =
            |content| json!({"paths": {"/a": {"get": {"operationId": "a", "responses": {"200": content}}}}});
        let run = |document| {
            let mut file = syn::parse_str(code).unwrap();
            decoding(&mut file, &Context::new(&document)).map(|()| file.to_token_stream().to_string())
        };
        let polished = run(document(json!({"content": {"application/json": {}}}))).unwrap();
        assert!(polished.contains(":: payouts_http :: decode (response) . await"), "{polished}");
        let why = run(document(json!({"description": "nothing"}))).unwrap_err();
        assert!(why.contains("1 answers where 0 are described"), "{why}");
    }

    #[test]
    fn takes_the_constructors_away() {
        assert!(!polished(no_constructors, CALL).unwrap().contains("new_with_client"));
    }

    #[test]
    fn gives_a_map_the_form_of_a_struct() {
        let answer =
            json!({"content": {"application/json": {"schema": {"$ref": "#/components/schemas/open"}}}});
        let document = json!({
            "paths": {"/a": {"get": {"operationId": "a", "responses": {"200": answer}}}},
            "components": {"schemas": {"open": {"type": "object"}}}
        });
        let mut file = syn::parse_str(
            "pub mod types {
                #[derive(Clone)]
                #[serde(transparent)]
                pub struct Open(pub ::serde_json::Map<String, ::serde_json::Value>);
                impl Deref for Open { type Target = Map; }
                impl From<Open> for Map {}
                pub struct Sent(pub ::serde_json::Map<String, ::serde_json::Value>);
            }",
        )
        .unwrap();
        open_answers(&mut file, &Context::new(&document)).unwrap();
        let expected: File = syn::parse_str(
            "pub mod types {
                #[derive(Clone)]
                pub struct Open { #[serde(flatten)] pub extra: ::serde_json::Map<String, ::serde_json::Value>, }
                pub struct Sent(pub ::serde_json::Map<String, ::serde_json::Value>);
            }",
        )
        .unwrap();
        assert_eq!(file.to_token_stream().to_string(), expected.to_token_stream().to_string());
    }

    #[test]
    fn a_member_named_extra_makes_room_for_the_map() {
        let code =
            "pub mod types { pub struct A { pub extra: Option<String>, #[serde(flatten)] pub extra: Map } }";
        let polished = polished(member_named_extra, code).unwrap();
        assert!(
            polished.contains("# [serde (rename = \"extra\")] pub extra_ : Option < String >"),
            "{polished}"
        );
        assert!(polished.contains("# [serde (flatten)] pub extra : Map"), "{polished}");
    }

    #[test]
    fn a_step_that_hits_more_or_less_than_once_per_operation_fails() {
        for (step, from, to) in [
            (no_version_header as Step, "api-version", "x-version"),
            (no_version_header, "\"ms-requestid\"", "\"api-version\""),
            (operation_ids, "get_spi_details", "get_something_else"),
            (no_constructors, "new_with_client", "connect"),
        ] {
            let outcome = polished(step, &CALL.replace(from, to));
            assert!(
                outcome
                    .as_ref()
                    .is_err_and(|why| why.contains("instead of one") || why.contains("for 1 operations")),
                "{to}: {outcome:?}"
            );
        }
    }
}
