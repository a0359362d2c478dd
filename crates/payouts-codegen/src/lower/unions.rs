//! Answers that come in several shapes are read by hand.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{HAND_WRITTEN, Pass, directions};
use crate::tree::{self, all_references, components, reach};

/// Maps each union that answers lead to onto `crate::answer::<Name>` of the client's crate. Envelopes that are only other
/// shapes of it become unreachable; the objects inside the envelopes stay, because they are what the hand-written type reads.
///
/// The generator makes an untagged enum of a union. Such a type reads only the spellings and shapes it lists, reports "no
/// variant matched" for everything else, and hides from callers that all shapes mean the same. A hand-written reader
/// takes any envelope, spelling and number of entries.
///
/// The day it no longer hits: the service settled on one shape. Delete the reader, and the pass with it.
pub(super) const UNIONS: Pass = Pass {
    name: "unions",
    remedy: "a union that answers lead to was met in two ways: make each union a component of its own",
    implied: |document| outermost(document).len(),
    apply,
};

fn is_union(schema: &Value) -> bool {
    schema.get("x-scalar").is_none() && (schema.get("oneOf").is_some() || schema.get("anyOf").is_some())
}

/// The unions that answers lead to, less those that another union leads to.
fn outermost(document: &Value) -> BTreeSet<String> {
    let received = directions::received_components(document);
    let unions: Vec<(&String, &Value)> = components(document, "schemas")
        .filter(|(name, schema)| received.contains(*name) && is_union(schema))
        .collect();
    let inner: BTreeSet<String> = unions.iter().flat_map(|(_, union)| reach(document, union)).collect();
    unions
        .into_iter()
        .map(|(name, _)| format!("#/components/schemas/{name}"))
        .filter(|reference| !inner.contains(reference))
        .collect()
}

/// Walks from the answers inwards and stops at every union it meets.
fn apply(document: &mut Value) -> Result<usize, String> {
    let mut open: Vec<String> = Vec::new();
    let mut seen = BTreeSet::new();
    for place in tree::places(document, tree::Place::Response) {
        open.extend(document.pointer(&place).into_iter().flat_map(|answer| references(&answer["content"])));
    }
    let mut hits = 0;
    while let Some(reference) = open.pop() {
        if !seen.insert(reference.clone()) {
            continue;
        }
        let Some(schema) = tree::resolve(document, &reference) else { continue };
        if !is_union(schema) {
            open.extend(references(schema));
            continue;
        }
        let by_hand = json!({
            "description": schema["description"],
            HAND_WRITTEN: format!("crate::answer::{}", tree::last(&reference)),
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
    use crate::lower::try_pass;

    const ANSWER: &str = "
paths: {/a: {get: {responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Answer'}}}}}}}}
components:
  schemas:
    Answer: {description: Any shape., anyOf: [{$ref: '#/components/schemas/Envelope'}, {$ref: '#/components/schemas/Entry'}]}
    Envelope: {type: object, properties: {value: {$ref: '#/components/schemas/OneOrMany'}}}
    OneOrMany: {oneOf: [{$ref: '#/components/schemas/Entry'}, {type: array, items: {$ref: '#/components/schemas/Entry'}}]}
    Entry: {type: object, properties: {id: {$ref: '#/components/schemas/Id'}}}
    Id: {x-scalar: id, oneOf: [{type: string}, {type: number}]}
";

    #[test]
    fn maps_the_outermost_union_onto_a_type_written_by_hand() {
        let (document, hits) = try_pass(&UNIONS, ANSWER).unwrap();
        let answer = &document["components"]["schemas"]["Answer"];
        assert_eq!((hits, answer[HAND_WRITTEN].as_str()), (1, Some("crate::answer::Answer")));
        assert_eq!(answer["x-reads"].to_string(), r##"[{"$ref":"#/components/schemas/Entry"}]"##);
    }

    #[test]
    fn leaves_unions_of_scalars_alone() {
        let (document, _) = try_pass(&UNIONS, ANSWER).unwrap();
        assert!(document["components"]["schemas"]["Id"].get("oneOf").is_some());
    }

    #[test]
    fn hits_nothing_where_nothing_is_a_union() {
        let (_, hits) = try_pass(&UNIONS, "paths: {}").unwrap();
        assert_eq!(hits, 0);
    }

    #[test]
    fn fails_on_a_union_that_is_met_beside_another_one_that_contains_it() {
        let twice = ANSWER.replace("components:\n", "  /b: {get: {responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/OneOrMany'}}}}}}}\ncomponents:\n");
        let twice = twice.replace("paths: {/a: {get: {responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Answer'}}}}}}}}", "paths:\n  /a: {get: {responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Answer'}}}}}}}");
        let error = try_pass(&UNIONS, &twice).unwrap_err();
        assert!(error.starts_with("hit 2 times where the document implies 1"), "{error}");
    }
}
