//! A filter on a row.

use std::borrow::Cow;
use std::cmp::Ordering;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use rust_decimal::Decimal;

use super::{Field, Filter, Literal, Operator};
use crate::quirks::partner::PlainDateEnd;

/// A value of a row, to be compared.
#[derive(Clone, Debug)]
pub(crate) enum Cell<'r> {
    Text(Cow<'r, str>),
    Number(Decimal),
    Instant(DateTime<Utc>),
    /// Blank: equal to empty text, and to nothing else.
    Blank,
}

impl Filter {
    /// Whether a row passes.
    pub(crate) fn passes<'r>(&self, day_end: PlainDateEnd, row: &dyn Fn(Field) -> Cell<'r>) -> bool {
        match self {
            Self::Both(left, right) => left.passes(day_end, row) && right.passes(day_end, row),
            Self::Either(left, right) => left.passes(day_end, row) || right.passes(day_end, row),
            Self::Compare(field, operator, literal) => compares(&row(*field), *operator, literal, day_end),
        }
    }
}

fn compares(cell: &Cell<'_>, operator: Operator, literal: &Literal, day_end: PlainDateEnd) -> bool {
    match (cell, literal) {
        (Cell::Text(cell), Literal::Text(text)) => cell == text,
        (Cell::Blank, Literal::Text(text)) => text.is_empty(),
        (Cell::Number(cell), Literal::Number(number)) => holds(operator, cell.cmp(number)),
        (Cell::Instant(cell), Literal::Instant(instant)) => holds(operator, cell.cmp(instant)),
        (Cell::Instant(cell), Literal::Day(day)) => {
            let start = midnight(*day);
            let whole_day = operator == Operator::Le && day_end == PlainDateEnd::WholeDay;
            if whole_day { *cell < start + TimeDelta::days(1) } else { holds(operator, cell.cmp(&start)) }
        }
        _ => false,
    }
}

fn holds(operator: Operator, order: Ordering) -> bool {
    match operator {
        Operator::Eq => order.is_eq(),
        Operator::Ge => order.is_ge(),
        Operator::Le => order.is_le(),
        Operator::Lt => order.is_lt(),
    }
}

pub(crate) fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}
