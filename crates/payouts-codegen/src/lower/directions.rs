//! Which way a schema travels: what is sent is strict, what is received is tolerant.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::tree::{Place, components, places, reach};

/// Which way a schema travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// In the body of a request.
    Sent,
    /// In the body of a success answer.
    Received,
    /// In a path, a query or a header of either side: always text.
    Beside,
}

/// Every schema that operations lead to, outermost first, with the way it travels.
///
/// A component that only gives a leaf a name (a scalar, an enum, a text) has no way of its own; what refers to it has.
pub(super) fn schemas(document: &Value) -> Result<Vec<(String, Direction)>, String> {
    let sent = component_names(document, &bodies(document, Place::Body));
    let received = component_names(document, &bodies(document, Place::Response));
    let mut found = Vec::new();
    for pointer in places(document, Place::Schema) {
        let direction = match component_of(&pointer) {
            Some(name) => match (sent.contains(name), received.contains(name)) {
                (true, true) if !is_leaf(&document["components"]["schemas"][name]) => {
                    return Err(format!(
                        "schema `{name}` is both sent and received: give each way a schema of its own"
                    ));
                }
                (_, true) => Direction::Received,
                (true, false) => Direction::Sent,
                (false, false) => Direction::Beside,
            },
            None => inline(&pointer),
        };
        found.push((pointer, direction));
    }
    Ok(found)
}

/// The names of the component schemas that success answers lead to.
pub(super) fn received_components(document: &Value) -> BTreeSet<String> {
    component_names(document, &bodies(document, Place::Response))
}

/// Whether a component names a leaf: something without members or items.
pub(super) fn is_leaf(schema: &Value) -> bool {
    schema.get("x-scalar").is_some()
        || matches!(schema["type"].as_str(), Some("string" | "integer" | "number" | "boolean"))
}

fn bodies(document: &Value, place: Place) -> Vec<Value> {
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

fn component_of(pointer: &str) -> Option<&str> {
    pointer.strip_prefix("/components/schemas/")?.split('/').next()
}

fn inline(pointer: &str) -> Direction {
    let parts: Vec<&str> = pointer.split('/').collect();
    if parts.iter().any(|part| matches!(*part, "parameters" | "headers")) {
        Direction::Beside
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
        let found = schemas(&document("#/components/schemas/Answer")).unwrap();
        let way = |pointer: &str| found.iter().find(|(p, _)| p == pointer).map(|(_, direction)| *direction);
        assert_eq!(way("/paths/~1a/post/parameters/0/schema"), Some(Direction::Beside));
        assert_eq!(way("/components/schemas/Ask/properties/id"), Some(Direction::Sent));
        assert_eq!(way("/components/schemas/Answer/properties/id"), Some(Direction::Received));
    }

    #[test]
    fn refuses_an_object_that_goes_both_ways() {
        let error = schemas(&document("#/components/schemas/Ask")).unwrap_err();
        assert!(error.contains("`Ask` is both sent and received"), "{error}");
    }
}
