//! What each payment run pays: the sums of all earnings, per payment order and month of payment.
//!
//! The sums are taken over the money facts of every row once, when somebody first asks about a payment. They need room
//! for one entry per order and run, whatever the number of rows.

use chrono::{DateTime, Utc};

use super::book::Book;
use super::facts::{LATEST_POSTING, Page};
use super::lifecycle::Lifecycle;
use super::status::PaymentStatus;

/// A payment below fifty dollars is not made; it waits for the next run.
const THRESHOLD_CENTS: i64 = 5_000;

/// What one order comes to in one run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Earned in this run alone, in minor units of the payout profile's currency, and in US cents.
    earned: i64,
    earned_usd: i64,
    /// Paid with this run, what earlier runs left waiting included; `None` below the threshold.
    pub(super) paid: Option<Paid>,
    /// The run that pays what was earned in this one.
    pub(super) paid_in: Option<u32>,
}

/// What a payment order pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Paid {
    pub(super) earned: i64,
    pub(super) earned_usd: i64,
}

#[derive(Debug)]
pub(crate) struct Ledger {
    pub(super) runs: u32,
    entries: Vec<Entry>,
    /// When each participant was first sent a payment.
    first_sent: Vec<Option<DateTime<Utc>>>,
}

impl Ledger {
    pub(super) fn of(book: &Book) -> Self {
        let latest_lag = 2;
        let runs = book.config.months + LATEST_POSTING / 28 + 2 + latest_lag;
        let mut ledger = Self {
            runs,
            entries: vec![Entry::default(); book.orders.len() * runs as usize],
            first_sent: vec![None; book.participants.len()],
        };
        for month in book.months() {
            for enrollment in 0..book.enrollments.len() {
                ledger.add(&Page::new(book, month, enrollment));
            }
        }
        ledger.entries.chunks_mut(runs as usize).for_each(settle);
        ledger.find_first_payments(book);
        ledger
    }

    pub(super) fn entry(&self, order: usize, run: u32) -> &Entry {
        &self.entries[order * self.runs as usize + run as usize]
    }

    pub(super) fn first_sent(&self, participant: usize) -> Option<DateTime<Utc>> {
        self.first_sent[participant]
    }

    fn add(&mut self, page: &Page<'_>) {
        for row in 0..page.rows {
            let facts = page.facts(row);
            let order = page.book.order_index(page.enrollment, facts.lever.order);
            let run = facts.run(page.book, page.enrollment);
            let entry = &mut self.entries[order * self.runs as usize + run as usize];
            entry.earned += facts.pay;
            entry.earned_usd += facts.usd;
        }
    }

    fn find_first_payments(&mut self, book: &Book) {
        for (order, entries) in book.orders.iter().zip(self.entries.chunks(self.runs as usize)) {
            let participant = book.enrollments[order.enrollment].participant;
            let first = &mut self.first_sent[participant];
            for (run, _) in (0..).zip(entries).filter(|(_, entry)| entry.paid.is_some()) {
                let steps = Lifecycle::of(book, run, participant, order.order_type.method());
                let sent = steps.first(PaymentStatus::Sent);
                *first = match (*first, sent) {
                    (Some(known), Some(sent)) => Some(known.min(sent)),
                    (known, sent) => known.or(sent),
                };
            }
        }
    }
}

/// Walks one order through its runs: pays what is due, carries on what is too small or negative.
fn settle(runs: &mut [Entry]) {
    let mut due = Paid { earned: 0, earned_usd: 0 };
    let mut waiting = 0;
    for run in 0..runs.len() {
        due.earned += runs[run].earned;
        due.earned_usd += runs[run].earned_usd;
        if due.earned_usd < THRESHOLD_CENTS || due.earned <= 0 {
            continue;
        }
        runs[run].paid = Some(due);
        for settled in &mut runs[waiting..=run] {
            settled.paid_in = u32::try_from(run).ok();
        }
        due = Paid { earned: 0, earned_usd: 0 };
        waiting = run + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn earned(cents: i64) -> Entry {
        Entry { earned: cents, earned_usd: cents, ..Entry::default() }
    }

    #[test]
    fn small_and_negative_months_wait_for_the_run_that_passes_the_threshold() {
        let mut runs = [earned(4_999), earned(-10), earned(11), earned(9_000), earned(1)];
        settle(&mut runs);
        assert_eq!(
            runs.map(|run| run.paid.map(|paid| paid.earned)),
            [None, None, Some(5_000), Some(9_000), None]
        );
        assert_eq!(runs.map(|run| run.paid_in), [Some(2), Some(2), Some(2), Some(3), None]);
    }
}
