//! Reads the code and the message out of an error body, whichever of the known shapes it has.
//!
//! Around Microsoft's hosts three JSON shapes occur, Oracle's API has its own, its identity provider another, storage
//! answers in XML, and any gateway may put in HTML, plain text or nothing. None of them is required: what cannot be
//! read is still shown as an excerpt.

use std::sync::LazyLock;

use regex_lite::Regex;
use serde_json::{Map, Value};

use super::Scrubber;
use payouts_wire::outline::one_line;

/// A larger body is no error message; only its beginning is looked at.
const READABLE: usize = 64 * 1024;
/// Bytes an excerpt is made from. More than it holds, so that a secret is seen whole before the text is cut.
const EXCERPT_SOURCE: usize = 16 * 1024;
/// `innerError` nests two or three deep in practice.
const DEEPEST: usize = 8;

const CODES: [&str; 3] = ["o:errorCode", "code", "errorCode"];
const MESSAGES: [&str; 5] = ["message", "description", "error_description", "detail", "title"];
const INNER: [&str; 1] = ["innerError"];

/// What an error body contains, if anything. Not scrubbed yet.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct ErrorBody {
    /// From the outermost code to the innermost.
    pub(crate) codes: Vec<String>,
    pub(crate) message: Option<String>,
}

impl ErrorBody {
    /// Never fails: a body of no known shape gives nothing.
    pub(crate) fn read(body: &[u8]) -> Self {
        let text = text_of(&body[..body.len().min(READABLE)]);
        let text = text.trim();
        match text.bytes().next() {
            Some(b'{' | b'[') => {
                serde_json::from_str(text).map(|json| Self::of_json(&json)).unwrap_or_default()
            }
            Some(b'<') => Self::of_markup(text),
            _ => Self::default(),
        }
    }

    fn of_json(json: &Value) -> Self {
        let json = match json {
            Value::Array(several) => several.first().unwrap_or(json),
            one => one,
        };
        let Value::Object(body) = json else { return Self::default() };
        match first(body, &["error", "odata.error", "errors"]) {
            Some(Value::Object(error)) => Self::of_object(error),
            Some(Value::Array(errors)) => {
                errors.first().and_then(Value::as_object).map(Self::of_object).unwrap_or_default()
            }
            // OAuth: `{"error":"invalid_grant","error_description":"…"}`.
            Some(Value::String(code)) => {
                Self { codes: vec![code.clone()], message: first(body, &MESSAGES).and_then(plain) }
            }
            _ => Self::of_object(body),
        }
    }

    fn of_object(object: &Map<String, Value>) -> Self {
        let message =
            match (first(object, &["detail"]).and_then(plain), first(object, &["title"]).and_then(plain)) {
                (Some(detail), Some(title)) if detail != title => Some(format!("{title}: {detail}")),
                _ => first(object, &MESSAGES).and_then(plain),
            };
        let mut codes = Vec::new();
        let mut level = Some(object);
        for _ in 0..DEEPEST {
            let Some(object) = level else { break };
            codes.extend(first(object, &CODES).and_then(plain).filter(|code| !codes.contains(code)));
            level = first(object, &INNER).and_then(Value::as_object);
        }
        Self { codes, message }
    }

    /// Storage's XML (`<Error><Code>…</Code><Message>…`), or the title of a web page.
    fn of_markup(text: &str) -> Self {
        static CODE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?s)<Code>(.*?)</Code>"));
        static MESSAGE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?s)<Message>(.*?)</Message>"));
        static TITLE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?is)<title[^>]*>(.*?)</title>"));
        let inside = |tag: &Regex| tag.captures(text).map(|found| found[1].trim().to_owned());
        Self {
            codes: inside(&CODE).into_iter().collect(),
            message: inside(&MESSAGE).or_else(|| inside(&TITLE)),
        }
    }
}

/// The beginning of a body as one line of printable text, scrubbed; `None` when there is nothing to show.
pub(crate) fn excerpt(body: &[u8], scrubber: &Scrubber<'_>) -> Option<String> {
    let text = text_of(&body[..body.len().min(EXCERPT_SOURCE)]);
    Some(one_line(&scrubber.scrub(&text))).filter(|line| !line.is_empty())
}

