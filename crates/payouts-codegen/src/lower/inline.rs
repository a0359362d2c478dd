//! Parts of answers that have no name.

use serde_json::{Value, json};

use super::answers::received;
use super::directions::{self, Direction};
use super::pass::{Pass, Problem};
use crate::names::type_name;
use crate::tree::{self, METHODS, components, reference};

/// Marks every enum of an answer as open that is not marked yet.
///
/// A service adds values when it likes, and the generator's enums refuse a value that they do not know.
///
/// The day it no longer hits: the lint on enums asks for the mark, so only documents that no lint has read have such enums.
pub(super) const CLOSED_ENUMS: Pass = Pass {
    name: "closed_enums",
    remedy: "an `enum` is where no schema can be",
    implied: |document| {
        let count = |value: &Value, what: &str| value.to_string().matches(what).count();
        let closed = |value: &Value| count(value, r#""enum":["#) - count(value, r#""x-open-enum":"#);
        received(document).into_iter().map(closed).sum()
    },
    apply: open,
};

/// Makes a component of every inline object, union and enum of an answer.
///
/// The generator names them by itself, by rules of its own. What is done to named types (unknown members kept, open values)
/// would pass them over.
///
/// The day it no longer hits: every part of every answer is a component. Keep it for the next one that is not.
pub(super) const INLINE: Pass = Pass {
    name: "inline",
    remedy: "an object, a union or an enum is where no schema can be",
    implied: |document| {
        let below_components = received(document).into_iter().map(count_below);
        below_components.sum()
    },
    apply: name,
};

fn open(document: &mut Value) -> Result<usize, Problem> {
    let mut hits = 0;
    for (at, direction) in directions::schemas(document) {
        let Some(schema) = document.pointer_mut(&at) else { continue };
        if direction == Direction::Received
            && schema["enum"].is_array()
            && schema.get("x-open-enum").is_none()
        {
            schema["x-open-enum"] = json!({});
            hits += 1;
        }
    }
    Ok(hits)
}

fn needs_name(schema: &Value) -> bool {
    let is_union = schema["oneOf"].is_array() || schema["anyOf"].is_array();
    schema.get("x-scalar").is_none()
        && (schema["properties"].is_object() && schema["type"] == "object"
            || is_union
            || schema["enum"].is_array())
}

/// What needs a name inside of a value, found without regard to structure. A scalar is a whole.
fn count_below(value: &Value) -> usize {
    let count = |inner: &Value| usize::from(needs_name(inner)) + count_below(inner);
    match value {
        Value::Object(members) if !members.contains_key("x-scalar") => members.values().map(count).sum(),
        Value::Array(items) => items.iter().map(count).sum(),
        _ => 0,
    }
}

fn name(document: &mut Value) -> Result<usize, Problem> {
    let is_scalar_part = |document: &Value, at: &str| {
        crate::pointer::ancestors(at)
            .any(|above| document.pointer(above).is_some_and(|s| s.get("x-scalar").is_some()))
    };
    let mut unnamed: Vec<String> = directions::schemas(document)
        .into_iter()
        .filter(|(at, direction)| *direction == Direction::Received && directions::component(at) != Some(at))
        .map(|(at, _)| at)
        .filter(|at| {
            document.pointer(at).is_some_and(|schema| reference(schema).is_none() && needs_name(schema))
        })
        .filter(|at| !is_scalar_part(document, at))
        .collect();
    // The innermost first: what is inside of a part moves with it.
    unnamed.sort_by_key(|at| std::cmp::Reverse(at.matches('/').count()));
    for at in &unnamed {
        let name = name_at(document, at);
        if components(document, "schemas").any(|(other, _)| type_name(other) == name) {
            let message =
                format!("this needs the name `{name}`, which another schema has: make it a component");
            return Err(Problem::new(at, message));
        }
        let Some(schema) = document.pointer_mut(at) else { continue };
        let mut referring = json!({"allOf": [{"$ref": format!("#/components/schemas/{name}")}]});
        if let Some(description) = schema.get("description") {
            referring["description"] = description.clone();
        }
        let named = std::mem::replace(schema, referring);
        document["components"]["schemas"][name] = named;
    }
    Ok(unnamed.len())
}

/// A name made of the names around a part, such as `PayoutPayeeAddress`.
fn name_at(document: &Value, at: &str) -> String {
    let parts: Vec<String> = at.split('/').skip(1).map(tree::last).collect();
    let mut words: Vec<String> = Vec::new();
    let mut parts = parts.iter().map(String::as_str);
    let mut here = String::new();
    while let Some(part) = parts.next() {
        here = crate::pointer::child(&here, part);
        match part {
            "schemas" | "responses" if here.starts_with("/components/") && words.is_empty() => {
                let name = parts.next().unwrap_or_default();
                here = crate::pointer::child(&here, name);
                words.push(name.to_owned());
                if part == "responses" {
                    words.push("response".to_owned());
                }
            }
            method if words.is_empty() && METHODS.contains(&method) => {
                let operation = document.pointer(&here).unwrap_or(&Value::Null);
                words.push(operation["operationId"].as_str().unwrap_or_default().to_owned());
                words.push("response".to_owned());
            }
            "properties" if !words.is_empty() => {
                let name = parts.next().unwrap_or_default();
                here = crate::pointer::child(&here, name);
                words.push(name.to_owned());
            }
            "items" => words.push("item".to_owned()),
            "additionalProperties" => words.push("value".to_owned()),
            "oneOf" | "anyOf" => {
                let index = parts.next().unwrap_or_default();
                here = crate::pointer::child(&here, index);
                let number = index.parse::<usize>().unwrap_or_default() + 1;
                words.push(format!("alternative{number}"));
            }
            _ => {}
        }
    }
    type_name(&words.join("_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NESTED: &str = "
paths:
  /a:
    get:
      operationId: listAll
      responses:
        '200':
          content:
            application/json:
              schema:
                type: object
                properties:
                  rows: {type: array, items: {type: object, description: A row., properties: {id: {type: string}}}}
                  one: {$ref: '#/components/schemas/One'}
components:
  schemas:
    One: {type: object, properties: {items: {type: object, properties: {state: {type: string, enum: [a, b]}}}}}
    Sent: {type: object, properties: {part: {type: object, properties: {a: {type: string}}}}}
";

    #[test]
    fn every_inline_part_of_an_answer_becomes_a_component() {
        let (document, hits) = INLINE.try_on(NESTED).unwrap();
        let names: Vec<_> = components(&document, "schemas").map(|(name, _)| name.as_str()).collect();
        assert_eq!(hits, 4);
        assert_eq!(
            names,
            ["One", "Sent", "ListAllResponseRowsItem", "ListAllResponse", "OneItemsState", "OneItems"]
        );
        let rows = &document["components"]["schemas"]["ListAllResponse"]["properties"]["rows"];
        assert_eq!(rows["items"]["description"], "A row.");
        assert_eq!(reference(&rows["items"]), Some("#/components/schemas/ListAllResponseRowsItem"));
    }

    #[test]
    fn a_name_that_is_taken_is_refused_where_the_part_is() {
        let taken = NESTED.replace("    Sent:", "    oneItems: {type: string}\n    Sent:");
        let error = INLINE.try_on(&taken).unwrap_err();
        assert_eq!(error.at, "/components/schemas/One/properties/items");
        assert!(error.message.contains("`OneItems`"), "{error:?}");
    }

    #[test]
    fn enums_of_answers_are_opened_and_those_of_requests_are_not() {
        let (document, hits) = CLOSED_ENUMS
            .try_on(&NESTED.replace("{a: {type: string}}", "{a: {type: string, enum: [x]}}"))
            .unwrap();
        assert_eq!((hits, document.to_string().matches("x-open-enum").count()), (1, 1));
    }
}
