//! Scalars become types of the wire crate.

use serde_json::{Value, json};

use super::directions::{self, Direction};
use super::pass::{Pass, Problem};
use super::rust_type::{RUST_PATH, replace, tolerant, wire};
use crate::tree::{self, all_references, reach, reference};

/// Gives everything that refers to an `x-scalar` its type: received, `Tolerant<Amount>` and the like, which keeps the text next to the
/// value and cannot fail; sent, the strict `Amount`, `WireDate` or `Id`. In a parameter, a scalar is its text.
///
/// Left to itself, the generator reads a number into `f64`, an instant without offset not at all, and fails a whole answer for one
/// malformed leaf.
///
/// An instant that is *sent* is written differently by each service, so the client's crate has to have `crate::sent::Instant`.
///
/// The day it no longer hits: impossible as long as documents describe money.
pub(super) const SCALARS: Pass = Pass {
    name: "scalars",
    remedy: "a reference to a scalar is where no schema can be: write it as `allOf: [{$ref: …}]` in a schema",
    implied,
    apply,
};

/// Every reference to a scalar that operations lead to, and every plain `format: date` or `date-time`.
fn implied(document: &Value) -> usize {
    let reached = reach(document, &document["paths"]);
    let mut references = Vec::new();
    all_references(&document["paths"], &mut references);
    let values = || reached.iter().filter_map(|r| tree::resolve(document, r));
    values().for_each(|value| all_references(value, &mut references));
    let times = |value: &Value| {
        let text = value.to_string();
        [r#""format":"date""#, r#""format":"date-time""#]
            .map(|format| text.matches(format).count())
            .iter()
            .sum::<usize>()
    };
    let dates = values().chain([&document["paths"]]).map(times);
    references.iter().filter(|r| kind(document, r).is_some()).count() + dates.sum::<usize>()
}

/// What kind of scalar a reference leads to.
fn kind<'d>(document: &'d Value, reference: &str) -> Option<&'d str> {
    tree::resolve(document, reference)?["x-scalar"].as_str()
}

fn apply(document: &mut Value) -> Result<usize, Problem> {
    let mut hits = 0;
    for (pointer, direction) in directions::schemas(document) {
        let Some(schema) = document.pointer(&pointer) else { continue };
        let Some(kind) = scalar(document, schema) else { continue };
        let new = match direction {
            Direction::Received => tolerant(wire(type_name(&kind)?)),
            Direction::Parameter => json!({"type": "string"}),
            Direction::Sent if kind == "instant" => json!({"allOf": [{"$ref": SENT_INSTANT}]}),
            Direction::Sent => wire(type_name(&kind)?),
        };
        if let Some(schema) = document.pointer_mut(&pointer) {
            replace(schema, new);
            hits += 1;
        }
    }
    add_sent_instant(document);
    Ok(hits)
}

fn scalar(document: &Value, schema: &Value) -> Option<String> {
    let named = reference(schema).and_then(|r| kind(document, r));
    let plain = match schema["format"].as_str().filter(|_| schema["type"] == "string") {
        Some("date") => Some("date"),
        Some("date-time") => Some("instant"),
        _ => None,
    };
    named.or(plain).map(str::to_owned)
}

fn type_name(kind: &str) -> Result<&'static str, String> {
    match kind {
        "amount" => Ok("Amount"),
        "instant" => Ok("UtcTime"),
        "date" => Ok("WireDate"),
        "id" => Ok("Id"),
        other => Err(format!("there is no scalar `{other}`: x-scalar is amount, instant, date or id")),
    }
}

const SENT_INSTANT: &str = "#/components/schemas/SentInstant";
pub(super) const SENT_INSTANT_NAME: &str = "SentInstant";

fn add_sent_instant(document: &mut Value) {
    let mut references = Vec::new();
    all_references(document, &mut references);
    if references.contains(&SENT_INSTANT) {
        document["components"]["schemas"][SENT_INSTANT_NAME] = json!({"description": "An instant, written as this service wants it.", RUST_PATH: "crate::sent::Instant"});
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH_WAYS: &str = "
paths:
  /a/{id}:
    post:
      parameters: [{name: id, in: path, schema: {$ref: '#/components/schemas/Id'}}]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Ask'}}}}
      responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Answer'}}}}}
components:
  schemas:
    Ask:
      properties:
        day: {type: string, format: date}
        since: {description: From when on., allOf: [{$ref: '#/components/schemas/Instant'}]}
    Answer:
      properties:
        amount: {description: How much., x-money: {fixed: USD}, allOf: [{$ref: '#/components/schemas/Amount'}]}
        at: {$ref: '#/components/schemas/Instant'}
    Amount: {x-scalar: amount, oneOf: [{type: string}, {type: number}]}
    Instant: {x-scalar: instant, type: string}
    Id: {x-scalar: id, type: string}
";

    #[test]
    fn is_tolerant_where_it_reads_and_strict_where_it_writes() {
        let (document, hits) = SCALARS.try_on(BOTH_WAYS).unwrap();
        let schemas = &document["components"]["schemas"];
        let amount = &schemas["Answer"]["properties"]["amount"];
        assert_eq!(hits, 5);
        assert_eq!(amount["x-rust-type"]["path"], "payouts_wire::Tolerant");
        assert_eq!(amount["x-rust-type"]["parameters"][0]["x-rust-type"]["path"], "payouts_wire::Amount");
        assert_eq!(
            (&amount["description"], &amount["x-money"]["fixed"]),
            (&json!("How much."), &json!("USD"))
        );
        assert_eq!(schemas["Ask"]["properties"]["day"]["x-rust-type"]["path"], "payouts_wire::WireDate");
        assert_eq!(schemas["SentInstant"][RUST_PATH], "crate::sent::Instant");
        assert_eq!(
            document["paths"]["/a/{id}"]["post"]["parameters"][0]["schema"],
            json!({"type": "string"})
        );
    }

    #[test]
    fn fails_on_a_reference_outside_of_a_schema() {
        let astray = BOTH_WAYS.replace(
            "amount: {description",
            "amount: {x-see: [{$ref: '#/components/schemas/Id'}], description",
        );
        let error = SCALARS.try_on(&astray).unwrap_err();
        assert!(error.message.starts_with("hit 5 times where the document implies 6"), "{error:?}");
    }

    #[test]
    fn fails_on_a_scalar_that_the_wire_crate_does_not_have() {
        let error = SCALARS.try_on(&BOTH_WAYS.replace("x-scalar: amount", "x-scalar: float")).unwrap_err();
        assert!(error.message.contains("no scalar `float`"), "{error:?}");
    }
}
