//! Every name in `required` is a property: a misspelt one would demand a member that no description has.

use std::collections::BTreeSet;

use payouts_codegen::Spec;
use payouts_codegen::grammar::{NodeKind, nodes_of};
use serde_json::Value;

use crate::finding::Finding;
use crate::spec::{Ask, pointer};

const RULE: &str = "required";

pub(super) fn lint(spec: &Spec) -> Vec<Finding> {
    let schemas = nodes_of(spec, NodeKind::Schema);
    schemas.flat_map(|schema| complaints(spec, &schema.at, schema.members.get("required"))).collect()
}

fn complaints(spec: &Spec, at: &str, required: Option<&Value>) -> Vec<Finding> {
    let known = properties(spec, &whole(spec, at), 0);
    let list = pointer::child(at, "required");
    let names = required.and_then(Value::as_array).into_iter().flatten().enumerate();
    names
        .filter_map(|(index, name)| Some((index, name.as_str().filter(|name| !known.contains(*name))?)))
        .map(|(index, name)| {
            let message = format!(
                "`{name}` is required, and no property has that name: correct it or describe the property"
            );
            spec.finding(&pointer::child(&list, &index.to_string()), RULE, message)
        })
        .collect()
}

/// A part of an `allOf` may require what another part describes, so the whole counts.
fn whole(spec: &Spec, at: &str) -> Value {
    let parts: Vec<&str> = at.split("/allOf/").collect();
    let ends_in_part = parts.len() > 1 && parts.last().is_some_and(|last| !last.contains('/'));
    let outer = if ends_in_part { parts[..parts.len() - 1].join("/allOf/") } else { at.to_owned() };
    spec.at(&outer).cloned().unwrap_or_default()
}

fn properties(spec: &Spec, schema: &Value, depth: usize) -> BTreeSet<String> {
    let own = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    let mut names: BTreeSet<String> = own.map(|(name, _)| name.clone()).collect();
    if depth < 16 {
        for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            names.extend(properties(spec, spec.resolve(part).unwrap_or(part), depth + 1));
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lints::testing::complaints;

    #[test]
    fn a_required_name_without_a_property_is_named_with_its_line() {
        let text = "\
components:
  schemas:
    A:
      required: [a,
        lost]
      properties: {a: {type: string}}
    B:
      allOf:
        - {$ref: '#/components/schemas/A'}
        - required: [a, b]
        - required: [gone]
          properties: {b: {type: string}}
";
        assert_eq!(
            complaints(lint, text),
            [
                "5: `lost` is required, and no property has that name: correct it or describe the property",
                "11: `gone` is required, and no property has that name: correct it or describe the property",
            ]
        );
    }
}
