//! The payouts of one account, one after the other: each takes over what its predecessor held back.

use chrono::{DateTime, NaiveDate, Utc};

use super::card::{Card, LONGEST_LIFE};
use super::estate::Estate;
use super::movements::{Movement, Payout};
use super::parties::Account;
use crate::calendar::{at, is_working_day, plus_days, working_day};
use crate::draw::Key;
use crate::money::share;
use crate::text::write_code;
use crate::{Amount, Currency};

/// Every payout an account will ever have; days and batches in order. Grows with days, not with payments.
#[derive(Debug)]
pub(crate) struct Chain {
    entries: Vec<Entry>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    day: NaiveDate,
    currency: Currency,
    batch: u32,
    amount: i64,
    withheld: i64,
    carried_in: i64,
    carried_out: i64,
}

/// What moves on a day in either batch.
#[derive(Clone, Copy, Default)]
struct Net {
    batches: [i64; 2],
    moves: bool,
}

/// One signed movement of a payment in the payout of a day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flow {
    pub(super) movement: Movement,
    pub(super) amount: i64,
    pub(super) fee: i64,
    pub(super) paid_on: NaiveDate,
}

const SPLIT: u64 = 0;
const HOLD: u64 = 1;
const PAID_AT: u64 = 2;
const REFERENCE: u64 = 3;
const BATCH: u64 = 40;

impl Estate {
    pub(super) fn chain(&self, account: usize) -> &Chain {
        self.chains[account].get_or_init(|| Chain::of(self, account))
    }

    pub(super) fn payouts_on(&self, account: &Account, day: NaiveDate, as_of: DateTime<Utc>) -> Vec<Payout> {
        let entries = &self.chain(account.index).entries;
        let from = entries.partition_point(|entry| entry.day < day);
        let of_day = entries[from..].iter().take_while(|entry| entry.day == day);
        of_day.map(|entry| self.payout(account, entry)).filter(|payout| payout.paid_at <= as_of).collect()
    }

    /// The reference and the instant of the payout that carries a flow.
    pub(super) fn carrier(&self, card: &Card<'_>, day: NaiveDate) -> (String, DateTime<Utc>) {
        let (account, currency) = (card.center.account, card.location.currency);
        let entries = &self.chain(account).entries;
        let from = entries.partition_point(|entry| (entry.day, entry.currency) < (day, currency));
        let batches =
            entries[from..].iter().take_while(|entry| (entry.day, entry.currency) == (day, currency)).count();
        let batch = if batches > 1 { batch(card) } else { 0 };
        (self.reference(account, currency, day, batch), self.paid_at(account, currency, day, batch))
    }

    fn payout(&self, account: &Account, entry: &Entry) -> Payout {
        let Entry { day, currency, batch, .. } = *entry;
        Payout {
            account_code: account.code.clone(),
            paid_on: day,
            paid_at: self.paid_at(account.index, currency, day, batch),
            psp_reference: self.reference(account.index, currency, day, batch),
            amount: Amount::new(entry.amount, currency),
            withheld: Amount::new(entry.withheld, currency),
            carried_in: Amount::new(entry.carried_in, currency),
            carried_out: Amount::new(entry.carried_out, currency),
        }
    }

    fn reference(&self, account: usize, currency: Currency, day: NaiveDate, batch: u32) -> String {
        let mut reference = String::with_capacity(16);
        write_code(
            self.payout_key(account, currency, day).child(u64::from(batch)),
            REFERENCE,
            16,
            &mut reference,
        );
        reference
    }

    fn paid_at(&self, account: usize, currency: Currency, day: NaiveDate, batch: u32) -> DateTime<Utc> {
        let seconds = self.payout_key(account, currency, day).below(PAID_AT, 3 * 3_600);
        at(day, 3 * 3_600 + seconds + batch * 4 * 3_600)
    }

    fn payout_key(&self, account: usize, currency: Currency, day: NaiveDate) -> Key {
        let days = (day - self.first_day).num_days().unsigned_abs();
        self.key.child(3 << 32 | account as u64).child(currency as u64).child(days)
    }
}

