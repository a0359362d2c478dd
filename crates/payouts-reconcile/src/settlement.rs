//! What happened to the money of a payout: one rule for listings, sums and reconciliation.
//!
//! Partner Center describes a payment by a status, a method and a date. The meaning of each known text is data of the
//! spec (`x-settlement` in `specs/partner-center-payouts.yaml`, with its source). The rule:
//!
//! 1. The status decides whether the payment was sent, failed or is still to be sent. Text that the spec does not list,
//!    or lists without a meaning (`Processed`), is unknown. Without a status, a payment with a payment date was sent, and one
//!    without is not paid yet: the date is documented as the day Microsoft sent the payment.
//! 2. Of a payment that was sent, the method decides whether a bank sees it. A credit note never reaches a bank; a method
//!    that is absent or not listed is unknown.
//!
//! Oracle has neither: an entry of the payout summary is a batch payout that was sent to a bank.
//!
//! ```
//! use payouts_reconcile::settlement::{SettlementStatus, of_partner_center};
//! use SettlementStatus::{CreditNote, SentToBank, Unknown};
//!
//! assert_eq!(of_partner_center(Some("SENT"), Some("Electronic bank transfer"), None), SentToBank);
//! assert_eq!(of_partner_center(Some("Sent"), Some("LRDCredit"), None), CreditNote);
//! assert_eq!(of_partner_center(Some("Processed"), Some("ElectronicBank"), None), Unknown);
//! ```

use chrono::NaiveDate;
use payouts_files::columns::{KnownValue, Meaning, PAYMENTS_SETTLEMENT};
use payouts_model::{Payout, Provider};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What happened to the money of a payout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum SettlementStatus {
    /// The provider sent it to a bank.
    SentToBank,
    /// It was settled by a credit note, which never reaches a bank.
    CreditNote,
    /// It failed, was returned, or will never be paid.
    FailedOrReturned,
    /// It is still to be sent.
    NotPaidYet,
    /// The provider's texts do not say. It is in no figure of what was paid.
    Unknown,
}

impl SettlementStatus {
    /// All of them, in the order they are shown.
    pub const ALL: [Self; 5] =
        [Self::SentToBank, Self::CreditNote, Self::FailedOrReturned, Self::NotPaidYet, Self::Unknown];

    /// The name used in files and options.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SentToBank => "sent-to-bank",
            Self::CreditNote => "credit-note",
            Self::FailedOrReturned => "failed-or-returned",
            Self::NotPaidYet => "not-paid-yet",
            Self::Unknown => "unknown",
        }
    }

    /// The words shown to people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::SentToBank => "sent to a bank",
            Self::CreditNote => "credit note",
            Self::FailedOrReturned => "failed or returned",
            Self::NotPaidYet => "not paid yet",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for SettlementStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for SettlementStatus {
    type Err = UnknownSettlement;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|status| status.as_str() == text);
        known.ok_or_else(|| UnknownSettlement(text.chars().take(40).collect()))
    }
}

/// Text that is the name of no settlement status.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not one of sent-to-bank, credit-note, failed-or-returned, not-paid-yet, unknown")]
pub struct UnknownSettlement(Box<str>);

/// What happened to the money of a payout.
#[must_use]
pub fn settlement_status(payout: &Payout) -> SettlementStatus {
    explained(payout).0
}

/// What happened to the money of a payment of Partner Center.
#[must_use]
pub fn of_partner_center(
    status: Option<&str>,
    method: Option<&str>,
    paid_on: Option<NaiveDate>,
) -> SettlementStatus {
    by_method(by_status(status, paid_on), method).0
}

/// What happened to the money of an earning, by its payment status.
#[must_use]
pub fn of_earning(status: Option<&str>) -> SettlementStatus {
    by_status(status, None).0
}

/// The settlement status, and the words of the provider that it follows from.
fn explained(payout: &Payout) -> (SettlementStatus, String) {
    match payout.provider {
        Provider::PartnerCenter => by_method(explained_by_status(payout), payout.method.as_deref()),
        _ => explained_by_status(payout),
    }
}

/// The same without a look at the method: earnings do not care whether a bank or a credit note settled them.
fn explained_by_status(payout: &Payout) -> (SettlementStatus, String) {
    match payout.provider {
        Provider::OracleBi => (SettlementStatus::SentToBank, String::new()),
        Provider::PartnerCenter => by_status(payout.status.as_deref(), payout.paid_on),
        other => (SettlementStatus::Unknown, format!("no rule for payouts of {other}")),
    }
}

