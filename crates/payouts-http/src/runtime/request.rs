//! What every request gets before it leaves.

use reqwest::header::{CONTENT_LENGTH, HeaderValue};
use reqwest::{Method, Request};
use url::Url;

use super::{Account, CallContext};
use crate::{Credential, Error, ErrorKind, Idempotency, Operation, RequestIdStyle};

const REQUEST_ID: &str = "ms-requestid";
const CORRELATION_ID: &str = "ms-correlationid";
const CLIENT_REQUEST_ID: &str = "client-request-id";

/// What each attempt of a call is made from.
pub(super) trait Template: Sync {
    fn request(&self) -> Result<Request, Error>;
}

/// A request of a generated client, made fit to be sent.
pub(super) struct Generated(Request);

impl Generated {
    pub(super) fn new(mut request: Request) -> Self {
        // Generated clients announce the version of the document; neither service knows such a header.
        request.headers_mut().remove("api-version");
        write_blanks_as_percent_20(&mut request);
        if *request.method() == Method::POST && request.body().is_none() {
            request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        Self(request)
    }
}

impl Template for Generated {
    fn request(&self) -> Result<Request, Error> {
        self.0.try_clone().ok_or_else(|| {
            Error::new(ErrorKind::InvalidRequest, "the request has a body that can be sent only once")
        })
    }
}

/// The id that a keyed call keeps for all its attempts.
pub(super) fn kept_id(
    account: &Account,
    context: &CallContext,
    operation: &Operation,
) -> Result<Option<HeaderValue>, Error> {
    let keyed =
        account.request_ids == RequestIdStyle::Microsoft && operation.idempotency == Idempotency::Keyed;
    if !keyed {
        return Ok(None);
    }
    let id = context.request_id.clone().unwrap_or_else(|| account.environment.guid());
    text(&id).map(Some)
}

/// Adds the ids of the call. What is there already was chosen by the caller.
pub(super) fn add_ids(
    request: &mut Request,
    account: &Account,
    kept: Option<&HeaderValue>,
) -> Result<(), Error> {
    if let Some(kept) = kept
        && !request.headers().contains_key(REQUEST_ID)
    {
        request.headers_mut().insert(REQUEST_ID, kept.clone());
    }
    match account.request_ids {
        RequestIdStyle::Microsoft => {
            for name in [CORRELATION_ID, CLIENT_REQUEST_ID, REQUEST_ID] {
                if !request.headers().contains_key(name) {
                    let id = text(&account.environment.guid())?;
                    request.headers_mut().insert(name, id);
                }
            }
            Ok(())
        }
        RequestIdStyle::None => Ok(()),
    }
}

/// Adds the credential, but only on the way to the origin that the runtime was built for.
pub(super) fn authorize(
    request: &mut Request,
    account: &Account,
    credential: &Credential,
) -> Result<(), Error> {
    let target = request.url();
    if !same_origin(target, &account.base_url) || !credential.may_go_to(target) {
        let target = target.origin().ascii_serialization();
        return Err(Error::new(
            ErrorKind::InvalidRequest,
            format!(
                "a request to {target} was about to carry credentials that were issued for another place"
            ),
        )
        .with_hint("use one base URL for the client, its runtime and its credentials"));
    }
    for header in credential.sent() {
        let (name, value) = header.map_err(|_| unsendable())?;
        request.headers_mut().insert(name, value);
    }
    Ok(())
}

/// Compares scheme, host and port as [`Url::origin`] does, without making two of them for every attempt.
fn same_origin(one: &Url, other: &Url) -> bool {
    one.scheme() == other.scheme()
        && one.host() == other.host()
        && one.port_or_known_default() == other.port_or_known_default()
}

/// The form encoding of a query writes a blank as `+`; whether Partner Center reads that as a blank is unknown, so it
/// gets `%20`, which means a blank everywhere. A real plus sign is `%2B` already.
fn write_blanks_as_percent_20(request: &mut Request) {
    if let Some(query) = request.url().query().filter(|query| query.contains('+')) {
        let query = query.replace('+', "%20");
        request.url_mut().set_query(Some(&query));
    }
}

fn text(value: &str) -> Result<HeaderValue, Error> {
    HeaderValue::from_str(value).map_err(|_| unsendable())
}

fn unsendable() -> Error {
    Error::new(ErrorKind::InvalidRequest, "a header value contains characters that cannot be sent")
        .with_hint("check the token and the request id for line breaks and non-ASCII characters")
}
