//! Rows into nested containers, and facts into members.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Map, Number, Value};

use payouts_sandbox_world::Amount;

/// The members of one object, in their order.
pub(super) type Members = Vec<(&'static str, Value)>;

pub(super) fn object(members: Members) -> Value {
    Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// The exact digits of an amount, as a JSON number.
pub(super) fn amount(amount: Amount) -> Value {
    digits(&amount.value().to_string())
}

pub(super) fn digits(text: &str) -> Value {
    text.parse::<Number>().map_or(Value::Null, Value::Number)
}

pub(super) fn instant(instant: DateTime<Utc>) -> Value {
    instant.format("%Y-%m-%dT%H:%M:%S").to_string().into()
}

pub(super) fn day(day: NaiveDate) -> Value {
    day.to_string().into()
}

/// One level of containers: the array's name, and the member that tells its objects apart.
pub(super) type Level = (&'static str, &'static str);

/// A row with its keys, outermost first.
pub(super) type Row = (Vec<Value>, Value);

/// Nests rows under containers. Each row comes with its key at every level, and rows of the same key stay together, in
/// the order of their first.
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
    let name_below = deeper.first().map_or(leaf, |(name, _)| name);
    let container = |(key, rows)| {
        let mut members = Map::new();
        members.insert((*key_name).to_owned(), key);
        members.insert(name_below.to_owned(), nested(deeper, leaf, rows));
        Value::Object(members)
    };
    groups.into_iter().map(container).collect()
}
