//! `searchCriteria`, which selects rows of an answer: `where equals(path,value) and …`.
//!
//! The arrays of an answer form one chain. A row is a path of objects down that chain, from the root.

use std::cmp::Ordering;

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::call::Call;
use super::errors::OracleError;
use super::projection::{Schema, refuse_on_latest};
use crate::context::Context;
use crate::expression::{self, Expression, Language, Scanner, SyntaxError};
use crate::quirks::oracle::{
    CriteriaNegation, CriteriaQuoting, CriteriaSiblings, CriteriaSupport, CriteriaWhere,
};

/// One test of a filter.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Criterion {
    test: Test,
    path: Vec<String>,
    literal: Option<Literal>,
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

const TESTS: [(&str, Test); 8] = [
    ("equals", Test::Equals),
    ("equalsIgnoreCase", Test::EqualsIgnoreCase),
    ("greaterThan", Test::GreaterThan),
    ("lessThan", Test::LessThan),
    ("isNull", Test::IsNull),
    ("contains", Test::Contains),
    ("startsWith", Test::StartsWith),
    ("endsWith", Test::EndsWith),
];

#[derive(Clone, Debug, PartialEq, Eq)]
enum Literal {
    Text(String),
    Number(Decimal),
}

/// Applies `searchCriteria` to an answer.
pub(super) fn apply(call: &Call<'_>, schema: &Schema, answer: &mut Value) -> Result<(), OracleError> {
    let Some(text) = call.body["searchCriteria"].as_str() else { return Ok(()) };
    refuse_on_latest(call)?;
    let is_supported = call.context.quirk::<CriteriaSupport>() == CriteriaSupport::Everywhere;
    if !is_supported && call.operation.contains("Payment") {
        return Err(OracleError::unknown_member("searchCriteria is not supported here"));
    }
    let criteria = Grammar::new(call.context).parse(text)?;
    for criterion in criteria.tests() {
        let path: Vec<_> = criterion.path.iter().map(String::as_str).collect();
        if !schema.has_member(&path) {
            let text = format!("searchCriteria: {} is not known here", path.join("."));
            return Err(OracleError::unknown_member(&text));
        }
    }
    let keeps_siblings = call.context.quirk::<CriteriaSiblings>() == CriteriaSiblings::Kept;
    *answer = filtered(&criteria, schema, answer.take(), keeps_siblings);
    Ok(())
}

/// The grammar of the filter, as far as quirks change it.
#[derive(Clone, Copy, Debug)]
struct Grammar {
    needs_where: bool,
    /// Whether `!(…)` is allowed.
    negates_groups: bool,
    /// Whether text may be unquoted.
    allows_bare_text: bool,
}

impl Grammar {
    fn new(context: &Context) -> Self {
        Self {
            needs_where: context.quirk::<CriteriaWhere>() == CriteriaWhere::Demanded,
            negates_groups: context.quirk::<CriteriaNegation>() == CriteriaNegation::Both,
            allows_bare_text: context.quirk::<CriteriaQuoting>() == CriteriaQuoting::Bare,
        }
    }

    fn parse(&self, text: &str) -> Result<Expression<Criterion>, OracleError> {
        let text = text.trim();
        match text.strip_prefix("where").filter(|rest| rest.starts_with([' ', '(', '!'])) {
            Some(rest) => expression::parse(self, rest),
            None if !self.needs_where => expression::parse(self, text),
            None => Err(OracleError::malformed_filter("The filter does not begin with where")),
        }
    }

    fn literal(&self, scanner: &mut Scanner<'_>) -> Result<Literal, OracleError> {
        if scanner.take("'") {
            let text = scanner.take_until('\'');
            let text = text.ok_or_else(|| OracleError::malformed_filter("A text has no closing quote"))?;
            return Ok(Literal::Text(text.to_owned()));
        }
        let text = scanner.take_while(|letter| !matches!(letter, ')' | '(' | ',' | '\'')).trim();
        match text.parse() {
            Ok(number) => Ok(Literal::Number(number)),
            Err(_) if self.allows_bare_text && !text.is_empty() => Ok(Literal::Text(text.to_owned())),
            Err(_) => Err(OracleError::malformed_filter("A text is not in single quotes")),
        }
    }
}

impl Language for Grammar {
    type Test = Criterion;
    type Error = OracleError;

