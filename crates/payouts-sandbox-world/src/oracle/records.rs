//! Everything the Oracle side of a world contains, as plain data. Zeros are zeros here; the server leaves them out.

use chrono::{DateTime, NaiveDate, Utc};

use crate::money::{Amount, Currency};

/// A legal entity of the enterprise that may be paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountHolder {
    /// `acctHldrCode`.
    pub code: String,
    /// Its name; may contain commas, quotes and any script.
    pub name: String,
    /// The currency it settles in.
    pub settlement_currency: Currency,
    /// `acctHldrStatus`, with the numbers of [`AccountStatus`].
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

/// `acctStatus`, as its number on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountStatus {
    /// Paid.
    Active = 1,
    /// Paid until its locations closed.
    Closed = 3,
    /// Not verified yet, so nothing is paid out.
    Pending = 4,
}

/// An account with its own bank details. It belongs to one holder and serves one or more locations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub(super) index: usize,
    /// Sixteen digits, more than a float can represent.
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
    /// ISO 3166 code of its country.
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
    /// Its workstations.
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

/// A workstation: a till.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workstation {
    /// `wsNum`.
    pub number: u32,
    /// Its name.
    pub name: String,
}

/// The payment that a record is about, under the names that all operations share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentRef {
    /// The account that is paid.
    pub account_code: String,
    /// The number of the revenue center.
    pub revenue_center: u32,
    /// The business date of the payment.
    pub business_date: NaiveDate,
    /// `pmntID`: the same in transactions, settlements, payouts and chargebacks.
    pub id: String,
    /// `pmntDtlID`: one per movement.
    pub detail_id: String,
    /// `pspRef`: one per payment. A refund has that of its payment.
    pub psp_reference: String,
    /// `merchantRef`, one per movement: the check number and a generated number.
    pub merchant_reference: String,
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
    /// Sixteen characters, which the bank statement shows.
    pub psp_reference: String,
    /// The amount that reaches the bank; zero when everything was withheld or used up by chargebacks.
    pub amount: Amount,
    /// Withheld for later refunds and chargebacks. Part of `carried_out`; zero in a deficit.
    pub withheld: Amount,
    /// The balance carried over from the previous payout.
    pub carried_in: Amount,
    /// The balance carried over to the next payout: `amount` = `carried_in` + sum of the details − `carried_out`.
    pub carried_out: Amount,
}

/// The kind of movement of a payout detail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Movement {
    /// A card payment.
    Payment,
    /// Money returned to a guest.
    Refund,
    /// Money taken back by a card issuer.
    Chargeback,
    /// A chargeback that was won.
    ChargebackReversed,
    /// A fee that is part of a later payout than its payment.
    Fee,
}

/// One movement of one payment inside one payout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayoutDetail {
    /// The payment it is about.
    pub payment: PaymentRef,
    /// The kind of movement.
    pub movement: Movement,
    /// Signed: positive for money to the merchant, zero for a [`Movement::Fee`].
    pub amount: Amount,
    /// Signed, so never positive; zero when this payout contains no fee.
    pub fee: Amount,
    /// The kind of fee, if there is one.
    pub fee_type: Option<&'static str>,
    /// The payout that contains `amount`; `None` for a fee alone.
    pub transaction_payout_reference: Option<String>,
    /// The payout that contains `fee`; `None` without a fee.
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
    /// The payment it is about.
    pub payment: PaymentRef,
    /// Issued by the provider.
    pub authorization_code: String,
    /// Identifies the card and cannot be charged.
    pub card_alias: String,
    /// The brand of the card.
    pub card_brand: &'static str,
    /// Whether the card was present.
    pub card_present: bool,
    /// How it was read.
    pub entry_mode: EntryMode,
    /// Several payments can share a check.
    pub check_number: u32,
    /// The employee who served.
    pub employee_number: u32,
    /// Payment or refund.
    pub movement: Movement,
    /// Signed.
    pub amount: Amount,
    /// The part of `amount` that is a tip.
    pub tip: Amount,
    /// When the card was charged; after midnight it can be the day after the business date.
    pub transacted_at: DateTime<Utc>,
    /// When this first appeared in the API or last changed. `changedSinceUTC` is compared with it.
    pub changed_at: DateTime<Utc>,
}

/// A payment or refund that the card scheme settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// The payment it is about.
    pub payment: PaymentRef,
    /// Payment or refund.
    pub movement: Movement,
    /// Signed, before fees.
    pub amount: Amount,
    /// Signed. The provider keeps it in this payout or a later one.
    pub fee: Amount,
}

/// The stage of a dispute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dispute {
    /// The issuer takes the money back.
    FirstChargeback,
    /// The merchant won, and the money returns.
    Reversed,
}

/// The state of a dispute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChargebackStatus {
    /// It can still be defended.
    Open,
    /// Won by the merchant.
    Won,
    /// Lost by the merchant.
    Lost,
}

/// One stage of a dispute, recorded on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chargeback {
    /// The payment it is about.
    pub payment: PaymentRef,
    /// The day of this record.
    pub recorded_on: NaiveDate,
    /// The check paid.
    pub check_number: u32,
    /// The reason given.
    pub reason: &'static str,
    /// The stage.
    pub dispute: Dispute,
    /// The state at the requested instant.
    pub status: ChargebackStatus,
    /// The last day for a defence.
    pub defend_until: NaiveDate,
    /// The amount that the guest paid.
    pub payment_amount: Amount,
    /// Signed: the amount that this stage moved.
    pub amount: Amount,
    /// When the card was charged.
    pub transacted_at: DateTime<Utc>,
}
