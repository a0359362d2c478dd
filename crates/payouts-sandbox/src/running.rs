//! A sandbox that is up: where it is, what it was asked, and its controls.

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::watch;
use url::Url;

use crate::accounts::{EntraAccount, OracleAccount};
use crate::app::App;
use crate::configuration::Configuration;
use crate::faults::{FaultRule, Weather};
use crate::http::Host;
use crate::journal::Entry;
use crate::quirks::{Preset, Quirks, UnknownQuirk};
use crate::sync::lock;
use payouts_sandbox_world::World;
use crate::{entra, oracle_idm};

/// Where the hosts of a sandbox are, each on a port of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BaseUrls {
    /// In place of `https://api.partner.microsoft.com`.
    pub partner_api: Url,
    /// In place of the storage that the links of exports point to.
    pub blob: Url,
    /// In place of `https://login.microsoftonline.com`.
    pub entra: Url,
    /// In place of the application server of an enterprise.
    pub oracle_app: Url,
    /// In place of its authentication server.
    pub oracle_auth: Url,
}

impl BaseUrls {
    pub(crate) fn of(urls: Vec<Url>) -> Option<Self> {
        let [partner_api, blob, entra, oracle_app, oracle_auth] = urls.try_into().ok()?;
        Some(Self { partner_api, blob, entra, oracle_app, oracle_auth })
    }

    /// The base URL of a host.
    #[must_use]
    pub fn of_host(&self, host: Host) -> &Url {
        match host {
            Host::PartnerApi => &self.partner_api,
            Host::Blob => &self.blob,
            Host::Entra => &self.entra,
            Host::OracleApp => &self.oracle_app,
            Host::OracleAuth => &self.oracle_auth,
        }
    }

    /// The base URL of a host, without a trailing slash.
    pub(crate) fn text(&self, host: Host) -> &str {
        self.of_host(host).as_str().trim_end_matches('/')
    }
}

/// What runs the servers.
#[derive(Debug)]
pub(crate) enum Runtime {
    Callers(Vec<tokio::task::JoinHandle<()>>),
    Own(Option<JoinHandle<()>>),
}

/// A running sandbox. Dropping it stops it.
#[derive(Debug)]
pub struct RunningSandbox {
    app: Arc<App>,
    stop: watch::Sender<bool>,
    runtime: Runtime,
}

impl RunningSandbox {
    pub(crate) fn new(app: Arc<App>, stop: watch::Sender<bool>, runtime: Runtime) -> Self {
        Self { app, stop, runtime }
    }

    /// Where its hosts are.
    #[must_use]
    pub fn urls(&self) -> &BaseUrls {
        &self.app.urls
    }

    /// The world behind it, to compare answers with.
    #[must_use]
    pub fn world(&self) -> &Arc<World> {
        &self.app.world
    }

    /// The account of Entra ID, secrets included.
    #[must_use]
    pub fn entra_account(&self) -> &EntraAccount {
        &self.app.entra_account
    }

    /// The API accounts of Oracle's side, passwords included.
    #[must_use]
    pub fn oracle_accounts(&self) -> &[OracleAccount] {
        &self.app.oracle_accounts
    }

    /// A ready-made `payouts.toml` and the environment that goes with it.
    #[must_use]
    pub fn print_config(&self) -> Configuration {
        Configuration::of(&self.app)
    }

    /// What was asked, oldest first, as far as it is remembered. The control API leaves no entries.
    #[must_use]
    pub fn journal(&self) -> Vec<Entry> {
        self.journal_since(0)
    }

    /// What was asked from that entry number on.
    #[must_use]
    pub fn journal_since(&self, number: u64) -> Vec<Entry> {
        lock(&self.app.journal).since(number)
    }

    /// Forgets what was asked; numbers go on.
    pub fn clear_journal(&self) {
        lock(&self.app.journal).clear();
    }

    /// The sandbox's time.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.app.clock.now()
    }

    /// Moves the sandbox's time forward, whatever its pace.
    pub fn step(&self, by: Duration) {
        self.app.clock.step(by);
    }

    /// The switches as they are.
    #[must_use]
    pub fn quirks(&self) -> Quirks {
        Quirks::clone(&self.app.context().quirks)
    }

    /// Turns one quirk, by the id of its discrepancy and the name of the side. Requests under way keep the old side.
    ///
    /// # Errors
    /// There is no such quirk, or it has no such side.
    pub fn set_quirk(&self, id: &str, side: &str) -> Result<(), UnknownQuirk> {
        self.app.change_quirks(|quirks| quirks.set(id, side))
    }

    /// Turns all quirks.
    pub fn set_preset(&self, preset: Preset) {
        self.app.change_quirks(|quirks| *quirks = Quirks::preset(preset));
    }

    /// Replaces the faults; counts begin anew.
    pub fn set_faults(&self, faults: impl IntoIterator<Item = FaultRule>) {
        *lock(&self.app.weather) = Weather::new(faults.into_iter().collect());
    }

    /// An access token for Partner Center, as if the person had just signed in.
    #[must_use]
    pub fn partner_center_token(&self) -> String {
        entra::access_token(&self.app.context())
    }

    /// An id token of Oracle's side for an account, as if it had just signed in; none when there is no such account.
    #[must_use]
    pub fn oracle_token(&self, username: &str) -> Option<String> {
        oracle_idm::id_token(&self.app.context(), username)
    }

    /// Approves a sign-in by device code, as the person would in a browser; false when the code is unknown.
    #[must_use]
    pub fn approve_device(&self, user_code: &str) -> bool {
        entra::approve_device(&self.app.context(), user_code)
    }

    /// Stops: lets open answers finish for a moment, then closes every connection.
    pub async fn shutdown(mut self) {
        self.stop.send_replace(true);
        match &mut self.runtime {
            Runtime::Callers(tasks) => {
                for task in std::mem::take(tasks) {
                    // A task that panicked is down as well.
                    let _ = task.await;
                }
            }
            Runtime::Own(thread) => {
                let thread = thread.take();
                let _ = tokio::task::spawn_blocking(move || thread.map(JoinHandle::join)).await;
            }
        }
    }
}

impl Drop for RunningSandbox {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        if let Runtime::Own(thread) = &mut self.runtime {
            // So that its temporary files are gone when we return.
            let _ = thread.take().map(JoinHandle::join);
        }
    }
}
