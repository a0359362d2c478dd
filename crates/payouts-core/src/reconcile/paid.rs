//! What a bank statement can be expected to hold of a payout: the [settlement status](crate::settlement) with its reason.

use crate::{
    Payout, SettlementStatus,
    settlement::{explained, explained_by_status},
};

/// What a payout lets a bank statement be expected to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Paid {
    /// It was sent to a bank.
    ToBank,
    /// It was settled, but not through a bank.
    Otherwise(String),
    /// It was not, or not yet.
    Not(String),
    /// The words do not tell.
    Unknown(String),
}

impl Paid {
    /// What a bank may be expected to have booked of it.
    pub(super) fn of(payout: &Payout) -> Self {
        explained(payout).into()
    }
}

/// Whether it was sent, in whichever way.
pub(super) fn sent(payout: &Payout) -> Paid {
    explained_by_status(payout).into()
}

impl From<(SettlementStatus, String)> for Paid {
    fn from((status, why): (SettlementStatus, String)) -> Self {
        match status {
            SettlementStatus::SentToBank => Self::ToBank,
            SettlementStatus::CreditNote => Self::Otherwise(why),
            SettlementStatus::FailedOrReturned | SettlementStatus::NotPaidYet => Self::Not(why),
            SettlementStatus::Unknown => Self::Unknown(why),
        }
    }
}
