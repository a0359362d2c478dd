//! What every call of the generated client passes through.

use payouts_http::{CallContext, Runtime};
use progenitor_client::{ClientHooks, ClientInfo, OperationInfo};

use crate::{Client, operations};

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
    async fn exec(
        &self,
        request: reqwest::Request,
        info: &OperationInfo,
    ) -> reqwest::Result<reqwest::Response> {
        let operation = operations::operation(info.operation_id)
            .expect("client and table of operations come from one document");
        self.inner().execute(request, operation).await
    }
}
