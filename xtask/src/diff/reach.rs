//! Lets the comparison reach every schema. `drift` walks from the operations and does not look behind `anyOf`, and the
//! rows of export files belong to no operation at all.

use serde_json::{Value, json};

/// Both documents, each with an operation for every schema that both have.
pub(super) fn everything(old: &Value, new: &Value) -> (Value, Value) {
    let shared: Vec<&str> = schemas(old).filter(|name| schemas(new).any(|other| other == *name)).collect();
    (with_operations(old, &shared), with_operations(new, &shared))
}

/// The names of the component schemas.
pub(super) fn schemas(document: &Value) -> impl Iterator<Item = &str> {
    let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
    schemas.into_iter().flatten().map(|(name, _)| name.as_str())
}

fn with_operations(document: &Value, schemas: &[&str]) -> Value {
    let mut document = document.clone();
    let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) else { return document };
    for name in schemas {
        let schema = json!({ "$ref": format!("#/components/schemas/{name}") });
        let answer = json!({ "description": "", "content": { "application/json": { "schema": schema } } });
        let operation = json!({ "operationId": format!("schema {name}"), "responses": { "200": answer } });
        // A path with a blank in it cannot be one of the document's own.
        paths.insert(format!("/schema {name}"), json!({ "get": operation }));
    }
    document
}
