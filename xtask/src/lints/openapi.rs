//! The document is valid OpenAPI 3.0: each field has its kind of value, required fields are there, and what is used by name is
//! defined.

use payouts_codegen::Spec;
use payouts_codegen::grammar::{Holds, Node, NodeKind, nodes, nodes_of};
use serde_json::{Value, json};

use crate::finding::Finding;
use crate::spec::{Ask, pointer};

pub(super) const RULE: &str = "openapi";

const TYPES: [&str; 6] = ["string", "integer", "number", "boolean", "array", "object"];

pub(super) fn lint(spec: &Spec) -> Vec<Finding> {
    let mut found: Vec<Finding> =
        nodes(spec).iter().flat_map(|node| [values(spec, node), missing(spec, node)].concat()).collect();
    found.extend(names_in_use(spec));
    found.extend(paths(spec));
    found.extend(nodes_of(spec, NodeKind::Schema).filter_map(|schema| pattern(spec, &schema)));
    found
}

/// Values of another kind than their field takes. An unknown field is for the rule on fields.
fn values(spec: &Spec, node: &Node<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (name, value) in node.members {
        let Some((_, holds)) = node.kind.fields().iter().find(|(field, _)| field == name) else { continue };
        let at = pointer::child(&node.at, name);
        let complain = |at: &str, what: &str| spec.finding(at, RULE, format!("`{name}` {what}"));
        let problem = match holds {
            Holds::Any => None,
            Holds::Text if name == "type" && node.kind == NodeKind::Schema => {
                let is_type = value.as_str().is_none_or(|name| TYPES.contains(&name));
                let message = format!(
                    "`{}` is no type: write {}",
                    value.as_str().unwrap_or_default(),
                    TYPES.join(", ")
                );
                found.extend((!is_type).then(|| spec.finding(&at, RULE, message)));
                (!value.is_string())
                    .then_some("is one word: for a value that may be null, add `nullable: true`")
            }
            Holds::Text if value.is_string() => None,
            Holds::Text if value.is_number() || value.is_boolean() => Some("is a text: quote it"),
            Holds::Text => Some("is a text"),
            Holds::Flag => (!value.is_boolean()).then_some("is true or false"),
            Holds::Number => (!value.is_number()).then_some("is a number"),
            Holds::Values => (!value.is_array()).then_some("is a list"),
            Holds::Texts => {
                let is_texts = value.as_array().is_some_and(|list| list.iter().all(Value::is_string));
                (!is_texts).then_some("is a list of texts")
            }
            Holds::One(_) if name == "additionalProperties" && value.is_boolean() => None,
            Holds::One(_) => (!value.is_object()).then_some("is an object"),
            Holds::List(_) => {
                let is_list = value.as_array().is_some_and(|list| list.iter().all(Value::is_object));
                (!is_list).then_some("is a list of objects")
            }
            Holds::Map(_) | Holds::Patterned(_) => {
                let is_map = value.as_object().is_some_and(|map| map.values().all(Value::is_object));
                (!is_map).then_some("is an object with objects in it")
            }
        };
        found.extend(problem.map(|problem| complain(&at, problem)));
    }
    found
}

fn missing(spec: &Spec, node: &Node<'_>) -> Vec<Finding> {
    let absent = node.kind.required().iter().filter(|field| !node.members.contains_key(**field));
    absent
        .map(|field| {
            let message = format!("this {:?} object has no `{field}`, which OpenAPI requires", node.kind);
            spec.finding(&node.at, RULE, message)
        })
        .collect()
}

