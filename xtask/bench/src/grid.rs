//! The accounts and days that are requested, so that all subjects make the same calls in the same order.

use chrono::{Days, NaiveDate};

/// The enterprise short name.
pub(crate) const ORGANIZATION: &str = "ACME";

/// Accounts of one location.
pub(crate) const ACCOUNTS_PER_LOCATION: u32 = 4;

/// The path of an operation.
pub(crate) fn path(operation: &str) -> String {
    format!("/bi/v1/{ORGANIZATION}/{operation}")
}

/// The code of an account, by its number.
pub(crate) fn account(number: u32) -> String {
    format!("85162126{number:08}")
}

/// How far to spread calls over accounts and days.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Grid {
    /// How many accounts.
    #[arg(long, default_value_t = 200)]
    pub(crate) accounts: u32,
    /// The first day.
    #[arg(long, default_value = "2025-01-01")]
    pub(crate) since: NaiveDate,
}

impl Grid {
    /// The account and the day of a call: all accounts of a day, then the next day.
    pub(crate) fn window(&self, call: u64) -> (String, NaiveDate) {
        let accounts = u64::from(self.accounts.max(1));
        let day = self.since.checked_add_days(Days::new(call / accounts)).unwrap_or(self.since);
        (account(u32::try_from(call % accounts).unwrap_or_default()), day)
    }
}
