//! What the Partner Center side of a world can be asked: earnings and payments, as known at an instant.

use std::ops::RangeInclusive;
use std::sync::OnceLock;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::earning::Earning;
use super::facts::EnrollmentMonth;
use super::lifecycle::{payee_of, payment_id_text};
use super::payment::{Deposit, Payment, deposits};
use super::payment_runs::PaymentRuns;
use super::registry::{Enrollment, Participant, Registry};
use crate::calendar::{Month, at};
use crate::config::WorldConfig;
use crate::random::Key;

/// The longest time from the first day of a run to the last status of its deposits.
const LONGEST_LIFECYCLE: TimeDelta = TimeDelta::days(62);

/// Selects earnings. Rows outside a selection are never computed.
#[derive(Clone, Debug)]
pub struct EarningsQuery {
    /// Only what was known at this instant, as it was known then.
    pub as_of: DateTime<Utc>,
    /// Days of `earningForDate`, both ends included.
    pub earned: Option<RangeInclusive<NaiveDate>>,
    /// One `enrollmentParticipantId`.
    pub participant: Option<String>,
    /// One `programName`.
    pub program: Option<String>,
    /// One `paymentId`, with its leading zeros; empty text for rows without one.
    pub payment_id: Option<String>,
}

impl EarningsQuery {
    /// Everything known at an instant.
    #[must_use]
    pub fn new(as_of: DateTime<Utc>) -> Self {
        Self { as_of, earned: None, participant: None, program: None, payment_id: None }
    }
}

/// Selects payments, as in [`EarningsQuery`].
#[derive(Clone, Debug)]
pub struct PaymentsQuery {
    /// Only what was known at this instant, as it was known then.
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
}

/// The Partner Center side of a world.
#[derive(Debug)]
pub struct PartnerCenter {
    registry: Registry,
    /// Computed when first needed.
    runs: OnceLock<PaymentRuns>,
}

impl PartnerCenter {
    pub(crate) fn new(config: &WorldConfig, root: Key) -> Self {
        Self { registry: Registry::new(config, root), runs: OnceLock::new() }
    }

    /// Every participant, two per partner: partner id, then seller id.
    #[must_use]
    pub fn participants(&self) -> &[Participant] {
        &self.registry.participants
    }

    /// The earnings of a query, by month, participant, program and day.
    ///
    /// The first call adds up all earnings once, which takes about a second for ten million.
    pub fn earnings<'w>(&'w self, query: &EarningsQuery) -> impl Iterator<Item = Earning<'w>> + use<'w> {
        let (registry, runs) = (&self.registry, self.runs());
        let as_of = query.as_of;
        let (from, to) = earned_days(registry, query);
        let paid_by = query.payment_id.as_deref().map(PaidBy::new);
        let months = registry.months().filter(move |month| {
            let month = registry.first_month.plus(*month);
            month.last_day() >= from && month.first_day() <= to
        });
        let enrollments: Vec<usize> = (0..registry.enrollments.len())
            .filter(|index| is_selected(registry, &registry.enrollments[*index], query, paid_by))
            .collect();
        months
            .flat_map(move |month| {
                enrollments.clone().into_iter().map(move |index| EnrollmentMonth::new(registry, month, index))
            })
            .flat_map(move |month| {
                let rows = month.rows_of_days(from, to);
                rows.filter_map(move |row| Earning::new(&month, runs, row, as_of))
            })
            .filter(move |row| (from..=to).contains(&row.earning_for_date()))
            .filter(move |row| paid_by.is_none_or(|paid_by| paid_by.pays(row)))
    }

    /// The payments of a query, by run, participant and program.
    pub fn payments<'w>(&'w self, query: &PaymentsQuery) -> impl Iterator<Item = Payment<'w>> + use<'w> {
        let (registry, runs, query) = (&self.registry, self.runs(), query.clone());
        let (as_of, updated) = (query.as_of, query.updated.clone());
        let selected = (0..runs.count).filter(move |run| {
            let start = at(registry.first_month.plus(*run).first_day(), 0);
            let may_match = |when: &RangeInclusive<DateTime<Utc>>| {
                start <= *when.end() && start + LONGEST_LIFECYCLE >= *when.start()
            };
            start <= as_of && updated.as_ref().is_none_or(may_match)
        });
        let orders = 0..registry.orders.len();
        selected
            .flat_map(move |run| {
                orders.clone().filter_map(move |order| Payment::new(registry, runs, run, order, as_of))
            })
            .filter(move |payment| matches(payment, &query))
    }

    /// The bank's bookings for the payments of a month's run and the runs before, by run and participant.
    pub(crate) fn deposits(
        &self,
        month: Month,
        runs_before: u32,
        as_of: DateTime<Utc>,
    ) -> impl Iterator<Item = Deposit<'_>> {
        let latest = u32::try_from(month.since(self.registry.first_month)).unwrap_or_default();
        let runs = latest.saturating_sub(runs_before)..=latest;
        runs.flat_map(move |run| deposits(&self.registry, self.runs(), run, as_of))
    }

    fn runs(&self) -> &PaymentRuns {
        self.runs.get_or_init(|| PaymentRuns::new(&self.registry))
    }
}

/// The payment id of a query.
#[derive(Clone, Copy)]
enum PaidBy {
    Number(u64),
    Blank,
    /// Text that is no payment id.
    Invalid,
}

impl PaidBy {
    fn new(id: &str) -> Self {
        let number = || id.parse().ok().filter(|number| payment_id_text(*number) == id);
        if id.is_empty() { Self::Blank } else { number().map_or(Self::Invalid, Self::Number) }
    }

    fn pays(self, row: &Earning<'_>) -> bool {
        match self {
            Self::Number(number) => row.payment_number() == Some(number),
            Self::Blank => row.payment_number().is_none(),
            Self::Invalid => false,
        }
    }

    /// Whether a participant can have rows with this payment id.
    fn may_pay(self, registry: &Registry, participant: usize) -> bool {
        match self {
            Self::Number(number) => payee_of(registry, number) == Some(participant),
            Self::Blank => true,
            Self::Invalid => false,
        }
    }
}

fn earned_days(registry: &Registry, query: &EarningsQuery) -> (NaiveDate, NaiveDate) {
    let first = registry.first_month.first_day();
    let last = registry.first_month.plus(registry.config.months).first_day();
    match &query.earned {
        Some(days) => ((*days.start()).max(first), (*days.end()).min(last)),
        None => (first, last),
    }
}

fn is_selected(
    registry: &Registry,
    enrollment: &Enrollment,
    query: &EarningsQuery,
    paid_by: Option<PaidBy>,
) -> bool {
    let participant = registry.participant_of(enrollment);
    paid_by.is_none_or(|paid_by| paid_by.may_pay(registry, enrollment.participant))
        && query.participant.as_deref().is_none_or(|id| id == participant.id())
        && query.program.as_deref().is_none_or(|name| name == enrollment.program.name)
}

fn matches(payment: &Payment<'_>, query: &PaymentsQuery) -> bool {
    query.updated.as_ref().is_none_or(|when| when.contains(&payment.status_updated_at()))
        && query.participant.as_deref().is_none_or(|id| id == payment.participant_id())
        && query.payment_id.as_deref().is_none_or(|id| payment.payment_id().as_deref() == Some(id))
}