fn by_status(status: Option<&str>, paid_on: Option<NaiveDate>) -> (SettlementStatus, String) {
    let Some(status) = status.filter(|text| !text.trim().is_empty()) else {
        return match paid_on {
            Some(_) => (SettlementStatus::SentToBank, String::new()),
            None => (SettlementStatus::NotPaidYet, "no status and no payment date".to_owned()),
        };
    };
    let status_of = match known("paymentStatus", status).map(|known| known.meaning) {
        Some(Meaning::Sent) => SettlementStatus::SentToBank,
        Some(Meaning::Failed) => SettlementStatus::FailedOrReturned,
        Some(Meaning::NotPaidYet) => SettlementStatus::NotPaidYet,
        _ => SettlementStatus::Unknown,
    };
    (status_of, format!("status {status}"))
}

fn by_method((status, why): (SettlementStatus, String), method: Option<&str>) -> (SettlementStatus, String) {
    if status != SettlementStatus::SentToBank {
        return (status, why);
    }
    let method = method.filter(|text| !text.trim().is_empty());
    match (method.and_then(|text| known("paymentMethod", text)).map(|known| known.meaning), method) {
        (Some(Meaning::Bank), _) => (SettlementStatus::SentToBank, why),
        (Some(Meaning::CreditNote), _) => (SettlementStatus::CreditNote, "a credit note".to_owned()),
        (_, Some(method)) => (SettlementStatus::Unknown, format!("payment method {method}")),
        (_, None) => (SettlementStatus::Unknown, "no payment method".to_owned()),
    }
}

/// What the spec lists of a text of this column.
fn known(column: &str, text: &str) -> Option<&'static KnownValue> {
    PAYMENTS_SETTLEMENT.iter().find(|values| values.column == column)?.find(text)
}

/// What a payout lets a bank statement be expected to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Paid {
    /// It was sent to a bank.
    ToBank,
    /// It was settled, but not through a bank.
    Otherwise(String),
    /// It was not, or not yet.
    Not(String),
    /// The provider's words do not state it.
    Unknown(String),
}

impl Paid {
    /// What a bank may be expected to have booked of it.
    pub(crate) fn of(payout: &Payout) -> Self {
        explained(payout).into()
    }
}

/// Whether it was sent, in whichever way.
pub(crate) fn sent(payout: &Payout) -> Paid {
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

#[cfg(test)]
mod tests {
    use super::*;
    use SettlementStatus::{CreditNote, FailedOrReturned, NotPaidYet, SentToBank, Unknown};

    const BANK: Option<&str> = Some("Electronic bank transfer");

    #[test]
    fn every_status_that_a_source_lists_has_a_meaning_ignoring_case_and_blanks() {
        for (expected, statuses) in [
            (SentToBank, &["Sent", "SENT", " sent ", "PAID"][..]),
            (
                NotPaidYet,
                &[
                    "Unprocessed",
                    "UPCOMING",
                    "Pending tax invoice",
                    "IN PROGRESS",
                    "InProgress",
                    "Reprocessing",
                    "Tax invoice rejected",
                    "Tax invoice under review",
                ],
            ),
            (
                FailedOrReturned,
                &[
                    "Failed",
                    "Reversed",
                    "Rejected",
                    "Rejected during review",
                    "Incorrect payment",
                    "Forfeited",
                    "Escheated",
                ],
            ),
            (Unknown, &["Processed", "Sent again", "Settled", "?"]),
        ] {
            for status in statuses {
                assert_eq!(of_partner_center(Some(status), BANK, None), expected, "{status}");
            }
        }
    }

    #[test]
    fn a_credit_note_is_settled_once_it_is_sent_and_never_by_a_bank() {
        for method in ["LRDCredit", "lrdcredit", "Credit note", "CREDIT NOTE (LRD)"] {
            assert_eq!(of_partner_center(Some("Sent"), Some(method), None), CreditNote, "{method}");
            assert_eq!(of_partner_center(Some("Upcoming"), Some(method), None), NotPaidYet, "{method}");
            assert_eq!(of_partner_center(Some("Failed"), Some(method), None), FailedOrReturned, "{method}");
        }
    }

    #[test]
    fn what_is_absent_or_not_listed_is_never_a_figure_of_paid() {
        let paid_on: Option<NaiveDate> = "2026-10-15".parse().ok();
        assert_eq!(of_partner_center(Some("Sent"), None, paid_on), Unknown);
        assert_eq!(of_partner_center(Some("Sent"), Some("cheque"), paid_on), Unknown);
        assert_eq!(of_partner_center(None, BANK, paid_on), SentToBank, "the date is that of the sending");
        assert_eq!(of_partner_center(None, None, paid_on), Unknown);
        assert_eq!(of_partner_center(Some(" "), BANK, None), NotPaidYet);
    }

    #[test]
    fn names_read_back() {
        for status in SettlementStatus::ALL {
            assert_eq!(status.as_str().parse(), Ok(status));
        }
        assert!("paid".parse::<SettlementStatus>().is_err());
    }
}
