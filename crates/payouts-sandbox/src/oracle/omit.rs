//! "Not returned if 0 or null."

use serde_json::Value;

use crate::app::Context;
use crate::quirks::oracle::{AbsentZero, NullMembers};

pub(super) fn apply(context: &Context, answer: &mut Value) {
    let zeros = context.quirk::<AbsentZero>() == AbsentZero::Sent;
    let nulls = context.quirk::<NullMembers>() == NullMembers::Null;
    leave_out(answer, zeros, nulls);
}

fn leave_out(value: &mut Value, zeros: bool, nulls: bool) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| leave_out(item, zeros, nulls)),
        Value::Object(members) => {
            members.retain(|_, value| match value {
                Value::Null => nulls,
                Value::Number(number) => zeros || !is_zero(&number.to_string()),
                _ => true,
            });
            members.values_mut().for_each(|value| leave_out(value, zeros, nulls));
        }
        _ => {}
    }
}

fn is_zero(digits: &str) -> bool {
    !digits.contains(|digit| matches!(digit, '1'..='9'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_of_any_scale_are_zeros() {
        for (digits, zero) in [("0", true), ("0.000", true), ("-0.00", true), ("0.001", false), ("10", false)]
        {
            assert_eq!(is_zero(digits), zero, "{digits}");
        }
    }
}
