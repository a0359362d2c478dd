//! The answer as received, for callers that archive it.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use reqwest::{Method, Request};
use serde::{Serialize, de::DeserializeOwned};
use url::Url;

use super::answer::Answer;
use super::request::Template;
use crate::{Error, ErrorKind, Operation, RequestIds, Runtime};

/// A successful answer, body exactly as received.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RawAnswer {
    /// The body.
    pub body: Bytes,
    /// The `Content-Type`.
    pub media_type: Option<String>,
    /// Every request id header of the answer.
    pub request_ids: RequestIds,
}

/// An operation at its full address: made once, for a caller that asks it many thousands of times. Cheap to clone.
#[derive(Clone)]
pub struct Endpoint {
    operation: &'static Operation,
    address: Arc<Url>,
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("operation", &self.operation.id)
            .field("address", &self.address.as_str())
            .finish()
    }
}

impl Runtime {
    /// The address of an operation at this runtime's service. `parameters` fill the braces of its path, in order.
    ///
    /// # Errors
    /// When a parameter is missing, empty or dots.
    pub fn endpoint(&self, operation: &'static Operation, parameters: &[&str]) -> Result<Endpoint, Error> {
        let path = fill(operation.path, parameters)
            .ok_or_else(|| unbuildable(operation, &"a path parameter is missing, empty or dots"))?;
        let mut address = self.base_url().clone();
        // Only what is new is parsed: the base URL has been already.
        address.set_path(&format!("{}{path}", self.base_url().path().trim_end_matches('/')));
        Ok(Endpoint { operation, address: Arc::new(address) })
    }

    /// Calls an operation with a JSON body and gives its answer back undecoded: same credentials, limits, attempts and
    /// errors as a call of a generated client, for a caller that keeps the bytes.
    ///
    /// # Errors
    /// As any call; a status that is not a success is an error.
    pub async fn post_for_bytes(
        &self,
        endpoint: &Endpoint,
        body: &(impl Serialize + Sync),
    ) -> Result<RawAnswer, Error> {
        let answer = self.post(endpoint, body).await?;
        let media_type = answer.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        Ok(RawAnswer {
            media_type: media_type.map(str::to_owned),
            request_ids: RequestIds::of(&answer.headers),
            body: answer.body,
        })
    }

    /// Does what [`post_for_bytes`](Self::post_for_bytes) does, and decodes the answer.
    ///
    /// # Errors
    /// As any call; also when the answer does not match the operation's description.
    pub async fn post_for<T: DeserializeOwned>(
        &self,
        endpoint: &Endpoint,
        body: &(impl Serialize + Sync),
    ) -> Result<T, Error> {
        let answer = self.post(endpoint, body).await?;
        serde_json::from_slice(&answer.body).map_err(|why| {
            let media_type = answer.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
            let error =
                Error::undecodable(&answer.body, &why, media_type).with_status(answer.status.as_u16());
            match &answer.asked {
                Some(asked) => asked.label(error),
                None => error.with_operation(endpoint.operation),
            }
        })
    }

    async fn post(&self, endpoint: &Endpoint, body: &(impl Serialize + Sync)) -> Result<Answer, Error> {
        let body = serde_json::to_vec(body).map_err(|why| unbuildable(endpoint.operation, &why))?;
        let template = Post { address: Arc::clone(&endpoint.address), body: body.into() };
        self.carry(template, endpoint.operation).await.map_err(|failure| failure.error)
    }
}

/// A JSON body on its way to an address.
struct Post {
    address: Arc<Url>,
    body: Bytes,
}

impl Template for Post {
    fn request(&self) -> Result<Request, Error> {
        let mut request = Request::new(Method::POST, Url::clone(&self.address));
        let headers = request.headers_mut();
        headers.insert(ACCEPT, JSON);
        headers.insert(CONTENT_TYPE, JSON);
        *request.body_mut() = Some(self.body.clone().into());
        Ok(request)
    }
}

const JSON: HeaderValue = HeaderValue::from_static("application/json");

fn unbuildable(operation: &'static Operation, why: &dyn fmt::Display) -> Error {
    Error::new(ErrorKind::InvalidRequest, format!("the request could not be built: {why}"))
        .with_operation(operation)
}

/// Puts encoded parameters where the braces are.
fn fill(template: &str, parameters: &[&str]) -> Option<String> {
    let mut parameters = parameters.iter();
    let segments = template.split('/').map(|segment| {
        if segment.starts_with('{') {
            // An empty one, or dots, would address another path.
            let value = parameters.next().filter(|value| !matches!(**value, "" | "." | ".."));
            value.map(|value| progenitor_client::encode_path(value))
        } else {
            Some(segment.to_owned())
        }
    });
    segments.collect::<Option<Vec<_>>>().map(|all| all.join("/"))
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn parameters_are_encoded_into_the_path() {
        let path = fill("/bi/v1/{orgIdentifier}/getLatestBusDt", &["A/B c"]);
        assert_eq!(path.as_deref(), Some("/bi/v1/A%2FB%20c/getLatestBusDt"));
        assert_eq!(fill("/x/{a}/{b}", &["1"]), None);
    }
}
