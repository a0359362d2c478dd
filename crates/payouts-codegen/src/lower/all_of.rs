//! Objects that consist of several schemas.

use serde_json::{Map, Value, json};

use super::pass::{Pass, Problem};
use crate::grammar::{NodeKind, places};
use crate::pointer::child;
use crate::tree::{self, reference};

/// Writes the members of an `allOf` out, as one object. A reference with a description, which is an `allOf` of one, stays.
///
/// The generator joins schemas too, but names the result differently from an object that is written out, and gives it no
/// place for unknown members.
///
/// The day it no longer hits: no document joins objects. Keep it for the next one that does.
pub(super) const ALL_OF: Pass =
    Pass { name: "all_of", remedy: "an `allOf` is where no schema can be", implied: count, apply };

/// More parts inside of parts than any document has: references that lead round in a circle.
const DEEPEST: usize = 16;

/// Whether a schema joins others, and does not only refer to one.
fn is_join(schema: &Value) -> bool {
    schema["allOf"].is_array() && (reference(schema).is_none() || schema.get("properties").is_some())
}

/// Every join, found without regard to structure.
fn count(value: &Value) -> usize {
    let below: usize = match value {
        Value::Object(members) => members.values().map(count).sum(),
        Value::Array(items) => items.iter().map(count).sum(),
        _ => 0,
    };
    below + usize::from(is_join(value))
}

fn apply(document: &mut Value) -> Result<usize, Problem> {
    let hits = round(document)?;
    // A part that was copied may have brought joins of its own along.
    for _ in 0..DEEPEST {
        if round(document)? == 0 {
            break;
        }
    }
    Ok(hits)
}

/// Writes out every join that is there now, the innermost first.
fn round(document: &mut Value) -> Result<usize, Problem> {
    let joins: Vec<String> = places(document, NodeKind::Schema)
        .into_iter()
        .filter(|at| document.pointer(at).is_some_and(is_join))
        .collect();
    for at in joins.iter().rev() {
        let joined = joined(document, at)?;
        if let Some(schema) = document.pointer_mut(at) {
            *schema = joined;
        }
    }
    Ok(joins.len())
}

/// What the schema at a pointer means when its parts are joined.
pub(super) fn joined(document: &Value, at: &str) -> Result<Value, Problem> {
    let schema = document.pointer(at).unwrap_or(&Value::Null);
    let mut whole: Map<String, Value> = schema.as_object().cloned().unwrap_or_default();
    whole.shift_remove("allOf");
    let parts = parts(schema, at);
    let (notes, parts): (Vec<_>, Vec<_>) =
        parts.into_iter().partition(|(_, part)| is_note(tree::follow(document, part)));
    for (name, value) in notes.iter().filter_map(|(_, note)| note.as_object()).flatten() {
        whole.entry(name.clone()).or_insert_with(|| value.clone());
    }
    if let ([(_, only)], true) = (parts.as_slice(), is_note(&Value::Object(whole.clone()))) {
        if only.get("$ref").is_some() {
            whole.insert("allOf".to_owned(), json!([only]));
            return Ok(Value::Object(whole));
        }
        for (name, value) in only.as_object().into_iter().flatten() {
            whole.entry(name.clone()).or_insert_with(|| value.clone());
        }
        return Ok(Value::Object(whole));
    }
    // Members come in the order of the parts.
    whole.shift_remove("properties");
    whole.shift_remove("required");
    whole.insert("type".to_owned(), "object".into());
    join_members(document, schema, at, &mut whole, 0)?;
    Ok(Value::Object(whole))
}

fn parts<'d>(schema: &'d Value, at: &str) -> Vec<(String, &'d Value)> {
    let list = child(at, "allOf");
    let parts = schema["allOf"].as_array().into_iter().flatten().enumerate();
    parts.map(|(index, part)| (child(&list, &index.to_string()), part)).collect()
}

/// Whether a schema only describes, and states nothing about the value.
fn is_note(schema: &Value) -> bool {
    const STATEMENTS: [&str; 9] =
        ["$ref", "type", "properties", "items", "enum", "allOf", "oneOf", "anyOf", "x-scalar"];
    !STATEMENTS.iter().any(|name| schema.get(name).is_some())
}

