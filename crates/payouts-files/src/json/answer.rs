//! Whether a body with status 200 is an answer at all.

use super::members::{Members, kind};
use crate::error::{Error, ErrorKind, Result};
use payouts_wire::Amount;
use serde_json::value::RawValue;

/// Members that only an error has.
const ERROR: [&str; 7] =
    ["o:errorCode", "o:errorDetails", "errorCode", "error", "errors", "exception", "fault"];

/// Members that make an error of an object without its list: those of Oracle's `exceptionDetailType`, of its identity
/// provider, and of gateways.
const WORDING: [&str; 5] = ["title", "detail", "message", "code", "description"];

/// Opens an answer, whose own members these are and whose entries are in `list`.
///
/// Some gateways answer an error with status 200. An object that has none of the members is no answer, except the empty
/// object, which a site without the service may get: the service omits members without a value.
///
/// # Errors
/// When the body is not JSON, no object, the body of an error, or an object of something else. The error shows the
/// structure of the body and none of its values.
pub fn open<'a>(
    body: &'a str,
    media_type: Option<&str>,
    what: &str,
    members: &[&str],
    list: &str,
) -> Result<Members<'a>> {
    let root = Members::of(body).map_err(|why| {
        Error::undecodable(body.as_bytes(), &why, media_type).with_hint(
            "a page of a proxy or of the sign-in may have come in its place; the bytes are kept as received",
        )
    })?;
    let refuse = |why: String| {
        Err(Error::new(ErrorKind::Unreadable, why)
            .with_structure_of(body.as_bytes())
            .with_hint("it is requested again later; the bytes are kept as received"))
    };
    let is_error = ERROR.iter().any(|name| root.get(name).is_some_and(is_set))
        || (root.get(list).is_none()
            && (WORDING.iter().any(|name| root.get(name).is_some_and(is_set))
                || root.get("status").is_some_and(is_failure)));
    if is_error {
        return refuse(format!("the answer is an error of the service, not {what}"));
    }
    if !root.is_empty() && !root.has_any(members) {
        return refuse(format!("the answer is not {what}: it has none of {}", members.join(", ")));
    }
    if let Some(list) = root.get(list).filter(|json| !json.get().starts_with(['[', '{'])) {
        return refuse(format!("the answer is not {what}: its list is {}", kind(list.get())));
    }
    Ok(root)
}

/// Whether a member of an error has something in it.
fn is_set(json: &RawValue) -> bool {
    !matches!(json.get(), "null" | "false" | "\"\"" | "[]" | "{}")
}

/// Whether a status is that of a failure.
fn is_failure(json: &RawValue) -> bool {
    let status: Option<u16> = json.get().trim_matches('"').parse().ok();
    status.is_some_and(|status| (400..600).contains(&status))
}

/// Whether a received identifier is the requested one. A JSON number has no leading zeros and may be in any spelling of
/// that number; text has to be equal but for case and surrounding blanks.
pub fn account_agrees(requested: &str, received: &RawValue, text: &str) -> bool {
    if requested.trim().eq_ignore_ascii_case(text.trim()) {
        return true;
    }
    let is_number = !received.get().starts_with('"');
    let number = |text: &str| text.trim().parse::<Amount>().ok();
    is_number
        && requested.trim().bytes().all(|byte| byte.is_ascii_digit())
        && number(requested).is_some_and(|requested| number(text) == Some(requested))
}

/// A text for a message or a cell: its beginning, where it is longer than that.
pub fn bounded(text: &str, most: usize) -> String {
    match text.len() <= most {
        true => text.to_owned(),
        false => format!("{}…", &text[..text.floor_char_boundary(most)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_may_lose_its_zeros_and_a_text_may_not() {
        let agrees = |requested, json: &str| {
            let json: Box<RawValue> = RawValue::from_string(json.to_owned()).unwrap();
            account_agrees(requested, &json, &super::super::text(&json))
        };
        for (requested, json) in [
            ("8516212653197782", "8516212653197782"),
            ("8516212653197782", "8.516212653197782E15"),
            ("8516212653197782", "\" 8516212653197782\""),
            ("0042", "\"0042\""),
            ("0042", "42"),
            ("ABC", "\"abc\""),
        ] {
            assert!(agrees(requested, json), "{requested} {json}");
        }
        for (requested, json) in [
            ("8516212653197782", "8516212653197780"),
            ("8516212653197782", "8.51621265319778E15"),
            ("0042", "\"42\""),
            ("42", "\"0042\""),
            ("ABC", "1"),
        ] {
            assert!(!agrees(requested, json), "{requested} {json}");
        }
    }
}
