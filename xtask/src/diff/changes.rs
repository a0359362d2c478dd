//! Two versions of a document, compared by the `drift` library, as lines that say who is hurt.

use std::panic::catch_unwind;

use anyhow::{Result, anyhow};
use drift::{Change, ChangeComparison, ChangeInfo};
use serde_json::{Value, json};

use super::explain::{self, Effect};

/// One change: whom it hurts, where it is, what it is.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Line {
    pub(super) effect: Effect,
    pub(super) place: String,
    pub(super) message: String,
}

/// Everything that changed for consumers, worst first.
pub(super) fn changes(old: &Value, new: &Value) -> Result<Vec<Line>> {
    let (reached_old, reached_new) = with_reach(old, new);
    // It panics at some forms that it has not learned. Nothing of it is used after that.
    let compared = catch_unwind(|| drift::compare(&reached_old, &reached_new));
    let compared =
        compared.map_err(|_| anyhow!("the library that compares does not know a form in it"))??;
    let mut lines = removed_schemas(old, new);
    for change in &compared {
        lines.extend(change.changes.iter().flat_map(|info| explained(change, info, old, new)));
    }
    lines.sort();
    lines.dedup();
    Ok(lines)
}

fn removed_schemas(old: &Value, new: &Value) -> Vec<Line> {
    let lost = schemas(old).filter(|name| !schemas(new).any(|kept| kept == *name));
    lost.map(|name| Line {
        effect: Effect::Breaking,
        place: format!("/components/schemas/{name}"),
        message: format!("the schema `{name}` was removed, and with it the type"),
    })
    .collect()
}

fn explained(change: &Change, info: &ChangeInfo, old: &Value, new: &Value) -> Vec<Line> {
    let Some(path) = change.paths.first() else { return Vec::new() };
    let sent = change.paths.iter().any(|path| path.comparison == ChangeComparison::Input);
    let old_at = pointer(path.old.base_and_subpath().0, &info.old_subpath);
    let new_at = pointer(path.new.base_and_subpath().0, &info.new_subpath);
    let known = match (old.pointer(&old_at), new.pointer(&new_at)) {
        (Some(old), Some(new)) => explain::schema(old, new, sent, info.class),
        _ => Vec::new(),
    };
    let line = |(effect, message)| Line { effect, place: new_at.clone(), message };
    if known.is_empty() {
        return vec![line((Effect::of(info.class), info.message.clone()))];
    }
    known.into_iter().map(line).collect()
}

fn pointer(base: &str, below: &str) -> String {
    let base = base.trim_start_matches('#');
    if below.is_empty() { base.to_owned() } else { format!("{base}/{below}") }
}

/// Both documents, each with an operation for every schema that both have: `drift` walks from the operations and does not
/// look behind `anyOf`, and the rows of export files belong to no operation at all.
fn with_reach(old: &Value, new: &Value) -> (Value, Value) {
    let shared: Vec<&str> = schemas(old).filter(|name| schemas(new).any(|other| other == *name)).collect();
    (with_operations(old, &shared), with_operations(new, &shared))
}

/// The names of the component schemas.
fn schemas(document: &Value) -> impl Iterator<Item = &str> {
    let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
    schemas.into_iter().flatten().map(|(name, _)| name.as_str())
}

fn with_operations(document: &Value, schemas: &[&str]) -> Value {
    let mut document = document.clone();
    let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) else { return document };
    for name in schemas {
        let schema = json!({ "$ref": format!("#/components/schemas/{name}") });
        let answer = json!({ "description": "", "content": { "application/json": { "schema": schema } } });
        let operation = json!({ "operationId": format!("schema {name}"), "responses": { "200": answer } });
        // A path with a blank in it cannot be one of the document's own.
        paths.insert(format!("/schema {name}"), json!({ "get": operation }));
    }
    document
}

#[cfg(test)]
mod tests {
    use payouts_codegen::Spec;

    use super::*;

