//! The answers: transactions, settlements, payout details and chargebacks of a location and a day, as known at an instant.

use std::ops::RangeInclusive;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

use super::card::{Card, DISPUTED, LATEST_PAYOUT, LONGEST_LIFE};
use super::estate::Estate;
use super::movements::{
    Chargeback, ChargebackStatus, Dispute, EntryMode, Movement, PayoutDetail, Settlement, Transaction,
};
use super::parties::Location;
use crate::Amount;
use crate::calendar::{at, plus_days};
use crate::draw::index;
use crate::text::{write_code, write_integer};

/// Hours after midnight at which a business date closes and its tips are added.
const CLOSE_OF_DAY: i64 = 28;
/// Seconds after midnight UTC at which settlements and chargebacks of a day are told.
const TOLD_IN_THE_MORNING: u32 = 4 * 3_600;
const DEFENCE_DAYS: u32 = 18;
const LATEST_SETTLEMENT: u32 = 6;

const PAYMENT_ID: u64 = 50;
const DETAIL_ID: u64 = 51;
const PSP: u64 = 52;
const MERCHANT: u64 = 53;
const AUTHORIZATION: u64 = 54;
const ALIAS: u64 = 55;
const CARD: u64 = 56;
const REASON: u64 = 57;
const EMPLOYEE: u64 = 58;

const BRANDS: [&str; 4] = ["visa", "mc", "amex", "jcb"];
const REASONS: [&str; 4] = [
    "10.4 Fraud, card absent",
    "13.1 Services not provided",
    "12.6.1 Duplicate processing",
    "11.3 No authorization",
];

impl Estate {
    pub(super) fn transactions(
        &self,
        location: &Location,
        day: NaiveDate,
        as_of: DateTime<Utc>,
    ) -> Vec<Transaction> {
        let known = self.cards(location, day).filter(|card| card.known_at <= as_of);
        sorted(known.map(|card| self.transaction(&card, as_of)).collect(), |row| {
            (row.revenue_center, row.transacted_at)
        })
    }

    pub(super) fn settlements(
        &self,
        location: &Location,
        day: NaiveDate,
        as_of: DateTime<Utc>,
    ) -> Vec<Settlement> {
        if at(day, TOLD_IN_THE_MORNING) > as_of {
            return Vec::new();
        }
        let cards = self.cards_before(location, day, 1..=LATEST_SETTLEMENT);
        let rows = cards.filter(|card| card.settled_on == day).map(|card| Settlement {
            account_code: self.account_code(&card),
            revenue_center: card.center.number,
            business_date: card.business_date,
            payment_id: payment_id(&card),
            payment_detail_id: detail_id(&card, card.movement),
            psp_reference: psp_reference(&card),
            merchant_reference: merchant_reference(&card, card.movement),
            movement: card.movement,
            amount: amount(&card, card.amount),
            fee: amount(&card, -card.fee),
        });
        sorted(rows.collect(), |row| (row.revenue_center, row.business_date))
    }

    pub(super) fn payout_details(
        &self,
        location: &Location,
        day: NaiveDate,
        as_of: DateTime<Utc>,
    ) -> Vec<PayoutDetail> {
        let recent = self.cards_before(location, day, 1..=LATEST_PAYOUT);
        let disputed = self.disputed_before(location, day, LATEST_PAYOUT + 1..=LONGEST_LIFE);
        let mut rows = Vec::new();
        for card in recent.chain(disputed) {
            for flow in card.flows().filter(|flow| flow.paid_on == day) {
                let (reference, paid_at) = self.carrier(&card, day);
                if paid_at > as_of {
                    continue;
                }
                let is_fee_only = flow.movement == Movement::Fee;
                let has_fee = flow.fee != 0;
                rows.push(PayoutDetail {
                    account_code: self.account_code(&card),
                    revenue_center: card.center.number,
                    business_date: card.business_date,
                    payment_id: payment_id(&card),
                    payment_detail_id: detail_id(&card, flow.movement),
                    psp_reference: psp_reference(&card),
                    merchant_reference: merchant_reference(&card, flow.movement),
                    movement: flow.movement,
                    amount: amount(&card, flow.amount),
                    fee: amount(&card, flow.fee),
                    fee_type: has_fee.then_some("Processing"),
                    transaction_payout_reference: (!is_fee_only).then(|| reference.clone()),
                    fee_payout_reference: has_fee.then_some(reference),
                });
            }
        }
        sorted(rows, |row| (row.account_code.clone(), row.revenue_center, row.business_date))
    }

