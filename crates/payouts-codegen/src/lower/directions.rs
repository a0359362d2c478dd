//! Which way a schema travels: what is sent is strict, what is received is tolerant.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::grammar::{NodeKind, places};
use crate::tree::{self, components, reach};

/// Which way a schema travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// In the body of a request.
    Sent,
    /// In the body of a success answer.
    Received,
    /// In a path, a query or a header of either side: always text.
    Parameter,
}

/// Every schema that operations lead to, outermost first, with the way it travels.
///
/// A component that only gives a leaf a name (a scalar, an enum, a text) has no way of its own; what refers to it has.
pub(super) fn schemas(document: &Value) -> Vec<(String, Direction)> {
    let sent = component_names(document, &bodies(document, NodeKind::RequestBody));
    let received = component_names(document, &bodies(document, NodeKind::Response));
    let direction = |pointer: &str| match component_name(pointer) {
        Some(name) if received.contains(&name) => Direction::Received,
        Some(name) if sent.contains(&name) => Direction::Sent,
        Some(_) => Direction::Parameter,
        None => inline(pointer),
    };
    places(document, NodeKind::Schema).into_iter().map(|at| (at.clone(), direction(&at))).collect()
}

/// The components that are part of requests and of answers, where one Rust type cannot be strict and lenient at once.
pub(super) fn both_ways(document: &Value) -> Vec<String> {
    let mut sent = component_names(document, &bodies(document, NodeKind::RequestBody));
    let parameters: Vec<Value> =
        places(document, NodeKind::Parameter).iter().filter_map(|at| document.pointer(at).cloned()).collect();
    sent.extend(component_names(document, &parameters));
    let received = component_names(document, &bodies(document, NodeKind::Response));
    let is_plain = |name: &str| {
        let schema = &document["components"]["schemas"][name];
        is_leaf(schema) && schema.get("enum").is_none()
    };
    received.intersection(&sent).filter(|name| !is_plain(name)).cloned().collect()
}

/// The pointer of the component schema that a pointer leads into.
pub(super) fn component(pointer: &str) -> Option<&str> {
    let name = pointer.strip_prefix("/components/schemas/")?.split('/').next()?;
    pointer.get(.."/components/schemas/".len() + name.len())
}

/// The names of the component schemas that success answers lead to.
pub(super) fn received_components(document: &Value) -> BTreeSet<String> {
    component_names(document, &bodies(document, NodeKind::Response))
}

/// Whether a component names a leaf: something without members or items.
fn is_leaf(schema: &Value) -> bool {
    schema.get("x-scalar").is_some()
        || matches!(schema["type"].as_str(), Some("string" | "integer" | "number" | "boolean"))
}

fn bodies(document: &Value, place: NodeKind) -> Vec<Value> {
    places(document, place)
        .iter()
        .filter_map(|p| document.pointer(p))
        .map(|body| body["content"].clone())
        .collect()
}

fn component_names(document: &Value, roots: &[Value]) -> BTreeSet<String> {
    let roots = Value::from(roots.to_vec());
    let reached = reach(document, &roots);
    components(document, "schemas")
        .map(|(name, _)| name.clone())
        .filter(|name| reached.contains(&format!("#/components/schemas/{name}")))
        .collect()
}

fn component_name(pointer: &str) -> Option<String> {
    component(pointer).map(tree::last)
}

/// The parts of a pointer up to its schema decide, not the names of members.
fn inline(pointer: &str) -> Direction {
    let parts: Vec<&str> = pointer.split('/').take_while(|part| *part != "schema").collect();
    if parts.iter().any(|part| matches!(*part, "parameters" | "headers")) {
        Direction::Parameter
    } else if parts.iter().any(|part| matches!(*part, "requestBody" | "requestBodies")) {
        Direction::Sent
    } else {
        Direction::Received
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn document(answer: &str) -> Value {
        json!({
            "paths": {"/a": {"post": {
                "parameters": [{"schema": {"type": "string"}}],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Ask"}}}},
                "responses": {"200": {"content": {"application/json": {"schema": {"$ref": answer}}}}},
            }}},
            "components": {"schemas": {
                "Ask": {"properties": {"id": {"$ref": "#/components/schemas/Id"}}},
                "Answer": {"properties": {"id": {"$ref": "#/components/schemas/Id"}}},
                "Id": {"type": "string"},
            }}
        })
    }

    #[test]
    fn follows_requests_and_answers_to_their_components() {
        let found = schemas(&document("#/components/schemas/Answer"));
        let way = |pointer: &str| found.iter().find(|(p, _)| p == pointer).map(|(_, direction)| *direction);
        assert_eq!(way("/paths/~1a/post/parameters/0/schema"), Some(Direction::Parameter));
        assert_eq!(way("/components/schemas/Ask/properties/id"), Some(Direction::Sent));
        assert_eq!(way("/components/schemas/Answer/properties/id"), Some(Direction::Received));
    }

    #[test]
    fn an_object_that_goes_both_ways_is_found() {
        assert_eq!(both_ways(&document("#/components/schemas/Ask")), ["Ask"]);
        assert!(both_ways(&document("#/components/schemas/Answer")).is_empty());
    }

    #[test]
    fn a_member_called_parameters_is_no_parameter() {
        assert_eq!(
            inline("/paths/~1a/get/responses/200/content/application~1json/schema/properties/parameters"),
            Direction::Received
        );
        assert_eq!(inline("/components/parameters/P/schema/items"), Direction::Parameter);
    }
}
