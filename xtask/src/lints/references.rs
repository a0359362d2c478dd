//! Every reference leads to something in the same document, and every definition is referred to.

use std::collections::BTreeSet;

use payouts_codegen::Spec;
use payouts_codegen::grammar::{NodeKind, nodes_of};
use serde_json::Value;

use crate::finding::Finding;
use crate::spec::Ask;
use crate::spec::pointer;

const RULE: &str = "references";

pub(super) fn lint(spec: &Spec) -> Vec<Finding> {
    let mut found: Vec<_> = nodes_of(spec, NodeKind::Reference)
        .filter_map(|node| {
            let at = pointer::child(&node.at, "$ref");
            let message = match node.members.get("$ref").and_then(Value::as_str) {
                None => "`$ref` must be text".to_owned(),
                Some(target) if !target.starts_with("#/components/") => {
                    format!("`{target}` is not a component of this document: refer to `#/components/…`")
                }
                Some(target) if spec.resolve(&serde_json::json!({ "$ref": target })).is_none() => {
                    format!("`{target}` leads nowhere: define it or correct the name")
                }
                Some(_) => return None,
            };
            Some(spec.finding(&at, RULE, message))
        })
        .collect();
    found.extend(unused(spec));
    found
}

/// Components that nothing refers to. Security schemes and the rows of export files are used by name, and a schema with an
/// entry of the discrepancy register is there to record what no operation answers.
fn unused(spec: &Spec) -> Vec<Finding> {
    let mut used = BTreeSet::new();
    collect(spec.document(), &mut used);
    let groups = spec.at("/components").and_then(Value::as_object).into_iter().flatten();
    groups
        .filter(|(group, _)| *group != "securitySchemes")
        .filter_map(|(group, members)| Some((group, members.as_object()?)))
        .flat_map(|(group, members)| members.iter().map(move |(name, value)| (group, name, value)))
        .filter(|(_, _, value)| value.get("x-dataset").is_none() && !has_doubts(value))
        .map(|(group, name, _)| pointer::child(&pointer::child("/components", group), name))
        .filter(|at| !used.contains(at.as_str()))
        .map(|at| spec.finding(&at, RULE, "nothing refers to this component: use it or remove it"))
        .collect()
}

fn has_doubts(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.contains_key("x-discrepancy") || members.values().any(has_doubts),
        Value::Array(items) => items.iter().any(has_doubts),
        _ => false,
    }
}

/// The pointers that any `$ref` names.
fn collect<'a>(value: &'a Value, used: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(members) => {
            used.extend(members.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix('#')));
            members.values().for_each(|value| collect(value, used));
        }
        Value::Array(items) => items.iter().for_each(|value| collect(value, used)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lints::testing::complaints;

    #[test]
    fn a_reference_to_nothing_is_named_with_its_line() {
        let found = complaints(
            lint,
            "paths:\n  /a:\n    get:\n      responses:\n        '400':\n          $ref: '#/components/responses/Bad'\n        '500': {$ref: other.yaml}\n",
        );
        assert_eq!(found.len(), 2);
        assert!(found[0].starts_with("6: `#/components/responses/Bad` leads nowhere"), "{found:?}");
        assert!(found[1].starts_with("7: `other.yaml` is not a component of this document"), "{found:?}");
    }

    #[test]
    fn an_unused_component_is_named_unless_it_records_doubts() {
        let found = complaints(
            lint,
            "components:\n  schemas:\n    Rows:\n      x-dataset: {name: rows, businessKey: []}\n    Lost:\n      type: string\n    Doubtful: {properties: {a: {x-discrepancy: []}}}\n",
        );
        assert_eq!(found, ["5: nothing refers to this component: use it or remove it"]);
    }
}
