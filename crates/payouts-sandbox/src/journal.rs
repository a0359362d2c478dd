//! What was asked and answered, without any secret.

use std::collections::VecDeque;

use chrono::{DateTime, Utc};
use http::HeaderMap;
use serde::Serialize;
use url::form_urlencoded;

use crate::http::{Ask, Host};

/// Headers whose values are told; all others but these could carry a secret.
const TOLD_HEADERS: [&str; 14] = [
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
/// Parameters of a query that are told; the rest is redacted.
const TOLD_PARAMETERS: [&str; 14] = [
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
/// Grants of OAuth that are told by their names; whatever else a client sends in that place could be a secret.
const GRANTS: [&str; 5] = [
    "authorization_code",
    "client_credentials",
    "password",
    "refresh_token",
    "urn:ietf:params:oauth:grant-type:device_code",
];

/// One request and what became of it.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Entry {
    /// Counts from 0.
    pub number: u64,
    /// When it came, in sandbox time.
    pub at: DateTime<Utc>,
    /// The host that was asked.
    pub host: Host,
    /// The method.
    pub method: String,
    /// The path, percent escapes as sent.
    pub path: String,
    /// The decoded parameters of the query; values that could be secret are redacted.
    pub query: Vec<(String, String)>,
    /// Names in lower case; values that could be secret are redacted.
    pub headers: Vec<(String, String)>,
    /// The `operationId` of the spec, or our name for what no spec describes; none for an unknown path.
    pub operation: Option<&'static str>,
    /// A JSON body as it came, when it went to an operation of a spec; forms carry secrets and are never kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The grant that a form asks a token for, if it is one that OAuth knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grant: Option<&'static str>,
    /// What the spec has against the request.
    pub violations: Vec<String>,
    /// The kind of fault that was put in its way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<&'static str>,
    /// The status of the answer; none when the connection was reset.
    pub status: Option<u16>,
    /// Bytes of the answer's body, as announced.
    pub length: u64,
}

impl Entry {
    pub(crate) fn of(ask: &Ask, at: DateTime<Utc>) -> Self {
        Self {
            number: 0,
            at,
            host: ask.host,
            method: ask.method.to_string(),
            path: ask.path.clone(),
            query: told_query(&ask.query),
            headers: told_headers(&ask.headers),
            operation: None,
            body: None,
            grant: told_grant(ask),
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

fn told_grant(ask: &Ask) -> Option<&'static str> {
    let form = ask.form();
    GRANTS.into_iter().find(|grant| form.is("grant_type", grant))
}

fn told_query(query: &str) -> Vec<(String, String)> {
    let told = |(name, value): (String, String)| {
        let value = if TOLD_PARAMETERS.contains(&name.as_str()) { value } else { REDACTED.to_owned() };
        (name, value)
    };
    form_urlencoded::parse(query.as_bytes()).into_owned().map(told).collect()
}

fn told_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let told = |name: &str, value: &http::HeaderValue| match value.to_str() {
        Ok(value) if TOLD_HEADERS.contains(&name) => value.to_owned(),
        Ok(value) if name == "authorization" => match value.split_once(' ') {
            Some((scheme, _)) => format!("{scheme} {REDACTED}"),
            None => REDACTED.to_owned(),
        },
        _ => REDACTED.to_owned(),
    };
    headers.iter().map(|(name, value)| (name.to_string(), told(name.as_str(), value))).collect()
}

/// The newest requests.
#[derive(Debug)]
pub(crate) struct Journal {
    entries: VecDeque<Entry>,
    capacity: usize,
    next: u64,
}

impl Journal {
    pub(crate) fn new(capacity: usize) -> Self {
        Self { entries: VecDeque::new(), capacity, next: 0 }
    }

    pub(crate) fn write(&mut self, mut entry: Entry) {
        entry.number = self.next;
        self.next += 1;
        if self.entries.len() >= self.capacity {
            self.entries.pop_front();
        }
        if self.capacity > 0 {
            self.entries.push_back(entry);
        }
    }

    pub(crate) fn since(&self, number: u64) -> Vec<Entry> {
        self.entries.iter().filter(|entry| entry.number >= number).cloned().collect()
    }

    pub(crate) fn clear(&mut self) {
        self.entries.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(uri: &str, headers: &[(&str, &str)]) -> Entry {
        entry_with(uri, headers, "")
    }

    fn entry_with(uri: &str, headers: &[(&str, &str)], body: &'static str) -> Entry {
        let mut request = http::Request::builder().uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let head = request.body(()).unwrap().into_parts().0;
        Entry::of(&Ask::new(Host::Blob, head, body.into()), DateTime::UNIX_EPOCH)
    }

    #[test]
    fn no_secret_of_a_request_is_written_down() {
        let entry = entry(
            "/x?se=2025&sig=SECRET-1&code=SECRET-2",
            &[("authorization", "Bearer SECRET-3"), ("cookie", "a=SECRET-4"), ("x-key", "SECRET-5")],
        );
        assert!(!format!("{entry:?}").contains("SECRET"), "{entry:?}");
        assert_eq!(entry.header("authorization"), Some("Bearer [redacted]"));
    }

    #[test]
    fn of_a_form_nothing_is_written_down_but_a_known_grant() {
        let asked = |form| entry_with("/token", &[], form);
        let refreshed = asked("grant_type=refresh_token&refresh_token=SECRET-1&client_secret=SECRET-2");
        assert_eq!(refreshed.grant, Some("refresh_token"));
        assert!(!format!("{refreshed:?}").contains("SECRET"), "{refreshed:?}");
        assert_eq!(asked("grant_type=SECRET-3").grant, None);
        assert_eq!(asked(r#"{"grant_type":"refresh_token"}"#).grant, None);
    }

    #[test]
    fn the_oldest_entries_make_room() {
        let mut journal = Journal::new(2);
        (0..5).for_each(|_| journal.write(entry("/", &[])));
        let numbers: Vec<_> = journal.since(0).iter().map(|entry| entry.number).collect();
        assert_eq!(numbers, [3, 4]);
    }
}
