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

mod aging;
mod booked;
mod by_amount;
mod by_reference;
mod by_sum;
mod calendar;
mod candidates;
mod coverage;
mod decision;
mod earnings;
mod explain;
mod figure;
mod finding;
mod judge;
mod matched;
mod matching;
mod payer;
mod pool;
pub mod settlement;
mod subset_sum;
mod tie_out;
mod transfer;
mod weigh;

pub use aging::{Aged, AgedKind, Aging, Bucket, InTransit, aging, in_transit, unmatched};
pub use booked::{BankSide, Booked, CoveredDays};
pub use calendar::Calendar;
pub use coverage::{Loaded, Missing, Remedy};
pub use decision::{Decision, NotARuling, Ruling, Subject};
pub use earnings::{EarningLine, PaymentEarnings, Payments};
pub use explain::{Considered, Step};
pub use figure::Figure;
pub use finding::{Finding, Kind, Verdict};
pub use matched::{
    Candidate, Cause, Difference, Match, MatchRule, Matched, OpenEntry, OpenState, OpenTransfer,
};
pub use matching::{Matching, Rules};
pub use payer::Payer;
pub use settlement::{SettlementStatus, settlement_status};
pub use tie_out::{TieOut, tie_out};
pub use transfer::{Transfer, TransferId, Transfers};
