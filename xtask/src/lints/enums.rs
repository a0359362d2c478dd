//! An enum that a service may send is open, so that tomorrow's value is kept instead of refused.

use std::collections::{BTreeMap, BTreeSet};

use payouts_codegen::Spec;
use payouts_codegen::grammar::{Node, NodeKind, nodes};
use serde_json::Value;

use crate::finding::Finding;
use crate::spec::extension::{self, OpenEnum};
use crate::spec::{Ask, pointer};

const RULE: &str = "enums";

pub(super) fn lint(spec: &Spec) -> Vec<Finding> {
    let nodes = nodes(spec);
    let uses = Uses::of(&nodes);
    nodes
        .iter()
        .filter(|node| node.kind == NodeKind::Schema)
        .filter_map(|node| {
            let (member, message) = problem(node, &uses)?;
            Some(spec.finding(&pointer::child(&node.at, member), RULE, message))
        })
        .collect()
}

fn problem(node: &Node<'_>, uses: &Uses<'_>) -> Option<(&'static str, String)> {
    let values = node.members.get("enum").and_then(Value::as_array);
    // A null is no value but its absence.
    let values: Option<Vec<&Value>> =
        values.map(|values| values.iter().filter(|value| !value.is_null()).collect());
    let Some(mark) = node.members.get("x-open-enum") else {
        let closed = values.is_some() && !uses.only_sent(&node.at, 0);
        let advice = "the service may send other values: make it a component schema with `x-open-enum`";
        return closed.then(|| ("enum", advice.to_owned()));
    };
    let Some(values) = values else {
        return Some(("x-open-enum", "there is no `enum` next to it: list the known values".to_owned()));
    };
    if !node.is_component_schema() {
        return Some(("x-open-enum", "an open enum becomes a type: make it a component schema".to_owned()));
    }
    let names = extension::read::<OpenEnum>(mark).map(|open| open.names).unwrap_or_default();
    let codes = values.iter().any(|value| !value.is_string());
    let named = if names.is_empty() && !codes { values.len() } else { names.len() };
    (named != values.len()).then(|| {
        ("x-open-enum", format!("{} values and {} names: name each code once", values.len(), names.len()))
    })
}

/// Who refers to what, and which places only ever send.
struct Uses<'a> {
    /// For each component, the places that refer to it.
    places: BTreeMap<&'a str, Vec<&'a str>>,
    /// Parameters and request bodies.
    sent: BTreeSet<&'a str>,
}

impl<'a> Uses<'a> {
    fn of(nodes: &'a [Node<'a>]) -> Self {
        let mut places: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for node in nodes.iter().filter(|node| node.kind == NodeKind::Reference) {
            if let Some(target) = node.text("$ref").and_then(|target| target.strip_prefix('#')) {
                places.entry(target).or_default().push(&node.at);
            }
        }
        let sent =
            nodes.iter().filter(|node| matches!(node.kind, NodeKind::Parameter | NodeKind::RequestBody));
        Self { places, sent: sent.map(|node| node.at.as_str()).collect() }
    }

    /// Whether a place is part of requests alone. A circle of references, cut at a depth, counts as not.
    fn only_sent(&self, at: &str, depth: usize) -> bool {
        if pointer::ancestors(at).any(|above| self.sent.contains(above)) {
            return true;
        }
        let users = pointer::ancestors(at).find_map(|above| self.places.get(above));
        depth < 16 && users.is_some_and(|users| users.iter().all(|user| self.only_sent(user, depth + 1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lints::testing::complaints;

    #[test]
    fn an_enum_that_may_be_received_must_be_open() {
        let text = "\
paths:
  /a:
    get:
      parameters:
        - schema: {$ref: '#/components/schemas/Format'}
      responses:
        '200':
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Status'}
components:
  schemas:
    Format: {type: string, enum: [csv, tsv]}
    Status:
      type: string
      enum: [Queued]
";
        let found = complaints(lint, text);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("16: the service may send other values"), "{found:?}");
    }

    #[test]
    fn an_open_enum_lists_values_and_names_its_codes() {
        let text = "\
components:
  schemas:
    A: {type: string, x-open-enum: {}}
    B: {type: integer, enum: [0, 1], x-open-enum: {names: [OFF]}}
    C: {type: integer, enum: [0, 1], x-open-enum: {names: [OFF, ON]}}
    D: {properties: {e: {type: string, enum: [x], x-open-enum: {}}}}
    E: {type: string, enum: [x], x-open-enum: {ignoreCase: true}}
";
        assert_eq!(
            complaints(lint, text),
            [
                "3: there is no `enum` next to it: list the known values",
                "4: 2 values and 1 names: name each code once",
                "6: an open enum becomes a type: make it a component schema",
            ]
        );
    }
}
