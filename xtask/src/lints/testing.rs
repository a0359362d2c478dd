//! Small broken documents for the tests of the rules.

use payouts_codegen::Spec;

use super::Lint;

/// Parses a snippet; a rule sees the file as `specs/t.yaml`. The version is added at the end, so that lines stay.
pub(crate) fn spec(text: &str) -> Spec {
    let version = if text.contains("openapi:") { "" } else { "openapi: 3.0.3\n" };
    Spec::parse("specs/t.yaml", &format!("{text}{version}")).unwrap()
}

/// What a rule reports about a snippet, as `line: message` in the order of the lines.
pub(crate) fn complaints(lint: Lint, text: &str) -> Vec<String> {
    let mut found = lint(&spec(text));
    found.sort_by_key(|finding| finding.line);
    found.into_iter().map(|finding| format!("{}: {}", finding.line, finding.message)).collect()
}
