//! Who is paid through a sign-in, as its service lists them.

use payouts_model::{Account, Location};

/// Who is paid through a sign-in, and what else the service's lists contain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Directory {
    /// Who is paid.
    pub accounts: Vec<Account>,
    /// The locations that the service listed; none where it has no such list.
    pub locations: Vec<Location>,
    /// Whether the service listed the accounts. Otherwise they are configured, and cannot disappear at the service.
    pub is_listed: bool,
    /// Entries of the lists that could not be understood, a sentence for each.
    pub unread: Vec<String>,
}

/// Accounts that are configured.
impl From<Vec<Account>> for Directory {
    fn from(accounts: Vec<Account>) -> Self {
        Self { accounts, ..Self::default() }
    }
}
