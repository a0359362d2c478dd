//! Our vendor extensions: where each may stand and what it looks like. The words are in `specs/README.md`.

use std::collections::{BTreeMap, BTreeSet};

use payouts_codegen::grammar::NodeKind;
use serde::Deserialize;
use serde_json::Value;

/// `x-money`: a property is money in the currency of a sibling, or in one that is fixed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Money {
    pub(crate) currency: Option<Siblings>,
    pub(crate) fixed: Option<String>,
}

/// The sibling that names the currency, or several in the order in which they are asked.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Siblings {
    One(String),
    Several(Vec<String>),
}

impl Siblings {
    pub(crate) fn names(&self) -> &[String] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::Several(names) => names,
        }
    }
}

/// `x-open-enum`: the service may add values.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct OpenEnum {
    #[serde(default, rename = "ignoreCase")]
    _ignore_case: bool,
    /// Names of values that are codes, in the order of the values.
    #[serde(default)]
    pub(crate) names: Vec<String>,
}

/// `x-dataset`: an object is a row of an export file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Dataset {
    pub(crate) name: String,
    pub(crate) business_key: Vec<String>,
    /// The columns that identify a row.
    #[serde(default)]
    pub(crate) identified_by: Vec<String>,
    /// Groups of columns by whose cells a row is recognized.
    #[serde(default)]
    pub(crate) recognized_by: Vec<BTreeMap<String, CellShape>>,
}

/// What the cells of a column look like.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum CellShape {
    Id,
    Words,
    Money,
    IdOrBlank,
}

/// `x-column`: a property is a column of a dataset.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Column {
    pub(crate) order: Option<u32>,
    #[serde(default)]
    pub(crate) aliases: Vec<String>,
    #[serde(rename = "since")]
    _since: Option<String>,
    #[serde(rename = "until")]
    _until: Option<String>,
    #[serde(rename = "evidence")]
    _evidence: Option<Evidence>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Evidence {
    Confirmed,
    Documented,
    Reported,
    Withdrawn,
}

/// `x-settlement`: what known texts of a column mean for the money.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settlement {
    #[serde(rename = "match")]
    _match: Match,
    values: Vec<KnownValue>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Match {
    Whole,
    Part,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct KnownValue {
    value: String,
    #[serde(rename = "means")]
    _means: Meaning,
    source: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Meaning {
    Sent,
    Failed,
    NotPaidYet,
    Unknown,
    Bank,
    CreditNote,
}

/// `x-export-file`: what is behind the link of an export, for which OpenAPI has no place.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExportFile {
    #[serde(rename = "description")]
    _description: String,
    #[serde(rename = "x-discrepancy")]
    _discrepancies: Option<Vec<Value>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Scalar {
    Amount,
    Instant,
    Date,
    Id,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Idempotency {
    Safe,
    Keyed,
    None,
}

/// One extension: its name, the kinds of object it belongs on (none listed: all), and the check of its value.
pub(crate) struct Extension {
    pub(crate) name: &'static str,
    pub(crate) homes: &'static [NodeKind],
    pub(crate) check: fn(&Value) -> Result<(), String>,
}

/// Every extension there is. Another name that starts with `x-` is a mistake.
pub(crate) const ALL: &[Extension] = &[
    Extension { name: "x-scalar", homes: &[NodeKind::Schema], check: is::<Scalar> },
    Extension { name: "x-money", homes: &[NodeKind::Schema], check: is::<Money> },
    Extension { name: "x-not-money", homes: &[NodeKind::Schema], check: is_words },
    Extension { name: "x-open-enum", homes: &[NodeKind::Schema], check: is_open_enum },
    Extension { name: "x-incomplete", homes: &[NodeKind::Schema], check: is_words },
    Extension { name: "x-idempotency", homes: &[NodeKind::Operation], check: is::<Idempotency> },
    Extension { name: "x-dataset", homes: &[NodeKind::Schema], check: is::<Dataset> },
    Extension { name: "x-hand-written", homes: &[NodeKind::Schema], check: is::<bool> },
    Extension { name: "x-evidence", homes: &[NodeKind::Schema], check: is::<BTreeMap<String, String>> },
    Extension { name: "x-column", homes: &[NodeKind::Schema], check: is::<Column> },
    Extension { name: "x-settlement", homes: &[NodeKind::Schema], check: is_settlement },
    Extension {
        name: "x-documented-required",
        homes: &[NodeKind::Schema, NodeKind::Parameter],
        check: is::<bool>,
    },
    Extension {
        name: "x-documented-limit",
        homes: &[NodeKind::Schema, NodeKind::Parameter],
        check: is::<u32>,
    },
    Extension { name: "x-secret", homes: &[NodeKind::Schema, NodeKind::Parameter], check: is::<bool> },
    Extension { name: "x-export-file", homes: &[NodeKind::Document], check: is::<ExportFile> },
    // The register has a rule of its own.
    Extension { name: "x-discrepancy", homes: &[], check: is::<Vec<Value>> },
];

/// Reads an extension's value as `T`.
pub(crate) fn read<T: for<'de> Deserialize<'de>>(value: &Value) -> Result<T, String> {
    T::deserialize(value).map_err(|error| error.to_string())
}

fn is<T: for<'de> Deserialize<'de>>(value: &Value) -> Result<(), String> {
    read::<T>(value).map(drop)
}

fn is_words(value: &Value) -> Result<(), String> {
    match value.as_str().map(str::trim) {
        Some("") | None => Err("write a few words that say why".to_owned()),
        Some(_) => Ok(()),
    }
}

/// `true`, or an object with details.
fn is_open_enum(value: &Value) -> Result<(), String> {
    if value == &Value::Bool(true) { Ok(()) } else { is::<OpenEnum>(value) }
}

/// Each value once, with its meaning and its source.
fn is_settlement(value: &Value) -> Result<(), String> {
    let values = read::<Settlement>(value)?.values;
    if values.is_empty() {
        return Err("list the known values".to_owned());
    }
    let mut seen = BTreeSet::new();
    for KnownValue { value, source, .. } in values {
        let folded: String =
            value.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        if folded.is_empty() || source.trim().is_empty() {
            return Err(format!("{value:?}: a value has letters, and a source"));
        }
        if !seen.insert(folded) {
            return Err(format!("`{value}` is listed twice, ignoring case and blanks"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_settlement_lists_each_text_once_with_its_source() {
        let one = |value: &str| json!({"value": value, "means": "sent", "source": "a page"});
        let listed = |values: Vec<Value>| is_settlement(&json!({"match": "whole", "values": values}));
        assert_eq!(listed(vec![one("Sent"), one("Paid")]), Ok(()));
        for (values, complaint) in [
            (vec![], "list the known values"),
            (vec![one("In progress"), one("IN-PROGRESS")], "`IN-PROGRESS` is listed twice"),
            (vec![one(" - ")], "a value has letters"),
            (vec![json!({"value": "Sent", "means": "gone", "source": "a page"})], "unknown variant `gone`"),
        ] {
            let error = listed(values).unwrap_err();
            assert!(error.contains(complaint), "{error}");
        }
    }
}
