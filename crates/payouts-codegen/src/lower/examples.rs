//! What a reader needs and a generator does not: examples, and the discrepancy register.

use serde_json::Value;

use super::pass::Pass;
use crate::grammar::{NodeKind, places};

/// Takes `example` and `examples` away.
///
/// The generator copies examples into the documentation of types as they are, secrets and all, and reads some of them as
/// values of the Rust type, which they no longer are once money has a type of its own. Later passes also search for
/// references, and an example may contain a text that looks like one.
///
/// The day it no longer hits: the specs have no examples any more. Put them back: they are the best part of the documents.
pub(super) const EXAMPLES: Pass = Pass {
    name: "examples",
    remedy: "an `example` is where OpenAPI allows none, or a property has that name",
    implied: count,
    apply: |document| Ok(strip(document)),
};

/// Takes `x-discrepancy` away: doubts are for people, and `cargo xtask discrepancies` prints them.
///
/// The day it no longer hits: every doubt has been settled against the live service. Delete it, and celebrate.
pub(super) const REGISTER: Pass = Pass {
    name: "register",
    remedy: "an `x-discrepancy` is inside another one: move it out",
    implied: |document| document.to_string().matches(r#""x-discrepancy":"#).count(),
    apply: |document| Ok(strip_all(document, &["x-discrepancy"])),
};

const NAMES: [&str; 2] = ["example", "examples"];

const PLACES: [NodeKind; 10] = [
    NodeKind::Schema,
    NodeKind::MediaType,
    NodeKind::Header,
    NodeKind::Response,
    NodeKind::RequestBody,
    NodeKind::Parameter,
    NodeKind::Operation,
    NodeKind::PathItem,
    NodeKind::Components,
    NodeKind::Document,
];

fn strip(document: &mut Value) -> usize {
    let mut hits = 0;
    for place in PLACES {
        for pointer in places(document, place) {
            let Some(members) = document.pointer_mut(&pointer).and_then(Value::as_object_mut) else {
                continue;
            };
            hits += NAMES.iter().filter(|name| members.shift_remove(**name).is_some()).count();
        }
    }
    hits
}

fn strip_all(value: &mut Value, names: &[&str]) -> usize {
    match value {
        Value::Object(members) => {
            let here = names.iter().filter(|name| members.shift_remove(**name).is_some()).count();
            here + members.values_mut().map(|member| strip_all(member, names)).sum::<usize>()
        }
        Value::Array(items) => items.iter_mut().map(|item| strip_all(item, names)).sum(),
        _ => 0,
    }
}

/// Counts examples wherever they are, but not inside of examples or of the register. Members may have any name.
fn count(value: &Value) -> usize {
    match value {
        Value::Object(members) => {
            let examples = NAMES.iter().filter(|name| members.contains_key(**name)).count();
            let others = members
                .iter()
                .filter(|(name, _)| !NAMES.contains(&name.as_str()) && *name != "x-discrepancy");
            let below =
                |(name, member): (&String, &Value)| match member.as_object().filter(|_| name == "properties")
                {
                    Some(named) => named.values().map(count).sum(),
                    None => count(member),
                };
            examples + others.map(below).sum::<usize>()
        }
        Value::Array(items) => items.iter().map(count).sum(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_examples_away_wherever_they_stand() {
        let (document, hits) = EXAMPLES
            .try_on(
                "
components:
  examples: {a: {value: {example: 1}}}
  schemas: {A: {type: object, example: {$ref: 1}, properties: {b: {type: string, example: x}}}}
  parameters: {P: {example: x, schema: {type: string, example: x}}}
",
            )
            .unwrap();
        assert_eq!((hits, document.to_string().contains("example")), (5, false));
    }

    #[test]
    fn a_property_called_example_is_a_property() {
        let yaml = "components: {schemas: {A: {properties: {example: {type: string, example: x}}}}}";
        let (document, hits) = EXAMPLES.try_on(yaml).unwrap();
        assert_eq!(hits, 1);
        assert!(document["components"]["schemas"]["A"]["properties"]["example"].is_object());
    }

    #[test]
    fn takes_the_register_away_everywhere() {
        let (document, hits) = REGISTER
            .try_on(
                "
info: {x-discrepancy: []}
servers: [{url: a, x-discrepancy: []}]
x-file: {x-discrepancy: []}
paths: {/a: {get: {x-discrepancy: [{id: x-discrepancy}], responses: {'200': {x-discrepancy: []}}}}}
",
            )
            .unwrap();
        assert_eq!((hits, document.to_string().contains("x-discrepancy")), (5, false));
    }

    #[test]
    fn fails_on_an_entry_inside_an_entry() {
        let error = REGISTER.try_on("info: {x-discrepancy: [{x-discrepancy: []}]}").unwrap_err();
        assert!(error.message.starts_with("hit 1 times where the document implies 2"), "{error:?}");
    }
}
