//! One account's token: kept, shared, and renewed by one caller at a time.

mod flight;
mod keeper;
mod renewal;
mod state;
#[cfg(test)]
mod tests;

use std::sync::{Arc, PoisonError, RwLock};

use self::flight::Flight;
pub(crate) use self::keeper::Keeper;
use self::renewal::Renewal;
use self::state::{Current, Need, State};
use crate::record::Record;
use payouts_http::{BoxFuture, Credential, CredentialFuture, CredentialProvider, Environment, Error};

/// Turns what is kept of a sign-in into a fresh one.
pub(crate) trait Issuer: std::fmt::Debug + Send + Sync + 'static {
    /// Names issuer, client and audience, without secrets; a record of another set-up is not used.
    fn issued_to(&self) -> &str;

    /// The credential that sends `record`'s bearer, bound to where it may go.
    fn credential(&self, bearer: &payouts_http::SecretString) -> Credential;

    /// Gets a new bearer with what is kept. Called by one caller at a time, under the store's lock.
    fn renew(&self, kept: Record) -> BoxFuture<'_, Result<Record, Failed>>;
}

/// A renewal that did not work out.
#[derive(Debug)]
pub(crate) struct Failed {
    pub(crate) error: Error,
    /// What must be kept all the same: a refresh token that was rotated, a password that was refused.
    pub(crate) keep: Option<Box<Record>>,
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self { error, keep: None }
    }
}

/// Yields a valid credential, from memory where possible.
///
/// Readers share a lock for the time of one comparison. Who finds the token too old takes the write lock, looks again,
/// and starts a flight: a task of its own, so that a caller who gives up does not cancel a refresh whose answer
/// could not be requested again. Every other caller waits for that flight. While the old token still works, no
/// caller waits at all.
#[derive(Clone, Debug)]
pub(crate) struct TokenCache {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    issuer: Arc<dyn Issuer>,
    keeper: Keeper,
    renewal: Renewal,
    environment: Environment,
    state: RwLock<State>,
}

impl TokenCache {
    pub(crate) fn new(issuer: Arc<dyn Issuer>, keeper: Keeper, environment: Environment) -> Self {
        let renewal = Renewal::new(&environment);
        let state = RwLock::default();
        Self { inner: Arc::new(Inner { issuer, keeper, renewal, environment, state }) }
    }

    async fn valid(&self) -> Result<Credential, Error> {
        loop {
            if let Need::Nothing(credential) =
                self.inner.read(|state| state.need(self.inner.environment.now()))
            {
                return Ok(credential);
            }
            match self.inner.board()? {
                Boarding::NotNeeded(credential) => return Ok(credential),
                Boarding::Flight(flight) => {
                    if let Some(landed) = flight.landed().await {
                        return landed;
                    }
                }
            }
        }
    }

    async fn other_than(&self, rejected: &Credential) -> Result<Credential, Error> {
        self.inner.write(|state| state.reject(rejected, self.inner.environment.now()))?;
        let credential = self.valid().await?;
        if credential.same_as(rejected) {
            return Err(state::rejected_when_new());
        }
        Ok(credential)
    }

    /// Keeps a sign-in that a person just made, and forgets every earlier failure.
    pub(crate) async fn adopt(&self, record: Record) -> Result<(), Error> {
        let lock = self.inner.keeper.lock(&self.inner.environment).await?;
        self.inner.keeper.save(&record).await?;
        self.inner.write(|state| state.restart_with(self.inner.current_of(&record)));
        drop(lock);
        Ok(())
    }

    /// Makes a new sign-in out of what is kept, under the lock, and forgets every earlier failure.
    pub(crate) async fn replace<F>(&self, make: impl FnOnce(Record) -> F + Send) -> Result<Record, Error>
    where
        F: Future<Output = Result<Record, Failed>> + Send,
    {
        let Inner { keeper, issuer, environment, .. } = &*self.inner;
        let lock = keeper.lock(environment).await?;
        let kept = keeper.load(issuer.issued_to()).await.unwrap_or_default();
        let made = make(kept.unwrap_or_else(|| Record::empty(issuer.issued_to()))).await;
        let record = match made {
            Ok(record) => record,
            Err(Failed { error, keep }) => {
                if let Some(record) = keep {
                    keeper.save(&record).await?;
                }
                return Err(error);
            }
        };
        keeper.save(&record).await?;
        self.inner.write(|state| state.restart_with(self.inner.current_of(&record)));
        drop(lock);
        Ok(record)
    }

    /// Waits until the renewal that is in the air, if one is, has landed well or badly.
    pub(crate) async fn settled(&self) {
        if let Some(flight) = self.inner.read(State::in_the_air) {
            flight.landed().await;
        }
    }

    /// What is kept, for looking at.
    pub(crate) async fn kept(&self) -> Result<Option<Record>, Error> {
        self.inner.keeper.load(self.inner.issuer.issued_to()).await
    }

    /// Forgets the sign-in, here and in the store.
    pub(crate) async fn forget(&self) -> Result<(), Error> {
        let lock = self.inner.keeper.lock(&self.inner.environment).await?;
        self.inner.keeper.remove().await?;
        self.inner.write(|state| state.restart_with(None));
        drop(lock);
        Ok(())
    }
}

enum Boarding {
    NotNeeded(Credential),
    Flight(Flight),
}

impl Inner {
    /// Looks again under the write lock, and finds or starts the one flight.
    fn board(self: &Arc<Self>) -> Result<Boarding, Error> {
        self.write(|state| {
            let need = state.need(self.environment.now());
            if let Need::Nothing(credential) = need {
                return Ok(Boarding::NotNeeded(credential));
            }
            if let Some(failure) = state.still_cooling(self.environment.monotonic()) {
                return match need {
                    Need::Soon(credential) => Ok(Boarding::NotNeeded(credential)),
                    _ => Err(failure),
                };
            }
            let flight = state.flight(|| Flight::start(Arc::clone(self)));
            match need {
                Need::Soon(credential) => Ok(Boarding::NotNeeded(credential)),
                _ => Ok(Boarding::Flight(flight)),
            }
        })
    }

    fn current_of(&self, record: &Record) -> Option<Current> {
        let bearer = record.bearer.as_ref()?;
        Some(Current {
            credential: self.issuer.credential(&bearer.token),
            issued_at: bearer.issued_at,
            renew_at: self.renewal.due(bearer.issued_at, bearer.expires_at),
            unusable_at: Renewal::unusable(bearer.issued_at, bearer.expires_at),
        })
    }

    /// Every change of the state is made whole by one method, so a panic elsewhere cannot have left half of one.
    fn read<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&self.state.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn write<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.write().unwrap_or_else(PoisonError::into_inner))
    }
}

impl CredentialProvider for TokenCache {
    fn credential(&self) -> CredentialFuture<'_> {
        Box::pin(async { self.valid().await.map_err(Error::before_sending) })
    }

    fn refresh_after_rejection<'a>(&'a self, rejected: &'a Credential) -> CredentialFuture<'a> {
        Box::pin(async { self.other_than(rejected).await.map_err(Error::before_sending) })
    }
}
