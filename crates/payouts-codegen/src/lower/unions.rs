//! Unions of objects in answers.

use serde_json::{Map, Value, json};

use super::all_of;
use super::directions::{self, Direction};
use super::pass::{Pass, Problem};
use super::rust_type::RUST_PATH;
use crate::pointer::child;
use crate::tree::{self, reference};

/// Maps each union of objects in an answer onto an enum `crate::types::<Name>`, which the step `own_types` writes: one variant
/// for each alternative, and `Other` for what is none of them or members of several.
///
/// The generator makes an untagged enum of a union, which takes the first alternative that can be read. As nothing is
/// required in an answer, that is always the first.
///
/// The day it no longer hits: no answer has a union. Keep it for the next one that has.
pub(super) const UNIONS: Pass = Pass {
    name: "unions",
    remedy: "a union is where no schema can be",
    implied: |document| {
        let count = |value: &Value| {
            let text = value.to_string();
            let is_scalar = value.get("x-scalar").is_some();
            if is_scalar {
                0
            } else {
                text.matches(r#""oneOf":["#).count() + text.matches(r#""anyOf":["#).count()
            }
        };
        super::answers::received(document).into_iter().map(count).sum()
    },
    apply,
};

/// The lowered document lists here what the enum of a union consists of.
pub(crate) const ALTERNATIVES: &str = "x-alternatives";

/// One object of a union.
#[derive(Debug)]
pub(super) struct Alternative {
    /// Its reference; nothing while it is still inline.
    reference: Option<String>,
    /// The members that no other alternative has.
    own: Vec<String>,
}

fn list(schema: &Value) -> Option<(&'static str, &Vec<Value>)> {
    ["oneOf", "anyOf"].into_iter().find_map(|name| Some((name, schema[name].as_array()?)))
}

/// The alternatives of the union at a pointer, if each can be recognized by its members.
pub(super) fn alternatives(document: &Value, at: &str) -> Result<Vec<Alternative>, Problem> {
    let schema = document.pointer(at).unwrap_or(&Value::Null);
    let Some((name, list)) = list(schema) else {
        return Err(Problem::new(at, "`oneOf` and `anyOf` are lists of schemas"));
    };
    let place = |index: usize| child(&child(at, name), &index.to_string());
    let members = list.iter().enumerate().map(|(index, one)| {
        members(document, one, &place(index)).ok_or_else(|| {
            let message = "a union of other things than objects: describe one of them, refer to a schema with `x-scalar`, or \
                           mark the component `x-hand-written: true` and write its reader";
            Problem::new(&place(index), message)
        })
    });
    let members = members.collect::<Result<Vec<_>, _>>()?;
    if members.len() < 2 {
        return Err(Problem::new(at, "a union of one: refer to it with an `allOf`"));
    }
    let alternative = |(index, names): (usize, &Vec<String>)| {
        let others =
            || members.iter().enumerate().filter(|(other, _)| *other != index).flat_map(|(_, names)| names);
        let own: Vec<String> =
            names.iter().filter(|name| !others().any(|other| other == *name)).cloned().collect();
        if own.is_empty() {
            let message = "nothing distinguishes this alternative: each needs a member that no other one has";
            return Err(Problem::new(&place(index), message));
        }
        Ok(Alternative { reference: reference(&list[index]).map(str::to_owned), own })
    };
    members.iter().enumerate().map(alternative).collect()
}

/// The names of an object's members; nothing for anything else.
fn members(document: &Value, schema: &Value, at: &str) -> Option<Vec<String>> {
    let target = reference(schema).and_then(|target| target.strip_prefix('#'));
    let (at, schema) =
        target.map_or((at, schema), |target| (target, document.pointer(target).unwrap_or(&Value::Null)));
    let joined =
        if schema.get("allOf").is_some() { all_of::joined(document, at).ok()? } else { schema.clone() };
    let names = |members: &Map<String, Value>| members.keys().cloned().collect();
    (joined["type"] == "object").then(|| joined["properties"].as_object().map(names).unwrap_or_default())
}

fn apply(document: &mut Value) -> Result<usize, Problem> {
    let mut hits = 0;
    for (at, direction) in directions::schemas(document) {
        let schema = document.pointer(&at).unwrap_or(&Value::Null);
        if direction != Direction::Received || schema.get("x-scalar").is_some() || list(schema).is_none() {
            continue;
        }
        if directions::component(&at) != Some(&at) {
            // Part of a scalar: everything else has a name by now.
            continue;
        }
        let alternatives = alternatives(document, &at)?;
        let listed: Vec<Value> =
            alternatives.iter().map(|one| json!({"$ref": one.reference, "x-own": one.own})).collect();
        let mut lowered = json!({
            RUST_PATH: format!("crate::types::{}", crate::names::type_name(&tree::last(&at))),
            ALTERNATIVES: listed,
        });
        if let Some(description) = schema.get("description") {
            lowered["description"] = description.clone();
        }
        if let Some(schema) = document.pointer_mut(&at) {
            *schema = lowered;
            hits += 1;
        }
    }
    Ok(hits)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAYEE: &str = "
paths: {/a: {get: {responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Payee'}}}}}}}}
components:
  schemas:
    Payee: {description: Who is paid., oneOf: [{$ref: '#/components/schemas/Person'}, {$ref: '#/components/schemas/Company'}]}
    Person: {type: object, properties: {id: {$ref: '#/components/schemas/Id'}, surname: {type: string}}}
    Company: {type: object, properties: {id: {$ref: '#/components/schemas/Id'}, vat: {type: string}}}
    Id: {x-scalar: id, oneOf: [{type: string}, {type: number}]}
";

    #[test]
    fn a_union_lists_what_distinguishes_its_objects() {
        let (document, hits) = UNIONS.try_on(PAYEE).unwrap();
        let payee = &document["components"]["schemas"]["Payee"];
        assert_eq!((hits, payee[RUST_PATH].as_str()), (1, Some("crate::types::Payee")));
        assert_eq!(
            payee[ALTERNATIVES],
            json!([
                {"$ref": "#/components/schemas/Person", "x-own": ["surname"]},
                {"$ref": "#/components/schemas/Company", "x-own": ["vat"]},
            ])
        );
        assert!(document["components"]["schemas"]["Id"].get("oneOf").is_some());
    }

    #[test]
    fn what_cannot_be_chosen_by_members_is_refused_where_it_is() {
        for (from, to, at, message) in [
            (", surname: {type: string}", "", "/oneOf/0", "nothing distinguishes"),
            (
                "{$ref: '#/components/schemas/Company'}",
                "{type: string}",
                "/oneOf/1",
                "other things than objects",
            ),
            (", {$ref: '#/components/schemas/Company'}", "", "/Payee", "a union of one"),
        ] {
            let error = UNIONS.try_on(&PAYEE.replacen(from, to, 1)).unwrap_err();
            assert!(error.at.ends_with(at) && error.message.contains(message), "{to}: {error:?}");
        }
    }
}
