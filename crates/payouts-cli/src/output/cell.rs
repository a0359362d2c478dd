//! What one cell of a listing holds.

use payouts_core::Money;
use serde_json::Value;

/// A column of a listing: its name for programs, its title for people.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    pub(super) is_aside: bool,
}

impl Column {
    pub(crate) const fn new(name: &'static str, title: &'static str) -> Self {
        Self { name, title, is_aside: false }
    }

    /// Where a terminal has no room for all columns, this one stands below its row.
    pub(crate) const fn aside(self) -> Self {
        Self { is_aside: true, ..self }
    }
}

/// One cell. Absent is not empty text, and not zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    Absent,
    Text(String),
    /// An exact number, printed as it is and set flush right.
    Number(String),
    Count(u64),
    /// Yes or no: a boolean in JSON.
    Flag(bool),
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

    /// For people: an absent cell is a dash, so that it is not taken for an empty one.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Absent => "-".to_owned(),
            other => other.plain(),
        }
    }

    /// For files: an absent cell is empty.
    pub(crate) fn plain(&self) -> String {
        match self {
            Self::Absent => String::new(),
            Self::Text(text) | Self::Number(text) => text.clone(),
            Self::Count(count) => count.to_string(),
            Self::Flag(flag) => flag.to_string(),
        }
    }

    /// For programs: amounts are strings, so that no reader makes a float of them.
    pub(crate) fn json(&self) -> Value {
        match self {
            Self::Absent => Value::Null,
            Self::Text(text) | Self::Number(text) => Value::String(text.clone()),
            Self::Count(count) => Value::from(*count),
            Self::Flag(flag) => Value::Bool(*flag),
        }
    }

    pub(crate) fn is_number(&self) -> bool {
        matches!(self, Self::Number(_) | Self::Count(_))
    }
}
