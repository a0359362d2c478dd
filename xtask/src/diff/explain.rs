//! What `drift` leaves open and both versions of a schema show: members, values, and marks that decide a type.

use std::collections::BTreeSet;

use drift::ChangeClass;
use serde_json::Value;

/// The effect of a change, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Effect {
    Breaking,
    Unclear,
    Addition,
    Harmless,
}

impl Effect {
    pub(super) fn of(class: ChangeClass) -> Self {
        match class {
            ChangeClass::BackwardIncompatible | ChangeClass::Incompatible => Self::Breaking,
            ChangeClass::Unhandled => Self::Unclear,
            ChangeClass::ForwardIncompatible => Self::Addition,
            ChangeClass::Trivial => Self::Harmless,
        }
    }

    pub(super) fn heading(self) -> &'static str {
        match self {
            Self::Breaking => "breaking: what worked before may fail",
            Self::Unclear => "unclear: read these yourself",
            Self::Addition => "additions: what worked before still works",
            Self::Harmless => "harmless: words and layout",
        }
    }
}

/// Marks that decide what a generated type is, or which rows are the same.
const DECIDING: &[&str] = &["x-scalar", "x-open-enum", "x-dataset", "x-money", "x-hand-written"];

/// What changed between two versions of one schema; nothing where we know no better than the library.
///
/// `sent` is whether a consumer sends values of this schema. A difference that is explained in part only keeps the
/// library's doubt as a line of its own.
pub(super) fn schema(old: &Value, new: &Value, sent: bool, class: ChangeClass) -> Vec<(Effect, String)> {
    match class {
        ChangeClass::Trivial => marks(old, new),
        ChangeClass::Unhandled => {
            let mut known = members(old, new, sent);
            known.extend(values(old, new, sent));
            if !known.is_empty() && without_explained(old, new) != without_explained(new, old) {
                known.push((
                    Effect::Unclear,
                    "more of this schema changed than its members and values".to_owned(),
                ));
            }
            known
        }
        _ => Vec::new(),
    }
}

fn marks(old: &Value, new: &Value) -> Vec<(Effect, String)> {
    let changed = DECIDING.iter().filter(|mark| old.get(mark) != new.get(mark));
    changed
        .map(|mark| (Effect::Breaking, format!("`{mark}` changed, and with it the generated type")))
        .collect()
}

fn members(old: &Value, new: &Value, sent: bool) -> Vec<(Effect, String)> {
    let names = |schema: &Value| -> BTreeSet<String> {
        schema
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .map(|(name, _)| name.clone())
            .collect()
    };
    let required = |name: &String| {
        new.get("required")
            .and_then(Value::as_array)
            .is_some_and(|names| names.iter().any(|other| other == name))
    };
    let (before, after) = (names(old), names(new));
    let lost =
        before.difference(&after).map(|name| (Effect::Breaking, format!("the member `{name}` was removed")));
    let added = after.difference(&before).map(|name| {
        let demanded = sent && required(name);
        let effect = if demanded { Effect::Breaking } else { Effect::Addition };
        (effect, format!("the {}member `{name}` was added", if demanded { "required " } else { "" }))
    });
    lost.chain(added).collect()
}

fn values(old: &Value, new: &Value, sent: bool) -> Vec<(Effect, String)> {
    let list = |schema: &Value| schema.get("enum").and_then(Value::as_array).cloned().unwrap_or_default();
    let (before, after) = (list(old), list(new));
    if before.is_empty() || after.is_empty() {
        return Vec::new();
    }
    let open = sent || new.get("x-open-enum").is_some();
    let lost = before.iter().filter(|value| !after.contains(value));
    let lost = lost.map(|value| (Effect::Breaking, format!("the value {value} was removed")));
    let added = after.iter().filter(|value| !before.contains(value));
    let effect = if open { Effect::Addition } else { Effect::Breaking };
    lost.chain(added.map(move |value| (effect, format!("the value {value} was added")))).collect()
}

/// The schema without what is explained here, without words, and without members, which are compared one by one. Of what
/// is required, the members that both versions have remain.
fn without_explained(schema: &Value, other: &Value) -> Value {
    let mut rest = schema.clone();
    if let Some(members) = rest.as_object_mut() {
        members.retain(|name, _| {
            !matches!(name.as_str(), "properties" | "enum" | "description" | "example")
                && !name.starts_with("x-")
        });
        if let Some(required) = members.get_mut("required").and_then(Value::as_array_mut) {
            let shared = |name: &Value| {
                let name = name.as_str().unwrap_or_default();
                [schema, other].iter().all(|schema| schema["properties"].get(name).is_some())
            };
            required.retain(shared);
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn unhandled(old: &Value, new: &Value, sent: bool) -> Vec<Effect> {
        schema(old, new, sent, ChangeClass::Unhandled).into_iter().map(|(effect, _)| effect).collect()
    }

    #[test]
    fn a_new_required_member_breaks_who_sends_it() {
        let old = json!({"properties": {}});
        let new = json!({"properties": {"a": {}}, "required": ["a"]});
        assert_eq!(unhandled(&old, &new, true)[0], Effect::Breaking);
        assert_eq!(unhandled(&old, &new, false)[0], Effect::Addition);
    }

    #[test]
    fn a_new_value_of_a_closed_enum_breaks_who_receives_it() {
        let (old, new) = (json!({"enum": ["a"]}), json!({"enum": ["a", "b"]}));
        assert_eq!(unhandled(&old, &new, false), [Effect::Breaking]);
        assert_eq!(unhandled(&old, &new, true), [Effect::Addition]);
    }

    #[test]
    fn doubt_stays_where_more_changed_than_is_explained() {
        let old = json!({"properties": {}, "additionalProperties": true});
        let new = json!({"properties": {"a": {}}, "additionalProperties": false});
        assert_eq!(unhandled(&old, &new, false), [Effect::Addition, Effect::Unclear]);
    }

    #[test]
    fn doubt_stays_where_an_old_member_becomes_required() {
        let old = json!({"properties": {"a": {}}, "required": []});
        let new = json!({"properties": {"a": {}, "b": {}}, "required": ["a", "b"]});
        assert_eq!(unhandled(&old, &new, true), [Effect::Breaking, Effect::Unclear]);
    }
}
