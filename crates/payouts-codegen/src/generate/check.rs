//! Checks of the generated code. A type replacement that failed silently would otherwise be released.

use quote::ToTokens as _;
use serde_json::Value;
use syn::{Fields, File, ItemStruct};

use super::members::is_flattened;
use super::syntax::{self, Context, fold, serde_rename};
use crate::lower::RUST_PATH;
use crate::names::type_name;
use crate::tree::{self, components, reference};

/// One check; the error states what is wrong.
pub(super) type Check = fn(&File, &Context<'_>) -> Result<(), String>;

/// Every check, with its name.
pub(super) const CHECKS: &[(&str, Check)] = &[
    ("settled_types", settled_types),
    ("no_float", no_float),
    ("no_foreign_types", no_foreign_types),
    ("no_stray_header", no_stray_header),
    ("unknown_members_kept", unknown_members_kept),
    ("every_operation", every_operation),
];

/// Every member whose Rust type the lowered document settles (money, times, ids, open enums, secrets) has exactly that type.
fn settled_types(file: &File, context: &Context<'_>) -> Result<(), String> {
    for (name, schema) in components(context.document, "schemas") {
        let Some(properties) = schema["properties"].as_object() else { continue };
        let generated = syntax::type_structs(file).find(|item| fold(&item.ident.to_string()) == fold(name));
        let generated = generated.ok_or_else(|| format!("the generator made no struct of `{name}`"))?;
        for (member, schema) in properties {
            let Some(wanted) = settled(context, schema) else { continue };
            let found = field_type(generated, member)
                .ok_or_else(|| format!("struct `{}` has no member `{member}`", generated.ident))?;
            if !found.contains(&wanted) {
                return Err(format!("`{name}.{member}` should be `{wanted}` and is `{found}`"));
            }
        }
    }
    Ok(())
}

/// The Rust type that a lowered schema asks for, without blanks.
fn settled(context: &Context<'_>, schema: &Value) -> Option<String> {
    if let Some(target) = reference(schema) {
        let replaced = tree::resolve(context.document, target).and_then(|schema| schema[RUST_PATH].as_str());
        return replaced.map(str::to_owned);
    }
    if schema["type"] == "array" {
        return settled(context, &schema["items"]).map(|inner| format!("Vec<{inner}>"));
    }
    let extension = schema.get("x-rust-type")?;
    let path = extension["path"].as_str()?;
    let parameters: Vec<String> =
        extension["parameters"].as_array().into_iter().flatten().map(|p| parameter(context, p)).collect();
    Some(if parameters.is_empty() { path.to_owned() } else { format!("{path}<{}>", parameters.join(",")) })
}

fn parameter(context: &Context<'_>, schema: &Value) -> String {
    let plain = match schema["type"].as_str() {
        Some("string") => "std::string::String",
        Some("integer") => "i64",
        Some("boolean") => "bool",
        _ => "",
    };
    let settled = settled(context, schema);
    settled
        .or_else(|| reference(schema).map(|target| type_name(&tree::last(target))))
        .unwrap_or_else(|| plain.to_owned())
}

/// A field's type as text, without blanks, leading colons, and the path of `Vec`.
fn field_type(item: &ItemStruct, member: &str) -> Option<String> {
    let Fields::Named(fields) = &item.fields else { return None };
    let field = fields.named.iter().find(|field| {
        serde_rename(&field.attrs)
            .map_or_else(|| field.ident.as_ref().is_some_and(|i| i == member), |n| n == member)
    })?;
    let text: String = field.ty.to_token_stream().to_string().split_whitespace().collect();
    let text =
        text.replace("<::", "<").replace(",>", ">").replace(",::", ",").replace("std::vec::Vec", "Vec");
    Some(text.trim_start_matches("::").to_owned())
}

/// No float anywhere: money never meets one.
fn no_float(file: &File, _: &Context<'_>) -> Result<(), String> {
    absent(file, &["f64", "f32"], "a float: find the `number` that no pass has replaced")
}

/// No type of a crate that the clients do not know of.
fn no_foreign_types(file: &File, _: &Context<'_>) -> Result<(), String> {
    absent(
        file,
        &["chrono", "uuid", "regress"],
        "a type of another crate: find the `format` or `pattern` that no pass has replaced",
    )
}

/// No header that neither document has.
fn no_stray_header(file: &File, _: &Context<'_>) -> Result<(), String> {
    let code = file.to_token_stream().to_string();
    if code.contains("\"api-version\"") {
        Err("an `api-version` header is still sent".to_owned())
    } else {
        Ok(())
    }
}

fn absent(file: &File, idents: &[&str], what: &str) -> Result<(), String> {
    let found =
        syntax::idents(file.to_token_stream()).into_iter().find(|ident| idents.contains(&ident.as_str()));
    found.map_or(Ok(()), |ident| Err(format!("the generated code names `{ident}`, {what}")))
}

/// Every received struct keeps members that the document does not describe.
fn unknown_members_kept(file: &File, context: &Context<'_>) -> Result<(), String> {
    let forgetful = syntax::type_structs(file).filter(|item| context.is_received(&item.ident.to_string())).find(|item| {
        matches!(&item.fields, Fields::Named(fields) if !fields.named.iter().any(|field| is_flattened(&field.attrs)))
    });
    forgetful.map_or(Ok(()), |item| Err(format!("struct `{}` drops unknown members", item.ident)))
}

/// Every operation has its method, and no failure is read into a type.
fn every_operation(file: &File, context: &Context<'_>) -> Result<(), String> {
    let code = file.to_token_stream().to_string();
    let whole = code.matches("_ => Err (Error :: UnexpectedResponse (").count();
    if whole == context.operations.len() && !code.contains("ErrorResponse") {
        return Ok(());
    }
    Err(format!("{whole} of {} operations hand failures over whole", context.operations.len()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// One received struct with one amount, as the generator should make it.
    const GOOD: &str = r#"
        pub mod types {
            pub struct Answer {
                #[serde(rename = "payAmount")]
                pub pay_amount: ::std::option::Option<::payouts_wire::Tolerant<::payouts_wire::Amount>>,
                #[serde(flatten)]
                pub extra: ::serde_json::Map<String, ::serde_json::Value>,
            }
        }
        async fn send() {
            match status { 200 => ok(), _ => Err(Error::UnexpectedResponse(response)) }
        }
    "#;

    fn complaint(code: &str) -> Option<String> {
        let answer =
            json!({"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Answer"}}}});
        let amount = json!({"x-rust-type": {"path": "payouts_wire::Tolerant", "parameters": [
            {"x-rust-type": {"path": "payouts_wire::Amount"}}
        ]}});
        let document = json!({
            "paths": {"/a": {"get": {"operationId": "a", "responses": {"200": answer}}}},
            "components": {"schemas": {"Answer": {"properties": {"payAmount": amount}}}}
        });
        let file = syn::parse_str(code).unwrap();
        let context = Context::new(&document);
        CHECKS
            .iter()
            .find_map(|(name, check)| check(&file, &context).err().map(|why| format!("{name}: {why}")))
    }

    #[test]
    fn accepts_what_the_generator_should_make() {
        assert_eq!(complaint(GOOD), None);
    }

    #[test]
    fn notices_what_slipped_through() {
        for (from, to, check) in [
            ("<::payouts_wire::Amount>", "<::std::string::String>", "settled_types"),
            ("payAmount", "payamount", "settled_types"),
            ("pub struct Answer", "pub struct Other", "settled_types"),
            ("async fn", "struct Rate(f64); async fn", "no_float"),
            ("async fn", "struct Day(chrono::NaiveDate); async fn", "no_foreign_types"),
            ("ok()", "ok(\"api-version\")", "no_stray_header"),
            ("#[serde(flatten)]", "", "unknown_members_kept"),
            ("_ =>", "_ if false =>", "every_operation"),
            ("ok()", "Err(Error::ErrorResponse(response))", "every_operation"),
        ] {
            let complaint = complaint(&GOOD.replace(from, to));
            assert!(complaint.as_ref().is_some_and(|c| c.starts_with(check)), "{to}: {complaint:?}");
        }
    }
}
