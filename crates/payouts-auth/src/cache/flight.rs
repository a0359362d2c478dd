//! One renewal, shared by all callers that wait for it.

use std::fmt;
use std::sync::Arc;

use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, Shared};
use tracing::Instrument as _;

use super::renewal::Renewal;
use super::state::{Current, Need, State};
use super::{Failed, Inner};
use crate::record::{Record, RenewalRefused};
use payouts_http::{Credential, Error, ErrorKind};

/// What a flight brings; `None` when it was lost on the way.
type Landing = Option<Result<Credential, Error>>;

/// A renewal in progress. Clones wait for the same one.
#[derive(Clone)]
pub(super) struct Flight(Shared<BoxFuture<'static, Landing>>);

impl Flight {
    /// Starts renewing in a task of its own.
    pub(super) fn start(inner: Arc<Inner>) -> Self {
        let task = tokio::spawn(inner.fly().in_current_span());
        let landing = task.map(|ended| match ended {
            Ok(landed) => Some(landed),
            Err(why) if why.is_panic() => {
                Some(Err(Error::new(ErrorKind::Credential, "renewing the token failed unexpectedly")))
            }
            Err(_) => None,
        });
        Self(landing.boxed().shared())
    }

    /// What every waiting caller gets; `None` when the flight was lost and another one is needed.
    pub(super) async fn landed(self) -> Landing {
        self.0.await
    }

    pub(super) fn is_lost(&self) -> bool {
        // A flight that landed takes itself off the board; one that ended and is still there never will.
        self.0.peek().is_some()
    }
}

impl fmt::Debug for Flight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Flight")
    }
}

impl Inner {
    async fn fly(self: Arc<Self>) -> Result<Credential, Error> {
        let account = self.keeper.account();
        match self.renew().await {
            Ok(credential) => Ok(credential),
            Err(Crash { error, leftover }) => {
                let pause = |failures| Renewal::pause(&self.environment, failures, &error);
                let monotonic = self.environment.monotonic();
                let (error, usable) = self.write(|state| {
                    let error = state.crash(error.clone(), leftover, pause, monotonic);
                    (error, state.need(self.environment.now()))
                });
                tracing::warn!(account, kind = ?error.kind(), "the token could not be renewed: {error}");
                match usable {
                    Need::Nothing(credential) | Need::Soon(credential) => Ok(credential),
                    Need::Now => Err(error),
                }
            }
        }
    }

    /// Asks the issuer only when no other process has a better token: look, lock, look again.
    async fn renew(&self) -> Result<Credential, Crash> {
        let kept = self.keeper.load(self.issuer.issued_to()).await?;
        if let Some(current) = kept.as_ref().and_then(|record| self.good(record)) {
            return Ok(self.land(current));
        }
        let lock = self.keeper.lock(&self.environment).await?;
        let kept = self.keeper.load(self.issuer.issued_to()).await?;
        if let Some(current) = kept.as_ref().and_then(|record| self.good(record)) {
            tracing::debug!(account = self.keeper.account(), "another process renewed the token");
            return Ok(self.land(current));
        }
        if let Some(record) = self.write(State::take_unsaved) {
            return Ok(self.keep_and_use(record).await?);
        }
        let leftover = kept.as_ref().and_then(|record| self.not_rejected(record));
        let kept = kept.unwrap_or_else(|| Record::empty(self.issuer.issued_to()));
        let landed = match self.issuer.renew(kept.clone()).await {
            Ok(record) => self.keep_and_use(Record { renewal_refused: None, ..record }).await,
            Err(Failed { error, keep }) => {
                let rotated = keep.is_some();
                let record = keep.map_or(kept, |record| *record);
                let refused = self.refused(&record, &error);
                if rotated || refused != record.renewal_refused {
                    self.keeper.save(&Record { renewal_refused: refused, ..record }).await?;
                }
                Err(error)
            }
        };
        drop(lock);
        landed.map_err(|error| Crash { error, leftover })
    }

    /// The new refresh token is durable before the new bearer is used: from then on a crash costs nothing.
    async fn keep_and_use(&self, record: Record) -> Result<Credential, Error> {
        if let Err(why) = self.keeper.save(&record).await {
            self.write(|state| state.keep_unsaved(record));
            return Err(why);
        }
        let Some(current) = self.current_of(&record) else {
            return Err(Error::new(ErrorKind::Credential, "the sign-in service gave no token"));
        };
        tracing::info!(account = self.keeper.account(), expires_at = ?record.bearer.as_ref().map(|b| b.expires_at), "renewed the token");
        Ok(self.land(current))
    }

    /// What to note of a renewal that failed, next to what it was to renew: the reason, when a person has to act first.
    fn refused(&self, record: &Record, error: &Error) -> Option<RenewalRefused> {
        let is_refusal = error.is_sign_in_needed()
            || (error.kind() == ErrorKind::Configuration && error.service_code().is_some());
        // Without a sign-in there was nothing to refuse.
        let had_sign_in = record.refresh_token.is_some() || record.bearer.is_some();
        if !is_refusal || !had_sign_in {
            return record.renewal_refused.clone();
        }
        let reason = format!("{error:#}");
        let same = record.renewal_refused.clone().filter(|before| before.reason == reason);
        Some(same.unwrap_or_else(|| RenewalRefused { at: self.environment.now(), reason }))
    }

    fn land(&self, current: Current) -> Credential {
        let credential = current.credential.clone();
        self.write(|state| state.land(current));
        credential
    }

    /// The kept token, when it is neither due for renewal nor rejected.
    fn good(&self, record: &Record) -> Option<Current> {
        self.not_rejected(record).filter(|current| self.environment.now() < current.renew_at)
    }

    fn not_rejected(&self, record: &Record) -> Option<Current> {
        self.current_of(record).filter(|current| !self.read(|state| state.is_rejected(&current.credential)))
    }
}

/// A renewal that failed, and the kept token that may still work.
struct Crash {
    error: Error,
    leftover: Option<Current>,
}

impl From<Error> for Crash {
    fn from(error: Error) -> Self {
        Self { error, leftover: None }
    }
}