/// Adds the members of a schema and of its parts to `whole`.
fn join_members(
    document: &Value,
    schema: &Value,
    at: &str,
    whole: &mut Map<String, Value>,
    depth: usize,
) -> Result<(), Problem> {
    if depth > DEEPEST {
        return Err(Problem::new(at, "this `allOf` leads back to itself: write the members out"));
    }
    for (place, part) in parts(schema, at) {
        let meant = tree::follow(document, part);
        if is_note(meant) {
            continue;
        }
        if meant["type"] != "object" && meant.get("properties").is_none() && meant.get("allOf").is_none() {
            let what = part["$ref"].as_str().unwrap_or("this part");
            let kind = meant["type"]
                .as_str()
                .map_or_else(|| "no object".to_owned(), |kind| format!("of type `{kind}`"));
            let message = format!("`allOf` joins objects, and `{what}` is {kind}: no value can be both");
            return Err(Problem::new(&place, message));
        }
        let source = part["$ref"].as_str().and_then(|target| target.strip_prefix('#')).unwrap_or(&place);
        join_members(document, meant, source, whole, depth + 1)?;
        add_members(meant, &place, whole)?;
    }
    if depth == 0 { add_members(schema, at, whole) } else { Ok(()) }
}

fn add_members(part: &Value, at: &str, whole: &mut Map<String, Value>) -> Result<(), Problem> {
    let members = whole.entry("properties").or_insert_with(|| json!({}));
    for (name, schema) in part["properties"].as_object().into_iter().flatten() {
        if members.get(name).is_some_and(|other| other != schema) {
            let message = format!("`{name}` is described twice in one `allOf`, and differently: keep one");
            return Err(Problem::new(at, message));
        }
        members[name] = schema.clone();
    }
    let required = whole.entry("required").or_insert_with(|| json!([]));
    if let (Some(all), Some(more)) = (required.as_array_mut(), part["required"].as_array()) {
        let new: Vec<Value> = more.iter().filter(|name| !all.contains(name)).cloned().collect();
        all.extend(new);
    }
    if let Some(more) = part.get("additionalProperties") {
        whole.entry("additionalProperties").or_insert_with(|| more.clone());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const JOINED: &str = "
components:
  schemas:
    Base: {type: object, required: [id], properties: {id: {type: string}}}
    Middle: {allOf: [{$ref: '#/components/schemas/Base'}, {type: object, properties: {at: {type: string}}}]}
    Whole:
      description: All of it.
      allOf: [{$ref: '#/components/schemas/Middle'}, {description: A note.}]
      required: [rest]
      properties: {rest: {type: string}}
    Other: {properties: {whole: {allOf: [{$ref: '#/components/schemas/Whole'}, {nullable: true}]}}}
";

    #[test]
    fn members_of_all_parts_become_members_of_one_object() {
        let (document, hits) = ALL_OF.try_on(JOINED).unwrap();
        let whole = &document["components"]["schemas"]["Whole"];
        assert_eq!(hits, 3);
        let members: Vec<_> = whole["properties"].as_object().unwrap().keys().collect();
        assert_eq!(members, ["id", "at", "rest"]);
        assert_eq!((&whole["type"], &whole["required"]), (&json!("object"), &json!(["id", "rest"])));
        assert_eq!((&whole["description"], whole.get("allOf")), (&json!("All of it."), None));
    }

    #[test]
    fn a_reference_with_notes_stays_a_reference() {
        let (document, _) = ALL_OF.try_on(JOINED).unwrap();
        let member = &document["components"]["schemas"]["Other"]["properties"]["whole"];
        assert_eq!(*member, json!({"nullable": true, "allOf": [{"$ref": "#/components/schemas/Whole"}]}));
    }

    #[test]
    fn what_no_value_can_be_is_refused_at_the_part() {
        for (from, to, at, message) in [
            (
                "Base: {type: object, required: [id], properties: {id: {type: string}}}",
                "Base: {type: string}",
                "/components/schemas/Middle/allOf/0",
                "no value can be both",
            ),
            (
                "{rest: {type: string}}",
                "{id: {type: integer}}",
                "/components/schemas/Whole",
                "`id` is described twice",
            ),
            ("/Base'", "/Middle'", "/components/schemas/Middle", "leads back to itself"),
        ] {
            let error = ALL_OF.try_on(&JOINED.replace(from, to)).unwrap_err();
            assert!(error.at.contains(at) && error.message.contains(message), "{to}: {error:?}");
        }
    }
}
