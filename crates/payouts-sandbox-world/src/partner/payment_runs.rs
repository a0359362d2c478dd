//! What each payment run pays: the sums of all earnings, per payment order and run.
//!
//! The sums are computed once over all rows, before the first earning or payment is read. They need one entry per order
//! and run, independent of the number of rows.

use chrono::{DateTime, Utc};

use super::facts::{EnrollmentMonth, LATEST_POSTING};
use super::lifecycle::Lifecycle;
use super::registry::Registry;
use super::status::PaymentStatus;

/// The payment threshold of fifty dollars. Smaller sums wait for the next run.
const THRESHOLD_CENTS: i64 = 5_000;

/// A sum of earnings, in minor units of the payout profile's currency and in US cents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Earned {
    pub(super) minor: i64,
    pub(super) usd: i64,
}

/// One payment order in one run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct OrderRun {
    /// Earned in this run alone.
    earned: Earned,
    /// Paid with this run, including the sums that waited; `None` below the threshold.
    pub(super) paid: Option<Earned>,
    /// The run that pays the earnings of this one.
    pub(super) paid_in: Option<u32>,
}

/// All payment runs of a world.
#[derive(Debug)]
pub(crate) struct PaymentRuns {
    pub(super) count: u32,
    orders: Vec<OrderRun>,
    /// When the first payment of each participant was sent.
    first_sent: Vec<Option<DateTime<Utc>>>,
}

impl PaymentRuns {
    pub(super) fn new(registry: &Registry) -> Self {
        let latest_lag = 2;
        let count = registry.config.months + LATEST_POSTING / 28 + 2 + latest_lag;
        let mut runs = Self {
            count,
            orders: vec![OrderRun::default(); registry.orders.len() * count as usize],
            first_sent: vec![None; registry.participants.len()],
        };
        for month in registry.months() {
            for enrollment in 0..registry.enrollments.len() {
                runs.add(&EnrollmentMonth::new(registry, month, enrollment));
            }
        }
        runs.orders.chunks_mut(count as usize).for_each(settle);
        runs.find_first_payments(registry);
        runs
    }

    pub(super) fn of_order(&self, order: usize, run: u32) -> &OrderRun {
        &self.orders[order * self.count as usize + run as usize]
    }

    pub(super) fn first_sent(&self, participant: usize) -> Option<DateTime<Utc>> {
        self.first_sent[participant]
    }

    fn add(&mut self, month: &EnrollmentMonth<'_>) {
        for row in 0..month.rows {
            let facts = month.facts(row);
            let order = month.registry.order_index(month.enrollment, facts.lever.order);
            let run = facts.run(month.registry, month.enrollment);
            let earned = &mut self.orders[order * self.count as usize + run as usize].earned;
            earned.minor += facts.pay;
            earned.usd += facts.usd;
        }
    }

    fn find_first_payments(&mut self, registry: &Registry) {
        for (order, runs) in registry.orders.iter().zip(self.orders.chunks(self.count as usize)) {
            let participant = registry.enrollments[order.enrollment].participant;
            let method = order.order_type.method();
            let paid = (0..).zip(runs).filter(|(_, run)| run.paid.is_some());
            let sent = paid.filter_map(|(run, _)| {
                Lifecycle::new(registry, run, participant, method).first(PaymentStatus::Sent)
            });
            let first = &mut self.first_sent[participant];
            *first = first.iter().copied().chain(sent).min();
        }
    }
}

/// Pays one order run by run. Negative sums and those below the threshold are carried over to the next run.
fn settle(runs: &mut [OrderRun]) {
    let mut due = Earned::default();
    let mut waiting = 0;
    for run in 0..runs.len() {
        due.minor += runs[run].earned.minor;
        due.usd += runs[run].earned.usd;
        if due.usd < THRESHOLD_CENTS || due.minor <= 0 {
            continue;
        }
        runs[run].paid = Some(due);
        for settled in &mut runs[waiting..=run] {
            settled.paid_in = u32::try_from(run).ok();
        }
        due = Earned::default();
        waiting = run + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn earned(cents: i64) -> OrderRun {
        OrderRun { earned: Earned { minor: cents, usd: cents }, ..OrderRun::default() }
    }

    #[test]
    fn small_and_negative_months_wait_for_the_run_that_passes_the_threshold() {
        let mut runs = [earned(4_999), earned(-10), earned(11), earned(9_000), earned(1)];
        settle(&mut runs);
        assert_eq!(
            runs.map(|run| run.paid.map(|paid| paid.minor)),
            [None, None, Some(5_000), Some(9_000), None]
        );
        assert_eq!(runs.map(|run| run.paid_in), [Some(2), Some(2), Some(2), Some(3), None]);
    }
}
