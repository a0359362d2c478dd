//! One card payment or refund with its whole life: taken, settled, paid out, its fee, its dispute.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};

use super::estate::Estate;
use super::movements::Movement;
use super::parties::{Location, RevenueCenter};
use crate::calendar::{at, plus_days, working_day};
use crate::draw::{Key, index};
use crate::money::share;
use crate::rates::list_price;

/// A payment or refund. Amounts are minor units of its location's currency.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Card<'e> {
    pub(super) location: &'e Location,
    pub(super) center: &'e RevenueCenter,
    pub(super) business_date: NaiveDate,
    pub(super) check_number: u32,
    pub(super) key: Key,
    /// The key of the payment: its own, or for a refund that of what is given back.
    pub(super) payment: Key,
    pub(super) movement: Movement,
    /// Signed, tip included.
    pub(super) amount: i64,
    pub(super) tip: i64,
    /// What the provider keeps; not negative.
    pub(super) fee: i64,
    pub(super) transacted_at: DateTime<Utc>,
    pub(super) known_at: DateTime<Utc>,
    pub(super) settled_on: NaiveDate,
    pub(super) paid_on: NaiveDate,
    pub(super) fee_paid_on: NaiveDate,
    pub(super) dispute: Option<Case>,
}

/// A dispute: money leaves, and may come back.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Case {
    pub(super) recorded_on: NaiveDate,
    pub(super) won_on: Option<NaiveDate>,
}

/// Days from a business date to the last payout that can concern it: a late settlement, a long dispute, a holiday.
pub(super) const LONGEST_LIFE: u32 = 100;
/// Days from a business date to the last payout of a payment and its fee.
pub(super) const LATEST_PAYOUT: u32 = 18;
/// Days from a business date in which its first chargeback, and its reversal, are recorded.
pub(super) const DISPUTED: std::ops::RangeInclusive<u32> = 12..=75;

const MOVEMENT: u64 = 0;
const GIVEN_BACK: u64 = 1;
const AMOUNT: u64 = 2;
const TIP: u64 = 3;
const TIME: u64 = 4;
const LATE: u64 = 5;
const FEE: u64 = 6;
const DISPUTE: u64 = 7;
const CENTER: u64 = 8;
const COUNT: u64 = 9;

/// Guests per weekday, Monday first, in per cent of an average day.
const BUSY: [u32; 7] = [60, 80, 90, 100, 140, 150, 80];

