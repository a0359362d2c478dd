//! Worlds small enough to be synced in a moment, with everything in them settled: the same rows on every day.

use chrono::Utc;
use payouts_sandbox::{Pace, Sandbox, SandboxBuilder, world::WorldConfig};

/// The sign-in at Partner Center, by its name in the configuration.
pub(crate) const PARTNER: &str = "contoso";

/// The sign-in at Oracle.
pub(crate) const RESTAURANTS: &str = "grand-hotels";

/// The first day that tests sync unless they say otherwise.
pub(super) const FIRST_DAY: &str = "2025-01-01";

/// The last one. Payments of the last month of business are paid, or paid again, until then.
pub(crate) const LAST_DAY: &str = "2025-06-30";

/// The months between them, which are windows of each dataset of Partner Center.
pub(crate) const MONTHS: usize = 6;

/// Three months of business of two partners and two groups of restaurants, long ago.
pub(crate) fn quarter() -> WorldConfig {
    WorldConfig {
        partners: 2,
        accounts: 2,
        first_month: FIRST_DAY.parse().expect("a day"),
        months: 3,
        rows: 240,
        payments_per_day: 1,
        ..WorldConfig::default()
    }
}

/// A sandbox whose time does not advance until a test moves it, so that exports stay pending until then.
pub(crate) fn sandbox(world: WorldConfig) -> SandboxBuilder {
    Sandbox::builder().world(world).pace(Pace::Stepped).starts_at(Utc::now())
}
