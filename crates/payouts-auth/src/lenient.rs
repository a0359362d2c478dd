//! Values that identity providers write in more than one way.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

/// A count of seconds, written as a number or as text: Entra's v1 endpoint and one Oracle guide send text.
///
/// A fraction is cut off; anything else is `None`.
pub(super) fn whole_seconds(value: &Value) -> Option<i64> {
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        _ => return None,
    };
    let whole = text.trim().split('.').next()?;
    whole.parse().ok()
}

/// A truth value, written as such or as text: one Oracle guide shows `"success": "true"`.
pub(super) fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(truth) => Some(*truth),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// The instant `lifetime` seconds after `now`; `None` for a lifetime that is absent, negative or absurd.
pub(super) fn expiry(now: DateTime<Utc>, lifetime: Option<&Value>) -> Option<DateTime<Utc>> {
    let seconds = whole_seconds(lifetime?).filter(|seconds| *seconds >= 0)?;
    now.checked_add_signed(TimeDelta::try_seconds(seconds)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn seconds_are_read_from_numbers_and_text() {
        for (value, expected) in [
            (json!(3600), Some(3600)),
            (json!("3600"), Some(3600)),
            (json!(" 1209600 "), Some(1_209_600)),
            (json!("12.9"), Some(12)),
            (json!(-1), Some(-1)),
            (json!(""), None),
            (json!("soon"), None),
            (json!(null), None),
            (json!([1]), None),
        ] {
            assert_eq!(whole_seconds(&value), expected, "{value}");
        }
    }

    #[test]
    fn truth_is_read_from_booleans_and_text() {
        for (value, expected) in [
            (json!(true), Some(true)),
            (json!("true"), Some(true)),
            (json!("False"), Some(false)),
            (json!(1), None),
            (json!("yes"), None),
        ] {
            assert_eq!(truth(&value), expected, "{value}");
        }
    }

    #[test]
    fn an_absurd_lifetime_is_no_lifetime() {
        let now = DateTime::UNIX_EPOCH;
        assert_eq!(expiry(now, Some(&json!("60"))), DateTime::from_timestamp(60, 0));
        for value in [json!(-60), json!(i64::MAX), json!("9".repeat(40))] {
            assert_eq!(expiry(now, Some(&value)), None, "{value}");
        }
        assert_eq!(expiry(now, None), None);
    }
}
