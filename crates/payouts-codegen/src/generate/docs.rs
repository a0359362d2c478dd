//! Documentation for what the generator leaves without, and a readable form for what it crowds.

use serde_json::Value;
use syn::{Fields, File, ImplItem, ImplItemFn, Item, ItemEnum, ItemStruct};

use super::members::is_flattened;
use super::syntax::{self, Context, Operation, doc, fold, has_doc, serde_rename};

/// Documents every public item: methods from their operations, arguments from their parameters, builders of request bodies
/// from the members they set, values of enums by how they travel.
pub(super) fn complete(file: &mut File, context: &Context<'_>) -> Result<(), String> {
    let mut methods = 0;
    for item in &mut file.items {
        if let Item::Impl(item) = item {
            methods +=
                functions(&mut item.items).filter_map(|method| document_method(method, context)).count();
        }
    }
    if methods != context.operations.len() {
        return Err(format!("documented {methods} methods for {} operations", context.operations.len()));
    }
    for item in syntax::module(&mut file.items, &["types"])? {
        match item {
            Item::Struct(item) => document_struct(item),
            Item::Enum(item) => document_enum(item, context),
            Item::Impl(item) => functions(&mut item.items)
                .filter(|function| function.sig.ident == "builder")
                .for_each(|function| add(function, "Begins one, with every member unset.")),
            _ => {}
        }
    }
    if let Ok(builders) = syntax::module(&mut file.items, &["types", "builder"]) {
        builders.iter_mut().for_each(|item| document_body_builder(item, context));
    }
    syntax::module(&mut file.items, &["builder"])?.iter_mut().for_each(|item| document_call(item, context));
    Ok(())
}

fn functions(items: &mut [ImplItem]) -> impl Iterator<Item = &mut ImplItemFn> {
    items.iter_mut().filter_map(|item| match item {
        ImplItem::Fn(function) => Some(function),
        _ => None,
    })
}

fn add(function: &mut ImplItemFn, text: &str) {
    if !has_doc(&function.attrs) {
        function.attrs.insert(0, doc(text));
    }
}

/// Replaces the documentation of a client's method: what it does, its method and path, and its arguments.
fn document_method(method: &mut ImplItemFn, context: &Context<'_>) -> Option<()> {
    let name = method.sig.ident.to_string();
    let operation = context.operations.iter().find(|operation| fold(operation.id) == fold(&name))?;
    let syn::ReturnType::Type(_, call) = &method.sig.output else { return None };
    let call = syntax::type_name(call)?;
    let mut text = String::new();
    for part in [&operation.node["summary"], &operation.node["description"]] {
        if let Some(part) = part.as_str() {
            text += part.trim();
            text += "\n\n";
        }
    }
    text += &format!("`{} {}`\n\n", operation.method.to_uppercase(), operation.path);
    for argument in arguments(operation, context) {
        text += &format!("- {argument}\n").replace("{call}", &call);
    }
    text += &format!("- [`send`](builder::{call}::send) makes the call.\n");
    method.attrs.retain(|attribute| !attribute.path().is_ident("doc"));
    method.attrs.insert(0, doc(&text));
    Some(())
}

/// One line for each argument of a call, a link to where it is described.
fn arguments(operation: &Operation<'_>, context: &Context<'_>) -> Vec<String> {
    let mut lines: Vec<String> = operation
        .parameters(context.document)
        .map(|parameter| {
            let name = snake(parameter["name"].as_str().unwrap_or_default());
            let needed = if parameter["required"] == true { "required" } else { "optional" };
            format!("[`{name}`](builder::{{call}}::{name}), {needed}")
        })
        .collect();
    if operation.node.get("requestBody").is_some() {
        lines.push("[`body`](builder::{call}::body), or [`body_map`](builder::{call}::body_map) to set single members".to_owned());
    }
    lines
}

fn document_struct(item: &mut ItemStruct) {
    let Fields::Named(fields) = &mut item.fields else { return };
    for field in &mut fields.named {
        if !has_doc(&field.attrs) && is_flattened(&field.attrs) {
            field.attrs.insert(0, doc("Members that the document does not describe, as they came."));
        }
    }
}

