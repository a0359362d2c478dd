//! The OData-like language of `$filter`: read in full, and nothing beyond it.
//!
//! ```text
//! either  := both ("or" both)*
//! both    := single ("and" single)*
//! single  := "(" either ")" | field operator literal
//! literal := 'text, quotes doubled' | 2023-03-01 | 2023-03-01T00:00:00Z | 12.50
//! ```

mod apply;
mod field;
mod lexer;
mod parser;

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;

pub(crate) use apply::{Cell, midnight};
pub(crate) use field::{Dataset, Field};
pub(crate) use parser::parse;

/// A filter that was understood.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Filter {
    Both(Box<Filter>, Box<Filter>),
    Either(Box<Filter>, Box<Filter>),
    Compare(Field, Operator, Literal),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Eq,
    Ge,
    Le,
    Lt,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Literal {
    Text(String),
    Number(Decimal),
    Day(NaiveDate),
    Instant(DateTime<Utc>),
}

/// What a filter says that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Misread(pub(crate) String);

impl Filter {
    /// The comparisons that every wanted row must pass.
    pub(crate) fn conjuncts(&self) -> Vec<(Field, Operator, &Literal)> {
        match self {
            Self::Both(left, right) => [left.conjuncts(), right.conjuncts()].concat(),
            Self::Compare(field, operator, literal) => vec![(*field, *operator, literal)],
            Self::Either(..) => Vec::new(),
        }
    }

    /// Whether a field occurs anywhere.
    pub(crate) fn names(&self, field: Field) -> bool {
        match self {
            Self::Both(left, right) | Self::Either(left, right) => left.names(field) || right.names(field),
            Self::Compare(found, ..) => *found == field,
        }
    }

    /// The text that a field must equal, where the filter says so.
    pub(crate) fn only(&self, field: Field) -> Option<&str> {
        self.conjuncts().into_iter().find_map(|conjunct| match conjunct {
            (found, Operator::Eq, Literal::Text(text)) if found == field => Some(text.as_str()),
            _ => None,
        })
    }

    /// The days that a field of dates must lie between, as far as the filter says; both ends included, and generous.
    pub(crate) fn days(&self, field: Field) -> (NaiveDate, NaiveDate) {
        let mut bounds = (NaiveDate::MIN, NaiveDate::MAX);
        for (_, operator, literal) in self.conjuncts().into_iter().filter(|(found, ..)| *found == field) {
            let day = match literal {
                Literal::Day(day) => *day,
                Literal::Instant(instant) => instant.date_naive(),
                Literal::Text(_) | Literal::Number(_) => continue,
            };
            match operator {
                Operator::Ge => bounds.0 = bounds.0.max(day),
                Operator::Le | Operator::Lt => bounds.1 = bounds.1.min(day),
                Operator::Eq => bounds = (bounds.0.max(day), bounds.1.min(day)),
            }
        }
        bounds
    }
}

#[cfg(test)]
mod tests;
