//! A response before it is written to the socket.

use std::fs::File;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue, LOCATION};
use http::{HeaderMap, StatusCode};
use serde_json::Value;

/// A response.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) content: Content,
}

/// The body of a response.
#[derive(Debug)]
pub(crate) enum Content {
    Bytes(Bytes),
    /// This many bytes of a file, from its current position.
    File(File, u64),
}

impl Content {
    pub(crate) fn length(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::File(_, length) => *length,
        }
    }
}

impl Response {
    pub(crate) fn new(status: StatusCode, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        Self::with_content(status, content_type, Content::Bytes(body.into()))
    }

    pub(crate) fn with_content(status: StatusCode, content_type: &'static str, content: Content) -> Self {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(content_type))]);
        Self { status, headers, content }
    }

    pub(crate) fn empty(status: StatusCode) -> Self {
        Self { status, headers: HeaderMap::new(), content: Content::Bytes(Bytes::new()) }
    }

    pub(crate) fn json(status: StatusCode, body: &Value) -> Self {
        Self::new(status, "application/json; charset=utf-8", body.to_string())
    }

    pub(crate) fn html(status: StatusCode, body: impl Into<String>) -> Self {
        Self::new(status, "text/html; charset=utf-8", body.into())
    }

    pub(crate) fn text(status: StatusCode, body: impl Into<String>) -> Self {
        Self::new(status, "text/plain; charset=utf-8", body.into())
    }

    pub(crate) fn redirect(status: StatusCode, to: &str) -> Self {
        Self::empty(status).with(LOCATION, to)
    }

    /// A page with nothing but a heading, such as a gateway sends.
    pub(crate) fn heading(status: StatusCode) -> Self {
        let heading = format!("{} {}", status.as_u16(), status.canonical_reason().unwrap_or("Error"));
        Self::html(status, format!("<html><body><h1>{heading}</h1></body></html>"))
    }

    /// Replaces the status of a success by another status of success. Other responses and other statuses change nothing.
    pub(crate) fn with_success(self, status: u16) -> Self {
        match StatusCode::from_u16(status) {
            Ok(StatusCode::NO_CONTENT) if self.status.is_success() => {
                Self { status: StatusCode::NO_CONTENT, content: Content::Bytes(Bytes::new()), ..self }
            }
            Ok(status) if self.status.is_success() && status.is_success() => Self { status, ..self },
            _ => self,
        }
    }

    /// Adds a header. A value that no header can contain is left out.
    pub(crate) fn with(mut self, name: impl TryInto<HeaderName>, value: &str) -> Self {
        if let (Ok(name), Ok(value)) = (name.try_into(), HeaderValue::from_str(value)) {
            self.headers.append(name, value);
        }
        self
    }
}

/// An instant as in the headers of HTTP.
pub(crate) fn http_date(instant: DateTime<Utc>) -> String {
    instant.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
