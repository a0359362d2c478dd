//! What a caller wants to see, and when.

use std::ops::RangeInclusive;

use chrono::{DateTime, NaiveDate, Utc};

/// Which earnings to walk.
///
/// Every member but `as_of` is a hint that saves work: months, participants and programs outside it are never
/// generated. What remains is for the caller to filter.
#[derive(Clone, Debug)]
pub struct EarningsQuery {
    /// Only what was known then, as it was known then.
    pub as_of: DateTime<Utc>,
    /// Days of `earningForDate`, both ends included.
    pub earned: Option<RangeInclusive<NaiveDate>>,
    /// One `enrollmentParticipantId`.
    pub participant: Option<String>,
    /// One `programName`.
    pub program: Option<String>,
    /// One `paymentId`, with its leading zeros.
    pub payment_id: Option<String>,
}

impl EarningsQuery {
    /// Everything known at an instant.
    #[must_use]
    pub fn new(as_of: DateTime<Utc>) -> Self {
        Self { as_of, earned: None, participant: None, program: None, payment_id: None }
    }

    /// Only these days of `earningForDate`.
    #[must_use]
    pub fn earned(self, days: RangeInclusive<NaiveDate>) -> Self {
        Self { earned: Some(days), ..self }
    }

    /// Only this `enrollmentParticipantId`.
    #[must_use]
    pub fn participant(self, id: impl Into<String>) -> Self {
        Self { participant: Some(id.into()), ..self }
    }

    /// Only this `programName`.
    #[must_use]
    pub fn program(self, name: impl Into<String>) -> Self {
        Self { program: Some(name.into()), ..self }
    }

    /// Only what this payment pays.
    #[must_use]
    pub fn payment_id(self, id: impl Into<String>) -> Self {
        Self { payment_id: Some(id.into()), ..self }
    }
}

/// Which payments to walk; hints as in [`EarningsQuery`].
#[derive(Clone, Debug)]
pub struct PaymentsQuery {
    /// Only what was known then, as it was known then.
    pub as_of: DateTime<Utc>,
    /// Instants of `payoutStatusUpdateTS`, both ends included.
    pub updated: Option<RangeInclusive<DateTime<Utc>>>,
    /// One `enrollmentParticipantId`.
    pub participant: Option<String>,
    /// One `paymentId`.
    pub payment_id: Option<String>,
}

impl PaymentsQuery {
    /// Everything known at an instant.
    #[must_use]
    pub fn new(as_of: DateTime<Utc>) -> Self {
        Self { as_of, updated: None, participant: None, payment_id: None }
    }

    /// Only payments whose status last changed then.
    #[must_use]
    pub fn updated(self, when: RangeInclusive<DateTime<Utc>>) -> Self {
        Self { updated: Some(when), ..self }
    }

    /// Only this `enrollmentParticipantId`.
    #[must_use]
    pub fn participant(self, id: impl Into<String>) -> Self {
        Self { participant: Some(id.into()), ..self }
    }

    /// Only this payment.
    #[must_use]
    pub fn payment_id(self, id: impl Into<String>) -> Self {
        Self { payment_id: Some(id.into()), ..self }
    }
}
