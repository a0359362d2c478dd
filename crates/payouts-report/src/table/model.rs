//! A table: columns with a form, rows of values.

use crate::{exact_sum::ExactSum, text::visible};
use chrono::NaiveDate;
use payouts_model::{Currency, Money};
use std::fmt;

/// A table of the report.
#[derive(Debug)]
pub(crate) struct Table {
    /// The name in files and links.
    pub(crate) id: &'static str,
    /// The title, which is also the name of its sheet: at most 31 letters.
    pub(crate) title: &'static str,
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Row>,
    /// What to know about it.
    pub(crate) note: Option<String>,
    /// The sentence in place of no rows.
    pub(crate) empty: &'static str,
}

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    /// The name in files.
    pub(crate) name: &'static str,
    /// The words shown to people.
    pub(crate) label: &'static str,
    pub(crate) form: Form,
}

/// What a column has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Text,
    /// Digits that are no number: leading zeros count.
    Id,
    Amount,
    Count,
    Day,
    /// A command that a person may copy.
    Command,
}

/// A row, and the words by which a link finds it.
#[derive(Debug, Default)]
pub(crate) struct Row {
    pub(crate) cells: Vec<Cell>,
    pub(crate) words: Vec<String>,
}

/// A value, and the rows behind it.
#[derive(Debug)]
pub(crate) struct Cell {
    pub(crate) value: Value,
    /// The words of the payouts behind the value, where they are in the table of payouts.
    pub(crate) link: Vec<String>,
    /// Whether the amount is in another currency than its row, so that the currency must be shown with it.
    pub(crate) has_other_currency: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Absent,
    Text(String),
    Amount(ExactSum, Option<Currency>),
    Count(u64),
    Day(NaiveDate),
}

impl Table {
    pub(crate) fn new(
        id: &'static str,
        title: &'static str,
        columns: &[Column],
        empty: &'static str,
    ) -> Self {
        Self { id, title, columns: columns.to_vec(), rows: Vec::new(), note: None, empty }
    }

    /// The table with a sentence about it.
    pub(crate) fn with_note(mut self, note: Option<String>) -> Self {
        self.note = note;
        self
    }

    pub(crate) fn push(&mut self, cells: Vec<Cell>) {
        debug_assert_eq!(cells.len(), self.columns.len(), "{}", self.id);
        self.rows.push(Row { cells, words: Vec::new() });
    }
}

impl Column {
    pub(crate) const fn text(name: &'static str, label: &'static str) -> Self {
        Self { name, label, form: Form::Text }
    }

    pub(crate) const fn id(name: &'static str, label: &'static str) -> Self {
        Self { name, label, form: Form::Id }
    }

    pub(crate) const fn amount(name: &'static str, label: &'static str) -> Self {
        Self { name, label, form: Form::Amount }
    }

    pub(crate) const fn count(name: &'static str, label: &'static str) -> Self {
        Self { name, label, form: Form::Count }
    }

    pub(crate) const fn day(name: &'static str, label: &'static str) -> Self {
        Self { name, label, form: Form::Day }
    }

    pub(crate) const fn command(name: &'static str, label: &'static str) -> Self {
        Self { name, label, form: Form::Command }
    }

    /// Whether its values are numbers, which are read from the right.
    pub(crate) const fn is_numeric(&self) -> bool {
        matches!(self.form, Form::Amount | Form::Count)
    }
}

impl Cell {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Value::Text(text.into()).into()
    }

    pub(crate) fn optional(text: Option<impl Into<String>>) -> Self {
        text.map_or(Value::Absent, |text| Value::Text(text.into())).into()
    }

    pub(crate) fn shown(value: Option<impl fmt::Display>) -> Self {
        Self::optional(value.map(|value| value.to_string()))
    }

    pub(crate) fn sum(sum: ExactSum, currency: Currency) -> Self {
        Value::Amount(sum, Some(currency)).into()
    }

    pub(crate) fn optional_sum(sum: Option<ExactSum>, currency: Currency) -> Self {
        sum.map_or(Value::Absent, |sum| Value::Amount(sum, Some(currency))).into()
    }

    pub(crate) fn money(money: Option<&Money>) -> Self {
        money.map_or(Value::Absent, |money| Value::Amount(money.amount.into(), money.currency)).into()
    }

    pub(crate) fn currency(money: Option<&Money>) -> Self {
        Self::shown(money.and_then(|money| money.currency))
    }

    pub(crate) fn count(count: u64) -> Self {
        Value::Count(count).into()
    }

    pub(crate) fn day(day: Option<NaiveDate>) -> Self {
        day.map_or(Value::Absent, Value::Day).into()
    }

    /// The cell as a link to the payouts that have all of these words.
    pub(crate) fn to(mut self, words: &[&str]) -> Self {
        self.link = words.iter().map(|text| word(text)).collect();
        self
    }
}

impl From<Value> for Cell {
    fn from(value: Value) -> Self {
        Self { value, link: Vec::new(), has_other_currency: false }
    }
}

/// A text as one word of a list that blanks separate.
pub(crate) fn word(text: &str) -> String {
    let mut word = String::with_capacity(text.len());
    for letter in visible(text).chars() {
        if letter.is_whitespace() || letter == '%' {
            word.push_str(&format!("%{:x}", u32::from(letter)));
        } else {
            word.push(letter);
        }
    }
    word
}
