//! Are the types there that a document leaves to hand-written code?

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use payouts_codegen::{Lowered, Spec};

use crate::finding::Finding;
use crate::spec::Ask as _;

const RULE: &str = "hand-written";

/// Types that the client's crate should define and does not. A document without a crate has no readers yet.
pub(super) fn missing(root: &Path, spec: &Spec, lowered: &Lowered) -> Result<Vec<Finding>> {
    let Some(source) = source(root, spec)? else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for wanted in lowered.hand_written() {
        let mut parts = wanted.path.rsplit("::");
        let (name, module) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        if !defines(&source, module, name, false)? {
            let message = format!(
                "{} has no `{}`, which this needs: write it, or describe this in another way",
                source.display(),
                wanted.path
            );
            found.push(spec.finding(&wanted.at, RULE, message));
        }
    }
    Ok(found)
}

/// The sources of the crate whose build script reads the document.
fn source(root: &Path, spec: &Spec) -> Result<Option<PathBuf>> {
    let document = Path::new(spec.file()).file_name().unwrap_or_default().to_string_lossy();
    let folder = root.join("crates");
    for entry in folder.read_dir().with_context(|| format!("cannot list {}", folder.display()))? {
        let krate = entry?.path();
        let script = std::fs::read_to_string(krate.join("build.rs")).unwrap_or_default();
        if script.contains(&format!("specs/{document}\"")) {
            return Ok(Some(krate.join("src")));
        }
    }
    Ok(None)
}

/// Whether a file of a module, `<module>.rs` or one below `<module>/`, defines a type.
fn defines(folder: &Path, module: &str, name: &str, is_inside: bool) -> Result<bool> {
    for entry in folder.read_dir().with_context(|| format!("cannot list {}", folder.display()))? {
        let path = entry?.path();
        let is_module = path.file_stem().is_some_and(|stem| stem == module);
        let found = if path.is_dir() {
            defines(&path, module, name, is_inside || is_module)?
        } else {
            (is_inside || is_module) && std::fs::read_to_string(&path).is_ok_and(|text| has_type(&text, name))
        };
        if found {
            return Ok(true);
        }
    }
    Ok(false)
}

fn has_type(source: &str, name: &str) -> bool {
    source.lines().map(str::trim_start).any(|line| {
        let rest =
            ["pub struct ", "pub enum ", "pub type "].iter().find_map(|start| line.strip_prefix(start));
        let rest = rest.and_then(|rest| rest.strip_prefix(name));
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    })
}

#[cfg(test)]
mod tests {
    use payouts_codegen::lower;

    use super::*;

    const DOCUMENT: &str = "\
openapi: 3.0.3
paths:
  /a:
    get:
      operationId: getA
      x-idempotency: safe
      responses:
        '200':
          content: {application/json: {schema: {$ref: '#/components/schemas/Answer'}}}
components:
  schemas:
    Answer:
      x-hand-written: true
      oneOf: [{type: string}, {type: boolean}]
";

    fn complaints(reader: &str) -> Vec<String> {
        let root = tempfile::tempdir().unwrap();
        let source = root.path().join("crates/a-client/src");
        std::fs::create_dir_all(source.join("answer")).unwrap();
        std::fs::write(root.path().join("crates/a-client/build.rs"), "build(\"../../specs/a.yaml\")")
            .unwrap();
        std::fs::write(source.join("answer/shapes.rs"), reader).unwrap();
        std::fs::write(source.join("lib.rs"), "pub struct Answer;").unwrap();
        let spec = Spec::parse("specs/a.yaml", DOCUMENT).unwrap();
        let lowered = lower(&spec).unwrap();
        let found = missing(root.path(), &spec, &lowered).unwrap();
        found.into_iter().map(|finding| format!("{}: {}", finding.line, finding.message)).collect()
    }

    #[test]
    fn a_reader_that_is_not_written_is_named_with_the_line_of_its_schema() {
        let found = complaints("pub struct AnswerShape;");
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("12: ") && found[0].contains("`crate::answer::Answer`"), "{found:?}");
        assert_eq!(complaints("pub enum Answer {\n}"), Vec::<String>::new());
    }
}
