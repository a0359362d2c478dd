//! The settings of a downloader.

use std::sync::Arc;
use std::time::Duration;

use super::hosts::AllowedHosts;
use super::speed::LeastSpeed;
use super::{Downloader, Settings};
use crate::retry::{Repeat as _, RetryPolicy, Transient};
use crate::{Environment, Error, transport};

/// No export is known to have more than 1 GB; a zip of many may. Beyond this, a body is a mistake or has no end.
const LARGEST_FILE: u64 = 64 * 1024 * 1024 * 1024;

/// Settings of a [`Downloader`].
#[derive(Debug)]
pub struct DownloaderBuilder {
    hosts: AllowedHosts,
    user_agent: String,
    connect_timeout: Duration,
    read_timeout: Duration,
    retry: RetryPolicy,
    most_restarts: u32,
    least_speed: LeastSpeed,
    largest_file: u64,
    environment: Environment,
}

impl Default for DownloaderBuilder {
    fn default() -> Self {
        Self {
            hosts: AllowedHosts::default(),
            user_agent: concat!("payouts/", env!("CARGO_PKG_VERSION")).to_owned(),
            connect_timeout: Duration::from_secs(10),
            read_timeout: Duration::from_secs(60),
            retry: Transient.with_attempt_limit(8),
            most_restarts: 5,
            least_speed: LeastSpeed::default(),
            largest_file: LARGEST_FILE,
            environment: Environment::system(),
        }
    }
}

impl DownloaderBuilder {
    /// Also allows this host: a name, or `*.suffix` for every name below it. `*.blob.core.windows.net` always is.
    #[must_use]
    pub fn allow_host(mut self, pattern: &str) -> Self {
        self.hosts.add(pattern);
        self
    }

    /// Also allows this machine, without TLS: for a sandbox and for tests. Goes around any proxy then.
    #[must_use]
    pub fn allow_loopback(mut self, allow: bool) -> Self {
        self.hosts.loopback = allow;
        self
    }

    /// The `User-Agent`; by default `payouts/<version>`.
    #[must_use]
    pub fn user_agent(mut self, agent: impl Into<String>) -> Self {
        self.user_agent = agent.into();
        self
    }

    /// How long a connection may take to come about; by default 10 seconds.
    #[must_use]
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// How long the server may stay silent; by default a minute. There is no limit on the whole
    /// transfer, but a [least speed](Self::least_speed).
    #[must_use]
    pub fn read_timeout(mut self, limit: Duration) -> Self {
        self.read_timeout = limit;
        self
    }

    /// When to give up; counts attempts in a row, and time, in which not one new byte came. By default 8 attempts.
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// How often a file may be restarted because it cannot be resumed where it broke off; by default 5 times.
    #[must_use]
    pub fn most_restarts(mut self, restarts: u32) -> Self {
        self.most_restarts = restarts;
        self
    }

    /// How many bytes have to come in every period of this length; by default 1 MiB in five minutes. After a slower period the
    /// rest is requested over another connection; after three in a row the download fails.
    #[must_use]
    pub fn least_speed(mut self, bytes: u64, period: Duration) -> Self {
        self.least_speed = LeastSpeed { bytes, period };
        self
    }

    /// How large a file may be in bytes; by default 64 GiB. A larger one is refused as soon as it is known to be larger.
    #[must_use]
    pub fn largest_file(mut self, bytes: u64) -> Self {
        self.largest_file = bytes;
        self
    }

    /// Clock, waits and randomness; by default the system's.
    #[must_use]
    pub fn environment(mut self, environment: Environment) -> Self {
        self.environment = environment;
        self
    }

    /// Builds the downloader.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when TLS or a setting cannot work.
    pub fn build(self) -> Result<Downloader, Error> {
        let mut client =
            transport::client_builder(self.connect_timeout, self.environment.root_certificates())?
                .read_timeout(self.read_timeout)
                .user_agent(self.user_agent);
        if self.hosts.loopback {
            client = client.no_proxy();
        }
        Ok(Downloader(Arc::new(Settings {
            http: transport::build(client)?,
            hosts: self.hosts,
            retry: self.retry,
            most_restarts: self.most_restarts,
            least_speed: self.least_speed,
            largest_file: self.largest_file,
            environment: self.environment,
        })))
    }
}
