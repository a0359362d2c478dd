//! Answers that come in several shapes are read by hand.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::directions;
use super::pass::{Pass, Problem};
use super::rust_type::RUST_PATH;
use crate::grammar::{NodeKind, places};
use crate::tree::{self, all_references, components, reach};

/// The mark, in a document, of a component whose Rust type `crate::answer::<Name>` is written by hand.
pub(super) const HAND_WRITTEN: &str = "x-hand-written";

/// Maps each component marked `x-hand-written` that answers lead to onto `crate::answer::<Name>` of the client's crate.
/// Envelopes that are only other shapes of it become unreachable; the objects inside the envelopes stay, because they are
/// what the hand-written type reads.
///
/// The generator makes an untagged enum of a union. Such a type reads only the spellings and shapes it lists, reports "no
/// variant matched" for everything else, and hides from callers that all shapes mean the same. A hand-written reader
/// takes any envelope, spelling and number of entries.
///
/// The day it no longer hits: the service settled on one shape. Delete the reader, and the pass with it.
pub(super) const HAND_WRITTEN_UNIONS: Pass = Pass {
    name: "hand_written",
    remedy: "a component marked `x-hand-written` is inside another one: mark the outer one only",
    implied: |document| outermost(document).len(),
    apply,
};

fn is_marked(schema: &Value) -> bool {
    schema[HAND_WRITTEN] == true
}

/// Whether a schema is one shape among several.
fn is_union(schema: &Value) -> bool {
    schema.get("x-scalar").is_none() && (schema.get("oneOf").is_some() || schema.get("anyOf").is_some())
}

/// The marked components that answers lead to, less those that another one leads to.
fn outermost(document: &Value) -> BTreeSet<String> {
    let received = directions::received_components(document);
    let unions: Vec<(&String, &Value)> = components(document, "schemas")
        .filter(|(name, schema)| received.contains(*name) && is_marked(schema))
        .collect();
    let inner: BTreeSet<String> = unions.iter().flat_map(|(_, union)| reach(document, union)).collect();
    unions
        .into_iter()
        .map(|(name, _)| format!("#/components/schemas/{name}"))
        .filter(|reference| !inner.contains(reference))
        .collect()
}

/// Walks from the answers inwards and stops at every marked component it meets.
fn apply(document: &mut Value) -> Result<usize, Problem> {
    let mut open: Vec<String> = Vec::new();
    let mut seen = BTreeSet::new();
    for place in places(document, NodeKind::Response) {
        open.extend(document.pointer(&place).into_iter().flat_map(|answer| references(&answer["content"])));
    }
    let mut hits = 0;
    while let Some(reference) = open.pop() {
        if !seen.insert(reference.clone()) {
            continue;
        }
        let Some(schema) = tree::resolve(document, &reference) else { continue };
        if !is_marked(schema) {
            open.extend(references(schema));
            continue;
        }
        let by_hand = json!({
            "description": schema["description"],
            RUST_PATH: format!("crate::answer::{}", tree::last(&reference)),
            "x-reads": entries(document, schema),
        });
        if let Some(schema) = document.pointer_mut(&reference[1..]) {
            *schema = by_hand;
            hits += 1;
        }
    }
    Ok(hits)
}

/// The objects inside all the envelopes: those that lead to no further union.
fn entries(document: &Value, union: &Value) -> Vec<Value> {
    let leads_to_union = |reference: &String| {
        let schema = tree::resolve(document, reference).unwrap_or(&Value::Null);
        reach(document, schema).iter().filter_map(|inner| tree::resolve(document, inner)).any(is_union)
    };
    reach(document, union)
        .into_iter()
        .filter(|reference| {
            tree::resolve(document, reference).is_some_and(|schema| schema["type"] == "object")
        })
        .filter(|reference| !leads_to_union(reference))
        .map(|reference| json!({"$ref": reference}))
        .collect()
}

fn references(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    all_references(value, &mut found);
    found.into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &str = "
paths: {/a: {get: {responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Answer'}}}}}}}}
components:
  schemas:
    Answer: {description: Any shape., x-hand-written: true, anyOf: [{$ref: '#/components/schemas/Envelope'}, {$ref: '#/components/schemas/Entry'}]}
    Envelope: {type: object, properties: {value: {$ref: '#/components/schemas/OneOrMany'}}}
    OneOrMany: {x-hand-written: true, oneOf: [{$ref: '#/components/schemas/Entry'}, {type: array, items: {$ref: '#/components/schemas/Entry'}}]}
    Entry: {type: object, properties: {id: {$ref: '#/components/schemas/Id'}}}
    Id: {x-scalar: id, oneOf: [{type: string}, {type: number}]}
";

    #[test]
    fn maps_the_outermost_component_onto_a_type_written_by_hand() {
        let (document, hits) = HAND_WRITTEN_UNIONS.try_on(ANSWER).unwrap();
        let answer = &document["components"]["schemas"]["Answer"];
        assert_eq!((hits, answer[RUST_PATH].as_str()), (1, Some("crate::answer::Answer")));
        assert_eq!(answer["x-reads"].to_string(), r##"[{"$ref":"#/components/schemas/Entry"}]"##);
    }

    #[test]
    fn leaves_unions_without_a_mark_alone() {
        let (document, _) = HAND_WRITTEN_UNIONS.try_on(ANSWER).unwrap();
        assert!(document["components"]["schemas"]["Id"].get("oneOf").is_some());
    }

    #[test]
    fn hits_nothing_where_nothing_is_marked() {
        let (_, hits) = HAND_WRITTEN_UNIONS.try_on("paths: {}").unwrap();
        assert_eq!(hits, 0);
    }

    #[test]
    fn fails_on_a_component_inside_and_outside_of_another_one() {
        let twice = ANSWER.replace("components:\n", "  /b: {get: {responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/OneOrMany'}}}}}}}\ncomponents:\n");
        let twice = twice.replace("paths: {/a: {get: {responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Answer'}}}}}}}}", "paths:\n  /a: {get: {responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Answer'}}}}}}}");
        let error = HAND_WRITTEN_UNIONS.try_on(&twice).unwrap_err();
        assert!(error.message.starts_with("hit 2 times where the document implies 1"), "{error:?}");
    }
}
