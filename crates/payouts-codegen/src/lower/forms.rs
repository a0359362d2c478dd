//! The forms of OpenAPI from which a client is generated. Every other form is refused here, with its place and with what to
//! write instead, so that what passes also builds.

use std::collections::BTreeMap;

use serde_json::Value;

use super::directions::{self, Direction};
use super::hand_written::HAND_WRITTEN;
use super::pass::Problem;
use super::rust_type::RUST_PATH;
use super::{all_of, unions};
use crate::grammar::{NodeKind, places};
use crate::names::variant_names;
use crate::pointer::{child, split};
use crate::tree::{self, reference};

const TYPES: [&str; 6] = ["string", "integer", "number", "boolean", "array", "object"];

/// What is wrong with the operations of a document, as its author wrote it.
pub(super) fn operations(document: &Value) -> Vec<Problem> {
    let mut found = Vec::new();
    for at in places(document, NodeKind::Operation) {
        let operation = document.pointer(&at).unwrap_or(&Value::Null);
        let id = operation["operationId"].as_str();
        if id.is_none() {
            found.push(Problem::new(&at, "this operation has no `operationId`: it names the method"));
        }
        found.extend(idempotency(operation, &at));
        found.extend(answers(document, operation, &at));
        found.extend(body(document, operation, &at));
        found.extend(parameters(document, operation, &at));
    }
    found
}

fn idempotency(operation: &Value, at: &str) -> Option<Problem> {
    let given = operation.get("x-idempotency");
    if given.and_then(Value::as_str).is_some_and(|given| ["safe", "keyed", "none"].contains(&given)) {
        return None;
    }
    let at = if given.is_some() { child(at, "x-idempotency") } else { at.to_owned() };
    let message =
        "whether this operation may be repeated is unknown: write `x-idempotency: safe`, `keyed` or `none`";
    Some(Problem::new(&at, message))
}

/// The generated client reads one success answer, and only as JSON. Everything else arrives as an error, whole.
fn answers(document: &Value, operation: &Value, at: &str) -> Vec<Problem> {
    let at = child(at, "responses");
    let Some(answers) = operation["responses"].as_object() else {
        return vec![Problem::new(&at, "this operation has no `responses`: describe at least its success")];
    };
    let mut found = Vec::new();
    let mut successes = Vec::new();
    for status in answers.keys().filter(|status| !status.starts_with("x-")) {
        let at = child(&at, status);
        if is_status(status) && status.starts_with('2') {
            successes.push(at);
        } else if status.eq_ignore_ascii_case("2xx") {
            found.push(Problem::new(&at, "write the one status of success instead of a range"));
            successes.push(at);
        } else if !is_status(status) && status != "default" && !is_range(status) {
            found.push(Problem::new(
                &at,
                format!("`{status}` is no status: write three digits, or `default`"),
            ));
        }
    }
    match successes.as_slice() {
        [] => found.push(Problem::new(&at, "there is no 2xx answer: describe what success looks like")),
        [only] => {
            let answer = tree::follow(document, document.pointer(only).unwrap_or(&Value::Null));
            let is_json = answer.get("content").is_none_or(is_json);
            let message =
                "a success answer is JSON with a schema, or has no `content` and its body is ignored";
            found.extend((!is_json).then(|| Problem::new(only, message)));
        }
        [_, second, ..] => found.push(Problem::new(
            second,
            "there is more than one 2xx answer: describe one, any other 2xx is read like it",
        )),
    }
    found
}

fn is_status(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|b| b.is_ascii_digit()) && matches!(text.as_bytes()[0], b'1'..=b'5')
}

fn is_range(text: &str) -> bool {
    matches!(text.as_bytes(), [b'1'..=b'5', b'X' | b'x', b'X' | b'x'])
}

/// Whether the only media type is JSON, with a schema.
fn is_json(content: &Value) -> bool {
    content.as_object().is_some_and(|media| media.len() == 1)
        && content["application/json"].get("schema").is_some()
}

fn body(document: &Value, operation: &Value, at: &str) -> Option<Problem> {
    let body = tree::follow(document, operation.get("requestBody")?);
    let is_json = body.get("content").is_some_and(is_json);
    let message =
        "a request body is JSON with a schema: give `application/json` a `schema`, and no other media type";
    (!is_json).then(|| Problem::new(&child(at, "requestBody"), message))
}

