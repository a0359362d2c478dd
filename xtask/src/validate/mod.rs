//! `cargo xtask validate`: are the documents right, and is every doubt in them tested?

mod tested;

use std::path::Path;

use anyhow::{Context as _, Result};
use payouts_codegen::{Discrepancy, Spec};

use crate::lints::{self, Source};
use crate::output::{self, Verdict};
use crate::spec;

/// Check the documents in specs/ and list discrepancies that no test shows.
#[derive(clap::Args)]
pub(crate) struct Command {
    /// Fail when an entry of the discrepancy register has no test.
    #[arg(long)]
    require_tests: bool,
}

impl Command {
    pub(crate) fn run(&self, root: &Path) -> Result<Verdict> {
        let sources = read(root)?;
        let findings = lints::run(&sources);
        for finding in &findings {
            output::line(finding);
        }
        let untested = untested(root, &sources)?;
        for (file, entry) in &untested {
            let (line, id, test) = (entry.line, &entry.id, entry.test_name());
            output::line(format_args!("{file}:{line}: `{id}` has no test: name one `{test}`"));
        }
        eprintln!(
            "{} documents, {} complaints, {} discrepancies without a test",
            sources.len(),
            findings.len(),
            untested.len()
        );
        let tested = untested.is_empty() || !self.require_tests;
        Ok(if findings.is_empty() && tested { Verdict::Fine } else { Verdict::Complaints })
    }
}

fn read(root: &Path) -> Result<Vec<Source>> {
    let read = |file: String| {
        let path = root.join(file);
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        Ok(Source { spec: Spec::load(&path)?, text })
    };
    spec::files(root)?.into_iter().map(read).collect()
}

/// Entries of the register whose name no test carries, with the file they stand in.
fn untested<'a>(root: &Path, sources: &'a [Source]) -> Result<Vec<(&'a str, Discrepancy)>> {
    let names = tested::names(root)?;
    let entries = sources.iter().flat_map(|source| {
        // Entries that cannot be read are a complaint already.
        let entries = source.spec.discrepancies().unwrap_or_default();
        entries.into_iter().map(|entry| (source.spec.file(), entry))
    });
    Ok(entries.filter(|(_, entry)| !names.contains(&entry.test_name())).collect())
}
