//! Facts as JSON, and rows in nested containers.

use chrono::{DateTime, NaiveDate, Utc};
use payouts_sandbox_world::Amount;
use serde_json::{Number, Value, json};

/// The exact digits of an amount, as a JSON number.
pub(super) fn amount(amount: Amount) -> Value {
    number(&amount.value().to_string())
}

/// Digits as a JSON number; null if they are none.
pub(super) fn number(digits: &str) -> Value {
    digits.parse::<Number>().map_or(Value::Null, Value::Number)
}

pub(super) fn instant(instant: DateTime<Utc>) -> Value {
    instant.format("%Y-%m-%dT%H:%M:%S").to_string().into()
}

pub(super) fn day(day: NaiveDate) -> Value {
    day.to_string().into()
}

/// A level of containers: the name of the array, and the member that identifies its objects.
pub(super) type Level = (&'static str, &'static str);

/// A row with its key at every level, outermost first.
pub(super) type Row = (Vec<Value>, Value);

/// Nests rows in containers. Rows with the same key are in one container, in the order of the first of each.
pub(super) fn nested(levels: &[Level], leaf: &'static str, rows: Vec<Row>) -> Value {
    let Some(((_, key_name), deeper)) = levels.split_first() else {
        return rows.into_iter().map(|(_, row)| row).collect();
    };
    let mut groups: Vec<(Value, Vec<Row>)> = Vec::new();
    for (mut keys, row) in rows {
        let key = if keys.is_empty() { Value::Null } else { keys.remove(0) };
        match groups.iter_mut().find(|(found, _)| *found == key) {
            Some((_, rows)) => rows.push((keys, row)),
            None => groups.push((key, vec![(keys, row)])),
        }
    }
    let below = deeper.first().map_or(leaf, |(name, _)| name);
    groups.into_iter().map(|(key, rows)| json!({*key_name: key, below: nested(deeper, leaf, rows)})).collect()
}
