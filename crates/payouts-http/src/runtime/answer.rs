//! A whole answer, and its way back into what generated code expects.

use std::sync::LazyLock;

use bytes::{Bytes, BytesMut};
use reqwest::header::{HeaderMap, LOCATION, SET_COOKIE, WWW_AUTHENTICATE};
use reqwest::{ResponseBuilderExt as _, StatusCode};
use url::Url;

use super::decode::Asked;
use crate::{Error, ErrorKind, Operation};

/// The status of the answer that represents "there was none". No registry assigns it.
const NO_ANSWER: u16 = 599;

/// A placeholder where a response must have a URL. It would be parsed again for each response that comes without one.
static NOWHERE: LazyLock<Url> =
    LazyLock::new(|| Url::parse("http://no.url.provided.local").expect("a constant URL"));

/// Status, headers and the whole body.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    /// The call behind it, once that is over.
    pub(super) asked: Option<Asked>,
}

impl Answer {
    /// Reads the body to its end, or to the bound.
    pub(super) async fn read(mut response: reqwest::Response, most: usize) -> Result<Self, Error> {
        let too_large = || {
            Error::new(ErrorKind::Decode, format!("the answer is larger than {most} bytes"))
                .with_hint("ask for less at once, or raise the limit of the runtime")
        };
        let (status, mut headers) = (response.status(), std::mem::take(response.headers_mut()));
        // Headers are printed by the generated error type.
        for secret in [SET_COOKIE, LOCATION, WWW_AUTHENTICATE] {
            if let Some(value) = headers.get_mut(secret) {
                value.set_sensitive(true);
            }
        }
        let Some(first) = response.chunk().await.map_err(Error::from_transport)? else {
            return Ok(Self { status, headers, body: Bytes::new(), asked: None });
        };
        if first.len() > most {
            return Err(too_large());
        }
        let Some(second) = response.chunk().await.map_err(Error::from_transport)? else {
            return Ok(Self { status, headers, body: first, asked: None });
        };
        let mut body = BytesMut::from(first);
        let mut next = Some(second);
        while let Some(chunk) = next {
            if body.len() + chunk.len() > most {
                return Err(too_large());
            }
            body.extend_from_slice(&chunk);
            next = response.chunk().await.map_err(Error::from_transport)?;
        }
        Ok(Self { status, headers, body: body.freeze(), asked: None })
    }

    /// A success under the status that the document describes. A part of an answer (206) stays what it is: it is not the
    /// whole that was asked for.
    pub(super) fn under_documented_status(self, operation: &Operation) -> Self {
        let documented = StatusCode::from_u16(operation.success).unwrap_or(self.status);
        if self.status.is_success() && self.status != StatusCode::PARTIAL_CONTENT {
            Self { status: documented, ..self }
        } else {
            self
        }
    }

    /// The answer as generated code wants it. Its URL is left out: URLs are printed, and ours carry queries.
    pub(super) fn into_response(self) -> reqwest::Response {
        let response = http::Response::builder().url(NOWHERE.clone()).body(self.body);
        let mut response = response.expect("a status and a URL are all that is set");
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        if let Some(asked) = self.asked {
            response.extensions_mut().insert(asked);
        }
        response.into()
    }
}

/// The real answer, or a stand-in where there was none, with the error in its extensions.
///
/// This is how the typed error passes through generated code, whose own error type has no room for it: a status that
/// its description does not list comes back as the whole response.
pub(super) fn carrying(error: Error, answer: Option<Answer>) -> reqwest::Response {
    let mut response = match answer {
        Some(answer) => answer.into_response(),
        None => {
            let status = StatusCode::from_u16(NO_ANSWER).expect("three digits are a valid status");
            Answer { status, headers: HeaderMap::new(), body: Bytes::new(), asked: None }.into_response()
        }
    };
    response.extensions_mut().insert(error);
    response
}