impl Estate {
    /// What a location took on a business date, in the order of its tills.
    pub(super) fn cards<'e>(
        &'e self,
        location: &'e Location,
        business_date: NaiveDate,
    ) -> impl Iterator<Item = Card<'e>> + use<'e> {
        (0..self.count(location, business_date)).map(move |number| self.card(location, business_date, number))
    }

    /// As [`Self::cards`], but only what is disputed, without looking closely at anything else.
    pub(super) fn disputed_cards<'e>(
        &'e self,
        location: &'e Location,
        business_date: NaiveDate,
    ) -> impl Iterator<Item = Card<'e>> + use<'e> {
        let day = self.day_key(location, business_date);
        (0..self.count(location, business_date))
            .filter(move |number| dispute(business_date, day.child(u64::from(*number))).is_some())
            .map(move |number| self.card(location, business_date, number))
            .filter(|card| card.dispute.is_some())
    }

    fn trades_on(&self, location: &Location, day: NaiveDate) -> bool {
        let first = self.first_day.max(location.opened_on);
        let last = location.closed_on.map_or(self.last_day, |closed| closed.min(self.last_day));
        let shut = matches!((day.month(), day.day()), (1, 1) | (12, 25));
        (first..=last).contains(&day) && !shut
    }

    fn count(&self, location: &Location, day: NaiveDate) -> u32 {
        if !self.trades_on(location, day) {
            return 0;
        }
        let average = self.payments_per_day * BUSY[day.weekday().num_days_from_monday() as usize];
        let noise = self.day_key(location, day).between(COUNT, 70, 130);
        (average * noise).div_ceil(10_000)
    }

    fn day_key(&self, location: &Location, day: NaiveDate) -> Key {
        let days = (day - self.first_day).num_days().unsigned_abs();
        self.key.child(2 << 32 | location.index as u64).child(days)
    }

    fn card<'e>(&self, location: &'e Location, business_date: NaiveDate, number: u32) -> Card<'e> {
        let key = self.day_key(location, business_date).child(u64::from(number));
        let given_back = self.given_back(location, business_date, key);
        let payment = given_back.unwrap_or(key);
        let (movement, sign) =
            if given_back.is_some() { (Movement::Refund, -1) } else { (Movement::Payment, 1) };
        let (net, tip) = charged(location, payment);
        let amount = sign * (net + tip);
        let (transacted_at, known_at) = told(location, business_date, key);
        let slow_scheme = u32::from(key.chance(FEE + 64, 100));
        let settled_on = plus_days(business_date.max(known_at.date_naive()), 1 + slow_scheme);
        let paid_on = working_day(plus_days(settled_on, 1));
        let fee_is_late = key.chance(FEE + 128, 80);
        Card {
            location,
            center: &location.revenue_centers[index(payment.word(CENTER), location.revenue_centers.len())],
            business_date,
            check_number: check_number(business_date, number),
            key,
            payment,
            movement,
            amount,
            tip: sign * tip,
            fee: fee(location, key, amount),
            transacted_at,
            known_at,
            settled_on,
            paid_on,
            fee_paid_on: if fee_is_late { working_day(plus_days(paid_on, 1)) } else { paid_on },
            dispute: given_back.is_none().then(|| dispute(business_date, key)).flatten(),
        }
    }

    /// The payment of an earlier day that this movement gives back, if it does.
    fn given_back(&self, location: &Location, business_date: NaiveDate, key: Key) -> Option<Key> {
        if !key.chance(MOVEMENT, 30) {
            return None;
        }
        let day = business_date - chrono::Days::new(u64::from(key.between(GIVEN_BACK, 1, 5)));
        let count = self.count(location, day);
        let earlier = self.day_key(location, day).child(u64::from(key.below(GIVEN_BACK + 64, count)));
        let is_payment = count > 0 && !earlier.chance(MOVEMENT, 30) && dispute(day, earlier).is_none();
        is_payment.then_some(earlier)
    }
}

/// The bill and the tip.
fn charged(location: &Location, payment: Key) -> (i64, i64) {
    let cents = 600 + i64::from(payment.below(AMOUNT, 5_200)) + i64::from(payment.below(AMOUNT + 64, 5_200));
    let net = list_price(cents, location.currency);
    let tip = if payment.chance(TIP, 400) {
        share(net, i64::from(payment.between(TIP + 64, 5, 20)), 100)
    } else {
        0
    };
    (net, tip)
}

/// When the card was charged, between 11:00 and 01:00 local time, and when the API tells: after ninety seconds, or up to
/// two days later for a till that was offline.
fn told(location: &Location, business_date: NaiveDate, key: Key) -> (DateTime<Utc>, DateTime<Utc>) {
    let local = at(business_date, 11 * 3600 + key.below(TIME, 14 * 3600));
    let transacted_at = local - TimeDelta::hours(location.utc_offset_hours);
    let offline = if key.chance(LATE, 10) { i64::from(key.between(LATE + 64, 6, 44)) } else { 0 };
    (transacted_at, transacted_at + TimeDelta::seconds(90) + TimeDelta::hours(offline))
}

/// A share of a payment and a fixed part; for a refund only the fixed part.
fn fee(location: &Location, key: Key, amount: i64) -> i64 {
    let fixed = list_price(11, location.currency);
    fixed + share(amount.max(0), i64::from(key.between(FEE, 95, 210)), 10_000)
}

fn dispute(business_date: NaiveDate, key: Key) -> Option<Case> {
    if !key.chance(DISPUTE, 8) {
        return None;
    }
    let recorded_on = plus_days(business_date, key.between(DISPUTE + 64, *DISPUTED.start(), 35));
    let won = key.chance(DISPUTE + 128, 350);
    Some(Case {
        recorded_on,
        won_on: won.then(|| plus_days(recorded_on, key.between(DISPUTE + 192, 20, 40))),
    })
}

/// Every fifth payment is the second on its check; numbers start again after nine thousand.
fn check_number(business_date: NaiveDate, number: u32) -> u32 {
    let check = number - u32::from(number % 5 == 4);
    1_000 + (business_date.ordinal() * 1_009 + check) % 9_000
}
