//! Whether what was paid is what was earned, and whether it arrived: rules without files, clocks or services.
//!
//! Two questions, asked one after the other:
//!
//! 1. [`Payments`] holds each payment of Partner Center against the earnings that carry its id. Oracle's payouts have
//!    nothing to be held against: the ledger keeps payout summaries, and the members of payout details are not documented.
//! 2. [`Transfers`] holds each payout of either service against the entries of bank statements ([`camt053`]).
//!
//! Each answer is a [`Finding`], and its [`Verdict`] tells what kind of answer it is. Only what the services' documents say
//! may become an exception: that a payment is reconciled with its earnings by its id, that `earned` is in the currency it is
//! paid out in, that the payment id or the PSP reference is what a bank shows, that `totalPayment` or `payoutAmt` is what it
//! books. Where they are silent (whether converted amounts add up, how taxes make a total of what was earned) a difference
//! is an information.

pub mod camt053;
mod earnings;
mod finding;
mod loaded;
mod matching;
mod naming;
mod paid;
mod remedy;
mod statement;
mod transfer;

pub use earnings::{EarningLine, PaymentEarnings, Payments};
pub use finding::{Finding, Kind, Verdict};
pub use loaded::Loaded;
pub use matching::{Matched, Rules};
pub use naming::Payer;
pub use remedy::{Missing, Remedy};
pub use statement::{Entry, Statement};
pub use transfer::Transfers;