    pub(super) fn chargebacks(
        &self,
        location: &Location,
        day: NaiveDate,
        as_of: DateTime<Utc>,
    ) -> Vec<Chargeback> {
        if at(day, TOLD_IN_THE_MORNING) > as_of {
            return Vec::new();
        }
        let mut rows = Vec::new();
        for card in self.disputed_before(location, day, DISPUTED) {
            let Some(case) = card.dispute else { continue };
            if case.recorded_on == day {
                rows.push(self.chargeback(
                    &card,
                    Dispute::FirstChargeback,
                    case.recorded_on,
                    case.won_on,
                    as_of,
                ));
            }
            if case.won_on == Some(day) {
                rows.push(self.chargeback(&card, Dispute::Reversed, case.recorded_on, case.won_on, as_of));
            }
        }
        sorted(rows, |row| (row.revenue_center, row.business_date))
    }

    pub(super) fn latest_business_date(
        &self,
        location: &Location,
        as_of: DateTime<Utc>,
    ) -> Option<NaiveDate> {
        let local = as_of + TimeDelta::hours(location.utc_offset_hours - (CLOSE_OF_DAY - 24));
        let last = location.closed_on.map_or(self.last_day, |closed| closed.min(self.last_day));
        let today = local.date_naive().min(last);
        (today >= location.opened_on).then_some(today)
    }

