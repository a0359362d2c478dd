//! The ids by which the support of a service finds a call again.

use std::fmt;

use reqwest::header::{HeaderMap, HeaderName};

use super::scrub;

/// No id seen is longer; what is, is no id.
const LONGEST: usize = 256;

/// Id headers that do not end like one.
const ODD_NAMES: [&str; 4] = ["x-ms-ags-diagnostic", "x-azure-ref", "x-oracle-dms-ecid", "timestamp"];

/// Request and correlation ids of one call, each with the name of its header, in lower case.
///
/// Prints as `ms-correlationid=…, request-id=…`.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct RequestIds(Vec<(String, String)>);

impl RequestIds {
    /// Each header name with its value: sent ones first, then received ones.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The last value under this header name; the service's own, where both sides sent one.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value).last()
    }

    /// Whether no id is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The id headers among these.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let mut ids = Self::default();
        ids.collect(headers);
        ids
    }

    /// Puts these in front, leaving out what is there twice.
    pub(crate) fn prepend(&mut self, first: &Self) {
        let mine = std::mem::replace(self, first.clone());
        self.0.extend(mine.0.into_iter().filter(|id| !first.0.contains(id)));
    }

    /// Adds the id headers among these, leaving out what is already there.
    pub(crate) fn collect(&mut self, headers: &HeaderMap) {
        for (name, value) in headers.iter().filter(|(name, _)| is_id(name)) {
            let value: String = String::from_utf8_lossy(value.as_bytes()).chars().take(LONGEST).collect();
            let id = (name.as_str().to_owned(), scrub(&value));
            if !self.0.contains(&id) {
                self.0.push(id);
            }
        }
    }
}

fn is_id(name: &HeaderName) -> bool {
    let name = name.as_str();
    ends_like(name, "requestid") || ends_like(name, "correlationid") || ODD_NAMES.contains(&name)
}

/// Whether a name ends in a word, dashes aside. Every header of every answer is asked, so nothing is copied.
fn ends_like(name: &str, word: &str) -> bool {
    let mut letters = name.bytes().rev().filter(|letter| *letter != b'-');
    word.bytes().rev().all(|expected| letters.next() == Some(expected))
}

impl fmt::Display for RequestIds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, (name, value)) in self.iter().enumerate() {
            let comma = if position == 0 { "" } else { ", " };
            write!(f, "{comma}{name}={value}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for RequestIds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    #[test]
    fn every_id_header_is_collected_and_nothing_else() {
        let mut headers = HeaderMap::new();
        for name in
            ["request-id", "ms-correlationid", "client-request-id", "x-ms-ags-diagnostic", "ms-requestid"]
        {
            headers.insert(name, HeaderValue::from_static("42"));
        }
        headers.insert("set-cookie", HeaderValue::from_static("canary"));
        let mut ids = RequestIds::default();
        ids.collect(&headers);
        assert_eq!(ids.iter().count(), 5);
        assert_eq!(ids.get("Request-ID"), Some("42"));
        assert!(!ids.to_string().contains("canary"));
    }

    #[test]
    fn an_absurdly_long_id_is_cut() {
        let mut headers = HeaderMap::new();
        headers.insert("request-id", HeaderValue::from_str(&"a b".repeat(1000)).unwrap());
        let mut ids = RequestIds::default();
        ids.collect(&headers);
        assert_eq!(ids.get("request-id").map(str::len), Some(LONGEST));
    }
}
