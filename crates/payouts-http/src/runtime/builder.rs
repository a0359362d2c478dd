//! The settings of a runtime.

use std::sync::Arc;
use std::time::Duration;

use url::Url;

use super::{Account, CallContext, Runtime};
use crate::{CredentialProvider, Environment, Error, ErrorKind, RequestIdStyle, Service, transport};

/// Settings of a [`Runtime`]; everything but the service and its address has a default.
#[derive(Debug)]
pub struct RuntimeBuilder {
    service: Service,
    base_url: Url,
    credentials: Option<Arc<dyn CredentialProvider>>,
    request_ids: RequestIdStyle,
    user_agent: String,
    connect_timeout: Duration,
    environment: Environment,
}

impl RuntimeBuilder {
    pub(super) fn new(service: Service, base_url: Url) -> Self {
        Self {
            service,
            base_url,
            credentials: None,
            request_ids: service.request_id_style(),
            user_agent: concat!("payouts/", env!("CARGO_PKG_VERSION")).to_owned(),
            connect_timeout: Duration::from_secs(10),
            environment: Environment::system(),
        }
    }

    /// Who signs the calls. Without one, calls carry no credentials.
    #[must_use]
    pub fn credentials(mut self, provider: impl CredentialProvider + 'static) -> Self {
        self.credentials = Some(Arc::new(provider));
        self
    }

    /// Which request id headers are sent; by default what the service documents.
    #[must_use]
    pub fn request_id_style(mut self, style: RequestIdStyle) -> Self {
        self.request_ids = style;
        self
    }

    /// The `User-Agent`; by default `payouts/<version>`.
    #[must_use]
    pub fn user_agent(mut self, agent: impl Into<String>) -> Self {
        self.user_agent = agent.into();
        self
    }

    /// Clock, waits and randomness; by default the system's.
    #[must_use]
    pub fn environment(mut self, environment: Environment) -> Self {
        self.environment = environment;
        self
    }

    /// Builds the runtime. Opens no connection.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] when the address is neither https nor on this machine, or when TLS or a setting
    /// cannot work.
    pub fn build(self) -> Result<Runtime, Error> {
        if !transport::is_private(&self.base_url) {
            return Err(Error::new(
                ErrorKind::Configuration,
                format!("the base URL {} is neither https nor on this machine", self.base_url),
            )
            .with_hint("use https, so that nobody on the way can read the bearer token"));
        }
        let mut client = transport::client_builder(self.connect_timeout)?.user_agent(self.user_agent);
        if transport::is_loopback(&self.base_url) {
            client = client.no_proxy();
        }
        Ok(Runtime {
            account: Arc::new(Account {
                service: self.service,
                base_url: self.base_url,
                http: transport::build(client)?,
                credentials: self.credentials,
                request_ids: self.request_ids,
                environment: self.environment,
            }),
            context: Arc::new(CallContext::new()),
        })
    }
}
