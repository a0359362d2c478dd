//! The OData-like language of `$filter`, which selects the rows of an export.
//!
//! A test is a field, an operator and a literal: text in quotes (`''` is one quote), `2023-03-01`,
//! `2023-03-01T00:00:00Z` or `12.50`.

use std::borrow::Cow;
use std::cmp::Ordering;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use rust_decimal::Decimal;

use crate::expression::{self, Expression, Language, Scanner, SyntaxError};
use crate::quirks::partner::PlainDateEnd;

/// What is exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dataset {
    Earnings,
    Payments,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    EarningForDate,
    EnrollmentParticipantId,
    ProgramName,
    EngagementName,
    LeverCode,
    PayableSubType,
    PayoutStatus,
    PaymentId,
    TransactionAmount,
    EarningAmount,
    PayoutStatusUpdateTs,
    PayoutOrderType,
    PaymentAmount,
    PaymentDate,
}

/// The type of the values of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FieldType {
    Text,
    Number,
    Time,
}

use Field as F;

/// The fields of earnings in the reference.
const EARNINGS: [(&str, Field); 11] = [
    ("earningForDate", F::EarningForDate),
    // The spelling of the developer pages' table.
    ("EarningForDate", F::EarningForDate),
    ("enrollmentParticipantId", F::EnrollmentParticipantId),
    ("programName", F::ProgramName),
    ("engagementName", F::EngagementName),
    ("leverCode", F::LeverCode),
    ("payableSubType", F::PayableSubType),
    ("payoutStatus", F::PayoutStatus),
    ("paymentId", F::PaymentId),
    ("transactionAmount", F::TransactionAmount),
    ("earningAmount", F::EarningAmount),
];

/// The fields of payments in the reference.
const PAYMENTS: [(&str, Field); 7] = [
    ("payoutStatusUpdateTS", F::PayoutStatusUpdateTs),
    ("enrollmentParticipantId", F::EnrollmentParticipantId),
    ("programName", F::ProgramName),
    ("payoutOrderType", F::PayoutOrderType),
    ("paymentId", F::PaymentId),
    ("paymentAmount", F::PaymentAmount),
    // Only in a sample response. A quirk decides whether it is accepted.
    ("paymentDate", F::PaymentDate),
];

impl Dataset {
    /// The last segment of its path.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Earnings => "transactionhistory",
            Self::Payments => "payments",
        }
    }

    fn field(self, name: &str) -> Option<Field> {
        let fields: &[_] = match self {
            Self::Earnings => &EARNINGS,
            Self::Payments => &PAYMENTS,
        };
        fields.iter().find(|(spelling, _)| *spelling == name).map(|(_, field)| *field)
    }
}

impl Field {
    fn field_type(self) -> FieldType {
        match self {
            F::EarningForDate | F::PayoutStatusUpdateTs | F::PaymentDate => FieldType::Time,
            F::TransactionAmount | F::EarningAmount | F::PaymentAmount => FieldType::Number,
            _ => FieldType::Text,
        }
    }
}

impl FieldType {
    fn matches(self, literal: &Literal) -> bool {
        match literal {
            Literal::Text(_) => self == Self::Text,
            Literal::Number(_) => self == Self::Number,
            Literal::Day(_) | Literal::Instant(_) => self == Self::Time,
        }
    }

    fn description(self) -> &'static str {
        match self {
            Self::Text => "text in single quotes",
            Self::Number => "a number without quotes",
            Self::Time => "a date or date-time without quotes",
        }
    }
}

/// A filter that was read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Filter(Expression<Comparison>);

/// A test of a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Comparison {
    field: Field,
    operator: Operator,
    literal: Literal,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Eq,
    Ge,
    Le,
    Lt,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Literal {
    Text(String),
    Number(Decimal),
    Day(NaiveDate),
    Instant(DateTime<Utc>),
}

/// Why a filter cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FilterError(pub(crate) String);

/// A value of a row for a comparison.
#[derive(Clone, Debug)]
pub(crate) enum FieldValue<'r> {
    Text(Cow<'r, str>),
    Number(Decimal),
    Instant(DateTime<Utc>),
    /// Blank: equal to empty text and to nothing else.
    Blank,
}

impl Filter {
    /// Reads a filter of a dataset.
    pub(crate) fn parse(text: &str, dataset: Dataset) -> Result<Self, FilterError> {
        expression::parse(&dataset, text).map(Self)
    }

