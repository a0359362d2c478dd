//! OpenAPI 3.0 schemas as JSON Schema, so that a library of JSON Schema can judge examples.

use anyhow::{Result, anyhow};
use jsonschema::{Draft, Validator};
use payouts_codegen::Spec;
use serde_json::{Map, Value, json};

use crate::spec::{Ask, pointer};

/// A validator for one schema of the document, which may refer to the components.
///
/// OpenAPI 3.0 is draft 4 with `nullable`; keywords that draft 4 does not know are ignored by it.
pub(super) fn validator(spec: &Spec, schema: &Value) -> Result<Validator> {
    let mut components = Map::new();
    add_components(spec, schema, &mut components);
    let whole = json!({ "allOf": [translate(schema)], "components": { "schemas": components } });
    let options = jsonschema::options().with_draft(Draft::Draft4).should_validate_formats(true);
    options.build(&whole).map_err(|error| anyhow!("not a usable schema: {error}"))
}

/// Adds the components that a schema refers to, directly or not. All of them at once would be translated for each example.
fn add_components(spec: &Spec, value: &Value, components: &mut Map<String, Value>) {
    match value {
        Value::Object(object) => {
            let target = object.get("$ref").and_then(Value::as_str);
            if let Some(name) = target.and_then(|target| target.strip_prefix("#/components/schemas/"))
                && !components.contains_key(name)
                && let Some(component) = spec.at(&pointer::child("/components/schemas", name))
            {
                components.insert(name.to_owned(), translate(component));
                add_components(spec, component, components);
            }
            object.values().for_each(|value| add_components(spec, value, components));
        }
        Value::Array(items) => items.iter().for_each(|item| add_components(spec, item, components)),
        _ => {}
    }
}

/// Applies `change` to each member of an object.
fn members(object: &Value, change: fn(&Value) -> Value) -> Value {
    let members = object.as_object().into_iter().flatten();
    Value::Object(members.map(|(name, value)| (name.clone(), change(value))).collect())
}

/// Turns `nullable` into a choice, here and below. What OpenAPI adds for documentation goes.
fn translate(schema: &Value) -> Value {
    let Value::Object(object) = schema else { return schema.clone() };
    if let Some(reference) = object.get("$ref") {
        return json!({ "$ref": reference });
    }
    let mut plain: Map<String, Value> = Map::new();
    for (key, value) in object {
        let value = match key.as_str() {
            "properties" => members(value, translate),
            "items" | "additionalProperties" | "not" => translate(value),
            "allOf" | "anyOf" | "oneOf" => {
                Value::Array(value.as_array().into_iter().flatten().map(translate).collect())
            }
            // An example that happens to look like a schema must not become part of one.
            "example" | "default" | "nullable" | "discriminator" | "xml" | "externalDocs" => continue,
            extension if extension.starts_with("x-") => continue,
            _ => value.clone(),
        };
        plain.insert(key.clone(), value);
    }
    let nullable = object.get("nullable") == Some(&Value::Bool(true));
    if nullable { json!({ "anyOf": [{ "enum": [null] }, plain] }) } else { Value::Object(plain) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lints::testing::spec;

    fn accepts(schema: &Value, example: &Value) -> bool {
        let spec = spec("components: {schemas: {Text: {type: string, nullable: true}}}\n");
        validator(&spec, schema).unwrap().is_valid(example)
    }

    #[test]
    fn null_is_an_example_of_what_is_nullable_only() {
        assert!(accepts(&json!({"type": "string", "nullable": true}), &Value::Null));
        assert!(!accepts(&json!({"type": "string"}), &Value::Null));
        assert!(accepts(
            &json!({"properties": {"a": {"allOf": [{"$ref": "#/components/schemas/Text"}]}}}),
            &json!({"a": null})
        ));
    }

    #[test]
    fn a_property_called_nullable_is_a_property() {
        assert!(!accepts(&json!({"properties": {"nullable": {"type": "string"}}}), &json!({"nullable": 1})));
    }

    #[test]
    fn bounds_are_exclusive_as_in_draft_4() {
        assert!(!accepts(&json!({"type": "integer", "minimum": 1, "exclusiveMinimum": true}), &json!(1)));
    }

    #[test]
    fn an_amount_with_more_digits_than_a_float_is_a_number() {
        let exact: Value = serde_json::from_str("12345678901234567890.123456789").unwrap();
        assert!(accepts(&json!({"type": "number"}), &exact));
    }
}
