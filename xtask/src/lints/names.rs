//! Names stay apart after the generator has turned them into Rust names.

use std::collections::BTreeMap;

use heck::{ToPascalCase as _, ToSnakeCase as _};
use payouts_codegen::Spec;
use payouts_codegen::grammar::{NodeKind, nodes_of};
use serde_json::Value;

use crate::finding::Finding;
use crate::spec::{Ask, pointer};

const RULE: &str = "names";

/// Methods of every client, by the generator or by hand.
const TAKEN: &[&str] = &["new", "with_context", "runtime", "api_version", "baseurl", "client", "inner"];

pub(super) fn lint(spec: &Spec) -> Vec<Finding> {
    let mut found = operations(spec);
    found.extend(clashes(spec, "/components/schemas", "type", str::to_pascal_case));
    for schema in nodes_of(spec, NodeKind::Schema) {
        found.extend(clashes(spec, &pointer::child(&schema.at, "properties"), "field", |name| {
            name.to_snake_case()
        }));
    }
    found
}

fn operations(spec: &Spec) -> Vec<Finding> {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    let mut found = Vec::new();
    let operations: Vec<_> = nodes_of(spec, NodeKind::Operation).collect();
    for operation in &operations {
        // One without an id is refused when it is lowered.
        let Some(id) = operation.text("operationId") else { continue };
        if TAKEN.contains(&id.to_snake_case().as_str()) {
            let message = format!("`{id}` becomes a method that every client has: rename it");
            found.push(spec.finding(&pointer::child(&operation.at, "operationId"), RULE, message));
        }
        if let Some(other) = seen.insert(id.to_snake_case(), id) {
            let at = pointer::child(&operation.at, "operationId");
            let message = if other == id {
                format!("`{id}` is the id of another operation too: rename one")
            } else {
                format!("`{id}` and `{other}` become the same method `{}`: rename one", id.to_snake_case())
            };
            found.push(spec.finding(&at, RULE, message));
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
    post: {operationId: get-thing}
    head: {operationId: withContext}
";
        assert_eq!(
            complaints(lint, text),
            [
                "4: `get-thing` and `getThing` become the same method `get_thing`: rename one",
                "5: `get-thing` is the id of another operation too: rename one",
                "6: `withContext` becomes a method that every client has: rename it",
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
