//! What moves: payments, settlements, chargebacks and payouts, as plain data. Zeros are zeros here; leaving them out is the
//! server's part.

use chrono::{DateTime, NaiveDate, Utc};

use crate::Amount;

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
