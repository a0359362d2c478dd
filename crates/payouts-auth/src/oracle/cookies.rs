//! Cookies carried from one answer to the next request, byte for byte.
//!
//! They contain the flow's state, values with `=` padding included. A cookie jar parses, filters and rewrites them;
//! here nothing is understood, so nothing can be changed.

use reqwest::header::{HeaderMap, HeaderValue, SET_COOKIE};

/// Answers seen set six short cookies. Whatever is far beyond that is no sign-in.
const LONGEST: usize = 16 * 1024;

/// The `Cookie` header that sends back what `answer` set; `None` when it set nothing, or absurdly much.
pub(super) fn carry(answer: &HeaderMap) -> Option<HeaderValue> {
    let mut pairs: Vec<&[u8]> = Vec::new();
    for set in answer.get_all(SET_COOKIE) {
        let Some(pair) = set.as_bytes().split(|byte| *byte == b';').next() else { continue };
        let pair = pair.trim_ascii();
        if pair.is_empty() {
            continue;
        }
        // A later cookie replaces an earlier one of the same name, as in every browser.
        pairs.retain(|earlier| name(earlier) != name(pair));
        pairs.push(pair);
    }
    let header = pairs.join(b"; ".as_slice());
    if header.is_empty() || header.len() > LONGEST {
        return None;
    }
    let mut header = HeaderValue::from_bytes(&header).ok()?;
    header.set_sensitive(true);
    Some(header)
}

fn name(pair: &[u8]) -> &[u8] {
    pair.split(|byte| *byte == b'=').next().unwrap_or(pair)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn carried(set: &[&str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for cookie in set {
            headers.append(SET_COOKIE, HeaderValue::from_str(cookie).unwrap());
        }
        carry(&headers).map(|header| String::from_utf8(header.as_bytes().to_vec()).unwrap())
    }

    #[test]
    fn values_come_back_byte_for_byte_in_order() {
        assert_eq!(
            carried(&[
                "client_id=QUJDRA==; Path=/; Secure; HttpOnly",
                r#"state="a b+c%3D=";Max-Age=60"#,
                "redirect_uri=apiaccount://callback",
            ])
            .unwrap(),
            r#"client_id=QUJDRA==; state="a b+c%3D="; redirect_uri=apiaccount://callback"#
        );
    }

    #[test]
    fn the_last_value_of_a_name_counts() {
        assert_eq!(carried(&["a=1", "b=2", "a=3"]).unwrap(), "b=2; a=3");
    }

    #[test]
    fn nothing_set_is_nothing_carried() {
        assert_eq!(carried(&[]), None);
        assert_eq!(carried(&["; Path=/"]), None);
        assert_eq!(carried(&[&format!("a={}", "x".repeat(LONGEST))]), None);
    }
}
