//! Holders, accounts and locations, as plain data.

use chrono::NaiveDate;

use crate::Currency;

/// A legal entity of the enterprise that may be paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountHolder {
    /// `acctHldrCode`.
    pub code: String,
    /// Its name; may hold commas, quotes and any script.
    pub name: String,
    /// The currency it settles in.
    pub settlement_currency: Currency,
    /// The numbers of [`AccountStatus`].
    pub status: AccountStatus,
    /// ISO 3166 code of its country.
    pub country: &'static str,
    /// Its city.
    pub city: &'static str,
    /// Contact address of the business; personal data, not to be logged.
    pub business_email: String,
    /// The day it was created.
    pub created_on: NaiveDate,
}

/// What `acctStatus` says, with its number on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountStatus {
    /// 0
    Inactive = 0,
    /// 1
    Active = 1,
    /// 2
    Suspended = 2,
    /// 3
    Closed = 3,
    /// 4: not verified yet, nothing is paid out
    Pending = 4,
    /// 5
    Passed = 5,
}

impl AccountStatus {
    /// The integer of the wire.
    #[must_use]
    pub fn number(self) -> u8 {
        self as u8
    }
}

/// A ledger with its own bank details, under one holder and over one or more locations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub(super) index: usize,
    /// Sixteen digits, to be kept out of floats.
    pub code: String,
    /// The owning holder.
    pub holder_code: String,
    /// Its name.
    pub name: String,
    /// The name on a card holder's statement.
    pub statement_name: String,
    /// Whether it is paid.
    pub status: AccountStatus,
    /// The day it was created.
    pub created_on: NaiveDate,
    /// Its country, whose closing days its payouts keep.
    pub country: &'static str,
}

/// A restaurant, bar or shop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    pub(super) index: usize,
    /// `locRef`: a store number with leading zeros, or a name.
    pub loc_ref: String,
    /// Its name.
    pub name: String,
    /// IANA zone name.
    pub time_zone: &'static str,
    /// Hours its clock is ahead of UTC, the whole year round.
    pub(super) utc_offset_hours: i64,
    /// The currency its guests pay in.
    pub currency: Currency,
    /// ISO 3166 code of its country.
    pub country: &'static str,
    /// Whether it still trades.
    pub active: bool,
    /// The first business date.
    pub opened_on: NaiveDate,
    /// The last business date of one that closed.
    pub closed_on: Option<NaiveDate>,
    /// Its revenue centers.
    pub revenue_centers: Vec<RevenueCenter>,
    /// Its tills.
    pub workstations: Vec<Workstation>,
}

/// A part of a location that takes money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevenueCenter {
    pub(super) account: usize,
    /// `rvcNum`.
    pub number: u32,
    /// Its name.
    pub name: &'static str,
}

/// A till.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workstation {
    /// `wsNum`.
    pub number: u32,
    /// Its name.
    pub name: String,
}
