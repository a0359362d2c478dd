//! Whether a payout is paid, and by a bank: words of the providers, as far as their documents tell what they mean.

use crate::{Payout, Provider};

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

/// Statuses that mean "sent": the documented one, and the code that a reader of real files looks for.
const SENT: [&str; 2] = ["sent", "paid"];

/// Statuses that are documented and mean anything else.
const NOT_SENT: [&str; 14] = [
    "unprocessed",
    "upcoming",
    "pendingtaxinvoice",
    "rejectedduringreview",
    "failed",
    "inprogress",
    "incorrectpayment",
    "reprocessing",
    "reversed",
    "taxinvoicerejected",
    "taxinvoiceunderreview",
    "rejected",
    "forfeited",
    "escheated",
];

impl Paid {
    /// What a bank may be expected to have booked of it.
    pub(super) fn of(payout: &Payout) -> Self {
        match sent(payout) {
            Self::ToBank if payout.provider == Provider::PartnerCenter => by_method(payout.method.as_deref()),
            sent => sent,
        }
    }
}

/// Whether it was sent, in whichever way. A batch payout of Oracle is one transfer to the bank, and has no status.
pub(super) fn sent(payout: &Payout) -> Paid {
    match &payout.status {
        None if payout.provider == Provider::OracleBi || payout.paid_on.is_some() => Paid::ToBank,
        None => Paid::Not("no status and no payment date".to_owned()),
        Some(status) => match folded(status).as_str() {
            known if SENT.contains(&known) => Paid::ToBank,
            known if NOT_SENT.contains(&known) => Paid::Not(format!("status {status}")),
            _ => Paid::Unknown(format!("status {status}")),
        },
    }
}

fn by_method(method: Option<&str>) -> Paid {
    match (method, method.map(folded).unwrap_or_default()) {
        (_, folded) if folded.contains("credit") => Paid::Otherwise("a credit note".to_owned()),
        (_, folded) if folded.contains("bank") => Paid::ToBank,
        (Some(method), _) => Paid::Unknown(format!("payment method {method}")),
        (None, _) => Paid::Unknown("no payment method".to_owned()),
    }
}

/// Statuses and methods are compared without regard to case and blanks, because their spelling varies.
fn folded(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
