//! Time, waiting and randomness as values, so that a test can replace them.
//!
//! Nothing in this crate reads a clock, sleeps or rolls dice except through an [`Environment`]. A program uses
//! [`Environment::system`]; tests use `testing::ManualTime`, where a day of waiting takes no time at all.

mod system;
mod wait_limit;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use uuid::Uuid;

pub use self::system::System;
pub use self::wait_limit::WaitLimit;

use crate::transport::RootCertificates;

/// A future that the traits of this crate return where they must be usable behind `dyn`.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Says what time it is.
pub trait Clock: fmt::Debug + Send + Sync {
    /// The wall clock, which may jump: for what is compared with times of other machines.
    fn now(&self) -> DateTime<Utc>;

    /// Time since an arbitrary fixed moment; never goes back: for measuring how long something took.
    fn monotonic(&self) -> Duration;
}

/// Waits.
pub trait Sleep: fmt::Debug + Send + Sync {
    /// Completes after the duration.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;

    /// Completes after the duration, for cutting off work that takes too long.
    ///
    /// It differs from [`sleep`](Self::sleep) only under virtual time, which passes when a task sleeps but not when
    /// a task merely guards against slowness.
    fn alarm(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.sleep(duration)
    }
}

/// Gives unpredictable bytes.
pub trait Random: fmt::Debug + Send + Sync {
    /// Fills the buffer. The system's implementation is fit for secrets.
    fn fill(&self, bytes: &mut [u8]);
}

/// A clock, a way to wait, a source of randomness, and the roots to trust. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Environment {
    clock: Arc<dyn Clock>,
    sleep: Arc<dyn Sleep>,
    random: Arc<dyn Random>,
    wait_limit: WaitLimit,
    root_certificates: RootCertificates,
}

impl Environment {
    /// The real thing: the system's clocks, tokio's timer, randomness that the operating system seeds.
    pub fn system() -> Self {
        let system = Arc::new(System::new());
        Self::new(system.clone(), system.clone(), system)
    }

    /// An environment of chosen parts.
    pub fn new(clock: Arc<dyn Clock>, sleep: Arc<dyn Sleep>, random: Arc<dyn Random>) -> Self {
        Self {
            clock,
            sleep,
            random,
            wait_limit: WaitLimit::default(),
            root_certificates: RootCertificates::default(),
        }
    }

    /// The same environment, with this bound on the pauses of calls.
    #[must_use]
    pub fn with_wait_limit(self, wait_limit: WaitLimit) -> Self {
        Self { wait_limit, ..self }
    }

    /// The same environment, in which these root certificates are trusted in addition to the system's.
    #[must_use]
    pub fn with_root_certificates(self, root_certificates: RootCertificates) -> Self {
        Self { root_certificates, ..self }
    }

    /// The root certificates that are trusted in addition to the operating system's.
    #[must_use]
    pub fn root_certificates(&self) -> &RootCertificates {
        &self.root_certificates
    }

    /// Whether a call may pause for this long.
    pub(crate) fn allows_pause(&self, pause: Duration) -> bool {
        self.wait_limit.allows(self.monotonic(), pause)
    }

    /// Pauses a call. Whether the pause came to its end, and was not ended by the limit.
    pub(crate) async fn pause(&self, duration: Duration) -> bool {
        let ended = std::pin::pin!(self.wait_limit.has_ended(|| self.monotonic()));
        let is_over = futures_util::future::select(self.sleep(duration), ended).await;
        matches!(is_over, futures_util::future::Either::Left(_))
    }

    /// The outcome of work that waits for its turn, or `None` when the limit ended the wait.
    pub(crate) async fn unless_ended<F: Future>(&self, work: F) -> Option<F::Output> {
        let (work, ended) =
            (std::pin::pin!(work), std::pin::pin!(self.wait_limit.has_ended(|| self.monotonic())));
        match futures_util::future::select(work, ended).await {
            futures_util::future::Either::Left((done, _)) => Some(done),
            futures_util::future::Either::Right(((), _)) => None,
        }
    }

    /// The wall clock, UTC.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Time since an arbitrary fixed moment; never goes back.
    pub fn monotonic(&self) -> Duration {
        self.clock.monotonic()
    }

    /// Completes after the duration.
    pub fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.sleep.sleep(duration)
    }

    /// The outcome of `work`, or `None` when it took longer than the duration.
    pub async fn within<F: Future>(&self, limit: Duration, work: F) -> Option<F::Output> {
        let work = std::pin::pin!(work);
        match futures_util::future::select(work, self.sleep.alarm(limit)).await {
            futures_util::future::Either::Left((done, _)) => Some(done),
            futures_util::future::Either::Right(((), _)) => None,
        }
    }

    /// Fills the buffer with unpredictable bytes.
    pub fn fill_random(&self, bytes: &mut [u8]) {
        self.random.fill(bytes);
    }

    /// A fresh random GUID (version 4) in the usual lower-case notation, for request ids.
    pub fn guid(&self) -> String {
        let mut bytes = [0; 16];
        self.fill_random(&mut bytes);
        uuid::Builder::from_random_bytes(bytes)
            .into_uuid()
            .hyphenated()
            .encode_lower(&mut Uuid::encode_buffer())
            .to_owned()
    }

    /// A duration between zero and `most`, both included, to the millisecond.
    pub fn random_up_to(&self, most: Duration) -> Duration {
        let span = u64::try_from(most.as_millis()).unwrap_or(u64::MAX);
        let mut bytes = [0; 8];
        self.fill_random(&mut bytes);
        let roll = u64::from_le_bytes(bytes);
        Duration::from_millis(span.checked_add(1).map_or(roll, |outcomes| roll % outcomes))
    }
}

impl Default for Environment {
    fn default() -> Self {
        Self::system()
    }
}
