//! What a lowered document must be like, so that the generator neither panics nor misreads it.

use serde_json::Value;

use super::directions::Direction;
use super::{HAND_WRITTEN, directions};
use crate::tree::{self, Place, places, reference};

/// Checks a lowered document; the error has the place and what to do there.
pub(super) fn digestible(document: &Value) -> Result<(), (String, String)> {
    for pointer in places(document, Place::Operation) {
        operation(document, &pointer).map_err(|message| (pointer, message))?;
    }
    for pointer in places(document, Place::Parameter) {
        parameter(document, &pointer).map_err(|message| (pointer, message))?;
    }
    for (pointer, direction) in directions::schemas(document).map_err(|message| (String::new(), message))? {
        schema(document, &pointer, direction).map_err(|message| (pointer, message))?;
    }
    Ok(())
}

fn operation(document: &Value, pointer: &str) -> Result<(), String> {
    let operation = document.pointer(pointer).unwrap_or(&Value::Null);
    let id = operation["operationId"]
        .as_str()
        .ok_or("an operation needs an `operationId`, the name of its method")?;
    let mut bodies = operation["responses"].as_object().into_iter().flatten().map(|(_, answer)| {
        let answer = reference(answer).and_then(|r| tree::resolve(document, r)).unwrap_or(answer);
        answer.get("content").unwrap_or(&Value::Null)
    });
    let first = bodies.next().unwrap_or(&Value::Null);
    if !bodies.all(|body| body == first) {
        return Err(format!(
            "the 2xx answers of {id} have different bodies: make them one union, read by hand"
        ));
    }
    match first.as_object() {
        None => Ok(()),
        Some(media)
            if media.len() == 1
                && media.get("application/json").is_some_and(|json| json.get("schema").is_some()) =>
        {
            Ok(())
        }
        Some(_) => Err(format!(
            "the 2xx answer of {id} has a body that is not just JSON with a schema: leave its `content` out, and the body is ignored"
        )),
    }
}

/// A parameter travels as text, and the generator's query writer takes nothing but plain texts, numbers and closed enums.
fn parameter(document: &Value, pointer: &str) -> Result<(), String> {
    let parameter = document.pointer(pointer).unwrap_or(&Value::Null);
    if parameter.get("$ref").is_some() {
        return Ok(());
    }
    let schema = &parameter["schema"];
    let schema = reference(schema).and_then(|r| tree::resolve(document, r)).unwrap_or(schema);
    let plain = matches!(schema["type"].as_str(), Some("string" | "integer" | "boolean"))
        && schema.get("format").is_none();
    if plain {
        Ok(())
    } else {
        Err("a parameter is a text, an integer, a boolean or a closed enum, without `format`".to_owned())
    }
}

fn schema(document: &Value, pointer: &str, direction: Direction) -> Result<(), String> {
    let schema = document.pointer(pointer).unwrap_or(&Value::Null);
    let has = |name: &str| schema.get(name).is_some();
    if has("x-rust-type") || has(HAND_WRITTEN) {
        return Ok(());
    }
    if has("oneOf") || has("anyOf") || has("not") {
        return Err(
            "a union is inside a schema: make it a component, which a hand-written type reads".to_owned()
        );
    }
    if schema["allOf"].as_array().is_some_and(|parts| parts.len() != 1) {
        return Err("an `allOf` of several schemas: write the members out".to_owned());
    }
    if schema["type"] == "number" {
        return Err(
            "a `number` would be read as a float: refer to a schema with `x-scalar: amount`".to_owned()
        );
    }
    if has("format") {
        return Err(
            "this `format` brings types of other crates: refer to a schema with `x-scalar`".to_owned()
        );
    }
    if direction == Direction::Received && schema["properties"].get("extra").is_some() {
        return Err("a member called `extra` collides with the map of unknown members".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Spec;

    fn complaint(yaml: &str) -> String {
        let spec = Spec::parse("test", &format!("openapi: 3.0.3\n{yaml}")).unwrap();
        digestible(spec.document())
            .map_or_else(|(pointer, message)| format!("{pointer}: {message}"), |()| String::new())
    }

    fn answer(schema: &str) -> String {
        complaint(&format!("
paths: {{/a: {{get: {{operationId: a, responses: {{'200': {{content: {{application/json: {{schema: {{$ref: '#/components/schemas/A'}}}}}}}}}}}}}}}}
components: {{schemas: {{A: {schema}}}}}"))
    }

    #[test]
    fn names_what_the_generator_cannot_digest() {
        for (schema, complaint) in [
            ("{oneOf: [{type: string}]}", "a union"),
            ("{allOf: [{type: object}, {type: object}]}", "several schemas"),
            ("{type: object, properties: {a: {type: number}}}", "read as a float"),
            ("{type: object, properties: {a: {type: string, format: date-time}}}", "other crates"),
            ("{type: object, properties: {extra: {type: string}}}", "called `extra`"),
        ] {
            assert!(answer(schema).contains(complaint), "{schema}");
        }
        assert_eq!(answer("{type: object, properties: {a: {type: string}}}"), "");
    }

    #[test]
    fn refuses_parameters_that_are_not_plain() {
        let query = |schema: &str| {
            complaint(&format!(
                "paths: {{/a: {{get: {{operationId: a, parameters: [{{in: query, schema: {schema}}}], responses: {{}}}}}}}}"
            ))
        };
        assert!(query("{type: string, format: uuid}").contains("without `format`"));
        assert_eq!(query("{type: string}"), "");
    }

    #[test]
    fn refuses_answers_that_a_client_could_only_take_as_bytes() {
        let complaint =
            complaint("paths: {/a: {get: {operationId: a, responses: {'200': {content: {text/html: {}}}}}}}");
        assert!(complaint.contains("not just JSON"), "{complaint}");
    }

    #[test]
    fn refuses_success_answers_of_different_kinds() {
        let complaint = complaint("
paths: {/a: {get: {operationId: a, responses: {'200': {content: {application/json: {schema: {type: object}}}}, '204': {}}}}}");
        assert!(complaint.contains("different bodies"), "{complaint}");
    }
}
