//! One card payment or refund from the check to its last payout: settled, paid, charged a fee, disputed.

use std::ops::RangeInclusive;

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc};

use super::enterprise::Enterprise;
use super::records::{Location, Movement, PaymentRef, RevenueCenter};
use crate::calendar::{at, plus_days, working_day};
use crate::money::{Amount, list_price, share};
use crate::random::{Key, index};
use crate::text::{code, write_integer};

/// A payment or refund. Amounts are minor units of its location's currency.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CardPayment<'e> {
    pub(super) location: &'e Location,
    pub(super) center: &'e RevenueCenter,
    business_date: NaiveDate,
    pub(super) check_number: u32,
    pub(super) key: Key,
    /// The key of the payment: its own, or for a refund that of the refunded payment.
    pub(super) payment: Key,
    pub(super) movement: Movement,
    /// Signed, tip included.
    pub(super) amount: i64,
    pub(super) tip: i64,
    /// Kept by the provider. Never negative.
    pub(super) fee: i64,
    pub(super) transacted_at: DateTime<Utc>,
    pub(super) known_at: DateTime<Utc>,
    pub(super) settled_on: NaiveDate,
    paid_on: NaiveDate,
    fee_paid_on: NaiveDate,
    pub(super) dispute: Option<DisputeDates>,
}

/// When a payment is charged back, and when that is reversed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DisputeDates {
    pub(super) recorded_on: NaiveDate,
    pub(super) won_on: Option<NaiveDate>,
}

/// One signed movement of a payment in the payout of a day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flow {
    pub(super) movement: Movement,
    pub(super) amount: i64,
    pub(super) fee: i64,
    pub(super) paid_on: NaiveDate,
}

/// Days from a business date to the last payout of any of its payments: a late settlement, a long dispute, a holiday.
pub(super) const LONGEST_LIFE: u32 = 100;
/// Days from a business date to the last payout of a payment and its fee.
pub(super) const LATEST_PAYOUT: u32 = 18;
/// Days from a business date to the first and the last record of a dispute.
pub(super) const DISPUTED: RangeInclusive<u32> = 12..=75;

const MOVEMENT: u64 = 0;
const REFUNDED: u64 = 1;
const AMOUNT: u64 = 2;
const TIP: u64 = 3;
const TIME: u64 = 4;
const LATE: u64 = 5;
const FEE: u64 = 6;
const DISPUTE: u64 = 7;
const CENTER: u64 = 8;
const COUNT: u64 = 9;
const PAYMENT_ID: u64 = 50;
const DETAIL_ID: u64 = 51;
const PSP_REFERENCE: u64 = 52;
const MERCHANT_REFERENCE: u64 = 53;

/// Guests per weekday, Monday first, in per cent of an average day.
const GUESTS: [u32; 7] = [60, 80, 90, 100, 140, 150, 80];

impl<'e> CardPayment<'e> {
    /// The payments of a location on a business date, in the order of their checks.
    pub(super) fn of_day(
        enterprise: &'e Enterprise,
        location: &'e Location,
        date: NaiveDate,
    ) -> impl Iterator<Item = Self> + use<'e> {
        let day = BusinessDay::new(enterprise, location, date);
        (0..day.payments).map(move |number| Self::new(enterprise, location, &day, number))
    }

    /// The disputed payments of [`Self::of_day`]. The others are skipped before their amounts are computed.
    pub(super) fn disputed_of_day(
        enterprise: &'e Enterprise,
        location: &'e Location,
        date: NaiveDate,
    ) -> impl Iterator<Item = Self> + use<'e> {
        let day = BusinessDay::new(enterprise, location, date);
        (0..day.payments)
            .filter(move |number| dispute(date, day.payment(*number)).is_some())
            .map(move |number| Self::new(enterprise, location, &day, number))
            .filter(|card| card.dispute.is_some())
    }

    fn new(enterprise: &Enterprise, location: &'e Location, day: &BusinessDay, number: u32) -> Self {
        let key = day.payment(number);
        let refunded = refunded(enterprise, location, day.date, key);
        let payment = refunded.unwrap_or(key);
        let (movement, sign) =
            if refunded.is_some() { (Movement::Refund, -1) } else { (Movement::Payment, 1) };
        let (net, tip) = charged(location, payment);
        let amount = sign * (net + tip);
        let (transacted_at, known_at) = times(location, day.date, key);
        let scheme_is_slow = u32::from(key.chance(FEE + 64, 100));
        let settled_on = plus_days(day.date.max(known_at.date_naive()), 1 + scheme_is_slow);
        let paid_on = working_day(plus_days(settled_on, 1));
        let fee_is_late = key.chance(FEE + 128, 80);
        // Every fifth payment is the second on its check. The numbers start again after nine thousand.
        let check = number - u32::from(number % 5 == 4);
        Self {
            location,
            center: &location.revenue_centers[index(payment.word(CENTER), location.revenue_centers.len())],
            business_date: day.date,
            check_number: 1_000 + (day.date.ordinal() * 1_009 + check) % 9_000,
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
            dispute: if refunded.is_some() { None } else { dispute(day.date, key) },
        }
    }

    /// All movements of this payment, each with the day of its payout.
    pub(super) fn flows(&self) -> impl Iterator<Item = Flow> + use<> {
        let together = self.fee_paid_on == self.paid_on;
        let first = Flow {
            movement: self.movement,
            amount: self.amount,
            fee: if together { -self.fee } else { 0 },
            paid_on: self.paid_on,
        };
        let late_fee = Flow { movement: Movement::Fee, amount: 0, fee: -self.fee, paid_on: self.fee_paid_on };
        let disputed = |movement, amount, recorded_on| Flow {
            movement,
            amount,
            fee: 0,
            paid_on: working_day(plus_days(recorded_on, 1)),
        };
        let taken = self.dispute.map(|case| disputed(Movement::Chargeback, -self.amount, case.recorded_on));
        let won = self.dispute.and_then(|case| case.won_on);
        let returned = won.map(|won_on| disputed(Movement::ChargebackReversed, self.amount, won_on));
        [Some(first), (!together).then_some(late_fee), taken, returned].into_iter().flatten()
    }

    /// The names of this payment in a record of a movement. A payment and its late fee have the same, disputes have their
    /// own.
    pub(super) fn reference(&self, enterprise: &Enterprise, movement: Movement) -> PaymentRef {
        let stage = match movement {
            Movement::Payment | Movement::Refund | Movement::Fee => 0,
            Movement::Chargeback => 64,
            Movement::ChargebackReversed => 128,
        };
        let mut merchant_reference = format!("{}-", self.check_number);
        let number = self.key.word(MERCHANT_REFERENCE + stage) % 100_000_000;
        write_integer(number, 8, &mut merchant_reference);
        PaymentRef {
            account_code: enterprise.accounts[self.center.account].code.clone(),
            revenue_center: self.center.number,
            business_date: self.business_date,
            id: digits(self.payment.word(PAYMENT_ID)),
            detail_id: digits(self.key.word(DETAIL_ID + stage)),
            psp_reference: code(self.payment, PSP_REFERENCE, 16),
            merchant_reference,
        }
    }

    /// Minor units as an amount of the location's currency.
    pub(super) fn money(&self, minor: i64) -> Amount {
        Amount::new(minor, self.location.currency)
    }

    /// The instant of an hour after midnight local time of the business date.
    pub(super) fn local_hour(&self, hour: i64) -> DateTime<Utc> {
        at(self.business_date, 0) + TimeDelta::hours(hour - self.location.utc_offset_hours)
    }
}

