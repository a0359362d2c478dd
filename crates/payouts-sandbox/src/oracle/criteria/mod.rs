//! `searchCriteria`: `where filter(path,value)`, joined by `and` and `or`, grouped, negated one by one.

mod apply;
mod parser;

use rust_decimal::Decimal;
use serde_json::Value;

use super::Call;
use super::errors::Refusal;
use super::include::refuse_on_latest;
use super::shapes::Shape;
use crate::quirks::oracle::{CriteriaSiblings, CriteriaSupport};

/// A filter that was understood.
#[derive(Clone, Debug, PartialEq)]
enum Criteria {
    Both(Box<Criteria>, Box<Criteria>),
    Either(Box<Criteria>, Box<Criteria>),
    Not(Box<Criteria>),
    Test(Test, Vec<String>, Option<Literal>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Test {
    Equals,
    EqualsIgnoreCase,
    GreaterThan,
    LessThan,
    IsNull,
    Contains,
    StartsWith,
    EndsWith,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Literal {
    Text(String),
    Number(Decimal),
}

pub(super) fn apply(call: &Call<'_>, shape: &Shape, answer: &mut Value) -> Result<(), Refusal> {
    let Some(text) = call.body["searchCriteria"].as_str() else { return Ok(()) };
    refuse_on_latest(call)?;
    let supported = call.context.quirk::<CriteriaSupport>() == CriteriaSupport::Everywhere;
    if !supported && call.operation.contains("Payment") {
        return Err(Refusal::unknown_member("searchCriteria is not supported here"));
    }
    let criteria = parser::parse(&parser::Rules::of(call.context), text)?;
    criteria.known_in(shape)?;
    let keeps_siblings = call.context.quirk::<CriteriaSiblings>() == CriteriaSiblings::Kept;
    *answer = apply::filtered(&criteria, shape, answer.take(), keeps_siblings);
    Ok(())
}

impl Criteria {
    /// Paths must lead to members of the answer.
    fn known_in(&self, shape: &Shape) -> Result<(), Refusal> {
        match self {
            Self::Both(left, right) | Self::Either(left, right) => {
                left.known_in(shape).and_then(|()| right.known_in(shape))
            }
            Self::Not(inner) => inner.known_in(shape),
            Self::Test(_, path, _) => {
                let segments: Vec<_> = path.iter().map(String::as_str).collect();
                let text = || format!("searchCriteria: {} is not known here", path.join("."));
                if shape.has_leaf(&segments) { Ok(()) } else { Err(Refusal::unknown_member(&text())) }
            }
        }
    }

    /// Arrays between the root and the deepest member that is named.
    fn depth(&self) -> usize {
        match self {
            Self::Both(left, right) | Self::Either(left, right) => left.depth().max(right.depth()),
            Self::Not(inner) => inner.depth(),
            Self::Test(_, path, _) => path.len().saturating_sub(1),
        }
    }
}

#[cfg(test)]
mod tests;