    const OLD: &str = "\
openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /a:
    get:
      operationId: getA
      parameters:
        - {name: p, in: query, schema: {type: string, maxLength: 3}}
      responses:
        '200':
          description: D
          content:
            application/json:
              schema: {anyOf: [{$ref: '#/components/schemas/Row'}, {type: array, items: {$ref: '#/components/schemas/Row'}}]}
components:
  schemas:
    Row:
      type: object
      properties:
        id: {type: string, x-odd: 1.10}
        status: {allOf: [{$ref: '#/components/schemas/Status'}]}
    Status: {type: string, enum: [Queued, Failed], x-open-enum: {}}
    FileRow:
      x-dataset: {name: rows, businessKey: [a]}
      type: object
      properties:
        a: {type: string}
";

    fn lines(new: &str) -> Vec<(Effect, String)> {
        let document = |text| Spec::parse("x", text).unwrap().document().clone();
        let lines = changes(&document(OLD), &document(new)).unwrap();
        lines.into_iter().map(|line| (line.effect, format!("{}: {}", line.place, line.message))).collect()
    }

    fn only(new: &str) -> (Effect, String) {
        let mut lines = lines(new);
        assert_eq!(lines.len(), 1, "{lines:?}");
        lines.remove(0)
    }

    #[test]
    fn no_edit_is_no_change() {
        assert_eq!(lines(OLD), []);
    }

    #[test]
    fn a_lost_operation_or_schema_breaks() {
        assert!(lines(&OLD.replace("/a:", "/b:")).iter().any(|(effect, _)| *effect == Effect::Breaking));
        let (effect, text) = only(&OLD.replace("    FileRow:", "    OtherRow:"));
        assert_eq!((effect, text.contains("`FileRow` was removed")), (Effect::Breaking, true), "{text}");
    }

    #[test]
    fn a_lost_member_breaks_and_a_new_one_does_not_even_behind_any_of() {
        let (effect, text) = only(&OLD.replace("        id: {type: string, x-odd: 1.10}\n", ""));
        assert_eq!(
            (effect, text.as_str()),
            (Effect::Breaking, "/components/schemas/Row: the member `id` was removed")
        );
        let more = OLD
            .replace("        a: {type: string}\n", "        a: {type: string}\n        b: {type: string}\n");
        let (effect, text) = only(&more);
        assert_eq!(
            (effect, text.as_str()),
            (Effect::Addition, "/components/schemas/FileRow: the member `b` was added")
        );
    }

    #[test]
    fn an_open_enum_may_learn_values_but_not_forget_them() {
        assert_eq!(only(&OLD.replace("[Queued, Failed]", "[Queued, Failed, Done]")).0, Effect::Addition);
        assert_eq!(only(&OLD.replace("[Queued, Failed]", "[Queued]")).0, Effect::Breaking);
    }

    #[test]
    fn another_rust_type_or_business_key_breaks() {
        assert_eq!(only(&OLD.replace("businessKey: [a]", "businessKey: [b]")).0, Effect::Breaking);
        assert_eq!(only(&OLD.replace(", x-open-enum: {}", "")).0, Effect::Breaking);
    }

    #[test]
    fn a_document_that_does_not_build_is_compared() {
        let wrong =
            OLD.replace("id: {type: string", "id: {type: text").replace("operationId: getA", "summary: S");
        assert!(
            lines(&wrong).iter().any(|(_, text)| text.contains("/components/schemas/Row")),
            "{:?}",
            lines(&wrong)
        );
    }

    #[test]
    fn what_is_no_openapi_is_refused_and_not_a_panic() {
        let document = |text: &str| Spec::parse("x", text).unwrap().document().clone();
        let wrong = document(&OLD.replace("id: {type: string", "id: {type: [string]"));
        let error = changes(&document(OLD), &wrong).unwrap_err();
        assert!(format!("{error:#}").contains("expected a string"), "{error:#}");
    }

    #[test]
    fn other_words_are_harmless() {
        assert_eq!(only(&OLD.replace("x-odd: 1.10", "description: new words")).0, Effect::Harmless);
    }

    #[test]
    fn an_unclassified_change_is_left_to_the_reader() {
        assert_eq!(only(&OLD.replace("maxLength: 3", "maxLength: 4")).0, Effect::Unclear);
    }
}
