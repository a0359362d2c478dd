//! `cargo xtask discrepancies`: the register of discrepancies as Markdown, for people.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Result, bail};
use payouts_codegen::{Discrepancy, DiscrepancyKind, Spec};

use crate::output::{self, Verdict};
use crate::spec;

const HEAD: &str = "\
# Where the sources disagree

Neither service is described without contradictions. Each place where sources disagree, or where a fact is inferred, is
an entry of the OpenAPI documents, next to what it is about. This page lists them.

- **conflict**: sources contradict each other. **unconfirmed**: one weak source, or an inference.
- **on the wire**: a server can show either side; the sandbox has a switch of this id.
- Each entry has a test, a function or a module named like the id in snake case.
";

/// Print where the sources disagree, as Markdown: the discrepancy register of the documents in specs/.
#[derive(clap::Args)]
pub(crate) struct Command {
    /// Only these entries, such as `pc-host`.
    ids: Vec<String>,
}

impl Command {
    pub(crate) fn run(&self, root: &Path) -> Result<Verdict> {
        let mut page = HEAD.to_owned();
        let mut shown = Vec::new();
        for file in spec::files(root)? {
            let spec = Spec::load(root.join(file))?;
            let mut entries = spec.discrepancies()?;
            entries.retain(|entry| self.ids.is_empty() || self.ids.contains(&entry.id));
            let title = spec.document()["info"]["title"].as_str().unwrap_or(spec.name());
            section(&mut page, title, spec.name(), &entries);
            shown.extend(entries.into_iter().map(|entry| entry.id));
        }
        if let Some(unknown) = self.ids.iter().find(|id| !shown.contains(id)) {
            bail!("\"{unknown}\" is the id of no discrepancy: without an id, this command lists them all");
        }
        output::text(page);
        Ok(Verdict::Fine)
    }
}

fn section(page: &mut String, title: &str, document: &str, entries: &[Discrepancy]) {
    let conflicts = entries.iter().filter(|entry| entry.kind == DiscrepancyKind::Conflict).count();
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
        DiscrepancyKind::Conflict => "conflict",
        DiscrepancyKind::Unconfirmed => "unconfirmed",
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
