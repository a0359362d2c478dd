//! Restaurants, their card payments, and what the Payment Cloud Service pays out for them.
//!
//! The sum of a payout's details, over all locations of its account, is what the payout pays plus what it adds to the
//! balance held back: `amount` = `carried_in` + details − `carried_out`.

mod card;
mod chain;
mod estate;
mod movements;
mod parties;
mod views;

use chrono::{DateTime, NaiveDate, Utc};

pub(crate) use estate::Estate;
pub use movements::{
    Chargeback, ChargebackStatus, Dispute, EntryMode, Movement, Payout, PayoutDetail, Settlement, Transaction,
};
pub use parties::{Account, AccountHolder, AccountStatus, Location, RevenueCenter, Workstation};

/// The Oracle side of a world: one enterprise.
#[derive(Clone, Copy, Debug)]
pub struct Oracle<'w> {
    estate: &'w Estate,
}

impl<'w> Oracle<'w> {
    pub(crate) fn new(estate: &'w Estate) -> Self {
        Self { estate }
    }

    /// The short name of the enterprise: `orgIdentifier`.
    #[must_use]
    pub fn enterprise(self) -> &'static str {
        "OHR"
    }

    /// Every account holder.
    #[must_use]
    pub fn holders(self) -> &'w [AccountHolder] {
        &self.estate.holders
    }

    /// Every account.
    #[must_use]
    pub fn accounts(self) -> &'w [Account] {
        &self.estate.accounts
    }

    /// Every location.
    #[must_use]
    pub fn locations(self) -> &'w [Location] {
        &self.estate.locations
    }

    /// The account of that `acctCode`.
    #[must_use]
    pub fn account(self, code: &str) -> Option<&'w Account> {
        self.estate.accounts.iter().find(|account| account.code == code)
    }

    /// The location of that `locRef`; leading zeros count.
    #[must_use]
    pub fn location(self, loc_ref: &str) -> Option<&'w Location> {
        self.estate.locations.iter().find(|location| location.loc_ref == loc_ref)
    }

    /// The accounts that take money at a location.
    pub fn accounts_of(self, location: &Location) -> impl Iterator<Item = &'w Account> {
        self.estate.accounts.iter().filter(move |account| self.serves(account, location))
    }

    /// The locations whose payments an account is paid, in whole or in part.
    pub fn locations_of(self, account: &Account) -> impl Iterator<Item = &'w Location> {
        self.estate.served[account.index].iter().map(|location| &self.estate.locations[*location])
    }

    /// The batch payouts of an account on a day: several on days with two batches or two currencies, none on weekends.
    #[must_use]
    pub fn payouts(self, account: &Account, paid_on: NaiveDate, as_of: DateTime<Utc>) -> Vec<Payout> {
        self.estate.payouts_on(account, paid_on, as_of)
    }

    /// The days on which an account ever has a payout.
    pub fn payout_days(self, account: &Account) -> impl Iterator<Item = NaiveDate> {
        self.estate.chain(account.index).days()
    }

    /// What the payouts of a day are made of at one location. The booking date is the day of the payout.
    #[must_use]
    pub fn payout_details(
        self,
        location: &Location,
        booked_on: NaiveDate,
        as_of: DateTime<Utc>,
    ) -> Vec<PayoutDetail> {
        self.estate.payout_details(location, booked_on, as_of)
    }

    /// The card payments and refunds of a business date; tips are added after the day has closed.
    #[must_use]
    pub fn transactions(
        self,
        location: &Location,
        business_date: NaiveDate,
        as_of: DateTime<Utc>,
    ) -> Vec<Transaction> {
        self.estate.transactions(location, business_date, as_of)
    }

    /// What the card schemes settled on a day.
    #[must_use]
    pub fn settlements(
        self,
        location: &Location,
        settled_on: NaiveDate,
        as_of: DateTime<Utc>,
    ) -> Vec<Settlement> {
        self.estate.settlements(location, settled_on, as_of)
    }

    /// The steps of disputes recorded on a day.
    #[must_use]
    pub fn chargebacks(
        self,
        location: &Location,
        recorded_on: NaiveDate,
        as_of: DateTime<Utc>,
    ) -> Vec<Chargeback> {
        self.estate.chargebacks(location, recorded_on, as_of)
    }

    /// The business date a location is at; `None` before it opens.
    #[must_use]
    pub fn latest_business_date(self, location: &Location, as_of: DateTime<Utc>) -> Option<NaiveDate> {
        self.estate.latest_business_date(location, as_of)
    }

    fn serves(self, account: &Account, location: &Location) -> bool {
        self.estate.served[account.index].contains(&location.index)
    }
}
