//! The shared state below all services: world, clock, keys, accounts and quirks.

use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, Utc};
use payouts_sandbox_world::World;

use crate::accounts::{EntraAccount, OracleAccount};
use crate::clock::Clock;
use crate::faults::FileDamage;
use crate::http::BaseUrls;
use crate::keys::Keys;
use crate::quirks::{Quirks, Side};

/// What every service of a sandbox shares.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) world: Arc<World>,
    pub(crate) clock: Clock,
    /// The instant after which nothing changes in the world.
    pub(crate) business_ends: Option<DateTime<Utc>>,
    pub(crate) keys: Keys,
    pub(crate) urls: BaseUrls,
    pub(crate) entra_account: EntraAccount,
    pub(crate) oracle_accounts: Vec<OracleAccount>,
    pub(crate) quirks: RwLock<Arc<Quirks>>,
}

/// The context of one request. Its instant and its quirks do not change while it is answered.
#[derive(Clone)]
pub(crate) struct Context {
    pub(crate) shared: Arc<Shared>,
    pub(crate) now: DateTime<Utc>,
    pub(crate) quirks: Arc<Quirks>,
    pub(crate) faults: ServiceFaults,
}

/// Faults that a service simulates itself.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ServiceFaults {
    pub(crate) expired_link: bool,
    pub(crate) changed_etag: bool,
    pub(crate) damaged_file: Option<FileDamage>,
    pub(crate) revoked_token: bool,
}

impl Shared {
    /// The instant at which the world is read.
    pub(crate) fn business_at(&self, instant: DateTime<Utc>) -> DateTime<Utc> {
        self.business_ends.map_or(instant, |end| instant.min(end))
    }

    pub(crate) fn context(self: &Arc<Self>) -> Context {
        let quirks = Arc::clone(&self.quirks.read().unwrap_or_else(PoisonError::into_inner));
        Context { shared: Arc::clone(self), now: self.clock.now(), quirks, faults: ServiceFaults::default() }
    }

    pub(crate) fn change_quirks<T>(&self, change: impl FnOnce(&mut Quirks) -> T) -> T {
        let mut quirks = self.quirks.write().unwrap_or_else(PoisonError::into_inner);
        change(Arc::make_mut(&mut quirks))
    }
}

impl Context {
    /// The instant at which the world is read.
    pub(crate) fn business(&self) -> DateTime<Utc> {
        self.shared.business_at(self.now)
    }

    pub(crate) fn quirk<S: Side>(&self) -> S {
        self.quirks.side()
    }

    pub(crate) fn oracle_account(&self, username: &str) -> Option<&OracleAccount> {
        self.shared.oracle_accounts.iter().find(|account| account.username == username)
    }
}
