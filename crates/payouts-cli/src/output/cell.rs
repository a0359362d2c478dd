//! What one cell of a listing holds.

use chrono::{DateTime, SecondsFormat, Utc};
use payouts_core::Money;
use serde_json::{Map, Value};
use std::{borrow::Cow, collections::BTreeMap};

/// A column of a listing: its name for programs, its title for people.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    pub(super) rank: u8,
}

impl Column {
    pub(crate) const fn new(name: &'static str, title: &'static str) -> Self {
        Self { name, title, rank: 0 }
    }

    /// Where a terminal has no room for all columns in one line, this one moves below its row.
    pub(crate) const fn aside(self) -> Self {
        Self { rank: 2, ..self }
    }

    /// Where a terminal has no room although the columns [aside](Self::aside) have moved below their row, this one follows.
    pub(crate) const fn aside_later(self) -> Self {
        Self { rank: 1, ..self }
    }
}

/// One cell, typed as in the data dictionary. Absent is not empty text, and not zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    Absent,
    /// Text, ids and names: a string in JSON.
    Text(String),
    /// An exact amount, or an id set flush right: a string in JSON, so that no reader makes a float of it.
    Number(String),
    /// How many: a number in JSON.
    Count(u64),
    /// Yes or no: a boolean in JSON.
    Flag(bool),
    /// An instant: ISO 8601 in UTC for programs.
    Instant(DateTime<Utc>),
    /// Names and texts: an object in JSON, the same as JSON text in CSV.
    Object(BTreeMap<String, String>),
}

impl Cell {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(crate) fn optional(value: Option<impl ToString>) -> Self {
        value.map_or(Self::Absent, |value| Self::Text(value.to_string()))
    }

    pub(crate) fn amount(money: Option<&Money>) -> Self {
        money.map_or(Self::Absent, |money| Self::Number(money.amount.to_string()))
    }

    pub(crate) fn currency(money: Option<&Money>) -> Self {
        Self::optional(money.and_then(|money| money.currency))
    }

    pub(crate) fn instant(at: Option<DateTime<Utc>>) -> Self {
        at.map_or(Self::Absent, Self::Instant)
    }

    pub(crate) fn count(count: Option<u64>) -> Self {
        count.map_or(Self::Absent, Self::Count)
    }

    pub(crate) fn flag(flag: Option<bool>) -> Self {
        flag.map_or(Self::Absent, Self::Flag)
    }

    /// For people: an absent cell is a dash, so that it is not taken for an empty one.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Absent => "-".to_owned(),
            Self::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
            Self::Instant(at) => at.format("%Y-%m-%d %H:%M UTC").to_string(),
            other => other.plain().into_owned(),
        }
    }

    /// For files: an absent cell is empty.
    pub(crate) fn plain(&self) -> Cow<'_, str> {
        match self {
            Self::Absent => Cow::Borrowed(""),
            Self::Text(text) | Self::Number(text) => Cow::Borrowed(text),
            Self::Count(count) => Cow::Owned(count.to_string()),
            Self::Flag(flag) => Cow::Borrowed(if *flag { "true" } else { "false" }),
            Self::Instant(at) => Cow::Owned(iso(*at)),
            Self::Object(_) => Cow::Owned(self.json().to_string()),
        }
    }

    /// For programs: amounts are strings, so that no reader makes a float of them.
    pub(crate) fn json(&self) -> Value {
        match self {
            Self::Absent => Value::Null,
            Self::Text(text) | Self::Number(text) => Value::String(text.clone()),
            Self::Count(count) => Value::from(*count),
            Self::Flag(flag) => Value::Bool(*flag),
            Self::Instant(at) => Value::String(iso(*at)),
            Self::Object(members) => {
                let members = members.iter().map(|(name, text)| (name.clone(), Value::String(text.clone())));
                Value::Object(members.collect::<Map<_, _>>())
            }
        }
    }

    pub(crate) fn is_number(&self) -> bool {
        matches!(self, Self::Number(_) | Self::Count(_))
    }
}

/// An instant as every machine form writes it.
pub(crate) fn iso(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}
