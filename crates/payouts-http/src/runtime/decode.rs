//! From an answer to the value that its description promises.

use std::sync::Arc;

use bytes::Bytes;
use progenitor_client::{Error as Generated, ResponseValue};
use reqwest::{StatusCode, header::CONTENT_TYPE};
use serde::de::DeserializeOwned;

use super::CallContext;
use super::answer::{Answer, carrying};
use crate::{Error, Operation, RequestIds};

/// What an error states about its call. It travels with an answer, in case that turns out to make no sense.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// The status as received.
    pub(super) status: StatusCode,
    pub(super) operation: &'static Operation,
    pub(super) context: Arc<CallContext>,
    /// How many requests were sent.
    pub(super) sent: u32,
    /// How many times it was tried, with or without a token to send it with.
    pub(super) tried: u32,
    pub(super) ids: RequestIds,
}

impl Asked {
    /// The error with all that is known of the call.
    pub(crate) fn label(&self, error: Error) -> Error {
        // Where nothing was sent, what counts is the sign-in, which has counted its own attempts.
        let attempts = match (self.sent, error.attempts()) {
            (0, 0) => self.tried,
            (0, of_sign_in) => of_sign_in,
            (sent, _) => sent,
        };
        let error = error.with_operation(self.operation).with_attempts(attempts);
        let error = error.with_request_ids(&self.ids);
        match &self.context.window {
            Some(window) => error.with_window(window),
            None => error,
        }
    }
}

/// Reads the value out of the answer of a call; generated code calls it where it would decode by itself, and lose all that
/// is known of the call when it cannot.
///
/// # Errors
/// When the body breaks off or does not match the description; [`Error`] takes the reason out again.
pub async fn decode<T: DeserializeOwned, E>(
    mut response: reqwest::Response,
) -> Result<ResponseValue<T>, Generated<E>> {
    let asked = response.extensions_mut().remove::<Asked>();
    let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
    let body = response.bytes().await.map_err(Generated::ResponseBodyError)?;
    match serde_json::from_slice(&body) {
        Ok(value) => Ok(ResponseValue::new(value, status, headers)),
        Err(why) => {
            let received = asked.as_ref().map_or(status, |asked| asked.status);
            let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
            let error = Error::undecodable(&body, &why, media_type);
            let error = error.with_status(received.as_u16()).with_ids_of(&headers);
            let error = match asked {
                Some(asked) => asked.label(error),
                None => error,
            };
            let answer = Answer { status, headers, body: Bytes::new(), asked: None };
            Err(Generated::UnexpectedResponse(carrying(error, Some(answer))))
        }
    }
}
