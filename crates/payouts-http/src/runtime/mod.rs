//! The runtime under both generated clients.
//!
//! The hooks of a generated client hand every request to [`Runtime::execute`], which does all there is to do about it:
//! ids, credentials, limits, attempts and waits, and reading the body, so that an answer that breaks off half-way counts
//! as a failed attempt. What comes back is always a response. Where the call failed, its extensions carry the
//! [`Error`](crate::Error), with which `From<progenitor_client::Error>` answers later.

mod answer;
mod builder;
mod call;
mod context;
mod decode;
mod observe;
mod raw;
mod request;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tracing::Instrument as _;
use url::Url;

use crate::limits::Gate;
use crate::retry::{Decision, FirstConnection, RetryPolicy};
use crate::{CredentialProvider, Environment, Error, Operation, RequestIdStyle, Service};

use self::answer::Answer;
pub use self::builder::RuntimeBuilder;
use self::call::{Call, Failure};
pub use self::context::CallContext;
pub(crate) use self::decode::Asked;
pub use self::decode::decode;
pub use self::raw::{Endpoint, RawAnswer};
use self::request::{Generated, Template};

/// Carries every call of one account to one service. Cheap to clone; prints no secrets.
#[derive(Clone)]
pub struct Runtime {
    account: Arc<Account>,
    context: Arc<CallContext>,
}

/// What all clones share.
struct Account {
    service: Service,
    base_url: Url,
    http: reqwest::Client,
    credentials: Option<Arc<dyn CredentialProvider>>,
    request_ids: RequestIdStyle,
    retry: RetryPolicy,
    gate: Gate,
    attempt_timeout: Duration,
    longest_pause: Duration,
    largest_body: usize,
    environment: Environment,
    /// Whether the service has answered anything yet.
    is_reached: AtomicBool,
}

impl Account {
    /// A service that was never reached is hardly about to come back: a wrong address, a refused port or an unknown host
    /// stays what it is. So that is tried for a few seconds only. A connection that is lost later is retried as usual.
    fn first_connection(&self, error: &Error, attempts: u32, decision: Decision) -> Decision {
        match decision {
            Decision::Retry(wait) if error.is_connect() && !self.is_reached.load(Ordering::Relaxed) => {
                FirstConnection::decide(attempts, wait)
            }
            decision => decision,
        }
    }
}

impl Runtime {
    /// Starts a runtime for the service at this address.
    pub fn builder(service: Service, base_url: Url) -> RuntimeBuilder {
        RuntimeBuilder::new(service, base_url)
    }

    /// The same runtime (same connections, limits, credentials) for calls with this context.
    #[must_use]
    pub fn with_context(&self, context: CallContext) -> Self {
        Self { account: self.account.clone(), context: Arc::new(context) }
    }

    /// The address of the service, as given.
    pub fn base_url(&self) -> &Url {
        &self.account.base_url
    }

    /// The service this runtime talks to.
    pub fn service(&self) -> Service {
        self.account.service
    }

    /// Its clock, waits and randomness.
    pub fn environment(&self) -> &Environment {
        &self.account.environment
    }

    /// The connection pool that a generated client is built with. It adds nothing by itself: no credentials, no retry.
    pub fn http_client(&self) -> reqwest::Client {
        self.account.http.clone()
    }

    /// Carries one call; called by the hooks of a generated client.
    ///
    /// It always returns a response. A success has the status that the document describes, whichever 2xx came: generated code
    /// reads no other, and what counts is that the service did as asked. After a failure that is the service's last answer, or a stand-in with status 599
    /// where there was none, and its extensions hold the [`Error`](crate::Error).
    ///
    /// # Errors
    /// None; the signature is the one that the hooks need.
    pub async fn execute(
        &self,
        request: reqwest::Request,
        operation: &'static Operation,
    ) -> reqwest::Result<reqwest::Response> {
        Ok(match self.carry(Generated::new(request), operation).await {
            Ok(answer) => answer.under_documented_status(operation).into_response(),
            Err(failure) => answer::carrying(failure.error, failure.answer),
        })
    }

    async fn carry(&self, template: impl Template, operation: &'static Operation) -> Result<Answer, Failure> {
        let span = observe::span(self.account.service, operation, &self.context);
        let call = Call::new(&self.account, &self.context, operation, span.clone());
        // In a box, because futures around it would move it again and again, and it is large.
        Box::pin(call.run(template).instrument(span)).await
    }
}

impl fmt::Debug for Runtime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Runtime")
            .field("service", &self.account.service)
            .field("base_url", &self.account.base_url.as_str())
            .field("context", &self.context)
            .finish_non_exhaustive()
    }
}
