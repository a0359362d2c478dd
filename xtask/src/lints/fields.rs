//! Every field is one that OpenAPI 3.0 knows, and every extension is one of ours, in its place and shape.

use payouts_codegen::Spec;
use payouts_codegen::grammar::{Holds, Node, NodeKind, nodes};

use crate::finding::Finding;
use crate::spec::Ask;
use crate::spec::extension;
use crate::spec::pointer;

const RULE: &str = "fields";

pub(super) fn lint(spec: &Spec) -> Vec<Finding> {
    nodes(spec).iter().flat_map(|node| complaints(spec, node)).collect()
}

fn complaints(spec: &Spec, node: &Node<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (key, value) in node.members {
        let at = pointer::child(&node.at, key);
        let message = if key.starts_with("x-") {
            extension_problem(key, node.kind, value)
        } else if node.kind.fields().iter().any(|(field, _)| field == key) {
            None
        } else if node.kind == NodeKind::Reference {
            Some(format!(
                "`{key}` next to `$ref` is ignored by OpenAPI 3.0: put the reference in a one-element allOf"
            ))
        } else {
            Some(format!(
                "`{key}` is no field of this {:?} object in OpenAPI 3.0: check the spelling",
                node.kind
            ))
        };
        found.extend(message.map(|message| spec.finding(&at, RULE, message)));
    }
    found.extend(patterned_extensions(spec, node));
    found
}

fn extension_problem(key: &str, home: NodeKind, value: &serde_json::Value) -> Option<String> {
    if home == NodeKind::Reference {
        return Some(format!(
            "`{key}` next to `$ref` is ignored by OpenAPI 3.0: put the reference in a one-element allOf"
        ));
    }
    let Some(known) = extension::ALL.iter().find(|known| known.name == key) else {
        return Some(format!(
            "`{key}` is no extension of ours: check the spelling, or add it to specs/README.md"
        ));
    };
    if !known.homes.is_empty() && !known.homes.contains(&home) {
        return Some(format!(
            "`{key}` does not belong on a {home:?} object: it belongs on {:?}",
            known.homes
        ));
    }
    (known.check)(value).err().map(|problem| format!("`{key}`: {problem}"))
}

/// Extensions among paths or statuses, where the walk does not look.
fn patterned_extensions(spec: &Spec, node: &Node<'_>) -> Vec<Finding> {
    let patterned = node.kind.fields().iter().filter(|(_, holds)| matches!(holds, Holds::Patterned(_)));
    patterned
        .filter_map(|(field, _)| Some((field, node.members.get(*field)?.as_object()?)))
        .flat_map(|(field, items)| {
            items.keys().filter(|key| key.starts_with("x-")).map(move |key| (field, key))
        })
        .map(|(field, key)| {
            let at = pointer::child(&pointer::child(&node.at, field), key);
            spec.finding(
                &at,
                RULE,
                format!("`{key}` is among `{field}`: put it on the object that it describes"),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lints::testing::complaints;

    #[test]
    fn a_misspelt_field_is_named_with_its_line() {
        let found = complaints(lint, "openapi: 3.0.3\ninfo:\n  title: T\n  descriptions: D\n");
        assert_eq!(
            found,
            ["4: `descriptions` is no field of this Info object in OpenAPI 3.0: check the spelling"]
        );
    }

    #[test]
    fn a_misspelt_extension_is_named_with_its_line() {
        let found = complaints(
            lint,
            "components:\n  schemas:\n    A:\n      type: number\n      x-monye: {fixed: USD}\n",
        );
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("5: `x-monye` is no extension of ours"), "{found:?}");
    }

    #[test]
    fn a_wrong_member_of_an_extension_is_named() {
        let found = complaints(lint, "components:\n  schemas:\n    A:\n      x-money: {currencies: b}\n");
        assert!(found[0].starts_with("4: `x-money`: unknown field `currencies`"), "{found:?}");
    }

    #[test]
    fn an_extension_in_the_wrong_place_is_named() {
        let found = complaints(lint, "info:\n  x-scalar: amount\npaths:\n  x-idempotency: safe\n");
        assert!(found[0].starts_with("2: `x-scalar` does not belong on a Info object"), "{found:?}");
        assert!(found[1].starts_with("4: `x-idempotency` is among `paths`"), "{found:?}");
    }

    #[test]
    fn fields_next_to_a_reference_are_refused() {
        let found = complaints(
            lint,
            "components:\n  schemas:\n    A:\n      properties:\n        b:\n          $ref: '#/x'\n          description: D\n",
        );
        assert!(found[0].starts_with("7: `description` next to `$ref` is ignored"), "{found:?}");
    }

    #[test]
    fn a_property_may_have_any_name() {
        assert!(
            complaints(
                lint,
                "components:\n  schemas:\n    A:\n      properties:\n        x-odd: {type: string}\n"
            )
            .is_empty()
        );
    }
}
