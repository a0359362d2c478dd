//! Texts with limits are texts.

use serde_json::{Value, json};

use super::pass::{Pass, Problem};
use super::rust_type::replace;
use crate::grammar::{NodeKind, places};
use crate::tree::{self, all_references, components, reach, reference};

/// Writes named texts (`LocationReference`, `Include`) out where they are used, and moves limits and titles into descriptions.
///
/// The generator makes a type of its own of every named or limited text, with a fallible constructor. What a service answers must be
/// read whatever its length; and what is sent is checked by the service, whose own pages disagree about the limits.
///
/// The day it no longer hits: no text has a name or a limit. Delete it.
pub(super) const TEXTS: Pass = Pass {
    name: "texts",
    remedy: "a reference to a named text is where no schema can be: write it as `allOf: [{$ref: …}]` in a schema",
    implied,
    apply,
};

const LIMITS: [&str; 14] = [
    "maxLength",
    "minLength",
    "pattern",
    "exclusiveMinimum",
    "minimum",
    "exclusiveMaximum",
    "maximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "title",
];

/// Whether a component only names a text: no scalar, no enum.
fn is_named_text(schema: &Value) -> bool {
    schema["type"] == "string" && schema.get("x-scalar").is_none() && schema.get("enum").is_none()
}

fn named_texts(document: &Value) -> Vec<String> {
    let reached = reach(document, &document["paths"]);
    components(document, "schemas")
        .filter(|(_, schema)| is_named_text(schema))
        .map(|(name, _)| format!("#/components/schemas/{name}"))
        .filter(|text| reached.contains(text))
        .collect()
}

/// Every reference to a named text, and every limit, wherever an operation leads.
fn implied(document: &Value) -> usize {
    let texts = named_texts(document);
    let mut whole = vec![&document["paths"]];
    let reached = reach(document, &document["paths"]);
    whole.extend(reached.iter().filter(|r| !texts.contains(r)).filter_map(|r| tree::resolve(document, r)));
    let mut references = Vec::new();
    whole.iter().for_each(|value| all_references(value, &mut references));
    let limits: usize = whole.iter().map(|value| count_limits(value)).sum();
    references.iter().filter(|r| texts.iter().any(|text| text == *r)).count() + limits
}

/// The limits in a value; a member that has the name of one is a schema, and so an object.
fn count_limits(value: &Value) -> usize {
    let text = value.to_string();
    let count = |limit: &&str| {
        text.matches(&format!("\"{limit}\":")).count() - text.matches(&format!("\"{limit}\":{{")).count()
    };
    LIMITS.iter().map(count).sum()
}

fn apply(document: &mut Value) -> Result<usize, Problem> {
    let texts = named_texts(document);
    let mut hits = 0;
    for pointer in places(document, NodeKind::Schema) {
        if texts.iter().any(|text| text[1..] == pointer) {
            continue;
        }
        let target =
            document.pointer(&pointer).and_then(reference).filter(|r| texts.iter().any(|text| text == r));
        if let Some(text) = target.and_then(|r| tree::resolve(document, r)).cloned() {
            if let Some(schema) = document.pointer_mut(&pointer) {
                write_out(schema, &text);
                hits += 1;
            }
        } else if let Some(schema) = document.pointer_mut(&pointer) {
            hits += describe_limits(schema);
        }
    }
    Ok(hits)
}

fn write_out(schema: &mut Value, text: &Value) {
    let description =
        [&schema["description"], &text["description"]].iter().filter_map(|d| d.as_str()).collect::<Vec<_>>();
    let mut written = json!({"type": "string", "description": description.join("\n\n")});
    for limit in LIMITS {
        if let Some(value) = text.get(limit) {
            written[limit] = value.clone();
        }
    }
    describe_limits(&mut written);
    replace(schema, written);
}

fn describe_limits(schema: &mut Value) -> usize {
    let Some(members) = schema.as_object_mut() else { return 0 };
    let mut hits = 0;
    let mut description =
        members.get("description").and_then(Value::as_str).unwrap_or_default().trim_end().to_owned();
    for limit in LIMITS {
        let Some(value) = members.shift_remove(limit) else { continue };
        hits += 1;
        let sentence = match limit {
            "maxLength" => format!("At most {value} characters."),
            "minLength" => format!("At least {value} characters."),
            "pattern" => format!("Of the form `{}`.", value.as_str().unwrap_or_default()),
            "minimum" => format!("Not below {value}."),
            "maximum" => format!("Not above {value}."),
            "multipleOf" => format!("A multiple of {value}."),
            "minItems" | "minProperties" => format!("At least {value}."),
            "maxItems" | "maxProperties" => format!("At most {value}."),
            "exclusiveMinimum" if value == true => "Above the following limit.".to_owned(),
            "exclusiveMaximum" if value == true => "Below the following limit.".to_owned(),
            "uniqueItems" if value == true => "Each only once.".to_owned(),
            "title" => format!("{}.", value.as_str().unwrap_or_default().trim_end_matches('.')),
            _ => continue,
        };
        description = format!("{description}\n\n{sentence}").trim_start().to_owned();
    }
    if hits > 0 {
        members.insert("description".to_owned(), description.into());
    }
    hits
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASK: &str = "
paths: {/a: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Ask'}}}}}}}
components:
  schemas:
    Ask:
      properties:
        where: {description: The place., allOf: [{$ref: '#/components/schemas/Place'}]}
        who: {type: string, minLength: 1, maxLength: 9}
    Place: {description: A name., type: string, maxLength: 99}
";

    #[test]
    fn writes_texts_out_and_keeps_their_limits_as_words() {
        let (document, hits) = TEXTS.try_on(ASK).unwrap();
        let asked = &document["components"]["schemas"]["Ask"]["properties"];
        assert_eq!(hits, 3);
        assert_eq!(
            asked["where"],
            json!({"description": "The place.\n\nA name.\n\nAt most 99 characters.", "type": "string"})
        );
        assert_eq!(asked["who"]["description"], "At most 9 characters.\n\nAt least 1 characters.");
    }

    #[test]
    fn fails_on_a_reference_outside_of_a_schema() {
        let astray = ASK.replace("who: {type", "who: {x-see: {$ref: '#/components/schemas/Place'}, type");
        let error = TEXTS.try_on(&astray).unwrap_err();
        assert!(error.message.starts_with("hit 3 times where the document implies 4"), "{error:?}");
    }

    #[test]
    fn a_property_that_is_called_like_a_limit_is_a_property() {
        let (document, hits) = TEXTS.try_on(&ASK.replace("who: {type", "pattern: {type")).unwrap();
        assert_eq!(hits, 3);
        assert!(document["components"]["schemas"]["Ask"]["properties"]["pattern"].is_object());
    }
}
