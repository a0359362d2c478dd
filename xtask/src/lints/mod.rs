//! The house rules. Each is a function from a document to complaints; `ALL` is the list.

mod arguments;
mod datasets;
mod descriptions;
mod discrepancies;
mod enums;
mod examples;
mod fields;
mod json_schema;
mod money;
mod names;
mod openapi;
mod portable;
mod references;
mod required;
#[cfg(test)]
pub(crate) mod testing;

use std::collections::BTreeSet;

use payouts_codegen::Spec;

use crate::finding::Finding;

/// A rule on one document.
pub(crate) type Lint = fn(&Spec) -> Vec<Finding>;

const ALL: &[Lint] = &[
    openapi::lint,
    fields::lint,
    references::lint,
    required::lint,
    descriptions::lint,
    names::lint,
    arguments::lint,
    money::lint,
    enums::lint,
    datasets::lint,
    discrepancies::lint,
    examples::lint,
];

/// A document and the text it was read from.
pub(crate) struct Source {
    pub(crate) spec: Spec,
    pub(crate) text: String,
}

/// Everything that is wrong with these documents, in the order of files and lines.
pub(crate) fn run(sources: &[Source]) -> Vec<Finding> {
    let mut findings: Vec<_> =
        sources.iter().flat_map(|source| ALL.iter().flat_map(|lint| lint(&source.spec))).collect();
    findings.extend(sources.iter().flat_map(|source| portable::lint(&source.spec, &source.text)));
    findings.extend(discrepancies::shared_ids(sources.iter().map(|source| &source.spec)));
    // An example cannot be checked where its schema is wrong.
    let wrong: BTreeSet<(String, usize)> = findings
        .iter()
        .filter(|finding| finding.rule == openapi::RULE)
        .map(|finding| (finding.file.clone(), finding.line))
        .collect();
    findings.retain(|finding| {
        finding.rule != examples::RULE || !wrong.contains(&(finding.file.clone(), finding.line))
    });
    findings.sort();
    findings.dedup();
    findings
}
