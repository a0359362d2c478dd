//! The part of OpenAPI 3.0's schema language that requests of our specs use.

use chrono::NaiveDate;
use serde_json::Value;

use super::Document;

/// What speaks against a value, with the path to it; nothing when it fits.
pub(super) fn problems(
    document: &Document,
    schema: &Value,
    value: &Value,
    at: &str,
    found: &mut Vec<String>,
) {
    let schema = document.resolved(schema);
    for part in schema["allOf"].as_array().into_iter().flatten() {
        problems(document, part, value, at, found);
    }
    for word in ["anyOf", "oneOf"] {
        if let Some(choices) = schema[word].as_array() {
            any_of(document, choices, value, at, found);
        }
    }
    if value.is_null() && schema["nullable"] == Value::Bool(true) {
        return;
    }
    if let Some(wanted) = schema["type"].as_str().filter(|wanted| !is_of_type(wanted, value)) {
        found.push(format!("{at} is not of type {wanted}"));
        return;
    }
    if let Some(allowed) = schema["enum"].as_array().filter(|allowed| !allowed.contains(value)) {
        found.push(format!("{at} is none of {}", Value::from(allowed.clone())));
    }
    match value {
        Value::String(text) => text_problems(schema, text, at, found),
        Value::Object(_) => object_problems(document, schema, value, at, found),
        Value::Array(items) if schema.get("items").is_some() => {
            for (index, item) in items.iter().enumerate() {
                problems(document, &schema["items"], item, &format!("{at}[{index}]"), found);
            }
        }
        _ => {}
    }
}

fn any_of(document: &Document, choices: &[Value], value: &Value, at: &str, found: &mut Vec<String>) {
    let fits = |choice: &Value| {
        let mut found = Vec::new();
        problems(document, choice, value, at, &mut found);
        found.is_empty()
    };
    if !choices.iter().any(fits) {
        found.push(format!("{at} has none of the forms that the spec allows"));
    }
}

fn is_of_type(wanted: &str, value: &Value) -> bool {
    match wanted {
        "string" => value.is_string(),
        "integer" => value.as_number().is_some_and(|number| !number.to_string().contains(['.', 'e', 'E'])),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    }
}

fn text_problems(schema: &Value, text: &str, at: &str, found: &mut Vec<String>) {
    let length = text.chars().count();
    if schema["maxLength"].as_u64().is_some_and(|most| length as u64 > most) {
        found.push(format!("{at} is longer than {} characters", schema["maxLength"]));
    }
    let is_date = |text: &str| text.len() == 10 && NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok();
    if schema["format"] == "date" && !is_date(text) {
        found.push(format!("{at} is not a date as YYYY-MM-DD"));
    }
}

fn object_problems(document: &Document, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    let inside = |name: &str| if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") };
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if value.get(name).is_none() {
            found.push(format!("{} is missing", inside(name)));
        }
    }
    let Some(known) = schema["properties"].as_object() else { return };
    for (name, member) in value.as_object().into_iter().flatten() {
        match known.get(name) {
            Some(schema) => problems(document, schema, member, &inside(name), found),
            None if schema["additionalProperties"] == Value::Bool(true) => {}
            None => found.push(format!("{} is not in the spec", inside(name))),
        }
    }
}