/// The parameters of an operation and of its path, and the blanks of the path.
fn parameters(document: &Value, operation: &Value, at: &str) -> Vec<Problem> {
    let Some((item, _)) = split(at) else { return Vec::new() };
    let path = split(item).map(|(_, path)| path).unwrap_or_default();
    let homes = [(item, document.pointer(item).unwrap_or(&Value::Null)), (at, operation)];
    let mut found = Vec::new();
    let mut in_path = Vec::new();
    for (home, value) in homes {
        for (index, listed) in value["parameters"].as_array().into_iter().flatten().enumerate() {
            let at = child(&child(home, "parameters"), &index.to_string());
            let given = tree::follow(document, listed);
            // What is wrong with a component is wrong at the component.
            let source = listed["$ref"].as_str().and_then(|target| target.strip_prefix('#')).unwrap_or(&at);
            let name = given["name"].as_str().unwrap_or_default();
            if given["in"] == "path" {
                in_path.push(name);
                if !path.contains(&format!("{{{name}}}")) {
                    found.push(Problem::new(&at, format!("the path `{path}` has no `{{{name}}}`")));
                }
            }
            if let Err(message) = parameter(document, given) {
                found.push(Problem::new(source, message));
            }
        }
    }
    let blanks = path.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    let missing = blanks.map(|(name, _)| name).filter(|name| !in_path.contains(name));
    found.extend(missing.map(|name| {
        Problem::new(at, format!("`{{{name}}}` of the path has no parameter: add one with `in: path`"))
    }));
    found
}

fn parameter(document: &Value, parameter: &Value) -> Result<(), String> {
    let place = parameter["in"].as_str().unwrap_or_default();
    let style = match place {
        "path" if parameter["required"] != true => {
            return Err("a parameter of the path is always required: write `required: true`".to_owned());
        }
        "path" | "header" => "simple",
        "query" => "form",
        other => return Err(format!("a parameter is `in: path`, `query` or `header`, not `{other}`")),
    };
    if parameter["style"].as_str().is_some_and(|given| given != style) {
        return Err(format!("a parameter in the {place} has `style: {style}`: leave `style` out"));
    }
    let schema = parameter.get("schema").ok_or("a parameter needs a `schema`")?;
    let schema = value_of(document, schema);
    // An unknown type is refused where the schema is.
    if is_plain(schema) || schema["type"].as_str().is_some_and(|name| !TYPES.contains(&name)) {
        return Ok(());
    }
    let message =
        "a parameter is a text, a number, a boolean or a closed enum, or in the query a list of these";
    if schema["type"] != "array" || place != "query" || !is_plain(value_of(document, &schema["items"])) {
        return Err(message.to_owned());
    }
    if parameter["explode"] == false {
        return Err(
            "a list in the query repeats its name (`explode: true`): for another form, make it a text"
                .to_owned(),
        );
    }
    Ok(())
}

/// What a schema refers to, or the schema itself.
fn value_of<'d>(document: &'d Value, schema: &'d Value) -> &'d Value {
    let next = |schema: &&'d Value| reference(schema).and_then(|target| tree::resolve(document, target));
    // An alias of an alias of an alias is as far as anyone goes.
    std::iter::successors(Some(schema), next).take(4).last().unwrap_or(schema)
}

fn is_plain(schema: &Value) -> bool {
    schema.get("x-scalar").is_some()
        || matches!(schema["type"].as_str(), Some("string" | "integer" | "number" | "boolean"))
}

/// What is wrong with the schemas of a document of which only what operations lead to is left.
pub(super) fn schemas(document: &Value) -> Vec<Problem> {
    let component = |name: &str, message: String| Problem::new(&child("/components/schemas", name), message);
    let both_ways = directions::both_ways(document).into_iter().map(|name| {
        component(&name, format!("`{name}` is both sent and received: give each way a schema of its own"))
    });
    let taken = ["SentInstant", "SentNumber"]
        .into_iter()
        .filter(|name| document["components"]["schemas"].get(name).is_some())
        .map(|name| component(name, format!("`{name}` is a type that every client has: rename this one")));
    let mut found: Vec<Problem> = both_ways.chain(taken).collect();
    for (at, direction) in directions::schemas(document) {
        let schema = document.pointer(&at).unwrap_or(&Value::Null);
        found.extend(problem(document, schema, &at, direction));
        found.extend(values(schema, &at));
    }
    found
}