    fn test(&self, scanner: &mut Scanner<'_>) -> Result<Criterion, OracleError> {
        let name = scanner.take_while(|letter| letter.is_ascii_alphanumeric());
        let test = TESTS.iter().find(|(known, _)| *known == name).map(|(_, test)| *test);
        let test = test
            .ok_or_else(|| OracleError::malformed_filter("A filter such as equals(path,value) is missing"))?;
        expect(scanner, "(")?;
        let path = scanner.take_while(|letter| letter.is_ascii_alphanumeric() || letter == '.');
        let path = path.split('.').map(str::to_owned).collect();
        let mut literal = None;
        if test != Test::IsNull {
            expect(scanner, ",")?;
            literal = Some(self.literal(scanner)?);
        }
        expect(scanner, ")")?;
        Ok(Criterion { test, path, literal })
    }

    fn allows_negation(&self, of_group: bool) -> Result<bool, OracleError> {
        if of_group && !self.negates_groups { Err(OracleError::negated_parenthesis()) } else { Ok(true) }
    }
}

impl From<SyntaxError> for OracleError {
    fn from(error: SyntaxError) -> Self {
        Self::malformed_filter(match error {
            SyntaxError::Nesting => "Parentheses are nested too deeply",
            SyntaxError::Unclosed => "A ) is missing",
            SyntaxError::Trailing => "Something follows where the filter should end",
        })
    }
}

fn expect(scanner: &mut Scanner<'_>, mark: &str) -> Result<(), OracleError> {
    if scanner.take(mark) {
        return Ok(());
    }
    Err(OracleError::malformed_filter(&format!("A {mark} is missing")))
}

/// The rows of an answer that pass. If siblings are kept, all rows below a root element with a passing row stay.
fn filtered(
    criteria: &Expression<Criterion>,
    schema: &Schema,
    mut answer: Value,
    keeps_siblings: bool,
) -> Value {
    let depth = criteria.tests().iter().map(|criterion| criterion.path.len() - 1).max().unwrap_or(0);
    let filter = RowFilter { criteria, depth, keeps_siblings };
    if let Some(filtered) = filter.object(schema, &answer, &mut Vec::new()) {
        return filtered;
    }
    if let Some(array) = schema.array.and_then(|(array, _)| answer.get_mut(array)) {
        *array = Value::Array(Vec::new());
    }
    answer
}

struct RowFilter<'c> {
    criteria: &'c Expression<Criterion>,
    /// How many arrays there are from the root to the deepest member of the criteria.
    depth: usize,
    keeps_siblings: bool,
}

impl RowFilter<'_> {
    /// An object with the passing rows below it; `None` if no row passes. `row` has the objects above it.
    fn object<'v>(&self, schema: &Schema, object: &'v Value, row: &mut Vec<&'v Value>) -> Option<Value> {
        row.push(object);
        let passed = if row.len() > self.depth {
            self.criteria.is_true(&|criterion| criterion.is_true(row)).then(|| object.clone())
        } else {
            self.array(schema, object, row)
        };
        row.pop();
        passed
    }

    fn array<'v>(&self, schema: &Schema, object: &'v Value, row: &mut Vec<&'v Value>) -> Option<Value> {
        let (array, schema) = schema.array?;
        let items = object.get(array).and_then(Value::as_array)?;
        let passed: Vec<Value> = items.iter().filter_map(|item| self.object(schema, item, row)).collect();
        if passed.is_empty() {
            return None;
        }
        if self.keeps_siblings && row.len() > 1 {
            return Some(object.clone());
        }
        let mut kept: Map<String, Value> = object.as_object()?.clone();
        kept.insert(array.to_owned(), passed.into());
        Some(Value::Object(kept))
    }
}

