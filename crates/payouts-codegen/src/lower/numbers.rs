//! Numbers and formats in requests.

use serde_json::{Value, json};

use super::directions::{self, Direction};
use super::pass::{Pass, Problem};
use super::rust_type::{RUST_PATH, replace};

/// Gives every `number` of a request body the type `crate::types::SentNumber`, which the step `own_types` writes: an exact
/// amount that travels as a JSON number. In a path, a query or a header a number is its text.
///
/// The generator makes an `f64` of a number.
///
/// The day it no longer hits: no request has a number that is no scalar. Keep it for the next one that has.
pub(super) const NUMBERS: Pass = Pass {
    name: "numbers",
    remedy: "a `number` is where no schema can be",
    implied: |document| document.to_string().matches(r#""type":"number""#).count(),
    apply: numbers,
};

/// Moves every `format` that is left into the description.
///
/// The generator takes types of other crates for some formats, and types of no use here for the others.
///
/// The day it no longer hits: no request has a format. Keep it for the next one that has.
pub(super) const FORMATS: Pass = Pass {
    name: "formats",
    remedy: "a `format` is where no schema can be",
    implied: |document| document.to_string().matches(r#""format":""#).count(),
    apply: formats,
};

const SENT_NUMBER: &str = "SentNumber";

fn numbers(document: &mut Value) -> Result<usize, Problem> {
    let (mut hits, mut is_sent) = (0, false);
    for (at, direction) in directions::schemas(document) {
        let Some(schema) = document.pointer_mut(&at) else { continue };
        if schema["type"] != "number" {
            continue;
        }
        hits += 1;
        if direction == Direction::Sent {
            is_sent = true;
            replace(schema, json!({"allOf": [{"$ref": format!("#/components/schemas/{SENT_NUMBER}")}]}));
        } else {
            describe(schema, "A decimal number.");
            replace(schema, json!({"type": "string"}));
        }
    }
    if is_sent {
        document["components"]["schemas"][SENT_NUMBER] = json!({
            "description": "An exact number in a request.",
            RUST_PATH: format!("crate::types::{SENT_NUMBER}"),
        });
    }
    Ok(hits)
}

fn formats(document: &mut Value) -> Result<usize, Problem> {
    let mut hits = 0;
    for (at, _) in directions::schemas(document) {
        let Some(members) = document.pointer_mut(&at).and_then(Value::as_object_mut) else { continue };
        let Some(Value::String(format)) = members.shift_remove("format") else { continue };
        hits += 1;
        if members["type"] == "string"
            && let Some(schema) = document.pointer_mut(&at)
        {
            describe(schema, &format!("In the format `{format}`."));
        }
    }
    Ok(hits)
}

/// Adds a sentence to a description.
fn describe(schema: &mut Value, sentence: &str) {
    let before = schema["description"].as_str().unwrap_or_default().trim_end();
    schema["description"] = format!("{before}\n\n{sentence}").trim_start().into();
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASK: &str = "
paths:
  /a:
    post:
      parameters:
        - {name: rate, in: query, schema: {type: number, description: How much.}}
        - {name: id, in: query, schema: {type: string, format: uuid}}
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Ask'}}}}
      responses: {'204': {}}
components: {schemas: {Ask: {type: object, properties: {rate: {type: number, description: A rate.}, n: {type: integer, format: int32}}}}}
";

    #[test]
    fn a_number_is_exact_in_a_body_and_text_elsewhere() {
        let (document, hits) = NUMBERS.try_on(ASK).unwrap();
        let schemas = &document["components"]["schemas"];
        assert_eq!(hits, 2);
        assert_eq!(
            schemas["Ask"]["properties"]["rate"]["allOf"][0]["$ref"],
            "#/components/schemas/SentNumber"
        );
        assert_eq!(schemas["SentNumber"][RUST_PATH], "crate::types::SentNumber");
        let query = &document["paths"]["/a"]["post"]["parameters"][0]["schema"];
        assert_eq!(*query, json!({"description": "How much.\n\nA decimal number.", "type": "string"}));
    }

    #[test]
    fn a_format_becomes_a_sentence() {
        let (document, hits) = FORMATS.try_on(ASK).unwrap();
        let query = &document["paths"]["/a"]["post"]["parameters"][1]["schema"];
        assert_eq!(hits, 2);
        assert_eq!(*query, json!({"type": "string", "description": "In the format `uuid`."}));
        assert_eq!(document["components"]["schemas"]["Ask"]["properties"]["n"], json!({"type": "integer"}));
    }
}
