//! Restaurants, their card payments, and what the Payment Cloud Service pays out for them.

mod types;

pub use types::{
    Account, AccountHolder, AccountStatus, Chargeback, ChargebackStatus, Dispute, EntryMode, Location,
    Movement, Payout, PayoutDetail, RevenueCenter, Settlement, Transaction, Workstation,
};
