//! A fake service in this process: it keeps exports as the real one does, records all calls,
//! and fails where a test's script demands it.

mod rows;
mod source;

pub(crate) use rows::{Content, Entry, entry};
pub(crate) use source::refused;

use chrono::{DateTime, Utc};
use payouts_core::{Error, SourceId, Window};
use payouts_http::Environment;
use payouts_store::{JobState, Store};
use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::Notify;

/// How the service works.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Profile {
    pub(crate) keeps_exports: bool,
    /// Whether two requests of one id are one export.
    pub(crate) honours_ids: bool,
    /// How long it works on an export.
    pub(crate) takes: Duration,
    /// Whether its files are zip archives.
    pub(crate) zips: bool,
}

impl Profile {
    /// As Partner Center, at its best.
    pub(crate) const EXPORTS: Self =
        Self { keeps_exports: true, honours_ids: true, takes: Duration::from_secs(600), zips: false };
    /// As Oracle.
    pub(crate) const ANSWERS: Self =
        Self { keeps_exports: false, honours_ids: false, takes: Duration::ZERO, zips: false };
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    Accounts,
    Begin,
    Poll,
    Fetch,
    Release,
}

/// A call that the service received.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) step: Step,
    /// The window it is about; empty when the service does not know the export.
    pub(crate) window: String,
    /// How many calls of this step for this window came before.
    pub(crate) nth: usize,
    /// The state that another process reads, if the service watches a store.
    pub(crate) durable_state: Option<JobState>,
}

/// What goes wrong in a call.
#[derive(Clone, Debug)]
pub(crate) enum Fault {
    None,
    /// Refuses, and nothing has happened.
    Refuse(Error),
    /// Does as asked, and the answer is lost.
    LoseAnswer(Error),
    /// Never answers, and nothing has happened.
    HangBefore,
    /// Does half of it and never answers: a download stops in the middle.
    HangHalfway,
    /// Does as asked and never answers.
    HangAfter,
    /// The export has failed.
    Failed,
    /// The export is forgotten.
    Gone,
    /// The link is not accepted any more.
    ExpiredLink,
    /// Sends these bytes instead.
    Bytes(Vec<u8>),
}

type Script = Box<dyn FnMut(&Call) -> Fault + Send>;

/// An export that the service holds, or held.
#[derive(Clone, Debug)]
pub(crate) struct Export {
    pub(crate) window: Window,
    pub(crate) request: String,
    pub(crate) body: Vec<u8>,
    pub(crate) ready_at: DateTime<Utc>,
    pub(crate) failed: bool,
    pub(crate) deleted: bool,
}

/// The service. Clones are the same service.
#[derive(Clone)]
pub(crate) struct Provider(Arc<Inner>);

struct Inner {
    id: SourceId,
    profile: Profile,
    environment: Environment,
    hung: Arc<Notify>,
    state: Mutex<State>,
}

struct State {
    accounts: Vec<String>,
    content: BTreeMap<String, Content>,
    exports: BTreeMap<String, Export>,
    /// The number of the last export.
    queued: u64,
    calls: Vec<Call>,
    script: Script,
    watches: Option<PathBuf>,
}

impl Provider {
    /// A service of this name, which has queued this many exports before and forgotten them. It notifies `hung` when a call
    /// hangs.
    pub(crate) fn new(
        name: &str,
        profile: Profile,
        queued: u64,
        environment: Environment,
        hung: Arc<Notify>,
    ) -> Self {
        let account = if profile.keeps_exports { "all" } else { "0042" };
        let state = State {
            accounts: vec![account.to_owned()],
            content: BTreeMap::new(),
            exports: BTreeMap::new(),
            queued,
            calls: Vec::new(),
            script: Box::new(|_| Fault::None),
            watches: None,
        };
        Self(Arc::new(Inner {
            id: SourceId::new(name),
            profile,
            environment,
            hung,
            state: Mutex::new(state),
        }))
    }

    /// From now on it serves these rows of the window, named like `payments/all/2026-01`.
    pub(crate) fn serves(&self, window: &str, rows: &[Entry]) {
        self.serves_content(window, Content::Rows(rows.to_vec()));
    }

    pub(crate) fn serves_content(&self, window: &str, content: Content) {
        self.state().content.insert(format!("{}/{window}", self.0.id), content);
    }

    /// Decides on every call from now on.
    pub(crate) fn follows(&self, script: impl FnMut(&Call) -> Fault + Send + 'static) {
        self.state().script = Box::new(script);
    }

    pub(crate) fn has_no_faults(&self) {
        self.follows(|_| Fault::None);
    }

    /// Reads this store at each call, as another process would.
    pub(crate) fn watches(&self, store: PathBuf) {
        self.state().watches = Some(store);
    }

    pub(crate) fn has_accounts(&self, accounts: &[&str]) {
        self.state().accounts = accounts.iter().map(|account| (*account).to_owned()).collect();
    }

    pub(crate) fn calls(&self) -> Vec<Call> {
        self.state().calls.clone()
    }

    /// How many calls of this step there were.
    pub(crate) fn count(&self, step: Step) -> usize {
        self.state().calls.iter().filter(|call| call.step == step).count()
    }

    /// Every export it ever queued, by id.
    pub(crate) fn exports(&self) -> BTreeMap<String, Export> {
        self.state().exports.clone()
    }

    /// Forgets the calls so far, and nothing else.
    pub(crate) fn forget_calls(&self) {
        self.state().calls.clear();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records the call and asks the script for a fault.
    fn called(&self, step: Step, window: String) -> Fault {
        let durable_state = self.state().watches.clone().and_then(|store| durable_state(&store, &window));
        let mut state = self.state();
        let nth = state.calls.iter().filter(|call| call.step == step && call.window == window).count();
        let call = Call { step, window, nth, durable_state };
        let fault = (state.script)(&call);
        state.calls.push(call);
        fault
    }

    async fn hang<T>(&self) -> T {
        self.0.hung.notify_one();
        std::future::pending().await
    }
}

/// The durable state of a window's job.
fn durable_state(store: &std::path::Path, window: &str) -> Option<JobState> {
    let store = Store::open_read_only(store).expect("a reader");
    let jobs = store.all_jobs().expect("jobs");
    jobs.into_iter().find(|job| job.window.to_string() == window).map(|job| job.state)
}