/// Tags and security schemes that no definition has the name of.
fn names_in_use(spec: &Spec) -> Vec<Finding> {
    let tags: Vec<&Value> =
        spec.at("/tags").and_then(Value::as_array).into_iter().flatten().map(|tag| &tag["name"]).collect();
    let schemes = spec.at("/components/securitySchemes").and_then(Value::as_object);
    let users = nodes(spec);
    let users = users.iter().filter(|node| matches!(node.kind, NodeKind::Document | NodeKind::Operation));
    let mut found = Vec::new();
    for node in users {
        let list = |field: &str| node.members.get(field).and_then(Value::as_array).into_iter().flatten();
        if node.kind == NodeKind::Operation {
            for tag in list("tags").filter(|tag| !tags.contains(tag)) {
                let at = pointer::child(&node.at, "tags");
                found.push(spec.finding(
                    &at,
                    RULE,
                    format!("the tag {tag} is not among `tags` of the document"),
                ));
            }
        }
        for name in list("security").filter_map(Value::as_object).flat_map(|choice| choice.keys()) {
            if schemes.is_none_or(|schemes| !schemes.contains_key(name)) {
                let at = pointer::child(&node.at, "security");
                found.push(spec.finding(&at, RULE, format!("`{name}` is not among the `securitySchemes`")));
            }
        }
    }
    found
}

fn paths(spec: &Spec) -> Vec<Finding> {
    let paths = spec.at("/paths").and_then(Value::as_object).into_iter().flatten();
    paths
        .filter(|(path, _)| !path.starts_with('/') && !path.starts_with("x-"))
        .map(|(path, _)| spec.finding(&pointer::child("/paths", path), RULE, "a path begins with `/`"))
        .collect()
}

fn pattern(spec: &Spec, schema: &Node<'_>) -> Option<Finding> {
    let pattern = schema.text("pattern")?;
    let error = jsonschema::options().build(&json!({ "pattern": pattern })).err()?;
    let message = format!("`{pattern}` is no regular expression: {error}");
    Some(spec.finding(&pointer::child(&schema.at, "pattern"), RULE, message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lints::testing::complaints;

    #[test]
    fn a_value_of_the_wrong_kind_is_named_with_its_line() {
        let text = "\
info: {title: T, version: 1.0}
paths:
  a: {}
  /b:
    get:
      tags: pets
      deprecated: 'yes'
      parameters: {name: p}
      responses: [ok]
components:
  schemas:
    A: {type: object, properties: [a], additionalProperties: false, maxLength: '3'}
    B: {type: text}
    C: {type: [string]}
";
        assert_eq!(
            complaints(lint, text),
            [
                "1: `version` is a text: quote it",
                "3: a path begins with `/`",
                "6: `tags` is a list of texts",
                "7: `deprecated` is true or false",
                "8: `parameters` is a list of objects",
                "9: `responses` is an object with objects in it",
                "12: `properties` is an object with objects in it",
                "12: `maxLength` is a number",
                "13: `text` is no type: write string, integer, number, boolean, array, object",
                "14: `type` is one word: for a value that may be null, add `nullable: true`",
            ]
        );
    }

    #[test]
    fn a_missing_required_field_is_named_with_the_line_of_its_object() {
        let text = "info: {title: T, version: '1'}\npaths:\n  /a:\n    get: {summary: S}\n";
        assert_eq!(
            complaints(lint, text),
            ["4: this Operation object has no `responses`, which OpenAPI requires"]
        );
    }

    #[test]
    fn names_without_a_definition_are_named_with_their_line() {
        let text = "\
info: {title: T, version: '1'}
tags: [{name: known}]
security: [{token: []}]
paths:
  /a:
    get:
      tags: [known, lost]
      security: [{gone: []}]
      responses: {}
components:
  securitySchemes: {token: {type: http}}
  schemas:
    A: {pattern: '['}
";
        let found = complaints(lint, text);
        assert_eq!(found.len(), 3, "{found:?}");
        assert_eq!(found[0], "7: the tag \"lost\" is not among `tags` of the document");
        assert_eq!(found[1], "8: `gone` is not among the `securitySchemes`");
        assert!(found[2].starts_with("13: `[` is no regular expression"), "{found:?}");
    }
}
