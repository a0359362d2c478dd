//! Whether what was paid is what was earned, and whether it arrived: rules without files, clocks or services.
//!
//! Two questions, asked one after the other:
//!
//! 1. [`Payments`] compares each payment of Partner Center with the earnings that carry its id. Oracle's payouts have
//!    nothing to be compared with: the ledger keeps payout summaries, and the members of payout details are not documented.
//! 2. [`Transfers`] compares each payout of either service with the entries of bank statements ([`payouts_bank`]).
//!
//! Each answer is a [`Finding`], and its [`Verdict`] states what kind of answer it is. Only what the services' documents say
//! may become an exception: that a payment is reconciled with its earnings by its id, that `earned` is in the currency it is
//! paid out in, that the payment id or the PSP reference is what a bank shows, that `totalPayment` or `payoutAmt` is what it
//! books. Where they are silent (whether converted amounts add up, how taxes make a total of what was earned) a difference
//! is an information.
//!
//! [`settlement`] states what happened to the money of a payout: one rule for listings, sums and reconciliation.

mod coverage;
mod earnings;
mod finding;
mod matching;
mod payer;
pub mod settlement;
mod transfer;

pub use coverage::{Loaded, Missing, Remedy};
pub use earnings::{EarningLine, PaymentEarnings, Payments};
pub use finding::{Finding, Kind, Verdict};
pub use matching::{Matched, Rules};
pub use payer::Payer;
pub use settlement::{SettlementStatus, settlement_status};
pub use transfer::Transfers;
