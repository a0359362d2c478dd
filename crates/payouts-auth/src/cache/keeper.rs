//! One account's place in a store, used without blocking an async thread.

use std::sync::Arc;
use std::time::Duration;

use crate::record::Record;
use crate::store::{StoreLock, TokenStore};
use payouts_http::{Environment, Error, ErrorKind};

/// A refresh takes seconds. A caller that waits longer than this for the refresh of another is waiting for something
/// stuck.
const PATIENCE: Duration = Duration::from_secs(90);
const LOOK_AGAIN_AFTER: Duration = Duration::from_millis(50);

#[derive(Clone, Debug)]
pub(crate) struct Keeper {
    store: Arc<dyn TokenStore>,
    account: Arc<str>,
}

impl Keeper {
    pub(crate) fn new(store: Arc<dyn TokenStore>, account: &str) -> Self {
        Self { store, account: account.into() }
    }

    pub(crate) fn account(&self) -> &str {
        &self.account
    }

    /// What is kept for this set-up. What was kept for another one (other client, other tenant) is as good as nothing.
    pub(super) async fn load(&self, issued_to: &str) -> Result<Option<Record>, Error> {
        let Some(text) = self.blocking(|store, account| store.load(account)).await? else { return Ok(None) };
        let record = Record::from_text(&text)?;
        if record.issued_to != issued_to {
            tracing::warn!(
                account = &*self.account,
                "the kept sign-in belongs to another set-up and is not used"
            );
            return Ok(None);
        }
        Ok(Some(record))
    }

    pub(super) async fn save(&self, record: &Record) -> Result<(), Error> {
        let text = record.to_text();
        self.blocking(move |store, account| store.save(account, &text)).await
    }

    pub(super) async fn remove(&self) -> Result<(), Error> {
        self.blocking(|store, account| store.remove(account)).await
    }

    /// Waits until no other holder has the lock, in this process or another.
    pub(super) async fn lock(&self, environment: &Environment) -> Result<StoreLock, Error> {
        let give_up_at = environment.monotonic().saturating_add(PATIENCE);
        loop {
            if let Some(lock) = self.blocking(|store, account| store.try_lock(account)).await? {
                return Ok(lock);
            }
            if environment.monotonic() >= give_up_at {
                return Err(Error::new(
                    ErrorKind::Credential,
                    format!(
                        "another process has been busy with the sign-in of {} for too long",
                        self.account
                    ),
                )
                .with_hint("look for a payouts process that hangs")
                .with_retryable(true));
            }
            let jitter = environment.random_up_to(LOOK_AGAIN_AFTER);
            environment.sleep(LOOK_AGAIN_AFTER + jitter).await;
        }
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn TokenStore, &str) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let keeper = self.clone();
        tokio::task::spawn_blocking(move || work(&*keeper.store, &keeper.account)).await.unwrap_or_else(
            |why| Err(Error::new(ErrorKind::Credential, "the token store stopped working").with_source(&why)),
        )
    }
}
