//! The document is valid OpenAPI 3.0, as the `roas` library understands the specification: types, required fields, path
//! templates against path parameters, security schemes, tags, patterns.

use payouts_codegen::Spec;
use roas::v3_0::spec::Spec as Document;
use roas::validation::{IGNORE_UNUSED, Validate as _};

use crate::finding::Finding;
use crate::spec::{Ask, pointer};

const RULE: &str = "openapi";

pub(super) fn lint(spec: &Spec) -> Vec<Finding> {
    let document: Document = match serde_json::from_value(spec.document().clone()) {
        Ok(document) => document,
        Err(error) => return vec![spec.finding("", RULE, format!("not an OpenAPI 3.0 document: {error}"))],
    };
    // What is unused is for our own rule on references, which knows the rows of export files.
    let Err(report) = document.validate(IGNORE_UNUSED, None) else { return Vec::new() };
    report
        .errors
        .iter()
        .map(|error| spec.finding(&locate(spec, &error.path), RULE, error.message.clone()))
        .collect()
}

/// The pointer behind a path like `#.paths[/pets].get.responses`: as far into the document as it can be followed.
fn locate(spec: &Spec, path: &str) -> String {
    let mut at = String::new();
    for step in steps(path.trim_start_matches('#')) {
        let next = pointer::child(&at, step);
        if spec.at(&next).is_none() {
            break;
        }
        at = next;
    }
    at
}

fn steps(path: &str) -> impl Iterator<Item = &str> {
    let mut rest = path;
    std::iter::from_fn(move || {
        if let Some(inside) = rest.strip_prefix('[') {
            let (step, after) = inside.split_once(']')?;
            rest = after;
            return Some(step);
        }
        let name = rest.strip_prefix('.').filter(|name| !name.is_empty())?;
        let end = name.find(['.', '[']).unwrap_or(name.len());
        rest = &name[end..];
        Some(&name[..end])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lints::testing::complaints;

    #[test]
    fn a_path_parameter_that_the_path_lacks_is_named_with_its_line() {
        let text = "\
info: {title: T, version: '1'}
paths:
  /a/{id}:
    get:
      parameters:
        - {name: other, in: path, required: true, schema: {type: string}}
      responses:
        '200': {description: D}
";
        let found = complaints(lint, text);
        assert!(found.iter().any(|line| line.starts_with("5: ") && line.contains("other")), "{found:?}");
    }

    #[test]
    fn a_missing_required_field_is_named() {
        let found =
            complaints(lint, "info: {title: T, version: '1'}\npaths:\n  /a:\n    get: {summary: S}\n");
        assert!(found.iter().any(|line| line.contains("responses")), "{found:?}");
    }

    #[test]
    fn a_path_with_brackets_is_followed() {
        assert_eq!(steps(".paths[/a/{b}].get").collect::<Vec<_>>(), ["paths", "/a/{b}", "get"]);
    }
}
