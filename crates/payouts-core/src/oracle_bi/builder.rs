//! The settings of an [`OracleBi`].

use super::{OracleBi, Question};
use crate::{Error, ErrorKind, Result};
use oracle_bi_client::{Client, operations};
use payouts_http::{
    CredentialProvider, Environment, Limits, Runtime, RuntimeBuilder, Service, application_server_from,
    retry::RetryPolicy,
};
use url::Url;

/// Settings of an [`OracleBi`]; everything but its organization and address has a default.
#[derive(Debug)]
pub struct OracleBiBuilder {
    organization: String,
    address: Url,
    settings: Vec<Setting>,
    application_name: Option<String>,
}

#[derive(Debug)]
enum Setting {
    Credentials(std::sync::Arc<dyn CredentialProvider>),
    Environment(Environment),
    Retry(RetryPolicy),
    Limits(Limits),
}

impl OracleBiBuilder {
    pub(super) fn new(organization: String, address: Url) -> Self {
        Self { organization, address, settings: Vec::new(), application_name: None }
    }

    /// Who signs the calls.
    #[must_use]
    pub fn credentials(self, provider: impl CredentialProvider + 'static) -> Self {
        self.with(Setting::Credentials(std::sync::Arc::new(provider)))
    }

    /// Clock, waits and randomness; by default the system's.
    #[must_use]
    pub fn environment(self, environment: Environment) -> Self {
        self.with(Setting::Environment(environment))
    }

    /// What is repeated, how long to wait, when to give up.
    #[must_use]
    pub fn retry(self, policy: RetryPolicy) -> Self {
        self.with(Setting::Retry(policy))
    }

    /// How many calls at once, and how fast.
    #[must_use]
    pub fn limits(self, limits: Limits) -> Self {
        self.with(Setting::Limits(limits))
    }

    /// Sent as `applicationName`, for Oracle's log of API activity. Off by default: some deployments refuse it.
    #[must_use]
    pub fn application_name(mut self, name: impl Into<String>) -> Self {
        self.application_name = Some(name.into());
        self
    }

    fn with(mut self, setting: Setting) -> Self {
        self.settings.push(setting);
        self
    }

    /// Builds it. Opens no connection. A pasted address that ends in `/portal` is cut back to the server.
    ///
    /// # Errors
    /// When a setting cannot work, or the organization cannot be in a path.
    pub fn build(self) -> Result<OracleBi> {
        let address = application_server_from(&self.address)?;
        let runtime =
            self.settings.into_iter().fold(Runtime::builder(Service::OracleBi, address), set).build()?;
        let question = |name: &str| {
            let operation = operations::operation(name)
                .ok_or_else(|| Error::new(ErrorKind::Configuration, format!("the document has no {name}")))?;
            Ok::<_, Error>(Question {
                operation,
                endpoint: runtime.endpoint(operation, &[&self.organization])?,
            })
        };
        Ok(OracleBi {
            summary: question("getPaymentPayoutSummary")?.endpoint,
            locations: question("getLocationDimensions")?,
            accounts: question("getPaymentAccountDimensions")?,
            client: Client::new(runtime),
            organization: self.organization,
            application_name: self.application_name,
        })
    }
}

fn set(runtime: RuntimeBuilder, setting: Setting) -> RuntimeBuilder {
    match setting {
        Setting::Credentials(provider) => runtime.credentials(provider),
        Setting::Environment(environment) => runtime.environment(environment),
        Setting::Retry(policy) => runtime.retry(policy),
        Setting::Limits(limits) => runtime.limits(limits),
    }
}
