//! The seeded business behind the sandbox: the partners and restaurants that both services report, and their bank.
//!
//! A world stores nothing. Every row is a pure function of the seed, its place in the world and an instant (`as_of`): rows
//! appear late, payments go from *Upcoming* to *Sent*, names become known. The same configuration gives the same bytes.
//! Queries stream month by month, so memory does not grow with the number of rows.
//!
//! ```
//! use payouts_sandbox_world::{EarningColumn, EarningsQuery, World, WorldConfig};
//!
//! let world = World::new(WorldConfig { rows: 100, ..WorldConfig::default() })?;
//! let mut id = String::new();
//! for row in world.partner_center().earnings(&EarningsQuery::new(world.config().today)).take(1) {
//!     row.write_cell(EarningColumn::EarningId, &mut id);
//! }
//! assert_eq!(id.len(), 36);
//! # Ok::<(), payouts_sandbox_world::InvalidWorld>(())
//! ```

mod bank;
mod calendar;
mod config;
mod money;
mod oracle;
mod partner;
mod random;
mod text;
mod totals;

use chrono::{DateTime, Utc};

pub use bank::{
    Bank, BankAccount, BankEntry, BankQuirk, BankQuirks, BankStatement, CamtMessage, CamtVersion, EntryKind,
    EntryStatus, PaidPayout, Provider, ReturnReason, StatementForm, StatementPeriod, UnknownForm,
    UnknownQuirk, write_truth,
};
pub use calendar::Month;
pub use config::{InvalidWorld, WorldConfig};
pub use money::{Amount, Currency};
pub use oracle::{
    Account, AccountHolder, AccountStatus, Chargeback, ChargebackStatus, Dispute, EntryMode, Location,
    Movement, Oracle, PaymentRef, Payout, PayoutDetail, RevenueCenter, Settlement, Transaction, Workstation,
};
pub use partner::{
    CellKind, Earning, EarningColumn, EarningsQuery, OrderType, Participant, PartnerCenter, Payment,
    PaymentColumn, PaymentMethod, PaymentStatus, PaymentsQuery,
};
pub use totals::{BankTotal, EarningsTotal, PaymentsTotal, PayoutsTotal, Totals};

/// A seeded world; see the [crate](self). Share it as `Arc<World>`: everything that is read borrows it.
#[derive(Debug)]
pub struct World {
    config: WorldConfig,
    partner_center: PartnerCenter,
    oracle: Oracle,
}

impl World {
    /// A world of that configuration. No row is computed until it is read.
    ///
    /// # Errors
    /// The configuration exceeds a limit.
    pub fn new(config: WorldConfig) -> Result<Self, InvalidWorld> {
        config.check()?;
        let root = random::Key::root(config.seed);
        Ok(Self {
            partner_center: PartnerCenter::new(&config, root),
            oracle: Oracle::new(&config, root),
            config,
        })
    }

    /// The configuration.
    #[must_use]
    pub fn config(&self) -> &WorldConfig {
        &self.config
    }

    /// An instant after which nothing changes.
    #[must_use]
    pub fn horizon(&self) -> DateTime<Utc> {
        calendar::at(self.config.settled_month().first_day(), 0)
    }

    /// The Partner Center side.
    #[must_use]
    pub fn partner_center(&self) -> &PartnerCenter {
        &self.partner_center
    }

    /// The Oracle side.
    #[must_use]
    pub fn oracle(&self) -> &Oracle {
        &self.oracle
    }

    /// The bank.
    #[must_use]
    pub fn bank(&self) -> Bank<'_> {
        Bank::new(&self.config, &self.partner_center, &self.oracle)
    }

    /// The sums of a complete read, as known at an instant. Computes every row once.
    #[must_use]
    pub fn totals(&self, as_of: DateTime<Utc>) -> Totals {
        Totals::new(&self.partner_center, &self.oracle, self.bank(), as_of)
    }
}
