//! The answer as it came, for whoever archives it.

use bytes::Bytes;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use serde::{Serialize, de::DeserializeOwned};

use super::answer::Answer;
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

impl Runtime {
    /// Calls an operation with a JSON body and gives its answer back undecoded: same credentials, limits, attempts and
    /// errors as a call of a generated client, for a caller that keeps the bytes. `parameters` fill the braces of the
    /// operation's path, in order.
    ///
    /// # Errors
    /// As any call; a status that is not a success is an error.
    pub async fn post_for_bytes(
        &self,
        operation: &'static Operation,
        parameters: &[&str],
        body: &(impl Serialize + Sync),
    ) -> Result<RawAnswer, Error> {
        let answer = self.post(operation, parameters, body).await?;
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
    /// As any call; also when the answer is not what the operation's description says.
    pub async fn post_for<T: DeserializeOwned>(
        &self,
        operation: &'static Operation,
        parameters: &[&str],
        body: &(impl Serialize + Sync),
    ) -> Result<T, Error> {
        let answer = self.post(operation, parameters, body).await?;
        serde_json::from_slice(&answer.body).map_err(|why| Error::from_payload(&answer.body, &why))
    }

    async fn post(
        &self,
        operation: &'static Operation,
        parameters: &[&str],
        body: &(impl Serialize + Sync),
    ) -> Result<Answer, Error> {
        let unbuildable = |why: &dyn std::fmt::Display| {
            Error::new(ErrorKind::InvalidRequest, format!("the request could not be built: {why}"))
                .with_operation(operation)
        };
        let path = fill(operation.path, parameters)
            .ok_or_else(|| unbuildable(&"a path parameter is missing, empty or dots"))?;
        let mut address = self.base_url().clone();
        // Only what is new is parsed: the base URL has been already.
        address.set_path(&format!("{}{path}", self.base_url().path().trim_end_matches('/')));
        let request = self
            .account
            .http
            .post(address)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .json(body)
            .build()
            .map_err(|why| unbuildable(&why.without_url()))?;
        self.carry(request, operation).await.map_err(|failure| failure.error)
    }
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
