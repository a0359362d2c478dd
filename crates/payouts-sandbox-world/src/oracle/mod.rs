//! Restaurants, their card payments, and what the Payment Cloud Service pays out for them.
//!
//! The details of a payout, over all locations of its account, add up to the payout and what it adds to the balance:
//! `amount` = `carried_in` + details − `carried_out`.

mod card;
mod enterprise;
mod payouts;
mod queries;
mod records;

pub use queries::Oracle;
pub use records::{
    Account, AccountHolder, AccountStatus, Chargeback, ChargebackStatus, Dispute, EntryMode, Location,
    Movement, PaymentRef, Payout, PayoutDetail, RevenueCenter, Settlement, Transaction, Workstation,
};
