//! The settings of a runtime.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use url::Url;

use super::{Account, CallContext, Runtime};
use crate::limits::Gate;
use crate::retry::RetryPolicy;
use crate::{CredentialProvider, Environment, Error, ErrorKind, Limits, RequestIdStyle, Service, transport};

/// The largest answers known are some megabytes of JSON; files do not come this way.
const LARGEST_BODY: usize = 64 * 1024 * 1024;
/// Longer than either service's gateways wait.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(150);
/// A 429 that asks for more is honoured by its own call; others may try sooner.
const LONGEST_PAUSE: Duration = Duration::from_secs(5 * 60);

/// Settings of a [`Runtime`]; everything but the service and its address has a default.
#[derive(Debug)]
pub struct RuntimeBuilder {
    service: Service,
    base_url: Url,
    credentials: Option<Arc<dyn CredentialProvider>>,
    request_ids: RequestIdStyle,
    user_agent: String,
    connect_timeout: Duration,
    attempt_timeout: Duration,
    largest_body: usize,
    retry: RetryPolicy,
    limits: Limits,
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
            attempt_timeout: ATTEMPT_TIMEOUT,
            largest_body: LARGEST_BODY,
            retry: RetryPolicy::default(),
            limits: Limits::default(),
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

    /// What is repeated, how long to wait, when to give up; by default [`RetryPolicy::default`].
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// How many calls at once, and how fast; by default [`Limits::default`].
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// How long a connection may take to come about; by default 10 seconds.
    #[must_use]
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// How long one attempt may take, body included; by default 150 seconds.
    #[must_use]
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.attempt_timeout = limit;
        self
    }

    /// How large an answer may be in bytes; by default 64 MiB.
    #[must_use]
    pub fn largest_body(mut self, bytes: usize) -> Self {
        self.largest_body = bytes;
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
                format!(
                    "the base URL {} is neither https nor on this machine",
                    self.base_url.origin().ascii_serialization()
                ),
            )
            .with_hint("use https, so that the bearer token cannot be read on the way"));
        }
        let bare = self.base_url.query().is_none() && self.base_url.fragment().is_none();
        if !bare || !self.base_url.username().is_empty() || self.base_url.password().is_some() {
            return Err(Error::new(
                ErrorKind::Configuration,
                "the base URL has a user name, a query or a fragment",
            )
            .with_hint("leave scheme, host and path: credentials have a setting of their own"));
        }
        self.limits.check()?;
        let mut client =
            transport::client_builder(self.connect_timeout, self.environment.root_certificates())?
                .user_agent(self.user_agent);
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
                gate: Gate::new(&self.limits),
                retry: self.retry,
                attempt_timeout: self.attempt_timeout,
                longest_pause: LONGEST_PAUSE,
                largest_body: self.largest_body,
                environment: self.environment,
                is_reached: AtomicBool::new(false),
            }),
            context: Arc::new(CallContext::new()),
        })
    }
}
