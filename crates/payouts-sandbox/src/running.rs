//! A running sandbox: its URLs, its journal and its controls.

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use chrono::{DateTime, Utc};
use payouts_sandbox_world::World;
use tokio::sync::watch;

use crate::accounts::{EntraAccount, OracleAccount};
use crate::configuration::Configuration;
use crate::entra;
use crate::faults::{FaultRule, FaultRules};
use crate::http::BaseUrls;
use crate::journal::JournalEntry;
use crate::quirks::{Preset, Quirks, UnknownQuirk};
use crate::state::State;
use crate::sync::lock;

/// The runtime of the servers.
#[derive(Debug)]
pub(crate) enum Runtime {
    Caller(Vec<tokio::task::JoinHandle<()>>),
    Own(Option<JoinHandle<()>>),
}

/// A running sandbox. Dropping it stops it.
#[derive(Debug)]
pub struct RunningSandbox {
    state: Arc<State>,
    stop: watch::Sender<bool>,
    runtime: Runtime,
}

impl RunningSandbox {
    pub(crate) fn new(state: Arc<State>, stop: watch::Sender<bool>, runtime: Runtime) -> Self {
        Self { state, stop, runtime }
    }

    /// The base URLs of its hosts.
    #[must_use]
    pub fn urls(&self) -> &BaseUrls {
        &self.state.shared.urls
    }

    /// Its world, to compare answers with.
    #[must_use]
    pub fn world(&self) -> &Arc<World> {
        &self.state.shared.world
    }

    /// The account of Entra ID, secrets included.
    #[must_use]
    pub fn entra_account(&self) -> &EntraAccount {
        &self.state.shared.entra_account
    }

    /// The API accounts of Oracle, passwords included.
    #[must_use]
    pub fn oracle_accounts(&self) -> &[OracleAccount] {
        &self.state.shared.oracle_accounts
    }

    /// A `payouts.toml` for it, and the environment variables of the file.
    #[must_use]
    pub fn print_config(&self) -> Configuration {
        Configuration::new(&self.state.shared)
    }

    /// The latest requests, oldest first. The control API leaves no entries.
    #[must_use]
    pub fn journal(&self) -> Vec<JournalEntry> {
        self.journal_since(0)
    }

    /// The requests from an entry number on.
    #[must_use]
    pub fn journal_since(&self, number: u64) -> Vec<JournalEntry> {
        lock(&self.state.journal).since(number)
    }

    /// Clears the journal. The numbers continue.
    pub fn clear_journal(&self) {
        lock(&self.state.journal).clear();
    }

    /// The sandbox's time.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.state.shared.clock.now()
    }

    /// Moves the sandbox's time forward, at any pace.
    pub fn step(&self, by: Duration) {
        self.state.shared.clock.step(by);
    }

    /// The current quirks.
    #[must_use]
    pub fn quirks(&self) -> Quirks {
        Quirks::clone(&self.state.shared.context().quirks)
    }

    /// Sets one quirk, by the id of its discrepancy and the name of the side. Current requests keep the old side.
    ///
    /// # Errors
    /// There is no such quirk, or it has no such side.
    pub fn set_quirk(&self, id: &str, side: &str) -> Result<(), UnknownQuirk> {
        self.state.shared.change_quirks(|quirks| quirks.set(id, side))
    }

    /// Sets all quirks to a preset.
    pub fn set_preset(&self, preset: Preset) {
        self.state.shared.change_quirks(|quirks| *quirks = Quirks::preset(preset));
    }

    /// Replaces the fault rules. Their counts start at 0.
    pub fn set_faults(&self, faults: impl IntoIterator<Item = FaultRule>) {
        *lock(&self.state.faults) = FaultRules::new(faults.into_iter().collect());
    }

    /// An access token for Partner Center, as after a sign-in of the user.
    #[must_use]
    pub fn partner_center_token(&self) -> String {
        entra::access_token(&self.state.shared.context())
    }

    /// An id token of Oracle for an account, as after a sign-in; `None` without such an account.
    #[must_use]
    pub fn oracle_token(&self, username: &str) -> Option<String> {
        self.state.identity.id_token(&self.state.shared.context(), username)
    }

    /// Approves a sign-in by device code, as the user does in a browser; false if the code is unknown.
    #[must_use]
    pub fn approve_device(&self, user_code: &str) -> bool {
        self.state.entra.approve_device(&self.state.shared.context(), user_code)
    }

    /// Stops the sandbox: gives open responses a moment to finish, then closes every connection.
    pub async fn shutdown(mut self) {
        self.stop.send_replace(true);
        match &mut self.runtime {
            Runtime::Caller(tasks) => {
                for task in std::mem::take(tasks) {
                    // A task that panicked has stopped as well.
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
            // Its temporary files are removed when the thread has ended.
            let _ = thread.take().map(JoinHandle::join);
        }
    }
}
