//! The statuses of one deposit, with the instant of each, and its payment id.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::registry::Registry;
use super::status::{PaymentMethod, PaymentStatus};
use crate::calendar::{at, working_day};
use crate::random::Key;
use crate::text::write_integer;

/// The steps of one deposit, oldest first. All orders of a deposit share them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lifecycle {
    steps: [(DateTime<Utc>, PaymentStatus); MOST_STEPS],
    count: usize,
}

const MOST_STEPS: usize = 6;
const COURSE: u64 = 0;
const OFFICE_HOUR: u64 = 1;
const UNNUMBERED: u64 = 2;
/// The difference between two payment ids.
const ID_STRIDE: u64 = 3;
const FIRST_ID: u64 = 41_870_226;

impl Lifecycle {
    /// The deposit of a participant in a payment run.
    pub(super) fn new(registry: &Registry, run: u32, participant: usize, method: PaymentMethod) -> Self {
        use PaymentStatus::{
            Failed, InProgress, PendingTaxInvoice, Rejected, Reprocessing, Reversed, Sent,
            TaxInvoiceUnderReview, Upcoming,
        };
        let key = key(registry, run, participant, method);
        let month = registry.first_month.plus(run);
        let next = month.plus(1);
        let bank = method == PaymentMethod::BankTransfer;
        let wants_invoice = registry.participants[participant].country.wants_tax_invoice && bank;
        let planned = (month.day(5), Upcoming);
        let handed_over = (month.day(13), InProgress);
        let sent = (working_day(month.day(15)), Sent);
        let sent_next = (working_day(next.day(15)), Sent);
        let course: &[(NaiveDate, PaymentStatus)] = match key.below(COURSE, 1000) {
            0..=199 if wants_invoice => &[
                planned,
                (month.day(6), PendingTaxInvoice),
                (month.day(17), TaxInvoiceUnderReview),
                (month.day(24), InProgress),
                (working_day(month.day(26)), Sent),
            ],
            0..=39 if bank => {
                &[planned, handed_over, (month.day(16), Failed), (next.day(3), Reprocessing), sent_next]
            }
            40..=69 if bank => &[
                planned,
                handed_over,
                sent,
                (working_day(month.day(23)), Reversed),
                (next.day(3), Reprocessing),
                sent_next,
            ],
            70..=74 => &[planned, (month.day(12), Rejected)],
            _ => &[planned, handed_over, sent],
        };
        let mut steps = [(DateTime::UNIX_EPOCH, PaymentStatus::Unprocessed); MOST_STEPS];
        for ((day, status), (number, step)) in course.iter().zip((0..).zip(&mut steps)) {
            // Eight office hours in UTC. The days differ, so the order of the steps is kept.
            *step = (at(*day, 28_800 + key.below(OFFICE_HOUR + 64 * number, 28_800)), *status);
        }
        Self { steps, count: course.len() }
    }

    /// The current status and its start; `None` before the deposit is planned.
    pub(super) fn at(&self, as_of: DateTime<Utc>) -> Option<(DateTime<Utc>, PaymentStatus)> {
        self.until(as_of).last().copied()
    }

    /// The first instant of a status.
    pub(super) fn first(&self, status: PaymentStatus) -> Option<DateTime<Utc>> {
        self.steps[..self.count].iter().find(|step| step.1 == status).map(|step| step.0)
    }

    /// The day on which the money was last sent.
    pub(super) fn paid_on(&self, as_of: DateTime<Utc>) -> Option<NaiveDate> {
        let sent = self.until(as_of).iter().rfind(|step| step.1 == PaymentStatus::Sent);
        sent.map(|step| step.0.date_naive())
    }

    /// Whether the payment has an id yet, which it gets when it is handed to the bank.
    pub(super) fn is_numbered(&self, as_of: DateTime<Utc>) -> bool {
        self.until(as_of).iter().any(|step| step.1 == PaymentStatus::InProgress)
    }

    /// The days on which the bank credits it (true), or debits it because it was returned (false).
    pub(super) fn bank_days(&self, as_of: DateTime<Utc>) -> impl Iterator<Item = (NaiveDate, bool)> {
        self.until(as_of).iter().filter_map(|(when, status)| {
            let arrives = |credit| Some((working_day((*when + TimeDelta::days(1)).date_naive()), credit));
            match status {
                PaymentStatus::Sent => arrives(true),
                PaymentStatus::Reversed => Some((when.date_naive(), false)),
                _ => None,
            }
        })
    }

    fn until(&self, as_of: DateTime<Utc>) -> &[(DateTime<Utc>, PaymentStatus)] {
        let steps = &self.steps[..self.count];
        &steps[..steps.partition_point(|step| step.0 <= as_of)]
    }
}

/// The payment id of a deposit; `None` for a quarter of the credit notes.
pub(super) fn payment_id(
    registry: &Registry,
    run: u32,
    participant: usize,
    method: PaymentMethod,
) -> Option<u64> {
    let unnumbered = method == PaymentMethod::CreditNote
        && key(registry, run, participant, method).chance(UNNUMBERED, 250);
    (!unnumbered).then(|| FIRST_ID + registry.deposit_ordinal(run, participant, method) * ID_STRIDE)
}

/// The participant of a payment id.
pub(super) fn payee_of(registry: &Registry, number: u64) -> Option<usize> {
    let distance = number.checked_sub(FIRST_ID).filter(|distance| distance % ID_STRIDE == 0)?;
    let deposit = distance / ID_STRIDE / 2;
    usize::try_from(deposit.checked_rem(registry.participants.len() as u64)?).ok()
}

/// Appends a payment id: twelve digits.
pub(super) fn write_payment_id(number: u64, out: &mut String) {
    write_integer(number, 12, out);
}

pub(super) fn payment_id_text(number: u64) -> String {
    let mut id = String::with_capacity(12);
    write_payment_id(number, &mut id);
    id
}

fn key(registry: &Registry, run: u32, participant: usize, method: PaymentMethod) -> Key {
    registry.participants[participant]
        .key
        .child(u64::from(run) * 2 + u64::from(method == PaymentMethod::CreditNote))
}
