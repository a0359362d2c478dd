//! What every call of the generated client passes through.

use payouts_http::{CallContext, Operation, Runtime};
use progenitor_client::{ClientHooks, ClientInfo, OperationInfo};
use reqwest::{Request, Response, StatusCode};

use crate::{Client, Error, operations};

impl Client {
    /// A client for the service and the account of this runtime.
    pub fn new(runtime: Runtime) -> Self {
        Self {
            // Paths begin with a slash of their own.
            baseurl: runtime.base_url().as_str().trim_end_matches('/').to_owned(),
            client: runtime.http_client(),
            inner: runtime,
        }
    }

    /// The same client for calls with this context: a request id to keep, a deadline.
    #[must_use]
    pub fn with_context(&self, context: CallContext) -> Self {
        Self { inner: self.inner.with_context(context), ..self.clone() }
    }

    /// The runtime that carries the calls.
    pub fn runtime(&self) -> &Runtime {
        &self.inner
    }
}

impl ClientHooks<Runtime> for Client {
    async fn pre<E>(&self, request: &mut Request, info: &OperationInfo) -> Result<(), Error<E>> {
        if leads_to(request.url().path(), operation(info).path) {
            return Ok(());
        }
        Err(Error::InvalidRequest("an id that is empty or only dots would address something else".to_owned()))
    }

    async fn exec(&self, request: Request, info: &OperationInfo) -> reqwest::Result<Response> {
        self.inner().execute(request, operation(info)).await.map(or_no_exports)
    }
}

fn operation(info: &OperationInfo) -> &'static Operation {
    operations::operation(info.operation_id).expect("client and table of operations come from one document")
}

/// Whether a path is that of the template, behind whatever the base URL begins with. It is not where a parameter was
/// empty, or was dots, which a URL resolves.
fn leads_to(path: &str, template: &str) -> bool {
    let mut segments = path.rsplit('/');
    template.trim_start_matches('/').rsplit('/').all(|expected| match segments.next() {
        Some(segment) if expected.starts_with('{') => !segment.is_empty(),
        segment => segment == Some(expected),
    })
}

/// An export that was accepted without a body may still be named by the `Location` header, so it must not be lost for
/// want of JSON.
fn or_no_exports(accepted: Response) -> Response {
    if accepted.status() != StatusCode::ACCEPTED || accepted.content_length() != Some(0) {
        return accepted;
    }
    let mut answer = http::Response::new("null");
    *answer.status_mut() = accepted.status();
    *answer.headers_mut() = accepted.headers().clone();
    answer.into()
}
