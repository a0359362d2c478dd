//! Answers with status 200 and the wrong body.

use chrono::{Days, NaiveDate};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::http::{Content, Response};

/// The body of a wrong answer. An answer without anything to change, such as an empty list, stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum WrongBody {
    /// The body of an error.
    Error,
    /// An unrelated object.
    Unrelated,
    /// An empty body.
    Empty,
    /// A text.
    Text,
    /// The answer as the only entry of a list.
    List,
    /// A page of a web filter.
    Page,
    /// The answer for the next account or location.
    OtherAccount,
    /// The answer for the day before.
    OtherDay,
    /// The list without its entries.
    NoEntries,
    /// The list without its first entry.
    MissingEntry,
    /// A total, a row count and a text after the entries of the list.
    Junk,
    /// The first amount twice, with the same value.
    DuplicateMembers,
    /// The first amount twice, with different values.
    ConflictingMembers,
    /// Amounts as numbers with exponents, and zeros with a sign.
    NumberSpellings,
}

/// Replaces the body of a response. Only JSON responses with status 200 are changed.
pub(crate) fn with_wrong_body(response: Response, body: WrongBody) -> Response {
    let Content::Bytes(bytes) = &response.content else { return response };
    let Ok(answer) = serde_json::from_slice::<Value>(bytes) else { return response };
    if response.status != StatusCode::OK {
        return response;
    }
    let text = match body {
        WrongBody::Error => {
            json!({"type": "about:blank", "title": "Internal Server Error", "o:errorCode": 0, "status": 500})
                .to_string()
        }
        WrongBody::Unrelated => json!({"status": "UP", "components": {"db": "UP"}}).to_string(),
        WrongBody::Empty => String::new(),
        WrongBody::Text => json!("OK").to_string(),
        WrongBody::List => json!([answer]).to_string(),
        WrongBody::Page => {
            let page =
                "<html><head><title>Web filter</title></head><body>Accept the terms of use.</body></html>";
            return Response::html(StatusCode::OK, page);
        }
        WrongBody::DuplicateMembers => repeated(&answer, Value::clone),
        WrongBody::ConflictingMembers => repeated(&answer, |_| json!("0.01")),
        _ => changed(answer, body).to_string(),
    };
    Response::new(StatusCode::OK, "application/json; charset=utf-8", text)
}

/// The answer with its first amount repeated in front of it. It is text, because a map cannot contain a name twice.
fn repeated(answer: &Value, value: impl Fn(&Value) -> Value) -> String {
    let text = answer.to_string();
    let first =
        answer.as_object().into_iter().flat_map(Map::values).filter_map(Value::as_array).flatten().next();
    match first.and_then(|entry| entry.get("payoutAmt")) {
        Some(amount) => {
            text.replacen("\"payoutAmt\":", &format!("\"payoutAmt\":{},\"payoutAmt\":", value(amount)), 1)
        }
        None => text,
    }
}

fn changed(mut answer: Value, body: WrongBody) -> Value {
    let Some(members) = answer.as_object_mut() else { return answer };
    match body {
        WrongBody::OtherAccount => {
            for name in ["acctCode", "locRef"] {
                members.entry(name).and_modify(|code| *code = next(code));
            }
        }
        WrongBody::OtherDay => {
            for (_, day) in members.iter_mut().filter(|(name, _)| name.ends_with("Dt")) {
                let parsed = day.as_str().and_then(|text| text.parse::<NaiveDate>().ok());
                if let Some(before) = parsed.and_then(|day| day.checked_sub_days(Days::new(1))) {
                    *day = before.to_string().into();
                }
            }
        }
        _ => members.values_mut().filter_map(Value::as_array_mut).for_each(|list| change_list(list, body)),
    }
    answer
}

fn change_list(list: &mut Vec<Value>, body: WrongBody) {
    match body {
        WrongBody::NoEntries => list.clear(),
        WrongBody::MissingEntry if !list.is_empty() => drop(list.remove(0)),
        WrongBody::Junk if !list.is_empty() => {
            list.extend([
                json!({"payoutCurr": "USD", "payoutAmt": 430.0}),
                json!({"rowCount": 2}),
                json!("end"),
            ]);
        }
        WrongBody::NumberSpellings => {
            for (name, value) in list.iter_mut().filter_map(Value::as_object_mut).flatten() {
                if name.ends_with("Amt") {
                    *value = reformatted(value);
                }
            }
        }
        _ => {}
    }
}

/// A code with the next last digit.
fn next(code: &Value) -> Value {
    let text = code.as_str().map_or_else(|| code.to_string(), str::to_owned);
    let Some((last, digit)) = text.char_indices().next_back().and_then(|(at, c)| Some((at, c.to_digit(10)?)))
    else {
        return format!("{text}1").into();
    };
    format!("{}{}", &text[..last], (digit + 1) % 10).into()
}

/// The same number, written with an exponent; a zero with a sign.
fn reformatted(amount: &Value) -> Value {
    let text = amount.as_str().map_or_else(|| amount.to_string(), str::to_owned);
    let digits: String = text.chars().filter(|c| *c != '.').collect();
    let number = match text.split_once('.') {
        _ if !digits.contains(|c| ('1'..='9').contains(&c)) => "-0.0".to_owned(),
        Some((whole, fraction)) => {
            let sign = if whole.starts_with('-') { "-" } else { "" };
            format!("{sign}{}e-{}", digits.trim_start_matches(['-', '0']), fraction.len())
        }
        None => format!("{text}E0"),
    };
    number.parse().map_or_else(|_| amount.clone(), Value::Number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(of: &str, wrong_body: WrongBody) -> String {
        let response = Response::new(StatusCode::OK, "application/json", of.to_owned());
        match with_wrong_body(response, wrong_body).content {
            Content::Bytes(bytes) => String::from_utf8(bytes.to_vec()).unwrap(),
            Content::File(..) => panic!("a file"),
        }
    }

    #[test]
    fn each_wrong_body_contains_its_error() {
        let answer = r#"{"acctCode":"8519","payoutDt":"2025-01-01","payouts":[{"payoutAmt":"-12.50","wthhldAmt":0.00}]}"#;
        for (wrong_body, shown) in [
            (WrongBody::OtherAccount, r#""acctCode":"8510""#),
            (WrongBody::OtherDay, r#""payoutDt":"2024-12-31""#),
            (WrongBody::NoEntries, r#""payouts":[]"#),
            (WrongBody::MissingEntry, r#""payouts":[]"#),
            (WrongBody::Junk, r#"{"rowCount":2},"end"]"#),
            (WrongBody::DuplicateMembers, r#"{"payoutAmt":"-12.50","payoutAmt":"-12.50","#),
            (WrongBody::ConflictingMembers, r#"{"payoutAmt":"0.01","payoutAmt":"-12.50","#),
            (WrongBody::NumberSpellings, r#"{"payoutAmt":-1250e-2,"wthhldAmt":-0.0}"#),
            (WrongBody::List, r#"[{"acctCode""#),
            (WrongBody::Error, "o:errorCode"),
            (WrongBody::Unrelated, r#""status":"UP""#),
            (WrongBody::Text, r#""OK""#),
            (WrongBody::Page, "<title>Web filter</title>"),
        ] {
            let body = body(answer, wrong_body);
            assert!(body.contains(shown), "{wrong_body:?}: {body}");
        }
        assert_eq!(body(answer, WrongBody::Empty), "");
    }
}
