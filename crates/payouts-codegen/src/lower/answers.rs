//! Answers are read leniently: nothing is required, nothing unknown is dropped, no leaf can fail the whole.

use serde_json::{Value, json};

use super::directions::{self, Direction};
use super::pass::{Pass, Problem};
use super::rust_type::{replace, tolerant, wire};
use crate::grammar::{NodeKind, places};
use crate::tree::{self, reach};

/// Wraps every plain leaf that is received, be it text, integer, number or boolean, into `Tolerant`.
///
/// The services mix numbers and texts, and a generated reader rejects a whole answer for one leaf of another kind. A plain
/// `number` becomes an exact `Amount`, never a float.
///
/// The day it no longer hits: answers consist of scalars and enums only. Delete it.
pub(super) const LEAVES: Pass = Pass {
    name: "leaves",
    remedy: "a leaf of an answer has a `type` that is not string, integer, number or boolean, or is an enum without `x-open-enum`",
    implied: implied_leaves,
    apply: apply_leaves,
};

/// Makes every object that is received lenient: nothing required, nothing null refused, unknown members kept in `extra`.
///
/// An absent member, a null and an undescribed member are everyday events (`include` removes what a schema
/// requires). The generator drops unknown members unless `additionalProperties` is a schema, and refuses a null array.
///
/// The day it no longer hits: there are no objects in answers.
pub(super) const CONTAINERS: Pass = Pass {
    name: "containers",
    remedy: "an object is where no schema can be",
    implied: implied_containers,
    apply: apply_containers,
};

const LEAF_TYPES: [&str; 4] = ["string", "integer", "number", "boolean"];

/// The schemas of answers, as they are reached from success answers, as one text for counting.
pub(super) fn received(document: &Value) -> Vec<&Value> {
    let answers = places(document, NodeKind::Response);
    let roots: Vec<&Value> =
        answers.iter().filter_map(|p| document.pointer(p)).map(|a| &a["content"]).collect();
    let owned = Value::from(roots.iter().map(|root| (*root).clone()).collect::<Vec<_>>());
    let reached = reach(document, &owned);
    roots.into_iter().chain(reached.iter().filter_map(|r| tree::resolve(document, r))).collect()
}

fn implied_leaves(document: &Value) -> usize {
    let in_text = |text: &str| -> usize {
        LEAF_TYPES.iter().map(|leaf| text.matches(&format!(r#""type":"{leaf}""#)).count()).sum()
    };
    let enums = |value: &Value| usize::from(value.get("x-open-enum").is_some());
    received(document).into_iter().map(|value| in_text(&value.to_string()) - enums(value)).sum()
}

fn apply_leaves(document: &mut Value) -> Result<usize, Problem> {
    let mut hits = 0;
    for (pointer, direction) in directions::schemas(document) {
        let Some(schema) = document.pointer_mut(&pointer) else { continue };
        if direction != Direction::Received || schema.get("enum").is_some() {
            continue;
        }
        let inner = match schema["type"].as_str() {
            Some("string") => json!({"type": "string"}),
            Some("integer") => json!({"type": "integer"}),
            Some("boolean") => json!({"type": "boolean"}),
            Some("number") => wire("Amount"),
            _ => continue,
        };
        replace(schema, tolerant(inner));
        hits += 1;
    }
    Ok(hits)
}

fn implied_containers(document: &Value) -> usize {
    received(document).into_iter().map(|value| value.to_string().matches(r#""type":"object""#).count()).sum()
}

fn apply_containers(document: &mut Value) -> Result<usize, Problem> {
    let mut hits = 0;
    for (pointer, direction) in directions::schemas(document) {
        let Some(schema) = document.pointer_mut(&pointer) else { continue };
        if direction != Direction::Received || schema["type"] != "object" {
            continue;
        }
        let Some(members) = schema.as_object_mut() else { continue };
        members.shift_remove("required");
        if directions::component(&pointer) == Some(&pointer) {
            // What refers to it decides whether it takes a null. A member has been seen to already.
            members.shift_remove("nullable");
        }
        if !members.get("additionalProperties").is_some_and(Value::is_object) {
            members.insert("additionalProperties".to_owned(), json!({}));
        }
        for (name, member) in
            members.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten()
        {
            let member = member
                .as_object_mut()
                .ok_or_else(|| Problem::from(format!("member `{name}` is not a schema")))?;
            // What the service leaves out is absent, whatever it documents as default.
            member.shift_remove("default");
            // Whatever is neither an array nor a map is optional anyway, and an optional member takes a null.
            member.shift_remove("nullable");
            if member.get("type").is_some_and(|kind| kind == "array" || kind == "object") {
                member.insert("nullable".to_owned(), true.into());
            }
        }
        hits += 1;
    }
    Ok(hits)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &str = "
paths: {/a: {get: {responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}}}}
components:
  schemas:
    A:
      type: object
      required: [name]
      properties:
        name: {type: string, nullable: true, description: A name.}
        rate: {type: number}
        list: {type: array, items: {type: boolean}}
        status: {x-rust-type: {parameters: [{$ref: '#/components/schemas/S'}]}}
        open: {$ref: '#/components/schemas/Open'}
    S: {type: string, enum: [a], x-open-enum: {}}
    Open: {type: object, additionalProperties: true}
    Sent: {type: object, required: [b], properties: {b: {type: string}}}
";

    #[test]
    fn makes_every_leaf_tolerant_and_no_number_a_float() {
        let (document, hits) = LEAVES.try_on(ANSWER).unwrap();
        let members = &document["components"]["schemas"]["A"]["properties"];
        let inner = |member: &Value| member["x-rust-type"]["parameters"][0].clone();
        assert_eq!(hits, 3);
        assert_eq!(inner(&members["name"]), json!({"type": "string"}));
        assert_eq!(inner(&members["rate"])["x-rust-type"]["path"], "payouts_wire::Amount");
        assert_eq!(inner(&members["list"]["items"]), json!({"type": "boolean"}));
        assert_eq!(document["components"]["schemas"]["S"]["type"], "string");
    }

    #[test]
    fn fails_on_a_closed_enum_in_an_answer() {
        let error =
            LEAVES.try_on(&ANSWER.replace("{type: number}", "{type: string, enum: [a]}")).unwrap_err();
        assert!(error.message.starts_with("hit 2 times where the document implies 3"), "{error:?}");
    }

    #[test]
    fn requires_nothing_takes_nulls_and_keeps_what_is_unknown() {
        let (document, hits) = CONTAINERS.try_on(ANSWER).unwrap();
        let schemas = &document["components"]["schemas"];
        assert_eq!(hits, 2);
        assert_eq!((schemas["A"].get("required"), &schemas["A"]["additionalProperties"]), (None, &json!({})));
        assert_eq!(schemas["A"]["properties"]["list"]["nullable"], true);
        assert_eq!(schemas["A"]["properties"]["name"].get("nullable"), None);
        assert_eq!(schemas["Sent"]["required"], json!(["b"]));
    }
}
