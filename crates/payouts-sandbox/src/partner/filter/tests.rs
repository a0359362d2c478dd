//! Properties of the filter language.

use proptest::prelude::*;

use super::*;
use crate::quirks::partner::PlainDateEnd;

/// Text in our own spelling, to be read back.
fn spelled(filter: &Filter) -> String {
    match filter {
        Filter::Both(left, right) => format!("({}) and ({})", spelled(left), spelled(right)),
        Filter::Either(left, right) => format!("({}) or ({})", spelled(left), spelled(right)),
        Filter::Compare(field, operator, literal) => {
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

fn comparison() -> impl Strategy<Value = Filter> {
    let text = any::<String>()
        .prop_map(|text| Filter::Compare(Field::ProgramName, Operator::Eq, Literal::Text(text)));
    let number = (operator(), any::<i64>(), 0_u32..10).prop_map(|(operator, digits, scale)| {
        Filter::Compare(Field::EarningAmount, operator, Literal::Number(Decimal::new(digits, scale)))
    });
    let day = (operator(), 0_i64..20_000).prop_map(|(operator, days)| {
        let day = NaiveDate::default() + chrono::TimeDelta::days(days);
        Filter::Compare(Field::EarningForDate, operator, Literal::Day(day))
    });
    let instant = (operator(), 0_i64..2_000_000_000_000).prop_map(|(operator, milliseconds)| {
        let instant = DateTime::from_timestamp_millis(milliseconds).unwrap();
        Filter::Compare(Field::EarningForDate, operator, Literal::Instant(instant))
    });
    prop_oneof![text, number, day, instant]
}

fn filter() -> impl Strategy<Value = Filter> {
    comparison().prop_recursive(5, 40, 2, |inner| {
        (inner.clone(), inner, any::<bool>()).prop_map(|(left, right, both)| {
            let (left, right) = (Box::new(left), Box::new(right));
            if both { Filter::Both(left, right) } else { Filter::Either(left, right) }
        })
    })
}

proptest! {
    #[test]
    fn what_was_spelled_is_read_back(filter in filter()) {
        prop_assert_eq!(parse(&spelled(&filter), Dataset::Earnings), Ok(filter));
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in any::<String>()) {
        let _ = parse(&text, Dataset::Earnings);
        let _ = parse(&text, Dataset::Payments);
    }

    #[test]
    fn no_row_outside_the_days_passes(filter in filter(), days in 0_i64..20_000) {
        let day = NaiveDate::default() + chrono::TimeDelta::days(days);
        let (from, to) = filter.days(Field::EarningForDate);
        let row = |field: Field| match field {
            Field::EarningForDate => Cell::Instant(midnight(day)),
            _ => Cell::Blank,
        };
        if filter.passes(PlainDateEnd::WholeDay, &row) {
            prop_assert!((from..=to).contains(&day));
        }
    }
}

#[test]
fn and_binds_tighter_than_or() {
    let text = "programName eq 'a' or programName eq 'b' and earningAmount lt 0";
    assert!(
        matches!(parse(text, Dataset::Earnings).unwrap(), Filter::Either(_, right) if matches!(*right, Filter::Both(..)))
    );
}

#[test]
fn deep_parentheses_are_refused_rather_than_followed() {
    let deep = format!("{}earningAmount lt 0{}", "(".repeat(100_000), ")".repeat(100_000));
    assert!(parse(&deep, Dataset::Earnings).unwrap_err().0.contains("deeply"));
}