fn problem(document: &Value, schema: &Value, at: &str, direction: Direction) -> Option<Problem> {
    let refuse = |message: &str| Some(Problem::new(at, message));
    if let Some(target) = schema["$ref"].as_str() {
        let is_known = tree::resolve(document, target).is_some();
        return if is_known { None } else { refuse("this reference leads nowhere") };
    }
    if schema.get("x-scalar").is_some() {
        let is_known = matches!(schema["x-scalar"].as_str(), Some("amount" | "instant" | "date" | "id"));
        return if is_known { None } else { refuse("`x-scalar` is amount, instant, date or id") };
    }
    if schema.get(RUST_PATH).is_some() {
        return None;
    }
    if schema[HAND_WRITTEN] == true {
        return refuse("`x-hand-written` belongs to a component schema of an answer");
    }
    if schema["x-secret"] == true && (direction != Direction::Received || schema["type"] != "string") {
        return refuse("`x-secret: true` belongs to a text that is a member of an answer");
    }
    if schema.get("allOf").is_some() {
        return all_of::joined(document, at).err();
    }
    if schema.get("oneOf").is_some() || schema.get("anyOf").is_some() {
        if direction != Direction::Received {
            return refuse("a union in a request: send one of its alternatives");
        }
        return unions::alternatives(document, at).err();
    }
    let is_open = schema.get("additionalProperties").is_some_and(Value::is_object);
    if direction == Direction::Sent && is_open && schema["properties"].get("extra").is_some() {
        return refuse(
            "a member `extra` next to other members of any name: in a request one of them has to go",
        );
    }
    if schema.get("not").is_some() {
        return refuse("`not` has no Rust type: describe what it is");
    }
    let has = |name: &str| schema.get(name).is_some();
    match &schema["type"] {
        Value::String(name) if !TYPES.contains(&name.as_str()) => {
            Some(Problem::new(&child(at, "type"), format!("`{name}` is no type: write {}", TYPES.join(", "))))
        }
        Value::String(name) if name == "array" && !has("items") => {
            refuse("an array needs `items`, the schema of its elements")
        }
        Value::Null if has("properties") || has("additionalProperties") => {
            refuse("an object needs `type: object`")
        }
        Value::Null if has("items") => refuse("an array needs `type: array`"),
        Value::Null if has("enum") => refuse("an enum needs the `type` of its values"),
        Value::String(_) | Value::Null => None,
        _ => Some(Problem::new(
            &child(at, "type"),
            "`type` is one word: for a value that may be null, add `nullable: true`",
        )),
    }
}

/// What is wrong with the values of an enum.
fn values(schema: &Value, at: &str) -> Vec<Problem> {
    let Some(values) = schema["enum"].as_array() else { return Vec::new() };
    let list = child(at, "enum");
    let names = schema["x-open-enum"]["names"].as_array();
    let (names, list) =
        names.map_or((values, list.clone()), |names| (names, child(&child(at, "x-open-enum"), "names")));
    let texts: Vec<&str> = names.iter().filter(|name| !name.is_null()).filter_map(Value::as_str).collect();
    if texts.len() != names.iter().filter(|name| !name.is_null()).count() {
        let message = "an enum consists of texts: give integer codes their `names` in `x-open-enum`, or leave `enum` out";
        return vec![Problem::new(&list, message)];
    }
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    let rust_names = variant_names(&texts);
    let mut found = Vec::new();
    for (text, name) in texts.iter().zip(&rust_names) {
        let Some(other) = seen.insert(name, text) else { continue };
        let index = names.iter().rposition(|name| name == text).unwrap_or_default();
        let message = if other == *text {
            format!("`{text}` is listed twice")
        } else {
            format!(
                "the values `{other}` and `{text}` become the same Rust name `{name}`: describe one of them only"
            )
        };
        found.push(Problem::new(&child(&list, &index.to_string()), message));
    }
    found
}
