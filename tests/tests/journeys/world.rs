//! A store, a sandbox next to it, and processes that come and go.

use crate::lid::Lid;
use chrono::{DateTime, Utc};
use payouts_auth::{
    FileStore,
    entra::{EntraApp, EntraUser},
};
use payouts_core::{PartnerCenter, PartnerCenterSource, PayoutSource, SourceId};
use payouts_http::{
    BoxFuture, Credential, CredentialFuture, CredentialProvider, Environment,
    environment::{Clock, Sleep},
    testing::{ManualTime, SeededRandom},
};
use payouts_sandbox::{JournalEntry, Pace, RunningSandbox, Sandbox, SandboxBuilder, world::WorldConfig};
use payouts_store::{AsOf, PayoutFilter, Store};
use payouts_sync::{Engine, Event, LookBack, Observer, Options, Quiet, Stopper, SyncReport};
use std::{
    panic::AssertUnwindSafe,
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tempfile::TempDir;

/// Noon of a day when January is settled.
const BEGIN: &str = "2025-03-10T12:00:00Z";

pub(crate) const fn minutes(count: u64) -> Duration {
    Duration::from_secs(60 * count)
}

pub(crate) const fn hours(count: u64) -> Duration {
    minutes(60 * count)
}

/// A sandbox of a quarter of two partners. Its time advances with the world's only.
pub(crate) fn sandbox() -> SandboxBuilder {
    let world = WorldConfig {
        partners: 2,
        accounts: 1,
        first_month: "2024-12-01".parse().expect("a day"),
        months: 3,
        rows: 240,
        payments_per_day: 1,
        ..WorldConfig::default()
    };
    Sandbox::builder().world(world).pace(Pace::Stepped).starts_at(BEGIN.parse().expect("an instant"))
}

/// The payments of one month: one window.
pub(crate) fn payments_of(month: &str) -> Options {
    let since = format!("{month}-01").parse().expect("a day");
    let datasets = vec![payouts_core::Dataset::Payments];
    Options { datasets, look_back: LookBack::uniform(0), ..Options::new(since, since) }
}

pub(crate) struct World {
    dir: TempDir,
    time: SharedTime,
    processes: AtomicU64,
    /// For how long the machine sleeps before the next download.
    nap: Arc<Mutex<Option<Duration>>>,
}

impl World {
    /// An empty store, and a person who has signed in with a device code.
    pub(crate) async fn signed_in(sandbox: SandboxBuilder) -> Self {
        let sandbox = Arc::new(sandbox.start().await.expect("a sandbox"));
        let time = SharedTime { ours: ManualTime::starting_at(sandbox.now()), sandbox };
        let dir = tempfile::tempdir().expect("a directory");
        let world = Self { dir, time, processes: AtomicU64::new(0), nap: Arc::default() };
        let approve = |code: &payouts_auth::entra::DeviceCode| {
            assert!(world.sandbox().approve_device(code.user_code()), "a code of the sandbox's");
        };
        let user = world.user(&world.environment());
        user.sign_in_with_device_code(approve).await.expect("a sign-in");
        world
    }

    pub(crate) fn sandbox(&self) -> &RunningSandbox {
        &self.time.sandbox
    }

    /// For how long the world has been there.
    pub(crate) fn age(&self) -> Duration {
        self.time.ours.elapsed()
    }

    /// No process runs until then.
    pub(crate) fn rest_until(&self, age: Duration) {
        self.time.ours.advance(age.checked_sub(self.age()).expect("a later time"));
        self.time.follow();
    }

    pub(crate) fn rest_for(&self, duration: Duration) {
        self.rest_until(self.age() + duration);
    }

    /// The machine is put to sleep once, when there is a link and its download has not begun.
    pub(crate) fn naps_before_a_download(&self, duration: Duration) {
        *self.nap.lock().unwrap_or_else(PoisonError::into_inner) = Some(duration);
    }

    /// Every process has randomness of its own, and all of them one clock.
    fn environment(&self) -> Environment {
        let process = self.processes.fetch_add(1, Ordering::Relaxed);
        let time = Arc::new(self.time.clone());
        Environment::new(time.clone(), time, Arc::new(SeededRandom::new(process)))
    }

    /// Who signs the calls, with the tokens that are kept in a file.
    fn user(&self, environment: &Environment) -> EntraUser {
        let (account, urls) = (self.sandbox().entra_account(), self.sandbox().urls());
        let app = EntraApp::new(&account.tenant, &account.client_id)
            .authority(urls.entra.clone())
            .api(urls.partner_api.clone());
        let kept = Arc::new(FileStore::new(self.dir.path().join("tokens")));
        EntraUser::new(app, "contoso", kept, environment.clone()).expect("a user")
    }

    /// An engine that knows nothing but what is on the disk.
    fn engine(&self, observer: Arc<dyn Observer>) -> Engine {
        let environment = self.environment();
        let partner_center = PartnerCenter::builder()
            .base_url(self.sandbox().urls().partner_api.clone())
            .environment(environment.clone())
            .credentials(InTurn(self.user(&environment)))
            .build()
            .expect("a client");
        let source = PartnerCenterSource::new(SourceId::new("contoso"), partner_center, Vec::new());
        let (time, nap) = (self.time.clone(), Arc::clone(&self.nap));
        let before_download = move || {
            if let Some(duration) = nap.lock().unwrap_or_else(PoisonError::into_inner).take() {
                time.ours.advance(duration);
                time.follow();
            }
        };
        let sources: Vec<Arc<dyn PayoutSource>> = vec![Arc::new(Lid { source, before_download })];
        Engine::new(sources, environment, observer)
    }

    /// A process that runs to its end.
    pub(crate) async fn run(&self, options: &Options) -> SyncReport {
        let (_stopper, stop) = Stopper::new();
        self.engine(Arc::new(Quiet)).run(self.writer(), options, stop).await.expect("a run")
    }

    /// A process that is killed at the first event of that kind.
    pub(crate) async fn run_until(
        &self,
        options: &Options,
        is_it: impl Fn(&Event<'_>) -> bool + Send + Sync + 'static,
    ) {
        let (_stopper, stop) = Stopper::new();
        let engine = self.engine(Arc::new(Executioner(Box::new(is_it))));
        let run = AssertUnwindSafe(engine.run(self.writer(), options, stop));
        match futures_util::FutureExt::catch_unwind(run).await {
            Ok(ended) => panic!("it was to be killed, and ended: {ended:?}"),
            Err(panic) if panic.is::<Killed>() => {}
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }

    fn place(&self) -> PathBuf {
        self.dir.path().join("store")
    }

    /// Opens the store for writing. Of a process that was killed, the thread that writes may be about to let go.
    fn writer(&self) -> Store {
        for _ in 0..5_000 {
            match Store::open(&self.place()) {
                Err(error) if error.is_in_use() => std::thread::sleep(Duration::from_millis(1)),
                opened => return opened.expect("a store"),
            }
        }
        panic!("the store stays in use");
    }

    pub(crate) fn store(&self) -> Store {
        Store::open_read_only(&self.place()).expect("a store")
    }

    /// The content of the store, as lines: all but when it was learnt.
    pub(crate) fn picture(&self) -> Vec<String> {
        let (store, mut lines) = (self.store(), Vec::new());
        store
            .payouts(&PayoutFilter { with_vanished: true, ..PayoutFilter::default() }, AsOf::Now, |version| {
                lines.push(format!("{:?} vanished in {:?}", version.payout, version.vanished_in));
                Ok::<(), payouts_store::Error>(())
            })
            .expect("payouts");
        for covered in store.coverage().expect("coverage") {
            lines.push(format!("{} is {}: {:?}", covered.window, covered.state, covered.report));
        }
        lines
    }

    /// What the sandbox was asked of this operation.
    pub(crate) fn asked(&self, operation: &str) -> Vec<JournalEntry> {
        let journal = self.sandbox().journal();
        journal.into_iter().filter(|entry| entry.operation == Some(operation)).collect()
    }

    /// The answers to deletions of payments, in their order.
    pub(crate) fn deletions(&self) -> Vec<Option<u16>> {
        self.asked("deletePaymentsExport").iter().map(|entry| entry.status).collect()
    }
}

/// A sign-in whose renewals end before anything else goes on: a renewal in the background takes no time of a clock that
/// moves only when a task sleeps, but a sleep that begins meanwhile would make it seem to take that long.
#[derive(Debug)]
struct InTurn(EntraUser);

impl CredentialProvider for InTurn {
    fn credential(&self) -> CredentialFuture<'_> {
        Box::pin(async {
            let credential = self.0.credential().await;
            self.0.settled().await;
            credential
        })
    }

    fn refresh_after_rejection<'a>(&'a self, rejected: &'a Credential) -> CredentialFuture<'a> {
        self.0.refresh_after_rejection(rejected)
    }
}

/// One clock of both sides.
#[derive(Clone, Debug)]
struct SharedTime {
    ours: ManualTime,
    sandbox: Arc<RunningSandbox>,
}

impl SharedTime {
    fn follow(&self) {
        if let Ok(behind) = (self.ours.now() - self.sandbox.now()).to_std() {
            self.sandbox.step(behind);
        }
    }
}

impl Clock for SharedTime {
    fn now(&self) -> DateTime<Utc> {
        self.ours.now()
    }

    fn monotonic(&self) -> Duration {
        self.ours.monotonic()
    }
}

impl Sleep for SharedTime {
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let (time, sleep) = (self.clone(), self.ours.sleep(duration));
        Box::pin(async move {
            sleep.await;
            time.follow();
        })
    }

    fn alarm(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.ours.alarm(duration)
    }
}

/// Kills the process when something happens.
struct Executioner(Box<dyn Fn(&Event<'_>) -> bool + Send + Sync>);

struct Killed;

impl std::fmt::Debug for Executioner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Executioner")
    }
}

impl Observer for Executioner {
    fn event(&self, event: &Event<'_>) {
        if (self.0)(event) {
            // Unwinds without the message of a panic.
            std::panic::resume_unwind(Box::new(Killed));
        }
    }
}
