//! Takes the typed error out of what a generated client returns.

use progenitor_client::Error as Generated;

use super::{Error, ErrorKind};
use crate::runtime::Asked;
use payouts_wire::outline::{Undecodable, outline, undecodable};

/// Whatever a generated client returns becomes this one error.
///
/// A failure that the runtime saw rides in the extensions of the response that the generated code found unexpected, and
/// is taken out here whole. The rest are failures of the generated code itself: an answer it cannot decode, a parameter
/// it cannot encode.
impl<E> From<Generated<E>> for Error {
    fn from(error: Generated<E>) -> Self {
        match error.into_untyped() {
            Generated::InvalidRequest(why) | Generated::Custom(why) => {
                Self::new(ErrorKind::InvalidRequest, format!("the request could not be built: {why}"))
            }
            Generated::CommunicationError(why)
            | Generated::ResponseBodyError(why)
            | Generated::InvalidUpgrade(why) => Self::from_transport(why),
            Generated::UnexpectedResponse(response) => Self::from_unexpected(response),
            Generated::ErrorResponse(response) => Self::from_answer(
                None,
                response.status(),
                response.headers(),
                &[],
                [],
                chrono::DateTime::UNIX_EPOCH,
            ),
            Generated::InvalidResponsePayload(payload, why) => Self::undecodable(&payload, &why, None),
        }
    }
}

impl Error {
    fn from_unexpected(mut response: reqwest::Response) -> Self {
        if let Some(carried) = response.extensions_mut().remove::<Self>() {
            return carried;
        }
        let status = response.status();
        let mut error = Self::new(
            ErrorKind::Decode,
            format!("the service answered {status}, which its description does not list"),
        )
        .with_status(status.as_u16())
        .with_hint("this client may be older than the service; report it with the request ids");
        error = error.with_ids_of(response.headers());
        match response.extensions().get::<Asked>() {
            Some(asked) => asked.label(error),
            None => error,
        }
    }

    /// The error for a body that came with a status of success and is not the JSON it should be. It names the media type
    /// and where reading stopped, and shows the structure of the body around that place: names of members, kinds and
    /// lengths of values, or the title of a web page; no value.
    #[must_use]
    pub fn undecodable(body: &[u8], why: &serde_json::Error, media_type: Option<&str>) -> Self {
        let Undecodable { message, hint, structure, .. } = undecodable(body, why, media_type);
        Self::new(ErrorKind::Decode, message)
            .with_hint(hint)
            .with_source(why)
            .with(|details| details.body_excerpt = structure)
    }

    /// Shows the structure of a body that is JSON, and not what was expected; none of its values.
    #[must_use]
    pub fn with_structure_of(self, body: &[u8]) -> Self {
        self.with(|details| details.body_excerpt = outline(body, 0))
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use progenitor_client::ResponseValue;
    use reqwest::StatusCode;

    use super::*;

    fn response(status: u16) -> http::Response<Bytes> {
        let mut response = http::Response::new(Bytes::new());
        *response.status_mut() = StatusCode::from_u16(status).unwrap();
        response.headers_mut().insert("request-id", "r-1".parse().unwrap());
        response
    }

    #[test]
    fn the_error_that_the_runtime_put_in_comes_out_unchanged() {
        let mut carrier = response(599);
        carrier.extensions_mut().insert(Error::new(ErrorKind::Connect, "no connection").with_attempts(4));
        let error = Error::from(Generated::<()>::UnexpectedResponse(carrier.into()));
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 4));
    }

    #[test]
    fn an_undecodable_answer_shows_the_place_and_no_signed_link() {
        let payload = br#"{"link":"https://x.blob.core.windows.net/a?sig=CANARY",
            "amount": [1]}"#;
        let why = serde_json::from_slice::<std::collections::BTreeMap<String, String>>(payload).unwrap_err();
        let error = Error::from(Generated::<()>::InvalidResponsePayload(Bytes::from_static(payload), why));
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(!error.is_retryable());
        assert_eq!(error.body_excerpt(), Some(r#"{"link":"[text of 44]", "amount": [1]}"#));
        assert!(!format!("{error:?} {error}").contains("CANARY"), "{error:?}");
    }

    #[test]
    fn a_web_page_in_place_of_json_is_named_as_such() {
        let why = serde_json::from_str::<()>("<html>").unwrap_err();
        let error = Error::from(Generated::<()>::InvalidResponsePayload(Bytes::from_static(b" <html>"), why));
        assert!(error.to_string().contains("web page"), "{error}");
    }

    #[test]
    fn other_outcomes_keep_status_and_ids() {
        let unexpected = Error::from(Generated::<()>::UnexpectedResponse(response(204).into()));
        assert_eq!((unexpected.kind(), unexpected.status()), (ErrorKind::Decode, Some(204)));
        assert_eq!(unexpected.request_ids().get("request-id"), Some("r-1"));

        let documented = response(404);
        let value = ResponseValue::new((), documented.status(), documented.headers().clone());
        let documented = Error::from(Generated::ErrorResponse(value));
        assert!(documented.is_not_found());
        assert_eq!(documented.request_ids().get("request-id"), Some("r-1"));

        let invalid = Error::from(Generated::<()>::InvalidRequest("no such thing".to_owned()));
        assert_eq!(invalid.kind(), ErrorKind::InvalidRequest);
        assert!(invalid.never_reached_server());
    }
}
