//! Keeps the answers of success and takes the documented failures away.

use serde_json::{Map, Value};

use super::pass::{Pass, Problem};
use crate::grammar::{NodeKind, places};
use crate::tree::METHODS;

/// Keeps 2xx answers only.
///
/// For each status that a document describes, the generator reads the body into a type and keeps nothing else. A failure
/// has to keep its status, all its headers (request ids, `Retry-After`) and whatever body came, HTML included. An answer that is *not* in
/// the document arrives whole, as `Error::UnexpectedResponse`; so to the generator no failure is in the document.
///
/// The day it no longer hits: a document lacks the failures of its service. Write them down.
pub(super) const FAILURES: Pass = Pass {
    name: "failures",
    remedy: "an operation's answers are not a map of three-digit statuses and `default`, or it has no 2xx answer",
    implied,
    apply,
};

fn is_success(status: &str) -> bool {
    status.len() == 3 && status.starts_with('2')
}

/// Every status below `paths`, less those of success.
fn implied(document: &Value) -> usize {
    let operations = document["paths"].as_object().into_iter().flat_map(Map::values).flat_map(|item| {
        METHODS.iter().filter_map(|method| item.get(*method)).map(|operation| &operation["responses"])
    });
    let statuses: Vec<&String> =
        operations.flat_map(|responses| responses.as_object().into_iter().flat_map(Map::keys)).collect();
    statuses.len() - statuses.iter().filter(|status| is_success(status)).count()
}

fn apply(document: &mut Value) -> Result<usize, Problem> {
    let mut hits = 0;
    for pointer in places(document, NodeKind::Operation) {
        let Some(operation) = document.pointer_mut(&pointer) else { continue };
        let none = || Problem::new(&pointer, "there is no 2xx answer: describe what success looks like");
        let responses = operation["responses"].as_object_mut().ok_or_else(none)?;
        let before = responses.len();
        responses.retain(|status, _| is_success(status));
        if responses.is_empty() {
            return Err(none());
        }
        hits += before - responses.len();
    }
    Ok(hits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_every_2xx_answer_and_nothing_else() {
        let (document, hits) = FAILURES
            .try_on(
                "
paths:
  /a:
    get: {responses: {'200': {}, '404': {}, default: {}}}
    delete: {responses: {'202': {}, '204': {}, '5XX': {}}}
",
            )
            .unwrap();
        assert_eq!(hits, 3);
        assert_eq!(
            document["paths"]["/a"].to_string(),
            r#"{"get":{"responses":{"200":{}}},"delete":{"responses":{"202":{},"204":{}}}}"#
        );
    }

    #[test]
    fn fails_when_nothing_is_called_success() {
        let error =
            FAILURES.try_on("paths: {/a: {get: {operationId: x, responses: {default: {}}}}}").unwrap_err();
        assert!(error.message.contains("there is no 2xx answer"), "{error:?}");
    }
}
