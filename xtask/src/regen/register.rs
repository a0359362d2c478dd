//! The discrepancy register as a page for people.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Result;
use payouts_codegen::{Discrepancy, Kind, Spec};

use super::files::Derived;
use crate::spec;

const PATH: &str = "docs/discrepancies.md";

const HEAD: &str = "\
<!-- Derived by `cargo xtask regen` from the documents in specs/. Edit those. -->

# Where the sources disagree

Neither service is described without contradictions. Each place where sources disagree, or where a fact is inferred, is
an entry of the OpenAPI documents, next to what it is about. This page lists them all.

- **conflict**: sources contradict each other. **unconfirmed**: one weak source, or an inference.
- **on the wire**: a server can show either side; the sandbox has a switch of this id.
- Each entry has a test, a function or a module named like the id in snake case.
";

pub(super) fn derive(root: &Path, derived: &mut Derived) -> Result<()> {
    let specs: Vec<Spec> =
        spec::files(root)?.iter().map(|file| Spec::load(root.join(file))).collect::<Result<_, _>>()?;
    let mut page = HEAD.to_owned();
    for spec in &specs {
        let entries = spec.discrepancies()?;
        let title = spec.document()["info"]["title"].as_str().unwrap_or(spec.name());
        section(&mut page, title, spec.name(), &entries);
    }
    derived.insert(PATH.to_owned(), page);
    Ok(())
}

fn section(page: &mut String, title: &str, document: &str, entries: &[Discrepancy]) {
    let conflicts = entries.iter().filter(|entry| entry.kind == Kind::Conflict).count();
    let unconfirmed = entries.len() - conflicts;
    // Writing to a string cannot fail.
    let _ = write!(
        page,
        "\n## {title}\n\n`specs/{document}.yaml`. Conflicts: {conflicts}. Unconfirmed: {unconfirmed}.\n"
    );
    for entry in entries {
        page.push_str(&rendered(entry));
    }
}

fn rendered(entry: &Discrepancy) -> String {
    let kind = match entry.kind {
        Kind::Conflict => "conflict",
        Kind::Unconfirmed => "unconfirmed",
    };
    let wire = if entry.wire { ", on the wire" } else { "" };
    let mut text = format!("\n### {}\n\n{} ({kind}{wire})\n\n", entry.id, line(&entry.about));
    text.push_str("| says | source |\n|---|---|\n");
    for claim in &entry.sources {
        let _ = writeln!(text, "| {} | {} |", cell(&claim.says), cell(&claim.source));
    }
    let place =
        if entry.pointer.is_empty() { "the document".to_owned() } else { format!("`{}`", entry.pointer) };
    let _ = write!(
        text,
        "\n**The client:** {}\n\nAt {place}. Test: `{}`.\n",
        line(&entry.client),
        entry.test_name()
    );
    text
}

/// One line of Markdown that shows the text as it is written: a tag or an asterisk in a claim is part of the claim.
fn line(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut shown = String::with_capacity(words.len());
    let mut in_code = false;
    for c in words.chars() {
        in_code ^= c == '`';
        if !in_code && matches!(c, '<' | '*' | '\\' | '[') {
            shown.push('\\');
        }
        shown.push(c);
    }
    shown
}

/// As a line, inside a table.
fn cell(text: &str) -> String {
    line(text).replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_shows_every_side_and_the_name_of_its_test() {
        let spec = Spec::parse(
            "x",
            "\
openapi: 3.0.3
info: {title: T}
servers:
  - url: u
    x-discrepancy:
      - id: pc-host
        kind: conflict
        about: Which host
          serves.
        sources:
          - {says: 'a | <b>', source: pages}
          - {says: '`<c>`', source: sample}
        client: Takes the first.
        wire: true
",
        )
        .unwrap();
        let mut page = String::new();
        section(&mut page, "T", "x", &spec.discrepancies().unwrap());
        assert_eq!(
            page,
            "
## T

`specs/x.yaml`. Conflicts: 1. Unconfirmed: 0.

### pc-host

Which host serves. (conflict, on the wire)

| says | source |
|---|---|
| a \\| \\<b> | pages |
| `<c>` | sample |

**The client:** Takes the first.

At `/servers/0`. Test: `pc_host`.
"
        );
    }
}