    /// Whether a row passes.
    pub(crate) fn passes<'r>(&self, day_end: PlainDateEnd, row: &dyn Fn(Field) -> FieldValue<'r>) -> bool {
        self.0.is_true(&|test| test.is_true(&row(test.field), day_end))
    }

    /// Whether it contains a field.
    pub(crate) fn contains(&self, field: Field) -> bool {
        self.0.tests().iter().any(|test| test.field == field)
    }

    /// The text that a field of every passing row must equal.
    pub(crate) fn required_text(&self, field: Field) -> Option<&str> {
        self.0.conjuncts().into_iter().find_map(|test| match test {
            Comparison { field: found, operator: Operator::Eq, literal: Literal::Text(text) }
                if *found == field =>
            {
                Some(text.as_str())
            }
            _ => None,
        })
    }

    /// The first and the last day that a date of every passing row can have. The range may be too wide, never too narrow.
    pub(crate) fn days(&self, field: Field) -> (NaiveDate, NaiveDate) {
        let (mut first, mut last) = (NaiveDate::MIN, NaiveDate::MAX);
        for test in self.0.conjuncts().into_iter().filter(|test| test.field == field) {
            let day = match &test.literal {
                Literal::Day(day) => *day,
                Literal::Instant(instant) => instant.date_naive(),
                Literal::Text(_) | Literal::Number(_) => continue,
            };
            if matches!(test.operator, Operator::Ge | Operator::Eq) {
                first = first.max(day);
            }
            if matches!(test.operator, Operator::Le | Operator::Lt | Operator::Eq) {
                last = last.min(day);
            }
        }
        (first, last)
    }
}

impl Comparison {
    fn is_true(&self, value: &FieldValue<'_>, day_end: PlainDateEnd) -> bool {
        match (value, &self.literal) {
            (FieldValue::Text(value), Literal::Text(text)) => value == text,
            (FieldValue::Blank, Literal::Text(text)) => text.is_empty(),
            (FieldValue::Number(value), Literal::Number(number)) => self.operator.accepts(value.cmp(number)),
            (FieldValue::Instant(value), Literal::Instant(instant)) => {
                self.operator.accepts(value.cmp(instant))
            }
            (FieldValue::Instant(value), Literal::Day(day)) => {
                let start = midnight(*day);
                match (self.operator, day_end) {
                    (Operator::Le, PlainDateEnd::WholeDay) => *value < start + TimeDelta::days(1),
                    (operator, _) => operator.accepts(value.cmp(&start)),
                }
            }
            _ => false,
        }
    }
}

impl Operator {
    fn accepts(self, order: Ordering) -> bool {
        match self {
            Self::Eq => order.is_eq(),
            Self::Ge => order.is_ge(),
            Self::Le => order.is_le(),
            Self::Lt => order.is_lt(),
        }
    }
}

pub(crate) fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}

impl Language for Dataset {
    type Test = Comparison;
    type Error = FilterError;

    fn test(&self, scanner: &mut Scanner<'_>) -> Result<Comparison, FilterError> {
        let is_in_word = |c: char| !c.is_whitespace() && !matches!(c, '(' | ')' | '\'');
        let name = scanner.take_while(is_in_word);
        let unknown = || FilterError(format!("{name:?} is not a field of {}", self.name()));
        let field = self.field(name).ok_or_else(unknown)?;
        let operator = match scanner.take_while(is_in_word) {
            "eq" => Operator::Eq,
            "ge" => Operator::Ge,
            "le" => Operator::Le,
            "lt" => Operator::Lt,
            other => return Err(FilterError(format!("{other:?} is no operator; use eq, ge, le or lt"))),
        };
        if field.field_type() == FieldType::Text && operator != Operator::Eq {
            return Err(FilterError(format!("{name} is text, which only eq compares")));
        }
        let literal = if scanner.take("'") {
            quoted(scanner)?
        } else {
            let text = scanner.take_while(is_in_word);
            unquoted(text).ok_or_else(|| FilterError(format!("{text:?} is no date, date-time or number")))?
        };
        if !field.field_type().matches(&literal) {
            let wanted = field.field_type().description();
            return Err(FilterError(format!("{name} is compared with {wanted}")));
        }
        Ok(Comparison { field, operator, literal })
    }

    fn allows_negation(&self, _: bool) -> Result<bool, FilterError> {
        Ok(false)
    }
}

impl From<SyntaxError> for FilterError {
    fn from(error: SyntaxError) -> Self {
        let text = match error {
            SyntaxError::Nesting => "parentheses are nested too deeply",
            SyntaxError::Unclosed => "a parenthesis is not closed",
            SyntaxError::Trailing => "text follows the end of the filter",
        };
        Self(text.to_owned())
    }
}

/// Text up to a single quote. Two quotes are one quote of the text.
fn quoted(scanner: &mut Scanner<'_>) -> Result<Literal, FilterError> {
    let mut text = String::new();
    loop {
        let part = scanner.take_until('\'');
        text.push_str(part.ok_or_else(|| FilterError("a text has no closing quote".to_owned()))?);
        if !scanner.next_is('\'') {
            return Ok(Literal::Text(text));
        }
        scanner.take("'");
        text.push('\'');
    }
}

fn unquoted(text: &str) -> Option<Literal> {
    if !text.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
        return None;
    }
    instant(text).map(Literal::Instant).or_else(|| day(text)).or_else(|| number(text))
}