fn text_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)).into_owned()
}

/// The first of these members that is there, whatever its case, and is not null.
fn first<'a>(object: &'a Map<String, Value>, names: &[&str]) -> Option<&'a Value> {
    names.iter().find_map(|name| {
        object
            .iter()
            .find(|(key, value)| key.eq_ignore_ascii_case(name) && !value.is_null())
            .map(|(_, value)| value)
    })
}

/// A text, a number, or the `value` of an OData message object; nothing empty.
fn plain(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Object(object) => object.get("value")?.as_str()?.trim().to_owned(),
        _ => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the patterns are constants, and tests use each")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_shape_gives_its_code_and_message() {
        let cases: [(&str, &str, &[&str], Option<&str>); 14] = [
            (
                "gateway",
                r#"{"statusCode":401,"message":"incorrect audience"}"#,
                &[],
                Some("incorrect audience"),
            ),
            (
                "Partner API",
                r#"{"error":{"code":"accessDenied","message":"no","innerError":{"code":"role","innerError":{"code":"tenant"}}}}"#,
                &["accessDenied", "role", "tenant"],
                Some("no"),
            ),
            ("Partner API, other case", r#"{"Error":{"Code":"x","Message":"m"}}"#, &["x"], Some("m")),
            (
                "Partner Center",
                r#"{"code":"2000","description":"d","data":[],"source":"s"}"#,
                &["2000"],
                Some("d"),
            ),
            ("Partner Center, number", r#"{"code":2000,"description":"d"}"#, &["2000"], Some("d")),
            ("OAuth", r#"{"error":"invalid_grant","error_description":"d"}"#, &["invalid_grant"], Some("d")),
            (
                "OData",
                r#"{"odata.error":{"code":"c","message":{"lang":"en","value":"v"}}}"#,
                &["c"],
                Some("v"),
            ),
            (
                "Oracle",
                r#"{"type":"t","title":"Bad Request","o:errorCode":33204,"detail":"filter","status":400}"#,
                &["33204"],
                Some("Bad Request: filter"),
            ),
            ("Oracle, code as text", r#"{"title":"Bad","o:errorCode":"33205"}"#, &["33205"], Some("Bad")),
            (
                "Oracle's identity provider",
                r#"{"status":401,"message":"invalid.credentials","code":"AUTHENTICATION_INVALID"}"#,
                &["AUTHENTICATION_INVALID"],
                Some("invalid.credentials"),
            ),
            (
                "storage",
                "\u{feff}<?xml version=\"1.0\"?><Error><Code>AuthenticationFailed</Code><Message>late</Message></Error>",
                &["AuthenticationFailed"],
                Some("late"),
            ),
            (
                "a web page",
                "<html><head><TITLE>\n502 Bad Gateway </TITLE></head></html>",
                &[],
                Some("502 Bad Gateway"),
            ),
            ("plain text", "Resource does not exist", &[], None),
            ("nothing", "", &[], None),
        ];
        for (name, body, codes, message) in cases {
            let read = ErrorBody::read(body.as_bytes());
            assert_eq!(read.codes, codes, "{name}");
            assert_eq!(read.message.as_deref(), message, "{name}");
        }
    }

    #[test]
    fn an_excerpt_is_one_bounded_scrubbed_line() {
        let body = format!("line one\r\n\tline\u{1b}[31m two Bearer CANARY {}", "x ".repeat(4000));
        let shown = excerpt(body.as_bytes(), &Scrubber::default()).unwrap();
        assert!(shown.starts_with("line one line [31m two Bearer [redacted]"), "{shown}");
        assert_eq!(shown.chars().count(), 512);
        assert_eq!(excerpt(b" \r\n", &Scrubber::default()), None);
    }

    proptest::proptest! {
        #[test]
        fn no_body_makes_it_panic(body: Vec<u8>) {
            ErrorBody::read(&body);
            excerpt(&body, &Scrubber::default());
        }

        #[test]
        fn no_json_makes_it_panic(text in r#"[\{\["]([a-z":,\{\}\[\]0-9]|error|code|innerError|message){0,40}"#) {
            ErrorBody::read(text.as_bytes());
        }
    }
}
