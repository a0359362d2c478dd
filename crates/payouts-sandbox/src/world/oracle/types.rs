//! The facts behind the answers, as plain data. Zeros are zeros here; leaving them out is the server's part.

use chrono::{DateTime, NaiveDate, Utc};

use crate::world::{Amount, Currency};

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

/// One transfer to the bank of one account: one batch in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payout {
    /// The account it is for.
    pub account_code: String,
    /// `payoutDt`.
    pub paid_on: NaiveDate,
    /// `payoutUTC`.
    pub paid_at: DateTime<Utc>,
    /// Sixteen characters; what the bank statement shows.
    pub psp_reference: String,
    /// What reaches the bank; zero on a day when everything was held back or eaten by chargebacks.
    pub amount: Amount,
    /// Held back against refunds and chargebacks to come. Part of `carried_out`; zero in a deficit.
    pub withheld: Amount,
    /// The balance taken over from the payout before.
    pub carried_in: Amount,
    /// The balance left to the next one: `amount` = `carried_in` + sum of the details − `carried_out`.
    pub carried_out: Amount,
}

/// What a payout detail is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Movement {
    /// A card payment.
    Payment,
    /// Money given back to a guest.
    Refund,
    /// Money taken back by a card issuer.
    Chargeback,
    /// A chargeback that was won.
    ChargebackReversed,
    /// A fee that left with a later payout than its payment.
    Fee,
}

/// One movement of one payment inside one payout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayoutDetail {
    /// The account paid.
    pub account_code: String,
    /// The revenue center's number.
    pub revenue_center: u32,
    /// The business date of the payment.
    pub business_date: NaiveDate,
    /// Links the payment across transactions, settlements, payouts and chargebacks.
    pub payment_id: String,
    /// One per movement.
    pub payment_detail_id: String,
    /// One per payment, through its whole life.
    pub psp_reference: String,
    /// One per movement: the check number and a generated number.
    pub merchant_reference: String,
    /// The kind of movement.
    pub movement: Movement,
    /// Signed: positive for money to the merchant, zero for a [`Movement::Fee`].
    pub amount: Amount,
    /// Signed, so never positive; zero when no fee left with this payout.
    pub fee: Amount,
    /// The kind of fee, if there is one.
    pub fee_type: Option<&'static str>,
    /// The payout that carried `amount`; `None` when this is a fee only.
    pub transaction_payout_reference: Option<String>,
    /// The payout that carried `fee`; `None` when there is none.
    pub fee_payout_reference: Option<String>,
}

/// How a card was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryMode {
    /// Chip.
    Chip = 1,
    /// Contactless.
    Contactless = 2,
    /// Typed in.
    Manual = 3,
    /// Sent by a shop on the web.
    Ecommerce = 4,
}

/// A card payment or refund at a till.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transaction {
    /// The account it is for.
    pub account_code: String,
    /// The revenue center's number.
    pub revenue_center: u32,
    /// Links the payment across the operations.
    pub payment_id: String,
    /// One per movement.
    pub payment_detail_id: String,
    /// One per payment; a refund shows that of its payment.
    pub psp_reference: String,
    /// One per movement.
    pub merchant_reference: String,
    /// Issued by the provider.
    pub authorization_code: String,
    /// Identifies the card, cannot be charged.
    pub card_alias: String,
    /// The brand of the card.
    pub card_brand: &'static str,
    /// Whether the card was present.
    pub card_present: bool,
    /// How it was read.
    pub entry_mode: EntryMode,
    /// Several payments can share a check.
    pub check_number: u32,
    /// Who served.
    pub employee_number: u32,
    /// Payment or refund.
    pub movement: Movement,
    /// Signed.
    pub amount: Amount,
    /// The part of `amount` that is a tip.
    pub tip: Amount,
    /// When the card was charged; after midnight it can be the day after the business date.
    pub transacted_at: DateTime<Utc>,
    /// When the API first told, or last changed, this: what `changedSinceUTC` compares with.
    pub changed_at: DateTime<Utc>,
}

/// A payment or refund taken over by the card scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// The account it is for.
    pub account_code: String,
    /// The revenue center's number.
    pub revenue_center: u32,
    /// The business date of the payment.
    pub business_date: NaiveDate,
    /// Links the payment across the operations.
    pub payment_id: String,
    /// One per movement.
    pub payment_detail_id: String,
    /// One per payment.
    pub psp_reference: String,
    /// One per movement.
    pub merchant_reference: String,
    /// Payment or refund.
    pub movement: Movement,
    /// Signed, before fees.
    pub amount: Amount,
    /// Signed; what the provider keeps, in this payout or a later one.
    pub fee: Amount,
}

/// Which step of a dispute a chargeback record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dispute {
    /// Money leaves.
    FirstChargeback,
    /// The merchant won; money returns.
    Reversed,
}

/// How a dispute stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChargebackStatus {
    /// It can still be defended.
    Open,
    /// Won by the merchant.
    Won,
    /// Final.
    Lost,
}

/// One step of a dispute, recorded on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chargeback {
    /// The account it is for.
    pub account_code: String,
    /// The revenue center's number.
    pub revenue_center: u32,
    /// The business date of the payment.
    pub business_date: NaiveDate,
    /// The day of this record.
    pub recorded_on: NaiveDate,
    /// Links the payment across the operations.
    pub payment_id: String,
    /// One per movement.
    pub payment_detail_id: String,
    /// One per payment.
    pub psp_reference: String,
    /// One per movement.
    pub merchant_reference: String,
    /// The check paid.
    pub check_number: u32,
    /// The reason given.
    pub reason: &'static str,
    /// The step.
    pub dispute: Dispute,
    /// How it stands at the instant asked for.
    pub status: ChargebackStatus,
    /// The last day for a defence.
    pub defend_until: NaiveDate,
    /// What the guest paid.
    pub payment_amount: Amount,
    /// Signed: what this step moved.
    pub amount: Amount,
    /// When the card was charged.
    pub transacted_at: DateTime<Utc>,
}
