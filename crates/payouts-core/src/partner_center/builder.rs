//! The settings of a [`PartnerCenter`].

use super::{PartnerCenter, PollSchedule};
use crate::{Error, ErrorKind, Result};
use partner_center_client::Client;
use payouts_http::{
    CredentialProvider, Downloader, Environment, Limits, Runtime, Service, retry::RetryPolicy,
};
use std::sync::Arc;
use url::Url;

/// Where the API is served. Some REST pages name another host, whose tokens have another audience.
const BASE_URL: &str = "https://api.partner.microsoft.com";

/// Settings of a [`PartnerCenter`]; everything has a default.
#[derive(Debug, Default)]
pub struct PartnerCenterBuilder {
    base_url: Option<Url>,
    credentials: Option<Arc<dyn CredentialProvider>>,
    environment: Environment,
    retry: Option<RetryPolicy>,
    limits: Option<Limits>,
    schedule: PollSchedule,
    file_hosts: Vec<String>,
    largest_file: Option<u64>,
}

impl PartnerCenterBuilder {
    /// The address of the service; by default `https://api.partner.microsoft.com`.
    #[must_use]
    pub fn base_url(mut self, url: Url) -> Self {
        self.base_url = Some(url);
        self
    }

    /// Who signs the calls.
    #[must_use]
    pub fn credentials(mut self, provider: impl CredentialProvider + 'static) -> Self {
        self.credentials = Some(Arc::new(provider));
        self
    }

    /// Clock, waits and randomness; by default the system's.
    #[must_use]
    pub fn environment(mut self, environment: Environment) -> Self {
        self.environment = environment;
        self
    }

    /// What is repeated, how long to wait, when to give up.
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// How many calls at once, and how fast.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = Some(limits);
        self
    }

    /// How patiently exports are polled.
    #[must_use]
    pub fn schedule(mut self, schedule: PollSchedule) -> Self {
        self.schedule = schedule;
        self
    }

    /// A further host that may serve export files, in addition to Azure's blob storage. May begin with `*.`.
    #[must_use]
    pub fn file_host(mut self, pattern: impl Into<String>) -> Self {
        self.file_hosts.push(pattern.into());
        self
    }

    /// How large an export file may be in bytes; by default 64 GiB.
    #[must_use]
    pub fn largest_file(mut self, bytes: u64) -> Self {
        self.largest_file = Some(bytes);
        self
    }

    /// Builds it. Opens no connection.
    ///
    /// # Errors
    /// When a setting cannot work.
    pub fn build(self) -> Result<PartnerCenter> {
        let base_url = match self.base_url {
            Some(url) => url,
            None => BASE_URL
                .parse()
                .map_err(|_| Error::new(ErrorKind::Configuration, "the default address is no URL"))?,
        };
        // Files are on this machine only when the service itself does.
        let on_this_machine = payouts_http::is_loopback(&base_url);
        let mut runtime =
            Runtime::builder(Service::PartnerCenter, base_url).environment(self.environment.clone());
        if let Some(credentials) = self.credentials {
            runtime = runtime.credentials(credentials);
        }
        if let Some(retry) = self.retry.clone() {
            runtime = runtime.retry(retry);
        }
        if let Some(limits) = self.limits {
            runtime = runtime.limits(limits);
        }
        let mut downloader =
            Downloader::builder().environment(self.environment).allow_loopback(on_this_machine);
        if let Some(retry) = self.retry {
            downloader = downloader.retry(retry);
        }
        if let Some(bytes) = self.largest_file {
            downloader = downloader.largest_file(bytes);
        }
        for host in &self.file_hosts {
            downloader = downloader.allow_host(host);
        }
        Ok(PartnerCenter {
            client: Client::new(runtime.build()?),
            downloader: downloader.build()?,
            schedule: self.schedule,
        })
    }
}
