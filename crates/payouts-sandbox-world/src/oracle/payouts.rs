//! All payouts of one account, in order: each adds what the one before withheld.

use chrono::{DateTime, NaiveDate, Utc};

use super::card::{CardPayment, LONGEST_LIFE};
use super::enterprise::Enterprise;
use super::records::{Account, Payout};
use crate::calendar::{at, is_working_day, plus_days};
use crate::money::{Amount, Currency, share};
use crate::random::Key;
use crate::text::code;

/// All payouts of an account, by day, currency and batch. It grows with days, not with payments.
#[derive(Debug)]
pub(crate) struct PayoutHistory {
    account: usize,
    batches: Vec<Batch>,
}

/// One payout: one batch of a day in one currency. Amounts are minor units.
#[derive(Clone, Copy, Debug)]
struct Batch {
    day: NaiveDate,
    currency: Currency,
    number: u32,
    amount: i64,
    withheld: i64,
    carried_in: i64,
    carried_out: i64,
}

/// The sum of the movements of a day, for either batch.
#[derive(Clone, Copy, Default)]
struct DaySum {
    batches: [i64; 2],
    has_movements: bool,
}

const SPLIT: u64 = 0;
const HOLD: u64 = 1;
const PAID_AT: u64 = 2;
const REFERENCE: u64 = 3;
const BATCH: u64 = 40;

impl PayoutHistory {
    /// Adds up every payment of the account once.
    pub(super) fn new(enterprise: &Enterprise, account: usize) -> Self {
        let mut history = Self { account, batches: Vec::new() };
        for currency in Currency::ALL {
            history.pay(enterprise, currency, &day_sums(enterprise, account, currency));
        }
        history.batches.sort_by_key(|batch| (batch.day, batch.currency, batch.number));
        history
    }

    /// The days with a payout.
    pub(super) fn days(&self) -> impl Iterator<Item = NaiveDate> + '_ {
        self.batches.chunk_by(|a, b| a.day == b.day).map(|of_day| of_day[0].day)
    }

    /// The payouts of a day, as known at an instant.
    pub(super) fn of_day(
        &self,
        enterprise: &Enterprise,
        account: &Account,
        day: NaiveDate,
        as_of: DateTime<Utc>,
    ) -> Vec<Payout> {
        let from = self.batches.partition_point(|batch| batch.day < day);
        let of_day = self.batches[from..].iter().take_while(|batch| batch.day == day);
        let payouts = of_day.map(|batch| {
            let Batch { currency, number, .. } = *batch;
            let (psp_reference, paid_at) = self.reference(enterprise, currency, day, number);
            let amount = |minor| Amount::new(minor, currency);
            Payout {
                account_code: account.code.clone(),
                paid_on: day,
                paid_at,
                psp_reference,
                amount: amount(batch.amount),
                withheld: amount(batch.withheld),
                carried_in: amount(batch.carried_in),
                carried_out: amount(batch.carried_out),
            }
        });
        payouts.filter(|payout| payout.paid_at <= as_of).collect()
    }

    /// The reference and the instant of the payout of a day that contains a payment.
    pub(super) fn containing(
        &self,
        enterprise: &Enterprise,
        card: &CardPayment<'_>,
        day: NaiveDate,
    ) -> (String, DateTime<Utc>) {
        let place = (day, card.location.currency);
        let from = self.batches.partition_point(|batch| (batch.day, batch.currency) < place);
        let of_place = self.batches[from..].iter().take_while(|batch| (batch.day, batch.currency) == place);
        let number = if of_place.count() > 1 { batch_of(card) } else { 0 };
        self.reference(enterprise, card.location.currency, day, number)
    }

    fn reference(
        &self,
        enterprise: &Enterprise,
        currency: Currency,
        day: NaiveDate,
        batch: u32,
    ) -> (String, DateTime<Utc>) {
        let key = self.key(enterprise, currency, day);
        let seconds = key.below(PAID_AT, 3 * 3_600);
        let paid_at = at(day, 3 * 3_600 + seconds + batch * 4 * 3_600);
        (code(key.child(u64::from(batch)), REFERENCE, 16), paid_at)
    }

    fn key(&self, enterprise: &Enterprise, currency: Currency, day: NaiveDate) -> Key {
        let days = (day - enterprise.first_day).num_days().unsigned_abs();
        enterprise.key.child(3 << 32 | self.account as u64).child(currency as u64).child(days)
    }

    /// Pays out the sums of all days in one currency and carries the balance from payout to payout.
    fn pay(&mut self, enterprise: &Enterprise, currency: Currency, sums: &[DaySum]) {
        let last = sums.iter().rposition(|sum| sum.has_movements);
        let mut carried_in = 0;
        for ((place, day), sum) in enterprise.first_day.iter_days().enumerate().zip(sums) {
            if !sum.has_movements || !is_working_day(day) {
                continue;
            }
            let key = self.key(enterprise, currency, day);
            let [first, second] = sum.batches;
            let splits = second > 0 && carried_in + first > 0 && key.chance(SPLIT, 25);
            let available = carried_in + if splits { first } else { first + second };
            let holds = available > 0 && Some(place) != last && key.chance(HOLD, 120);
            let per_cent = i64::from(key.between(HOLD + 64, 5, 30));
            let withheld = if holds { share(available, per_cent, 100) } else { 0 };
            let carried_out = if available > 0 {
                withheld
            } else if enterprise.collects_debts {
                0
            } else {
                available
            };
            let amount = available - carried_out;
            let batch = Batch { day, currency, number: 0, amount, withheld, carried_in, carried_out };
            self.batches.push(batch);
            if splits {
                let rest = Batch { amount: second, withheld: 0, carried_in: 0, carried_out: 0, ..batch };
                self.batches.push(Batch { number: 1, ..rest });
            }
            carried_in = carried_out;
        }
    }
}

/// The batch of a payment on days with two.
fn batch_of(card: &CardPayment<'_>) -> u32 {
    u32::from(card.payment.chance(BATCH, 300))
}

/// The movements of an account in a currency, per day from the first.
fn day_sums(enterprise: &Enterprise, account: usize, currency: Currency) -> Vec<DaySum> {
    let days = (plus_days(enterprise.last_day, LONGEST_LIFE) - enterprise.first_day).num_days();
    let mut sums = vec![DaySum::default(); usize::try_from(days).unwrap_or_default() + 1];
    let locations = enterprise.served[account].iter().map(|location| &enterprise.locations[*location]);
    for location in locations.filter(|location| location.currency == currency) {
        let dates = enterprise.first_day.iter_days().take_while(|day| *day <= enterprise.last_day);
        let cards = dates.flat_map(|date| CardPayment::of_day(enterprise, location, date));
        for card in cards.filter(|card| card.center.account == account) {
            for flow in card.flows() {
                let place = usize::try_from((flow.paid_on - enterprise.first_day).num_days());
                if let Some(sum) = place.ok().and_then(|place| sums.get_mut(place)) {
                    sum.batches[batch_of(&card) as usize] += flow.amount + flow.fee;
                    sum.has_movements = true;
                }
            }
        }
    }
    sums
}
