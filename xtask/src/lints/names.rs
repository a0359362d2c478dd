//! Names stay apart after the generator has turned them into Rust names.

use std::collections::BTreeMap;

use heck::{ToPascalCase as _, ToSnakeCase as _};
use payouts_codegen::Spec;
use serde_json::Value;

use crate::finding::Finding;
use crate::spec::node::{Kind, nodes_of};
use crate::spec::{Ask, pointer};

const RULE: &str = "names";

pub(super) fn lint(spec: &Spec) -> Vec<Finding> {
    let mut found = operations(spec);
    found.extend(clashes(spec, "/components/schemas", "type", str::to_pascal_case));
    for schema in nodes_of(spec, Kind::Schema) {
        found.extend(clashes(spec, &pointer::child(&schema.at, "properties"), "field", |name| {
            name.to_snake_case()
        }));
    }
    found
}

fn operations(spec: &Spec) -> Vec<Finding> {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    let mut found = Vec::new();
    let operations: Vec<_> = nodes_of(spec, Kind::Operation).collect();
    for operation in &operations {
        let Some(id) = operation.text("operationId") else {
            found.push(spec.finding(
                &operation.at,
                RULE,
                "this operation has no `operationId`: it names the method",
            ));
            continue;
        };
        if let Some(other) = seen.insert(id.to_snake_case(), id) {
            let at = pointer::child(&operation.at, "operationId");
            let method = id.to_snake_case();
            found.push(spec.finding(
                &at,
                RULE,
                format!("`{id}` and `{other}` become the same method `{method}`"),
            ));
        }
    }
    found
}

/// Members of the object at `home` whose Rust names are the same.
fn clashes(spec: &Spec, home: &str, what: &str, rename: fn(&str) -> String) -> Vec<Finding> {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    let members = spec.at(home).and_then(Value::as_object).into_iter().flatten();
    members
        .filter_map(|(name, _)| {
            let renamed = rename(name);
            let other = seen.insert(renamed.clone(), name)?;
            let message = format!("`{name}` and `{other}` become the same {what} `{renamed}`");
            Some(spec.finding(&pointer::child(home, name), RULE, message))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lints::testing::complaints;

    #[test]
    fn operations_that_become_one_method_are_named_with_their_line() {
        let text = "\
paths:
  /a:
    get: {operationId: getThing}
    put: {operationId: get-thing}
    post: {}
";
        assert_eq!(
            complaints(lint, text),
            [
                "4: `get-thing` and `getThing` become the same method `get_thing`",
                "5: this operation has no `operationId`: it names the method",
            ]
        );
    }

    #[test]
    fn schemas_and_properties_that_become_one_are_named() {
        let text = "\
components:
  schemas:
    row: {type: string}
    Row:
      properties:
        aB: {type: string}
        a_b: {type: string}
";
        assert_eq!(
            complaints(lint, text),
            [
                "4: `Row` and `row` become the same type `Row`",
                "7: `a_b` and `aB` become the same field `a_b`",
            ]
        );
    }
}
