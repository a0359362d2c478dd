//! Finding one's way in our OpenAPI documents.

pub(crate) mod extension;

use std::path::Path;

use anyhow::{Context, Result};
use payouts_codegen::Spec;
pub(crate) use payouts_codegen::pointer;
use serde_json::Value;

use crate::finding::Finding;

/// Questions that a rule asks a document.
pub(crate) trait Ask {
    /// The node at a pointer.
    fn at(&self, pointer: &str) -> Option<&Value>;

    /// Follows a chain of local references. One that leads nowhere, or round in a circle, gives nothing.
    fn resolve<'a>(&'a self, value: &'a Value) -> Option<&'a Value>;

    /// What a property means: through a reference, or through the one element of an `allOf`, to the named schema.
    fn meaning<'a>(&'a self, schema: &'a Value) -> &'a Value;

    /// A complaint about the node at `pointer`.
    fn finding(&self, pointer: &str, rule: &'static str, message: impl Into<String>) -> Finding;
}

impl Ask for Spec {
    fn at(&self, pointer: &str) -> Option<&Value> {
        self.document().pointer(pointer)
    }

    fn resolve<'a>(&'a self, value: &'a Value) -> Option<&'a Value> {
        let mut value = value;
        for _ in 0..16 {
            let Some(reference) = value.get("$ref") else { return Some(value) };
            value = self.at(reference.as_str()?.strip_prefix('#')?)?;
        }
        None
    }

    fn meaning<'a>(&'a self, schema: &'a Value) -> &'a Value {
        let target = match schema.get("allOf").and_then(Value::as_array).map(Vec::as_slice) {
            Some([only]) => only,
            _ => schema,
        };
        self.resolve(target).unwrap_or(target)
    }

    fn finding(&self, pointer: &str, rule: &'static str, message: impl Into<String>) -> Finding {
        let line = self.line(pointer).unwrap_or(1);
        Finding { file: self.file().to_owned(), line, rule, message: message.into() }
    }
}

/// The paths of all documents in `specs/`, below the root and sorted. `specs/derived/` is not among them.
pub(crate) fn files(root: &Path) -> Result<Vec<String>> {
    let folder = root.join("specs");
    let mut files = Vec::new();
    for entry in folder.read_dir().with_context(|| format!("cannot list {}", folder.display()))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".yaml") {
            files.push(format!("specs/{name}"));
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lints::testing::spec;

    #[test]
    fn a_circle_of_references_ends() {
        let spec = spec("a: {$ref: '#/b'}\nb: {$ref: '#/a'}\n");
        assert_eq!(spec.at("/a").and_then(|a| spec.resolve(a)), None);
    }

    #[test]
    fn a_property_means_the_schema_its_all_of_names() {
        let spec = spec("a: {allOf: [{$ref: '#/b'}]}\nb: {type: string}\n");
        assert_eq!(spec.at("/a").map(|a| spec.meaning(a)), spec.at("/b"));
    }
}
