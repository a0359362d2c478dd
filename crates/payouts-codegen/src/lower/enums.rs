//! Enums to which a service may add values.

use serde_json::{Value, json};

use super::directions::{self, Direction};
use super::pass::{Pass, Problem};
use super::rust_type::{replace, rust_type, tolerant};
use crate::tree::{self, all_references, reach, reference};

/// Wraps everything received that refers to an `x-open-enum` into `OpenEnum` (names) or `OpenCode` (integer codes), and turns codes
/// into the names of their variants. The known values stay an ordinary enum, which implements `WireEnum` or `WireCode`.
///
/// The generator's enums refuse a value they do not know, and a service adds values when it likes.
///
/// The day it no longer hits: no document has an open enum. Look twice before believing it.
pub(super) const OPEN_ENUMS: Pass = Pass {
    name: "open_enums",
    remedy: "an open enum is referred to from something that is not a received schema: send a closed enum of its own",
    implied: |document| references_to_open_enums(document).len(),
    apply,
};

fn is_open(schema: &Value) -> bool {
    schema.get("x-open-enum").is_some()
}

/// Every reference to an open enum that operations lead to.
fn references_to_open_enums(document: &Value) -> Vec<&str> {
    let reached = reach(document, &document["paths"]);
    let mut references = Vec::new();
    all_references(&document["paths"], &mut references);
    reached
        .iter()
        .filter_map(|r| tree::resolve(document, r))
        .for_each(|v| all_references(v, &mut references));
    references.retain(|r| tree::resolve(document, r).is_some_and(is_open));
    references
}

fn apply(document: &mut Value) -> Result<usize, Problem> {
    let mut hits = 0;
    for (pointer, direction) in directions::schemas(document) {
        let Some(schema) = document.pointer(&pointer) else { continue };
        let Some(target) = reference(schema).map(str::to_owned) else { continue };
        let Some(target_schema) = tree::resolve(document, &target).filter(|s| is_open(s)) else { continue };
        if direction != Direction::Received {
            continue;
        }
        let wrapper =
            if target_schema["x-open-enum"].get("names").is_some() { "OpenCode" } else { "OpenEnum" };
        let known = rust_type("payouts-wire", wrapper, &[json!({"$ref": target})]);
        if let Some(schema) = document.pointer_mut(&pointer) {
            replace(schema, tolerant(known));
            hits += 1;
        }
    }
    for (name, schema) in document["components"]["schemas"].as_object_mut().into_iter().flatten() {
        if is_open(schema) {
            name_codes(schema).map_err(|problem| Problem::from(format!("open enum `{name}`: {problem}")))?;
        }
    }
    Ok(hits)
}

/// Turns `enum: [0, 1], names: [A, B]` into an enum of the names; the codes stay in `x-open-enum`. A null is no value: what
/// refers to the enum is an `Option`.
fn name_codes(schema: &mut Value) -> Result<(), String> {
    let mut values = schema["enum"].as_array().cloned().ok_or("it has no `enum`")?;
    values.retain(|value| !value.is_null());
    if let Some(members) = schema.as_object_mut() {
        members.shift_remove("nullable");
        members.insert("enum".to_owned(), values.clone().into());
    }
    match schema["x-open-enum"].get("names").cloned() {
        None if values.iter().all(Value::is_string) => Ok(()),
        None => Err("integer codes need `names` in `x-open-enum`, one for each".to_owned()),
        Some(names) if names.as_array().is_some_and(|names| names.len() == values.len()) => {
            schema["type"] = "string".into();
            schema["enum"] = names;
            schema["x-open-enum"]["codes"] = values.into();
            Ok(())
        }
        Some(_) => Err("`names` and `enum` differ in length".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATUSES: &str = "
paths: {/a: {get: {responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}}}}
components:
  schemas:
    A:
      properties:
        status: {description: How far., allOf: [{$ref: '#/components/schemas/Status'}]}
        code: {$ref: '#/components/schemas/Code'}
        format: {$ref: '#/components/schemas/Closed'}
    Status: {type: string, enum: [Sent], x-open-enum: {ignoreCase: true}}
    Code: {type: integer, enum: [0, 7], x-open-enum: {names: [OFF, ON]}}
    Closed: {type: string, enum: [csv]}
";

    #[test]
    fn opens_what_is_received_and_leaves_closed_enums_closed() {
        let (document, hits) = OPEN_ENUMS.try_on(STATUSES).unwrap();
        let members = &document["components"]["schemas"]["A"]["properties"];
        let inner = |name: &str| members[name]["x-rust-type"]["parameters"][0]["x-rust-type"].clone();
        assert_eq!(hits, 2);
        assert_eq!(inner("status")["path"], "payouts_wire::OpenEnum");
        assert_eq!(inner("status")["parameters"][0]["$ref"], "#/components/schemas/Status");
        assert_eq!(inner("code")["path"], "payouts_wire::OpenCode");
        assert_eq!(members["format"]["$ref"], "#/components/schemas/Closed");
    }

    #[test]
    fn gives_codes_their_names() {
        let (document, _) = OPEN_ENUMS.try_on(STATUSES).unwrap();
        let code = &document["components"]["schemas"]["Code"];
        assert_eq!(
            (code["enum"].to_string(), code["x-open-enum"]["codes"].to_string()),
            ("[\"OFF\",\"ON\"]".into(), "[0,7]".into())
        );
    }

    #[test]
    fn fails_when_codes_and_names_do_not_match() {
        let error = OPEN_ENUMS.try_on(&STATUSES.replace("[0, 7]", "[0, 7, 9]")).unwrap_err();
        assert!(error.message.contains("`Code`: `names` and `enum` differ"), "{error:?}");
    }

    #[test]
    fn fails_when_an_open_enum_is_sent() {
        let sent = STATUSES.replace(
            "responses:",
            "parameters: [{name: s, in: query, schema: {$ref: '#/components/schemas/Status'}}], responses:",
        );
        let error = OPEN_ENUMS.try_on(&sent).unwrap_err();
        assert!(error.message.starts_with("hit 2 times where the document implies 3"), "{error:?}");
    }
}
