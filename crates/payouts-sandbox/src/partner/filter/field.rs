//! The fields that each dataset can be filtered on, as the reference lists them.

use super::Operator;

/// What is exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dataset {
    Earnings,
    Payments,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    EarningForDate,
    EnrollmentParticipantId,
    ProgramName,
    EngagementName,
    LeverCode,
    PayableSubType,
    PayoutStatus,
    PaymentId,
    TransactionAmount,
    EarningAmount,
    PayoutStatusUpdateTs,
    PayoutOrderType,
    PaymentAmount,
    PaymentDate,
}

/// What a field is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    Time,
}

use Field as F;

const EARNINGS: [(&str, Field); 11] = [
    ("earningForDate", F::EarningForDate),
    // The spelling of the developer pages' table.
    ("EarningForDate", F::EarningForDate),
    ("enrollmentParticipantId", F::EnrollmentParticipantId),
    ("programName", F::ProgramName),
    ("engagementName", F::EngagementName),
    ("leverCode", F::LeverCode),
    ("payableSubType", F::PayableSubType),
    ("payoutStatus", F::PayoutStatus),
    ("paymentId", F::PaymentId),
    ("transactionAmount", F::TransactionAmount),
    ("earningAmount", F::EarningAmount),
];

const PAYMENTS: [(&str, Field); 7] = [
    ("payoutStatusUpdateTS", F::PayoutStatusUpdateTs),
    ("enrollmentParticipantId", F::EnrollmentParticipantId),
    ("programName", F::ProgramName),
    ("payoutOrderType", F::PayoutOrderType),
    ("paymentId", F::PaymentId),
    ("paymentAmount", F::PaymentAmount),
    // In a sample response only; whether it is taken, a quirk decides.
    ("paymentDate", F::PaymentDate),
];

impl Dataset {
    /// The last segment of its path.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Earnings => "transactionhistory",
            Self::Payments => "payments",
        }
    }

    pub(super) fn field(self, name: &str) -> Option<Field> {
        let fields: &[_] = match self {
            Self::Earnings => &EARNINGS,
            Self::Payments => &PAYMENTS,
        };
        fields.iter().find(|(spelling, _)| *spelling == name).map(|(_, field)| *field)
    }
}

impl Field {
    pub(super) fn kind(self) -> Kind {
        match self {
            F::EarningForDate | F::PayoutStatusUpdateTs | F::PaymentDate => Kind::Time,
            F::TransactionAmount | F::EarningAmount | F::PaymentAmount => Kind::Number,
            _ => Kind::Text,
        }
    }
}

impl Kind {
    pub(super) fn takes(self, operator: Operator) -> bool {
        self != Self::Text || operator == Operator::Eq
    }
}
