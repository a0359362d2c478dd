//! A seeded world that adds up: the partners and restaurants both services tell about, and the bank that is paid.
//!
//! Nothing is stored. Every row is a pure function of the seed, its place in the world and the instant it is looked at
//! (`as_of`): rows appear late, payments move from *Upcoming* to *Sent*, names fill in. Same configuration, same bytes.
//! Queries stream, month by month; memory does not grow with the number of rows.
//!
//! The ways in (all iterators borrow the world; share it as `Arc<World>`):
//!
//! ```text
//! World::new(WorldConfig) -> Result<World, InvalidWorld>
//!   .config()  .horizon()                                   nothing changes after the horizon
//!   .partner_center() -> PartnerCenter
//!       .participants() -> &[Participant]                    two per partner: MPN id, seller id
//!       .earnings(&EarningsQuery) -> impl Iterator<Item = Earning>
//!       .payments(&PaymentsQuery) -> impl Iterator<Item = Payment>
//!         row.write_cell(column, &mut String)  row.get("columnName") -> Option<Cow<str>>
//!         row.earning_for_date(), row.payout_status(), row.payment_id(), …   typed, for filters
//!       EarningColumn::ALL, PaymentColumn::ALL               in the order of the files; .name(), .kind(), named(&str)
//!   .oracle() -> Oracle
//!       .enterprise()  .holders()  .accounts()  .locations()  .account(code)  .location(loc_ref)
//!       .accounts_of(&Location)  .locations_of(&Account)  .payout_days(&Account)
//!       .payouts(&Account, payout_date, as_of) -> Vec<Payout>
//!       .payout_details(&Location, booking_date, as_of) -> Vec<PayoutDetail>
//!       .transactions(&Location, business_date, as_of) -> Vec<Transaction>
//!       .settlements(&Location, settlement_date, as_of) -> Vec<Settlement>
//!       .chargebacks(&Location, record_date, as_of) -> Vec<Chargeback>
//!       .latest_business_date(&Location, as_of) -> Option<NaiveDate>
//!   .bank() -> Bank
//!       .entries(as_of) -> impl Iterator<Item = BankEntry>   .write_camt053(as_of, io::Write)   .write_csv(as_of, io::Write)
//!   .totals(as_of) -> Totals                                 exact sums per provider, currency and month
//! ```

mod bank;
mod calendar;
mod config;
mod draw;
mod money;
mod names;
mod oracle;
mod partner;
mod rates;
mod text;
mod totals;

use chrono::{DateTime, Utc};

pub use bank::{Bank, BankEntry, Provider};
pub use calendar::Month;
pub use config::{InvalidWorld, WorldConfig};
pub use money::{Amount, Currency};
pub use oracle::{
    Account, AccountHolder, AccountStatus, Chargeback, ChargebackStatus, Dispute, EntryMode, Location,
    Movement, Oracle, Payout, PayoutDetail, RevenueCenter, Settlement, Transaction, Workstation,
};
pub use partner::{
    CellKind, Earning, EarningColumn, EarningsQuery, OrderType, Participant, PartnerCenter, Payment,
    PaymentColumn, PaymentMethod, PaymentStatus, PaymentsQuery,
};
pub use totals::{BankTotal, EarningsTotal, PaymentsTotal, PayoutsTotal, Totals};

/// Months after the last month with business until its last correction is paid, returned and paid again.
const AFTERMATH: u32 = 14;

/// A seeded world; see the [module](self).
#[derive(Debug)]
pub struct World {
    config: WorldConfig,
    partners: partner::Book,
    restaurants: oracle::Estate,
}

impl World {
    /// A world of that configuration. Cheap: rows are computed when they are asked for.
    ///
    /// # Errors
    /// A bound of the configuration is passed.
    pub fn new(config: WorldConfig) -> Result<Self, InvalidWorld> {
        config.check()?;
        let root = draw::Key::root(config.seed);
        Ok(Self {
            partners: partner::Book::new(&config, root),
            restaurants: oracle::Estate::new(&config, root),
            config,
        })
    }

    /// What the world was made from.
    #[must_use]
    pub fn config(&self) -> &WorldConfig {
        &self.config
    }

    /// An instant after which nothing changes any more.
    #[must_use]
    pub fn horizon(&self) -> DateTime<Utc> {
        let end = Month::of(self.config.first_month).plus(self.config.months + AFTERMATH);
        calendar::at(end.first_day(), 0)
    }

    /// The partners' side.
    #[must_use]
    pub fn partner_center(&self) -> PartnerCenter<'_> {
        PartnerCenter::new(&self.partners)
    }

    /// The restaurants' side.
    #[must_use]
    pub fn oracle(&self) -> Oracle<'_> {
        Oracle::new(&self.restaurants)
    }

    /// The bank's side.
    #[must_use]
    pub fn bank(&self) -> Bank<'_> {
        Bank::new(self)
    }

    /// What a complete read must come to, as known at an instant. Walks everything once.
    #[must_use]
    pub fn totals(&self, as_of: DateTime<Utc>) -> Totals {
        Totals::of(self, as_of)
    }
}
