//! Configures and starts a sandbox.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex, RwLock};

use chrono::{DateTime, Utc};
use payouts_sandbox_world::{World, WorldConfig};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::accounts::{EntraAccount, OracleAccount};
use crate::app;
use crate::clock::{Clock, Pace};
use crate::context::Shared;
use crate::entra::Entra;
use crate::error::StartError;
use crate::exports::{Exports, Splitting};
use crate::faults::{FaultRule, FaultRules};
use crate::http::{BaseUrls, Host, serve};
use crate::journal::Journal;
use crate::keys::Keys;
use crate::oracle::OracleApi;
use crate::oracle_identity::IdentityProvider;
use crate::quirks::{Preset, Quirks};
use crate::running::{RunningSandbox, Runtime};
use crate::state::State;
use crate::validation;

/// The default size of the journal.
const JOURNAL: usize = 10_000;

/// Both services; see [`Sandbox::builder`].
#[derive(Debug)]
#[non_exhaustive]
pub struct Sandbox;

impl Sandbox {
    /// A sandbox with the default world, the machine's pace, the documented side of every quirk and no faults, on free
    /// ports of 127.0.0.1.
    #[must_use]
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder {
            world: WorldConfig::default(),
            pace: Pace::default(),
            starts_at: None,
            business_ends: None,
            quirks: Quirks::default(),
            wanted_quirks: Vec::new(),
            faults: Vec::new(),
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: None,
            public_host: None,
            journal: JOURNAL,
            splitting: Splitting::default(),
            entra: Vec::new(),
            oracle_accounts: None,
        }
    }
}

type ChangeEntra = Box<dyn FnOnce(&mut EntraAccount) + Send>;

/// The configuration of a sandbox.
pub struct SandboxBuilder {
    world: WorldConfig,
    pace: Pace,
    starts_at: Option<DateTime<Utc>>,
    business_ends: Option<DateTime<Utc>>,
    quirks: Quirks,
    wanted_quirks: Vec<(String, String)>,
    faults: Vec<FaultRule>,
    address: IpAddr,
    port: Option<u16>,
    public_host: Option<String>,
    journal: usize,
    splitting: Splitting,
    entra: Vec<ChangeEntra>,
    oracle_accounts: Option<Vec<OracleAccount>>,
}

impl SandboxBuilder {
    /// The world of both services. Its seed is also that of ids, tokens and faults.
    #[must_use]
    pub fn world(self, world: WorldConfig) -> Self {
        Self { world, ..self }
    }

