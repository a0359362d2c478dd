//! What all hosts of one sandbox share, and how a request finds its way.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use http::header::{DATE, SERVER};
use tempfile::TempDir;

use crate::accounts::{EntraAccount, OracleAccount};
use crate::clock::Clock;
use crate::faults::{Fault, FileShape, Weather};
use crate::http::{Ask, Break, Host, Outcome, Reply};
use crate::journal::{Entry, Journal};
use crate::keys::Keys;
use crate::partner::{Exports, Splitting};
use crate::quirks::{Quirks, Side};
use crate::running::BaseUrls;
use crate::sync::lock;
use payouts_sandbox_world::World;
use crate::{blob, control, entra, faults, oracle, oracle_idm, partner};

/// `Server` of every answer.
pub(crate) const SERVER_NAME: &str = concat!("payouts-sandbox/", env!("CARGO_PKG_VERSION"));

/// The state of one sandbox.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) world: Arc<World>,
    pub(crate) clock: Clock,
    pub(crate) business_ends: Option<DateTime<Utc>>,
    pub(crate) keys: Keys,
    pub(crate) urls: BaseUrls,
    pub(crate) entra_account: EntraAccount,
    pub(crate) oracle_accounts: Vec<OracleAccount>,
    pub(crate) quirks: RwLock<Arc<Quirks>>,
    pub(crate) weather: Mutex<Weather>,
    pub(crate) journal: Mutex<Journal>,
    pub(crate) exports: Exports,
    pub(crate) splitting: Splitting,
    pub(crate) entra: entra::State,
    pub(crate) oracle: oracle::State,
    pub(crate) identity: oracle_idm::State,
    /// Export files on their way; gone with the sandbox.
    pub(crate) spool: TempDir,
}

/// One request's view of the sandbox: its instant and its switches stay the same to the end.
#[derive(Clone)]
pub(crate) struct Context {
    pub(crate) app: Arc<App>,
    pub(crate) now: DateTime<Utc>,
    pub(crate) quirks: Arc<Quirks>,
    pub(crate) struck: Struck,
}

/// Faults that a service plays itself.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Struck {
    pub(crate) expired_link: bool,
    pub(crate) changed_etag: bool,
    pub(crate) damaged_file: Option<FileShape>,
    pub(crate) revoked_token: bool,
}

impl Context {
    /// The instant at which the world is looked at.
    pub(crate) fn business(&self) -> DateTime<Utc> {
        self.app.business_at(self.now)
    }

    pub(crate) fn quirk<S: Side>(&self) -> S {
        self.quirks.side()
    }
}

/// What a service says about a request before it takes it.
#[derive(Debug, Default)]
pub(crate) struct Checked {
    /// The operation that is meant.
    pub(crate) operation: Option<&'static str>,
    /// What the spec has against it.
    pub(crate) violations: Vec<String>,
}

impl App {
    /// How far business has come at an instant.
    pub(crate) fn business_at(&self, instant: DateTime<Utc>) -> DateTime<Utc> {
        self.business_ends.map_or(instant, |end| instant.min(end))
    }

    pub(crate) fn context(self: &Arc<Self>) -> Context {
        let quirks = Arc::clone(&self.quirks.read().unwrap_or_else(PoisonError::into_inner));
        Context { app: Arc::clone(self), now: self.clock.now(), quirks, struck: Struck::default() }
    }

    pub(crate) fn change_quirks<T>(&self, change: impl FnOnce(&mut Quirks) -> T) -> T {
        let mut quirks = self.quirks.write().unwrap_or_else(PoisonError::into_inner);
        change(Arc::make_mut(&mut quirks))
    }

    pub(crate) fn spool_file(&self, name: &str) -> PathBuf {
        self.spool.path().join(name)
    }