fn instant(text: &str) -> Option<DateTime<Utc>> {
    let (_, time) = text.split_once('T')?;
    if time.contains(['Z', '+', '-']) {
        return Some(DateTime::parse_from_rfc3339(text).ok()?.to_utc());
    }
    // Without an offset it is UTC, as in the dates of the web page.
    Some(NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").ok()?.and_utc())
}

fn day(text: &str) -> Option<Literal> {
    let has_form = text.len() == 10 && text.is_ascii();
    has_form.then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()).flatten().map(Literal::Day)
}

fn number(text: &str) -> Option<Literal> {
    let has_form = text.chars().all(|c| c.is_ascii_digit() || c == '.' || c == '-');
    has_form.then(|| text.parse::<Decimal>().ok()).flatten().map(Literal::Number)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The text of a filter.
    fn written(filter: &Expression<Comparison>) -> String {
        match filter {
            Expression::And(left, right) => format!("({}) and ({})", written(left), written(right)),
            Expression::Or(left, right) => format!("({}) or ({})", written(left), written(right)),
            Expression::Not(_) => unreachable!("the language has no negation"),
            Expression::Test(Comparison { field, operator, literal }) => {
                let operator = format!("{operator:?}").to_lowercase();
                let literal = match literal {
                    Literal::Text(text) => format!("'{}'", text.replace('\'', "''")),
                    Literal::Number(number) => number.to_string(),
                    Literal::Day(day) => day.to_string(),
                    Literal::Instant(instant) => instant.format("%Y-%m-%dT%H:%M:%S%.fZ").to_string(),
                };
                let name = match field {
                    Field::EarningForDate => "earningForDate",
                    Field::ProgramName => "programName",
                    _ => "earningAmount",
                };
                format!("{name} {operator} {literal}")
            }
        }
    }

    fn operator() -> impl Strategy<Value = Operator> {
        prop::sample::select(vec![Operator::Eq, Operator::Ge, Operator::Le, Operator::Lt])
    }

    fn comparison() -> impl Strategy<Value = Comparison> {
        let compare = |field, operator, literal| Comparison { field, operator, literal };
        let text = any::<String>()
            .prop_map(move |text| compare(Field::ProgramName, Operator::Eq, Literal::Text(text)));
        let number = (operator(), any::<i64>(), 0_u32..10).prop_map(move |(operator, digits, scale)| {
            compare(Field::EarningAmount, operator, Literal::Number(Decimal::new(digits, scale)))
        });
        let day = (operator(), 0_i64..20_000).prop_map(move |(operator, days)| {
            let day = NaiveDate::default() + TimeDelta::days(days);
            compare(Field::EarningForDate, operator, Literal::Day(day))
        });
        let instant = (operator(), 0_i64..2_000_000_000_000).prop_map(move |(operator, milliseconds)| {
            let instant = DateTime::from_timestamp_millis(milliseconds).unwrap();
            compare(Field::EarningForDate, operator, Literal::Instant(instant))
        });
        prop_oneof![text, number, day, instant]
    }

    fn filter() -> impl Strategy<Value = Filter> {
        let test = comparison().prop_map(Expression::Test);
        let expression = test.prop_recursive(5, 40, 2, |inner| {
            (inner.clone(), inner, any::<bool>()).prop_map(|(left, right, both)| {
                let (left, right) = (Box::new(left), Box::new(right));
                if both { Expression::And(left, right) } else { Expression::Or(left, right) }
            })
        });
        expression.prop_map(Filter)
    }

    proptest! {
        #[test]
        fn a_written_filter_is_read_back(filter in filter()) {
            prop_assert_eq!(Filter::parse(&written(&filter.0), Dataset::Earnings), Ok(filter));
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in any::<String>()) {
            let _ = Filter::parse(&text, Dataset::Earnings);
            let _ = Filter::parse(&text, Dataset::Payments);
        }

        #[test]
        fn no_row_outside_the_days_passes(filter in filter(), days in 0_i64..20_000) {
            let day = NaiveDate::default() + TimeDelta::days(days);
            let (from, to) = filter.days(Field::EarningForDate);
            let row = |field: Field| match field {
                Field::EarningForDate => FieldValue::Instant(midnight(day)),
                _ => FieldValue::Blank,
            };
            if filter.passes(PlainDateEnd::WholeDay, &row) {
                prop_assert!((from..=to).contains(&day));
            }
        }
    }

    #[test]
    fn and_binds_tighter_than_or() {
        let text = "programName eq 'a' or programName eq 'b' and earningAmount lt 0";
        let Filter(Expression::Or(_, right)) = Filter::parse(text, Dataset::Earnings).unwrap() else {
            panic!("no disjunction");
        };
        assert!(matches!(*right, Expression::And(..)));
    }

    #[test]
    fn deeply_nested_parentheses_are_refused() {
        let deep = format!("{}earningAmount lt 0{}", "(".repeat(100_000), ")".repeat(100_000));
        assert!(Filter::parse(&deep, Dataset::Earnings).unwrap_err().0.contains("deeply"));
    }
}
