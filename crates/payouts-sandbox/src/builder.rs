//! How a sandbox is put together and started.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex, RwLock};

use chrono::{DateTime, Utc};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::accounts::{EntraAccount, OracleAccount};
use crate::app::App;
use crate::clock::{Clock, Pace};
use crate::error::StartError;
use crate::faults::{FaultRule, Weather};
use crate::http::{Host, serve};
use crate::journal::Journal;
use crate::keys::Keys;
use crate::partner::{Exports, Splitting};
use crate::quirks::{Preset, Quirks};
use crate::running::{BaseUrls, RunningSandbox, Runtime};
use payouts_sandbox_world::{World, WorldConfig};
use crate::{entra, honesty, oracle, oracle_idm};

/// Requests that the journal remembers unless told otherwise.
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

/// What a sandbox will be.
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
    /// The world behind both services. Its seed is also that of ids, tokens and faults.
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

    /// How time passes.
    #[must_use]
    pub fn pace(self, pace: Pace) -> Self {
        Self { pace, ..self }
    }

    /// The instant at which the sandbox's time begins. Without it, a stepped clock begins at the world's `today`, any
    /// other at the machine's time.
    #[must_use]
    pub fn starts_at(self, instant: DateTime<Utc>) -> Self {
        Self { starts_at: Some(instant), ..self }
    }

    /// The instant from which on nothing more happens in the world, while exports, tokens and links go on to age: what is
    /// read twice would differ by what was paid meanwhile.
    #[must_use]
    pub fn business_ends(self, instant: DateTime<Utc>) -> Self {
        Self { business_ends: Some(instant), ..self }
    }

    /// All quirks at once, as people meet them; single ones can still be turned.
    #[must_use]
    pub fn preset(self, preset: Preset) -> Self {
        self.quirks(Quirks::preset(preset))
    }

    /// All quirks at once.
    #[must_use]
    pub fn quirks(self, quirks: Quirks) -> Self {
        Self { quirks, ..self }
    }

    /// Turns one quirk, by the id of its discrepancy and the name of the side.
    #[must_use]
    pub fn quirk(mut self, id: impl Into<String>, side: impl Into<String>) -> Self {
        self.wanted_quirks.push((id.into(), side.into()));
        self
    }

    /// What goes wrong.
    #[must_use]
    pub fn faults(self, faults: impl IntoIterator<Item = FaultRule>) -> Self {
        Self { faults: faults.into_iter().collect(), ..self }
    }

    /// The address to listen on; 127.0.0.1 unless told. Anything else opens the sandbox to the network.
    #[must_use]
    pub fn listen(self, address: IpAddr) -> Self {
        Self { address, ..self }
    }

    /// The port of the first host; the others follow, in the order of [`Host::ALL`]. Free ports unless told.
    #[must_use]
    pub fn port(self, port: u16) -> Self {
        Self { port: Some(port), ..self }
    }

    /// The host name in the URLs that the sandbox tells; the address it listens on unless told.
    #[must_use]
    pub fn public_host(self, host: impl Into<String>) -> Self {
        Self { public_host: Some(host.into()), ..self }
    }

    /// How many requests the journal remembers; 10,000 unless told.
    #[must_use]
    pub fn journal(self, entries: usize) -> Self {
        Self { journal: entries, ..self }
    }

    /// From how many records on export files are split.
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

    /// The API accounts of Oracle's side, instead of `payouts`, `expired` and `no-payments`.
    #[must_use]
    pub fn oracle_accounts(self, accounts: impl IntoIterator<Item = OracleAccount>) -> Self {
        Self { oracle_accounts: Some(accounts.into_iter().collect()), ..self }
    }

    /// Starts on the runtime of the caller.
    ///
    /// # Errors
    /// The world or a quirk is not possible, a port is taken, or there is no place for temporary files.
    pub async fn start(self) -> Result<RunningSandbox, StartError> {
        let (app, listeners) = self.assemble().await?;
        let (stop, stopped) = watch::channel(false);
        let servers = serve_all(&app, listeners, &stopped);
        let tasks = servers.into_iter().map(tokio::spawn).collect();
        Ok(RunningSandbox::new(app, stop, Runtime::Callers(tasks)))
    }

    /// Starts on a thread of its own, for callers without a runtime.
    ///
    /// # Errors
    /// As [`start`](Self::start), or no thread can be had.
    pub fn start_blocking(self) -> Result<RunningSandbox, StartError> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(StartError::runtime)?;
        let (app, listeners) = runtime.block_on(self.assemble())?;
        let (stop, stopped) = watch::channel(false);
        let shared = Arc::clone(&app);
        let thread = std::thread::Builder::new().name("payouts-sandbox".into()).spawn(move || {
            runtime.block_on(async {
                let mut servers = tokio::task::JoinSet::new();
                for server in serve_all(&shared, listeners, &stopped) {
                    servers.spawn(server);
                }
                while servers.join_next().await.is_some() {}
            });
        });
        let thread = thread.map_err(StartError::runtime)?;
        Ok(RunningSandbox::new(app, stop, Runtime::Own(Some(thread))))
    }

    async fn assemble(mut self) -> Result<(Arc<App>, Vec<(Host, TcpListener)>), StartError> {
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
        let app = App {
            clock: Clock::new(self.pace, starts_at),
            business_ends: self.business_ends,
            oracle_accounts: self.oracle_accounts.unwrap_or_else(|| OracleAccount::seeded(&keys)),
            entra: entra::State::new(&entra_account),
            oracle: oracle::State::default(),
            identity: oracle_idm::State::default(),
            entra_account,
            keys,
            urls,
            quirks: RwLock::new(Arc::new(self.quirks)),
            weather: Mutex::new(Weather::new(self.faults)),
            journal: Mutex::new(Journal::new(self.journal)),
            exports: Exports::default(),
            splitting: self.splitting,
            world: Arc::new(World::new(self.world)?),
            spool: TempDir::with_prefix("payouts-sandbox-").map_err(StartError::spool)?,
        };
        // Not part of starting: the first request finds them ready, or waits for them.
        tokio::task::spawn_blocking(honesty::warm_up);
        Ok((Arc::new(app), listeners))
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
        BaseUrls::of(urls).ok_or_else(|| StartError::public_host(&name))
    }
}

fn serve_all(
    app: &Arc<App>,
    listeners: Vec<(Host, TcpListener)>,
    stopped: &watch::Receiver<bool>,
) -> Vec<impl Future<Output = ()> + Send + use<>> {
    let server = |(host, listener)| {
        let app = Arc::clone(app);
        serve(listener, host, stopped.clone(), move |ask| Arc::clone(&app).answer(ask))
    };
    listeners.into_iter().map(server).collect()
}
