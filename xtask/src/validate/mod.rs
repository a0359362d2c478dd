//! `cargo xtask validate`: are the documents right, can clients be generated from them, and is every doubt in them tested?

#[cfg(test)]
mod mistakes;
mod readers;
mod tested;

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context as _, Result};
use payouts_codegen::{Discrepancy, Error, Spec, lower, problems};

use crate::finding::Finding;
use crate::lints::{self, Source};
use crate::output::{self, Verdict};
use crate::spec;

/// Check the documents in specs/, generate from them, and list discrepancies that no test shows.
#[derive(clap::Args)]
pub(crate) struct Command {
    /// Fail when an entry of the discrepancy register has no test.
    #[arg(long)]
    require_tests: bool,
}

impl Command {
    pub(crate) fn run(&self, root: &Path) -> Result<Verdict> {
        let files = spec::files(root)?;
        let (sources, mut findings) = read(root, &files)?;
        findings.extend(complaints(root, &sources)?);
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
            files.len(),
            findings.len(),
            untested.len()
        );
        let tested = untested.is_empty() || !self.require_tests;
        Ok(if findings.is_empty() && tested { Verdict::Fine } else { Verdict::Complaints })
    }
}

/// The documents, and what is wrong with those that cannot be read.
fn read(root: &Path, files: &[String]) -> Result<(Vec<Source>, Vec<Finding>)> {
    let (mut sources, mut findings) = (Vec::new(), Vec::new());
    for file in files {
        let path = root.join(file);
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        match Spec::load(&path) {
            Ok(spec) => sources.push(Source { spec, text }),
            Err(error) => findings.push(Finding::from(&error)),
        }
    }
    Ok((sources, findings))
}

/// Everything that is wrong with documents that can be read: what the rules find, and what keeps a client from being generated.
fn complaints(root: &Path, sources: &[Source]) -> Result<Vec<Finding>> {
    let mut found = lints::run(sources);
    for source in sources {
        let known: BTreeSet<usize> =
            found.iter().filter(|known| known.file == source.spec.file()).map(|known| known.line).collect();
        // At a line that has a complaint this is the same in other words; without a line it follows from another one.
        let is_new = |error: &&Error| error.line().map_or(known.is_empty(), |line| !known.contains(&line));
        found.extend(problems(&source.spec).iter().filter(is_new).map(Finding::from));
        if let Ok(lowered) = lower(&source.spec) {
            found.extend(readers::missing(root, &source.spec, &lowered)?);
        }
    }
    found.sort();
    Ok(found)
}

/// Entries of the register whose name no test carries, with the file that contains them.
fn untested<'a>(root: &Path, sources: &'a [Source]) -> Result<Vec<(&'a str, Discrepancy)>> {
    let entries = sources.iter().flat_map(|source| {
        // Entries that cannot be read are a complaint already.
        let entries = source.spec.discrepancies().unwrap_or_default();
        entries.into_iter().map(|entry| (source.spec.file(), entry))
    });
    let entries: Vec<_> = entries.collect();
    let wanted: Vec<String> = entries.iter().map(|(_, entry)| entry.test_name()).collect();
    let beginnings = wanted.iter().filter_map(|name| Some(&name[..=name.find('_')?])).collect();
    let names = tested::names(root, &beginnings)?;
    Ok(entries.into_iter().filter(|(_, entry)| !names.contains(&entry.test_name())).collect())
}