    /// What a location took between so and so many days before a day, oldest first.
    fn cards_before<'e>(
        &'e self,
        location: &'e Location,
        day: NaiveDate,
        days: RangeInclusive<u32>,
    ) -> impl Iterator<Item = Card<'e>> + use<'e> {
        days_before(day, days).flat_map(move |date| self.cards(location, date))
    }

    fn disputed_before<'e>(
        &'e self,
        location: &'e Location,
        day: NaiveDate,
        days: RangeInclusive<u32>,
    ) -> impl Iterator<Item = Card<'e>> + use<'e> {
        days_before(day, days).flat_map(move |date| self.disputed_cards(location, date))
    }

    fn transaction(&self, card: &Card<'_>, as_of: DateTime<Utc>) -> Transaction {
        let closed_at =
            at(card.business_date, 0) + TimeDelta::hours(CLOSE_OF_DAY - card.location.utc_offset_hours);
        let told_at = card.known_at.max(closed_at);
        let is_final = card.tip == 0 || told_at <= as_of;
        let mode = [
            EntryMode::Chip,
            EntryMode::Contactless,
            EntryMode::Contactless,
            EntryMode::Manual,
            EntryMode::Ecommerce,
        ];
        let entry_mode = *card.payment.pick(CARD, &mode);
        let mut authorization_code = String::new();
        write_code(card.payment, AUTHORIZATION, 6, &mut authorization_code);
        let mut card_alias = String::new();
        write_code(card.payment, ALIAS, 16, &mut card_alias);
        Transaction {
            account_code: self.account_code(card),
            revenue_center: card.center.number,
            payment_id: payment_id(card),
            payment_detail_id: detail_id(card, card.movement),
            psp_reference: psp_reference(card),
            merchant_reference: merchant_reference(card, card.movement),
            authorization_code,
            card_alias,
            card_brand: BRANDS[index(card.payment.word(CARD + 64), BRANDS.len())],
            card_present: entry_mode != EntryMode::Ecommerce,
            entry_mode,
            check_number: card.check_number,
            employee_number: card.key.between(EMPLOYEE, 100, 139),
            movement: card.movement,
            amount: amount(card, if is_final { card.amount } else { card.amount - card.tip }),
            tip: amount(card, if is_final { card.tip } else { 0 }),
            transacted_at: card.transacted_at,
            changed_at: if is_final && card.tip != 0 { told_at } else { card.known_at },
        }
    }

    fn chargeback(
        &self,
        card: &Card<'_>,
        dispute: Dispute,
        recorded_on: NaiveDate,
        won_on: Option<NaiveDate>,
        as_of: DateTime<Utc>,
    ) -> Chargeback {
        let today = (as_of - TimeDelta::seconds(i64::from(TOLD_IN_THE_MORNING))).date_naive();
        let defend_until = plus_days(recorded_on, DEFENCE_DAYS);
        let (movement, moved, told_on) = match (dispute, won_on) {
            (Dispute::Reversed, Some(won_on)) => (Movement::ChargebackReversed, card.amount, won_on),
            _ => (Movement::Chargeback, -card.amount, recorded_on),
        };
        Chargeback {
            account_code: self.account_code(card),
            revenue_center: card.center.number,
            business_date: card.business_date,
            recorded_on: told_on,
            payment_id: payment_id(card),
            payment_detail_id: detail_id(card, movement),
            psp_reference: psp_reference(card),
            merchant_reference: merchant_reference(card, movement),
            check_number: card.check_number,
            reason: REASONS[index(card.payment.word(REASON), REASONS.len())],
            dispute,
            status: match won_on {
                Some(won_on) if won_on <= today => ChargebackStatus::Won,
                None if defend_until < today => ChargebackStatus::Lost,
                _ => ChargebackStatus::Open,
            },
            defend_until,
            payment_amount: amount(card, card.amount),
            amount: amount(card, moved),
            transacted_at: card.transacted_at,
        }
    }

    fn account_code(&self, card: &Card<'_>) -> String {
        self.accounts[card.center.account].code.clone()
    }
}

fn days_before(day: NaiveDate, days: RangeInclusive<u32>) -> impl Iterator<Item = NaiveDate> {
    days.rev().filter_map(move |back| day.checked_sub_days(Days::new(u64::from(back))))
}

fn amount(card: &Card<'_>, minor: i64) -> Amount {
    Amount::new(minor, card.location.currency)
}

fn payment_id(card: &Card<'_>) -> String {
    digits(card.payment.word(PAYMENT_ID))
}

/// A payment and its late fee share an id, as one movement told in two payouts; disputes are movements of their own.
fn detail_id(card: &Card<'_>, movement: Movement) -> String {
    digits(card.key.word(DETAIL_ID + 64 * step(movement)))
}

fn merchant_reference(card: &Card<'_>, movement: Movement) -> String {
    let mut out = card.check_number.to_string();
    out.push('-');
    write_integer(card.key.word(MERCHANT + 64 * step(movement)) % 100_000_000, 8, &mut out);
    out
}

fn psp_reference(card: &Card<'_>) -> String {
    let mut out = String::with_capacity(16);
    write_code(card.payment, PSP, 16, &mut out);
    out
}

fn step(movement: Movement) -> u64 {
    match movement {
        Movement::Payment | Movement::Refund | Movement::Fee => 0,
        Movement::Chargeback => 1,
        Movement::ChargebackReversed => 2,
    }
}

fn digits(word: u64) -> String {
    let mut out = String::with_capacity(18);
    write_integer(word % 1_000_000_000_000_000_000, 18, &mut out);
    out
}

fn sorted<T, K: Ord>(mut rows: Vec<T>, key: impl Fn(&T) -> K) -> Vec<T> {
    rows.sort_by_key(key);
    rows
}
