//! Every entry of the discrepancy register is complete, and its id names one entry only.

use std::collections::BTreeMap;

use payouts_codegen::{Discrepancy, DiscrepancyKind, Spec};
use serde_json::Value;

use crate::finding::Finding;
use crate::spec::{Ask, pointer};

const RULE: &str = "discrepancies";
const ENTRY: &[&str] = &["id", "kind", "about", "sources", "client", "wire"];
const CLAIM: &[&str] = &["says", "source"];
/// One for each document.
const PREFIXES: &[&str] = &["pc-", "obi-"];

pub(super) fn lint(spec: &Spec) -> Vec<Finding> {
    let mut found = Vec::new();
    unknown_members(spec, spec.document(), "", &mut found);
    match spec.discrepancies() {
        Ok(entries) => found.extend(entries.iter().flat_map(|entry| {
            problems(entry)
                .into_iter()
                .map(|message| at_entry(spec, entry, format!("`{}`: {message}", entry.id)))
        })),
        Err(error) => found.push(Finding { rule: RULE, ..Finding::from(&error) }),
    }
    found
}

/// Ids, or test names, that two entries share, in one document or in two.
pub(super) fn shared_ids<'a>(specs: impl Iterator<Item = &'a Spec>) -> Vec<Finding> {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    let mut found = Vec::new();
    for spec in specs {
        for entry in spec.discrepancies().unwrap_or_default() {
            let place = format!("{}:{}", spec.file(), entry.line);
            if let Some(other) = seen.insert(entry.test_name(), place) {
                found.push(at_entry(
                    spec,
                    &entry,
                    format!("`{}` is the id of the entry at {other} too", entry.id),
                ));
            }
        }
    }
    found
}

fn at_entry(spec: &Spec, entry: &Discrepancy, message: String) -> Finding {
    Finding { file: spec.file().to_owned(), line: entry.line, message, rule: RULE }
}

fn problems(entry: &Discrepancy) -> Vec<&'static str> {
    let kebab = entry
        .id
        .split('-')
        .all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
    let prefixed = PREFIXES.iter().any(|prefix| entry.id.starts_with(prefix));
    let texts = entry
        .sources
        .iter()
        .flat_map(|claim| [&claim.says, &claim.source])
        .chain([&entry.about, &entry.client]);
    let wanted = if entry.kind == DiscrepancyKind::Conflict { 2 } else { 1 };
    let checks = [
        (kebab && prefixed, "the id must be kebab-case and start with `pc-` or `obi-`"),
        (texts.into_iter().all(|text| !text.trim().is_empty()), "a text is blank: fill it in"),
        (entry.sources.len() >= wanted, "a conflict needs two sources, anything else one"),
    ];
    checks.into_iter().filter(|(fine, _)| !fine).map(|(_, message)| message).collect()
}

/// Misspelt members of every `x-discrepancy`.
fn unknown_members(spec: &Spec, value: &Value, at: &str, found: &mut Vec<Finding>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let here = pointer::child(at, name);
                if name == "x-discrepancy" {
                    check_entries(spec, member, &here, found);
                } else {
                    unknown_members(spec, member, &here, found);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                unknown_members(spec, item, &pointer::child(at, &index.to_string()), found);
            }
        }
        _ => {}
    }
}

fn check_entries(spec: &Spec, entries: &Value, at: &str, found: &mut Vec<Finding>) {
    for (entry, here) in items(entries, at) {
        check_members(spec, entry, ENTRY, &here, found);
        let sources = pointer::child(&here, "sources");
        for (claim, here) in items(entry.get("sources").unwrap_or(&Value::Null), &sources) {
            check_members(spec, claim, CLAIM, &here, found);
        }
    }
}

fn items<'a>(list: &'a Value, at: &'a str) -> impl Iterator<Item = (&'a Value, String)> {
    let items = list.as_array().into_iter().flatten().enumerate();
    items.map(move |(index, item)| (item, pointer::child(at, &index.to_string())))
}

fn check_members(spec: &Spec, object: &Value, known: &[&str], at: &str, found: &mut Vec<Finding>) {
    let members = object.as_object().into_iter().flatten();
    found.extend(members.filter(|(name, _)| !known.contains(&name.as_str())).map(|(name, _)| {
        spec.finding(
            &pointer::child(at, name),
            RULE,
            format!("`{name}` is no member of an entry: check the spelling"),
        )
    }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lints::testing::{complaints, spec};

    const FINE: &str = "\
x-discrepancy:
  - id: pc-host
    kind: unconfirmed
    about: Which host.
    sources:
      - {says: this, source: a page}
    client: Takes it.
    wire: false
";

    #[test]
    fn a_complete_entry_passes() {
        assert!(complaints(lint, FINE).is_empty());
    }

    #[test]
    fn each_fault_of_an_entry_is_named_with_its_line() {
        let faults = [
            ("id: pc-host", "id: PcHost", "2: `PcHost`: the id must be kebab-case"),
            ("id: pc-host", "id: xx-host", "2: `xx-host`: the id must be kebab-case and start with"),
            ("kind: unconfirmed", "kind: conflict", "2: `pc-host`: a conflict needs two sources"),
            ("client: Takes it.", "client: ' '", "2: `pc-host`: a text is blank"),
            ("wire: false", "wire: perhaps", "2: "),
            ("about: Which host.", "abouts: Which host.", "2: "),
        ];
        for (right, wrong, start) in faults {
            let found = complaints(lint, &FINE.replace(right, wrong));
            assert!(found.iter().any(|complaint| complaint.starts_with(start)), "{wrong}: {found:?}");
        }
        let found = complaints(lint, &FINE.replace("about: Which host.", "abouts: Which host."));
        assert!(found.iter().any(|complaint| complaint.starts_with("4: `abouts` is no member")), "{found:?}");
    }

    #[test]
    fn an_id_in_two_documents_is_named() {
        let (one, two) = (spec(FINE), spec(FINE));
        let found = shared_ids([&one, &two].into_iter());
        assert_eq!(found.len(), 1);
        assert!(found[0].message.contains("is the id of the entry at specs/t.yaml:2 too"), "{found:?}");
    }
}