/// How many payments a location has on a business date, and the key of each.
#[derive(Clone, Copy)]
struct BusinessDay {
    date: NaiveDate,
    key: Key,
    payments: u32,
}

impl BusinessDay {
    fn new(enterprise: &Enterprise, location: &Location, date: NaiveDate) -> Self {
        let days = (date - enterprise.first_day).num_days().unsigned_abs();
        let key = enterprise.key.child(2 << 32 | location.index as u64).child(days);
        let average = enterprise.payments_per_day * GUESTS[date.weekday().num_days_from_monday() as usize];
        let payments = match enterprise.is_open(location, date) {
            true => (average * key.between(COUNT, 70, 130)).div_ceil(10_000),
            false => 0,
        };
        Self { date, key, payments }
    }

    fn payment(&self, number: u32) -> Key {
        self.key.child(u64::from(number))
    }
}

/// The payment of an earlier day that this movement refunds, if it is a refund.
fn refunded(enterprise: &Enterprise, location: &Location, date: NaiveDate, key: Key) -> Option<Key> {
    if !key.chance(MOVEMENT, 30) {
        return None;
    }
    let date = date - Days::new(u64::from(key.between(REFUNDED, 1, 5)));
    let day = BusinessDay::new(enterprise, location, date);
    let earlier = day.payment(key.below(REFUNDED + 64, day.payments));
    let is_payment = day.payments > 0 && !earlier.chance(MOVEMENT, 30) && dispute(date, earlier).is_none();
    is_payment.then_some(earlier)
}

/// The bill and the tip.
fn charged(location: &Location, payment: Key) -> (i64, i64) {
    let cents = 600 + i64::from(payment.below(AMOUNT, 5_200)) + i64::from(payment.below(AMOUNT + 64, 5_200));
    let net = list_price(cents, location.currency);
    let has_tip = payment.chance(TIP, 400);
    let tip = if has_tip { share(net, i64::from(payment.between(TIP + 64, 5, 20)), 100) } else { 0 };
    (net, tip)
}

/// When the card was charged, between 11:00 and 01:00 local time, and when the API first shows it: after ninety seconds,
/// or up to two days later if the till was offline.
fn times(location: &Location, business_date: NaiveDate, key: Key) -> (DateTime<Utc>, DateTime<Utc>) {
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

fn dispute(business_date: NaiveDate, key: Key) -> Option<DisputeDates> {
    if !key.chance(DISPUTE, 8) {
        return None;
    }
    let recorded_on = plus_days(business_date, key.between(DISPUTE + 64, *DISPUTED.start(), 35));
    let won = key.chance(DISPUTE + 128, 350);
    let won_on = won.then(|| plus_days(recorded_on, key.between(DISPUTE + 192, 20, 40)));
    Some(DisputeDates { recorded_on, won_on })
}

fn digits(word: u64) -> String {
    let mut out = String::with_capacity(18);
    write_integer(word % 1_000_000_000_000_000_000, 18, &mut out);
    out
}