impl Criterion {
    /// Whether a row passes. A row has its objects from the root.
    fn is_true(&self, row: &[&Value]) -> bool {
        let object = row.get(self.path.len() - 1);
        let value = object.and_then(|object| object.get(self.path.last()?)).unwrap_or(&Value::Null);
        let text = match value {
            Value::Null => return self.test == Test::IsNull,
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let Some(literal) = &self.literal else { return false };
        let wanted = literal.text();
        match self.test {
            Test::Equals => literal.order_of(&text) == Some(Ordering::Equal),
            Test::GreaterThan => literal.order_of(&text) == Some(Ordering::Greater),
            Test::LessThan => literal.order_of(&text) == Some(Ordering::Less),
            Test::EqualsIgnoreCase => text.to_lowercase() == wanted.to_lowercase(),
            Test::Contains => text.contains(&wanted),
            Test::StartsWith => text.starts_with(&wanted),
            Test::EndsWith => text.ends_with(&wanted),
            Test::IsNull => false,
        }
    }
}

impl Literal {
    fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
        }
    }

    /// The order of a value compared with the literal: of numbers by value, of texts by letters. Text that is no number
    /// has no order compared with a number.
    fn order_of(&self, value: &str) -> Option<Ordering> {
        match self {
            Self::Text(text) => Some(value.cmp(text.as_str())),
            Self::Number(number) => value.parse::<Decimal>().ok().map(|value| value.cmp(number)),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::oracle::projection::schema_of;

    const STRICT: Grammar = Grammar { needs_where: true, negates_groups: false, allows_bare_text: false };

    fn answer() -> Value {
        json!({
            "locRef": "1",
            "accounts": [
                {"acctCode": "A", "revenueCenters": [
                    {"rvcNum": 1, "transactions": [{"chkNum": 7, "pmntAmt": 10}, {"chkNum": 8, "pmntAmt": 20}]},
                    {"rvcNum": 2, "transactions": [{"chkNum": 9, "pmntAmt": 30, "authCode": "Zx"}]},
                ]},
                {"acctCode": "B", "revenueCenters": [{"rvcNum": 1, "transactions": [{"chkNum": 10}]}]},
            ],
        })
    }

    /// The check numbers that pass a filter.
    fn left(text: &str, keeps_siblings: bool) -> Vec<u64> {
        let criteria = STRICT.parse(text).unwrap();
        let left = filtered(&criteria, schema_of("getPaymentTransactions"), answer(), keeps_siblings);
        let text = left.to_string();
        [7, 8, 9, 10].into_iter().filter(|number| text.contains(&format!("\"chkNum\":{number}"))).collect()
    }

    #[test]
    fn each_test_compares_as_its_name_states() {
        let path = "accounts.revenueCenters.transactions";
        for (text, wanted) in [
            (format!("where equals({path}.chkNum,8)"), vec![8]),
            (format!("where equals({path}.pmntAmt,10.00)"), vec![7]),
            (format!("where greaterThan({path}.pmntAmt,10)"), vec![8, 9]),
            (format!("where lessThan({path}.pmntAmt,20)"), vec![7]),
            (format!("where isNull({path}.pmntAmt)"), vec![10]),
            (format!("where equalsIgnoreCase({path}.authCode,'ZX')"), vec![9]),
            (format!("where contains({path}.authCode,'x')"), vec![9]),
            (format!("where startsWith({path}.authCode,'Z')"), vec![9]),
            (format!("where endsWith({path}.authCode,'Z')"), vec![]),
            (format!("where !equals({path}.chkNum,8)"), vec![7, 9, 10]),
            (
                format!(
                    "where (equals({path}.chkNum,7) or equals({path}.chkNum,9)) and equals(accounts.revenueCenters.rvcNum,1)"
                ),
                vec![7],
            ),
            ("where equals(accounts.acctCode,'B')".to_owned(), vec![10]),
            ("where equals(locRef,'1')".to_owned(), vec![7, 8, 9, 10]),
            ("where equals(locRef,'2')".to_owned(), vec![]),
        ] {
            assert_eq!(left(&text, false), wanted, "{text}");
        }
    }

    #[test]
    fn kept_siblings_stay_below_a_matching_root_element() {
        assert_eq!(left("where equals(accounts.revenueCenters.transactions.chkNum,8)", true), [7, 8, 9]);
        assert_eq!(left("where equals(accounts.acctCode,'A')", true), [7, 8, 9]);
    }

    #[test]
    fn deeply_nested_parentheses_are_refused() {
        assert!(STRICT.parse(&format!("where {}equals(a,1)", "(".repeat(100_000))).is_err());
        assert!(STRICT.parse(&format!("where {}equals(a,1)", "!".repeat(100_000))).is_err());
    }

    proptest! {
        #[test]
        fn no_text_makes_the_parser_panic(text in "(where |!|\\(|\\)|equals|isNull|,|'|and | or |a\\.b|1|\\PC){0,30}") {
            let _ = STRICT.parse(&text);
        }
    }
}
