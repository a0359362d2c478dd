//! How one deposit moves through its statuses, and when.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::book::Book;
use super::status::{PaymentMethod, PaymentStatus};
use crate::calendar::{at, working_day};
use crate::draw::Key;

/// The steps of one deposit, oldest first. All orders of a deposit share them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lifecycle {
    steps: [(DateTime<Utc>, PaymentStatus); MOST],
    taken: usize,
}

const MOST: usize = 6;
const STORY: u64 = 0;
const SECOND: u64 = 1;
const BLANK: u64 = 2;
/// Between two payment ids of one world.
const ID_STRIDE: u64 = 3;
const FIRST_ID: u64 = 41_870_226;

impl Lifecycle {
    /// The deposit of a participant in the `run`-th month.
    pub(super) fn of(book: &Book, run: u32, participant: usize, method: PaymentMethod) -> Self {
        use PaymentStatus::{
            Failed, InProgress, PendingTaxInvoice, Rejected, Reprocessing, Reversed, Sent,
            TaxInvoiceUnderReview, Upcoming,
        };
        let key = key(book, run, participant, method);
        let month = book.first_month.plus(run);
        let next = month.plus(1);
        let bank = method == PaymentMethod::BankTransfer;
        let wants_invoice = book.participants[participant].country.wants_tax_invoice && bank;
        let planned = (month.day(5), Upcoming);
        let handed_over = (month.day(13), InProgress);
        let sent = (working_day(month.day(15)), Sent);
        let sent_next = (working_day(next.day(15)), Sent);
        let story: &[(NaiveDate, PaymentStatus)] = match key.below(STORY, 1000) {
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
        let mut steps = [(DateTime::UNIX_EPOCH, PaymentStatus::Unprocessed); MOST];
        for ((day, status), (number, step)) in story.iter().zip((0..).zip(&mut steps)) {
            // Office hours in UTC, the later step never before the earlier.
            *step = (at(*day, 28_800 + key.below(SECOND + 64 * number, 28_800)), *status);
        }
        Self { steps, taken: story.len() }
    }

    /// The step a deposit is at, and since when; `None` before it is planned.
    pub(super) fn at(&self, as_of: DateTime<Utc>) -> Option<(DateTime<Utc>, PaymentStatus)> {
        self.until(as_of).last().copied()
    }

    pub(super) fn first(&self, status: PaymentStatus) -> Option<DateTime<Utc>> {
        self.steps[..self.taken].iter().find(|step| step.1 == status).map(|step| step.0)
    }

    /// The day the money was last sent, as known at an instant.
    pub(super) fn paid_on(&self, as_of: DateTime<Utc>) -> Option<NaiveDate> {
        let sent = self.until(as_of).iter().rfind(|step| step.1 == PaymentStatus::Sent);
        sent.map(|step| step.0.date_naive())
    }

    /// Whether the payment has a number yet: from the moment the bank has it.
    pub(super) fn is_numbered(&self, as_of: DateTime<Utc>) -> bool {
        self.until(as_of).iter().any(|step| step.1 == PaymentStatus::InProgress)
    }

    /// What the bank account sees of it: days on which it is credited (true) and debited (false) again.
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
        let taken = &self.steps[..self.taken];
        &taken[..taken.partition_point(|step| step.0 <= as_of)]
    }
}

/// The number a deposit gets; `None` for the credit notes that have none.
pub(super) fn payment_id(book: &Book, run: u32, participant: usize, method: PaymentMethod) -> Option<u64> {
    let unnumbered =
        method == PaymentMethod::CreditNote && key(book, run, participant, method).chance(BLANK, 250);
    (!unnumbered).then(|| FIRST_ID + book.deposit_ordinal(run, participant, method) * ID_STRIDE)
}

/// Which run and participant a number was given to.
pub(super) fn payee_of(book: &Book, number: u64) -> Option<(u32, usize)> {
    let distance = number.checked_sub(FIRST_ID).filter(|distance| distance % ID_STRIDE == 0)?;
    let deposit = distance / ID_STRIDE / 2;
    let participants = book.participants.len() as u64;
    let run = u32::try_from(deposit.checked_div(participants)?).ok()?;
    Some((run, usize::try_from(deposit % participants).ok()?))
}

fn key(book: &Book, run: u32, participant: usize, method: PaymentMethod) -> Key {
    book.participants[participant]
        .key
        .child(u64::from(run) * 2 + u64::from(method == PaymentMethod::CreditNote))
}
