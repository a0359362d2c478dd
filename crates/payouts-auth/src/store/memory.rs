//! Keeping sign-ins for the life of the process.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{StoreLock, TokenStore};
use payouts_http::{Error, SecretString};

/// Keeps sign-ins in memory only. Clones share what they keep.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    shared: Arc<Mutex<Shared>>,
}

#[derive(Debug, Default)]
struct Shared {
    kept: HashMap<String, SecretString>,
    locked: HashSet<String>,
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Each change is a single insertion or removal, so a panic elsewhere cannot have left half of one.
    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TokenStore for MemoryStore {
    fn load(&self, account: &str) -> Result<Option<SecretString>, Error> {
        Ok(self.shared().kept.get(account).cloned())
    }

    fn save(&self, account: &str, text: &SecretString) -> Result<(), Error> {
        self.shared().kept.insert(account.to_owned(), text.clone());
        Ok(())
    }

    fn remove(&self, account: &str) -> Result<(), Error> {
        self.shared().kept.remove(account);
        Ok(())
    }

    fn try_lock(&self, account: &str) -> Result<Option<StoreLock>, Error> {
        let taken = self.shared().locked.insert(account.to_owned());
        Ok(taken.then(|| StoreLock::new(Release { store: self.clone(), account: account.to_owned() })))
    }
}

struct Release {
    store: MemoryStore,
    account: String,
}

impl Drop for Release {
    fn drop(&mut self) {
        self.store.shared().locked.remove(&self.account);
    }
}
