//! An answer before it is written to the socket.

use std::fs::File;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue, LOCATION};
use http::{HeaderMap, StatusCode};
use serde_json::Value;

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) content: Content,
}

/// The body of an answer.
#[derive(Debug)]
pub(crate) enum Content {
    Bytes(Bytes),
    /// So many bytes of a file, from where it stands.
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

impl Reply {
    pub(crate) fn new(status: StatusCode, kind: &'static str, body: impl Into<Bytes>) -> Self {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(kind))]);
        Self { status, headers, content: Content::Bytes(body.into()) }
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

    pub(crate) fn file(status: StatusCode, kind: &'static str, file: File, length: u64) -> Self {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(kind))]);
        Self { status, headers, content: Content::File(file, length) }
    }

    /// A success under another status of success. Other answers, and other statuses, change nothing.
    pub(crate) fn with_success(self, status: u16) -> Self {
        match StatusCode::from_u16(status) {
            Ok(StatusCode::NO_CONTENT) if self.status.is_success() => {
                Self { status: StatusCode::NO_CONTENT, content: Content::Bytes(Bytes::new()), ..self }
            }
            Ok(status) if self.status.is_success() && status.is_success() => Self { status, ..self },
            _ => self,
        }
    }

    /// Sets a header. A value that no header can hold is left out.
    pub(crate) fn with(mut self, name: impl TryInto<HeaderName>, value: &str) -> Self {
        if let (Ok(name), Ok(value)) = (name.try_into(), HeaderValue::from_str(value)) {
            self.headers.append(name, value);
        }
        self
    }
}