    /// The seed of the world, of ids, tokens and faults.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.world.seed = seed;
        self
    }

    /// The pace of the sandbox's time.
    #[must_use]
    pub fn pace(self, pace: Pace) -> Self {
        Self { pace, ..self }
    }

    /// The instant at which the sandbox's time begins. By default, a stepped clock begins at the world's `today`, any other
    /// clock at the machine's time.
    #[must_use]
    pub fn starts_at(self, instant: DateTime<Utc>) -> Self {
        Self { starts_at: Some(instant), ..self }
    }

    /// The instant after which nothing changes in the world, so that repeated reads do not differ by new payments. Exports,
    /// tokens and links continue to age.
    #[must_use]
    pub fn business_ends(self, instant: DateTime<Utc>) -> Self {
        Self { business_ends: Some(instant), ..self }
    }

    /// Sets all quirks to a preset. Later calls can set single quirks.
    #[must_use]
    pub fn preset(self, preset: Preset) -> Self {
        self.quirks(Quirks::preset(preset))
    }

    /// Sets all quirks.
    #[must_use]
    pub fn quirks(self, quirks: Quirks) -> Self {
        Self { quirks, ..self }
    }

    /// Sets one quirk, by the id of its discrepancy and the name of the side.
    #[must_use]
    pub fn quirk(mut self, id: impl Into<String>, side: impl Into<String>) -> Self {
        self.wanted_quirks.push((id.into(), side.into()));
        self
    }

    /// The rules of injected faults.
    #[must_use]
    pub fn faults(self, faults: impl IntoIterator<Item = FaultRule>) -> Self {
        Self { faults: faults.into_iter().collect(), ..self }
    }

    /// The address to listen on; 127.0.0.1 by default. Any other address opens the sandbox to the network.
    #[must_use]
    pub fn listen(self, address: IpAddr) -> Self {
        Self { address, ..self }
    }

    /// The port of the first host. The others follow in the order of [`Host::ALL`]. The default is free ports.
    #[must_use]
    pub fn port(self, port: u16) -> Self {
        Self { port: Some(port), ..self }
    }

    /// The host name in the URLs of the sandbox; the address to listen on by default.
    #[must_use]
    pub fn public_host(self, host: impl Into<String>) -> Self {
        Self { public_host: Some(host.into()), ..self }
    }

    /// How many requests the journal keeps; 10,000 by default.
    #[must_use]
    pub fn journal(self, entries: usize) -> Self {
        Self { journal: entries, ..self }
    }

    /// When export files are split.
    #[must_use]
    pub fn splitting(self, splitting: Splitting) -> Self {
        Self { splitting, ..self }
    }

    /// Changes the account of Entra ID.
    #[must_use]
    pub fn entra(mut self, change: impl FnOnce(&mut EntraAccount) + Send + 'static) -> Self {
        self.entra.push(Box::new(change));
        self
    }

    /// The API accounts of Oracle, instead of `payouts`, `expired` and `no-payments`.
    #[must_use]
    pub fn oracle_accounts(self, accounts: impl IntoIterator<Item = OracleAccount>) -> Self {
        Self { oracle_accounts: Some(accounts.into_iter().collect()), ..self }
    }

    /// Starts on the runtime of the caller.
    ///
    /// # Errors
    /// The world or a quirk is invalid, a port is in use, or no temporary directory can be created.
    pub async fn start(self) -> Result<RunningSandbox, StartError> {
        let (state, listeners) = self.build().await?;
        let (stop, stopped) = watch::channel(false);
        let servers = serve_all(&state, listeners, &stopped);
        let tasks = servers.into_iter().map(tokio::spawn).collect();
        Ok(RunningSandbox::new(state, stop, Runtime::Caller(tasks)))
    }

    /// Starts on its own thread, for callers without a runtime.
    ///
    /// # Errors
    /// As [`start`](Self::start), or no thread can be created.
    pub fn start_blocking(self) -> Result<RunningSandbox, StartError> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(StartError::runtime)?;
        let (state, listeners) = runtime.block_on(self.build())?;
        let (stop, stopped) = watch::channel(false);
        let served = Arc::clone(&state);
        let thread = std::thread::Builder::new().name("payouts-sandbox".into()).spawn(move || {
            runtime.block_on(async {
                let mut servers = tokio::task::JoinSet::new();
                for server in serve_all(&served, listeners, &stopped) {
                    servers.spawn(server);
                }
                while servers.join_next().await.is_some() {}
            });
        });
        let thread = thread.map_err(StartError::runtime)?;
        Ok(RunningSandbox::new(state, stop, Runtime::Own(Some(thread))))
    }

    async fn build(mut self) -> Result<(Arc<State>, Vec<(Host, TcpListener)>), StartError> {
        for (id, side) in &self.wanted_quirks {
            self.quirks.set(id, side)?;
        }
        let listeners = self.bind().await?;
        let urls = self.urls(&listeners)?;
        let keys = Keys::new(self.world.seed);
        let mut entra_account = EntraAccount::seeded(&keys);
        for change in self.entra {
            change(&mut entra_account);
        }
        let starts_at = self.starts_at.unwrap_or_else(|| match self.pace {
            Pace::Stepped => self.world.today,
            Pace::Real | Pace::Fast { .. } => Utc::now(),
        });
        let directory = TempDir::with_prefix("payouts-sandbox-").map_err(StartError::directory)?;
        let state = State {
            faults: Mutex::new(FaultRules::new(self.faults)),
            journal: Mutex::new(Journal::new(self.journal)),
            exports: Exports::new(directory, self.splitting),
            entra: Entra::new(&entra_account),
            identity: IdentityProvider::default(),
            oracle: OracleApi::default(),
            shared: Arc::new(Shared {
                clock: Clock::new(self.pace, starts_at),
                business_ends: self.business_ends,
                oracle_accounts: self.oracle_accounts.unwrap_or_else(|| OracleAccount::seeded(&keys)),
                entra_account,
                keys,
                urls,
                quirks: RwLock::new(Arc::new(self.quirks)),
                world: Arc::new(World::new(self.world)?),
            }),
        };
        // The start does not wait for it. The first request does, if necessary.
        tokio::task::spawn_blocking(validation::warm_up);
        Ok((Arc::new(state), listeners))
    }

    async fn bind(&self) -> Result<Vec<(Host, TcpListener)>, StartError> {
        let mut listeners = Vec::new();
        for (host, offset) in Host::ALL.into_iter().zip(0..) {
            let port = self.port.map_or(Some(0), |port| port.checked_add(offset));
            let port = port.ok_or_else(|| StartError::ports(self.port))?;
            let bound = TcpListener::bind((self.address, port)).await;
            listeners.push((host, bound.map_err(|error| StartError::bind(self.address, port, error))?));
        }
        Ok(listeners)
    }

    fn urls(&self, listeners: &[(Host, TcpListener)]) -> Result<BaseUrls, StartError> {
        let name = match (&self.public_host, self.address) {
            (Some(name), _) => name.clone(),
            (None, address) if address.is_unspecified() => Ipv4Addr::LOCALHOST.to_string(),
            (None, IpAddr::V4(address)) => address.to_string(),
            (None, IpAddr::V6(address)) => format!("[{address}]"),
        };
        let mut urls = Vec::new();
        for (_, listener) in listeners {
            let port = listener.local_addr().map_err(StartError::runtime)?.port();
            let url = format!("http://{name}:{port}");
            urls.push(url.parse().map_err(|_| StartError::public_host(&name))?);
        }
        BaseUrls::new(urls).ok_or_else(|| StartError::public_host(&name))
    }
}

fn serve_all(
    state: &Arc<State>,
    listeners: Vec<(Host, TcpListener)>,
    stopped: &watch::Receiver<bool>,
) -> Vec<impl Future<Output = ()> + Send + use<>> {
    let server = |(host, listener)| {
        let state = Arc::clone(state);
        serve(listener, host, stopped.clone(), move |request| app::answer(Arc::clone(&state), request))
    };
    listeners.into_iter().map(server).collect()
}
