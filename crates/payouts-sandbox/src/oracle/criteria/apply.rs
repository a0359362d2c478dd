//! Criteria on an answer: the arrays of an answer form one chain, and a row is a walk down that chain.

use std::cmp::Ordering;

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::{Criteria, Literal, Test};
use crate::oracle::shapes::Shape;

/// The answer with what passes. Rows that do not are removed where they stand, or only together with their whole
/// root element, when siblings are kept.
pub(super) fn filtered(criteria: &Criteria, shape: &Shape, answer: Value, keeps_siblings: bool) -> Value {
    let depth = criteria.depth();
    if depth > 0 {
        let walk = Walk { criteria, depth, keeps_siblings };
        return walk.below(shape, &answer, &mut Vec::new()).unwrap_or_else(|| emptied(shape, answer));
    }
    if criteria.holds(&[&answer]) { answer } else { emptied(shape, answer) }
}

fn emptied(shape: &Shape, mut answer: Value) -> Value {
    if let Some(list) = shape.below.and_then(|(array, _)| answer.get_mut(array)) {
        *list = Value::Array(Vec::new());
    }
    answer
}

struct Walk<'c> {
    criteria: &'c Criteria,
    depth: usize,
    keeps_siblings: bool,
}

impl<'c> Walk<'c> {
    /// An object with the rows below it that pass; none when no row passes.
    fn below<'v>(&self, shape: &Shape, object: &'v Value, stack: &mut Vec<&'v Value>) -> Option<Value> {
        stack.push(object);
        let passed = if stack.len() > self.depth {
            self.criteria.holds(stack).then(|| object.clone())
        } else {
            self.descend(shape, object, stack)
        };
        stack.pop();
        passed
    }

    fn descend<'v>(&self, shape: &Shape, object: &'v Value, stack: &mut Vec<&'v Value>) -> Option<Value> {
        let (array, below) = shape.below?;
        let items = object.get(array).and_then(Value::as_array)?;
        let passed: Vec<Value> = items.iter().filter_map(|item| self.below(below, item, stack)).collect();
        if passed.is_empty() {
            return None;
        }
        // Below a root element that has a match, everything stays.
        if self.keeps_siblings && stack.len() > 1 {
            return Some(object.clone());
        }
        let mut kept: Map<String, Value> = object.as_object()?.clone();
        kept.insert(array.to_owned(), passed.into());
        Some(Value::Object(kept))
    }
}

impl Criteria {
    /// Whether a walk passes; the stack holds its objects from the root on.
    fn holds(&self, stack: &[&Value]) -> bool {
        match self {
            Self::Both(left, right) => left.holds(stack) && right.holds(stack),
            Self::Either(left, right) => left.holds(stack) || right.holds(stack),
            Self::Not(inner) => !inner.holds(stack),
            Self::Test(test, path, literal) => {
                let object = stack.get(path.len() - 1);
                let value = object.and_then(|object| object.get(path.last()?)).unwrap_or(&Value::Null);
                passes(*test, value, literal.as_ref())
            }
        }
    }
}

fn passes(test: Test, value: &Value, literal: Option<&Literal>) -> bool {
    let text = match value {
        Value::Null => return test == Test::IsNull,
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let Some(literal) = literal else { return false };
    let wanted = match literal {
        Literal::Text(text) => text.clone(),
        Literal::Number(number) => number.to_string(),
    };
    match test {
        Test::Equals => compare(&text, literal) == Some(Ordering::Equal),
        Test::GreaterThan => compare(&text, literal) == Some(Ordering::Greater),
        Test::LessThan => compare(&text, literal) == Some(Ordering::Less),
        Test::EqualsIgnoreCase => text.to_lowercase() == wanted.to_lowercase(),
        Test::Contains => text.contains(&wanted),
        Test::StartsWith => text.starts_with(&wanted),
        Test::EndsWith => text.ends_with(&wanted),
        Test::IsNull => false,
    }
}

/// Numbers by value, texts by letters; a text and a number that cannot be read as one do not compare.
fn compare(value: &str, literal: &Literal) -> Option<Ordering> {
    match literal {
        Literal::Text(text) => Some(value.cmp(text.as_str())),
        Literal::Number(number) => value.parse::<Decimal>().ok().map(|value| value.cmp(number)),
    }
}
