//! The arguments of an operation, from path, query, headers and body, keep different names after the generator has
//! made Rust names of them.

use std::collections::BTreeMap;

use heck::ToSnakeCase as _;
use payouts_codegen::Spec;
use payouts_codegen::grammar::{NodeKind, nodes_of};
use serde_json::Value;

use crate::finding::Finding;
use crate::spec::{Ask, pointer};

const RULE: &str = "arguments";

/// Methods of every generated builder, and a variable that its `send` cannot do without.
const TAKEN: &[&str] = &["new", "send", "header_map"];

pub(super) fn lint(spec: &Spec) -> Vec<Finding> {
    nodes_of(spec, NodeKind::Operation).flat_map(|operation| complaints(spec, &operation.at)).collect()
}

fn complaints(spec: &Spec, operation: &str) -> Vec<Finding> {
    let mut seen: BTreeMap<String, String> =
        TAKEN.iter().map(|name| ((*name).to_owned(), "a part of every request".to_owned())).collect();
    if spec.at(&pointer::child(operation, "requestBody")).is_some() {
        seen.insert("body".to_owned(), "the request body".to_owned());
    }
    let mut found = Vec::new();
    for (at, parameter) in parameters(spec, operation) {
        let text = |member: &str| parameter.get(member).and_then(Value::as_str).unwrap_or_default();
        let (name, place) = (text("name"), text("in"));
        let argument = rust_name(name);
        if let Some(other) = seen.insert(argument.clone(), format!("the {place} parameter `{name}`")) {
            found.push(spec.finding(
                &at,
                RULE,
                format!("`{name}` becomes `{argument}`, and so does {other}"),
            ));
        }
    }
    found
}

/// Parameters of the path that the operation does not replace, then its own: each where it is listed, and resolved.
fn parameters<'a>(spec: &'a Spec, operation: &str) -> Vec<(String, &'a Value)> {
    let path = pointer::split(operation).map_or("", |(path, _)| path);
    let listed = |home: &str| -> Vec<(String, &'a Value)> {
        let at = pointer::child(home, "parameters");
        let items = spec.at(&at).and_then(Value::as_array).into_iter().flatten().enumerate();
        items
            .map(|(index, item)| {
                (pointer::child(&at, &index.to_string()), spec.resolve(item).unwrap_or(item))
            })
            .collect()
    };
    let own = listed(operation);
    let identity = |parameter: &'a Value| (parameter.get("name"), parameter.get("in"));
    let mut all = listed(path);
    all.retain(|(_, inherited)| !own.iter().any(|(_, replacing)| identity(replacing) == identity(inherited)));
    all.extend(own);
    all
}

/// As progenitor does it: what cannot stand in an identifier separates words.
fn rust_name(name: &str) -> String {
    name.replace('\'', "").replace(|c: char| !c.is_alphanumeric() && c != '_', "-").to_snake_case()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lints::testing::complaints;

    #[test]
    fn arguments_that_become_one_are_named_with_their_line() {
        let text = "\
paths:
  /a:
    parameters:
      - {name: request-id, in: header}
    post:
      requestBody: {}
      parameters:
        - {name: requestId, in: query}
        - {name: $body, in: query}
        - {$ref: '#/components/parameters/Send'}
components:
  parameters:
    Send: {name: SEND, in: header}
";
        assert_eq!(
            complaints(lint, text),
            [
                "8: `requestId` becomes `request_id`, and so does the header parameter `request-id`",
                "9: `$body` becomes `body`, and so does the request body",
                "10: `SEND` becomes `send`, and so does a part of every request",
            ]
        );
    }

    #[test]
    fn an_operation_may_replace_a_parameter_of_its_path() {
        let text = "\
paths:
  /a:
    parameters: [{name: id, in: query}]
    get:
      parameters: [{name: id, in: query}]
";
        assert!(complaints(lint, text).is_empty());
    }
}