impl Chain {
    fn of(estate: &Estate, account: usize) -> Self {
        let mut entries = Vec::new();
        for currency in Currency::ALL {
            let nets = nets(estate, account, currency);
            entries.extend(carried_on(estate, account, currency, &nets));
        }
        entries.sort_by_key(|entry: &Entry| (entry.day, entry.currency, entry.batch));
        Self { entries }
    }

    /// The days with a payout.
    pub(super) fn days(&self) -> impl Iterator<Item = NaiveDate> + '_ {
        self.entries.chunk_by(|a, b| a.day == b.day).map(|of_day| of_day[0].day)
    }
}

impl Card<'_> {
    /// Everything that ever moves because of this payment, each with the day of its payout.
    pub(super) fn flows(&self) -> impl Iterator<Item = Flow> + use<> {
        let together = self.fee_paid_on == self.paid_on;
        let first = Flow {
            movement: self.movement,
            amount: self.amount,
            fee: if together { -self.fee } else { 0 },
            paid_on: self.paid_on,
        };
        let late_fee = Flow { movement: Movement::Fee, amount: 0, fee: -self.fee, paid_on: self.fee_paid_on };
        let amount = self.amount;
        let step = |movement, amount, recorded_on| Flow {
            movement,
            amount,
            fee: 0,
            paid_on: working_day(plus_days(recorded_on, 1)),
        };
        let taken = self.dispute.map(|case| step(Movement::Chargeback, -amount, case.recorded_on));
        let won = self.dispute.and_then(|case| case.won_on);
        let returned = won.map(|won_on| step(Movement::ChargebackReversed, amount, won_on));
        [Some(first), (!together).then_some(late_fee), taken, returned].into_iter().flatten()
    }
}

/// The batch a payment travels in on days with two.
fn batch(card: &Card<'_>) -> u32 {
    u32::from(card.payment.chance(BATCH, 300))
}

/// What moves for an account in a currency, per day from the first.
fn nets(estate: &Estate, account: usize, currency: Currency) -> Vec<Net> {
    let days = (plus_days(estate.last_day, LONGEST_LIFE) - estate.first_day).num_days();
    let mut nets = vec![Net::default(); usize::try_from(days).unwrap_or_default() + 1];
    let locations = estate.served[account].iter().map(|location| &estate.locations[*location]);
    for location in locations.filter(|location| location.currency == currency) {
        for day in estate.first_day.iter_days().take_while(|day| *day <= estate.last_day) {
            for card in estate.cards(location, day).filter(|card| card.center.account == account) {
                for flow in card.flows() {
                    let place = (flow.paid_on - estate.first_day).num_days();
                    if let Some(net) = usize::try_from(place).ok().and_then(|place| nets.get_mut(place)) {
                        net.batches[batch(&card) as usize] += flow.amount + flow.fee;
                        net.moves = true;
                    }
                }
            }
        }
    }
    nets
}

fn carried_on(estate: &Estate, account: usize, currency: Currency, nets: &[Net]) -> Vec<Entry> {
    let last = nets.iter().rposition(|net| net.moves);
    let mut carried = 0;
    let mut entries = Vec::new();
    for ((place, day), net) in estate.first_day.iter_days().enumerate().zip(nets) {
        if !net.moves || !is_working_day(day) {
            continue;
        }
        let key = estate.payout_key(account, currency, day);
        let [first, second] = net.batches;
        let splits = second > 0 && carried + first > 0 && key.chance(SPLIT, 25);
        let available = carried + if splits { first } else { first + second };
        let holds = available > 0 && Some(place) != last && key.chance(HOLD, 120);
        let withheld =
            if holds { share(available, i64::from(key.between(HOLD + 64, 5, 30)), 100) } else { 0 };
        let carried_out = if available > 0 { withheld } else { available };
        let amount = available - carried_out;
        entries.push(Entry { day, currency, batch: 0, amount, withheld, carried_in: carried, carried_out });
        if splits {
            let second = Entry {
                batch: 1,
                amount: second,
                withheld: 0,
                carried_in: 0,
                carried_out: 0,
                ..entries[entries.len() - 1]
            };
            entries.push(second);
        }
        carried = carried_out;
    }
    entries
}
