//! Takes components away that no operation leads to.

use serde_json::Value;

use super::pass::{Pass, Problem};
use crate::tree::{self, all_references};

/// Takes components away that the remaining operations do not lead to: rows of files, bodies of failures, sign-in answers.
///
/// The generator makes a type of every component schema. Rows of files are read through the column table, because their columns come
/// and go, and failures are read by the runtime, which accepts every shape at once; types for them would only invite
/// readers that break.
///
/// The day it no longer hits: the documents describe neither files nor failures. Find out why.
pub(super) const UNREACHABLE: Pass = Pass {
    name: "unreachable",
    remedy: "following references gave two different sets: a `$ref` is written in a form that `tree` does not know",
    implied: |document| all(document).len() - by_names(document).len(),
    apply,
};

/// The same once more, for scalars and other components whose references earlier passes have replaced.
///
/// The day it no longer hits: no pass replaces references any more; then most passes can go.
pub(super) const SPENT: Pass = Pass { name: "spent", ..UNREACHABLE };

fn all(document: &Value) -> Vec<String> {
    let kinds = document["components"].as_object().into_iter().flatten();
    kinds
        .filter(|(kind, _)| *kind != "securitySchemes")
        .flat_map(|(kind, entries)| {
            entries
                .as_object()
                .into_iter()
                .flatten()
                .map(move |(name, _)| format!("#/components/{kind}/{name}"))
        })
        .collect()
}

/// What is reachable, found the slow way: keeps adding what the text of a reachable component mentions until nothing changes.
fn by_names(document: &Value) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    loop {
        let mut mentioned = Vec::new();
        all_references(&document["paths"], &mut mentioned);
        kept.iter()
            .filter_map(|r| tree::resolve(document, r))
            .for_each(|v| all_references(v, &mut mentioned));
        let next: Vec<String> =
            all(document).into_iter().filter(|name| mentioned.contains(&name.as_str())).collect();
        if next.len() == kept.len() {
            return kept;
        }
        kept = next;
    }
}

fn apply(document: &mut Value) -> Result<usize, Problem> {
    let reached = tree::reach(document, &document["paths"]);
    if let Some(lost) = reached.iter().find(|reference| tree::resolve(document, reference).is_none()) {
        return Err(format!("`{lost}` leads nowhere: correct the reference").into());
    }
    let mut hits = 0;
    for (kind, entries) in document["components"].as_object_mut().into_iter().flatten() {
        if kind == "securitySchemes" {
            continue;
        }
        let Some(entries) = entries.as_object_mut() else { continue };
        let before = entries.len();
        entries.retain(|name, _| reached.contains(&format!("#/components/{kind}/{name}")));
        hits += before - entries.len();
    }
    Ok(hits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_an_operation_leads_to_and_drops_rows_and_failures() {
        let (document, hits) = UNREACHABLE
            .try_on(
                "
paths: {/a: {get: {responses: {'200': {$ref: '#/components/responses/Found'}}}}}
components:
  responses:
    Found: {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}
    Lost: {content: {application/json: {schema: {$ref: '#/components/schemas/Error'}}}}
  schemas:
    A: {properties: {b: {allOf: [{$ref: '#/components/schemas/B'}]}}}
    B: {type: string}
    Error: {type: object}
    Row: {x-dataset: {name: rows}, properties: {b: {$ref: '#/components/schemas/B'}}}
  securitySchemes: {token: {type: http}}
",
            )
            .unwrap();
        assert_eq!(hits, 3);
        let left: Vec<_> = all(&document);
        assert_eq!(
            left,
            ["#/components/responses/Found", "#/components/schemas/A", "#/components/schemas/B"]
        );
    }

    #[test]
    fn fails_on_a_reference_that_leads_nowhere() {
        let error = UNREACHABLE.try_on("paths: {/a: {$ref: '#/components/schemas/Gone'}}").unwrap_err();
        assert!(error.message.contains("`#/components/schemas/Gone` leads nowhere"), "{error:?}");
    }
}
