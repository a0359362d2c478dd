//! Finding one's way in an OpenAPI document that is a JSON value.

use std::collections::BTreeSet;

use serde_json::Value;

/// What a place in a document is, by the rules of OpenAPI 3.0. This distinguishes a member of a map such as `properties`
/// from a keyword, so that a property called `example` is safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Document,
    PathItem,
    Operation,
    Components,
    Parameter,
    Header,
    Body,
    Response,
    Media,
    Schema,
}

enum Shape {
    One(Place),
    Map(Place),
    List(Place),
}

impl Place {
    /// What a member of this place holds, where that is a place at all.
    fn member(self, name: &str) -> Option<Shape> {
        use Shape::{List, Map, One};
        Some(match (self, name) {
            (Self::Document, "paths") => Map(Self::PathItem),
            (Self::Document, "components") => One(Self::Components),
            (Self::PathItem, verb) if METHODS.contains(&verb) => One(Self::Operation),
            (Self::PathItem | Self::Operation, "parameters") => List(Self::Parameter),
            (Self::Operation, "requestBody") => One(Self::Body),
            (Self::Operation | Self::Components, "responses") => Map(Self::Response),
            (Self::Components, "schemas") | (Self::Schema, "properties") => Map(Self::Schema),
            (Self::Components, "parameters") => Map(Self::Parameter),
            (Self::Components, "requestBodies") => Map(Self::Body),
            (Self::Components | Self::Response, "headers") => Map(Self::Header),
            (Self::Parameter | Self::Header | Self::Body | Self::Response, "content") => Map(Self::Media),
            (Self::Parameter | Self::Header | Self::Media, "schema")
            | (Self::Schema, "items" | "additionalProperties" | "not") => One(Self::Schema),
            (Self::Schema, "allOf" | "oneOf" | "anyOf") => List(Self::Schema),
            _ => return None,
        })
    }
}

/// The methods of a path item, in the order in which generated code has them.
pub(crate) const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// The JSON pointers of every place of a kind, outermost first. A reference counts as what it refers to.
pub(crate) fn places(document: &Value, wanted: Place) -> Vec<String> {
    let mut found = Vec::new();
    collect(document, Place::Document, "", wanted, &mut found);
    found
}

fn collect(value: &Value, place: Place, at: &str, wanted: Place, found: &mut Vec<String>) {
    let Some(members) = value.as_object() else { return };
    if place == wanted {
        found.push(at.to_owned());
    }
    for (name, member) in members {
        let here = pointer(at, name);
        match place.member(name) {
            Some(Shape::One(inner)) => collect(member, inner, &here, wanted, found),
            Some(Shape::Map(inner)) => {
                for (key, entry) in member.as_object().into_iter().flatten() {
                    collect(entry, inner, &pointer(&here, key), wanted, found);
                }
            }
            Some(Shape::List(inner)) => {
                for (index, entry) in member.as_array().into_iter().flatten().enumerate() {
                    collect(entry, inner, &pointer(&here, &index.to_string()), wanted, found);
                }
            }
            None => {}
        }
    }
}

/// The JSON pointer of a member: `/` and `~` in its name are escaped as RFC 6901 says.
pub(crate) fn pointer(parent: &str, member: &str) -> String {
    format!("{parent}/{}", member.replace('~', "~0").replace('/', "~1"))
}

/// The last part of a pointer or a reference, unescaped: a component's name, mostly.
pub(crate) fn last(pointer: &str) -> String {
    pointer.rsplit('/').next().unwrap_or(pointer).replace("~1", "/").replace("~0", "~")
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
    fn distinguishes_keywords_from_names() {
        let document = json!({"components": {"schemas": {"A": {
            "properties": {"properties": {"type": "string"}, "items": {"items": {"type": "string"}}}
        }}}});
        let mut found = places(&document, Place::Schema);
        found.sort();
        let schemas = "/components/schemas/A";
        assert_eq!(
            found,
            [
                schemas.to_owned(),
                format!("{schemas}/properties/items"),
                format!("{schemas}/properties/items/items"),
                format!("{schemas}/properties/properties"),
            ]
        );
    }

    #[test]
    fn finds_the_schemas_of_bodies_parameters_and_answers() {
        let document = json!({"paths": {"/a": {
            "parameters": [{"schema": {}}],
            "post": {
                "requestBody": {"content": {"application/json": {"schema": {}}}},
                "responses": {"200": {"headers": {"h": {"schema": {}}}, "content": {"text/html": {"schema": {}}}}},
            }
        }}});
        assert_eq!(places(&document, Place::Schema).len(), 4);
        assert_eq!(places(&document, Place::Operation), ["/paths/~1a/post"]);
    }

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