    /// Answers one request of one host.
    pub(crate) async fn answer(self: Arc<Self>, ask: Ask) -> Outcome {
        let mut context = self.context();
        if ask.path.starts_with(control::PREFIX) {
            return Outcome::Reply(signed(control::answer(&context, &ask).await, context.now), None);
        }
        let mut entry = Entry::of(&ask, context.now);
        let checked = check(&context, &ask);
        entry.operation = checked.operation;
        if checked.operation.is_some() && ask.method == http::Method::POST && is_json(&ask) {
            entry.body = String::from_utf8(ask.body.to_vec()).ok();
        }
        entry.violations.clone_from(&checked.violations);
        let strikes = lock(&self.weather).strikes(checked.operation, &ask.path, &self.keys);
        entry.fault = strikes.first().map(Fault::kind);
        let outcome = through_weather(&mut context, &ask, &checked, &strikes).await;
        if let Outcome::Reply(reply, _) = &outcome {
            entry.status = Some(reply.status.as_u16());
            entry.length = reply.content.length();
        }
        lock(&self.journal).write(entry);
        outcome
    }
}

async fn through_weather(context: &mut Context, ask: &Ask, checked: &Checked, strikes: &[Fault]) -> Outcome {
    let mut instead = None;
    let mut after = None;
    let mut breaks = None;
    let mut wrong = None;
    let mut success = None;
    for fault in strikes {
        match *fault {
            Fault::Latency { milliseconds } => tokio::time::sleep(Duration::from_millis(milliseconds)).await,
            Fault::ClockSkew { seconds } => {
                let skew = TimeDelta::try_seconds(seconds).unwrap_or_default();
                context.now = context.now.checked_add_signed(skew).unwrap_or(context.now);
            }
            Fault::ResetBefore => return Outcome::Reset,
            Fault::ExpiredLink => context.struck.expired_link = true,
            Fault::ChangedEtag => context.struck.changed_etag = true,
            Fault::DamagedFile { shape } => context.struck.damaged_file = Some(shape),
            Fault::RevokedToken => context.struck.revoked_token = true,
            Fault::WrongAnswer { body } => wrong = Some(body),
            Fault::Truncate { after } => breaks = Some(Break::Truncate(after)),
            Fault::Stall { after } => breaks = Some(Break::Stall(after)),
            Fault::CloseDelimited { after } => breaks = Some(Break::CloseDelimited(after)),
            Fault::Drip { bytes_per_second } => breaks = Some(Break::Drip(bytes_per_second.max(1))),
            Fault::Endless => breaks = Some(Break::Endless),
            Fault::SuccessStatus { status } => success = Some(status),
            Fault::TooManyRequests { .. }
            | Fault::ErrorStatus { .. }
            | Fault::SignInError { .. }
            | Fault::ProxyPage { .. } => {
                instead = faults::refusal(context, ask.host, fault);
            }
            Fault::ResetAfter | Fault::ErrorStatusAfter { .. } => after = Some(*fault),
        }
    }
    let reply = match instead {
        Some(reply) => reply,
        None => serve(context, ask, checked).await,
    };
    let reply = match wrong {
        Some(body) => faults::wrong(reply, body),
        None => reply,
    };
    let reply = match after {
        Some(Fault::ResetAfter) => return Outcome::Reset,
        Some(fault) => faults::refusal(context, ask.host, &fault).unwrap_or(reply),
        None => reply,
    };
    let reply = match success {
        Some(status) => reply.with_success(status),
        None => reply,
    };
    Outcome::Reply(signed(reply, context.now), breaks)
}

fn check(context: &Context, ask: &Ask) -> Checked {
    match ask.host {
        Host::PartnerApi => partner::check(ask),
        Host::OracleApp => oracle::check(ask),
        Host::Blob => blob::check(ask),
        Host::Entra => entra::check(ask),
        Host::OracleAuth => oracle_idm::check(context, ask),
    }
}

async fn serve(context: &Context, ask: &Ask, checked: &Checked) -> Reply {
    match ask.host {
        Host::PartnerApi => partner::answer(context, ask, checked).await,
        Host::OracleApp => oracle::answer(context, ask, checked),
        Host::Blob => blob::answer(context, ask).await,
        Host::Entra => entra::answer(context, ask),
        Host::OracleAuth => oracle_idm::answer(context, ask),
    }
}

fn is_json(ask: &Ask) -> bool {
    ask.header("content-type").is_some_and(|kind| kind.starts_with("application/json"))
}

/// Says in every answer that it is a sandbox, and what time it is there.
fn signed(reply: Reply, now: DateTime<Utc>) -> Reply {
    let date = now.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    reply.with(SERVER, SERVER_NAME).with(DATE, &date)
}
