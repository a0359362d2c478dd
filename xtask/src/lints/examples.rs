//! Every example and every default is valid by its schema.

use std::collections::BTreeMap;

use payouts_codegen::Spec;
use payouts_codegen::grammar::{Node, NodeKind, nodes};
use serde_json::Value;

use super::json_schema;
use crate::finding::Finding;
use crate::spec::{Ask, pointer};

pub(super) const RULE: &str = "examples";

pub(super) fn lint(spec: &Spec) -> Vec<Finding> {
    let mut validators = Validators { spec, ready: BTreeMap::new() };
    nodes(spec)
        .iter()
        .flat_map(|node| examples(spec, node))
        .flat_map(|example| validators.check(&example))
        .collect()
}

/// A value, its place, and the schema that it must fit.
struct Example<'a> {
    at: String,
    value: &'a Value,
    schema: String,
}

fn examples<'a>(spec: &'a Spec, node: &Node<'a>) -> Vec<Example<'a>> {
    let inside = |member: &str| pointer::child(&node.at, member);
    let (schema, fields): (_, &[&str]) = match node.kind {
        NodeKind::Schema => (node.at.clone(), &["example", "default"]),
        NodeKind::MediaType | NodeKind::Parameter | NodeKind::Header => (inside("schema"), &["example"]),
        _ => return Vec::new(),
    };
    let single = fields.iter().filter_map(|field| Some((inside(field), node.members.get(*field)?)));
    let named = node.members.get("examples").and_then(Value::as_object).into_iter().flatten();
    let named = named.filter_map(|(name, example)| {
        let at = pointer::child(&inside("examples"), name);
        match example.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix('#')) {
            Some(target) => Some((pointer::child(target, "value"), spec.resolve(example)?.get("value")?)),
            None => Some((pointer::child(&at, "value"), example.get("value")?)),
        }
    });
    single.chain(named).map(|(at, value)| Example { at, value, schema: schema.clone() }).collect()
}

/// Validators, made once for each schema.
struct Validators<'a> {
    spec: &'a Spec,
    ready: BTreeMap<String, Result<jsonschema::Validator, String>>,
}

impl Validators<'_> {
    fn check(&mut self, example: &Example<'_>) -> Vec<Finding> {
        let spec = self.spec;
        let Some(schema) = spec.at(&example.schema) else {
            return vec![spec.finding(&example.at, RULE, "an example without a schema: add the schema")];
        };
        let made = || json_schema::validator(spec, schema).map_err(|error| error.to_string());
        match self.ready.entry(example.schema.clone()).or_insert_with(made) {
            Err(problem) => vec![spec.finding(&example.schema, RULE, problem.clone())],
            Ok(validator) => validator
                .iter_errors(example.value)
                .map(|error| {
                    let at = format!("{}{}", example.at, error.instance_path());
                    spec.finding(&at, RULE, format!("the example does not fit its schema: {error}"))
                })
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lints::testing::complaints;

    #[test]
    fn an_example_that_does_not_fit_is_named_at_the_line_of_the_fault() {
        let text = "\
paths:
  /a:
    get:
      responses:
        '200':
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Row'}
              examples:
                good: {value: {id: a}}
                bad:
                  value:
                    id: 1
                shared: {$ref: '#/components/examples/Shared'}
components:
  examples:
    Shared:
      value: [1]
  schemas:
    Row:
      type: object
      properties:
        id: {type: string}
      example: {id: [x]}
";
        let found = complaints(lint, text);
        let lines: Vec<_> = found.iter().filter_map(|complaint| complaint.split(':').next()).collect();
        assert_eq!(lines, ["13", "18", "24"], "{found:?}");
    }

    #[test]
    fn parameters_headers_and_defaults_are_judged() {
        let text = "\
components:
  parameters:
    P: {schema: {type: integer}, example: many}
  headers:
    H: {schema: {type: string, maxLength: 1}, example: ab}
  schemas:
    F: {type: string, enum: [csv], default: txt}
";
        let found = complaints(lint, text);
        let lines: Vec<_> = found.iter().filter_map(|complaint| complaint.split(':').next()).collect();
        assert_eq!(lines, ["3", "5", "7"], "{found:?}");
    }
}
