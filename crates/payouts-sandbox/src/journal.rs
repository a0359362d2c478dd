//! The journal of requests and responses, without secrets.

use std::collections::VecDeque;

use chrono::{DateTime, Utc};
use http::HeaderMap;
use serde::Serialize;
use url::form_urlencoded;

use crate::http::{Host, Request};

/// Headers whose values are recorded. All others could contain a secret.
const RECORDED_HEADERS: [&str; 14] = [
    "accept",
    "accept-encoding",
    "api-version",
    "client-request-id",
    "content-length",
    "content-type",
    "expect",
    "host",
    "if-range",
    "ms-correlationid",
    "ms-requestid",
    "range",
    "transfer-encoding",
    "user-agent",
];
/// Query parameters whose values are recorded. All others are redacted.
const RECORDED_PARAMETERS: [&str; 14] = [
    "$filter",
    "fileformat",
    "fileFormat",
    "response_type",
    "scope",
    "redirect_uri",
    "code_challenge_method",
    "resource",
    "prompt",
    "response_mode",
    "se",
    "sp",
    "sv",
    "api-version",
];
const REDACTED: &str = "[redacted]";
/// OAuth grants that are recorded. Any other text in their place could be a secret.
const GRANTS: [&str; 5] = [
    "authorization_code",
    "client_credentials",
    "password",
    "refresh_token",
    "urn:ietf:params:oauth:grant-type:device_code",
];

/// One request with its response.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct JournalEntry {
    /// Counts from 0.
    pub number: u64,
    /// When it arrived, in sandbox time.
    pub at: DateTime<Utc>,
    /// The host.
    pub host: Host,
    /// The method.
    pub method: String,
    /// The path, percent escapes as sent.
    pub path: String,
    /// The decoded query parameters. Values that could be secret are redacted.
    pub query: Vec<(String, String)>,
    /// Names in lower case. Values that could be secret are redacted.
    pub headers: Vec<(String, String)>,
    /// The `operationId` of the spec, or the sandbox's name for a request that no spec describes; `None` for an unknown path.
    pub operation: Option<&'static str>,
    /// The JSON body, if the request is an operation of a spec. Forms contain secrets and are never recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The grant type of a form, if it is one of OAuth's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grant: Option<&'static str>,
    /// The violations of the spec.
    pub violations: Vec<String>,
    /// The kind of the injected fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
    /// The status of the response; `None` after a connection reset.
    pub status: Option<u16>,
    /// The declared length of the response body in bytes.
    pub length: u64,
}

impl JournalEntry {
    pub(crate) fn new(request: &Request, at: DateTime<Utc>) -> Self {
        Self {
            number: 0,
            at,
            host: request.host,
            method: request.method.to_string(),
            path: request.path.clone(),
            query: recorded_query(&request.query),
            headers: recorded_headers(&request.headers),
            operation: None,
            body: None,
            grant: recorded_grant(request),
            violations: Vec::new(),
            fault: None,
            status: None,
            length: 0,
        }
    }

    /// The first value of a header, by its name in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

fn recorded_grant(request: &Request) -> Option<&'static str> {
    let form = request.form();
    GRANTS.into_iter().find(|grant| form.is("grant_type", grant))
}

fn recorded_query(query: &str) -> Vec<(String, String)> {
    let recorded = |(name, value): (String, String)| {
        let value = if RECORDED_PARAMETERS.contains(&name.as_str()) { value } else { REDACTED.to_owned() };
        (name, value)
    };
    form_urlencoded::parse(query.as_bytes()).into_owned().map(recorded).collect()
}

fn recorded_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let recorded = |name: &str, value: &http::HeaderValue| match value.to_str() {
        Ok(value) if RECORDED_HEADERS.contains(&name) => value.to_owned(),
        Ok(value) if name == "authorization" => match value.split_once(' ') {
            Some((scheme, _)) => format!("{scheme} {REDACTED}"),
            None => REDACTED.to_owned(),
        },
        _ => REDACTED.to_owned(),
    };
    headers.iter().map(|(name, value)| (name.to_string(), recorded(name.as_str(), value))).collect()
}

/// The newest requests.
#[derive(Debug)]
pub(crate) struct Journal {
    entries: VecDeque<JournalEntry>,
    capacity: usize,
    next: u64,
}

impl Journal {
    pub(crate) fn new(capacity: usize) -> Self {
        Self { entries: VecDeque::new(), capacity, next: 0 }
    }

    pub(crate) fn write(&mut self, mut entry: JournalEntry) {
        entry.number = self.next;
        self.next += 1;
        if self.entries.len() >= self.capacity {
            self.entries.pop_front();
        }
        if self.capacity > 0 {
            self.entries.push_back(entry);
        }
    }

    pub(crate) fn since(&self, number: u64) -> Vec<JournalEntry> {
        self.entries.iter().filter(|entry| entry.number >= number).cloned().collect()
    }

    pub(crate) fn clear(&mut self) {
        self.entries.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(uri: &str, headers: &[(&str, &str)]) -> JournalEntry {
        entry_with(uri, headers, "")
    }

    fn entry_with(uri: &str, headers: &[(&str, &str)], body: &'static str) -> JournalEntry {
        let mut request = http::Request::builder().uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let head = request.body(()).unwrap().into_parts().0;
        JournalEntry::new(&Request::new(Host::Blob, head, body.into()), DateTime::UNIX_EPOCH)
    }

    #[test]
    fn no_secret_of_a_request_is_recorded() {
        let entry = entry(
            "/x?se=2025&sig=SECRET-1&code=SECRET-2",
            &[("authorization", "Bearer SECRET-3"), ("cookie", "a=SECRET-4"), ("x-key", "SECRET-5")],
        );
        assert!(!format!("{entry:?}").contains("SECRET"), "{entry:?}");
        assert_eq!(entry.header("authorization"), Some("Bearer [redacted]"));
    }

    #[test]
    fn only_a_known_grant_of_a_form_is_recorded() {
        let entry = |form| entry_with("/token", &[], form);
        let refreshed = entry("grant_type=refresh_token&refresh_token=SECRET-1&client_secret=SECRET-2");
        assert_eq!(refreshed.grant, Some("refresh_token"));
        assert!(!format!("{refreshed:?}").contains("SECRET"), "{refreshed:?}");
        assert_eq!(entry("grant_type=SECRET-3").grant, None);
        assert_eq!(entry(r#"{"grant_type":"refresh_token"}"#).grant, None);
    }

    #[test]
    fn the_oldest_entries_are_dropped() {
        let mut journal = Journal::new(2);
        (0..5).for_each(|_| journal.write(entry("/", &[])));
        let numbers: Vec<_> = journal.since(0).iter().map(|entry| entry.number).collect();
        assert_eq!(numbers, [3, 4]);
    }
}