fn document_enum(item: &mut ItemEnum, context: &Context<'_>) {
    let codes =
        context.schema(&item.ident.to_string()).and_then(|(_, s)| s["x-open-enum"]["codes"].as_array());
    for (index, variant) in item.variants.iter_mut().enumerate() {
        let name = serde_rename(&variant.attrs).unwrap_or_else(|| variant.ident.to_string());
        let code = codes.and_then(|codes| codes.get(index));
        let text = code.map_or_else(|| format!("`{name}`."), |code| format!("`{code}`, {name}."));
        if !has_doc(&variant.attrs) {
            variant.attrs.insert(0, doc(&text));
        }
    }
}

/// Documents the builder of a request body from the schema of the body.
fn document_body_builder(item: &mut Item, context: &Context<'_>) {
    match item {
        Item::Struct(item) if !has_doc(&item.attrs) => {
            let text = format!("Builds a [`{0}`](super::{0}).", item.ident);
            item.attrs.insert(0, doc(&text));
        }
        Item::Impl(item) if item.trait_.is_none() => {
            let schema = syntax::type_name(&item.self_ty).and_then(|name| context.schema(&name));
            for setter in functions(&mut item.items) {
                let name = fold(&setter.sig.ident.to_string());
                let members = schema.and_then(|(_, schema)| schema["properties"].as_object());
                let member =
                    members.and_then(|members| members.iter().find(|(member, _)| fold(member) == name));
                let text = member
                    .and_then(|(_, schema)| schema["description"].as_str())
                    .unwrap_or("Sets the member.");
                add(setter, text);
            }
        }
        _ => {}
    }
}

/// Documents the builder of a call from its parameters.
fn document_call(item: &mut Item, context: &Context<'_>) {
    let Item::Impl(item) = item else { return };
    let Some(name) = syntax::type_name(&item.self_ty) else { return };
    let Some(operation) = context.operations.iter().find(|operation| fold(operation.id) == fold(&name))
    else {
        return;
    };
    let parameters: Vec<&Value> = operation.parameters(context.document).collect();
    let body = operation.node["requestBody"]["description"]
        .as_str()
        .unwrap_or("The body of the request.")
        .to_owned();
    for function in functions(&mut item.items) {
        let name = function.sig.ident.to_string();
        match name.as_str() {
            "new" => add(function, "Prepares the call, with every argument unset."),
            "body" => add(function, &body),
            "body_map" => add(function, "Changes the body through its builder."),
            "send" => {
                function.attrs.retain(|attribute| !attribute.path().is_ident("doc"));
                add(function, SEND);
            }
            _ => {
                let is_same =
                    |p: &&&Value| p["name"].as_str().is_some_and(|given| fold(given) == fold(&name));
                let parameter = parameters.iter().find(is_same);
                let text = parameter.and_then(|p| p["description"].as_str()).unwrap_or("Sets the argument.");
                // Descriptions show the encoded value, and a caller must not encode it a second time.
                let encoded = parameter.is_some_and(|p| p["in"] == "query" || p["in"] == "path");
                let remark = if encoded { "\n\nPass it as it is: the client encodes it." } else { "" };
                add(function, &format!("{}{remark}", text.trim_end()));
            }
        }
    }
}

const SEND: &str = "Makes the call, with retries and limits as the runtime has them.

# Errors
Every answer that is no success comes back whole, as [`Error::UnexpectedResponse`]; turn it into a `payouts_http::Error`, which has
read it already. A success whose body is not what the document describes is an [`Error::InvalidResponsePayload`]. A required
argument that is missing is an [`Error::InvalidRequest`], and nothing has been sent.";

/// The generator's name of an argument: `$filter` is `filter`, `ms-requestid` is `ms_requestid`, `requestId` is `request_id`.
fn snake(name: &str) -> String {
    let mut snake = String::new();
    let mut previous = '_';
    for c in name.chars() {
        match c {
            c if c.is_uppercase() && (previous.is_lowercase() || previous.is_numeric()) => {
                snake.push('_');
                snake.extend(c.to_lowercase());
            }
            c if c.is_alphanumeric() => snake.extend(c.to_lowercase()),
            _ if !snake.is_empty() && !snake.ends_with('_') => snake.push('_'),
            _ => {}
        }
        previous = c;
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::snake;

    #[test]
    fn names_arguments_as_the_generator_does() {
        let names =
            ["$filter", "ms-requestid", "requestId", "Client-Request-ID", "orgIdentifier", "fileformat"]
                .map(snake);
        assert_eq!(
            names,
            ["filter", "ms_requestid", "request_id", "client_request_id", "org_identifier", "fileformat"]
        );
    }
}
