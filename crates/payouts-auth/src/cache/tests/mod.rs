//! The cache against an issuer whose every answer is arranged, on virtual time.

mod flights;
mod keeping;

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::Semaphore;

use super::{Failed, Issuer, Keeper, TokenCache};
use crate::record::{Bearer, Record};
use crate::store::{MemoryStore, TokenStore};
use payouts_http::testing::ManualTime;
use payouts_http::{BoxFuture, Credential, CredentialProvider as _, Error, ErrorKind, SecretString};

const SET_UP: &str = "test";
const HOUR: Duration = Duration::from_secs(3600);

/// Issues `token-1`, `token-2`… with a life of an hour, or fails as arranged.
#[derive(Debug)]
struct Arranged {
    name: &'static str,
    time: ManualTime,
    issued: AtomicUsize,
    failures: Mutex<VecDeque<Error>>,
    /// Each renewal takes one permit; closing it down is how a test makes the issuer slow.
    gate: Semaphore,
}

impl Issuer for Arranged {
    fn issued_to(&self) -> &str {
        SET_UP
    }

    fn credential(&self, bearer: &SecretString) -> Credential {
        Credential::bearer(bearer)
    }

    fn renew(&self, kept: Record) -> BoxFuture<'_, Result<Record, Failed>> {
        Box::pin(async move {
            let number = self.issued.fetch_add(1, Ordering::SeqCst) + 1;
            self.gate.acquire().await.unwrap().forget();
            if let Some(error) = self.failures.lock().unwrap().pop_front() {
                return Err(error.into());
            }
            let now = self.time.environment().now();
            Ok(Record { bearer: Some(bearer(&format!("{}-{number}", self.name), now)), ..kept })
        })
    }
}

fn bearer(token: &str, issued_at: DateTime<Utc>) -> Bearer {
    Bearer { token: token.into(), issued_at, expires_at: issued_at + TimeDelta::hours(1) }
}

struct Bench {
    cache: TokenCache,
    issuer: Arc<Arranged>,
    time: ManualTime,
    store: MemoryStore,
}

impl Bench {
    fn new() -> Self {
        let store = MemoryStore::new();
        Self::with(Arc::new(store.clone()), store, ManualTime::starting_at(DateTime::UNIX_EPOCH), "token")
    }

    /// Another process with the same store and clock, whose issuer returns `other-1`, `other-2`…
    fn beside(&self) -> Self {
        Self::with(Arc::new(self.store.clone()), self.store.clone(), self.time.clone(), "other")
    }

    fn with(used: Arc<dyn TokenStore>, store: MemoryStore, time: ManualTime, name: &'static str) -> Self {
        let issuer = Arc::new(Arranged {
            name,
            time: time.clone(),
            issued: AtomicUsize::new(0),
            failures: Mutex::default(),
            gate: Semaphore::new(1_000),
        });
        let cache = TokenCache::new(issuer.clone(), Keeper::new(used, "acme"), time.environment());
        Self { cache, issuer, time, store }
    }

    fn fails_with(&self, errors: impl IntoIterator<Item = Error>) {
        self.issuer.failures.lock().unwrap().extend(errors);
    }

    fn issued(&self) -> usize {
        self.issuer.issued.load(Ordering::SeqCst)
    }

    async fn token(&self) -> Result<String, Error> {
        self.cache.credential().await.map(|credential| token_of(&credential))
    }
}

fn token_of(credential: &Credential) -> String {
    let (_, value) = credential.headers().next().unwrap();
    value.expose().strip_prefix("Bearer ").unwrap().to_owned()
}

fn down() -> Error {
    Error::new(ErrorKind::Connect, "no connection")
}
