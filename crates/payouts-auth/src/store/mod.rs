//! Where sign-ins are kept between runs.

mod file;
#[cfg(feature = "keyring")]
mod keyring;
mod memory;

use std::fmt;

pub use self::file::FileStore;
#[cfg(feature = "keyring")]
pub use self::keyring::{KeyringStore, keyring_secret};
pub use self::memory::MemoryStore;
use payouts_http::{Error, SecretString};

/// Keeps one secret text per account, and lets one holder at a time change it.
///
/// The text is opaque to a store and must come back byte for byte. Methods may block for as long as a disk takes; they
/// are never called on an async thread. An account is any non-empty text; two different accounts never share a place.
pub trait TokenStore: fmt::Debug + Send + Sync {
    /// What is kept for `account`, or `None`. Needs no lock: a reader sees a whole text, old or new.
    ///
    /// # Errors
    /// When the place cannot be read, or others than its owner could.
    fn load(&self, account: &str) -> Result<Option<SecretString>, Error>;

    /// Replaces what is kept for `account`, durably and all at once: after a crash it is the old text or the new one.
    ///
    /// # Errors
    /// When the text could not be made durable.
    fn save(&self, account: &str, text: &SecretString) -> Result<(), Error>;

    /// Forgets `account`. Nothing kept is not an error.
    ///
    /// # Errors
    /// When something is kept and cannot be removed.
    fn remove(&self, account: &str) -> Result<(), Error>;

    /// Tries to become the only holder of `account`'s lock, in every process that uses this store; `None` when
    /// there is another holder. Never waits.
    ///
    /// # Errors
    /// When locking is impossible here, as on some network file systems.
    fn try_lock(&self, account: &str) -> Result<Option<StoreLock>, Error>;
}

/// The right to change what is kept for one account; ends when dropped, or when the process dies.
pub struct StoreLock {
    _held: Box<dyn Held>,
}

/// Anything whose drop releases a lock.
trait Held: Send + Sync {}
impl<T: Send + Sync> Held for T {}

impl StoreLock {
    /// A lock that is released when `held` is dropped.
    pub fn new(held: impl Send + Sync + 'static) -> Self {
        Self { _held: Box::new(held) }
    }
}

impl fmt::Debug for StoreLock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StoreLock")
    }
}
