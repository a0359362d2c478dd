//! Finding one's way in an OpenAPI document that is a JSON value.

use std::collections::BTreeSet;

use serde_json::Value;

/// The methods of a path item, in the order in which generated code has them.
pub(crate) const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// The last part of a pointer or a reference, unescaped: a component's name, mostly.
pub(crate) fn last(pointer: &str) -> String {
    pointer.rsplit('/').next().unwrap_or(pointer).replace("~1", "/").replace("~0", "~")
}

/// What a `$ref` leads to, or the value itself.
pub(crate) fn follow<'d>(document: &'d Value, value: &'d Value) -> &'d Value {
    value["$ref"].as_str().and_then(|reference| resolve(document, reference)).unwrap_or(value)
}

/// What a schema refers to: its `$ref`, or that of its one-element `allOf`, which is how a reference gets a description.
pub(crate) fn reference(schema: &Value) -> Option<&str> {
    let direct = &schema["$ref"];
    let wrapped = schema["allOf"].as_array().filter(|parts| parts.len() == 1).map(|parts| &parts[0]["$ref"]);
    direct.as_str().or_else(|| wrapped.and_then(Value::as_str))
}

/// Every `$ref` below a value, found without regard to structure: the second opinion against which passes are counted.
pub(crate) fn all_references<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(target) if name == "$ref" => found.push(target),
                    _ => all_references(member, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| all_references(item, found)),
        _ => {}
    }
}

/// Everything that a value leads to by references, direct or not, such as `#/components/schemas/Export`.
pub(crate) fn reach(document: &Value, from: &Value) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut open = vec![from];
    while let Some(value) = open.pop() {
        let mut references = Vec::new();
        all_references(value, &mut references);
        for reference in references {
            if reached.insert(reference.to_owned()) {
                open.extend(resolve(document, reference));
            }
        }
    }
    reached
}

/// The value that a reference inside the document points at.
pub(crate) fn resolve<'d>(document: &'d Value, reference: &str) -> Option<&'d Value> {
    document.pointer(reference.strip_prefix('#')?)
}

/// Every component of a kind with its name, in the order of the text.
pub(crate) fn components<'d>(
    document: &'d Value,
    kind: &str,
) -> impl Iterator<Item = (&'d String, &'d Value)> + use<'d> {
    document["components"][kind].as_object().into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn follows_references_to_the_end_and_circles_once() {
        let document = json!({
            "paths": {"/a": {"$ref": "#/components/schemas/A"}},
            "components": {"schemas": {
                "A": {"items": {"$ref": "#/components/schemas/B"}},
                "B": {"items": {"$ref": "#/components/schemas/A"}},
                "C": {"items": {"$ref": "#/components/schemas/A"}},
            }}
        });
        let reached = reach(&document, &document["paths"]);
        assert_eq!(Vec::from_iter(reached), ["#/components/schemas/A", "#/components/schemas/B"]);
    }
}
