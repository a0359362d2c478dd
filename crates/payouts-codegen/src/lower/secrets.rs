//! Secrets in answers.

use serde_json::Value;

use super::directions::{self, Direction};
use super::pass::{Pass, Problem};
use super::rust_type::{replace, rust_type};

/// Gives each `x-secret` member of an answer the type `payouts_http::SecretUrl`, which prints and serializes redacted.
///
/// The generator derives `Debug` and `Serialize` for every type. A signed link that is a plain `String` ends up in logs.
///
/// The day it no longer hits: links do not carry their own access any more. Make sure of that before deleting this.
pub(super) const SECRETS: Pass = Pass {
    name: "secrets",
    remedy: "`x-secret: true` belongs to a text that is a member of an answer",
    implied: |document| document["components"].to_string().matches(r#""x-secret":true"#).count(),
    apply,
};

fn apply(document: &mut Value) -> Result<usize, Problem> {
    let mut hits = 0;
    for (pointer, direction) in directions::schemas(document) {
        let Some(schema) = document.pointer_mut(&pointer) else { continue };
        if schema["x-secret"] == true && schema["type"] == "string" && direction == Direction::Received {
            replace(schema, rust_type("payouts-http", "SecretUrl", &[]));
            hits += 1;
        }
    }
    Ok(hits)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str = "
paths: {/a: {get: {responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}}}}
components: {schemas: {A: {type: object, properties: {link: {type: string, x-secret: true, description: A link.}}}}}
";

    #[test]
    fn gives_a_link_a_type_that_cannot_be_printed() {
        let (document, hits) = SECRETS.try_on(LINK).unwrap();
        let link = &document["components"]["schemas"]["A"]["properties"]["link"];
        assert_eq!((hits, link["x-rust-type"]["path"].as_str()), (1, Some("payouts_http::SecretUrl")));
        assert_eq!(link["description"], "A link.");
    }

    #[test]
    fn fails_on_a_secret_that_it_cannot_cover() {
        let error =
            SECRETS.try_on(&LINK.replace("type: string, x-secret", "type: object, x-secret")).unwrap_err();
        assert!(error.message.starts_with("hit 0 times where the document implies 1"), "{error:?}");
    }
}
